// The list of all formulas, and the table of their kernels that follows from it.
#if defined(KINASE_ACTIVATIONS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_ACTIVATIONS_INL_H_
#undef KINASE_ACTIVATIONS_INL_H_
#else
#define KINASE_ACTIVATIONS_INL_H_
#endif

#include "src/exponentials-inl.h"
#include "src/formula_calls-inl.h"
#include "src/gate_loops-inl.h"
#include "src/gates-inl.h"
#include "src/hard_sigmoids-inl.h"
#include "src/kernels.h"
#include "src/limited-inl.h"
#include "src/periodics-inl.h"
#include "src/powers-inl.h"
#include "src/range_loops-inl.h"
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
using Formulas = Concatenated<Rectifiers, HardSigmoids, Shrinks, Powers, Exponentials, Sigmoids, SmoothRectifiers, Periodics,
                              Gates>::Type;

// What a formula tells about its form in float, if it is computed in that; what one without tells, if it is not.
template <class Number, class F>
using FormOf = std::conditional_t<std::is_base_of<FloatForm, F>() && hwy::IsSame<Number, Float>(), F, FloatForm>;

// Numbers in flight at once for the values and the slopes of a formula.
template <class Number, class F>
struct InFlight {
  int64_t forward = kInFlight<Number>, slope = kInFlight<Number>;
  constexpr InFlight() {
    if constexpr (std::is_base_of<FloatForm, F>() && hwy::IsSame<Number, Float>()) {
      forward = HWY_MIN(F::kForwardInFlight, kFloatsInFlight);
      slope = HWY_MIN(F::kSlopeInFlight, kFloatsInFlight);
    }
  }
};

// Four vectors side by side take less time than one by one, or three and one; not inline: the loops over many stay as they are.
template <class N, int64_t kCount>
constexpr bool kHasFour = hwy::IsSame<N, Float>() && kCount != 4 && kFloatsInFlight >= 4;
template <int64_t kCount>
HWY_INLINE bool AreFour(int64_t n) {
  constexpr int64_t kWidth = static_cast<int64_t>(hn::MaxLanes(Float::Tag())), kEnd = HWY_MAX(kCount, 5) * kWidth;
  return n >= 4 * kWidth && n < kEnd;
}

template <class N, int64_t kCount, class E, class F>
HWY_INLINE void MapValues(const F& f, const E* x, E* y, int64_t n, bool stream) {
  if constexpr (FormOf<N, F>::kInRanges) {
    const auto in_range = [&f](auto range, N v) KINASE_INLINE_LAMBDA {
      return f.template ForwardIn<typename decltype(range)::Type>(v);
    };
    if constexpr (F::kBelowTwo) {
      MapBelowTwo<kCount, In<Moderate>, In<Every>>(in_range, stream, y, n, x);
    } else {
      MapInRanges<N, kCount, In<Moderate>, In<Every>>(
          [&f](const auto& v) KINASE_INLINE_LAMBDA {
            return AllModerate(v, [&f](Float z) KINASE_INLINE_LAMBDA { return f.ForwardSixteenths(z); });
          },
          in_range, stream, y, n, x);
    }
  } else if constexpr (FormOf<N, F>::kLimited) {
    MapLimited<kCount>(f, x, y, n, stream);
  } else if constexpr (FormOf<N, F>::kOrNaN) {
    MapOrMend<kCount>([&f](Float v) KINASE_INLINE_LAMBDA { return f.ForwardOrNaN(v); },
                      [&f](Float::Vector& y, Float x) HWY_ATTR { y = f.Forward(x).raw; }, stream, y, n, x);
  } else {
    Map<N, kCount>(x, y, n, [&f](N v) KINASE_INLINE_LAMBDA { return f.Forward(v); }, stream);
  }
}
template <class N, class E, class F>
HWY_NOINLINE void MapFourValues(F f, const E* x, E* y, int64_t n) {
  MapValues<N, 4>(f, x, y, n, false);
}

template <class E, class F>
void Forward(const double* p, const void* x, void* y, int64_t n, bool stream) {
  WithNumber<E, F>(p, [=](const auto& f, auto in) KINASE_INLINE_LAMBDA {
    using N = typename decltype(in)::Type;
    constexpr int64_t kCount = InFlight<N, F>().forward;
    if constexpr (kHasFour<N, kCount>) {
      if (AreFour<kCount>(n)) return MapFourValues<N>(f, static_cast<const E*>(x), static_cast<E*>(y), n);
    }
    MapValues<N, kCount>(f, static_cast<const E*>(x), static_cast<E*>(y), n, stream);
  });
}

