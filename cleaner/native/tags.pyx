"""The tags of a page, as the tokenizer of the HTML standard sees them: those of too many attributes are cut short.

The same answers as `cleaner.read.plain_tags`, where more is said of them. Text, quoted values, comments and raw text are
jumped over. Every index into the page is held against its end.
"""

# cython: boundscheck=False, wraparound=False

from libc.string cimport memchr, memset

ctypedef unsigned long long Bits

cdef enum:
    SLOTS = 256  # for about 100 names
    LONGEST_NAME = 15
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
    TOLD = FORMAT - 1  # what says how to read on

TRAITS = {
    RAW: "raw", PLAIN: "plain", SVG: "svg", MATH: "math", SELECT: "select", UNSURE: "unsure", LEAVES: "leaves",
    HTML: "html", BODY: "body", FRAMES: "frames", FORMAT: "format", LINK: "link", FENCE: "fence", BLOCK: "block",
}


cdef struct Name:
    Bits word  # the first eight bytes
    int length  # 0: an empty slot
    int traits
    unsigned char text[LONGEST_NAME + 1]


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


cdef inline bint is_blank(unsigned char c) noexcept nogil:
    return c == 32 or c == 10 or c == 9 or c == 13 or c == 12


cdef inline bint is_letter(unsigned char c) noexcept nogil:
    return 97 <= (c | 32) <= 122


cdef inline unsigned char lower(unsigned char c) noexcept nogil:
    return c | 32 if 65 <= c <= 90 else c


cdef Name NAMES[SLOTS]
cdef Name NOTHING
memset(NAMES, 0, sizeof(NAMES))
memset(&NOTHING, 0, sizeof(NOTHING))


cdef inline int slot_of(Bits word) noexcept nogil:
    cdef int at = <int>((word * <Bits>0x9E3779B97F4A7C15) >> 56)
    while NAMES[at].length and NAMES[at].word != word:
        at = (at + 1) % SLOTS
    return at


def learn(dict traits):
    """The names, in lower case, that have each of the traits. Raises ValueError for names that cannot be told apart."""
    cdef bytes text
    cdef Bits word
    cdef Py_ssize_t i
    cdef Name* slot
    cdef int trait
    for trait, key in TRAITS.items():
        for text in traits[key]:
            word = 0
            for i in range(min(len(text), 8)):
                word |= <Bits><unsigned char>text[i] << 8 * i
            slot = &NAMES[slot_of(word)]
            if not 0 < len(text) <= LONGEST_NAME or (slot.length and slot.text[:slot.length] != text):
                raise ValueError(f"name of a tag: {text!r}")
            slot.word, slot.length = word, <int>len(text)
            slot.traits |= trait
            for i in range(len(text)):
                slot.text[i] = text[i]


