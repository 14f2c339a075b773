"""What a byte is to those who go through text and values of attributes by the byte: tables, since most bytes are ordinary."""

cdef enum:  # of text
    INK  # one byte that is written as it stands
    BLANK
    OTHERWISE

cdef enum:  # of a value
    BETWEEN  # no letter
    REWRITTEN  # nor always written as it stands
    UPPER
    LOWER


cdef inline void tell_bytes(unsigned char* text, unsigned char* value) noexcept nogil:
    """Fill two tables of 256: what each byte is in a text, and what in a value."""
    cdef int c
    for c in range(256):
        text[c] = BLANK if c == 32 or 9 <= c <= 13 or 28 <= c <= 31 else INK if 32 < c < 128 else OTHERWISE
        value[c] = LOWER if 97 <= c <= 122 else UPPER if 65 <= c <= 90 else BETWEEN
    text[38] = text[60] = text[62] = OTHERWISE  # & < >
    value[34] = value[38] = value[60] = value[62] = value[0xC2] = REWRITTEN  # " & < > and what a no-break space begins with
