// The loops of softmax, softmin and log_softmax without a temperature, in float.
#if defined(KINASE_SINGLE_LOOPS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_SINGLE_LOOPS_INL_H_
#undef KINASE_SINGLE_LOOPS_INL_H_
#else
#define KINASE_SINGLE_LOOPS_INL_H_
#endif

#include <cmath>

#include "src/row_layouts-inl.h"
#include "src/single-inl.h"
#include "src/single_gradients-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// What is lower than any element: what the largest elements become that are counted and not summed.
template <class D>
HWY_INLINE hn::Vec<D> Lowest(D d) {
  return hn::Set(d, -INFINITY);
}

// A sum over the exponential of the largest element of a row, or of rows side by side. kTypical: summed as that of a typical row.
template <bool kTypical>
HWY_INLINE Real OverLargest(Real sum, Real maximum) {
  using D = hn::Rebind<float, Real::Tag>;
  hn::Vec<D> rise[1] = {hn::DemoteTo(D(), maximum.raw)}, power[1];
  if constexpr (kTypical) {
    SingleRow<D, false>().Exp(rise, power);
  } else {
    SingleRow<D, true>(rise[0]).Exp(rise, power);
  }
  const Real p = hn::PromoteTo(Real::Tag(), power[0]);
  const Real quotient = sum / Fma(p, hn::PromoteTo(Real::Tag(), rise[0]), p);
  return Select(quotient < kSingleNothing, 0, quotient);
}

// The loops of Contiguous, but for the exponentials, which are computed in float. The low parts of the sums are floats: what the
// rounding of the exponentials leaves. A formula that counts gets the sum over the exponential of the largest element.
template <class E, class F, bool kBackward>
struct SingleContiguous : Contiguous<E, F, kBackward> {
  using Base = Contiguous<E, F, kBackward>;
  using D = Float::Tag;
  static constexpr int64_t kWidth = static_cast<int64_t>(hn::MaxLanes(D()));
  static constexpr bool kLowParts = true;
  static constexpr bool kSingle = true;
  static constexpr bool kCountsLate = F::kCounting;

  static HWY_INLINE void Sum(const F&, Real, const E* x, const E*, E* out, int64_t first, int64_t n, int64_t, int64_t, double* state) {
    const float reference = static_cast<float>(state[kReference]);
    const hn::Vec<D> maximum = hn::Set(D(), F::kSmallest ? -reference : reference);
    if (std::abs(reference) < kSingleLarge) {
      Sum(SingleRow<D, false>(maximum), x, out, first, n, maximum, state);
    } else {
      Sum(SingleRow<D, true>(maximum), x, out, first, n, maximum, state);
    }
  }

  // The maximum and the sum in one go, which is that of the row if it is typical: that is returned. out is not x where it is written
  // to, which it is in any case.
  static HWY_INLINE bool SumIfTypical(const E* x, E* out, int64_t n, double* state) {
    SingleLanes<false> lanes;
    SumOf(SingleRow<D, false>(), x, out, 0, n, lanes);
    lanes.Store(state);
    state[kMaximum] = lanes.Maximum();
    return std::abs(state[kMaximum]) <= kSingleTypical;
  }

  static HWY_INLINE double SumOfRow(const double* state) {
    // As the high parts were stored: longer vectors would wait for them.
    SumVectors sums(state + kSums);
    const SumVectors low(state + kSumsLow);
    for (int64_t k = 0; k < SumVectors::kCount; ++k) sums.lanes[k] = hn::Add(sums.lanes[k], low.lanes[k]);
    return SumOfLanes(SumVectors::Tag(), sums.lanes);
  }
  static HWY_INLINE double CountOfRow(const double* state) { return F::kCounting && state[kCount] == 0 ? state[kCounts] : 0; }

  // What rows are settled with, given their sums and what they are compared with. kTypical: of SumIfTypical.
  template <bool kTypical>
  static HWY_INLINE Real Settling(Real sum, Real reference) {
    if constexpr (F::kCounting) return OverLargest<kTypical>(sum, reference);
    return sum;
  }
  static HWY_INLINE Pair<Real> Fold(double* state, int64_t) {
    return {Settling<false>(SumOfRow(state), state[kReference]), Real(CountOfRow(state))};
  }

  static HWY_INLINE void Result(const F& f, Real, const E* e, const E* dy, E* out, int64_t first, int64_t n, int64_t inner,
                                int64_t positions, double* state) {
    if constexpr (F::kStored) {
      Quotients(e, out, n, state);
    } else {
      const SingleSum c = SingleSum::OfTwo(state[kReference], state[kSettled]);
      if (!AllTrue(c.in_range)) return Base::Result(f, Real(1), e, dy, out, first, n, inner, positions, state);
      const Float high = c.HighOfOne(), low = c.LowOfOne();
      MapNumbers(e, out, n, [&](Float x) HWY_ATTR { return F::SingleValue(x, high, low); });
    }
  }

