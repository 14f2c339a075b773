# cython: boundscheck=True, wraparound=False
"""Whether a text may say a line or a sentence twice, which few texts do; and where they do, which sentences, and how alike."""

import os

cimport cython
from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc, PyMem_Realloc
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport int64_t, uint32_t, uint64_t

from cleaner.native.hashing cimport mix, run_on

cdef extern from "Python.h":
    bint Py_UNICODE_ISALNUM(uint32_t character) nogil
    bint Py_UNICODE_ISDECIMAL(uint32_t character) nogil
    bint Py_UNICODE_ISUPPER(uint32_t character) nogil
    bint Py_UNICODE_ISSPACE(uint32_t character) nogil


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


cdef enum:  # what is told of a character, beside what it becomes when case is folded
    FOLDED = 0x1FFFFF
    LETTER = 1 << 21  # part of a word of several characters
    SINGLE = 1 << 22  # a word by itself
    SPACE = 1 << 23
    ENDS = 1 << 24
    WIDE = 1 << 25  # perhaps of a script without spaces
    SEVERAL = 1 << 26  # it becomes more than one
    PART = 1 << 27  # part of a word of several characters before case is folded
    MET = 1 << 28

cdef uint32_t[0x10000] TOLD  # of the characters met so far


cdef uint32_t meet(uint32_t c) except 0:
    """What is told of a character. Beyond the table nothing is kept, but few texts lead there."""
    cdef str folded = chr(c).casefold()
    cdef uint32_t told = MET | <uint32_t>ord(folded[0])
    if len(folded) > 1:
        told |= SEVERAL
    elif of_word(told & FOLDED) and not is_word(c):
        told |= LETTER
    if is_word(c):
        told |= SINGLE
    elif of_word(c):
        told |= PART
    if Py_UNICODE_ISSPACE(c):
        told |= SPACE
    if ends_sentence(c):
        told |= ENDS
    if c >= 0x0E00:
        told |= WIDE
    if c < 0x10000:
        TOLD[c] = told
    return told


cdef inline uint32_t told_of(uint32_t c) except 0:
    return TOLD[c] if c < 0x10000 and TOLD[c] else meet(c)


def count(str text):
    """Words of a text: runs of letters, digits and low lines; characters of scripts without spaces count one each."""
    cdef Py_ssize_t i, words = 0
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef uint32_t told, before = 0
    for i in range(len(text)):
        told = told_of(PyUnicode_READ(kind, data, i))
        words += (told & SINGLE) != 0 or (told & ~before & PART) != 0
        before = told
    return words


def tokens(str line):
    """(words of a line, how many have a figure, how many a capital at their head); what one of .:,'’- joins is one word."""
    cdef Py_ssize_t i, size = len(line), words = 0, figures = 0, names = 0
    cdef int kind = PyUnicode_KIND(line)
    cdef void* data = PyUnicode_DATA(line)
    cdef uint32_t c, after
    cdef bint inside = False, figure = False
    for i in range(size):
        c = PyUnicode_READ(kind, data, i)
        if c != 95 and of_word(c):
            if not inside:
                words += 1
                names += Py_UNICODE_ISUPPER(c) != 0
                inside, figure = True, False
            if not figure and Py_UNICODE_ISDECIMAL(c):
                figures += 1
                figure = True
        elif inside:
            after = PyUnicode_READ(kind, data, i + 1) if i + 1 < size else 32
            inside = joins(c) and after != 95 and of_word(after)
    return words, figures, names


cdef inline bint joins(uint32_t c) noexcept nogil:
    return c == 46 or c == 58 or c == 44 or c == 39 or c == 0x2019 or c == 45


# Made up by each process, so that nobody can write a text whose hashes fall on one slot.
cdef uint64_t FACTOR = int.from_bytes(os.urandom(8), "little") | 1


cdef struct Slot:
    uint64_t hash  # 0: empty
    int64_t place


@cython.final
cdef class Known:
    """Hashes, and the place where each was first: room for `expected` to begin with."""

    cdef Slot* slots
    cdef uint64_t room, filled

    def __cinit__(self, uint64_t expected):
        self.room = 1 << 6
        while self.room < 2 * expected:
            self.room *= 2
        self.slots = <Slot*>PyMem_Calloc(self.room, sizeof(Slot))
        if self.slots == NULL:
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.slots)

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


