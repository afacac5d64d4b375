// Products of another input with gelu and gelu_tanh in float, within 0.93 ULP: what Phi, or the logistic function, lacks as a float goes
// into the product, and so does what the product of the two inputs loses. And those of two inputs with slopes of gates.
// Operation by operation the same as FloatProducts.java, and for the slopes of logistic functions FloatMaths.java.
#if defined(KINASE_FLOAT_PRODUCTS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_FLOAT_PRODUCTS_INL_H_
#undef KINASE_FLOAT_PRODUCTS_INL_H_
#else
#define KINASE_FLOAT_PRODUCTS_INL_H_
#endif

#include "src/float_math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// Below these gates, products of gelu and of gelu_tanh with what is smaller than 128 have vanished; down to them 2^40 times their
// exponentials are so large that rests are no denormal numbers.
constexpr float kFloatGeluGateEnd = -14.7f, kFloatGeluTanhGateEnd = -10.97f;

// gate up (most - less) 2^-40, with 2^24 in the product, so that what it loses is no denormal number. NaN where it overflows: such
// products are computed in double instead. Below `end` the gate counts as one with which anything from 128 on overflows, and what
// does not has vanished. That what is lost is taken away leaves -0 its sign.
HWY_INLINE Float GatedProduct(Float gate, Float up, float end, Float most, Float less) {
  const auto vanished = gate < end;
  const Float factor = Select(vanished, -0x1p121f, gate * 0x1p24), p = factor * up, excess = Fma(-factor, up, p);
  const Float product = Fma(p, most, -Fma(p, less, excess * most));
  return Fma(product, Select(vanished, 0, 0x1p-64), -(product - product));
}

// Phi(-a) e^(a^2/2), scaled, as the sum of two floats, for a = |gate|.
struct TailOfPhi {
  Float a, w, w_rest;

  explicit HWY_INLINE TailOfPhi(Float gate) : a(Min(-kFloatGeluGateEnd, Abs(gate))), w(0), w_rest(0) {
    const Float i = Interval(a + 1), u = a - LookUp<16>(kGeluTailPieces.centre, i);
    const Float curve = Curve(kGeluTailPieces, i, u), base = LookUp<16>(kGeluTailPieces.base, i);
    w = Fma(u, curve, base);
    w_rest = Fma(u, curve, base - w);
  }
};
// What comes of such a tail, w + w_rest, at a gate, as Phi does: 2^40 times it below 0, and 1 less that above, most - less.
struct StepOfPhi {
  Float most, less;

  HWY_INLINE StepOfPhi(Float gate, Float a, Float w, Float w_rest) : most(0), less(0) {
    const Float o = BellOctaves(a), t = SignedPower(o, gate), h = t * w;
    const Float h_rest = Fma(h, BellFall(a, o), Fma(t, w_rest, ProductRest(t, w, h)));
    const Float one = LiftedStep(gate);
    most = one - h;
    less = h_rest + (h + (most - one));
  }
};

// gate Phi(gate) up: as TimesPhi, but that the sum of base and u curve is rounded, and what it loses made up for, before anything is
// multiplied by it.
HWY_INLINE Float GatedPhi(Float gate, Float up) {
  const TailOfPhi tail(gate);
  const StepOfPhi step(gate, tail.a, tail.w, tail.w_rest);
  return GatedProduct(gate, up, kFloatGeluGateEnd, step.most, step.less);
}

// dy up (most - less) 2^-40, a slope; NaN where it overflows on the way. Below `end` what a slope makes of products smaller than 4 has
// vanished, and larger ones are left to double.
HWY_INLINE Float GatedSlope(Float gate, Float up, Float dy, float end, Float most, Float less) {
  const auto vanished = gate < end;
  const Float p = dy * up * Select(vanished, 0x1p126f, 1), product = Fma(p, most, -(p * less));
  return Fma(product, Select(vanished, 0, 0x1p-40f), -(product - product));
}

// dy up (Phi(gate) + gate phi(gate)), with Phi(-a) - a phi(a) in the place of Phi(-a).
HWY_INLINE Float GatedPhiSlope(Float gate, Float up, Float dy) {
  const TailOfPhi tail(gate);
  const Float a = tail.a, more = Polynomial(kBellDensityRestSingle, Square(a)), density = kSingleBellDensity.hi + more;
  const Float v = a * density, v_rest = Fma(a, SumRest(kSingleBellDensity.hi, more, density), ProductRest(a, density, v));
  const Float w = tail.w - v, w_rest = (SumError(tail.w, -v, w) + tail.w_rest) - v_rest;
  const StepOfPhi step(gate, a, w, w_rest);
  return GatedSlope(gate, up, dy, kFloatGeluGateEnd, step.most, step.less);
}

