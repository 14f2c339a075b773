# cython: boundscheck=False, wraparound=False
"""A long text taken out of a JSON object as UTF-8: its quotes and escapes are undone, and it never becomes a string."""

import sys

from cpython.ref cimport Py_DECREF, PyObject
from libc.stdint cimport uint32_t, uint64_t
from libc.string cimport memchr, memcmp, memcpy, memset

cdef extern from * nogil:
    """
    #include <stdint.h>
    #include <string.h>

    #define trailing_zeros(word) __builtin_ctzll(word)

    /* A bit for each of 64 bytes that is a quote, a backslash, a control character or not ASCII; where there are no wide
       registers, for some bytes behind one that are none of these, too. */
    #ifdef __SSE2__
    #include <emmintrin.h>
    static inline uint64_t cleaner_odd_of_16(const unsigned char *at) {
        const __m128i c = _mm_loadu_si128((const __m128i *) at);
        const __m128i quoted = _mm_or_si128(_mm_cmpeq_epi8(c, _mm_set1_epi8(34)), _mm_cmpeq_epi8(c, _mm_set1_epi8(92)));
        return (uint64_t) _mm_movemask_epi8(_mm_or_si128(quoted, _mm_cmplt_epi8(c, _mm_set1_epi8(32))));
    }
    static inline uint64_t cleaner_odd(const unsigned char *at) {
        return cleaner_odd_of_16(at) | cleaner_odd_of_16(at + 16) << 16 | cleaner_odd_of_16(at + 32) << 32
            | cleaner_odd_of_16(at + 48) << 48;
    }
    #else
    static inline uint64_t cleaner_odd(const unsigned char *at) {
        const uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
        uint64_t found = 0, word;
        for (int i = 0; i < 64; i += 8) {
            memcpy(&word, at + i, 8);
            const uint64_t quote = word ^ ones * 34, backslash = word ^ ones * 92;
            const uint64_t odd = ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash) | (word - ones * 32) | word;
            found |= ((odd & tops) >> 7) * 0x0102040810204080 >> 56 << i;
        }
        return found;
    }
    #endif
    """
    int trailing_zeros(uint64_t word)
    uint64_t odd "cleaner_odd"(const unsigned char* at)

cdef extern from "Python.h":
    PyObject* new_bytes "PyBytes_FromStringAndSize"(const char* text, Py_ssize_t length) except NULL
    char* bytes_at "PyBytes_AS_STRING"(PyObject* text)
    int _PyBytes_Resize(PyObject** text, Py_ssize_t length) except -1

if sys.byteorder != "little":
    raise ImportError("eight bytes are read as one number, the first of them the least")

ctypedef const unsigned char* Bytes

cdef enum:
    QUOTE = 34
    BACKSLASH = 92
    BLOCK = 64  # bytes that are looked at together

cdef unsigned char[256] PLAIN  # what a letter behind a backslash stands for, 0 if nothing
memset(PLAIN, 0, sizeof(PLAIN))
for _letter, _meant in zip(b'"\\\\/bfnrt', b'"\\\\/\b\f\n\r\t'):
    PLAIN[_letter] = _meant


