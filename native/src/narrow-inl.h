// Elements of 16 bits, float16 and bfloat16, and mixtures of them with float32. A call goes through blocks of doubles that stay
// in the first cache: elements are widened, a formula is computed in plain double, and the result is rounded once.
//
// A double is not enough where it lies so near the middle between two neighbours of the result's type that its own error could
// decide (Ziv 1991). These elements, about one in ten thousand, are computed again in Dual, whose result is rounded to odd: so
// that what is beyond the last bit of a double still breaks a tie. Hence a 16-bit result is the correctly rounded one.
#if defined(KINASE_NARROW_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_NARROW_INL_H_
#undef KINASE_NARROW_INL_H_
#else
#define KINASE_NARROW_INL_H_
#endif

#include <string.h>

#include "src/activations-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// Elements per block; a multiple of what the kernels compute at once.
constexpr int64_t kNarrowBlock = 512;
constexpr int64_t kNarrowUnroll = 4;

// The relative error of a formula in double that a 16-bit result allows for: float32 results, which come from the same doubles,
// show at most 2^-30, and slopes beside a zero up to 2^-25 at the inputs that 16 bits can express.
constexpr double kNarrowTolerance = 0x1p-24;

// A format of `kDigits` significant bits, whose normal numbers lie from 2^kMin on and below 2^(kMax + 1).
template <int kDigits_, int kMin_, int kMax_>
struct Format {
  static constexpr int kFraction = kDigits_ - 1;
  static constexpr double kMinNormal = kMin_ == -14 ? 0x1p-14 : 0x1p-126;
  static constexpr double kLimit = kMax_ == 15 ? 0x1p16 : 0x1p128;
  static constexpr uint64_t kMinExponent = static_cast<uint64_t>(1023 + kMin_) << 52;
  static constexpr uint64_t kNaN = kMin_ == -14 ? 0x7e00 : 0x7fc0;
};
using Float16 = Format<11, -14, 15>;
using BFloat16 = Format<8, -126, 127>;

using Word = hn::RebindToUnsigned<Real::Tag>;
using Words = hn::Vec<Word>;

static HWY_INLINE Words BitsOf(Real x) { return hn::BitCast(Word(), x.raw); }
static HWY_INLINE Real FromBits(Words bits) { return Real(hn::BitCast(Real::Tag(), bits)); }

// The bits of the element nearest to v, of two the even one; an overflow is infinity, denormal numbers are kept. `near`: v is
// so close to the middle of two that the error of a formula may decide.
template <class F>
static HWY_INLINE Words NearestBits(Real v, Real::Mask* near) {
  const Word w;
  const Real a = Min(F::kLimit, Abs(v));
  const Real size = Max(F::kMinNormal, a);
  const Words exponent = hn::And(BitsOf(size), hn::Set(w, 0x7ff0000000000000u));
  // Adding 2^52 units of the last place leaves the number of units in the low bits.
  const Real shift = FromBits(hn::Add(exponent, hn::Set(w, static_cast<uint64_t>(52 - F::kFraction) << 52)));
  const Real sum = a + shift;
  const Words units = hn::Sub(BitsOf(sum), BitsOf(shift));
  // The units of a normal number include 2^kFraction, which carries into the exponent; so does one rounded up to the next.
  const Words magnitude = hn::Add(hn::ShiftRight<52 - F::kFraction>(hn::Sub(exponent, hn::Set(w, F::kMinExponent))), units);
  const Words sign = hn::And(hn::ShiftRight<48>(BitsOf(v)), hn::Set(w, 0x8000));
  const Real half = FromBits(hn::Sub(exponent, hn::Set(w, static_cast<uint64_t>(F::kFraction + 1) << 52)));
  *near = half - Abs(a - (sum - shift)) <= Real(kNarrowTolerance) * size;
  return hn::IfThenElse(hn::RebindMask(w, (v == v).raw), hn::Or(sign, magnitude), hn::Set(w, F::kNaN));
}

using Half = hn::Rebind<uint16_t, Real::Tag>;
using Single = hn::Rebind<float, Real::Tag>;
using SingleBits = hn::Rebind<uint32_t, Real::Tag>;

