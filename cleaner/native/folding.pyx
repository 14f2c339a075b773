# cython: boundscheck=True, wraparound=False
"""Text folded character by character, where none depends on its neighbours; and characters looked for that few texts have."""

from array import array

from cpython.mem cimport PyMem_Free, PyMem_Malloc, PyMem_Realloc
from cpython.unicode cimport PyUnicode_1BYTE_KIND, PyUnicode_2BYTE_KIND, PyUnicode_DATA, PyUnicode_KIND
from libc.stdint cimport uint8_t, uint16_t, uint32_t
from libc.string cimport memcpy

cdef extern from "Python.h":
    str PyUnicode_New(Py_ssize_t size, uint32_t widest)

cdef enum:
    LONGEST = 4  # characters that one can become
    PLANE = 0x10000  # what is folded, and what comes of it, is below
    UNKNOWN = 0x200000
    NEW = 0x200001
    SEVERAL = 0x400000  # or none: of the rest, the last three bits say how many, those above where they stand
    MOST = 1 << 20  # characters of a text

ctypedef fused Characters:
    const uint8_t
    const uint16_t
    const uint32_t


cdef struct Folded:
    uint32_t* characters
    Py_ssize_t room, size
    uint32_t bits  # that any of them has


cdef class Folding:
    """What each character becomes by `one` that is in the ranges `alone`, below U+10000: at most four others there.

    `one` is asked when a character is first met, and has None for those that depend on their neighbours. Characters in the
    ranges `unchanged` become themselves; one such range may be above U+10000.
    """

    cdef object one
    cdef uint32_t[::1] to  # the character, or UNKNOWN, or NEW, or SEVERAL and where in `several` they begin
    cdef uint16_t[::1] several
    cdef uint32_t high, higher  # what is unchanged from U+10000 on
    cdef uint32_t used  # of `several`

    def __init__(self, one, alone, unchanged):
        cdef uint32_t[::1] to = array("I", [UNKNOWN]) * PLANE
        cdef uint32_t code, start, stop, become
        for become, spans in (NEW, alone), (0, unchanged):
            for span in spans:
                start, stop = span.start, span.stop
                if start >= PLANE:
                    self.high, self.higher = start, stop
                    continue
                for code in range(start, stop):
                    to[code] = become if become else code
        self.one, self.to, self.several = one, to, array("H", [0]) * (LONGEST * sum(map(len, alone)))

    cdef uint32_t meet(self, uint32_t c) except? 0:
        """Find out what a character becomes. Raises ValueError for more than four, or for one of U+10000 and above."""
        cdef str folded = self.one(chr(c))
        if folded is None:
            self.to[c] = UNKNOWN
        elif len(folded) > LONGEST or (folded and ord(max(folded)) >= PLANE):
            raise ValueError(f"{chr(c)!r} becomes {folded!r}")
        elif len(folded) == 1:
            self.to[c] = ord(folded)
        else:
            self.to[c] = SEVERAL | self.used << 3 | <uint32_t>len(folded)
            for character in folded:
                self.several[self.used] = ord(character)
                self.used += 1
        return self.to[c]

    def fold(self, str text):
        """The text folded, None where one of its characters is not known, or where it is very long."""
        cdef Py_ssize_t size = len(text)
        if size > MOST:
            return None
        cdef int kind = PyUnicode_KIND(text)
        cdef void* data = PyUnicode_DATA(text)
        cdef Folded folded = Folded(NULL, size + size // 16 + LONGEST, 0, 0)
        folded.characters = <uint32_t*>PyMem_Malloc(folded.room * sizeof(uint32_t))
        if folded.characters == NULL:
            raise MemoryError
        try:
            if kind == PyUnicode_1BYTE_KIND:
                known = fold_into(&folded, <const uint8_t*>data, size, self)
            elif kind == PyUnicode_2BYTE_KIND:
                known = fold_into(&folded, <const uint16_t*>data, size, self)
            else:
                known = fold_into(&folded, <const uint32_t*>data, size, self)
            return string(&folded) if known else None
        finally:
            PyMem_Free(folded.characters)


cdef bint fold_into(Folded* folded, Characters* text, Py_ssize_t size, Folding how) except -1:
    """Fold a text; whether all of its characters are known."""
    cdef Py_ssize_t i, out = 0
    cdef const uint32_t* to = &how.to[0]
    cdef const uint16_t* several = &how.several[0]
    cdef uint32_t c, become, bits = 0
    cdef uint32_t* more
    cdef int k
    for i in range(size):
        c = text[i]
        if c < PLANE:
            become = to[c]
        else:
            become = c if how.high <= c < how.higher else UNKNOWN
        if become == NEW:
            become = how.meet(c)
        if become < UNKNOWN:
            folded.characters[out] = become
            out += 1
            bits |= become
        elif become == UNKNOWN:
            return False
        else:
            if out + LONGEST + size - i > folded.room:  # there is room for one of each character that is left
                folded.room += folded.room // 2 + LONGEST
                more = <uint32_t*>PyMem_Realloc(folded.characters, folded.room * sizeof(uint32_t))
                if more == NULL:
                    raise MemoryError
                folded.characters = more
            for k in range(become & 7):
                folded.characters[out] = several[((become - SEVERAL) >> 3) + k]
                bits |= folded.characters[out]
                out += 1
    folded.size, folded.bits = out, bits
    return True


cdef str string(const Folded* folded):
    """The characters as a string."""
    cdef str text = PyUnicode_New(folded.size, min(folded.bits, <uint32_t>0x10FFFF))
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t i
    if folded.bits < 256:
        for i in range(folded.size):
            (<uint8_t*>data)[i] = folded.characters[i]
    elif folded.bits < PLANE:
        for i in range(folded.size):
            (<uint16_t*>data)[i] = folded.characters[i]
    else:
        memcpy(data, folded.characters, folded.size * sizeof(uint32_t))
    return text


def quotes(str text):
    """(curly quotes, straight ones, where the first of the rarer kind stands, which is the straight one if neither is)."""
    cdef Found found = Found(0, 0, 0, 0)
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    if kind == PyUnicode_1BYTE_KIND:
        return 0, 0, 0  # there are none that are curly
    if kind == PyUnicode_2BYTE_KIND:
        find_quotes(<const uint16_t*>data, len(text), &found)
    else:
        find_quotes(<const uint32_t*>data, len(text), &found)
    return found.curly, found.straight, found.first_straight if found.straight <= found.curly else found.first_curly


cdef struct Found:
    Py_ssize_t curly, straight, first_curly, first_straight


cdef void find_quotes(Characters* text, Py_ssize_t size, Found* found) noexcept:
    cdef Py_ssize_t i
    cdef uint32_t c
    for i in range(size):
        c = text[i]
        if 0x2018 <= c <= 0x201D and c & 3 < 2:
            found.first_curly = found.first_curly if found.curly else i
            found.curly += 1
        elif c == 0x27 or c == 0x22:
            found.first_straight = found.first_straight if found.straight else i
            found.straight += 1


def may_be_misread(str text):
    """Whether a letter of U+00C2 to U+00F4 stands before a character that can be of UTF-8, read as Windows-1252, behind it."""
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    if kind == PyUnicode_1BYTE_KIND:
        return misread(<const uint8_t*>data, len(text))
    if kind == PyUnicode_2BYTE_KIND:
        return misread(<const uint16_t*>data, len(text))
    return misread(<const uint32_t*>data, len(text))


cdef bint misread(Characters* text, Py_ssize_t size) noexcept:
    cdef Py_ssize_t i
    cdef uint32_t c, after
    for i in range(size - 1):
        c = text[i]
        if 0xC2 <= c <= 0xF4:
            after = text[i + 1]
            if 0x80 <= after <= 0xBF or 0x140 <= after <= 0x1BF or 0x2C0 <= after <= 0x2FF or 0x2000 <= after <= 0x2FFF:
                return True
    return False
