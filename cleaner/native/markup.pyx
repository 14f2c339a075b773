"""A parsed page to the columns of `cleaner.read.markup.Markup`, in one walk through its tree.

The same answers as `cleaner.read.markup.tabulate` gives for the page as lexbor writes it: lengths are those of the text with
its entities, as it would be written. Elements that are never seen are stepped over.
"""

import sys

cimport cython
from cpython.bytearray cimport PyByteArray_FromStringAndSize
from cpython.mem cimport PyMem_Free, PyMem_Realloc
from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.string cimport memcmp, memcpy, memset, strlen

from cleaner.native.collapsed cimport Collapsed, collapse
from cleaner.native.hashing cimport LONGEST_WORD, Hash, Word, add_character, mix, tell_powers
from cleaner.native.letters cimport BETWEEN, REWRITTEN, UPPER, tell_bytes
from cleaner.native.names cimport Bits, Name, place_of
from cleaner.native.tag_table cimport BOLD, INLINE, LINK, SMALL, TABLE_BITS, UNSEEN, VOID, TagTable
from cleaner.native.tree cimport ELEMENT_NODE, NUMBERED, TEXT_NODE, Attribute, Bytes, Lexbor, Node, load
from cleaner.native.written cimport (
    CLASS, HIDDEN, OTHER, UNKNOWN, WORDS, hides, says_none, sort_of_name, written,
)

if sys.byteorder != "little":
    raise ImportError("eight bytes are read as one number, the first of them the least")

cdef unsigned char[256] TEXT, VALUE
cdef Hash[LONGEST_WORD + 1] POWERS
tell_bytes(TEXT, VALUE)
tell_powers(POWERS)

cdef enum:  # the columns: of elements, of blocks, of words; then those that are only of use while reading
    TAG, PARENT, DEPTH, FIRST, LAST, INSIDE, SIGNATURE
    ELEMENT, SIZE, IN_LINK, IN_BOLD, IN_SMALL, LINKS, AFTER_BREAK
    CLASS_WORDS, CLASS_OWNER, OWN_WORDS, OWN_BLOCK
    GIVEN
    INLINE_WORDS = GIVEN
    INLINE_SEGMENT, BLOCK_OF_SEGMENT
    COLUMNS

cdef enum:
    LONGEST_VALUE = 120  # bytes of a class value that are read


cdef struct Tag:
    const Name* name  # NULL: not looked up yet
    bint whole  # it is that name, and not a longer one that begins like it


cdef struct Column:
    long long* items
    Py_ssize_t length
    Py_ssize_t room


cdef Bits first_bytes(Bytes name, size_t length) noexcept nogil:
    """The bytes by which a name is known: up to eight, as long as they are letters, digits and hyphens."""
    cdef Bits word = 0
    cdef size_t i
    for i in range(min(length, <size_t>8)):
        if not (97 <= name[i] <= 122 or 48 <= name[i] <= 57 or name[i] == 45):
            break
        word |= <Bits>name[i] << 8 * i
    return word


