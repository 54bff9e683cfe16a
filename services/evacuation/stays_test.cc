#include "services/evacuation/stays.h"

#include "services/evacuation/site_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using testing::SizeIs;

class StaysTest : public SiteStory {
 protected:
  absl::StatusOr<v1::Stay> Extend(const std::string& id, const std::string& more) {
    return Do(stays, &Stays::ExtendStay,
              Parse<v1::ExtendStayRequest>("id: '" + id + "' reason: 'лікування' " + more));
  }
  int Listed(const std::string& text, platform::TestCaller caller = {}) {
    auto found = Do(stays, &Stays::ListStays, Parse<v1::ListStaysRequest>(text), caller);
    EXPECT_THAT(found, IsOk());
    return found->stays_size();
  }
  std::vector<std::string> Warned(int days, platform::TestCaller caller = {}) {
    caller.now = platform::TestNow() + absl::Hours(24 * days);
    auto found = Do(stays, &Stays::ListStayWarnings, v1::ListStayWarningsRequest(), caller);
    EXPECT_THAT(found, IsOk());
    std::vector<std::string> ids;
    for (const v1::Stay& stay : found->stays()) ids.push_back(stay.id());
    return ids;
  }
};

TEST_F(StaysTest, AreExtendedWithAReasonAndWithinTheLimit) {
  const v1::Site centre = Site(Rooms(1, "ordinary: 4"), "KIND_TRANSIT_CENTRE");
  auto stay = Place(Arrived(Walkers(1)), centre.id(), "until_date: '2026-03-04'");
  ASSERT_THAT(stay, IsOk());
  auto extended = Extend(stay->id(), "until_date: '2026-03-08'");
  ASSERT_THAT(extended, IsOk());
  EXPECT_EQ(extended->until_date(), "2026-03-08");
  EXPECT_EQ(extended->extension_reason(), "лікування");
  EXPECT_THAT(Extend(stay->id(), "until_date: '2026-03-09'"),
              Refused(common::v1::REASON_STAY_LIMIT_EXCEEDED));
  EXPECT_THAT(Extend(stay->id(), "until_date: '2026-03-05'"),
              FieldRefused(common::v1::REASON_DATES_REVERSED))
      << "no extension";
  EXPECT_THAT(Extend(stay->id(), "until_date: '2026-03-08' etag: '\"1\"'"),
              Refused(common::v1::REASON_ETAG_STALE));
}

TEST_F(StaysTest, LoseTheLimitOfThoseWithoutDocumentsWhenDocumentsAreShown) {
  const v1::Site home = Site(Rooms(1, "ordinary: 4"));
  auto stay = Place(Arrived(Walkers(1)), home.id(), "without_documents: true");
  ASSERT_THAT(stay, IsOk());
  EXPECT_EQ(stay->until_date(), "2026-04-30");
  EXPECT_THAT(Extend(stay->id(), "until_date: '2026-06-30'"),
              Refused(common::v1::REASON_STAY_LIMIT_EXCEEDED));
  auto shown = Extend(stay->id(), "documents_shown: true until_date: '2026-06-30'");
  ASSERT_THAT(shown, IsOk());
  EXPECT_EQ(shown->limit_date(), "");
  EXPECT_EQ(shown->until_date(), "2026-06-30");
  EXPECT_FALSE(shown->without_documents());
}

