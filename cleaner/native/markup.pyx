"""A serialised page to the columns of `cleaner.read.markup.Markup`, in one pass over its characters.

The same answers as `cleaner.read.markup.tabulate`, and what that wants taken out before is stepped over here: comments, and
elements that are never seen. Every index into the page is held against its end; what cannot be told raises ValueError.
"""

cimport cython
from cpython.bytearray cimport PyByteArray_FromStringAndSize
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cpython.mem cimport PyMem_Free, PyMem_Realloc
from libc.string cimport memcpy, memset

from cleaner.native.hashing cimport Word, add_character, hash_of, open_word

cdef extern from "Python.h":
    int PyUnicode_KIND(object text)
    void* PyUnicode_DATA(object text)
    object PyUnicode_FromKindAndData(int kind, const void* data, Py_ssize_t length)
    bint Py_UNICODE_ISSPACE(Py_UCS4 code)

ctypedef unsigned long long Bits

# A string holds its characters in one, two or four bytes each: three versions of each function that reads them.
ctypedef fused Char:
    unsigned char
    unsigned short
    unsigned int

cdef enum:  # what a tag's name says
    VOID = 1
    INLINE = 2
    LINK = 4
    BOLD = 8
    SMALL = 16
    UNSEEN = 32
    RAW = 64  # what stands in it is written without escapes
    UNSURE = 128  # and may hold its own closing tag
    FOREIGN = 256  # not HTML inside: raw elements are parsed as others are, then written without escapes all the same

TRAITS = {
    VOID: "void",
    INLINE: "inline",
    LINK: "link",
    BOLD: "bold",
    SMALL: "small",
    UNSEEN: "unseen",
    RAW: "raw",
    UNSURE: "unsure",
    FOREIGN: "foreign",
}

cdef enum:  # the columns: of elements, of blocks, of words; then those that are only of use while reading
    TAG, PARENT, DEPTH, FIRST, LAST, INSIDE, SIGNATURE
    ELEMENT, SIZE, IN_LINK, IN_BOLD, IN_SMALL, LINKS, AFTER_BREAK
    CLASS_WORDS, CLASS_OWNER, OWN_WORDS, OWN_BLOCK
    GIVEN
    VALUE_AT = GIVEN
    VALUE_OWNER, VALUE_IS_CLASS, BLOCK_OF_SEGMENT, TEXT_FROM, TEXT_TO
    COLUMNS

cdef enum:
    SLOTS = 1024  # for about 150 names
    LONGEST_NAME = 15
    LONGEST_VALUE = 120  # bytes of a class value that are read


cdef struct Name:
    Bits word  # the first eight bytes; by these a name is known
    int length  # 0: an empty slot
    int tag
    int traits
    char text[LONGEST_NAME + 1]


cdef struct Column:
    long long* items
    Py_ssize_t length
    Py_ssize_t room


