// Powers of x.
#if defined(KINASE_POWERS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_POWERS_INL_H_
#undef KINASE_POWERS_INL_H_
#else
#define KINASE_POWERS_INL_H_
#endif

#include "src/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// The absolute value.
struct AbsoluteValue : Exact {
  static constexpr const char* kName = "abs";
  explicit AbsoluteValue(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const { return Abs(x); }
  template <class R> HWY_INLINE R Derivative(R x) const { return Sign(x); }
};

// The square.
struct SquareOfX : Exact {
  static constexpr const char* kName = "square";
  explicit SquareOfX(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const { return x * x; }
  template <class R> HWY_INLINE R Derivative(R x) const { return 2 * x; }
};

// The cube.
struct Cube : Wide {
  static constexpr const char* kName = "cube";
  explicit Cube(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const { return x * x * x; }
  template <class R> HWY_INLINE R Derivative(R x) const { return 3 * x * x; }
};

using Powers = List<AbsoluteValue, SquareOfX, Cube>;

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_POWERS_INL_H_
