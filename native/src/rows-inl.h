// Activations by row; expression by expression the same as Rows.java.
#if defined(KINASE_ROWS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_ROWS_INL_H_
#undef KINASE_ROWS_INL_H_
#else
#define KINASE_ROWS_INL_H_
#endif

#include "src/single-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// What a formula by row is made of; RowFormula.java says what the methods mean, and its interfaces are these constants.
struct RowFormula {
  static constexpr bool kSmallest = false;
  static constexpr bool kStored = false;
  static constexpr bool kCounting = false;
  static constexpr bool kSummedInFloat = false;
  static constexpr bool kFirst = false;
  static constexpr bool kRepeated = false;
  static constexpr bool kGradientCounting = false;
  // What SingleGradient wants a times, and how small it may be, but for 0.
  static constexpr double kSingleScale = 1, kSingleMin = 0;
};

// e^((x - reference) scale), first summed, then divided by the sum.
struct Exponentiated : RowFormula {
  static constexpr bool kStored = true;
  static constexpr bool kSummedInFloat = true;

  template <class R> HWY_INLINE R Term(R x, R reference, R scale, R) const {
    const R z = (x - reference) * scale;
    return Lower(z, Exp(z));
  }
  template <class R> HWY_INLINE R Settle(R sum, R) const { return 1 / sum; }
  template <class R> HWY_INLINE R Value(R x, R, R, R a, R, R) const { return x * a; }
  template <class R> HWY_INLINE R GradientTerm(R y, R dy) const { return y * dy; }
  template <class R> HWY_INLINE R GradientSettle(R sum, R) const { return sum; }
  template <class R> HWY_INLINE R Gradient(R y, R dy, R scale, R a, R) const { return y * (dy - a) * scale; }

  // The sum with another term: a product of two floats is a double, so that this rounds once, as GradientTerm and a sum do.
  template <class V> static HWY_INLINE V GradientSum(V sum, V y, V dy) { return hn::MulAdd(y, dy, sum); }
  // Without a temperature, given a as the sum of two floats; of softmin, with the other sign. Where dy is near a, the difference is
  // exact; elsewhere the rest is small beside it.
  static HWY_INLINE Float SingleGradient(Float y, Float dy, Float a, Float a_rest) { return Fma(y, dy - a, -(y * a_rest)); }
};

struct Softmax : Exponentiated {
  static constexpr const char* kName = "softmax";
  explicit Softmax(const double* p) : temperature(p[0]) {}
  double temperature;

  template <class R> HWY_INLINE R Scale(R one) const { return one / temperature; }
};

struct LogSoftmax : RowFormula {
  static constexpr const char* kName = "log_softmax";
  static constexpr bool kCounting = true;
  static constexpr bool kSummedInFloat = true;
  static constexpr bool kGradientCounting = true;
  static constexpr double kSingleScale = -kSingleFactorScale, kSingleMin = kSingleFactorMin;
  explicit LogSoftmax(const double* p) : temperature(p[0]) {}
  double temperature;

  template <class R> HWY_INLINE R Scale(R one) const { return one / temperature; }
  template <class R> HWY_INLINE R Term(R x, R reference, R scale, R) const {
    const R z = (x - reference) * scale;
    return Select(x == reference, z, Lower(z, Exp(z)));
  }
  template <class R> HWY_INLINE R Counted(R x, R reference, R, R, R) const { return Select(x == reference, R(1), 0); }
  template <class R> HWY_INLINE R Settle(R sum, R count) const { return Log1p(sum + (count - 1)); }
  template <class R> HWY_INLINE R Value(R x, R reference, R scale, R a, R, R) const { return (x - reference) * scale - a; }
  template <class R> HWY_INLINE R GradientTerm(R, R dy) const { return dy; }
  template <class R> HWY_INLINE R GradientCounted(R y) const { return Select(y == -kInfinity, R(0), 1); }
  template <class R> HWY_INLINE R GradientSettle(R sum, R) const { return sum; }
  template <class R> HWY_INLINE R Gradient(R y, R dy, R scale, R a, R b) const {
    return Select(b == 0, 0, (dy - Lower(y, Exp(y)) * a) * scale);
  }

  // Without a temperature: x less the sum of two floats. Where x is near it, the difference from the first is exact.
  static HWY_INLINE Float SingleValue(Float x, Float c, Float c_rest) { return (x - c) - c_rest; }
  template <class V> static HWY_INLINE V GradientSum(V sum, V, V dy) { return hn::Add(sum, dy); }
  // Likewise, given kSingleScale a as the sum of two floats, for b > 0.
  static HWY_INLINE Float SingleGradient(Float y, Float dy, Float a, Float a_rest) { return PlusTimesSingleExp(dy, y, a, a_rest); }
};

struct Softmin : Exponentiated {
  static constexpr const char* kName = "softmin";
  static constexpr bool kSmallest = true;
  explicit Softmin(const double* p) : temperature(p[0]) {}
  double temperature;

  template <class R> HWY_INLINE R Scale(R one) const { return -one / temperature; }
};

struct Hardmax : RowFormula {
  static constexpr const char* kName = "hardmax";
  static constexpr bool kCounting = true;
  static constexpr bool kFirst = true;
  explicit Hardmax(const double*) {}

  template <class R> HWY_INLINE R Scale(R one) const { return one; }
  template <class R> HWY_INLINE R Term(R x, R, R, R) const { return Select(x == x, 0, x); }
  template <class R> HWY_INLINE R Counted(R x, R reference, R, R, R index) const {
    return Select(x == reference, index, kInfinity);
  }
  template <class R> HWY_INLINE R Settle(R sum, R) const { return sum; }
  template <class R> HWY_INLINE R Value(R, R, R, R a, R b, R index) const { return Select(index == b, R(1), 0) + a; }
  template <class R> HWY_INLINE R GradientTerm(R, R) const { return 0; }
  template <class R> HWY_INLINE R GradientSettle(R sum, R) const { return sum; }
  template <class R> HWY_INLINE R Gradient(R y, R, R, R, R) const { return Select(y == y, 0, y); }
};

struct Sparsemax : RowFormula {
  static constexpr const char* kName = "sparsemax";
  static constexpr bool kCounting = true;
  static constexpr bool kRepeated = true;
  static constexpr bool kGradientCounting = true;
  explicit Sparsemax(const double*) {}

  template <class R> HWY_INLINE R Scale(R one) const { return one; }
  template <class R> HWY_INLINE R Term(R x, R reference, R, R a) const {
    const R z = x - reference;
    return Select(z <= a, 0, z);
  }
  template <class R> HWY_INLINE R Counted(R x, R reference, R, R a, R) const { return Select(x - reference <= a, R(0), 1); }
  template <class R> HWY_INLINE R Settle(R sum, R count) const { return (sum - 1) / count; }
  template <class R> HWY_INLINE R Value(R x, R reference, R, R a, R, R) const {
    const R z = x - reference;
    return Select(z <= a, 0, z - a);
  }
  template <class R> HWY_INLINE R GradientTerm(R y, R dy) const { return Select(y <= 0, 0, Select(y == y, dy, y)); }
  template <class R> HWY_INLINE R GradientCounted(R y) const { return Select(y <= 0, R(0), 1); }
  template <class R> HWY_INLINE R GradientSettle(R sum, R count) const { return sum / count; }
  template <class R> HWY_INLINE R Gradient(R y, R dy, R, R a, R) const { return Select(y <= 0, 0, dy - a); }
};

using RowFormulas = List<Softmax, LogSoftmax, Softmin, Hardmax, Sparsemax>;

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_ROWS_INL_H_
