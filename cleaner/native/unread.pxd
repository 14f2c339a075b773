"""What of a page no one reads once it is parsed, told while the tags are gone through: the parser need not see it.

In doubt a thing is read. See `cleaner.read.tag_traits`.
"""

from cpython.mem cimport PyMem_Realloc
from libc.string cimport memchr, memcmp

from cleaner.native.names cimport Bytes
from cleaner.native.written cimport says_none


cdef struct Ranges:
    Py_ssize_t* items  # where each begins and ends
    Py_ssize_t length, room  # in numbers, two a range


cdef inline int add_range(Ranges* ranges, Py_ssize_t begin, Py_ssize_t end, Py_ssize_t first) except -1:
    """Ranges come in order. One that goes on where the last ended is part of it, if that is the `first` or behind it."""
    cdef Py_ssize_t* items
    cdef Py_ssize_t room
    if ranges.length > first and ranges.items[ranges.length - 1] == begin:
        ranges.items[ranges.length - 1] = end
        return 0
    if ranges.length == ranges.room:
        room = max(2 * ranges.room, <Py_ssize_t>1024)
        items = <Py_ssize_t*>PyMem_Realloc(ranges.items, room * sizeof(Py_ssize_t))
        if items == NULL:
            raise MemoryError
        ranges.items, ranges.room = items, room
    ranges.items[ranges.length], ranges.items[ranges.length + 1] = begin, end
    ranges.length += 2
    return 0


cdef inline bint counts(Bytes name, Py_ssize_t length, bint unseen) noexcept nogil:
    """Whether an attribute of that name may be read: class, id, role, type, *testid, *emprop, *ponent, *hidden.

    Of elements that are never seen only the type is.
    """
    cdef int last = name[length - 1] | 32, before
    if unseen:
        return length == 4 and last == 101
    if length > 11 and memchr(name, 58, length) != NULL:  # which may say `display:none`
        return True
    if length > 5:
        before = name[length - 2] | 32
        if last == 100:
            return before == 105
        if last == 112:
            return before == 111
        if last == 116:
            return before == 110
        return last == 110 and before == 101
    return (length == 5 and last == 115) or (length == 2 and last == 100) or (length == 4 and last == 101)


cdef inline bint may_hide(Bytes value, Py_ssize_t length) noexcept nogil:
    """Whether a value may say `display:none`, its letters spelled out or by their numbers."""
    cdef Bytes at = value
    cdef Bytes end = value + length
    if memchr(value, 38, length) == NULL:
        return length > 11 and says_none(value, length)
    if memchr(value, 35, length) != NULL:
        return True
    while True:
        at = <Bytes>memchr(at, 121, end - at)
        if at == NULL:
            return False
        at += 1
        if at - value >= 7 and memcmp(at - 7, b"display", 7) == 0:
            return True


cdef inline bint links_data(Bytes tag, Py_ssize_t length) noexcept nogil:
    """Whether the tag of a script may say that it holds JSON-LD: `application/ld+json`."""
    return memchr(tag, 43, length) != NULL or memchr(tag, 38, length) != NULL
