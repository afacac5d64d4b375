// The list of all element-wise activations, and the table of their kernels that follows from it.
#if defined(KINASE_ACTIVATIONS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_ACTIVATIONS_INL_H_
#undef KINASE_ACTIVATIONS_INL_H_
#else
#define KINASE_ACTIVATIONS_INL_H_
#endif

#include "src/exponentials-inl.h"
#include "src/hard_sigmoids-inl.h"
#include "src/kernels.h"
#include "src/loops-inl.h"
#include "src/periodics-inl.h"
#include "src/powers-inl.h"
#include "src/rectifiers-inl.h"
#include "src/shrinks-inl.h"
#include "src/sigmoids-inl.h"
#include "src/smooth_rectifiers-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

template <class... Lists>
struct Concatenated;
template <class... F>
struct Concatenated<List<F...>> {
  using Type = List<F...>;
};
template <class... F, class... G, class... More>
struct Concatenated<List<F...>, List<G...>, More...> : Concatenated<List<F..., G...>, More...> {};

// In the order of the families in Java.
using Activations =
    Concatenated<Rectifiers, HardSigmoids, Shrinks, Powers, Exponentials, Sigmoids, SmoothRectifiers, Periodics>::Type;

// A formula may name a simpler one that it is for some parameters (Special, IsSpecial). The choice is made once, before the
// loop: a compiler leaves it inside. run gets the formula that is to be computed.
template <class F, class Run>
HWY_INLINE auto Specialise(const F& f, const double* p, const Run& run) -> decltype(typename F::Special(p), void()) {
  if (f.IsSpecial()) {
    run(typename F::Special(p));
  } else {
    run(f);
  }
}
template <class F, class Run, class... None>
HWY_INLINE void Specialise(const F& f, const double*, const Run& run, None...) {
  run(f);
}

template <class E, class F>
void Forward(const double* p, const void* x, void* y, int64_t n) {
  using N = typename F::template Number<E>;
  Specialise(F(p), p, [=](const auto& f) HWY_ATTR {
    Map<N>(static_cast<const E*>(x), static_cast<E*>(y), n, [&f](N v) HWY_ATTR { return f.Forward(v); });
  });
}

template <class E, class F>
void Backward(const double* p, const void* x, const void* dy, void* dx, int64_t n) {
  using N = typename F::template Number<E>;
  Specialise(F(p), p, [=](const auto& f) HWY_ATTR {
    Map2<N>(static_cast<const E*>(x), static_cast<const E*>(dy), static_cast<E*>(dx), n,
            [&f](N v, N dv) HWY_ATTR { return dv * f.Derivative(v); });
  });
}

template <class E, class F>
void FromOutput(const double* p, const void* y, const void* dy, void* dx, int64_t n) {
  using N = typename F::template Number<E>;
  Specialise(F(p), p, [=](const auto& f) HWY_ATTR {
    Map2<N>(static_cast<const E*>(y), static_cast<const E*>(dy), static_cast<E*>(dx), n,
            [&f](N v, N dv) HWY_ATTR { return dv * f.DerivativeFromOutput(v); });
  });
}

using Gradient = void (*)(const double*, const void*, const void*, void*, int64_t);

// Null for a formula without DerivativeFromOutput.
template <class E, class F, class = decltype(&F::template DerivativeFromOutput<typename F::template Number<E>>)>
constexpr Gradient FromOutputOf(int) {
  return FromOutput<E, F>;
}
template <class E, class F>
constexpr Gradient FromOutputOf(long) {
  return nullptr;
}

template <class List>
struct Table;

// The kernels of all activations of a list.
template <class... F>
struct Table<List<F...>> {
  static constexpr int kCount = sizeof...(F);
  Elementwise entries[kCount];

  template <class E>
  static constexpr Table Of() {
    return {{{F::kName, Forward<E, F>, Backward<E, F>, FromOutputOf<E, F>(0)}...}};
  }
};

// Defined in kernels.cc and kernels_f64.cc, which two processors compile side by side.
extern const Table<Activations> kFloat32;
extern const Table<Activations> kFloat64;

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_ACTIVATIONS_INL_H_
