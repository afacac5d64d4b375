// What results in 0 does so without denormal numbers on the way: Intel's processors are slow with each, so that masked rows of
// softmax took many times as long as others. An operation that makes one, rounded, sets a flag.
#include <fenv.h>
#include <math.h>
#include <string.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "gtest/gtest.h"
#include "test/targets.h"

namespace kinase {
namespace {

constexpr int64_t kLength = 1000;
constexpr float kInf = std::numeric_limits<float>::infinity(), kMost = std::numeric_limits<float>::max();

// Ordinary numbers, and every third of them another.
std::vector<float> Mixed(float other) {
  std::vector<float> x(kLength);
  for (int64_t i = 0; i < kLength; ++i) x[i] = i % 3 == 1 ? other : static_cast<float>(sin(static_cast<double>(i) * 1.7) * 4);
  return x;
}

template <class F>
bool Underflows(const F& f) {
  feclearexcept(FE_UNDERFLOW);
  f();
  return fetestexcept(FE_UNDERFLOW) != 0;
}

class Underflow : public ::testing::TestWithParam<std::string> {};

TEST(UnderflowFlag, IsSet) {
  volatile float least = std::numeric_limits<float>::min();
  EXPECT_TRUE(Underflows([&] { least = least * 0.1f; }));
}

TEST_P(Underflow, DoesNotComeOfMaskedElementsOfRows) {
  const KinaseAxis shapes[] = {{1, kLength, 1, 1}, {50, 20, 1, 1}, {1, 200, 5, 5}};
  for (Operation op : RowOperations(GetParam(), KINASE_FLOAT32)) {
    op.p[0] = 1;
    if ((op.name != "softmax" && op.name != "softmin" && op.name != "log_softmax") || op.pass != KINASE_FORWARD) continue;
    for (const KinaseAxis& shape : shapes) {
      for (float mask : {1e4f, 1e9f, kMost, kInf}) {
        const std::vector<float> x = Mixed(op.name == "softmin" ? mask : -mask);
        std::vector<float> y(kLength);
        EXPECT_FALSE(Underflows([&] { kinase_rows(op.number, op.p, x.data(), x.data(), y.data(), &shape); }))
            << op.name << " of " << shape.axis << " elements, every third masked by " << mask;
      }
    }
  }
}

TEST_P(Underflow, DoesNotComeOfWhatHasVanished) {
  for (const Operation& op : Operations(GetParam(), KINASE_FLOAT32)) {
    const bool gelu = op.name == "gelu" || op.name == "gelu_tanh";
    if (op.pass == KINASE_FORWARD ? !gelu && op.name != "exponential" && op.name != "sigmoid" : !gelu) continue;
    for (float x_other : {-120.0f, -1e9f, -kMost, -kInf}) {
      const std::vector<float> x = Mixed(x_other), dy(kLength, 0.3f);
      std::vector<float> y(kLength);
      EXPECT_FALSE(Underflows([&] { Compute(op, x.data(), dy.data(), y.data(), kLength); }))
          << op.name << " pass " << op.pass << ", every third " << x_other;
    }
  }
}

// The bits of numbers in the upper half, as bfloat16 has them.
std::vector<uint16_t> Upper(const std::vector<float>& x) {
  std::vector<uint16_t> upper(x.size());
  std::transform(x.begin(), x.end(), upper.begin(), [](float v) {
    uint32_t bits;
    memcpy(&bits, &v, sizeof(bits));
    return static_cast<uint16_t>(bits >> 16);
  });
  return upper;
}

// Of which a product that is denormal, and so small that nothing but that would be, loses bits.
constexpr float kGradient = 0x1.56p-20f;

TEST_P(Underflow, DoesNotComeOfGradientsOf16Bits) {
  const std::vector<uint16_t> x = Upper(Mixed(2.5f)), dy = Upper(std::vector<float>(kLength, kGradient));
  std::vector<uint16_t> dx(kLength);
  for (const Operation& op : Operations(GetParam(), KINASE_FLOAT64)) {
    if (op.pass != KINASE_BACKWARD || (op.name != "tanh" && op.name != "silu" && op.name != "gelu")) continue;
    Operation narrow = op;
    narrow.number = kinase_narrow(op.number, KINASE_BFLOAT16, KINASE_BFLOAT16, KINASE_BFLOAT16);
    EXPECT_FALSE(Underflows([&] { Compute(narrow, x.data(), dy.data(), dx.data(), kLength); })) << op.name;
  }
}

INSTANTIATE_TEST_SUITE_P(, Underflow, ::testing::ValuesIn(RunnableTargets()), [](const auto& info) { return info.param; });

}  // namespace
}  // namespace kinase
