"""Names of tags and what is known of each: a table of slots, of which some are always empty.

A name is known by its first eight bytes. Both who makes a table and who asks it says how many slots it has: 2 to the `bits`.
"""

ctypedef unsigned long long Bits
ctypedef const unsigned char* Bytes

cdef enum:
    LONGEST_NAME = 15


cdef struct Name:
    Bits word  # the first eight bytes
    int length  # 0: an empty slot
    int tag  # the number it goes by, if it has one
    int traits
    unsigned char text[LONGEST_NAME + 1]


cdef inline Py_ssize_t place_of(const Name* slots, int bits, Bits word) noexcept nogil:
    """Where a name is, or would be."""
    cdef Py_ssize_t at = <Py_ssize_t>((word * <Bits>0x9E3779B97F4A7C15) >> (64 - bits))
    while slots[at].length and slots[at].word != word:
        at = (at + 1) & ((1 << bits) - 1)
    return at


cdef inline Name* slot_for(Name* slots, int bits, bytes text) except NULL:
    """The slot of a name, made if there is none. Raises ValueError for names that cannot be told apart."""
    cdef Bits word = 0
    cdef Py_ssize_t i
    cdef Name* slot
    for i in range(min(len(text), 8)):
        word |= <Bits><unsigned char>text[i] << 8 * i
    slot = &slots[place_of(slots, bits, word)]
    if not 0 < len(text) <= LONGEST_NAME or (slot.length and slot.text[:slot.length] != text):
        raise ValueError(f"name of a tag: {text!r}")
    slot.word, slot.length = word, <int>len(text)
    for i in range(len(text)):
        slot.text[i] = text[i]
    return slot
