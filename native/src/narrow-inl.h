// Elements of 16 bits, float16 and bfloat16, and mixtures of them with float32. A call goes through blocks that stay in the first
// cache: elements are widened to float, the kernel of float32 computes the block, and its results are rounded.
//
// A float is not enough where it lies so near the middle between two neighbours of the result's type that its own error could
// decide (Ziv 1991). These elements, about one in a thousand, are computed again in double, and so is everything of which float32
// promises less than some units in the last place, and all that goes to float32. Of these, about one in ten thousand are near the
// middle for a double, too, and are computed once more in Dual, whose result is rounded to odd: so
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
#include "src/narrow_formats-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

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

// One formula in double, by pass: dy is not read forward, n is padded to whole iterations. `fast` rounds like a double, `sharp`
// computes with twice as many bits and rounds to odd.
using Unrounded = void (*)(const double* p, const double* x, const double* dy, double* y, int64_t n);
// What the kernel of float32 is good for: nothing; results within kUnits, or slopes within those but for what is next to a zero; results
// that were rounded once at most; or, where they are also those of double rounded to float, everything.
enum class InSingle { kNever, kBesideZero, kWithin, kOnce, kAlways };

// What 2 ULP of a slope are in units in the last place of its product with dy, and the rounding of that; next to a zero, where a slope
// may lack 2^-25, from kSlopeBeside on. The zeros lie between kZerosFrom and 0.
constexpr uint32_t kUnits = 5, kUnitsBesideZero = 9;
constexpr double kSlopeBeside = 0x1p-4, kZerosFrom = -2;
struct Narrow {
  Unrounded fast[3], sharp[3];
  InSingle (*in_single)(const double* p, int32_t pass);
};

// The block of a call: x, and dy for a gradient, become y.
template <class T, int64_t kCount>
struct BlockOf {
  HWY_ALIGN T x[kCount];
  HWY_ALIGN T dy[kCount];
  HWY_ALIGN T y[kCount];
};
using Singles = BlockOf<float, kNarrowBlock>;
using Block = BlockOf<double, kNarrowDoubles>;

static HWY_INLINE int64_t Padded(int64_t n) {
  const int64_t whole = kNarrowUnroll * static_cast<int64_t>(hn::Lanes(Word()));
  return (n + whole - 1) / whole * whole;
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
  int16_t ties[kNarrowDoubles];
  kernels.sharp[pass](p, block->x, block->dy, block->y, Padded(n));
  const int64_t count = Round<F>(block->y, n, kNarrowUnseen, bits, ties);
  if (count == 0) return;
  double v[kNarrowDoubles], x[kNarrowDoubles], slope[kNarrowDoubles];
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
  uint16_t decided[kNarrowDoubles];
  int16_t unused[kNarrowDoubles];
  Round<F>(block->y, count, 0, decided, unused);
  for (int64_t k = 0; k < count; ++k) bits[ties[k]] = decided[k];
}

// Computes n elements in double, those that index(k) says; zeros up to whole iterations.
template <class Index>
HWY_INLINE void ComputeInDouble(const Narrow& kernels, int32_t pass, const double* p, const Singles& singles, const Index& index, int64_t n,
                                Block* block) {
  for (int64_t k = 0; k < Padded(n); ++k) {
    block->x[k] = k < n ? static_cast<double>(singles.x[index(k)]) : 0;
    block->dy[k] = k < n && pass != KINASE_FORWARD ? static_cast<double>(singles.dy[index(k)]) : 0;
  }
  kernels.fast[pass](p, block->x, block->dy, block->y, Padded(n));
}