@cython.final
cdef class TagTable:
    """The names of tags, by their first eight bytes, and what is known of each."""

    cdef Name slots[SLOTS]
    cdef Bits bits[256]
    cdef Bits hidden
    cdef int root
    cdef int line_break

    def __init__(self, names, bits, traits, Bits hidden):
        """`names` and `bits` by tag number, 0 for every other name; `traits` gives the names that have each of the traits.

        `hidden` is the bit of elements that are not shown. Raises ValueError for names that cannot be told apart.
        """
        cdef int number, trait
        memset(self.slots, 0, sizeof(self.slots))
        if len(names) != len(bits) or len(names) > 256:
            raise ValueError(f"{len(names)} names, {len(bits)} bits")
        for number in range(1, len(names)):
            self.named(names[number]).tag = number
        for number in range(len(names)):
            self.bits[number] = bits[number]
        for trait, key in TRAITS.items():
            for name in traits[key]:
                self.named(name).traits |= trait
        self.hidden, self.root, self.line_break = hidden, names.index("html"), names.index("br")

    cdef Name* named(self, str name) except NULL:
        """The slot of a name, made if there is none."""
        cdef bytes text = name.encode("ascii")
        cdef Bits word = 0
        cdef Py_ssize_t i
        cdef Name* slot
        if not 0 < len(text) <= LONGEST_NAME:
            raise ValueError(f"name of a tag: {name!r}")
        for i in range(min(len(text), 8)):
            word |= <Bits><unsigned char>text[i] << 8 * i
        slot = &self.slots[self.place(word)]
        if slot.length and slot.text[:slot.length] != text:
            raise ValueError(f"{name!r} begins as {slot.text!r} does")
        slot.word, slot.length = word, <int>len(text)
        memcpy(slot.text, PyBytes_AS_STRING(text), len(text))
        return slot

    cdef inline int place(self, Bits word) noexcept nogil:
        """Where a name is, or would be: some slots are always empty."""
        cdef int at = <int>((word * <Bits>0x9E3779B97F4A7C15) >> 54)
        while self.slots[at].length and self.slots[at].word != word:
            at = (at + 1) % SLOTS
        return at


@cython.final
cdef class Reading:
    """What has been read of a page so far: columns, the texts of blocks, and the block that is being read."""

    cdef Column columns[COLUMNS]
    cdef list texts
    cdef TagTable table
    cdef int kind  # bytes that a character takes
    cdef void* text  # of a block, once it is whole
    cdef Py_ssize_t text_room
    cdef long long current  # the innermost open element; 0 is the root
    cdef bint after_break
    cdef long long in_link, in_bold, in_small  # open tags of a kind, less those closed
    cdef long long size, link, bold, small, links  # of the block

    def __cinit__(self, TagTable table, int kind):
        memset(self.columns, 0, sizeof(self.columns))
        self.texts, self.table, self.kind = [], table, kind

    def __dealloc__(self):
        cdef int i
        for i in range(COLUMNS):
            PyMem_Free(self.columns[i].items)
        PyMem_Free(self.text)

    cdef inline int push(self, int column, long long item) except -1:
        cdef Column* to = &self.columns[column]
        if to.length == to.room:
            lengthen(<void**>&to.items, &to.room, to.length + 1, sizeof(long long))
        to.items[to.length] = item
        to.length += 1
        return 0

    cdef bytearray column(self, int column):
        cdef Column* of = &self.columns[column]
        return PyByteArray_FromStringAndSize(<char*>of.items, of.length * <Py_ssize_t>sizeof(long long))

    cdef int open_element(self, int tag) except -1:
        cdef long long parent = self.current
        cdef long long number = self.columns[TAG].length
        self.push(TAG, tag)
        self.push(PARENT, parent)
        self.push(DEPTH, self.columns[DEPTH].items[parent] + 1)
        self.push(FIRST, len(self.texts))
        self.push(LAST, 0)
        self.push(INSIDE, self.columns[INSIDE].items[parent] | <long long>self.table.bits[tag])
        self.push(SIGNATURE, tag)
        self.current = number
        return 0

    cdef int close_element(self) except -1:
        if self.current == 0:
            raise ValueError("more closing tags than opening ones")
        self.columns[LAST].items[self.current] = len(self.texts)
        self.current = self.columns[PARENT].items[self.current]
        return 0


cdef int lengthen(void** items, Py_ssize_t* room, Py_ssize_t needed, Py_ssize_t size) except -1:
    """Room for at least `needed` items of `size` bytes; twice as many as before, so that growing costs linear time."""
    cdef Py_ssize_t wanted = max(needed, 2 * room[0], 64)
    cdef void* longer = PyMem_Realloc(items[0], wanted * size)
    if longer == NULL:
        raise MemoryError
    items[0], room[0] = longer, wanted
    return 0


cdef inline bint is_blank(unsigned int c) noexcept nogil:
    return c == 32 or 9 <= c <= 13


