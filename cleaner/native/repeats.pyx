# cython: boundscheck=True, wraparound=False
"""Which lines and sentences a text says twice, and how alike they are: no line or sentence is kept, but what their words hash to."""

import os

cimport cython
from cpython.mem cimport PyMem_Free, PyMem_Malloc, PyMem_Realloc
from cpython.unicode cimport PyUnicode_1BYTE_KIND, PyUnicode_2BYTE_KIND, PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t, uint64_t

from cleaner.native.hashing cimport mix, run_on
from cleaner.native.tables cimport Filter, Places, let_in, may_have, meet_at, note, open_filter, open_places, place_of

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


cdef uint64_t FACTOR = int.from_bytes(os.urandom(8), "little") | 1

cdef enum:
    LONGEST = 32  # letters of a word whose places count; after so many it is mixed and goes on

cdef uint64_t[LONGEST] POWERS
cdef uint64_t _power = <uint64_t>0x100000001B3
for _letter in range(LONGEST):
    POWERS[_letter] = _power
    _power *= <uint64_t>0x100000001B3


cdef struct Word:  # that is being read
    uint64_t hash
    int letters


cdef struct Line:  # that is being read
    Py_ssize_t start, end  # without the space around it
    uint64_t hash, whole  # of the line so far, and of it up to `end`; 0 before its start
    int words
    bint inside  # a word
    bint wide  # whether a character is perhaps of a script without spaces


cdef inline void go_on(Line* line, Py_ssize_t start, Py_ssize_t end, uint64_t hash) noexcept nogil:
    """Add what stands from `start` to `end`, which is no space."""
    if not line.whole:
        line.start = start
    line.hash = run_on(line.hash, hash)
    line.whole, line.end = line.hash, end
    line.words += not line.inside
    line.inside = True


cdef struct Sentence:
    Py_ssize_t start, end
    Py_ssize_t first, count  # of its hashes: of its word triples, or one of all its words if it is short
    bint short
    bint again  # whether it may have been said