@cython.final
cdef class Trees:
    """Reads the trees of pages that selectolax has parsed.

    `path` is the library that selectolax's parser lies in, `sample` the address of the root of `<p id=a>xyz<b></b></p>`,
    parsed by it, `table` what is to be known of tags. Raises OSError and ValueError where trees cannot be read.
    """

    cdef Lexbor lexbor
    cdef TagTable table
    cdef Tag tags[NUMBERED]
    cdef unsigned char attributes[NUMBERED]

    def __init__(self, bytes path, size_t sample, TagTable table):
        self.table = table
        memset(self.tags, 0, sizeof(self.tags))
        memset(self.attributes, UNKNOWN, sizeof(self.attributes))
        load(&self.lexbor, path, sample)

    def tabulate(self, size_t root):
        """(texts, columns) of the tree below the element at an address; columns are of 64 bits an item, in the fields' order.

        The tree must not change or go away meanwhile.
        """
        cdef Reading page = Reading(self)
        cdef int column
        for column in (TAG, PARENT, DEPTH, FIRST, LAST, INSIDE, SIGNATURE):  # one element around all
            page.push(column, 0)
        page.push(BLOCK_OF_SEGMENT, -1)  # what stands before the first tag
        page.open_element(self.table.root)
        if root:
            walk(<Node*>root, page)
        page.end_block()
        page.close_element()
        page.push(BLOCK_OF_SEGMENT, -1)
        page.give_words()
        page.columns[LAST].items[0] = len(page.texts)
        return page.texts, [page.column(column) for column in range(GIVEN)]

    cdef inline Tag tag(self, Node* node) noexcept nogil:
        """What is known of an element's name."""
        if node.name >= NUMBERED:
            return self.looked_up(node)
        if self.tags[node.name].name == NULL:
            self.tags[node.name] = self.looked_up(node)
        return self.tags[node.name]

    cdef inline int attribute(self, Attribute* attribute) noexcept nogil:
        """What is known of an attribute's name."""
        cdef size_t number = (<Node*>attribute).name
        cdef size_t length = 0
        cdef Bytes name
        if number < NUMBERED and self.attributes[number] != UNKNOWN:
            return self.attributes[number]
        name = self.lexbor.attribute_name(attribute, &length)
        cdef int sort = OTHER if name == NULL or length == 0 else sort_of_name(name, length)
        if number < NUMBERED:
            self.attributes[number] = sort
        return sort

    cdef Tag looked_up(self, Node* node) noexcept nogil:
        cdef size_t length = 0
        cdef Bytes name = self.lexbor.tag_name(node, &length)
        cdef Tag tag
        tag.name = &self.table.slots[place_of(self.table.slots, TABLE_BITS, first_bytes(name, length if name != NULL else 0))]
        tag.whole = name != NULL and tag.name.length == <int>length and memcmp(tag.name.text, name, length) == 0
        return tag


