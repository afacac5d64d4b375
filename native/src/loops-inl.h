// The only loops over elements: whole vectors, then a masked rest through the same arithmetic.
#if defined(KINASE_LOOPS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_LOOPS_INL_H_
#undef KINASE_LOOPS_INL_H_
#else
#define KINASE_LOOPS_INL_H_
#endif

#include <type_traits>

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

// The elements before the first one that starts a cache line: stores that cross lines cost double. None for short ranges.
inline int64_t Head(const float* to, int64_t n) {
  constexpr int64_t kLine = 64 / sizeof(float);
  const int64_t past = static_cast<int64_t>(reinterpret_cast<uintptr_t>(to) / sizeof(float)) % kLine;
  return past == 0 || n < 16 * kLine ? 0 : kLine - past;
}

// Calls whole(i) for every whole number of elements from i on, four at a time, and part(i, count) for what is left over at
// the end and before the first cache line of the output.
template <class Number, class Whole, class Part>
HWY_INLINE void ForEach(const float* to, int64_t n, const Whole& whole, const Part& part) {
  const int64_t width = Memory<Number>::Width();
  int64_t i = 0;
  for (const int64_t head = Head(to, n); i < head; i += width) part(i, static_cast<size_t>(HWY_MIN(width, head - i)));
  i = Head(to, n);
  for (; i + kUnroll * width <= n; i += kUnroll * width) whole(i, std::integral_constant<int64_t, kUnroll>());
  for (; i + width <= n; i += width) whole(i, std::integral_constant<int64_t, 1>());
  if (i < n) part(i, static_cast<size_t>(n - i));
}

// y[i] = f(x[i]); y may be x.
template <class Number, class F>
HWY_INLINE void Map(const float* x, float* y, int64_t n, const F& f) {
  using M = Memory<Number>;
  const int64_t width = M::Width();
  ForEach<Number>(
      y, n,
      [&](int64_t i, auto count) HWY_ATTR {
        typename Number::Vector results[decltype(count)::value];
        for (int64_t k = 0; k < count; ++k) results[k] = f(M::Load(x + i + k * width)).raw;
        for (int64_t k = 0; k < count; ++k) M::Store(results[k], y + i + k * width);
      },
      [&](int64_t i, size_t count) HWY_ATTR { M::Store(f(M::Load(x + i, count)), y + i, count); });
}

// z[i] = f(x[i], y[i]); z may be x or y.
template <class Number, class F>
HWY_INLINE void Map2(const float* x, const float* y, float* z, int64_t n, const F& f) {
  using M = Memory<Number>;
  const int64_t width = M::Width();
  ForEach<Number>(
      z, n,
      [&](int64_t i, auto count) HWY_ATTR {
        typename Number::Vector results[decltype(count)::value];
        for (int64_t k = 0; k < count; ++k) {
          results[k] = f(M::Load(x + i + k * width), M::Load(y + i + k * width)).raw;
        }
        for (int64_t k = 0; k < count; ++k) M::Store(results[k], z + i + k * width);
      },
      [&](int64_t i, size_t count) HWY_ATTR { M::Store(f(M::Load(x + i, count), M::Load(y + i, count)), z + i, count); });
}

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_LOOPS_INL_H_
