"""Words to numbers, a character at a time: the compiled counterpart of `cleaner.read.hashing`, with the same hashes.

    cdef Word word
    open_word(&word)
    for each character: add_character(&word, code)
    hash_of(&word)
"""

ctypedef unsigned long long Hash

cdef enum:
    LONGEST_WORD = 32  # characters of a word that count


cdef struct Word:
    Hash total
    Hash power  # of the base, for the next character
    int length


cdef inline Hash mix(Hash h) noexcept nogil:
    """Spread a hash over all its bits (the finisher of MurmurHash3)."""
    h = (h ^ (h >> 33)) * <Hash>0xFF51AFD7ED558CCD
    return (h ^ (h >> 33)) * <Hash>0xC4CEB9FE1A85EC53


cdef inline Hash run_on(Hash h, Hash code) noexcept nogil:
    """A hash with the next character: for words of any length, where nothing but their being the same counts."""
    return (h ^ (code + 1)) * <Hash>0x100000001B3


cdef inline void open_word(Word* word) noexcept nogil:
    """Begin a word without characters."""
    word.total = 0
    word.power = <Hash>0x100000001B3
    word.length = 0


cdef inline void add_character(Word* word, Hash code) noexcept nogil:
    """Add the next character. Those after the 32nd do not count."""
    if word.length < LONGEST_WORD:
        word.total += code * word.power
        word.power *= <Hash>0x100000001B3
        word.length += 1


cdef inline Hash hash_of(const Word* word) noexcept nogil:
    """The hash of the characters so far."""
    return mix(word.total)


cdef inline void tell_powers(Hash* powers) noexcept nogil:
    """The power of the base for each character that counts, and for one more."""
    cdef Word word
    cdef int i
    open_word(&word)
    for i in range(LONGEST_WORD + 1):
        powers[i] = word.power
        word.power *= <Hash>0x100000001B3


cdef inline Hash word_hash(const unsigned int* codes, Py_ssize_t length) noexcept nogil:
    """The hash of a word of `length` code points."""
    cdef Word word
    cdef Py_ssize_t i
    open_word(&word)
    for i in range(min(length, <Py_ssize_t>LONGEST_WORD)):
        add_character(&word, codes[i])
    return hash_of(&word)
