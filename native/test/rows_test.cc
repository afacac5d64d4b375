// Activations by row on every target: a row has the same bits in pieces, side by side with others and in place, its sums run in
// virtual lanes, and nothing outside the range is touched.
#include <math.h>
#include <string.h>

#include <algorithm>
#include <vector>

#include "gtest/gtest.h"
#include "test/targets.h"

namespace kinase {
namespace {

template <class E>
constexpr int32_t kType = sizeof(E) == sizeof(float) ? KINASE_FLOAT32 : KINASE_FLOAT64;
template <class E>
constexpr E kGuard = -12345;

template <class E>
std::vector<E> Numbers(int64_t n, double step, double size) {
  std::vector<E> x(n);
  for (int64_t i = 0; i < n; ++i) x[i] = static_cast<E>(sin(static_cast<double>(i) * step) * size);
  return x;
}

template <class E>
std::vector<E> Compute(const Operation& op, const std::vector<E>& x, const std::vector<E>& dy, const KinaseAxis& shape) {
  std::vector<E> out(x.size());
  kinase_rows(op.number, op.p, x.data(), op.pass == KINASE_FORWARD ? x.data() : dy.data(), out.data(), &shape);
  return out;
}

template <class E>
bool Same(const std::vector<E>& a, const std::vector<E>& b) {
  return a.size() == b.size() && memcmp(a.data(), b.data(), a.size() * sizeof(E)) == 0;
}

// Each with a temperature, and without one, which is computed in another way.
std::vector<Operation> WithAndWithoutTemperature(const std::string& simd, int32_t type) {
  std::vector<Operation> operations = RowOperations(simd, type);
  for (size_t i = operations.size(); i-- > 0;) {
    operations.push_back(operations[i]);
    operations.back().p[0] = 1;
  }
  return operations;
}

class EveryRow : public ::testing::TestWithParam<std::string> {
 public:
  template <class E>
  void InPieces() const {
    for (const Operation& op : WithAndWithoutTemperature(GetParam(), kType<E>)) {
      for (int64_t inner : {1, 3, 64}) {
        const KinaseAxis shape = {1, 500, inner, inner};
        std::vector<E> x = Numbers<E>(500 * inner, 1.7, 9), dy = Numbers<E>(500 * inner, 0.3, 1);
        // One row has an element that is nearly all of its sum; with three, the next one lies far from 0.
        x[400 * inner] = 14;
        if (inner == 3) x[7 * inner + 1] = 200;
        const bool forward = op.pass == KINASE_FORWARD;
        std::vector<E> out(x.size());
        std::vector<double> state(KINASE_ROW_STATE, NAN);
        int64_t first = 0;
        for (int32_t phase = forward ? KINASE_ROW_MAXIMUM : KINASE_ROW_SUM; phase != KINASE_ROW_DONE;) {
          const int64_t n = std::min<int64_t>(48, 500 - first), at = first * inner;
          phase = kinase_rows_phase(op.number, op.p, phase, &x[at], forward ? &x[at] : &dy[at], &out[at], &shape, first, n,
                                    state.data());
          first = first + n == 500 ? 0 : first + n;
        }
        EXPECT_TRUE(Same(out, Compute(op, x, dy, shape))) << op.name << " pass " << op.pass << ", inner " << inner;
      }
    }
  }

  template <class E>
  void SideBySide() const {
    for (const Operation& op : WithAndWithoutTemperature(GetParam(), kType<E>)) {
      for (int64_t inner : {2, 7, 64, 65, 130}) {
        const int64_t axis = 37;
        std::vector<E> rows = Numbers<E>(axis * inner, 1.7, 9), gradients = Numbers<E>(axis * inner, 0.3, 1);
        // One row has an element that is nearly all of its sum, another lies far from 0.
        rows[20] = 14;
        for (int64_t k = axis; k < 2 * axis; ++k) rows[k] += 100;
        const std::vector<E> want = Compute(op, rows, gradients, {inner, axis, 1, 1});
        std::vector<E> x(rows.size()), dy(rows.size());
        for (int64_t j = 0; j < inner; ++j) {
          for (int64_t k = 0; k < axis; ++k) {
            x[k * inner + j] = rows[j * axis + k];
            dy[k * inner + j] = gradients[j * axis + k];
          }
        }
        const std::vector<E> got = Compute(op, x, dy, {1, axis, inner, inner});
        for (int64_t j = 0; j < inner; ++j) {
          for (int64_t k = 0; k < axis; ++k) {
            ASSERT_EQ(memcmp(&got[k * inner + j], &want[j * axis + k], sizeof(E)), 0)
                << op.name << " pass " << op.pass << ", row " << j << " of " << inner << ", element " << k;
          }
        }
        std::vector<E> part(rows.size(), kGuard<E>);
        const KinaseAxis two = {1, axis, inner, 2};
        kinase_rows(op.number, op.p, x.data(), op.pass == KINASE_FORWARD ? x.data() : dy.data(), part.data(), &two);
        for (int64_t i = 0; i < axis * inner; ++i) {
          ASSERT_EQ(part[i], i % inner < 2 ? got[i] : kGuard<E>) << op.name << ", two of " << inner << " rows, element " << i;
        }
      }
    }
  }

