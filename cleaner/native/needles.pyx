# cython: boundscheck=True, wraparound=False, initializedcheck=False
"""Which of many strings stand in which lines of a text: one pass over its bytes, however many strings there are.

Each needle is known by a window of eight, four, two bytes or one of it, one that few other needles have. The text is read a
byte at a time; only where a window of a needle may begin is the needle itself compared. Where an owner of needles tells what
else a line must hold, that is asked at once: most needles stand in many a line that their owner cannot be meant for.
"""

from array import array

from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc, PyMem_Realloc
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport qsort
from libc.string cimport memchr, memcmp, memcpy

from cleaner.native.hashing cimport Hash
from cleaner.native.holds cimport Line, line_holds, look_at
from cleaner.native.windows cimport CHUNK, QUAD_BITS, Begins, count_ends, hash_of_bytes, may_begin, quad, slot_of

cdef int PADDING = 8  # bytes behind a text, so that its last window can be read whole
# Bytes in the order in which text holds them; those left out are rarer still.
cdef bytes FREQUENT = b" etaoinsrhldcumfpgwybvkxjqz"
cdef int RAREST = 36
cdef int FEWER = 3  # powers of two: chains of needles are fewer than bits by that, and stay in the cache
cdef int CROWD = 4  # of rarity is given up for each needle less that has the same window
cdef int MOST_CROWDED = 20  # needles that are counted


cdef struct Needle:
    uint64_t opening  # the bytes of its window, and zeros up to eight
    int32_t next  # of those in its chain
    int32_t begin  # its first byte; it ends where the next one begins
    int32_t offset  # of its window
    int32_t owner  # the place of its first owner


cdef struct Owner:
    const uint8_t* test  # what else a line must hold
    int64_t asked  # the last line, of all lines of all texts
    int32_t size  # of the test
    int32_t most  # words of the longest line that is one for him


cdef class Window:
    """The needles known by windows of one width: a bit for each window that begins one, and chains of needles by hash."""

    cdef int width
    cdef int32_t[::1] heads
    cdef uint32_t[::1] bits
    cdef Begins begins

    def __cinit__(self, int width, int size):
        cdef int log = 8
        while (1 << log) < 16 * size:
            log += 1
        self.width = width
        self.heads = array("i", [-1]) * (1 << (log - FEWER))
        self.bits = array("I", [0]) * (1 << (log - 5))
        self.begins.mask = 0xFFFFFFFFFFFFFFFF if width == 8 else (<uint64_t>1 << (8 * width)) - 1
        self.begins.shift = 64 - log
        self.begins.bits = &self.bits[0]


