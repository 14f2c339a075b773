"""What of a page's tokenizer needs no more than the page: names of tags, and where raw text ends.

Every index into the page is held against its end.
"""

from libc.string cimport memchr

from cleaner.native.names cimport Bytes, Name


cdef inline bint is_blank(unsigned char c) noexcept nogil:
    return c == 32 or c == 10 or c == 9 or c == 13 or c == 12


cdef inline bint is_letter(unsigned char c) noexcept nogil:
    return 97 <= (c | 32) <= 122


cdef inline unsigned char lower(unsigned char c) noexcept nogil:
    return c | 32 if 65 <= c <= 90 else c


cdef inline bint is_name(Bytes data, Py_ssize_t start, Py_ssize_t after, const Name* name) noexcept nogil:
    """Whether a name stands between two places, in whatever case."""
    cdef Py_ssize_t i
    if after - start != name.length:
        return False
    for i in range(name.length):
        if lower(data[start + i]) != name.text[i]:
            return False
    return True


cdef inline bint short(Bytes data, Py_ssize_t at, Py_ssize_t end, const Name* name) noexcept nogil:
    """Whether nothing stands between the tag that ends at `at` and its closing tag that could be markup."""
    cdef Bytes found = <Bytes>memchr(data + at, 60, end - at)
    return found != NULL and closes(data, found - data, end, name)


cdef inline bint closes(Bytes data, Py_ssize_t at, Py_ssize_t end, const Name* name) noexcept nogil:
    """Whether the closing tag of that name begins at `at`."""
    cdef Py_ssize_t after = at + 2 + name.length
    if after >= end or data[at + 1] != 47 or not is_name(data, at + 2, after, name):
        return False
    return is_blank(data[after]) or data[after] == 47 or data[after] == 62


cdef inline Py_ssize_t raw_end(Bytes data, Py_ssize_t at, Py_ssize_t end, const Name* name) noexcept nogil:
    """The place of the closing tag of raw text that begins at `at`, or the end."""
    cdef Bytes found
    cdef Py_ssize_t after, comment = 0
    cdef bint script = name.text[0] == 115 and name.text[1] == 99, inner = False
    while at < end:
        found = <Bytes>memchr(data + at, 60, end - at)
        if found == NULL:
            return end
        after = found - data
        if comment and has_dashes(data, comment, after):  # what a comment held is over
            comment, inner = 0, False
        at = after
        if closes(data, at, end, name):
            if not inner:
                return at
            inner = False
        elif script and not comment and end - at > 3 and data[at + 1] == 33 and data[at + 2] == 45 and data[at + 3] == 45:
            comment = at + 2
        elif comment and not inner:
            after = at + 1 + name.length
            inner = after < end and is_name(data, at + 1, after, name) and (
                is_blank(data[after]) or data[after] == 47 or data[after] == 62
            )
        if comment and comment < at:
            comment = at
        at += 1
    return end


cdef inline bint has_dashes(Bytes data, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """Whether `-->` stands between two places."""
    cdef Bytes found
    while at < end:
        found = <Bytes>memchr(data + at, 62, end - at)
        if found == NULL:
            return False
        if found - data - 2 >= at and found[-1] == 45 and found[-2] == 45:
            return True
        at = found - data + 1
    return False
