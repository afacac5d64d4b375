// The loops over rows, in phases: the maximum, the sum, the result. A row is worked on along its elements where it is contiguous;
// otherwise many rows side by side. Either way element k is added to virtual lane k mod KINASE_SUM_LANES and the lanes by halves,
// so that a row gives the same bits however it lies. Operation by operation the same as Row.template.
#if defined(KINASE_ROW_LOOPS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_ROW_LOOPS_INL_H_
#undef KINASE_ROW_LOOPS_INL_H_
#else
#define KINASE_ROW_LOOPS_INL_H_
#endif

#include <math.h>

#include "include/kinase.h"
#include "src/kernels.h"
#include "src/loops-inl.h"
#include "src/rows-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

constexpr int64_t kSumLanes = KINASE_SUM_LANES;
constexpr int64_t kPositions = KINASE_ROW_POSITIONS;
constexpr int64_t kRealWidth = static_cast<int64_t>(hn::MaxLanes(Real::Tag()));

// What the phases hand on about each of the rows side by side: its numbers lie kPositions apart, or next to each other for the
// one row of a contiguous tile. Of what a formula sums and counts there are kSumLanes lanes.
enum Slot { kMaximum, kReference, kSettled, kSettledLow, kCount, kSums, kSumsLow = kSums + kSumLanes, kCounts = kSumsLow + kSumLanes,
            kSlots = kCounts + kSumLanes };
static_assert(kSlots * kPositions == KINASE_ROW_STATE, "the size of the state is part of the C ABI");

// A number kept in two slots, of which one of double fills the first.
template <class R>
HWY_INLINE R Join(Real hi, Real lo) {
  if constexpr (hwy::IsSame<R, Dual>()) {
    return Dual(hi, lo);
  } else {
    return hi;
  }
}
HWY_INLINE Real Low(Real) { return 0; }
HWY_INLINE Real Low(Dual x) { return x.lo; }
HWY_INLINE Real High(Real x) { return x; }
HWY_INLINE Real High(Dual x) { return x.hi; }

// The state of the one contiguous row, in every lane.
struct OneRow {
  static constexpr bool kContiguous = true;
  double* state;
  HWY_INLINE Real Get(int64_t slot) const { return state[slot]; }
  HWY_INLINE void Set(int64_t slot, Real v) const { state[slot] = hn::GetLane(v.raw); }
};

// The state of the rows at position j and the next, a lane each.
struct ManyRows {
  static constexpr bool kContiguous = false;
  double* state;
  int64_t j;
  HWY_INLINE Real Get(int64_t slot) const { return hn::LoadU(Real::Tag(), state + slot * kPositions + j); }
  HWY_INLINE void Set(int64_t slot, Real v) const { hn::StoreU(v.raw, Real::Tag(), state + slot * kPositions + j); }
};

// What a formula computes an element with, forward or backward, besides the element.
template <class F, class R, bool kBackward>
struct Row {
  static constexpr bool kStored = F::kStored && !kBackward;
  static constexpr bool kCounting = kBackward ? F::kGradientCounting : F::kCounting;
  static constexpr bool kFirst = F::kFirst && !kBackward;

  const F& f;
  R scale, reference, a, b;

  template <class State>
  HWY_INLINE Row(const F& formula, R formula_scale, const State& state)
      : f(formula), scale(formula_scale), reference(state.Get(kReference)),
        a(Join<R>(state.Get(kSettled), state.Get(kSettledLow))), b(state.Get(kCount)) {}

  HWY_INLINE R Term(R x, R dy) const {
    if constexpr (kBackward) {
      return f.GradientTerm(x, dy);
    } else {
      return f.Term(x, reference, scale, a);
    }
  }
  HWY_INLINE Real Counted(R x, Real index) const {
    if constexpr (kBackward) {
      return High(f.GradientCounted(x));
    } else {
      return High(f.Counted(x, reference, scale, a, R(index)));
    }
  }
  HWY_INLINE R Result(R x, R dy, Real index) const {
    if constexpr (kBackward) {
      return f.Gradient(x, dy, scale, a, b);
    } else {
      return f.Value(x, reference, scale, a, b, R(index));
    }
  }
  // Of two counts, the sum; of two places, the first.
  static HWY_INLINE Real Gather(Real count, Real other) {
    if constexpr (kFirst) {
      return Select(other < count, other, count);
    } else {
      return count + other;
    }
  }
};

