# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""What a model is told of a plain text's lines alone: the rest of the compiled counterpart of `cleaner.detect.columns`.

As in `columns.pyx`, each function writes the columns of the function of the same name there, in the same order, and no
index leads further than `number`, to which the lengths of all arrays are held.
"""

from libc.stdint cimport int64_t, uint8_t, uint64_t

import numpy as np

from cleaner.native.columns cimport Lines, log_of, put, score_columns, since, sum_up, window_after, window_before

cdef enum:
    LOWER = 1  # kinds of characters
    DIGIT = 3
    COLON = 8
    BULLET = 11
    KINDS = 16

# Columns that `shape` writes and others repeat for the lines around.
cdef enum:
    WORDS = 0
    SHARE_UPPER = 3
    SHARE_CAPITALS = 5
    SHARE_DIGITS = 6
    OPENS_LOWER = 18
    CLOSES_STOP = 23
    PROSE = 28

cdef enum:
    FAMILIES = 10  # of rules in the table of what they claim, after the shares that they cut and doubt

cdef int[7] NEAR_LINES = [WORDS, CLOSES_STOP, PROSE, SHARE_CAPITALS, SHARE_UPPER, SHARE_DIGITS, OPENS_LOWER]

TEXT_COLUMNS = 150  # of a line for the first network, what its words say included
OPINION_COLUMNS = 29  # and what the second is told beside them


cdef class Texts(Lines):
    """The lines of a plain text, of which there must be some."""

    def text_columns(
        self, float[:, ::1] cells, const uint64_t[::1] title, const double[:, ::1] said, const float[::1] weights,
        const double[::1] width,
    ) -> None:
        """Fill rows for the first network. `said` is what `claims` makes of the lines, `weights` those of their words,
        `width` how wide each is, in characters.

        Raises ValueError for rows, a table or widths of another size.
        """
        if cells.shape[0] != self.number or cells.shape[1] != TEXT_COLUMNS:
            raise ValueError(f"{cells.shape[0]} rows of {cells.shape[1]}, expected {self.number} of {TEXT_COLUMNS}")
        if said.shape[0] != self.number or said.shape[1] != FAMILIES + 2:
            raise ValueError(f"{said.shape[0]} rows of {said.shape[1]}, expected {self.number} of {FAMILIES + 2}")
        if width.shape[0] != self.number:
            raise ValueError(f"{width.shape[0]} widths, expected {self.number}")
        cdef Py_ssize_t i, at = self.shape(cells, 0)
        cdef double[::1] scores = self.word_scores(weights), room = np.empty(self.number + 1)
        at = self.repetition(cells, at, title, np.zeros(0, np.uint64))
        at = self.surroundings(cells, at, NEAR_LINES, 7)
        at = self.wrapping(cells, at, width)
        at = self.claim_columns(cells, at, said)
        for i in range(self.number):
            cells[i, at] = <float>scores[i]
        at = score_columns(cells, at + 1, scores, room)
        if at != TEXT_COLUMNS:
            raise AssertionError(f"{at} columns written, expected {TEXT_COLUMNS}")

    cdef Py_ssize_t wrapping(self, float[:, ::1] cells, Py_ssize_t at, const double[::1] size):
        """Signs that lines were broken at a margin: then a line is a piece of a sentence, not a thing of its own."""
        cdef Py_ssize_t i, n = self.number
        cdef double[::1] digits = np.empty(n)
        cdef double characters, widest = 1, stops = 0, lower = 0, wide = 0, digit = 0, short = 0, bullets = 0
        cdef int kind, by
        cdef double near
        cdef float* cell
        for i in range(n):
            characters = 0
            for kind in range(KINDS):
                characters += self.counts[i, kind]
            digits[i] = self.counts[i, DIGIT] / max(characters, 1.0)
            widest = max(widest, size[i])
            stops += cells[i, CLOSES_STOP]
            lower += self.opening[i] == LOWER
            digit += digits[i]
            short += log_of(self.length[i]) < 2
            bullets += self.opening[i] == BULLET
        for i in range(n):
            wide += 5 * size[i] > 4 * widest
        for i in range(n):
            cell = put(&cells[i, at], size[i] / widest)
            cell = put(cell, size[i - 1] / widest if i else -1)
            cell = put(cell, log_of(widest))
            cell = put(cell, stops / n)
            cell = put(cell, lower / n)
            cell = put(cell, wide / n)
            cell = put(cell, digit / n)
            cell = put(cell, short / n)
            cell = put(cell, bullets / n)
            cell = put(cell, self.closing[i - 1] == COLON if i else -1)
            cell = put(cell, self.opening[i - 1] == BULLET if i else -1)
            cell = put(cell, self.opening[i + 1] == BULLET if i + 1 < n else -1)
            cell = put(cell, self.opening[i - 1] == DIGIT if i else -1)
            cell = put(cell, self.opening[i + 1] == DIGIT if i + 1 < n else -1)
            near = 0
            for by in range(-2, 3):
                if by and 0 <= i + by < n:
                    near += digits[i + by]
            put(cell, near)
        return at + 15

    cdef Py_ssize_t claim_columns(self, float[:, ::1] cells, Py_ssize_t at, const double[:, ::1] said):
        """What rules say of each line, of those around it, and of the whole text."""
        cdef Py_ssize_t i, n = self.number
        cdef int k, by
        cdef double[FAMILIES] hits
        cdef double[:, ::1] room = np.empty((5, n + 1))
        cdef double* either = &room[0, 0]
        cdef double* before = &room[1, 0]
        cdef uint8_t[::1] cut = np.empty(n, np.uint8)
        cdef float* cell
        for k in range(FAMILIES):
            hits[k] = 0
            for i in range(n):
                hits[k] += said[i, k + 2]
        for i in range(n):
            either[i], room[2, i] = max(said[i, 0], said[i, 1]), <double>i
            cut[i] = either[i] > 0.5
        sum_up(either, n, before)
        since(&cut[0], &room[2, 0], n, 30, &room[3, 0], &room[4, 0])
        for i in range(n):
            cell = put(put(&cells[i, at], said[i, 0]), said[i, 1])
            for k in range(FAMILIES):
                cell = put(put(cell, said[i, k + 2]), log_of(hits[k]))
            for by in range(-3, 4):
                if by:
                    cell = put(cell, either[i + by] if 0 <= i + by < n else 0)
            for k in range(5, 16, 10):
                cell = put(cell, window_before(before, either[i], i, k))
                cell = put(cell, window_after(before, i, k, n))
            cell = put(cell, (before[i + 1] - either[i]) / (before[n] + 0.5))
            cell = put(cell, (before[n] - before[i + 1]) / (before[n] + 0.5))
            cell = put(put(cell, log_of(before[n])), before[n] / n)
            put(put(cell, log_of(room[3, i])), log_of(room[4, i]))
        return at + 2 + 2 * FAMILIES + 16
