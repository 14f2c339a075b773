# cython: boundscheck=True, wraparound=False
"""Words of lines, counted and hashed in one pass over their characters.

Most text has one byte a character. There eight characters are looked at together: a mask has the highest bit of each byte
that is a space.
"""

from array import array

cimport cython
from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc
from cpython.unicode cimport PyUnicode_1BYTE_KIND, PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport uint8_t, uint32_t, uint64_t
from libc.string cimport memcpy

from cleaner.native.hashing cimport mix, run_on
from cleaner.native.tables cimport Different, is_in, place, put, room_for, spread

cdef extern from "Python.h":
    bint Py_UNICODE_ISSPACE(uint32_t character) nogil
    bint Py_UNICODE_ISALPHA(uint32_t character) nogil
    bint Py_UNICODE_ISUPPER(uint32_t character) nogil

cdef extern from *:
    """
    #define EACH 0x0101010101010101ULL
    #define HIGHEST 0x8080808080808080ULL
    #define trailing_zeros(word) __builtin_ctzll(word)
    """
    const uint64_t HIGHEST, EACH  # a number times EACH is that number in each byte
    int trailing_zeros(uint64_t word) nogil

cdef inline bint unspaced(uint32_t c) noexcept nogil:
    """Whether a character is of a script that puts no space between words."""
    return c >= 0x0E00 and (
        c <= 0x0EFF
        or 0x1000 <= c <= 0x109F
        or 0x1780 <= c <= 0x17FF
        or 0x3040 <= c <= 0x30FF
        or 0x3400 <= c <= 0x9FFF
        or 0xF900 <= c <= 0xFAFF
    )


cdef inline uint64_t eight(const uint8_t* data, Py_ssize_t left) noexcept nogil:
    """The next eight characters, the first in the lowest byte; spaces where fewer than eight are left."""
    cdef uint64_t word = 0x20 * EACH
    if left >= 8:
        memcpy(&word, data, 8)
    else:
        memcpy(&word, data, left)
    return word


cdef inline uint64_t spaces(uint64_t word) noexcept nogil:
    """The mask of the spaces among eight characters."""
    cdef uint64_t mask = 0
    cdef int k
    if not (word | ((word - 0x20 * EACH) & ~word)) & HIGHEST:  # neither control characters nor any beyond ASCII
        return ~(word + (0x7F - 0x20) * EACH) & HIGHEST
    for k in range(0, 64, 8):
        mask |= <uint64_t>(Py_UNICODE_ISSPACE((word >> k) & 0xFF) != 0) << (k + 7)
    return mask


cdef Py_ssize_t narrow_words(const uint8_t* data, Py_ssize_t size) noexcept nogil:
    """The words of a line of one byte a character."""
    cdef Py_ssize_t i, words = 0
    cdef uint64_t mask, begins, before = 0x80  # what stands before a line is no word
    for i in range(0, size, 8):
        mask = spaces(eight(data + i, size - i))
        begins = ~mask & (mask << 8 | before) & HIGHEST
        words += ((begins >> 7) * EACH) >> 56
        before = mask >> 56
    return words


