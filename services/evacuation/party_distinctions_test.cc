#include "services/evacuation/request_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;

// Two families of one name that are not one.
class PartyDistinctionsTest : public RequestStory {
 protected:
  PartyDistinctionsTest() {
    first = Create(FamilyRequest())->id();
    second = Create(FamilyRequest())->id();
  }
  absl::StatusOr<v1::PartyDistinction> Dismiss(const std::string& id, const std::string& other,
                                               platform::TestCaller caller = {}) {
    v1::DismissPartyDuplicateRequest request;
    request.set_id(id);
    request.set_other_id(other);
    request.set_note("однофамільці, бачили обох");
    return Do(joins, &PartyJoins::DismissPartyDuplicate, request, caller);
  }
  std::vector<v1::PartyDistinction> Distinctions(platform::TestCaller caller = {}) {
    auto list =
        Do(joins, &PartyJoins::ListPartyDistinctions, v1::ListPartyDistinctionsRequest(), caller);
    EXPECT_THAT(list, IsOk());
    return {list->distinctions().begin(), list->distinctions().end()};
  }
  int Pairs() {
    auto list = Do(joins, &PartyJoins::ListPartyDuplicates, v1::ListPartyDuplicatesRequest());
    EXPECT_THAT(list, IsOk());
    return list->pairs_size();
  }
  // How many duplicates the answer to a correction warns of.
  int Correct(const std::string& id, const std::string& party, const std::string& path) {
    v1::UpdatePartyRequest request;
    request.set_id(id);
    request.set_note("уточнили");
    *request.mutable_party() = platform::ParseProto<v1::Party>(party);
    request.mutable_update_mask()->add_paths(path);
    auto changed = Do(requests, &Requests::UpdateParty, request);
    EXPECT_THAT(changed, IsOk());
    return changed.ok() ? changed->duplicates_size() : -1;
  }

  std::string first, second;
};

TEST_F(PartyDistinctionsTest, ADismissedPairIsProposedNoMoreAndItIsKeptWhoSaidSo) {
  ASSERT_EQ(Pairs(), 1);
  auto told = Dismiss(first, second);
  ASSERT_THAT(told, IsOk());
  EXPECT_EQ(Pairs(), 0);
  ASSERT_EQ(Distinctions().size(), 1u);
  const v1::PartyDistinction kept = Distinctions()[0];
  EXPECT_THAT(kept, platform::EqualsProto(*told));
  EXPECT_EQ(kept.party_id(), std::min(first, second));
  EXPECT_EQ(kept.other_party_id(), std::max(first, second));
  EXPECT_EQ(kept.note(), "однофамільці, бачили обох");
  EXPECT_EQ(kept.dismissed_by(), "00000000-0000-7000-8000-000000000001");
  EXPECT_EQ(platform::FromProto(kept.dismiss_time()), platform::TestNow());
  EXPECT_TRUE(kept.in_force());
  EXPECT_EQ(database.Sql("SELECT count(*) FROM party_distinctions d WHERE d::text LIKE "
                         "'%однофам%' OR position(encode(convert_to('однофам', 'UTF8'), 'hex') "
                         "IN d::text) > 0"),
            "0");
}

TEST_F(PartyDistinctionsTest, OtherChangesDoNotProposeItAgain) {
  ASSERT_THAT(Dismiss(second, first), IsOk());
  EXPECT_EQ(Correct(first, "notes: 'ліфт не працює'", "notes"), 0);
  v1::RequestEvacuationRequest ask;
  ask.set_id(second);
  ASSERT_THAT(Do(parties, &Parties::RequestEvacuation, ask), IsOk());
  EXPECT_EQ(Pairs(), 0);
  EXPECT_EQ(Create(FamilyRequest())->duplicates_size(), 2) << "a third is like both";
  EXPECT_EQ(Pairs(), 2);
}

TEST_F(PartyDistinctionsTest, WhoeverOfTheTwoChangesTheirKeysIsComparedAnew) {
  for (const std::string& changed : {first, second}) {
    ASSERT_THAT(Dismiss(first, second), IsOk());
    EXPECT_EQ(Pairs(), 0);
    const std::string phone = changed == first ? "+380671112233" : "+380671112244";
    EXPECT_EQ(Correct(changed, "phone: '" + phone + "'", "phone"), 1);
    EXPECT_EQ(Pairs(), 1);
    ASSERT_EQ(Distinctions().size(), 1u);
    EXPECT_FALSE(Distinctions()[0].in_force());
  }
  ASSERT_THAT(Dismiss(first, second), IsOk()) << "said again";
  EXPECT_EQ(Pairs(), 0);
  EXPECT_TRUE(Distinctions()[0].in_force());
}

TEST_F(PartyDistinctionsTest, TheyCanBeJoinedAllTheSame) {
  ASSERT_THAT(Dismiss(first, second), IsOk());
  ASSERT_THAT(Join(first, second), IsOk());
  ASSERT_THAT(UndoJoin(first, second), IsOk());
  EXPECT_EQ(Pairs(), 0) << "they are again who they were said to be";
}

TEST_F(PartyDistinctionsTest, GroupsOfBeforeThereWereKeysAreToldApartByThose) {
  database.Sql("DELETE FROM identity_keys");
  database.Sql("UPDATE parties SET keys_version = 0, keys_digest = ''");
  ASSERT_THAT(Dismiss(first, second), IsOk());
  EXPECT_EQ(Pairs(), 0);
  EXPECT_EQ(Correct(first, "phone: '+380671112233'", "phone"), 1);
}

TEST_F(PartyDistinctionsTest, RefusesItselfAndOtherOblasts) {
  EXPECT_THAT(Dismiss(first, first), platform::StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Dismiss(first, second, In(kDnipropetrovsk)), Refused(common::v1::REASON_NOT_FOUND));
  ASSERT_THAT(Dismiss(first, second), IsOk());
  EXPECT_TRUE(Distinctions(In(kDnipropetrovsk)).empty());
  EXPECT_EQ(Distinctions(In(kDonetsk)).size(), 1u);
  // Whoever sees one of them does not learn of the other.
  database.Sql("UPDATE parties SET scope = '{}' WHERE id = '" + second + "'");
  EXPECT_TRUE(Distinctions(In(kDonetsk)).empty());
}

}  // namespace
}  // namespace cc::evacuation
