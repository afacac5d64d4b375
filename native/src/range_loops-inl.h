// The loops of formulas that take less where all numbers of a block are moderate.
#if defined(KINASE_RANGE_LOOPS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_RANGE_LOOPS_INL_H_
#undef KINASE_RANGE_LOOPS_INL_H_
#else
#define KINASE_RANGE_LOOPS_INL_H_
#endif

#include "src/loops-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// A block of MapInRanges where not all numbers are moderate: rare, and too long to stand in the loop.
template <class Number, int64_t kCount, class Range, class E, class F, class... More>
HWY_NOINLINE void BlockIn(const F& f, bool stream, E* y, const E* x, const More*... more) {
  using M = Memory<E, Number>;
  const int64_t width = M::Width();
  typename Number::Vector v[kCount];
  for (int64_t k = 0; k < kCount; ++k) v[k] = f(Range(), M::Load(x + k * width), M::Load(more + k * width)...).raw;
  M::Store(v, y, stream);
}

// Blocks of MapInRanges from i on; returns where whole ones end. The loop over those in the narrow range has no call in it, around
// which constants would have to be loaded again.
template <class Number, int64_t kCount, class Narrow, class All, class E, class Test, class F, class... More>
HWY_INLINE int64_t BlocksInRanges(const Test& narrow, const F& f, bool stream, E* y, int64_t i, int64_t n, const E* x,
                                  const More*... more) {
  using M = Memory<E, Number>;
  const int64_t width = M::Width(), step = kCount * width;
  while (i + step <= n) {
    for (; i + step <= n; i += step) {
      typename Number::Vector v[kCount];
      for (int64_t k = 0; k < kCount; ++k) v[k] = M::Load(x + i + k * width).raw;
      if (HWY_UNLIKELY(!narrow(v))) break;
      for (int64_t k = 0; k < kCount; ++k) v[k] = f(Narrow(), Number(v[k]), M::Load(more + i + k * width)...).raw;
      if constexpr (sizeof...(More) == 0) {
        M::StoreNumbers(v, y + i, stream);
      } else {
        M::Store(v, y + i, stream);
      }
    }
    if (i + step > n) break;
    BlockIn<Number, kCount, All>(f, stream, y + i, x + i, more + i...);
    i += step;
  }
  return i;
}

// y[i] = f(range, x[i], more[i] ...). The range is Narrow in blocks of which narrow(numbers of x) holds, otherwise All: results are the
// same, and in the narrow range without NaN, unless one is in more. y may be x, or more; `stream` as Map's.
template <class Number, int64_t kCount, class Narrow, class All, class E, class Test, class F, class... More>
HWY_INLINE void MapInRanges(const Test& narrow, const F& f, bool stream, E* y, int64_t n, const E* x, const More*... more) {
  using M = Memory<E, Number>;
  const int64_t head = Head(y, n);
  const bool past = HWY_UNLIKELY(stream) && InLine(y + head) == 0;
  const auto part = [&](int64_t i, int64_t end) HWY_ATTR {
    const size_t count = static_cast<size_t>(HWY_MIN(M::Width(), end - i));
    M::Store(f(All(), M::Load(x + i, count), M::Load(more + i, count)...), y + i, count);
  };
  for (int64_t i = 0; i < head; i += M::Width()) part(i, head);
  int64_t i = BlocksInRanges<Number, kCount, Narrow, All>(narrow, f, past, y, head, n, x, more...);
  i = BlocksInRanges<Number, 1, Narrow, All>(narrow, f, past, y, i, n, x, more...);
  if (i < n) part(i, n);
  EndStores(past);
}

// Calls block(v, i, past) with the floats of every block of x, those from i on, and part(i, count) for what is left over; past: whether
// to store past the caches. y may be x, `stream` as Map's.
template <int64_t kCount, class Block, class Part>
HWY_INLINE void ForEachBlock(const float* x, float* y, int64_t n, bool stream, const Block& block, const Part& part) {
  using M = Memory<float, Float>;
  const bool past = HWY_UNLIKELY(stream) && InLine(y + Head(y, n)) == 0;
  ForEach<Float, kCount>(
      y, n,
      [&](int64_t i, auto count) HWY_ATTR {
        Float::Vector v[decltype(count)::value];
        for (int64_t k = 0; k < count; ++k) v[k] = M::Load(x + i + k * M::Width()).raw;
        block(v, i, past);
      },
      part);
  EndStores(past);
}

// y[i] = f(range, x[i]) as in MapInRanges, without a test of x: what the narrow range does not hold is NaN there, and all else is below 2.
template <int64_t kCount, class Narrow, class All, class F>
HWY_INLINE void MapBelowTwo(const F& f, bool stream, float* y, int64_t n, const float* x) {
  using M = Memory<float, Float>;
  ForEachBlock<kCount>(
      x, y, n, stream,
      [&](auto& v, int64_t i, bool past) KINASE_INLINE_LAMBDA {
        constexpr int64_t kVectors = sizeof(v) / sizeof(v[0]);
        for (auto& one : v) one = f(Narrow(), Float(one)).raw;
        if (HWY_UNLIKELY(!M::AllBelowTwo(v))) return BlockIn<Float, kVectors, All>(f, past, y + i, x + i);
        M::StoreNumbers(v, y + i, past);
      },
      [&](int64_t i, size_t count) HWY_ATTR { M::Store(f(All(), M::Load(x + i, count)), y + i, count); });
}

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_RANGE_LOOPS_INL_H_