def word_counts(list lines, int long_word):
    """The words of each line, as `cleaner.lines.count_words` counts them.

    Where words have more than `long_word` characters on average, two characters of scripts without spaces are a word more.
    """
    cdef list counts = []
    cdef str line
    cdef Py_ssize_t i, size, words, others
    cdef int kind
    cdef void* data
    cdef uint32_t c
    cdef bint inside, space
    for line in lines:
        size, kind, data = len(line), PyUnicode_KIND(line), PyUnicode_DATA(line)
        words = others = 0
        if kind == PyUnicode_1BYTE_KIND:  # none of its scripts goes without spaces
            counts.append(narrow_words(<const uint8_t*>data, size))
            continue
        inside = False
        for i in range(size):
            c = PyUnicode_READ(kind, data, i)
            space = c == 32 or Py_UNICODE_ISSPACE(c)
            words += inside < (not space)
            inside = not space
            others += unspaced(c)
        counts.append(words if size <= long_word * words else words + others // 2)
    return counts


def unended_lists(list lines, int least):
    """What `cleaner.lines.unended_lists` tells; a line is (start, end, text)."""
    cdef list found = []
    cdef Py_ssize_t number, i, size
    cdef str text
    cdef int kind, separators
    cdef void* data
    cdef uint32_t c
    for number in range(len(lines)):
        text = <str>(<tuple>lines[number])[2]
        size, kind, data, separators = len(text), PyUnicode_KIND(text), PyUnicode_DATA(text), 0
        c = PyUnicode_READ(kind, data, size - 1) if size else 46
        if c == 46 or c == 33 or c == 63 or c == 34 or c == 0x201D or c == 0x3002:
            continue
        for i in range(size):
            c = PyUnicode_READ(kind, data, i)
            separators += c == 44 or c == 124 or c == 0xFF0C
        if separators >= least:
            found.append(number)
    return found


def as_long_as(list lines, list counts, int letters):
    """What `cleaner.lines.as_long_as` tells."""
    lengths = array("i", [0]) * len(lines)
    cdef int[::1] each = lengths
    cdef Py_ssize_t i
    if len(counts) != len(lines):
        raise ValueError(f"{len(counts)} counts of {len(lines)} lines")
    for i in range(len(lines)):
        each[i] = max(<int>counts[i], <int>((len(<str>lines[i]) + letters - 1) // letters))
    return lengths


def variety(str text, int most, int enough):
    """(words, different words) among the first `most` words of a text; words are what stands between spaces.

    It stops where more than `enough` are different.
    """
    cdef int words
    cdef Different different = room_for(min(most, enough + 1))
    if different.known == NULL:
        raise MemoryError
    if PyUnicode_KIND(text) == PyUnicode_1BYTE_KIND:
        words = put_narrow(<const uint8_t*>PyUnicode_DATA(text), len(text), most, enough, &different)
    else:
        words = put_wide(text, most, enough, &different)
    PyMem_Free(different.known)
    return words, different.count


cdef int put_wide(str text, int most, int enough, Different* different) noexcept:
    """Put in the first words of a text, as `variety` does; gives how many they are."""
    cdef Py_ssize_t i, size = len(text)
    cdef int kind = PyUnicode_KIND(text), words = 0
    cdef void* data = PyUnicode_DATA(text)
    cdef uint64_t hash = 0
    cdef uint32_t c
    for i in range(size + 1):
        c = PyUnicode_READ(kind, data, i) if i < size else 32
        if c != 32 and not Py_UNICODE_ISSPACE(c):
            hash = run_on(hash, c)
        elif hash:
            words += 1
            put(different, mix(hash))
            hash = 0
            if words == most or different.count > enough:
                break
    return words


cdef int put_narrow(const uint8_t* data, Py_ssize_t size, int most, int enough, Different* different) noexcept nogil:
    """The same for a text of one byte a character."""
    cdef Py_ssize_t i = 0
    cdef int words = 0
    cdef uint64_t word, mask, hash, letters
    while words < most and different.count <= enough:
        while i < size and Py_UNICODE_ISSPACE(data[i]):
            i += 1
        if i >= size:
            break
        hash, word = 0, eight(data + i, size - i)
        mask = spaces(word)
        while not mask:
            hash, i = mix(hash ^ word), i + 8
            word = eight(data + i, size - i)
            mask = spaces(word)
        mask &= 0 - mask  # the first space alone
        letters = (((mask >> 7) - 1) & EACH) * EACH >> 56
        i, words = i + letters, words + 1
        put(different, hash ^ (word & ((mask >> 7) - 1) | letters << 56))
    return words


@cython.final
cdef class Stems:
    """The stems of lines, one line behind the other.

    A stem is a number for each word of `least` letters or more, the same for words that begin with the same `most` letters,
    which are seven at most. Words end at the characters that `ends` has a one for.
    """

    cdef uint64_t* found
    cdef Py_ssize_t* stops  # where the stems of each line end
    cdef Py_ssize_t lines

    def __cinit__(self, list lines, bytes ends, int least, int most):
        cdef Py_ssize_t number, room = 1, count = 0
        cdef str line
        if not 0 < most < 8 or least < 1 or len(ends) < 256:
            raise ValueError(f"{most} of {least} letters, {len(ends)} characters")
        for line in lines:
            room += len(line) // (least + 1) + 1
        self.lines = len(lines)
        self.found = <uint64_t*>PyMem_Malloc(room * sizeof(uint64_t))
        self.stops = <Py_ssize_t*>PyMem_Malloc((self.lines + 1) * sizeof(Py_ssize_t))
        if self.found == NULL or self.stops == NULL:
            raise MemoryError
        for number in range(self.lines):
            count += line_stems(lines[number], ends, len(ends), least, most, self.found + count)
            self.stops[number] = count

    def __dealloc__(self):
        PyMem_Free(self.found)
        PyMem_Free(self.stops)

    cdef inline Py_ssize_t start(self, Py_ssize_t line) noexcept:
        return self.stops[line - 1] if line else 0

    cdef inline Py_ssize_t count(self, Py_ssize_t line) noexcept:
        return self.stops[line] - self.start(line)

    cdef void put_in(self, Different* different, Py_ssize_t line) noexcept:
        """Put the stems of a line into a table."""
        cdef Py_ssize_t i
        for i in range(self.start(line), self.stops[line]):
            put(different, self.found[i])

    cdef int again(self, const Different* said, Py_ssize_t line) noexcept:
        """How many stems of a line are in a table."""
        cdef Py_ssize_t i
        cdef int again = 0
        for i in range(self.start(line), self.stops[line]):
            again += is_in(said, self.found[i])
        return again


cdef Py_ssize_t line_stems(str line, const uint8_t* ends, Py_ssize_t known, int least, int most, uint64_t* found) noexcept:
    """Find the stems of a line, and how many they are; there is room for one that is none."""
    if PyUnicode_KIND(line) == PyUnicode_1BYTE_KIND:
        return narrow_stems(<const uint8_t*>PyUnicode_DATA(line), len(line), ends, least, most, found)
    cdef Py_ssize_t i, size = len(line), length = 0, count = 0
    cdef int kind = PyUnicode_KIND(line)
    cdef void* data = PyUnicode_DATA(line)
    cdef uint64_t hash = 0, narrow = 0
    cdef uint32_t c, all = 0
    for i in range(size + 1):
        c = PyUnicode_READ(kind, data, i) if i < size else 32
        if c >= known or not ends[c]:
            if length < most:
                hash, narrow, all = run_on(hash, c), narrow | <uint64_t>c << (8 * length), all | c
            length += 1
        else:
            found[count] = narrow if all < 256 else mix(hash)
            count += length >= least
            hash, narrow, all, length = 0, 0, 0, 0
    return count


cdef Py_ssize_t narrow_stems(
    const uint8_t* data, Py_ssize_t size, const uint8_t* ends, int least, int most, uint64_t* found
) noexcept nogil:
    """The same for a line of one byte a character: its stems are the letters themselves."""
    cdef Py_ssize_t i, at, begin = 0, count = 0
    cdef uint64_t mask
    cdef int k
    for i in range(0, size + 1, 64):  # of what follows, a mask of the characters that end a word; so does the line's end
        mask = <uint64_t>1 << (size - i) if size - i < 64 else 0
        for k in range(min(64, size - i)):
            mask |= <uint64_t>ends[data[i + k]] << k
        while mask:
            at = i + trailing_zeros(mask)
            found[count] = eight(data + begin, size - begin) & (((<uint64_t>1 << 8 * min(at - begin, most))) - 1)
            count += at - begin >= least
            begin, mask = at + 1, mask & (mask - 1)
    return count


def capitals(str line, bytes ends):
    """(words of a line that begin with a letter, how many of them with a capital); words end as those of `Stems` do."""
    cdef Py_ssize_t i, known = len(ends), words = 0, names = 0
    cdef const uint8_t* end = ends
    cdef int kind = PyUnicode_KIND(line)
    cdef void* data = PyUnicode_DATA(line)
    cdef bint inside = False
    cdef uint32_t c
    for i in range(len(line)):
        c = PyUnicode_READ(kind, data, i)
        if c < known and end[c]:
            inside = False
        elif not inside:
            inside = True
            words += Py_UNICODE_ISALPHA(c)
            names += Py_UNICODE_ISUPPER(c) and Py_UNICODE_ISALPHA(c)
    return words, names


def stems(str line, bytes ends, int least, int most):
    """The stems of a line, in order, see `Stems`."""
    cdef Stems read = Stems([line], ends, least, most)
    return [read.found[i] for i in range(read.stops[0])]


def stems_again(str line, list above, bytes ends, int least, int most):
    """(stems of a line, how many are different, how many of all stand in the lines above it too), see `Stems`."""
    cdef Stems read = Stems([*above, line], ends, least, most)
    cdef Py_ssize_t number, last = read.lines - 1
    cdef int again
    cdef Different said = room_for(read.start(last)), own = room_for(read.count(last))
    try:
        if said.known == NULL or own.known == NULL:
            raise MemoryError
        for number in range(last):
            read.put_in(&said, number)
        read.put_in(&own, last)
        return read.count(last), own.count, read.again(&said, last)
    finally:
        PyMem_Free(said.known)
        PyMem_Free(own.known)


def shares(list lines, bytes ends, int least, int most, int telling):
    """For each line the share of its stems, see `Stems`, that the lines above it have.

    One with fewer than `telling` is passed over and has None, unless it is the last.
    """
    cdef Stems read = Stems(lines, ends, least, most)
    cdef list found = []
    cdef Py_ssize_t number
    cdef Different said = room_for(read.stops[read.lines - 1] if lines else 0)
    try:
        if said.known == NULL:
            raise MemoryError
        for number in range(read.lines):
            if read.count(number) < telling and number < read.lines - 1:
                found.append(None)
                continue
            found.append(<double>read.again(&said, number) / max(1, read.count(number)))
            read.put_in(&said, number)
        return found
    finally:
        PyMem_Free(said.known)


def closest(str line, list above, bytes ends, int least, int most, int telling):
    """The number of that line above, the first of several, which has most of the stems of a line, see `Stems`.

    Those with fewer than `telling` have none.
    """
    cdef Stems read = Stems([*above, line], ends, least, most)
    cdef Py_ssize_t i, number, last = read.lines - 1, best = 0
    cdef int again, most_again = 0
    cdef Different said = room_for(read.count(last))
    cdef uint64_t* there
    cdef int* times = <int*>PyMem_Calloc(2 * (said.last + 1), sizeof(int))  # of each stem; behind that, the line it was met in
    try:
        if said.known == NULL or times == NULL:
            raise MemoryError
        for i in range(read.start(last), read.stops[last]):
            put(&said, read.found[i])
            times[place(&said, spread(read.found[i])) - said.known] += 1
        for number in range(last):
            again = 0
            for i in range(read.start(number), read.stops[number] if read.count(number) >= telling else 0):
                there = place(&said, spread(read.found[i]))
                if there[0] and times[(there - said.known) + said.last + 1] <= number:
                    times[(there - said.known) + said.last + 1] = number + 1
                    again += times[there - said.known]
            if again > most_again:
                best, most_again = number, again
        return best
    finally:
        PyMem_Free(said.known)
        PyMem_Free(times)
