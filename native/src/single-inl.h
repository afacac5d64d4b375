// softmax without a temperature in float lanes: e^(x - max) without a subtraction that would have to be compensated, for the
// factor e^-max is a power of two up to what all elements share, which the sum divides out again. It is within 0.6 ULP, and what
// its rounding leaves goes into the sum, so that results are within 1.5 ULP, and 2 where they are denormal.
// Operation by operation the same as Single.java.
#if defined(KINASE_SINGLE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_SINGLE_INL_H_
#undef KINASE_SINGLE_INL_H_
#else
#define KINASE_SINGLE_INL_H_
#endif

#include "src/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// Adding it leaves the nearest integer in the low bits of a float's significand.
constexpr float kSingleRound = 0x1.8p23f;
// e to this power has vanished from float32.
constexpr float kSingleVanished = -110;
// From here on the difference from the maximum is exact wherever it matters (Sterbenz), and the integers below fit.
constexpr float kSingleLarge = 0x1p10f;
// Exponentials are powers of two up to this, so that none is denormal; the sum divides it out again.
constexpr int32_t kSingleLift = 60;
// 2^(j/8) for j < 8, twice.
constexpr int32_t kSinglePowerCount = 8;

// A table for the widest vectors.
struct SingleTable {
  alignas(64) float values[2 * kSinglePowerCount];
  explicit constexpr SingleTable(const double* of) : values() {
    for (int32_t j = 0; j < 2 * kSinglePowerCount; ++j) values[j] = static_cast<float>(of[j % kSinglePowerCount]);
  }
};
constexpr SingleTable kSingleTable(kSinglePowers), kSingleTableLow(kSinglePowersLow);

// What the elements of rows, in vectors of tag D, have in common.
template <class D>
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
    shift = hn::Sub(hn::Set(DI(), kSingleLift << 23), Exponent(hn::BitCast(DI(), Eighths(rest))));
  }

  // e^(x - maximum) up to a factor that all elements share. What its rounding has left is added to `rests`.
  HWY_INLINE V Exp(V x, V* rests) const {
    const D d;
    const V difference = hn::Sub(x, offset);
    const V z = hn::IfThenElse(hn::Lt(difference, limit), limit, difference);
    const V rounded = Eighths(z);
    const V n = hn::Sub(rounded, hn::Set(d, kSingleRound));
    const V high = hn::NegMulAdd(n, hn::Set(d, static_cast<float>(kSingleLn2.hi) / 8), z);
    const V r = hn::NegMulAdd(n, hn::Set(d, static_cast<float>(kSingleRestOfLn2.hi) / 8), high);
    const VI bits = hn::BitCast(DI(), rounded);
    const V power = LookUp(kSingleTable, bits);
    const auto c = [&](size_t i) HWY_ATTR { return hn::Set(d, static_cast<float>(kExpRestSingle[i])); };
    const V q = hn::MulAdd(hn::MulAdd(c(2), r, c(1)), r, c(0));
    const V w = hn::MulAdd(power, hn::MulAdd(hn::Mul(r, r), q, r), LookUp(kSingleTableLow, bits));
    const V p = hn::Add(power, w);
    const VI exponent = hn::Add(Exponent(bits), shift);
    const V scale = hn::BitCast(d, hn::Add(exponent, hn::BitCast(DI(), hn::Set(d, 1.0f))));
    *rests = hn::MulAdd(hn::Add(hn::Sub(power, p), w), scale, *rests);
    return hn::BitCast(d, hn::Add(hn::BitCast(DI(), p), exponent));
  }

 private:
  V offset, limit;
  VI shift;

  // The nearest integer to 8 x / ln 2, in the low bits.
  static HWY_INLINE V Eighths(V x) {
    const D d;
    return hn::MulAdd(x, hn::Set(d, static_cast<float>(kSingleLog2E.hi) * 8), hn::Set(d, kSingleRound));
  }
  // The eighth of that rounded down, in the place of the exponent.
  static HWY_INLINE VI Exponent(VI bits) {
    return hn::And(hn::ShiftLeft<20>(bits), hn::Set(DI(), static_cast<int32_t>(0xff800000u)));
  }
  static HWY_INLINE V LookUp(const SingleTable& table, VI bits) {
    const D d;
    const VI j = hn::And(bits, hn::Set(DI(), kSinglePowerCount - 1));
    if constexpr (hn::MaxLanes(d) >= kSinglePowerCount) {
      return hn::TableLookupLanes(hn::Load(d, table.values), hn::IndicesFromVec(d, j));
    } else {
      return hn::GatherIndex(d, table.values, j);
    }
  }
};

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
