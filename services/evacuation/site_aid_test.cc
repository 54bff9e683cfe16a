#include "services/evacuation/site_aid.h"

#include "services/evacuation/site_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using testing::SizeIs;

class SiteAidTest : public SiteStory {
 protected:
  absl::StatusOr<v1::Aid> Give(const std::string& party, const std::string& site,
                               const std::string& what, platform::TestCaller caller = {}) {
    return Do(aid, &SiteAid::RecordAid,
              Parse<v1::RecordAidRequest>("aid { party_id: '" + party + "' site_id: '" + site +
                                          "' given_by: 'Вигадана організація' " + what + " }"),
              caller);
  }
};

TEST_F(SiteAidTest, IsRecordedWhereTheCallerActsAndCountedByKind) {
  const v1::Site site = Site(Rooms(2, "ordinary: 4"));
  const std::string one = Arrived(Walkers(2)), other = Arrived(Walkers(1));
  ASSERT_THAT(Place(one, site.id()), IsOk());
  ASSERT_THAT(Place(other, site.id()), IsOk());
  auto given = Give(one, site.id(), "kind: KIND_FOOD quantity: 2", In(kPavlohradRaion));
  ASSERT_THAT(given, IsOk());
  EXPECT_EQ(given->given_on(), "2026-03-02");
  ASSERT_THAT(Give(one, site.id(), "kind: KIND_FOOD quantity: 2 given_on: '2026-03-01'"), IsOk());
  ASSERT_THAT(Give(other, site.id(), "kind: KIND_FOOD quantity: 1"), IsOk());
  ASSERT_THAT(Give(other, site.id(), "kind: KIND_LEGAL quantity: 1"), IsOk());
  EXPECT_THAT(Give(one, site.id(), "kind: KIND_FOOD quantity: 1 given_on: '2026-03-03'"),
              FieldRefused(common::v1::REASON_DATE_IN_FUTURE));
  EXPECT_THAT(Give(one, site.id(), "kind: KIND_FOOD quantity: 1", In(kDonetsk)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  auto counts = Do(aid, &SiteAid::ListAidCounts,
                   Parse<v1::ListAidCountsRequest>("site_id: '" + site.id() +
                                                   "' from_date: '2026-03-01' until_date: "
                                                   "'2026-03-02'"),
                   In(kPavlohradRaion));
  ASSERT_THAT(counts, IsOk());
  ASSERT_THAT(counts->counts(), SizeIs(2));
  EXPECT_EQ(counts->counts(0).kind(), v1::Aid::KIND_FOOD);
  EXPECT_EQ(counts->counts(0).times(), 3);
  EXPECT_EQ(counts->counts(0).quantity(), 5);
  EXPECT_EQ(counts->counts(0).parties(), 2);
  auto list = Do(aid, &SiteAid::ListAid, Parse<v1::ListAidRequest>("party_id: '" + one + "'"));
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->aid(), SizeIs(2));
  paths.Add({"UA51000000000030770"});
  list = Do(aid, &SiteAid::ListAid, v1::ListAidRequest(), In("UA51000000000030770"));
  EXPECT_THAT(list->aid(), SizeIs(0));
}

}  // namespace
}  // namespace cc::evacuation
