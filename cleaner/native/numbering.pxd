"""Numbers for hashes: 0 for the first that comes, 1 for the next that is another."""

from libc.stdint cimport int32_t, uint64_t


cdef class Numbering:
    cdef uint64_t* keys
    cdef int32_t* numbers
    cdef int shift
    cdef readonly Py_ssize_t count
    cdef Py_ssize_t room, last

    cdef Py_ssize_t number(self, uint64_t key) noexcept
    cdef Py_ssize_t find(self, uint64_t key) noexcept