// What 16 bits stand for: all of it is a float, and so a double.
static HWY_INLINE Real Widen(BFloat16, const uint16_t* from) {
  const hn::Vec<SingleBits> bits = hn::ShiftLeft<16>(hn::PromoteTo(SingleBits(), hn::LoadU(Half(), from)));
  return Real(hn::PromoteTo(Real::Tag(), hn::BitCast(Single(), bits)));
}
static HWY_INLINE Real Widen(Float16, const uint16_t* from) {
  const SingleBits d;
  const hn::Vec<SingleBits> bits = hn::PromoteTo(d, hn::LoadU(Half(), from));
  const hn::Vec<SingleBits> magnitude = hn::And(bits, hn::Set(d, 0x7fff));
  const hn::Vec<SingleBits> moved = hn::ShiftLeft<13>(magnitude);
  const hn::Vec<SingleBits> normal = hn::Add(moved, hn::Set(d, (127 - 15) << 23));
  const hn::Vec<SingleBits> special = hn::Or(moved, hn::Set(d, 0xff << 23));
  // A denormal number gets the leading bit that it lacks, and loses it again.
  const hn::Vec<SingleBits> denormal = hn::BitCast(
      d, hn::Sub(hn::BitCast(Single(), hn::Add(moved, hn::Set(d, (128 - 15) << 23))), hn::Set(Single(), 0x1p-14f)));
  const auto finite = hn::Lt(magnitude, hn::Set(d, 0x7c00));
  const auto small = hn::Lt(magnitude, hn::Set(d, 0x0400));
  const hn::Vec<SingleBits> value = hn::IfThenElse(small, denormal, hn::IfThenElse(finite, normal, special));
  const hn::Vec<SingleBits> sign = hn::ShiftLeft<16>(hn::And(bits, hn::Set(d, 0x8000)));
  return Real(hn::PromoteTo(Real::Tag(), hn::BitCast(Single(), hn::Or(value, sign))));
}

template <class F>
HWY_INLINE void WidenAll(F format, const void* from, double* to, int64_t n, int64_t padded) {
  HWY_ALIGN uint16_t bits[kNarrowBlock];
  memcpy(bits, from, n * sizeof(uint16_t));
  memset(bits + n, 0, (padded - n) * sizeof(uint16_t));
  for (int64_t i = 0; i < padded; i += hn::Lanes(Word())) hn::Store(Widen(format, bits + i).raw, Real::Tag(), to + i);
}

// n elements of a type, and zeros up to a whole number of vectors.
static HWY_NOINLINE void LoadBlock(int32_t type, const char* from, double* to, int64_t n, int64_t padded) {
  if (type == KINASE_FLOAT16) {
    WidenAll(Float16(), from, to, n, padded);
  } else if (type == KINASE_BFLOAT16) {
    WidenAll(BFloat16(), from, to, n, padded);
  } else {
    HWY_ALIGN float floats[kNarrowBlock];
    memcpy(floats, from, n * sizeof(float));
    memset(floats + n, 0, (padded - n) * sizeof(float));
    for (int64_t i = 0; i < padded; i += hn::Lanes(Word())) {
      hn::Store(Memory<float, Real>::Load(floats + i).raw, Real::Tag(), to + i);
    }
  }
}

// One formula in double, by pass: dy is not read forward, n is padded to whole iterations. `fast` rounds like a double, `sharp`
// computes with twice as many bits and rounds to odd.
using Unrounded = void (*)(const double* p, const double* x, const double* dy, double* y, int64_t n);
struct Narrow {
  Unrounded fast[3], sharp[3];
};

// The block of a call: x, and dy for a gradient, become y.
struct Block {
  HWY_ALIGN double x[kNarrowBlock];
  HWY_ALIGN double dy[kNarrowBlock];
  HWY_ALIGN double y[kNarrowBlock];
};

static HWY_INLINE int64_t Padded(int64_t n) {
  const int64_t whole = kNarrowUnroll * static_cast<int64_t>(hn::Lanes(Word()));
  return (n + whole - 1) / whole * whole;
}

