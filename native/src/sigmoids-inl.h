// S-shaped activations.
#if defined(KINASE_SIGMOIDS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_SIGMOIDS_INL_H_
#undef KINASE_SIGMOIDS_INL_H_
#else
#define KINASE_SIGMOIDS_INL_H_
#endif

#include "src/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// 1 / (1 + e^-x); e = e^-|x| never overflows and keeps the relative accuracy of the negative tail.
struct Sigmoid : Wide {
  static constexpr const char* kName = "sigmoid";
  explicit Sigmoid(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const {
    const R e = Exp(-Abs(x));
    return Select(x < 0, e, 1) / (1 + e);
  }
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R e = Exp(-Abs(x));
    return e / Square(1 + e);
  }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return y * (1 - y); }
};

// -m / (2 + m) with m = e^(-2|x|) - 1: no cancellation next to 0.
struct Tanh : Wide {
  static constexpr const char* kName = "tanh";
  explicit Tanh(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const {
    const R m = Expm1(-2 * Abs(x));
    return CopySign(m / (2 + m), x);
  }
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R e = Exp(-2 * Abs(x));
    return 4 * e / Square(1 + e);
  }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return (1 - y) * (1 + y); }
};

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_SIGMOIDS_INL_H_
