# cython: boundscheck=True, wraparound=False
"""Words of lines, counted and hashed in one pass over their characters."""

from cpython.mem cimport PyMem_Calloc, PyMem_Free
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport uint8_t, uint32_t, uint64_t

from cleaner.native.hashing cimport mix, run_on

cdef extern from "Python.h":
    bint Py_UNICODE_ISSPACE(uint32_t character) nogil

cdef inline bint unspaced(uint32_t c) noexcept nogil:
    """Whether a character is of a script that puts no space between words."""
    return c >= 0x0E00 and (
        c <= 0x0EFF
        or 0x1000 <= c <= 0x109F
        or 0x1780 <= c <= 0x17FF
        or 0x3040 <= c <= 0x30FF
        or 0x3400 <= c <= 0x9FFF
        or 0xF900 <= c <= 0xFAFF
    )


def word_counts(list lines, int long_word):
    """The words of each line, as `cleaner.lines.count_words` counts them.

    Where words have more than `long_word` characters on average, two characters of scripts without spaces are a word more.
    """
    cdef list counts = []
    cdef str line
    cdef Py_ssize_t i, size, words, others
    cdef int kind
    cdef void* data
    cdef uint32_t c
    cdef bint inside, space
    for line in lines:
        size, kind, data = len(line), PyUnicode_KIND(line), PyUnicode_DATA(line)
        words = others = 0
        inside = False
        for i in range(size):
            c = PyUnicode_READ(kind, data, i)
            space = c == 32 or Py_UNICODE_ISSPACE(c)
            words += inside < (not space)
            inside = not space
            others += unspaced(c)
        counts.append(words if size <= long_word * words else words + others // 2)
    return counts


def variety(str text, int most):
    """(words, different words) among the first `most` words of a text; words are what stands between spaces."""
    cdef Py_ssize_t i, size = len(text)
    cdef int kind = PyUnicode_KIND(text), words = 0, different = 0, room = 64
    cdef void* data = PyUnicode_DATA(text)
    cdef uint64_t hash = 0, slot
    cdef uint32_t c
    while room < 2 * most:
        room *= 2
    cdef uint64_t* known = <uint64_t*>PyMem_Calloc(room, sizeof(uint64_t))
    if known == NULL:
        raise MemoryError
    for i in range(size + 1):
        c = PyUnicode_READ(kind, data, i) if i < size else 32
        if c != 32 and not Py_UNICODE_ISSPACE(c):
            hash = run_on(hash, c)
        elif hash:
            words += 1
            hash = mix(hash) | 1  # never the zero of an empty place
            slot = hash >> 32
            while known[slot & (room - 1)] != 0 and known[slot & (room - 1)] != hash:
                slot += 1
            different += known[slot & (room - 1)] == 0
            known[slot & (room - 1)] = hash
            hash = 0
            if words == most:
                break
    PyMem_Free(known)
    return words, different


def stems(str line, const uint8_t[::1] ends, int least, int most):
    """A number for each word of `least` letters or more, in order: the same for words that begin with the same `most` letters.

    Words end at spaces and at the characters that `ends` has a one for.
    """
    cdef list found = []
    cdef Py_ssize_t i, size = len(line), length = 0
    cdef int kind = PyUnicode_KIND(line)
    cdef void* data = PyUnicode_DATA(line)
    cdef uint64_t hash = 0
    cdef uint32_t c
    for i in range(size + 1):
        c = PyUnicode_READ(kind, data, i) if i < size else 32
        if 97 <= c <= 122 or not (Py_UNICODE_ISSPACE(c) or (c < <uint64_t>ends.shape[0] and ends[c])):
            if length < most:
                hash = run_on(hash, c)
            length += 1
        else:
            if length >= least:
                found.append(mix(hash))
            hash, length = 0, 0
    return found
