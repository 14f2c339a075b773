"""A page's tree as lexbor holds it in memory, read where it lies: nothing is written out to be parsed a second time.

lexbor comes inside selectolax, which exports lexbor's functions. Those are sought by name when a module begins, and the
layout of a node, which has no function for its text, is held against what they say of a page of known content.
"""

from libc.string cimport memcmp

cdef extern from "dlfcn.h" nogil:
    void* dlopen(const char* path, int mode)
    void* dlsym(void* library, const char* name)
    int RTLD_LAZY

cdef enum:
    ELEMENT_NODE = 1
    ATTRIBUTE_NODE = 2
    TEXT_NODE = 3
    NUMBERED = 512  # names of tags and attributes that lexbor knows have smaller numbers

ctypedef const unsigned char* Bytes


cdef struct Node:  # lxb_dom_node_t, and behind it what nodes of text hold
    void* events
    size_t name  # of an element: the number of its tag, or an address where lexbor does not know the tag
    size_t prefix
    size_t space
    void* document
    Node* after
    Node* before
    Node* parent
    Node* first_child
    Node* last_child
    void* user
    int kind
    Bytes text
    size_t length


ctypedef void Attribute  # lxb_dom_attr_t, which begins as a node does
ctypedef Bytes (*TextOf)(const void* item, size_t* length) noexcept nogil
ctypedef Node* (*NodeOf)(Node* node) noexcept nogil
ctypedef int (*KindOf)(Node* node) noexcept nogil
ctypedef Attribute* (*FirstOf)(Node* node) noexcept nogil
ctypedef Attribute* (*NextOf)(Attribute* attribute) noexcept nogil


cdef struct Lexbor:
    TextOf tag_name
    FirstOf first_attribute
    NextOf next_attribute
    TextOf attribute_name
    TextOf attribute_value


cdef inline void* sought(void* library, bytes name) except NULL:
    cdef void* found = dlsym(library, name)
    if found == NULL:
        raise OSError(f"selectolax does not export {name.decode()}")
    return found


cdef inline int load(Lexbor* lexbor, bytes path, size_t sample) except -1:
    """Find lexbor's functions in the library at `path`. `sample` is the root of `<p id=a>xyz<b></b></p>`, parsed.

    Raises OSError where they are not exported, ValueError where a node is not laid out as it is here.
    """
    cdef void* library = dlopen(path, RTLD_LAZY)
    cdef Node* root = <Node*>sample
    cdef Node* head
    cdef Node* body
    cdef Node* paragraph
    cdef Node* text
    cdef Node* attribute
    if library == NULL or root == NULL:
        raise OSError(f"{path.decode(errors='replace')} cannot be opened")
    lexbor.tag_name = <TextOf>sought(library, b"lxb_dom_element_qualified_name")
    lexbor.first_attribute = <FirstOf>sought(library, b"lxb_dom_element_first_attribute_noi")
    lexbor.next_attribute = <NextOf>sought(library, b"lxb_dom_element_next_attribute_noi")
    lexbor.attribute_name = <TextOf>sought(library, b"lxb_dom_attr_local_name_noi")
    lexbor.attribute_value = <TextOf>sought(library, b"lxb_dom_attr_value_noi")
    first_child = <NodeOf>sought(library, b"lxb_dom_node_first_child_noi")
    next_of = <NodeOf>sought(library, b"lxb_dom_node_next_noi")
    parent_of = <NodeOf>sought(library, b"lxb_dom_node_parent_noi")
    kind = <KindOf>sought(library, b"lxb_dom_node_type_noi")
    head = first_child(root)
    body = next_of(head)
    paragraph = first_child(body)
    text, attribute = first_child(paragraph), <Node*>lexbor.first_attribute(paragraph)
    if not (  # nothing is read by way of a field before a function has led to the same place
        root.first_child == head
        and head.after == body
        and body.first_child == paragraph
        and paragraph.first_child == text
        and text.after == next_of(text)
        and text.parent == parent_of(text) == paragraph
        and paragraph.kind == kind(paragraph) == ELEMENT_NODE
        and text.kind == kind(text) == TEXT_NODE
        and attribute != NULL
        and attribute.kind == ATTRIBUTE_NODE
        and text.length == 3
        and memcmp(text.text, b"xyz", 3) == 0
    ):
        raise ValueError("lexbor's nodes are laid out in another way")
    return 0
