# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""A network's answers for rows most of whose cells are zero: the compiled counterpart of `Network.probability`.

A page's rows are half zeros, and rows that follow each other have theirs in the same columns. So what a network makes of
a row of zeros is worked out once, and of some rows at a time only the columns count in which one of them is not zero.
Nothing between the columns and the answer is written to memory but the columns standardised.

The innermost loops are written in the C of GCC, which compiles them for wide registers. Elsewhere, and where the processor
has none (`USABLE` is false), a library for matrices does better than plain loops would.
"""

from libc.stdint cimport int32_t

cdef enum:
    MOST_ROWS = 8  # at a time, where registers are widest
    FEW_ROWS = 4  # where they are not
    UNITS = 32  # of which hidden units are a multiple
    LEAST_COLUMNS = 16

ctypedef const float* Row

cdef extern from *:
    """
    #include <stdint.h>

    #if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__GLIBC__)
    static int cleaner_usable(void) { return __builtin_cpu_supports("fma") != 0; }
    static int cleaner_has_wide(void) { return __builtin_cpu_supports("avx512f") != 0; }

    /* NAME(rows, …) gives for ROWS rows the sum over all hidden units of what they put out. Registers hold LANES numbers.

       The rows are standardised and clipped into `values`, less what a zero comes to, and `columns` are those in which a row
       is not zero. The units' values begin with those for a row of zeros, `start`, which hold their bias; they stay in
       registers, two for each row at a time. Whatever the width, sums are made in the same order: of each sixteenth unit. */
    #define CLEANER_EACH(number, most) _Pragma("GCC unroll 8") for (int number = 0; number < most; number++)
    #define CLEANER_LOADED(NAME, place) (*(const NAME##_loaded *) (place))
    #define CLEANER_CHOSEN(NAME, where, x, y) ((NAME) (((NAME##_mask) (x) & (where)) | ((NAME##_mask) (y) & ~(where))))
    #define CLEANER_ROWS(NAME, TARGET, LANES, ROWS) \
    typedef float NAME __attribute__((vector_size(4 * LANES))); \
    typedef float NAME##_loaded __attribute__((vector_size(4 * LANES), aligned(4), may_alias)); \
    typedef int32_t NAME##_mask __attribute__((vector_size(4 * LANES))); \
    typedef int32_t NAME##_marks __attribute__((vector_size(4 * LANES), aligned(4), may_alias)); \
    __attribute__((target(TARGET))) \
    static Py_ssize_t NAME##_standardised( \
        const float **rows, Py_ssize_t width, const float *mean, const float *scale, const float *zero, float limit, \
        float *values, int32_t *columns) \
    { \
        const NAME most = (NAME) {0} + limit, least = -most; \
        Py_ssize_t count = 0; \
        for (Py_ssize_t k = 0; k < width; k += LANES) { \
            const Py_ssize_t at = k < width - LANES ? k : width - LANES; /* the last ones may be worked out again */ \
            NAME##_mask counts = {0}; \
            CLEANER_EACH(row, ROWS) { \
                const NAME cells = CLEANER_LOADED(NAME, rows[row] + at); \
                NAME value = (cells - CLEANER_LOADED(NAME, mean + at)) * CLEANER_LOADED(NAME, scale + at); \
                value = CLEANER_CHOSEN(NAME, value > least, value, least); \
                value = CLEANER_CHOSEN(NAME, value < most, value, most); \
                *(NAME##_loaded *) (values + row * width + at) = value - CLEANER_LOADED(NAME, zero + at); \
                counts |= cells != 0; \
            } \
            *(NAME##_marks *) (columns + at) = counts; \
        } \
        for (Py_ssize_t k = 0; k < width; k++) { \
            const int32_t counts = columns[k]; \
            columns[count] = (int32_t) k; \
            count -= counts; \
        } \
        return count; \
    } \
    __attribute__((target(TARGET))) \
    static void NAME##_rows( \
        const float **rows, Py_ssize_t width, const float *mean, const float *scale, const float *zero, float limit, \
        const float *weights, Py_ssize_t units, const float *start, const float *out, \
        float *values, int32_t *columns, float *sums) \
    { \
        const Py_ssize_t count = NAME##_standardised(rows, width, mean, scale, zero, limit, values, columns); \
        NAME total[ROWS][16 / LANES] = {{{0}}}, unit[ROWS][2], weight[2]; \
        for (Py_ssize_t at = 0; at < units; at += 2 * LANES) { \
            CLEANER_EACH(half, 2) CLEANER_EACH(row, ROWS) unit[row][half] = CLEANER_LOADED(NAME, start + at + half * LANES); \
            for (Py_ssize_t i = 0; i < count; i++) { \
                const float *value = values + columns[i], *place = weights + columns[i] * units + at; \
                weight[0] = CLEANER_LOADED(NAME, place), weight[1] = CLEANER_LOADED(NAME, place + LANES); \
                CLEANER_EACH(row, ROWS) CLEANER_EACH(half, 2) unit[row][half] += weight[half] * value[row * width]; \
            } \
            CLEANER_EACH(half, 2) { \
                weight[half] = CLEANER_LOADED(NAME, out + at + half * LANES); \
                CLEANER_EACH(row, ROWS) { \
                    const NAME rectified = CLEANER_CHOSEN(NAME, unit[row][half] > 0, unit[row][half], (NAME) {0}); \
                    total[row][half % (16 / LANES)] += rectified * weight[half]; \
                } \
            } \
        } \
        for (int row = 0; row < ROWS; row++) { \
            sums[row] = 0; \
            for (int i = 0; i < 16; i++) sums[row] += total[row][i / LANES][i % LANES]; \
        } \
    }
    CLEANER_ROWS(cleaner_wide, "avx512f", 16, 8)
    CLEANER_ROWS(cleaner_narrow, "fma", 8, 4)
    #else
    static int cleaner_usable(void) { return 0; }
    static int cleaner_has_wide(void) { return 0; }
    static void cleaner_wide_rows(
        const float **rows, Py_ssize_t width, const float *mean, const float *scale, const float *zero, float limit,
        const float *weights, Py_ssize_t units, const float *start, const float *out,
        float *values, int32_t *columns, float *sums) {}
    #define cleaner_narrow_rows cleaner_wide_rows
    #endif
    """
    int usable "cleaner_usable"() noexcept nogil
    int has_wide "cleaner_has_wide"() noexcept nogil
    void wide_rows "cleaner_wide_rows"(
        Row* rows, Py_ssize_t width, const float* mean, const float* scale, const float* zero, float limit,
        const float* weights, Py_ssize_t units, const float* start, const float* out,
        float* values, int32_t* columns, float* sums
    ) noexcept nogil
    void narrow_rows "cleaner_narrow_rows"(
        Row* rows, Py_ssize_t width, const float* mean, const float* scale, const float* zero, float limit,
        const float* weights, Py_ssize_t units, const float* start, const float* out,
        float* values, int32_t* columns, float* sums
    ) noexcept nogil

import numpy as np

USABLE = bool(usable())
WIDE = bool(has_wide())  # whether registers are wide, and as many as eight rows take


def fits(Py_ssize_t columns, Py_ssize_t units) -> bool:
    """Whether a network of so many columns and hidden units can be asked here."""
    return USABLE and columns >= LEAST_COLUMNS and units > 0 and units % UNITS == 0


def logits(
    const float[:, ::1] rows, const float[::1] mean, const float[::1] scale, float limit, const float[::1] zero,
    const float[:, ::1] hidden, const float[::1] start, const float[::1] out, bint wide=WIDE,
):
    """For each row the network's answer before its bias and the logistic.

    `zero`: the standardised, clipped value of a zero in each column; `start`: the hidden units' values for a row of zeros.
    The answers are the same without the widest registers. Raises ValueError where the sizes do not fit together.
    """
    cdef Py_ssize_t i, row, n = rows.shape[0], width = rows.shape[1], units = hidden.shape[1]
    cdef Py_ssize_t most = MOST_ROWS if wide else FEW_ROWS
    if not width == mean.shape[0] == scale.shape[0] == zero.shape[0] == hidden.shape[0]:
        raise ValueError(f"rows of {width} columns for a network of {hidden.shape[0]}")
    if not fits(width, units) or not units == start.shape[0] == out.shape[0] or wide > WIDE:
        raise ValueError(f"{units} hidden units, {start.shape[0]} and {out.shape[0]} numbers for them")
    result = np.empty(n, np.float32)
    cdef float[::1] answers = result
    cdef float[::1] values = np.empty(most * width, np.float32)
    cdef int32_t[::1] columns = np.empty(width, np.int32)
    cdef Row[MOST_ROWS] some
    cdef float[MOST_ROWS] sums
    for i in range(0, n, most):
        for row in range(most):
            some[row] = &rows[min(i + row, n - 1), 0]  # the last row is repeated to make as many
        (wide_rows if wide else narrow_rows)(
            some, width, &mean[0], &scale[0], &zero[0], limit, &hidden[0, 0], units, &start[0], &out[0],
            &values[0], &columns[0], sums,
        )
        for row in range(min(most, n - i)):
            answers[i + row] = sums[row]
    return result
