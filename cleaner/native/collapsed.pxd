"""Text of which every run of spaces has become one, as a page shows it."""

from libc.stdint cimport uint64_t
from libc.string cimport memcpy

from cleaner.native.letters cimport BLANK, INK
from cleaner.native.tree cimport Bytes
from cleaner.native.written cimport SPACE, WRITTEN, entity, sort_of


cdef struct Collapsed:
    unsigned char* text
    Py_ssize_t length, room
    bint space  # it ends in space that is not written yet


cdef enum:
    AT_ONCE = 8  # bytes

cdef extern from *:
    """
    #define CLEANER_EACH 0x0101010101010101ULL
    #define CLEANER_HIGHEST 0x8080808080808080ULL
    """
    const uint64_t EACH "CLEANER_EACH", HIGHEST "CLEANER_HIGHEST"  # a number times EACH is that number in each byte


cdef inline uint64_t others_than(uint64_t word, int c) noexcept nogil:
    """The highest bit of each byte that is not c, of eight of ASCII."""
    return (word ^ c * EACH) + 0x7F * EACH


cdef inline uint64_t plain_spaces(uint64_t word) noexcept nogil:
    """The highest bit of each byte that is a space, of eight that are written as they stand; else those of all.

    They do where all are INK or a space that stands alone.
    """
    cdef uint64_t ink = others_than(word, 32), spaces = ~ink & HIGHEST
    # No control character, neither & nor < nor >, which differ in one bit.
    cdef uint64_t good = (word + 0x60 * EACH) & others_than(word, 38) & others_than(word | 2 * EACH, 62)
    return spaces if (word | ~good | spaces & spaces << 8) & HIGHEST == 0 else HIGHEST


cdef inline long long collapse(Collapsed* whole, Bytes text, Py_ssize_t length, const unsigned char* kinds) noexcept nogil:
    """Add text, every run of spaces as one; there is room for it. Gives its length as written, without space.

    `kinds` is what `tell_bytes` says of bytes in a text.
    """
    cdef unsigned char* to = whole.text + whole.length
    cdef bint space = whole.space
    cdef Py_ssize_t at = 0, begin
    cdef long long ink = 0
    cdef uint64_t word, spaces
    cdef int width, sort, taken, i
    cdef unsigned char c
    while at < length:
        c = text[at]
        if kinds[c] == INK:
            if space:
                to[0] = 32
                to += 1
                space = False
            while True:
                while at + AT_ONCE <= length:
                    memcpy(&word, text + at, AT_ONCE)
                    spaces = plain_spaces(word)
                    if spaces == HIGHEST:
                        break
                    memcpy(to, &word, AT_ONCE)
                    taken = AT_ONCE - <int>(spaces >> 63)  # more space may follow the last
                    at += taken
                    to += taken
                    ink += AT_ONCE - <int>((spaces >> 7) * EACH >> 56)
                begin = at
                while at < length and kinds[text[at]] == INK:
                    to[at - begin] = text[at]
                    at += 1
                to += at - begin
                ink += at - begin
                if at + 1 >= length or text[at] != 32 or kinds[text[at + 1]] != INK:
                    break
                to[0] = 32
                to += 1
                at += 1
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