@cython.final
cdef class Said:
    """The sentences of a text, as hashes of their word triples, and which of its lines say an earlier one again."""

    cdef uint64_t* hashes
    cdef Sentence* sentences
    cdef Py_ssize_t room, count, sentence_room, sentence_count
    cdef Py_ssize_t words  # of the sentence that is being read: the last hashes
    cdef Py_ssize_t expected  # triples of sentences that may have been said
    cdef int least, short
    cdef double same
    cdef bint again
    cdef Filter seen
    cdef Places first_lines
    cdef list lines

    def __cinit__(self, Py_ssize_t size, int least, int short, double same):
        self.least, self.short, self.same = least, short, same
        self.seen, self.first_lines, self.lines = open_filter(size // 8 + 16), open_places(0, FACTOR), []
        self.room, self.sentence_room = size // 5 + 64, size // 64 + 16
        self.hashes = <uint64_t*>PyMem_Malloc(self.room * sizeof(uint64_t))
        self.sentences = <Sentence*>PyMem_Malloc(self.sentence_room * sizeof(Sentence))
        if self.hashes == NULL or self.sentences == NULL or self.seen.bits == NULL or self.first_lines.slots == NULL:
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.seen.bits)
        PyMem_Free(self.first_lines.slots)
        PyMem_Free(self.hashes)
        PyMem_Free(self.sentences)

    cdef inline int add(self, uint64_t hash) except -1:
        """Add a word to the sentence that is being read."""
        cdef uint64_t* more
        if self.count == self.room:
            more = <uint64_t*>PyMem_Realloc(self.hashes, 2 * self.room * sizeof(uint64_t))
            if more == NULL:
                raise MemoryError
            self.hashes, self.room = more, 2 * self.room
        self.hashes[self.count] = mix(hash)
        self.count += 1
        self.words += 1
        return 0

    cdef inline uint64_t run(self, Py_ssize_t start, Py_ssize_t size) noexcept:
        """A hash of so many words that follow each other."""
        cdef uint64_t hash = size
        cdef Py_ssize_t i
        for i in range(start, start + size):
            hash = hash * <uint64_t>0x9E3779B97F4A7C15 + self.hashes[i]
        return mix(hash)

    cdef int end_sentence(self, Py_ssize_t start, Py_ssize_t end) except -1:
        """Note the sentence that has been read. It may have been said if so many of its triples may, or it as a whole."""
        cdef Py_ssize_t i, known = 0, first = self.count - self.words, count = self.words
        cdef Sentence* more
        cdef bint short = count < self.least, again
        self.words = 0
        if count < self.short:
            self.count = first
            return 0
        if short:
            self.hashes[first] = self.run(first, count)
            count, again = 1, may_have(&self.seen, self.hashes[first]) and may_have(&self.seen, self.hashes[first] >> 32)
            let_in(&self.seen, self.hashes[first])
            let_in(&self.seen, self.hashes[first] >> 32)
        else:
            count = max(0, count - 2)
            for i in range(first, first + count):
                self.hashes[i] = self.run(i, 3)
                known += may_have(&self.seen, self.hashes[i])
            for i in range(first, first + count):
                let_in(&self.seen, self.hashes[i])
            again = known >= self.same * count
            self.expected += count if again else 0
        self.again |= again
        self.count = first + count
        if self.sentence_count == self.sentence_room:
            more = <Sentence*>PyMem_Realloc(self.sentences, 2 * self.sentence_room * sizeof(Sentence))
            if more == NULL:
                raise MemoryError
            self.sentences, self.sentence_room = more, 2 * self.sentence_room
        self.sentences[self.sentence_count] = Sentence(start, end, first, count, short, again)
        self.sentence_count += 1
        return 0

    cdef int end_line(self, Line* line) except -1:
        """Note a line that has been read, unless it has few words."""
        cdef int64_t first
        if line.whole and (line.words >= self.short or line.wide):
            first = place_of(&self.first_lines, mix(line.whole))
            if first < 0:
                note(&self.first_lines, mix(line.whole), line.start)
            else:
                self.lines.append((line.start, line.end, first))
        line.hash, line.whole, line.words, line.inside, line.wide = 0, 0, 0, False, False
        return 0

    cdef list said_again(self, str text):
        """(start, end, where the sentence begins that it says again, how alike they are) of each sentence that does."""
        cdef Places triples = open_places(self.expected, FACTOR), whole = open_places(0, FACTOR)
        try:
            if triples.slots == NULL or whole.slots == NULL:
                raise MemoryError
            return self._again(text, &triples, &whole)
        finally:
            PyMem_Free(triples.slots)
            PyMem_Free(whole.slots)

    cdef list _again(self, str text, Places* triples, Places* whole):
        """The same by tables to be filled: of where triples of sentences that may have been said are first, and short sentences."""
        cdef list found = []
        cdef Py_ssize_t i, number, first, start, end
        cdef double similarity
        cdef Sentence* sentence
        for number in range(self.sentence_count):
            sentence = &self.sentences[number]
            if sentence.again and not sentence.short:
                for i in range(sentence.first, sentence.first + sentence.count):
                    note(triples, self.hashes[i], -1)
        for number in range(self.sentence_count):
            sentence, similarity = &self.sentences[number], 1.0
            if sentence.short:
                first = place_of(whole, self.hashes[sentence.first])
                note(whole, self.hashes[sentence.first], number)
            else:
                first = self._most_like(sentence, triples, &similarity) if sentence.again else -1
                for i in range(sentence.first, sentence.first + sentence.count):
                    meet_at(triples, self.hashes[i], number)
            if first >= 0:
                start, end = self._stripped(text, sentence)
                found.append((start, end, self._stripped(text, &self.sentences[first])[0], similarity))
        return found

    cdef Py_ssize_t _most_like(self, const Sentence* sentence, const Places* triples, double* similarity) except -2:
        """The earlier sentence that has most of the triples, the first of several; -1 where it has too few of them."""
        cdef Py_ssize_t i, known, most = 0, place, first = -1
        cdef dict shares = {}
        for i in range(sentence.first, sentence.first + sentence.count):
            place = place_of(triples, self.hashes[i])
            if place >= 0:
                shares[place] = shares.get(place, 0) + 1
        for place, known in shares.items():
            if known > most or (known == most and place < first):
                most, first = known, place
        if not most or most < self.same * sentence.count:
            return -1
        similarity[0] = most / <double>sentence.count
        return first

    cdef (Py_ssize_t, Py_ssize_t) _stripped(self, str text, const Sentence* sentence):
        """Where a sentence stands without the space around it."""
        cdef Py_ssize_t start = sentence.start, end = sentence.end
        while start < end and Py_UNICODE_ISSPACE(text[start]):
            start += 1
        while start < end and Py_UNICODE_ISSPACE(text[end - 1]):
            end -= 1
        return start, end