// The index of an element, and of the next ones in the lanes after.
HWY_INLINE Real Indices(int64_t first) { return Real(static_cast<double>(first)) + Real(hn::Iota(Real::Tag(), 0)); }

// One row, or a piece of it from element `first` on.
template <class E, class F, bool kBackward>
struct Contiguous {
  using R = Wide::Number<E>;
  using M = Memory<E, R>;
  using TheRow = Row<F, R, kBackward>;
  static constexpr int64_t kVectors = kSumLanes / kRealWidth;

  // The lanes of the sums in registers.
  struct Lanes {
    Real::Vector hi[kVectors], lo[kVectors], count[kVectors];

    HWY_INLINE explicit Lanes(const double* state) {
      for (int64_t k = 0; k < kVectors; ++k) {
        hi[k] = hn::LoadU(Real::Tag(), state + kSums + k * kRealWidth);
        lo[k] = hn::LoadU(Real::Tag(), state + kSumsLow + k * kRealWidth);
        count[k] = hn::LoadU(Real::Tag(), state + kCounts + k * kRealWidth);
      }
    }
    HWY_INLINE void Store(double* state) const {
      for (int64_t k = 0; k < kVectors; ++k) {
        hn::StoreU(hi[k], Real::Tag(), state + kSums + k * kRealWidth);
        hn::StoreU(lo[k], Real::Tag(), state + kSumsLow + k * kRealWidth);
        hn::StoreU(count[k], Real::Tag(), state + kCounts + k * kRealWidth);
      }
    }
    // Adds an element's term to vector k where `valid`, and what it counts for.
    HWY_INLINE void Add(int64_t k, const TheRow& row, R x, R term, Real index, Real::Mask valid) {
      const R sum = Join<R>(Real(hi[k]), Real(lo[k]));
      const R next = Select(valid, sum + term, sum);
      hi[k] = High(next).raw;
      lo[k] = Low(next).raw;
      if constexpr (TheRow::kCounting) {
        count[k] = Select(valid, TheRow::Gather(Real(count[k]), row.Counted(x, index)), Real(count[k])).raw;
      }
    }
  };

  static HWY_INLINE void Maximum(const E* x, int64_t n, int64_t, int64_t, double* state) {
    using Elements = kinase::HWY_NAMESPACE::Lanes<E>;
    constexpr int64_t kCount = 4;
    const typename Elements::Tag d;
    const int64_t width = static_cast<int64_t>(hn::Lanes(d));
    const auto larger = [&](const E* at, typename Elements::Vector m) HWY_ATTR {
      const Elements v = hn::LoadU(d, at);
      const Elements signed_v = F::kSmallest ? -v : v;
      return hn::IfThenElse(hn::Gt(signed_v.raw, m), signed_v.raw, m);
    };
    typename Elements::Vector m[kCount];
    for (auto& v : m) v = hn::Set(d, static_cast<E>(state[kMaximum]));
    int64_t i = 0;
    for (; i + kCount * width <= n; i += kCount * width) {
      for (int64_t k = 0; k < kCount; ++k) m[k] = larger(x + i + k * width, m[k]);
    }
    for (; i + width <= n; i += width) m[0] = larger(x + i, m[0]);
    for (int64_t k = 1; k < kCount; ++k) m[0] = hn::IfThenElse(hn::Gt(m[k], m[0]), m[k], m[0]);
    E result = hn::GetLane(hn::MaxOfLanes(d, m[0]));
    for (; i < n; ++i) {
      const E v = F::kSmallest ? -x[i] : x[i];
      result = v > result ? v : result;
    }
    state[kMaximum] = static_cast<double>(result);
  }

  static HWY_INLINE void Sum(const F& f, R scale, const E* x, const E* dy, E* out, int64_t first, int64_t n, int64_t, int64_t,
                             double* state) {
    const TheRow row(f, scale, OneRow{state});
    Lanes lanes(state);
    const Real::Mask all = Real(0) == Real(0);
    int64_t i = 0;
    for (; i + kSumLanes <= n; i += kSumLanes) {
      for (int64_t k = 0; k < kVectors; ++k) {
        const int64_t at = i + k * kRealWidth;
        const R v = M::Load(x + at);
        const R term = row.Term(v, M::Load(dy + at));
        if constexpr (TheRow::kStored) M::Store(M::UpperOf(term), out + at);
        lanes.Add(k, row, v, term, Indices(first + at), all);
      }
    }
    for (int64_t k = 0; i + k * kRealWidth < n; ++k) {
      const int64_t at = i + k * kRealWidth;
      const size_t rest = static_cast<size_t>(HWY_MIN(kRealWidth, n - at));
      const R v = M::Load(x + at, rest);
      const R term = row.Term(v, M::Load(dy + at, rest));
      if constexpr (TheRow::kStored) M::Store(M::UpperOf(term), out + at, rest);
      lanes.Add(k, row, v, term, Indices(first + at), Indices(0) < static_cast<double>(rest));
    }
    lanes.Store(state);
  }