// Computes some elements in double, as many as a block holds at most, and rounds them.
template <class F>
HWY_INLINE void RoundInDouble(const Narrow& kernels, int32_t pass, const double* p, const Singles& singles, const int16_t* which, int64_t n,
                              uint16_t* bits) {
  Block block;
  int16_t near[kNarrowDoubles];
  uint16_t rounded[kNarrowDoubles], again[kNarrowDoubles];
  ComputeInDouble(kernels, pass, p, singles, [which](int64_t k) { return which[k]; }, n, &block);
  const int64_t count = Round<F>(block.y, n, kNarrowTolerance, rounded, near);
  if (count > 0) {
    for (int64_t k = 0; k < count; ++k) {
      block.x[k] = block.x[near[k]];
      block.dy[k] = block.dy[near[k]];
    }
    RoundSharply<F>(kernels, pass, p, &block, count, again);
    for (int64_t k = 0; k < count; ++k) rounded[near[k]] = again[k];
  }
  for (int64_t k = 0; k < n; ++k) bits[which[k]] = rounded[k];
}

// Whether a < size / 2^kBinades, if that is a normal number. As a product it would be denormal for any ordinary size; see
// test/underflow_test.cc.
template <int kBinades>
static HWY_INLINE Float::Mask IsBelow(Float a, Float size) {
  const hn::RebindToSigned<Float::Tag> d;
  const auto scaled = hn::Sub(hn::BitCast(d, size.raw), hn::Set(d, kBinades << 23));
  return {hn::RebindMask(Float::Tag(), hn::Gt(scaled, hn::BitCast(d, a.raw)))};
}

// Which slopes times dy are in doubt. Those that overflow in float where the product does not; those that are denormal or vanish there
// where a large dy lifts them; and what is next to a zero.
template <InSingle kInSingle>
struct DoubtfulSlopes {
  const Singles& singles;

  HWY_INLINE Float::Mask operator()(Float dx, int64_t i) const {
    const Float a = Abs(dx), size = Abs(Float(hn::Load(Float::Tag(), singles.dy + i))), x = hn::Load(Float::Tag(), singles.x + i);
    const Float::Mask overflows = Select(a < INFINITY, 0, Float(1)) > 0;
    if constexpr (kInSingle == InSingle::kOnce) return overflows;
    const Float::Mask lifted = (size > 2) & IsBelow<124>(a, size) & ((a > 0) | (size > 0x1p12));
    if constexpr (kInSingle == InSingle::kWithin) return overflows | lifted;
    return overflows | lifted | ((x < 0) & (x > kZerosFrom) & (a < size * kSlopeBeside));
  }
};

// Rounds the floats of a block that are what a formula gives in float, or in double.
template <class F>
HWY_NOINLINE void RoundAll(const Narrow& kernels, int32_t pass, const double* p, InSingle in_single, const Singles& singles, uint16_t* to,
                           int64_t n) {
  int16_t doubted[kNarrowBlock];
  const auto round = [&](uint32_t units, const auto& doubtful) HWY_ATTR { return Round<F>(singles.y, n, units, to, doubted, doubtful); };
  int64_t count = 0;
  if (pass == KINASE_FORWARD || in_single == InSingle::kNever) {
    count = round(kUnits, [](Float v, int64_t) HWY_ATTR { return v < v; });
  } else if (in_single == InSingle::kBesideZero) {
    count = round(kUnitsBesideZero, DoubtfulSlopes<InSingle::kBesideZero>{singles});
  } else if (in_single == InSingle::kWithin) {
    count = round(kUnits, DoubtfulSlopes<InSingle::kWithin>{singles});
  } else {
    count = round(kUnits, DoubtfulSlopes<InSingle::kOnce>{singles});
  }
  for (int64_t i = 0; i < count; i += kNarrowDoubles) {
    RoundInDouble<F>(kernels, pass, p, singles, doubted + i, HWY_MIN(kNarrowDoubles, count - i), to);
  }
}