cdef inline int utf8_length(unsigned int c) noexcept nogil:
    """Bytes of a character. Half of a surrogate pair is written as a question mark."""
    if c < 0x80 or 0xD800 <= c < 0xE000:
        return 1
    return 2 if c < 0x800 else 3 if c < 0x10000 else 4


cdef inline bint stands(const Char* data, Py_ssize_t at, Py_ssize_t low, Py_ssize_t end, const char* what) noexcept nogil:
    """Whether `what` stands at a place, all of it in [low, end). Its spaces stand for any blank."""
    cdef Py_ssize_t i = 0
    if at < low:
        return False
    while what[i]:
        if at + i >= end or not (data[at + i] == <Char>what[i] or (what[i] == 32 and is_blank(data[at + i]))):
            return False
        i += 1
    return True


cdef inline Py_ssize_t find(const Char* data, Py_ssize_t at, Py_ssize_t end, Char what) noexcept nogil:
    """The next place of a character, `end` if there is none."""
    while at < end and data[at] != what:
        at += 1
    return at


cdef Py_ssize_t after_comment(const Char* data, Py_ssize_t at, Py_ssize_t end) except -1:
    """What follows a comment or instruction that begins at `at`."""
    cdef bint comment = stands(data, at, 0, end, b"<!--")
    at += 6 if comment else 2  # the shortest is <!---->
    while True:
        at = find(data, at, end, <Char>62)
        if at >= end:
            raise ValueError("a comment that does not end")
        if not comment or (data[at - 1] == 45 and data[at - 2] == 45):
            return at + 1
        at += 1


cdef inline bint is_name_byte(unsigned int c) noexcept nogil:
    return 97 <= c <= 122 or 48 <= c <= 57 or c == 45


cdef inline const Name* name_at(const Char* data, Py_ssize_t at, Py_ssize_t end, TagTable table) noexcept:
    """What is known of the name that begins at a place, by its first eight bytes; a slot of length 0 if nothing is."""
    cdef Bits word = 0
    cdef int i
    for i in range(8):
        if at + i >= end or not is_name_byte(data[at + i]):
            break
        word |= <Bits>data[at + i] << 8 * i
    return &table.slots[table.place(word)]


cdef inline bint is_whole(const Char* data, Py_ssize_t at, Py_ssize_t end, const Name* name) noexcept nogil:
    """Whether it is that name, and not a longer one that begins like it."""
    cdef Py_ssize_t after = at + name.length
    return after < end and (data[after] == 62 or is_blank(data[after])) and stands(data, at, at, end, name.text)


cdef str spelt(const Name* name):
    return (<const char*>name.text)[:name.length].decode("ascii")


cdef Py_ssize_t raw_end(const Char* data, Py_ssize_t at, Py_ssize_t end, const Name* name) except -1:
    """The place of the closing tag of an element of raw text that begins at `at`: the first that can be one."""
    at = find(data, at, end, <Char>62)
    while True:
        at = find(data, at, end, <Char>60)
        if at + 1 < end and data[at + 1] == 47 and is_whole(data, at + 2, end, name) and name.traits & RAW:
            return at
        if at >= end or (name.traits & UNSURE and (not name.traits & RAW or stands(data, at, at, end, b"<!--"))):
            raise ValueError(f"no telling where {spelt(name)} ends")
        at += 1


