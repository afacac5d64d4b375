// A number of about 106 bits, for float64 results: formulas run on it as they run on a double, and its upper half is the
// result, rounded once.
#if defined(KINASE_DUAL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_DUAL_INL_H_
#undef KINASE_DUAL_INL_H_
#else
#define KINASE_DUAL_INL_H_
#endif

#include <math.h>

#include "src/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// The sum hi + lo of two doubles, hi being the sum rounded to a double (Dekker 1971; the algorithms are those of Joldes,
// Muller and Popescu 2017). Operation by operation the same as Dual.java. hi behaves as a double does under the same
// operations: it overflows to infinity, keeps the sign of a zero and turns NaN where a double would. For that every
// operation finds its excess, the part by which the rounded result is too large, and takes it away: a zero keeps its
// sign when +0 is subtracted, and not when +0 is added; an excess that is not finite means that hi is not, and counts for 0.
struct Dual {
  using Mask = Real::Mask;

  Real hi, lo;

  HWY_INLINE Dual(double constant) : hi(constant), lo(0) {}
  HWY_INLINE Dual(Constant constant) : hi(constant.hi), lo(constant.lo) {}
  HWY_INLINE explicit Dual(Real x) : hi(x), lo(0) {}
  HWY_INLINE Dual(Real hi_, Real lo_) : hi(hi_), lo(lo_) {}

  // An excess of -0, what is left of a product that underflows, is one of +0.
  static HWY_INLINE Real Finite(Real excess) { return Select(Abs(excess) < INFINITY, excess, 0) + 0; }

  // sum - excess, where the excess is small beside the sum.
  static HWY_INLINE Dual Normal(Real sum, Real excess) {
    const Real e = Finite(excess);
    const Real hi = sum - e;
    return {hi, (sum - hi) - e};
  }

  friend HWY_INLINE Dual operator+(Dual a, Dual b) {
    const Real s = a.hi + b.hi;
    const Real s_b = s - a.hi;
    const Real s_excess = ((s - s_b) - a.hi) + (s_b - b.hi);
    const Real t = a.lo + b.lo;
    const Real t_b = t - a.lo;
    const Real t_excess = ((t - t_b) - a.lo) + (t_b - b.lo);
    const Real excess = Finite(s_excess - t);
    const Real u = s - excess;
    return Normal(u, ((u - s) + excess) + t_excess);
  }
  friend HWY_INLINE Dual operator-(Dual a) { return {-a.hi, -a.lo}; }
  friend HWY_INLINE Dual operator-(Dual a, Dual b) { return a + -b; }
  friend HWY_INLINE Dual operator*(Dual a, Dual b) {
    const Real p = a.hi * b.hi;
    return Normal(p, Fma(-a.lo, b.hi, Fma(-a.hi, b.lo, Fma(-a.hi, b.hi, p))));
  }
  friend HWY_INLINE Dual operator/(Dual a, Dual b) {
    const Real q = a.hi / b.hi;
    return Normal(q, (Fma(q, b.hi, -a.hi) + Fma(q, b.lo, -a.lo)) / b.hi);
  }
  friend HWY_INLINE Dual Sqrt(Dual a) {
    const Real s = Sqrt(a.hi);
    return Normal(s, (Fma(s, s, -a.hi) - a.lo) / (2 * s));
  }

  friend HWY_INLINE Mask operator<(Dual a, Dual b) { return (a.hi < b.hi) | ((a.hi == b.hi) & (a.lo < b.lo)); }
  friend HWY_INLINE Mask operator>(Dual a, Dual b) { return b < a; }
  friend HWY_INLINE Mask operator<=(Dual a, Dual b) { return (a.hi < b.hi) | ((a.hi == b.hi) & (a.lo <= b.lo)); }
  friend HWY_INLINE Mask operator>=(Dual a, Dual b) { return b <= a; }
  friend HWY_INLINE Mask operator==(Dual a, Dual b) { return (a.hi == b.hi) & (a.lo == b.lo); }

  friend HWY_INLINE Dual Select(Mask condition, Dual a, Dual b) {
    return {Select(condition, a.hi, b.hi), Select(condition, a.lo, b.lo)};
  }
  friend HWY_INLINE Dual Abs(Dual x) { return {Abs(x.hi), Select(x.hi < 0, -x.lo, x.lo)}; }
  friend HWY_INLINE Dual Fma(Dual a, Dual b, Dual c) { return a * b + c; }
  friend HWY_INLINE Dual Square(Dual x) { return x * x; }
  friend HWY_INLINE Dual CopySign(Dual magnitude, Dual sign) {
    const Dual a = Abs(magnitude);
    const Real hi = CopySign(a.hi, sign.hi);
    return {hi, Select(hi < 0, -a.lo, a.lo)};
  }
  friend HWY_INLINE Dual Min(Dual limit, Dual x) { return Select(x > limit, limit, x); }
  friend HWY_INLINE Dual Max(Dual limit, Dual x) { return Select(x < limit, limit, x); }
  friend HWY_INLINE Dual NegativePart(Dual x) { return Select(x > 0, 0, x); }
  friend HWY_INLINE Dual NearestDouble(Dual x) { return Dual(x.hi); }
};

// How a formula is computed. Exact: it rounds at most once, so in the type of the elements, its parameters rounded to it
// first. Wide: with more bits than an element has, rounded once at the end.
struct Exact {
  template <class E>
  using Number = Lanes<E>;
  // Whether x is multiplied by its parameters, and nothing else done with them.
  static constexpr bool kParametersAreFactors = false;
};
struct Wide {
  template <class E>
  using Number = std::conditional_t<hwy::IsSame<E, float>(), Real, Dual>;
};

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_DUAL_INL_H_
