"""Hashes by which needles are known, and how many there are: see `cleaner.native.needles`."""

from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.string cimport memcpy

from cleaner.native.hashing cimport Hash, mix

cdef extern from *:
    """
    #define SPREAD 0x9E3779B97F4A7C15ULL
    #define CHUNK 4096
    #define QUAD_BITS 17

    #if defined(__GNUC__) && !defined(__clang__)
    __attribute__((optimize("O3")))  /* sixteen bytes at a time */
    #endif
    static int64_t count_ends(const uint8_t *data, int64_t size)
    {
        int64_t count = 0, at = 0;
        while (at < size) {
            int64_t end = at + 255 < size ? at + 255 : size;
            uint8_t some = 0;
            for (; at < end; at++) some += (data[at] == 10) | (data[at] == 0);
            count += some;
        }
        return count;
    }
    """
    const uint64_t SPREAD
    const int CHUNK, QUAD_BITS
    int64_t count_ends(const uint8_t* data, int64_t size) nogil


cdef struct Begins:  # what the inner loop needs of a Window
    uint64_t mask
    int shift
    uint32_t* bits


cdef inline uint64_t slot_of(Begins begins, uint64_t word) noexcept nogil:
    """A number of as many bits as the tables have room for, so that it is a place in them."""
    return ((word & begins.mask) * SPREAD) >> begins.shift


cdef inline uint32_t quad(uint32_t word) noexcept nogil:
    """A hash of four bytes, of QUAD_BITS bits."""
    return (word * <uint32_t>0x9E3779B1) >> (32 - QUAD_BITS)


cdef inline bint may_begin(Begins begins, uint64_t word) noexcept nogil:
    cdef uint64_t slot = slot_of(begins, word)
    return (begins.bits[slot >> 5] >> (slot & 31)) & 1


cdef inline Hash hash_of_bytes(const uint8_t* data, int64_t length) noexcept nogil:
    cdef Hash code = length, word
    while length >= 8:
        memcpy(&word, data, 8)
        code, data, length = (code ^ word) * SPREAD, data + 8, length - 8
        code ^= code >> 29
    word = 0
    memcpy(&word, data, length)
    return mix(code ^ word)
