// rrelu in training: below 0 every element has a slope of its own, drawn by its index alone, so that neither the length nor the
// width of a vector matters, and the gradient meets the slopes of the forward pass.
#if defined(KINASE_RRELU_TRAINING_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_RRELU_TRAINING_INL_H_
#undef KINASE_RRELU_TRAINING_INL_H_
#else
#define KINASE_RRELU_TRAINING_INL_H_
#endif

#include "src/kernels.h"
#include "src/loops-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// As DrawnSlopes.java: SplitMix64 (Steele, Lea and Flood 2014), of whose output the upper 24 bits count.
struct DrawnSlopes {
  double lower, range;
  uint64_t seed;

  DrawnSlopes(double low, double high, int64_t seed_bits)
      : lower(low), range(high - low), seed(static_cast<uint64_t>(seed_bits)) {}

  // Those of the elements from an index on, each rounded to float.
  HWY_INLINE Real From(int64_t index) const {
    const hn::RebindToUnsigned<Real::Tag> bits;
    constexpr uint64_t kGamma = 0x9e3779b97f4a7c15u;
    const auto state = hn::Set(bits, seed + (static_cast<uint64_t>(index) + 1) * kGamma);
    auto z = hn::Add(state, hn::Mul(hn::Iota(bits, 0), hn::Set(bits, kGamma)));
    z = hn::Mul(hn::Xor(z, hn::ShiftRight<30>(z)), hn::Set(bits, 0xbf58476d1ce4e5b9u));
    z = hn::Mul(hn::Xor(z, hn::ShiftRight<27>(z)), hn::Set(bits, 0x94d049bb133111ebu));
    // 2^52 plus the upper bits as an integer, less 2^52; the last step of the generator does not reach them.
    const auto integer = hn::Or(hn::ShiftRight<40>(z), hn::Set(bits, uint64_t{0x433} << 52));
    const Real u = (Real(hn::BitCast(Real::Tag(), integer)) - 0x1p52) * 0x1p-24;
    const Real slope = lower + range * u;
    return hn::PromoteTo(Real::Tag(), hn::DemoteTo(hn::Rebind<float, Real::Tag>(), slope.raw));
  }
};

inline void RreluTrainingForward(double lower, double upper, int64_t seed, int64_t first, const float* x, float* y, int64_t n) {
  using M = Memory<float, Real>;
  const DrawnSlopes slopes(lower, upper, seed);
  const auto value = [&](Real v, int64_t i) HWY_ATTR { return Select(v > 0, v, v * slopes.From(first + i)); };
  ForEach<Real>(
      y, n,
      [&](int64_t i, auto count) HWY_ATTR {
        for (const int64_t end = i + count * M::Width(); i < end; i += M::Width()) M::Store(value(M::Load(x + i), i), y + i);
      },
      [&](int64_t i, size_t count) HWY_ATTR { M::Store(value(M::Load(x + i, count), i), y + i, count); });
}

inline void RreluTrainingBackward(double lower, double upper, int64_t seed, int64_t first, const float* x, const float* dy,
                                  float* dx, int64_t n) {
  using M = Memory<float, Real>;
  const DrawnSlopes slopes(lower, upper, seed);
  const auto gradient = [&](Real v, Real dv, int64_t i) HWY_ATTR {
    return dv * Select(v > 0, 1, Select(v <= 0, slopes.From(first + i), v));
  };
  ForEach<Real>(
      dx, n,
      [&](int64_t i, auto count) HWY_ATTR {
        for (const int64_t end = i + count * M::Width(); i < end; i += M::Width()) {
          M::Store(gradient(M::Load(x + i), M::Load(dy + i), i), dx + i);
        }
      },
      [&](int64_t i, size_t count) HWY_ATTR {
        M::Store(gradient(M::Load(x + i, count), M::Load(dy + i, count), i), dx + i, count);
      });
}

constexpr RreluTraining kRreluTraining = {RreluTrainingForward, RreluTrainingBackward};

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_RRELU_TRAINING_INL_H_