 private:
  static HWY_INLINE void Quotients(const E* e, E* out, int64_t n, const double* state) {
    const float high = static_cast<float>(state[kSettled]);
    const float low = static_cast<float>(state[kSettled] - static_cast<double>(high));
    const SingleQuotient<D> quotient(hn::Set(D(), high), hn::Set(D(), low));
    const auto of = [&quotient](Float v) HWY_ATTR { return Float(quotient.Of(v.raw)); };
    // Only then a result is NaN.
    if (high != high) return Map<Float>(e, out, n, of);
    MapNumbers(e, out, n, of);
  }

  // Map of what never gives NaN, which would have to become the canonical one.
  template <class Of>
  static HWY_INLINE void MapNumbers(const E* x, E* out, int64_t n, const Of& of) {
    constexpr int64_t kUnrolled = 4 * kWidth;
    int64_t i = 0;
    for (; i + kUnrolled <= n; i += kUnrolled) {
      for (int64_t k = 0; k < kUnrolled; k += kWidth) hn::StoreU(of(Float(hn::LoadU(D(), x + i + k))).raw, D(), out + i + k);
    }
    Map<Float>(x + i, out + i, n - i, of);
  }

  static HWY_INLINE hn::Vec<D> Signed(hn::Vec<D> x) { return F::kSmallest ? hn::Neg(x) : x; }

  // The lanes of the sums in registers, and the largest numbers; kCounted: which are counted and not summed.
  template <bool kCounted>
  struct SingleLanes {
    static constexpr int64_t kSingles = kSumLanes / kWidth;
    SumVectors high;
    hn::Vec<D> low[kSingles], largest[kSingles], maximum;
    // How many elements were the largest, whatever their lanes.
    uint64_t count = 0;

    HWY_INLINE SingleLanes() {
      for (auto& v : low) v = hn::Zero(D());
      for (auto& v : largest) v = hn::Set(D(), -INFINITY);
    }
    HWY_INLINE SingleLanes(const double* state, hn::Vec<D> row_maximum) : SingleLanes() {
      maximum = row_maximum;
      high = SumVectors(state + kSums);
      for (int64_t k = 0; k < kSingles; ++k) low[k] = Narrow(state + kSumsLow + k * kWidth);
    }
    HWY_INLINE void Store(double* state) const {
      if constexpr (kCounted) state[kCounts] += static_cast<double>(count);
      high.Store(state + kSums);
      for (int64_t k = 0; k < kSingles; ++k) {
        for (int64_t part = 0; part < kParts; ++part) {
          hn::StoreU(Promote(low[k], part), Real::Tag(), state + kSumsLow + k * kWidth + part * kRealWidth);
        }
      }
    }
    HWY_INLINE double Maximum() const {
      hn::Vec<D> m = largest[0];
      for (int64_t k = 1; k < kSingles; ++k) m = Larger(D(), largest[k], m);
      return static_cast<double>(hn::GetLane(hn::MaxOfLanes(D(), m)));
    }
    // Before their exponentials: the elements that are summed.
    HWY_INLINE hn::Vec<D> Summed(int64_t k, hn::Vec<D> x) {
      if constexpr (kCounted) {
        const auto largest_ones = hn::Eq(x, maximum);
        count += hn::CountTrue(D(), largest_ones);
        return hn::IfThenElse(largest_ones, Lowest(D()), x);
      } else {
        largest[k] = Larger(D(), x, largest[k]);
        return x;
      }
    }
    HWY_INLINE void AddPowers(int64_t k, const float* powers) {
      constexpr int64_t kSumParts = kWidth / SumVectors::kWidth;
      for (int64_t part = 0; part < kSumParts; ++part) {
        auto& sum = high.lanes[k * kSumParts + part];
        sum = hn::Add(sum, SumVectors::Load(powers + part * SumVectors::kWidth));
      }
    }
    HWY_INLINE void AddRises(int64_t k, hn::Vec<D> power, hn::Vec<D> rise) { low[k] = hn::MulAdd(power, rise, low[k]); }
    template <class Mask>
    HWY_INLINE void AddWhere(Mask valid, int64_t k, hn::Vec<D> power, hn::Vec<D> rise) {
      AddHigh(k, hn::IfThenElseZero(valid, power));
      low[k] = hn::IfThenElse(valid, hn::MulAdd(power, rise, low[k]), low[k]);
    }
    // Adds the low parts to the others, before their roundings add up.
    HWY_INLINE void Gather() {
      for (int64_t k = 0; k < kSingles; ++k) {
        AddHigh(k, low[k]);
        low[k] = hn::Zero(D());
      }
    }