template <class F>
HWY_INLINE void Round(const double* y, uint16_t* bits, int64_t from, int64_t to, int16_t* near, int64_t* near_count) {
  for (int64_t i = from; i < to; i += hn::Lanes(Word())) {
    Real::Mask mask;
    hn::StoreU(hn::TruncateTo(Half(), NearestBits<F>(Real(hn::Load(Real::Tag(), y + i)), &mask)), Half(), bits + i);
    if (near == nullptr || hn::AllFalse(Real::Tag(), mask.raw)) continue;
    uint8_t set[8] = {};
    hn::StoreMaskBits(Real::Tag(), mask.raw, set);
    for (size_t k = 0; k < hn::Lanes(Word()); ++k) {
      if ((set[0] >> k & 1) != 0) near[(*near_count)++] = static_cast<int16_t>(i + k);
    }
  }
}

template <class F>
HWY_INLINE void RoundAll(Unrounded sharp, const double* p, Block* block, void* to, int64_t n) {
  HWY_ALIGN uint16_t bits[kNarrowBlock];
  HWY_ALIGN uint16_t again[kNarrowBlock];
  int16_t near[kNarrowBlock];
  int64_t near_count = 0;
  Round<F>(block->y, bits, 0, Padded(n), near, &near_count);
  if (near_count > 0) {
    for (int64_t k = 0; k < near_count; ++k) {
      block->x[k] = block->x[near[k]];
      block->dy[k] = block->dy[near[k]];
    }
    sharp(p, block->x, block->dy, block->y, Padded(near_count));
    Round<F>(block->y, again, 0, Padded(near_count), nullptr, nullptr);
    for (int64_t k = 0; k < near_count; ++k) bits[near[k]] = again[k];
  }
  memcpy(to, bits, n * sizeof(uint16_t));
}

static HWY_NOINLINE void StoreBlock(int32_t type, Unrounded sharp, const double* p, Block* block, char* to, int64_t n) {
  if (type == KINASE_FLOAT16) {
    RoundAll<Float16>(sharp, p, block, to, n);
  } else if (type == KINASE_BFLOAT16) {
    RoundAll<BFloat16>(sharp, p, block, to, n);
  } else {
    HWY_ALIGN float floats[kNarrowBlock];
    for (int64_t i = 0; i < n; i += hn::Lanes(Word())) {
      Memory<float, Real>::Store(Real(hn::Load(Real::Tag(), block->y + i)), floats + i);
    }
    memcpy(to, floats, n * sizeof(float));
  }
}

static HWY_INLINE int64_t BytesOf(int32_t type) { return type == KINASE_FLOAT32 ? 4 : 2; }

// y = f(x), or dy f'(x) by the pass, on elements of 16 or 32 bits.
static void RunBlocks(const Narrow& kernels, int32_t pass, const double* p, NarrowInput x, NarrowInput dy, NarrowOutput y, int64_t n) {
  Block block;
  for (int64_t i = 0; i < n; i += kNarrowBlock) {
    const int64_t count = HWY_MIN(kNarrowBlock, n - i), padded = Padded(count);
    LoadBlock(x.type, static_cast<const char*>(x.elements) + i * BytesOf(x.type), block.x, count, padded);
    if (pass == KINASE_FORWARD) {
      memset(block.dy, 0, padded * sizeof(double));
    } else {
      LoadBlock(dy.type, static_cast<const char*>(dy.elements) + i * BytesOf(dy.type), block.dy, count, padded);
    }
    kernels.fast[pass](p, block.x, block.dy, block.y, padded);
    StoreBlock(y.type, kernels.sharp[pass], p, &block, static_cast<char*>(y.elements) + i * BytesOf(y.type), count);
  }
}

// y[i] = f(x[i], dy[i]), n being whole iterations.
template <class F>
HWY_INLINE void FastLoop(const double* x, const double* dy, double* y, int64_t n, const F& f) {
  const Real::Tag d;
  const int64_t width = static_cast<int64_t>(hn::Lanes(d));
  for (int64_t i = 0; i < n; i += kNarrowUnroll * width) {
    Real::Vector results[kNarrowUnroll];
    for (int64_t k = 0; k < kNarrowUnroll; ++k) {
      const int64_t at = i + k * width;
      results[k] = f(Real(hn::Load(d, x + at)), Real(hn::Load(d, dy + at))).raw;
    }
    for (int64_t k = 0; k < kNarrowUnroll; ++k) hn::Store(results[k], d, y + i + k * width);
  }
}

