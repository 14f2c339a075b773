# cython: boundscheck=False, wraparound=False, initializedcheck=False
"""Numbers for hashes: 0 for the first that comes, 1 for the next that is another.

A table with open places, at most half full, so that a search ends. The places are drawn by a number that each process
makes up: nobody can write a page whose words fall on one place. Numbers do not depend on it.
"""

from cpython.mem cimport PyMem_Free, PyMem_Malloc
from libc.stdint cimport int32_t, uint64_t
from libc.string cimport memset

import os

cdef uint64_t FACTOR = int.from_bytes(os.urandom(8), "little") | 1


cdef class Numbering:
    """Room for `room` different hashes. Raises ValueError for more than 2**30."""

    def __cinit__(self, Py_ssize_t room):
        cdef int bits = 4
        if room > 1 << 30:
            raise ValueError(f"{room} hashes are too many to number")
        while (<Py_ssize_t>1 << bits) < 2 * room:
            bits += 1
        self.shift, self.last, self.room, self.count = 64 - bits, (<Py_ssize_t>1 << bits) - 1, room, 0
        self.keys = <uint64_t*>PyMem_Malloc(sizeof(uint64_t) << bits)
        self.numbers = <int32_t*>PyMem_Malloc(sizeof(int32_t) << bits)
        if self.keys == NULL or self.numbers == NULL:
            raise MemoryError
        memset(self.numbers, 255, sizeof(int32_t) << bits)  # each is -1

    def __dealloc__(self):
        PyMem_Free(self.keys)
        PyMem_Free(self.numbers)

    cdef Py_ssize_t number(self, uint64_t key) noexcept:
        """The number of a hash, which is new if it is `count` before the call; -1 if there is no room for it."""
        cdef Py_ssize_t place = <Py_ssize_t>((key * FACTOR) >> self.shift)
        while self.numbers[place] >= 0:
            if self.keys[place] == key:
                return self.numbers[place]
            place = (place + 1) & self.last
        if self.count == self.room:
            return -1
        self.keys[place], self.numbers[place] = key, <int32_t>self.count
        self.count += 1
        return self.count - 1

    cdef Py_ssize_t find(self, uint64_t key) noexcept:
        """The number of a hash, -1 if it has none."""
        cdef Py_ssize_t place = <Py_ssize_t>((key * FACTOR) >> self.shift)
        while self.numbers[place] >= 0:
            if self.keys[place] == key:
                return self.numbers[place]
            place = (place + 1) & self.last
        return -1