// gate logistic(2u) up: as TimesCubicLogistic, with 1 - w as the sum of two floats, and all that the factor of 2u lacks.
HWY_INLINE Float GatedCubicLogistic(Float gate, Float up) {
  const Float a = Min(kCubicTop, Abs(gate)), i = CubicInterval(a, kCubicStep), u = a - LookUp<16>(kCubicLossPieces.centre, i);
  const Float w = Fma(u, Curve(kCubicLossPieces, i, u), LookUp<16>(kCubicLossPieces.base, i)), k = 1 - w, k_rest = 1 - k - w;
  const Float z = Max(kFloatGeluTanhGateEnd, Min(0, gate)), factor = CubicFactor(z), o = CubicOctaves(z, factor);
  const Float rest = Fma(factor, kSingleCubicExactGrowth.hi, Fma(z, z, kSingleCubicLinear.hi - factor)) + kSingleCubicLack.hi;
  const Float t = LiftedPower(o + LookUp<16>(kCubicOctavesTable, i)), h = t * k;
  const Float less = Fma(-h, CubicRise(z, factor, o, rest), Fma(-t, k_rest, Fma(-t, k, h)));
  return GatedProduct(gate, up, kFloatGeluTanhGateEnd, h, less);
}

// NaN for a gate below `end`, otherwise x.
HWY_INLINE Float UnlessBelow(float end, Float gate, Float x) { return Select(gate < end, std::numeric_limits<float>::quiet_NaN(), x); }
// The same for a gate above end, or below -end.
HWY_INLINE Float UnlessBeyond(float end, Float gate, Float x) {
  return Select(Abs(gate) > end, std::numeric_limits<float>::quiet_NaN(), x);
}

// A product, dy up, times a slope that is the sum of two floats, so that there are two roundings, of the product and of the result; NaN
// where the first overflows.
HWY_INLINE Float TimesSum(Float product, Float slope, Float slope_rest) {
  return Fma(product, slope, Fma(product, slope_rest, -(product - product)));
}

// The same with the derivative of the logistic function, f (g + g_rest) (1 + c)^2. As f (1 + c) and that factor add up to 1, c is known
// better than f needs it.
HWY_INLINE Float TimesLogisticSlope(Float dy, Float up, Float o, Float s) {
  const LogisticFactors l(o, s);
  const Float excess = ((Max(l.f, l.g) - 1) + Min(l.f, l.g)) + l.g_rest, slope = l.f * l.g;
  return TimesSum(dy * up, slope, Fma(l.f, Fma(l.g, -2 * excess, l.g_rest), ProductRest(l.f, l.g, slope)));
}

// The same with the derivative of Swish, f (1 + c) (1 + p + p_rest), where p = v (1 - logistic(u)) and v = x u'.
HWY_INLINE Float TimesSlope(Float dy, Float up, LogisticFactors l, Float p, Float p_rest) {
  const Float w = 1 + p, w_rest = SumRest(1, p, w) + p_rest, slope = l.f * w;
  return TimesSum(dy * up, slope, Fma(l.f, Fma(w, l.c, w_rest), ProductRest(l.f, w, slope)));
}
HWY_INLINE Float TimesSwishSlope(Float dy, Float up, Float v, Float o, Float s) {
  const LogisticFactors l(o, s);
  const Float h = 1 - l.f, h_rest = Fma(-l.f, l.c, (1 - h) - l.f), p = v * h;
  return TimesSlope(dy, up, l, p, Fma(v, h_rest, ProductRest(v, h, p)));
}
// The same for a v that is the sum of two floats.
HWY_INLINE Float TimesSwishSlope(Float dy, Float up, Float v, Float v_rest, Float o, Float s) {
  const LogisticFactors l(o, s);
  const Float h = 1 - l.f, h_rest = Fma(-l.f, l.c, (1 - h) - l.f), p = v * h;
  return TimesSlope(dy, up, l, p, Fma(v, h_rest, Fma(v_rest, h, ProductRest(v, h, p))));
}

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_FLOAT_PRODUCTS_INL_H_