cdef Py_ssize_t after_element(const Char* data, Py_ssize_t at, Py_ssize_t end, const Name* name, TagTable table) except -1:
    """What follows the element of that name whose opening tag begins at `at`, whatever stands in it."""
    cdef Py_ssize_t open_tags = 0
    cdef bint foreign = False, closing
    cdef const Name* inner
    while at < end:
        if stands(data, at, at, end, b"<!--"):
            at = find(data, after_comment(data, at, end), end, <Char>60)
            continue
        closing = at + 1 < end and data[at + 1] == 47
        inner = name_at(data, at + 1 + closing, end, table)
        if is_whole(data, at + 1 + closing, end, inner):
            foreign = foreign or inner.traits & FOREIGN
            if inner == name:
                open_tags += -1 if closing else 1
            if inner.traits & (RAW | UNSURE) and not closing:
                if foreign:  # what reads like its closing tag may be text
                    raise ValueError(f"{spelt(inner)} in {spelt(name)}")
                at = raw_end(data, at, end, inner)
                continue
        at = find(data, at, end, <Char>62) + 1
        if at <= end and (open_tags == 0 or name.traits & VOID):
            return at
        at = find(data, at, end, <Char>60)
    raise ValueError(f"{spelt(name)} does not end")


cdef inline bint hides(const Char* data, Py_ssize_t at, Py_ssize_t low, Py_ssize_t end) noexcept nogil:
    """Whether the tag that begins at `low` says with the character at `at` that what is in it is not shown."""
    if data[at] == 58:
        return stands(data, at - 7, low, end, b"display:none") or stands(data, at - 7, low, end, b"display: none")
    return stands(data, at - 8, low, end, b' hidden=""') or stands(data, at - 12, low, end, b'aria-hidden="true"')


cdef int named_value(const Char* data, Py_ssize_t quote, Py_ssize_t low, Py_ssize_t end) noexcept nogil:
    """What stands before a quote: 2 for class, 1 for another name whose value has words, 0 for anything else."""
    cdef unsigned int last = data[quote - 2]
    if last == 115:
        return 2 if stands(data, quote - 7, low, end, b" class=") else 0
    if last == 100:
        return stands(data, quote - 4, low, end, b" id=") or stands(data, quote - 7, low, end, b"testid=")
    if last == 112:
        return stands(data, quote - 7, low, end, b"emprop=")
    if last == 116:
        return stands(data, quote - 7, low, end, b"ponent=")
    return last == 101 and stands(data, quote - 6, low, end, b" role=")


cdef Py_ssize_t read_attributes(
    const Char* data, Py_ssize_t low, Py_ssize_t end, Reading page, long long owner
) except -1:
    """Read the tag that begins at `low`, and give the place after it. `owner` as in the column VALUE_OWNER."""
    cdef Py_ssize_t at = low + 1
    cdef unsigned int c
    cdef int kind
    while at < end:
        c = data[at]
        if c > 62:  # as most are
            pass
        elif c == 62:
            return at + 1
        elif c == 34 and data[at - 1] == 61:
            kind = named_value(data, at, low, end) if at - 2 > low else 0
            if kind:
                page.push(VALUE_AT, at + 1)
                page.push(VALUE_OWNER, owner)
                page.push(VALUE_IS_CLASS, kind == 2)
            elif owner > 0 and hides(data, at, low, end):
                page.columns[INSIDE].items[owner] |= <long long>page.table.hidden
        elif c == 58 and owner > 0 and hides(data, at, low, end):
            page.columns[INSIDE].items[owner] |= <long long>page.table.hidden
        at += 1
    raise ValueError("a tag that does not end")


cdef Py_ssize_t read_tag(const Char* data, Py_ssize_t at, Py_ssize_t end, Reading page) except -1:
    """Read what begins with the `<` at `at`, a whole element if it is never seen, and give the place after it."""
    cdef bint closing
    cdef int step
    cdef long long owner = 0
    cdef const Name* name
    if at + 1 < end and (data[at + 1] == 33 or data[at + 1] == 63):
        return after_comment(data, at, end)
    closing = at + 1 < end and data[at + 1] == 47
    name = name_at(data, at + 1 + closing, end, page.table)
    if name.traits & UNSEEN and not closing and is_whole(data, at + 1, end, name):
        return after_element(data, at, end, name, page.table)
    step = 0 if name.traits & VOID else -1 if closing else 1
    if name.traits & INLINE:
        if name.traits & LINK:
            page.in_link += step
            page.links += step == 1
        if name.traits & BOLD:
            page.in_bold += step
        if name.traits & SMALL:
            page.in_small += step
    else:
        end_block(page, data)
        page.after_break = name.tag == page.table.line_break
        if step == 1:
            page.open_element(name.tag)
            owner = page.current
        elif step == -1:
            page.close_element()
    if owner == 0:  # an inline element: what it is called belongs to the block it stands in
        owner = -1 - page.columns[BLOCK_OF_SEGMENT].length
    return read_attributes(data, at, end, page, owner)


