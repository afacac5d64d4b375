// Elements of 16 bits, float16 and bfloat16, and mixtures of them with float32. A call goes through blocks of doubles that stay
// in the first cache: elements are widened, a formula is computed in plain double, and the result is rounded once.
//
// A double is not enough where it lies so near the middle between two neighbours of the result's type that its own error could
// decide (Ziv 1991). These elements, about one in ten thousand, are computed again in Dual, whose result is rounded to odd: so
// that what is beyond the last bit of a double still breaks a tie. Where even that is in the middle, or beside it by less than a
// double shows, as x / 2 + x^2 / 4 is for the smallest x of bfloat16, another place tells the side, where the function has the
// same shape. Hence a 16-bit result is the correctly rounded one.
#if defined(KINASE_NARROW_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_NARROW_INL_H_
#undef KINASE_NARROW_INL_H_
#else
#define KINASE_NARROW_INL_H_
#endif

#include <math.h>
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

// The relative error of operations in Dual: what of the result is smaller means nothing.
constexpr double kNarrowNoise = 0x1p-96;
// That of functions, with some to spare.
constexpr double kNarrowSeen = 0x1p-62;
// What is this close to a middle may be there for want of bits.
constexpr double kNarrowUnseen = 0x1p-50;

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
// within a relative tolerance of the middle of two.
template <class F>
static HWY_INLINE Words NearestBits(Real v, double tolerance, Real::Mask* near) {
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
  *near = half - Abs(a - (sum - shift)) <= Real(tolerance) * size;
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

// Rounds n elements and some up to a whole number of vectors; lists those that are near the middle of two.
template <class F>
HWY_INLINE int64_t Round(const double* y, int64_t n, double tolerance, uint16_t* bits, int16_t* near) {
  int64_t count = 0;
  for (int64_t i = 0; i < n; i += hn::Lanes(Word())) {
    const Real v = hn::Load(Real::Tag(), y + i);
    Real::Mask mask = v == v;
    const Words words = NearestBits<F>(v, tolerance, &mask);
    hn::StoreU(hn::TruncateTo(Half(), words), Half(), bits + i);
    if (hn::AllFalse(Real::Tag(), mask.raw)) continue;
    uint8_t set[8] = {};
    hn::StoreMaskBits(Real::Tag(), mask.raw, set);
    for (size_t k = 0; k < hn::Lanes(Word()) && i + static_cast<int64_t>(k) < n; ++k) {
      if ((set[0] >> k & 1) != 0) near[count++] = static_cast<int16_t>(i + k);
    }
  }
  return count;
}

static HWY_INLINE double WithBits(double x, uint64_t keep, uint64_t set, uint64_t add) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof(bits));
  bits = ((bits + add) & keep) | set;
  memcpy(&x, &bits, sizeof(x));
  return x;
}

// From here on an asymptote may be all that Dual shows.
constexpr double kFar = 100;

// Next to 0, where a function through 0 is a power of x and a bit; 0 itself tells nothing.
static HWY_INLINE bool IsTiny(double x) { return x != 0 && fabs(x) < 0x1p-12; }

// Where else to look for the side of the middle that the result at x is on. Nearer to 1 a power is bent more; nearer to 0 a
// function is further from its asymptote.
static HWY_INLINE double ProbeOf(double x) {
  return IsTiny(x) ? WithBits(x, 0x800fffffffffffffu, static_cast<uint64_t>(1023 - 12) << 52, 0) : copysign(16, x);
}

// Whether what is expected at the probe for a result in the middle has anything to do with the result there.
static HWY_INLINE bool AreAkin(double expected, double computed, double tolerance) {
  return expected == computed || fabs(computed - expected) <= tolerance * fabs(expected);
}

static HWY_INLINE double Beside(double v, double middle, double expected, double computed) {
  if (computed == expected) return v;
  return WithBits(middle, ~uint64_t{0}, 0, (computed > expected) == (middle > 0) ? 1 : ~uint64_t{0});
}

// v, the result at x, which is close to a middle, moved to the side that the result at the probe tells.
static HWY_INLINE double Decided(double v, double x, double slope, double probe, double computed) {
  const double middle = WithBits(v, ~uint64_t{7}, 0, 4);
  if (v == WithBits(middle, ~uint64_t{0}, 0, 3) || v == WithBits(middle, ~uint64_t{0}, 0, ~uint64_t{2})) return v;
  if (!IsTiny(x)) {
    const double tangent = middle + slope * (probe - x);
    return fabs(x) > kFar && AreAkin(tangent, computed, 0x1p-15) ? Beside(v, middle, tangent, computed) : v;
  }
  const double line = middle * (probe / x), square = line * (probe / x);
  if (AreAkin(line, computed, 0x1p-6)) return Beside(v, middle, line, computed);
  return AreAkin(square, computed, 0x1p-6) ? Beside(v, middle, square, computed) : v;
}

