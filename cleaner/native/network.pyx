# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""A network's answers for rows most of whose cells are zero: the compiled counterpart of `Network.probability`.

A page's rows are half zeros, and rows that follow each other have theirs in the same columns. So what a network makes of
a row of zeros is worked out once, and of four rows at a time only the columns count in which one of them is not zero.
Nothing between the columns and the answer is written to memory.

The innermost loop is written in the C of GCC, which compiles it for wide registers and takes what the processor has.
Elsewhere (`USABLE` is false) a library for matrices does better than plain loops would.
"""

from libc.stdint cimport int32_t

cdef enum:
    ROWS = 4  # at a time
    UNITS = 32  # hidden units at a time: what the registers hold of four rows

cdef extern from *:
    """
    #include <stdint.h>
    #include <string.h>

    #if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__GLIBC__)
    typedef float cleaner_floats __attribute__((vector_size(64)));
    typedef float cleaner_loaded __attribute__((vector_size(64), aligned(4), may_alias));
    typedef int32_t cleaner_mask __attribute__((vector_size(64)));
    #define CLEANER_LOADED(place) (*(const cleaner_loaded *) (place))
    #define CLEANER_RECTIFIED(x) ((cleaner_floats) ((cleaner_mask) (x) & ((x) > 0)))

    static int cleaner_usable(void) { return __builtin_cpu_supports("fma") != 0; }

    /* For four rows the sum over all hidden units of what they put out. `values`: of each column that counts those of the
       four rows; `columns`: which these are; `start`: the units' values for a row of zeros, their bias included.
       32 units at a time, so that their values stay in registers: a0 to a3 are the rows' first 16, b0 to b3 the others. */
    __attribute__((target_clones("avx512f", "fma", "default")))
    static void cleaner_four_rows(
        const float *values, const int32_t *columns, Py_ssize_t count, const float *weights, Py_ssize_t units,
        const float *start, const float *out, float *sums)
    {
        cleaner_floats t0 = {0}, t1 = {0}, t2 = {0}, t3 = {0};
        for (Py_ssize_t unit = 0; unit < units; unit += 32) {
            cleaner_floats a0, a1, a2, a3, b0, b1, b2, b3, put;
            a0 = a1 = a2 = a3 = CLEANER_LOADED(start + unit);
            b0 = b1 = b2 = b3 = CLEANER_LOADED(start + unit + 16);
            for (Py_ssize_t i = 0; i < count; i++) {
                const float *value = values + 4 * i, *weight = weights + columns[i] * units + unit;
                cleaner_floats a = CLEANER_LOADED(weight), b = CLEANER_LOADED(weight + 16);
                a0 += a * value[0]; b0 += b * value[0];
                a1 += a * value[1]; b1 += b * value[1];
                a2 += a * value[2]; b2 += b * value[2];
                a3 += a * value[3]; b3 += b * value[3];
            }
            put = CLEANER_LOADED(out + unit);
            t0 += CLEANER_RECTIFIED(a0) * put; t1 += CLEANER_RECTIFIED(a1) * put;
            t2 += CLEANER_RECTIFIED(a2) * put; t3 += CLEANER_RECTIFIED(a3) * put;
            put = CLEANER_LOADED(out + unit + 16);
            t0 += CLEANER_RECTIFIED(b0) * put; t1 += CLEANER_RECTIFIED(b1) * put;
            t2 += CLEANER_RECTIFIED(b2) * put; t3 += CLEANER_RECTIFIED(b3) * put;
        }
        sums[0] = sums[1] = sums[2] = sums[3] = 0;
        for (int i = 0; i < 16; i++) { sums[0] += t0[i]; sums[1] += t1[i]; sums[2] += t2[i]; sums[3] += t3[i]; }
    }
    #else
    static int cleaner_usable(void) { return 0; }
    static void cleaner_four_rows(
        const float *values, const int32_t *columns, Py_ssize_t count, const float *weights, Py_ssize_t units,
        const float *start, const float *out, float *sums) {}
    #endif
    """
    int usable "cleaner_usable"() noexcept nogil
    void four_rows "cleaner_four_rows"(
        const float* values, const int32_t* columns, Py_ssize_t count, const float* weights, Py_ssize_t units,
        const float* start, const float* out, float* sums
    ) noexcept nogil

import numpy as np

ctypedef const float* Row

USABLE = bool(usable())


def fits(Py_ssize_t units) -> bool:
    """Whether a network of so many hidden units can be asked here."""
    return USABLE and units > 0 and units % UNITS == 0


def logits(
    const float[:, ::1] rows, const float[::1] mean, const float[::1] scale, float limit, const float[::1] zero,
    const float[:, ::1] hidden, const float[::1] start, const float[::1] out,
):
    """For each row the network's answer before its bias and the logistic.

    `zero`: the standardised, clipped value of a zero in each column; `start`: the hidden units' values for a row of zeros.
    Raises ValueError where the sizes do not fit together.
    """
    cdef Py_ssize_t i, k, row, count, n = rows.shape[0], width = rows.shape[1], units = hidden.shape[1]
    if not width == mean.shape[0] == scale.shape[0] == zero.shape[0] == hidden.shape[0]:
        raise ValueError(f"rows of {width} columns for a network of {hidden.shape[0]}")
    if not fits(units) or not units == start.shape[0] == out.shape[0]:
        raise ValueError(f"{units} hidden units, {start.shape[0]} and {out.shape[0]} numbers for them")
    result = np.empty(n, np.float32)
    cdef float[::1] answers = result
    cdef float[::1] values = np.empty(ROWS * width + 1, np.float32)
    cdef int32_t[::1] columns = np.empty(width + 1, np.int32)
    cdef Row[ROWS] cells
    cdef float[ROWS] sums
    cdef float value
    cdef bint counts
    for i in range(0, n, ROWS):
        count = 0
        for row in range(ROWS):
            cells[row] = &rows[min(i + row, n - 1), 0]  # the last rows are repeated to make four
        for k in range(width):
            counts = (cells[0][k] != 0) | (cells[1][k] != 0) | (cells[2][k] != 0) | (cells[3][k] != 0)
            for row in range(ROWS):
                value = (cells[row][k] - mean[k]) * scale[k]
                value = value if value > -limit else -limit
                values[ROWS * count + row] = (value if value < limit else limit) - zero[k]
            columns[count] = <int32_t>k
            count += counts
        four_rows(&values[0], &columns[0], count, &hidden[0, 0], units, &start[0], &out[0], sums)
        for row in range(min(ROWS, n - i)):
            answers[i + row] = sums[row]
    return result
