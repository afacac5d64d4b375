// Numbers of many bits as values, so that a definition reads like the formula. Every operation is one of MPFR, rounded to the
// working precision. A sum that cancels inexact terms says how many bits it lost: then all is computed again with more of them.
#ifndef KINASE_REFERENCE_REAL_H_
#define KINASE_REFERENCE_REAL_H_

#include <mpfr.h>

#include <algorithm>

namespace kinase_reference {

class Real {
 public:
  // What is being computed: its precision, and the bits that cancellation has taken from it.
  struct Working {
    mpfr_prec_t bits = 128;
    mpfr_prec_t lost = 0;
  };
  static Working working;
  // More than any precision: nothing is left of a difference.
  static constexpr mpfr_prec_t kEverything = 1 << 24;

  Real(double x) : Real() { exact_ = mpfr_set_d(value_, x, MPFR_RNDN) == 0; }
  Real(const Real& other) : Real() { *this = other; }
  ~Real() { mpfr_clear(value_); }

  Real& operator=(const Real& other) {
    exact_ = (mpfr_set(value_, other.value_, MPFR_RNDN) == 0) && other.exact_;
    return *this;
  }

  static Real Decimal(const char* digits) {
    Real result;
    result.exact_ = false;
    mpfr_set_str(result.value_, digits, 10, MPFR_RNDN);
    return result;
  }

  static Real Pi() {
    Real result;
    result.exact_ = mpfr_const_pi(result.value_, MPFR_RNDN) == 0;
    return result;
  }

  // 2 to a power.
  static Real Power2(long exponent) {
    Real result(1);
    mpfr_mul_2si(result.value_, result.value_, exponent, MPFR_RNDN);
    return result;
  }

  mpfr_srcptr get() const { return value_; }

  friend Real operator-(const Real& a) { return Apply(mpfr_neg, a); }
  friend Real operator+(const Real& a, const Real& b) { return Sum(mpfr_add, a, b); }
  friend Real operator-(const Real& a, const Real& b) { return Sum(mpfr_sub, a, b); }
  friend Real operator*(const Real& a, const Real& b) { return Apply(mpfr_mul, a, b); }
  friend Real operator/(const Real& a, const Real& b) { return Apply(mpfr_div, a, b); }

  friend bool operator<(const Real& a, const Real& b) { return mpfr_less_p(a.value_, b.value_); }
  friend bool operator>(const Real& a, const Real& b) { return mpfr_greater_p(a.value_, b.value_); }
  friend bool operator<=(const Real& a, const Real& b) { return mpfr_lessequal_p(a.value_, b.value_); }
  friend bool operator>=(const Real& a, const Real& b) { return mpfr_greaterequal_p(a.value_, b.value_); }
  friend bool operator==(const Real& a, const Real& b) { return mpfr_equal_p(a.value_, b.value_); }

  friend Real Abs(const Real& a) { return Apply(mpfr_abs, a); }
  friend Real Sqrt(const Real& a) { return Apply(mpfr_sqrt, a); }
  friend Real Exp(const Real& a) { return Apply(mpfr_exp, a); }
  friend Real Expm1(const Real& a) { return Apply(mpfr_expm1, a); }
  friend Real Log1p(const Real& a) { return Apply(mpfr_log1p, a); }
  friend Real Tanh(const Real& a) { return Apply(mpfr_tanh, a); }
  friend Real Sech(const Real& a) { return Apply(mpfr_sech, a); }
  friend Real Erf(const Real& a) { return Apply(mpfr_erf, a); }
  friend Real Erfc(const Real& a) { return Apply(mpfr_erfc, a); }
  friend Real Sin(const Real& a) { return Apply(mpfr_sin, a); }
  friend Real CopySign(const Real& a, const Real& sign) { return Apply(mpfr_copysign, a, sign); }

 private:
  Real() { mpfr_init2(value_, working.bits); }

  template <typename Operation, typename... Reals>
  static Real Apply(Operation operation, const Real& a, const Reals&... more) {
    Real result;
    const int rounded = operation(result.value_, a.value_, more.value_..., MPFR_RNDN);
    result.exact_ = rounded == 0 && (a.exact_ && ... && more.exact_);
    return result;
  }

  template <typename Operation>
  static Real Sum(Operation operation, const Real& a, const Real& b) {
    Real result = Apply(operation, a, b);
    if ((a.exact_ && b.exact_) || !mpfr_regular_p(a.value_) || !mpfr_regular_p(b.value_)) return result;
    if (mpfr_zero_p(result.value_)) {
      working.lost = kEverything;
    } else if (mpfr_regular_p(result.value_)) {
      const mpfr_exp_t largest = std::max(mpfr_get_exp(a.value_), mpfr_get_exp(b.value_));
      const mpfr_exp_t lost = std::max<mpfr_exp_t>(0, largest - mpfr_get_exp(result.value_));
      working.lost = std::min<mpfr_exp_t>(kEverything, working.lost + lost);
    }
    return result;
  }

  mpfr_t value_;
  bool exact_ = true;
};

inline Real::Working Real::working;

// Found for plain numbers, too.
Real Sqrt(const Real& a);

inline Real Square(const Real& a) { return a * a; }

}  // namespace kinase_reference

#endif  // KINASE_REFERENCE_REAL_H_
