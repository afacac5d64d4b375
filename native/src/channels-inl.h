// What has one number per channel of (outer, channels, inner): a bias before any activation, and the learned slopes of prelu.
// Operation by operation the same as ChannelLoops in Java.
#if defined(KINASE_CHANNELS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_CHANNELS_INL_H_
#undef KINASE_CHANNELS_INL_H_
#else
#define KINASE_CHANNELS_INL_H_
#endif

#include "include/kinase.h"
#include "src/kernels.h"
#include "src/loops-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// Elements between the steps of an operation, in the nearest cache.
constexpr int64_t kBlock = 1024;

// Calls f(at, n) for blocks of the runs; at: of the first element among all.
template <class F>
HWY_INLINE void ForEachBlock(const KinaseChannels& c, const F& f) {
  for (int64_t run = 0; run < c.runs; ++run) {
    const int64_t start = c.first + run * c.stride;
    for (int64_t i = 0; i < c.length; i += kBlock) f(start + i, HWY_MIN(kBlock, c.length - i));
  }
}

// Calls f(i, count, channel, place) for the elements at + i of a block, those of one channel together, or where inner is 1 those
// of successive channels. place: that of the first element among those of its channel.
template <class F>
HWY_INLINE void ForEachSegment(int64_t at, int64_t n, const KinaseChannels& c, const F& f) {
  int64_t within = at % c.inner, channel = at / c.inner % c.channels, outer = at / c.inner / c.channels;
  for (int64_t i = 0; i < n;) {
    const int64_t count = HWY_MIN(n - i, c.inner == 1 ? c.channels - channel : c.inner - within);
    f(i, count, channel, outer * c.inner + within);
    i += count;
    within = 0;
    channel += c.inner == 1 ? count : 1;
    if (channel == c.channels) {
      channel = 0;
      ++outer;
    }
  }
}

// z[i] = f(x[i], v) with the number v of the channel.
template <class E, class F>
HWY_INLINE void WithChannel(const E* x, const E* of_channel, int64_t at, int64_t n, const KinaseChannels& c, E* z, const F& f) {
  using N = Lanes<E>;
  ForEachSegment(at, n, c, [&](int64_t i, int64_t count, int64_t channel, int64_t) HWY_ATTR {
    if (c.inner == 1) {
      Map2<N>(x + at + i, of_channel + channel, z + i, count, f);
    } else {
      const N v = static_cast<double>(of_channel[channel]);
      Map<N>(x + at + i, z + i, count, [&f, v](N e) HWY_ATTR { return f(e, v); });
    }
  });
}

// Adds the terms of the elements of one channel, place first, to its lanes: the element at place k to lane k mod kSumLanes.
template <class E, class Terms>
HWY_INLINE void AddAlong(const E* a, const E* b, int64_t n, int64_t place, double* lanes, int64_t lane_stride, const Terms& terms) {
  using M = Memory<E, Real>;
  constexpr int64_t kWidth = static_cast<int64_t>(hn::MaxLanes(Real::Tag()));
  constexpr int64_t kVectors = KINASE_SUM_LANES / kWidth;
  double in_order[KINASE_SUM_LANES];
  for (int64_t k = 0; k < KINASE_SUM_LANES; ++k) in_order[k] = lanes[(place + k) % KINASE_SUM_LANES * lane_stride];
  Real::Vector sums[kVectors];
  for (int64_t k = 0; k < kVectors; ++k) sums[k] = hn::LoadU(Real::Tag(), in_order + k * kWidth);
  int64_t i = 0;
  for (; i + KINASE_SUM_LANES <= n; i += KINASE_SUM_LANES) {
    for (int64_t k = 0; k < kVectors; ++k) {
      const int64_t at = i + k * kWidth;
      sums[k] = hn::Add(sums[k], terms(M::Load(a + at), M::Load(b + at)).raw);
    }
  }
  for (int64_t k = 0; k < kVectors; ++k) hn::StoreU(sums[k], Real::Tag(), in_order + k * kWidth);
  for (int64_t at = i; at < n; at += kWidth) {
    const int64_t count = HWY_MIN(kWidth, n - at);
    const size_t rest = static_cast<size_t>(count);
    double values[kWidth];
    hn::StoreU(terms(M::Load(a + at, rest), M::Load(b + at, rest)).raw, Real::Tag(), values);
    for (int64_t k = 0; k < count; ++k) in_order[at - i + k] += values[k];
  }
  for (int64_t k = 0; k < KINASE_SUM_LANES; ++k) lanes[(place + k) % KINASE_SUM_LANES * lane_stride] = in_order[k];
}

