// Gates that are no activations of their own: they shape the other input, up, as well.
#if defined(KINASE_GATES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_GATES_INL_H_
#undef KINASE_GATES_INL_H_
#else
#define KINASE_GATES_INL_H_
#endif

#include "src/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// Marks a formula with Up and UpSlope, which gates but is not applied to elements on its own.
struct GateOnly : Wide {};

// silu(beta = alpha) of a gate cut at limit, times 1 + up cut to [-limit, limit] (gpt-oss 2025).
struct SwigluOai : GateOnly {
  static constexpr const char* kName = "swiglu_oai";
  explicit SwigluOai(const double* p) : alpha(p[0]), limit(p[1]) {}
  double alpha, limit;

  template <class R> HWY_INLINE R Forward(R gate) const {
    const R z = Max(R(kVanished) / alpha, Min(limit, gate));
    const R e = Exp(-Abs(alpha * z));
    return Lower(alpha * z, z * Select(z < 0, e, 1) / (1 + e));
  }
  // As that of silu; 0 from limit on.
  template <class R> HWY_INLINE R Derivative(R gate) const {
    const R z = Max(kVanished, Min(-kVanished, alpha * gate));
    const R e = Exp(-Abs(z));
    const R slope = Lower(z, Select(z < 0, e * (1 + e + z), 1 + e + z * e) / Square(1 + e));
    return Select(gate >= limit, 0, slope);
  }
  template <class R> HWY_INLINE R Up(R up) const { return Max(-limit, Min(limit, up)) + 1; }
  template <class R> HWY_INLINE R UpSlope(R up) const {
    return Select(up <= -limit, 0, Select(up >= limit, 0, Select(up == up, 1, up)));
  }
};

using Gates = List<SwigluOai>;

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_GATES_INL_H_
