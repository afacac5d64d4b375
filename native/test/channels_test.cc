// Activations with a number per channel against their definitions, element by element, on every target.
#include <math.h>
#include <string.h>

#include <vector>

#include "gtest/gtest.h"
#include "test/targets.h"

namespace kinase {
namespace {

const KinaseChannels kShapes[] = {
    // channels, inner, first, runs, length, stride, tile
    {3, 1, 0, 1, 15, 0, 0},         {5, 7, 0, 1, 5 * 7 * 40, 0, 0},   {40, 1, 0, 1, 40 * 33, 0, 0},
    {2, 1500, 0, 1, 6000, 0, 0},    {300, 1, 256, 9, 44, 300, 256},   {300, 3, 0, 4, 768, 900, 0},
    {4, 100, 217, 1, 1000, 0, 0},   {1, 1, 5, 1, 100, 0, 0},
};

template <class E>
constexpr int32_t kType = sizeof(E) == sizeof(float) ? KINASE_FLOAT32 : KINASE_FLOAT64;

template <class E>
std::vector<E> Numbers(size_t n, double phase) {
  std::vector<E> numbers(n);
  for (size_t i = 0; i < n; ++i) numbers[i] = static_cast<E>(3 * sin(phase + 1.7 * static_cast<double>(i)));
  return numbers;
}

// Every element of the runs as its definition has it: an activation of the sum with a bias, or prelu if there is none.
template <class E>
class Definition {
 public:
  Definition(const Operation* forward, const Operation* backward, const KinaseChannels& c)
      : forward_(forward), backward_(backward), c_(c), lanes_(KINASE_SUM_LANES * KINASE_CHANNEL_TILE) {
    const size_t n = static_cast<size_t>(c.first + (c.runs - 1) * c.stride + c.length);
    x = Numbers<E>(n, 0);
    v = Numbers<E>(static_cast<size_t>(c.channels), 1);
    dy = Numbers<E>(n, 2);
    y.assign(n, 99);
    dx.assign(n, 99);
    for (int64_t run = 0; run < c.runs; ++run) {
      for (int64_t i = 0; i < c.length; ++i) Element(c.first + run * c.stride + i);
    }
  }

  void Compare(const std::vector<E>& got_y, const std::vector<E>& got_dx, const std::vector<double>& lanes) const {
    EXPECT_EQ(memcmp(y.data(), got_y.data(), y.size() * sizeof(E)), 0) << Name();
    EXPECT_EQ(memcmp(dx.data(), got_dx.data(), dx.size() * sizeof(E)), 0) << Name();
    EXPECT_EQ(memcmp(lanes_.data(), lanes.data(), lanes.size() * sizeof(double)), 0) << Name();
  }

  std::vector<E> x, v, dy, y, dx;

 private:
  std::string Name() const {
    return (forward_ == nullptr ? "prelu" : forward_->name) + " of " + std::to_string(c_.channels) + " channels, inner " +
           std::to_string(c_.inner);
  }

  void Element(int64_t at) {
    const int64_t channel = at / c_.inner % c_.channels;
    const int64_t place = at / c_.inner / c_.channels * c_.inner + at % c_.inner;
    double& lane = lanes_[place % KINASE_SUM_LANES * KINASE_CHANNEL_TILE + channel - c_.tile];
    if (forward_ == nullptr) {
      y[at] = x[at] > 0 ? x[at] : v[channel] * x[at];
      dx[at] = x[at] > 0 ? dy[at] : dy[at] * v[channel];
      lane += x[at] > 0 ? 0 : static_cast<double>(dy[at]) * static_cast<double>(x[at]);
    } else {
      const E z = x[at] + v[channel];
      kinase_map(forward_->number, forward_->p, &z, &y[at], 1);
      kinase_gradient(backward_->number, backward_->p, &z, &dy[at], &dx[at], 1);
      lane += dx[at];
    }
  }

  const Operation* const forward_;
  const Operation* const backward_;
  const KinaseChannels c_;
  std::vector<double> lanes_;
};

template <class E>
void CheckPrelu(const std::string& simd) {
  const int32_t forward = kinase_find("prelu", KINASE_FORWARD, kType<E>, simd.c_str());
  const int32_t backward = kinase_find("prelu", KINASE_BACKWARD, kType<E>, simd.c_str());
  for (const KinaseChannels& c : kShapes) {
    const Definition<E> want(nullptr, nullptr, c);
    std::vector<E> y(want.x.size(), 99), dx(want.x.size(), 99);
    std::vector<double> lanes(KINASE_SUM_LANES * KINASE_CHANNEL_TILE);
    kinase_prelu(forward, want.x.data(), want.v.data(), y.data(), &c);
    kinase_prelu_gradient(backward, want.x.data(), want.v.data(), want.dy.data(), dx.data(), lanes.data(), &c);
    want.Compare(y, dx, lanes);
  }
}

template <class E>
void CheckBiased(const std::string& simd) {
  const std::vector<Operation> forwards = OperationsOf(simd, kType<E>, {KINASE_FORWARD});
  const std::vector<Operation> backwards = OperationsOf(simd, kType<E>, {KINASE_BACKWARD});
  ASSERT_EQ(forwards.size(), backwards.size());
  for (size_t i = 0; i < forwards.size(); ++i) {
    for (const KinaseChannels& c : kShapes) {
      const Definition<E> want(&forwards[i], &backwards[i], c);
      std::vector<E> y(want.x.size(), 99), dx(want.x.size(), 99);
      std::vector<double> lanes(KINASE_SUM_LANES * KINASE_CHANNEL_TILE);
      kinase_biased(forwards[i].number, forwards[i].p, want.x.data(), want.v.data(), y.data(), &c);
      kinase_biased_gradient(backwards[i].number, backwards[i].p, want.x.data(), want.v.data(), want.dy.data(), dx.data(),
                             lanes.data(), &c);
      want.Compare(y, dx, lanes);
    }
  }
}

class ByChannel : public ::testing::TestWithParam<std::string> {};

TEST_P(ByChannel, PreluIsAsDefined) {
  CheckPrelu<float>(GetParam());
  CheckPrelu<double>(GetParam());
}

TEST_P(ByChannel, BiasedActivationsAreAsDefined) {
  CheckBiased<float>(GetParam());
  CheckBiased<double>(GetParam());
}

INSTANTIATE_TEST_SUITE_P(, ByChannel, ::testing::ValuesIn(RunnableTargets()), [](const auto& info) { return info.param; });

}  // namespace
}  // namespace kinase
