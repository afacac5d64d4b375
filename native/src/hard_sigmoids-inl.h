// Sigmoids and their relatives made of lines and parabolas.
#if defined(KINASE_HARD_SIGMOIDS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_HARD_SIGMOIDS_INL_H_
#undef KINASE_HARD_SIGMOIDS_INL_H_
#else
#define KINASE_HARD_SIGMOIDS_INL_H_
#endif

#include "src/float_math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// The sigmoid in three straight lines, computed from its lower knee, -offset / slope, where it must be exactly 0.
struct HardSigmoid : WideOrFloat<4, 4> {
  static constexpr const char* kName = "hard_sigmoid";
  explicit HardSigmoid(const double* p)
      : slope(p[0]), offset(p[1]), knee(static_cast<float>(offset / slope)), upper(static_cast<float>((1 - offset) / slope)) {}
  double slope, offset;
  // Where they are floats, the distances of the lower and the upper knee from 0.
  float knee, upper;

  template <class R> HWY_INLINE R Forward(R x) const {
    const R z = slope * (x + NearestDouble(R(offset) / slope));
    return Select(z < 0, 0, Select(z > 1, 1, z));
  }
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = NearestDouble(slope * (x + NearestDouble(R(offset) / slope)));
    return Select(z <= 0, 0, Select(z >= 1, 0, Select(z == z, slope, z)));
  }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const {
    return Select(y <= 0, 0, Select(y >= 1, 0, Select(y == y, slope, y)));
  }

  // Both knees are floats, the lower one is not nearer to 0, the float before the upper one is not yet there, and no product
  // overflows.
  bool InFloat() const {
    return slope >= 0x1p-20 && slope <= 0x1p20 && knee == offset / slope && upper == (1 - offset) / slope && upper <= knee &&
           upper >= 0x1p-20 * knee && slope * (upper + double{knee}) >= 1;
  }
  HWY_INLINE Float Forward(Float x) const {
    const Float c = Max(-knee, Min(upper, x)), z = c + knee;
    const float factor = static_cast<float>(slope), factor_rest = static_cast<float>(slope - factor);
    return Fma(z, factor, Fma(z, factor_rest, SumRest(knee, c, z) * factor));
  }
  HWY_INLINE Float Derivative(Float x) const { return Select(x <= -knee, 0, Select(x >= upper, 0, Select(x == x, slope, x))); }
};

// silu with the hard sigmoid (Howard et al. 2019).
struct HardSwish : WideOrFloat<4, 4> {
  static constexpr const char* kName = "hard_swish";
  static constexpr bool kSlopeHasZero = true, kOrNaN = HWY_TARGET == HWY_AVX3;
  explicit HardSwish(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const {
    return Select(x <= -3, -0.0, Select(x >= 3, x, x * (x + 3) * kSixth));
  }
  template <class R> HWY_INLINE R Derivative(R x) const {
    return Select(x <= -3, 0, Select(x >= 3, 1, (2 * x + 3) * kSixth));
  }

  // That the sixth is 2^-25 of itself too large costs up to half a ULP; to take it back, an eighth of the time.
  HWY_INLINE Float Forward(Float x) const {
    const Float v = Max(-3, x);
    return OfClamped(v, Min(3, v));
  }
  // -infinity is multiplied by 0. With 16 registers that takes longer: one more vector is held.
  static HWY_INLINE Float ForwardOrNaN(Float x) { return OfClamped(x, Within(3, x)); }
  HWY_INLINE Float Derivative(Float x) const {
    const Float z = 2 * x, t = z + 3, rest = SumError(z, 3, t);
    return Select(x <= -3, 0, Select(x >= 3, 1, Fma(t, kSixthSingle.hi, Fma(t, kSixthRestSingle.hi, rest * kSixthSingle.hi))));
  }

 private:
  // x (c + 3) / 6 of an x that is c where |c| < 3.
  static HWY_INLINE Float OfClamped(Float x, Float c) {
    const Float t = c + 3, h = t * kSixthSingle.hi;
    return Fma(x, h, c * Fma(SumRest(3, c, t), kSixthSingle.hi, ProductRest(t, kSixthSingle.hi, h)));
  }
};

// The integral of sparse_sigmoid.
struct SparsePlus : WideOrFloat<4, 4> {
  static constexpr const char* kName = "sparse_plus";
  explicit SparsePlus(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const { return Select(x <= -1, 0, Select(x >= 1, x, Square(x + 1) / 4)); }
  template <class R> HWY_INLINE R Derivative(R x) const { return Select(x <= -1, 0, Select(x >= 1, 1, (x + 1) / 2)); }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Select(y <= 0, 0, Select(y >= 1, 1, Sqrt(y))); }

  // The parabola touches the line x at 1 and is above it before.
  HWY_INLINE Float Forward(Float x) const {
    const Float c = Within(1, x), t = c + 1;
    return Max(0.25 * Fma(t, t, 2 * t * SumRest(1, c, t)), x);
  }
  HWY_INLINE Float Derivative(Float x) const { return 0.5 * (Max(-1, Min(1, x)) + 1); }
};

// sparsemax for two classes (Martins and Astudillo 2016).
struct SparseSigmoid : Exact {
  static constexpr const char* kName = "sparse_sigmoid";
  explicit SparseSigmoid(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const { return Select(x <= -1, 0, Select(x >= 1, 1, (x + 1) / 2)); }
  template <class R> HWY_INLINE R Derivative(R x) const { return Select(x <= -1, 0, Select(x >= 1, 0, Select(x == x, 0.5, x))); }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Select(y <= 0, 0, Select(y >= 1, 0, Select(y == y, 0.5, y))); }
};

using HardSigmoids = List<HardSigmoid, HardSwish, SparsePlus, SparseSigmoid>;

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_HARD_SIGMOIDS_INL_H_
