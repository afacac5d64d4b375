// softmax and the sum of log_softmax without a temperature in float lanes: e^(x - max) without a subtraction that would have to be
// compensated, for the factor e^-max is a power of two up to what all elements share, which the sum divides out again. It is within
// 0.6 ULP, and the sum takes it before its rounding, so that results of softmax are within 1.6 ULP, and 2 where they are
// denormal.
// Operation by operation the same as Single.java.
#if defined(KINASE_SINGLE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_SINGLE_INL_H_
#undef KINASE_SINGLE_INL_H_
#else
#define KINASE_SINGLE_INL_H_
#endif

#include "src/math-inl.h"
#include "src/tables-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// Adding it leaves the nearest integer in the low bits of a float's significand.
constexpr float kSingleRound = 0x1.8p23f;
// e to this power has vanished from float32, and so has the sum of a row of them: the power of two is 0 there, rather than so small that
// what is made of it would be denormal; see test/underflow_test.cc.
constexpr float kSingleVanished = -132;
// Sums over the largest exponential below have, too: half of the least float.
constexpr double kSingleNothing = 0x1p-150;
// From here on the difference from the maximum is exact wherever it matters (Sterbenz), and the integers below fit.
constexpr float kSingleLarge = 0x1p10f;
// Exponentials are powers of two up to this, so that none that counts is denormal; the sum divides it out again.
constexpr int32_t kSingleLift = 60;
// Powers 2^(j/8) for j < 8.
constexpr int32_t kSinglePowerCount = 8;

// The bits of SingleSharedPowers, less j at the end of the exponent, where j stands in the bits that are added to them; twice over
// for the widest vectors.
struct SingleTable {
  alignas(64) int32_t powers[kTableLanes];
  constexpr SingleTable() : powers() {
    for (int32_t i = 0; i < kTableLanes; ++i) {
      const int32_t j = i % kSinglePowerCount;
      powers[i] = 0x3f800000 + static_cast<int32_t>((kSingleSharedPowers[j] - 1) * 0x1p23) - (j << 20);
    }
  }
};
constexpr SingleTable kSingleTable;

// So many elements may pass before the low parts of their sums, which are floats, go to the others.
constexpr int64_t kSingleBlock = 256;
// A sum over its largest term from here on knows its logarithm to 2^-26; nearer to 1 the other terms are summed by themselves.
constexpr double kSingleEnough = 1.125;

// Rows with their maximum in [-kSingleTypical, kSingleTypical] can do without knowing it: at this power of two for e^0 nothing that
// counts is denormal, and neither is 1 / sum.
constexpr float kSingleTypical = 15;
constexpr int32_t kSingleTypicalLift = 46;
constexpr float kSingleTypicalLimit = -122;

// What the elements of rows, in vectors of tag D, have in common. kAny: whether there may be numbers from kSingleLarge on, or lanes of
// rows with different maxima.
template <class D, bool kAny>
struct SingleRow {
  using V = hn::Vec<D>;
  using DI = hn::RebindToSigned<D>;
  using VI = hn::Vec<DI>;

  // maximum: the largest element of a row, or 0 if there is none.
  explicit HWY_INLINE SingleRow(V maximum) {
    const D d;
    const auto small = hn::Lt(hn::Abs(maximum), hn::Set(d, kSingleLarge));
    offset = hn::IfThenElseZero(hn::Not(small), maximum);
    const V rest = hn::IfThenElseZero(small, maximum);
    limit = hn::Add(rest, hn::Set(d, kSingleVanished));
    powers = Lifted(Lift(kSingleLift, Eighths(rest)));
  }
  // For a typical row.
  HWY_INLINE SingleRow()
      : offset(hn::Zero(D())), limit(hn::Set(D(), kSingleTypicalLimit)),
        powers(Lifted(Lift(kSingleTypicalLift, Eighths(hn::Zero(D()))))) {}