@cython.final
cdef class Filter:
    """Which hashes may be known: of those that are not, nearly none, where `expected` says how many there will be."""

    cdef uint64_t* bits
    cdef uint64_t last  # of the words of bits

    def __cinit__(self, uint64_t expected):
        self.last = 1 << 5
        while 2 * self.last < expected:  # 32 bits for each
            self.last *= 2
        self.bits = <uint64_t*>PyMem_Calloc(self.last, sizeof(uint64_t))
        if self.bits == NULL:
            raise MemoryError
        self.last -= 1

    def __dealloc__(self):
        PyMem_Free(self.bits)

    cdef inline bint has(self, uint64_t hash) noexcept:
        return self.bits[(hash >> 6) & self.last] >> (hash & 63) & 1

    cdef inline void add(self, uint64_t hash) noexcept:
        self.bits[(hash >> 6) & self.last] |= <uint64_t>1 << (hash & 63)

    cdef inline bint has_or_adds(self, uint64_t hash) noexcept:
        """Whether it is known, by two signs; if it is not, it is now."""
        cdef bint had = self.has(hash) and self.has(hash >> 32)
        self.add(hash)
        self.add(hash >> 32)
        return had


@cython.final
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

    cdef inline uint64_t add_several(self, uint32_t c, uint64_t hash) except? 0:
        """Read a character that becomes several. `hash` is of the word before it, the answer of the one behind; 0 for none."""
        cdef uint32_t folded
        for folded in chr(c).casefold():
            if of_word(folded):
                hash = run_on(hash, folded)
            elif hash:
                self.add(hash)
                hash = 0
        return hash

    cdef inline int add(self, uint64_t hash) except -1:
        """Add a word."""
        cdef uint64_t* more
        if self.count == self.room:
            more = <uint64_t*>PyMem_Realloc(self.words, 2 * self.room * sizeof(uint64_t))
            if more == NULL:
                raise MemoryError
            self.words, self.room = more, 2 * self.room
        self.words[self.count] = mix(hash)
        self.count += 1
        return 0

    cdef inline uint64_t run(self, Py_ssize_t start, Py_ssize_t size) noexcept:
        """A hash of so many words that follow each other."""
        cdef uint64_t hash = size
        cdef Py_ssize_t i
        for i in range(start, start + size):
            hash = hash * <uint64_t>0x9E3779B97F4A7C15 + self.words[i]
        return mix(hash)

    cdef Py_ssize_t to_triples(self) noexcept:
        """Put the hashes of the word triples in the place of those of the words; how many they are."""
        cdef Py_ssize_t i
        for i in range(self.count - 2):
            self.words[i] = self.run(i, 3)
        return max(0, self.count - 2)


