// Activations made of one exponential.
#if defined(KINASE_EXPONENTIALS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_EXPONENTIALS_INL_H_
#undef KINASE_EXPONENTIALS_INL_H_
#else
#define KINASE_EXPONENTIALS_INL_H_
#endif

#include "src/sixteenths-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// The exponential function.
struct Exponential : InRanges<4, 4, 1> {
  static constexpr const char* kName = "exponential";
  explicit Exponential(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const { return Lower(x, Exp(x)); }
  template <class R> HWY_INLINE R Derivative(R x) const { return Lower(x, Exp(x)); }
  static constexpr bool kOutputInFloat = true;
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return y; }

  template <class Range> HWY_INLINE Float ForwardIn(Float x) const { return Exp<Range>(x); }
  template <class Range> HWY_INLINE Float DerivativeIn(Float x) const { return Exp<Range>(x); }
  static HWY_INLINE Float ForwardSixteenths(Float x) { return Sixteenths(x, 1); }
  static HWY_INLINE Float SlopeSixteenths(Float x) { return Sixteenths(x, 1); }
};

// The bell curve.
struct Gaussian : WideOrFloat<4, 4> {
  static constexpr const char* kName = "gaussian";
  explicit Gaussian(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const { return Lower(-Square(x), Exp(-Square(x))); }
  // x is clamped where the bell has vanished, so that inf never meets 0.
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = Max(-40, Min(40, x));
    return Lower(-Square(z), -2 * z * Exp(-Square(z)));
  }

  HWY_INLINE Float Forward(Float x) const {
    const Float a = Min(kFloatBellEnd, Abs(x)), o = Octaves(-Square(a)), t = Power(o);
    return ScaleSmall(Fma(t, SquareRise(a, o), t), o);
  }
  HWY_INLINE Float Derivative(Float x) const {
    const Float a = Min(kFloatBellEnd, Abs(x)), o = Octaves(-Square(a));
    return ScaledExp(o, SquareRise(a, o), CopySign(-2 * a, -x));
  }
};

// elu with alpha = 1 in float, and its slopes; celu is the same then.
HWY_INLINE Float EluInFloat(Float x) {
  const Float a = Min(kFloatEluEnd, -x);
  return Select(x < 0, InPieces<true>(kEluPieces, a, 2, a), x);
}
HWY_INLINE Float EluSlopeInFloat(Float x) {
  const Float z = Max(kFloatVanished, NegativePart(x)), o = Octaves(z), t = Power(o);
  return Select(x > 0, 1, ScaleSmall(Fma(t, Rise(z, o), t), o));
}
HWY_INLINE Float EluSlopeFromOutput(Float y) { return Min(1, y + 1); }

// The exponential linear unit (Clevert, Unterthiner and Hochreiter 2016).
struct Elu : WideOrFloat<4, 4, 2> {
  static constexpr const char* kName = "elu";
  explicit Elu(const double* p) : alpha(p[0]) {}
  double alpha;

  template <class R> HWY_INLINE R Forward(R x) const { return Select(x >= 0, x, alpha * Expm1(NegativePart(x))); }
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = NegativePart(x);
    return Select(x > 0, 1, Lower(z, alpha * Exp(z)));
  }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Select(y > 0, 1, y + alpha); }

  bool InFloat() const { return alpha == 1; }
  HWY_INLINE Float Forward(Float x) const { return EluInFloat(x); }
  HWY_INLINE Float Derivative(Float x) const { return EluSlopeInFloat(x); }
  static constexpr bool kOutputInFloat = true;
  HWY_INLINE Float DerivativeFromOutput(Float y) const { return EluSlopeFromOutput(y); }
};

// The elu with a continuous slope (Barron 2017).
struct Celu : WideOrFloat<4, 4, 2> {
  static constexpr const char* kName = "celu";
  explicit Celu(const double* p) : alpha(p[0]) {}
  double alpha;

