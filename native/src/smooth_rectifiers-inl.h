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

// The smooth rectifier (Dugas et al. 2001), max(x, 0) + log(1 + e^-|x|) over beta.
struct Softplus : Wide {
  static constexpr const char* kName = "softplus";
  explicit Softplus(const double* p) : beta(p[0]) {}
  double beta;

  template <class R> HWY_INLINE R Forward(R x) const {
    const R z = beta * x;
    return (Select(z > 0, z, 0) + Log1pUnit(Exp(-Abs(z)))) * (1 / beta);
  }
  // sigmoid(beta x).
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = beta * x;
    const R e = Exp(-Abs(z));
    return Select(z < 0, e, 1) / (1 + e);
  }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return -Expm1(-beta * y); }
};

// A smooth rectifier out of a square root (Barron 2021); below 0 as (b / 2) / (sqrt(x^2 + b) - x), without cancellation.
struct Squareplus : Wide {
  static constexpr const char* kName = "squareplus";
  explicit Squareplus(const double* p) : b(p[0]) {}
  double b;

  template <class R> HWY_INLINE R Forward(R x) const {
    const R s = Sqrt(x * x + b);
    return Select(x < 0, b / 2 / (s - x), (x + s) / 2);
  }
  // f(x) / sqrt(x^2 + b).
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = Max(-kHuge, Min(kHuge, x));
    const R s = Sqrt(z * z + b);
    return Select(z < 0, b / 2 / (s - z), (z + s) / 2) / s;
  }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return 1 / (1 + b / 4 / Square(y)); }
};

// The sigmoid-weighted linear unit (Elfwing, Uchibe and Doya 2018); silu(-inf) = -0.
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

// The Gaussian error linear unit (Hendrycks and Gimpel 2016), with the exact normal distribution Phi.
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

// The approximation of gelu through tanh (Hendrycks and Gimpel 2016), as x sigmoid(2u), which does not cancel below 0.
struct GeluTanh : Wide {
  static constexpr const char* kName = "gelu_tanh";
  explicit GeluTanh(const double*) {}
  static constexpr double kSqrt8Pi = 1.5957691216057307117597842397375;

  template <class R> HWY_INLINE R Forward(R x) const {
    const R z = Max(-40, x);
    const R u = kSqrt8Pi * z * (1 + 0.044715 * Square(z));
    const R e = Exp(-Abs(u));
    return z * Select(z < 0, e, 1) / (1 + e);
  }
  // sigmoid(2u) + x sigmoid'(2u) 2u'.
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = Max(-40, Min(40, x));
    const R u = kSqrt8Pi * z * (1 + 0.044715 * Square(z));
    const R e = Exp(-Abs(u));
    const R slope = kSqrt8Pi * z * (1 + 3 * 0.044715 * Square(z)) * e;
    return (Select(z < 0, e, 1) * (1 + e) + slope) / Square(1 + e);
  }
};

// The approximation of gelu through the sigmoid (Hendrycks and Gimpel 2016).
struct GeluQuick : Wide {
  static constexpr const char* kName = "gelu_quick";
  explicit GeluQuick(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const {
    const R z = Max(-420, x);
    const R e = Exp(-Abs(1.702 * z));
    return z * Select(z < 0, e, 1) / (1 + e);
  }
  // As silu with beta = 1.702.
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = Max(kVanished, Min(-kVanished, 1.702 * x));
    const R e = Exp(-Abs(z));
    return Select(z < 0, e * (1 + e + z), 1 + e + z * e) / Square(1 + e);
  }
};

// Mish (Misra 2019); tanh(log(1 + w)) = n / (n + 2) with n = w (w + 2), w = e^x, in e = e^-|x| on both sides.
struct Mish : Wide {
  static constexpr const char* kName = "mish";
  explicit Mish(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const {
    const R z = Max(kVanished, x);
    const R e = Exp(-Abs(z));
    const R n = Select(z < 0, e * (e + 2), 1 + 2 * e);
    const R two = Select(z < 0, 2, 2 * Square(e));
    return z * n / (n + two);
  }
  // t + x t' with t = n / (n + 2), t' = 4 w (w + 1) / (n + 2)^2.
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = Max(kVanished, Min(-kVanished, x));
    const R e = Exp(-Abs(z));
    const R n = Select(z < 0, e * (e + 2), 1 + 2 * e);
    const R two = Select(z < 0, 2, 2 * Square(e));
    const R slope = 4 * (1 + e) * Select(z < 0, e, Square(e));
    return (n * (n + two) + z * slope) / Square(n + two);
  }
};

using SmoothRectifiers = List<Softplus, Squareplus, Silu, Gelu, GeluTanh, GeluQuick, Mish>;

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_SMOOTH_RECTIFIERS_INL_H_