// Adds the terms of elements of successive channels to a lane of each.
template <class E, class Terms>
HWY_INLINE void AddAcross(const E* a, const E* b, int64_t n, double* lane, const Terms& terms) {
  using M = Memory<E, Real>;
  const Real::Tag d;
  const int64_t width = M::Width();
  int64_t i = 0;
  for (; i + width <= n; i += width) {
    hn::StoreU(hn::Add(hn::LoadU(d, lane + i), terms(M::Load(a + i), M::Load(b + i)).raw), d, lane + i);
  }
  if (i < n) {
    const size_t rest = static_cast<size_t>(n - i);
    double values[hn::MaxLanes(Real::Tag())];
    hn::StoreU(terms(M::Load(a + i, rest), M::Load(b + i, rest)).raw, d, values);
    for (int64_t k = 0; i + k < n; ++k) lane[i + k] += values[k];
  }
}

// Adds terms(a, b) of the elements of a block to the lanes of their channels.
template <class E, class Terms>
HWY_INLINE void AddTerms(const E* a, const E* b, int64_t at, int64_t n, const KinaseChannels& c, double* lanes,
                         const Terms& terms) {
  ForEachSegment(at, n, c, [&](int64_t i, int64_t count, int64_t channel, int64_t place) HWY_ATTR {
    double* const of_channel = lanes + (channel - c.tile);
    if (c.inner == 1) {
      AddAcross(a + i, b + i, count, of_channel + place % KINASE_SUM_LANES * KINASE_CHANNEL_TILE, terms);
    } else {
      AddAlong(a + i, b + i, count, place, of_channel, KINASE_CHANNEL_TILE, terms);
    }
  });
}

template <class E>
void AddBias(const E* x, const E* bias, int64_t at, int64_t n, const KinaseChannels& c, E* z) {
  WithChannel(x, bias, at, n, c, z, [](Lanes<E> v, Lanes<E> b) HWY_ATTR { return v + b; });
}

template <class E>
void Biased(const Elementwise& f, const double* p, const void* x, const void* bias, void* y, const KinaseChannels& c) {
  HWY_ALIGN E z[kBlock];
  ForEachBlock(c, [&](int64_t at, int64_t n) HWY_ATTR {
    AddBias(static_cast<const E*>(x), static_cast<const E*>(bias), at, n, c, z);
    f.forward(p, z, static_cast<E*>(y) + at, n, false);
  });
}

template <class E>
void BiasedGradient(const Elementwise& f, const double* p, const void* x, const void* bias, const void* dy, void* dx,
                    double* lanes, const KinaseChannels& c) {
  HWY_ALIGN E z[kBlock];
  ForEachBlock(c, [&](int64_t at, int64_t n) HWY_ATTR {
    AddBias(static_cast<const E*>(x), static_cast<const E*>(bias), at, n, c, z);
    E* const results = static_cast<E*>(dx) + at;
    f.backward(p, z, static_cast<const E*>(dy) + at, results, n, false);
    AddTerms(results, results, at, n, c, lanes, [](Real d, Real) HWY_ATTR { return d; });
  });
}

template <class E>
void Prelu(const void* x, const void* alpha, void* y, const KinaseChannels& c) {
  using N = Lanes<E>;
  ForEachBlock(c, [&](int64_t at, int64_t n) HWY_ATTR {
    WithChannel(static_cast<const E*>(x), static_cast<const E*>(alpha), at, n, c, static_cast<E*>(y) + at,
                [](N v, N a) HWY_ATTR { return Select(v > 0, v, a * v); });
  });
}

template <class E>
void PreluGradient(const void* x, const void* alpha, const void* dy, void* dx, double* lanes, const KinaseChannels& c) {
  using N = Lanes<E>;
  HWY_ALIGN E slopes[kBlock];
  ForEachBlock(c, [&](int64_t at, int64_t n) HWY_ATTR {
    const E* const inputs = static_cast<const E*>(x);
    const E* const gradients = static_cast<const E*>(dy) + at;
    WithChannel(inputs, static_cast<const E*>(alpha), at, n, c, slopes,
                [](N v, N a) HWY_ATTR { return Select(v > 0, 1, Select(v <= 0, a, v)); });
    AddTerms(inputs + at, gradients, at, n, c, lanes, [](Real v, Real d) HWY_ATTR { return Select(v > 0, 0, d * v); });
    Map2<N>(slopes, gradients, static_cast<E*>(dx) + at, n, [](N slope, N d) HWY_ATTR { return d * slope; });
  });
}

template <class E>
constexpr Channels ChannelsOf() {
  return {Biased<E>, BiasedGradient<E>, Prelu<E>, PreluGradient<E>};
}

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_CHANNELS_INL_H_
