// softmax without a temperature in float lanes: e^(x - max) is within 1 ULP without a subtraction that would have to be
// compensated, for the factor e^-max is a power of two up to what all elements share, which the sum divides out again.
// Operation by operation the same as Single.java.
#if defined(KINASE_SINGLE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_SINGLE_INL_H_
#undef KINASE_SINGLE_INL_H_
#else
#define KINASE_SINGLE_INL_H_
#endif

#include "src/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// Adding it leaves the nearest integer in the low bits of a float's significand.
constexpr float kSingleRound = 0x1.8p23f;
// e to this power has vanished from float32.
constexpr float kSingleVanished = -110;
// From here on a float is a multiple of 1/8, so that the difference from the maximum is exact wherever it matters.
constexpr float kSingleLarge = 0x1p20f;

// What the elements of rows, in vectors of tag D, have in common.
template <class D>
struct SingleRow {
  using V = hn::Vec<D>;
  V offset, limit, exponent;

  // maximum: the largest element of a row, or 0 if there is none.
  explicit HWY_INLINE SingleRow(V maximum) {
    const D d;
    const auto small = hn::Lt(hn::Abs(maximum), hn::Set(d, kSingleLarge));
    const V zero = hn::Zero(d);
    offset = hn::IfThenElse(small, zero, maximum);
    limit = hn::Add(hn::IfThenElse(small, maximum, zero), hn::Set(d, kSingleVanished));
    const V round = hn::Set(d, kSingleRound), log2e = hn::Set(d, static_cast<float>(kSingleLog2E.hi));
    exponent = hn::IfThenElse(small, hn::Sub(hn::MulAdd(maximum, log2e, round), round), zero);
  }

  // e^(x - offset) 2^-exponent: between 2^-1/2 and 2^1/2 for the maximum, so that nothing overflows.
  HWY_INLINE V Exp(V x) const {
    const D d;
    const V difference = hn::Sub(x, offset);
    const V z = hn::IfThenElse(hn::Lt(difference, limit), limit, difference);
    const V round = hn::Set(d, kSingleRound);
    const V n = hn::Sub(hn::MulAdd(z, hn::Set(d, static_cast<float>(kSingleLog2E.hi)), round), round);
    const V high = hn::NegMulAdd(n, hn::Set(d, static_cast<float>(kSingleLn2.hi)), z);
    const V r = hn::NegMulAdd(n, hn::Set(d, static_cast<float>(kSingleRestOfLn2.hi)), high);
    constexpr size_t kCount = sizeof(kExpSingle) / sizeof(kExpSingle[0]);
    V p = hn::Set(d, static_cast<float>(kExpSingle[kCount - 1]));
    for (size_t i = kCount - 1; i-- > 0;) p = hn::MulAdd(p, r, hn::Set(d, static_cast<float>(kExpSingle[i])));
    return Scale(p, hn::Sub(n, exponent));
  }

 private:
  // p 2^n for an integer n in [-200, 1]: rounded once, where it is denormal.
  static HWY_INLINE V Scale(V p, V n) {
#if HWY_TARGET == HWY_AVX3
    if constexpr (sizeof(V) == 64) return V{_mm512_scalef_ps(p.raw, n.raw)};
    if constexpr (sizeof(V) == 32) return V{_mm256_scalef_ps(p.raw, n.raw)};
#endif
    const D d;
    const hn::RebindToSigned<D> bits;
    const V least = hn::Set(d, -100.0f);
    const V first = hn::IfThenElse(hn::Lt(n, least), least, n);
    // The first factor leaves p normal; the second is 1 unless the result may not be.
    const auto shifted = [&](V exponent) HWY_ATTR {
      return hn::ShiftLeft<23>(hn::BitCast(bits, hn::Add(exponent, hn::Set(d, kSingleRound))));
    };
    const V scaled = hn::BitCast(d, hn::Add(hn::BitCast(bits, p), shifted(first)));
    const V rest = hn::BitCast(d, hn::Add(hn::BitCast(bits, hn::Set(d, 1.0f)), shifted(hn::Sub(n, first))));
    return hn::IfThenElse(hn::Eq(p, p), hn::Mul(scaled, rest), p);
  }
};

// y = e / sum, given the double nearest to 1 / sum as the sum of two floats, so that it is rounded once.
template <class D>
struct SingleQuotient {
  using V = hn::Vec<D>;
  V high, low;

  HWY_INLINE SingleQuotient(V high_part, V low_part) : high(high_part), low(low_part) {}
  HWY_INLINE V Of(V e) const { return hn::MulAdd(e, high, hn::Mul(e, low)); }
};

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_SINGLE_INL_H_
