#include <random>

#include "services/evacuation/site_fixture.h"
#include "services/platform/testing/at_once.h"

namespace cc::evacuation {
namespace {

using platform::AtOnce;
using platform::IsOk;

using PlacementsRaceTest = SiteStory;

TEST_F(PlacementsRaceTest, TwoHundredPlacementsAtOnceIntoTheLastFiftyBedsGiveExactlyFifty) {
  const v1::Site site = Site(Rooms(15, "ordinary: 4"));
  for (int i = 0; i < 10; ++i) ASSERT_THAT(Place(Arrived(Walkers(1)), site.id()), IsOk());
  std::vector<std::string> waiting;
  for (int i = 0; i < 200; ++i) waiting.push_back(Arrived(Walkers(1)));
  const auto outcomes = AtOnce(
      200, [&](int i) { return Place(waiting[static_cast<size_t>(i)], site.id()).status(); });
  EXPECT_EQ(outcomes, (std::map<std::string, int>{{"OK", 50}, {"REASON_SITE_FULL", 150}}));
  EXPECT_EQ(GetSite(site.id()).free().ordinary(), 0);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM beds WHERE holder IS NOT NULL"), "60");
  EXPECT_EQ(database.Sql("SELECT count(DISTINCT party_id) FROM stays WHERE state = 2"), "60");
  ExpectSound();
}

TEST_F(PlacementsRaceTest, OneGroupThatIsPlacedByManyAtOnceStaysOnce) {
  const v1::Site one = Site(Rooms(5, "ordinary: 4")), other = Site(Rooms(5, "ordinary: 4"));
  const std::string family = Arrived(Walkers(3));
  const auto outcomes =
      AtOnce(20, [&](int i) { return Place(family, i % 2 == 0 ? one.id() : other.id()).status(); });
  EXPECT_EQ(outcomes, (std::map<std::string, int>{{"OK", 1}, {"REASON_PARTY_HAS_STAY", 19}}));
  ExpectSound();
}

TEST_F(PlacementsRaceTest, GroupsThatChangePlacesDoNotWaitForEachOther) {
  const v1::Site one = Site(Rooms(6, "ordinary: 4")), other = Site(Rooms(6, "ordinary: 4"));
  std::vector<std::string> here, there;
  for (int i = 0; i < 10; ++i) {
    here.push_back(Place(Arrived(Walkers(1)), one.id())->id());
    there.push_back(Place(Arrived(Walkers(1)), other.id())->id());
  }
  const auto outcomes = AtOnce(20, [&](int i) {
    const auto n = static_cast<size_t>(i / 2);
    return i % 2 == 0 ? Transfer(here[n], other.id()).status()
                      : Transfer(there[n], one.id()).status();
  });
  EXPECT_EQ(outcomes, (std::map<std::string, int>{{"OK", 20}}));
  EXPECT_EQ(GetSite(one.id()).free().ordinary(), 14);
  ExpectSound();
}

// Whatever many do at once with the same groups and sites, nobody gets another's bed.
class PlacementsPropertyTest : public SiteStory {
 protected:
  void SetUp() override {
    for (int i = 0; i < 3; ++i)
      sites_.push_back(Site(Rooms(4, i == 0 ? "ordinary: 2 wheelchair: 1" : "ordinary: 3")).id());
    for (int i = 0; i < 16; ++i)
      groups_.push_back(Arrived(i % 4 == 0 ? FamilyRequest() : Walkers(1 + i % 3, i % 2)));
  }

  // One random step; what is refused is refused for a reason of its own.
  absl::Status Step(std::mt19937& random, const platform::TestCaller& caller) {
    const std::string& group = groups_[random() % groups_.size()];
    const std::string& site = sites_[random() % sites_.size()];
    auto stay = [&](int state) {
      auto found = Do(stays, &Stays::ListStays,
                      Parse<v1::ListStaysRequest>(absl::StrCat(
                          "party_id: '", group, "' state: ", v1::Stay::State_Name(state))),
                      caller);
      return found.ok() && found->stays_size() > 0 ? found->stays(0).id() : "";
    };
    switch (random() % 10) {
      case 0:
      case 1:
        return Reserve(group, site,
                       absl::StrCat("until { seconds: ",
                                    absl::ToUnixSeconds(caller.now) + 600 + random() % 3600, " }"),
                       caller)
            .status();
      case 2:
      case 3:
      case 4:
        return Place(group, site, "", caller).status();
      case 5:
      case 6: {
        v1::TransferPartyRequest request;
        request.set_id(stay(v1::Stay::STATE_STAYING));
        request.set_site_id(site);
        request.set_reason("так треба");
        if (request.id().empty()) return absl::OkStatus();
        return Do(placements, &Placements::TransferParty, request, caller).status();
      }
      case 7: {
        const std::string id = stay(v1::Stay::STATE_STAYING);
        return id.empty() ? absl::OkStatus() : End(id, "kind: KIND_UNKNOWN", "", caller).status();
      }
      case 8: {
        v1::CancelReservationRequest request;
        request.set_id(stay(v1::Stay::STATE_RESERVED));
        request.set_reason("так треба");
        if (request.id().empty()) return absl::OkStatus();
        return Do(placements, &Placements::CancelReservation, request, caller).status();
      }
      default:
        return SetState(site, random() % 3 == 0 ? "STATE_REPAIR" : "STATE_OPEN").status();
    }
  }

  std::vector<std::string> sites_, groups_;
};

TEST_F(PlacementsPropertyTest, NoBedIsHeldTwiceAndCountersAreWhatTheListsSay) {
  std::map<std::string, int> all;
  for (int round = 0; round < 6; ++round) {
    const platform::TestCaller caller = {.now = platform::TestNow() + absl::Minutes(25) * round};
    const auto outcomes = AtOnce(8, [&](int thread) {
      std::mt19937 random(static_cast<unsigned>(round * 100 + thread));
      for (int i = 0; i < 12; ++i) {
        const absl::Status status = Step(random, caller);
        if (status.ok()) continue;
        const common::v1::Reason reason = platform::ReasonOf(status);
        const bool expected = reason == common::v1::REASON_SITE_FULL ||
                              reason == common::v1::REASON_SITE_NOT_OPEN ||
                              reason == common::v1::REASON_NO_ACCESSIBLE_BED ||
                              reason == common::v1::REASON_FAMILY_NOT_TOGETHER ||
                              reason == common::v1::REASON_PARTY_HAS_STAY ||
                              reason == common::v1::REASON_STATE_FORBIDS;
        if (!expected) return status;
      }
      return absl::OkStatus();
    });
    for (const auto& [outcome, times] : outcomes) all[outcome] += times;
    ExpectSound(caller.now);
  }
  EXPECT_EQ(all, (std::map<std::string, int>{{"OK", 48}}));
  EXPECT_NE(database.Sql("SELECT count(*) FROM stays WHERE state = 3"), "0");
  EXPECT_NE(database.Sql("SELECT count(*) FROM stays WHERE state = 2"), "0");
}

}  // namespace
}  // namespace cc::evacuation
