// Activations made of straight lines.
#if defined(KINASE_RECTIFIERS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_RECTIFIERS_INL_H_
#undef KINASE_RECTIFIERS_INL_H_
#else
#define KINASE_RECTIFIERS_INL_H_
#endif

#include <cmath>

#include "src/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// A straight line through 0.
struct Linear : Exact {
  static constexpr const char* kName = "linear";
  static constexpr bool kParametersAreFactors = true;
  explicit Linear(const double* p) : slope(p[0]) {}
  double slope;

  bool Unrounded() const { return slope == 1; }
  template <class R> HWY_INLINE R Forward(R x) const { return slope * x; }
  template <class R> HWY_INLINE R Derivative(R x) const { return Select(x == x, slope, x); }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Derivative(y); }
};

// The step function.
struct BinaryStep : Exact {
  static constexpr const char* kName = "binary_step";
  explicit BinaryStep(const double* p) : threshold(p[0]) {}
  double threshold;

  template <class R> HWY_INLINE R Forward(R x) const { return Select(x >= threshold, 1, Select(x < threshold, 0, x)); }
  template <class R> HWY_INLINE R Derivative(R x) const { return Select(x == x, 0, x); }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Derivative(y); }
};

// max(x, 0): relu with its default parameters.
struct PlainRelu : Exact {
  explicit PlainRelu(const double*) {}

  bool Unrounded() const { return true; }
  template <class R> HWY_INLINE R Forward(R x) const { return Max(R(0), x); }
  template <class R> HWY_INLINE R Derivative(R x) const { return Step(x, R(0)); }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Derivative(y); }
};

// The rectified linear unit in its full form (Keras); by default max(x, 0). NaN stays NaN, -0 stays -0.
struct Relu : Exact {
  static constexpr const char* kName = "relu";
  explicit Relu(const double* p) : negative_slope(p[0]), max_value(p[1]), threshold(p[2]) {}
  double negative_slope, max_value, threshold;

  using Special = PlainRelu;
  // A slope of -0 is seen in the gradient.
  bool IsSpecial() const { return negative_slope == 0 && !std::signbit(negative_slope) && max_value == INFINITY && threshold == 0; }

  template <class R> HWY_INLINE R Forward(R x) const {
    const R below = negative_slope == 0 ? 0 : negative_slope * (x - threshold);
    return Select(x >= max_value, max_value, Select(x < threshold, below, x));
  }
  template <class R> HWY_INLINE R Derivative(R x) const {
    return Select(x > max_value, 0, Select(x <= threshold, negative_slope, Select(x <= max_value, 1, x)));
  }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Step(y, R(negative_slope)); }
};

// The rectifier that stops at 6 (Krizhevsky 2010).
struct Relu6 : Exact {
  static constexpr const char* kName = "relu6";
  explicit Relu6(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const { return Max(R(0), Min(R(6), x)); }
  template <class R> HWY_INLINE R Derivative(R x) const { return Select(x <= 0, 0, Select(x >= 6, 0, Select(x == x, 1, x))); }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Derivative(y); }
};

// A rectifier that keeps a slope below zero (Maas, Hannun and Ng 2013).
struct LeakyRelu : Exact {
  static constexpr const char* kName = "leaky_relu";
  static constexpr bool kParametersAreFactors = true;
  explicit LeakyRelu(const double* p) : negative_slope(p[0]) {}
  double negative_slope;

  template <class R> HWY_INLINE R Forward(R x) const { return Select(x > 0, x, negative_slope * x); }
  template <class R> HWY_INLINE R Derivative(R x) const { return Step(x, R(negative_slope)); }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Derivative(y); }
};

// The randomised leaky rectifier (Xu, Wang, Chen and Li 2015) as it is evaluated: with the mean of its slopes.
struct Rrelu : Wide {
  static constexpr const char* kName = "rrelu";
  explicit Rrelu(const double* p) : lower(p[0]), upper(p[1]) {}
  double lower, upper;

  template <class R> HWY_INLINE R Forward(R x) const { return Select(x > 0, x, MeanSlope<R>() * x); }
  template <class R> HWY_INLINE R Derivative(R x) const { return Step(x, MeanSlope<R>()); }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Derivative(y); }
  template <class R> HWY_INLINE R MeanSlope() const { return NearestDouble((R(lower) + upper) * 0.5); }
};

// x above a threshold, a constant elsewhere.
struct Threshold : Exact {
  static constexpr const char* kName = "threshold";
  explicit Threshold(const double* p) : theta(p[0]), value(p[1]) {}
  double theta, value;

  template <class R> HWY_INLINE R Forward(R x) const { return Select(x <= theta, value, x); }
  template <class R> HWY_INLINE R Derivative(R x) const { return Select(x > theta, 1, Select(x <= theta, 0, x)); }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Derivative(y); }
};

// x above a threshold, 0 elsewhere (Konda, Memisevic and Krueger 2015).
struct ThresholdedRelu : Exact {
  static constexpr const char* kName = "thresholded_relu";
  explicit ThresholdedRelu(const double* p) : theta(p[0]) {}
  double theta;

  template <class R> HWY_INLINE R Forward(R x) const { return Select(x <= theta, 0, x); }
  template <class R> HWY_INLINE R Derivative(R x) const { return Select(x > theta, 1, Select(x <= theta, 0, x)); }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Derivative(y); }
};

// tanh in three straight lines.
struct HardTanh : Exact {
  static constexpr const char* kName = "hard_tanh";
  explicit HardTanh(const double* p) : min(p[0]), max(p[1]) {}
  double min, max;

  template <class R> HWY_INLINE R Forward(R x) const { return Max(R(min), Min(R(max), x)); }
  template <class R> HWY_INLINE R Derivative(R x) const {
    return Select(x <= min, 0, Select(x >= max, 0, Select(x == x, 1, x)));
  }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Derivative(y); }
};

// x limited to an interval; by default to none (ONNX).
struct Clip : Exact {
  static constexpr const char* kName = "clip";
  explicit Clip(const double* p) : min(p[0]), max(p[1]) {}
  double min, max;

  template <class R> HWY_INLINE R Forward(R x) const { return Max(R(min), Min(R(max), x)); }
  template <class R> HWY_INLINE R Derivative(R x) const {
    return Select(x <= min, 0, Select(x >= max, 0, Select(x == x, 1, x)));
  }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Derivative(y); }
};

// The squared rectifier (So et al. 2021).
struct ReluSquared : Exact {
  static constexpr const char* kName = "relu_squared";
  explicit ReluSquared(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const { return Select(x < 0, 0, x * x); }
  template <class R> HWY_INLINE R Derivative(R x) const { return Select(x < 0, 0, 2 * x); }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Select(y < 0, 0, 2 * Sqrt(y)); }
};

using Rectifiers = List<
    Linear, BinaryStep, Relu, Relu6, LeakyRelu, Rrelu, Threshold, ThresholdedRelu, HardTanh, Clip, ReluSquared>;

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_RECTIFIERS_INL_H_
