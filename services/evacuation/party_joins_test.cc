#include "services/evacuation/party_joins.h"

#include <set>

#include "services/evacuation/party_rules.h"
#include "services/evacuation/request_fixture.h"
#include "services/platform/testing/at_once.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class PartyJoinsTest : public RequestStory {
 protected:
  std::vector<v1::PartyPair> Pairs(platform::TestCaller caller = {}) {
    auto list =
        Do(joins, &PartyJoins::ListPartyDuplicates, v1::ListPartyDuplicatesRequest(), caller);
    EXPECT_THAT(list, IsOk());
    return {list->pairs().begin(), list->pairs().end()};
  }
  // Each open group has one head, its people are numbered and in no other, and no child is alone.
  void ExpectSound(const std::vector<std::string>& ids) {
    const absl::CivilDay today = platform::DayIn(platform::TestNow());
    std::set<std::string> people;
    for (const std::string& id : ids) {
      auto party = GetParty(id);
      ASSERT_THAT(party, IsOk());
      if (party->state() == v1::Party::STATE_CANCELLED) continue;
      int heads = 0, number = 0;
      for (const v1::Person& person : party->persons()) {
        ASSERT_TRUE(people.insert(person.id()).second) << "in two open groups";
        ASSERT_EQ(person.number(), ++number);
        heads += person.kinship() == common::v1::KINSHIP_HEAD;
        if (!IsChild(person, today)) continue;
        ASSERT_GE(person.accompanying_adult(), 1);
        ASSERT_LE(person.accompanying_adult(), party->persons_size());
        ASSERT_FALSE(IsChild(party->persons(person.accompanying_adult() - 1), today));
      }
      ASSERT_EQ(heads, 1);
    }
  }
};

TEST_F(PartyJoinsTest, WarnsAtEntryOfGroupsThatMayBeTheSamePeople) {
  auto first = Create(FamilyRequest());
  EXPECT_EQ(first->duplicates_size(), 0);
  ASSERT_THAT(Create(OtherFamily()), IsOk());
  auto again = Create(FamilyRequest());
  ASSERT_THAT(again, IsOk());
  ASSERT_EQ(again->duplicates_size(), 1);
  EXPECT_EQ(again->duplicates(0).party_id(), first->id());
  EXPECT_EQ(again->duplicates(0).persons(), 4);
  EXPECT_EQ(again->duplicates(0).state(), v1::Party::STATE_IDENTIFIED);
  EXPECT_THAT(
      again->duplicates(0).matches(),
      UnorderedElementsAre(v1::IDENTITY_MATCH_RNOKPP, v1::IDENTITY_MATCH_UNZR,
                           v1::IDENTITY_MATCH_PHONE, v1::IDENTITY_MATCH_NAME_AND_BIRTH_DATE));
}

TEST_F(PartyJoinsTest, ATelephoneAloneWarnsOfNobodyInParticular) {
  v1::CreatePartyRequest neighbours = OtherFamily();
  neighbours.mutable_party()->set_phone("+380501234567");
  ASSERT_THAT(Create(FamilyRequest()), IsOk());
  auto made = Create(neighbours);
  ASSERT_EQ(made->duplicates_size(), 1);
  EXPECT_EQ(made->duplicates(0).persons(), 0);
  EXPECT_THAT(made->duplicates(0).matches(), ElementsAre(v1::IDENTITY_MATCH_PHONE));
}

TEST_F(PartyJoinsTest, ListsPairsThatMayBeJoinedWithinTheScope) {
  auto first = Create(FamilyRequest()), second = Create(FamilyRequest()),
       third = Create(FamilyRequest());
  EXPECT_EQ(Pairs().size(), 3u);
  EXPECT_EQ(Pairs(In(kKramatorskRaion)).size(), 3u);
  EXPECT_EQ(Pairs(In(kDnipropetrovsk)).size(), 0u);
  v1::ListPartyDuplicatesRequest page;
  page.set_page_size(2);
  auto head = Do(joins, &PartyJoins::ListPartyDuplicates, page);
  ASSERT_EQ(head->pairs_size(), 2);
  page.set_page_token(head->next_page_token());
  auto tail = Do(joins, &PartyJoins::ListPartyDuplicates, page);
  ASSERT_EQ(tail->pairs_size(), 1);
  EXPECT_EQ(tail->next_page_token(), "");
  ASSERT_THAT(Cancel(third->id(), v1::PartyCancellation::REASON_REFUSED), IsOk());
  ASSERT_EQ(Pairs().size(), 1u);
  // Ids of one instant have no order.
  EXPECT_THAT((std::vector<std::string>{Pairs()[0].party_id(), Pairs()[0].duplicate().party_id()}),
              UnorderedElementsAre(first->id(), second->id()));
}

