// Activations that take x towards 0.
#if defined(KINASE_SHRINKS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_SHRINKS_INL_H_
#undef KINASE_SHRINKS_INL_H_
#else
#define KINASE_SHRINKS_INL_H_
#endif

#include "src/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// x outside an interval around 0, 0 inside.
struct HardShrink : Exact {
  static constexpr const char* kName = "hard_shrink";
  explicit HardShrink(const double* p) : lambda(p[0]) {}
  double lambda;

  template <class R> HWY_INLINE R Forward(R x) const {
    return Select(x > lambda, x, Select(x < -lambda, x, Select(x == x, 0, x)));
  }
  template <class R> HWY_INLINE R Derivative(R x) const {
    return Select(x > lambda, 1, Select(x < -lambda, 1, Select(x == x, 0, x)));
  }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Derivative(y); }
};

// x moved towards 0 by lambda, and not beyond it.
struct SoftShrink : Exact {
  static constexpr const char* kName = "soft_shrink";
  explicit SoftShrink(const double* p) : lambda(p[0]) {}
  double lambda;

  template <class R> HWY_INLINE R Forward(R x) const {
    return Select(x > lambda, x - lambda, Select(x < -lambda, x + lambda, Select(x == x, 0, x)));
  }
  template <class R> HWY_INLINE R Derivative(R x) const {
    return Select(x > lambda, 1, Select(x < -lambda, 1, Select(x == x, 0, x)));
  }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Select(y > 0, 1, Select(y < 0, 1, y)); }
};

// The ONNX form: hard without a bias, soft with bias = lambda.
struct Shrink : Exact {
  static constexpr const char* kName = "shrink";
  explicit Shrink(const double* p) : lambda(p[0]), bias(p[1]) {}
  double lambda, bias;

  template <class R> HWY_INLINE R Forward(R x) const {
    return Select(x > lambda, x - bias, Select(x < -lambda, x + bias, Select(x == x, 0, x)));
  }
  template <class R> HWY_INLINE R Derivative(R x) const {
    return Select(x > lambda, 1, Select(x < -lambda, 1, Select(x == x, 0, x)));
  }
};

// What tanh takes away. Next to 0, where the difference would cancel, a polynomial.
struct TanhShrink : Wide {
  static constexpr const char* kName = "tanh_shrink";
  explicit TanhShrink(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const {
    const R m = Expm1(-2 * Abs(x));
    return Select(Abs(x) < 0.6, TanhShrinkSmall(x), x - CopySign(m / (2 + m), x));
  }
  // tanh^2 x.
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R m = Expm1(-2 * Abs(x));
    return Square(m / (2 + m));
  }
};

using Shrinks = List<HardShrink, SoftShrink, Shrink, TanhShrink>;

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_SHRINKS_INL_H_
