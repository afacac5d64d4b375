// The C ABI: operations are numbers of the form target, index, type, pass.
#include "include/kinase.h"

#include <string.h>

#include "hwy/base.h"
#include "src/kernels.h"

namespace kinase {
namespace {

// All powers of two and without a sign: a number is taken apart by shifts, for every call on a few elements does it.
constexpr uint32_t kPasses = 8;
constexpr uint32_t kIndices = 1024;
constexpr uint32_t kTypes = KINASE_TYPES;

// Activations by row, prelu and the training of rrelu come after the element-wise activations.
constexpr int32_t kFirstRowwiseIndex = kIndices / 2;
constexpr int32_t kRreluTrainingIndex = kIndices - 1;
constexpr int32_t kPreluIndex = kIndices - 2;

int32_t Number(uint32_t target, uint32_t index, uint32_t type, uint32_t pass) {
  return static_cast<int32_t>(((target * kTypes + type) * kIndices + index) * kPasses + pass);
}

// Numbers of operations that store past the caches have this besides.
constexpr uint32_t kStreaming = 1U << 30;

bool Streams(uint32_t op) { return (op & kStreaming) != 0; }

const Target& TargetOf(uint32_t op) { return *kTargets[(op & ~kStreaming) / kPasses / kIndices / kTypes]; }

uint32_t TypeOf(uint32_t op) { return op / kPasses / kIndices % kTypes; }

uint32_t IndexOf(uint32_t op) { return op / kPasses % kIndices; }

uint32_t PassOf(uint32_t op) { return op % kPasses; }

const Elementwise& ElementwiseOf(uint32_t op) { return kElementwise[(op & ~kStreaming) / kPasses / kIndices][IndexOf(op)]; }

// Numbers of operations on narrow elements have their types above the number found: 1, output, dy, input.
constexpr uint32_t kNarrowShift = 20;
constexpr uint32_t kFound = (1U << kNarrowShift) - 1;

bool IsNarrow(uint32_t op) { return (op & ~kStreaming) > kFound; }

// Whether an operation is as it was found, on elements of one type that it stores to the caches: those of short calls.
bool IsPlain(uint32_t op) { return op <= kFound; }

void RunNarrow(uint32_t op, const double* p, const void* x, const void* dy, void* y, int64_t n) {
  const Target& target = TargetOf(op & kFound);
  const int32_t types = static_cast<int32_t>(op >> kNarrowShift);
  target.narrow(static_cast<int32_t>(IndexOf(op & kFound)), static_cast<int32_t>(PassOf(op)), p, {x, types & 3}, {dy, types >> 2 & 3},
                {y, types >> 4 & 3}, n);
}

auto GradientOf(uint32_t op) {
  const Elementwise& elementwise = ElementwiseOf(op);
  return PassOf(op) == KINASE_BACKWARD_FROM_OUTPUT ? elementwise.from_output : elementwise.backward;
}

// Not inline: what they take to the stack would be taken there by every call.
HWY_NOINLINE void MapOther(uint32_t op, const double* p, const void* x, void* y, int64_t n) {
  if (IsNarrow(op)) return RunNarrow(op, p, x, nullptr, y, n);
  ElementwiseOf(op).forward(p, x, y, n, true);
}
HWY_NOINLINE void GradientOther(uint32_t op, const double* p, const void* x, const void* dy, void* dx, int64_t n) {
  if (IsNarrow(op)) return RunNarrow(op, p, x, dy, dx, n);
  GradientOf(op)(p, x, dy, dx, n, true);
}

HWY_INLINE void Map(uint32_t op, const double* p, const void* x, void* y, int64_t n) {
  if (HWY_UNLIKELY(!IsPlain(op))) return MapOther(op, p, x, y, n);
  ElementwiseOf(op).forward(p, x, y, n, false);
}

HWY_INLINE void Gradient(uint32_t op, const double* p, const void* x, const void* dy, void* dx, int64_t n) {
  if (HWY_UNLIKELY(!IsPlain(op))) return GradientOther(op, p, x, dy, dx, n);
  GradientOf(op)(p, x, dy, dx, n, false);
}

const Channels& ChannelsOf(uint32_t op) { return TargetOf(op).channels[TypeOf(op)]; }

const Rowwise& RowwiseOf(uint32_t op) { return TargetOf(op).rowwise[TypeOf(op)][IndexOf(op) - kFirstRowwiseIndex]; }

bool IsPrelu(uint32_t op) { return IndexOf(op) == kPreluIndex; }

bool IsBackward(uint32_t op) { return PassOf(op) != KINASE_FORWARD; }

bool Has(const Elementwise& elementwise, int32_t pass) {
  switch (pass) {
    case KINASE_FORWARD: return elementwise.forward != nullptr;
    case KINASE_BACKWARD: return elementwise.backward != nullptr;
    case KINASE_BACKWARD_FROM_OUTPUT: return elementwise.from_output != nullptr;
    default: return pass == KINASE_GATED || pass == KINASE_GATED_BACKWARD;
  }
}

int32_t FindIndex(uint32_t t, const char* name, int32_t pass, int32_t type) {
  const Target& target = *kTargets[t];
  if (strcmp(name, "rrelu_training") == 0) {
    return (pass != KINASE_FORWARD && pass != KINASE_BACKWARD) || type != KINASE_FLOAT32 ? -1 : kRreluTrainingIndex;
  }
  if (type < 0 || type >= KINASE_TYPES) return -1;
  if (strcmp(name, "prelu") == 0) return pass != KINASE_FORWARD && pass != KINASE_BACKWARD ? -1 : kPreluIndex;
  for (int32_t i = 0; i < target.elementwise_count; ++i) {
    const Elementwise& elementwise = kElementwise[t * kTypes + static_cast<uint32_t>(type)][i];
    if (strcmp(name, elementwise.name) == 0) return Has(elementwise, pass) ? i : -1;
  }
  if (pass != KINASE_FORWARD && pass != KINASE_BACKWARD_FROM_OUTPUT) return -1;
  for (int32_t i = 0; i < target.rowwise_count; ++i) {
    if (strcmp(name, target.rowwise[type][i].name) == 0) return kFirstRowwiseIndex + i;
  }
  return -1;
}

const void* At(const void* start, int64_t offset) { return static_cast<const char*>(start) + offset; }
void* At(void* start, int64_t offset) { return static_cast<char*>(start) + offset; }

}  // namespace
}  // namespace kinase

