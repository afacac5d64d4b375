// The only loops over elements: whole vectors, then a masked rest through the same arithmetic.
#if defined(KINASE_LOOPS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_LOOPS_INL_H_
#undef KINASE_LOOPS_INL_H_
#else
#define KINASE_LOOPS_INL_H_
#endif

#include <limits>
#include <type_traits>

#include "hwy/cache_control.h"
#include "src/dual-inl.h"

// Of a lambda that is a step of a loop: GCC would call one that is long.
#undef KINASE_INLINE_LAMBDA
#if HWY_COMPILER_MSVC
#define KINASE_INLINE_LAMBDA
#else
#define KINASE_INLINE_LAMBDA HWY_ATTR __attribute__((always_inline))
#endif

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// Where neither a nor b is NaN.
template <class V, class D = hn::DFromV<V>>
HWY_INLINE hn::Mask<D> Ordered(V a, V b) {
#if HWY_TARGET == HWY_AVX3
  if constexpr (hwy::IsSame<V, hn::Vec512<float>>()) return hn::Mask<D>{_mm512_cmp_ps_mask(a.raw, b.raw, _CMP_ORD_Q)};
#elif HWY_TARGET == HWY_AVX2
  if constexpr (hwy::IsSame<V, hn::Vec256<float>>()) return hn::Mask<D>{_mm256_cmp_ps(a.raw, b.raw, _CMP_ORD_Q)};
#endif
  return hn::And(hn::Eq(a, a), hn::Eq(b, b));
}

// Moves elements of type E to and from the numbers that a formula computes with: E itself, or one with more bits, rounded
// once on the way back. A number holds Width() elements; nothing outside the first n is touched by the partial forms.
template <class E, class Number>
struct Memory {
  static constexpr bool kPromoted = hwy::IsSame<E, float>() && hwy::IsSame<Number, Real>();
  using Tag = std::conditional_t<kPromoted, hn::Rebind<E, Real::Tag>, hn::ScalableTag<E>>;
  using Vector = hn::Vec<Tag>;
  using Upper = std::conditional_t<hwy::IsSame<Number, Dual>(), Real, Number>;

  static HWY_INLINE int64_t Width() { return static_cast<int64_t>(hn::Lanes(Tag())); }

  static HWY_INLINE Number Load(const E* from) {
    Vector v = hn::LoadU(Tag(), from);
#if HWY_ARCH_X86 && HWY_COMPILER_GCC
    // GCC would rather read an element again than keep it, which costs a formula of two operations half of its speed.
    if constexpr (!kPromoted) asm("" : "+v"(v.raw));
#endif
    return Widen(v);
  }
  static HWY_INLINE void Store(Upper v, E* to) { hn::StoreU(Narrow(v), Tag(), to); }

  // Numbers one after the other; past the caches, to where a vector is aligned, if `stream`.
  template <size_t kCount>
  static HWY_INLINE void Store(const typename Upper::Vector (&v)[kCount], E* to, bool stream) {
    Vector elements[kCount];
    for (size_t k = 0; k < kCount; ++k) elements[k] = Nearest(Upper(v[k]));
#if HWY_ARCH_X86
    // Which takes less than a choice for each vector.
    if (HWY_UNLIKELY(!AllNumbers(elements)))
#endif
    {
      for (size_t k = 0; k < kCount; ++k) elements[k] = Canonical(elements[k]);
    }
    StoreNumbers(elements, to, stream);
  }
  // The same of elements none of which is NaN.
  template <size_t kCount>
  static HWY_INLINE void StoreNumbers(const Vector (&elements)[kCount], E* to, bool stream) {
    if (HWY_UNLIKELY(stream)) {
      for (size_t k = 0; k < kCount; ++k) hn::Stream(elements[k], Tag(), to + k * Width());
    } else {
      for (size_t k = 0; k < kCount; ++k) hn::StoreU(elements[k], Tag(), to + k * Width());
    }
  }