  // Replaces each x by a power and a rise: e^(x - maximum) is power (1 + rise), up to a factor that all elements share. Several at
  // a time, as each is one long chain of operations.
  template <int64_t N>
  HWY_INLINE void Exp(V (&x)[N], V (&power)[N]) const {
    const D d;
    const auto set = [&](double c) HWY_ATTR { return hn::Set(d, static_cast<float>(c)); };
    V rounded[N], n[N], r[N];
    for (int64_t k = 0; k < N; ++k) x[k] = NotBelow(kAny ? hn::Sub(x[k], offset) : x[k]);
    for (int64_t k = 0; k < N; ++k) rounded[k] = Eighths(x[k]);
    for (int64_t k = 0; k < N; ++k) n[k] = hn::Sub(rounded[k], set(kSingleRound));
    for (int64_t k = 0; k < N; ++k) r[k] = hn::NegMulAdd(n[k], set(kSingleLn2.hi / 8), x[k]);
    for (int64_t k = 0; k < N; ++k) r[k] = hn::NegMulAdd(n[k], set(kSingleRestOfLn2.hi / 8), r[k]);
    for (int64_t k = 0; k < N; ++k) power[k] = Power(rounded[k]);
    for (int64_t k = 0; k < N; ++k) x[k] = hn::MulAdd(set(kExpRestSingle[2]), r[k], set(kExpRestSingle[1]));
    for (int64_t k = 0; k < N; ++k) x[k] = hn::MulAdd(x[k], r[k], set(kExpRestSingle[0]));
    for (int64_t k = 0; k < N; ++k) x[k] = hn::MulAdd(hn::Mul(r[k], r[k]), x[k], r[k]);
  }

 private:
  // Whether a vector holds the whole table, and all lanes share a lift.
  static constexpr bool kTableInVector = !kAny && hn::MaxLanes(D()) >= kSinglePowerCount;
  V offset, limit;
  // The lift, added to the table where that is in a vector: it saves every element an addition.
  VI powers;

  static HWY_INLINE VI Lifted(VI lift) {
    return kTableInVector ? hn::Add(lift, hn::Load(DI(), kSingleTable.powers)) : lift;
  }

  // NaN stays.
  HWY_INLINE V NotBelow(V x) const { return Larger(D(), limit, x); }
  // The nearest integer to 8 x / ln 2, in the low bits.
  static HWY_INLINE V Eighths(V x) {
    const D d;
    return hn::MulAdd(x, hn::Set(d, static_cast<float>(kSingleLog2E.hi) * 8), hn::Set(d, kSingleRound));
  }

  // What brings the exponent of the power of two of `eighths` to another.
  static HWY_INLINE VI Lift(int32_t to, V eighths) {
    const VI exponent = hn::And(hn::ShiftLeft<20>(hn::BitCast(DI(), eighths)), hn::Set(DI(), static_cast<int32_t>(0xff800000u)));
    return hn::Sub(hn::Set(DI(), to << 23), exponent);
  }
  // 2 to these eighths and the lift; where that is below the normal numbers and counts no more, something smaller, or 0.
  HWY_INLINE V Power(V eighths) const {
    const VI bits = hn::BitCast(DI(), eighths);
    VI power;
    if constexpr (kTableInVector) {
      power = Permuted(DI(), powers, bits);
    } else {
      power = hn::Add(LookUp<kSinglePowerCount>(DI(), kSingleTable.powers, bits), powers);
    }
    return hn::BitCast(D(), hn::Max(hn::Zero(DI()), hn::Add(power, hn::ShiftLeft<20>(bits))));
  }
};

// The logarithm of a probability is below it, however it was rounded; e to this power is finite with the lift.
constexpr float kSingleTopOfLog = 40;
// By so much PlusTimesSingleExp wants its factor smaller. Factors from kSingleFactorMin on lose nothing that counts by it.
constexpr double kSingleFactorScale = 0x1p-60 / kSingleShared.hi, kSingleFactorMin = 0x1p-40;
static_assert(kSingleLift == 60, "the scale takes the lift back");

// v + e^y factor for the logarithm y of a probability; the factor is the sum of two floats, times kSingleFactorScale.
HWY_INLINE Float PlusTimesSingleExp(Float v, Float y, Float factor, Float factor_rest) {
  Float::Vector rise[1] = {Min(kSingleTopOfLog, y).raw}, power[1];
  SingleRow<Float::Tag, false>(Float(0).raw).Exp(rise, power);
  return Fma(power[0], Fma(rise[0], factor, factor_rest), Fma(power[0], factor, v));
}

// y = e / sum, given the double nearest to 1 / sum as the sum of two floats, so that it is rounded once.
template <class D>
struct SingleQuotient {
  using V = hn::Vec<D>;
  V high, low;

  HWY_INLINE SingleQuotient(V high_part, V low_part) : high(high_part), low(low_part) {}
  HWY_INLINE V Of(V e) const { return hn::MulAdd(e, high, hn::Mul(e, low)); }
};

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_SINGLE_INL_H_
