# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Lines to words, in one pass over their characters: the compiled counterpart of `cleaner.detect.features.read_words`.

Indices are not checked one by one: those into the tables of the basic plane are at most 65,535, those into what is made
here are bounded by the lengths of the lines, which are counted first.
"""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t

cdef extern from "Python.h":
    bint Py_UNICODE_ISSPACE(uint32_t character)
    bint Py_UNICODE_ISALPHA(uint32_t character)
    bint Py_UNICODE_ISDIGIT(uint32_t character)
    bint Py_UNICODE_ISLOWER(uint32_t character)
    bint Py_UNICODE_ISUPPER(uint32_t character)
    bint Py_UNICODE_ISTITLE(uint32_t character)

import numpy as np

from cleaner.native.hashing cimport Word, add_character, hash_of, open_word

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
    IDEOGRAPH = 5


def read_words(list texts, const uint8_t[::1] kinds, const uint64_t[::1] folded):
    """The fields of `Words`, in their order. `kinds`, `folded`: of each character of the basic plane.

    Raises ValueError for tables of another size, TypeError for lines that are no strings.
    """
    if kinds.shape[0] != PLANE or folded.shape[0] != PLANE:
        raise ValueError(f"tables of {kinds.shape[0]} and {folded.shape[0]} characters, expected {PLANE}")
    cdef Py_ssize_t lines = len(texts), characters = 0, i, begin, found = 0
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
        line_of[begin:found] = i
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
    cdef int unicode_kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t i, words = 0
    cdef uint32_t code
    cdef uint8_t kind, before = SPACE
    cdef bint inside
    cdef int64_t[KINDS] count
    cdef Word word
    for i in range(KINDS):
        count[i] = 0
    capitals[0] = 0
    open_word(&word)
    for i in range(PyUnicode_GET_LENGTH(text)):
        code = PyUnicode_READ(unicode_kind, data, i)
        if code >= PLANE:
            code = PLANE - 1
        kind = kind_of[code]
        count[kind & (KINDS - 1)] += 1
        inside = FIRST_OF_WORD <= before <= IDEOGRAPH
        if FIRST_OF_WORD <= kind <= IDEOGRAPH:
            if not inside or kind == IDEOGRAPH or before == IDEOGRAPH:
                if inside:
                    hashes[words - 1] = hash_of(&word)
                open_word(&word)
                words += 1
                capitals[0] += kind == UPPER
            add_character(&word, fold[code])
        elif inside:
            hashes[words - 1] = hash_of(&word)
        before = kind
    if FIRST_OF_WORD <= before <= IDEOGRAPH:
        hashes[words - 1] = hash_of(&word)
    for i in range(KINDS):
        counts[i] = <double>count[i]
    return words