def repeats(str text, int least, int short, double same):
    """The lines, and the sentences, that say an earlier one again but for capitals.

    Of each line (start, end, where the earlier one begins). Lines of fewer than `short` words do not count, unless they may
    be of a script without spaces. Of each sentence (start, end, where the earlier one begins, how alike they are): those of
    `least` words or more share as large a part as `same` of their word triples with one before them, those of at least
    `short` words are the same.
    """
    cdef Py_ssize_t size = len(text)
    cdef Said said = Said(size, least, short, same)
    cdef int kind = PyUnicode_KIND(text)
    if kind == PyUnicode_1BYTE_KIND:
        read(<const uint8_t*>PyUnicode_DATA(text), size, said)
    elif kind == PyUnicode_2BYTE_KIND:
        read(<const uint16_t*>PyUnicode_DATA(text), size, said)
    else:
        read(<const uint32_t*>PyUnicode_DATA(text), size, said)
    return said.lines, said.said_again(text) if said.again else []


ctypedef fused Characters:
    const uint8_t
    const uint16_t
    const uint32_t


cdef int read(Characters* data, Py_ssize_t size, Said said) except -1:
    """Read a text, which ends as a line does."""
    cdef Py_ssize_t i = 0, start, begin = -1  # of the sentence; -1 between two, where stops stand by themselves
    cdef uint32_t c, told, met
    cdef uint64_t hash  # of the word that is being read, and its letters since it was last mixed
    cdef int letters
    cdef Word word
    cdef Line line = Line(0, 0, 0, 0, 0, False, False)
    while i <= size:
        c = data[i] if i < size else 10
        told = met = told_of(c)
        if told & (LETTER | SEVERAL):
            start = i
            begin = i if begin < 0 else begin
            hash, letters = 0, 0
            while told & (LETTER | SEVERAL):
                if told & LETTER:
                    if letters == LONGEST:
                        hash, letters = mix(hash), 0
                    hash += (told & FOLDED) * POWERS[letters]  # which does not wait for the letters before it
                    letters += 1
                else:
                    word = Word(hash, letters)
                    spell_several(c, start, i + 1, &word, &line, said)
                    hash, letters = word.hash, word.letters
                i += 1
                c = data[i] if i < size else 10
                told = told_of(c)
                met |= told
            if letters:
                said.add(hash)
                go_on(&line, start, i, hash)
        line.wide |= met & WIDE != 0
        if c == 10 or c == 13:
            i += 1
            if begin >= 0:
                said.end_sentence(begin, min(i, size))
                begin = -1
            said.end_line(&line)
            continue
        if told & SPACE:
            line.inside = False
            if line.whole:
                line.hash = run_on(line.hash, c)
        else:
            if told & SINGLE:
                said.add(c)
            go_on(&line, i, i + 1, told & FOLDED)
        i += 1
        if not told & ENDS:
            begin = i - 1 if begin < 0 else begin
        elif begin >= 0 and not (c == 46 and i < size and of_word(data[i])):
            start = i
            while i < size and told_of(data[i]) & (ENDS | SPACE) == ENDS:
                i += 1
            while i < size and closes(data[i]):
                i += 1
            for start in range(start, i):
                go_on(&line, start, start + 1, data[start])
            said.end_sentence(begin, i)
            begin = -1
    return 0


cdef inline bint closes(uint32_t c) noexcept nogil:
    """Whether a character may stand behind the stop that ends a sentence, and be part of it."""
    return c == 34 or c == 39 or c == 41 or c == 93 or c == 0x2019 or c == 0x201D


cdef int spell_several(uint32_t c, Py_ssize_t start, Py_ssize_t end, Word* word, Line* line, Said said) except -1:
    """Add what a character becomes that becomes several, some of which may be no letters and end the word."""
    cdef uint32_t folded
    for folded in chr(c).casefold():
        if of_word(folded):
            if word.letters == LONGEST:
                word.hash, word.letters = mix(word.hash), 0
            word.hash += folded * POWERS[word.letters]
            word.letters += 1
            continue
        if word.letters:
            said.add(word.hash)
            go_on(line, start, end, word.hash)
            word.hash, word.letters = 0, 0
        go_on(line, start, end, folded)
    return 0
