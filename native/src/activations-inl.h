// The list of all formulas, and the table of their kernels that follows from it.
#if defined(KINASE_ACTIVATIONS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_ACTIVATIONS_INL_H_
#undef KINASE_ACTIVATIONS_INL_H_
#else
#define KINASE_ACTIVATIONS_INL_H_
#endif

#include "src/exponentials-inl.h"
#include "src/gates-inl.h"
#include "src/hard_sigmoids-inl.h"
#include "src/kernels.h"
#include "src/limited-inl.h"
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
using Formulas = Concatenated<Rectifiers, HardSigmoids, Shrinks, Powers, Exponentials, Sigmoids, SmoothRectifiers, Periodics,
                              Gates>::Type;

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

// Whether the value and the slope of a formula that computes in Number have a form for moderate numbers.
template <class Number, class F, bool kFloat = std::is_base_of<FloatForm, F>() && hwy::IsSame<Number, Float>()>
constexpr bool kInRanges = false;
template <class Number, class F>
constexpr bool kInRanges<Number, F, true> = F::kInRanges;
template <class Number, class F, bool kFloat = std::is_base_of<FloatForm, F>() && hwy::IsSame<Number, Float>()>
constexpr bool kSlopeInRanges = false;
template <class Number, class F>
constexpr bool kSlopeInRanges<Number, F, true> = F::kSlopeInRanges;
// Whether its value is that of MapLimited.
template <class Number, class F, bool kFloat = std::is_base_of<FloatForm, F>() && hwy::IsSame<Number, Float>()>
constexpr bool kLimited = false;
template <class Number, class F>
constexpr bool kLimited<Number, F, true> = F::kLimited;

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
  if constexpr (kInRanges<N, F>) {
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
  } else if constexpr (kLimited<N, F>) {
    MapLimited<kCount>(f, x, y, n, stream);
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
  if constexpr (kSlopeInRanges<N, F>) {
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

// A formula as a gate in a number wider than E, so that the product with the other input is rounded once, with the parameters that it
// has element by element.
template <class E, class F, class Run>
HWY_INLINE void WithGate(const double* p, const Run& run) {
  const Parameters<E, F> parameters(p);
  Specialise(F(parameters.of_type), parameters.of_type, run);
}

// v, a value or a slope at x. Beyond the range of float32 formulas for it stop short of 0 and of infinity, where an infinite x
// has its limits. What is a Dual has the range of its elements.
template <class E>
HWY_INLINE Real Limit(Real x, Real v) {
  const Real::Mask infinite = Abs(x) == INFINITY;
  if (HWY_LIKELY(hn::AllFalse(Real::Tag(), infinite.raw))) return v;
  const Real rounded = Memory<E, Real>::Rounded(v);
  return Select(infinite & (rounded == 2 * rounded), rounded, v);
}
template <class E>
HWY_INLINE Dual Limit(Dual, Dual v) {
  return v;
}

template <class F, class N>
HWY_INLINE N Up(const F& f, N up) {
  if constexpr (std::is_base_of<GateOnly, F>()) {
    return f.Up(up);
  } else {
    return up;
  }
}

// Before the value of the gate: where that product overflows, a slope of 0 would make NaN of it.
template <class F, class N>
HWY_INLINE N TimesUpSlope(const F& f, N up, N gradient) {
  if constexpr (std::is_base_of<GateOnly, F>()) {
    return gradient * f.UpSlope(up);
  } else {
    return gradient;
  }
}

// Calls map with the gate, up and y of every row.
template <class E, class Map>
HWY_INLINE void ForEachRow(const void* gate, const void* up, void* y, const KinaseRows& rows, const Map& map) {
  for (int64_t row = 0; row < rows.count; ++row) {
    const int64_t in = row * rows.stride;
    map(static_cast<const E*>(gate) + in, static_cast<const E*>(up) + in, static_cast<E*>(y) + row * rows.length);
  }
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

template <class E, class F, class N = Wide::Number<E>>
HWY_INLINE void MapGated(const F& f, const E* gate, const E* up, E* y, int64_t n, bool stream) {
  if constexpr (hwy::IsSame<E, float>() && std::is_base_of<Exact, F>()) {
    if (IsUnrounded(f, 0)) return Map2<Float>(gate, up, y, n, [&f](Float g, Float u) HWY_ATTR { return f.Forward(g) * u; }, stream);
  }
  Map2<N>(gate, up, y, n, [&f](N g, N u) HWY_ATTR { return Limit<E>(g, f.Forward(g)) * Up(f, u); }, stream);
}

// v, and in the place of a NaN what double gives. Hardly ever called.
template <class F>
HWY_NOINLINE void MendGated(const F& f, Float gate, Float up, Float::Vector& v) {
  constexpr int64_t kWidth = static_cast<int64_t>(hn::MaxLanes(Float::Tag()));
  HWY_ALIGN float gates[kWidth], ups[kWidth], products[kWidth];
  hn::Store(gate.raw, Float::Tag(), gates);
  hn::Store(up.raw, Float::Tag(), ups);
  MapGated<float>(f, gates, ups, products, kWidth, false);
  v = hn::IfThenElse(hn::Eq(v, v), v, hn::Load(Float::Tag(), products));
}

// Whether a formula has products with its values in float: Times, NaN where they are to be computed in double.
template <class F, class = decltype(std::declval<F>().Times(Float(0), Float(0)))>
constexpr bool HasTimes(int) {
  return true;
}
template <class F>
constexpr bool HasTimes(long) {
  return false;
}

template <class E, class F>
void Gated(const double* p, const void* gate, const void* up, void* y, const KinaseRows& rows, bool stream) {
  if constexpr (hwy::IsSame<E, float>() && HasTimes<F>(0)) {
    const F f(p);
    if (f.InFloat()) {
      return ForEachRow<E>(gate, up, y, rows, [&](const E* g, const E* u, E* to) HWY_ATTR {
        MapOrMend<HWY_MIN(F::kTimesInFlight, kFloatsInFlight)>(
            g, u, to, rows.length, [&f](Float a, Float b) KINASE_INLINE_LAMBDA { return f.Times(a, b); },
            [&f](Float a, Float b, Float::Vector& v) HWY_ATTR { MendGated(f, a, b, v); }, stream);
      });
    }
  }
  WithGate<E, F>(p, [&](const auto& f) HWY_ATTR {
    ForEachRow<E>(gate, up, y, rows, [&](const E* g, const E* u, E* to) HWY_ATTR { MapGated<E>(f, g, u, to, rows.length, stream); });
  });
}

template <class E, class F, class N = Wide::Number<E>>
HWY_INLINE void MapGatedBackward(const F& f, const E* gate, const E* up, const E* dy, E* dgate, E* dup, int64_t n, bool stream) {
  if constexpr (hwy::IsSame<E, float>() && std::is_base_of<Exact, F>()) {
    if (IsUnrounded(f, 0)) {
      // The slope first: where the product of the other two overflows, a slope of 0 would make NaN of it.
      return Map3To2<Float>(gate, up, dy, dgate, dup, n, [&f](Float g, Float u, Float d) HWY_ATTR {
        return Pair<Float>{d * f.Derivative(g) * u, d * f.Forward(g)};
      }, stream);
    }
  }
  Map3To2<N>(gate, up, dy, dgate, dup, n, [&f](N g, N u, N d) HWY_ATTR {
    return Pair<N>{d * Up(f, u) * Limit<E>(g, f.Derivative(g)), TimesUpSlope(f, u, d) * Limit<E>(g, f.Forward(g))};
  }, stream);
}

// v and w, and in the place of a NaN what double gives. Hardly ever called.
template <class F>
HWY_NOINLINE void MendGatedBackward(const F& f, Float gate, Float up, Float dy, Float::Vector& v, Float::Vector& w) {
  constexpr int64_t kWidth = static_cast<int64_t>(hn::MaxLanes(Float::Tag()));
  HWY_ALIGN float gates[kWidth], ups[kWidth], gradients[kWidth], first[kWidth], second[kWidth];
  hn::Store(gate.raw, Float::Tag(), gates);
  hn::Store(up.raw, Float::Tag(), ups);
  hn::Store(dy.raw, Float::Tag(), gradients);
  MapGatedBackward<float>(f, gates, ups, gradients, first, second, kWidth, false);
  v = hn::IfThenElse(hn::Eq(v, v), v, hn::Load(Float::Tag(), first));
  w = hn::IfThenElse(hn::Eq(w, w), w, hn::Load(Float::Tag(), second));
}

// Whether a formula has products with its slopes in float: TimesSlope, NaN where they are to be computed in double.
template <class F, class = decltype(std::declval<F>().TimesSlope(Float(0), Float(0), Float(0)))>
constexpr bool HasTimesSlope(int) {
  return true;
}
template <class F>
constexpr bool HasTimesSlope(long) {
  return false;
}

// Calls map with the gate, up, dy, dgate and dup of every row.
template <class E, class Map>
HWY_INLINE void ForEachRow(const void* gate, const void* up, const void* dy, void* dgate, void* dup, const KinaseRows& rows,
                           const Map& map) {
  for (int64_t row = 0; row < rows.count; ++row) {
    const int64_t in = row * rows.stride;
    map(static_cast<const E*>(gate) + in, static_cast<const E*>(up) + in, static_cast<const E*>(dy) + row * rows.length,
        static_cast<E*>(dgate) + in, static_cast<E*>(dup) + in);
  }
}

template <class E, class F>
void GatedBackward(const double* p, const void* gate, const void* up, const void* dy, void* dgate, void* dup,
                   const KinaseRows& rows, bool stream) {
  if constexpr (hwy::IsSame<E, float>() && HasTimesSlope<F>(0)) {
    const F f(p);
    if (f.InFloat()) {
      return ForEachRow<E>(gate, up, dy, dgate, dup, rows, [&](const E* g, const E* u, const E* d, E* to_g, E* to_u) HWY_ATTR {
        Map3To2OrMend<HWY_MIN(F::kTimesSlopeInFlight, kFloatsInFlight)>(
            g, u, d, to_g, to_u, rows.length,
            [&f](Float a, Float b, Float c) KINASE_INLINE_LAMBDA { return Pair<Float>{f.TimesSlope(a, b, c), f.Times(a, c)}; },
            [&f](Float a, Float b, Float c, Float::Vector& v, Float::Vector& w) HWY_ATTR { MendGatedBackward(f, a, b, c, v, w); }, stream);
      });
    }
  }
  WithGate<E, F>(p, [&](const auto& f) HWY_ATTR {
    ForEachRow<E>(gate, up, dy, dgate, dup, rows, [&](const E* g, const E* u, const E* d, E* to_g, E* to_u) HWY_ATTR {
      MapGatedBackward<E>(f, g, u, d, to_g, to_u, rows.length, stream);
    });
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
