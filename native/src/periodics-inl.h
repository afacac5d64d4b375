// Activations with a sine in them.
#if defined(KINASE_PERIODICS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_PERIODICS_INL_H_
#undef KINASE_PERIODICS_INL_H_
#else
#define KINASE_PERIODICS_INL_H_
#endif

#include "src/half_turns-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// A ramp with a ripple, for periodic data (Ziyin, Hartwig and Ueda 2020); the angle is reduced exactly, however large.
struct Snake : Wide {
  static constexpr const char* kName = "snake";
  explicit Snake(const double* p) : alpha(p[0]) {}
  double alpha;

  // The value has the sign of x, zero included: |sin(t)^2| < |t|.
  template <class R> HWY_INLINE R Forward(R x) const {
    const R ripple = SinSquared(HalfTurns(R(alpha), x, 0)) / alpha;
    return Select(Abs(x) < kInfinity, CopySign(x + ripple, x), x);
  }
  // 1 + sin(2t) = 2 sin(t + pi/4)^2, which keeps its relative accuracy beside its zeros.
  template <class R> HWY_INLINE R Derivative(R x) const {
    return 2 * SinSquared(HalfTurns(R(alpha), x, 0.25));
  }
};

using Periodics = List<Snake>;

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_PERIODICS_INL_H_
