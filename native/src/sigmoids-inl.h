// S-shaped activations.
#if defined(KINASE_SIGMOIDS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_SIGMOIDS_INL_H_
#undef KINASE_SIGMOIDS_INL_H_
#else
#define KINASE_SIGMOIDS_INL_H_
#endif

#include "src/float_products-inl.h"
#include "src/sixteenths-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// The logistic function; e = e^-|x| never overflows and keeps the relative accuracy of the negative tail.
struct Sigmoid : InRanges<6, 6> {
  static constexpr const char* kName = "sigmoid";
  explicit Sigmoid(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const {
    const R e = Exp(-Abs(x));
    return Lower(x, Select(x < 0, e, 1) / (1 + e));
  }
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R e = Exp(-Abs(x));
    return Lower(-Abs(x), e / Square(1 + e));
  }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return y * (1 - y); }

  static constexpr bool kOutputInFloat = true;
  HWY_INLINE Float DerivativeFromOutput(Float y) const { return Fma(-y, y, y); }

  template <class Range> HWY_INLINE Float ForwardIn(Float x) const { return Logistic<Range>(x); }
  template <class Range> HWY_INLINE Float DerivativeIn(Float x) const { return LogisticSlope<Range>(Abs(x), 1); }
  static HWY_INLINE Float ForwardSixteenths(Float x) { return Sixteenths(x, -1); }
  static HWY_INLINE Float SlopeSixteenths(Float x) { return Sixteenths(Abs(x), -1); }
  static constexpr int64_t kTimesInFlight = 5;
  HWY_INLINE Float Times(Float gate, Float up) const {
    const Float z = Min(-kFloatNegligible, gate), o = Octaves(z);
    return TimesLogistic(GatedFactor(up, gate, kFloatLogisticGateEnd), 0, o, Fall(z, o));
  }
  static constexpr int64_t kTimesSlopeInFlight = 3;
  HWY_INLINE Float TimesSlope(Float gate, Float up, Float dy) const {
    const Float z = Min(-kFloatNegligible, gate), o = Octaves(z);
    return TimesLogisticSlope(dy, UnlessBeyond(-kFloatNegligible, gate, up), o, Fall(z, o));
  }
};

// The logarithm of the logistic function.
struct LogSigmoid : InRanges<4, 5> {
  static constexpr const char* kName = "log_sigmoid";
  explicit LogSigmoid(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const {
    return Lower(-x, Select(x < 0, x, 0) - Log1pUnit(Exp(-Abs(x))));
  }
  // sigmoid(-x).
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R e = Exp(-Abs(x));
    return Lower(-x, Select(x < 0, 1, e) / (1 + e));
  }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return -Expm1(y); }

  template <class Range> HWY_INLINE Float ForwardIn(Float x) const { return -LogOfSum<Range>(-x); }
  template <class Range> HWY_INLINE Float DerivativeIn(Float x) const { return Logistic<Range>(-x); }
  static HWY_INLINE Float ForwardSixteenths(Float x) { return Sixteenths(BelowTurn(-x), 1); }
  static HWY_INLINE Float SlopeSixteenths(Float x) { return Sixteenths(-x, -1); }
};

// tanh in float, and its slope.
HWY_INLINE Float TanhInFloat(Float x) {
  const Float a = Min(kFloatTanhEnd, Abs(x));
  return WithSign(InPieces(kTanhPieces, a, 1, a), x);
}
template <class Range>
HWY_INLINE Float TanhSlopeInFloat(Float x) {
  return LogisticSlope<Range>(Abs(x), 2);
}
HWY_INLINE Float TanhSlopeSixteenths(Float x) { return Sixteenths(Abs(x), -2); }

// The hyperbolic tangent, -m / (2 + m) with m = e^(-2|x|) - 1: no cancellation next to 0.
struct Tanh : WideOrFloat<4, 6, 2> {
  static constexpr const char* kName = "tanh";
  explicit Tanh(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const {
    const R m = Expm1(-2 * Abs(x));
    return CopySign(m / (2 + m), x);
  }
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = -2 * Abs(x);
    const R e = Exp(z);
    return Lower(z, 4 * e / Square(1 + e));
  }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return (1 - y) * (1 + y); }

  static constexpr bool kOutputInFloat = true;
  HWY_INLINE Float DerivativeFromOutput(Float y) const { return Fma(-y, y, 1); }

  HWY_INLINE Float Forward(Float x) const { return TanhInFloat(x); }
  static constexpr bool kSlopeInRanges = true;
  template <class Range> HWY_INLINE Float DerivativeIn(Float x) const { return TanhSlopeInFloat<Range>(x); }
  static HWY_INLINE Float SlopeSixteenths(Float x) { return TanhSlopeSixteenths(x); }
};

