"""What the DOM says about a block: the elements around it, what else they hold, and how they are named."""

from __future__ import annotations

import numpy as np

from cleaner.detect.features import INSIDE, OWN, Columns, Floats, Hashes, Ints, Weights, Words, in_order, since
from cleaner.read.hashing import mix
from cleaner.read.markup import FLAGGED, HIDDEN_BIT, TAG_ID, Elements, Markup, inherit_sum
from cleaner.tuples import NamedTuple

_SAYS_TITLE = 0.6  # share of a block's words in the headline, and of the headline's in it, from which it is the headline
LEVELS = 4  # how many elements around a block are weighed


def around(markup: Markup) -> list[Ints]:
    """For each block the elements around it, innermost first, leaving out those that hold no more blocks than the last."""
    elements = markup.elements
    parent, first, last = elements.parent, elements.first, elements.last
    wrapper = (first == first[parent]) & (last == last[parent])
    wrapper[0] = False
    top = np.where(wrapper, parent, np.arange(len(parent)))
    while True:
        further = top[top]
        if np.array_equal(further, top):
            break
        top = further
    chain = [top[markup.element]]
    for _ in range(LEVELS):
        chain.append(top[parent[chain[-1]]])
    return chain


def held(values: Floats, elements: Elements) -> Floats:
    """Sum of the values of the blocks in each element."""
    total = np.append(0.0, np.cumsum(values))
    inside: Floats = total[elements.last] - total[elements.first]
    return inside


def by_group(group: Ints, *values: Floats) -> list[Floats]:
    """For each block the sums over all blocks of the same group."""
    return [np.bincount(group, v).astype(float)[group] for v in values]


class Layout(NamedTuple):
    """How the blocks of a page belong together.

    `levels`: for each block the elements around it, see `around`. `alike` numbers the groups of blocks whose element has
    the same tag and class, `kin` those in which the element around that one has, too.
    """

    levels: list[Ints]
    alike: Ints
    kin: Ints


def layout(markup: Markup) -> Layout:
    """The groups of a page's blocks, found once for both networks."""
    elements, element = markup.elements, markup.element
    keys = elements.signature[element]
    family = mix(keys + elements.signature[elements.parent[element]] * np.uint64(31))
    _, alike = np.unique(keys, return_inverse=True)
    _, kin = np.unique(family, return_inverse=True)
    return Layout(around(markup), alike, kin)


def dom(markup: Markup, plan: Layout, mass: Floats, length: Floats) -> Columns:
    """Tag, ancestors, links, siblings and the shape of the tree around each block."""
    elements, element, size = markup.elements, markup.element, np.maximum(markup.size, 1).astype(float)
    n = len(element)
    inside, tag = elements.inside[element], elements.tag[element]
    columns: Columns = {
        "link_share": markup.link / size,
        "links": np.log1p(markup.links),
        "bold_share": markup.bold / size,
        "small_share": markup.small / size,
        "after_break": markup.after_break.astype(float),
        "depth": elements.depth[element].astype(float),
        "hidden": (inside >> np.uint64(HIDDEN_BIT) & np.uint64(1)).astype(float),
    }
    for name in INSIDE:
        columns["inside_" + name] = (inside >> np.uint64(FLAGGED.index(name)) & np.uint64(1)).astype(float)
    for name in OWN:
        columns["is_" + name] = (tag == TAG_ID[name]).astype(float)
    columns["heading"] = sum((k * (tag == TAG_ID[f"h{k}"]) for k in range(1, 7)), np.zeros(n))
    link = markup.link.astype(float)
    in_paragraph = mass * (tag == TAG_ID["p"])
    sums = [held(v, elements) for v in (mass, length, link, size, np.ones(n), in_paragraph)]
    total = max(in_order(mass), 1.0)
    for level, at in enumerate(plan.levels):
        m, w, k, s, c, p = (v[at] for v in sums)
        columns[f"prose@{level}"] = np.log1p(m)
        columns[f"share@{level}"] = m / total
        columns[f"density@{level}"] = m / (w + 1)
        columns[f"links@{level}"] = k / np.maximum(s, 1)
        columns[f"blocks@{level}"] = np.log1p(c)
        if level < 3:
            columns[f"paragraphs@{level}"] = np.log1p(p)
            columns[f"place@{level}"] = (np.arange(n) - elements.first[at]) / np.maximum(c, 1)
    same = by_group(plan.alike, mass, length, link, size, np.ones(n))
    columns["prose_alike"], columns["share_alike"] = np.log1p(same[0]), same[0] / total
    columns["density_alike"], columns["links_alike"] = (
        same[0] / (same[1] + 1),
        same[2] / np.maximum(same[3], 1),
    )
    columns["blocks_alike"] = np.log1p(same[4])
    kin = by_group(plan.kin, mass, np.ones(n))
    columns["prose_kin"], columns["share_kin"], columns["blocks_kin"] = (
        np.log1p(kin[0]),
        kin[0] / total,
        np.log1p(kin[1]),
    )
    columns |= standing(markup, mass, "")
    columns |= headings(markup)
    return columns


