// Smooth activations that resemble a rectifier.
#if defined(KINASE_SMOOTH_RECTIFIERS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_SMOOTH_RECTIFIERS_INL_H_
#undef KINASE_SMOOTH_RECTIFIERS_INL_H_
#else
#define KINASE_SMOOTH_RECTIFIERS_INL_H_
#endif

#include "src/float_products-inl.h"
#include "src/sixteenths-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// The smooth rectifier (Dugas et al. 2001), max(x, 0) + log(1 + e^-|beta x|) / beta.
struct Softplus : InRanges<5, 5> {
  static constexpr const char* kName = "softplus";
  explicit Softplus(const double* p) : beta(p[0]) {}
  double beta;

  template <class R> HWY_INLINE R Forward(R x) const {
    const R z = beta * x;
    return Lower(z, Select(x > 0, x, 0) + Log1pUnit(Exp(-Abs(z))) * (1 / R(beta)));
  }
  // sigmoid(beta x).
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = beta * x;
    const R e = Exp(-Abs(z));
    return Lower(z, Select(z < 0, e, 1) / (1 + e));
  }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return -Expm1(-beta * y); }

  bool InFloat() const { return beta == 1; }
  template <class Range> HWY_INLINE Float ForwardIn(Float x) const { return LogOfSum<Range>(x); }
  template <class Range> HWY_INLINE Float DerivativeIn(Float x) const { return Logistic<Range>(x); }
  static HWY_INLINE Float ForwardSixteenths(Float x) { return Sixteenths(BelowTurn(x), 1); }
  static HWY_INLINE Float SlopeSixteenths(Float x) { return Sixteenths(x, -1); }
};

// A smooth rectifier out of a square root (Barron 2021); below 0 as (b / 4) / (sqrt(x^2 + b) / 2 - x / 2), without
// cancellation. x^2 that would overflow makes b vanish, and the root is |x|.
struct Squareplus : WideOrFloat<4, 4> {
  static constexpr const char* kName = "squareplus";
  explicit Squareplus(const double* p) : b(p[0]), quarter(static_cast<float>(b) / 4) {}
  double b;
  float quarter;

  template <class R> HWY_INLINE R Forward(R x) const {
    const R s = Root(x);
    return Select(x < 0, R(b) / 4 / (0.5 * s - 0.5 * x), 0.5 * x + 0.5 * s);
  }
  // f(x) / sqrt(x^2 + b).
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = Min(kHuge, x);
    const R s = Root(z);
    return Select(z < 0, R(b) / 4 / (0.5 * s - 0.5 * z), 0.5 * z + 0.5 * s) / s;
  }
  // y^2 / (y^2 + b / 4).
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const {
    const R z = Min(kHuge, y);
    return Square(z / Sqrt(Square(z) + R(b) / 4));
  }
  template <class R> HWY_INLINE R Root(R x) const {
    const R a = Abs(x);
    return Select(a > kHuge, a, Sqrt(Square(Min(kHuge, a)) + b));
  }

  // q is 1 at most, and 1 and more added to it: with b between two powers of 4 what both round might add up to 1.2 ULP.
  bool InFloat() const { return b == 4; }
  // The value at -a, q with q (q + a) = b / 4, but for some roundings.
  HWY_INLINE Float Left(Float a) const {
    const Float z = Min(kFloatSquareEnd, a);
    return quarter / Fma(0.5, Sqrt(Fma(z, z, b)), Fma(-0.5, z, a));
  }
  // What q lacks, times a factor, by a step of Newton's method; 1 / (2 q + a) = q / (b / 4 + q^2) within 6 % by a straight line.
  HWY_INLINE Float Rest(Float a, Float q, float factor) const {
    const Float squared = Fma(-q, Min(std::numeric_limits<float>::max(), a), quarter);
    return Fma(-q, q, squared) * (q * Fma(squared, -0.47f * factor / (quarter * quarter), 0.94f * factor / quarter));
  }
  HWY_INLINE Float Forward(Float x) const {
    const Float a = Abs(x), q = Left(a);
    return Max(0, x) + (q + Rest(a, q, 1));
  }
  // q^2 / (q^2 + b / 4) below 0, 1 less that above; all times 2^42, for the squares of small values are denormal.
  HWY_INLINE Float Derivative(Float x) const {
    const Float a = Abs(x), q = Left(a), large = q * 0x1p42, p = large * q;
    const Float p_rest = Fma(large, Rest(a, q, 2), ProductRest(large, q, p));
    const float whole = quarter * 0x1p42f;
    const Float sum = whole + p, r = 1 / sum, c = Fma(-r, SumRest(whole, p, sum) + p_rest, Fma(-r, sum, 1));
    const Float slope = Fma(p, r, r * Fma(p, c, p_rest));
    // So near to 0, where it is between 0 and 1, the slope is 1/2.
    const Float right = Max(0, Min(1, x * 0x1p60));
    return Fma(Fma(-2, right, 1), slope, right);
  }
};

