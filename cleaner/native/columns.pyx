# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""What a model is told of lines, written into its rows: the compiled counterpart of `cleaner.detect.columns` and `features`.

Each function here writes the columns of the function of the same name there, in the same order, from the column `at` on,
and gives the column after its last. What the columns mean is said there; the tests compare every one by its name.

Indices are not checked one by one. Those of lines run up to `number`, to which `Lines` holds the length of every array;
those of words up to the sum of the lines' words, likewise; the public functions ask for rows as wide as what they write.
"""

from libc.math cimport INFINITY, log, log1p, sqrt
from libc.stdint cimport int32_t, int64_t, uint8_t, uint64_t
from libc.string cimport memcpy

import numpy as np

from cleaner.native.hashing cimport mix
from cleaner.native.numbering cimport Numbering

cdef enum:
    SPACE, LOWER, UPPER, DIGIT, LETTER, IDEOGRAPH, STOP, COMMA, COLON, QUOTE, DASH, BULLET, SYMBOL, OTHER
    KINDS = 16

cdef enum:
    PROSE = 28  # the last column that `shape` writes
    SMALL = 1024

cdef struct Word:
    int32_t member  # of the headline: bit 0; of the description: bit 1
    int32_t in_strong  # how often in lines that are running text
    int32_t first_line, covered  # the line, counted from 1, in which it came first; in which it was last found to be a member

cdef uint64_t OPENING = 0x9E3779B97F4A7C15
cdef uint64_t CLOSING = 0xD1B54A32D192ED03
cdef double[SMALL] LOGARITHMS
cdef int _i
for _i in range(SMALL):
    LOGARITHMS[_i] = log1p(_i)

OPINION_COLUMNS = 29  # what the second network is told beside the first one's rows


cdef int shift_of(const float[::1] table) except -1:
    """How far a hash is shifted to be a place in a table. Raises ValueError for a table of a size that is no power of two."""
    cdef int bits = 1
    while bits < 40 and (<Py_ssize_t>1 << bits) < table.shape[0]:
        bits += 1
    if (<Py_ssize_t>1 << bits) != table.shape[0]:
        raise ValueError(f"a table of {table.shape[0]} weights, expected a power of two")
    return 64 - bits


cdef double log_of_some(double x) noexcept nogil:
    """log(1 + x); most of the rest is a small whole number."""
    if 0 <= x < SMALL and <double>(<int>x) == x:
        return LOGARITHMS[<int>x]
    return log1p(x)


cdef void sum_up(const double* values, Py_ssize_t n, double* before) noexcept nogil:
    """For each of n values, and for the end after them, the sum of those before."""
    cdef Py_ssize_t i
    before[0] = 0
    for i in range(n):
        before[i + 1] = before[i] + values[i]


cdef void since(
    const uint8_t* marks, const double* places, Py_ssize_t n, double far, double* back, double* on
) noexcept nogil:
    """Distance from each line back to the last marked line before it, and on to the next one after it."""
    cdef Py_ssize_t i
    cdef double last = -INFINITY
    for i in range(n):
        back[i] = min(places[i] - last, far)
        if marks[i]:
            last = places[i]
    last = INFINITY
    for i in range(n - 1, -1, -1):
        on[i] = min(last - places[i], far)
        if marks[i]:
            last = places[i]


cdef Py_ssize_t score_columns(float[:, ::1] cells, Py_ssize_t at, const double[::1] scores, double[::1] before) noexcept:
    """What the lines around score. The scores themselves stand in columns of their own. `before` is room to work in."""
    cdef Py_ssize_t i, n = cells.shape[0]
    cdef int by
    cdef float* cell
    sum_up(&scores[0], n, &before[0])
    for i in range(n):
        cell = &cells[i, at]
        for by in range(-2, 3):
            if by:
                cell = put(cell, scores[i + by] if 0 <= i + by < n else 0)
        cell = put(cell, window_before(&before[0], scores[i], i, 5))
        cell = put(cell, window_after(&before[0], i, 5, n))
    return at + 6


cdef class Lines:
    """Lines as `Words` describes them, of which there must be some. Raises ValueError where its arrays do not fit together."""

    def __cinit__(self, words, *rest):
        self.hashes, self.first, self.words, self.capitals = words.hash, words.first, words.number, words.capitals
        self.counts, self.opening, self.closing = words.counts, words.opening, words.closing
        self.before_closing = words.before_closing
        cdef Py_ssize_t n = self.words.shape[0], i
        cdef int64_t found = 0
        for i in range(min(n, self.first.shape[0])):
            if self.first[i] != found or self.words[i] < 0:
                raise ValueError(f"line {i}: {self.words[i]} words from {self.first[i]} on, expected {found}")
            found += self.words[i]
        fits = {self.first.shape[0], self.capitals.shape[0], self.counts.shape[0], self.opening.shape[0]}
        fits |= {self.closing.shape[0], self.before_closing.shape[0]}
        if n == 0 or fits != {n} or self.counts.shape[1] != KINDS or found != self.hashes.shape[0]:
            raise ValueError(f"{n} lines of {found} words do not fit {fits} and {self.hashes.shape[0]}")
        self.number = n
        room = np.empty((7, n + 1))
        self.length, self.length_before, self.mass, self.mass_before = room[0], room[1], room[2], room[3]
        self.in_title, self.of_title, self.in_description = room[4], room[5], room[6]
        self.strong = np.empty(n, np.uint8)
        self.weigh()

    cdef void weigh(self) noexcept:
        """`weight` and `prose` of each line."""
        cdef Py_ssize_t i
        for i in range(self.number):
            self.length[i] = <double>self.words[i] - self.counts[i, IDEOGRAPH] / 3
            self.mass[i] = max(self.length[i] - 6, 0.0) * min(self.counts[i, STOP] + 0.5 * self.counts[i, COMMA], 1.0)
        sum_up(&self.length[0], self.number, &self.length_before[0])

    def opinions(
        self, float[:, ::1] cells, const float[:, ::1] rows, const double[::1] likely, const int64_t[::1] asked
    ) -> None:
        """Fill rows for the second network: for each line `asked` its first row, and what the first opinions say.

        Raises ValueError for rows of another size and IndexError for lines that are not there.
        """
        self.check_opinions(cells, rows, likely, asked, OPINION_COLUMNS)
        copy_rows(cells, rows, asked)
        self.opinion_columns(cells, rows.shape[1], likely, asked)

    cdef int check_opinions(
        self, float[:, ::1] cells, const float[:, ::1] rows, const double[::1] likely, const int64_t[::1] asked, Py_ssize_t more
    ) except -1:
        """That what `opinions` is given fits."""
        if rows.shape[0] != self.number or likely.shape[0] != self.number or cells.shape[0] != asked.shape[0]:
            raise ValueError(f"{rows.shape[0]} rows, {likely.shape[0]} opinions for {self.number} lines")
        if cells.shape[1] != rows.shape[1] + more:
            raise ValueError(f"rows of {cells.shape[1]}, expected {rows.shape[1] + more}")
        return 0

    cdef Py_ssize_t shape(self, float[:, ::1] cells, Py_ssize_t at) noexcept:
        """How a line looks by itself, and how much running text it holds."""
        cdef Py_ssize_t i
        cdef int kind
        cdef double length, characters, some, letters
        cdef const double* count
        cdef float* cell
        for i in range(self.number):
            cell, count, length, characters = &cells[i, at], &self.counts[i, 0], self.length[i], 0
            for kind in range(KINDS):
                characters += count[kind]
            some, letters = max(characters, 1.0), max(count[LOWER] + count[UPPER], 1.0)
            cell = put(cell, log_of(length))
            cell = put(cell, log_of(characters))
            cell = put(cell, characters / max(length, 1.0))
            cell = put(cell, count[UPPER] / letters)
            cell = put(cell, letters / some)
            cell = put(cell, <double>self.capitals[i] / max(<double>self.words[i], 1.0))
            cell = put(cell, count[DIGIT] / some)
            cell = put(cell, log_of(count[STOP]))
            cell = put(cell, count[STOP] / (length + 1))
            cell = put(cell, log_of(count[COMMA]))
            cell = put(cell, count[COMMA] / (length + 1))
            cell = put(cell, count[COLON])
            cell = put(cell, log_of(count[QUOTE]))
            cell = put(cell, count[DASH])
            cell = put(cell, count[BULLET] / (length + 1))
            cell = put(cell, count[SYMBOL] / (length + 1))
            cell = put(cell, self.words[i] == 0)
            cell = self.ends(cell, i)
            cell = put(cell, log_of(self.mass[i]))
        return at + PROSE + 1

    cdef inline float* ends(self, float* cell, Py_ssize_t i) noexcept:
        """What a line opens and closes with."""
        cdef uint8_t opens = self.opening[i], closes = self.closing[i], before = self.before_closing[i]
        cell = put(cell, opens == UPPER)
        cell = put(cell, opens == LOWER)
        cell = put(cell, opens == DIGIT)
        cell = put(cell, opens == QUOTE)
        cell = put(cell, opens == BULLET)
        cell = put(cell, opens == IDEOGRAPH)
        cell = put(cell, closes == STOP or (closes == QUOTE and before == STOP))
        cell = put(cell, closes == STOP and before == STOP)
        cell = put(cell, closes == COLON)
        cell = put(cell, closes == COMMA)
        return put(cell, closes == DIGIT)

    cdef Py_ssize_t repetition(
        self, float[:, ::1] cells, Py_ssize_t at, const uint64_t[::1] title, const uint64_t[::1] description
    ):
        """What a line says again: of itself elsewhere, of the headline, of the description, of the running text."""
        cdef Py_ssize_t i, w, total = self.hashes.shape[0] + title.shape[0] + description.shape[0]
        cdef Numbering numbering = Numbering(total)
        cdef int32_t[:, ::1] told = np.zeros((total + 1, 4), np.int32)
        cdef Word* words = <Word*>&told[0, 0]
        cdef Word* one
        cdef int32_t[::1] word = np.empty(self.hashes.shape[0] + 1, np.int32)
        cdef double different_title = mark(numbering, title, words, 1), different = mark(numbering, description, words, 2)
        cdef const uint64_t* hashes = &self.hashes[0] if self.hashes.shape[0] else NULL
        cdef int32_t* numbers = &word[0]
        cdef double often, size
        cdef int32_t seen, prose, others, strong, line
        cdef int32_t[2] inside, of
        cdef float* cell
        for i in range(self.number):
            strong, line = self.mass[i] > 8, <int32_t>i + 1
            self.strong[i] = <uint8_t>strong
            for w in range(self.first[i], self.first[i] + self.words[i]):
                numbers[w] = <int32_t>numbering.number(hashes[w])
                one = &words[numbers[w]]
                one.in_strong += strong
                if not one.first_line:
                    one.first_line = line
        self.copies(cells, at)
        for i in range(self.number):
            strong, line, often = self.strong[i], <int32_t>i + 1, 0
            seen = prose = inside[0] = inside[1] = of[0] = of[1] = 0
            for w in range(self.first[i], self.first[i] + self.words[i]):
                one = &words[numbers[w]]
                seen += one.first_line < line
                others = one.in_strong - strong
                if others:
                    prose += 1
                    often += LOGARITHMS[others] if others < SMALL else log1p(others)
                if one.member:
                    inside[0] += one.member & 1
                    inside[1] += one.member >> 1
                    if one.covered != line:
                        one.covered = line
                        of[0] += one.member & 1
                        of[1] += one.member >> 1
            size = max(<double>self.words[i], 1.0)
            self.in_title[i], self.of_title[i] = inside[0] / size, of[0] / max(different_title, 1.0)
            self.in_description[i] = inside[1] / size
            cell = put(&cells[i, at + 1], seen / size)
            cell = put(cell, prose / size)
            cell = put(cell, often / size)
            cell = put(cell, self.in_title[i])
            cell = put(cell, self.of_title[i])
            cell = put(cell, self.in_description[i])
            cell = put(cell, of[1] / max(different, 1.0))
        return at + 8

    cdef Py_ssize_t copies(self, float[:, ::1] cells, Py_ssize_t at):
        """How many lines have the same words in the same order."""
        cdef Py_ssize_t i, w
        cdef uint64_t total
        cdef Numbering numbering = Numbering(self.number)
        cdef int32_t[::1] line = np.empty(self.number, np.int32), count = np.zeros(self.number, np.int32)
        for i in range(self.number):
            total = 0
            for w in range(self.words[i]):
                total += mix(self.hashes[self.first[i] + w] + <uint64_t>w)
            line[i] = <int32_t>numbering.number(total)
            count[line[i]] += 1
        for i in range(self.number):
            cells[i, at] = <float>log(count[line[i]])
        return at + 1

    cdef Py_ssize_t surroundings(self, float[:, ::1] cells, Py_ssize_t at, const int* near, int columns):
        """What stands before and after, and how far the running text is. `near`: columns that stand in the rows already."""
        cdef Py_ssize_t i, n = self.number
        cdef double total, length, square = 0, weight = 0
        cdef double[:, ::1] room = np.empty((5, n))
        cdef double* places = &room[4, 0]
        cdef float* cell
        cdef int way
        sum_up(&self.mass[0], n, &self.mass_before[0])
        total, length = self.mass_before[n], self.length_before[n]
        for i in range(n):
            places[i] = <double>i
            square += self.length[i] * (self.length[i] + 1e-9)
            weight += self.length[i] + 1e-9
        since(&self.strong[0], places, n, 100, &room[0, 0], &room[1, 0])
        for i in range(n):
            places[i] = self.length_before[i + 1] - self.length[i]
        since(&self.strong[0], places, n, 1000, &room[2, 0], &room[3, 0])
        for i in range(n):
            cell = self.repeated(&cells[i, at], cells, i, near, columns)
            cell = self.within(self.within(cell, i, 3), i, 10)
            cell = put(cell, (self.mass_before[i + 1] - self.mass[i]) / (total + 1))
            cell = put(cell, (total - self.mass_before[i + 1]) / (total + 1))
            cell = put(cell, log_of(total))
            cell = put(cell, log_of(n))
            cell = put(cell, total / (length + 1))
            cell = put(cell, <double>i / <double>n)
            cell = put(cell, log_of(i))
            cell = put(cell, log_of(n - 1 - i))
            for way in range(4):
                cell = put(cell, log_of(room[way, i]))
            cell = put(cell, log_of(square / weight))
        return at + 4 * columns + 4 + 21

    cdef inline float* repeated(self, float* cell, float[:, ::1] cells, Py_ssize_t i, const int* near, int columns) noexcept:
        """Columns of the lines around: of all the two before and after, of the first two columns the third as well."""
        cdef int k, by
        for k in range(columns):
            for by in range(-2, 3):
                if by:
                    cell = put(cell, cells[i + by, near[k]] if 0 <= i + by < self.number else -1)
        for k in range(2):
            for by in range(-3, 4, 6):
                cell = put(cell, cells[i + by, near[k]] if 0 <= i + by < self.number else -1)
        return cell

    cdef inline float* within(self, float* cell, Py_ssize_t i, Py_ssize_t reach) noexcept:
        """How much running text, and how many words, the `reach` lines before and after hold."""
        cell = put(cell, log_of(window_before(&self.mass_before[0], self.mass[i], i, reach)))
        cell = put(cell, log_of(window_after(&self.mass_before[0], i, reach, self.number)))
        cell = put(cell, log_of(window_before(&self.length_before[0], self.length[i], i, reach)))
        return put(cell, log_of(window_after(&self.length_before[0], i, reach, self.number)))

    cdef double[::1] word_scores(self, const float[::1] weights):
        """What a line's words, word pairs and outer words say, summed and damped."""
        cdef Py_ssize_t i, w, first, last
        cdef int shift = shift_of(weights)
        cdef double[::1] result = np.zeros(self.number)
        cdef double total
        for i in range(self.number):
            if not self.words[i]:
                continue
            first, total = self.first[i], 0
            last = first + self.words[i] - 1
            for w in range(first, last + 1):
                total += weights[self.hashes[w] >> shift]
            for w in range(first, last):
                total += weights[mix(self.hashes[w] * 3 + self.hashes[w + 1]) >> shift]
            total += weights[mix(self.hashes[first] ^ OPENING) >> shift]
            total += weights[mix(self.hashes[last] ^ CLOSING) >> shift]
            result[i] = total / sqrt(<double>self.words[i] + 1)
        return result

    cdef Py_ssize_t opinion_columns(
        self, float[:, ::1] cells, Py_ssize_t at, const double[::1] likely, const int64_t[::1] asked
    ):
        """A first opinion, and the first opinions of what stands around."""
        cdef Py_ssize_t i, j, n = self.number
        cdef int by, k
        cdef double[:, ::1] room = np.empty((7, n + 1))
        cdef double* mass = &room[0, 0]
        cdef double* before = &room[1, 0]
        cdef const double* length_before = &self.length_before[0]
        cdef double total, unsure = 0
        cdef double[3] low, low_words
        cdef double* limits = [0.1, 0.3, 0.6]
        cdef float* cell
        for i in range(n):
            mass[i] = likely[i] * self.length[i]
            unsure += min(likely[i], 1 - likely[i]) * self.length[i]
        sum_up(mass, n, before)
        total = before[n]
        for k in range(3):
            low[k] = low_words[k] = 0
            for i in range(n):
                if likely[i] < limits[k]:
                    low[k] += 1
                    low_words[k] += self.length[i]
        self.away(likely, room)
        for j in range(asked.shape[0]):
            i = asked[j]
            cell = put(&cells[j, at], likely[i])
            for by in range(-3, 4):
                if by:
                    cell = put(cell, likely[i + by] if 0 <= i + by < n else -1)
            for k in range(5, 16, 10):
                cell = put(cell, window_before(before, mass[i], i, k) / (window_before(length_before, self.length[i], i, k) + 1))
                cell = put(cell, window_after(before, i, k, n) / (window_after(length_before, i, k, n) + 1))
            cell = put(cell, (before[i + 1] - mass[i]) / (total + 1))
            cell = put(cell, (total - before[i + 1]) / (total + 1))
            cell = put(cell, log_of(total))
            cell = put(cell, total / (length_before[n] + 1))
            cell = put(cell, unsure / (total + 1))
            for k in range(3):
                cell = put(cell, log_of(low[k] - (likely[i] < limits[k])))
                cell = put(cell, low[k] / n)
                cell = put(cell, log_of(low_words[k] - (self.length[i] if likely[i] < limits[k] else 0)))
            for k in range(4):
                cell = put(cell, log_of(room[2 + k, i]))
        return at + 29

    cdef void away(self, const double[::1] likely, double[:, ::1] room):
        """How far the next line is that is surely the author's, and the next that is surely not, both ways; from row 2 on."""
        cdef Py_ssize_t i, n = self.number
        cdef uint8_t[:, ::1] marks = np.empty((2, n), np.uint8)
        for i in range(n):
            room[6, i] = <double>i
            marks[0, i] = likely[i] > 0.7 and self.length[i] > 6
            marks[1, i] = likely[i] < 0.2 and self.length[i] > 1
        since(&marks[0, 0], &room[6, 0], n, 100, &room[2, 0], &room[3, 0])
        since(&marks[1, 0], &room[6, 0], n, 100, &room[4, 0], &room[5, 0])


cdef Py_ssize_t mark(Numbering numbering, const uint64_t[::1] hashes, Word* words, int bit) noexcept:
    """Note that words are of the headline or description; gives how many different ones there are."""
    cdef Py_ssize_t w, k, different = 0
    for w in range(hashes.shape[0]):
        k = numbering.number(hashes[w])
        if not words[k].member & bit:
            words[k].member |= bit
            different += 1
    return different


cdef int copy_rows(float[:, ::1] cells, const float[:, ::1] rows, const int64_t[::1] asked) except -1:
    """The rows asked for, at the left of the wider rows of `cells`."""
    cdef Py_ssize_t j
    for j in range(asked.shape[0]):
        if not 0 <= asked[j] < rows.shape[0]:
            raise IndexError(f"row {asked[j]} of {rows.shape[0]}")
        memcpy(&cells[j, 0], &rows[asked[j], 0], rows.shape[1] * sizeof(float))
    return 0
