// The elementary functions of the formulas, in double for results that are rounded to float32. Operation by operation the
// same as Maths.java, where their errors are stated; the polynomials come from coefficients/coefficients.inc in both.
#if defined(KINASE_MATH_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_MATH_INL_H_
#undef KINASE_MATH_INL_H_
#else
#define KINASE_MATH_INL_H_
#endif

#include <limits>

#include "src/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

#define KINASE_POLYNOMIAL(name, ...) static constexpr double k##name[] = {__VA_ARGS__};
#define KINASE_TABLE KINASE_POLYNOMIAL
#include "coefficients/coefficients.inc"
#undef KINASE_TABLE
#undef KINASE_POLYNOMIAL

constexpr double kLog2E = 0x1.71547652b82fep0;
constexpr double kLn2 = 0x1.62e42fefa39efp-1;
// ln 2 in two parts; a multiple of the first with a factor up to 2^11 is exact.
constexpr double kLn2High = 0x1.62e42fefa38p-1;
constexpr double kLn2Low = 0x1.ef35793c7673p-45;
// Adding it leaves the nearest integer in the low bits of the significand.
constexpr double kRoundToInteger = 0x1.8p52;
// Beyond it e^x overflows float32 or vanishes in it, whatever small factor a formula multiplies it by.
constexpr double kExpLimit = 700;
// e to this power has vanished from float32, whatever float32 it is multiplied by.
constexpr double kVanished = -700;
// Above every float32, with a fourth power that is finite in double: stands for infinity where that would make NaN.
constexpr double kHuge = 1e40;
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
  const Real shifted = Fma(z, kLog2E, kRoundToInteger);
  const Real r = Fma(shifted - kRoundToInteger, -kLn2, z);
  return Scale(Polynomial(kExpReduced, r), shifted);
}

// e^x - 1 = 2^n (e^r - 1) + (2^n - 1), which keeps its relative accuracy next to 0, and the sign of zero.
HWY_INLINE Real Expm1(Real x) {
  const Real z = Min(kExpLimit, Max(-kExpLimit, x));
  const Real shifted = Fma(z, kLog2E, kRoundToInteger);
  const Real r = Fma(shifted - kRoundToInteger, -kLn2, z);
  const Real s = Scale(1, shifted);
  return CopySign(Fma(s, r * Polynomial(kExpm1Reduced, r), s - 1), z);
}

// k (e^x - 1 + a) + b c, for sums that cancel.
HWY_INLINE Real Expm1Combined(Real k, Real x, Real a, Real b, Real c) {
  const Real z = Min(kExpLimit, Max(-kExpLimit, x));
  const Real shifted = Fma(z, kLog2E, kRoundToInteger);
  const Real n = shifted - kRoundToInteger;
  const Real high = Fma(n, -kLn2High, z);
  const Real r = Fma(n, -kLn2Low, high);
  const Real s = Scale(1, shifted);
  // e^x - 1 = (s - 1) + s high + s (the rest of r, and r^2 / 2 + ...); the sums of the large ones are exact, with a too.
  const Real base = s - 1;
  const Real e = base + s * high;
  const Real sum = e + a;
  const Real rest = SumError(s, -1, base) + s * Fma(n, -kLn2Low, Square(r) * Polynomial(kExpRemainder, r));
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
HWY_INLINE Real TanhShrinkSmall(Real x) { return x * Square(x) * Polynomial(kTanhShrink, Square(x)); }

// erf x for |x| <= 0.6.
HWY_INLINE Real ErfSmall(Real x) { return x * Polynomial(kErfSmall, Square(x)); }

// sin(pi f)^2 for |f| <= 1/2.
HWY_INLINE Real SinSquared(Real f) { return Square(f) * Polynomial(kSinSquared, Square(f)); }

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_MATH_INL_H_
