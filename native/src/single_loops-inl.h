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

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// What is lower than any element: what the largest elements become that are counted and not summed.
template <class D>
HWY_INLINE hn::Vec<D> Lowest(D d) {
  return hn::Set(d, -INFINITY);
}

// The exponential of the largest element of a row, as the sum of two floats of tag D.
template <class D>
HWY_INLINE Pair<hn::Vec<D>> LargestExponential(D d, hn::Vec<D> maximum) {
  hn::Vec<D> e[1] = {maximum}, rest = hn::Zero(d);
  SingleRow<D, true>(maximum).Exp(e, &rest, 1);
  return {e[0], rest};
}

// A sum over the exponential of the largest element, given as the sum of two numbers.
HWY_INLINE Real OverLargest(Real sum, Real high, Real low) {
  const Real quotient = sum / (high + low);
  return Select(quotient < kSingleNothing, 0, quotient);
}

// A number of a row, or of rows side by side, as the sum of two floats; in range where that loses nothing that counts, and where
// no sum or product with it overflows that would not otherwise.
struct SingleSum {
  Real high, low;
  Real::Mask in_range;

  static HWY_INLINE SingleSum Of(Real a) { return OfTwo(a, 0); }
  // Of the sum of a float and another number.
  static HWY_INLINE SingleSum OfTwo(Real single, Real a) {
    const Real high = Memory<float, Real>::Rounded(single + a);
    return {high, (single - high) + a, Abs(high) < 0x1p100};
  }
  HWY_INLINE Float HighOfOne() const { return hn::GetLane(high.raw); }
  HWY_INLINE Float LowOfOne() const { return hn::GetLane(low.raw); }
};

// The numbers of a vector of half the width, as a whole one.
HWY_INLINE Float Widened(Real v) {
  return hn::ZeroExtendVector(Float::Tag(), hn::DemoteTo(hn::Half<Float::Tag>(), v.raw));
}
HWY_INLINE Real Narrowed(Float v) { return hn::PromoteTo(Real::Tag(), hn::LowerHalf(hn::Half<Float::Tag>(), v.raw)); }

// The loops of Contiguous, but for the exponentials, which are computed in float. The low parts of the sums are floats: what the
// rounding of the exponentials leaves. A formula that counts gets the sum over the exponential of the largest element.
template <class E, class F, bool kBackward>
struct SingleContiguous : Contiguous<E, F, kBackward> {
  using Base = Contiguous<E, F, kBackward>;
  using D = Float::Tag;
  static constexpr int64_t kWidth = static_cast<int64_t>(hn::MaxLanes(D()));
  static constexpr bool kLowParts = true;
  static constexpr bool kSingle = true;

  static HWY_INLINE void Sum(const F&, Real, const E* x, const E*, E* out, int64_t, int64_t n, int64_t, int64_t, double* state) {
    const float reference = static_cast<float>(state[kReference]);
    const hn::Vec<D> maximum = hn::Set(D(), F::kSmallest ? -reference : reference);
    SingleLanes lanes(state, maximum);
    if (std::abs(reference) < kSingleLarge) {
      Sum(SingleRow<D, false>(maximum), x, out, n, lanes);
    } else {
      Sum(SingleRow<D, true>(maximum), x, out, n, lanes);
    }
    lanes.Store(state);
  }

  // The maximum and the sum in one go, if the row is typical, which is returned. out is not x, as it is written to in any case.
  static HWY_INLINE bool SumIfTypical(const E* x, E* out, int64_t n, double* state) {
    SingleLanes lanes;
    Sum(SingleRow<D, false>(), x, out, n, lanes);
    lanes.Store(state);
    state[kMaximum] = lanes.Maximum();
    return std::abs(state[kMaximum]) <= kSingleTypical;
  }