  // Next to 0, where x / alpha might be denormal, x.
  template <class R> HWY_INLINE R Forward(R x) const {
    return Select(x >= -kTiny, x, alpha * Expm1(NegativePart(x) * (1 / R(alpha))));
  }
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = NegativePart(x) * (1 / R(alpha));
    return Select(x > 0, 1, Lower(z, Exp(z)));
  }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Select(y > 0, 1, y * (1 / R(alpha)) + 1); }

  bool InFloat() const { return alpha == 1; }
  HWY_INLINE Float Forward(Float x) const { return EluInFloat(x); }
  HWY_INLINE Float Derivative(Float x) const { return EluSlopeInFloat(x); }
  static constexpr bool kOutputInFloat = true;
  HWY_INLINE Float DerivativeFromOutput(Float y) const { return EluSlopeFromOutput(y); }
};

// The self-normalising elu (Klambauer, Unterthiner, Mayr and Hochreiter 2017).
struct Selu : WideOrFloat<4, 4, 2> {
  static constexpr const char* kName = "selu";
  explicit Selu(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const { return Select(x >= 0, kSeluScale * x, kSeluScaleAlpha * Expm1(NegativePart(x))); }
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = NegativePart(x);
    return Select(x > 0, kSeluScale, Lower(z, kSeluScaleAlpha * Exp(z)));
  }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Select(y > 0, kSeluScale, y + kSeluScaleAlpha); }

  HWY_INLINE Float Forward(Float x) const {
    // Infinity must not meet the rest, whose sign is the other for a number above 0. Next to -0 it is -0.
    const Float rest = kSeluScaleRestSingle.hi * Min(std::numeric_limits<float>::max(), Abs(x));
    const Float a = Min(kFloatEluEnd, -x), below = InPieces<true>(kSeluPieces, a, 2, a + a);
    return Select(x < 0, below, Fma(kSeluScaleSingle.hi, x, rest));
  }
  HWY_INLINE Float Derivative(Float x) const {
    const Float z = Max(kFloatVanished, NegativePart(x)), o = Octaves(z);
    return Select(x > 0, kSeluScale, ScaledExp(o, Rise(z, o), Constant{kSeluScaleAlphaSingle.hi, kSeluScaleAlphaRestSingle.hi}));
  }
};

// The integral of an elu (Huang and Schlag 2025).
struct Xielu : Wide {
  static constexpr const char* kName = "xielu";
  explicit Xielu(const double* p) : alpha_p(p[0]), alpha_n(p[1]), beta(p[2]), eps(p[3]) {}
  double alpha_p, alpha_n, beta, eps;

  template <class R> HWY_INLINE R Forward(R x) const {
    const R z = Bounded(x);
    const R positive = z * Fma(alpha_p, z, beta);
    return Unbounded(x, Select(x > 0, positive, Expm1Combined(alpha_n, Select(z > eps, eps, z), -z, beta, z)));
  }
  // Between eps and 0 the derivative of the value would be beta - alpha_n: an artefact of the limit eps.
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = Bounded(x);
    const R positive = Fma(R(2) * alpha_p, z, beta);
    return Select(x > 0, Unbounded(x, positive), Expm1Combined(alpha_n, Select(z > eps, eps, z), 0, beta, 1));
  }
  // A number instead of an infinity, lest two infinities meet, or one and a zero.
  template <class R> HWY_INLINE R Bounded(R x) const { return Select(Abs(x) == kInfinity, CopySign(kHuge, x), x); }
  // Infinity again where the result for that number grows with it.
  template <class R> HWY_INLINE R Unbounded(R x, R v) const {
    return Select(Abs(x) == kInfinity, Select(Abs(v) > 0x1p40, v * kInfinity, v), v);
  }
};

using Exponentials = List<Exponential, Gaussian, Elu, Celu, Selu, Xielu>;

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_EXPONENTIALS_INL_H_
