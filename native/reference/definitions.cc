#include "definitions.h"

#include <limits>

namespace kinase_reference {
namespace {

using X = const Real&;
using P = const Real*;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// x if it lies in [low, high], otherwise NaN: no output of the activation.
Real Within(X low, X x, X high) { return x >= low && x <= high ? x : Real(kNaN); }

// x, or the end of [low, high] that it has passed.
Real Cut(X low, X x, X high) { return x < low ? low : x > high ? high : x; }

// The slope of Cut: 0 at both ends.
Real Inside(X low, X x, X high) { return x > low && x < high ? 1 : 0; }

// The slope of Cut from its output.
Real InsideOutput(X low, X y, X high) { return y >= low && y <= high ? Inside(low, y, high) : Real(kNaN); }

// In place of an infinity a number that no double reaches, so that a limit is computed where a formula has none.
Real Finite(X x) { return Abs(x) == kInfinity ? CopySign(Real::Power2(1L << 40), x) : x; }

Real Logistic(X x) { return 1 / (1 + Exp(-x)); }
// Even, so that e^-|x|, which does not overflow, will do.
Real LogisticSlope(X x) {
  const Real e = Exp(-Abs(x));
  return e / Square(1 + e);
}
// log(1 + e^x), without the overflow of e^x.
Real Softplus(X x) { return (x > 0 ? x : 0) + Log1p(Exp(-Abs(x))); }
Real Silu(X x, X beta) { return x * Logistic(beta * x); }
Real SiluSlope(X z) { return Logistic(z) + z * LogisticSlope(z); }

Real Normal(X x) { return Erfc(-x / Sqrt(2)) / 2; }
Real NormalDensity(X x) { return Exp(-Square(x) / 2) / Sqrt(2 * Real::Pi()); }

Real GeluCubic(X x) { return Sqrt(8 / Real::Pi()) * (x + Real::Decimal("0.044715") * x * x * x); }
Real GeluCubicSlope(X x) { return Sqrt(8 / Real::Pi()) * (1 + 3 * Real::Decimal("0.044715") * x * x); }
Real Quick() { return Real::Decimal("1.702"); }

// For which the mean 0 and the variance 1 of a normal distribution are a fixed point.
Real SeluAlpha() { return Real::Decimal("1.67326324235437728481704299167165203846115535"); }
Real SeluScale() { return Real::Decimal("1.0507009873554804934193349852946063519589812"); }

// The denominator of rational_tanh, 1 + a + a^2 + 1.41645 a^4, and its slope, at a = 2/3 |x|.
Real RationalA(X x) { return 2 * Abs(x) / 3; }
Real Rational(X a) { return 1 + a + a * a + Real::Decimal("1.41645") * Square(a * a); }
Real RationalSlope(X a) { return 1 + 2 * a + 4 * Real::Decimal("1.41645") * a * a * a; }

Real NearestDouble(X x) { return mpfr_get_d(x.get(), MPFR_RNDN); }

// hard_sigmoid by its lower knee, the double nearest to -offset / slope, where it is exactly 0.
Real HardSigmoid(X x, P p) { return p[0] * (x + NearestDouble(p[1] / p[0])); }

// The double that stands for the mean slope of rrelu.
Real MeanSlope(P p) { return NearestDouble((p[0] + p[1]) / 2); }

using Map = std::map<std::string, Activation>;

void AddRectifiers(Map& all) {
  all["linear"] = {1, [](X x, P p) { return p[0] * x; }, [](X, P p) { return p[0]; }, [](X, P p) { return p[0]; }};
  all["binary_step"] = {1, [](X x, P p) -> Real { return x >= p[0] ? 1 : 0; }, [](X, P) -> Real { return 0; },
                        [](X y, P) -> Real { return y == 0 || y == 1 ? 0 : kNaN; }};
  all["relu"] = {3,
                 [](X x, P p) -> Real { return x >= p[1] ? p[1] : x >= p[2] ? x : p[0] == 0 ? 0 : p[0] * (x - p[2]); },
                 [](X x, P p) -> Real { return x > p[1] ? 0 : x > p[2] ? 1 : p[0]; },
                 [](X y, P p) -> Real { return y > 0 ? 1 : y < 0 && p[0] == 0 ? kNaN : p[0]; }};
  all["relu6"] = {0, [](X x, P) { return Cut(0, x, 6); }, [](X x, P) { return Inside(0, x, 6); },
                  [](X y, P) { return InsideOutput(0, y, 6); }};
  all["leaky_relu"] = {1, [](X x, P p) { return x > 0 ? x : p[0] * x; }, [](X x, P p) { return x > 0 ? 1 : p[0]; },
                       [](X y, P p) { return y > 0 ? 1 : p[0]; }};
  all["rrelu"] = {2, [](X x, P p) { return x > 0 ? x : MeanSlope(p) * x; },
                  [](X x, P p) { return x > 0 ? 1 : MeanSlope(p); }, [](X y, P p) { return y > 0 ? 1 : MeanSlope(p); }};
  all["threshold"] = {2, [](X x, P p) { return x > p[0] ? x : p[1]; },
                      [](X x, P p) -> Real { return x > p[0] ? 1 : 0; },
                      [](X y, P p) -> Real { return y > p[0] ? 1 : y == p[1] ? 0 : kNaN; }};
  all["thresholded_relu"] = {1, [](X x, P p) { return x > p[0] ? x : 0; },
                             [](X x, P p) -> Real { return x > p[0] ? 1 : 0; },
                             [](X y, P p) -> Real { return y > p[0] ? 1 : y == 0 ? 0 : kNaN; }};
  all["clip"] = {2, [](X x, P p) { return Cut(p[0], x, p[1]); }, [](X x, P p) { return Inside(p[0], x, p[1]); },
                 [](X y, P p) { return InsideOutput(p[0], y, p[1]); }};
  all["hard_tanh"] = all["clip"];
  all["relu_squared"] = {0, [](X x, P) { return x > 0 ? x * x : 0; }, [](X x, P) { return x > 0 ? 2 * x : 0; },
                         [](X y, P) { return 2 * Sqrt(y); }};
}

void AddHardSigmoids(Map& all) {
  // The slope ends where the value is 1 as a double: the slope 1/6, a little less as a double, would not end at 3.
  all["hard_sigmoid"] = {2, [](X x, P p) { return Cut(0, HardSigmoid(x, p), 1); },
                         [](X x, P p) { return p[0] * Inside(0, NearestDouble(HardSigmoid(x, p)), 1); },
                         [](X y, P p) { return p[0] * InsideOutput(0, y, 1); }};
  all["hard_swish"] = {0, [](X x, P) { return x <= -3 ? -X(0) : x >= 3 ? x : x * (x + 3) / 6; },
                       [](X x, P) { return x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6; }, nullptr};
  all["sparse_plus"] = {0, [](X x, P) { return x <= -1 ? 0 : x >= 1 ? x : Square(x + 1) / 4; },
                        [](X x, P) { return Cut(0, (x + 1) / 2, 1); }, [](X y, P) { return Cut(0, Sqrt(y), 1); }};
  all["sparse_sigmoid"] = {0, [](X x, P) { return Cut(0, (x + 1) / 2, 1); },
                           [](X x, P) { return Inside(-1, x, 1) / 2; },
                           [](X y, P) { return InsideOutput(0, y, 1) / 2; }};
}

void AddShrinksAndPowers(Map& all) {
  all["hard_shrink"] = {1, [](X x, P p) { return Abs(x) > p[0] ? x : 0; },
                        [](X x, P p) -> Real { return Abs(x) > p[0] ? 1 : 0; },
                        [](X y, P p) -> Real { return Abs(y) > p[0] ? 1 : y == 0 ? 0 : kNaN; }};
  all["soft_shrink"] = {1, [](X x, P p) { return x > p[0] ? x - p[0] : x < -p[0] ? x + p[0] : 0; },
                        [](X x, P p) -> Real { return Abs(x) > p[0] ? 1 : 0; },
                        [](X y, P) -> Real { return y == 0 ? 0 : 1; }};
  all["shrink"] = {2, [](X x, P p) { return x > p[0] ? x - p[1] : x < -p[0] ? x + p[1] : 0; },
                   [](X x, P p) -> Real { return Abs(x) > p[0] ? 1 : 0; }, nullptr};
  all["tanh_shrink"] = {0, [](X x, P) { return x == 0 ? x : x - Tanh(x); }, [](X x, P) { return Square(Tanh(x)); },
                        nullptr};
  all["abs"] = {0, [](X x, P) { return Abs(x); }, [](X x, P) -> Real { return x > 0 ? 1 : x < 0 ? -1 : 0; }, nullptr};
  all["square"] = {0, [](X x, P) { return x * x; }, [](X x, P) { return 2 * x; }, nullptr};
  all["cube"] = {0, [](X x, P) { return x * x * x; }, [](X x, P) { return 3 * x * x; }, nullptr};
}

void AddExponentials(Map& all) {
  all["exponential"] = {0, [](X x, P) { return Exp(x); }, [](X x, P) { return Exp(x); },
                        [](X y, P) { return Within(0, y, kInfinity); }};
  all["gaussian"] = {0, [](X x, P) { return Exp(-Square(x)); },
                     [](X x, P) { return -2 * Finite(x) * Exp(-Square(Finite(x))); }, nullptr};
  all["elu"] = {1, [](X x, P p) { return x >= 0 ? x : p[0] * Expm1(x); },
                [](X x, P p) { return x > 0 ? 1 : p[0] * Exp(x); },
                [](X y, P p) { return y > 0 ? 1 : Within(-p[0], y, 0) + p[0]; }};
  all["celu"] = {1, [](X x, P p) { return x >= 0 ? x : p[0] * Expm1(x / p[0]); },
                 [](X x, P p) { return x > 0 ? 1 : Exp(x / p[0]); },
                 [](X y, P p) { return y > 0 ? 1 : (Within(-p[0], y, 0) + p[0]) / p[0]; }};
  all["selu"] = {0, [](X x, P) { return SeluScale() * (x >= 0 ? x : SeluAlpha() * Expm1(x)); },
                 [](X x, P) { return SeluScale() * (x > 0 ? 1 : SeluAlpha() * Exp(x)); },
                 [](X y, P) {
                   const Real limit = SeluScale() * SeluAlpha();
                   return y > 0 ? SeluScale() : Within(-limit, y, 0) + limit;
                 }};
  // The slope takes e^x up to eps as well: the derivative of what is written, beta - alpha_n between eps and 0, is an artefact of
  // that limit.
  all["xielu"] = {4,
                  [](X x, P p) {
                    const Real z = Finite(x);
                    return x > 0 ? p[0] * z * z + p[2] * z : p[1] * Expm1(z < p[3] ? z : p[3]) + (p[2] - p[1]) * z;
                  },
                  [](X x, P p) {
                    return x > 0 ? 2 * p[0] * x + p[2] : p[1] * Exp(x < p[3] ? x : p[3]) + (p[2] - p[1]);
                  },
                  nullptr};
}

void AddSigmoids(Map& all) {
  all["sigmoid"] = {0, [](X x, P) { return Logistic(x); }, [](X x, P) { return LogisticSlope(x); },
                    [](X y, P) { return y * (1 - Within(0, y, 1)); }};
  all["log_sigmoid"] = {0, [](X x, P) { return -Softplus(-x); }, [](X x, P) { return Logistic(-x); },
                        [](X y, P) { return -Expm1(Within(-kInfinity, y, 0)); }};
  all["tanh"] = {0, [](X x, P) { return Tanh(x); }, [](X x, P) { return Square(Sech(x)); },
                 [](X y, P) { return (1 - y) * (1 + Within(-1, y, 1)); }};
  all["scaled_tanh"] = {2, [](X x, P p) { return p[0] * Tanh(p[1] * x); },
                        [](X x, P p) { return p[0] * p[1] * Square(Sech(p[1] * x)); },
                        [](X y, P p) { return p[1] / p[0] * (p[0] - y) * (p[0] + Within(-p[0], y, p[0])); }};
  all["rectified_tanh"] = {0, [](X x, P) { return x < 0 ? 0 : Tanh(x); },
                           [](X x, P) { return x > 0 ? Square(Sech(x)) : 0; },
                           [](X y, P) { return y == 0 ? 0 : (1 - y) * (1 + Within(0, y, 1)); }};
  all["rational_tanh"] = {0,
                          [](X x, P) {
                            return x == 0 ? x : CopySign(Real::Decimal("1.7159") * (1 - 1 / Rational(RationalA(x))), x);
                          },
                          [](X x, P) {
                            const Real a = RationalA(Finite(x));
                            return Real::Decimal("1.7159") * 2 / 3 * RationalSlope(a) / Square(Rational(a));
                          },
                          nullptr};
  all["softsign"] = {0, [](X x, P) { return Finite(x) / (1 + Abs(Finite(x))); },
                     [](X x, P) { return 1 / Square(1 + Abs(x)); },
                     [](X y, P) { return Square(1 - Abs(Within(-1, y, 1))); }};
  all["erf"] = {0, [](X x, P) { return Erf(x); }, [](X x, P) { return 2 / Sqrt(Real::Pi()) * Exp(-Square(x)); },
                nullptr};
}

void AddSmoothRectifiers(Map& all) {
  all["softplus"] = {1, [](X x, P p) { return Softplus(p[0] * x) / p[0]; }, [](X x, P p) { return Logistic(p[0] * x); },
                     [](X y, P p) { return -Expm1(-p[0] * Within(0, y, kInfinity)); }};
  // Below 0 multiplied by the conjugate: no precision would do for the difference at -infinity.
  all["squareplus"] = {1,
                       [](X x, P p) {
                         const Real root = Sqrt(Square(Finite(x)) + p[0]);
                         return x < 0 ? p[0] / 2 / (root - Finite(x)) : (Finite(x) + root) / 2;
                       },
                       [](X x, P p) {
                         const Real root = Sqrt(Square(Finite(x)) + p[0]);
                         return x < 0 ? p[0] / 2 / (root - Finite(x)) / root : (1 + Finite(x) / root) / 2;
                       },
                       [](X y, P p) { return 1 / (1 + p[0] / 4 / Square(Within(0, y, kInfinity))); }};
  all["silu"] = {1, [](X x, P p) { return Silu(Finite(x), p[0]); }, [](X x, P p) { return SiluSlope(p[0] * Finite(x)); },
                 nullptr};
  all["mish"] = {0, [](X x, P) { return Finite(x) * Tanh(Softplus(Finite(x))); },
                 [](X x, P) {
                   const Real s = Softplus(Finite(x));
                   return Tanh(s) + Finite(x) * Square(Sech(s)) * Logistic(x);
                 },
                 nullptr};
  all["gelu"] = {0, [](X x, P) { return Finite(x) * Normal(x); },
                 [](X x, P) { return Normal(x) + Finite(x) * NormalDensity(x); }, nullptr};
  all["gelu_tanh"] = {0, [](X x, P) { return Finite(x) * Logistic(GeluCubic(x)); },
                      [](X x, P) {
                        const Real u = GeluCubic(Finite(x));
                        return Logistic(u) + Finite(x) * LogisticSlope(u) * GeluCubicSlope(Finite(x));
                      },
                      nullptr};
  all["gelu_quick"] = {0, [](X x, P) { return Silu(Finite(x), Quick()); },
                       [](X x, P) { return SiluSlope(Quick() * Finite(x)); }, nullptr};
  // The value has the sign of x, that of a zero included; at infinity the slope has no limit.
  all["snake"] = {1, [](X x, P p) { return CopySign(Abs(x) == kInfinity ? x : x + Square(Sin(p[0] * x)) / p[0], x); },
                  [](X x, P p) { return 1 + Sin(2 * p[0] * x); }, nullptr};
}

Map Build() {
  Map all;
  AddRectifiers(all);
  AddHardSigmoids(all);
  AddShrinksAndPowers(all);
  AddExponentials(all);
  AddSigmoids(all);
  AddSmoothRectifiers(all);
  return all;
}

}  // namespace

const Map& Activations() {
  static const Map all = Build();
  return all;
}

}  // namespace kinase_reference
