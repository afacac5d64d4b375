// Smooth activations that resemble a rectifier.
#if defined(KINASE_SMOOTH_RECTIFIERS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_SMOOTH_RECTIFIERS_INL_H_
#undef KINASE_SMOOTH_RECTIFIERS_INL_H_
#else
#define KINASE_SMOOTH_RECTIFIERS_INL_H_
#endif

#include "src/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// e to this power has vanished from float32, whatever float32 it is multiplied by.
constexpr double kVanished = -700;

// max(x, 0) + log(1 + e^-|x|), over beta.
struct Softplus : Wide {
  static constexpr const char* kName = "softplus";
  explicit Softplus(const double* p) : beta(p[0]) {}
  double beta;

  template <class R> HWY_INLINE R Forward(R x) const {
    const R z = beta * x;
    return (Select(z > 0, z, 0) + Log1pUnit(Exp(-Abs(z)))) * (1 / beta);
  }
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = beta * x;
    const R e = Exp(-Abs(z));
    return Select(z < 0, e, 1) / (1 + e);
  }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return -Expm1(-beta * y); }
};

// x / (1 + e^(-beta x)); x is clamped where e has vanished, so that -inf never meets 0.
struct Silu : Wide {
  static constexpr const char* kName = "silu";
  explicit Silu(const double* p) : beta(p[0]) {}
  double beta;

  template <class R> HWY_INLINE R Forward(R x) const {
    const R z = Max(kVanished / beta, x);
    const R e = Exp(-Abs(beta * z));
    return z * Select(z < 0, e, 1) / (1 + e);
  }
  // s (1 + z (1 - s)) with s = sigmoid(z), z = beta x, over the common denominator (1 + e)^2.
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = Max(kVanished, Min(-kVanished, beta * x));
    const R e = Exp(-Abs(z));
    return Select(z < 0, e * (1 + e + z), 1 + e + z * e) / Square(1 + e);
  }
};

// x Phi(x), with Phi the normal distribution.
struct Gelu : Wide {
  static constexpr const char* kName = "gelu";
  explicit Gelu(const double*) {}
  static constexpr double kInvSqrt2Pi = 0.39894228040143267793994605993438;

  template <class R> HWY_INLINE R Forward(R x) const {
    const R z = Max(-16, x);
    const R tail = Exp(-0.5 * Square(z)) * NormalTail(Abs(z));
    return z * Select(z < 0, tail, 1 - tail);
  }
  // Phi(x) + x phi(x).
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = Max(-16, Min(40, x));
    const R e = Exp(-0.5 * Square(z));
    const R tail = e * NormalTail(Abs(z));
    return Select(z < 0, tail, 1 - tail) + z * (kInvSqrt2Pi * e);
  }
};

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_SMOOTH_RECTIFIERS_INL_H_