TEST_F(PartyJoinsTest, TheOneThatStaysKeepsAllPeopleAndTheOtherIsCancelled) {
  auto kept = Create(FamilyRequest());
  v1::CreatePartyRequest more = FamilyRequest();
  *more.mutable_party()->add_persons() = platform::ParseProto<v1::Person>(
      "name { family_name: 'Вигаданий' given_name: 'Тарас' } birth_date: '1980-02-03' "
      "sex: SEX_MALE mobility: MOBILITY_WALKING kinship: KINSHIP_SPOUSE");
  auto other = Create(more);
  auto joined = Join(kept->id(), other->id());
  ASSERT_THAT(joined, IsOk());
  auto read = GetParty(kept->id());
  EXPECT_THAT(*read, platform::EqualsProto(*joined));
  ASSERT_EQ(read->persons_size(), 5);
  EXPECT_EQ(read->persons(4).id(), other->persons(4).id());
  EXPECT_EQ(read->persons(4).kinship(), common::v1::KINSHIP_SPOUSE);
  auto gone = GetParty(other->id());
  EXPECT_EQ(gone->state(), v1::Party::STATE_CANCELLED);
  EXPECT_EQ(gone->cancellation().reason(), v1::PartyCancellation::REASON_DUPLICATE);
  EXPECT_EQ(gone->cancellation().joined_into_id(), kept->id());
  EXPECT_EQ(Pairs().size(), 0u);
  EXPECT_EQ(database.Sql("SELECT string_agg(change || ':' || (other_party_id IS NOT NULL), ',' "
                         "ORDER BY change) FROM party_versions"),
            "3:true,4:true");
}

TEST_F(PartyJoinsTest, RefusesItselfOtherHromadasAndWhoeverHasBoarded) {
  auto kept = Create(FamilyRequest());
  EXPECT_THAT(Join(kept->id(), kept->id()), platform::StatusIs(absl::StatusCode::kInvalidArgument));
  v1::CreatePartyRequest elsewhere = FamilyRequest();
  elsewhere.mutable_party()->set_origin_unit_code(kPavlohradRaion);
  EXPECT_THAT(Join(kept->id(), Create(elsewhere)->id()),
              Refused(common::v1::REASON_PARTY_ORIGINS_DIFFER));
  EXPECT_THAT(Join(kept->id(), Create(FamilyRequest())->id(), In(kDnipropetrovsk)),
              Refused(common::v1::REASON_NOT_FOUND));
  const std::string trip = BoardingTrip(10, 1), boarded = AssembledParty();
  ASSERT_THAT(Board(boarded, trip), IsOk());
  EXPECT_THAT(Join(kept->id(), boarded), Refused(common::v1::REASON_ALREADY_BOARDED));
  EXPECT_EQ(GetParty(kept->id())->persons_size(), 4);
}

TEST_F(PartyJoinsTest, OfTwoWhoJoinCrosswiseOneWins) {
  for (int i = 0; i < 5; ++i) {
    auto a = Create(FamilyRequest()), b = Create(FamilyRequest());
    const auto outcomes = platform::AtOnce(2, [&](int writer) {
      return (writer == 0 ? Join(a->id(), b->id()) : Join(b->id(), a->id())).status();
    });
    EXPECT_EQ(outcomes.at("OK"), 1);
    EXPECT_EQ(outcomes.at("REASON_STATE_FORBIDS"), 1);
    const auto one = GetParty(a->id()), other = GetParty(b->id());
    const bool a_stays = one->state() == v1::Party::STATE_IDENTIFIED;
    EXPECT_EQ((a_stays ? other : one)->state(), v1::Party::STATE_CANCELLED);
    EXPECT_EQ((a_stays ? one : other)->persons_size(), 4);
    ASSERT_THAT(Cancel(a_stays ? a->id() : b->id(), v1::PartyCancellation::REASON_MISTAKE), IsOk());
  }
}

TEST_F(PartyJoinsTest, OfManyWhoSplitTheSamePersonOffOneWins) {
  auto made = Create(FamilyRequest());
  const std::string grandmother = made->persons(3).id();
  const auto outcomes = platform::AtOnce(4, [&](int) {
    return Split(made->id(), {grandmother}, v1::PartySplit::REASON_OWN_WISH).status();
  });
  EXPECT_EQ(outcomes.at("OK"), 1);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM parties"), "2");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM party_people"), "4");
}

