// The kernels of one SIMD target, as kinase.cc finds and calls them.
#ifndef KINASE_SRC_KERNELS_H_
#define KINASE_SRC_KERNELS_H_

#include <stdint.h>

#include "include/kinase.h"

namespace kinase {

// One formula on elements of one type: element-wise, and as the gate of another input. from_output is null where the output
// does not determine the slope; all three that are element-wise are for a formula that can only be a gate.
struct Elementwise {
  const char* name;
  void (*forward)(const double* p, const void* x, void* y, int64_t n);
  void (*backward)(const double* p, const void* x, const void* dy, void* dx, int64_t n);
  void (*from_output)(const double* p, const void* y, const void* dy, void* dx, int64_t n);
  void (*gated)(const double* p, const void* gate, const void* up, void* y, const KinaseRows& rows);
  void (*gated_backward)(const double* p, const void* gate, const void* up, const void* dy, void* dgate, void* dup,
                         const KinaseRows& rows);
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

struct Softmax {
  void (*rows)(const float* x, float* y, int64_t rows, int64_t columns);
  void (*rows_gradient)(const float* y, const float* dy, float* dx, int64_t rows, int64_t columns);
  float (*max)(float max, const float* x, int64_t n);
  void (*exp_sum)(float max, const float* x, float* y, int64_t n, double* lanes);
  void (*scale)(double factor, float* y, int64_t n);
  void (*dot)(const float* y, const float* dy, int64_t n, double* lanes);
  void (*combine)(double dot, const float* y, const float* dy, float* dx, int64_t n);
};

// Parameters: lower, upper, seed, index of the first element.
struct RreluTraining {
  void (*forward)(double, double, int64_t, int64_t, const float* x, float* y, int64_t n);
  void (*backward)(double, double, int64_t, int64_t, const float* x, const float* dy, float* dx, int64_t n);
};

struct Target {
  const char* simd;
  bool (*supported)();
  const Elementwise* elementwise[KINASE_TYPES];
  int elementwise_count;
  NarrowKernels narrow;
  Softmax softmax;
  RreluTraining rrelu_training;
};

// The compiled targets, ended by a null pointer.
extern const Target* const kTargets[];

}  // namespace kinase

#endif  // KINASE_SRC_KERNELS_H_
