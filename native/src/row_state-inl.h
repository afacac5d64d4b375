// What the phases of a row hand on, and what a formula computes an element with.
#if defined(KINASE_ROW_STATE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_ROW_STATE_INL_H_
#undef KINASE_ROW_STATE_INL_H_
#else
#define KINASE_ROW_STATE_INL_H_
#endif

#include "include/kinase.h"
#include "src/dual-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

constexpr int64_t kSumLanes = KINASE_SUM_LANES;
constexpr int64_t kPositions = KINASE_ROW_POSITIONS;
constexpr int64_t kRealWidth = static_cast<int64_t>(hn::MaxLanes(Real::Tag()));

// What the phases hand on about each of the rows side by side: its numbers lie kPositions apart, or next to each other for the
// one row of a contiguous tile. Of what a formula sums and counts there are kSumLanes lanes.
enum Slot {
  kMaximum,
  kReference,
  kSettled,
  kSettledLow,
  kCount,
  kSums,
  kSumsLow = kSums + kSumLanes,
  kCounts = kSumsLow + kSumLanes,
  kSlots = kCounts + kSumLanes
};
static_assert(kSlots * kPositions == KINASE_ROW_STATE, "the size of the state is part of the C ABI");

// The part of a number that decides.
HWY_INLINE Real High(Real x) { return x; }
HWY_INLINE Real High(Dual x) { return x.hi; }

// Numbers in a state: of double in one slot, sums of two in two.
template <class State>
struct Numbers {
  template <class R>
  HWY_INLINE R GetNumber(int64_t slot, int64_t low_slot) const {
    const State& self = static_cast<const State&>(*this);
    if constexpr (hwy::IsSame<R, Dual>()) {
      return Dual(self.Get(slot), self.Get(low_slot));
    } else {
      return self.Get(slot);
    }
  }
  HWY_INLINE void SetNumber(int64_t slot, int64_t, Real v) const { static_cast<const State&>(*this).Set(slot, v); }
  HWY_INLINE void SetNumber(int64_t slot, int64_t low_slot, Dual v) const {
    static_cast<const State&>(*this).Set(slot, v.hi);
    static_cast<const State&>(*this).Set(low_slot, v.lo);
  }
};

// The state of the one contiguous row, in every lane.
struct OneRow : Numbers<OneRow> {
  explicit OneRow(double* of, int64_t = 0) : state(of) {}
  double* state;
  HWY_INLINE Real Get(int64_t slot) const { return state[slot]; }
  HWY_INLINE void Set(int64_t slot, Real v) const { state[slot] = hn::GetLane(v.raw); }
};

// The state of the rows at position j and the next, a lane each.
struct ManyRows : Numbers<ManyRows> {
  ManyRows(double* of, int64_t from) : state(of), j(from) {}
  double* state;
  int64_t j;
  HWY_INLINE Real Get(int64_t slot) const { return hn::LoadU(Real::Tag(), state + slot * kPositions + j); }
  HWY_INLINE void Set(int64_t slot, Real v) const { hn::StoreU(v.raw, Real::Tag(), state + slot * kPositions + j); }
};

// The state of as many rows as a vector has lanes.
struct FewRows : Numbers<FewRows> {
  explicit FewRows(double* of) : numbers(of) {}
  double* numbers;
  HWY_INLINE Real Get(int64_t slot) const { return hn::Load(Real::Tag(), numbers + slot * kRealWidth); }
  HWY_INLINE void Set(int64_t slot, Real v) const { hn::Store(v.raw, Real::Tag(), numbers + slot * kRealWidth); }
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
        a(state.template GetNumber<R>(kSettled, kSettledLow)), b(state.Get(kCount)) {}

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

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_ROW_STATE_INL_H_