template <class N, int64_t kCount, class E, class F>
HWY_INLINE void MapSlopes(const F& f, const E* x, const E* dy, E* dx, int64_t n, bool stream) {
  if constexpr (FormOf<N, F>::kSlopeInRanges) {
    MapInRanges<N, kCount, In<Moderate>, In<Every>>(
        [&f](const auto& v) KINASE_INLINE_LAMBDA {
          return AllModerate(v, [&f](Float x) KINASE_INLINE_LAMBDA { return f.SlopeSixteenths(x); });
        },
        [&f](auto range, N v, N dv) KINASE_INLINE_LAMBDA { return dv * f.template DerivativeIn<typename decltype(range)::Type>(v); },
        stream, dx, n, x, dy);
  } else {
    Map2<N, kCount>(x, dy, dx, n, [&f](N v, N dv) KINASE_INLINE_LAMBDA { return dv * f.Derivative(v); }, stream);
  }
}
template <class N, class E, class F>
HWY_NOINLINE void MapFourSlopes(F f, const E* x, const E* dy, E* dx, int64_t n) {
  MapSlopes<N, 4>(f, x, dy, dx, n, false);
}

template <class E, class F>
void Backward(const double* p, const void* x, const void* dy, void* dx, int64_t n, bool stream) {
  WithNumber<E, F>(p, [=](const auto& f, auto in) KINASE_INLINE_LAMBDA {
    using N = typename decltype(in)::Type;
    constexpr int64_t kCount = InFlight<N, F>().slope;
    const E *from = static_cast<const E*>(x), *gradients = static_cast<const E*>(dy);
    if constexpr (kHasFour<N, kCount>) {
      if (AreFour<kCount>(n)) return MapFourSlopes<N>(f, from, gradients, static_cast<E*>(dx), n);
    }
    MapSlopes<N, kCount>(f, from, gradients, static_cast<E*>(dx), n, stream);
  });
}

template <class F, bool kOwn = std::is_base_of<FloatForm, F>()>
constexpr bool kOutputInFloat = false;
template <class F>
constexpr bool kOutputInFloat<F, true> = F::kOutputInFloat;

template <class E, class F>
void FromOutput(const double* p, const void* y, const void* dy, void* dx, int64_t n, bool stream) {
  WithNumber<E, F, kOutputInFloat<F>>(p, [=](const auto& f, auto in) KINASE_INLINE_LAMBDA {
    using N = typename decltype(in)::Type;
    Map2<N>(static_cast<const E*>(y), static_cast<const E*>(dy), static_cast<E*>(dx), n,
            [&f](N v, N dv) KINASE_INLINE_LAMBDA { return dv * f.DerivativeFromOutput(v); }, stream);
  });
}

using Gradient = void (*)(const double*, const void*, const void*, void*, int64_t, bool);

// Null for a formula without DerivativeFromOutput.
template <class E, class F, class = decltype(&F::template DerivativeFromOutput<typename F::template Number<E>>)>
constexpr Gradient FromOutputOf(int) {
  return FromOutput<E, F>;
}
template <class E, class F>
constexpr Gradient FromOutputOf(long) {
  return nullptr;
}

template <class E, class F>
constexpr Elementwise Entry() {
  if constexpr (std::is_base_of<GateOnly, F>()) {
    return {F::kName, nullptr, nullptr, nullptr, Gated<E, F>, GatedBackward<E, F>};
  } else {
    return {F::kName, Forward<E, F>, Backward<E, F>, FromOutputOf<E, F>(0), Gated<E, F>, GatedBackward<E, F>};
  }
}

template <class List>
struct Table;

// The kernels of all formulas of a list.
template <class... F>
struct Table<List<F...>> {
  static constexpr int kCount = sizeof...(F);
  Elementwise entries[kCount];

  template <class E>
  static constexpr Table Of() {
    return {{Entry<E, F>()...}};
  }
};

// Defined in kernels.cc and kernels_f64.cc, which two processors compile side by side.
extern const Table<Formulas> kFloat32;
extern const Table<Formulas> kFloat64;

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_ACTIVATIONS_INL_H_
