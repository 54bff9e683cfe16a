// A first day, 1: the national meeting of 14 February 2025.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/framework/story.h"

namespace cc::tests {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::SizeIs;

std::vector<std::string> Each(const Json& list, const std::string& path) {
  std::vector<std::string> values;
  for (const Json& item : list.items()) values.push_back(path.empty() ? item.text() : item[path]);
  return values;
}

Json FebruaryMeeting(const Office& office) {
  Reply reply = office.Get("/v1/meetings?start_date=2025-02-14&end_date=2025-02-14");
  EXPECT_EQ(reply.status, 200) << reply;
  EXPECT_THAT(reply.body.At("meetings").items(), SizeIs(1)) << reply;
  return reply.body.At("meetings.0");
}

TEST(NationalMeeting, IsReadableWithChairParticipantsAndTopics) {
  Office ministry(Suite::Shared(), "ministry");
  Json meeting = FebruaryMeeting(ministry);
  EXPECT_EQ(meeting["date"], "2025-02-14");
  EXPECT_EQ(meeting["number"], "2") << "the source calls it the second meeting";
  EXPECT_THAT(meeting["chair.name"], HasSubstr("Kuleba"));
  EXPECT_THAT(meeting["chair.post"], HasSubstr("Minister"));
  EXPECT_THAT(Each(meeting.At("participants"), "name"),
              testing::AllOf(Contains(HasSubstr("Ryabikin")), Contains(HasSubstr("Bezghin"))));
  EXPECT_THAT(Each(meeting.At("topics"), ""), Contains(HasSubstr("nternal displacement")));
  EXPECT_NE(meeting["synthetic"], "true") << "what a document says is not invented";
}

TEST(NationalMeeting, BelongsToTheCentreOfResolution18) {
  Office ministry(Suite::Shared(), "ministry");
  Json meeting = FebruaryMeeting(ministry);
  Reply body = ministry.Get("/v1/bodies/" + meeting["bodyId"]);
  ASSERT_EQ(body.status, 200) << body;
  EXPECT_EQ(body["kind"], "KIND_NATIONAL_CENTRE");
  EXPECT_EQ(body["act.number"], "18");
  EXPECT_EQ(body["act.date"], "2025-01-10");
  EXPECT_THAT(Each(body.body.At("members"), "unitCode"),
              testing::AllOf(Contains(kDonetskOblast), Contains("UA63000000000041885")));
}

TEST(NationalMeeting, ShowsWhatWasAgreedInItsOrder) {
  Office ministry(Suite::Shared(), "ministry");
  Reply decisions = ministry.Get("/v1/meetings/" + FebruaryMeeting(ministry)["id"] + "/decisions");
  ASSERT_EQ(decisions.status, 200) << decisions;
  EXPECT_THAT(Each(decisions.body.At("decisions"), "kind"),
              testing::ElementsAre("KIND_LEGISLATIVE_ROADMAP", "KIND_COORDINATION_PLAN"));
  EXPECT_EQ(decisions["decisions.0.position"], "1");
  EXPECT_THAT(decisions["decisions.1.text"], HasSubstr("partners"));
}

TEST(NationalMeeting, IsSeenByAMembersOblastAndByCcctl) {
  Office donetsk(Suite::Shared(), "donetsk-ova");
  Json meeting = FebruaryMeeting(donetsk);
  auto seen = Suite::Shared().Ccctl("kharkiv-ova",
                                    "roadmap get-meeting " + meeting["id"] + " --output=json");
  EXPECT_EQ(seen.code, 0) << seen.text;
  EXPECT_EQ(Json::Parse(seen.text)["date"], "2025-02-14") << seen.text;
}

TEST(NationalMeeting, DoesNotPassForAnOfficeThatTakesNoPart) {
  // Chernivtsi oblast is no member.
  const std::string stranger = Suite::Shared().Mint(
      {{.role = "oblast_officer", .tail = 44923, .relation = options::v1::RELATION_ANY}});
  Json meeting = FebruaryMeeting(Office(Suite::Shared(), "ministry"));
  Suite::Http reply = Suite::Shared().Send("GET", "/v1/meetings/" + meeting["id"], stranger);
  EXPECT_EQ(reply.status, 404) << reply.body;
}

}  // namespace
}  // namespace cc::tests
