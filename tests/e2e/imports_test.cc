// A table of households comes into the register, from the command line and over HTTP.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/framework/household_table.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

using ::testing::HasSubstr;

class Imports : public ::testing::Test {
 protected:
  // ccctl import households as the registrar of Pavlohrad raion.
  static Suite::Output Import(const std::string& file, const std::string& flags) {
    return Suite::Shared().Ccctl(
        "registrar", absl::StrCat("import households ", file, " --office-unit-code=", kTransitUnit,
                                  " --lang=uk --output=json ", flags));
  }
  static std::string File(const std::string& name, const std::string& content) {
    const std::string path =
        absl::StrCat(testing::TempDir(), "/cc-", NewRequestId().substr(24), "-", name);
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }
  static Reply Awaited(const Office& office, const std::string& id, const std::string& state) {
    Reply import;
    Eventually([&] { return (import = office.Get("/v1/imports/" + id))["state"] == state; });
    return import;
  }

  std::mt19937_64 random_{std::random_device{}()};
};

TEST_F(Imports, BrokenRowsComeBackCorrectedAndTheRestIsRegisteredMeanwhile) {
  const std::string file = File("rodyny.csv", HouseholdTable(random_, 5, /*broken=*/3));
  const std::string correct = File("vypravyty.csv", "");
  auto first = Import(file, absl::StrCat("--apply --corrected-template=", correct));
  EXPECT_EQ(first.code, 9) << first.text;
  EXPECT_THAT(first.text, HasSubstr("\"appliedCount\": 4"));
  EXPECT_THAT(first.text, HasSubstr("рядок 4, «Дата народження»: "));

  // The file itself says what is wrong; corrected, it is imported as it is.
  const std::string rows = ReadFile(correct);
  EXPECT_THAT(rows, HasSubstr("Рядок 4. Дата народження: "));
  const std::string corrected =
      File("vypravleno.csv", absl::StrReplaceAll(rows, {{kBrokenDate, "28.02.1980"}}));
  auto second = Import(corrected, "--apply");
  EXPECT_EQ(second.code, 0) << second.text;
  EXPECT_THAT(second.text, HasSubstr("\"appliedCount\": 1"));

  // Once more, both change nothing.
  auto again = Import(file, "--apply");
  EXPECT_EQ(again.code, 9);
  EXPECT_THAT(again.text, HasSubstr("\"appliedCount\": 4"));
  EXPECT_EQ(Import(corrected, "--apply").code, 0);
}

TEST_F(Imports, AWorkbookIsUploadedAsTheServiceWroteIt) {
  const std::string file = File("rodyny.csv", HouseholdTable(random_, 2, /*broken=*/1));
  const std::string book = absl::StrCat(file, ".xlsx");
  EXPECT_EQ(Import(file, absl::StrCat("--corrected-template=", book)).code, 9);
  auto again = Import(book, "--apply");
  EXPECT_EQ(again.code, 9);
  EXPECT_THAT(again.text, HasSubstr("SHEET_FORMAT_XLSX"));
  EXPECT_THAT(again.text, HasSubstr("рядок 2, «Дата народження»: "));
  EXPECT_THAT(again.text, HasSubstr("\"appliedCount\": 0"));
}

TEST_F(Imports, OverHttpEachStepIsSeenAndWhatCameOfItCanBeRead) {
  const Office registrar(Suite::Shared(), "registrar");
  const std::string body = absl::StrCat(R"({"officeUnitCode":")", kTransitUnit,
                                        R"(","fileName":"rodyny.csv","content":")",
                                        absl::Base64Escape(HouseholdTable(random_, 3)), R"("})");
  Reply created = registrar.Post("/v1/imports", body);
  ASSERT_EQ(created.status, 200) << created;
  const std::string id = created["id"];
  Reply staged = Awaited(registrar, id, "STATE_REVIEW");
  EXPECT_EQ(staged["readyCount"], "3") << staged;
  EXPECT_EQ(staged["progressPercent"], "100");

  Reply applying = registrar.Post(absl::StrCat("/v1/imports/", id, ":apply"),
                                  absl::StrCat(R"({"etag":)", Quote(staged["etag"]), "}"));
  ASSERT_EQ(applying.status, 200) << applying;
  Reply applied = Awaited(registrar, id, "STATE_APPLIED");
  EXPECT_EQ(applied["appliedCount"], "3") << applied;
  Reply entries = registrar.Get(absl::StrCat("/v1/imports/", id, "/entries"));
  ASSERT_EQ(entries.status, 200) << entries;
  Reply registration =
      registrar.Get(absl::StrCat("/v1/registrations/", entries["entries.2.registrationId"]));
  EXPECT_EQ(registration["state"], "STATE_REGISTERED") << registration;
  EXPECT_EQ(registration["originStatus.status"], kOriginStatus);

  EXPECT_EQ(registrar.Post("/v1/imports", body)["id"], id) << "the same file is the same import";
  EXPECT_EQ(registrar
                .Post(absl::StrCat("/v1/imports/", id, ":apply"),
                      absl::StrCat(R"({"etag":)", Quote(staged["etag"]), "}"))
                .reason(),
            "ETAG_STALE");
}

}  // namespace
}  // namespace cc::tests