  // The lanes by halves. Beyond a half, vectors hold what nothing reads any more.
  static HWY_INLINE Pair<R> Fold(double* state, int64_t) {
    for (int64_t half = kSumLanes / 2; half > 0; half /= 2) {
      for (int64_t i = 0; i < half; i += kRealWidth) {
        const auto at = [&](int64_t lane) HWY_ATTR { return Real(hn::LoadU(Real::Tag(), state + lane + i)); };
        const R sum = Join<R>(at(kSums), at(kSumsLow)) + Join<R>(at(kSums + half), at(kSumsLow + half));
        const Real count = TheRow::Gather(at(kCounts), at(kCounts + half));
        hn::StoreU(High(sum).raw, Real::Tag(), state + kSums + i);
        hn::StoreU(Low(sum).raw, Real::Tag(), state + kSumsLow + i);
        hn::StoreU(count.raw, Real::Tag(), state + kCounts + i);
      }
    }
    return {Join<R>(state[kSums], state[kSumsLow]), R(Real(state[kCounts]))};
  }

  static HWY_INLINE void Result(const F& f, R scale, const E* x, const E* dy, E* out, int64_t first, int64_t n, int64_t, int64_t,
                                double* state) {
    const TheRow row(f, scale, OneRow{state});
    const int64_t width = M::Width();
    ForEach<R>(
        out, n,
        [&](int64_t i, auto count) HWY_ATTR {
          typename M::Upper::Vector results[decltype(count)::value];
          for (int64_t k = 0; k < count; ++k) {
            const int64_t at = i + k * width;
            results[k] = M::UpperOf(row.Result(M::Load(x + at), M::Load(dy + at), Indices(first + at))).raw;
          }
          for (int64_t k = 0; k < count; ++k) M::Store(results[k], out + i + k * width);
        },
        [&](int64_t i, size_t count) HWY_ATTR {
          M::Store(M::UpperOf(row.Result(M::Load(x + i, count), M::Load(dy + i, count), Indices(first + i))), out + i, count);
        });
  }
};

// Up to kPositions rows side by side, `inner` elements from one element of a row to the next.
template <class E, class F, bool kBackward>
struct Strided {
  using R = Wide::Number<E>;
  using M = Memory<E, R>;
  using TheRow = Row<F, R, kBackward>;

  // Calls body(j, offset, index, load, store) for every vector of positions of every element.
  template <class Body>
  static HWY_INLINE void ForEachVector(int64_t n, int64_t inner, int64_t positions, const Body& body) {
    for (int64_t k = 0; k < n; ++k) {
      for (int64_t j = 0; j < positions; j += kRealWidth) {
        body(k, j, k * inner + j, static_cast<size_t>(HWY_MIN(kRealWidth, positions - j)));
      }
    }
  }

  static HWY_INLINE void Maximum(const E* x, int64_t n, int64_t inner, int64_t positions, double* state) {
    ForEachVector(n, inner, positions, [&](int64_t, int64_t j, int64_t at, size_t count) HWY_ATTR {
      const ManyRows rows{state, j};
      const Real v = Memory<E, Real>::Load(x + at, count);
      const Real signed_v = F::kSmallest ? -v : v;
      const Real m = rows.Get(kMaximum);
      rows.Set(kMaximum, Select(signed_v > m, signed_v, m));
    });
  }

