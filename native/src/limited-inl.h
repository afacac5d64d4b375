// The loop of formulas in float that take numbers within limits, as nearly all are, and go on beyond them in a simple way.
#if defined(KINASE_LIMITED_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_LIMITED_INL_H_
#undef KINASE_LIMITED_INL_H_
#else
#define KINASE_LIMITED_INL_H_
#endif

#include "src/range_loops-inl.h"
#include "src/sixteenths-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// Whether all |x| are up to the limit, and none is NaN: as integers, to which infinities and NaN are larger numbers.
template <size_t N>
HWY_INLINE bool AllWithin(const Float::Vector (&x)[N], float limit) {
  const FloatBits di;
  auto largest = BitsOf(Abs(x[0]));
  for (size_t k = 1; k < N; ++k) largest = hn::Max(largest, BitsOf(Abs(x[k])));
  return hn::AllFalse(di, hn::Gt(largest, BitsOf(limit)));
}

// y[i] = f(x[i]) for an F that is Forward(x, -0) where |x| <= kWithin, and Forward(Limited(x), -0) + Beyond(x) everywhere, without a
// rounding in that sum unless Beyond(x) is above 0. What that takes is skipped, and so is the search for NaN, in blocks that are within.
template <int64_t kCount, class F>
HWY_INLINE void MapLimited(const F& f, const float* x, float* y, int64_t n, bool stream) {
  using M = Memory<float, Float>;
  ForEachBlock<kCount>(
      x, y, n, stream,
      [&](auto& v, int64_t i, bool past) KINASE_INLINE_LAMBDA {
        const bool within = AllWithin(v, F::kWithin);
        if (HWY_UNLIKELY(!within)) {
          for (auto& one : v) one = F::Limited(Float(one)).raw;
        }
        // A product would do, but takes longer where it is a denormal number.
        for (auto& one : v) one = f.Forward(Float(one), -0.0).raw;
        if (HWY_LIKELY(within)) return M::StoreNumbers(v, y + i, past);
        int64_t at = i;
        for (auto& one : v) {
          one = (Float(one) + F::Beyond(M::Load(x + at))).raw;
          at += M::Width();
        }
        M::Store(v, y + i, past);
      },
      [&](int64_t i, size_t count) HWY_ATTR {
        const Float v = M::Load(x + i, count);
        M::Store(f.Forward(F::Limited(v), F::Beyond(v)), y + i, count);
      });
}

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_LIMITED_INL_H_
