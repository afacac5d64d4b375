// Elements of 16 bits on every target: the result of an element depends on nothing but that element, nothing outside the range is
// touched, and NaN, ties and overflow are what they must be. That results are the right ones is for the digests to say.
#include <string.h>

#include <vector>

#include "gtest/gtest.h"
#include "test/targets.h"

namespace kinase {
namespace {

using Elements = std::vector<uint16_t>;

struct HalfType {
  int32_t type;
  uint16_t one, infinity, nan;
};
const HalfType kHalfTypes[] = {{KINASE_FLOAT16, 0x3c00, 0x7c00, 0x7e00}, {KINASE_BFLOAT16, 0x3f80, 0x7f80, 0x7fc0}};

std::vector<Operation> HalfOperations(const std::string& simd, int32_t type) {
  std::vector<Operation> operations = Operations(simd, KINASE_FLOAT64);
  for (Operation& op : operations) op.number = kinase_narrow(op.number, type, type, type);
  return operations;
}

Elements Spread(int64_t n, uint32_t step) {
  Elements x(n);
  for (int64_t i = 0; i < n; ++i) x[i] = static_cast<uint16_t>(i * step >> 3);
  return x;
}

class HalfOperation : public ::testing::TestWithParam<std::string> {};

TEST_P(HalfOperation, GivesTheSameBitsAtEveryLengthAndAlignment) {
  const Elements x = Spread(1100, 40503), dy = Spread(1100, 30011);
  const uint16_t guard = 0x1234;
  for (const HalfType& half : kHalfTypes) {
    for (const Operation& op : HalfOperations(GetParam(), half.type)) {
      Elements want(x.size());
      for (size_t i = 0; i < x.size(); ++i) Compute(op, &x[i], &dy[i], &want[i], 1);
      for (int64_t n : {0, 1, 3, 8, 31, 32, 33, 61, 511, 512, 513, 1023, 1024, 1025, 1090}) {
        for (int64_t offset : {0, 1, 5}) {
          Elements got(n + offset + 3, guard);
          Compute(op, x.data() + offset, dy.data() + offset, got.data() + offset, n);
          for (int64_t i = 0; i < static_cast<int64_t>(got.size()); ++i) {
            const bool inside = i >= offset && i < offset + n;
            ASSERT_EQ(got[i], inside ? want[i] : guard)
                << op.name << " pass " << op.pass << ", " << n << " elements from " << offset;
          }
        }
      }
    }
  }
}

TEST_P(HalfOperation, WorksInPlace) {
  const Elements x = Spread(1007, 40503);
  for (const HalfType& half : kHalfTypes) {
    const Elements ones(x.size(), half.one);
    for (const Operation& op : HalfOperations(GetParam(), half.type)) {
      Elements want(x.size()), in_x = x, in_dy = ones;
      Compute(op, x.data(), ones.data(), want.data(), x.size());
      Compute(op, in_x.data(), ones.data(), in_x.data(), x.size());
      EXPECT_EQ(want, in_x) << op.name << " pass " << op.pass << " over x";
      if (op.pass != KINASE_FORWARD) {
        Compute(op, x.data(), in_dy.data(), in_dy.data(), x.size());
        EXPECT_EQ(want, in_dy) << op.name << " pass " << op.pass << " over dy";
      }
    }
  }
}

TEST_P(HalfOperation, MakesEveryNaNTheCanonicalOne) {
  for (const HalfType& half : kHalfTypes) {
    const uint16_t negative = static_cast<uint16_t>(half.nan | 0x8000), signaling = static_cast<uint16_t>(half.infinity + 1);
    const uint16_t patterns[] = {half.nan, negative, signaling, 0xffff};
    for (uint16_t nan : patterns) {
      for (const Operation& op : HalfOperations(GetParam(), half.type)) {
        uint16_t result;
        Compute(op, &nan, &half.one, &result, 1);
        EXPECT_EQ(result, half.nan) << op.name << " pass " << op.pass << " of " << std::hex << nan;
      }
    }
  }
}

// y[i] = slope x[i]
void RunLinear(const std::string& simd, int32_t x_type, int32_t y_type, double slope, const void* x, void* y, int64_t n) {
  const double p[KINASE_MAX_PARAMETERS] = {slope};
  const int32_t linear = kinase_find("linear", KINASE_FORWARD, KINASE_FLOAT64, simd.c_str());
  kinase_map(kinase_narrow(linear, x_type, x_type, y_type), p, x, y, n);
}

TEST_P(HalfOperation, RoundsOnceAndToEven) {
  struct {
    float x;
    double slope;
    uint16_t float16, bfloat16;
  } const cases[] = {
      {1.0f, 1, 0x3c00, 0x3f80},
      {0x1.002p0f, 1, 0x3c00, 0x3f80},              // the middle for float16
      {0x1.006p0f, 1, 0x3c02, 0x3f80},              // the next one
      {0x1.01p0f, 1, 0x3c04, 0x3f80},               // the middle for bfloat16
      {0x1.03p0f, 1, 0x3c0c, 0x3f82},               // the next one
      {1.0f, 1 + 0x1p-11 + 0x1p-50, 0x3c01, 0x3f80},  // no middle, but one if it were a float first
      {65504.0f, 1, 0x7bff, 0x4780},
      {0x1.ffdffep15f, 1, 0x7bff, 0x4780},          // the last that does not overflow float16
      {65520.0f, 1, 0x7c00, 0x4780},
      {0x1.fffffep127f, 1, 0x7c00, 0x7f80},
      {0x1p-24f, 1, 0x0001, 0x3380},
      {0x1p-25f, 1, 0x0000, 0x3300},
      {-0x1.8p-24f, 1, 0x8002, 0xb3c0},             // the middle of denormal numbers
      {0x1p-133f, 1, 0x0000, 0x0001},
      {0x1.8p-133f, 1, 0x0000, 0x0002},
      {-0.0f, 1, 0x8000, 0x8000},
      {1.0f, 1e300, 0x7c00, 0x7f80},
  };
  for (const auto& c : cases) {
    uint16_t float16, bfloat16;
    RunLinear(GetParam(), KINASE_FLOAT32, KINASE_FLOAT16, c.slope, &c.x, &float16, 1);
    RunLinear(GetParam(), KINASE_FLOAT32, KINASE_BFLOAT16, c.slope, &c.x, &bfloat16, 1);
    EXPECT_EQ(float16, c.float16) << c.x << " times " << c.slope;
    EXPECT_EQ(bfloat16, c.bfloat16) << c.x << " times " << c.slope;
  }
}

TEST_P(HalfOperation, WidensEveryBitPattern) {
  Elements x(1 << 16);
  for (size_t i = 0; i < x.size(); ++i) x[i] = static_cast<uint16_t>(i);
  for (const HalfType& half : kHalfTypes) {
    std::vector<float> widened(x.size());
    Elements back(x.size());
    RunLinear(GetParam(), half.type, KINASE_FLOAT32, 1, x.data(), widened.data(), x.size());
    RunLinear(GetParam(), KINASE_FLOAT32, half.type, 1, widened.data(), back.data(), x.size());
    for (size_t i = 0; i < x.size(); ++i) {
      const bool is_nan = (x[i] & 0x7fff) > half.infinity;
      ASSERT_EQ(back[i], is_nan ? half.nan : x[i]) << std::hex << x[i];
    }
  }
}

INSTANTIATE_TEST_SUITE_P(, HalfOperation, ::testing::ValuesIn(RunnableTargets()), [](const auto& info) { return info.param; });

}  // namespace
}  // namespace kinase
