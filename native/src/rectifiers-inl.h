// Piecewise linear activations: at most one rounding each, computed in the type of the elements.
#if defined(KINASE_RECTIFIERS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_RECTIFIERS_INL_H_
#undef KINASE_RECTIFIERS_INL_H_
#else
#define KINASE_RECTIFIERS_INL_H_
#endif

#include "src/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

struct Relu : Exact {
  static constexpr const char* kName = "relu";
  explicit Relu(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const { return Select(x < 0, 0, x); }
  template <class R> HWY_INLINE R Derivative(R x) const { return Select(x > 0, 1, Select(x <= 0, 0, x)); }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Derivative(y); }
};

struct LeakyRelu : Exact {
  static constexpr const char* kName = "leaky_relu";
  explicit LeakyRelu(const double* p) : negative_slope(p[0]) {}
  double negative_slope;

  template <class R> HWY_INLINE R Forward(R x) const { return Select(x > 0, x, negative_slope * x); }
  template <class R> HWY_INLINE R Derivative(R x) const { return Select(x > 0, 1, Select(x <= 0, negative_slope, x)); }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Derivative(y); }
};

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_RECTIFIERS_INL_H_
