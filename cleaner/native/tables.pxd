"""Tables of hashes with open places: which are in, which may be in, and where each was first.

Who opens one frees it: `PyMem_Free` of its first field, which is NULL where there was no memory.
"""

from cpython.mem cimport PyMem_Calloc, PyMem_Free
from libc.stdint cimport int64_t, uint64_t


cdef struct Different:  # which are in, and how many they are; at most half full
    uint64_t* known
    uint64_t last
    int count


cdef inline Different room_for(uint64_t most) noexcept:
    """An empty table for so many."""
    cdef uint64_t room = 64
    while room < 2 * most:
        room *= 2
    return Different(<uint64_t*>PyMem_Calloc(room, sizeof(uint64_t)), room - 1, 0)


cdef inline uint64_t spread(uint64_t hash) noexcept nogil:
    return (hash ^ hash >> 32) * <uint64_t>0x9E3779B97F4A7C15 | 1  # never the zero of an open place


cdef inline uint64_t* place(const Different* different, uint64_t hash) noexcept nogil:
    """Where a hash that has been spread stands, or the open place where it is to stand."""
    cdef uint64_t slot = hash >> 32
    while (different.known[slot & different.last] != 0) & (different.known[slot & different.last] != hash):
        slot += 1
    return &different.known[slot & different.last]


cdef inline void put(Different* different, uint64_t hash) noexcept nogil:
    """Put in a hash, which may be in already; without a branch for that, since words say now the one, now the other."""
    cdef uint64_t* there
    hash = spread(hash)
    there = place(different, hash)
    different.count += there[0] == 0
    there[0] = hash


cdef inline bint is_in(const Different* different, uint64_t hash) noexcept nogil:
    return place(different, spread(hash))[0] != 0


cdef struct Filter:  # which may be in: of those that are not, nearly none, where it was said how many there will be
    uint64_t* bits
    uint64_t last  # of the words of bits


cdef inline Filter open_filter(uint64_t expected) noexcept:
    """An empty one, of 32 bits for each."""
    cdef uint64_t last = 1 << 5
    while 2 * last < expected:
        last *= 2
    return Filter(<uint64_t*>PyMem_Calloc(last, sizeof(uint64_t)), last - 1)


cdef inline bint may_have(const Filter* filter, uint64_t hash) noexcept nogil:
    return filter.bits[(hash >> 6) & filter.last] >> (hash & 63) & 1


cdef inline void let_in(Filter* filter, uint64_t hash) noexcept nogil:
    filter.bits[(hash >> 6) & filter.last] |= <uint64_t>1 << (hash & 63)


cdef struct Slot:
    uint64_t hash  # 0: open
    int64_t place


cdef struct Places:  # where each was first, or -1 while it is only expected
    Slot* slots
    uint64_t room, filled
    uint64_t factor  # odd, and made up by each process, so that nobody can write a text whose hashes fall on one slot


cdef inline Places open_places(uint64_t expected, uint64_t factor) noexcept:
    """An empty table with room for so many to begin with."""
    cdef uint64_t room = 1 << 6
    while room < 2 * expected:
        room *= 2
    return Places(<Slot*>PyMem_Calloc(room, sizeof(Slot)), room, 0, factor)


cdef inline Slot* slot_of(const Places* places, uint64_t hash) noexcept nogil:
    cdef uint64_t slot = ((hash * places.factor) >> 20) & (places.room - 1)
    while places.slots[slot].hash != 0 and places.slots[slot].hash != hash:
        slot = (slot + 1) & (places.room - 1)
    return &places.slots[slot]


cdef inline int64_t place_of(const Places* places, uint64_t hash) noexcept nogil:
    """Where it was first, -1 if it has not been met."""
    cdef Slot* slot = slot_of(places, hash | 1)
    return slot.place if slot.hash else -1


cdef inline void meet_at(Places* places, uint64_t hash, int64_t place) noexcept nogil:
    """Say where one is that is expected; of others, and if it has been met, nothing is noted."""
    cdef Slot* slot = slot_of(places, hash | 1)
    if slot.hash and slot.place < 0:
        slot.place = place


cdef inline int note(Places* places, uint64_t hash, int64_t place) except -1:
    """Note a hash, unless it is in."""
    cdef Slot* slot = slot_of(places, hash | 1)
    cdef Places grown
    cdef uint64_t i
    if slot.hash:
        return 0
    slot.hash, slot.place = hash | 1, place
    places.filled += 1
    if 2 * places.filled > places.room:
        grown = open_places(places.room, places.factor)
        if grown.slots == NULL:
            raise MemoryError
        for i in range(places.room):
            if places.slots[i].hash != 0:
                slot_of(&grown, places.slots[i].hash)[0] = places.slots[i]
        PyMem_Free(places.slots)
        places.slots, places.room = grown.slots, grown.room
    return 0
