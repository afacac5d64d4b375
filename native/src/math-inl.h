// The elementary functions of the formulas: in double for float32 results, in Dual for float64 results. Operation by
// operation the same as Maths.java and DualMaths.java, where their errors are stated; the constants and polynomials come
// from coefficients/coefficients.inc in both.
#if defined(KINASE_MATH_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_MATH_INL_H_
#undef KINASE_MATH_INL_H_
#else
#define KINASE_MATH_INL_H_
#endif

#include <limits>

#include "src/dual-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

#define KINASE_CONSTANT(name, hi, lo) static constexpr Constant k##name = {hi, lo};
#define KINASE_POLYNOMIAL(name, ...) static constexpr double k##name[] = {__VA_ARGS__};
#define KINASE_DUAL_POLYNOMIAL(name, duals, ...)         \
  static constexpr size_t k##name##Duals = duals;        \
  static constexpr double k##name[] = {__VA_ARGS__};
#define KINASE_TABLE KINASE_POLYNOMIAL
#include "coefficients/coefficients.inc"
#undef KINASE_TABLE
#undef KINASE_CONSTANT
#undef KINASE_POLYNOMIAL
#undef KINASE_DUAL_POLYNOMIAL

// Adding it leaves the nearest integer in the low bits of the significand.
constexpr double kRoundToInteger = 0x1.8p52;
// Beyond it e^x overflows float32 or vanishes in it, whatever small factor a formula multiplies it by.
constexpr double kExpLimit = 700;
// e to this power has vanished from float32 and float64, whatever a formula multiplies it by.
constexpr double kVanished = -1000;
// Next to 0 by so much, a formula is a straight line, even times any parameter.
constexpr double kTiny = 0x1p-300;
// Stands for infinity where that would make NaN; its fourth power is finite in double.
constexpr double kHuge = 1e70;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// c[0] + c[1] x + c[2] x^2 + ..., by Horner's rule.
template <size_t N>
HWY_INLINE Real Polynomial(const double (&c)[N], Real x) {
  Real p = c[N - 1];
  for (size_t i = N - 1; i-- > 0;) p = Fma(p, x, c[i]);
  return p;
}

// x 2^n, where shifted = kRoundToInteger + n; x and the result are normal.
HWY_INLINE Real Scale(Real x, Real shifted) {
  const hn::RebindToSigned<Real::Tag> bits;
  return hn::BitCast(Real::Tag(), hn::Add(hn::BitCast(bits, x.raw), hn::ShiftLeft<52>(hn::BitCast(bits, shifted.raw))));
}

// e^x. x = n ln(2) + r with |r| <= ln(2)/2, so e^x = 2^n e^r.
HWY_INLINE Real Exp(Real x) {
  const Real z = Min(kExpLimit, Max(-kExpLimit, x));
  const Real shifted = Fma(z, kLog2E.hi, kRoundToInteger);
  const Real r = Fma(shifted - kRoundToInteger, -kLn2.hi, z);
  return Scale(Polynomial(kExpReduced, r), shifted);
}

// e^x - 1 = 2^n (e^r - 1) + (2^n - 1), which keeps its relative accuracy next to 0, and the sign of zero.
HWY_INLINE Real Expm1(Real x) {
  const Real z = Min(kExpLimit, Max(-kExpLimit, x));
  const Real shifted = Fma(z, kLog2E.hi, kRoundToInteger);
  const Real r = Fma(shifted - kRoundToInteger, -kLn2.hi, z);
  const Real s = Scale(1, shifted);
  return CopySign(Fma(s, r * Polynomial(kExpm1Reduced, r), s - 1), z);
}

// k (e^x - 1 + a) + b c, for sums that cancel.
HWY_INLINE Real Expm1Combined(Real k, Real x, Real a, Real b, Real c) {
  const Real z = Min(kExpLimit, Max(-kExpLimit, x));
  const Real shifted = Fma(z, kLog2E.hi, kRoundToInteger);
  const Real n = shifted - kRoundToInteger;
  const Real high = Fma(n, -kFirstOfLn2.hi, z);
  const Real r = Fma(n, -kRestOfLn2.hi, high);
  const Real s = Scale(1, shifted);
  // e^x - 1 = (s - 1) + s high + s (the rest of r, and r^2 / 2 + ...); the sums of the large ones are exact, with a too.
  const Real base = s - 1;
  const Real e = base + s * high;
  const Real sum = e + a;
  const Real rest = SumError(s, -1, base) + s * Fma(n, -kRestOfLn2.hi, Square(r) * Polynomial(kExpRemainder, r));
  const Real low = SumError(e, a, sum) + (SumError(base, s * high, e) + rest);
  const Real p = k * sum;
  const Real q = b * c;
  const Real result = p + q;
  return result + (SumError(p, q, result) + Fma(k, low, Fma(k, sum, -p) + Fma(b, c, -q)));
}