@cython.final
cdef class Reading:
    """What has been read of a page so far: columns, the texts of blocks, and the block that is being read."""

    cdef Column columns[COLUMNS]
    cdef list texts
    cdef Trees trees
    cdef Collapsed text  # of the block
    cdef long long current  # the innermost open element; 0 is the root
    cdef bint after_break
    cdef long long in_link, in_bold, in_small  # open elements of a kind
    cdef long long size, link, bold, small, links  # of the block
    cdef Word word  # of a value that is being read
    cdef int last  # what its last character was: between words if it is none
    cdef long long owner  # the element that has it; if negative, -1 less the segment that an inline element stands in
    cdef bint of_class
    cdef long long word_owner  # … of the value in which the word begins
    cdef bint word_of_class

    def __cinit__(self, Trees trees):
        memset(self.columns, 0, sizeof(self.columns))
        self.texts, self.trees = [], trees

    def __dealloc__(self):
        cdef int i
        for i in range(COLUMNS):
            PyMem_Free(self.columns[i].items)
        PyMem_Free(self.text.text)

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
        self.push(INSIDE, self.columns[INSIDE].items[parent] | <long long>self.trees.table.bits[tag])
        self.push(SIGNATURE, tag)
        self.current = number
        return 0

    cdef int close_element(self) except -1:
        self.columns[LAST].items[self.current] = len(self.texts)
        self.current = self.columns[PARENT].items[self.current]
        return 0

    cdef int end_block(self) except -1:
        """At a tag that breaks the text: what has been read since the last is a block, if it says anything."""
        cdef bint says = self.size > 0 and self.text.length > 0
        self.push(BLOCK_OF_SEGMENT, len(self.texts) if says else -1)
        if says:
            self.texts.append(PyUnicode_DecodeUTF8(<char*>self.text.text, self.text.length, "replace"))
            self.push(ELEMENT, self.current)
            self.push(SIZE, self.size)
            self.push(IN_LINK, self.link)
            self.push(IN_BOLD, self.bold)
            self.push(IN_SMALL, self.small)
            self.push(LINKS, self.links)
            self.push(AFTER_BREAK, self.after_break)
        self.size = self.link = self.bold = self.small = self.links = self.text.length = 0
        self.text.space = False
        return 0

    cdef int add_text(self, Bytes text, Py_ssize_t length) except -1:
        cdef long long ink
        if self.text.length + length + 1 > self.text.room:
            lengthen(<void**>&self.text.text, &self.text.room, self.text.length + length + 1, 1)
        ink = collapse(&self.text, text, length, TEXT)
        self.size += ink
        if self.in_link > 0:
            self.link += ink
        if self.in_bold > 0:
            self.bold += ink
        if self.in_small > 0:
            self.small += ink
        return 0

    cdef int add_letters(self, Bytes text, Py_ssize_t length) except -1:
        """The next bytes of a value: letters make words, and camelCase is two of them."""
        cdef int last = self.last, sort
        cdef Py_ssize_t i = 0, begin
        cdef Hash total
        while last >= UPPER and i < length:  # a word goes on from what was read before
            sort = VALUE[text[i]]
            if sort < last:
                self.keep_word(self.word.total)
                last = BETWEEN
            else:
                add_character(&self.word, text[i] | 32)
                last = sort
                i += 1
        if last >= UPPER:
            self.last = last
            return 0
        while i < length:
            last = VALUE[text[i]]
            if last < UPPER:
                i += 1
                continue
            self.word_owner, self.word_of_class = self.owner, self.of_class
            begin, total = i, 0
            while True:
                if i - begin < LONGEST_WORD:
                    total += <Hash>(text[i] | 32) * POWERS[i - begin]
                i += 1
                if i == length:
                    self.word.total, self.word.length = total, <int>min(i - begin, <Py_ssize_t>LONGEST_WORD)
                    self.word.power = POWERS[self.word.length]
                    break
                sort = VALUE[text[i]]
                if sort < last:  # a word ends where a capital follows a small letter, too
                    self.keep_word(total)
                    last = BETWEEN
                    break
                last = sort
        self.last = last
        return 0

    cdef int keep_word(self, Hash letters) except -1:
        """A word of a class or id goes to the element that has it; an inline element's to its block, if there is one."""
        cdef Bits word = mix(letters)
        cdef long long owner = self.word_owner
        if owner < 0:
            self.push(INLINE_WORDS, <long long>word)
            self.push(INLINE_SEGMENT, -1 - owner)
            return 0
        self.push(CLASS_WORDS, <long long>word)
        self.push(CLASS_OWNER, owner)
        if self.word_of_class:
            self.columns[SIGNATURE].items[owner] = <long long>(<Bits>self.columns[SIGNATURE].items[owner] + word)
        return 0

    cdef int give_words(self) except -1:
        """Once all blocks are known: the words of inline elements, each to its block."""
        cdef Py_ssize_t i
        cdef long long block
        if self.last >= UPPER:
            self.keep_word(self.word.total)
        for i in range(self.columns[INLINE_WORDS].length):
            block = self.columns[BLOCK_OF_SEGMENT].items[self.columns[INLINE_SEGMENT].items[i]]
            if block >= 0:
                self.push(OWN_WORDS, self.columns[INLINE_WORDS].items[i])
                self.push(OWN_BLOCK, block)
        return 0


cdef int lengthen(void** items, Py_ssize_t* room, Py_ssize_t needed, Py_ssize_t size) except -1:
    """Room for at least `needed` items of `size` bytes; twice as many as before, so that growing costs linear time."""
    cdef Py_ssize_t wanted = max(needed, 2 * room[0], 64)
    cdef void* longer = PyMem_Realloc(items[0], wanted * size)
    if longer == NULL:
        raise MemoryError
    items[0], room[0] = longer, wanted
    return 0