cdef Py_ssize_t read_text(const Char* data, Py_ssize_t at, Py_ssize_t end, Reading page) except -1:
    """Read text up to the next tag or the end, and give the place of that."""
    cdef Py_ssize_t begin = at
    cdef long long ink = 0
    while at < end and data[at] != 60:
        if data[at] > 32:
            ink += utf8_length(data[at])
        at += 1
    if at > begin:
        page.push(TEXT_FROM, begin)
        page.push(TEXT_TO, at)
        page.size += ink
        if page.in_link > 0:
            page.link += ink
        if page.in_bold > 0:
            page.bold += ink
        if page.in_small > 0:
            page.small += ink
    return at


cdef Py_ssize_t gather(Reading page, const Char* data) except -1:
    """Copy the text of the block, in one piece, to `page.text`; gives its length."""
    cdef const Column* begin = &page.columns[TEXT_FROM]
    cdef const Column* after = &page.columns[TEXT_TO]
    cdef Py_ssize_t length = 0, i
    for i in range(begin.length):
        length += after.items[i] - begin.items[i]
    if length > page.text_room:
        lengthen(&page.text, &page.text_room, length, sizeof(Char))
    length = 0
    for i in range(begin.length):
        memcpy(<Char*>page.text + length, data + begin.items[i], (after.items[i] - begin.items[i]) * sizeof(Char))
        length += after.items[i] - begin.items[i]
    return length


cdef Py_ssize_t collapsed(Char* text, Py_ssize_t length) noexcept:
    """Resolve entities, drop what cannot be seen and make every run of spaces one, in place; gives the length then.

    Nothing becomes longer, so what is written never overtakes what is read.
    """
    cdef Py_ssize_t at = 0, written = 0
    cdef bint space = False
    cdef unsigned int c
    while at < length:
        c = text[at]
        at += 1
        if c == 38:
            if stands(text, at, 0, length, b"nbsp;"):
                c = 32
                at += 5
            elif stands(text, at, 0, length, b"lt;"):
                c = 60
                at += 3
            elif stands(text, at, 0, length, b"gt;"):
                c = 62
                at += 3
            elif stands(text, at, 0, length, b"amp;"):
                at += 4
        elif c == 0xAD or c == 0x200B or c == 0x2060 or c == 0xFEFF:
            continue
        elif 0xD800 <= c < 0xE000:
            c = 63
        if Py_UNICODE_ISSPACE(c):
            space = written > 0
            continue
        if space:
            text[written] = 32
            written += 1
            space = False
        text[written] = <Char>c
        written += 1
    return written


cdef int end_block(Reading page, const Char* data) except -1:
    """At a tag that breaks the text: what has been read since the last is a block, if it says anything."""
    cdef Py_ssize_t length = 0
    if page.size:
        length = gather(page, data)
        length = collapsed(<Char*>page.text, length)
    page.push(BLOCK_OF_SEGMENT, len(page.texts) if length else -1)
    if length:
        page.texts.append(PyUnicode_FromKindAndData(page.kind, page.text, length))
        page.push(ELEMENT, page.current)
        page.push(SIZE, page.size)
        page.push(IN_LINK, page.link)
        page.push(IN_BOLD, page.bold)
        page.push(IN_SMALL, page.small)
        page.push(LINKS, page.links)
        page.push(AFTER_BREAK, page.after_break)
    page.columns[TEXT_FROM].length = page.columns[TEXT_TO].length = 0
    page.size = page.link = page.bold = page.small = page.links = 0
    return 0


