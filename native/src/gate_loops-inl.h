// The loops of formulas as gates of another input.
#if defined(KINASE_GATE_LOOPS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_GATE_LOOPS_INL_H_
#undef KINASE_GATE_LOOPS_INL_H_
#else
#define KINASE_GATE_LOOPS_INL_H_
#endif

#include <utility>

#include "include/kinase.h"
#include "src/formula_calls-inl.h"
#include "src/gates-inl.h"
#include "src/loops-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

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
            [&f](Float a, Float b) KINASE_INLINE_LAMBDA { return f.Times(a, b); },
            [&f](Float::Vector& v, Float a, Float b) HWY_ATTR { MendGated(f, a, b, v); }, stream, to, rows.length, g, u);
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

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_GATE_LOOPS_INL_H_
