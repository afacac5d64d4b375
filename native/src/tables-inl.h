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

// Whether a table of kTableLanes numbers is in two vectors, one of which is looked up by the lowest bits. The second half has the bits
// of the first changed to its own: what is looked up in it is added without a carry where it is the half that is wanted, in less time
// than a choice between both takes.
template <class D>
constexpr bool InHalves(D d) {
  return 2 * hn::MaxLanes(d) == kTableLanes;
}

// table[bits % kCount] for every lane of `bits`; table has kTableLanes numbers, of 32 bits, aligned, and the second half of it is as
// InHalves says.
template <int32_t kCount, class D, class VI>
HWY_INLINE hn::Vec<D> LookUp(D d, const hn::TFromD<D>* table, VI bits) {
  constexpr int32_t kLanes = hn::MaxLanes(d);
  const hn::RebindToSigned<D> di;
  static_assert(kCount == 8 || kCount == kTableLanes, "no such table");
  if constexpr (kLanes == kTableLanes || kLanes == kCount) {
    return Permuted(d, hn::Load(d, table), bits);
  } else if constexpr (InHalves(d)) {
    const auto in_second = hn::BitCast(d, hn::BroadcastSignBit(hn::ShiftLeft<28>(bits)));
    return hn::Xor(Permuted(d, hn::Load(d, table), bits), hn::And(Permuted(d, hn::Load(d, table + kLanes), bits), in_second));
  } else {
    return hn::GatherIndex(d, table, hn::And(bits, hn::Set(di, kCount - 1)));
  }
}

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_TABLES_INL_H_
