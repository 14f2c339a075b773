"""Serialised HTML to arrays: which text stands in which element, without a Python step per node.

lexbor serialises a tree so that every `<` and `>` is a tag's and every tag is closed. On such bytes the tree can be
rebuilt by counting: depth is a running sum of opening less closing tags.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from cleaner.read.hashing import word_hashes
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

Ints: TypeAlias = "NDArray[np.int64]"
Bools: TypeAlias = "NDArray[np.bool_]"
Hashes: TypeAlias = "NDArray[np.uint64]"

VOID = "area base br col embed hr img input link meta param source track wbr basefont bgsound frame keygen"
INLINE = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd mark q ruby rt rp s samp small span strike "
    "strong sub sup time tt u var wbr nobr label output slot base link meta param source track area basefont bgsound"
)
# What never holds text of the page, and what would break the counting of brackets (raw text elements).
UNSEEN = (
    "script style noscript svg template iframe select textarea xmp noembed noframes plaintext math object canvas datalist "
    "head img source input link meta param track area"
).split()
FLAGGED = (
    "nav header footer aside article main form ul ol li table td th figure figcaption section blockquote button dl dt dd "
    "p h1 h2 h3 h4 h5 h6 details summary picture video audio address caption div pre fieldset menu dialog"
).split()  # block elements of which a block learns whether it stands inside one; order is the bit in `Elements.inside`
_REST = "br hr embed input frame col keygen tbody thead tfoot tr legend center hgroup body html search option"
SMALL = "small time cite em i label output"
TAGS = ["", *dict.fromkeys([*INLINE.split(), *FLAGGED, *_REST.split()])]  # 0 is every other name: a block
TAG_ID = {name: i for i, name in enumerate(TAGS)}
HIDDEN_BIT = len(FLAGGED)


def _table(names: str) -> Bools:
    mask = np.zeros(len(TAGS), bool)
    mask[[TAG_ID[n] for n in names.split() if n in TAG_ID]] = True
    return mask


_IS_VOID, _IS_INLINE = _table(VOID), _table(INLINE)
_IS_LINK, _IS_BOLD, _IS_SMALL = _table("a"), _table("b strong"), _table(SMALL)
TAG_BITS = np.zeros(len(TAGS), np.uint64)
TAG_BITS[[TAG_ID[n] for n in FLAGGED]] = np.uint64(1) << np.arange(len(FLAGGED), dtype=np.uint64)

_NAME_BYTE = np.zeros(256, bool)
_NAME_BYTE[list(b"abcdefghijklmnopqrstuvwxyz0123456789-")] = True
_LEADING = np.array([(1 << 8 * (8 - (i ^ 255).bit_length())) - 1 for i in range(256)], np.uint64)
_SPACES = bytes(32 if i in b"\t\n\r\f\v" else i for i in range(256))
_SLOT_BITS = 12


def _word64(name: str) -> int:
    return int.from_bytes(name.encode()[:8].ljust(8, b"\0"), "little")


def _slot_table() -> tuple[np.uint64, Hashes, NDArray[np.uint8]]:
    """A multiplier that gives every known tag name a slot of its own; the names and the tag numbers by slot."""
    words = np.array([_word64(n) for n in TAGS[1:]], np.uint64)
    factor = 0x9E3779B97F4A7C15
    while True:
        slots = (words * np.uint64(factor)) >> np.uint64(64 - _SLOT_BITS)
        if len(set(slots.tolist())) == len(slots):
            break
        factor = (factor * 6364136223846793005 + 1442695040888963407 | 1) % 2**64
    names, ids = np.zeros(1 << _SLOT_BITS, np.uint64), np.zeros(1 << _SLOT_BITS, np.uint8)
    names[slots], ids[slots] = words, np.arange(1, len(TAGS))
    return np.uint64(factor), names, ids


_FACTOR, _SLOT_NAMES, _SLOT_IDS = _slot_table()


class Elements(NamedTuple):
    """The block elements in document order. Element 0 is the root, its own parent.

    `first` and `last`: the half-open range of text blocks inside. `inside`: a bit for each name of `FLAGGED` that the
    element or one around it has, and `HIDDEN_BIT`. `signature` is equal for the same tag and class.
    """

    tag: Ints
    parent: Ints
    depth: Ints
    first: Ints
    last: Ints
    inside: Hashes
    signature: Hashes


class Markup(NamedTuple):
    """The text blocks of a page and what the tags say about each.

    `element` is the innermost block element around a block; `size` counts its bytes that are not space; `link`, `bold`
    and `small` those of them in links, in bold type and in small inline tags; `links` counts its links.
    `class_words` are hashes of the words of class and id values, `class_owner` the elements that they stand on;
    `own_words` and `own_block` the same for inline elements and the blocks that these stand in.
    """

    texts: list[str]
    element: Ints
    size: Ints
    link: Ints
    bold: Ints
    small: Ints
    links: Ints
    after_break: Bools
    elements: Elements
    class_words: Hashes
    class_owner: Ints
    own_words: Hashes
    own_block: Ints


class _Tokens(NamedTuple):
    """The tags of a page: `lt` and `gt` are the places of their brackets, `step` is +1, -1 or 0 in depth."""

    lt: Ints
    gt: Ints
    tag: NDArray[np.uint8]
    step: NDArray[np.int8]


def _eight_bytes(data: NDArray[np.uint8]) -> Hashes:
    """The eight bytes that begin at each place, as one little-endian number."""
    return np.ndarray((len(data) - 7,), np.dtype("<u8"), data.data, strides=(1,))


def _paired(lt: Ints, gt: Ints) -> tuple[Ints, Ints]:
    """Brackets without those that repeat the one before: `<` can stand in the name of a broken attribute."""
    places = np.concatenate([lt, gt])
    order = np.argsort(places)
    places, opening = places[order], order < len(lt)
    fresh = np.append(True, opening[1:] != opening[:-1])
    return places[fresh & opening], places[fresh & ~opening]


def _tokens(data: NDArray[np.uint8]) -> _Tokens:
    """`data` must end in eight bytes that belong to no tag."""
    lt, gt = np.flatnonzero(data == 60), np.flatnonzero(data == 62)
    if len(lt) != len(gt) or (lt > gt).any() or (gt[:-1] > lt[1:]).any():
        lt, gt = _paired(lt, gt)
    closing = data[lt + 1] == 47
    codes = _eight_bytes(data)[lt + 1 + closing]
    codes &= _LEADING[np.packbits(_NAME_BYTE[codes.view(np.uint8)].reshape(-1, 8), axis=1)[:, 0]]
    slots = (codes * _FACTOR) >> np.uint64(64 - _SLOT_BITS)
    tag = np.where(_SLOT_NAMES[slots] == codes, _SLOT_IDS[slots], np.uint8(0))
    step = np.where(closing, np.int8(-1), np.int8(1))
    step[_IS_VOID[tag]] = 0
    return _Tokens(lt, gt, tag, step)


def _tree(depth: Ints, step: NDArray[np.int8]) -> tuple[Ints, Ints, Ints]:
    """For block tags in order: the open element after each, each element's parent, and the place of its closing tag.

    `depth` is the depth after the tag. Elements are numbered by their opening tags from 1; 0 is the root.
    Raises ValueError if tags do not pair.
    """
    opens, closes = np.flatnonzero(step == 1), np.flatnonzero(step == -1)
    if len(opens) != len(closes) or depth.min() < 0:
        raise ValueError(f"{len(opens)} opening and {len(closes)} closing tags do not pair")
    small = np.int16 if len(depth) and depth.max() < 30_000 else np.int64  # short integers sort in linear time
    order = np.argsort(depth[opens].astype(small), kind="stable")
    close = np.empty(len(opens), np.int64)
    close[order] = closes[np.argsort(depth[closes].astype(small), kind="stable")]
    level, place = depth[opens], opens
    wide = len(step) + 1
    outer = np.searchsorted(level[order] * wide + place[order], (level - 1) * wide + place) - 1
    parent = np.where(level > 1, order[outer] + 1, 0)
    current = np.zeros(len(step), np.int64)
    current[opens], current[close] = np.arange(1, len(opens) + 1), parent
    last_change = np.maximum.accumulate(np.where(step != 0, np.arange(len(step)), 0))
    return current[last_change], parent, close


def inherit_bits(bits: Hashes, parent: Ints) -> Hashes:
    """Each element's bits or-ed with those of all elements around it, in log(depth) passes."""
    bits, jump = bits.copy(), parent
    while True:
        bits |= bits[jump]
        further = jump[jump]
        if np.array_equal(further, jump):
            return bits
        jump = further


