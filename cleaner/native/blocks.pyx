# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""What a model is told of a page's blocks, written into its rows: the compiled counterpart of `cleaner.detect.evidence`.

As in `columns.pyx`, each function writes the columns of the function of the same name there, in the same order.

Indices are not checked one by one: `Blocks` looks once at those that the page's tables hold, and takes no page where one
leads out of them or where an element stands before the one around it.
"""

from libc.stdint cimport int64_t, uint8_t, uint64_t

import numpy as np

from cleaner.native.hashing cimport mix
from cleaner.native.columns cimport Lines, copy_rows, log_of, put, score_columns, shift_of, since, sum_up
from cleaner.native.numbering cimport Numbering

cdef enum:
    LEVELS = 5  # elements around a block that are weighed, its own the first
    PLACED = 3  # levels at which a block's place in them counts
    JUDGED = 4  # levels of which a first opinion is formed
    LEAST_BODY = 60  # words of the article's text in the metadata, below which it is none
    HEADINGS = 20  # of a page to which the distance is looked at
    WORDS = 0  # columns that `shape` writes and others repeat for the blocks around
    CLOSES_STOP = 23
    PROSE = 28

cdef double SAYS_TITLE = 0.6
cdef double[3] SHARES = [0.5, 0.75, 0.95]
cdef enum:  # what is summed over the blocks of elements
    MASS, LENGTH, LINK, SIZE, PARAGRAPH, TITLED, IN_TITLE, IN_DESCRIPTION, SUMS

OTHER_COLUMNS = 180  # of a block for the first network, beside those for each of `Names`
OPINION_COLUMNS = 50  # and what the second is told beside them


cdef class Names:
    """What the numbers of tags and the bits of `inside` stand for.

    `inside` and `own`: the bits and tags that have columns, in order; `hidden` the bit of elements that are not shown;
    `headings` the tags h1 to h6.
    """

    cdef const int64_t[::1] inside, own, headings
    cdef int64_t hidden, article, paragraph

    def __cinit__(self, inside, own, headings, int64_t hidden, int64_t article, int64_t paragraph):
        self.inside, self.own, self.headings = inside, own, headings
        self.hidden, self.article, self.paragraph = hidden, article, paragraph
        if self.headings.shape[0] != 6 or not len(inside) or not len(own) or not all(0 <= bit < 64 for bit in [*inside, hidden]):
            raise ValueError("expected six headings, and bits of 64")


cdef class Blocks(Lines):
    """The blocks of a page, of which there must be some. Raises ValueError where the arrays of its tables do not fit together."""

    cdef Names names
    cdef const int64_t[::1] element, size, link, bold, small, links
    cdef const uint8_t[::1] after_break
    cdef const int64_t[::1] tag, parent, depth, first_block, last_block
    cdef const uint64_t[::1] inside, signature, class_words, own_words
    cdef const int64_t[::1] class_owner, own_block
    cdef int64_t[:, ::1] levels, groups
    cdef double[:, ::1] before

    def __cinit__(self, words, markup, Names names):
        self.names = names
        self.element, self.size, self.link, self.bold = markup.element, markup.size, markup.link, markup.bold
        self.small, self.links, self.after_break = markup.small, markup.links, markup.after_break.view(np.uint8)
        self.class_words, self.class_owner = markup.class_words, markup.class_owner
        self.own_words, self.own_block = markup.own_words, markup.own_block
        elements = markup.elements
        self.tag, self.parent, self.depth, self.inside = elements.tag, elements.parent, elements.depth, elements.inside
        self.first_block, self.last_block, self.signature = elements.first, elements.last, elements.signature
        self.check_sizes()
        self.check_indices()
        cdef Py_ssize_t i
        for i in range(self.number):
            self.mass[i] *= 1 - <double>self.link[i] / <double>max(self.size[i], 1)
        self.levels, self.groups = np.empty((LEVELS, self.number), np.int64), np.empty((2, self.number), np.int64)
        self.before = np.empty((SUMS, self.number + 1))
        self.layout()

    cdef int check_sizes(self) except -1:
        """That all arrays of blocks, of elements and of names are of one length each."""
        of_blocks = {self.number, self.element.shape[0], self.size.shape[0], self.link.shape[0], self.bold.shape[0]}
        of_blocks |= {self.small.shape[0], self.links.shape[0], self.after_break.shape[0]}
        of_elements = {self.tag.shape[0], self.parent.shape[0], self.depth.shape[0], self.inside.shape[0]}
        of_elements |= {self.first_block.shape[0], self.last_block.shape[0], self.signature.shape[0]}
        of_names = self.class_words.shape[0] == self.class_owner.shape[0] and self.own_words.shape[0] == self.own_block.shape[0]
        if len(of_blocks) != 1 or len(of_elements) != 1 or self.tag.shape[0] == 0 or not of_names:
            raise ValueError(f"arrays of {of_blocks} blocks and {of_elements} elements")
        return 0

    cdef int check_indices(self) except -1:
        """That no index leads out of the tables, and that elements come after what they stand in."""
        cdef Py_ssize_t i, n = self.number, elements = self.tag.shape[0]
        cdef bint good = self.parent[0] == 0
        for i in range(elements):
            good &= 0 <= self.parent[i] < i or i == 0
            good &= 0 <= self.first_block[i] <= self.last_block[i] <= n
        for i in range(n):
            good &= 0 <= self.element[i] < elements
        for i in range(self.class_owner.shape[0]):
            good &= 0 <= self.class_owner[i] < elements
        for i in range(self.own_block.shape[0]):
            good &= 0 <= self.own_block[i] < n
        if not good:
            raise ValueError(f"an index leads out of {n} blocks and {elements} elements")
        return 0

    cdef int layout(self) except -1:
        """For each block the elements around it that hold more than the last, and its groups: alike, and of one kin."""
        cdef Py_ssize_t i, level, e, around
        cdef int64_t[::1] top = np.empty(self.tag.shape[0], np.int64)
        cdef Numbering alike = Numbering(self.number), kin = Numbering(self.number)
        cdef uint64_t key
        top[0] = 0
        for e in range(1, self.tag.shape[0]):
            around = self.parent[e]
            if self.first_block[e] == self.first_block[around] and self.last_block[e] == self.last_block[around]:
                top[e] = top[around]
            else:
                top[e] = e
        for i in range(self.number):
            e = self.element[i]
            key = self.signature[e]
            self.groups[0, i] = alike.number(key)
            self.groups[1, i] = kin.number(mix(key + self.signature[self.parent[e]] * 31))
            e = top[e]
            for level in range(LEVELS):
                self.levels[level, i] = e
                e = top[self.parent[e]]
        return 0

    def block_columns(
        self, float[:, ::1] cells, const uint64_t[::1] title, const uint64_t[::1] description, const uint64_t[::1] body,
        const float[::1] weights, const float[::1] near, const float[::1] far,
    ) -> None:
        """Fill rows for the first network. The tables of weights are those of words and of near and far names.

        Raises ValueError for rows of another size, and for tables of a size that is no power of two.
        """
        cdef Py_ssize_t i, k, link_share, heading, at = OTHER_COLUMNS + self.names.inside.shape[0] + self.names.own.shape[0]
        if cells.shape[0] != self.number or cells.shape[1] != at:
            raise ValueError(f"{cells.shape[0]} rows of {cells.shape[1]}, expected {self.number} of {at}")
        cdef double[:, ::1] scores = self.name_scores(near, far)
        scores[0, : self.number] = self.word_scores(weights)
        link_share = self.repetition(cells, self.shape(cells, 0), title, description)
        self.add_up()
        heading = self.element_columns(cells, link_share)
        at = self.around(cells, heading + 1)
        at = self.standing(cells, at, &self.before[MASS, 0], np.arange(self.number))
        at = self.said_by_page(cells, self.headings(cells, at), body)
        at = self.belonging(cells, at)
        cdef int[5] repeated = [WORDS, <int>link_share, CLOSES_STOP, PROSE, <int>heading]
        at = self.surroundings(cells, at, repeated, 5)
        for i in range(self.number):
            for k in range(3):
                cells[i, at + k] = <float>scores[k, i]
        at += 3
        for k in range(3):
            at = score_columns(cells, at, scores[k], scores[3])
        if at != cells.shape[1]:
            raise AssertionError(f"{at} columns written, expected {cells.shape[1]}")

    def opinions(
        self, float[:, ::1] cells, const float[:, ::1] rows, const double[::1] likely, const int64_t[::1] asked
    ) -> None:
        """As for lines; what is thought of the blocks that the DOM puts together with a block is told as well."""
        cdef Py_ssize_t at = rows.shape[1]
        self.check_opinions(cells, rows, likely, asked, OPINION_COLUMNS)
        copy_rows(cells, rows, asked)
        at = self.opinion_columns(cells, at, likely, asked)
        self.group_opinion_columns(cells, at, likely, asked)

    cdef inline double held(self, const double* before, Py_ssize_t element) noexcept:
        """Sum over the blocks in an element, from what `sum_up` gives."""
        return before[self.last_block[element]] - before[self.first_block[element]]

    cdef int add_up(self) except -1:
        """Sums over the blocks up to each, of all that is told of elements."""
        cdef Py_ssize_t i, k
        cdef double[:, ::1] before = self.before
        for k in range(SUMS):
            before[k, 0] = 0
        for i in range(self.number):
            before[MASS, i + 1] = before[MASS, i] + self.mass[i]
            before[LENGTH, i + 1] = before[LENGTH, i] + self.length[i]
            before[LINK, i + 1] = before[LINK, i] + self.link[i]
            before[SIZE, i + 1] = before[SIZE, i] + max(self.size[i], 1)
            before[PARAGRAPH, i + 1] = before[PARAGRAPH, i] + self.mass[i] * (self.tag[self.element[i]] == self.names.paragraph)
            before[TITLED, i + 1] = before[TITLED, i] + self.is_title(i)
            before[IN_TITLE, i + 1] = before[IN_TITLE, i] + self.in_title[i] * self.length[i]
            before[IN_DESCRIPTION, i + 1] = before[IN_DESCRIPTION, i] + self.in_description[i] * self.length[i]
        return 0

    cdef inline bint is_title(self, Py_ssize_t i) noexcept:
        return self.of_title[i] >= SAYS_TITLE and self.in_title[i] >= SAYS_TITLE

    cdef Py_ssize_t element_columns(self, float[:, ::1] cells, Py_ssize_t at) noexcept:
        """The first columns of `dom`: tag, ancestors, links. Gives the column that it writes last, of headings."""
        cdef Py_ssize_t i, k, e, insides = self.names.inside.shape[0], owns = self.names.own.shape[0]
        cdef const int64_t* bits = &self.names.inside[0]
        cdef const int64_t* tags = &self.names.own[0]
        cdef double size
        cdef uint64_t inside
        cdef int64_t tag
        cdef float* cell
        for i in range(self.number):
            e, size = self.element[i], <double>max(self.size[i], 1)
            inside, tag = self.inside[e], self.tag[e]
            cell = put(&cells[i, at], self.link[i] / size)
            cell = put(cell, log_of(self.links[i]))
            cell = put(cell, self.bold[i] / size)
            cell = put(cell, self.small[i] / size)
            cell = put(cell, self.after_break[i])
            cell = put(cell, self.depth[e])
            cell = put(cell, inside >> self.names.hidden & 1)
            for k in range(insides):
                cell = put(cell, <int>(inside >> bits[k] & 1))
            for k in range(owns):
                cell = put(cell, tag == tags[k])
            put(cell, 0)
            for k in range(6):
                if tag == self.names.headings[k]:
                    put(cell, k + 1)
        return at + 7 + insides + owns

    cdef Py_ssize_t around(self, float[:, ::1] cells, Py_ssize_t at):
        """The further columns of `dom`: what the elements around a block hold, and the blocks that are like it."""
        cdef Py_ssize_t i, level, g
        cdef double[:, ::1] alike = np.zeros((5, self.number)), kin = np.zeros((2, self.number))
        cdef double total = max(self.before[MASS, self.number], 1.0)
        cdef float* cell
        for i in range(self.number):
            g = self.groups[0, i]
            alike[0, g] += self.mass[i]
            alike[1, g] += self.length[i]
            alike[2, g] += self.link[i]
            alike[3, g] += max(self.size[i], 1)
            alike[4, g] += 1
            kin[0, self.groups[1, i]] += self.mass[i]
            kin[1, self.groups[1, i]] += 1
        for i in range(self.number):
            cell = &cells[i, at]
            for level in range(LEVELS):
                cell = self.level(cell, cells.shape[1], i, level, total)
            g = self.groups[0, i]
            cell = put(put(cell, log_of(alike[0, g])), alike[0, g] / total)
            cell = put(put(cell, alike[0, g] / (alike[1, g] + 1)), alike[2, g] / max(alike[3, g], 1.0))
            cell = put(cell, log_of(alike[4, g]))
            g = self.groups[1, i]
            put(put(put(cell, log_of(kin[0, g])), kin[0, g] / total), log_of(kin[1, g]))
        return at + 5 * LEVELS + 2 * PLACED + 8

    cdef inline float* level(self, float* cell, Py_ssize_t width, Py_ssize_t i, Py_ssize_t level, double total) noexcept:
        """What one of the elements around a block holds: mostly the one around the block before, in the row above."""
        cdef Py_ssize_t k, e = self.levels[level, i]
        cdef double mass, blocks = self.last_block[e] - self.first_block[e]
        if i and self.levels[level, i - 1] == e:
            for k in range(6 if level < PLACED else 5):
                cell = put(cell, cell[-width])
        else:
            mass = self.held(&self.before[MASS, 0], e)
            cell = put(put(cell, log_of(mass)), mass / total)
            cell = put(cell, mass / (self.held(&self.before[LENGTH, 0], e) + 1))
            cell = put(cell, self.held(&self.before[LINK, 0], e) / max(self.held(&self.before[SIZE, 0], e), 1.0))
            cell = put(cell, log_of(blocks))
            if level < PLACED:
                cell = put(cell, log_of(self.held(&self.before[PARAGRAPH, 0], e)))
        return put(cell, (i - self.first_block[e]) / max(blocks, 1.0)) if level < PLACED else cell

    cdef Py_ssize_t standing(self, float[:, ::1] cells, Py_ssize_t at, const double* before, const int64_t[::1] asked) noexcept:
        """Where a block stands to the elements that hold most of the text. `before`: sums up to each block."""
        cdef Py_ssize_t i, j, k, e
        cdef Py_ssize_t[3] main = [0, 0, 0]
        cdef int64_t[3] depth = [-1, -1, -1]
        cdef double[3] least
        cdef double here
        cdef bint[3] inside
        cdef float* cell
        for k in range(3):
            least[k] = SHARES[k] * before[self.number]
        for e in range(self.tag.shape[0]):
            here = self.held(before, e)
            for k in range(3):
                if here >= least[k] and self.depth[e] > depth[k]:
                    main[k], depth[k] = e, self.depth[e]
        for j in range(asked.shape[0]):
            i = asked[j]
            for k in range(3):
                inside[k] = self.first_block[main[k]] <= i < self.last_block[main[k]]
            cell = put(put(&cells[j, at], inside[0]), inside[1])
            cell = put(cell, self.depth[self.element[i]] - self.depth[main[1]] if inside[1] else -1)
            put(put(cell, log_of(self.last_block[main[1]] - self.first_block[main[1]])), inside[2])
        return at + 5

    cdef Py_ssize_t headings(self, float[:, ::1] cells, Py_ssize_t at) noexcept:
        """How far a block is from the page's main heading."""
        cdef Py_ssize_t i, k, found = 0, nearest
        cdef Py_ssize_t[HEADINGS] place
        for i in range(self.number):
            if self.tag[self.element[i]] == self.names.headings[0]:
                if found < HEADINGS:
                    place[found] = i
                found += 1
        for i in range(self.number):
            nearest = -200
            for k in range(min(found, <Py_ssize_t>HEADINGS)):
                if k == 0 or abs(i - place[k]) < abs(nearest):
                    nearest = i - place[k]
            cells[i, at] = <float>max(-100, min(100, nearest)) if found else -200
            cells[i, at + 1] = <float>found
        return at + 2

    cdef Py_ssize_t said_by_page(self, float[:, ::1] cells, Py_ssize_t at, const uint64_t[::1] body):
        """Share of a block's word triples that the article text in the page's metadata has; -1 where there is none."""
        cdef Py_ssize_t i, w, n = body.shape[0]
        cdef double hits, single, share, all_hits = 0
        cdef Numbering words, triples
        if n < LEAST_BODY:
            for i in range(self.number):
                cells[i, at] = cells[i, at + 1] = -1
            return at + 2
        words, triples = Numbering(n), Numbering(n)
        for w in range(n):
            words.number(body[w])
        for w in range(n - 2):
            triples.number(triple(&body[w]))
        for i in range(self.number):
            hits = single = 0
            for w in range(self.first[i], self.first[i] + self.words[i] - 2):
                hits += triples.find(triple(&self.hashes[w])) >= 0
            if self.words[i] < 3:
                for w in range(self.first[i], self.first[i] + self.words[i]):
                    single += words.find(self.hashes[w]) >= 0
            all_hits += hits
            share = hits / (self.words[i] - 2) if self.words[i] >= 3 else single / max(<double>self.words[i], 1.0) * 0.5
            cells[i, at] = <float>share
        for i in range(self.number):
            cells[i, at + 1] = <float>min(1.0, all_hits / (n - 2))
        return at + 2

    cdef Py_ssize_t belonging(self, float[:, ::1] cells, Py_ssize_t at):
        """Whether a block belongs to the page's headline: a page can hold a second article below the one it is about."""
        cdef Py_ssize_t i, level, e, article, n = self.number
        cdef double total = max(self.before[MASS, n], 1.0), whole
        cdef double[:, ::1] room = np.empty((3, n))
        cdef uint8_t[::1] titled = np.empty(n, np.uint8)
        cdef int64_t[::1] around = np.zeros(self.tag.shape[0], np.int64)  # the innermost `article` around each element
        cdef double[::1] begun = np.zeros(n + 2)  # how many articles with text have begun at each block
        cdef float* cell
        for e in range(1, self.tag.shape[0]):
            around[e] = e if self.tag[e] == self.names.article else around[self.parent[e]]
            if around[e] == e and self.held(&self.before[MASS, 0], e) > 0.05 * total:
                begun[self.first_block[e]] += 1
                begun[n + 1] += 1
        for i in range(n):
            titled[i], room[2, i] = self.is_title(i), <double>i
            begun[i + 1] += begun[i]
        since(&titled[0], &room[2, 0], n, 100, &room[0, 0], &room[1, 0])
        for i in range(n):
            cell = &cells[i, at]
            for level in range(LEVELS):
                e = self.levels[level, i]
                whole = self.held(&self.before[LENGTH, 0], e) + 1
                cell = put(cell, min(self.held(&self.before[TITLED, 0], e), 1.0))
                cell = put(cell, self.held(&self.before[IN_TITLE, 0], e) / whole)
                cell = put(cell, self.held(&self.before[IN_DESCRIPTION, 0], e) / whole)
            cell = put(put(cell, log_of(room[0, i])), log_of(room[1, i]))
            article = around[self.element[i]]
            cell = put(cell, self.held(&self.before[MASS, 0], article) / total if article else -1)
            cell = put(cell, min(self.held(&self.before[TITLED, 0], article), 1.0) if article else -1)
            put(put(cell, begun[i]), begun[n + 1])
        return at + 3 * LEVELS + 6

    cdef double[:, ::1] name_scores(self, const float[::1] near, const float[::1] far):
        """What the class and id words say, in rows 1 and 2; row 0 is for the blocks' own words, row 3 for work.

        Near are those of the three innermost elements and the inline ones, far are all further out.
        """
        cdef Py_ssize_t i, e
        cdef int near_shift = shift_of(near), far_shift = shift_of(far)
        cdef double[:, ::1] of_element = np.zeros((2, self.tag.shape[0])), scores = np.zeros((4, self.number + 1))
        for i in range(self.class_words.shape[0]):
            e = self.class_owner[i]
            of_element[0, e] += near[self.class_words[i] >> near_shift]
            of_element[1, e] += far[self.class_words[i] >> far_shift]
        for i in range(self.own_words.shape[0]):
            scores[1, self.own_block[i]] += near[self.own_words[i] >> near_shift]
        of_element[1, 0] = 0
        for e in range(1, self.tag.shape[0]):
            of_element[1, e] += of_element[1, self.parent[e]]
        for i in range(self.number):
            e = self.element[i]
            scores[1, i] += of_element[0, e]
            e = self.parent[e]
            scores[1, i] += of_element[0, e]
            e = self.parent[e]
            scores[1, i] += of_element[0, e]
            scores[2, i] = of_element[1, self.parent[e]]
        return scores

    cdef Py_ssize_t group_opinion_columns(
        self, float[:, ::1] cells, Py_ssize_t at, const double[::1] likely, const int64_t[::1] asked
    ):
        """The first opinions of the blocks that the DOM puts together with a block."""
        cdef Py_ssize_t i, j, e, g, level
        cdef int kind
        cdef double[:, ::1] room = np.empty((4, self.number + 1))
        cdef double[:, :, ::1] sums = np.zeros((2, self.number, 4))  # of mass, words, opinions and blocks
        cdef double total, inside
        cdef const double* mass_before = &room[2, 0]
        cdef const double* likely_before = &room[3, 0]
        cdef const double* length_before = &self.length_before[0]
        cdef float* cell
        for i in range(self.number):
            room[0, i] = likely[i] * self.length[i]
            for kind in range(2):
                g = self.groups[kind, i]
                sums[kind, g, 0] += room[0, i]
                sums[kind, g, 1] += self.length[i]
                sums[kind, g, 2] += likely[i]
                sums[kind, g, 3] += 1
        sum_up(&room[0, 0], self.number, &room[2, 0])
        sum_up(&likely[0], self.number, &room[3, 0])
        total = max(mass_before[self.number], 1.0)
        for j in range(asked.shape[0]):
            i, cell = asked[j], &cells[j, at]
            for level in range(JUDGED):
                e = self.levels[level, i]
                inside = self.held(mass_before, e)
                cell = put(cell, (inside + 0.1) / (self.held(length_before, e) + 1))
                cell = put(cell, self.held(likely_before, e) / max(<double>(self.last_block[e] - self.first_block[e]), 1.0))
                cell = put(cell, inside / total)
            for kind in range(2):
                g = self.groups[kind, i]
                cell = put(cell, sums[kind, g, 0] / (sums[kind, g, 1] + 1))
                cell = put(cell, sums[kind, g, 2] / sums[kind, g, 3])
        return self.standing(cells, at + 3 * JUDGED + 4, mass_before, asked)


cdef inline uint64_t triple(const uint64_t* words) noexcept nogil:
    """A hash for three words in a row."""
    return mix(words[0] * 3 + words[1] * 5 + words[2] * 7)
