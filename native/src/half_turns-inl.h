// Angles in half turns, modulo one: t / pi without its nearest integer, for an angle t of any size. Operation by operation the
// same as HalfTurns.java, where the errors are stated.
#if defined(KINASE_HALF_TURNS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_HALF_TURNS_INL_H_
#undef KINASE_HALF_TURNS_INL_H_
#else
#define KINASE_HALF_TURNS_INL_H_
#endif

#include "src/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// Up to here 107 bits of 1 / pi do.
constexpr double kNear = 0x1p22;
// An angle in [2^e, 2^(e+1)), the exact product of two doubles, is a multiple of 2^(e - 106).
constexpr double kAllBits = 0x1p106;
constexpr int64_t kExponentOfAllBits = 1023 + 106;
// The table holds 1 / pi through windows of 48 bits at every 16th bit: every third one follows on the one before.
constexpr int kWindows = 5;
constexpr int kNext = 3;
constexpr double kWindow = 0x1p-48;

// A fraction as an unevaluated sum.
struct Fraction {
  Real high;
  Real low;
};

// x without its nearest integer; exact.
HWY_INLINE Real WithoutInteger(Real x) { return x - Round(x); }

HWY_INLINE Fraction NearHalfTurns(Real t, Real rest) {
  const Real p = t * kInvPi.hi;
  return {WithoutInteger(p), Fma(rest, kInvPi.hi, Fma(t, kInvPi.lo, Fma(t, kInvPi.hi, -p)))};
}

// Payne and Hanek (1983). The bits of 1 / pi whose products with t are integers are left out, and what is left of t / pi is
// summed up modulo one, out of exact products: the five windows reach 2^-118 beyond the point.
inline HWY_NOINLINE Fraction FarHalfTurns(Real t, Real rest, Real windows) {
  const hn::RebindToSigned<Real::Tag> bits;
  const auto exponent = hn::ShiftRight<52>(hn::BitCast(bits, Max(kAllBits, Abs(t)).raw));
  const auto first = hn::ShiftRight<4>(hn::Sub(exponent, hn::Set(bits, kExponentOfAllBits)));
  const Real scale = hn::BitCast(Real::Tag(), hn::ShiftLeft<52>(hn::Sub(hn::Set(bits, 1023), hn::ShiftLeft<4>(first))));
  const auto entry = hn::Add(first, hn::ConvertTo(bits, windows.raw));
  Real h = t * scale;
  Real l = rest * scale;
  Real sum = 0;
  Real low = 0;
  for (int i = 0; i < kNext * kWindows; i += kNext) {
    const Real w = hn::GatherIndex(Real::Tag(), kInversePi + i, entry);
    const Real p = h * w;
    const Real q = l * w;
    const Real a = WithoutInteger(p);
    const Real b = WithoutInteger(Fma(h, w, -p));
    const Real c = WithoutInteger(q);
    const Real d = Fma(l, w, -q);
    const Real ab = a + b;
    const Real cd = c + d;
    const Real abcd = ab + cd;
    const Real all = sum + abcd;
    low = low + (SumError(a, b, ab) + SumError(c, d, cd) + SumError(ab, cd, abcd) + SumError(sum, abcd, all));
    sum = WithoutInteger(all);
    h = h * kWindow;
    l = l * kWindow;
  }
  return {sum, low};
}

// (t + rest) 2^(16 windows) / pi, modulo one. The long way is taken where a lane needs it.
HWY_INLINE Fraction HalfTurnsOf(Real t, Real rest, Real windows) {
  const Fraction near = NearHalfTurns(t, rest);
  const Real::Mask is_near = Abs(t) <= kNear;
  if (HWY_LIKELY(AllTrue(is_near))) return near;
  const Fraction far = FarHalfTurns(t, rest, windows);
  return {Select(is_near, near.high, far.high), Select(is_near, near.low, far.low)};
}

// a x / pi + ahead, modulo one, in [-1/2, 1/2], for the exact product; ahead is 0 or 1/4.
HWY_INLINE Real HalfTurns(Real a, Real x, double ahead) {
  const Real t = a * x;
  const Fraction f = HalfTurnsOf(t, Fma(a, x, -t), 0);
  const Real sum = f.high + f.low;
  return Select(sum > 0.5 - ahead, sum + (ahead - 1), sum + ahead) + SumError(f.high, f.low, sum);
}

// The same of two doubles, whose product may be beyond all doubles: above 2^800 x is taken 2^192 times as small, and as many
// windows, each of 16 bits, further on.
HWY_INLINE Dual HalfTurns(Dual a, Dual x, double ahead) {
  const Real::Mask scaled = Abs(x.hi) > 0x1p800;
  const Real z = x.hi * Select(scaled, Real(0x1p-192), 1);
  const Real t = a.hi * z;
  const Fraction f = HalfTurnsOf(t, Fma(a.hi, z, -t), Select(scaled, Real(12), 0));
  const Real sum = f.high + f.low;
  const Dual g(sum, SumError(f.high, f.low, sum));
  return g + Select(g > 0.5 - ahead, Dual(ahead - 1), Dual(ahead));
}

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_HALF_TURNS_INL_H_
