// Every operation on every target: the result of an element depends on nothing but that element, nothing outside the range is
// touched, and special values are what they must be.
#include <math.h>
#include <string.h>

#include <initializer_list>
#include <limits>
#include <vector>

#include "gtest/gtest.h"
#include "test/targets.h"

namespace kinase {
namespace {

template <class E>
constexpr E kInfinity = std::numeric_limits<E>::infinity();
template <class E>
constexpr E kGuard = -12345;
template <class E>
constexpr int32_t kType = sizeof(E) == sizeof(float) ? KINASE_FLOAT32 : KINASE_FLOAT64;

uint64_t Bits(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof(bits));
  return bits;
}
uint64_t Bits(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof(bits));
  return bits;
}

struct Length {
  const char* what;
  int64_t n;
};

const Length kLengths[] = {
    {"empty", 0},           {"one", 1},
    {"below 4 lanes", 3},   {"4 lanes", 4},
    {"above 4 lanes", 5},   {"below 8 lanes", 7},
    {"8 lanes", 8},         {"above 8 lanes", 9},
    {"below 16 lanes", 15}, {"16 lanes", 16},
    {"above 16 lanes", 17}, {"below an AVX2 iteration", 31},
    {"an iteration", 32},   {"above it, with every loop and a rest", 61},
    {"several iterations and a rest", 1000 + 7},
};

// Around the shortest range that starts at a cache line, of floats and of doubles, and longer ones.
const Length kStreamed[] = {
    {"empty", 0},
    {"one", 1},
    {"the first with a head, of doubles", 128},
    {"below the first with a head", 255},
    {"the first with a head", 256},
    {"above it", 257},
    {"many lines and a rest", 5000 + 7},
};

// Different in every lane, both signs, the whole range in which activations do something, and special values in between.
template <class E>
std::vector<E> Inputs(int64_t n) {
  const E tiny = std::numeric_limits<E>::denorm_min() * 1000, huge = std::numeric_limits<E>::max() / 2;
  const E special[] = {0, -0.0f, kInfinity<E>, -kInfinity<E>, NAN, tiny, -tiny, huge, -huge, 1, -1};
  std::vector<E> x(n);
  for (int64_t i = 0; i < n; ++i) {
    x[i] = i % 13 == 5 ? special[i / 13 % 11] : static_cast<E>(sin(static_cast<double>(i) * 1.7) * static_cast<double>(i % 23));
  }
  return x;
}

// What formulas may treat apart in a block of its own kind, both sides of where they might begin to, and in every third block one number
// that is of the other kind.
template <class E>
std::vector<E> MostlyModerate(int64_t n) {
  const E other[] = {45, -45, 90, -90, 105, -105, 1e30f, -1e30f, kInfinity<E>, -kInfinity<E>, NAN};
  const E edge = static_cast<E>(64 * log(2.0));
  std::vector<E> x(n);
  for (int64_t i = 0; i < n; ++i) {
    const E near_edge = (i % 2 == 0 ? edge : -edge) * (1 + static_cast<E>(i % 9 - 4) * std::numeric_limits<E>::epsilon());
    x[i] = i % 293 == 130 ? other[i / 293 % 11] : i % 7 == 3 ? near_edge : static_cast<E>(sin(static_cast<double>(i) * 1.7) * 40);
  }
  return x;
}

template <class E>
class Kernels {
 public:
  explicit Kernels(const std::string& simd) : operations_(Operations(simd, kType<E>)), gates_(GatedOperations(simd, kType<E>)) {}

  void CompareLengthsAndAlignments() const {
    const std::vector<E> x = Inputs<E>(2000), dy = Inputs<E>(2001);
    for (const Operation& op : operations_) {
      for (const Length& length : kLengths) {
        for (int64_t offset : {0, 1, 5}) Compare(op, length, offset, x, dy);
      }
    }
  }

  void CompareBlocks() const {
    const std::vector<E> x = MostlyModerate<E>(8000), dy = Inputs<E>(8001);
    for (Operation op : operations_) {
      Compare(op, {"blocks", 8000}, 0, x, dy);
      op.number = kinase_streaming(op.number);
      Compare(op, {"blocks past the caches", 8000}, 0, x, dy);
    }
  }

  void CompareStreams() const {
    const std::vector<E> x = Inputs<E>(6000), dy = Inputs<E>(6001);
    for (Operation op : operations_) {
      op.number = kinase_streaming(op.number);
      for (const Length& length : kStreamed) {
        for (int64_t offset : {0, 1, 5, 16}) Compare(op, length, offset, x, dy);
      }
    }
    for (const Operation& op : gates_) CompareStreamedGate(op, x, dy);
  }

  void CompareInPlace() const {
    const int64_t n = 1007;
    const std::vector<E> x = Inputs<E>(n), dy(n, 1);
    for (const Operation& op : operations_) {
      std::vector<E> want(n), in_x = x, in_dy = dy;
      Compute(op, x.data(), dy.data(), want.data(), n);
      Compute(op, in_x.data(), dy.data(), in_x.data(), n);
      EXPECT_EQ(memcmp(want.data(), in_x.data(), n * sizeof(E)), 0) << op.name << " pass " << op.pass << " over x";
      if (op.pass != KINASE_FORWARD) {
        Compute(op, x.data(), in_dy.data(), in_dy.data(), n);
        EXPECT_EQ(memcmp(want.data(), in_dy.data(), n * sizeof(E)), 0) << op.name << " pass " << op.pass << " over dy";
      }
    }
  }

  void CheckNaN(const std::vector<E>& nans, E canonical) const {
    for (E nan : nans) {
      for (const Operation& op : operations_) {
        const E one = 1;
        E result;
        Compute(op, &nan, &one, &result, 1);
        EXPECT_EQ(Bits(result), Bits(canonical)) << op.name << " pass " << op.pass << " of " << std::hex << Bits(nan);
      }
    }
  }