  static HWY_INLINE Number Load(const E* from, size_t n) {
#if HWY_MEM_OPS_MIGHT_FAULT
    HWY_ALIGN E buffer[hn::MaxLanes(Tag())] = {};
    for (size_t i = 0; i < n; ++i) buffer[i] = from[i];
    return Load(buffer);
#else
    return Widen(hn::MaskedLoad(hn::FirstN(Tag(), n), Tag(), from));
#endif
  }
  static HWY_INLINE void Store(Upper v, E* to, size_t n) {
#if HWY_MEM_OPS_MIGHT_FAULT
    HWY_ALIGN E buffer[hn::MaxLanes(Tag())];
    Store(v, buffer);
    for (size_t i = 0; i < n; ++i) to[i] = buffer[i];
#else
    hn::BlendedStore(Narrow(v), hn::FirstN(Tag(), n), Tag(), to);
#endif
  }

  // Whether none is NaN, two vectors of float at a time.
  template <size_t kCount>
  static HWY_INLINE bool AllNumbers(const Vector (&v)[kCount]) {
    auto numbers = Ordered(v[0], v[kCount - 1]);
    for (size_t k = 1; k + 1 < kCount; k += 2) numbers = hn::And(numbers, Ordered(v[k], v[HWY_MIN(k + 1, kCount - 1)]));
    return hn::AllTrue(Tag(), numbers);
  }
  // The same of two arrays.
  template <size_t kCount>
  static HWY_INLINE bool AllNumbers(const Vector (&v)[kCount], const Vector (&w)[kCount]) {
    auto numbers = Ordered(v[0], w[0]);
    for (size_t k = 1; k < kCount; ++k) numbers = hn::And(numbers, Ordered(v[k], w[k]));
    return hn::AllTrue(Tag(), numbers);
  }

  // Whether all are below 2 in magnitude, and none is NaN: by the highest bit of the exponent.
  template <size_t kCount>
  static HWY_INLINE bool AllBelowTwo(const Vector (&v)[kCount]) {
    auto bits = v[0];
    for (size_t k = 1; k < kCount; k += 2) bits = hn::Or3(bits, v[k], v[HWY_MIN(k + 1, kCount - 1)]);
    const hn::RebindToUnsigned<Tag> du;
    const auto highest = hn::Set(du, hn::TFromD<decltype(du)>{1} << 30);
    return hn::AllFalse(du, hn::TestBit(hn::BitCast(du, bits), highest));
  }

  // What is left of a number to be stored.
  static HWY_INLINE Upper UpperOf(Number v) {
    if constexpr (hwy::IsSame<Number, Dual>()) {
      return v.hi;
    } else {
      return v;
    }
  }

  // The number that the element nearest to v is.
  static HWY_INLINE Number Rounded(Number v) { return Widen(Narrow(UpperOf(v))); }

 private:
  static HWY_INLINE Number Widen(Vector v) {
    if constexpr (kPromoted) {
      return hn::PromoteTo(Real::Tag(), v);
    } else {
      return Number(Lanes<E>(v));
    }
  }
  static HWY_INLINE Vector Narrow(Upper v) { return Canonical(Nearest(v)); }
  static HWY_INLINE Vector Nearest(Upper v) {
    if constexpr (kPromoted) {
      return hn::DemoteTo(Tag(), v.raw);
    } else {
      return v.raw;
    }
  }
  // Every NaN is the same NaN, whatever operation and machine made it.
  static HWY_INLINE Vector Canonical(Vector v) {
    return hn::IfThenElse(hn::Eq(v, v), v, hn::Set(Tag(), std::numeric_limits<E>::quiet_NaN()));
  }
};

// Numbers in flight at once, to hide the latency of a formula; one of Dual fills the registers, and so do three of Float where there
// are 16.
constexpr int64_t kFloatsInFlight = HWY_TARGET == HWY_AVX2 ? 3 : 8;
template <class Number>
constexpr int64_t kInFlight = hwy::IsSame<Number, Dual>() ? 1 : hwy::IsSame<Number, Float>() ? HWY_MIN(4, kFloatsInFlight) : 4;

template <class E>
constexpr int64_t kLine = 64 / sizeof(E);

// Where in its cache line an element is.
template <class E>
int64_t InLine(const E* element) {
  return static_cast<int64_t>(reinterpret_cast<uintptr_t>(element) / sizeof(E)) % kLine<E>;
}

// The elements before the first one that starts a cache line: stores that cross lines cost double. None for short ranges.
template <class E>
int64_t Head(const E* to, int64_t n) {
  return InLine(to) == 0 || n < 16 * kLine<E> ? 0 : kLine<E> - InLine(to);
}