cdef int read_value(Reading page, Bytes value, size_t length) except -1:
    """Read the words of a value as it would be written. One that is cut off at the longest runs on into the next value."""
    cdef size_t at = 0, begin = 0
    cdef size_t room = LONGEST_VALUE
    cdef const char* instead
    while at < length and at - begin < room:
        if VALUE[value[at]] != REWRITTEN:
            at += 1
            continue
        instead = written(value + at, length - at)
        if instead != NULL:
            page.add_letters(value + begin, at - begin)
            room -= at - begin
            page.add_letters(<Bytes>instead, min(strlen(instead), room))
            room -= min(strlen(instead), room)
            at += value[at] == 0xC2
            begin = at + 1
        at += 1
    page.add_letters(value + begin, at - begin)
    if room > at - begin:
        page.add_letters(<Bytes><const char*>b'"', 1)
    return 0


cdef int read_attributes(Reading page, Node* node, long long owner) except -1:
    """Read an element's attributes. `owner` as in `Reading`."""
    cdef Lexbor* lexbor = &page.trees.lexbor
    cdef Attribute* attribute = lexbor.first_attribute(node)
    cdef Bytes name
    cdef Bytes value
    cdef size_t length = 0, value_length
    cdef int sort
    while attribute != NULL:
        sort = page.trees.attribute(attribute)
        if sort >= WORDS or owner > 0:
            value_length = 0
            value = lexbor.attribute_value(attribute, &value_length)
            if sort >= WORDS:
                page.owner, page.of_class = owner, sort == CLASS
                read_value(page, value, value_length)
            elif sort == HIDDEN:
                name = lexbor.attribute_name(attribute, &length)
                if hides(name, length, value, value_length):
                    page.columns[INSIDE].items[owner] |= <long long>page.trees.table.hidden
            if owner > 0 and value_length > 11 and says_none(value, value_length):
                page.columns[INSIDE].items[owner] |= <long long>page.trees.table.hidden
        attribute = lexbor.next_attribute(attribute)
    return 0


cdef int enter(Reading page, Node* node, const Name* name) except -1:
    """At the beginning of an element."""
    cdef long long owner = 0
    if name.traits & INLINE:
        if not name.traits & VOID:
            page.in_link += name.traits & LINK != 0
            page.links += name.traits & LINK != 0
            page.in_bold += name.traits & BOLD != 0
            page.in_small += name.traits & SMALL != 0
    else:
        page.end_block()
        page.after_break = name.tag == page.trees.table.line_break
        if not name.traits & VOID:
            page.open_element(name.tag)
            owner = page.current
    if owner == 0:  # what an inline element is called belongs to the block it stands in
        owner = -1 - page.columns[BLOCK_OF_SEGMENT].length
    return read_attributes(page, node, owner)


cdef int leave(Reading page, const Name* name) except -1:
    """At the end of an element."""
    if name.traits & VOID:
        return 0
    if name.traits & INLINE:
        page.in_link -= name.traits & LINK != 0
        page.in_bold -= name.traits & BOLD != 0
        page.in_small -= name.traits & SMALL != 0
        return 0
    page.end_block()
    page.after_break = False
    return page.close_element()


cdef int walk(Node* root, Reading page) except -1:
    """Read the tree below an element, it included, without recursion: pages may be deep."""
    cdef Node* node = root
    cdef Tag tag
    while True:
        if node.kind == ELEMENT_NODE:
            tag = page.trees.tag(node)
            if not (tag.name.traits & UNSEEN and tag.whole):
                enter(page, node, tag.name)
                if node.first_child != NULL:
                    node = node.first_child
                    continue
                leave(page, tag.name)
        elif node.kind == TEXT_NODE and node.length:
            page.add_text(node.text, <Py_ssize_t>node.length)
        while node != root and node.after == NULL:
            node = node.parent
            leave(page, page.trees.tag(node).name)
        if node == root:
            return 0
        node = node.after
