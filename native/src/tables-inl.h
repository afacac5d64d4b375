// Tables of 8 or 16 numbers that every lane looks up by itself, out of registers where a target can.
#if defined(KINASE_TABLES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_TABLES_INL_H_
#undef KINASE_TABLES_INL_H_
#else
#define KINASE_TABLES_INL_H_
#endif

#include <stdint.h>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// The widest vector; a table of half as many numbers stands in it twice.
constexpr int32_t kTableLanes = 16;

// part[bits] for every lane: a permutation looks at the low bits alone, as many as tell its lanes apart.
template <class D, class VI>
HWY_INLINE hn::Vec<D> Permuted(D d, hn::Vec<D> part, VI bits) {
  return hn::TableLookupLanes(part, decltype(hn::IndicesFromVec(d, bits)){bits.raw});
}

// `negative` where the sign bit of v is set, and `other` elsewhere.
template <class V>
HWY_INLINE V BySign(V v, V negative, V other) {
#if HWY_TARGET == HWY_AVX2 && HWY_COMPILER_GCC_ACTUAL
  // The instruction looks at the sign alone, but GCC would compare with 0 first.
  if constexpr (hwy::IsSame<V, hn::Vec256<float>>()) {
    V chosen;
    asm("vblendvps %3, %2, %1, %0" : "=x"(chosen.raw) : "x"(other.raw), "xm"(negative.raw), "x"(v.raw));
    return chosen;
  }
#endif
  return hn::IfNegativeThenElse(v, negative, other);
}

// table[bits % kCount] for every lane of `bits`; table has kTableLanes numbers, of 32 bits, aligned. kMany: at a place where
// many tables are looked up. Out of two alone a mask that GCC makes itself is faster.
template <int32_t kCount, bool kMany = false, class D, class VI>
HWY_INLINE hn::Vec<D> LookUp(D d, const hn::TFromD<D>* table, VI bits) {
  constexpr int32_t kLanes = hn::MaxLanes(d);
  const hn::RebindToSigned<D> di;
  static_assert(kCount == 8 || kCount == kTableLanes, "no such table");
  if constexpr (kLanes == kTableLanes || kLanes == kCount) {
    return Permuted(d, hn::Load(d, table), bits);
  } else if constexpr (2 * kLanes == kTableLanes) {
    const auto in_sign = hn::ShiftLeft<28>(bits);
    const auto high = Permuted(d, hn::Load(d, table + kLanes), bits), low = Permuted(d, hn::Load(d, table), bits);
    if constexpr (kMany) return BySign(hn::BitCast(d, in_sign), high, low);
    return hn::IfThenElse(hn::MaskFromVec(hn::BitCast(d, hn::BroadcastSignBit(in_sign))), high, low);
  } else {
    return hn::GatherIndex(d, table, hn::And(bits, hn::Set(di, kCount - 1)));
  }
}

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_TABLES_INL_H_
