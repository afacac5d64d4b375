// The elementary functions of formulas that compute in float: a number is the unevaluated sum or product of two floats wherever the
// rounding of one would show, so that values stay within 0.83 ULP (gelu, gelu_tanh, squareplus, rational_tanh, hard_swish, softsign from
// 2^24 to 2^25, and selu and mish next to the denormal numbers: 1.0) and slopes without a zero within 1.1 (rational_tanh and softsign:
// 1.94), at up to twice the speed of double. Operation by operation the same as FloatMaths.java; the constants and polynomials come
// from coefficients/coefficients.inc in both.
#if defined(KINASE_FLOAT_MATH_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_FLOAT_MATH_INL_H_
#undef KINASE_FLOAT_MATH_INL_H_
#else
#define KINASE_FLOAT_MATH_INL_H_
#endif

#include "src/float_form-inl.h"
#include "src/math-inl.h"
#include "src/tables-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// A table of kTableLanes floats, in the form that LookUp takes, out of as many numbers, or half as many twice over.
struct FloatTable {
  alignas(64) float entries[kTableLanes];

  template <size_t N>
  explicit constexpr FloatTable(const double (&numbers)[N]) : entries() {
    for (size_t i = 0; i < kTableLanes; ++i) entries[i] = static_cast<float>(numbers[i % N]);
    constexpr size_t kHalf = kTableLanes / 2;
    for (size_t i = kHalf; N == kTableLanes && InHalves(Float::Tag()) && i < kTableLanes; ++i) {
      entries[i] = OfBits(BitsOf(entries[i]) ^ BitsOf(entries[i - kHalf]));
    }
  }

 private:
  static constexpr uint32_t BitsOf(float number) { return __builtin_bit_cast(uint32_t, number); }
  static constexpr float OfBits(uint32_t bits) { return __builtin_bit_cast(float, bits); }
};
constexpr FloatTable kPowerTable(kSinglePowers), kPowerRestTable(kSinglePowersRest);
constexpr FloatTable kRootTable(kSingleRoots), kRootRestTable(kSingleRootsRest);
constexpr FloatTable kLogCentreTable(kLogCentreSingle), kLogChordTable(kLogChordSingle);
constexpr FloatTable kLogCurveTables[] = {FloatTable(kLogCurve1Single), FloatTable(kLogCurve2Single), FloatTable(kLogCurve3Single),
                                          FloatTable(kLogCurve4Single), FloatTable(kLogCurve5Single)};
constexpr FloatTable kLiftedPowerTable(kLiftedPowersSingle);

template <int32_t kCount>
HWY_INLINE Float LookUp(const FloatTable& table, Float index) {
  return LookUp<kCount>(Float::Tag(), table.entries, hn::BitCast(hn::RebindToSigned<Float::Tag>(), index.raw));
}

// A function in pieces: base + u curve(u) with u = a - centre.
template <size_t N>
struct PiecesOf {
  FloatTable centre, base, curve[N];
};
using Pieces = PiecesOf<6>;
constexpr Pieces kErfPieces = {FloatTable(kErfCentreSingle), FloatTable(kErfSingle),
                               {FloatTable(kErfCurve1Single), FloatTable(kErfCurve2Single), FloatTable(kErfCurve3Single),
                                FloatTable(kErfCurve4Single), FloatTable(kErfCurve5Single), FloatTable(kErfCurve6Single)}};
constexpr Pieces kTanhPieces = {FloatTable(kTanhCentreSingle), FloatTable(kTanhSingle),
                                {FloatTable(kTanhCurve1Single), FloatTable(kTanhCurve2Single), FloatTable(kTanhCurve3Single),
                                 FloatTable(kTanhCurve4Single), FloatTable(kTanhCurve5Single), FloatTable(kTanhCurve6Single)}};
constexpr Pieces kEluPieces = {FloatTable(kEluCentreSingle), FloatTable(kEluSingle),
                               {FloatTable(kEluCurve1Single), FloatTable(kEluCurve2Single), FloatTable(kEluCurve3Single),
                                FloatTable(kEluCurve4Single), FloatTable(kEluCurve5Single), FloatTable(kEluCurve6Single)}};
constexpr Pieces kSeluPieces = {FloatTable(kSeluCentreSingle), FloatTable(kSeluSingle),
                                {FloatTable(kSeluCurve1Single), FloatTable(kSeluCurve2Single), FloatTable(kSeluCurve3Single),
                                 FloatTable(kSeluCurve4Single), FloatTable(kSeluCurve5Single), FloatTable(kSeluCurve6Single)}};
