# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Lines to words, in one pass over their characters: the compiled counterpart of `cleaner.detect.features.read_words`.

Indices are not checked one by one: those into the tables of the basic plane are at most 65,535, those into what is made
here are bounded by the lengths of the lines, which are counted first.
"""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t, uint64_t

cdef extern from "Python.h":
    bint Py_UNICODE_ISSPACE(uint32_t character)
    bint Py_UNICODE_ISALPHA(uint32_t character)
    bint Py_UNICODE_ISDIGIT(uint32_t character)
    bint Py_UNICODE_ISLOWER(uint32_t character)
    bint Py_UNICODE_ISUPPER(uint32_t character)
    bint Py_UNICODE_ISTITLE(uint32_t character)

import numpy as np

from cleaner.native.hashing cimport LONGEST_WORD, Hash, mix, tell_powers

cdef enum:
    PLANE = 65536  # characters of the basic plane; those beyond it count as its last one
    KINDS = 16
    SPACE = 0  # of a line without characters, too
    LOWER = 1
    UPPER = 2
    DIGIT = 3
    LETTER = 4
    OTHER = 13
    FIRST_OF_WORD = 1  # kinds of characters that words are made of
    IDEOGRAPH = 5  # the last of these

ctypedef fused Unit:  # of which strings are made: as wide as their widest character
    uint8_t
    uint16_t
    uint32_t

cdef Hash[LONGEST_WORD + 1] POWERS
tell_powers(POWERS)


def read_words(list texts, const uint8_t[::1] kinds, const uint64_t[::1] folded):
    """The fields of `Words`, in their order. `kinds`, `folded`: of each character of the basic plane.

    Raises ValueError for tables of another size, TypeError for lines that are no strings.
    """
    if kinds.shape[0] != PLANE or folded.shape[0] != PLANE:
        raise ValueError(f"tables of {kinds.shape[0]} and {folded.shape[0]} characters, expected {PLANE}")
    cdef Py_ssize_t lines = len(texts), characters = 0, i, w, begin, found = 0
    cdef str text
    for text in texts:
        if text is None:
            raise TypeError("a line is None")
        characters += PyUnicode_GET_LENGTH(text)
    line_array, hash_array = np.empty(characters, np.int64), np.empty(characters, np.uint64)  # there are never more words
    numbers, counts_array, outer_array = np.empty((3, lines), np.int64), np.zeros((lines, KINDS)), np.empty((3, lines), np.uint8)
    cdef int64_t[::1] line_of = line_array
    cdef uint64_t[::1] hash_of_word = hash_array
    cdef int64_t[:, ::1] number = numbers
    cdef double[:, ::1] counts = counts_array
    cdef uint8_t[:, ::1] outer = outer_array
    cdef const uint8_t* kind_of = &kinds[0]
    cdef const uint64_t* fold = &folded[0]
    for i in range(lines):
        text = texts[i]
        begin = found
        if PyUnicode_GET_LENGTH(text) > 0:
            found += read_line(text, kind_of, fold, &counts[i, 0], &hash_of_word[begin], &number[2, i])
        else:
            number[2, i] = 0
        number[0, i], number[1, i] = begin, found - begin
        for w in range(begin, found):
            line_of[w] = i
        outer[0, i], outer[1, i], outer[2, i] = outer_kind(text, kind_of, 0), outer_kind(text, kind_of, 1), outer_kind(text, kind_of, 2)
    return line_array[:found], hash_array[:found], *numbers, counts_array, *outer_array


def kinds_of_characters() -> tuple[bytearray, list[int]]:
    """For each character of the basic plane what Unicode says that it is, and those that have a small letter.

    Marks are OTHER here, as is whatever is no letter, digit or space.
    """
    cdef bytearray kinds = bytearray([OTHER]) * PLANE
    cdef uint8_t* kind_of = kinds
    cdef list capitals = []
    cdef uint32_t c
    for c in range(PLANE):  # two thirds of which need not be asked about
        if 0x4E00 <= c < 0xA000 or 0xAC00 <= c < 0xD7A4:  # Chinese and Korean
            kind_of[c] = LETTER
            continue
        if 0xD800 <= c < 0xF900:  # halves of pairs, and what is nobody's
            continue
        if Py_UNICODE_ISLOWER(c):
            kind_of[c] = LOWER
        elif Py_UNICODE_ISUPPER(c) and not Py_UNICODE_ISTITLE(c):
            kind_of[c] = UPPER
        elif Py_UNICODE_ISDIGIT(c):
            kind_of[c] = DIGIT
        elif Py_UNICODE_ISALPHA(c):
            kind_of[c] = LETTER
        elif Py_UNICODE_ISSPACE(c):
            kind_of[c] = SPACE
        if kind_of[c] == UPPER or Py_UNICODE_ISTITLE(c) or Py_UNICODE_ISUPPER(c):
            capitals.append(c)
    return kinds, capitals


cdef inline uint32_t character(str text, Py_ssize_t i) noexcept:
    cdef uint32_t code = PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), i)
    return code if code < PLANE else PLANE - 1


cdef inline uint8_t outer_kind(str text, const uint8_t* kind_of, int which) noexcept:
    """The kind of a line's first, last or last but one character; of a line of one character this for all three."""
    cdef Py_ssize_t length = PyUnicode_GET_LENGTH(text)
    if length == 0:
        return SPACE
    return kind_of[character(text, 0 if which == 0 or length < which else length - which)]


cdef Py_ssize_t read_line(
    str text, const uint8_t* kind_of, const uint64_t* fold, double* counts, uint64_t* hashes, int64_t* capitals
) noexcept:
    """Hashes of a line's words, and how many there are. `hashes` has room for as many as the line has characters."""
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t length = PyUnicode_GET_LENGTH(text)
    if PyUnicode_KIND(text) == 1:
        return read_units(<const uint8_t*>data, length, kind_of, fold, counts, hashes, capitals)
    if PyUnicode_KIND(text) == 2:
        return read_units(<const uint16_t*>data, length, kind_of, fold, counts, hashes, capitals)
    return read_units(<const uint32_t*>data, length, kind_of, fold, counts, hashes, capitals)


cdef Py_ssize_t read_units(
    const Unit* text, Py_ssize_t length, const uint8_t* kind_of, const uint64_t* fold,
    double* counts, uint64_t* hashes, int64_t* capitals,
) noexcept:
    cdef Py_ssize_t i, at = 0, begin, words = 0, others
    cdef uint32_t code
    cdef uint8_t kind
    cdef uint64_t total
    cdef int64_t[KINDS] count
    for i in range(KINDS):
        count[i] = 0
    capitals[0] = 0
    while at < length:
        code = min(<uint32_t>text[at], <uint32_t>(PLANE - 1))
        kind = kind_of[code]
        if not FIRST_OF_WORD <= kind <= IDEOGRAPH:
            count[kind & (KINDS - 1)] += 1
            at += 1
            continue
        capitals[0] += kind == UPPER
        begin, others, total = at, 0, 0
        while True:
            if at - begin < LONGEST_WORD:
                total += fold[code] * POWERS[at - begin]
            if kind != LOWER:  # which most are: counting those one by one takes longer than all the rest
                count[kind] += 1
                others += 1
            at += 1
            if kind == IDEOGRAPH or at == length:
                break
            code = min(<uint32_t>text[at], <uint32_t>(PLANE - 1))
            kind = kind_of[code]
            if not FIRST_OF_WORD <= kind < IDEOGRAPH:
                break
        count[LOWER] += at - begin - others
        hashes[words] = mix(total)
        words += 1
    for i in range(KINDS):
        counts[i] = <double>count[i]
    return words