  static HWY_INLINE void Sum(const F& f, R scale, const E* x, const E* dy, E* out, int64_t first, int64_t n, int64_t inner,
                             int64_t positions, double* state) {
    ForEachVector(n, inner, positions, [&](int64_t k, int64_t j, int64_t at, size_t count) HWY_ATTR {
      const ManyRows rows{state, j};
      const TheRow row(f, scale, rows);
      const int64_t lane = (first + k) % kSumLanes;
      const R v = M::Load(x + at, count);
      const R term = row.Term(v, M::Load(dy + at, count));
      if constexpr (TheRow::kStored) M::Store(M::UpperOf(term), out + at, count);
      const R sum = Join<R>(rows.Get(kSums + lane), rows.Get(kSumsLow + lane)) + term;
      rows.Set(kSums + lane, High(sum));
      rows.Set(kSumsLow + lane, Low(sum));
      if constexpr (TheRow::kCounting) {
        const Real counted = row.Counted(v, static_cast<double>(first + k));
        rows.Set(kCounts + lane, TheRow::Gather(rows.Get(kCounts + lane), counted));
      }
    });
  }

  static HWY_INLINE Pair<R> Fold(double* state, int64_t j) {
    const ManyRows rows{state, j};
    for (int64_t half = kSumLanes / 2; half > 0; half /= 2) {
      for (int64_t i = 0; i < half; ++i) {
        const R sum = Join<R>(rows.Get(kSums + i), rows.Get(kSumsLow + i)) +
                      Join<R>(rows.Get(kSums + i + half), rows.Get(kSumsLow + i + half));
        rows.Set(kSums + i, High(sum));
        rows.Set(kSumsLow + i, Low(sum));
        rows.Set(kCounts + i, TheRow::Gather(rows.Get(kCounts + i), rows.Get(kCounts + i + half)));
      }
    }
    return {Join<R>(rows.Get(kSums), rows.Get(kSumsLow)), R(rows.Get(kCounts))};
  }

  static HWY_INLINE void Result(const F& f, R scale, const E* x, const E* dy, E* out, int64_t first, int64_t n, int64_t inner,
                                int64_t positions, double* state) {
    ForEachVector(n, inner, positions, [&](int64_t k, int64_t j, int64_t at, size_t count) HWY_ATTR {
      const TheRow row(f, scale, ManyRows{state, j});
      const R result = row.Result(M::Load(x + at, count), M::Load(dy + at, count), static_cast<double>(first + k));
      M::Store(M::UpperOf(result), out + at, count);
    });
  }
};

// Turns the maximum of a row into what its elements are compared with: 0 for a row with nothing in it, whose elements are then
// as far below it as can be.
template <class F, class State>
HWY_INLINE void SetReference(const State& state) {
  const Real m = state.Get(kMaximum);
  state.Set(kReference, Select(m == -kInfinity, 0, (F::kSmallest ? -m : m) + 0));
  // What a formula that repeats its sum starts from.
  state.Set(kSettled, -1);
  state.Set(kSettledLow, 0);
  state.Set(kCount, kInfinity);
}

// Turns the sum and the count of a row into what its results need. Whether it has to be summed again.
template <class F, bool kBackward, class R, class State>
HWY_INLINE bool Settle(const F& f, bool zero_if_empty, Pair<R> sums, const State& state) {
  const R sum = sums.first, count = sums.second;
  const auto set = [&](R a, Real b) HWY_ATTR {
    state.Set(kSettled, High(a));
    state.Set(kSettledLow, Low(a));
    state.Set(kCount, b);
  };
  if constexpr (kBackward) {
    set(f.GradientSettle(sum, count), High(count));
    return false;
  } else {
    const Real::Mask empty = state.Get(kMaximum) == -kInfinity;
    const R nothing(zero_if_empty ? High(sum) - High(sum) : Real(NAN));
    const R a = f.Settle(sum, count);
    if constexpr (F::kRepeated) {
      const Real before = state.Get(kCount);
      const Real::Mask fewer = High(count) < before;
      const R a_before = Join<R>(state.Get(kSettled), state.Get(kSettledLow));
      set(Select(empty, nothing, Select(fewer, a, a_before)), Select(fewer, High(count), before));
      return !AllTrue(High(count) >= before);
    } else {
      set(Select(empty, nothing, a), Select(empty, kInfinity, High(count)));
      return false;
    }
  }
}

