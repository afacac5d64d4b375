// softmax over a row in phases; operation by operation the same as Softmax.java.
#if defined(KINASE_SOFTMAX_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_SOFTMAX_INL_H_
#undef KINASE_SOFTMAX_INL_H_
#else
#define KINASE_SOFTMAX_INL_H_
#endif

#include <math.h>
#include <string.h>

#include "include/kinase.h"
#include "src/kernels.h"
#include "src/loops-inl.h"
#include "src/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

constexpr int64_t kSumLanes = KINASE_SUM_LANES;

// Adds the terms of elements 0 ... n - 1 to kSumLanes virtual lanes, element i to lane i mod kSumLanes, on every width in the
// same order. terms(a, b, &lower, &upper) gives the terms of the two halves of a vector of elements; unless out is null they
// are rounded into it, too.
template <class Terms>
HWY_INLINE void SumTerms(const float* a, const float* b, float* out, int64_t n, double* lanes, const Terms& terms) {
  const Float::Tag d;
  const Real::Tag dd;
  constexpr int64_t kWidth = static_cast<int64_t>(hn::MaxLanes(Float::Tag()));
  constexpr int64_t kVectors = kSumLanes / kWidth;
  DoubleVector sums[2 * kVectors];
  for (int64_t k = 0; k < 2 * kVectors; ++k) sums[k] = hn::LoadU(dd, lanes + k * kWidth / 2);
  int64_t i = 0;
  for (; i + kSumLanes <= n; i += kSumLanes) {
    for (int64_t k = 0; k < kVectors; ++k) {
      const int64_t at = i + k * kWidth;
      Real lower = 0, upper = 0;
      terms(hn::LoadU(d, a + at), hn::LoadU(d, b + at), &lower, &upper);
      if (out != nullptr) hn::StoreU(Round(lower.raw, upper.raw), d, out + at);
      sums[2 * k] = hn::Add(sums[2 * k], lower.raw);
      sums[2 * k + 1] = hn::Add(sums[2 * k + 1], upper.raw);
    }
  }
  for (int64_t k = 0; k < 2 * kVectors; ++k) hn::StoreU(sums[k], dd, lanes + k * kWidth / 2);

  const int64_t rest = n - i;
  float tail_a[kSumLanes] = {}, tail_b[kSumLanes] = {}, tail_out[kSumLanes];
  double tail_terms[kSumLanes];
  for (int64_t k = 0; k < rest; ++k) {
    tail_a[k] = a[i + k];
    tail_b[k] = b[i + k];
  }
  for (int64_t at = 0; at < rest; at += kWidth) {
    Real lower = 0, upper = 0;
    terms(hn::LoadU(d, tail_a + at), hn::LoadU(d, tail_b + at), &lower, &upper);
    hn::StoreU(Round(lower.raw, upper.raw), d, tail_out + at);
    hn::StoreU(lower.raw, dd, tail_terms + at);
    hn::StoreU(upper.raw, dd, tail_terms + at + kWidth / 2);
  }
  for (int64_t k = 0; k < rest; ++k) {
    lanes[k] += tail_terms[k];
    if (out != nullptr) out[i + k] = tail_out[k];
  }
}

// The sum of the lanes, by halves.
inline double Fold(const double* lanes) {
  double sums[kSumLanes];
  memcpy(sums, lanes, sizeof(sums));
  for (int64_t half = kSumLanes / 2; half > 0; half /= 2) {
    for (int64_t k = 0; k < half; ++k) sums[k] += sums[k + half];
  }
  return sums[0];
}

// The larger of max and the elements that are not NaN.
inline float SoftmaxMax(float max, const float* x, int64_t n) {
  const Float::Tag d;
  const int64_t width = static_cast<int64_t>(hn::Lanes(d));
  FloatVector m = hn::Set(d, max);
  int64_t i = 0;
  for (; i + width <= n; i += width) {
    const FloatVector v = hn::LoadU(d, x + i);
    m = hn::IfThenElse(hn::Gt(v, m), v, m);
  }
  float result = hn::GetLane(hn::MaxOfLanes(d, m));
  for (; i < n; ++i) result = x[i] > result ? x[i] : result;
  return result;
}

// y = e^(x - max), added to the lanes before it is rounded.
inline void SoftmaxExpSum(float max, const float* x, float* y, int64_t n, double* lanes) {
  const Real m = static_cast<double>(max);
  SumTerms(x, x, y, n, lanes, [m](FloatVector v, FloatVector, Real* lower, Real* upper) HWY_ATTR {
    *lower = Exp(Real(Lower(v)) - m);
    *upper = Exp(Real(Upper(v)) - m);
  });
}

inline void SoftmaxScale(double factor, float* y, int64_t n) {
  Map<Real>(y, y, n, [factor](Real v) HWY_ATTR { return v * factor; });
}

inline void SoftmaxDot(const float* y, const float* dy, int64_t n, double* lanes) {
  SumTerms(y, dy, nullptr, n, lanes, [](FloatVector v, FloatVector dv, Real* lower, Real* upper) HWY_ATTR {
    *lower = Real(Lower(v)) * Real(Lower(dv));
    *upper = Real(Upper(v)) * Real(Upper(dv));
  });
}

// dx = y (dy - dot).
inline void SoftmaxCombine(double dot, const float* y, const float* dy, float* dx, int64_t n) {
  Map2<Real>(y, dy, dx, n, [dot](Real v, Real dv) HWY_ATTR { return v * (dv - dot); });
}

inline void SoftmaxRows(const float* x, float* y, int64_t rows, int64_t columns) {
  for (int64_t row = 0; row < rows; ++row, x += columns, y += columns) {
    double lanes[kSumLanes] = {};
    SoftmaxExpSum(SoftmaxMax(-INFINITY, x, columns), x, y, columns, lanes);
    SoftmaxScale(1 / Fold(lanes), y, columns);
  }
}

inline void SoftmaxRowsGradient(const float* y, const float* dy, float* dx, int64_t rows, int64_t columns) {
  for (int64_t row = 0; row < rows; ++row, y += columns, dy += columns, dx += columns) {
    double lanes[kSumLanes] = {};
    SoftmaxDot(y, dy, columns, lanes);
    SoftmaxCombine(Fold(lanes), y, dy, dx, columns);
  }
}

constexpr Softmax kSoftmax = {SoftmaxRows,  SoftmaxRowsGradient, SoftmaxMax,    SoftmaxExpSum,
                              SoftmaxScale, SoftmaxDot,          SoftmaxCombine};

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_SOFTMAX_INL_H_
