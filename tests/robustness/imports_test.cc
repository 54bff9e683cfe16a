// The registry is killed while it reads a file and while it registers its households: all are there
// afterwards, once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tests/framework/household_table.h"
#include "tests/framework/story.h"
#include "tests/robustness/instance.h"

namespace cc::tests {
namespace {

using ::testing::HasSubstr;

constexpr int kHouseholds = 12000;
constexpr int kBroken = 4321;
// Entries of the import that began last: the examples have some of their own.
#define ENTRIES                                      \
  "(SELECT * FROM import_entries WHERE import_id = " \
  "(SELECT id FROM imports ORDER BY id DESC LIMIT 1)) AS e"

class Imports : public ::testing::Test {
 protected:
  int64_t Number(const std::string& sql) {
    int64_t number = -1;
    const std::string text = instance_.Psql("registry", sql);
    return absl::SimpleAtoi(absl::StripAsciiWhitespace(text), &number) ? number : -1;
  }
  // Kills the registry once what `sql` counts lies between none and all; true where it was.
  bool KillBetween(const std::string& sql) {
    int64_t seen = 0;
    Eventually([&] { return (seen = Number(sql)) > 0; }, absl::Seconds(60));
    if (seen <= 0 || seen >= kHouseholds) return false;
    absl::SleepFor(absl::Milliseconds(random_() % 50));  // the random point
    instance_.Kill("registry");
    return true;
  }
  // As an office would: again while the service is away.
  Suite::Output Import() {
    Suite::Output out;
    Eventually(
        [&] {
          out = instance_.suite().Ccctl(
              "registrar", absl::StrCat("import households ", file_, " --office-unit-code=",
                                        kTransitUnit, " --lang=en --output=json --apply"));
          return out.code != 14;
        },
        absl::Seconds(240));
    return out;
  }

  Instance& instance_ = Instance::Shared();
  std::mt19937_64 random_{Seed() + 77};
  const std::string file_ = absl::StrCat(testing::TempDir(), "/cc-kill-", NewRequestId(), ".csv");
};

TEST_F(Imports, GoOnWhereTheyStoodAndRegisterEachHouseholdOnce) {
  SCOPED_TRACE(absl::StrCat("CC_SEED=", Seed()));
  std::ofstream(file_, std::ios::binary) << HouseholdTable(random_, kHouseholds, kBroken);
  const int64_t people = Number("SELECT count(*) FROM people");
  const int64_t imports = Number("SELECT count(*) FROM imports");
  Suite::Output out;
  std::thread office([&] { out = Import(); });
  EXPECT_TRUE(
      KillBetween("SELECT count(*) FROM import_entries e JOIN imports i "
                  "ON i.id = e.import_id AND i.state = 1"));
  EXPECT_TRUE(KillBetween("SELECT count(*) FROM " ENTRIES " WHERE state = 5"));
  office.join();
  ASSERT_TRUE(instance_.AwaitReady({"registry"})) << instance_.Log("registry");

  EXPECT_EQ(out.code, 9) << out.text;  // the broken row is left, and nothing else
  EXPECT_THAT(out.text, HasSubstr(absl::StrCat("\"appliedCount\": ", kHouseholds - 1)));
  EXPECT_THAT(out.text, HasSubstr(absl::StrCat("row ", kBroken + 1, ", ")));
  EXPECT_EQ(Number("SELECT count(*) FROM " ENTRIES), kHouseholds);
  EXPECT_EQ(Number("SELECT count(DISTINCT number) FROM " ENTRIES " WHERE state = 5"),
            kHouseholds - 1);
  EXPECT_EQ(Number("SELECT count(DISTINCT e.registration_id) FROM " ENTRIES " "
                   "JOIN registrations r ON r.id = e.registration_id"),
            kHouseholds - 1);
  EXPECT_EQ(Number("SELECT count(*) FROM people") - people, kHouseholds - 1);
  EXPECT_EQ(Number("SELECT count(DISTINCT key) FROM platform.outbox WHERE kind = 'people' AND key "
                   "IN (SELECT p.id::text FROM people p JOIN " ENTRIES " "
                   "ON e.registration_id = p.registration_id)"),
            kHouseholds - 1);

  // The same file once more changes nothing.
  EXPECT_EQ(Import().code, 9);
  EXPECT_EQ(Number("SELECT count(*) FROM people") - people, kHouseholds - 1);
  EXPECT_EQ(Number("SELECT count(*) FROM imports") - imports, 1);
}

}  // namespace
}  // namespace cc::tests
