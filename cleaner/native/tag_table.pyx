"""What those who read trees know of the names of tags."""

from libc.string cimport memset

from cleaner.native.names cimport slot_for

TRAITS = {VOID: "void", INLINE: "inline", LINK: "link", BOLD: "bold", SMALL: "small", UNSEEN: "unseen"}


cdef class TagTable:
    """The names of tags, by their first eight bytes, and what is known of each."""

    def __init__(self, names, bits, traits, Bits hidden):
        """`names` and `bits` by tag number, 0 for every other name; `traits` gives the names that have each of the traits.

        `hidden` is the bit of elements that are not shown. Raises ValueError for names that cannot be told apart.
        """
        cdef int number
        memset(self.slots, 0, sizeof(self.slots))
        if len(names) != len(bits) or len(names) > 256:
            raise ValueError(f"{len(names)} names, {len(bits)} bits")
        for number in range(1, len(names)):
            slot_for(self.slots, TABLE_BITS, names[number].encode("ascii")).tag = number
        for number in range(len(names)):
            self.bits[number] = bits[number]
        for trait, key in TRAITS.items():
            for name in traits[key]:
                slot_for(self.slots, TABLE_BITS, name.encode("ascii")).traits |= <int>trait
        self.hidden, self.root, self.line_break = hidden, names.index("html"), names.index("br")