// The sigmoid-weighted linear unit (Elfwing, Uchibe and Doya 2018); silu(-inf) = -0.
struct Silu : InRanges<5, 4> {
  static constexpr const char* kName = "silu";
  static constexpr bool kSlopeHasZero = true;
  explicit Silu(const double* p) : beta(p[0]) {}
  double beta;

  template <class R> HWY_INLINE R Forward(R x) const {
    const R z = Max(R(kVanished) / beta, x);
    const R e = Exp(-Abs(beta * z));
    return Lower(beta * z, z * Select(z < 0, e, 1) / (1 + e));
  }
  // s (1 + z (1 - s)) with s = sigmoid(z), z = beta x, over the common denominator (1 + e)^2.
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = Max(kVanished, Min(-kVanished, beta * x));
    const R e = Exp(-Abs(z));
    return Lower(z, Select(z < 0, e * (1 + e + z), 1 + e + z * e) / Square(1 + e));
  }

  bool InFloat() const { return beta == 1; }
  template <class Range> HWY_INLINE Float ForwardIn(Float x) const { return TimesLogistic<Range>(x); }
  template <class Range> HWY_INLINE Float DerivativeIn(Float x) const { return TimesLogisticSlope<Range>(x); }
  static HWY_INLINE Float ForwardSixteenths(Float x) { return Sixteenths(x, -1); }
  static HWY_INLINE Float SlopeSixteenths(Float x) { return Sixteenths(Abs(x), -1); }
  HWY_INLINE Float Times(Float gate, Float up) const {
    const Float z = Min(-kFloatNegligible, gate), o = Octaves(z);
    return TimesSwish(GatedFactor(gate, gate, kFloatLogisticGateEnd), up, o, Fall(z, o));
  }
  static constexpr int64_t kTimesSlopeInFlight = HWY_TARGET == HWY_AVX2 ? 2 : 3;
  HWY_INLINE Float TimesSlope(Float gate, Float up, Float dy) const {
    const Float z = Min(-kFloatNegligible, gate), o = Octaves(z);
    return TimesSwishSlope(dy, UnlessBelow(kFloatLogisticGateEnd, gate, up), z, o, Fall(z, o));
  }
};

// What x has above the largest number that gelu and gelu_tanh are computed of, which is added at the end; -0, where that is nothing,
// changes no sign.
HWY_INLINE Float BeyondGeluTop(Float x) { return Max(-0.0, x - kFloatGeluTop); }

// The Gaussian error linear unit (Hendrycks and Gimpel 2016), with the exact normal distribution Phi.
struct Gelu : WideOrFloat<4, 3> {
  static constexpr const char* kName = "gelu";
  static constexpr bool kSlopeHasZero = true;
  explicit Gelu(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const {
    const R z = Max(-45, x);
    const R q = -0.5 * Square(z);
    const R tail = Exp(q) * NormalTail(Abs(z));
    return Select(z < 0, Lower(q, z * tail), z * (1 - tail));
  }
  // Phi(x) + x phi(x).
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = Max(-45, Min(45, x));
    const R q = -0.5 * Square(z);
    const R e = Exp(q);
    const R tail = e * NormalTail(Abs(z));
    const R slope = z * (kInvSqrt2Pi * e);
    return Select(z < 0, Lower(q, tail + slope), 1 - tail + slope);
  }