constexpr Pieces kGeluTailPieces = {FloatTable(kGeluTailCentreSingle), FloatTable(kGeluTailSingle),
                                    {FloatTable(kGeluTailCurve1Single), FloatTable(kGeluTailCurve2Single),
                                     FloatTable(kGeluTailCurve3Single), FloatTable(kGeluTailCurve4Single),
                                     FloatTable(kGeluTailCurve5Single), FloatTable(kGeluTailCurve6Single)}};
constexpr PiecesOf<5> kGeluSlopePieces = {FloatTable(kGeluSlopeCentreSingle), FloatTable(kGeluSlopeSingle),
                                          {FloatTable(kGeluSlopeCurve1Single), FloatTable(kGeluSlopeCurve2Single),
                                           FloatTable(kGeluSlopeCurve3Single), FloatTable(kGeluSlopeCurve4Single),
                                           FloatTable(kGeluSlopeCurve5Single)}};
constexpr PiecesOf<5> kCubicLossPieces = {FloatTable(kCubicLossCentreSingle), FloatTable(kCubicLossSingle),
                                          {FloatTable(kCubicLossCurve1Single), FloatTable(kCubicLossCurve2Single),
                                           FloatTable(kCubicLossCurve3Single), FloatTable(kCubicLossCurve4Single),
                                           FloatTable(kCubicLossCurve5Single)}};
constexpr FloatTable kCubicOctavesTable(kCubicOctavesSingle);
constexpr Pieces kCubicSlopePieces = {FloatTable(kCubicSlopeCentreSingle), FloatTable(kCubicSlopeSingle),
                                      {FloatTable(kCubicSlopeCurve1Single), FloatTable(kCubicSlopeCurve2Single),
                                       FloatTable(kCubicSlopeCurve3Single), FloatTable(kCubicSlopeCurve4Single),
                                       FloatTable(kCubicSlopeCurve5Single), FloatTable(kCubicSlopeCurve6Single)}};

// Adding it leaves the nearest eighth in the low bits of the significand.
constexpr float kRoundToEighth = 0x1.8p20f;
// Adding it leaves the nearest integer there.
constexpr float kRoundToUnit = 0x1.8p23f;
// e to this power has vanished from float32, whatever number a formula multiplies it by.
constexpr float kFloatVanished = -110;
// Beyond it e^x overflows.
constexpr float kFloatOverflow = 90;
// Below these x, gelu_tanh and gelu_quick have vanished; above the last, gelu_quick is x.
constexpr float kFloatGeluTanhEnd = -10.9f;
constexpr float kFloatGeluQuickEnd = -64.5f, kFloatGeluQuickTop = 24;
// From these gates on, the values of sigmoid and silu, and of gelu_quick, without the gate as a factor, are normal numbers.
constexpr float kFloatLogisticGateEnd = -80, kFloatGeluQuickGateEnd = -47;
// 1 +- e to this power is 1.
constexpr float kFloatNegligible = -40;
// From here on softplus, which is above 1, is x and a logarithm that is small; below it is the logarithm of 1 + e^x.
constexpr float kFloatSoftplusTurn = 0.55f;
// The intervals of log(1 + e) in a unit.
constexpr double kLogSteps = 8.9375;

// Beyond it, e to -x^2 / 2 has vanished from float32, even times x.
constexpr float kFloatTailEnd = 14.6f;
// Next to 8, with all bits set: there gelu and gelu_tanh are x, and x is the rounded sum of this and of x - this for every x above.
constexpr float kFloatGeluTop = 0x1.fffffep2f;
// The step of the pieces of gelu_tanh, and where e^(2u) is so small at -x that the logistic function of 2u is 1.
constexpr float kCubicStep = 0x1.6p-2f, kCubicTop = 5.3f;
// Stands for infinity where that would make NaN; and the number before 1, which leaves no sum of integers halfway.
constexpr float kFloatMost = std::numeric_limits<float>::max(), kFloatBelowOne = 0x1.fffffep-1f;
// What both sides of the quotient that the slope of softsign is are multiplied by: see there.
constexpr float kFloatSoftsignScale = 0x1.a66666p-40f;
// From there on, rational_tanh is its limit, and its slope has vanished from float32.
constexpr float kFloatRationalEnd = 0x1p10f, kFloatRationalSlopeEnd = 0x1p31f;
// Up to it, a square can be added to; beyond it, only that counts.
constexpr float kFloatSquareEnd = 0x1p60f;
// From there on, erf, tanh and 1 - e^-a are 1.
constexpr float kFloatErfEnd = 4, kFloatTanhEnd = 9.5f, kFloatEluEnd = 18;
// Beyond it, e^-x^2 has vanished from float32.
constexpr float kFloatBellEnd = 10.4f;

