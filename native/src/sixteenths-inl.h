// The exponential out of sixteen powers of two, and what formulas in float make of it, in one of two ranges of x: Every, and Moderate,
// |x| < 44, where nothing overflows, vanishes or is denormal, so that limits and scales fall away. The bits are the same, and operation
// by operation those of Sixteenths.java, which has the first range only.
#if defined(KINASE_SIXTEENTHS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_SIXTEENTHS_INL_H_
#undef KINASE_SIXTEENTHS_INL_H_
#else
#define KINASE_SIXTEENTHS_INL_H_
#endif

#include "src/float_math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

constexpr FloatTable kSixteenthsTable(kSixteenthsSingle), kSixteenthsRestTable(kSixteenthsRestSingle);

// Adding it leaves the nearest sixteenth in the low bits of the significand, and 64 more: all numbers from -64 to 64 have these bits
// but for the last eleven.
constexpr float kRoundToSixteenth = 0x1.8p19f + 64;
constexpr int32_t kModerateBits = 0x49400000, kModerateOwnBits = 0x7ff;
// How far a range without limits lifts powers of two out of the denormal numbers, or lowers them, in bits of a float.
constexpr int32_t kLift = 40 << 23;

using FloatBits = hn::RebindToSigned<Float::Tag>;
HWY_INLINE hn::Vec<FloatBits> BitsOf(Float x) { return hn::BitCast(FloatBits(), x.raw); }
HWY_INLINE Float OfBits(hn::Vec<FloatBits> bits) { return hn::BitCast(Float::Tag(), bits); }

// sign z / ln 2 to the nearest sixteenth, for -150 <= z <= 150, in the form that has the sixteenths in the low bits.
HWY_INLINE Float Sixteenths(Float z, double sign) { return Fma(z, sign * kSingleLog2E.hi, kRoundToSixteenth); }
// 2^(n + j/16) for these, below 2^128 and not denormal.
HWY_INLINE hn::Vec<FloatBits> PowerBits(Float sixteenths) {
  return hn::Add(BitsOf(LookUp<16>(kSixteenthsTable, sixteenths)), hn::ShiftLeft<19>(BitsOf(sixteenths)));
}
// e^(sign z) = power (1 + rise).
HWY_INLINE Float RiseOf(Float z, double sign, Float sixteenths) {
  const Float n = sixteenths - kRoundToSixteenth;
  const Float f = Fma(z, sign * kSingleRestOfLog2E.hi, Fma(z, sign * kSingleLog2E.hi, -n));
  return Fma(f, Polynomial(kSixteenthRiseSingle, f), LookUp<16>(kSixteenthsRestTable, sixteenths));
}

// Whether all x are moderate, by what `sixteenths` gives for each.
template <size_t N, class Of>
HWY_INLINE bool AllModerate(const Float::Vector (&x)[N], const Of& sixteenths) {
  const FloatBits di;
  const auto expected = hn::Set(di, kModerateBits);
  auto other = hn::Zero(di);
  for (size_t k = 0; k < N; ++k) {
    const auto bits = BitsOf(sixteenths(x[k]));
#if HWY_TARGET == HWY_AVX3
    // other | (bits ^ expected)
    other.raw = _mm512_ternarylogic_epi32(other.raw, bits.raw, expected.raw, 0xf6);
#else
    other = hn::Or(other, hn::Xor(bits, expected));
#endif
  }
  return hn::AllTrue(di, hn::Eq(hn::AndNot(hn::Set(di, kModerateOwnBits), other), hn::Zero(di)));
}

// The range of moderate numbers: no limits, and powers of two as they are.
struct Moderate {
  explicit HWY_INLINE Moderate(Float) {}
  static HWY_INLINE Float NotBelow(double, Float x) { return x; }
  static HWY_INLINE Float NotAbove(double, Float x) { return x; }
  static HWY_INLINE Float Lowered(hn::Vec<FloatBits> power) { return OfBits(power); }
  static HWY_INLINE Float Raised(hn::Vec<FloatBits> power) { return OfBits(power); }
  static HWY_INLINE Float Unit() { return 1; }
  static HWY_INLINE Float RaisedUnit() { return 1; }
  static HWY_INLINE Float OfLowered(Float v) { return v; }
  static HWY_INLINE Float OfRaised(Float v) { return v; }
  static HWY_INLINE Float Lifted(hn::Vec<FloatBits> power) { return OfBits(power); }
  static HWY_INLINE Float LiftedUnit() { return 1; }
  static HWY_INLINE Float OfLifted(Float v) { return v; }
};

// v unit, where the unit is a power of two from 2^-40 up and none of these products is denormal for a unit of 1. Denormal ones are
// rounded by a sum with 2^40 times the least normal number, whose last bits count units of the least denormal one, and not by the
// product; see test/underflow_test.cc.
HWY_INLINE Float Scaled(Float v, Float unit) {
  const Float a = Abs(v), least = 0x1p-86;
  const Float::Mask denormal = (a < least) & (unit < 1);
  if (HWY_LIKELY(hn::AllFalse(Float::Tag(), denormal.raw))) return v * unit;
  const Float rounded = OfBits(hn::Sub(BitsOf(a + least), BitsOf(least)));
  return Select(denormal, CopySign(rounded, v), Select(denormal, 0, v) * unit);
}

