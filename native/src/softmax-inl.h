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

// Adds the terms of elements 0 ... n - 1 to kSumLanes virtual lanes, element i to lane i mod kSumLanes: the same order on every
// width. terms(a, b) gives the terms of some elements; unless out is null they are rounded into it, too.
template <class Terms>
HWY_INLINE void SumTerms(const float* a, const float* b, float* out, int64_t n, double* lanes, const Terms& terms) {
  using M = Memory<float, Real>;
  const Real::Tag d;
  constexpr int64_t kWidth = static_cast<int64_t>(hn::MaxLanes(Real::Tag()));
  constexpr int64_t kVectors = kSumLanes / kWidth;
  Real::Vector sums[kVectors];
  for (int64_t k = 0; k < kVectors; ++k) sums[k] = hn::LoadU(d, lanes + k * kWidth);
  int64_t i = 0;
  for (; i + kSumLanes <= n; i += kSumLanes) {
    for (int64_t k = 0; k < kVectors; ++k) {
      const int64_t at = i + k * kWidth;
      const Real t = terms(M::Load(a + at), M::Load(b + at));
      if (out != nullptr) M::Store(t, out + at);
      sums[k] = hn::Add(sums[k], t.raw);
    }
  }
  for (int64_t k = 0; k < kVectors; ++k) hn::StoreU(sums[k], d, lanes + k * kWidth);

  for (int64_t at = i; at < n; at += kWidth) {
    const int64_t count = HWY_MIN(kWidth, n - at);
    const size_t rest = static_cast<size_t>(count);
    const Real t = terms(M::Load(a + at, rest), M::Load(b + at, rest));
    if (out != nullptr) M::Store(t, out + at, rest);
    double values[kWidth];
    hn::StoreU(t.raw, d, values);
    for (int64_t k = 0; k < count; ++k) lanes[at - i + k] += values[k];
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
  Float::Vector m = hn::Set(d, max);
  int64_t i = 0;
  for (; i + width <= n; i += width) {
    const Float::Vector v = hn::LoadU(d, x + i);
    m = hn::IfThenElse(hn::Gt(v, m), v, m);
  }
  float result = hn::GetLane(hn::MaxOfLanes(d, m));
  for (; i < n; ++i) result = x[i] > result ? x[i] : result;
  return result;
}

// y = e^(x - max), added to the lanes before it is rounded.
inline void SoftmaxExpSum(float max, const float* x, float* y, int64_t n, double* lanes) {
  const Real m = static_cast<double>(max);
  SumTerms(x, x, y, n, lanes, [m](Real v, Real) HWY_ATTR { return Exp(v - m); });
}

inline void SoftmaxScale(double factor, float* y, int64_t n) {
  Map<Real>(y, y, n, [factor](Real v) HWY_ATTR { return v * factor; });
}

inline void SoftmaxDot(const float* y, const float* dy, int64_t n, double* lanes) {
  SumTerms(y, dy, nullptr, n, lanes, [](Real v, Real dv) HWY_ATTR { return v * dv; });
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
