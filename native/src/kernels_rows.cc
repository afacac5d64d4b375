// Compiles the kernels by row once per SIMD target; see kernels.cc.
#include "src/kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/kernels_rows.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"

#if HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_NEON

#include "src/row_loops-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

const RowTable<RowFormulas> kRowsFloat32 = RowTable<RowFormulas>::Of<float>();
const RowTable<RowFormulas> kRowsFloat64 = RowTable<RowFormulas>::Of<double>();

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif
