# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""What a model is told of a whole page, and which of its blocks are of a kind.

The compiled counterparts of functions of `cleaner.detect.page_kind` and `cleaner.detect.blocks`.
"""

from libc.math cimport log1p, sqrt
from libc.stdint cimport int32_t, int64_t, uint64_t

import numpy as np

cdef enum:
    TAGS = 256  # more than there are
    MOST_BITS = 20
    MOST_SAID = 16  # sorts of elements that tell what a block is

cdef enum:  # the numbers of messages: 0 where nothing tells
    OF_LINK = 1
    OF_HEADLINE, OF_HIDDEN
    SAID  # of the first sort of elements


def text_columns(
    markup, const double[::1] likely, double kept_from, int64_t long_from, double linked, list counted, list shared
) -> list[float]:
    """The columns of `text_columns`, in their order. `counted`, `shared`: tags of which a column counts elements, or gives
    the share of the body in them; the rest are the limits for blocks that are kept, and for those that are running text.

    Raises ValueError where the page's tables do not fit together or a tag is unknown.
    """
    cdef const int64_t[::1] size = markup.size, link = markup.link, links = markup.links, element = markup.element
    cdef const int64_t[::1] tag = markup.elements.tag
    cdef Py_ssize_t i, e, n = size.shape[0], first = -1, last = -1, runs = 0
    cdef bint good = n > 0 and {likely.shape[0], link.shape[0], links.shape[0], element.shape[0]} == {n}
    cdef double[TAGS] elements, body
    cdef double whole = 0, mine = 0, kept = 0, prose = 0, kept_prose = 0, in_links = 0, kept_links = 0, all_links = 0
    cdef double running, run = 0, largest = 0, spread = 0, since_first = 0
    for i in range(TAGS):
        elements[i] = body[i] = 0
    for e in range(tag.shape[0]):
        good &= 0 <= tag[e] < TAGS
        elements[tag[e] & (TAGS - 1)] += 1
    for i in range(n if good else 0):
        good &= 0 <= element[i] < tag.shape[0]
    if not good or not all(0 <= known < TAGS for known in [*counted, *shared]):
        raise ValueError(f"{likely.shape[0]} opinions on {n} blocks, or an index that leads out of them")
    for i in range(n):
        whole += size[i]
        in_links += link[i]
        all_links += links[i]
        since_first += size[i] if first >= 0 else 0
        running = size[i] if size[i] > long_from and link[i] < linked * size[i] else 0
        prose += running
        if likely[i] < kept_from:
            run = 0
            continue
        if first < 0:
            first, since_first = i, size[i]
        runs += last != i - 1 or first == i
        run, last, spread = run + size[i], i, since_first
        largest = max(largest, run)
        mine += size[i]
        kept += 1
        kept_links += link[i]
        kept_prose += running
        body[tag[element[i]]] += size[i]
    whole = max(whole, 1.0)
    cdef double least = max(mine, 1.0)
    amounts = [whole, mine, kept, mine / max(kept, 1.0), prose, <double>n, all_links, <double>runs]
    return [
        *[log1p(amount) for amount in amounts],
        *[log1p(elements[<int>known]) for known in counted],
        *[body[<int>known] / least for known in shared],
        mine / whole,
        in_links / whole,
        kept_links / least,
        kept_prose / least,
        kept_prose / max(prose, 1.0),
        largest / least,
        mine / max(spread, 1.0),
        1.0 - <double>first / <double>n if first >= 0 else 0.0,
    ]


def name_logits(
    const uint64_t[::1] class_words, const uint64_t[::1] own_words, int bits, double length, const double[:, ::1] weights
):
    """What the words of class and id values say for each kind: `name_row` times the weights.

    Raises ValueError for weights of other than 2**bits words.
    """
    cdef Py_ssize_t i, k, kinds = weights.shape[1]
    if not 1 <= bits <= MOST_BITS or weights.shape[0] != <Py_ssize_t>1 << bits:
        raise ValueError(f"weights of {weights.shape[0]} words, expected 2**{bits}")
    cdef int32_t[::1] count = np.zeros(<Py_ssize_t>1 << bits, np.int32)
    cdef double square = 0, damped
    result = np.zeros(kinds)
    cdef double[::1] logits = result
    for i in range(class_words.shape[0]):
        count[class_words[i] >> (64 - bits)] += 1
    for i in range(own_words.shape[0]):
        count[own_words[i] >> (64 - bits)] += 1
    for i in range(count.shape[0]):
        if count[i]:
            damped = log1p(count[i])
            square += damped * damped
            for k in range(kinds):
                logits[k] += damped * weights[i, k]
    for k in range(kinds):
        logits[k] *= length / max(sqrt(square), 1.0)
    return result


def column_logits(
    const double[::1] row, const double[::1] mean, const double[::1] scale, double limit, const double[:, ::1] weights
):
    """What a page's columns say for each kind: standardised, clipped, what is not known (NaN) at the mean; times the weights.

    Raises ValueError where the sizes differ.
    """
    cdef Py_ssize_t i, k, n = row.shape[0], kinds = weights.shape[1]
    cdef double value
    if not n == mean.shape[0] == scale.shape[0] == weights.shape[0]:
        raise ValueError(f"{n} columns, expected {mean.shape[0]}")
    result = np.zeros(kinds)
    cdef double[::1] logits = result
    for i in range(n):
        value = max(min((row[i] - mean[i]) * scale[i], limit), -limit)
        if row[i] == row[i]:
            for k in range(kinds):
                logits[k] += value * weights[i, k]
    return result


def runs(
    markup, const double[::1] likely, str title, tuple limits, int hidden, list said
) -> list[tuple[int, int, int, float]]:
    """See `cleaner.detect.blocks.runs`. `limits`: the probabilities below which blocks are doubtful and below which they are
    cut, the share in links from which a block is one; `hidden`: the bit of what is not shown; `said`: bits of elements, of
    which the first that stand around a block tell what it is.

    Raises ValueError where the page's tables do not fit together.
    """
    cdef const int64_t[::1] size = markup.size, link = markup.link, element = markup.element
    cdef const uint64_t[::1] inside = markup.elements.inside
    cdef uint64_t[MOST_SAID] bits
    cdef double doubtful, threshold, linked, probability, most = 0
    cdef list texts = markup.texts, found = []
    cdef Py_ssize_t i, n = size.shape[0], last = -2, begin = 0, end = 0, at = 0
    cdef int number, number_before = 0, saying = <int>len(said)
    cdef bint headline = False
    doubtful, threshold, linked = limits
    if {likely.shape[0], link.shape[0], element.shape[0], len(texts)} != {n} or saying > MOST_SAID:
        raise ValueError(f"{likely.shape[0]} opinions on {n} blocks")
    for number in range(saying):
        bits[number] = said[number]
    for i in range(n):
        if not 0 <= element[i] < inside.shape[0]:
            raise ValueError("an index that leads out of the page's elements")
        text = <str>texts[i]
        probability = likely[i]
        if not headline and text == title:
            headline, probability, number = True, 0, OF_HEADLINE
        elif probability < doubtful:
            number = message(inside[element[i]], hidden, bits, saying, link[i] >= linked * size[i])
        if probability < doubtful:
            if i == last + 1 and number == number_before and (probability < threshold) == (most < threshold):
                most = max(most, probability)
            else:
                if last >= 0:
                    found.append((begin, end, number_before, most))
                begin, number_before, most = at, number, probability
            last, end = i, at + len(text)
        at += len(text) + 1
    if last >= 0:
        found.append((begin, end, number_before, most))
    return found


cdef inline int message(uint64_t inside, int hidden, const uint64_t* bits, int saying, bint linked) noexcept nogil:
    """The number of what is said of a block that these elements stand around."""
    cdef int number
    if inside >> hidden & 1:
        return OF_HIDDEN
    for number in range(saying):
        if inside & bits[number]:
            return SAID + number
    return OF_LINK if linked else 0
