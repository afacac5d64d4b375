// A vector of numbers that formulas treat as one number: constants mix in as in scalar code, and every operation is an
// IEEE operation, a comparison or an operation on bits, so that the result does not depend on the width.
#if defined(KINASE_LANES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_LANES_INL_H_
#undef KINASE_LANES_INL_H_
#else
#define KINASE_LANES_INL_H_
#endif

#include <stdint.h>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// A real number as the sum of two doubles, |lo| <= ulp(hi) / 2.
struct Constant {
  double hi, lo;
};

// limit > x ? limit : x: x if it is NaN. On x86 that is one instruction, which returns its second operand for NaN and for two zeros;
// Arm's returns the number, or orders the zeros.
template <class D>
HWY_INLINE hn::Vec<D> Larger(D, hn::Vec<D> limit, hn::Vec<D> x) {
#if HWY_ARCH_X86
  return hn::Max(limit, x);
#else
  return hn::IfThenElse(hn::Lt(x, limit), limit, x);
#endif
}

template <class T>
struct Lanes {
  using Tag = hn::ScalableTag<T>;
  using Vector = hn::Vec<Tag>;

  struct Mask {
    hn::Mask<Tag> raw;
    friend HWY_INLINE Mask operator&(Mask a, Mask b) { return {hn::And(a.raw, b.raw)}; }
    friend HWY_INLINE Mask operator|(Mask a, Mask b) { return {hn::Or(a.raw, b.raw)}; }
  };

  Vector raw;

  HWY_INLINE Lanes(Vector v) : raw(v) {}
  HWY_INLINE Lanes(double constant) : raw(hn::Set(Tag(), static_cast<T>(constant))) {}
  HWY_INLINE Lanes(Constant constant) : Lanes(constant.hi) {}

  friend HWY_INLINE Lanes operator+(Lanes a, Lanes b) { return hn::Add(a.raw, b.raw); }
  friend HWY_INLINE Lanes operator-(Lanes a, Lanes b) { return hn::Sub(a.raw, b.raw); }
  friend HWY_INLINE Lanes operator*(Lanes a, Lanes b) { return hn::Mul(a.raw, b.raw); }
  friend HWY_INLINE Lanes operator/(Lanes a, Lanes b) { return hn::Div(a.raw, b.raw); }
  friend HWY_INLINE Lanes operator-(Lanes a) {
#if (HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_AVX3) && HWY_COMPILER_GCC
    // Highway's is an operation on bits, which GCC does not see that a multiply-add has anyway.
    return Vector{-a.raw.raw};
#else
    return hn::Neg(a.raw);
#endif
  }

  friend HWY_INLINE Mask operator<(Lanes a, Lanes b) { return {hn::Lt(a.raw, b.raw)}; }
  friend HWY_INLINE Mask operator>(Lanes a, Lanes b) { return {hn::Gt(a.raw, b.raw)}; }
  friend HWY_INLINE Mask operator<=(Lanes a, Lanes b) { return {hn::Le(a.raw, b.raw)}; }
  friend HWY_INLINE Mask operator>=(Lanes a, Lanes b) { return {hn::Ge(a.raw, b.raw)}; }
  friend HWY_INLINE Mask operator==(Lanes a, Lanes b) { return {hn::Eq(a.raw, b.raw)}; }

