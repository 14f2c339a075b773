"""Text of which every run of spaces has become one, as a page shows it."""

from cleaner.native.letters cimport BLANK, INK
from cleaner.native.tree cimport Bytes
from cleaner.native.written cimport SPACE, WRITTEN, entity, sort_of


cdef struct Collapsed:
    unsigned char* text
    Py_ssize_t length, room
    bint space  # it ends in space that is not written yet


cdef inline long long collapse(Collapsed* whole, Bytes text, Py_ssize_t length, const unsigned char* kinds) noexcept nogil:
    """Add text, every run of spaces as one; there is room for it. Gives its length as written, without space.

    `kinds` is what `tell_bytes` says of bytes in a text.
    """
    cdef unsigned char* to = whole.text + whole.length
    cdef bint space = whole.space
    cdef Py_ssize_t at = 0, begin
    cdef long long ink = 0
    cdef int width, sort, i
    cdef unsigned char c
    while at < length:
        c = text[at]
        if kinds[c] == INK:
            if space:
                to[0] = 32
                to += 1
                space = False
            begin = at
            while at < length and kinds[text[at]] == INK:
                to[at - begin] = text[at]
                at += 1
            to += at - begin
            ink += at - begin
            continue
        if kinds[c] == BLANK:
            space = to > whole.text
            at += 1
            while at < length and kinds[text[at]] == BLANK:
                at += 1
            continue
        if c < 0x80:
            ink += entity(c)
            width, sort = 1, WRITTEN
        else:
            width = min(<Py_ssize_t>(2 if c < 0xE0 else 3 if c < 0xF0 else 4), length - at)
            sort = sort_of(text + at, width)
            ink += 6 if sort == SPACE and c == 0xC2 and text[at + 1] == 0xA0 else width  # &nbsp;
            if sort == SPACE:
                space = to > whole.text
        if sort == WRITTEN:
            if space:
                to[0] = 32
                to += 1
                space = False
            for i in range(width):
                to[i] = text[at + i]
            to += width
        at += width
    whole.length, whole.space = to - whole.text, space
    return ink