// y = f(x), or dy f'(x) by the pass, rounded to float.
static HWY_NOINLINE void ComputeInFloat(const Narrow& kernels, const Elementwise& in_float, int32_t pass, const double* p,
                                        InSingle in_single, Singles* block, int64_t n) {
  if (in_single == InSingle::kNever) {
    for (int64_t i = 0; i < n; i += kNarrowDoubles) {
      Block doubles;
      const int64_t count = HWY_MIN(kNarrowDoubles, n - i);
      ComputeInDouble(kernels, pass, p, *block, [i](int64_t k) { return i + k; }, count, &doubles);
      for (int64_t k = 0; k < count; k += hn::Lanes(Word())) {
        Memory<float, Real>::Store(Real(hn::Load(Real::Tag(), doubles.y + k)), block->y + i + k);
      }
    }
  } else if (pass == KINASE_FORWARD) {
    in_float.forward(p, block->x, block->y, n, false);
  } else {
    (pass == KINASE_BACKWARD ? in_float.backward : in_float.from_output)(p, block->x, block->dy, block->y, n, false);
  }
}

static HWY_INLINE int64_t BytesOf(int32_t type) { return type == KINASE_FLOAT32 ? 4 : 2; }

// y = f(x), or dy f'(x) by the pass, on elements of 16 or 32 bits.
static void RunBlocks(const Narrow& kernels, const Elementwise& in_float, int32_t pass, const double* p, NarrowInput x, NarrowInput dy,
                      NarrowOutput y, int64_t n) {
  Singles block;
  InSingle in_single = kernels.in_single(p, pass);
  if (y.type == KINASE_FLOAT32 && in_single != InSingle::kAlways) in_single = InSingle::kNever;
  for (int64_t i = 0; i < n; i += kNarrowBlock) {
    const int64_t count = HWY_MIN(kNarrowBlock, n - i);
    const auto load = [=](NarrowInput from, float* to) {
      LoadBlock(from.type, static_cast<const char*>(from.elements) + i * BytesOf(from.type), to, count);
    };
    load(x, block.x);
    if (pass != KINASE_FORWARD) load(dy, block.dy);
    ComputeInFloat(kernels, in_float, pass, p, in_single, &block, count);
    void* const to = static_cast<char*>(y.elements) + i * BytesOf(y.type);
    if (y.type == KINASE_FLOAT16) {
      RoundAll<Float16>(kernels, pass, p, in_single, block, static_cast<uint16_t*>(to), count);
    } else if (y.type == KINASE_BFLOAT16) {
      RoundAll<BFloat16>(kernels, pass, p, in_single, block, static_cast<uint16_t*>(to), count);
    } else {
      memcpy(to, block.y, count * sizeof(float));
    }
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

// A formula that rounds once at most does so with its parameters as floats, too, if that is what they are; where they are factors, they
// may be rounded.
template <class F>
InSingle InSingleOf(const double* p, int32_t pass) {
  if constexpr (std::is_base_of<Exact, F>()) {
    bool floats = true, factors = F::kParametersAreFactors;
    for (int i = 0; i < KINASE_MAX_PARAMETERS; ++i) {
      const bool is_float = static_cast<double>(static_cast<float>(p[i])) == p[i];
      floats &= is_float;
      factors &= is_float || (fabs(p[i]) > 0x1p-100 && fabs(p[i]) < 0x1p100);
    }
    if (!floats) return factors ? InSingle::kWithin : InSingle::kNever;
    return pass == KINASE_FORWARD && IsUnrounded(F(p), 0) ? InSingle::kAlways : InSingle::kOnce;
  } else if constexpr (std::is_base_of<FloatForm, F>()) {
    if (pass == KINASE_BACKWARD && F(p).InFloat() && F::kSlopeHasZero) return InSingle::kBesideZero;
  }
  return InSingle::kWithin;
}

template <class F>
constexpr Narrow NarrowEntry() {
  if constexpr (std::is_base_of<GateOnly, F>()) {
    return {};
  } else {
    return {{NarrowForward<Real, F>, NarrowBackward<Real, F>, NarrowFromOutputOf<Real, F>(0)},
            {NarrowForward<Dual, F>, NarrowBackward<Dual, F>, NarrowFromOutputOf<Dual, F>(0)},
            InSingleOf<F>};
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
