# cython: boundscheck=True, wraparound=False
"""Text folded character by character, where no character's folding depends on its neighbours."""

from array import array

from cpython.mem cimport PyMem_Free, PyMem_Malloc
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport uint32_t

cdef extern from "Python.h":
    object PyUnicode_FromKindAndData(int kind, const void* buffer, Py_ssize_t size)
    int PyUnicode_4BYTE_KIND

cdef extern from *:
    """
    #define LONGEST 4
    #define UNKNOWN 0xFFFFFFFFu
    """
    const int LONGEST  # characters that one can become
    const uint32_t UNKNOWN


cdef Py_ssize_t MOST = 1 << 20


cdef class Folding:
    """What each of some characters, below U+10000, becomes: at most four others; those in the ranges `unchanged`, themselves."""

    cdef uint32_t[::1] first, more  # the first character; where the others begin in `rest`, and how many they are
    cdef uint32_t[::1] rest

    def __init__(self, known, unchanged):
        cdef uint32_t[::1] first = array("I", [0xFFFFFFFF]) * 0x10000, more = array("I", [0]) * 0x10000
        cdef uint32_t code, start, stop
        rest = array("I")
        for span in unchanged:
            start, stop = span.start, span.stop
            for code in range(start, stop):
                first[code], more[code] = code, 1
        for character, folded in known.items():
            if len(folded) > LONGEST:
                raise ValueError(f"{character!r} becomes more than {LONGEST} characters")
            first[ord(character)] = ord(folded[0]) if folded else 0
            more[ord(character)] = len(rest) << 3 | len(folded)
            if len(folded) > 1:
                rest.extend(map(ord, folded[1:]))
        rest.append(0)
        self.first, self.more, self.rest = first, more, rest

    def fold(self, str text):
        """The text folded, None where one of its characters is not known, or where it is very long."""
        cdef Py_ssize_t i, k, size = len(text), out = 0
        if size > MOST:  # it would take sixteen times its memory
            return None
        cdef int kind = PyUnicode_KIND(text)
        cdef void* data = PyUnicode_DATA(text)
        cdef uint32_t c, more, place
        cdef uint32_t* buffer = <uint32_t*>PyMem_Malloc((LONGEST * size + 1) * sizeof(uint32_t))
        if buffer == NULL:
            raise MemoryError
        try:
            for i in range(size):
                c = PyUnicode_READ(kind, data, i)
                if c >= 0x10000 or self.first[c] == UNKNOWN:
                    return None
                more = self.more[c]
                if more & 7 == 1:
                    buffer[out] = self.first[c]
                    out += 1
                elif more & 7:
                    buffer[out] = self.first[c]
                    out += 1
                    place = more >> 3
                    for k in range((more & 7) - 1):
                        buffer[out] = self.rest[place + k]
                        out += 1
            return PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, buffer, out)
        finally:
            PyMem_Free(buffer)
