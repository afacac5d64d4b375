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

#include "src/kernels.h"
#include "src/loops-inl.h"
#include "src/row_state-inl.h"
#include "src/rows-inl.h"
#include "src/single_loops-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

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
template <class Loops, class F, bool kBackward, class R, class State>
HWY_INLINE bool Settle(const F& f, bool zero_if_empty, Pair<R> sums, const State& state) {
  const R sum = sums.first, count = sums.second;
  const auto set = [&](R a, Real b) HWY_ATTR {
    state.SetNumber(kSettled, kSettledLow, a);
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
      const R a_before = state.template GetNumber<R>(kSettled, kSettledLow);
      set(Select(empty, nothing, Select(fewer, a, a_before)), Select(fewer, High(count), before));
      return !AllTrue(High(count) >= before);
    } else if constexpr (Loops::kCountsLate) {
      // The count is infinity until it turns out that there has to be one, then 0 until it is there.
      const Real before = state.Get(kCount);
      const Real::Mask late = (before == kInfinity) & (sum < kSingleEnough) & (state.Get(kMaximum) > -kInfinity);
      set(Select(empty, nothing, a), Select(late, 0, Select(count == 0, kInfinity, count)));
      return !AllTrue(state.Get(kCount) > 0);
    } else {
      set(Select(empty, nothing, a), Select(empty, kInfinity, High(count)));
      return false;
    }
  }
}

// Sets `count` slots from `slot` on, each of them `apart` numbers.
HWY_INLINE void Fill(double* state, int64_t slot, int64_t count, int64_t apart, double value) {
  for (int64_t i = slot * apart; i < (slot + count) * apart; ++i) state[i] = value;
}

// The sums and counts of nothing.
template <class Loops>
HWY_INLINE void ClearSums(double* state, int64_t apart) {
  Fill(state, kSums, (Loops::kLowParts ? 2 : 1) * kSumLanes, apart, 0);
  if constexpr (Loops::TheRow::kCounting) Fill(state, kCounts, kSumLanes, apart, Loops::TheRow::kFirst ? INFINITY : 0);
}

// The state that a gradient begins with.
template <class Loops>
HWY_INLINE void BeginGradient(double* state, int64_t apart) {
  Fill(state, kMaximum, kSums, apart, 0);
  ClearSums<Loops>(state, apart);
}

// One phase over elements [first, first + n) of the axis; see kinase_rows_phase.
template <class Loops, class E, class F, bool kBackward>
HWY_INLINE int32_t Phase(const F& f, Wide::Number<E> scale, bool zero_if_empty, int32_t phase, const E* x, const E* dy, E* out,
                         const KinaseAxis& shape, int64_t first, int64_t n, double* state) {
  using R = typename Loops::R;
  constexpr bool kOne = Loops::kOneRow;
  using State = std::conditional_t<kOne, OneRow, ManyRows>;
  constexpr int64_t kApart = kOne ? 1 : kPositions;
  const auto each = [&](const auto& body) HWY_ATTR {
    for (int64_t j = 0; j < (kOne ? 1 : shape.positions); j += kRealWidth) {
      body(State(state, j), j);
    }
  };
  const bool last = first + n == shape.axis;
  if (phase == KINASE_ROW_MAXIMUM) {
    if (first == 0) Fill(state, kMaximum, 1, kApart, -INFINITY);
    Loops::Maximum(x, n, shape.inner, shape.positions, state);
    if (!last) return phase;
    each([&](const State& rows, int64_t) HWY_ATTR { SetReference<F>(rows); });
    return KINASE_ROW_SUM;
  }
  if (phase == KINASE_ROW_SUM) {
    if (first == 0) {
      if constexpr (kBackward) {
        BeginGradient<Loops>(state, kApart);
      } else {
        ClearSums<Loops>(state, kApart);
      }
    }
    Loops::Sum(f, scale, x, dy, out, first, n, shape.inner, shape.positions, state);
    if (!last) return phase;
    bool again = false;
    each([&](const State& rows, int64_t j) HWY_ATTR {
      again |= Settle<Loops, F, kBackward, R>(f, zero_if_empty, Loops::Fold(state, j), rows);
    });
    return again ? KINASE_ROW_SUM : KINASE_ROW_RESULT;
  }
  const E* const from = Loops::TheRow::kStored ? out : x;
  Loops::Result(f, scale, from, dy, out, first, n, shape.inner, shape.positions, state);
  return last ? KINASE_ROW_DONE : phase;
}

