"""The tags of a page, as the tokenizer of the HTML standard sees them: those of too many attributes are cut short.

The same answers as `cleaner.read.plain_tags`, where more is said of them. Text, quoted values, comments and raw text are
jumped over. Every index into the page is held against its end.
"""

# cython: boundscheck=False, wraparound=False

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cpython.mem cimport PyMem_Free
from libc.string cimport memchr, memcpy, memset

from cleaner.native.names cimport Bits, Bytes, Name, place_of, slot_for
from cleaner.native.raw_text cimport is_blank, is_letter, is_name, lower, raw_end, short
from cleaner.native.unread cimport Ranges, add_range, counts, links_data, may_hide

cdef enum:
    SLOT_BITS = 9  # for about 150 names
    SLOTS = 1 << SLOT_BITS
    ELEMENT = 16  # of `cleaner.read.plain_formatting`, as are those below
    LEAST = 19
    DEEP = 4

cdef enum:  # what a tag's name says
    RAW = 1
    PLAIN = 2
    SVG = 4
    MATH = 8
    SELECT = 16
    UNSURE = 32
    LEAVES = 64
    HTML = 128
    BODY = 256
    FRAMES = 512
    CLOSING = 1024  # the tag closes, whatever its name
    FORMAT = 2048
    LINK = 4096
    FENCE = 8192
    BLOCK = 16384
    HEADING = 32768
    HUSHED = 65536
    NAMED = 131072
    DATA = 262144
    UNSEEN = 524288
    TOLD = FORMAT - 1  # what says how to read on
    WHOLE = PLAIN | UNSURE | HTML | BODY | FRAMES | FORMAT | DATA  # all attributes are read

TRAITS = {
    RAW: "raw", PLAIN: "plain", SVG: "svg", MATH: "math", SELECT: "select", UNSURE: "unsure", LEAVES: "leaves",
    HTML: "html", BODY: "body", FRAMES: "frames", FORMAT: "format", LINK: "link", FENCE: "fence", BLOCK: "block",
    HEADING: "heading", HUSHED: "hushed", NAMED: "named", DATA: "data", UNSEEN: "unseen",
}


cdef struct Open:
    Py_ssize_t number
    int[SLOTS] named


cdef inline bint count_one(Open* open, Py_ssize_t slot, bint closing) noexcept nogil:
    if closing and not open.named[slot]:
        return False
    open.number += -1 if closing else 1
    open.named[slot] += -1 if closing else 1
    return True


cdef inline void forget(Open* open) noexcept nogil:
    if open.number:
        memset(open, 0, sizeof(Open))


cdef unsigned char[256] IN_NAME  # each byte in lower case, 0 where it ends a name
for _byte in range(256):
    IN_NAME[_byte] = 0 if is_blank(_byte) or _byte == 47 or _byte == 62 else lower(_byte)

cdef Name NAMES[SLOTS]
cdef Name NOTHING
memset(NAMES, 0, sizeof(NAMES))
memset(&NOTHING, 0, sizeof(NOTHING))


def learn(dict traits):
    """The names, in lower case, that have each of the traits. Raises ValueError for names that cannot be told apart."""
    for trait, key in TRAITS.items():
        for text in traits[key]:
            slot_for(NAMES, SLOT_BITS, text).traits |= <int>trait


