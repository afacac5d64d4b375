// The only loops over elements: whole vectors, then a masked rest through the same arithmetic.
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

// Moves float32 elements to and from the numbers that a formula computes with: float itself, or double, rounded once on the
// way back. A number holds Width() elements; nothing outside the first n is touched by the partial forms.
template <class Number>
struct Memory {
  using Tag = hn::Rebind<float, typename Number::Tag>;
  using Vector = hn::Vec<Tag>;

  static HWY_INLINE int64_t Width() { return static_cast<int64_t>(hn::Lanes(Tag())); }

  static HWY_INLINE Number Load(const float* from) { return Widen(hn::LoadU(Tag(), from)); }
  static HWY_INLINE void Store(Number v, float* to) { hn::StoreU(Narrow(v), Tag(), to); }

  static HWY_INLINE Number Load(const float* from, size_t n) {
#if HWY_MEM_OPS_MIGHT_FAULT
    HWY_ALIGN float buffer[hn::MaxLanes(Tag())] = {};
    for (size_t i = 0; i < n; ++i) buffer[i] = from[i];
    return Load(buffer);
#else
    return Widen(hn::MaskedLoad(hn::FirstN(Tag(), n), Tag(), from));
#endif
  }
  static HWY_INLINE void Store(Number v, float* to, size_t n) {
#if HWY_MEM_OPS_MIGHT_FAULT
    HWY_ALIGN float buffer[hn::MaxLanes(Tag())];
    Store(v, buffer);
    for (size_t i = 0; i < n; ++i) to[i] = buffer[i];
#else
    hn::BlendedStore(Narrow(v), hn::FirstN(Tag(), n), Tag(), to);
#endif
  }

 private:
  static HWY_INLINE Number Widen(Vector v) {
    if constexpr (hwy::IsSame<Number, Float>()) {
      return v;
    } else {
      return hn::PromoteTo(typename Number::Tag(), v);
    }
  }
  static HWY_INLINE Vector Narrow(Number v) {
    if constexpr (hwy::IsSame<Number, Float>()) {
      return Canonical(v.raw);
    } else {
      return Canonical(hn::DemoteTo(Tag(), v.raw));
    }
  }
  // Every NaN is the same NaN, whatever operation and machine made it.
  static HWY_INLINE Vector Canonical(Vector v) {
    const Vector nan = hn::BitCast(Tag(), hn::Set(hn::RebindToUnsigned<Tag>(), 0x7fc00000u));
    return hn::IfThenElse(hn::Eq(v, v), v, nan);
  }
};

// Numbers in flight at once, to hide the latency of a formula.
constexpr int64_t kUnroll = 4;

// y[i] = f(x[i]); y may be x.
template <class Number, class F>
HWY_INLINE void Map(const float* x, float* y, int64_t n, const F& f) {
  using M = Memory<Number>;
  const int64_t width = M::Width();
  int64_t i = 0;
  for (; i + kUnroll * width <= n; i += kUnroll * width) {
    const Number y0 = f(M::Load(x + i));
    const Number y1 = f(M::Load(x + i + width));
    const Number y2 = f(M::Load(x + i + 2 * width));
    const Number y3 = f(M::Load(x + i + 3 * width));
    M::Store(y0, y + i);
    M::Store(y1, y + i + width);
    M::Store(y2, y + i + 2 * width);
    M::Store(y3, y + i + 3 * width);
  }
  for (; i + width <= n; i += width) M::Store(f(M::Load(x + i)), y + i);
  if (i < n) {
    const size_t rest = static_cast<size_t>(n - i);
    M::Store(f(M::Load(x + i, rest)), y + i, rest);
  }
}

// z[i] = f(x[i], y[i]); z may be x or y.
template <class Number, class F>
HWY_INLINE void Map2(const float* x, const float* y, float* z, int64_t n, const F& f) {
  using M = Memory<Number>;
  const int64_t width = M::Width();
  int64_t i = 0;
  for (; i + kUnroll * width <= n; i += kUnroll * width) {
    const Number z0 = f(M::Load(x + i), M::Load(y + i));
    const Number z1 = f(M::Load(x + i + width), M::Load(y + i + width));
    const Number z2 = f(M::Load(x + i + 2 * width), M::Load(y + i + 2 * width));
    const Number z3 = f(M::Load(x + i + 3 * width), M::Load(y + i + 3 * width));
    M::Store(z0, z + i);
    M::Store(z1, z + i + width);
    M::Store(z2, z + i + 2 * width);
    M::Store(z3, z + i + 3 * width);
  }
  for (; i + width <= n; i += width) M::Store(f(M::Load(x + i), M::Load(y + i)), z + i);
  if (i < n) {
    const size_t rest = static_cast<size_t>(n - i);
    M::Store(f(M::Load(x + i, rest), M::Load(y + i, rest)), z + i, rest);
  }
}

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_LOOPS_INL_H_
