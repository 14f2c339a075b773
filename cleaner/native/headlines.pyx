# cython: boundscheck=True, wraparound=False, cdivision=True
"""What a clickbait model looks up of a headline: the compiled counterparts of `patterns` and of a model's mean vectors."""

from cpython.mem cimport PyMem_Free, PyMem_Malloc
from libc.stdint cimport int8_t, uint32_t


def patterns(list codes, list bones, uint32_t start, uint32_t end, uint32_t factor):
    """The buckets, in their order. `start` and `end` are the hashes of what stands before and behind a headline."""
    cdef Py_ssize_t i, size = len(codes)
    cdef uint32_t* code = <uint32_t*>PyMem_Malloc(2 * (size + 2) * sizeof(uint32_t))
    if code == NULL:
        raise MemoryError
    cdef uint32_t* bone = code + size + 2
    cdef list found = []
    try:
        code[0], code[size + 1], bone[0], bone[size + 1] = start, end, start, end
        for i in range(size):
            code[i + 1], bone[i + 1] = codes[i], bones[i]
        for i in range(size + 1):
            found.append(((code[i] * 31 + code[i + 1] + 2) * factor) >> 16)
        for i in range(size + 1):
            found.append(((bone[i] * 37 + bone[i + 1] + 4) * factor) >> 16)
        for i in range(size):
            found.append(((bone[i] * 1369 + bone[i + 1] * 37 + bone[i + 2] + 5) * factor) >> 16)
        for i in range(min(size, 4)):
            found.append(((code[i + 1] + <uint32_t>(8 if i else 7)) * factor) >> 16)
        found.append(((100 + <uint32_t>min(size, 25)) * factor) >> 16)
        return found
    finally:
        PyMem_Free(code)


def meant(
    const int8_t[:, ::1] vectors, list words, double unit, const double[::1] content, const double[::1] function, double[::1] sums
) -> None:
    """Add to the zeros in `sums` the mean vector of the content words, then of the function words, each scaled.

    A word is (hash, hash of what a skeleton shows of it, what it weighs, row of its vector or -1).
    """
    cdef Py_ssize_t i, row, dimensions = content.shape[0], base
    cdef Py_ssize_t[2] counts = [0, 0]
    if function.shape[0] != dimensions or sums.shape[0] != 2 * dimensions or vectors.shape[1] != dimensions:
        raise ValueError(f"vectors of {vectors.shape[1]}, {dimensions} and {function.shape[0]}, for {sums.shape[0]} sums")
    cdef const double[::1] scale
    for word in words:
        row = word[3]
        if row < 0:
            continue
        if word[0] != word[1]:
            base, scale = 0, content
            counts[0] += 1
        else:
            base, scale = dimensions, function
            counts[1] += 1
        for i in range(dimensions):
            sums[base + i] += vectors[row, i] * unit * scale[i]
    for base in range(2):
        if counts[base]:
            for i in range(dimensions):
                sums[base * dimensions + i] /= counts[base]