// A stretched hyperbolic tangent (LeCun 1989).
struct ScaledTanh : Wide {
  static constexpr const char* kName = "scaled_tanh";
  explicit ScaledTanh(const double* p) : alpha(p[0]), beta(p[1]) {}
  double alpha, beta;

  // Next to 0, where beta x might be denormal, alpha beta x.
  template <class R> HWY_INLINE R Forward(R x) const {
    const R m = Expm1(-2 * Abs(beta * x));
    return Select(Abs(x) < kTiny, R(alpha) * beta * x, alpha * CopySign(m / (2 + m), x));
  }
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = -2 * Abs(beta * x);
    const R e = Exp(z);
    return Lower(z, R(alpha) * beta * (4 * e / Square(1 + e)));
  }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return R(beta) / alpha * ((alpha - y) * (alpha + y)); }
};

// The positive half of the hyperbolic tangent.
struct RectifiedTanh : WideOrFloat<4, 6, 2> {
  static constexpr const char* kName = "rectified_tanh";
  explicit RectifiedTanh(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const {
    const R m = Expm1(-2 * Abs(x));
    return Select(x < 0, 0, CopySign(m / (2 + m), x));
  }
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = -2 * Abs(x);
    const R e = Exp(z);
    return Select(x <= 0, 0, Lower(z, 4 * e / Square(1 + e)));
  }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Select(y <= 0, 0, (1 - y) * (1 + y)); }

  static constexpr bool kOutputInFloat = true;
  HWY_INLINE Float DerivativeFromOutput(Float y) const { return Select(y <= 0, 0, Fma(-y, y, 1)); }

  HWY_INLINE Float Forward(Float x) const { return Select(x < 0, 0, TanhInFloat(x)); }
  static constexpr bool kSlopeInRanges = true;
  template <class Range> HWY_INLINE Float DerivativeIn(Float x) const { return Select(x <= 0, 0, TanhSlopeInFloat<Range>(x)); }
  static HWY_INLINE Float SlopeSixteenths(Float x) { return TanhSlopeSixteenths(x); }
};

// A rational approximation of 1.7159 tanh(2x/3) (Anguita, Parodi and Zunino 1993), as s / (1 + s) without cancellation.
struct RationalTanh : WideOrFloat<5, 2> {
  static constexpr const char* kName = "rational_tanh";
  explicit RationalTanh(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const {
    const R a = kTwoThirds * Min(kHuge, Abs(x));
    const R s = a + a * a + kRationalQuartic * Square(Square(a));
    return CopySign(kRationalScale * (s / (1 + s)), x);
  }
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R a = kTwoThirds * Min(kHuge, Abs(x));
    const R s = a + a * a + kRationalQuartic * Square(Square(a));
    return R(kRationalScale) * kTwoThirds * (1 + 2 * a + R(4) * kRationalQuartic * a * Square(a)) / (1 + s) / (1 + s);
  }

  // x (scale g / (1 + |x| g)) with s = |x| g; what the factor lacks is above 0 next to 0, so that -0 stays.
  HWY_INLINE Float Forward(Float x) const {
    const double linear = kTwoThirdsSingle.hi, bend = kRationalSquareSingle.hi, quartic = kRationalQuarticSingle.hi;
    const Float z = Max(-kFloatRationalEnd, Min(kFloatRationalEnd, x)), a = Abs(z), h = a * Fma(quartic, a * a, bend);
    const Float g = linear + h, g_rest = SumRest(linear, h, g) + kTwoThirdsRestSingle.hi;
    const Float d = Fma(a, g, 1), d_rest = Fma(a, g_rest, Fma(a, g, 1 - d));
    const Float q = 1 / d, t = g * q, t_rest = q * (Fma(-t, d, g) + Fma(-t, d_rest, g_rest));
    const Float y = kRationalScaleSingle.hi * t;
    return Fma(z, y, z * ScaledRest(t, t_rest, y));
  }
  // scale n / (1 + s)^2 with s = |x| (2 / 3 + |x| v) and n = s' = 2 / 3 + |x| u, u = 4 v - 8 / 9.
  HWY_INLINE Float Derivative(Float x) const {
    const double linear = kTwoThirdsSingle.hi, bend = kRationalSquareSingle.hi, quartic = kRationalQuarticSingle.hi;
    const Float a = Min(kFloatRationalSlopeEnd, Abs(x)), aa = a * a, v = Fma(quartic, aa, bend);
    const Float v_rest = Fma(quartic, ProductRest(a, a, aa), Fma(quartic, aa, -v) + bend);
    const Float h = a * v, g = linear + h, g_rest = SumError(linear, h, g) + Fma(a, v_rest, ProductRest(a, v, h));
    const Float s = a * g, d = 1 + s, d_rest = SumRest(1, s, d) + Fma(a, g_rest, ProductRest(a, g, s));
    const Float u = Fma(4, v, -2 * bend), u_rest = Fma(4, v_rest, Fma(4, v, -u) - 2 * bend);
    const Float m = a * u, n = linear + m, n_rest = SumRest(m, linear, n) + Fma(a, u_rest, ProductRest(a, u, m));
    const Float k = kRationalScaleSingle.hi * n, q = 1 / d, c = Fma(-q, d_rest, Fma(-q, d, 1)), w = k * q;
    const Float w_rest = Fma(ScaledRest(n, n_rest, k), q, ProductRest(k, q, w));
    return Fma(w, q, q * Fma(w, c + c, w_rest));
  }
  // What product of the scale and v, which lacks a rest, lacks.
  static HWY_INLINE Float ScaledRest(Float v, Float rest, Float product) {
    return ProductRest(kRationalScaleSingle.hi, v, product) + Fma(kRationalScaleSingle.hi, rest, kRationalScaleRestSingle.hi * v);
  }
};