def may_repeat(str text, int least, int short, double same):
    """(whether some line may stand there twice, whether some sentence may say an earlier one again), but for capitals.

    Lines of fewer than `short` words do not count. Sentences of `least` words or more do if they share as large a part as
    `same` of their word triples with those before them, those of at least `short` words if they are the same. Where it says
    no, it is so.
    """
    cdef Py_ssize_t i, size = len(text)
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef uint32_t c, told, met = 0
    cdef Filter seen = Filter(size // 4 + 16)
    cdef Sentence sentence = Sentence()
    cdef bint lines = False, sentences = False, inside = False
    cdef uint64_t hash = 0  # of the word that is being read; 0 between words
    cdef uint64_t line = 0, whole = 0  # of the line so far, and of it up to the last character that is no space
    cdef Py_ssize_t words = 0
    for i in range(size + 1):
        c = PyUnicode_READ(kind, data, i) if i < size else 10
        told = told_of(c)
        met |= told
        if told & LETTER:
            hash = run_on(hash, told & FOLDED)
            continue
        if told & SEVERAL:
            for c in chr(c).casefold():
                if of_word(c):
                    hash = run_on(hash, c)
                    continue
                if hash:
                    sentence.add(hash)
                    line, hash = run_on(line, hash), 0
                whole = line = run_on(line, c)
                words += not inside
                inside = True
            continue
        if hash:
            sentence.add(hash)
            whole = line = run_on(line, hash)
            words += not inside
            inside, hash = True, 0
        if told & SINGLE:
            sentence.add(c)
        if not told & SPACE:
            whole = line = run_on(line, told & FOLDED)
            words += not inside
            inside = True
        else:
            inside = False
            line = run_on(line, c) if whole else 0
            if c == 10 or c == 13:
                lines |= whole != 0 and (words >= short or met & WIDE) and seen.has_or_adds(mix(whole))
                line, whole, words, met = 0, 0, 0, 0
        if not told & ENDS or (c == 46 and i + 1 < size and of_word(PyUnicode_READ(kind, data, i + 1))):
            continue
        sentences |= _may_be_said(sentence, seen, least, short, same)
        if sentences and lines:
            break
        sentence.count = 0
    return lines, sentences


cdef bint _may_be_said(Sentence sentence, Filter seen, int least, int short, double same) noexcept:
    """Whether a sentence may have been said; if not, it has now."""
    cdef Py_ssize_t i, known = 0, count
    if sentence.count < least:
        return sentence.count >= short and seen.has_or_adds(sentence.run(0, sentence.count))
    count = sentence.to_triples()
    for i in range(count):
        known += seen.has(sentence.words[i])
    for i in range(count):
        seen.add(sentence.words[i])
    return known >= same * count


def sentence_repeats(str text, int least, int short, double same):
    """(start, end, where the sentence begins that it says again, how alike they are) of each that does: see `may_repeat`."""
    cdef Py_ssize_t i = 0, start, end, size = len(text)
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef uint32_t c = 10, told
    cdef uint64_t hash
    cdef Said said = Said(size, least, short, same)
    cdef Sentence sentence = said.sentence
    cdef list found = []
    while i < size:
        if ends_sentence(PyUnicode_READ(kind, data, i)):
            i += 1
            continue
        start, sentence.count, hash = i, 0, 0
        while i < size:
            c = PyUnicode_READ(kind, data, i)
            told = told_of(c)
            if told & LETTER:
                hash = run_on(hash, told & FOLDED)
            elif told & SEVERAL:
                hash = sentence.add_several(c, hash)
            elif told & ENDS and not (c == 46 and i + 1 < size and of_word(PyUnicode_READ(kind, data, i + 1))):
                break
            else:
                if hash:
                    sentence.add(hash)
                    hash = 0
                if told & SINGLE:
                    sentence.add(c)
            i += 1
        if hash:
            sentence.add(hash)
        if i < size and (c == 10 or c == 13):
            i += 1
        else:
            while i < size and ends_sentence(c) and c != 10 and c != 13:
                i += 1
                c = PyUnicode_READ(kind, data, i) if i < size else 10
            while i < size and closes(PyUnicode_READ(kind, data, i)):
                i += 1
        end = i
        while start < end and Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, start)):
            start += 1
        while start < end and Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, end - 1)):
            end -= 1
        if start < end and said.has(start):
            found.append((start, end, said.first, said.similarity))
    return found


cdef inline bint closes(uint32_t c) noexcept nogil:
    """Whether a character may stand behind the stop that ends a sentence, and be part of it."""
    return c == 34 or c == 39 or c == 41 or c == 93 or c == 0x2019 or c == 0x201D


@cython.final
cdef class Said:
    """The sentences of a text that have been read, and what each later one says again of them."""

    cdef Known triples, whole
    cdef Sentence sentence  # that has been read, and is asked about
    cdef list starts  # of the sentences that have triples
    cdef int least, short
    cdef double same
    cdef int64_t first  # where the sentence begins that was said again, and how alike they are
    cdef double similarity

    def __init__(self, Py_ssize_t size, int least, int short, double same):
        self.triples, self.whole, self.sentence, self.starts = Known(size // 8), Known(0), Sentence(), []
        self.least, self.short, self.same = least, short, same

    cdef bint has(self, int64_t start) except -1:
        """Whether the sentence, which begins at `start`, says an earlier one again. It is one from now on."""
        if self.sentence.count >= self.least:
            return self._has_triples(start)
        if self.sentence.count < self.short:
            return False
        cdef uint64_t hash = self.sentence.run(0, self.sentence.count)
        self.first, self.similarity = self.whole.place(hash), 1.0
        if self.first >= 0:
            return True
        self.whole.add(hash, start)
        return False

    cdef bint _has_triples(self, int64_t start) except -1:
        """As `has`, by the earlier sentence that has most of the word triples, the first of several."""
        cdef Py_ssize_t i, known, most = 0, count = self.sentence.to_triples()
        cdef int64_t place, first = -1
        cdef dict shares = {}
        for i in range(count):
            place = self.triples.place(self.sentence.words[i])
            if place >= 0:
                shares[place] = shares.get(place, 0) + 1
        for place, known in shares.items():
            if known > most or (known == most and place < first):
                most, first = known, place
        for i in range(count):
            self.triples.add(self.sentence.words[i], len(self.starts))
        self.starts.append(start)
        if not most or most < self.same * count:
            return False
        self.first, self.similarity = self.starts[first], most / <double>count
        return True
