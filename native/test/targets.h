// What every test runs over: the compiled targets that this processor can run, and their operations.
#ifndef KINASE_TEST_TARGETS_H_
#define KINASE_TEST_TARGETS_H_

#include <stdint.h>

#include <initializer_list>
#include <string>
#include <vector>

#include "include/kinase.h"
#include "src/kernels.h"

namespace kinase {

struct Operation {
  std::string name;
  int32_t pass;
  int32_t number;
  // The parameters that the digests and the tests use: what every activation accepts.
  double p[KINASE_MAX_PARAMETERS] = {0.5, 0.5, 0.5, 0.5};
};

inline std::vector<std::string> RunnableTargets() {
  std::vector<std::string> names;
  for (const Target* const* target = kTargets; *target != nullptr; ++target) {
    if ((*target)->supported()) names.push_back((*target)->simd);
  }
  return names;
}

inline std::vector<Operation> OperationsOf(const std::string& simd, int32_t type, std::initializer_list<int32_t> passes) {
  std::vector<Operation> operations;
  for (const Target* const* target = kTargets; *target != nullptr; ++target) {
    if (simd != (*target)->simd) continue;
    for (int i = 0; i < (*target)->elementwise_count; ++i) {
      for (int32_t pass : passes) {
        Operation op;
        op.name = kElementwise[(target - kTargets) * KINASE_TYPES + type][i].name;
        op.pass = pass;
        op.number = kinase_find(op.name.c_str(), pass, type, simd.c_str());
        if (op.number >= 0) operations.push_back(op);
      }
    }
  }
  return operations;
}

inline std::vector<Operation> Operations(const std::string& simd, int32_t type) {
  return OperationsOf(simd, type, {KINASE_FORWARD, KINASE_BACKWARD, KINASE_BACKWARD_FROM_OUTPUT});
}

inline std::vector<Operation> GatedOperations(const std::string& simd, int32_t type) {
  return OperationsOf(simd, type, {KINASE_GATED, KINASE_GATED_BACKWARD});
}

inline std::vector<Operation> RowOperations(const std::string& simd, int32_t type) {
  std::vector<Operation> operations;
  for (const Target* const* target = kTargets; *target != nullptr; ++target) {
    if (simd != (*target)->simd) continue;
    for (int i = 0; i < (*target)->rowwise_count; ++i) {
      for (int32_t pass : {KINASE_FORWARD, KINASE_BACKWARD_FROM_OUTPUT}) {
        Operation op;
        op.name = (*target)->rowwise[type][i].name;
        op.pass = pass;
        op.number = kinase_find(op.name.c_str(), pass, type, simd.c_str());
        op.p[3] = 0;
        if (op.number >= 0) operations.push_back(op);
      }
    }
  }
  return operations;
}

// result[i] = f(x[i]), or dy[i] f'(x[i]) with dy in a separate array.
template <class E>
void Compute(const Operation& op, const E* x, const E* dy, E* result, int64_t n) {
  if (op.pass == KINASE_FORWARD) {
    kinase_map(op.number, op.p, x, result, n);
  } else {
    kinase_gradient(op.number, op.p, x, dy, result, n);
  }
}

}  // namespace kinase

#endif  // KINASE_TEST_TARGETS_H_
