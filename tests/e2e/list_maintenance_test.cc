// An amendment of the list of territories, from the oblast's draft to a status that has changed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// Village Ozerne of Lyman hromada: no other test asks for its status.
constexpr char kVillage[] = "UA14120110250049232";

// Today in UTC: in the first hours of a day in Kyiv it is yesterday there, which suits as well.
std::string Today() { return absl::FormatTime("%Y-%m-%d", absl::Now(), absl::UTCTimeZone()); }

class ListMaintenance : public ::testing::Test {
 protected:
  // Takes a step of the proposal as it was last seen.
  Reply Step(const Office& office, const std::string& verb, const std::string& more = "") {
    Reply reply = office.Post(absl::StrCat("/v1/proposals/", id_, ":", verb),
                              absl::StrCat("{\"etag\": ", Quoted(etag_), more,
                                           ", \"requestId\": \"", NewRequestId(), "\"}"));
    if (reply.status == 200) etag_ = reply["etag"];
    return reply;
  }
  static std::string Quoted(const std::string& etag) {
    return "\"" + absl::StrReplaceAll(etag, {{"\"", "\\\""}}) + "\"";
  }
  std::string StatusToday() {
    return donetsk_.Get(absl::StrCat("/v1/units/", kVillage, "/status"))["status"];
  }

  Office donetsk_{Suite::Shared(), "donetsk-ova"}, kharkiv_{Suite::Shared(), "kharkiv-ova"},
      defence_{Suite::Shared(), "defence"}, commission_{Suite::Shared(), "commission"},
      approver_{Suite::Shared(), "approver"}, editor_{Suite::Shared(), "editor"};
  std::string id_, etag_;
};

TEST_F(ListMaintenance, AProposalBecomesAnActAndTheStatusOfItsVillageChanges) {
  const std::string before = StatusToday();
  ASSERT_NE(before, "STATUS_OCCUPIED");
  Reply draft = donetsk_.Post(
      "/v1/proposals?request_id=" + NewRequestId(),
      absl::StrCat(R"({"unitCode": ")", kDonetskOblast, R"(", "path": "PATH_ADMINISTRATION",
        "title": "Вигадане Озерне", "synthetic": true, "rows": [{"change": "CHANGE_OPEN",
        "unitCode": ")",
                   kVillage, R"(", "status": "STATUS_OCCUPIED", "startDate": ")", Today(),
                   R"(", "justification": "вигадано"}]})"));
  ASSERT_EQ(draft.status, 200) << draft;
  id_ = draft["id"], etag_ = draft["etag"];
  EXPECT_EQ(kharkiv_.Get("/v1/proposals/" + id_).status, 404) << "another oblast does not see it";

  Reply comparison = donetsk_.Get(absl::StrCat("/v1/proposals/", id_, ":compare"));
  ASSERT_EQ(comparison.status, 200) << comparison;
  EXPECT_EQ(comparison["changes.openedCount"], "1");
  Suite::Http file = Suite::Shared().Send(
      "GET", absl::StrCat("/v1/proposals/", id_, ":export?format=LIST_FILE_FORMAT_DOCX"),
      Suite::Shared().Token("donetsk-ova"));
  EXPECT_EQ(file.status, 200);
  EXPECT_THAT(file.body, StartsWith("PK"));

  ASSERT_EQ(Step(donetsk_, "submit").status, 200);
  EXPECT_EQ(Step(approver_, "approve").reason(), "STATE_FORBIDS") << "out of order";
  EXPECT_EQ(Step(donetsk_, "agree").reason(), "PERMISSION_MISSING");
  Reply agreed = Step(defence_, "agree", ", \"note\": \"вигаданий лист\"");
  ASSERT_EQ(agreed.status, 200) << agreed;
  ASSERT_EQ(
      Step(commission_, "recommend",
           absl::StrCat(R"(, "decision": {"protocolNumber": "1", "date": ")", Today(), R"("})"))
          .status,
      200);
  ASSERT_EQ(Step(approver_, "approve").status, 200);
  Reply registered =
      Step(editor_, "registerAct",
           absl::StrCat(R"(, "act": {"reference": {"kind": "наказ", "number": "вигаданий-)",
                        id_.substr(0, 8), R"(", "date": ")", Today(),
                        R"(", "registrationNumber": "0/0", "registrationDate": ")", Today(),
                        R"("}, "inForceDate": ")", Today(), R"("})"));
  ASSERT_EQ(registered.status, 200) << registered;
  EXPECT_EQ(StatusToday(), before) << "not in force yet";
  Reply in_force = Step(editor_, "putInForce");
  ASSERT_EQ(in_force.status, 200) << in_force;
  EXPECT_EQ(in_force["state"], "STATE_IN_FORCE");

  Reply status = donetsk_.Get(absl::StrCat("/v1/units/", kVillage, "/status"));
  EXPECT_EQ(status["status"], "STATUS_OCCUPIED") << status;
  EXPECT_THAT(status["act.number"], HasSubstr("вигаданий"));
  // The list goes back to what the other tests know.
  Reply withdrawn =
      editor_.Post(absl::StrCat("/v1/acts/", in_force["actId"], ":withdraw"),
                   absl::StrCat(R"({"reason": "вигадано", "requestId": ")", NewRequestId(), "\"}"));
  EXPECT_EQ(withdrawn.status, 200) << withdrawn;
  EXPECT_EQ(StatusToday(), before);
}

TEST_F(ListMaintenance, TheListIsSavedByCcctl) {
  const std::string path = testing::TempDir() + "/territory-list.csv";
  auto saved = Suite::Shared().Ccctl(
      "editor", "territory export-territory-list --format=csv --output=" + path);
  EXPECT_EQ(saved.code, 0) << saved.text;
  std::ifstream file(path);
  std::string line;
  ASSERT_TRUE(std::getline(file, line));
  EXPECT_THAT(line, HasSubstr("Розділ;Код;Найменування"));
  std::remove(path.c_str());
}

}  // namespace
}  // namespace cc::tests