  static constexpr bool kLimited = true;
  static constexpr float kWithin = kFloatTailEnd;
  static HWY_INLINE Float Limited(Float x) { return UnlessVanished(-kFloatTailEnd, x, Min(kFloatGeluTop, x)); }
  static HWY_INLINE Float Beyond(Float x) { return BeyondGeluTop(x); }
  HWY_INLINE Float Forward(Float z, Float beyond) const { return Fma(TimesPhi(z), 0x1p-40, beyond); }
  static constexpr int64_t kTimesInFlight = 2;
  HWY_INLINE Float Times(Float gate, Float up) const { return GatedPhi(gate, up); }
  static constexpr int64_t kTimesSlopeInFlight = 2;
  HWY_INLINE Float TimesSlope(Float gate, Float up, Float dy) const { return GatedPhiSlope(gate, up, dy); }
  HWY_INLINE Float Derivative(Float x) const { return PhiSlope(x, Min(kFloatTailEnd, Abs(x))); }
};

// The approximation of gelu through tanh (Hendrycks and Gimpel 2016), as x sigmoid(2u), which does not cancel below 0.
struct GeluTanh : WideOrFloat<4, 3, 3> {
  static constexpr const char* kName = "gelu_tanh";
  static constexpr bool kSlopeHasZero = true;
  explicit GeluTanh(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const {
    const R z = Max(-40, x);
    const R u = kSqrt8Pi * z * (1 + kGeluCubic * Square(z));
    const R e = Exp(-Abs(u));
    return Lower(u, z * Select(z < 0, e, 1) / (1 + e));
  }
  // sigmoid(2u) + x sigmoid'(2u) 2u'.
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = Max(-40, Min(40, x));
    const R u = kSqrt8Pi * z * (1 + kGeluCubic * Square(z));
    const R e = Exp(-Abs(u));
    const R slope = kSqrt8Pi * z * (1 + R(3) * kGeluCubic * Square(z)) * e;
    return Lower(u, (Select(z < 0, e, 1) * (1 + e) + slope) / Square(1 + e));
  }

  static constexpr bool kLimited = true;
  static constexpr float kWithin = -kFloatGeluTanhEnd;
  static HWY_INLINE Float Limited(Float x) { return UnlessVanished(kFloatGeluTanhEnd, x, Min(kFloatGeluTop, x)); }
  static HWY_INLINE Float Beyond(Float x) { return BeyondGeluTop(x); }
  HWY_INLINE Float Forward(Float z, Float beyond) const { return Fma(TimesCubicLogistic(z), 0x1p-40, beyond); }
  static constexpr int64_t kTimesInFlight = 2;
  HWY_INLINE Float Times(Float gate, Float up) const { return GatedCubicLogistic(gate, up); }
  HWY_INLINE Float Derivative(Float x) const { return CubicSlope(x, Max(kFloatGeluTanhEnd, -Abs(x))); }
};

// The approximation of gelu through the sigmoid (Hendrycks and Gimpel 2016).
struct GeluQuick : WideOrFloat<5, 3> {
  static constexpr const char* kName = "gelu_quick";
  static constexpr bool kSlopeHasZero = true;
  explicit GeluQuick(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const {
    const R z = Max(-600, x);
    const R e = Exp(-Abs(kGeluQuick * z));
    return Lower(kGeluQuick * z, z * Select(z < 0, e, 1) / (1 + e));
  }
  // As silu with beta = 1.702.
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = Max(kVanished, Min(-kVanished, kGeluQuick * x));
    const R e = Exp(-Abs(z));
    return Lower(z, Select(z < 0, e * (1 + e + z), 1 + e + z * e) / Square(1 + e));
  }