// log(1 + e) for 0 <= e <= 1.
HWY_INLINE Real Log1pUnit(Real e) { return e * Polynomial(kLog1pUnit, e); }

// Phi(-a) e^(a^2/2) for a >= 0: the tail of the normal distribution without its exponential.
HWY_INLINE Real NormalTail(Real a) {
  const Real z = Min(14.5, a);
  const Real w = 1 / (z + 4);
  return w * Polynomial(kNormalTail, (z - 4) * w);
}

// x - tanh x for |x| <= 0.6.
HWY_INLINE Real TanhShrinkSmall(Real x) { return x * (Square(x) * Polynomial(kTanhShrink, Square(x))); }

// erf x for |x| <= 0.6.
HWY_INLINE Real ErfSmall(Real x) { return x * Polynomial(kErfSmall, Square(x)); }

// sin(pi f)^2 for |f| <= 1/2.
HWY_INLINE Real SinSquared(Real f) { return Square(f) * Polynomial(kSinSquared, Square(f)); }

// Lower(x, v) takes back from v the factor that Exp(x) carries: none in double.
HWY_INLINE Real Lower(Real, Real v) { return v; }

HWY_INLINE Real NearestDouble(Real x) { return x; }

// The same in Dual.

// c[0] + c[1] x + ...: Horner's rule in double down to the coefficients that are sums of two doubles, then in sums.
template <size_t kDuals, size_t N>
HWY_INLINE Dual Polynomial(const double (&c)[N], Dual x) {
  Real q = c[N - 1];
  for (size_t i = N - 1; i-- > 2 * kDuals;) q = Fma(q, x.hi, c[i]);
  Dual p(q);
  for (size_t i = kDuals; i-- > 0;) {
    const Real product = p.hi * x.hi;
    const Real rest = Fma(p.lo, x.hi, Fma(p.hi, x.lo, Fma(p.hi, x.hi, -product)));
    const Real constant = c[2 * i];
    const Real s = constant + product;
    const Real s_product = s - constant;
    const Real e = ((constant - (s - s_product)) + (product - s_product)) + (rest + c[2 * i + 1]);
    p.hi = s + e;
    p.lo = (s - p.hi) + e;
  }
  return p;
}

HWY_INLINE Real PowerOfTwo(Real n) { return Scale(Real(1), n + kRoundToInteger); }

// x 2^n in two steps, for 2^n may be out of range where x 2^n is not.
HWY_INLINE Dual Scale(Dual x, Real n) {
  const Real half = Fma(n, 0.5, kRoundToInteger) - kRoundToInteger;
  const Real first = PowerOfTwo(half);
  const Real second = PowerOfTwo(n - half);
  return {x.hi * first * second, x.lo * first * second};
}

// x = n ln(2) + r with |r| <= ln(2)/2, for |x| <= 1000.
struct Reduced {
  Real n;
  Dual expm1_r;
};
HWY_INLINE Reduced Reduce(Dual x) {
  const Real n = Fma(x.hi, kLog2E.hi, kRoundToInteger) - kRoundToInteger;
  const Real t = Fma(n, -kFirstOfLn2.hi, x.hi);  // exact
  const Real p = n * kRestOfLn2.hi;
  const Real p_rest = Fma(n, kRestOfLn2.hi, -p);
  const Real s = t - p;
  const Real s_p = s - t;
  const Real e = ((t - (s - s_p)) - (p + s_p)) + Fma(n, -kRestOfLn2.lo, x.lo - p_rest);
  const Real hi = s + e;
  const Dual r(hi, (s - hi) + e);
  return {n, r * Polynomial<kExpm1ReducedDualDuals>(kExpm1ReducedDual, r)};
}