   private:
    static constexpr int64_t kParts = kWidth / kRealWidth;

    HWY_INLINE void AddHigh(int64_t k, hn::Vec<D> v) {
      HWY_ALIGN float buffer[kWidth];
      hn::Store(v, D(), buffer);
      AddPowers(k, buffer);
    }
    static HWY_INLINE Real::Vector Promote(hn::Vec<D> v, int64_t part) {
      const hn::Half<D> half;
      return hn::PromoteTo(Real::Tag(), part == 0 ? hn::LowerHalf(half, v) : hn::UpperHalf(half, v));
    }
    static HWY_INLINE hn::Vec<D> Narrow(const double* from) {
      const hn::Half<D> half;
      const auto part = [&](const double* at) HWY_ATTR { return hn::DemoteTo(half, hn::LoadU(Real::Tag(), at)); };
      return hn::Combine(D(), part(from + kRealWidth), part(from));
    }
  };

  // Exponentials of kCount elements, a multiple of kSumLanes.
  template <int64_t kCount, class Row, class Lanes>
  static HWY_INLINE void Whole(const Row& row, const E* x, E* out, Lanes& lanes) {
    constexpr int64_t kVectors = kCount / kWidth;
    constexpr int64_t kChains = Lanes::kSingles;
    hn::Vec<D> rise[kVectors], power[kVectors];
    for (int64_t k = 0; k < kVectors; ++k) rise[k] = Signed(hn::LoadU(D(), x + k * kWidth));
    for (int64_t k = 0; k < kVectors; ++k) rise[k] = lanes.Summed(k % kChains, rise[k]);
    row.Exp(rise, power);
    for (int64_t k = 0; F::kStored && k < kVectors; ++k) hn::StoreU(hn::MulAdd(power[k], rise[k], power[k]), D(), out + k * kWidth);
    HWY_ALIGN float powers[kCount];
    for (int64_t k = 0; k < kVectors; ++k) hn::Store(power[k], D(), powers + k * kWidth);
#if HWY_ARCH_X86 && HWY_COMPILER_GCC
    // GCC would take them out of the vectors part by part; see SumVectors.
    asm("" : "+m"(powers));
#endif
    for (int64_t k = 0; k < kVectors; ++k) lanes.AddRises(k % kChains, power[k], rise[k]);
    for (int64_t k = 0; k < kVectors; ++k) lanes.AddPowers(k % kChains, powers + k * kWidth);
  }

  template <class Row, class Lanes>
  static HWY_INLINE void SumOfBlock(const Row& row, const E* x, E* out, int64_t n, Lanes& lanes) {
    constexpr int64_t kUnrolled = 4 * kWidth < kSumLanes ? kSumLanes : 4 * kWidth;
    int64_t i = 0;
    for (; i + kUnrolled <= n; i += kUnrolled) Whole<kUnrolled>(row, x + i, out + i, lanes);
    for (; i + kSumLanes <= n; i += kSumLanes) Whole<kSumLanes>(row, x + i, out + i, lanes);
    for (int64_t k = 0; i + k * kWidth < n; ++k) {
      const int64_t at = i + k * kWidth;
      const size_t count = static_cast<size_t>(HWY_MIN(kWidth, n - at));
      const auto valid = hn::FirstN(D(), count);
      hn::Vec<D> rise[1] = {hn::IfThenElse(valid, Signed(Memory<E, Float>::Load(x + at, count).raw), Lowest(D()))}, power[1];
      rise[0] = lanes.Summed(k, rise[0]);
      row.Exp(rise, power);
      if constexpr (F::kStored) Memory<E, Float>::Store(Float(hn::MulAdd(power[0], rise[0], power[0])), out + at, count);
      lanes.AddWhere(valid, k, power[0], rise[0]);
    }
  }

  template <class Row, class Lanes>
  static HWY_INLINE void SumOf(const Row& row, const E* x, E* out, int64_t first, int64_t n, Lanes& lanes) {
    for (int64_t i = 0; i < n;) {
      const int64_t in_block = (first + i) % kSingleBlock, count = HWY_MIN(n - i, kSingleBlock - in_block);
      if (in_block == 0) lanes.Gather();
      SumOfBlock(row, x + i, out + i, count, lanes);
      i += count;
    }
  }

  template <class Row>
  static HWY_INLINE void Sum(const Row& row, const E* x, E* out, int64_t first, int64_t n, hn::Vec<D> maximum, double* state) {
    const auto sum = [&](auto lanes) HWY_ATTR {
      SumOf(row, x, out, first, n, lanes);
      lanes.Store(state);
    };
    if (F::kCounting && state[kCount] == 0) {
      sum(SingleLanes<F::kCounting>(state, maximum));
    } else {
      sum(SingleLanes<false>(state, maximum));
    }
  }
};