  friend HWY_INLINE bool AllTrue(Mask condition) { return hn::AllTrue(Tag(), condition.raw); }
  friend HWY_INLINE Lanes Select(Mask condition, Lanes a, Lanes b) { return hn::IfThenElse(condition.raw, a.raw, b.raw); }
  // The same where b is 0 if the condition holds: without a choice where that takes longer than operations on bits.
  friend HWY_INLINE Lanes SelectOverZero(Mask condition, Lanes a, Lanes b) {
#if HWY_TARGET == HWY_AVX2
    return hn::Or(b.raw, hn::IfThenElseZero(condition.raw, a.raw));
#else
    return Select(condition, a, b);
#endif
  }
  // -x, or x.
  friend HWY_INLINE Lanes NegateIf(Mask condition, Lanes x) {
#if HWY_TARGET == HWY_AVX2
    return hn::Xor(x.raw, hn::IfThenElseZero(condition.raw, hn::SignBit(Tag())));
#else
    return Select(condition, -x, x);
#endif
  }
  friend HWY_INLINE Lanes Fma(Lanes a, Lanes b, Lanes c) { return hn::MulAdd(a.raw, b.raw, c.raw); }
  friend HWY_INLINE Lanes Abs(Lanes x) { return hn::Abs(x.raw); }
  friend HWY_INLINE Lanes Sqrt(Lanes x) { return hn::Sqrt(x.raw); }
  // The nearest integer, the even one of two.
  friend HWY_INLINE Lanes Round(Lanes x) { return hn::Round(x.raw); }
  friend HWY_INLINE Lanes Square(Lanes x) { return x * x; }
  // What sum, a + b rounded, has lost: a + b = sum + SumError(a, b, sum) exactly.
  friend HWY_INLINE Lanes SumError(Lanes a, Lanes b, Lanes sum) {
    const Lanes part = sum - a;
    return (a - (sum - part)) + (b - part);
  }
  friend HWY_INLINE Lanes CopySign(Lanes magnitude, Lanes sign) { return hn::CopySign(magnitude.raw, sign.raw); }
  // The same of a magnitude that is not below 0.
  friend HWY_INLINE Lanes WithSign(Lanes magnitude, Lanes sign) { return hn::CopySignToAbs(magnitude.raw, sign.raw); }

  // x > limit ? limit : x, and Larger.
  friend HWY_INLINE Lanes Min(Lanes limit, Lanes x) {
#if HWY_ARCH_X86
    return hn::Min(limit.raw, x.raw);
#else
    return Select(x > limit, limit, x);
#endif
  }
  friend HWY_INLINE Lanes NegativePart(Lanes x) { return Min(0, x); }
  friend HWY_INLINE Lanes Max(Lanes limit, Lanes x) { return Larger(Tag(), limit.raw, x.raw); }
};

using Float = Lanes<float>;
using Real = Lanes<double>;

// 1 above 0, `below` elsewhere; x if it is NaN.
template <class N>
HWY_INLINE N Step(N x, N below) {
  return Select(x > 0, 1, Select(x <= 0, below, x));
}
// 1 above 0, -1 below; x if it is a zero or NaN.
template <class N>
HWY_INLINE N Sign(N x) {
  return Select(x > 0, 1, Select(x < 0, -1, x));
}
// The number within +-limit that is next to x. If x is NaN: that, or the limit.
#if HWY_TARGET == HWY_AVX3
HWY_INLINE Float Within(float limit, Float x) {
  constexpr int kSmallerMagnitude = 2;  // with the sign of the first
  return Float::Vector{_mm512_range_ps(x.raw.raw, _mm512_set1_ps(limit), kSmallerMagnitude)};
}
#else
HWY_INLINE Float Within(float limit, Float x) { return Max(-limit, Min(limit, x)); }
#endif

#if HWY_TARGET == HWY_AVX3
// By the classes of numbers, in one instruction in the place of two comparisons and two selections: what becomes of quiet and other
// NaN, 0, 1, -inf, inf, and others below and above 0, four bits each. 0 stands for `other`, 1 for x, 2 for NaN, 9 for -1, 10 for 1.
template <uint32_t kBelow, uint32_t kZero>
HWY_INLINE Float ByClass(Float x, Float other) {
  constexpr uint32_t kTable = 0xa0a0a022u | kZero << 8 | kBelow << 16 | kBelow << 24;
  return Float::Vector{_mm512_fixupimm_ps(other.raw.raw, x.raw.raw, _mm512_set1_epi32(static_cast<int32_t>(kTable)), 0)};
}
HWY_INLINE Float Step(Float x, Float below) { return ByClass<0, 0>(x, below); }
HWY_INLINE Float Sign(Float x) { return ByClass<9, 1>(x, x); }
#endif

// The formulas of a family; every family file ends with its list.
template <class... F>
struct List {};

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_LANES_INL_H_
