// The mathematical definitions of all element-wise activations: what is exact, for measuring the library's float64 results.
#ifndef KINASE_REFERENCE_DEFINITIONS_H_
#define KINASE_REFERENCE_DEFINITIONS_H_

#include <map>
#include <string>

#include "real.h"

namespace kinase_reference {

// A function of an input (or of an output) and of the parameters of an activation.
using Function = Real (*)(const Real& x, const Real* p);

struct Activation {
  int parameters;
  Function value;
  Function slope;
  Function slope_from_output;  // null where the output does not determine the slope; NaN for what is no output
};

// By name in snake case.
const std::map<std::string, Activation>& Activations();

}  // namespace kinase_reference

#endif  // KINASE_REFERENCE_DEFINITIONS_H_
