// The command line as an office uses it; its exit code is the gRPC code.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

using ::testing::HasSubstr;

Suite::Output Ccctl(const std::string& identity, const std::string& arguments) {
  return Suite::Shared().Ccctl(identity, arguments);
}

TEST(Ccctl, SaysWhoIsSignedIn) {
  auto out = Ccctl("analyst", "whoami");
  EXPECT_EQ(out.code, 0) << out.text;
  EXPECT_THAT(out.text, HasSubstr("Аналітик"));
}

TEST(Ccctl, ExitsWithTheCodeOfTheRefusal) {
  EXPECT_EQ(Ccctl("analyst", "territory get-unit UA14000000000091971").code, 0);
  EXPECT_EQ(Ccctl("analyst", "territory get-unit nonsense").code, 3);
  EXPECT_EQ(Ccctl("analyst", "evacuation get-trip 0196b3f0-7e57-4000-8000-00000000dead").code, 5);
  EXPECT_EQ(Ccctl("analyst", "evacuation list-parties").code, 7);
  EXPECT_EQ(Ccctl("", "evacuation list-trips").code, 16);
  EXPECT_EQ(Ccctl("analyst", "evacuation no-such-method").code, 3);
}

TEST(Ccctl, ExitsWith14WhereTheServiceIsNotThere) {
  Suite& suite = Suite::Shared();
  auto out = suite.Run(
      absl::StrCat("\"$CC_BUILD\"/services/ccctl/ccctl --endpoint=127.0.0.1:1 --cert_dir=",
                   suite.Text({"cert_dir_operator"}), " --token_file=", suite.Text({"tokens_dir"}),
                   "/analyst.jwt --timeout=2s territory get-unit UA14000000000091971 2>&1"));
  EXPECT_EQ(out.code, 14) << out.text;
}

TEST(Ccctl, ExplainsARefusalInUkrainian) {
  auto out = Ccctl("analyst", "evacuation list-parties --lang=uk");
  EXPECT_THAT(out.text, HasSubstr("дозволу evacuation.parties.read"));
}

TEST(Ccctl, TakesAFamilyAwayFromTheCommandLine) {
  std::mt19937_64 random{std::random_device{}()};
  Family family = NewFamily(random);
  const std::string file = absl::StrCat(testing::TempDir(), "/cc-family-", NewRequestId());
  Suite& suite = Suite::Shared();
  suite.Run(absl::StrCat("cat >", file, " <<'END'\n{\"party\":", family.party_json, "}\nEND"));
  auto created =
      Ccctl("dispatcher", absl::StrCat("evacuation create-party --output=json --json=", file));
  suite.Run("rm -f " + file);
  ASSERT_EQ(created.code, 0) << created.text;
  Json party = Json::Parse(created.text);
  EXPECT_EQ(party["state"], "STATE_IDENTIFIED");
  auto moved = Ccctl("dispatcher",
                     absl::StrCat("evacuation request-evacuation ", party["id"], " --output=json"));
  EXPECT_EQ(moved.code, 0) << moved.text;
  EXPECT_EQ(Json::Parse(moved.text)["state"], "STATE_REQUESTED");
  auto again = Ccctl("dispatcher", absl::StrCat("evacuation request-evacuation ", party["id"]));
  EXPECT_EQ(again.code, 9) << again.text;
  auto stale = Ccctl("dispatcher",
                     absl::StrCat("evacuation assemble-party ", party["id"], " --etag='\"1\"'"));
  EXPECT_EQ(stale.code, 10) << stale.text;
}

TEST(Ccctl, ShowsTheReportsOfAnOblastAsATable) {
  auto out = Ccctl("donetsk-ova", "reporting get-completeness 2025-07 --output=table");
  EXPECT_EQ(out.code, 0) << out.text;
  EXPECT_THAT(out.text, HasSubstr(kDonetskOblast));
}

TEST(Ccctl, FollowsAFeed) {
  auto out =
      Ccctl("dispatcher",
            "watch evacuation evacuation-changes --max-events=1 --timeout=20s --output=json");
  EXPECT_EQ(out.code, 0) << out.text;
  EXPECT_THAT(out.text, HasSubstr("resumeToken"));
}

TEST(Ccctl, CompletesInBash) {
  auto out = Suite::Shared().Run(
      "bash -c 'source <(\"$CC_BUILD\"/services/ccctl/ccctl completion bash) && complete -p "
      "ccctl'");
  EXPECT_EQ(out.code, 0) << out.text;
}

}  // namespace
}  // namespace cc::tests