  template <class E>
  void InPlaceAndUnaligned() const {
    for (const Operation& op : WithAndWithoutTemperature(GetParam(), kType<E>)) {
      for (int64_t columns : {1, 2, 3, 7, 8, 15, 16, 17, 33, 1000}) {
        const KinaseAxis shape = {2, columns, 1, 1};
        const std::vector<E> x = Numbers<E>(2 * columns, 1.7, 9), dy = Numbers<E>(2 * columns, 0.3, 1);
        const std::vector<E> want = Compute(op, x, dy, shape);
        std::vector<E> in(2 * columns + 4, kGuard<E>);
        std::copy(x.begin(), x.end(), in.begin() + 1);
        E* const place = &in[1];
        kinase_rows(op.number, op.p, place, op.pass == KINASE_FORWARD ? place : dy.data(), place, &shape);
        EXPECT_EQ(memcmp(place, want.data(), want.size() * sizeof(E)), 0) << op.name << " pass " << op.pass << ", " << columns;
        EXPECT_EQ(in.front(), kGuard<E>);
        for (size_t i = want.size() + 1; i < in.size(); ++i) EXPECT_EQ(in[i], kGuard<E>) << op.name << ", " << columns;
      }
    }
  }
};

TEST_P(EveryRow, InPiecesHasTheBitsOfTheWhole) {
  InPieces<float>();
  InPieces<double>();
}

TEST_P(EveryRow, SideBySideHasTheBitsOfContiguous) {
  SideBySide<float>();
  SideBySide<double>();
}

TEST_P(EveryRow, WorksInPlaceAndTouchesNothingElse) {
  InPlaceAndUnaligned<float>();
  InPlaceAndUnaligned<double>();
}

// The order of a sum hardly ever shows in results rounded to float, so it is looked at where it arises: element i is added to
// lane i mod KINASE_SUM_LANES, one after the other. The lanes of a contiguous row start at number 5 of its state.
TEST_P(EveryRow, SumsRunInVirtualLanes) {
  const double p[KINASE_MAX_PARAMETERS] = {1};
  const int32_t op = kinase_find("softmax", KINASE_BACKWARD_FROM_OUTPUT, KINASE_FLOAT32, GetParam().c_str());
  for (int64_t n : {1, 7, 16, 17, 31, 1001}) {
    const std::vector<float> y = Numbers<float>(n, 1.7, 1), dy = Numbers<float>(n, 0.3, 1);
    std::vector<double> state(KINASE_ROW_STATE);
    std::vector<float> out(n);
    const KinaseAxis longer = {1, n + 1, 1, 1};
    EXPECT_EQ(kinase_rows_phase(op, p, KINASE_ROW_SUM, y.data(), dy.data(), out.data(), &longer, 0, n, state.data()),
              KINASE_ROW_SUM);
    double want[KINASE_SUM_LANES] = {};
    for (int64_t i = 0; i < n; ++i) want[i % KINASE_SUM_LANES] += static_cast<double>(y[i]) * dy[i];
    EXPECT_EQ(memcmp(&state[5], want, sizeof(want)), 0) << n << " elements";
  }
}

TEST_P(EveryRow, SoftmaxIsWithinTwoUlpOfTheExactResult) {
  const double p[KINASE_MAX_PARAMETERS] = {1};
  Operation op{"softmax", KINASE_FORWARD, kinase_find("softmax", KINASE_FORWARD, KINASE_FLOAT32, GetParam().c_str())};
  std::copy(p, p + KINASE_MAX_PARAMETERS, op.p);
  for (int64_t columns : {1, 2, 15, 16, 17, 100, 5000}) {
    const std::vector<float> x = Numbers<float>(columns, 1, 30), y = Compute(op, x, x, {1, columns, 1, 1});
    long double sum = 0;
    for (float v : x) sum += expl(v);
    for (int64_t i = 0; i < columns; ++i) {
      const long double exact = expl(x[i]) / sum;
      const float rounded = static_cast<float>(exact);
      const long double ulp = nextafterf(rounded, INFINITY) - rounded;
      EXPECT_LE(fabsl(y[i] - exact) / ulp, 2.0L) << columns << " columns, element " << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(, EveryRow, ::testing::ValuesIn(RunnableTargets()), [](const auto& info) { return info.param; });

}  // namespace
}  // namespace kinase