cdef int keep_word(Reading page, Bits word, Py_ssize_t value) except -1:
    """A word of a class or id goes to the element that has it; an inline element's to its block, if there is one."""
    cdef long long owner = page.columns[VALUE_OWNER].items[value]
    cdef long long block
    if owner > 0:
        page.push(CLASS_WORDS, <long long>word)
        page.push(CLASS_OWNER, owner)
        if page.columns[VALUE_IS_CLASS].items[value]:
            page.columns[SIGNATURE].items[owner] = <long long>(<Bits>page.columns[SIGNATURE].items[owner] + word)
        return 0
    block = page.columns[BLOCK_OF_SEGMENT].items[-1 - owner]
    if block >= 0:
        page.push(OWN_WORDS, <long long>word)
        page.push(OWN_BLOCK, block)
    return 0


cdef int hash_values(Reading page, const Char* data, Py_ssize_t end) except -1:
    """The words of all values, up to their closing quotes. A word that is cut off at the longest runs on into the next value."""
    cdef Word word
    cdef Py_ssize_t value, of = 0, at
    cdef bint letter = False, lower = False, was_letter, was_lower
    cdef int read
    cdef unsigned int c
    open_word(&word)
    for value in range(page.columns[VALUE_AT].length):
        at = page.columns[VALUE_AT].items[value]
        read = 0
        while at < end and read < LONGEST_VALUE:
            c = data[at]
            was_letter, was_lower = letter, lower
            lower = 97 <= c <= 122
            letter = lower or 65 <= c <= 90
            if was_letter and (not letter or (was_lower and not lower)):  # camelCase is two words
                keep_word(page, hash_of(&word), of)
                was_letter = False
            if letter:
                if not was_letter:
                    open_word(&word)
                    of = value
                add_character(&word, c | 32)
            elif c == 34 or c == 62:
                break
            read += utf8_length(c)
            at += 1
    if letter:
        keep_word(page, hash_of(&word), of)
    return 0


cdef int read_page(const Char* data, Py_ssize_t end, Reading page) except -1:
    """Read a whole page, as if it stood in one `<html>` more."""
    cdef Py_ssize_t at = 0
    page.push(BLOCK_OF_SEGMENT, -1)  # what stands before the first tag
    page.open_element(page.table.root)
    while True:
        at = read_text(data, at, end, page)
        if at == end:
            break
        at = read_tag(data, at, end, page)
    end_block(page, data)
    page.close_element()
    if page.current:
        raise ValueError("more opening tags than closing ones")
    page.push(BLOCK_OF_SEGMENT, -1)
    hash_values(page, data, end)
    return 0


def tabulate(str html, TagTable table):
    """(texts, columns): the columns are of 64 bits an item, in the order of the fields.

    Raises ValueError if the tags do not pair, and where one cannot tell what is to be seen: then those elements are to be
    taken out before.
    """
    cdef int kind = PyUnicode_KIND(html), column
    cdef Py_ssize_t length = len(html)
    cdef void* data = PyUnicode_DATA(html)
    cdef Reading page = Reading(table, kind)
    for column in (TAG, PARENT, DEPTH, FIRST, LAST, INSIDE, SIGNATURE):  # the root, around all elements
        page.push(column, 0)
    if kind == 1:
        read_page(<const unsigned char*>data, length, page)
    elif kind == 2:
        read_page(<const unsigned short*>data, length, page)
    else:
        read_page(<const unsigned int*>data, length, page)
    page.columns[LAST].items[0] = len(page.texts)
    return page.texts, [page.column(column) for column in range(GIVEN)]
