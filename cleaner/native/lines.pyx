# cython: boundscheck=True, wraparound=False
"""Words of lines, counted and hashed in one pass over their characters.

Most text has one byte a character. There eight characters are looked at together: a mask has the highest bit of each byte
that is a space.
"""

from array import array

from cpython.mem cimport PyMem_Calloc, PyMem_Free
from cpython.unicode cimport PyUnicode_1BYTE_KIND, PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport uint8_t, uint32_t, uint64_t
from libc.string cimport memcpy

from cleaner.native.hashing cimport mix, run_on

cdef extern from "Python.h":
    bint Py_UNICODE_ISSPACE(uint32_t character) nogil

cdef extern from *:
    """
    #define EACH 0x0101010101010101ULL
    #define HIGHEST 0x8080808080808080ULL
    #define SPREAD 0x9E3779B97F4A7C15ULL
    """
    const uint64_t SPREAD, HIGHEST, EACH  # a number times EACH is that number in each byte

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


cdef struct Different:  # hashes: a table with open places, at most half full, and how many there are
    uint64_t* known
    uint64_t last
    int count


cdef inline Different room_for(uint64_t most) noexcept:
    """An empty table for so many; without memory it has none."""
    cdef uint64_t room = 64
    while room < 2 * most:
        room *= 2
    return Different(<uint64_t*>PyMem_Calloc(room, sizeof(uint64_t)), room - 1, 0)


cdef inline uint64_t* place(const Different* different, uint64_t hash) noexcept nogil:
    """Where a hash stands, or the open place where it is to stand."""
    cdef uint64_t slot = hash >> 32
    while (different.known[slot & different.last] != 0) & (different.known[slot & different.last] != hash):
        slot += 1
    return &different.known[slot & different.last]


cdef inline uint64_t spread(uint64_t hash) noexcept nogil:
    return (hash ^ hash >> 32) * SPREAD | 1  # never the zero of an open place


cdef inline void put(Different* different, uint64_t hash) noexcept nogil:
    """Put in a hash, which may be in already; without a branch for that, since words say now the one, now the other."""
    cdef uint64_t* there
    hash = spread(hash)
    there = place(different, hash)
    different.count += there[0] == 0
    there[0] = hash


cdef inline bint is_in(const Different* different, uint64_t hash) noexcept nogil:
    return place(different, spread(hash))[0] != 0


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


cdef struct Reading:  # of the words of a line that stand for what it is about
    int kind
    void* data
    Py_ssize_t size, at
    const uint8_t* ends  # which of the first `known` characters end a word, beside spaces
    uint32_t known
    int least, most


cdef inline Reading reading(str line, const uint8_t[::1] ends, int least, int most):
    return Reading(PyUnicode_KIND(line), PyUnicode_DATA(line), len(line), 0, &ends[0], <uint32_t>ends.shape[0], least, most)


cdef inline bint next_stem(Reading* line, uint64_t* stem) noexcept:
    """Read on to the next word of `least` letters and hash its first `most`; whether there is one."""
    cdef Py_ssize_t length = 0, i
    cdef uint64_t hash = 0
    cdef uint32_t c
    for i in range(line.at, line.size + 1):
        c = PyUnicode_READ(line.kind, line.data, i) if i < line.size else 32
        if 97 <= c <= 122 or not (Py_UNICODE_ISSPACE(c) or (c < line.known and line.ends[c])):
            if length < line.most:
                hash = run_on(hash, c)
            length += 1
        elif length >= line.least:
            stem[0], line.at = mix(hash), i + 1
            return True
        else:
            hash, length = 0, 0
    return False


def stems(str line, const uint8_t[::1] ends, int least, int most):
    """A number for each word of `least` letters or more, in order: the same for words that begin with the same `most` letters.

    Words end at spaces and at the characters that `ends` has a one for.
    """
    cdef list found = []
    cdef uint64_t stem
    cdef Reading words = reading(line, ends, least, most)
    while next_stem(&words, &stem):
        found.append(stem)
    return found


def stems_again(str line, str above, const uint8_t[::1] ends, int least, int most):
    """(stems of a line, how many are different, how many of all stand in the line above it too), see `stems`."""
    cdef uint64_t stem
    cdef int count = 0, again = 0
    cdef Reading words = reading(above, ends, least, most)
    cdef Different said = room_for(len(above) // (least + 1) + 1), own = room_for(len(line) // (least + 1) + 1)
    try:
        if said.known == NULL or own.known == NULL:
            raise MemoryError
        while next_stem(&words, &stem):
            put(&said, stem)
        words = reading(line, ends, least, most)
        while next_stem(&words, &stem):
            put(&own, stem)
            count += 1
            again += is_in(&said, stem)
        return count, own.count, again
    finally:
        PyMem_Free(said.known)
        PyMem_Free(own.known)


def shares(list lines, const uint8_t[::1] ends, int least, int most, int telling):
    """For each line the share of its stems, see `stems`, that the lines above it have.

    One with fewer than `telling` is passed over and has None, unless it is the last.
    """
    cdef list found = []
    cdef uint64_t stem
    cdef int count, again
    cdef Py_ssize_t number
    cdef Reading words
    cdef Different said = room_for(sum(map(len, lines)) // (least + 1) + len(lines))
    try:
        if said.known == NULL:
            raise MemoryError
        for number in range(len(lines)):
            words, count, again = reading(lines[number], ends, least, most), 0, 0
            while next_stem(&words, &stem):
                count += 1
                again += is_in(&said, stem)
            if count < telling and number < len(lines) - 1:
                found.append(None)
                continue
            found.append(<double>again / max(1, count))
            words = reading(lines[number], ends, least, most)
            while next_stem(&words, &stem):
                put(&said, stem)
        return found
    finally:
        PyMem_Free(said.known)