cdef inline Py_ssize_t after_blanks(Bytes data, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    while at < end and (data[at] == 32 or 9 <= data[at] <= 10 or data[at] == 13):
        at += 1
    return at


cdef Py_ssize_t after_string(Bytes data, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """What follows the string whose quote is at `at`, -1 if it does not end."""
    at += 1
    while at < end and data[at] != QUOTE:
        at += 2 if data[at] == BACKSLASH else 1
    return at + 1 if at < end else -1


cdef Py_ssize_t after_value(Bytes data, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """What follows the value at `at`: a comma or a bracket at its depth, or what is no JSON; -1 if a string does not end."""
    cdef Py_ssize_t depth = 0
    cdef unsigned char c
    while at < end:
        c = data[at]
        if c == QUOTE:
            at = after_string(data, at, end)
            if at < 0:
                return -1
            continue
        if c == 123 or c == 91:
            depth += 1
        elif c == 125 or c == 93:
            if depth == 0:
                return at
            depth -= 1
        elif c == 44 and depth == 0:
            return at
        at += 1
    return at


cdef int width(Bytes data, Py_ssize_t left) noexcept nogil:
    """Bytes of the character of UTF-8 that begins here, 0 if none does (Unicode, table 3-7)."""
    cdef unsigned char c = data[0]
    cdef int length = 2 if 0xC2 <= c <= 0xDF else 3 if 0xE0 <= c <= 0xEF else 4 if 0xF0 <= c <= 0xF4 else 0
    cdef int i
    if length == 0 or left < length:
        return 0
    for i in range(1, length):
        if data[i] & 0xC0 != 0x80:
            return 0
    if (c == 0xE0 and data[1] < 0xA0) or (c == 0xED and data[1] > 0x9F):
        return 0
    return 0 if (c == 0xF0 and data[1] < 0x90) or (c == 0xF4 and data[1] > 0x8F) else length


cdef int hexadecimal(Bytes data) noexcept nogil:
    """The number that four digits stand for, -1 if they are none."""
    cdef int number = 0, i
    cdef unsigned char c
    for i in range(4):
        c = data[i]
        if 48 <= c <= 57:
            number = 16 * number + c - 48
        elif 97 <= c | 32 <= 102:
            number = 16 * number + (c | 32) - 87
        else:
            return -1
    return number


cdef Py_ssize_t escaped(Bytes data, Py_ssize_t left, unsigned char** to) noexcept nogil:
    """Write what the escape at `data` stands for, unless it is NUL; gives its bytes, 0 if it is none, or half a pair."""
    cdef int number, low
    if left < 2:
        return 0
    if PLAIN[data[1]]:
        to[0][0] = PLAIN[data[1]]
        to[0] += 1
        return 2
    number = hexadecimal(data + 2) if data[1] == 117 and left >= 6 else -1
    if number < 0 or 0xDC00 <= number < 0xE000:
        return 0
    if not 0xD800 <= number < 0xDC00:
        put(<uint32_t>number, to)
        return 6
    low = hexadecimal(data + 8) if left >= 12 and data[6] == BACKSLASH and data[7] == 117 else -1
    if not 0xDC00 <= low < 0xE000:
        return 0
    put(<uint32_t>(0x10000 + ((number - 0xD800) << 10) + low - 0xDC00), to)
    return 12


cdef void put(uint32_t code, unsigned char** to) noexcept nogil:
    """Write a character in UTF-8, unless it is NUL."""
    cdef unsigned char* at = to[0]
    if code == 0:
        return
    if code < 0x80:
        at[0] = <unsigned char>code
        to[0] = at + 1
    elif code < 0x800:
        at[0], at[1] = <unsigned char>(0xC0 | code >> 6), <unsigned char>(0x80 | code & 63)
        to[0] = at + 2
    elif code < 0x10000:
        at[0], at[1] = <unsigned char>(0xE0 | code >> 12), <unsigned char>(0x80 | code >> 6 & 63)
        at[2] = <unsigned char>(0x80 | code & 63)
        to[0] = at + 3
    else:
        at[0], at[1] = <unsigned char>(0xF0 | code >> 18), <unsigned char>(0x80 | code >> 12 & 63)
        at[2], at[3] = <unsigned char>(0x80 | code >> 6 & 63), <unsigned char>(0x80 | code & 63)
        to[0] = at + 4


cdef Py_ssize_t undone(Bytes data, Py_ssize_t at, Py_ssize_t end, unsigned char** place) noexcept nogil:
    """Write the string whose quote is at `at`, without NUL. Gives the place after it, -1 if it is none.

    There is room for as much as is left of `data`, and a block more: what is written too much is written over.
    """
    cdef unsigned char* to = place[0]
    cdef uint64_t found
    cdef Py_ssize_t begin, odd_at
    at += 1
    while at + 2 * BLOCK <= end:
        begin, found = at, odd(data + at)
        while found:
            odd_at = begin + trailing_zeros(found)
            memcpy(to, data + at, BLOCK)
            to += odd_at - at
            if data[odd_at] == BACKSLASH and PLAIN[data[odd_at + 1]]:
                to[0] = PLAIN[data[odd_at + 1]]
                to += 1
                at = odd_at + 2
            else:
                place[0] = to
                if data[odd_at] == QUOTE:
                    return odd_at + 1
                at = after_odd(data, odd_at, end, place)
                if at < 0:
                    return -1
                to = place[0]
            if at - begin >= BLOCK:
                break
            found &= ~<uint64_t>0 << (at - begin)
        else:
            memcpy(to, data + at, BLOCK)
            to += begin + BLOCK - at
            at = begin + BLOCK
    place[0] = to
    while 0 <= at < end and data[at] != QUOTE:
        at = after_odd(data, at, end, place)
    return at + 1 if 0 <= at < end else -1


cdef Py_ssize_t after_odd(Bytes data, Py_ssize_t at, Py_ssize_t end, unsigned char** to) noexcept nogil:
    """Write the character or escape at `at` as `undone` does, and those that are not ASCII behind it; gives what follows."""
    cdef Py_ssize_t length
    if data[at] < 32:
        return -1
    if data[at] == BACKSLASH:
        length = escaped(data + at, end - at, to)
        return at + length if length else -1
    while True:
        length = 1 if data[at] < 0x80 else width(data + at, end - at)
        if length == 0:
            return -1
        memcpy(to[0], data + at, length)
        to[0] += length
        at += length
        if at >= end or data[at] < 0x80:
            return at


cdef bytes text_at(Bytes data, Py_ssize_t at, Py_ssize_t end, Py_ssize_t* after):
    """What `undone` writes, in as much memory as it takes."""
    cdef PyObject* text = new_bytes(NULL, end - at + BLOCK)
    cdef unsigned char* begin = <unsigned char*>bytes_at(text)
    cdef unsigned char* to = begin
    after[0] = undone(data, at, end, &to)
    _PyBytes_Resize(&text, to - begin)
    try:
        return <bytes>text
    finally:
        Py_DECREF(<object>text)


def lifted(bytes data, bytes key):
    """(the object with an empty string at `key`, that string in UTF-8 and without NUL) of an object in JSON.

    None where there is no string at that key, or more than one, and where JSON or UTF-8 are broken on the way there. What
    stands elsewhere is not looked at more closely than that takes.
    """
    cdef Bytes page = data
    cdef Py_ssize_t end = len(data), at = after_blanks(page, 0, end), name, begin = -1, after = -1
    cdef bint wanted
    cdef bytes text = None
    if at == end or page[at] != 123:
        return None
    at = after_blanks(page, at + 1, end)
    while at < end and page[at] == QUOTE:
        name = at + 1
        at = after_string(page, at, end)
        if at < 0:
            return None
        if memchr(page + name, BACKSLASH, at - 1 - name) != NULL:  # it may be the same key in other letters
            return None
        wanted = at - 1 - name == len(key) and memcmp(page + name, <const char*>key, len(key)) == 0
        at = after_blanks(page, at, end)
        if at == end or page[at] != 58:
            return None
        at = after_blanks(page, at + 1, end)
        if wanted:
            if text is not None or at == end or page[at] != QUOTE:
                return None
            begin = at
            text = text_at(page, at, end, &after)
            at = after
            if at < 0:
                return None
        else:
            at = after_value(page, at, end)
            if at < 0:
                return None
        at = after_blanks(page, at, end)
        if at == end or page[at] != 44:
            break
        at = after_blanks(page, at + 1, end)
    return None if text is None else (data[:begin] + b'""' + data[after:], text)