// Writes what has been stored past the caches before anything that is stored later.
HWY_INLINE void EndStores(bool stream) {
  if (HWY_UNLIKELY(stream)) hwy::FlushStream();
}

// Calls whole(i) for every whole number of elements from i on, several at a time, and part(i, count) for what is left over
// at the end and before the first cache line of the output.
template <class Number, int64_t kCount = kInFlight<Number>, class E, class Whole, class Part>
HWY_INLINE void ForEach(const E* to, int64_t n, const Whole& whole, const Part& part) {
  const int64_t width = Memory<E, Number>::Width();
  int64_t i = 0;
  for (const int64_t head = Head(to, n); i < head; i += width) part(i, static_cast<size_t>(HWY_MIN(width, head - i)));
  i = Head(to, n);
  for (; i + kCount * width <= n; i += kCount * width) whole(i, std::integral_constant<int64_t, kCount>());
  for (; i + width <= n; i += width) whole(i, std::integral_constant<int64_t, 1>());
  if (i < n) part(i, static_cast<size_t>(n - i));
}

// y[i] = f(x[i]); y may be x, but for `stream`, which stores past the caches: for an output that is larger than they are.
template <class Number, int64_t kCount = kInFlight<Number>, class E, class F>
HWY_INLINE void Map(const E* x, E* y, int64_t n, const F& f, bool stream = false) {
  using M = Memory<E, Number>;
  const int64_t width = M::Width();
  const bool past = HWY_UNLIKELY(stream) && InLine(y + Head(y, n)) == 0;
  ForEach<Number, kCount>(
      y, n,
      [&](int64_t i, auto count) HWY_ATTR {
        typename M::Upper::Vector results[decltype(count)::value];
        for (int64_t k = 0; k < count; ++k) results[k] = M::UpperOf(f(M::Load(x + i + k * width))).raw;
        M::Store(results, y + i, past);
      },
      [&](int64_t i, size_t count) HWY_ATTR { M::Store(M::UpperOf(f(M::Load(x + i, count))), y + i, count); });
  EndStores(past);
}

// z[i] = f(x[i], y[i]); z may be x or y, but for `stream`, as Map's.
template <class Number, int64_t kCount = kInFlight<Number>, class E, class F>
HWY_INLINE void Map2(const E* x, const E* y, E* z, int64_t n, const F& f, bool stream = false) {
  using M = Memory<E, Number>;
  const int64_t width = M::Width();
  const bool past = HWY_UNLIKELY(stream) && InLine(z + Head(z, n)) == 0;
  ForEach<Number, kCount>(
      z, n,
      [&](int64_t i, auto count) HWY_ATTR {
        typename M::Upper::Vector results[decltype(count)::value];
        for (int64_t k = 0; k < count; ++k) {
          results[k] = M::UpperOf(f(M::Load(x + i + k * width), M::Load(y + i + k * width))).raw;
        }
        M::Store(results, z + i, past);
      },
      [&](int64_t i, size_t count) HWY_ATTR {
        M::Store(M::UpperOf(f(M::Load(x + i, count), M::Load(y + i, count))), z + i, count);
      });
  EndStores(past);
}

// z[i] = f(x[i] ...) in float, as Map has it, but for what is NaN of that: mend(v, x ...) sets it right in v, a vector of them. z may be
// one of x.
template <int64_t kCount, class F, class Mend, class... X>
HWY_INLINE void MapOrMend(const F& f, const Mend& mend, bool stream, float* z, int64_t n, const X*... x) {
  using M = Memory<float, Float>;
  const int64_t width = M::Width();
  const bool past = HWY_UNLIKELY(stream) && InLine(z + Head(z, n)) == 0;
  ForEach<Float, kCount>(
      z, n,
      [&](int64_t i, auto count) HWY_ATTR {
        Float::Vector results[decltype(count)::value];
        for (int64_t k = 0; k < count; ++k) results[k] = f(M::Load(x + i + k * width)...).raw;
        if (HWY_UNLIKELY(!M::AllNumbers(results))) {
          for (int64_t k = 0; k < count; ++k) mend(results[k], M::Load(x + i + k * width)...);
        }
        M::Store(results, z + i, past);
      },
      [&](int64_t i, size_t count) HWY_ATTR {
        Float::Vector results[1] = {f(M::Load(x + i, count)...).raw};
        if (HWY_UNLIKELY(!M::AllNumbers(results))) mend(results[0], M::Load(x + i, count)...);
        M::Store(results[0], z + i, count);
      });
  EndStores(past);
}

