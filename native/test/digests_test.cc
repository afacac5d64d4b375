// The bits of every operation, as digests over inputs spread over all of float32: the same on every target, on every
// architecture, and in Java, which wrote digests.csv (DigestTest.java).
#include <string.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "test/targets.h"

namespace kinase {
namespace {

constexpr int64_t kInputs = 1 << 16;
// Odd, so that the inputs are distinct; about 2^32 over the golden ratio, so that they are spread evenly.
constexpr uint32_t kStep = 2654435769u;
constexpr uint64_t kStep64 = 0x9e3779b97f4a7c15u;

// FNV-1a over the bytes of the bit patterns, least significant first.
template <class E>
uint64_t Digest(const std::vector<E>& values) {
  uint64_t digest = 0xcbf29ce484222325u;
  for (E value : values) {
    unsigned char bytes[sizeof(E)];
    memcpy(bytes, &value, sizeof(E));
    for (unsigned char byte : bytes) digest = (digest ^ byte) * 0x100000001b3u;
  }
  return digest;
}

std::string Hex(uint64_t digest) {
  char text[20];
  snprintf(text, sizeof(text), "%016llx", static_cast<unsigned long long>(digest));
  return text;
}

std::map<std::string, std::string> ReadDigests() {
  std::map<std::string, std::string> digests;
  std::ifstream file(KINASE_DIGESTS);
  for (std::string line; std::getline(file, line);) {
    const size_t comma = line.rfind(',');
    if (comma != std::string::npos) digests[line.substr(0, comma)] = line.substr(comma + 1);
  }
  return digests;
}

// Bit patterns spread over all of float32.
void FillInputs(std::vector<float>* x) {
  for (size_t i = 0; i < x->size(); ++i) {
    const uint32_t bits = static_cast<uint32_t>(i) * kStep;
    memcpy(&(*x)[i], &bits, sizeof(bits));
  }
}

// Bit patterns spread over all of float64, alternating with numbers in [-64, 64), where most activations happen.
void FillInputs(std::vector<double>* x) {
  for (size_t i = 0; i < x->size(); ++i) {
    const uint64_t bits = i * kStep64;
    memcpy(&(*x)[i], &bits, sizeof(bits));
    if (i % 2 == 1) (*x)[i] = static_cast<double>(static_cast<int64_t>(bits) >> 11) * 0x1p-46;
  }
}

using FileDigests = std::map<std::string, std::string>;

// What the file calls an activation with its own defaults, which it names: "name(p0 p1 ...)"; empty if there is none.
std::string NameOfDefaults(const FileDigests& digests, const std::string& name) {
  const auto row = digests.lower_bound(name + "(");
  if (row == digests.end() || row->first.compare(0, name.size() + 1, name + "(") != 0) return "";
  return row->first.substr(0, row->first.find(')') + 1);
}

template <class E>
void CompareOne(const FileDigests& digests, const Operation& op, const std::string& row, const std::vector<E>& x,
                const std::vector<E>& dy) {
  std::vector<E> result(x.size());
  Compute(op, x.data(), dy.data(), result.data(), kInputs);
  const auto want = digests.find(row);
  EXPECT_NE(want, digests.end()) << row << " has no digest";
  if (want != digests.end()) {
    EXPECT_EQ(want->second, Hex(Digest(result))) << row;
  }
}

// The parameters that a name with defaults shows.
void SetParameters(const std::string& defaults, Operation* op) {
  std::istringstream values(defaults.substr(op->name.size() + 1, defaults.size() - op->name.size() - 2));
  std::string value;
  for (double* p = op->p; values >> value; ++p) *p = std::stod(value);
}

template <class E>
size_t Compare(const FileDigests& digests, const std::string& simd, int32_t type, const char* type_name) {
  std::vector<E> x(kInputs), dy(kInputs, 1);
  FillInputs(&x);
  const char* const passes[] = {"forward", "backward", "backward_from_output"};
  size_t compared = 0;
  for (Operation op : Operations(simd, type)) {
    const std::string end = std::string(",") + passes[op.pass] + "," + type_name;
    CompareOne(digests, op, op.name + end, x, dy);
    ++compared;
    const std::string defaults = NameOfDefaults(digests, op.name);
    if (type != KINASE_FLOAT32 || defaults.empty()) continue;
    SetParameters(defaults, &op);
    CompareOne(digests, op, defaults + end, x, dy);
    ++compared;
  }
  return compared;
}

// As in DigestTest.java.
template <class E>
size_t CompareGated(const FileDigests& digests, const std::string& simd, int32_t type, const std::string& type_name) {
  const KinaseRows rows = {kInputs / (2 * 257), 257, 2 * 257};
  std::vector<E> x(kInputs), dy(rows.count * rows.length), y(dy.size()), dx(2 * dy.size());
  FillInputs(&x);
  for (size_t i = 0; i < dy.size(); ++i) dy[i] = static_cast<E>(i % 64) - E{31.5};
  size_t compared = 0;
  const auto compare = [&](const Operation& op, const std::string& name) {
    const bool forward = op.pass == KINASE_GATED;
    if (forward) {
      kinase_gated(op.number, op.p, x.data(), x.data() + rows.length, y.data(), &rows);
    } else {
      kinase_gated_gradient(op.number, op.p, x.data(), x.data() + rows.length, dy.data(), dx.data(), dx.data() + rows.length, &rows);
    }
    const auto want = digests.find(name + (forward ? ",gated," : ",gated_backward,") + type_name);
    EXPECT_NE(want, digests.end()) << name << " as a gate in " << type_name << " has no digest";
    if (want != digests.end()) {
      EXPECT_EQ(want->second, Hex(Digest(forward ? y : dx))) << want->first;
    }
    ++compared;
  };
  for (Operation op : GatedOperations(simd, type)) {
    compare(op, op.name);
    const std::string defaults = NameOfDefaults(digests, op.name);
    if (type != KINASE_FLOAT32 || defaults.empty()) continue;
    SetParameters(defaults, &op);
    compare(op, defaults);
  }
  return compared;
}

// As in DigestTest.java.
size_t CompareHalves(const FileDigests& digests, const std::string& simd, int32_t type, const std::string& type_name) {
  std::vector<uint16_t> x(kInputs), dy(kInputs, type == KINASE_FLOAT16 ? 0x3c00 : 0x3f80), result(kInputs);
  for (int64_t i = 0; i < kInputs; ++i) x[i] = static_cast<uint16_t>(i);
  const char* const passes[] = {"forward", "backward", "backward_from_output"};
  size_t compared = 0;
  for (Operation op : Operations(simd, KINASE_FLOAT64)) {
    op.number = kinase_narrow(op.number, type, type, type);
    Compute(op, x.data(), dy.data(), result.data(), kInputs);
    const auto want = digests.find(op.name + "," + passes[op.pass] + "," + type_name);
    EXPECT_NE(want, digests.end()) << op.name << " in " << type_name << " has no digest";
    if (want != digests.end()) {
      EXPECT_EQ(want->second, Hex(Digest(result))) << want->first;
    }
    ++compared;
  }
  return compared;
}

// As in DigestTest.java: rows whose length is no multiple of any width, contiguous and side by side; finite, in [-8, 8), or
// sixteen times as much.
template <class E>
size_t CompareRows(const FileDigests& digests, const std::string& simd, bool large, int32_t type, const std::string& type_name) {
  const int64_t axis = 1001, length = kInputs / axis * axis;
  std::vector<E> x(length), dy(length);
  for (int64_t i = 0; i < length; ++i) {
    x[i] = (static_cast<float>(static_cast<uint32_t>(i) * kStep >> 8) * 0x1p-20f - 8) * (large ? 16 : 1);
    dy[length - 1 - i] = x[i];
  }
  const std::vector<Operation> operations = RowOperations(simd, type);
  size_t compared = 0;
  for (int64_t inner : {1, 5}) {
    const KinaseAxis shape = {length / axis / inner, axis, inner, inner};
    std::vector<E> y(shape.outer * axis * inner), dx(y.size());
    for (Operation op : operations) {
      if (large) op.p[0] = 1;
      const bool forward = op.pass == KINASE_FORWARD;
      if (forward) {
        kinase_rows(op.number, op.p, x.data(), x.data(), y.data(), &shape);
      } else {
        kinase_rows(op.number, op.p, y.data(), dy.data(), dx.data(), &shape);
      }
      const std::string row = op.name + (large ? " of large" : "") + (inner == 1 ? "" : " side by side") +
                              (forward ? ",forward," : ",backward_from_output,") + type_name;
      const auto want = digests.find(row);
      EXPECT_NE(want, digests.end()) << row << " has no digest";
      if (want != digests.end()) {
        EXPECT_EQ(want->second, Hex(Digest(forward ? y : dx))) << row;
      }
      ++compared;
    }
  }
  return compared;
}

class Digests : public ::testing::TestWithParam<std::string> {};

TEST_P(Digests, AreThoseOfTheJavaBackend) {
  const FileDigests digests = ReadDigests();
  size_t compared = Compare<float>(digests, GetParam(), KINASE_FLOAT32, "float32") +
                    Compare<double>(digests, GetParam(), KINASE_FLOAT64, "float64") +
                    CompareHalves(digests, GetParam(), KINASE_FLOAT16, "float16") +
                    CompareHalves(digests, GetParam(), KINASE_BFLOAT16, "bfloat16") +
                    CompareGated<float>(digests, GetParam(), KINASE_FLOAT32, "float32") +
                    CompareGated<double>(digests, GetParam(), KINASE_FLOAT64, "float64") +
                    CompareRows<float>(digests, GetParam(), false, KINASE_FLOAT32, "float32") +
                    CompareRows<double>(digests, GetParam(), false, KINASE_FLOAT64, "float64") +
                    CompareRows<float>(digests, GetParam(), true, KINASE_FLOAT32, "float32") +
                    CompareRows<double>(digests, GetParam(), true, KINASE_FLOAT64, "float64");
  {
    std::vector<float> x(kInputs), dy(kInputs, 1.0f), result(kInputs);
    FillInputs(&x);
    const int32_t training = kinase_find("rrelu_training", KINASE_FORWARD, KINASE_FLOAT32, GetParam().c_str());
    kinase_rrelu_training_f32_at(training, -0.5, 0.25, 42, 7, x.data(), 0, result.data(), 0, kInputs);
    EXPECT_EQ(digests.at("rrelu_training,forward,float32"), Hex(Digest(result)));
    kinase_rrelu_training_gradient_f32_at(training, -0.5, 0.25, 42, 7, x.data(), 0, dy.data(), 0, result.data(), 0, kInputs);
    EXPECT_EQ(digests.at("rrelu_training,backward,float32"), Hex(Digest(result)));
    compared += 2;
  }
  EXPECT_EQ(compared, digests.size() - 1) << "the file has a head line and a line per operation";
}

INSTANTIATE_TEST_SUITE_P(, Digests, ::testing::ValuesIn(RunnableTargets()), [](const auto& info) { return info.param; });

}  // namespace
}  // namespace kinase