using kinase::At;
using kinase::ChannelsOf;
using kinase::ElementwiseOf;
using kinase::RowwiseOf;
using kinase::TargetOf;

int32_t kinase_abi_version(void) { return KINASE_ABI_VERSION; }

int32_t kinase_find(const char* name, int32_t pass, int32_t type, const char* simd) {
  for (uint32_t t = 0; kinase::kTargets[t] != nullptr; ++t) {
    const kinase::Target& target = *kinase::kTargets[t];
    if (strcmp(simd, target.simd) == 0 && target.supported()) {
      const int32_t index = kinase::FindIndex(t, name, pass, type);
      return index < 0 ? -1 : kinase::Number(t, index, type, pass);
    }
  }
  return -1;
}

int32_t kinase_streaming(int32_t op) { return op | static_cast<int32_t>(kinase::kStreaming); }

int32_t kinase_narrow(int32_t op, int32_t x_type, int32_t dy_type, int32_t y_type) {
  return op | (1 << 6 | y_type << 4 | dy_type << 2 | x_type) << kinase::kNarrowShift;
}

void kinase_map(int32_t op, const double p[KINASE_MAX_PARAMETERS], const void* x, void* y, int64_t n) { kinase::Map(op, p, x, y, n); }

void kinase_gradient(int32_t op, const double p[KINASE_MAX_PARAMETERS], const void* x, const void* dy, void* dx, int64_t n) {
  kinase::Gradient(op, p, x, dy, dx, n);
}

void kinase_gated(int32_t op, const double p[KINASE_MAX_PARAMETERS], const void* gate, const void* up, void* y,
                  const KinaseRows* rows) {
  ElementwiseOf(op).gated(p, gate, up, y, *rows, kinase::Streams(op));
}

void kinase_gated_gradient(int32_t op, const double p[KINASE_MAX_PARAMETERS], const void* gate, const void* up, const void* dy,
                           void* dgate, void* dup, const KinaseRows* rows) {
  ElementwiseOf(op).gated_backward(p, gate, up, dy, dgate, dup, *rows, kinase::Streams(op));
}

void kinase_biased(int32_t op, const double p[KINASE_MAX_PARAMETERS], const void* x, const void* bias, void* y,
                   const KinaseChannels* channels) {
  ChannelsOf(op).biased(ElementwiseOf(op), p, x, bias, y, *channels);
}

void kinase_biased_gradient(int32_t op, const double p[KINASE_MAX_PARAMETERS], const void* x, const void* bias, const void* dy,
                            void* dx, double* lanes, const KinaseChannels* channels) {
  ChannelsOf(op).biased_gradient(ElementwiseOf(op), p, x, bias, dy, dx, lanes, *channels);
}

void kinase_prelu(int32_t op, const void* x, const void* alpha, void* y, const KinaseChannels* channels) {
  ChannelsOf(op).prelu(x, alpha, y, *channels);
}

void kinase_prelu_gradient(int32_t op, const void* x, const void* alpha, const void* dy, void* dx, double* lanes,
                           const KinaseChannels* channels) {
  ChannelsOf(op).prelu_gradient(x, alpha, dy, dx, lanes, *channels);
}

void kinase_map_at(int32_t op, double p0, double p1, double p2, double p3, const void* x, int64_t x_offset, void* y,
                   int64_t y_offset, int64_t n) {
  const double p[] = {p0, p1, p2, p3};
  kinase::Map(op, p, At(x, x_offset), At(y, y_offset), n);
}