// The same for rows side by side.
template <class E, class F, bool kBackward>
struct SingleStrided : Strided<E, F, kBackward> {
  using Base = Strided<E, F, kBackward>;
  using D = hn::Rebind<float, Real::Tag>;
  static constexpr bool kLowParts = true;
  static constexpr bool kCountsLate = F::kCounting;

  static HWY_INLINE void Sum(const F&, Real, const E* x, const E*, E* out, int64_t first, int64_t n, int64_t inner,
                             int64_t positions, double* state) {
    Base::ForEachVector(n, inner, positions, [&](int64_t k, int64_t j, int64_t at, auto count) HWY_ATTR {
      const ManyRows rows(state, j);
      const auto reference = Narrow(rows.Get(kReference));
      const SingleRow<D, true> row(F::kSmallest ? hn::Neg(reference) : reference);
      const Real loaded = Base::template Load<Real>(x + at, count);
      const auto element = Narrow(loaded);
      const int64_t lane = (first + k) % kSumLanes;
      hn::Vec<D> rise[1] = {F::kSmallest ? hn::Neg(element) : element}, power[1];
      if constexpr (F::kCounting) {
        const Real::Mask counted = (loaded == rows.Get(kReference)) & (rows.Get(kCount) == 0);
        rows.Set(kCounts + lane, rows.Get(kCounts + lane) + Select(counted, Real(1), 0));
        rise[0] = Narrow(Select(counted, -INFINITY, loaded));
      }
      if ((first + k) % kSingleBlock < kSumLanes) Gather(rows, lane);
      row.Exp(rise, power);
      if constexpr (F::kStored) Base::Store(Widen(hn::MulAdd(power[0], rise[0], power[0])), out + at, count);
      rows.Set(kSums + lane, rows.Get(kSums + lane) + Widen(power[0]));
      rows.Set(kSumsLow + lane, Widen(hn::MulAdd(power[0], rise[0], Narrow(rows.Get(kSumsLow + lane)))));
    });
  }

  static HWY_INLINE Pair<Real> Fold(double* state, int64_t j) {
    const ManyRows rows(state, j);
    for (int64_t lane = 0; lane < kSumLanes; ++lane) Gather(rows, lane);
    Pair<Real> sums = Base::Fold(state, j);
    if constexpr (F::kCounting) sums.first = OverLargest<false>(sums.first, rows.Get(kReference));
    return sums;
  }

  static HWY_INLINE void Result(const F& f, Real scale, const E* e, const E* dy, E* out, int64_t first, int64_t n, int64_t inner,
                                int64_t positions, double* state) {
    if constexpr (!F::kStored) {
      Values(f, scale, e, out, n, inner, positions, state);
    } else {
      Quotients(e, out, n, inner, positions, state);
    }
  }

 private:
  static HWY_INLINE hn::Vec<D> Narrow(Real x) { return hn::DemoteTo(D(), x.raw); }
  static HWY_INLINE Real Widen(hn::Vec<D> v) { return hn::PromoteTo(Real::Tag(), v); }
  static HWY_INLINE void Gather(const ManyRows& rows, int64_t lane) {
    rows.Set(kSums + lane, rows.Get(kSums + lane) + rows.Get(kSumsLow + lane));
    rows.Set(kSumsLow + lane, 0);
  }

  static HWY_INLINE void Quotients(const E* e, E* out, int64_t n, int64_t inner, int64_t positions, double* state) {
    Base::ForEachVector(n, inner, positions, [&](int64_t, int64_t j, int64_t at, auto count) HWY_ATTR {
      const Real factor = ManyRows(state, j).Get(kSettled);
      const auto high = Narrow(factor);
      const auto low = Narrow(factor - Widen(high));
      const auto y = SingleQuotient<D>(high, low).Of(Narrow(Base::template Load<Real>(e + at, count)));
      Base::Store(Widen(y), out + at, count);
    });
  }

  static HWY_INLINE void Values(const F& f, Real scale, const E* x, E* out, int64_t n, int64_t inner, int64_t positions, double* state) {
    Base::ForEachVector(n, inner, positions, [&](int64_t, int64_t j, int64_t at, auto count) HWY_ATTR {
      const ManyRows rows(state, j);
      const SingleSum c = SingleSum::OfTwo(rows.Get(kReference), rows.Get(kSettled));
      const Real v = Base::template Load<Real>(x + at, count);
      const Real y = Narrowed(F::SingleValue(Widened(v), Widened(c.high), Widened(c.low)));
      Base::Store(Select(c.in_range, y, typename Base::TheRow(f, scale, rows).Result(v, 0, 0)), out + at, count);
    });
  }
};

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_SINGLE_LOOPS_INL_H_
