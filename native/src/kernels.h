// The kernels of one SIMD target, as kinase.cc finds and calls them.
#ifndef KINASE_SRC_KERNELS_H_
#define KINASE_SRC_KERNELS_H_

#include <stdint.h>

#include "include/kinase.h"

namespace kinase {

// One formula on elements of one type: element-wise, and as the gate of another input. from_output is null where the output
// does not determine the slope; all three that are element-wise are for a formula that can only be a gate. stream: to store
// past the caches.
struct Elementwise {
  const char* name;
  void (*forward)(const double* p, const void* x, void* y, int64_t n, bool stream);
  void (*backward)(const double* p, const void* x, const void* dy, void* dx, int64_t n, bool stream);
  void (*from_output)(const double* p, const void* y, const void* dy, void* dx, int64_t n, bool stream);
  void (*gated)(const double* p, const void* gate, const void* up, void* y, const KinaseRows& rows, bool stream);
  void (*gated_backward)(const double* p, const void* gate, const void* up, const void* dy, void* dgate, void* dup,
                         const KinaseRows& rows, bool stream);
};

struct NarrowInput {
  const void* elements;
  int32_t type;
};
struct NarrowOutput {
  void* elements;
  int32_t type;
};
// A formula, by its place in the list, on elements of 16 or 32 bits; dy is not read forward.
using NarrowKernels = void (*)(int32_t index, int32_t pass, const double* p, NarrowInput x, NarrowInput dy, NarrowOutput y,
                               int64_t n);

// One formula by row on elements of one type, forward and backward from the output; see kinase_rows and kinase_rows_phase.
struct Rowwise {
  const char* name;
  void (*rows[2])(const double* p, const void* x, const void* dy, void* out, const KinaseAxis& shape);
  int32_t (*phase[2])(const double* p, int32_t phase, const void* x, const void* dy, void* out, const KinaseAxis& shape,
                      int64_t first, int64_t n, double* state);
};

// Parameters: lower, upper, seed, index of the first element.
struct RreluTraining {
  void (*forward)(double, double, int64_t, int64_t, const float* x, float* y, int64_t n);
  void (*backward)(double, double, int64_t, int64_t, const float* x, const float* dy, float* dx, int64_t n);
};

// What has one number per channel, on elements of one type; f is of that type.
struct Channels {
  void (*biased)(const Elementwise& f, const double* p, const void* x, const void* bias, void* y, const KinaseChannels& c);
  void (*biased_gradient)(const Elementwise& f, const double* p, const void* x, const void* bias, const void* dy, void* dx,
                          double* lanes, const KinaseChannels& c);
  void (*prelu)(const void* x, const void* alpha, void* y, const KinaseChannels& c);
  void (*prelu_gradient)(const void* x, const void* alpha, const void* dy, void* dx, double* lanes, const KinaseChannels& c);
};

struct Target {
  const char* simd;
  bool (*supported)();
  int elementwise_count;
  Channels channels[KINASE_TYPES];
  NarrowKernels narrow;
  const Rowwise* rowwise[KINASE_TYPES];
  int rowwise_count;
  RreluTraining rrelu_training;
};

// The compiled targets, ended by a null pointer.
extern const Target* const kTargets[];

// Their formulas, by target and type: so that a call on a few elements gets to them by one step.
extern const Elementwise* const kElementwise[];

}  // namespace kinase

#endif  // KINASE_SRC_KERNELS_H_