// One phase over elements [first, first + n) of the axis; see kinase_rows_phase.
template <template <class, class, bool> class Layout, class E, class F, bool kBackward>
HWY_INLINE int32_t Phase(const F& f, bool zero_if_empty, int32_t phase, const E* x, const E* dy, E* out, const KinaseAxis& shape,
                         int64_t first, int64_t n, double* state) {
  using Loops = Layout<E, F, kBackward>;
  using R = typename Loops::R;
  constexpr bool kOne = std::is_same_v<Loops, Contiguous<E, F, kBackward>>;
  using State = std::conditional_t<kOne, OneRow, ManyRows>;
  constexpr int64_t kApart = kOne ? 1 : kPositions;
  const auto fill = [&](int64_t slot, int64_t count, double value) HWY_ATTR {
    for (int64_t i = slot * kApart; i < (slot + count) * kApart; ++i) state[i] = value;
  };
  const auto each = [&](const auto& body) HWY_ATTR {
    for (int64_t j = 0; j < (kOne ? 1 : shape.positions); j += kRealWidth) {
      if constexpr (kOne) {
        body(State{state}, j);
      } else {
        body(State{state, j}, j);
      }
    }
  };
  const bool last = first + n == shape.axis;
  const R scale = f.Scale(R(1));
  if (phase == KINASE_ROW_MAXIMUM) {
    if (first == 0) fill(kMaximum, 1, -INFINITY);
    Loops::Maximum(x, n, shape.inner, shape.positions, state);
    if (!last) return phase;
    each([&](const State& rows, int64_t) HWY_ATTR { SetReference<F>(rows); });
    return KINASE_ROW_SUM;
  }
  if (phase == KINASE_ROW_SUM) {
    if (first == 0) {
      fill(kSums, 2 * kSumLanes, 0);
      fill(kCounts, kSumLanes, Row<F, R, kBackward>::kFirst ? INFINITY : 0);
    }
    Loops::Sum(f, scale, x, dy, out, first, n, shape.inner, shape.positions, state);
    if (!last) return phase;
    bool again = false;
    each([&](const State& rows, int64_t j) HWY_ATTR {
      again |= Settle<F, kBackward, R>(f, zero_if_empty, Loops::Fold(state, j), rows);
    });
    return again ? KINASE_ROW_SUM : KINASE_ROW_RESULT;
  }
  const E* const from = Row<F, R, kBackward>::kStored ? out : x;
  Loops::Result(f, scale, from, dy, out, first, n, shape.inner, shape.positions, state);
  return last ? KINASE_ROW_DONE : phase;
}

template <class E, class F, bool kBackward>
int32_t RowPhase(const double* p, int32_t phase, const void* x, const void* dy, void* out, const KinaseAxis& shape,
                 int64_t first, int64_t n, double* state) {
  const E* const from = static_cast<const E*>(x);
  const E* const gradient = static_cast<const E*>(dy);
  if (shape.inner == 1) {
    return Phase<Contiguous, E, F, kBackward>(F(p), p[3] != 0, phase, from, gradient, static_cast<E*>(out), shape, first, n, state);
  }
  return Phase<Strided, E, F, kBackward>(F(p), p[3] != 0, phase, from, gradient, static_cast<E*>(out), shape, first, n, state);
}

template <class E, class F, bool kBackward>
void Rows(const double* p, const void* x, const void* dy, void* out, const KinaseAxis& shape) {
  HWY_ALIGN double state[KINASE_ROW_STATE];
  for (int64_t i = 0; i < shape.outer; ++i) {
    for (int64_t j = 0; j < shape.positions; j += kPositions) {
      const int64_t at = i * shape.axis * shape.inner + j;
      const KinaseAxis tile = {1, shape.axis, shape.inner, HWY_MIN(kPositions, shape.positions - j)};
      for (int32_t phase = kBackward ? KINASE_ROW_SUM : KINASE_ROW_MAXIMUM; phase != KINASE_ROW_DONE;) {
        phase = RowPhase<E, F, kBackward>(p, phase, static_cast<const E*>(x) + at, static_cast<const E*>(dy) + at,
                                          static_cast<E*>(out) + at, tile, 0, shape.axis, state);
      }
    }
  }
}

template <class List>
struct RowTable;

// The kernels of all formulas of a list.
template <class... F>
struct RowTable<List<F...>> {
  static constexpr int kCount = sizeof...(F);
  Rowwise entries[kCount];

  template <class E>
  static constexpr RowTable Of() {
    return {{{F::kName, {Rows<E, F, false>, Rows<E, F, true>}, {RowPhase<E, F, false>, RowPhase<E, F, true>}}...}};
  }
};

// Defined in kernels_rows.cc.
extern const RowTable<RowFormulas> kRowsFloat32;
extern const RowTable<RowFormulas> kRowsFloat64;

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_ROW_LOOPS_INL_H_