  HWY_INLINE Float Forward(Float x) const {
    const Float v = Max(kFloatGeluQuickEnd, x), a = Min(kFloatGeluQuickTop, v);
    const Float u = kGeluQuickSingle.hi * a, rest = ProductRest(kGeluQuickSingle.hi, a, u) + kGeluQuickRestSingle.hi * a;
    const Float o = Octaves(u);
    return Swish(v, o, WithRest(Fall(u, o), -rest));
  }
  static constexpr int64_t kTimesInFlight = 5;
  HWY_INLINE Float Times(Float gate, Float up) const {
    const Float a = Min(kFloatGeluQuickTop, gate);
    const Float u = kGeluQuickSingle.hi * a, rest = ProductRest(kGeluQuickSingle.hi, a, u) + kGeluQuickRestSingle.hi * a;
    const Float o = Octaves(u);
    return TimesSwish(GatedFactor(gate, gate, kFloatGeluQuickGateEnd), up, o, WithRest(Fall(u, o), -rest));
  }
  static constexpr int64_t kTimesSlopeInFlight = 3;
  HWY_INLINE Float TimesSlope(Float gate, Float up, Float dy) const {
    const Float a = Min(kFloatGeluQuickTop, gate);
    const Float u = kGeluQuickSingle.hi * a, rest = ProductRest(kGeluQuickSingle.hi, a, u) + kGeluQuickRestSingle.hi * a;
    const Float o = Octaves(u);
    return TimesSwishSlope(dy, UnlessBelow(kFloatGeluQuickGateEnd, gate, up), u, rest, o, WithRest(Fall(u, o), -rest));
  }
  HWY_INLINE Float Derivative(Float x) const {
    const Float a = Max(kFloatGeluQuickEnd, Min(kFloatGeluQuickTop, x));
    const Float u = kGeluQuickSingle.hi * a, rest = ProductRest(kGeluQuickSingle.hi, a, u) + kGeluQuickRestSingle.hi * a;
    const Float o = Octaves(u);
    return SwishSlope(o, WithRest(Fall(u, o), -rest), u, rest);
  }
};

// Mish (Misra 2019); tanh(log(1 + w)) = n / (n + 2) with n = w (w + 2), w = e^x, in e = e^-|x| on both sides.
struct Mish : InRanges<7, 5, 5> {
  static constexpr const char* kName = "mish";
  static constexpr bool kSlopeHasZero = true;
  explicit Mish(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const {
    const R z = Max(kVanished, x);
    const R e = Exp(-Abs(z));
    const R n = Select(z < 0, e * (e + 2), 1 + 2 * e);
    const R two = Select(z < 0, 2, 2 * Square(e));
    return Lower(z, z * n / (n + two));
  }
  // t + x t' with t = n / (n + 2), t' = 4 w (w + 1) / (n + 2)^2.
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = Max(kVanished, Min(-kVanished, x));
    const R e = Exp(-Abs(z));
    const R n = Select(z < 0, e * (e + 2), 1 + 2 * e);
    const R two = Select(z < 0, 2, 2 * Square(e));
    const R slope = 4 * (1 + e) * Select(z < 0, e, Square(e));
    return Lower(z, (n * (n + two) + z * slope) / Square(n + two));
  }

  template <class Range> HWY_INLINE Float ForwardIn(Float x) const { return TimesTanhOfLog<Range>(x); }
  template <class Range> HWY_INLINE Float DerivativeIn(Float x) const { return TimesTanhOfLogSlope<Range>(x); }
  static HWY_INLINE Float ForwardSixteenths(Float x) { return Sixteenths(x, 1); }
  static HWY_INLINE Float SlopeSixteenths(Float x) { return Sixteenths(x, 1); }
};

using SmoothRectifiers = List<Softplus, Squareplus, Silu, Gelu, GeluTanh, GeluQuick, Mish>;

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_SMOOTH_RECTIFIERS_INL_H_
