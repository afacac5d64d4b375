// kinase_reference NAME PASS [PARAMETER...]: exact values for doubles.
//
// Reads doubles from standard input and writes for each, as soon as it is read, three words of eight bytes, all in the byte
// order of the machine: the doubles high and low and the integer exponent with value = (high + low) 2^exponent, right to 90
// bits or more, |high| in [1, 2], |low| at most half a unit of the last place of high; for zero, infinity and NaN high alone. PASS is forward,
// backward or backward_from_output; PARAMETERs are in the order of the catalogue. Exit status: 0 at the end of the input, 2
// for wrong usage.
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "definitions.h"

namespace kinase_reference {
namespace {

// Bits of the result that count: a unit of the last place of double, and what is far below the errors that are measured.
// Without cancellation the rest is ample: an exponential loses the bits of its argument's integer part, 11 before its result
// has left double.
mpfr_prec_t wanted = 96;
constexpr mpfr_prec_t kSpare = 32;
constexpr mpfr_prec_t kMostBits = 1 << 15;
// Far beyond double on either side.
constexpr mpfr_exp_t kLargestExponent = 100000;
constexpr size_t kPiece = 4096;

struct Word {
  double high;
  double low;
  int64_t exponent;
};

Word ToWord(const Real& value) {
  mpfr_srcptr v = value.get();
  if (!mpfr_regular_p(v)) return {mpfr_get_d(v, MPFR_RNDN), 0, 0};
  const mpfr_exp_t exponent = mpfr_get_exp(v) - 1;
  mpfr_t rest;
  mpfr_init2(rest, mpfr_get_prec(v));
  mpfr_mul_2si(rest, v, -exponent, MPFR_RNDN);
  Word word;
  word.high = mpfr_get_d(rest, MPFR_RNDN);
  mpfr_sub_d(rest, rest, word.high, MPFR_RNDN);
  word.low = mpfr_get_d(rest, MPFR_RNDA);  // 0 only if nothing is left
  mpfr_clear(rest);
  word.exponent = std::max(-kLargestExponent, std::min(kLargestExponent, exponent));
  return word;
}

// The value with the wanted bits at least, however many cancellation takes.
Word Evaluate(Function function, double x, const std::vector<double>& parameters) {
  if (x != x) return {x, 0, 0};
  for (mpfr_prec_t bits = wanted + kSpare; bits <= kMostBits;) {
    Real::working = {bits, 0};
    const std::vector<Real> p(parameters.begin(), parameters.end());
    const Real value = function(x, p.data());
    const mpfr_prec_t lost = Real::working.lost;
    if (lost <= bits - wanted) return ToWord(value);
    bits = lost == Real::kEverything ? 4 * bits : lost + wanted + 64;
  }
  fprintf(stderr, "kinase_reference: nothing is left of a difference at %a\n", x);
  exit(EXIT_FAILURE);
}

// Answers what has come, so that whoever waits for an answer before asking on gets it.
int Serve(Function function, const std::vector<double>& parameters) {
  double x[kPiece];
  Word words[kPiece];
  size_t have = 0;
  for (ssize_t got; (got = read(STDIN_FILENO, reinterpret_cast<char*>(x) + have, sizeof(x) - have)) > 0;) {
    have += got;
    const size_t count = have / sizeof(double);
    for (size_t i = 0; i < count; ++i) words[i] = Evaluate(function, x[i], parameters);
    fwrite(words, sizeof(Word), count, stdout);
    if (fflush(stdout) != 0) return EXIT_FAILURE;
    have -= count * sizeof(double);
    memmove(x, x + count, have);
  }
  return have == 0 ? EXIT_SUCCESS : 2;
}

int Usage(const std::string& problem) {
  fprintf(stderr, "kinase_reference: %s; usage: kinase_reference [--bits=N] NAME forward|backward|backward_from_output "
                  "[PARAMETER...]\n",
          problem.c_str());
  return 2;
}

int Run(int count, char** arguments) {
  if (count > 1 && strncmp(arguments[1], "--bits=", 7) == 0) {
    wanted = atol(arguments[1] + 7);
    if (wanted < 64 || wanted > 16384) return Usage("--bits must be in [64, 16384]");
    --count;
    ++arguments;
  }
  if (count < 3) return Usage("a name and a pass are needed");
  const auto found = Activations().find(arguments[1]);
  if (found == Activations().end()) return Usage(std::string("there is no ") + arguments[1]);
  const Activation& activation = found->second;
  const std::string pass = arguments[2];
  const Function function = pass == "forward"                ? activation.value
                            : pass == "backward"             ? activation.slope
                            : pass == "backward_from_output" ? activation.slope_from_output
                                                             : nullptr;
  if (function == nullptr) return Usage(found->first + " has no " + pass);
  std::vector<double> parameters;
  for (int i = 3; i < count; ++i) {
    char* end;
    parameters.push_back(strtod(arguments[i], &end));
    if (end == arguments[i] || *end != '\0') return Usage(std::string("not a number: ") + arguments[i]);
  }
  if (static_cast<int>(parameters.size()) != activation.parameters) {
    return Usage(found->first + " has " + std::to_string(activation.parameters) + " parameters");
  }
  return Serve(function, parameters);
}

}  // namespace
}  // namespace kinase_reference

int main(int count, char** arguments) {
  mpfr_set_emin(mpfr_get_emin_min());
  mpfr_set_emax(mpfr_get_emax_max());
  return kinase_reference::Run(count, arguments);
}