// The soft sign (Turian, Bergstra and Bengio 2009).
struct Softsign : WideOrFloat<8, 4> {
  static constexpr const char* kName = "softsign";
  explicit Softsign(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const {
    const R a = Min(kHuge, Abs(x));
    return CopySign(a / (1 + a), x);
  }
  template <class R> HWY_INLINE R Derivative(R x) const { return Square(1 / (1 + Abs(x))); }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Square(1 - Abs(y)); }

  // h and what it lacks of x / (d + rest), with d + rest = 1 + |x|, over that, which 1 - |h| is near enough to 1 over. Exact but for one
  // rounding where d - 1 is, below 2^24; from there d, rounded down, is |x|, and the value is 1, for 2^25 up to 1.0 ULP too large. With
  // the sign of x from the start, and so negated that what h lacks of -0 is -0.
  static constexpr bool kInRanges = true, kBelowTwo = true;
  template <class Range> HWY_INLINE Float ForwardIn(Float x) const {
    const Float z = Range::NotBelow(-kFloatMost, Range::NotAbove(kFloatMost, x)), a = Abs(z), d = kFloatBelowOne + a, h = z / d;
    return Fma(-Fma(h, a - (d - 1), Fma(h, d, -z)), 1 - Abs(h), h);
  }
  HWY_INLINE Float Forward(Float x) const { return ForwardIn<Every>(x); }
  // 1 / (d (1 + |x|)) with d = 1 + |x|, times a scale above and below: where roundings of both are largest next to the quotient, 1.93
  // ULP of it in all; without, 2.5. Also, where that quotient is a denormal number, its divisor does not overflow.
  HWY_INLINE Float Derivative(Float x) const {
    const Float a = Abs(x), d = Fma(kFloatSoftsignScale, a, kFloatSoftsignScale);
    return kFloatSoftsignScale / Fma(a, d, d);
  }
};

// The error function, 1 - 2 Phi(-sqrt(2) |x|); next to 0, where that would cancel, a polynomial.
struct Erf : WideOrFloat<4, 3, 2> {
  static constexpr const char* kName = "erf";
  explicit Erf(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const {
    const R tail = 2 * Exp(-Square(x)) * NormalTail(kSqrt2 * Abs(x));
    return Select(Abs(x) < 0.6, ErfSmall(x), CopySign(1 - tail, x));
  }
  template <class R> HWY_INLINE R Derivative(R x) const { return Lower(-Square(x), kTwoInvSqrtPi * Exp(-Square(x))); }

  HWY_INLINE Float Forward(Float x) const {
    const Float a = Min(kFloatErfEnd, Abs(x));
    return WithSign(InPieces(kErfPieces, a, 0.5, a), x);
  }
  HWY_INLINE Float Derivative(Float x) const {
    const Float a = Min(kFloatBellEnd, Abs(x)), o = Octaves(-Square(a));
    return ScaledExp(o, SquareRise(a, o), Constant{kTwoInvSqrtPiSingle.hi, kTwoInvSqrtPiRestSingle.hi});
  }
};

using Sigmoids = List<Sigmoid, LogSigmoid, Tanh, ScaledTanh, RectifiedTanh, RationalTanh, Softsign, Erf>;

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_SIGMOIDS_INL_H_
