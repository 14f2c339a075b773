# cython: boundscheck=True, wraparound=False
"""Text folded character by character, where no character's folding depends on its neighbours."""

from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport uint8_t, uint32_t

cdef extern from "Python.h":
    object PyUnicode_FromKindAndData(int kind, const void* buffer, Py_ssize_t size)
    int PyUnicode_4BYTE_KIND

cdef enum:
    LONGEST = 4  # characters that one can become
    TOGETHER = 64  # characters asked about at a time
    BLOCKS = 1024  # of so many, below U+10000
    UNKNOWN = 255


cdef Py_ssize_t MOST = 1 << 20


cdef struct Block:
    uint32_t become[TOGETHER][LONGEST]
    uint8_t many[TOGETHER]  # how many characters each becomes, or UNKNOWN


cdef class Folding:
    """What characters become, below U+10000: at most four others.

    `folded` is asked about them when they are first met: it takes the code of the first of 64 and gives for each of them what
    it becomes, None where that is not known.
    """

    cdef Block* blocks[BLOCKS]
    cdef object folded

    def __init__(self, folded):
        self.folded = folded

    def __dealloc__(self):
        cdef Py_ssize_t i
        for i in range(BLOCKS):
            PyMem_Free(self.blocks[i])

    cdef Block* ask(self, Py_ssize_t number) except NULL:
        """What the characters of a block become, kept from now on."""
        cdef Py_ssize_t i, k
        cdef str one
        cdef list answers = self.folded(number * TOGETHER)
        cdef Block* block = <Block*>PyMem_Calloc(1, sizeof(Block))
        if block == NULL:
            raise MemoryError
        for i in range(TOGETHER):
            one = answers[i]
            if one is None or len(one) > LONGEST:
                block.many[i] = UNKNOWN
                continue
            block.many[i] = len(one)
            for k in range(len(one)):
                block.become[i][k] = ord(one[k])
        PyMem_Free(self.blocks[number])  # another thread may have asked meanwhile
        self.blocks[number] = block
        return block

    def fold(self, str text):
        """The text folded, None where one of its characters is not known, or where it is very long."""
        cdef Py_ssize_t i, k, size = len(text), out = 0
        if size > MOST:  # it would take sixteen times its memory
            return None
        cdef int kind = PyUnicode_KIND(text)
        cdef void* data = PyUnicode_DATA(text)
        cdef uint32_t c, at
        cdef Block* block
        cdef uint32_t* buffer = <uint32_t*>PyMem_Malloc((LONGEST * size + 1) * sizeof(uint32_t))
        if buffer == NULL:
            raise MemoryError
        try:
            for i in range(size):
                c = PyUnicode_READ(kind, data, i)
                if c >= BLOCKS * TOGETHER:
                    return None
                block = self.blocks[c // TOGETHER]
                if block == NULL:
                    block = self.ask(c // TOGETHER)
                at = c % TOGETHER
                if block.many[at] == UNKNOWN:
                    return None
                if block.many[at] == 1:
                    buffer[out] = block.become[at][0]
                    out += 1
                    continue
                for k in range(block.many[at]):
                    buffer[out] = block.become[at][k]
                    out += 1
            return PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, buffer, out)
        finally:
            PyMem_Free(buffer)
