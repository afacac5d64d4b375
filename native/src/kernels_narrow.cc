// Compiles the kernels for 16-bit elements once per SIMD target; see kernels.cc.
#include "src/kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/kernels_narrow.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"

#if HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_NEON

#include "src/narrow-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

constexpr NarrowTable<Formulas> kNarrow = NarrowTable<Formulas>::Make();

void RunNarrow(int32_t index, int32_t pass, const double* p, NarrowInput x, NarrowInput dy, NarrowOutput y, int64_t n) {
  RunBlocks(kNarrow.entries[index], kFloat32.entries[index], pass, p, x, dy, y, n);
}

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif
