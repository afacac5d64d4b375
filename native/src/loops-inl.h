// The only loops over elements: whole vectors, then a masked tail through the same arithmetic.
#if defined(KINASE_LOOPS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_LOOPS_INL_H_
#undef KINASE_LOOPS_INL_H_
#else
#define KINASE_LOOPS_INL_H_
#endif

#include "src/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

using FloatVector = Float::Vector;
using DoubleVector = Real::Vector;

// Loads and stores of a tail of fewer elements than a vector has; nothing outside it is touched.
struct Tail {
  explicit HWY_INLINE Tail(size_t length) : n(length) {}
  size_t n;

  HWY_INLINE FloatVector Load(const float* from) const {
    const Float::Tag d;
#if HWY_MEM_OPS_MIGHT_FAULT
    HWY_ALIGN float buffer[hn::MaxLanes(Float::Tag())] = {};
    for (size_t i = 0; i < n; ++i) buffer[i] = from[i];
    return hn::Load(d, buffer);
#else
    return hn::MaskedLoad(hn::FirstN(d, n), d, from);
#endif
  }

  HWY_INLINE void Store(FloatVector v, float* to) const {
    const Float::Tag d;
#if HWY_MEM_OPS_MIGHT_FAULT
    HWY_ALIGN float buffer[hn::MaxLanes(Float::Tag())];
    hn::Store(v, d, buffer);
    for (size_t i = 0; i < n; ++i) to[i] = buffer[i];
#else
    hn::BlendedStore(v, hn::FirstN(d, n), d, to);
#endif
  }
};

// The two halves of a vector of floats as doubles, and back with one rounding.
HWY_INLINE DoubleVector Lower(FloatVector v) { return hn::PromoteTo(Real::Tag(), hn::LowerHalf(hn::Half<Float::Tag>(), v)); }
HWY_INLINE DoubleVector Upper(FloatVector v) { return hn::PromoteTo(Real::Tag(), hn::UpperHalf(hn::Half<Float::Tag>(), v)); }
HWY_INLINE FloatVector Round(DoubleVector lower, DoubleVector upper) {
  const hn::Half<Float::Tag> half;
  return hn::Combine(Float::Tag(), hn::DemoteTo(half, upper), hn::DemoteTo(half, lower));
}

// Every NaN is the same NaN, whatever operation and machine made it.
HWY_INLINE FloatVector Canonical(FloatVector v) {
  return hn::IfThenElse(hn::Eq(v, v), v, hn::BitCast(Float::Tag(), hn::Set(hn::RebindToUnsigned<Float::Tag>(), 0x7fc00000u)));
}

// f in the precision that its formula asks for: f(Float) -> Float, or f(Real) -> Real on both halves.
template <class Number, class F>
HWY_INLINE FloatVector Evaluate(const F& f, FloatVector x) {
  if constexpr (hwy::IsSame<Number, Float>()) {
    return Canonical(f(Float(x)).raw);
  } else {
    return Canonical(Round(f(Real(Lower(x))).raw, f(Real(Upper(x))).raw));
  }
}
template <class Number, class F>
HWY_INLINE FloatVector Evaluate(const F& f, FloatVector x, FloatVector dy) {
  if constexpr (hwy::IsSame<Number, Float>()) {
    return Canonical(f(Float(x), Float(dy)).raw);
  } else {
    return Canonical(Round(f(Real(Lower(x)), Real(Lower(dy))).raw, f(Real(Upper(x)), Real(Upper(dy))).raw));
  }
}

// y[i] = f(x[i]); y may be x.
template <class Number, class F>
HWY_INLINE void Map(const float* x, float* y, int64_t n, const F& f) {
  const Float::Tag d;
  const int64_t lanes = static_cast<int64_t>(hn::Lanes(d));
  int64_t i = 0;
  for (; i + 2 * lanes <= n; i += 2 * lanes) {
    const auto y0 = Evaluate<Number>(f, hn::LoadU(d, x + i));
    const auto y1 = Evaluate<Number>(f, hn::LoadU(d, x + i + lanes));
    hn::StoreU(y0, d, y + i);
    hn::StoreU(y1, d, y + i + lanes);
  }
  for (; i < n; i += lanes) {
    const Tail tail(static_cast<size_t>(HWY_MIN(lanes, n - i)));
    tail.Store(Evaluate<Number>(f, tail.Load(x + i)), y + i);
  }
}

// z[i] = f(x[i], y[i]); z may be x or y.
template <class Number, class F>
HWY_INLINE void Map2(const float* x, const float* y, float* z, int64_t n, const F& f) {
  const Float::Tag d;
  const int64_t lanes = static_cast<int64_t>(hn::Lanes(d));
  int64_t i = 0;
  for (; i + 2 * lanes <= n; i += 2 * lanes) {
    const auto z0 = Evaluate<Number>(f, hn::LoadU(d, x + i), hn::LoadU(d, y + i));
    const auto z1 = Evaluate<Number>(f, hn::LoadU(d, x + i + lanes), hn::LoadU(d, y + i + lanes));
    hn::StoreU(z0, d, z + i);
    hn::StoreU(z1, d, z + i + lanes);
  }
  for (; i < n; i += lanes) {
    const Tail tail(static_cast<size_t>(HWY_MIN(lanes, n - i)));
    tail.Store(Evaluate<Number>(f, tail.Load(x + i), tail.Load(y + i)), z + i);
  }
}

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_LOOPS_INL_H_