cdef class Tags:
    """See PlainTags."""

    cdef bytes page
    cdef const unsigned char* data
    cdef Py_ssize_t end, most, html, body
    cdef Py_ssize_t svg, math
    cdef bint select, unsure, closes_itself
    cdef int dropped
    cdef Py_ssize_t formats, links, size, lost, link, lost_link
    cdef Open open, blocks, link_blocks
    cdef const Name* fence
    cdef public Py_ssize_t at, number
    cdef public list cuts

    def __init__(self, bytes page, Py_ssize_t most, dropped):
        self.page, self.data, self.end, self.most, self.html, self.body = page, page, len(page), most, most, most
        self.dropped = sum([trait for trait, key in TRAITS.items() if key in dropped])
        self.cuts = []

    def odd(self):
        """Read on up to a tag after which it cannot be told whether raw text follows, or to the end: then None.

        Gives (its name in lower case, where it begins, whether it closes itself), and stands behind it.
        """
        cdef const unsigned char* data = self.data
        cdef const unsigned char* found
        cdef Py_ssize_t end = self.end, at = self.at, start
        cdef bint closing, closed
        cdef const Name* name
        while at < end:
            found = <const unsigned char*>memchr(data + at, 60, end - at)
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
            at = self.after_attributes(at, CLOSING if closing or name.traits & self.dropped else name.traits)
            if at > end:
                break
            if name.traits & self.dropped:
                self.cuts.append((start - 1 - closing, at, b"</>"))
                continue
            self.count(name, at - start + 1 + closing, closing)
            if not name.traits & TOLD:
                continue
            closed = self.closes_itself
            if closing:
                self.leave(name.traits)
                continue
            if name.traits & (RAW | PLAIN):
                if self.svg or self.math or self.select or self.unsure:
                    if closed or not self.short(at, name):
                        self.at = at
                        return (<const char*>name.text)[:name.length], start - 1, closed
                elif name.traits & PLAIN:
                    break
                else:
                    at = self.raw_end(at, name)
            elif not (name.traits & UNSURE and self.short(at, name)):
                self.enter(name.traits, closed)
        self.at = end
        return None

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
        cdef const unsigned char* data = self.data
        cdef Bits word = 0
        cdef const Name* name
        while at < self.end and not is_blank(data[at]) and data[at] != 47 and data[at] != 62:
            if at - start < 8:
                word |= <Bits>lower(data[at]) << 8 * (at - start)
            at += 1
        place[0] = at
        name = &NAMES[slot_of(word)]
        if name.length and self.is_name(start, at, name):
            return name
        return &NOTHING

    cdef inline bint is_name(self, Py_ssize_t start, Py_ssize_t after, const Name* name) noexcept:
        cdef Py_ssize_t i
        if after - start != name.length:
            return False
        for i in range(name.length):
            if lower(self.data[start + i]) != name.text[i]:
                return False
        return True

    cdef inline Py_ssize_t after_attributes(self, Py_ssize_t at, int traits) except -1:
        """What follows the tag whose name ends at `at`; beyond the end if it has none. `traits` are of an opening tag."""
        cdef const unsigned char* data = self.data
        cdef const unsigned char* found
        cdef Py_ssize_t end = self.end, count = 0, cut = -1, most = self.most
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
            at += 1
            while at < end and not (data[at] <= 32 and is_blank(data[at])) and data[at] != 61 and data[at] != 62 and data[at] != 47:
                at += 1
            while at < end and is_blank(data[at]):
                at += 1
            if at >= end or data[at] != 61:
                continue
            at += 1
            while at < end and is_blank(data[at]):
                at += 1
            if at >= end:
                break
            c = data[at]
            if c == 34 or c == 39:
                found = <const unsigned char*>memchr(data + at + 1, c, end - at - 1)
                if found == NULL:
                    return end + 1
                at = found - data + 1
            else:
                while at < end and data[at] != 62 and not is_blank(data[at]):
                    at += 1
        if at >= end:
            return end + 1
        if traits & HTML:
            self.html -= min(count, most)
        elif traits & BODY:
            self.body -= min(count, most)
        if cut >= 0 and not traits & CLOSING:  # nothing is compared for a closing tag
            self.cuts.append((cut, at - 1 if self.closes_itself else at, b""))
        return at + 1

    cdef Py_ssize_t after_declaration(self, Py_ssize_t at, bint closing) noexcept:
        """What follows a comment, a declaration or an instruction whose second character is at `at`; less than 0, where a
        part of foreign content begins that ends elsewhere than a comment does."""
        cdef const unsigned char* data = self.data
        cdef const unsigned char* found
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
            found = <const unsigned char*>memchr(data + at, 62, end - at)
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

    cdef bint short(self, Py_ssize_t at, const Name* name) noexcept:
        """Whether nothing stands between the tag that ends at `at` and its closing tag that could be markup."""
        cdef const unsigned char* found = <const unsigned char*>memchr(self.data + at, 60, self.end - at)
        return found != NULL and self.ends(found - self.data, name)

    cdef inline bint ends(self, Py_ssize_t at, const Name* name) noexcept:
        """Whether the closing tag of that name begins at `at`."""
        cdef Py_ssize_t after = at + 2 + name.length
        if after >= self.end or self.data[at + 1] != 47 or not self.is_name(at + 2, after, name):
            return False
        return is_blank(self.data[after]) or self.data[after] == 47 or self.data[after] == 62

    cdef Py_ssize_t raw_end(self, Py_ssize_t at, const Name* name) noexcept:
        """The place of the closing tag of raw text that begins at `at`, or the end."""
        cdef const unsigned char* data = self.data
        cdef const unsigned char* found
        cdef Py_ssize_t end = self.end, after, comment = 0
        cdef bint script = name.text[0] == 115 and name.text[1] == 99, inner = False
        while at < end:
            found = <const unsigned char*>memchr(data + at, 60, end - at)
            if found == NULL:
                return end
            after = found - data
            if comment and self.dashes(comment, after):  # what a comment held is over
                comment, inner = 0, False
            at = after
            if self.ends(at, name):
                if not inner:
                    return at
                inner = False
            elif script and not comment and end - at > 3 and data[at + 1] == 33 and data[at + 2] == 45 and data[at + 3] == 45:
                comment = at + 2
            elif comment and not inner:
                after = at + 1 + name.length
                inner = after < end and self.is_name(at + 1, after, name) and (
                    is_blank(data[after]) or data[after] == 47 or data[after] == 62
                )
            if comment and comment < at:
                comment = at
            at += 1
        return end

    cdef bint dashes(self, Py_ssize_t at, Py_ssize_t end) noexcept:
        """Whether `-->` stands between two places."""
        cdef const unsigned char* found
        while at < end:
            found = <const unsigned char*>memchr(self.data + at, 62, end - at)
            if found == NULL:
                return False
            if found - self.data - 2 >= at and found[-1] == 45 and found[-2] == 45:
                return True
            at = found - self.data + 1
        return False