template <class Number>
struct Pair {
  Number first, second;
};

// (a[i], b[i]) = f(x[i], y[i], z[i]), a Pair; a and b may be any two of x, y and z, and not the same. `stream` as Map's; it leaves b
// to the caches where no element starts a line in both.
template <class Number, class E, class F>
HWY_INLINE void Map3To2(const E* x, const E* y, const E* z, E* a, E* b, int64_t n, const F& f, bool stream = false) {
  using M = Memory<E, Number>;
  const int64_t width = M::Width();
  const bool a_past = stream && InLine(a + Head(a, n)) == 0;
  const bool b_past = a_past && InLine(b + Head(a, n)) == 0;
  ForEach<Number>(
      a, n,
      [&](int64_t i, auto count) HWY_ATTR {
        typename M::Upper::Vector first[decltype(count)::value], second[decltype(count)::value];
        for (int64_t k = 0; k < count; ++k) {
          const int64_t at = i + k * width;
          const Pair<Number> pair = f(M::Load(x + at), M::Load(y + at), M::Load(z + at));
          first[k] = M::UpperOf(pair.first).raw;
          second[k] = M::UpperOf(pair.second).raw;
        }
        M::Store(first, a + i, a_past);
        M::Store(second, b + i, b_past);
      },
      [&](int64_t i, size_t count) HWY_ATTR {
        const Pair<Number> pair = f(M::Load(x + i, count), M::Load(y + i, count), M::Load(z + i, count));
        M::Store(M::UpperOf(pair.first), a + i, count);
        M::Store(M::UpperOf(pair.second), b + i, count);
      });
  EndStores(a_past);
}

// (a[i], b[i]) = f(x[i], y[i], z[i]) in float, as Map3To2 has it, but for what is NaN of that: mend(x, y, z, v, w) sets it right in v and
// w, a vector of a and of b.
template <int64_t kCount, class F, class Mend>
HWY_INLINE void Map3To2OrMend(const float* x, const float* y, const float* z, float* a, float* b, int64_t n, const F& f, const Mend& mend,
                              bool stream) {
  using M = Memory<float, Float>;
  const int64_t width = M::Width();
  const bool a_past = stream && InLine(a + Head(a, n)) == 0;
  const bool b_past = a_past && InLine(b + Head(a, n)) == 0;
  ForEach<Float, kCount>(
      a, n,
      [&](int64_t i, auto count) HWY_ATTR {
        Float::Vector first[decltype(count)::value], second[decltype(count)::value];
        for (int64_t k = 0; k < count; ++k) {
          const int64_t at = i + k * width;
          const Pair<Float> pair = f(M::Load(x + at), M::Load(y + at), M::Load(z + at));
          first[k] = pair.first.raw;
          second[k] = pair.second.raw;
        }
        if (HWY_UNLIKELY(!M::AllNumbers(first, second))) {
          for (int64_t k = 0; k < count; ++k) {
            const int64_t at = i + k * width;
            mend(M::Load(x + at), M::Load(y + at), M::Load(z + at), first[k], second[k]);
          }
          M::Store(first, a + i, a_past);
          M::Store(second, b + i, b_past);
        } else {
          M::StoreNumbers(first, a + i, a_past);
          M::StoreNumbers(second, b + i, b_past);
        }
      },
      [&](int64_t i, size_t count) HWY_ATTR {
        const Float g = M::Load(x + i, count), u = M::Load(y + i, count), d = M::Load(z + i, count);
        const Pair<Float> pair = f(g, u, d);
        Float::Vector first[1] = {pair.first.raw}, second[1] = {pair.second.raw};
        if (HWY_UNLIKELY(!M::AllNumbers(first, second))) mend(g, u, d, first[0], second[0]);
        M::Store(Float(first[0]), a + i, count);
        M::Store(Float(second[0]), b + i, count);
      });
  EndStores(a_past);
}

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_LOOPS_INL_H_