template <size_t N>
HWY_INLINE Float Polynomial(const double (&c)[N], Float x) {
  Float p = c[N - 1];
  for (size_t i = N - 1; i-- > 0;) p = Fma(p, x, c[i]);
  return p;
}

// What is lost in sum = a + b rounded, where |a| >= |b|.
HWY_INLINE Float SumRest(Float a, Float b, Float sum) { return b - (sum - a); }

// What is lost in product = a b rounded.
HWY_INLINE Float ProductRest(Float a, Float b, Float product) { return Fma(a, b, -product); }

// What is missing from q next to 1 / (larger + smaller + rest), relative to it. That q takes away at least a half of the 1 first
// keeps the roundings small.
HWY_INLINE Float Missing(Float q, Float larger, Float smaller, Float rest) {
  return Fma(-q, rest, Fma(-q, smaller, Fma(-q, larger, 1)));
}

// e^z = 2^n power (1 + rise), for -150 <= z <= 100: n + power's eighths are the nearest to z / ln 2. In the form that has them in
// the low bits, as Power, Rise and Scale take them.
HWY_INLINE Float Octaves(Float z) { return Fma(z, kSingleLog2E.hi, kRoundToEighth); }
HWY_INLINE Float Power(Float octaves) { return LookUp<8>(kPowerTable, octaves); }
HWY_INLINE Float Rise(Float z, Float octaves) {
  const Float n = octaves - kRoundToEighth;
  const Float r = Fma(-n, kSingleRestOfLn2.hi, Fma(-n, kSingleLn2.hi, z));
  return Fma(r * r, Polynomial(kExpRestSingle, r), r) + LookUp<8>(kPowerRestTable, octaves);
}

// e^-x = root (1 + fall) / 2^n likewise, for -110 <= x <= 110: n + root's eighths are the nearest to x / ln 2.
HWY_INLINE Float Root(Float octaves) { return LookUp<8>(kRootTable, octaves); }
HWY_INLINE Float Fall(Float x, Float octaves) {
  const Float n = octaves - kRoundToEighth;
  const Float r = Fma(n, kSingleRestOfLn2.hi, Fma(n, kSingleLn2.hi, -x));
  return Fma(r * r, Polynomial(kExpRestSingle, r), r) + LookUp<8>(kRootRestTable, octaves);
}
// The rise of e^(z + rest), given that of e^z; or the fall of e^-(x - rest).
HWY_INLINE Float WithRest(Float rise, Float rest) { return rise + Fma(rise, rest, rest); }
// The rise of e^(-a^2), given the octaves of -a^2 rounded.
HWY_INLINE Float SquareRise(Float a, Float octaves) {
  const Float square = Square(a);
  return WithRest(Rise(-square, octaves), -ProductRest(a, a, square));
}

#if HWY_TARGET != HWY_AVX3
// The bits of a power of two, with those of the octaves added to its exponent and, as a fraction, below it.
template <int kShift>
HWY_INLINE auto BitsOfPower(Float octaves, float power) {
  const hn::RebindToSigned<Float::Tag> di;
  return hn::Add(hn::ShiftLeft<kShift>(hn::BitCast(di, octaves.raw)), hn::BitCast(di, hn::Set(Float::Tag(), power)));
}
// The power of two of these bits.
template <class VI>
HWY_INLINE Float WithoutFraction(VI bits) {
  const hn::RebindToSigned<Float::Tag> di;
  return hn::BitCast(Float::Tag(), hn::And(bits, hn::Set(di, static_cast<int32_t>(0xff800000u))));
}
#endif

// v 2^n for the whole octaves, rounded once.
HWY_INLINE Float Scale(Float v, Float octaves) {
#if HWY_TARGET == HWY_AVX3
  return Float::Vector{_mm512_scalef_ps(v.raw.raw, (octaves - kRoundToEighth).raw.raw)};
#else
  // In two steps, by the halves of n rounded down and up, of which the first is exact. The lowest bit of the octaves is an eighth, and
  // so a sixteenth of a half.
  const auto half = BitsOfPower<19>(octaves, 0x1p0f);
  return v * WithoutFraction(half) * WithoutFraction(hn::Add(half, hn::Set(hn::RebindToSigned<Float::Tag>(), 8 << 19)));
#endif
}