def belonging(markup: Markup, plan: Layout, columns: Columns, mass: Floats, length: Floats) -> Columns:
    """Whether a block belongs to the page's headline: a page can hold a second article below the one it is about."""
    elements, n = markup.elements, len(length)
    titled = (columns["of_title"] >= _SAYS_TITLE) & (columns["in_title"] >= _SAYS_TITLE)
    titles, whole = held(titled.astype(float), elements), held(length, elements) + 1
    named, told = held(columns["in_title"] * length, elements), held(columns["in_description"] * length, elements)
    out: Columns = {}
    for level, at in enumerate(plan.levels):
        out[f"titled@{level}"] = np.minimum(titles[at], 1.0)
        out[f"title_words@{level}"] = named[at] / whole[at]
        out[f"told@{level}"] = told[at] / whole[at]
    back, on = since(titled, np.arange(n, dtype=float), 100.0)
    out["from_title"], out["to_title"] = np.log1p(back), np.log1p(on)
    article, inside, total = _article_of(elements)[markup.element], held(mass, elements), max(in_order(mass), 1.0)
    grand = np.flatnonzero((elements.tag == TAG_ID["article"]) & (inside > 0.05 * total))
    out["article_share"] = np.where(article, inside[article] / total, -1.0)
    out["article_titled"] = np.where(article, np.minimum(titles[article], 1.0), -1.0)
    out["articles_before"] = np.searchsorted(elements.first[grand], np.arange(n), side="right").astype(float)
    out["articles"] = np.full(n, float(len(grand)))
    return out


def _article_of(elements: Elements) -> Ints:
    """For each element the innermost `article` that it is or stands in; 0 where there is none."""
    is_article = elements.tag == TAG_ID["article"]
    near = np.where(is_article, np.arange(len(is_article)), elements.parent)
    while True:
        further = np.where(is_article[near], near, near[near])
        if np.array_equal(further, near):
            return near
        near = further


def standing(markup: Markup, mass: Floats, suffix: str) -> Columns:
    """Where a block stands to the elements that hold most of the text."""
    elements, element = markup.elements, markup.element
    columns: Columns = {}
    here, inside_of, total = np.arange(len(element)), held(mass, elements), in_order(mass)
    for share in (0.5, 0.75, 0.95):
        at = int(np.argmax(np.where(inside_of >= share * total, elements.depth, -1)))  # the innermost that holds so much
        inside = (here >= elements.first[at]) & (here < elements.last[at])
        columns[f"in_main{share}{suffix}"] = inside.astype(float)
        if share == 0.75:
            columns["below_main" + suffix] = np.where(inside, elements.depth[element] - elements.depth[at], -1.0)
            columns["main_blocks" + suffix] = np.full(len(here), np.log1p(elements.last[at] - elements.first[at]))
    return columns


def headings(markup: Markup) -> Columns:
    """How far a block is from the page's main heading."""
    n = len(markup.element)
    first = np.flatnonzero(markup.elements.tag[markup.element] == TAG_ID["h1"])
    if not len(first):
        return {"from_h1": np.full(n, -200.0), "h1s": np.zeros(n)}
    away = np.arange(n) - first[np.argmin(np.abs(np.arange(n)[:, None] - first[None, :20]), axis=1)]
    return {"from_h1": np.clip(away, -100, 100).astype(float), "h1s": np.full(n, float(len(first)))}


def said_by_page(words: Words, body: Hashes) -> Columns:
    """Share of a block's word triples that the article text in the page's metadata has; -1 where there is none."""
    n = len(words.number)
    if len(body) < 60:
        return {"in_body": np.full(n, -1.0), "body_share": np.full(n, -1.0)}
    mine, theirs = triples(words.hash), triples(body)
    line = words.line[: len(mine)]
    same = words.line[2:] == line
    found = np.isin(mine, theirs) & same
    hits = np.bincount(line, found, n)
    possible = np.maximum(np.bincount(line, same, n), 1)
    single = np.bincount(words.line, np.isin(words.hash, body), n) / np.maximum(words.number, 1)
    share = np.where(words.number >= 3, hits / possible, single * 0.5)
    return {"in_body": share, "body_share": np.full(n, min(1.0, hits.sum() / len(theirs)))}


def triples(hashes: Hashes) -> Hashes:
    """A hash for each three words in a row."""
    if len(hashes) < 3:
        return np.zeros(0, np.uint64)
    return mix(hashes[:-2] * np.uint64(3) + hashes[1:-1] * np.uint64(5) + hashes[2:] * np.uint64(7))


def name_scores(markup: Markup, near: Weights, far: Weights, bits: int) -> tuple[Floats, Floats]:
    """What the class and id words say: of the three innermost elements and the inline ones, and of all further out."""
    elements, shift = markup.elements, np.uint64(64 - bits)
    slots = markup.class_words >> shift
    close = np.bincount(markup.class_owner, near[slots], len(elements.tag)).astype(float)
    distant = np.bincount(markup.class_owner, far[slots], len(elements.tag)).astype(float)
    one = markup.element
    two = elements.parent[one]
    three = elements.parent[two]
    own = np.bincount(markup.own_block, near[markup.own_words >> shift], len(one)).astype(float)
    return own + close[one] + close[two] + close[three], inherit_sum(distant, elements.parent)[elements.parent[three]]


def name_slots(markup: Markup, bits: int) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
    """The (block, slot) pairs that `name_scores` sums over, near and far: for training."""
    elements, shift = markup.elements, np.uint64(64 - bits)
    slots = (markup.class_words >> shift).astype(np.int64)
    order = np.argsort(markup.class_owner, kind="stable")
    owners, slots = markup.class_owner[order], slots[order]
    begin = np.searchsorted(owners, np.arange(len(elements.tag) + 1))
    rows: tuple[list[int], list[int]] = ([], [])
    columns: tuple[list[int], list[int]] = ([], [])
    for block, start in enumerate(markup.element.tolist()):
        at, level = start, 0
        while at:
            mine = slots[begin[at] : begin[at + 1]].tolist()
            rows[level > 2].extend([block] * len(mine))
            columns[level > 2].extend(mine)
            at, level = int(elements.parent[at]), level + 1
    rows[0].extend(markup.own_block.tolist())
    columns[0].extend((markup.own_words >> shift).astype(np.int64).tolist())
    near, far = ((np.array(r, np.int64), np.array(c, np.int64)) for r, c in zip(rows, columns, strict=True))
    return near, far