cdef class NeedleIndex:
    """Finds `needles`, written as `cleaner.detect.gate.Needles` has them, which also says what `most` and `tests` are."""

    cdef uint8_t[::1] text  # of the needles, one behind the other
    cdef Needle* needles
    cdef Owner* about
    cdef int32_t[::1] owners
    cdef Window wide, middle, narrow, single
    # Most places are passed by two tests: a bit for each pair of bytes that opens a short window, one for each hash of
    # the four bytes that open a longer one.
    cdef uint32_t[::1] pairs, quads
    cdef int count
    cdef int64_t lines_read
    cdef object tests  # are pointed into

    def __init__(self, bytes needles, int32_t[::1] most, tests):
        cdef int64_t entries = count_ends(needles, len(needles)) + 1, log = 4
        self.text = bytearray(len(needles) + PADDING)
        self.needles = <Needle*>PyMem_Calloc(entries + 1, sizeof(Needle))
        self.about = <Owner*>PyMem_Calloc(most.shape[0] + 1, sizeof(Owner))
        if self.needles == NULL or self.about == NULL:
            raise MemoryError
        self._tell(most, tests)
        cdef int32_t[::1] held = array("i", [0]) * entries, holders = array("i", [0]) * entries
        while (1 << log) < 2 * entries:
            log += 1
        entries = self._read(needles, held, holders, array("i", [-1]) * (1 << log))
        cdef int wide = 0, middle = 0, narrow = 0, number, i, size
        for number in range(self.count):
            size = self.needles[number + 1].begin - self.needles[number].begin
            wide += size >= 8
            middle += 4 <= size < 8
            narrow += 2 <= size < 4
        if entries and holders[entries - 1] >= most.shape[0]:
            raise ValueError(f"{most.shape[0]} owners, but needles of more")
        self._own(held[:entries], holders[:entries])
        self.wide, self.middle = Window(8, wide), Window(4, middle)
        self.narrow, self.single = Window(2, narrow), Window(1, self.count - wide - middle - narrow)
        self.pairs, self.quads = array("I", [0]) * (65536 >> 5), array("I", [0]) * (1 << (QUAD_BITS - 5))
        cdef int32_t[::1] rare = array("i", [RAREST]) * 256
        for i in range(len(FREQUENT)):
            rare[<uint8_t>FREQUENT[i]] = i
        for number in range(self.count):
            self._enter(number, &rare[0])

    def __dealloc__(self):
        PyMem_Free(self.needles)
        PyMem_Free(self.about)

    cdef _tell(self, int32_t[::1] most, tests):
        """What is to be known of the owners."""
        cdef const uint8_t[::1] kept
        cdef const unsigned int[::1] bounds
        cdef int64_t owner, i
        self.tests = tests
        for owner in range(most.shape[0]):
            self.about[owner].most, self.about[owner].asked = most[owner], -1
        owner = 0
        for kept, bounds in tests:
            for i in range(2, bounds.shape[0] - 1, 2):
                if not bounds[i] <= bounds[i + 1] <= kept.shape[0] or owner == most.shape[0]:
                    raise ValueError("tests of other owners")
                if bounds[i] < bounds[i + 1]:
                    self.about[owner].test = &kept[bounds[i]]
                    self.about[owner].size = bounds[i + 1] - bounds[i]
                owner += 1

    cdef int64_t _read(self, bytes needles, int32_t[::1] held, int32_t[::1] holders, int32_t[::1] known) except -1:
        """Number the needles, equal ones alike, and fill in the needle and the owner of each entry. Gives the number of entries.

        `known` is for the needles by their hashes, and where a place is taken, in the next one that is free.
        """
        cdef const uint8_t* start = needles
        cdef const uint8_t* end = start + len(needles)
        cdef const uint8_t* stop
        cdef int64_t entry = 0, length
        cdef int owner = 0, number
        cdef Hash code, last = len(known) - 1
        while start < end:
            if start[0] == 0:  # behind the last needle of an owner, or for one who has none
                owner, start = owner + 1, start + 1
                continue
            stop = start
            while stop < end and stop[0] != 10 and stop[0] != 0:
                stop += 1
            length = stop - start
            code = hash_of_bytes(start, length) & last
            if length == 0 or (stop < end - 1 and stop[0] == 10 and (stop[1] == 0 or stop[1] == 10)):
                raise ValueError("a needle is empty, and so in every text")
            number = known[code]
            while number >= 0 and not self._is(number, start, length):
                code = (code + 1) & last
                number = known[code]
            if number < 0:
                number = known[code] = self.count
                memcpy(&self.text[self.needles[number].begin], start, length)
                self.needles[number + 1].begin = self.needles[number].begin + <int32_t>length
                self.count += 1
            held[entry], holders[entry] = number, owner
            entry += 1
            start = stop + 1 if stop < end and stop[0] == 10 else stop
        return entry

    cdef inline bint _is(self, int number, const uint8_t* data, int64_t length):
        cdef int64_t begin = self.needles[number].begin
        return self.needles[number + 1].begin - begin == length and memcmp(&self.text[begin], data, length) == 0

    cdef _own(self, int32_t[::1] held, int32_t[::1] holders):
        """Sort the owners by their needles."""
        cdef int64_t i
        cdef int32_t number
        cdef int32_t[::1] ends = array("i", [0]) * (self.count + 1)
        self.owners = array("i", [0]) * (len(held) + 1)
        for i in range(len(held)):
            ends[held[i] + 1] += 1
        for number in range(self.count):
            ends[number + 1] += ends[number]
            self.needles[number + 1].owner = ends[number + 1]
        for i in range(len(held)):
            self.owners[ends[held[i]]] = holders[i]
            ends[held[i]] += 1

    cdef _enter(self, int number, const int32_t* rare):
        """Choose the window by which a needle is known: one that begins with rare bytes that few others have."""
        cdef Needle* needle = &self.needles[number]
        cdef int begin = needle.begin, length = self.needles[number + 1].begin - begin
        cdef Window window = self.wide if length >= 8 else self.middle if length >= 4 else self.narrow if length > 1 else self.single
        cdef const uint8_t* data = &self.text[0]
        cdef const int32_t* heads = &window.heads[0]
        cdef int width = window.width, best = 0, best_worth = -1 << 30, offset, worth, at, crowd, first
        cdef uint64_t word, slot
        for offset in range(length - width + 1):
            worth = rare[data[begin + offset]] + (rare[data[begin + offset + 1]] if width > 1 else 0)
            if worth <= best_worth:  # the crowd, which takes longer to count, can only make it less
                continue
            memcpy(&word, data + begin + offset, 8)
            crowd, at = 0, heads[slot_of(window.begins, word) >> FEWER]
            while at >= 0 and crowd < MOST_CROWDED:
                crowd, at = crowd + 1, self.needles[at].next
            worth -= CROWD * crowd
            if worth > best_worth:
                best, best_worth = offset, worth
        memcpy(&word, data + begin + best, 8)
        slot = slot_of(window.begins, word)
        if window.width >= 4:
            at = quad(<uint32_t>word)
            self.quads[at >> 5] |= <uint32_t>1 << (at & 31)
        else:
            first = <int>(word & (0xFF if window.width == 1 else 0xFFFF))
            for at in range(first, 65536 if window.width == 1 else first + 1, 256):  # whatever follows a single byte
                self.pairs[at >> 5] |= <uint32_t>1 << (at & 31)
        needle.offset, needle.opening, needle.next = best, word & window.begins.mask, window.heads[slot >> FEWER]
        window.heads[slot >> FEWER] = number
        window.bits[slot >> 5] |= <uint32_t>1 << (slot & 31)

    def places(self, str text, const int32_t[::1] long_as, const int32_t[::1] everywhere, bint tested):
        """(owner, line) wherever a needle of an owner stands in a line of the text, in order, each once.

        A line ends at a line feed; lines are numbered from 0. `long_as` tells for each line as long as how many words it is;
        where nothing is told, a line is one for every owner. Owners who are to be asked of every line are `everywhere`. Only
        if `tested` are left out lines that lack what else an owner wants.
        """
        cdef bytes padded = text.encode("utf-8", "surrogatepass") + bytes(PADDING)
        cdef const uint8_t* data = padded
        cdef int64_t size = len(padded) - PADDING, at, start = 0
        cdef int32_t worth[CHUNK]
        cdef int i, count
        cdef uint64_t word
        cdef Found found = Found(padded, size, self.lines_read, long_as, tested)
        self.lines_read += size + 1  # there are no more
        cdef Begins wide = self.wide.begins, middle = self.middle.begins, narrow = self.narrow.begins, single = self.single.begins
        while start < size:
            count = self._worth_a_look(data + start, min(CHUNK, size - start), worth)
            for i in range(count):
                at = start + worth[i]
                memcpy(&word, data + at, 8)
                if may_begin(wide, word):
                    self._compare(self.wide, word, data, at, size, found)
                if may_begin(middle, word):
                    self._compare(self.middle, word, data, at, size, found)
                if may_begin(narrow, word):
                    self._compare(self.narrow, word, data, at, size, found)
                if may_begin(single, word):
                    self._compare(self.single, word, data, at, size, found)
            start += CHUNK
        if everywhere.shape[0]:
            self._ask_everywhere(everywhere, found)
        return found.sorted()

    cdef int _worth_a_look(self, const uint8_t* data, int size, int32_t* worth) noexcept:
        """How many places of a piece begin as some needle's window does, and which.

        Without a branch in the loop, since whether one does cannot be foretold.
        """
        cdef const uint32_t* pairs = &self.pairs[0]
        cdef const uint32_t* quads = &self.quads[0]
        cdef int i, count = 0
        cdef uint32_t word, pair, four
        for i in range(size):
            memcpy(&word, data + i, 4)  # the last ones read into the padding
            pair, four = word & 0xFFFF, quad(word)
            worth[count] = i
            count += ((pairs[pair >> 5] >> (pair & 31)) | (quads[four >> 5] >> (four & 31))) & 1
        return count

    cdef int _compare(self, Window window, uint64_t word, const uint8_t* data, int64_t at, int64_t size, Found found) except -1:
        """Compare the needles that may have the window that begins at a byte."""
        cdef int32_t number = window.heads[slot_of(window.begins, word) >> FEWER], i
        cdef int64_t start, length
        cdef Needle* needle
        word &= window.begins.mask
        while number >= 0:
            needle = &self.needles[number]
            if needle.opening == word:
                start, length = at - needle.offset, needle[1].begin - needle.begin
                if start >= 0 and start + length <= size and memcmp(data + start, &self.text[needle.begin], length) == 0:
                    found.go_to(at)
                    for i in range(needle.owner, needle[1].owner):
                        self._ask(self.owners[i], found)
            number = needle.next
        return 0

    cdef int _ask(self, int32_t number, Found found) except -1:
        """Keep an owner and the line that was gone to, if it may be one for him."""
        cdef Owner* owner = &self.about[number]
        if owner.asked == found.before + found.line:
            return 0
        owner.asked = found.before + found.line
        if found.line < found.long_as.shape[0] and found.long_as[found.line] > owner.most:
            return 0
        if not found.tested or line_holds(owner.test, owner.size, found.looked_at()):
            found.add(number)
        return 0

    cdef _ask_everywhere(self, const int32_t[::1] owners, Found found):
        cdef int64_t i
        found.begin_anew()
        while True:
            for i in range(owners.shape[0]):
                self._ask(owners[i], found)
            if found.stop == found.size:
                break
            found.go_to(found.stop + 1)