// The same below 2^87, n being from -166 to 87: the first step to 2^40 times as much, which loses nothing but what vanishes.
HWY_INLINE Float ScaleSmall(Float v, Float octaves) {
#if HWY_TARGET == HWY_AVX3
  return Scale(v, octaves);
#else
  return v * WithoutFraction(BitsOfPower<20>(octaves, 0x1p40f)) * 0x1p-40f;
#endif
}
// 2^n itself, likewise.
HWY_INLINE Float WholeOctaves(Float octaves) { return ScaleSmall(1, octaves); }

// x logistic(u), given the octaves of u and the fall of e^-u, for x >= kFloatVanished.
HWY_INLINE Float Swish(Float x, Float o, Float s) {
  const Float t = Root(o), b = WholeOctaves(o), m = Fma(t, s, t), m_rest = Fma(t, s, t - m);
  const Float q = 1 / (b + m), c = Missing(q, Max(b, m), Min(b, m), m_rest);
  return Scale(Fma(x, q, Min(-kFloatVanished, x) * (q * c)), o);
}

// Values of gates, times another input: 2^24 times a factor, so that what the product with it loses is no denormal number. NaN for
// a gate below `end`, where a value of its own would be denormal, as what comes of the factor is where it overflows: such products are
// computed in double instead.
HWY_INLINE Float GatedFactor(Float factor, Float gate, float end) {
  return Select(gate < end, std::numeric_limits<float>::quiet_NaN(), factor * 0x1p24);
}

// logistic(u) = f (1 + c), given the octaves of u and the fall of e^-u. That q is too large in any case makes c negative. And
// 1 - logistic(u) = (g + g_rest) (1 + c).
struct LogisticFactors {
  Float f, c, g, g_rest;

  HWY_INLINE LogisticFactors(Float o, Float s) : f(0), c(0), g(0), g_rest(0) {
    const Float t = Root(o), b = WholeOctaves(o), m = Fma(t, s, t), m_rest = Fma(t, s, t - m);
    const Float q = (1 + 0x1p-22) / (b + m);
    c = Missing(q, Max(b, m), Min(b, m), m_rest);
    f = b * q;
    g = m * q;
    g_rest = Fma(m_rest, q, ProductRest(m, q, g));
  }
};

// 2^-24 (p - excess) logistic(u). That c is negative keeps what is taken away at last from being -0, which would take its sign from a
// zero; and makes NaN of what overflows.
HWY_INLINE Float TimesLogistic(Float p, Float excess, Float o, Float s) {
  const LogisticFactors l(o, s);
  return Fma(p, l.f, -(l.f * Fma(-p, l.c, excess))) * 0x1p-24;
}

// The same of the product of a factor and another input.
HWY_INLINE Float TimesSwish(Float factor, Float up, Float o, Float s) {
  const Float p = factor * up;
  return TimesLogistic(p, Fma(-factor, up, p), o, s);
}

// The derivative of Swish, logistic(u) (1 + v (1 - logistic(u))), given v + v_rest = x u' too.
HWY_INLINE Float SwishSlope(Float o, Float s, Float v, Float v_rest) {
  const Float t = Root(o), b = WholeOctaves(o), m = Fma(t, s, t), m_rest = Fma(t, s, t - m);
  const Float q = 1 / (b + m), c = Missing(q, Max(b, m), Min(b, m), m_rest);
  const Float f = t * q, f_rest = ProductRest(t, q, f);
  const Float p = v * f, p_rest = Fma(p, s + c, Fma(v, f_rest, Fma(v_rest, f, ProductRest(v, f, p))));
  // What is lost where p < -2 is a rounding of w.
  const Float w = 1 + p, w_rest = SumRest(1, p, w) + p_rest;
  return ScaleSmall(Fma(q, w, q * Fma(w, c, w_rest)), o);
}

// factor e^z, given the octaves and the rise of e^z and the factor as the sum of two floats.
HWY_INLINE Float ScaledExp(Float o, Float s, Constant factor) {
  const Float t = Power(o), e = Fma(t, s, t), e_rest = Fma(t, s, t - e);
  return ScaleSmall(Fma(factor.hi, e, Fma(factor.hi, e_rest, factor.lo * e)), o);
}
HWY_INLINE Float ScaledExp(Float o, Float s, Float factor) {
  const Float t = Power(o), e = Fma(t, s, t), e_rest = Fma(t, s, t - e);
  return ScaleSmall(Fma(factor, e, factor * e_rest), o);
}

