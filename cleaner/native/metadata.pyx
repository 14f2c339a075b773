"""What the elements of a parsed page say about it, in one walk through its tree: the same as `cleaner.read.html` asks of it."""

cimport cython
from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.string cimport memcmp, memset, strlen

from cleaner.native.tree cimport ELEMENT_NODE, NUMBERED, TEXT_NODE, Attribute, Bytes, Lexbor, Node, load

cdef enum:  # what an element's name says
    UNKNOWN  # not looked up yet
    OTHER
    META
    SCRIPT
    TITLE
    HEADING

NAMES = {"meta": META, "script": SCRIPT, "title": TITLE, "h1": HEADING}


@cython.final
cdef class Metadata:
    """Reads the trees of pages that selectolax has parsed. For `path` and `sample` see `cleaner.native.markup.Trees`.

    `most` are how many elements of each name count: (meta, script, h1). Raises OSError and ValueError where trees cannot be
    read.
    """

    cdef Lexbor lexbor
    cdef unsigned char sorts[NUMBERED]
    cdef Py_ssize_t metas, scripts, headings

    def __init__(self, bytes path, size_t sample, most):
        memset(self.sorts, UNKNOWN, sizeof(self.sorts))
        self.metas, self.scripts, self.headings = most
        load(&self.lexbor, path, sample)

    def read(self, size_t root):
        """(metas, linked, title, headings) of the tree below the element at an address, each in the order of the page.

        `metas` are (name, content) as they are written, `linked` the texts of JSON-LD; `title` is that of the first title.
        """
        cdef Node* node = <Node*>root
        cdef int sort
        cdef list metas = [], linked = [], headings = []
        cdef object title = None
        while node != NULL:
            sort = self.sort_of(node) if node.kind == ELEMENT_NODE else OTHER
            if sort == META and len(metas) < self.metas:
                content = self.value(node, b"content")
                if content is not None:
                    name = self.value(node, b"property") or self.value(node, b"name") or self.value(node, b"itemprop")
                    metas.append((name or "", content))
            elif sort == SCRIPT and len(linked) < self.scripts:
                if (self.value(node, b"type") or "").lower() == "application/ld+json":
                    linked.append(text_of(node))
            elif sort == TITLE and title is None:
                title = text_of(node)
            elif sort == HEADING and len(headings) < self.headings:
                headings.append(text_of(node))
            node = following(node, <Node*>root)
        return metas, linked, title, headings

    cdef inline int sort_of(self, Node* node) except -1:
        if node.name >= NUMBERED:
            return OTHER
        if self.sorts[node.name] == UNKNOWN:
            self.sorts[node.name] = self.looked_up(node)
        return self.sorts[node.name]

    cdef int looked_up(self, Node* node) except -1:
        cdef size_t length = 0
        cdef Bytes name = self.lexbor.tag_name(node, &length)
        return NAMES.get(decoded(name, length), OTHER)

    cdef object value(self, Node* node, const char* name):
        """An element's attribute, empty where it has no value; None if the element has none of that name."""
        cdef Attribute* attribute = self.lexbor.first_attribute(node)
        cdef size_t wanted = strlen(name), length = 0
        cdef Bytes own
        while attribute != NULL:
            own = self.lexbor.attribute_name(attribute, &length)
            if own != NULL and length == wanted and memcmp(own, name, length) == 0:
                length = 0
                own = self.lexbor.attribute_value(attribute, &length)
                return decoded(own, length)
            attribute = self.lexbor.next_attribute(attribute)
        return None


cdef str decoded(Bytes text, size_t length):
    return "" if text == NULL else PyUnicode_DecodeUTF8(<const char*>text, <Py_ssize_t>length, "replace")


cdef Node* following(Node* node, Node* root) noexcept nogil:
    """The next node of the tree below `root`, NULL if there is none: first those in a node, then those behind it."""
    if node.first_child != NULL:
        return node.first_child
    while node != root and node.after == NULL:
        node = node.parent
    return NULL if node == root else node.after


cdef str text_of(Node* root):
    """All text in an element."""
    cdef list parts = []
    cdef Node* node = root
    while node != NULL:
        if node.kind == TEXT_NODE:
            parts.append(decoded(node.text, node.length))
        node = following(node, root)
    return "".join(parts)
