# cython: boundscheck=True, wraparound=False
"""Whether a text may say a sentence twice, which few texts do: the question before the costly one, where and how alike."""

import os

from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc, PyMem_Realloc
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport int64_t, uint32_t, uint64_t

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


cdef struct Slot:
    uint64_t hash  # 0: empty
    int64_t place


cdef class Known:
    """Hashes, and the place where each was first."""

    cdef Slot* slots
    cdef uint64_t room, filled

    def __cinit__(self):
        self.room = 1 << 10
        self.slots = <Slot*>PyMem_Calloc(self.room, sizeof(Slot))
        if self.slots == NULL:
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.slots)

    cdef bint has(self, uint64_t hash) noexcept:
        return self.slots[self._slot(hash | 1)].hash != 0

    cdef int64_t place(self, uint64_t hash) noexcept:
        """Where it was first, -1 if it is not known."""
        cdef Slot* slot = &self.slots[self._slot(hash | 1)]
        return slot.place if slot.hash else -1

    cdef uint64_t _slot(self, uint64_t hash) noexcept:
        cdef uint64_t slot = ((hash * FACTOR) >> 20) & (self.room - 1)
        while self.slots[slot].hash != 0 and self.slots[slot].hash != hash:
            slot = (slot + 1) & (self.room - 1)
        return slot

    cdef int add(self, uint64_t hash, int64_t place) except -1:
        """A hash, unless it is known."""
        cdef uint64_t slot = self._slot(hash | 1)  # never the zero of an empty slot
        if self.slots[slot].hash == 0:
            self.slots[slot].hash, self.slots[slot].place = hash | 1, place
            self.filled += 1
            if 2 * self.filled > self.room:
                self._grow()
        return 0

    cdef int _grow(self) except -1:
        cdef Slot* old = self.slots
        cdef uint64_t old_room = self.room, i
        cdef Slot* new = <Slot*>PyMem_Calloc(2 * old_room, sizeof(Slot))
        if new == NULL:
            raise MemoryError
        self.slots, self.room = new, 2 * old_room
        for i in range(old_room):
            if old[i].hash != 0:
                self.slots[self._slot(old[i].hash)] = old[i]
        PyMem_Free(old)
        return 0


cdef class Sentence:
    """The hashes of the words of the sentence that is being read."""

    cdef uint64_t* words
    cdef Py_ssize_t count, room
    cdef uint64_t hash  # of the word that is being read; 0 between words

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

    cdef bint read(self, uint32_t c) except -1:
        """Read a character; whether it is part of a word of several."""
        cdef bint single = is_word(c)
        if not single and of_word(c):
            self.hash = run_on(self.hash, c)
            return True
        if self.hash:
            self.add(mix(self.hash))
            self.hash = 0
        if single:
            self.add(mix(c))
        return False

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
    cdef uint32_t c, after
    cdef Known triples = Known(), whole = Known()
    cdef Sentence sentence = Sentence()
    for i in range(size + 1):
        c = PyUnicode_READ(kind, data, i) if i < size else 10
        if not sentence.read(c) and ends_sentence(c):
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
        whole.add(sentence.run(0, sentence.count), 0)
        return False
    for i in range(count):
        known += triples.has(sentence.run(i, 3))
    if known >= same * count:
        return True
    for i in range(count):
        triples.add(sentence.run(i, 3), 0)
    return False


cdef class Said:
    """The sentences of a text that have been read, and what each later one says again of them.

    `least`, `short` and `same` as in `may_repeat`.
    """

    cdef Known triples, whole
    cdef Sentence sentence
    cdef list starts  # of the sentences that have triples
    cdef int least, short
    cdef double same

    def __init__(self, int least, int short, double same):
        self.triples, self.whole, self.sentence, self.starts = Known(), Known(), Sentence(), []
        self.least, self.short, self.same = least, short, same

    def add(self, str folded, int64_t start):
        """Where the sentence began that this one says again, and how alike they are; None if it says what is new.

        `folded` is a casefolded sentence that begins at `start`.
        """
        cdef int64_t first
        cdef Py_ssize_t i
        cdef int kind = PyUnicode_KIND(folded)
        cdef void* data = PyUnicode_DATA(folded)
        self.sentence.count = 0
        for i in range(len(folded)):
            self.sentence.read(PyUnicode_READ(kind, data, i))
        self.sentence.read(10)  # which ends a word
        if self.sentence.count >= self.least:
            return self._as_triples(start)
        if self.sentence.count < self.short:
            return None
        first = self.whole.place(self.sentence.run(0, self.sentence.count))
        if first >= 0:
            return first, 1.0
        self.whole.add(self.sentence.run(0, self.sentence.count), start)
        return None

    cdef object _as_triples(self, int64_t start):
        """As `add`, by the earlier sentence that has most of the word triples, the first of several."""
        cdef Py_ssize_t i, known, most = 0, count = self.sentence.count - 2
        cdef int64_t place, first = -1
        cdef dict shares = {}
        for i in range(count):
            place = self.triples.place(self.sentence.run(i, 3))
            if place >= 0:
                shares[place] = shares.get(place, 0) + 1
        for place, known in shares.items():
            if known > most or (known == most and place < first):
                most, first = known, place
        for i in range(count):
            self.triples.add(self.sentence.run(i, 3), len(self.starts))
        self.starts.append(start)
        return (self.starts[first], most / <double>count) if most and most >= self.same * count else None
