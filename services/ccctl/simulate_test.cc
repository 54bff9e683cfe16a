#include "services/ccctl/simulate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "absl/strings/str_cat.h"

namespace cc::ccctl {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class Simulate : public ::testing::Test {
 protected:
  ~Simulate() override { std::filesystem::remove_all(folder_); }

  int Run(const std::vector<std::string>& arguments) {
    std::istringstream in;
    std::ostringstream out, err;
    Console console{.in = in, .out = out, .err = err, .environment = [](const std::string&) {
                      return std::optional<std::string>();
                    }};
    const int code = ccctl::Run(Contract::Embedded(), arguments, console);
    out_ = out.str();
    err_ = err.str();
    return code;
  }
  std::string Path(const std::string& name) const { return absl::StrCat(folder_, "/", name); }
  static std::string Read(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  const std::string folder_ = [] {
    std::string folder =
        absl::StrCat(std::filesystem::temp_directory_path().string(), "/cc-simulate-", getpid());
    std::filesystem::create_directories(folder);
    return folder;
  }();
  std::string out_, err_;
};

TEST_F(Simulate, WritesInventedHouseholdsAndTheirLabels) {
  ASSERT_EQ(Run({"simulate", "registry", "--people=200", "--seed", "9", "--lang=en",
                 absl::StrCat("--out=", Path("a.csv")), absl::StrCat("--labels=", Path("l.csv"))}),
            0)
      << err_;
  EXPECT_THAT(out_, HasSubstr("200 rows"));
  EXPECT_THAT(Read(Path("a.csv")), HasSubstr("Домогосподарство"));
  EXPECT_THAT(Read(Path("l.csv")), HasSubstr("person;household"));
  ASSERT_EQ(Run({"simulate", "registry", "--people=200", "--seed=9",
                 absl::StrCat("--out=", Path("b.csv"))}),
            0);
  EXPECT_EQ(Read(Path("a.csv")), Read(Path("b.csv")));
}

TEST_F(Simulate, WritesAWorkbookByTheNameOfTheFile) {
  ASSERT_EQ(Run({"simulate", "registry", "--people=20", absl::StrCat("--out=", Path("a.xlsx"))}),
            0);
  EXPECT_THAT(Read(Path("a.xlsx")), StartsWith("PK"));
}

TEST_F(Simulate, RefusesWhatItDoesNotUnderstand) {
  const std::string out = absl::StrCat("--out=", Path("a.csv"));
  EXPECT_EQ(Run({"simulate"}), 3);
  EXPECT_EQ(Run({"simulate", "registry", out}), 3);
  EXPECT_EQ(Run({"simulate", "registry", "--people=0", out}), 3);
  EXPECT_EQ(Run({"simulate", "registry", "--people=10", "--duplicates=2", out}), 3);
  EXPECT_EQ(Run({"simulate", "registry", "--people=10", "--what=1", out}), 3);
  EXPECT_EQ(Run({"simulate", "registry", "--people=10", "--out=a.txt"}), 3);
  EXPECT_EQ(Run({"simulate", "registry", "--people=10", out, "--codifier=/none"}), 5);
}

}  // namespace
}  // namespace cc::ccctl