TEST_F(PartyJoinsTest, ASplitIsRecordedWithItsReason) {
  auto made = Create(FamilyRequest());
  auto split = Split(made->id(), {made->persons(3).id()}, v1::PartySplit::REASON_NO_COMMON_VEHICLE);
  ASSERT_THAT(split, IsOk());
  EXPECT_EQ(GetParty(made->id())->persons_size(), 3);
  auto parted = GetParty(split->new_party_id());
  ASSERT_EQ(parted->persons_size(), 1);
  EXPECT_EQ(parted->persons(0).id(), made->persons(3).id());
  EXPECT_EQ(parted->split_from_id(), made->id());
  EXPECT_EQ(parted->origin_address(), made->origin_address());
  auto list = Do(joins, &PartyJoins::ListPartySplits, v1::ListPartySplitsRequest());
  ASSERT_EQ(list->splits_size(), 1);
  EXPECT_THAT(list->splits(0), platform::EqualsProto(*split));
  EXPECT_EQ(list->splits(0).note(), "так сталося");
  EXPECT_EQ(
      Do(joins, &PartyJoins::ListPartySplits, v1::ListPartySplitsRequest(), In(kDnipropetrovsk))
          ->splits_size(),
      0);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM party_splits s WHERE s::text LIKE '%сталося%'"),
            "0");
}

TEST_F(PartyJoinsTest, AChildIsNotSplitFromItsAdult) {
  auto made = Create(FamilyRequest());
  EXPECT_THAT(Split(made->id(), {made->persons(1).id()}, v1::PartySplit::REASON_OWN_WISH),
              Refused(common::v1::REASON_CHILD_LEFT_ALONE));
  EXPECT_THAT(Split(made->id(), {made->persons(0).id()}, v1::PartySplit::REASON_OWN_WISH),
              Refused(common::v1::REASON_CHILD_LEFT_ALONE));
  EXPECT_THAT(*GetParty(made->id()), platform::EqualsProto(*made));
}

// Whatever is joined, taken apart, split and cancelled, and however often it is refused.
TEST_F(PartyJoinsTest, AfterAnySeriesNoChildIsAloneAndNobodyIsInTwoOpenGroups) {
  struct Joined {
    std::string kept, joined;
    v1::Party kept_before, joined_before;
  };
  std::vector<std::string> ids;
  for (int i = 0; i < 4; ++i)
    ids.push_back(Create(i % 2 == 0 ? FamilyRequest() : OtherFamily())->id());
  std::vector<std::string> open = ids;
  std::vector<Joined> joined;
  int done = 0, undone = 0;
  for (int step = 0; step < 160; ++step) {
    const std::string id = open[random() % open.size()];
    const uint32_t what = random() % 12;
    if (what < 4) {
      const std::string other = open[random() % open.size()];
      Joined now{id, other, Content(id), Content(other)};
      const bool ok = Join(id, other).ok();
      if (ok) std::erase(open, other), joined.push_back(std::move(now));
      done += ok;
    } else if (what < 7 && !joined.empty()) {
      // The last one may be undone; most others are refused for what has happened since.
      const size_t at = random() % 2 == 0 ? joined.size() - 1 : random() % joined.size();
      const Joined one = joined[at];
      const bool ok = UndoJoin(one.kept, one.joined).ok();
      if (ok) {
        open.push_back(one.joined);
        joined.erase(joined.begin() + static_cast<int64_t>(at));
        EXPECT_THAT(Content(one.kept), platform::EqualsProto(one.kept_before));
        EXPECT_THAT(Content(one.joined), platform::EqualsProto(one.joined_before));
      }
      undone += ok;
    } else if (what < 11) {
      const auto party = GetParty(id);
      const bool by_chance = random() % 4 == 0;
      const int adult = 1 + static_cast<int>(random() % 4);
      std::vector<std::string> leaving;
      for (const v1::Person& person : party->persons()) {
        const bool goes = person.number() == adult || person.accompanying_adult() == adult;
        if (by_chance ? random() % 2 == 0 : goes) leaving.push_back(person.id());
      }
      auto split = Split(id, leaving, v1::PartySplit::REASON_SEPARATED);
      if (split.ok()) ids.push_back(split->new_party_id()), open.push_back(ids.back());
      done += split.ok();
    } else if (random() % 8 == 0 && open.size() > 2) {
      done += Cancel(id, v1::PartyCancellation::REASON_REFUSED).ok();
      std::erase(open, id);
    }
    ExpectSound(ids);
  }
  EXPECT_GT(done, 10);
  EXPECT_GT(undone, 3);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM party_people"), "16");
}

}  // namespace
}  // namespace cc::evacuation