  static HWY_INLINE Pair<Real> Fold(double* state, int64_t) {
    constexpr int64_t kVectors = kSumLanes / kRealWidth;
    Real::Vector lanes[kVectors];
    for (int64_t k = 0; k < kVectors; ++k) {
      lanes[k] = hn::Add(hn::LoadU(Real::Tag(), state + kSums + k * kRealWidth), hn::LoadU(Real::Tag(), state + kSumsLow + k * kRealWidth));
    }
    for (int64_t half = kVectors / 2; half > 0; half /= 2) {
      for (int64_t k = 0; k < half; ++k) lanes[k] = hn::Add(lanes[k], lanes[k + half]);
    }
    const double sum = SumByHalves(Real::Tag(), lanes[0]);
    if constexpr (F::kCounting) {
      const auto largest = LargestExponential(D(), hn::Set(D(), static_cast<float>(state[kReference])));
      double count = 0;
      for (int64_t k = 0; k < kSumLanes; ++k) count += state[kCounts + k];
      return {OverLargest(sum, double{hn::GetLane(largest.first)}, double{hn::GetLane(largest.second)}), Real(count)};
    } else {
      return {Real(sum), Real(0)};
    }
  }

  static HWY_INLINE void Result(const F& f, Real, const E* e, const E* dy, E* out, int64_t first, int64_t n, int64_t inner,
                                int64_t positions, double* state) {
    if constexpr (F::kStored) {
      Quotients(e, out, n, state);
    } else {
      const SingleSum c = SingleSum::OfTwo(state[kReference], state[kSettled]);
      if (!AllTrue(c.in_range)) return Base::Result(f, Real(1), e, dy, out, first, n, inner, positions, state);
      const Float high = c.HighOfOne(), low = c.LowOfOne();
      Map<Float>(e, out, n, [&](Float x) KINASE_INLINE_LAMBDA { return F::SingleValue(x, high, low); });
    }
  }

 private:
  static HWY_INLINE void Quotients(const E* e, E* out, int64_t n, const double* state) {
    const float high = static_cast<float>(state[kSettled]);
    const float low = static_cast<float>(state[kSettled] - static_cast<double>(high));
    const SingleQuotient<D> quotient(hn::Set(D(), high), hn::Set(D(), low));
    const auto of = [&quotient](Float v) HWY_ATTR { return Float(quotient.Of(v.raw)); };
    // Only then a result is NaN, which Map makes the canonical one.
    if (high != high) return Map<Float>(e, out, n, of);
    constexpr int64_t kUnrolled = 4 * kWidth;
    int64_t i = 0;
    for (; i + kUnrolled <= n; i += kUnrolled) {
      for (int64_t k = 0; k < kUnrolled; k += kWidth) hn::StoreU(quotient.Of(hn::LoadU(D(), e + i + k)), D(), out + i + k);
    }
    Map<Float>(e + i, out + i, n - i, of);
  }

  static HWY_INLINE hn::Vec<D> Signed(hn::Vec<D> x) { return F::kSmallest ? hn::Neg(x) : x; }

  template <class Half>
  static HWY_INLINE double SumByHalves(Half d, hn::Vec<Half> v) {
    if constexpr (hn::MaxLanes(d) == 1) {
      return hn::GetLane(v);
    } else {
      const hn::Half<Half> half;
      return SumByHalves(half, hn::Add(hn::LowerHalf(half, v), hn::UpperHalf(half, v)));
    }
  }

  // The lanes of the sums in registers, and the largest numbers.
  struct SingleLanes {
    static constexpr int64_t kSingles = kSumLanes / kWidth;
    static constexpr int64_t kReals = kSumLanes / kRealWidth;
    Real::Vector high[kReals];
    hn::Vec<D> low[kSingles], largest[kSingles], maximum;
    // How many elements were the largest, whatever their lanes.
    uint64_t count = 0;