// That of all numbers. Where e^-x is needed, its powers of two are lowered by 2^40 below 0; where e^x is, they are raised by that there,
// and lowered above 0; where its square is, too, they are lifted by that below 0 alone: of the x that the range is made with. Unit,
// RaisedUnit and LiftedUnit are a 1 that was changed likewise; OfLowered, OfRaised and OfLifted take it back.
struct Every {
  hn::Vec<FloatBits> lowering;

  explicit HWY_INLINE Every(Float x) : lowering(hn::And(hn::BroadcastSignBit(BitsOf(x)), hn::Set(FloatBits(), kLift))) {}
  static HWY_INLINE Float NotBelow(double limit, Float x) { return Max(limit, x); }
  static HWY_INLINE Float NotAbove(double limit, Float x) { return Min(limit, x); }
  HWY_INLINE Float Lowered(hn::Vec<FloatBits> power) const { return OfBits(hn::Sub(power, lowering)); }
  HWY_INLINE Float Unit() const { return Lowered(BitsOf(1)); }
  HWY_INLINE Float OfLowered(Float v) const { return Scaled(v, Unit()); }
  HWY_INLINE hn::Vec<FloatBits> Raising() const {
    return hn::Sub(hn::Add(lowering, lowering), hn::Set(FloatBits(), kLift));
  }
  HWY_INLINE Float Raised(hn::Vec<FloatBits> power) const { return OfBits(hn::Add(power, Raising())); }
  HWY_INLINE Float RaisedUnit() const { return Raised(BitsOf(1)); }
  HWY_INLINE Float OfRaised(Float v) const { return Scaled(v, OfBits(hn::Sub(BitsOf(1), Raising()))); }
  HWY_INLINE Float Lifted(hn::Vec<FloatBits> power) const { return OfBits(hn::Add(power, lowering)); }
  HWY_INLINE Float LiftedUnit() const { return Lifted(BitsOf(1)); }
  HWY_INLINE Float OfLifted(Float v) const { return Scaled(v, Unit()); }
};

// e^x.
template <class Range>
HWY_INLINE Float Exp(Float x) {
  const Range range(x);
  const Float z = range.NotAbove(kFloatOverflow, range.NotBelow(kFloatVanished, x));
  const Float o = Sixteenths(z, 1), t = range.Raised(PowerBits(o));
  return range.OfRaised(Fma(t, RiseOf(z, 1, o), t));
}

// 1 / (1 + e^-x) = q (1 + c), over the unit of the range.
template <class Range>
struct LogisticParts {
  Float q, c;

  HWY_INLINE LogisticParts(const Range& range, Float z) : q(0), c(0) {
    const Float o = Sixteenths(z, -1), one = range.Unit(), power = range.Lowered(PowerBits(o));
    const Float whole = one + power, part = power * RiseOf(z, -1, o);
    q = 1 / (whole + part);
    c = Fma(-q, SumRest(Max(one, power), Min(one, power), whole) + part, Fma(-q, whole, 1));
  }
};

// The logistic function. Here, and wherever the largest numbers are not above 2^86, powers are lowered or raised above 0, too.
template <class Range>
HWY_INLINE Float Logistic(Float x) {
  const Range range(-1);
  const LogisticParts<Range> p(range, range.NotBelow(kFloatVanished, range.NotAbove(-kFloatNegligible, x)));
  return range.OfLowered(Fma(p.q, p.c, p.q));
}

// x times it.
template <class Range>
HWY_INLINE Float TimesLogistic(Float x) {
  const Range range(x);
  const Float v = range.NotBelow(kFloatVanished, x);
  const LogisticParts<Range> p(range, range.NotAbove(-kFloatNegligible, v));
  return range.OfLowered(Fma(v, p.q, range.NotAbove(-kFloatVanished, v) * (p.q * p.c)));
}

// With z = factor a, factor e^-z / (1 + e^-z) = power (1 + rise) q (1 + c / factor) for 0 <= z <= 110 and a factor of 1 or 2, times the
// raised unit of the range. There q is factor / 2 at least, so that factor - q is exact.
template <class Range>
struct DecayParts {
  Float power, rise, q, c;

  HWY_INLINE DecayParts(const Range& range, Float a, double factor) : power(0), rise(0), q(0), c(0) {
    const Float o = Sixteenths(a, -factor), one = range.RaisedUnit();
    power = range.Raised(PowerBits(o));
    rise = RiseOf(a, -factor, o);
    const Float rest = power * rise, reciprocal = factor / ((one + power) + rest);
    q = reciprocal * one;
    c = Fma(-reciprocal, rest, Fma(-reciprocal, power, factor - q));
  }
};

// factor^2 e^-z / (1 + e^-z)^2 with z = factor a, for a >= 0: the derivative of the logistic function at a, or, with a factor of 2, of
// tanh.
template <class Range>
HWY_INLINE Float LogisticSlope(Float a, double factor) {
  const Range range(-1);
  const DecayParts<Range> p(range, range.NotAbove(-kFloatVanished / factor, a), factor);
  const Float g = p.q * p.q, t = p.power, lacking = factor == 2 ? p.c : p.c + p.c;
  return range.OfRaised(Fma(t, g, t * Fma(g, lacking + p.rise, ProductRest(p.q, p.q, g))));
}

// The derivative of x logistic(x): y (1 - a q) at -a, where y = 1 - q = e^-a q, and 1 less that at a.
template <class Range>
HWY_INLINE Float TimesLogisticSlope(Float x) {
  const Float a = Range::NotAbove(-kFloatVanished, Abs(x));
  const Range range(-1);
  const DecayParts<Range> p(range, a, 1);
  const Float y = p.power * p.q, w = Fma(-a, p.q, 1);
  // w (1 + rise) (1 + c) and what c takes off w, (1 - w) c.
  const Float more = Fma(w, Fma(2, p.c, p.rise), -p.c);
  const Float left = range.OfRaised(Fma(y, w, y * more));
  return hn::IfNegativeThenElse(x.raw, left.raw, (1 - left).raw);
}

// x tanh(log(1 + w)) = x n / (n + 2) with n = w^2 + 2w and w = e^x. What n lacks where w^2 is the larger part counts for a tenth.
template <class Range>
HWY_INLINE Float TimesTanhOfLog(Float x) {
  // Lifted only far below 0: a product with a denormal x must be rounded once.
  const Range range(x + 32);
  const Float v = range.NotBelow(kFloatVanished, x), z = range.NotAbove(-kFloatNegligible, v);
  const Float o = Sixteenths(z, 1), one = range.LiftedUnit(), t = range.Lifted(PowerBits(o)), s = RiseOf(z, 1, o);
  const Float w = Fma(t, s, t), w_rest = Fma(t, s, t - w);
  const Float m = w + w, twice = m * one, n = Fma(w, w, twice), n_rest = Fma(w_rest, m + (one + one), Fma(w, w, twice - n));
  const Float two = (one + one) * one, d = n + two, d_rest = SumRest(Max(n, two), Min(n, two), d) + n_rest;
  const Float q = 1 / d, h = n * (q * one), excess = q * (Fma(h, d, -(n * one)) + Fma(h, d_rest, -(n_rest * one)));
  return CopySign(range.OfLifted(Fma(v, h, -(z * excess))), x);
}

// Its derivative, with v = w + 1 and d = v^2 + 1: w (v + 1 + 4 x v / d) / d. What v lacks counts in d alone, and what the sum loses
// where it is not near its zero.
template <class Range>
HWY_INLINE Float TimesTanhOfLogSlope(Float x) {
  const Range range(x);
  const Float z = range.NotAbove(-kFloatNegligible, range.NotBelow(kFloatVanished, x));
  const Float o = Sixteenths(z, 1), power = range.Lifted(PowerBits(o)), t = range.OfLifted(power), s = RiseOf(z, 1, o);
  const Float v = Fma(t, s, t + 1), v_rest = Fma(t, s, t - (v - 1));
  const Float d = Fma(v, v, 1), d_rest = Fma(v, v_rest, Fma(v, v, 1 - d));
  const Float q = 1 / d, c = Fma(-q, d_rest, Fma(-q, d, 1));
  const Float y = z + z, u = v + v, k = u * q, m = Fma(y, k, 1), b = m + v, b_rest = Fma(y, ProductRest(u, q, k), (m - b) + v);
  const Float p = power * q, p_rest = ProductRest(power, q, p);
  const Float more = Fma(b, s + (c + c), Fma(-(v + 1), c, b_rest));
  return range.OfLifted(Fma(p, b, Fma(p_rest, b, p * more)));
}

// x, or -x where log(1 + e^x) is above 1: there it is x + log(1 + e^-x).
HWY_INLINE Float::Mask AboveTurn(Float x) { return x >= kFloatSoftplusTurn; }
HWY_INLINE Float BelowTurn(Float x) { return NegateIf(AboveTurn(x), x); }
// log(1 + e^x).
template <class Range>
HWY_INLINE Float LogOfSum(Float x) {
  const Float z = Range::NotBelow(kFloatVanished, BelowTurn(x));
  const Range range(-1);
  const Float o = Sixteenths(z, 1), t = range.Raised(PowerBits(o)), s = RiseOf(z, 1, o), r = Fma(t, s, t);
  const Float e = range.OfRaised(r), e_rest = range.OfRaised(Fma(t, s, t - r));
  const Float i = Fma(e, kLogSteps, kRoundToUnit), u = e - LookUp<16>(kLogCentreTable, i), chord = LookUp<16>(kLogChordTable, i);
  const Float log = Fma(e, chord, Fma(e_rest, chord, u * Curve(kLogCurveTables, i, u)));
  return Select(AboveTurn(x), x, 0) + log;
}

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_SIXTEENTHS_INL_H_