// Rounds the first n elements of a block once more, computed in Dual.
template <class F>
HWY_INLINE void RoundSharply(const Narrow& kernels, int32_t pass, const double* p, Block* block, int64_t n, uint16_t* bits) {
  int16_t ties[kNarrowBlock];
  kernels.sharp[pass](p, block->x, block->dy, block->y, Padded(n));
  const int64_t count = Round<F>(block->y, n, kNarrowUnseen, bits, ties);
  if (count == 0) return;
  double v[kNarrowBlock], x[kNarrowBlock], slope[kNarrowBlock];
  for (int64_t k = 0; k < count; ++k) {
    v[k] = block->y[ties[k]];
    x[k] = block->x[k] = block->x[ties[k]];
    block->dy[k] = pass == KINASE_FORWARD ? 1 : block->dy[ties[k]];
    slope[k] = NAN;
  }
  if (pass == KINASE_FORWARD) {
    kernels.sharp[KINASE_BACKWARD](p, block->x, block->dy, block->y, Padded(count));
    memcpy(slope, block->y, count * sizeof(double));
  }
  for (int64_t k = 0; k < count; ++k) block->x[k] = ProbeOf(x[k]);
  kernels.sharp[pass](p, block->x, block->dy, block->y, Padded(count));
  for (int64_t k = 0; k < count; ++k) block->y[k] = Decided(v[k], x[k], slope[k], block->x[k], block->y[k]);
  uint16_t decided[kNarrowBlock];
  int16_t unused[kNarrowBlock];
  Round<F>(block->y, count, 0, decided, unused);
  for (int64_t k = 0; k < count; ++k) bits[ties[k]] = decided[k];
}

template <class F>
HWY_INLINE void RoundAll(const Narrow& kernels, int32_t pass, const double* p, Block* block, void* to, int64_t n) {
  HWY_ALIGN uint16_t bits[kNarrowBlock];
  int16_t near[kNarrowBlock];
  const int64_t count = Round<F>(block->y, n, kNarrowTolerance, bits, near);
  if (count > 0) {
    for (int64_t k = 0; k < count; ++k) {
      block->x[k] = block->x[near[k]];
      block->dy[k] = block->dy[near[k]];
    }
    uint16_t again[kNarrowBlock];
    RoundSharply<F>(kernels, pass, p, block, count, again);
    for (int64_t k = 0; k < count; ++k) bits[near[k]] = again[k];
  }
  memcpy(to, bits, n * sizeof(uint16_t));
}

static HWY_NOINLINE void StoreBlock(int32_t type, const Narrow& kernels, int32_t pass, const double* p, Block* block, char* to,
                                    int64_t n) {
  if (type == KINASE_FLOAT16) {
    RoundAll<Float16>(kernels, pass, p, block, to, n);
  } else if (type == KINASE_BFLOAT16) {
    RoundAll<BFloat16>(kernels, pass, p, block, to, n);
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
static void RunBlocks(const Narrow& kernels, int32_t pass, const double* p, NarrowInput x, NarrowInput dy, NarrowOutput y,
                      int64_t n) {
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
    StoreBlock(y.type, kernels, pass, p, &block, static_cast<char*>(y.elements) + i * BytesOf(y.type), count);
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
  const Real direction = Select(Abs(v.lo) <= kNarrowNoise * Abs(v.hi), 0, CopySign(1, v.hi) * v.lo);
  const auto beyond = hn::RebindMask(w, (direction > 0).raw), short_of = hn::RebindMask(w, (direction < 0).raw);
  const Words bits = BitsOf(v.hi), one = hn::Set(w, 1);
  // Beside a double of few bits, as the middles are, three units tell what is certain from what is not.
  const auto few = hn::Eq(hn::And(bits, hn::Set(w, 0xff)), hn::Zero(w));
  const auto seen = hn::RebindMask(w, (kNarrowSeen * Abs(v.hi) < Abs(v.lo)).raw);
  const Words more = hn::IfThenElseZero(hn::And(few, seen), hn::Set(w, 2));
  const Words up = hn::Or(hn::Or(bits, one), more), down = hn::Sub(hn::Or(hn::Sub(bits, one), one), more);
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
