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
#include "src/single-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// One row, or a piece of it from element `first` on.
template <class E, class F, bool kBackward>
struct Contiguous {
  static constexpr bool kOneRow = true;
  using R = Wide::Number<E>;
  using M = Memory<E, R>;
  using TheRow = Row<F, R, kBackward>;
  static constexpr int64_t kVectors = kSumLanes / kRealWidth;
  static constexpr bool kTwofold = hwy::IsSame<R, Dual>();
  // Whether the sums have low parts.
  static constexpr bool kLowParts = kTwofold;

  // The lanes of the sums in registers.
  struct Lanes {
    Real::Vector hi[kVectors], lo[kVectors], count[kVectors];

    HWY_INLINE explicit Lanes(const double* state) {
      for (int64_t k = 0; k < kVectors; ++k) {
        hi[k] = hn::LoadU(Real::Tag(), state + kSums + k * kRealWidth);
        if constexpr (kTwofold) lo[k] = hn::LoadU(Real::Tag(), state + kSumsLow + k * kRealWidth);
        if constexpr (TheRow::kCounting) count[k] = hn::LoadU(Real::Tag(), state + kCounts + k * kRealWidth);
      }
    }
    HWY_INLINE void Store(double* state) const {
      for (int64_t k = 0; k < kVectors; ++k) {
        hn::StoreU(hi[k], Real::Tag(), state + kSums + k * kRealWidth);
        if constexpr (kTwofold) hn::StoreU(lo[k], Real::Tag(), state + kSumsLow + k * kRealWidth);
        if constexpr (TheRow::kCounting) hn::StoreU(count[k], Real::Tag(), state + kCounts + k * kRealWidth);
      }
    }
    // Adds an element's term to vector k where `valid`, and what it counts for.
    HWY_INLINE void Add(int64_t k, const TheRow& row, R x, R term, Real index, Real::Mask valid) {
      if constexpr (kTwofold) {
        const R sum(Real(hi[k]), Real(lo[k]));
        const R next = Select(valid, sum + term, sum);
        hi[k] = next.hi.raw;
        lo[k] = next.lo.raw;
      } else {
        hi[k] = Select(valid, Real(hi[k]) + term, Real(hi[k])).raw;
      }
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
    const TheRow row(f, scale, OneRow(state));
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

  // The lanes by halves. Doubles one by one, as vectors would wait for what has just been stored; of sums of two, beyond a half
  // the vectors hold what nothing reads any more.
  static HWY_INLINE Pair<R> Fold(double* state, int64_t) {
    double* const counts = state + kCounts;
    for (int64_t half = kSumLanes / 2; TheRow::kCounting && half > 0; half /= 2) {
      for (int64_t i = 0; i < half; ++i) {
        const double other = counts[i + half];
        counts[i] = !TheRow::kFirst ? counts[i] + other : other < counts[i] ? other : counts[i];
      }
    }
    double* const sums = state + kSums;
    for (int64_t half = kSumLanes / 2; half > 0; half /= 2) {
      if constexpr (kTwofold) {
        for (int64_t i = 0; i < half; i += kRealWidth) {
          const auto at = [&](int64_t lane) HWY_ATTR {
            return R(hn::LoadU(Real::Tag(), sums + lane), hn::LoadU(Real::Tag(), sums + kSumLanes + lane));
          };
          const R sum = at(i) + at(i + half);
          hn::StoreU(sum.hi.raw, Real::Tag(), sums + i);
          hn::StoreU(sum.lo.raw, Real::Tag(), sums + kSumLanes + i);
        }
      } else {
        for (int64_t i = 0; i < half; ++i) sums[i] += sums[i + half];
      }
    }
    return {OneRow(state).template GetNumber<R>(kSums, kSumsLow), R(Real(TheRow::kCounting ? counts[0] : 0.0))};
  }

  static HWY_INLINE void Result(const F& f, R scale, const E* x, const E* dy, E* out, int64_t first, int64_t n, int64_t, int64_t,
                                double* state) {
    const TheRow row(f, scale, OneRow(state));
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
  static constexpr bool kOneRow = false;
  using R = Wide::Number<E>;
  using M = Memory<E, R>;
  using TheRow = Row<F, R, kBackward>;
  static constexpr bool kLowParts = hwy::IsSame<R, Dual>();

  // Calls body(k, j, offset, count) for every vector of positions from j on of every element k; count says nothing of a whole one,
  // and is the number of positions of another.
  template <class Body>
  static HWY_INLINE void ForEachVector(int64_t n, int64_t inner, int64_t positions, const Body& body) {
    const int64_t whole = positions / kRealWidth * kRealWidth;
    for (int64_t k = 0; k < n; ++k) {
      for (int64_t j = 0; j < whole; j += kRealWidth) body(k, j, k * inner + j, Whole());
      if (whole < positions) body(k, whole, k * inner + whole, static_cast<size_t>(positions - whole));
    }
  }
  struct Whole {};
  template <class N>
  static HWY_INLINE N Load(const E* from, Whole) { return Memory<E, N>::Load(from); }
  template <class N>
  static HWY_INLINE N Load(const E* from, size_t count) { return Memory<E, N>::Load(from, count); }
  static HWY_INLINE void Store(R v, E* to, Whole) { M::Store(M::UpperOf(v), to); }
  static HWY_INLINE void Store(R v, E* to, size_t count) { M::Store(M::UpperOf(v), to, count); }

  static HWY_INLINE void Maximum(const E* x, int64_t n, int64_t inner, int64_t positions, double* state) {
    ForEachVector(n, inner, positions, [&](int64_t, int64_t j, int64_t at, auto count) HWY_ATTR {
      const ManyRows rows(state, j);
      const Real v = Load<Real>(x + at, count);
      const Real signed_v = F::kSmallest ? -v : v;
      const Real m = rows.Get(kMaximum);
      rows.Set(kMaximum, Select(signed_v > m, signed_v, m));
    });
  }

  static HWY_INLINE void Sum(const F& f, R scale, const E* x, const E* dy, E* out, int64_t first, int64_t n, int64_t inner,
                             int64_t positions, double* state) {
    ForEachVector(n, inner, positions, [&](int64_t k, int64_t j, int64_t at, auto count) HWY_ATTR {
      const ManyRows rows(state, j);
      const TheRow row(f, scale, rows);
      const int64_t lane = (first + k) % kSumLanes;
      const R v = Load<R>(x + at, count);
      const R term = row.Term(v, Load<R>(dy + at, count));
      if constexpr (TheRow::kStored) Store(term, out + at, count);
      rows.SetNumber(kSums + lane, kSumsLow + lane, rows.template GetNumber<R>(kSums + lane, kSumsLow + lane) + term);
      if constexpr (TheRow::kCounting) {
        const Real counted = row.Counted(v, static_cast<double>(first + k));
        rows.Set(kCounts + lane, TheRow::Gather(rows.Get(kCounts + lane), counted));
      }
    });
  }

  static HWY_INLINE Pair<R> Fold(double* state, int64_t j) {
    const ManyRows rows(state, j);
    for (int64_t half = kSumLanes / 2; half > 0; half /= 2) {
      for (int64_t i = 0; i < half; ++i) {
        rows.SetNumber(kSums + i, kSumsLow + i, rows.template GetNumber<R>(kSums + i, kSumsLow + i) +
                                                    rows.template GetNumber<R>(kSums + i + half, kSumsLow + i + half));
        if constexpr (TheRow::kCounting) {
          rows.Set(kCounts + i, TheRow::Gather(rows.Get(kCounts + i), rows.Get(kCounts + i + half)));
        }
      }
    }
    return {rows.template GetNumber<R>(kSums, kSumsLow), R(TheRow::kCounting ? rows.Get(kCounts) : Real(0))};
  }

  static HWY_INLINE void Result(const F& f, R scale, const E* x, const E* dy, E* out, int64_t first, int64_t n, int64_t inner,
                                int64_t positions, double* state) {
    ForEachVector(n, inner, positions, [&](int64_t k, int64_t j, int64_t at, auto count) HWY_ATTR {
      const TheRow row(f, scale, ManyRows(state, j));
      const R result = row.Result(Load<R>(x + at, count), Load<R>(dy + at, count), static_cast<double>(first + k));
      Store(result, out + at, count);
    });
  }
};

// The vectors of floats that go with those of doubles.
using SingleLanes = hn::Rebind<float, Real::Tag>;

// softmax and softmin without a temperature: the loops of Contiguous, but for the exponentials, which are computed in float. The
// low parts of the sums are floats: what the rounding of the exponentials leaves.
template <class E, class F, bool kBackward>
struct SingleContiguous : Contiguous<E, F, kBackward> {
  using Base = Contiguous<E, F, kBackward>;
  using D = Float::Tag;
  static constexpr int64_t kWidth = static_cast<int64_t>(hn::MaxLanes(D()));
  static constexpr bool kLowParts = true;

  static HWY_INLINE void Sum(const F&, Real, const E* x, const E*, E* out, int64_t, int64_t n, int64_t, int64_t, double* state) {
    const float reference = static_cast<float>(state[kReference]);
    const SingleRow<D> row(hn::Set(D(), F::kSmallest ? -reference : reference));
    SingleLanes lanes(state);
    int64_t i = 0;
    for (; i + kSumLanes <= n; i += kSumLanes) {
      for (int64_t k = 0; k < kSumLanes / kWidth; ++k) {
        lanes.Add(k, row, Signed(hn::LoadU(D(), x + i + k * kWidth)), out + i + k * kWidth);
      }
    }
    for (int64_t k = 0; i + k * kWidth < n; ++k) {
      lanes.Add(k, row, x + i + k * kWidth, out + i + k * kWidth, static_cast<size_t>(HWY_MIN(kWidth, n - i - k * kWidth)));
    }
    lanes.Store(state);
  }

  static HWY_INLINE Pair<Real> Fold(double* state, int64_t j) {
    for (int64_t i = 0; i < kSumLanes; ++i) state[kSums + i] += state[kSumsLow + i];
    return Base::Fold(state, j);
  }

  static HWY_INLINE void Result(const F&, Real, const E* e, const E*, E* out, int64_t, int64_t n, int64_t, int64_t, double* state) {
    const float high = static_cast<float>(state[kSettled]);
    const float low = static_cast<float>(state[kSettled] - static_cast<double>(high));
    const SingleQuotient<D> quotient(hn::Set(D(), high), hn::Set(D(), low));
    Map<Float>(e, out, n, [&quotient](Float v) HWY_ATTR { return Float(quotient.Of(v.raw)); });
  }

 private:
  static HWY_INLINE hn::Vec<D> Signed(hn::Vec<D> x) { return F::kSmallest ? hn::Neg(x) : x; }

  // The lanes of the sums in registers.
  struct SingleLanes {
    Real::Vector high[kSumLanes / kRealWidth];
    hn::Vec<D> low[kSumLanes / kWidth];

    HWY_INLINE explicit SingleLanes(const double* state) {
      for (int64_t k = 0; k < kSumLanes / kRealWidth; ++k) high[k] = hn::LoadU(Real::Tag(), state + kSums + k * kRealWidth);
      float rests[kSumLanes];
      for (int64_t i = 0; i < kSumLanes; ++i) rests[i] = static_cast<float>(state[kSumsLow + i]);
      for (int64_t k = 0; k < kSumLanes / kWidth; ++k) low[k] = hn::LoadU(D(), rests + k * kWidth);
    }
    HWY_INLINE void Store(double* state) const {
      for (int64_t k = 0; k < kSumLanes / kRealWidth; ++k) hn::StoreU(high[k], Real::Tag(), state + kSums + k * kRealWidth);
      float rests[kSumLanes];
      for (int64_t k = 0; k < kSumLanes / kWidth; ++k) hn::StoreU(low[k], D(), rests + k * kWidth);
      for (int64_t i = 0; i < kSumLanes; ++i) state[kSumsLow + i] = static_cast<double>(rests[i]);
    }
    // The exponentials of a vector, the k-th of those that go into different lanes.
    HWY_INLINE void Add(int64_t k, const SingleRow<D>& row, hn::Vec<D> x, E* out) {
      const hn::Vec<D> e = row.Exp(x, &low[k]);
      Memory<E, Float>::Store(Float(e), out);
      Add(k, e);
    }
    // The same for the first `count` elements.
    HWY_INLINE void Add(int64_t k, const SingleRow<D>& row, const E* x, E* out, size_t count) {
      hn::Vec<D> rests = low[k];
      const hn::Vec<D> e = row.Exp(Signed(Memory<E, Float>::Load(x, count).raw), &rests);
      const auto valid = hn::FirstN(D(), count);
      low[k] = hn::IfThenElse(valid, rests, low[k]);
      Memory<E, Float>::Store(Float(e), out, count);
      Add(k, hn::IfThenElseZero(valid, e));
    }
    HWY_INLINE void Add(int64_t k, hn::Vec<D> e) {
      constexpr int64_t kParts = kWidth / kRealWidth;
      for (int64_t part = 0; part < kParts; ++part) {
        high[k * kParts + part] = hn::Add(high[k * kParts + part], Promote(e, part));
      }
    }
    static HWY_INLINE Real::Vector Promote(hn::Vec<D> e, int64_t part) {
      const hn::Half<D> half;
      return hn::PromoteTo(Real::Tag(), part == 0 ? hn::LowerHalf(half, e) : hn::UpperHalf(half, e));
    }
  };
};

// The same for rows side by side.
template <class E, class F, bool kBackward>
struct SingleStrided : Strided<E, F, kBackward> {
  using Base = Strided<E, F, kBackward>;
  using D = hn::Rebind<float, Real::Tag>;
  static constexpr bool kLowParts = true;

  static HWY_INLINE void Sum(const F&, Real, const E* x, const E*, E* out, int64_t first, int64_t n, int64_t inner,
                             int64_t positions, double* state) {
    Base::ForEachVector(n, inner, positions, [&](int64_t k, int64_t j, int64_t at, auto count) HWY_ATTR {
      const ManyRows rows(state, j);
      const auto reference = Narrow(rows.Get(kReference));
      const SingleRow<D> row(F::kSmallest ? hn::Neg(reference) : reference);
      const auto v = Narrow(Base::template Load<Real>(x + at, count));
      const int64_t lane = (first + k) % kSumLanes;
      auto rests = Narrow(rows.Get(kSumsLow + lane));
      const Real term = hn::PromoteTo(Real::Tag(), row.Exp(F::kSmallest ? hn::Neg(v) : v, &rests));
      Base::Store(term, out + at, count);
      rows.Set(kSums + lane, rows.Get(kSums + lane) + term);
      rows.Set(kSumsLow + lane, hn::PromoteTo(Real::Tag(), rests));
    });
  }

  static HWY_INLINE Pair<Real> Fold(double* state, int64_t j) {
    const ManyRows rows(state, j);
    for (int64_t i = 0; i < kSumLanes; ++i) rows.Set(kSums + i, rows.Get(kSums + i) + rows.Get(kSumsLow + i));
    return Base::Fold(state, j);
  }

  static HWY_INLINE void Result(const F&, Real, const E* e, const E*, E* out, int64_t, int64_t n, int64_t inner, int64_t positions,
                                double* state) {
    Base::ForEachVector(n, inner, positions, [&](int64_t, int64_t j, int64_t at, auto count) HWY_ATTR {
      const Real factor = ManyRows(state, j).Get(kSettled);
      const auto high = Narrow(factor);
      const auto low = Narrow(factor - Real(hn::PromoteTo(Real::Tag(), high)));
      const auto y = SingleQuotient<D>(high, low).Of(Narrow(Base::template Load<Real>(e + at, count)));
      Base::Store(Real(hn::PromoteTo(Real::Tag(), y)), out + at, count);
    });
  }

 private:
  static HWY_INLINE hn::Vec<D> Narrow(Real x) { return hn::DemoteTo(D(), x.raw); }
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
    } else {
      set(Select(empty, nothing, a), Select(empty, kInfinity, High(count)));
      return false;
    }
  }
}

// One phase over elements [first, first + n) of the axis; see kinase_rows_phase.
template <class Loops, class E, class F, bool kBackward>
HWY_INLINE int32_t Phase(const F& f, Wide::Number<E> scale, bool zero_if_empty, int32_t phase, const E* x, const E* dy, E* out,
                         const KinaseAxis& shape, int64_t first, int64_t n, double* state) {
  using R = typename Loops::R;
  constexpr bool kOne = Loops::kOneRow;
  using State = std::conditional_t<kOne, OneRow, ManyRows>;
  constexpr int64_t kApart = kOne ? 1 : kPositions;
  const auto fill = [&](int64_t slot, int64_t count, double value) HWY_ATTR {
    for (int64_t i = slot * kApart; i < (slot + count) * kApart; ++i) state[i] = value;
  };
  const auto each = [&](const auto& body) HWY_ATTR {
    for (int64_t j = 0; j < (kOne ? 1 : shape.positions); j += kRealWidth) {
      body(State(state, j), j);
    }
  };
  const bool last = first + n == shape.axis;
  if (phase == KINASE_ROW_MAXIMUM) {
    if (first == 0) fill(kMaximum, 1, -INFINITY);
    Loops::Maximum(x, n, shape.inner, shape.positions, state);
    if (!last) return phase;
    each([&](const State& rows, int64_t) HWY_ATTR { SetReference<F>(rows); });
    return KINASE_ROW_SUM;
  }
  if (phase == KINASE_ROW_SUM) {
    if (first == 0) {
      if constexpr (kBackward) fill(kMaximum, kSums, 0);
      fill(kSums, (Loops::kLowParts ? 2 : 1) * kSumLanes, 0);
      if constexpr (Loops::TheRow::kCounting) fill(kCounts, kSumLanes, Loops::TheRow::kFirst ? INFINITY : 0);
    }
    Loops::Sum(f, scale, x, dy, out, first, n, shape.inner, shape.positions, state);
    if (!last) return phase;
    bool again = false;
    each([&](const State& rows, int64_t j) HWY_ATTR {
      again |= Settle<F, kBackward, R>(f, zero_if_empty, Loops::Fold(state, j), rows);
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
  if constexpr (hwy::IsSame<E, float>() && F::kStored && !kBackward) {
    if (p[0] == 1) return contiguous ? run(SingleContiguous<E, F, kBackward>()) : run(SingleStrided<E, F, kBackward>());
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

template <class Loops, class E, class F, bool kBackward>
HWY_INLINE int32_t RowsOf(const F& f, bool zero_if_empty, const E* x, const E* dy, E* out, const KinaseAxis& shape) {
  HWY_ALIGN double state[KINASE_ROW_STATE];
  const auto scale = f.Scale(Wide::Number<E>(1));
  for (int64_t i = 0; i < shape.outer; ++i) {
    for (int64_t j = 0; j < shape.positions; j += kPositions) {
      const int64_t at = i * shape.axis * shape.inner + j;
      const KinaseAxis tile = {1, shape.axis, shape.inner, HWY_MIN(kPositions, shape.positions - j)};
      for (int32_t phase = kBackward ? KINASE_ROW_SUM : KINASE_ROW_MAXIMUM; phase != KINASE_ROW_DONE;) {
        phase = Phase<Loops, E, F, kBackward>(f, scale, zero_if_empty, phase, x + at, dy + at, out + at, tile, 0, shape.axis, state);
      }
    }
  }
  return KINASE_ROW_DONE;
}

template <class E, class F, bool kBackward>
void Rows(const double* p, const void* x, const void* dy, void* out, const KinaseAxis& shape) {
  const F f(p);
  WithLoops<E, F, kBackward>(p, shape.inner == 1, [&](auto loops) HWY_ATTR {
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
