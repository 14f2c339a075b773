"""Whether a line may be hit by a pattern, told by the strings that it needs: see `cleaner.needles`."""

from libc.stdint cimport uint8_t
from libc.string cimport memchr, memcmp, memset

cdef enum:  # what marks the ends of a line, and groups, in a test
    BEGIN = 2
    END = 3
    ALL = 4
    ANY = 5
    CLOSE = 6
    DEEPEST = 200  # groups within groups; a test that has more lets every line pass


cdef struct Line:
    const uint8_t* text
    Py_ssize_t size, start, end  # it is without space from byte `start` to byte `end`
    bint read  # whether `pairs` are filled: with a one for each pair of neighbours, which are known by five bits of each byte
    uint8_t pairs[1024]


cdef inline void look_at(const uint8_t* text, Py_ssize_t size, Line* line) noexcept nogil:
    line.text, line.size, line.start, line.end, line.read = text, size, 0, size, False
    while line.end > 0 and is_space(text[line.end - 1]):
        line.end -= 1
    while line.start < size and is_space(text[line.start]):
        line.start += 1


cdef inline bint line_holds(const uint8_t* test, Py_ssize_t size, Line* line) noexcept nogil:
    return size == 0 or tree_holds(&test, test + size, line, True, 0)


cdef inline bint is_space(uint8_t byte) noexcept nogil:
    return byte == 32 or byte == 9 or byte == 10 or byte == 12 or byte == 13


cdef inline bint tree_holds(const uint8_t** at, const uint8_t* end, Line* line, bint asked, int depth) noexcept nogil:
    """Whether the tree that begins at a byte of a test holds. Moves on behind it; if not `asked`, that is all it does."""
    cdef uint8_t kind = at[0][0]
    cdef bint every = kind == ALL, found = every, asks, part
    cdef const uint8_t* string = at[0]
    if kind != ALL and kind != ANY:
        at[0] = <const uint8_t*>memchr(string, 10, end - string)
        if at[0] == NULL:
            at[0] = end
            return True
        at[0] += 1
        return asked and stands(string, at[0] - 1 - string, line)
    at[0] += 1
    if depth == DEEPEST:
        at[0] = end
        return True
    while at[0] < end and at[0][0] != CLOSE:
        asks = asked and found == every
        part = tree_holds(at, end, line, asks, depth + 1)
        if asks:
            found = part
        if depth == 0 and found != every:  # nothing behind it matters, and there is no tree to move on to
            return found
    if at[0] < end:
        at[0] += 1
    return found


cdef inline int pair(const uint8_t* bytes) noexcept nogil:
    return (bytes[0] & 31) << 5 | (bytes[1] & 31)


cdef inline bint lacks_a_pair(const uint8_t* string, Py_ssize_t size, Line* line) noexcept nogil:
    """Whether a line lacks a pair of neighbours that a string has: most strings are told by that, in no time."""
    cdef Py_ssize_t i
    if not line.read:
        memset(line.pairs, 0, sizeof(line.pairs))
        for i in range(line.size - 1):
            line.pairs[pair(line.text + i)] = 1
        line.read = True
    for i in range(size - 1):
        if not line.pairs[pair(string + i)]:
            return True
    return False


cdef inline bint stands(const uint8_t* string, Py_ssize_t size, Line* line) noexcept nogil:
    """Whether a string stands in a line: where its ends say, if they are marked, else anywhere."""
    cdef bint first = size > 0 and string[0] == BEGIN, last = size > 1 and string[size - 1] == END
    cdef const uint8_t* place
    cdef const uint8_t* stop
    string += first
    size -= first + last
    if first and last:
        return line.end - line.start == size and memcmp(line.text + line.start, string, size) == 0
    if first:
        return line.start + size <= line.size and memcmp(line.text + line.start, string, size) == 0
    if last:
        return size <= line.end and memcmp(line.text + line.end - size, string, size) == 0
    if size == 0 or size > line.size:
        return size == 0
    if lacks_a_pair(string, size, line):
        return False
    place, stop = line.text + size - 1, line.text + line.size
    while place < stop:
        place = <const uint8_t*>memchr(place, string[size - 1], stop - place)  # letters of one script often begin alike
        if place == NULL:
            return False
        if memcmp(place - size + 1, string, size) == 0:
            return True
        place += 1
    return False
