// The loops of the gradients of softmax, softmin and log_softmax without a temperature, with results in float.
#if defined(KINASE_SINGLE_GRADIENTS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_SINGLE_GRADIENTS_INL_H_
#undef KINASE_SINGLE_GRADIENTS_INL_H_
#else
#define KINASE_SINGLE_GRADIENTS_INL_H_
#endif

#include <cmath>

#include "src/row_layouts-inl.h"
#include "src/single-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// A number of a row, or of rows side by side, as the sum of two floats; in range where that loses nothing that counts, and where
// no sum or product with it overflows that would not otherwise.
struct SingleSum {
  Real high, low;
  Real::Mask in_range;

  // Of what the gradients of F are made with.
  template <class F>
  static HWY_INLINE SingleSum OfGradient(Real a) {
    SingleSum sum = OfTwo(a * F::kSingleScale, 0);
    sum.in_range = (Abs(a) < 0x1p100) & ((Abs(a) >= F::kSingleMin) | (a == 0));
    return sum;
  }
  // Of the sum of a float and another number.
  static HWY_INLINE SingleSum OfTwo(Real single, Real a) {
    const Real high = Memory<float, Real>::Rounded(single + a);
    return {high, (single - high) + a, Abs(high) < 0x1p100};
  }
  HWY_INLINE Float HighOfOne() const { return hn::GetLane(high.raw); }
  HWY_INLINE Float LowOfOne() const { return hn::GetLane(low.raw); }
};

// The numbers of a vector of half the width, as a whole one.
HWY_INLINE Float Widened(Real v) {
  return hn::ZeroExtendVector(Float::Tag(), hn::DemoteTo(hn::Half<Float::Tag>(), v.raw));
}
HWY_INLINE Real Narrowed(Float v) { return hn::PromoteTo(Real::Tag(), hn::LowerHalf(hn::Half<Float::Tag>(), v.raw)); }

template <class E, class F>
struct SingleGradients : Contiguous<E, F, true> {
  using Base = Contiguous<E, F, true>;
  using M = typename Base::M;

  static HWY_INLINE void Sum(const F&, Real, const E* y, const E* dy, E*, int64_t, int64_t n, int64_t, int64_t, double* state) {
    Real::Vector sums[Base::kVectors];
    for (int64_t k = 0; k < Base::kVectors; ++k) sums[k] = hn::LoadU(Real::Tag(), state + kSums + k * kRealWidth);
    int64_t i = 0;
    for (; i + kSumLanes <= n; i += kSumLanes) {
      for (int64_t k = 0; k < Base::kVectors; ++k) {
        const int64_t at = i + k * kRealWidth;
        sums[k] = F::GradientSum(sums[k], M::Load(y + at), M::Load(dy + at)).raw;
      }
    }
    for (int64_t k = 0; i + k * kRealWidth < n; ++k) {
      const int64_t at = i + k * kRealWidth;
      const size_t rest = static_cast<size_t>(HWY_MIN(kRealWidth, n - at));
      const Real sum = F::GradientSum(sums[k], M::Load(y + at, rest), M::Load(dy + at, rest));
      sums[k] = Select(Indices(0) < static_cast<double>(rest), sum, sums[k]).raw;
    }
    for (int64_t k = 0; k < Base::kVectors; ++k) hn::StoreU(sums[k], Real::Tag(), state + kSums + k * kRealWidth);
    // Whether there are any is all that a result asks about the count.
    if constexpr (F::kGradientCounting) state[kCounts] += CountsAny(y, n) ? 1 : 0;
  }

  static HWY_INLINE void Result(const F& f, Real scale, const E* y, const E* dy, E* out, int64_t first, int64_t n, int64_t inner,
                                int64_t positions, double* state) {
    const SingleSum a = SingleSum::OfGradient<F>(state[kSettled]);
    const bool counts = !F::kGradientCounting || state[kCount] != 0;
    if (!counts || !AllTrue(a.in_range)) return Base::Result(f, scale, y, dy, out, first, n, inner, positions, state);
    const Float high = a.HighOfOne(), low = a.LowOfOne();
    Map2<Float>(y, dy, out, n, [&](Float v, Float dv) KINASE_INLINE_LAMBDA {
      const Float dx = F::SingleGradient(v, dv, high, low);
      return F::kSmallest ? -dx : dx;
    });
  }

 private:
  static HWY_INLINE bool CountsAny(const E* y, int64_t n) {
    int64_t i = 0;
    while (i < n && y[i] == -INFINITY) ++i;
    return i < n;
  }
};
template <class E, class F>
struct SingleStridedGradients : Strided<E, F, true> {
  using Base = Strided<E, F, true>;

  static HWY_INLINE void Result(const F& f, Real scale, const E* y, const E* dy, E* out, int64_t, int64_t n, int64_t inner,
                                int64_t positions, double* state) {
    Base::ForEachVector(n, inner, positions, [&](int64_t, int64_t j, int64_t at, auto count) HWY_ATTR {
      const ManyRows rows(state, j);
      const SingleSum a = SingleSum::OfGradient<F>(rows.Get(kSettled));
      const Real v = Base::template Load<Real>(y + at, count), dv = Base::template Load<Real>(dy + at, count);
      const Real single = scale * Narrowed(F::SingleGradient(Widened(v), Widened(dv), Widened(a.high), Widened(a.low)));
      Real result = Select(a.in_range, single, typename Base::TheRow(f, scale, rows).Result(v, dv, 0));
      if constexpr (F::kGradientCounting) result = Select(rows.Get(kCount) == 0, 0, result);
      Base::Store(result, out + at, count);
    });
  }
};

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_SINGLE_GRADIENTS_INL_H_