// The coefficients of a polynomial in u out of tables, by Horner's rule.
template <size_t N>
HWY_INLINE Float Curve(const FloatTable (&tables)[N], Float interval, Float u) {
  Float p = LookUp<16>(tables[N - 1], interval);
  for (size_t i = N - 1; i-- > 0;) p = Fma(p, u, LookUp<16>(tables[i], interval));
  return p;
}

// In the low bits, the interval that a number is in: one of four from one power of two to the next.
HWY_INLINE Float Interval(Float sum) {
  return hn::BitCast(Float::Tag(), hn::ShiftRight<21>(hn::BitCast(hn::RebindToSigned<Float::Tag>(), sum.raw)));
}

template <size_t N>
HWY_INLINE Float Curve(const PiecesOf<N>& pieces, Float interval, Float u) {
  return Curve(pieces.curve, interval, u);
}

// A function at a >= 0, in intervals of a + offset, which may have been rounded up to the next. In the first one, from a = 0 to
// offset / 4, whose centre is 0, it is start + a curve(a), where start is a or 2 a. kMinus: the negative of it.
template <bool kMinus = false>
HWY_INLINE Float InPieces(const Pieces& pieces, Float a, double offset, Float start) {
  const Float i = Interval(a + offset), u = a - LookUp<16>(pieces.centre, i), curve = Curve(pieces, i, u);
  const Float base = SelectOverZero(u == a, start, LookUp<16>(pieces.base, i));
  return kMinus ? Fma(-u, curve, -base) : Fma(u, curve, base);
}

// e^(-a^2/2) = 2^n power (1 + fall) up to a factor next to 1, which the pieces of gelu contain: with ln(2) to 13 bits, so that its
// product with n is exact.
HWY_INLINE Float BellOctaves(Float a) { return Fma(Square(a), kSingleBellLog2E.hi, kRoundToEighth); }
HWY_INLINE Float BellFall(Float a, Float octaves) {
  const Float n_ln4 = Fma(octaves, kSingleBellTwoLn2.hi, -kRoundToEighth * kSingleBellTwoLn2.hi), q = Fma(a, a, n_ln4);
  return q * Polynomial(kBellFallSingle, q);
}
// 2^(n + 40) power, which no a makes denormal.
HWY_INLINE Float LiftedPower(Float octaves) {
  const hn::RebindToSigned<Float::Tag> di;
  const auto power = hn::BitCast(di, LookUp<8>(kLiftedPowerTable, octaves).raw);
  return hn::BitCast(Float::Tag(), hn::Add(power, hn::ShiftLeft<20>(hn::BitCast(di, octaves.raw))));
}
// The same with the sign of x.
HWY_INLINE Float SignedPower(Float octaves, Float x) {
  const hn::RebindToSigned<Float::Tag> di;
  const auto sign = hn::And(hn::BitCast(di, x.raw), hn::Set(di, INT32_MIN));
  return hn::BitCast(Float::Tag(), hn::Xor(hn::BitCast(di, LiftedPower(octaves).raw), sign));
}
// 2^40, or 0 for x with the sign of a number below 0.
HWY_INLINE Float LiftedStep(Float x) {
  const hn::RebindToSigned<Float::Tag> di;
  const auto negative = hn::BroadcastSignBit(hn::BitCast(di, x.raw));
  return hn::BitCast(Float::Tag(), hn::AndNot(negative, hn::BitCast(di, Float(0x1p40).raw)));
}

// v, or -0 for x below `end`: there gelu and gelu_tanh and their slopes are rounded to that, which FloatPieces.java does by way of denormal
// numbers; see test/underflow_test.cc.
HWY_INLINE Float UnlessVanished(float end, Float x, Float v) { return Select(x < end, -0.0, v); }

// 2^40 x Phi(x) for |x| up to kFloatTailEnd: that is a ((x > 0) - Phi(-a)) with a = |x|, and Phi(-a) = power (base + u curve)
// (1 + fall). What the first product and the first difference lose is made up for.
HWY_INLINE Float TimesPhi(Float x) {
  const Float a = Abs(x), i = Interval(a + 1), u = a - LookUp<16>(kGeluTailPieces.centre, i), curve = Curve(kGeluTailPieces, i, u);
  const Float o = BellOctaves(a), t = LiftedPower(o), base = LookUp<16>(kGeluTailPieces.base, i), h = t * base, v = t * u;
  const Float h_rest = Fma(Fma(v, curve, h), BellFall(a, o), Fma(v, curve, ProductRest(t, base, h)));
  const Float one = LiftedStep(x), d = one - h;
  return Fma(a, d, -(a * (h_rest + (h + (d - one)))));
}