cdef class Tags:
    """See PlainTags."""

    cdef bytes page
    cdef Bytes data
    cdef Py_ssize_t end, most, html, body
    cdef Py_ssize_t svg, math
    cdef bint select, unsure, closes_itself
    cdef int dropped
    cdef Py_ssize_t formats, links, size, lost, link, lost_link
    cdef Open open, blocks, link_blocks
    cdef const Name* fence
    cdef Ranges unread
    cdef bint lean
    cdef Py_ssize_t headings  # that are open
    cdef public Py_ssize_t at, number
    cdef public list cuts

    def __init__(self, bytes page, Py_ssize_t most, dropped, bint lean=False):
        self.lean = lean
        self.page, self.data, self.end, self.most, self.html, self.body = page, page, len(page), most, most, most
        self.dropped = sum([trait for trait, key in TRAITS.items() if key in dropped])
        self.cuts = []

    def __dealloc__(self):
        PyMem_Free(self.unread.items)

    def unread_cuts(self):
        """What is cut where a page is to be lean, as `cuts`: what no one reads once the page is parsed."""
        cdef Py_ssize_t i
        return [(self.unread.items[i], self.unread.items[i + 1], b"") for i in range(0, self.unread.length, 2)]

    def leaned(self):
        """The page without `unread_cuts`."""
        cdef Py_ssize_t i, here = 0, length = self.end
        cdef Py_ssize_t* cut = self.unread.items
        cdef bytes page
        cdef char* to
        if not self.unread.length:
            return self.page
        for i in range(0, self.unread.length, 2):
            length -= cut[i + 1] - cut[i]
        page = PyBytes_FromStringAndSize(NULL, length)
        to = PyBytes_AS_STRING(page)
        for i in range(0, self.unread.length, 2):
            memcpy(to, self.data + here, cut[i] - here)
            to += cut[i] - here
            here = cut[i + 1]
        memcpy(to, self.data + here, self.end - here)
        return page

    def odd(self):
        """Read on up to a tag after which it cannot be told whether raw text follows, or to the end: then None.

        Gives (its name in lower case, where it begins, whether it closes itself), and stands behind it.
        """
        cdef Bytes data = self.data
        cdef Bytes found
        cdef Py_ssize_t end = self.end, at = self.at, start
        cdef bint closing, closed
        cdef const Name* name
        while at < end:
            found = <Bytes>memchr(data + at, 60, end - at)
            if found == NULL or found - data + 1 >= end:
                break
            start = at = found - data + 1
            closing = data[at] == 47
            if closing:
                start = at = at + 1
                if at >= end:
                    break
            if not is_letter(data[at]):
                if closing or data[at] == 33 or data[at] == 63:
                    at = self.after_declaration(at, closing)
                    if at < 0:
                        self.at = -at
                        return b"![cdata[", start - 1, False
                continue
            self.number += 1
            name = self.name_at(&at)
            if closing or name.traits & self.dropped:
                at = self.after_attributes(at, CLOSING, False)
            else:
                at = self.after_attributes(at, name.traits, self.lean and not name.traits & WHOLE)
            if at > end:
                break
            if name.traits & self.dropped:
                self.cuts.append((start - 1 - closing, at, b"</>"))
                continue
            self.count(name, at - start + 1 + closing, closing)
            self.count_heading(name.traits, closing)
            if not name.traits & TOLD:
                continue
            closed = self.closes_itself
            if closing:
                self.leave(name.traits)
                continue
            if name.traits & (RAW | PLAIN):
                if self.svg or self.math or self.select or self.unsure:
                    if closed or not short(data, at, end, name):
                        self.at = at
                        return (<const char*>name.text)[:name.length], start - 1, closed
                elif name.traits & PLAIN:
                    break
                else:
                    at = self.after_raw(at, name, start)
            elif not (name.traits & UNSURE and short(data, at, end, name)):
                self.enter(name.traits, closed)
        self.at = end
        return None

    cdef inline Py_ssize_t after_raw(self, Py_ssize_t at, const Name* name, Py_ssize_t start) except -1:
        """The place of the closing tag of raw text that begins at `at`, behind the tag of that name at `start`, or the end."""
        cdef Py_ssize_t after = raw_end(self.data, at, self.end, name)
        if self.lean and name.traits & HUSHED and not self.headings and at < after < self.end:
            if not links_data(self.data + start, at - start):
                add_range(&self.unread, at, after, self.unread.length)
        return after

    cdef inline void count_heading(self, int traits, bint closing) noexcept:
        if traits & HEADING:
            if not closing:
                self.headings += 1
            elif self.headings:
                self.headings -= 1
        elif self.headings and traits & FENCE:
            self.headings = self.end  # it cannot be told any more which are closed

    def again(self):
        """See PlainTags."""
        return {"format": self.formats, "link": self.links}

    cdef inline void count(self, const Name* name, Py_ssize_t length, bint closing) noexcept:
        """See Formats."""
        cdef int traits = name.traits
        cdef Py_ssize_t slot = name - NAMES
        cdef const Name* fence = self.fence
        if fence != NULL:
            self.fence = NULL
            if not closing or name != fence:
                self.lose()
                fence = NULL
        if traits & BLOCK:
            if self.link:
                count_one(&self.link_blocks, slot, closing)
            if self.open.number:
                count_one(&self.blocks, slot, closing)
                if self.blocks.number >= DEEP:
                    self.lose_formats()
        elif traits & LINK:
            if self.link_blocks.number >= DEEP:
                self.lost_link += self.link
            self.link = 0
        elif traits & FORMAT:
            if closing and count_one(&self.open, slot, True):
                self.size = self.size - LEAST if self.open.number else 0
        elif traits & FENCE:
            if not closing:
                self.fence = name
            elif fence == NULL:
                self.lose()
        self.formats += self.lost + self.size
        self.links += self.lost_link + self.link
        if closing or not traits & (FORMAT | LINK):
            return
        if traits & LINK:
            self.link = ELEMENT + length
            forget(&self.link_blocks)
            return
        if not self.open.number:
            forget(&self.blocks)
        count_one(&self.open, slot, False)
        self.size += ELEMENT + length

    cdef void lose(self) noexcept:
        self.lose_formats()
        self.lost_link += self.link
        self.link = 0

    cdef inline void lose_formats(self) noexcept:
        self.lost += self.size
        self.size = 0
        forget(&self.open)

    cdef void enter(self, int traits, bint closed) noexcept:
        if traits & LEAVES:
            self.svg = self.math = 0
        elif traits & SVG:
            self.svg += not closed
        elif traits & MATH:
            self.math += not closed
        elif traits & SELECT:
            self.select = True
        elif traits & FRAMES or (traits & UNSURE and (self.svg or self.math or self.select)):
            self.unsure = True

    cdef void leave(self, int traits) noexcept:
        if traits & SVG and self.svg:
            self.svg -= 1
        elif traits & MATH and self.math:
            self.math -= 1
        elif traits & SELECT:
            self.select = False

    cdef inline const Name* name_at(self, Py_ssize_t* place) noexcept:
        """What is known of the name at a place, which becomes that of its end; a slot of length 0 if nothing is."""
        cdef Py_ssize_t start = place[0], at = start
        cdef Bytes data = self.data
        cdef Bits word = 0
        cdef unsigned char c
        cdef const Name* name
        while at < self.end:
            c = IN_NAME[data[at]]
            if c == 0:
                break
            if at - start < 8:
                word |= <Bits>c << 8 * (at - start)
            at += 1
        place[0] = at
        name = &NAMES[place_of(NAMES, SLOT_BITS, word)]
        if name.length == at - start and (name.length <= 8 or is_name(data, start, at, name)):
            return name
        return &NOTHING

    cdef inline Py_ssize_t after_attributes(self, Py_ssize_t at, int traits, bint lean) except -1:
        """What follows the tag whose name ends at `at`; beyond the end if it has none. `traits` are of an opening tag.

        Where the page is to be `lean`, attributes that no one reads are noted.
        """
        cdef Bytes data = self.data
        cdef Py_ssize_t end = self.end, count = 0, cut = -1, most = self.most, first = self.unread.length, start, after, value
        cdef unsigned char c
        if traits & HTML:
            most = self.html
        elif traits & BODY:
            most = self.body
        self.closes_itself = False
        while at < end:
            c = data[at]
            if c == 62:
                break
            if is_blank(c) or c == 47:
                self.closes_itself = c == 47
                at += 1
                continue
            if count == most:
                cut = at
            count += 1
            self.closes_itself = False
            start = at
            at += 1
            while at < end and IN_NAME[data[at]] and data[at] != 61:
                at += 1
            after = value = at
            while at < end and is_blank(data[at]):
                at += 1
            if at < end and data[at] == 61:
                value = self.value_at(at + 1)
                at = self.after_value(value)
                if at >= end:
                    return end + 1
            if not lean or (data[start] != 61 and counts(data + start, after - start, traits & UNSEEN)):
                continue
            if data[start] == 61 or data[start - 1] == 47 or (not traits & (NAMED | UNSEEN) and may_hide(data + value, at - value)):
                self.unread.length = first  # what is left would be another's value, close the tag, or be the first of its name
                lean = False
                continue
            while at < end and is_blank(data[at]):
                at += 1
            add_range(&self.unread, start, at, first)
        if at >= end:
            return end + 1
        if traits & HTML:
            self.html -= min(count, most)
        elif traits & BODY:
            self.body -= min(count, most)
        if cut >= 0 and not traits & CLOSING:  # nothing is compared for a closing tag
            self.unread.length = first
            self.cuts.append((cut, at - 1 if self.closes_itself else at, b""))
        return at + 1

    cdef inline Py_ssize_t value_at(self, Py_ssize_t at) noexcept:
        """Where the value begins whose `=` stands before `at`."""
        while at < self.end and is_blank(self.data[at]):
            at += 1
        return at

    cdef inline Py_ssize_t after_value(self, Py_ssize_t at) noexcept:
        """What follows the value at `at`; the end if it does not end."""
        cdef Bytes data = self.data
        cdef Bytes found
        if at >= self.end:
            return self.end
        if data[at] == 34 or data[at] == 39:
            found = <Bytes>memchr(data + at + 1, data[at], self.end - at - 1)
            return self.end if found == NULL else found - data + 1
        while at < self.end and data[at] != 62 and not is_blank(data[at]):
            at += 1
        return at

    cdef Py_ssize_t after_declaration(self, Py_ssize_t at, bint closing) noexcept:
        """What follows a comment, a declaration or an instruction whose second character is at `at`; less than 0, where a
        part of foreign content begins that ends elsewhere than a comment does."""
        cdef Bytes data = self.data
        cdef Bytes found
        cdef Py_ssize_t end = self.end
        cdef bint comment = not closing and end - at > 2 and data[at] == 33 and data[at + 1] == 45 and data[at + 2] == 45
        cdef Py_ssize_t start = at
        if comment:
            at += 3
            if at < end and data[at] == 62:
                return at + 1
            if at + 1 < end and data[at] == 45 and data[at + 1] == 62:
                return at + 2
        while at < end:
            found = <Bytes>memchr(data + at, 62, end - at)
            if found == NULL:
                return end
            at = found - data + 1
            if not comment:
                break
            if at - 3 >= start + 3 and data[at - 2] == 45 and data[at - 3] == 45:
                return at
            if at - 4 >= start + 3 and data[at - 2] == 33 and data[at - 3] == 45 and data[at - 4] == 45:
                return at
        if comment or closing or not (self.svg or self.math or self.unsure) or self.page[start:start + 8] != b"![CDATA[":
            return at
        return at if self.page[at - 3:at] == b"]]>" else -(start + 8)