 private:
  static void Compare(const Operation& op, const Length& length, int64_t offset, const std::vector<E>& x,
                      const std::vector<E>& dy) {
    std::vector<E> got(length.n + offset + 3, kGuard<E>);
    Compute(op, x.data() + offset, dy.data() + 1, got.data() + offset, length.n);
    for (int64_t i = 0; i < length.n; ++i) {
      E want;
      Compute(op, x.data() + offset + i, dy.data() + 1 + i, &want, 1);
      ASSERT_EQ(Bits(got[offset + i]), Bits(want))
          << op.name << " pass " << op.pass << ", " << length.what << ", offset " << offset << ", element " << i;
    }
    for (int64_t i = 0; i < static_cast<int64_t>(got.size()); ++i) {
      if (i < offset || i >= offset + length.n) {
        ASSERT_EQ(got[i], kGuard<E>) << op.name << ", " << length.what;
      }
    }
  }

  // Two rows, so that the second starts anywhere in a line; both outputs alike, or each in its own way.
  static void CompareStreamedGate(const Operation& op, const std::vector<E>& x, const std::vector<E>& dy) {
    const KinaseRows rows = {2, 1007, 1007};
    const int64_t n = rows.count * rows.length;
    for (int64_t offset : {0, 1, 16}) {
      std::vector<E> want_a(n), want_b(n), a(n + 32, kGuard<E>), b(n + 32, kGuard<E>);
      if (op.pass == KINASE_GATED) {
        kinase_gated(op.number, op.p, x.data(), dy.data(), want_a.data(), &rows);
        kinase_gated(kinase_streaming(op.number), op.p, x.data(), dy.data(), a.data() + offset, &rows);
        want_b.assign(n, kGuard<E>);
      } else {
        kinase_gated_gradient(op.number, op.p, x.data(), dy.data(), x.data() + 1, want_a.data(), want_b.data(), &rows);
        kinase_gated_gradient(kinase_streaming(op.number), op.p, x.data(), dy.data(), x.data() + 1, a.data() + offset, b.data(), &rows);
      }
      EXPECT_EQ(memcmp(want_a.data(), a.data() + offset, n * sizeof(E)), 0) << op.name << " pass " << op.pass << ", " << offset;
      EXPECT_EQ(memcmp(want_b.data(), b.data(), n * sizeof(E)), 0) << op.name << " pass " << op.pass << ", " << offset;
      EXPECT_EQ(a[offset + n], kGuard<E>) << op.name;
      EXPECT_EQ(b[n], kGuard<E>) << op.name;
    }
  }

  const std::vector<Operation> operations_, gates_;
};

template <class E, class B>
std::vector<E> FromBits(std::initializer_list<B> patterns) {
  std::vector<E> values;
  for (B bits : patterns) {
    E value;
    memcpy(&value, &bits, sizeof(value));
    values.push_back(value);
  }
  return values;
}

class EveryOperation : public ::testing::TestWithParam<std::string> {};

TEST_P(EveryOperation, GivesTheSameBitsAtEveryLengthAndAlignment) {
  Kernels<float>(GetParam()).CompareLengthsAndAlignments();
  Kernels<double>(GetParam()).CompareLengthsAndAlignments();
}

TEST_P(EveryOperation, GivesTheSameBitsWhateverElseIsInTheBlock) {
  Kernels<float>(GetParam()).CompareBlocks();
  Kernels<double>(GetParam()).CompareBlocks();
}

TEST_P(EveryOperation, GivesTheSameBitsPastTheCaches) {
  Kernels<float>(GetParam()).CompareStreams();
  Kernels<double>(GetParam()).CompareStreams();
}

TEST_P(EveryOperation, WorksInPlace) {
  Kernels<float>(GetParam()).CompareInPlace();
  Kernels<double>(GetParam()).CompareInPlace();
}

TEST_P(EveryOperation, MakesEveryNaNTheCanonicalOne) {
  Kernels<float>(GetParam()).CheckNaN(
      FromBits<float, uint32_t>({0x7fc00000u, 0xffc00000u, 0x7f800001u, 0xffbfffffu, 0x7fc12345u}),
      FromBits<float, uint32_t>({0x7fc00000u})[0]);
  Kernels<double>(GetParam()).CheckNaN(
      FromBits<double, uint64_t>({0x7ff8000000000000u, 0xfff8000000000000u, 0x7ff0000000000001u, 0xfff7ffffffffffffu}),
      FromBits<double, uint64_t>({0x7ff8000000000000u})[0]);
}

INSTANTIATE_TEST_SUITE_P(, EveryOperation, ::testing::ValuesIn(RunnableTargets()), [](const auto& info) { return info.param; });

TEST(Find, KnowsNothingElse) {
  EXPECT_EQ(kinase_find("nosuch", KINASE_FORWARD, KINASE_FLOAT32, "avx2"), -1);
  EXPECT_EQ(kinase_find("relu", KINASE_FORWARD, KINASE_FLOAT32, "nosuch"), -1);
  EXPECT_EQ(kinase_find("relu", KINASE_FORWARD, KINASE_TYPES, "avx2"), -1);
  for (const std::string& simd : RunnableTargets()) {
    EXPECT_EQ(kinase_find("gelu", KINASE_BACKWARD_FROM_OUTPUT, KINASE_FLOAT32, simd.c_str()), -1);
    EXPECT_GE(kinase_find("gelu", KINASE_BACKWARD, KINASE_FLOAT32, simd.c_str()), 0);
  }
}

}  // namespace
}  // namespace kinase