TEST_F(StaysTest, AreWarnedOfBeforeTheirLastDayAndUntilTheyEnd) {
  const v1::Site centre = Site(Rooms(1, "ordinary: 4"), "KIND_TRANSIT_CENTRE");
  const v1::Site home = Site(Rooms(1, "ordinary: 4"));
  auto weeks = Place(Arrived(Walkers(1)), centre.id());  // until 8 March
  auto days = Place(Arrived(Walkers(1)), centre.id(), "until_date: '2026-03-05'");
  auto months = Place(Arrived(Walkers(1)), home.id(), "without_documents: true");
  ASSERT_THAT(Place(Arrived(Walkers(1)), home.id()), IsOk());  // as long as they need
  EXPECT_THAT(Warned(0), SizeIs(0));
  EXPECT_THAT(Warned(1), testing::ElementsAre(days->id()));
  EXPECT_THAT(Warned(6), testing::ElementsAre(days->id(), weeks->id()));
  EXPECT_THAT(Warned(60), testing::ElementsAre(days->id(), weeks->id(), months->id()));
  EXPECT_THAT(Warned(60, In(kDonetsk)), SizeIs(3)) << "their own people";
  ASSERT_THAT(End(days->id()), IsOk());
  EXPECT_THAT(Warned(6), testing::ElementsAre(weeks->id()));
}

TEST_F(StaysTest, EndWithADirectionThatIsComplete) {
  const v1::Site site = Site(Rooms(1, "ordinary: 4"));
  auto stay = Place(Arrived(Walkers(2)), site.id(), "start_date: '2026-02-01'");
  ASSERT_THAT(stay, IsOk());
  EXPECT_THAT(End(stay->id(), "kind: KIND_RELATIVES"),
              FieldRefused(common::v1::REASON_FIELD_REQUIRED));
  EXPECT_THAT(End(stay->id(), "kind: KIND_SITE"), FieldRefused(common::v1::REASON_FIELD_REQUIRED));
  EXPECT_THAT(End(stay->id(), "kind: KIND_HOME unit_code: 'UA99000000000099999'"),
              FieldRefused(common::v1::REASON_UNIT_UNKNOWN));
  EXPECT_THAT(End(stay->id(), "kind: KIND_UNKNOWN", "end_date: '2026-01-31'"),
              FieldRefused(common::v1::REASON_DATES_REVERSED));
  EXPECT_THAT(End(stay->id(), "kind: KIND_UNKNOWN", "end_date: '2026-03-03'"),
              FieldRefused(common::v1::REASON_DATE_IN_FUTURE));
  auto ended =
      End(stay->id(), "kind: KIND_RELATIVES unit_code: 'UA14120000000070232' note: 'вул. Нова, 2'");
  ASSERT_THAT(ended, IsOk());
  EXPECT_EQ(ended->end_date(), "2026-03-02");
  EXPECT_EQ(ended->onward().note(), "вул. Нова, 2");
  EXPECT_THAT(ended->beds(), SizeIs(2)) << "who had which bed stays known";
  EXPECT_EQ(GetSite(site.id()).free().ordinary(), 4);
  EXPECT_THAT(End(stay->id()), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Place(ended->party_id(), site.id(), "start_date: '2026-02-20'"),
              FieldRefused(common::v1::REASON_DATES_REVERSED))
      << "nobody is in two places on one day";
  ExpectSound();
}

TEST_F(StaysTest, AreSeenWhereTheirGroupIsAndWhereTheirSiteIs) {
  const v1::Site site = Site(Rooms(1, "ordinary: 4"));
  auto stay = Place(Arrived(Walkers(1)), site.id());
  ASSERT_THAT(stay, IsOk());
  paths.Add({"UA51000000000030770"});
  for (const char* unit : {kDonetsk, kDnipropetrovsk, kPavlohradRaion}) {
    EXPECT_EQ(Listed("", In(unit)), 1) << unit;
    EXPECT_THAT(
        Do(stays, &Stays::GetStay, Parse<v1::GetStayRequest>("id: '" + stay->id() + "'"), In(unit)),
        IsOk());
  }
  EXPECT_EQ(Listed("", In("UA51000000000030770")), 0);
  EXPECT_THAT(Do(stays, &Stays::GetStay, Parse<v1::GetStayRequest>("id: '" + stay->id() + "'"),
                 In("UA51000000000030770")),
              Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_EQ(Listed("state: STATE_STAYING site_id: '" + site.id() + "'"), 1);
  EXPECT_EQ(Listed("state: STATE_ENDED"), 0);
}

}  // namespace
}  // namespace cc::evacuation
