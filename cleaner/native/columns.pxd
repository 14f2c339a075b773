"""What `columns.pyx` shares with `texts.pyx` and `blocks.pyx`."""

from libc.stdint cimport int64_t, uint8_t, uint64_t


cdef inline float* put(float* cell, double value) noexcept nogil:
    """Write a value; gives the next cell."""
    cell[0] = <float>value
    return cell + 1


cdef inline double log_of(double x) noexcept nogil:
    """log(1 + x). Much of what is counted is not there at all."""
    return 0 if x == 0 else log_of_some(x)


cdef inline double window_before(const double* before, double here, Py_ssize_t i, Py_ssize_t reach) noexcept nogil:
    """Sum over the `reach` values before the one at i, which is `here`, from what `sum_up` gives."""
    return before[i + 1] - here - before[i - reach if i > reach else 0]


cdef inline double window_after(const double* before, Py_ssize_t i, Py_ssize_t reach, Py_ssize_t n) noexcept nogil:
    """The same of the values after it, of n."""
    return before[i + 1 + reach if i + 1 + reach < n else n] - before[i + 1]


cdef class Lines:
    cdef readonly Py_ssize_t number
    cdef const uint64_t[::1] hashes
    cdef const int64_t[::1] first, words, capitals
    cdef const double[:, ::1] counts
    cdef const uint8_t[::1] opening, closing, before_closing
    cdef double[::1] length, length_before, mass, mass_before, in_title, of_title, in_description
    cdef uint8_t[::1] strong

    cdef void weigh(self) noexcept
    cdef Py_ssize_t shape(self, float[:, ::1] cells, Py_ssize_t at) noexcept
    cdef Py_ssize_t repetition(
        self, float[:, ::1] cells, Py_ssize_t at, const uint64_t[::1] title, const uint64_t[::1] description
    )
    cdef Py_ssize_t surroundings(self, float[:, ::1] cells, Py_ssize_t at, const int* near, int columns)
    cdef double[::1] word_scores(self, const float[::1] weights)
    cdef int check_opinions(
        self, float[:, ::1] cells, const float[:, ::1] rows, const double[::1] likely, const int64_t[::1] asked, Py_ssize_t more
    ) except -1
    cdef Py_ssize_t copies(self, float[:, ::1] cells, Py_ssize_t at)
    cdef float* ends(self, float* cell, Py_ssize_t i) noexcept
    cdef float* repeated(self, float* cell, float[:, ::1] cells, Py_ssize_t i, const int* near, int columns) noexcept
    cdef float* within(self, float* cell, Py_ssize_t i, Py_ssize_t reach) noexcept
    cdef void away(self, const double[::1] likely, double[:, ::1] room)
    cdef Py_ssize_t opinion_columns(
        self, float[:, ::1] cells, Py_ssize_t at, const double[::1] likely, const int64_t[::1] asked
    )


cdef int shift_of(const float[::1] table) except -1
cdef int copy_rows(float[:, ::1] cells, const float[:, ::1] rows, const int64_t[::1] asked) except -1
cdef double log_of_some(double x) noexcept nogil
cdef void sum_up(const double* values, Py_ssize_t n, double* before) noexcept nogil
cdef void since(
    const uint8_t* marks, const double* places, Py_ssize_t n, double far, double* back, double* on
) noexcept nogil
cdef Py_ssize_t score_columns(float[:, ::1] cells, Py_ssize_t at, const double[::1] scores, double[::1] before) noexcept
