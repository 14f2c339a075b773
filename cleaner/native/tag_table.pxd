"""See `tag_table.pyx`."""

from cleaner.native.names cimport Bits, Name

cdef enum:
    TABLE_BITS = 10  # for about 150 names
    TABLE = 1 << TABLE_BITS

cdef enum:  # what a tag's name says
    VOID = 1
    INLINE = 2
    LINK = 4
    BOLD = 8
    SMALL = 16
    UNSEEN = 32


cdef class TagTable:
    cdef Name slots[TABLE]
    cdef Bits bits[256]
    cdef Bits hidden
    cdef int root
    cdef int line_break