// hi + lo rounded to odd: where it is no double, the one of its two neighbours whose last bit is set. Rounding that to at most
// 51 bits rounds hi + lo, once.
static HWY_INLINE Real RoundedToOdd(Dual v) {
  const Word w;
  const Real direction = CopySign(1, v.hi) * v.lo;
  const auto beyond = hn::RebindMask(w, (direction > 0).raw), short_of = hn::RebindMask(w, (direction < 0).raw);
  const Words bits = BitsOf(v.hi), one = hn::Set(w, 1);
  const Words up = hn::Or(bits, one), down = hn::Or(hn::Sub(bits, one), one);
  return FromBits(hn::IfThenElse(beyond, up, hn::IfThenElse(short_of, down, bits)));
}

template <class F>
HWY_INLINE void SharpLoop(const double* x, const double* dy, double* y, int64_t n, const F& f) {
  const Real::Tag d;
  for (int64_t i = 0; i < n; i += static_cast<int64_t>(hn::Lanes(d))) {
    const Dual result = f(Dual(Real(hn::Load(d, x + i))), Dual(Real(hn::Load(d, dy + i))));
    hn::Store(RoundedToOdd(result).raw, d, y + i);
  }
}

// The loop of numbers N.
template <class N, class F>
HWY_INLINE void BlockLoop(const double* x, const double* dy, double* y, int64_t n, const F& f) {
  if constexpr (hwy::IsSame<N, Dual>()) {
    SharpLoop(x, dy, y, n, f);
  } else {
    FastLoop(x, dy, y, n, f);
  }
}

template <class N, class F>
void NarrowForward(const double* p, const double* x, const double* dy, double* y, int64_t n) {
  Specialise(F(p), p, [=](const auto& f) HWY_ATTR {
    BlockLoop<N>(x, dy, y, n, [&f](N v, N) HWY_ATTR { return f.Forward(v); });
  });
}

template <class N, class F>
void NarrowBackward(const double* p, const double* x, const double* dy, double* dx, int64_t n) {
  Specialise(F(p), p, [=](const auto& f) HWY_ATTR {
    BlockLoop<N>(x, dy, dx, n, [&f](N v, N dv) HWY_ATTR { return dv * f.Derivative(v); });
  });
}

template <class N, class F>
void NarrowFromOutput(const double* p, const double* y, const double* dy, double* dx, int64_t n) {
  Specialise(F(p), p, [=](const auto& f) HWY_ATTR {
    BlockLoop<N>(y, dy, dx, n, [&f](N v, N dv) HWY_ATTR { return dv * f.DerivativeFromOutput(v); });
  });
}

// Null for a formula without DerivativeFromOutput.
template <class N, class F, class = decltype(&F::template DerivativeFromOutput<N>)>
constexpr Unrounded NarrowFromOutputOf(int) {
  return NarrowFromOutput<N, F>;
}
template <class N, class F>
constexpr Unrounded NarrowFromOutputOf(long) {
  return nullptr;
}

template <class F>
constexpr Narrow NarrowEntry() {
  if constexpr (std::is_base_of<GateOnly, F>()) {
    return {};
  } else {
    return {{NarrowForward<Real, F>, NarrowBackward<Real, F>, NarrowFromOutputOf<Real, F>(0)},
            {NarrowForward<Dual, F>, NarrowBackward<Dual, F>, NarrowFromOutputOf<Dual, F>(0)}};
  }
}

template <class List>
struct NarrowTable;

// In the order of Table.
template <class... F>
struct NarrowTable<List<F...>> {
  Narrow entries[sizeof...(F)];

  static constexpr NarrowTable Make() { return {{NarrowEntry<F>()...}}; }
};

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_NARROW_INL_H_
