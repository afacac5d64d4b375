// Sigmoids and their relatives made of lines and parabolas.
#if defined(KINASE_HARD_SIGMOIDS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_HARD_SIGMOIDS_INL_H_
#undef KINASE_HARD_SIGMOIDS_INL_H_
#else
#define KINASE_HARD_SIGMOIDS_INL_H_
#endif

#include "src/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// The sigmoid in three straight lines, computed from its lower knee, -offset / slope, where it must be exactly 0.
struct HardSigmoid : Wide {
  static constexpr const char* kName = "hard_sigmoid";
  explicit HardSigmoid(const double* p) : slope(p[0]), offset(p[1]) {}
  double slope, offset;

  template <class R> HWY_INLINE R Forward(R x) const {
    const R z = slope * (x + NearestDouble(R(offset) / slope));
    return Select(z < 0, 0, Select(z > 1, 1, z));
  }
  template <class R> HWY_INLINE R Derivative(R x) const {
    const R z = NearestDouble(slope * (x + NearestDouble(R(offset) / slope)));
    return Select(z <= 0, 0, Select(z >= 1, 0, Select(z == z, slope, z)));
  }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const {
    return Select(y <= 0, 0, Select(y >= 1, 0, Select(y == y, slope, y)));
  }
};

// silu with the hard sigmoid (Howard et al. 2019).
struct HardSwish : Wide {
  static constexpr const char* kName = "hard_swish";
  explicit HardSwish(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const {
    return Select(x <= -3, 0, Select(x >= 3, x, x * (x + 3) * kSixth));
  }
  template <class R> HWY_INLINE R Derivative(R x) const {
    return Select(x <= -3, 0, Select(x >= 3, 1, (2 * x + 3) * kSixth));
  }
};

// The integral of sparse_sigmoid.
struct SparsePlus : Wide {
  static constexpr const char* kName = "sparse_plus";
  explicit SparsePlus(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const { return Select(x <= -1, 0, Select(x >= 1, x, Square(x + 1) / 4)); }
  template <class R> HWY_INLINE R Derivative(R x) const { return Select(x <= -1, 0, Select(x >= 1, 1, (x + 1) / 2)); }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Select(y <= 0, 0, Select(y >= 1, 1, Sqrt(y))); }
};

// sparsemax for two classes (Martins and Astudillo 2016).
struct SparseSigmoid : Wide {
  static constexpr const char* kName = "sparse_sigmoid";
  explicit SparseSigmoid(const double*) {}

  template <class R> HWY_INLINE R Forward(R x) const { return Select(x <= -1, 0, Select(x >= 1, 1, (x + 1) / 2)); }
  template <class R> HWY_INLINE R Derivative(R x) const { return Select(x <= -1, 0, Select(x >= 1, 0, Select(x == x, 0.5, x))); }
  template <class R> HWY_INLINE R DerivativeFromOutput(R y) const { return Select(y <= 0, 0, Select(y >= 1, 0, Select(y == y, 0.5, y))); }
};

using HardSigmoids = List<HardSigmoid, HardSwish, SparsePlus, SparseSigmoid>;

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_HARD_SIGMOIDS_INL_H_
