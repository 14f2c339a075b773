"""What single characters and attributes of a page stand for, and how they look where lexbor writes the page."""

from libc.string cimport memchr, memcmp

from cleaner.native.tree cimport Bytes

cdef enum:  # what a character of more than one byte is
    WRITTEN
    SPACE
    INVISIBLE

cdef enum:  # what an attribute's name says of its value
    UNKNOWN  # not looked up yet
    OTHER
    HIDDEN  # may say that the element is not shown
    WORDS
    CLASS


cdef inline int entity(unsigned char c) noexcept nogil:
    """Bytes that an ASCII character takes where it is written."""
    return 5 if c == 38 else 4 if c == 60 or c == 62 else c > 32


cdef inline bint is_blank(unsigned char c) noexcept nogil:
    return c == 32 or 9 <= c <= 13


cdef inline bint is_space(unsigned char c) noexcept nogil:
    return is_blank(c) or 28 <= c <= 31


cdef inline int sort_of(Bytes c, int length) noexcept nogil:
    """As `str.isspace` has it; what cannot be seen is the soft hyphen, zero-width space, word joiner and byte order mark."""
    if length == 2 and c[0] == 0xC2:
        return SPACE if c[1] == 0xA0 or c[1] == 0x85 else INVISIBLE if c[1] == 0xAD else WRITTEN
    if length != 3:
        return WRITTEN
    if c[0] == 0xE2 and c[1] == 0x80:
        if c[2] <= 0x8A or c[2] == 0xA8 or c[2] == 0xA9 or c[2] == 0xAF:
            return SPACE
        return INVISIBLE if c[2] == 0x8B else WRITTEN
    if c[0] == 0xE2 and c[1] == 0x81:
        return SPACE if c[2] == 0x9F else INVISIBLE if c[2] == 0xA0 else WRITTEN
    if c[0] == 0xEF and c[1] == 0xBB and c[2] == 0xBF:
        return INVISIBLE
    return SPACE if (c[0] == 0xE3 and c[1] == c[2] == 0x80) or (c[0] == 0xE1 and c[1] == 0x9A and c[2] == 0x80) else WRITTEN


cdef inline const char* written(Bytes value, size_t left) noexcept nogil:
    """How a character of a value is written that is not written as itself, NULL for others."""
    cdef unsigned char c = value[0]
    if c == 0xC2 and left > 1 and value[1] == 0xA0:
        return b"&nbsp;"
    if c > 62:
        return NULL
    if c == 38:
        return b"&amp;"
    if c == 34:
        return b"&quot;"
    if c == 60:
        return b"&lt;"
    if c == 62:
        return b"&gt;"
    return NULL


cdef inline bint ends(Bytes text, size_t length, const char* end, size_t end_length) noexcept nogil:
    return length >= end_length and memcmp(text + length - end_length, end, end_length) == 0


cdef inline int sort_of_name(Bytes name, size_t length) noexcept nogil:
    cdef unsigned char last = name[length - 1]
    if length > 11 and says_none(name, length):
        return HIDDEN
    if last == 115:
        return CLASS if length == 5 and memcmp(name, b"class", 5) == 0 else OTHER
    if last == 100:
        return WORDS if (length == 2 and name[0] == 105) or ends(name, length, b"testid", 6) else OTHER
    if last == 112:
        return WORDS if ends(name, length, b"emprop", 6) else OTHER
    if last == 116:
        return WORDS if ends(name, length, b"ponent", 6) else OTHER
    if last == 101:
        return WORDS if length == 4 and memcmp(name, b"role", 4) == 0 else OTHER
    return HIDDEN if last == 110 and ends(name, length, b"hidden", 6) else OTHER


cdef inline bint says_none(Bytes text, size_t length) noexcept nogil:
    """Whether a text says `display:none`, with or without a space."""
    cdef Bytes end = text + length
    cdef Bytes at = text
    cdef size_t left
    while True:
        at = <Bytes>memchr(at, 58, end - at)
        if at == NULL:
            return False
        left = end - at
        if at - text >= 7 and left >= 5 and memcmp(at - 7, b"display", 7) == 0:
            if memcmp(at + 1, b"none", 4) == 0 or (left >= 6 and is_blank(at[1]) and memcmp(at + 2, b"none", 4) == 0):
                return True
        at += 1


cdef inline bint hides(Bytes name, size_t length, Bytes value, size_t value_length) noexcept nogil:
    """Whether an attribute whose name may say so says that what is in its element is not shown."""
    if length == 6:
        return value_length == 0
    if value_length == 4 and memcmp(value, b"true", 4) == 0 and ends(name, length, b"aria-hidden", 11):
        return True
    return says_none(name, length)
