// Calls of loops with a formula: which one it is for its parameters, and in which numbers it is computed.
#if defined(KINASE_FORMULA_CALLS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_FORMULA_CALLS_INL_H_
#undef KINASE_FORMULA_CALLS_INL_H_
#else
#define KINASE_FORMULA_CALLS_INL_H_
#endif

#include <type_traits>

#include "include/kinase.h"
#include "src/float_form-inl.h"
#include "src/loops-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

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

template <class Number>
struct In {
  using Type = Number;
};

// The parameters of a formula for elements of E: of one that rounds at most once, rounded to E before anything is asked of them.
template <class E, class F>
struct Parameters {
  double of_type[KINASE_MAX_PARAMETERS];

  explicit HWY_INLINE Parameters(const double* p) {
    for (int i = 0; i < KINASE_MAX_PARAMETERS; ++i) {
      of_type[i] = std::is_base_of<Exact, F>() ? static_cast<double>(static_cast<E>(p[i])) : p[i];
    }
  }
};

// Calls run with the formula, and In the numbers that it computes elements of E with; Float only if it has overloads for it.
template <class E, class F, bool kOverloads = std::is_base_of<FloatForm, F>(), class Run>
HWY_INLINE void WithNumber(const double* all, const Run& run) {
  const Parameters<E, F> parameters(all);
  const double* p = parameters.of_type;
  const F formula(p);
  if constexpr (hwy::IsSame<E, float>() && kOverloads) {
    if (formula.InFloat()) return run(formula, In<Float>());
  }
  Specialise(formula, p, [&run](const auto& f) KINASE_INLINE_LAMBDA { run(f, In<typename F::template Number<E>>()); });
}

// Whether every value of a formula is an element, and every slope 0 or 1 (Unrounded): then products with them have the same bits where
// they are computed in float.
template <class F>
HWY_INLINE auto IsUnrounded(const F& f, int) -> decltype(f.Unrounded()) {
  return f.Unrounded();
}
template <class F>
HWY_INLINE bool IsUnrounded(const F&, long) {
  return false;
}

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_FORMULA_CALLS_INL_H_
