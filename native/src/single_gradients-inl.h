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

// Four doubles at a time: x86 makes them out of floats in memory in one step, and eight in four.
struct SumVectors {
  using Tag = hn::CappedTag<double, 4>;
  using Vector = hn::Vec<Tag>;
  static constexpr int64_t kWidth = static_cast<int64_t>(hn::MaxLanes(Tag()));
  static constexpr int64_t kCount = kSumLanes / kWidth;
  Vector lanes[kCount];

  HWY_INLINE SumVectors() {
    for (auto& v : lanes) v = hn::Zero(Tag());
  }
  HWY_INLINE explicit SumVectors(const double* from) {
    for (int64_t k = 0; k < kCount; ++k) lanes[k] = hn::LoadU(Tag(), from + k * kWidth);
  }
  HWY_INLINE void Store(double* to) const {
    for (int64_t k = 0; k < kCount; ++k) hn::StoreU(lanes[k], Tag(), to + k * kWidth);
  }
  static HWY_INLINE Vector Load(const float* from) { return hn::PromoteTo(Tag(), hn::LoadU(hn::Rebind<float, Tag>(), from)); }
};

// The sum of the lanes, by halves.
template <class D>
HWY_INLINE double SumByHalves(D d, hn::Vec<D> v) {
  if constexpr (hn::MaxLanes(d) == 1) {
    return hn::GetLane(v);
  } else {
    const hn::Half<D> half;
    return SumByHalves(half, hn::Add(hn::LowerHalf(half, v), hn::UpperHalf(half, v)));
  }
}
template <class D, size_t kVectors>
HWY_INLINE double SumOfLanes(D d, hn::Vec<D> (&lanes)[kVectors]) {
  for (size_t half = kVectors / 2; half > 0; half /= 2) {
    for (size_t k = 0; k < half; ++k) lanes[k] = hn::Add(lanes[k], lanes[k + half]);
  }
  return SumByHalves(d, lanes[0]);
}

template <class E, class F>
struct SingleGradients : Contiguous<E, F, true> {
  using Base = Contiguous<E, F, true>;
  static constexpr bool kInTurn = !F::kGradientCounting;

  static HWY_INLINE void Sum(const F&, Real, const E* y, const E* dy, E*, int64_t, int64_t n, int64_t, int64_t, double* state) {
    SumVectors sums(state + kSums);
    int64_t i = 0;
    for (; i + kSumLanes <= n; i += kSumLanes) Add(sums, y + i, dy + i);
    if (i < n) AddRest(sums, y + i, dy + i, n - i);
    sums.Store(state + kSums);
    // Whether there are any is all that a result asks about the count.
    if constexpr (F::kGradientCounting) state[kCounts] += CountsAny(y, n) ? 1 : 0;
  }

  static HWY_INLINE Pair<Real> Fold(double* state, int64_t) {
    // As they were stored: longer vectors would wait for them.
    SumVectors sums(state + kSums);
    return {Real(SumOfLanes(SumVectors::Tag(), sums.lanes)), Real(F::kGradientCounting ? state[kCounts] : 0.0)};
  }

  static HWY_INLINE void Result(const F& f, Real scale, const E* y, const E* dy, E* out, int64_t first, int64_t n, int64_t inner,
                                int64_t positions, double* state) {
    const SingleSum a = SingleSum::OfGradient<F>(state[kSettled]);
    const bool counts = !F::kGradientCounting || state[kCount] != 0;
    if (!counts || !AllTrue(a.in_range)) return Base::Result(f, scale, y, dy, out, first, n, inner, positions, state);
    const Float high = a.HighOfOne(), low = a.LowOfOne();
    int64_t i = 0;
    // Where the sum of its products with dy is in range, y is a number, and so is every result.
    constexpr int64_t kUnrolled = 4 * kWidth;
    for (; !F::kGradientCounting && i + kUnrolled <= n; i += kUnrolled) {
      for (int64_t k = i; k < i + kUnrolled; k += kWidth) StoreGradient(y + k, dy + k, high, low, out + k);
    }
    Gradients(y + i, dy + i, high, low, out + i, n - i);
  }

  // The results of a row, and meanwhile the sum of the next: the first wait for memory, the second for conversions.
  static HWY_INLINE void ResultAndSum(const F& f, Real scale, const E* y, const E* dy, E* out, int64_t n, double* state, double* next) {
    const SingleSum a = SingleSum::OfGradient<F>(state[kSettled]);
    if (!AllTrue(a.in_range)) {
      Base::Result(f, scale, y, dy, out, 0, n, 1, 1, state);
      return Sum(f, scale, y + n, dy + n, out, 0, n, 1, 1, next);
    }
    const Float high = a.HighOfOne(), low = a.LowOfOne();
    SumVectors sums(next + kSums);
    int64_t i = 0;
    for (; i + kSumLanes <= n; i += kSumLanes) {
      Add(sums, y + n + i, dy + n + i);
      for (int64_t k = i; k < i + kSumLanes; k += kWidth) StoreGradient(y + k, dy + k, high, low, out + k);
    }
    if (i < n) AddRest(sums, y + n + i, dy + n + i, n - i);
    sums.Store(next + kSums);
    Gradients(y + i, dy + i, high, low, out + i, n - i);
  }

 private:
  static constexpr int64_t kWidth = static_cast<int64_t>(hn::MaxLanes(Float::Tag()));

  static HWY_INLINE Float Gradient(Float y, Float dy, Float high, Float low) {
    const Float dx = F::SingleGradient(y, dy, high, low);
    return F::kSmallest ? -dx : dx;
  }
  static HWY_INLINE void Gradients(const E* y, const E* dy, Float high, Float low, E* out, int64_t n) {
    Map2<Float>(y, dy, out, n, [=](Float v, Float dv) KINASE_INLINE_LAMBDA { return Gradient(v, dv, high, low); });
  }
  static HWY_INLINE void StoreGradient(const E* y, const E* dy, Float high, Float low, E* out) {
    hn::StoreU(Gradient(hn::LoadU(Float::Tag(), y), hn::LoadU(Float::Tag(), dy), high, low).raw, Float::Tag(), out);
  }
  static HWY_INLINE void Add(SumVectors& sums, const float* y, const float* dy) {
    for (int64_t k = 0; k < SumVectors::kCount; ++k) {
      const auto v = SumVectors::Load(y + k * SumVectors::kWidth), dv = SumVectors::Load(dy + k * SumVectors::kWidth);
      sums.lanes[k] = F::GradientSum(sums.lanes[k], v, dv);
    }
  }
  // Beyond the end zeros: they leave the sums as they are, none of which is -0.
  static HWY_INLINE void AddRest(SumVectors& sums, const E* y, const E* dy, int64_t n) {
    HWY_ALIGN float y_rest[kSumLanes], dy_rest[kSumLanes];
    CopyRest(y, n, y_rest);
    CopyRest(dy, n, dy_rest);
    Add(sums, y_rest, dy_rest);
  }
  static HWY_INLINE void CopyRest(const E* from, int64_t n, float* to) {
    for (int64_t k = 0; k < kSumLanes; k += kWidth) {
      const size_t count = static_cast<size_t>(HWY_MAX(int64_t{0}, HWY_MIN(kWidth, n - k)));
      hn::Store(Memory<E, Float>::Load(from + k, count).raw, Float::Tag(), to + k);
    }
  }
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