cdef class Found:
    """What one search has found so far."""

    cdef const uint8_t* data
    cdef const int32_t[::1] long_as
    cdef int64_t* keys  # owner and line as one number
    cdef int64_t count, room, size, before  # lines that were read before this text
    cdef int64_t start, stop  # of the line that was gone to
    cdef int32_t line
    cdef bint tested, looked
    cdef Line now  # once it was looked at

    def __cinit__(self, bytes data, int64_t size, int64_t before, const int32_t[::1] long_as, bint tested):
        self.data, self.size, self.before, self.long_as, self.tested, self.room = data, size, before, long_as, tested, 64
        self.begin_anew()
        self.keys = <int64_t*>PyMem_Malloc(self.room * sizeof(int64_t))
        if self.keys == NULL:
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.keys)

    cdef void begin_anew(self) noexcept:
        self.line = -1
        self.next_line(0)

    cdef void next_line(self, int64_t start) noexcept:
        cdef const uint8_t* stop = <const uint8_t*>memchr(self.data + start, 10, self.size - start)
        self.line, self.start, self.looked = self.line + 1, start, False
        self.stop = self.size if stop == NULL else stop - self.data

    cdef void go_to(self, int64_t at) noexcept:
        """Go on to the line of a byte."""
        while at > self.stop:
            self.next_line(self.stop + 1)

    cdef Line* looked_at(self) noexcept:
        if not self.looked:
            look_at(self.data + self.start, self.stop - self.start, &self.now)
            self.looked = True
        return &self.now

    cdef int add(self, int32_t owner) except -1:
        cdef int64_t* more
        if self.count == self.room:
            more = <int64_t*>PyMem_Realloc(self.keys, 2 * self.room * sizeof(int64_t))
            if more == NULL:
                raise MemoryError
            self.keys, self.room = more, 2 * self.room
        self.keys[self.count] = <int64_t>owner << 32 | self.line
        self.count += 1
        return 0

    cdef list sorted(self):
        """(owner, line) in order."""
        cdef int64_t i
        qsort(self.keys, self.count, sizeof(int64_t), _ascending)
        return [(self.keys[i] >> 32, self.keys[i] & 0xFFFFFFFF) for i in range(self.count)]


def holding(const uint8_t[::1] kept, const unsigned int[::1] bounds, str line) -> list:
    """The numbers of the tests, as `Patterns.tests` has them, that a line without breaks passes."""
    cdef bytes encoded = line.encode("utf-8", "surrogatepass")
    cdef Line now
    cdef int64_t i
    cdef list numbers = []
    look_at(encoded, len(encoded), &now)
    for i in range(2, bounds.shape[0] - 1, 2):
        if not bounds[i] <= bounds[i + 1] <= kept.shape[0]:
            raise ValueError("tests of other patterns")
        if bounds[i] == bounds[i + 1] or line_holds(&kept[bounds[i]], bounds[i + 1] - bounds[i], &now):
            numbers.append(i // 2 - 1)
    return numbers


cdef int _ascending(const void* a, const void* b) noexcept nogil:
    cdef int64_t left = (<const int64_t*>a)[0], right = (<const int64_t*>b)[0]
    return (left > right) - (left < right)