// Calls run with the loops that suit how rows lie, and the parameters.
template <class E, class F, bool kBackward, class Run>
HWY_INLINE auto WithLoops(const double* p, bool contiguous, const Run& run) {
  if constexpr (hwy::IsSame<E, float>() && F::kSummedInFloat) {
    if constexpr (kBackward) {
      if (p[0] == 1) return contiguous ? run(SingleGradients<E, F>()) : run(SingleStridedGradients<E, F>());
    } else {
      if (p[0] == 1) return contiguous ? run(SingleContiguous<E, F, kBackward>()) : run(SingleStrided<E, F, kBackward>());
    }
  }
  return contiguous ? run(Contiguous<E, F, kBackward>()) : run(Strided<E, F, kBackward>());
}

template <class E, class F, bool kBackward>
int32_t RowPhase(const double* p, int32_t phase, const void* x, const void* dy, void* out, const KinaseAxis& shape,
                 int64_t first, int64_t n, double* state) {
  const F f(p);
  const auto scale = f.Scale(Wide::Number<E>(1));
  return WithLoops<E, F, kBackward>(p, shape.inner == 1, [&](auto loops) HWY_ATTR {
    return Phase<decltype(loops), E, F, kBackward>(f, scale, p[3] != 0, phase, static_cast<const E*>(x), static_cast<const E*>(dy),
                                                   static_cast<E*>(out), shape, first, n, state);
  });
}

// Contiguous rows, a few at a time, whose sums are settled in one vector: that is a chain of operations as long as the loops over a
// short row.
template <class Loops, class E, class F>
struct RowsTogether {
  static constexpr int64_t kMost = kRealWidth;
  // So many elements of rows, with their results, stay in the nearest cache.
  static constexpr int64_t kElements = 2048;

  const F& f;
  const bool zero_if_empty;
  const int64_t n, count;
  const E* const x;
  E* const out;
  int32_t phases[kMost];
  double states[kMost][kSlots];

  // count rows of n elements.
  HWY_INLINE RowsTogether(const F& formula, bool zero, const E* from, E* to, int64_t length, int64_t rows)
      : f(formula), zero_if_empty(zero), n(length), count(rows), x(from), out(to) {}

  HWY_INLINE void Run() {
    bool typical = false, again = false;
    for (int64_t i = 0; i < count; ++i) {
      phases[i] = Begin(i);
      typical |= phases[i] == KINASE_ROW_RESULT;
    }
    if (typical) SettleThose<true>(KINASE_ROW_RESULT);
    do {
      again = false;
      for (int64_t i = 0; i < count; ++i) {
        if (phases[i] != KINASE_ROW_SUM) continue;
        SumAgain(i);
        again = true;
      }
      if (again) SettleThose<false>(KINASE_ROW_SUM);
    } while (again);
    for (int64_t i = 0; i < count; ++i) {
      const E* const from = F::kStored ? out : x;
      Loops::Result(f, Real(1), from + i * n, x, out + i * n, 0, n, 1, 1, states[i]);
    }
  }

 private:
  // The first phases of a row in one go, where it may be typical. Returns the phase to come, of a typical one when it is settled.
  HWY_INLINE int32_t Begin(int64_t i) {
    if (F::kStored && x == out) {
      states[i][kMaximum] = -INFINITY;
      Loops::Maximum(x + i * n, n, 1, 1, states[i]);
      SetReference<F>(OneRow(states[i]));
      return KINASE_ROW_SUM;
    }
    const bool typical = Loops::SumIfTypical(x + i * n, out + i * n, n, states[i]);
    SetReference<F>(OneRow(states[i]));
    return typical ? KINASE_ROW_RESULT : KINASE_ROW_SUM;
  }

  HWY_INLINE void SumAgain(int64_t i) {
    ClearSums<Loops>(states[i], 1);
    Loops::Sum(f, Real(1), x + i * n, x, out + i * n, 0, n, 1, 1, states[i]);
  }

  // Settles the rows whose phase it is.
  template <bool kTypical>
  HWY_INLINE void SettleThose(int32_t phase) {
    if (count == 1) {
      SettleAll<kTypical>(Loops::SumOfRow(states[0]), Loops::CountOfRow(states[0]), OneRow(states[0]));
    } else {
      SettleInOneVector<kTypical>(phase);
    }
    for (int64_t i = 0; i < count; ++i) {
      if (phases[i] == phase) phases[i] = Loops::kCountsLate && states[i][kCount] == 0 ? KINASE_ROW_SUM : KINASE_ROW_RESULT;
    }
  }
  template <bool kTypical>
  HWY_INLINE void SettleInOneVector(int32_t phase) {
    HWY_ALIGN double numbers[(kCount + 1) * kRealWidth] = {};
    HWY_ALIGN double sums[kMost] = {}, counts[kMost] = {};
    for (int64_t i = 0; i < count; ++i) {
      sums[i] = Loops::SumOfRow(states[i]);
      counts[i] = Loops::CountOfRow(states[i]);
      for (const int64_t slot : {kMaximum, kReference, kCount}) numbers[slot * kRealWidth + i] = states[i][slot];
    }
    SettleAll<kTypical>(hn::Load(Real::Tag(), sums), hn::Load(Real::Tag(), counts), FewRows(numbers));
    for (int64_t i = 0; i < count; ++i) {
      for (const int64_t slot : {kSettled, kCount}) {
        if (phases[i] == phase) states[i][slot] = numbers[slot * kRealWidth + i];
      }
    }
  }
  template <bool kTypical, class State>
  HWY_INLINE void SettleAll(Real sums, Real counts, const State& rows) {
    const Real settling = Loops::template Settling<kTypical>(sums, rows.Get(kReference));
    Settle<Loops, F, false, Real>(f, zero_if_empty, {settling, counts}, rows);
  }
};

