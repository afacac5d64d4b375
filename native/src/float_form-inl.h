// What formulas that compute float32 in float tell about themselves.
#if defined(KINASE_FLOAT_FORM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KINASE_FLOAT_FORM_INL_H_
#undef KINASE_FLOAT_FORM_INL_H_
#else
#define KINASE_FLOAT_FORM_INL_H_
#endif

#include "src/dual-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kinase {
namespace HWY_NAMESPACE {

// A formula for float32 that has a form in float: overloads of its functions for Float. InFloat tells whether its parameters are
// those of that form.
struct FloatForm : Wide {
  static constexpr bool InFloat() { return true; }
  // Whether DerivativeFromOutput has such an overload, too.
  static constexpr bool kOutputInFloat = false;
  // Whether its value and its slope are those of InRanges, or its value that of MapLimited.
  static constexpr bool kInRanges = false, kSlopeInRanges = false, kLimited = false;
  // Whether values are below 2, and the moderate range, which holds all finite x, gives NaN for others: they tell that x is moderate.
  static constexpr bool kBelowTwo = false;
  // Whether it has ForwardOrNaN(x), which takes less than Forward(x), and is that or NaN.
  static constexpr bool kOrNaN = false;
  // Whether its slope has a zero, next to which it loses relative accuracy.
  static constexpr bool kSlopeHasZero = false;
};
// So many vectors at once hide the latency of its value and of its slope and fit into the registers; kOfSixteen: of its value, where
// there are 16 registers.
template <int64_t kForward, int64_t kSlope, int64_t kOfSixteen = kForward>
struct WideOrFloat : FloatForm {
  static constexpr int64_t kForwardInFlight = HWY_TARGET == HWY_AVX2 ? kOfSixteen : kForward;
  static constexpr int64_t kSlopeInFlight = kSlope;
  // Of the value as a gate.
  static constexpr int64_t kTimesInFlight = kForwardInFlight;
};

// A formula whose value and slope are templates, ForwardIn and DerivativeIn, over the range of x: see sixteenths-inl.h.
// ForwardSixteenths and SlopeSixteenths are what they look at to tell whether an x is moderate, of what they compute anyway.
template <int64_t kForward, int64_t kSlope, int64_t kOfSixteen = kForward>
struct InRanges : WideOrFloat<kForward, kSlope, kOfSixteen> {
  static constexpr bool kInRanges = true, kSlopeInRanges = true;
};

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace kinase
HWY_AFTER_NAMESPACE();

#endif  // KINASE_FLOAT_FORM_INL_H_
