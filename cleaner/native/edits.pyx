# cython: boundscheck=True, wraparound=False
"""Lines of a text, and what becomes of a page's cuts, of which there are dozens: the compiled counterparts of loops of
`cleaner.lines`, `cleaner.edit` and `cleaner.draft`.

The classes that are made here are handed over, and must be named tuples: one is made without a call of its class.
"""

from cpython.ref cimport Py_INCREF
from cpython.tuple cimport PyTuple_SET_ITEM

cdef extern from *:
    """
    static PyObject *cleaner_room(PyTypeObject *of, Py_ssize_t items) { return of->tp_alloc(of, items); }
    """
    tuple room "cleaner_room"(type of, Py_ssize_t items)  # a tuple of that class whose items are to be set at once


cdef inline void put(tuple to, Py_ssize_t at, object item) noexcept:
    Py_INCREF(item)
    PyTuple_SET_ITEM(to, at, item)


cdef int check(type of, int items) except -1:
    """That a class is one of named tuples of so many fields. Raises TypeError where it is not."""
    if not issubclass(of, tuple) or len(getattr(of, "_fields", ())) != items:
        raise TypeError(f"{of.__name__} is no named tuple of {items} fields")
    return 0


cdef inline tuple edit_of(type of, object start, object end, str removed, object put_there, object code, object reason,
                          object confidence, object field):
    cdef tuple edit = room(of, 8)
    put(edit, 0, start)
    put(edit, 1, end)
    put(edit, 2, removed)
    put(edit, 3, put_there)
    put(edit, 4, code)
    put(edit, 5, reason)
    put(edit, 6, confidence)
    put(edit, 7, field)
    return edit


cdef inline tuple piece_of(type of, object start, object end, str text, object edit):
    cdef tuple piece = room(of, 4)
    put(piece, 0, start)
    put(piece, 1, end)
    put(piece, 2, text)
    put(piece, 3, edit)
    return piece


def split_lines(str text, type line) -> list:
    """See `cleaner.lines.split_lines`, for a text in which a break is always LF."""
    cdef list lines = text.split("\n")
    cdef Py_ssize_t number, start = 0, end
    cdef str part
    cdef tuple made
    check(line, 3)
    for number in range(len(lines)):
        part = lines[number]
        end = start + len(part)
        made = room(line, 3)
        put(made, 0, start)
        put(made, 1, end)
        put(made, 2, part)
        lines[number] = made
        start = end + 1
    return lines


def line_edits(str text, list findings, Py_ssize_t closing, type edit, str gap, str reason) -> list:
    """See `cleaner.edit.plan_lines`. `closing`: the number of the first finding of those that end the text."""
    cdef list edits = []
    cdef Py_ssize_t number = 0, start, end
    check(edit, 8)
    for finding in findings:
        code, first, last, message, _, confidence, fix, field = finding
        start, end = first, last
        made = edit_of(edit, first, last, text[start:end], fix[0], code, message, confidence, field)
        if number < closing:
            edits.append(made)
            edits.append(edit_of(edit, last, end + 1, "\n", "", gap, reason, 1.0, "text"))
        else:
            edits.append(edit_of(edit, start - 1, first, "\n", "", gap, reason, 1.0, "text"))
            edits.append(made)
        number += 1
    return edits


def cut_kept(piece, Py_ssize_t at, list edits) -> list:
    """See `cleaner.draft`: a piece in parts kept and edited."""
    cdef list pieces = []
    cdef type of = type(piece)
    cdef Py_ssize_t begin, here = 0, end, start, stop
    cdef str text
    check(of, 4)
    begin, _, text, _ = piece
    end = len(text)
    for edit in edits:
        first, last, _, replacement, _, _, _, _ = edit
        start, stop = <Py_ssize_t>first - at, <Py_ssize_t>last - at
        if start < 0:
            replacement = ""
        if stop > end:
            stop = end
        if here < start:
            pieces.append(piece_of(of, begin + here, begin + start, text[here:start], None))
            here = start
        start = here
        here = max(here, stop)
        pieces.append(piece_of(of, begin + start, begin + here, replacement, edit))
    if here < end:
        pieces.append(piece_of(of, begin + here, begin + end, text[here:end], None))
    return pieces


def begins(list pieces) -> list[int]:
    """Where each of a draft's pieces begins in the text as it stands, and where the last ends."""
    cdef list places = [0]
    cdef Py_ssize_t at = 0
    for piece in pieces:
        _, _, text, _ = piece
        at += len(<str?>text)
        places.append(at)
    return places
