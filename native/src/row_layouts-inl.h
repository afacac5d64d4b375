// How the elements of rows lie, and the loops over them.
#if defined(KINASE_ROW_LAYOUTS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_ROW_LAYOUTS_INL_H_
#undef KINASE_ROW_LAYOUTS_INL_H_
#else
#define KINASE_ROW_LAYOUTS_INL_H_
#endif

#include <type_traits>

#include "include/kinase.h"
#include "src/loops-inl.h"
#include "src/row_state-inl.h"
#include "src/rows-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// One row, or a piece of it from element `first` on.
template <class E, class F, bool kBackward>
struct Contiguous {
  static constexpr bool kOneRow = true;
  static constexpr bool kSingle = false;
  // Whether the results of a row are computed together with the sum of the next.
  static constexpr bool kInTurn = false;
  // Whether elements are counted only where the sum with all of them is not enough.
  static constexpr bool kCountsLate = false;
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
        const R sum{Real(hi[k]), Real(lo[k])};
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
      return Larger(d, signed_v.raw, m);
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
  static constexpr bool kSingle = false;
  // Whether the results of a row are computed together with the sum of the next.
  static constexpr bool kInTurn = false;
  // Whether elements are counted only where the sum with all of them is not enough.
  static constexpr bool kCountsLate = false;
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

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_ROW_LAYOUTS_INL_H_