def inherit_sum(values: NDArray[np.float64], parent: Ints) -> NDArray[np.float64]:
    """Each element's value plus those of all elements around it except the root."""
    total, jump = values.copy(), parent
    total[0] = 0.0
    while True:
        total = total + total[jump]
        further = jump[jump]
        if np.array_equal(further, jump):
            return total
        jump = further


def _between(data: NDArray[np.uint8], tokens: _Tokens) -> tuple[Bools, Ints]:
    """Which bytes are text, and how many of them, without space, follow each tag up to the next."""
    edges = np.empty(2 * len(tokens.lt) + 2, np.int64)
    edges[0], edges[-1] = 0, len(data)
    edges[1:-1:2], edges[2:-1:2] = tokens.lt, tokens.gt + 1
    kinds = np.ones(len(edges) - 1, bool)
    kinds[1::2] = False
    ink = np.add.reduceat(data > 32, edges[:-1], dtype=np.int64)[2::2]
    ink[edges[2:-1:2] == edges[3::2]] = 0  # reduceat gives one element, not zero, for an empty range
    return np.repeat(kinds, np.diff(edges)), ink


def _lines(data: NDArray[np.uint8], is_text: Bools, breaks: Ints, inked: Bools) -> tuple[list[str], Ints]:
    """The text blocks, spaces collapsed, and for each the number of breaks before it. Changes its first arguments.

    `inked[i]`: the text after i breaks is more than space.
    """
    data[breaks] = 10
    is_text[breaks] = True
    text = data[is_text].tobytes().decode("utf-8", "replace")
    if "&" in text:
        for entity, character in (("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
            text = text.replace(entity, character)
    for invisible in "\xad\u200b\u2060\ufeff":
        text = text.replace(invisible, "")
    lines = text.split("\n")
    found = [(i, " ".join(lines[i].split())) for i in np.flatnonzero(inked).tolist()]
    return [line for _, line in found if line], np.array([i for i, line in found if line], np.int64)


_NAMED = np.array([_word64(n) for n in (' class="', 'emprop="', 'testid="', 'ponent="')], np.uint64)
_ID, _ROLE = np.uint64(_word64(' id="')), np.uint64(_word64(' role="'))
_LONGEST_VALUE = 120  # bytes of a class value that are read
_LAST_BYTE = np.zeros(256, bool)
_LAST_BYTE[list(b"sdpte")] = True  # of class, id, itemprop, data-testid, data-component, role
_LOWER, _UPPER = np.zeros(256, bool), np.zeros(256, bool)
_LOWER[97:123] = _UPPER[65:91] = True


def _attribute_words(data: NDArray[np.uint8], tokens: _Tokens) -> tuple[Hashes, Ints, Bools]:
    """Hashes of the words in values of class, id, role and the like; each one's tag; whether it is of a class."""
    quotes = np.flatnonzero(data == 34)
    likely = np.flatnonzero((data[quotes - 1] == 61) & _LAST_BYTE[data[quotes - 2]])
    tag = np.searchsorted(tokens.lt, quotes[likely]) - 1
    in_tag = quotes[likely] < tokens.gt[tag]
    likely, tag = likely[in_tag], tag[in_tag]
    before = _eight_bytes(data)[np.maximum(quotes[likely] - 7, 0)]
    is_class = before == _NAMED[0]
    named = is_class | (before >> np.uint64(24) == _ID) | (before >> np.uint64(8) == _ROLE)
    for name in _NAMED[1:]:
        named |= before == name
    likely, tag, is_class = likely[named], tag[named], is_class[named]
    begins = quotes[likely] + 1
    ends = np.minimum(np.append(quotes, len(data))[likely + 1], tokens.gt[tag]) + 1
    lengths = np.minimum(ends - begins, _LONGEST_VALUE)
    closes = np.cumsum(lengths)
    codes = data[np.arange(closes[-1] if len(closes) else 0) + np.repeat(begins - closes + lengths, lengths)]
    lower, upper = _LOWER[codes], _UPPER[codes]
    letter = lower | upper
    start = letter.copy()
    start[1:] &= ~letter[:-1] | (upper[1:] & lower[:-1])  # camelCase is two words
    starts = np.flatnonzero(start)
    value = np.searchsorted(closes, starts, side="right")
    return word_hashes((codes | 32).astype(np.uint64), letter, starts), tag[value], is_class[value]


_HIDING = (b"display:none", b"display: none", b' hidden=""', b'aria-hidden="true"')


def _hidden(raw: bytes, tokens: _Tokens) -> Ints:
    """The tags that say that what is in them is not shown."""
    places = []
    for pattern in _HIDING:
        at = raw.find(pattern)
        while at >= 0:
            places.append(at)
            at = raw.find(pattern, at + 1)
    tags = np.searchsorted(tokens.lt, np.array(places, np.int64), side="right") - 1
    return tags[(tags >= 0) & (tokens.gt[tags] > places)] if places else tags


def _elements(tags: NDArray[np.uint8], opens: Ints, close: Ints, depth: Ints, parent: Ints, segments: Ints) -> Elements:
    """The table of block elements, root first. `inside` and `signature` are filled in later."""
    tag = np.append(0, tags[opens]).astype(np.int64)
    return Elements(
        tag=tag,
        parent=np.append(0, parent),
        depth=np.append(0, depth[opens]),
        first=np.append(0, np.searchsorted(segments, opens + 1)),
        last=np.append(len(segments), np.searchsorted(segments, close, side="right")),
        inside=TAG_BITS[tag],
        signature=tag.astype(np.uint64),
    )


def _name_words(
    data: NDArray[np.uint8], tokens: _Tokens, elements: Elements, element_of_tag: Ints, block_of_tag: Ints
) -> tuple[tuple[Hashes, Ints], tuple[Hashes, Ints]]:
    """Words of class and id values with their elements, and those of inline elements with their blocks.

    Adds the words of classes to the elements' signatures.
    """
    words, tag, of_class = _attribute_words(data, tokens)
    owner = element_of_tag[tag]
    on_element = owner > 0
    signing = of_class & on_element
    np.add.at(elements.signature, owner[signing], words[signing])
    inline = owner < 0
    block = block_of_tag[tag[inline]]
    return (words[on_element], owner[on_element]), (words[inline][block >= 0], block[block >= 0])


def tabulate(html: str) -> Markup:
    """The blocks of a page that lexbor serialised, scripts and comments taken out before.

    Raises ValueError if the tags do not pair, which in lexbor's output they do.
    """
    if html.rfind("<") > html.rfind(">"):
        raise ValueError("the last tag does not end")
    raw = b"<html>" + html.encode("utf-8", "replace").translate(_SPACES) + b"</html>" + b" " * 8
    data = np.frombuffer(bytearray(raw), np.uint8)
    tokens = _tokens(data)
    is_block = ~_IS_INLINE[tokens.tag]
    breaks = np.flatnonzero(is_block)
    tags, step = tokens.tag[breaks], tokens.step[breaks]
    depth = np.cumsum(step, dtype=np.int64)
    current, parent, close = _tree(depth, step)
    is_text, ink = _between(data, tokens)
    element_of_tag = np.full(len(tokens.lt), -1)
    element_of_tag[breaks[step == 1]] = np.arange(1, len(parent) + 1)
    hidden = element_of_tag[_hidden(raw, tokens)]
    texts, segments = _lines(data, is_text, tokens.gt[breaks], np.append(False, np.add.reduceat(ink, breaks) > 0))
    elements = _elements(tags, np.flatnonzero(step == 1), close, depth, parent, segments)
    elements.inside[hidden[hidden > 0]] |= np.uint64(1 << HIDDEN_BIT)
    elements.inside[:] = inherit_bits(elements.inside, elements.parent)
    block_of_segment = np.full(len(breaks) + 1, -1)
    block_of_segment[segments] = np.arange(len(segments))
    on_elements, on_inline = _name_words(data, tokens, elements, element_of_tag, block_of_segment[np.cumsum(is_block)])

    def sums(values: Ints) -> Ints:
        return np.add.reduceat(values, breaks, dtype=np.int64)[segments - 1]

    def within(kind: Bools) -> Bools:
        return np.cumsum(tokens.step * kind[tokens.tag], dtype=np.int64) > 0

    return Markup(
        texts=texts,
        element=current[segments - 1],
        size=sums(ink),
        link=sums(ink * within(_IS_LINK)),
        bold=sums(ink * within(_IS_BOLD)),
        small=sums(ink * within(_IS_SMALL)),
        links=sums((_IS_LINK[tokens.tag] & (tokens.step == 1)).astype(np.int64)),
        after_break=tags[segments - 1] == TAG_ID["br"],
        elements=elements,
        class_words=on_elements[0],
        class_owner=on_elements[1],
        own_words=on_inline[0],
        own_block=on_inline[1],
    )