// Phi(x) + x phi(x) likewise, with Phi(-a) - a phi(a) in the place of Phi(-a), for a = |x| up to kFloatTailEnd.
HWY_INLINE Float PhiSlope(Float x, Float a) {
  const Float i = Interval(a + 1), u = a - LookUp<16>(kGeluSlopePieces.centre, i), v = u * Curve(kGeluSlopePieces, i, u);
  const Float base = LookUp<16>(kGeluSlopePieces.base, i), o = BellOctaves(a);
  const Float w = base + Fma(base + v, BellFall(a, o), v);
  return UnlessVanished(-kFloatTailEnd, x, Fma(-SignedPower(o, x), w, LiftedStep(x))) * 0x1p-40;
}

// The exponential of gelu_tanh, e^(2u) = 2^n power (1 + rise) for x from kFloatGeluTanhEnd to 0; 2u is a multiple of
// x (factor + x^2 growth), but for what the rounding of this factor loses: x (factor + rest).
HWY_INLINE Float CubicFactor(Float x) { return Fma(x, x, kSingleCubicLinear.hi); }
HWY_INLINE Float CubicOctaves(Float x, Float factor) { return Fma(x * factor, kSingleCubicLog2E.hi, kRoundToEighth); }
HWY_INLINE Float CubicRise(Float x, Float factor, Float octaves, Float rest) {
  const Float n_ln2 = Fma(octaves, -kSingleCubicLn2.hi, kRoundToEighth * kSingleCubicLn2.hi);
  const Float r = Fma(x, rest, Fma(x, factor, n_ln2));
  return r * Polynomial(kCubicRiseSingle, r);
}
HWY_INLINE Float CubicRise(Float x, Float factor, Float octaves) {
  const Float less = kSingleCubicLinear.hi - factor;
  return CubicRise(x, factor, octaves, Fma(less, -kSingleCubicGrowth.hi, Fma(x, x, less)));
}
// The interval of its pieces that |x| is in, in the low bits, for x that is below 0 if step is.
HWY_INLINE Float CubicInterval(Float x, float step) { return Fma(x, 1 / step, kRoundToUnit); }

// 2^40 x logistic(2u) for x from kFloatGeluTanhEnd to kFloatGeluTop: x power (1 - loss), where the power is that of e^(2u) below 0, and in
// each interval times one that is near to logistic(2|u|). What the product x power loses is made up for.
HWY_INLINE Float TimesCubicLogistic(Float x) {
  const Float a = Min(kCubicTop, Abs(x)), i = CubicInterval(a, kCubicStep), u = a - LookUp<16>(kCubicLossPieces.centre, i);
  const Float w = Fma(u, Curve(kCubicLossPieces, i, u), LookUp<16>(kCubicLossPieces.base, i));
  const Float z = Min(0, x), factor = CubicFactor(z), o = CubicOctaves(z, factor), loss = Fma(w - 1, CubicRise(z, factor, o), w);
  const Float t = LiftedPower(o + LookUp<16>(kCubicOctavesTable, i)), y = x * t;
  return y - Fma(y, loss, Fma(-x, t, y));
}

// The slope of gelu_tanh: at z = -|x| from kFloatGeluTanhEnd on it is power (base + u curve) (1 + rise), and above 0 it is 1 less that.
HWY_INLINE Float CubicSlope(Float x, Float z) {
  const Float i = CubicInterval(Max(-kCubicTop, z), -kCubicStep), u = z - LookUp<16>(kCubicSlopePieces.centre, i);
  const Float v = u * Curve(kCubicSlopePieces, i, u), base = LookUp<16>(kCubicSlopePieces.base, i);
  const Float factor = CubicFactor(z), o = CubicOctaves(z, factor);
  const Float w = base + Fma(base + v, CubicRise(z, factor, o), v);
  return UnlessVanished(kFloatGeluTanhEnd, x, Fma(-SignedPower(o, x), w, LiftedStep(x))) * 0x1p-40;
}

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_FLOAT_MATH_INL_H_