template <class Loops, class E, class F>
HWY_INLINE int32_t RowsInGroups(const F& f, bool zero_if_empty, const E* x, E* out, const KinaseAxis& shape) {
  using Group = RowsTogether<Loops, E, F>;
  const int64_t most = HWY_MAX(int64_t{1}, HWY_MIN(Group::kMost, Group::kElements / HWY_MAX(int64_t{1}, shape.axis)));
  for (int64_t i = 0; i < shape.outer; i += most) {
    const int64_t at = i * shape.axis;
    Group(f, zero_if_empty, x + at, out + at, shape.axis, HWY_MIN(most, shape.outer - i)).Run();
  }
  return KINASE_ROW_DONE;
}

template <class Loops, class E, class F, bool kBackward>
HWY_INLINE int32_t RowsOf(const F& f, bool zero_if_empty, const E* x, const E* dy, E* out, const KinaseAxis& shape) {
  HWY_ALIGN double state[KINASE_ROW_STATE];
  const auto scale = f.Scale(Wide::Number<E>(1));
  for (int64_t i = 0; i < shape.outer; ++i) {
    for (int64_t j = 0; j < shape.positions; j += kPositions) {
      const int64_t at = i * shape.axis * shape.inner + j;
      const KinaseAxis tile = {1, shape.axis, shape.inner, HWY_MIN(kPositions, shape.positions - j)};
      int32_t phase = kBackward ? KINASE_ROW_SUM : KINASE_ROW_MAXIMUM;
      while (phase != KINASE_ROW_DONE) {
        phase = Phase<Loops, E, F, kBackward>(f, scale, zero_if_empty, phase, x + at, dy + at, out + at, tile, 0, shape.axis, state);
      }
    }
  }
  return KINASE_ROW_DONE;
}

// The gradients of contiguous rows, each together with the sum of the next.
template <class Loops, class E, class F>
HWY_INLINE int32_t GradientsInTurn(const F& f, const E* y, const E* dy, E* out, const KinaseAxis& shape) {
  const Real scale = f.Scale(Real(1));
  double states[2][kSlots];
  for (int64_t i = 0; i < shape.outer; ++i) {
    double *const state = states[i % 2], *const next = states[1 - i % 2];
    const int64_t at = i * shape.axis;
    if (i == 0) {
      BeginGradient<Loops>(state, 1);
      Loops::Sum(f, scale, y, dy, out, 0, shape.axis, 1, 1, state);
    }
    Settle<Loops, F, true, Real>(f, false, Loops::Fold(state, 0), OneRow(state));
    if (i + 1 == shape.outer) {
      Loops::Result(f, scale, y + at, dy + at, out + at, 0, shape.axis, 1, 1, state);
    } else {
      BeginGradient<Loops>(next, 1);
      Loops::ResultAndSum(f, scale, y + at, dy + at, out + at, shape.axis, state, next);
    }
  }
  return KINASE_ROW_DONE;
}

template <class E, class F, bool kBackward>
void Rows(const double* p, const void* x, const void* dy, void* out, const KinaseAxis& shape) {
  const F f(p);
  WithLoops<E, F, kBackward>(p, shape.inner == 1, [&](auto loops) HWY_ATTR {
    using Loops = decltype(loops);
    if constexpr (Loops::kOneRow && Loops::kSingle) {
      return RowsInGroups<Loops, E, F>(f, p[3] != 0, static_cast<const E*>(x), static_cast<E*>(out), shape);
    }
    if constexpr (Loops::kInTurn) {
      return GradientsInTurn<Loops, E, F>(f, static_cast<const E*>(x), static_cast<const E*>(dy), static_cast<E*>(out), shape);
    }
    return RowsOf<decltype(loops), E, F, kBackward>(f, p[3] != 0, static_cast<const E*>(x), static_cast<const E*>(dy),
                                                    static_cast<E*>(out), shape);
  });
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
