// Compiles the kernels for float32 once per SIMD target, and collects all. The choice among them is made in kinase.cc, not by Highway's dispatcher, which
// would need libhwy at run time.
#include "src/kernels.h"

#include "hwy/detect_targets.h"

#if HWY_ARCH_X86
#include <cpuid.h>
#endif

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/kernels.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"

// The baseline of the compiler, which Highway compiles as well, has no FMA on x86: no kernels for it.
#if HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_NEON

#include "src/activations-inl.h"
#include "src/channels-inl.h"
#include "src/row_loops-inl.h"
#include "src/rrelu_training-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_AVX2
// Not every compiler that is supported knows its name.
static bool HasF16c() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & bit_F16C) != 0;
}
#endif

// In kernels_narrow.cc.
void RunNarrow(int32_t index, int32_t pass, const double* p, NarrowInput x, NarrowInput dy, NarrowOutput y, int64_t n);

const Table<Formulas> kFloat32 = Table<Formulas>::Of<float>();

extern const Target kTarget;
const Target kTarget = {
#if HWY_TARGET == HWY_AVX3
    "avx512",
    [] {
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
             __builtin_cpu_supports("bmi2");
    },
#elif HWY_TARGET == HWY_AVX2
    "avx2",
    [] {
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
             __builtin_cpu_supports("bmi2") && HasF16c();
    },
#else
    "neon",
    [] { return true; },
#endif
    Table<Formulas>::kCount,
    {ChannelsOf<float>(), ChannelsOf<double>()},
    RunNarrow,
    {kRowsFloat32.entries, kRowsFloat64.entries},
    RowTable<RowFormulas>::kCount,
    kRreluTraining,
};

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif

#if HWY_ONCE

namespace kinase {

const Target* const kTargets[] = {
#if HWY_TARGETS & HWY_AVX3
    &N_AVX3::kTarget,
#endif
#if HWY_TARGETS & HWY_AVX2
    &N_AVX2::kTarget,
#endif
#if HWY_TARGETS & HWY_NEON
    &N_NEON::kTarget,
#endif
    nullptr,
};

const Elementwise* const kElementwise[] = {
#if HWY_TARGETS & HWY_AVX3
    N_AVX3::kFloat32.entries, N_AVX3::kFloat64.entries,
#endif
#if HWY_TARGETS & HWY_AVX2
    N_AVX2::kFloat32.entries, N_AVX2::kFloat64.entries,
#endif
#if HWY_TARGETS & HWY_NEON
    N_NEON::kFloat32.entries, N_NEON::kFloat64.entries,
#endif
};

}  // namespace kinase

#endif  // HWY_ONCE