// Below it Exp carries a factor, so that neither it nor what formulas make of it is denormal: only Lower makes it so.
constexpr double kLifted = -432;
constexpr double kLiftExponent = 512;

// e^x, for x < kLifted times 2^kLiftExponent, which is 2^-110 at most: nothing beside 1.
HWY_INLINE Dual Exp(Dual x) {
  const Dual z = Min(-kVanished, Max(kVanished, x));
  const Reduced reduced = Reduce(z);
  return Scale(1 + reduced.expm1_r, reduced.n + Select(z.hi < kLifted, kLiftExponent, 0));
}

HWY_INLINE Dual Lower(Dual x, Dual v) {
  const Real factor = Select(x.hi < kLifted, 0x1p-512, 1);
  return {v.hi * factor, v.lo * factor};
}

// e^x - 1 for x <= 709.
HWY_INLINE Dual Expm1(Dual x) {
  const Dual z = Min(709, Max(kVanished, x));
  const Reduced reduced = Reduce(z);
  return CopySign(Scale(reduced.expm1_r, reduced.n) + (Scale(Dual(1), reduced.n) - 1), z);
}

// 2 artanh(e / (2 + e)).
HWY_INLINE Dual Log1pUnit(Dual e) {
  const Dual t = e / (2 + e);
  return 2 * t * Polynomial<kAreaTangentDualDuals>(kAreaTangentDual, Square(t));
}

HWY_INLINE Dual NormalTail(Dual a) {
  const Dual z = Min(40, a);
  const Dual w = 1 / (z + 4);
  return w * Polynomial<kNormalTailDualDuals>(kNormalTailDual, (z - 4) * w);
}

HWY_INLINE Dual TanhShrinkSmall(Dual x) {
  return x * (Square(x) * Polynomial<kTanhShrinkDualDuals>(kTanhShrinkDual, Square(x)));
}

HWY_INLINE Dual ErfSmall(Dual x) { return x * Polynomial<kErfSmallDualDuals>(kErfSmallDual, Square(x)); }

HWY_INLINE Dual SinSquared(Dual f) { return Square(f) * Polynomial<kSinSquaredDualDuals>(kSinSquaredDual, Square(f)); }

// n where |x| is in [2^n, 2^(n + 1)), for a normal x: its biased exponent, read as the low bits of 2^52.
HWY_INLINE Real Exponent(Real x) {
  const hn::RebindToSigned<Real::Tag> bits;
  const auto biased = hn::ShiftRight<52>(hn::BitCast(bits, Abs(x).raw));
  return Real(hn::BitCast(Real::Tag(), hn::Or(biased, hn::BitCast(bits, Real(0x1p52).raw)))) - (0x1p52 + 1023);
}

// log(1 + a) for a >= 0, relative error that of Log1pUnit: 1 + a = 2^n m with 1 <= m < 2 where a is above 1.
HWY_INLINE Real Log1p(Real a) {
  const Real s = a + 1;
  const Real n = Select(a > 1, Exponent(s), 0);
  return Fma(n, kLn2.hi, Log1pUnit(Select(a > 1, s * PowerOfTwo(-n) - 1, a)));
}
HWY_INLINE Dual Log1p(Dual a) {
  const Dual s = a + 1;
  const Real n = Select(a.hi > 1, Exponent(s.hi), 0);
  const Real down = PowerOfTwo(-n);
  return Dual(n) * Dual(kLn2) + Log1pUnit(Select(a.hi > 1, Dual(s.hi * down, s.lo * down) - 1, a));
}

// k (e^x - 1 + a) + b c for x <= 709, a and c scaled so that their products do not overflow where the sum does not.
HWY_INLINE Dual Expm1Combined(Dual k, Dual x, Dual a, Dual b, Dual c) {
  const Real scale = Select(Abs(a.hi) > 0x1p890, 0x1p-132, 1);
  const Real unscale = Select(Abs(a.hi) > 0x1p890, 0x1p132, 1);
  // First what cancels where it is large: k a and b c are exact.
  const Dual line = k * (a * Dual(scale)) + b * (c * Dual(scale));
  const Dual sum = k * (Expm1(x) * Dual(scale)) + line;
  return {sum.hi * unscale, sum.lo * unscale};
}

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_MATH_INL_H_