    HWY_INLINE SingleLanes() {
      for (auto& v : high) v = hn::Zero(Real::Tag());
      for (auto& v : low) v = hn::Zero(D());
      for (auto& v : largest) v = hn::Set(D(), -INFINITY);
    }
    HWY_INLINE SingleLanes(const double* state, hn::Vec<D> row_maximum) : SingleLanes() {
      maximum = row_maximum;
      for (int64_t k = 0; k < kReals; ++k) high[k] = hn::LoadU(Real::Tag(), state + kSums + k * kRealWidth);
      for (int64_t k = 0; k < kSingles; ++k) low[k] = Narrow(state + kSumsLow + k * kWidth);
    }
    HWY_INLINE void Store(double* state) const {
      if constexpr (F::kCounting) state[kCounts] += static_cast<double>(count);
      for (int64_t k = 0; k < kReals; ++k) hn::StoreU(high[k], Real::Tag(), state + kSums + k * kRealWidth);
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
    // Before their exponentials: the elements that are summed; the largest ones may be counted instead.
    HWY_INLINE hn::Vec<D> Counted(int64_t k, hn::Vec<D> x) {
      if constexpr (F::kCounting) {
        const auto largest_ones = hn::Eq(x, maximum);
        count += hn::CountTrue(D(), largest_ones);
        return hn::IfThenElse(largest_ones, Lowest(D()), x);
      } else {
        largest[k] = Larger(D(), x, largest[k]);
        return x;
      }
    }
    HWY_INLINE void Add(int64_t k, hn::Vec<D> e) {
      for (int64_t part = 0; part < kParts; ++part) {
        high[k * kParts + part] = hn::Add(high[k * kParts + part], Promote(e, part));
      }
    }

   private:
    static constexpr int64_t kParts = kWidth / kRealWidth;

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
  template <int64_t kCount, class Row>
  static HWY_INLINE void Whole(const Row& row, const E* x, E* out, SingleLanes& lanes) {
    constexpr int64_t kVectors = kCount / kWidth;
    constexpr int64_t kChains = SingleLanes::kSingles;
    hn::Vec<D> v[kVectors];
    for (int64_t k = 0; k < kVectors; ++k) v[k] = Signed(hn::LoadU(D(), x + k * kWidth));
    for (int64_t k = 0; k < kVectors; ++k) v[k] = lanes.Counted(k % kChains, v[k]);
    row.Exp(v, lanes.low, kChains);
    for (int64_t k = 0; F::kStored && k < kVectors; ++k) hn::StoreU(v[k], D(), out + k * kWidth);
    for (int64_t k = 0; k < kVectors; ++k) lanes.Add(k % kChains, v[k]);
  }

  template <class Row>
  static HWY_INLINE void Sum(const Row& row, const E* x, E* out, int64_t n, SingleLanes& lanes) {
    constexpr int64_t kUnrolled = 4 * kWidth < kSumLanes ? kSumLanes : 4 * kWidth;
    int64_t i = 0;
    for (; i + kUnrolled <= n; i += kUnrolled) Whole<kUnrolled>(row, x + i, out + i, lanes);
    for (; i + kSumLanes <= n; i += kSumLanes) Whole<kSumLanes>(row, x + i, out + i, lanes);
    for (int64_t k = 0; i + k * kWidth < n; ++k) {
      const int64_t at = i + k * kWidth;
      const size_t count = static_cast<size_t>(HWY_MIN(kWidth, n - at));
      const auto valid = hn::FirstN(D(), count);
      hn::Vec<D> v[1] = {hn::IfThenElse(valid, Signed(Memory<E, Float>::Load(x + at, count).raw), Lowest(D()))};
      hn::Vec<D> rests = lanes.low[k];
      v[0] = lanes.Counted(k, v[0]);
      row.Exp(v, &rests, 1);
      lanes.low[k] = hn::IfThenElse(valid, rests, lanes.low[k]);
      if constexpr (F::kStored) Memory<E, Float>::Store(Float(v[0]), out + at, count);
      lanes.Add(k, hn::IfThenElseZero(valid, v[0]));
    }
  }
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
      const SingleRow<D, true> row(F::kSmallest ? hn::Neg(reference) : reference);
      const Real loaded = Base::template Load<Real>(x + at, count);
      const auto element = Narrow(loaded);
      const int64_t lane = (first + k) % kSumLanes;
      auto rests = Narrow(rows.Get(kSumsLow + lane));
      hn::Vec<D> v[1] = {F::kSmallest ? hn::Neg(element) : element};
      if constexpr (F::kCounting) {
        rows.Set(kCounts + lane, rows.Get(kCounts + lane) + Select(loaded == rows.Get(kReference), Real(1), 0));
        v[0] = hn::IfThenElse(hn::Eq(element, reference), Lowest(D()), element);
      }
      row.Exp(v, &rests, 1);
      const Real term = hn::PromoteTo(Real::Tag(), v[0]);
      if constexpr (F::kStored) Base::Store(term, out + at, count);
      rows.Set(kSums + lane, rows.Get(kSums + lane) + term);
      rows.Set(kSumsLow + lane, hn::PromoteTo(Real::Tag(), rests));
    });
  }

  static HWY_INLINE Pair<Real> Fold(double* state, int64_t j) {
    const ManyRows rows(state, j);
    for (int64_t i = 0; i < kSumLanes; ++i) rows.Set(kSums + i, rows.Get(kSums + i) + rows.Get(kSumsLow + i));
    Pair<Real> sums = Base::Fold(state, j);
    if constexpr (F::kCounting) {
      const auto largest = LargestExponential(D(), Narrow(rows.Get(kReference)));
      sums.first = OverLargest(sums.first, hn::PromoteTo(Real::Tag(), largest.first), hn::PromoteTo(Real::Tag(), largest.second));
    }
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

  static HWY_INLINE void Quotients(const E* e, E* out, int64_t n, int64_t inner, int64_t positions, double* state) {
    Base::ForEachVector(n, inner, positions, [&](int64_t, int64_t j, int64_t at, auto count) HWY_ATTR {
      const Real factor = ManyRows(state, j).Get(kSettled);
      const auto high = Narrow(factor);
      const auto low = Narrow(factor - Real(hn::PromoteTo(Real::Tag(), high)));
      const auto y = SingleQuotient<D>(high, low).Of(Narrow(Base::template Load<Real>(e + at, count)));
      Base::Store(Real(hn::PromoteTo(Real::Tag(), y)), out + at, count);
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

// The loops of the gradients of Contiguous and Strided, with results in float.
template <class E, class F>
struct SingleGradients : Contiguous<E, F, true> {
  using Base = Contiguous<E, F, true>;

  static HWY_INLINE void Result(const F& f, Real scale, const E* y, const E* dy, E* out, int64_t first, int64_t n, int64_t inner,
                                int64_t positions, double* state) {
    const SingleSum a = SingleSum::Of(state[kSettled]);
    const bool counts = !F::kGradientCounting || state[kCount] != 0;
    if (!counts || !AllTrue(a.in_range)) return Base::Result(f, scale, y, dy, out, first, n, inner, positions, state);
    const Float high = a.HighOfOne(), low = a.LowOfOne();
    Map2<Float>(y, dy, out, n, [&](Float v, Float dv) KINASE_INLINE_LAMBDA {
      const Float dx = F::SingleGradient(v, dv, high, low);
      return F::kSmallest ? -dx : dx;
    });
  }
};
template <class E, class F>
struct SingleStridedGradients : Strided<E, F, true> {
  using Base = Strided<E, F, true>;

  static HWY_INLINE void Result(const F& f, Real scale, const E* y, const E* dy, E* out, int64_t, int64_t n, int64_t inner,
                                int64_t positions, double* state) {
    Base::ForEachVector(n, inner, positions, [&](int64_t, int64_t j, int64_t at, auto count) HWY_ATTR {
      const ManyRows rows(state, j);
      const SingleSum a = SingleSum::Of(rows.Get(kSettled));
      const Real v = Base::template Load<Real>(y + at, count), dv = Base::template Load<Real>(dy + at, count);
      const Real single = scale * Narrowed(F::SingleGradient(Widened(v), Widened(dv), Widened(a.high), Widened(a.low)));
      Real result = Select(a.in_range, single, typename Base::TheRow(f, scale, rows).Result(v, dv, 0));
      if constexpr (F::kGradientCounting) result = Select(rows.Get(kCount) == 0, 0, result);
      Base::Store(result, out + at, count);
    });
  }
};

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_SINGLE_LOOPS_INL_H_
