# cython: boundscheck=True, wraparound=False
"""Whether a text may say a sentence twice, which few texts do: the question before the costly one, where and how alike."""

import os

from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc, PyMem_Realloc
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport uint32_t, uint64_t

from cleaner.native.hashing cimport mix, run_on

cdef extern from "Python.h":
    bint Py_UNICODE_ISALNUM(uint32_t character) nogil


cdef inline bint of_word(uint32_t c) noexcept nogil:
    if c < 128:
        return 97 <= (c | 32) <= 122 or 48 <= c <= 57 or c == 95
    return Py_UNICODE_ISALNUM(c)


cdef inline bint is_word(uint32_t c) noexcept nogil:
    """Whether a character is a word by itself, being of a script without spaces."""
    return c >= 0x0E00 and (c <= 0x0E7F or 0x3040 <= c <= 0x30FF or 0x3400 <= c <= 0x9FFF)


cdef inline bint ends_sentence(uint32_t c) noexcept nogil:
    if c < 128:
        return c == 46 or c == 33 or c == 63 or c == 10 or c == 13
    return c == 0x3002 or c == 0xFF01 or c == 0xFF1F or c == 0x0964 or c == 0x06D4


def count(str text):
    """Words of a text: runs of letters, digits and low lines; characters of scripts without spaces count one each."""
    cdef Py_ssize_t i, words = 0
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef uint32_t c
    cdef bint inside = False, letter
    for i in range(len(text)):
        c = PyUnicode_READ(kind, data, i)
        if is_word(c):
            words += 1
            inside = False
        else:
            letter = of_word(c)
            words += letter > inside
            inside = letter
    return words


# Made up by each process, so that nobody can write a text whose hashes fall on one slot.
cdef uint64_t FACTOR = int.from_bytes(os.urandom(8), "little") | 1


cdef class Known:
    """A set of hashes."""

    cdef uint64_t* slots
    cdef uint64_t room, filled

    def __cinit__(self):
        self.room = 1 << 10
        self.slots = <uint64_t*>PyMem_Calloc(self.room, sizeof(uint64_t))
        if self.slots == NULL:
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.slots)

    cdef bint has(self, uint64_t hash) noexcept:
        return self.slots[self._slot(hash | 1)] != 0

    cdef uint64_t _slot(self, uint64_t hash) noexcept:
        cdef uint64_t slot = ((hash * FACTOR) >> 20) & (self.room - 1)
        while self.slots[slot] != 0 and self.slots[slot] != hash:
            slot = (slot + 1) & (self.room - 1)
        return slot

    cdef int add(self, uint64_t hash) except -1:
        cdef uint64_t slot = self._slot(hash | 1)  # never the zero of an empty slot
        if self.slots[slot] == 0:
            self.slots[slot] = hash | 1
            self.filled += 1
            if 2 * self.filled > self.room:
                self._grow()
        return 0

    cdef int _grow(self) except -1:
        cdef uint64_t* old = self.slots
        cdef uint64_t old_room = self.room, i
        cdef uint64_t* new = <uint64_t*>PyMem_Calloc(2 * old_room, sizeof(uint64_t))
        if new == NULL:
            raise MemoryError
        self.slots, self.room = new, 2 * old_room
        for i in range(old_room):
            if old[i] != 0:
                self.slots[self._slot(old[i])] = old[i]
        PyMem_Free(old)
        return 0


cdef class Sentence:
    """The hashes of the words of the sentence that is being read."""

    cdef uint64_t* words
    cdef Py_ssize_t count, room

    def __cinit__(self):
        self.room = 64
        self.words = <uint64_t*>PyMem_Malloc(self.room * sizeof(uint64_t))
        if self.words == NULL:
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.words)

    cdef int add(self, uint64_t hash) except -1:
        cdef uint64_t* more
        if self.count == self.room:
            more = <uint64_t*>PyMem_Realloc(self.words, 2 * self.room * sizeof(uint64_t))
            if more == NULL:
                raise MemoryError
            self.words, self.room = more, 2 * self.room
        self.words[self.count] = hash
        self.count += 1
        return 0

    cdef uint64_t run(self, Py_ssize_t start, Py_ssize_t size) noexcept:
        """A hash of so many words that follow each other."""
        cdef uint64_t hash = size
        cdef Py_ssize_t i
        for i in range(start, start + size):
            hash = run_on(mix(hash), self.words[i])
        return mix(hash)


def may_repeat(str folded, int least, int short, double same):
    """Whether some sentence of `least` words or more shares as large a part as `same` of its word triples with those before it.

    Or whether one of at least `short` words stands there twice. `folded` is casefolded; a stop before a letter or digit
    ends no sentence.
    """
    cdef Py_ssize_t i, size = len(folded)
    cdef int kind = PyUnicode_KIND(folded)
    cdef void* data = PyUnicode_DATA(folded)
    cdef uint64_t hash = 0
    cdef uint32_t c, after
    cdef bint single
    cdef Known triples = Known(), whole = Known()
    cdef Sentence sentence = Sentence()
    for i in range(size + 1):
        c = PyUnicode_READ(kind, data, i) if i < size else 10
        single = is_word(c)
        if not single and of_word(c):
            hash = run_on(hash, c)
            continue
        if hash:
            sentence.add(mix(hash))
            hash = 0
        if single:
            sentence.add(mix(c))
        elif ends_sentence(c):
            after = PyUnicode_READ(kind, data, i + 1) if i + 1 < size else 10
            if c == 46 and of_word(after):
                continue
            if _is_known(sentence, triples, whole, least, short, same):
                return True
            sentence.count = 0
    return False


cdef bint _is_known(Sentence sentence, Known triples, Known whole, int least, int short, double same) except -1:
    """Whether a sentence has been said; if not, it has now."""
    cdef Py_ssize_t i, known = 0, count = sentence.count - 2
    if sentence.count < least:
        if sentence.count < short:
            return False
        if whole.has(sentence.run(0, sentence.count)):
            return True
        whole.add(sentence.run(0, sentence.count))
        return False
    for i in range(count):
        known += triples.has(sentence.run(i, 3))
    if known >= same * count:
        return True
    for i in range(count):
        triples.add(sentence.run(i, 3))
    return False