void kinase_gradient_at(int32_t op, double p0, double p1, double p2, double p3, const void* x, int64_t x_offset,
                        const void* dy, int64_t dy_offset, void* dx, int64_t dx_offset, int64_t n) {
  const double p[] = {p0, p1, p2, p3};
  kinase::Gradient(op, p, At(x, x_offset), At(dy, dy_offset), At(dx, dx_offset), n);
}

void kinase_gated_at(int32_t op, double p0, double p1, double p2, double p3, const void* gate, int64_t gate_offset,
                     const void* up, int64_t up_offset, void* y, int64_t y_offset, int64_t count, int64_t length,
                     int64_t stride) {
  const double p[] = {p0, p1, p2, p3};
  const KinaseRows rows = {count, length, stride};
  kinase_gated(op, p, At(gate, gate_offset), At(up, up_offset), At(y, y_offset), &rows);
}

void kinase_gated_gradient_at(int32_t op, double p0, double p1, double p2, double p3, const void* gate, int64_t gate_offset,
                              const void* up, int64_t up_offset, const void* dy, int64_t dy_offset, void* dgate,
                              int64_t dgate_offset, void* dup, int64_t dup_offset, int64_t count, int64_t length,
                              int64_t stride) {
  const double p[] = {p0, p1, p2, p3};
  const KinaseRows rows = {count, length, stride};
  kinase_gated_gradient(op, p, At(gate, gate_offset), At(up, up_offset), At(dy, dy_offset), At(dgate, dgate_offset),
                        At(dup, dup_offset), &rows);
}

void kinase_channels_at(int32_t op, double p0, double p1, double p2, double p3, const void* x, int64_t x_offset, const void* v,
                        int64_t v_offset, void* y, int64_t y_offset, int64_t channels, int64_t inner, int64_t first,
                        int64_t length) {
  const KinaseChannels range = {channels, inner, first, 1, length, 0, 0};
  if (kinase::IsPrelu(op)) return kinase_prelu(op, At(x, x_offset), At(v, v_offset), At(y, y_offset), &range);
  const double p[] = {p0, p1, p2, p3};
  kinase_biased(op, p, At(x, x_offset), At(v, v_offset), At(y, y_offset), &range);
}

void kinase_channels_gradient_at(int32_t op, double p0, double p1, double p2, double p3, const void* x, int64_t x_offset,
                                 const void* v, int64_t v_offset, const void* dy, int64_t dy_offset, void* dx, int64_t dx_offset,
                                 double* lanes, int64_t channels, int64_t inner, int64_t first, int64_t runs, int64_t length,
                                 int64_t stride, int64_t tile) {
  const KinaseChannels range = {channels, inner, first, runs, length, stride, tile};
  if (kinase::IsPrelu(op)) {
    return kinase_prelu_gradient(op, At(x, x_offset), At(v, v_offset), At(dy, dy_offset), At(dx, dx_offset), lanes, &range);
  }
  const double p[] = {p0, p1, p2, p3};
  kinase_biased_gradient(op, p, At(x, x_offset), At(v, v_offset), At(dy, dy_offset), At(dx, dx_offset), lanes, &range);
}

void kinase_rows(int32_t op, const double p[KINASE_MAX_PARAMETERS], const void* x, const void* dy, void* out,
                 const KinaseAxis* shape) {
  RowwiseOf(op).rows[kinase::IsBackward(op)](p, x, dy, out, *shape);
}

void kinase_rows_at(int32_t op, double p0, double p3, const void* x, int64_t x_offset, const void* dy, int64_t dy_offset, void* out,
                    int64_t out_offset, int64_t outer, int64_t axis, int64_t inner, int64_t positions) {
  const double p[] = {p0, 0, 0, p3};
  const KinaseAxis shape = {outer, axis, inner, positions};
  kinase_rows(op, p, At(x, x_offset), At(dy, dy_offset), At(out, out_offset), &shape);
}

int32_t kinase_rows_phase(int32_t op, const double p[KINASE_MAX_PARAMETERS], int32_t phase, const void* x, const void* dy,
                          void* out, const KinaseAxis* shape, int64_t first, int64_t n, double* state) {
  return RowwiseOf(op).phase[kinase::IsBackward(op)](p, phase, x, dy, out, *shape, first, n, state);
}

void kinase_rrelu_training_f32_at(int32_t op, double lower, double upper, int64_t seed, int64_t first, const float* x,
                                  int32_t x_offset, float* y, int32_t y_offset, int32_t n) {
  TargetOf(op).rrelu_training.forward(lower, upper, seed, first, x + x_offset, y + y_offset, n);
}

void kinase_rrelu_training_gradient_f32_at(int32_t op, double lower, double upper, int64_t seed, int64_t first,
                                           const float* x, int32_t x_offset, const float* dy, int32_t dy_offset, float* dx,
                                           int32_t dx_offset, int32_t n) {
  TargetOf(op).rrelu_training.backward(lower, upper, seed, first, x + x_offset, dy + dy_offset, dx + dx_offset, n);
}
