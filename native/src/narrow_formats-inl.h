// The formats of 16 bits: how their elements become floats, and how floats and doubles become elements, rounded once.
#if defined(KINASE_NARROW_FORMATS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_NARROW_FORMATS_INL_H_
#undef KINASE_NARROW_FORMATS_INL_H_
#else
#define KINASE_NARROW_FORMATS_INL_H_
#endif

#include <string.h>

#include "src/loops-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// Elements per block of floats, and of doubles, which hold few of them or the elements of a block in turn; multiples of what the
// kernels compute at once.
constexpr int64_t kNarrowBlock = 1024, kNarrowDoubles = 128;
// Floats are widened and rounded by so many.
constexpr int64_t kNarrowWidth = static_cast<int64_t>(hn::MaxLanes(Float::Tag()));

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
using SingleHalf = hn::Rebind<uint16_t, Float::Tag>;
using SingleBits = hn::RebindToUnsigned<Float::Tag>;

// What 16 bits stand for: all of it is a float.
static HWY_INLINE Float Widen(BFloat16, const uint16_t* from) {
  return hn::BitCast(Float::Tag(), hn::ShiftLeft<16>(hn::PromoteTo(SingleBits(), hn::LoadU(SingleHalf(), from))));
}
static HWY_INLINE Float Widen(Float16, const uint16_t* from) {
  using Tag = hn::Rebind<hwy::float16_t, Float::Tag>;
  return hn::PromoteTo(Float::Tag(), hn::BitCast(Tag(), hn::LoadU(SingleHalf(), from)));
}

template <class F>
HWY_INLINE void WidenAll(F format, const void* from, float* to, int64_t n, int64_t padded) {
  const int64_t whole = n / kNarrowWidth * kNarrowWidth;
  const auto* const elements = static_cast<const uint16_t*>(from);
  for (int64_t i = 0; i < whole; i += kNarrowWidth) hn::Store(Widen(format, elements + i).raw, Float::Tag(), to + i);
  if (whole == padded) return;
  HWY_ALIGN uint16_t rest[kNarrowWidth] = {};
  memcpy(rest, elements + whole, (n - whole) * sizeof(uint16_t));
  hn::Store(Widen(format, rest).raw, Float::Tag(), to + whole);
}

// n elements of a type, and zeros up to a whole number of vectors.
static HWY_NOINLINE void LoadBlock(int32_t type, const void* from, float* to, int64_t n) {
  const int64_t padded = (n + kNarrowWidth - 1) / kNarrowWidth * kNarrowWidth;
  if (type == KINASE_FLOAT16) return WidenAll(Float16(), from, to, n, padded);
  if (type == KINASE_BFLOAT16) return WidenAll(BFloat16(), from, to, n, padded);
  memcpy(to, from, n * sizeof(float));
  memset(to + n, 0, (padded - n) * sizeof(float));
}

// Of numbers below 2^31, as AVX2 knows them.
static HWY_INLINE Float::Mask IsUpTo(uint32_t limit, hn::Vec<SingleBits> v) {
  const hn::RebindToSigned<Float::Tag> d;
  return {hn::RebindMask(Float::Tag(), hn::Gt(hn::Set(d, static_cast<int32_t>(limit) + 1), hn::BitCast(d, v)))};
}

// The bits of the elements nearest to v, of two the even one, and whether v is so near to the middle of two that some units in its last
// place, or in that of the least normal float, could decide. v is a number or the canonical NaN.
static HWY_INLINE hn::Vec<SingleHalf> NearestBits(BFloat16, Float v, uint32_t units, Float::Mask* near) {
  const SingleBits d;
  const auto bits = hn::BitCast(d, v.raw), odd = hn::And(hn::ShiftRight<16>(bits), hn::Set(d, 1));
  const auto below = hn::And(hn::Sub(bits, hn::Set(d, 0x8000 - units)), hn::Set(d, 0xffff));
  *near = IsUpTo(2 * units, below);
  return hn::TruncateTo(SingleHalf(), hn::ShiftRight<16>(hn::Add(bits, hn::Add(odd, hn::Set(d, 0x7fff)))));
}
static HWY_INLINE hn::Vec<SingleHalf> NearestBits(Float16, Float v, uint32_t units, Float::Mask* near) {
  const SingleBits d;
  // Denormal numbers are as far apart as those next above, and so are their middles.
  const Float a = Abs(v), normal = Select(a < Float16::kMinNormal, a + Float16::kMinNormal, a);
  const auto below = hn::And(hn::Sub(hn::BitCast(d, normal.raw), hn::Set(d, 0x1000 - units)), hn::Set(d, 0x1fff));
  *near = IsUpTo(2 * units, below);
  return hn::BitCast(SingleHalf(), hn::DemoteTo(hn::Rebind<hwy::float16_t, Float::Tag>(), v.raw));
}

// Adds to a list those of the elements from i on, and below n, for which a mask is set.
template <class D, class Mask>
HWY_INLINE void ListSet(D d, Mask mask, int64_t i, int64_t n, int16_t* list, int64_t* count) {
  if (hn::AllFalse(d, mask)) return;
  uint8_t bytes[8] = {};
  hn::StoreMaskBits(d, mask, bytes);
  for (int64_t k = 0; k < static_cast<int64_t>(hn::Lanes(d)) && i + k < n; ++k) {
    if ((bytes[k / 8] >> k % 8 & 1) != 0) list[(*count)++] = static_cast<int16_t>(i + k);
  }
}

// Rounds n doubles and some up to a whole number of vectors; lists those that are near the middle of two elements.
template <class F>
HWY_INLINE int64_t Round(const double* y, int64_t n, double tolerance, uint16_t* bits, int16_t* near) {
  int64_t count = 0;
  for (int64_t i = 0; i < n; i += hn::Lanes(Word())) {
    const Real v = hn::Load(Real::Tag(), y + i);
    Real::Mask mask = v == v;
    const Words words = NearestBits<F>(v, tolerance, &mask);
    hn::StoreU(hn::TruncateTo(Half(), words), Half(), bits + i);
    ListSet(Real::Tag(), mask.raw, i, n, near, &count);
  }
  return count;
}

// The same of n floats; lists those, too, of which doubtful(float, i) says so.
template <class F, class Doubtful>
HWY_INLINE int64_t Round(const float* y, int64_t n, uint32_t units, uint16_t* bits, int16_t* doubted, const Doubtful& doubtful) {
  int64_t count = 0;
  for (int64_t i = 0; i < n; i += kNarrowWidth) {
    const Float v = hn::Load(Float::Tag(), y + i);
    Float::Mask near = v == v;
    const auto rounded = NearestBits(F(), v, units, &near);
    if (HWY_LIKELY(i + kNarrowWidth <= n)) {
      hn::StoreU(rounded, SingleHalf(), bits + i);
    } else {
      HWY_ALIGN uint16_t rest[kNarrowWidth];
      hn::Store(rounded, SingleHalf(), rest);
      memcpy(bits + i, rest, (n - i) * sizeof(uint16_t));
    }
    ListSet(Float::Tag(), (near | doubtful(v, i)).raw, i, n, doubted, &count);
  }
  return count;
}

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_NARROW_FORMATS_INL_H_
