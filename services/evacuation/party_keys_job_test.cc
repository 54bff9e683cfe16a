#include "services/evacuation/party_keys_job.h"

#include "services/evacuation/tracing_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;

class PartyKeysJobTest : public TracingStory {
 protected:
  // As they were before there were keys.
  void Forget() {
    database.Sql("DELETE FROM identity_keys WHERE record_kind = 1");
    database.Sql("UPDATE parties SET keys_version = 0, keys_digest = ''");
  }
  bool Step(PartyKeysJob& job) {
    const absl::StatusOr<bool> more =
        job.Step(platform::Call::System("party_keys", platform::TestNow()));
    EXPECT_THAT(more, IsOk());
    return more.value_or(false);
  }
  std::string Keys() {
    return database.Sql(
        "SELECT string_agg(concat(record_id, subject_id, kind, encode(key, 'hex'), scope), ',' "
        "ORDER BY record_id, subject_id, kind, key) FROM identity_keys WHERE record_kind = 1");
  }
  std::string Digests() {
    return database.Sql(
        "SELECT string_agg(concat(keys_version, encode(keys_digest, 'hex')), ',' ORDER BY id) "
        "FROM parties");
  }
};

TEST_F(PartyKeysJobTest, GivesOldGroupsTheirKeysInBatchesAndGoesOnWhereItWasKilled) {
  for (int i = 0; i < 4; ++i) ASSERT_THAT(Create(OtherFamily()), IsOk());
  const std::string kept = Create(FamilyRequest())->id(), joined = Create(FamilyRequest())->id();
  ASSERT_THAT(Join(kept, joined), IsOk());
  const std::string keys = Keys(), digests = Digests();
  Forget();
  ASSERT_EQ(Keys(), "");
  auto left = [&] { return database.Sql("SELECT count(*) FROM parties WHERE keys_version = 0"); };
  {
    PartyKeysJob killed(database.db(), database.keyring(), matches, {.page = 2});
    EXPECT_TRUE(Step(killed));
    EXPECT_EQ(left(), "4");
  }
  PartyKeysJob job(database.db(), database.keyring(), matches, {.page = 2});
  while (Step(job)) {
  }
  EXPECT_EQ(left(), "0");
  EXPECT_EQ(Keys(), keys);
  EXPECT_EQ(Digests(), digests);
}

TEST_F(PartyKeysJobTest, WhoeverIsSoughtIsFoundInAnOldGroup) {
  auto party = Create(FamilyRequest());
  Forget();
  auto search = Seek();
  EXPECT_EQ(search->state(), v1::TracingRequest::STATE_OPEN);
  PartyKeysJob job(database.db(), database.keyring(), matches, PartyKeysJob::Options());
  EXPECT_FALSE(Step(job));
  ASSERT_EQ(Candidates().size(), 1u);
  EXPECT_EQ(Candidates()[0].record_id(), party->id());
  EXPECT_EQ(Create(FamilyRequest())->duplicates_size(), 1);
}

TEST_F(PartyKeysJobTest, LeavesTheGroupsThemselvesAsTheyAre) {
  const std::string id = Create(FamilyRequest())->id();
  const v1::Party before = *GetParty(id);
  Forget();
  PartyKeysJob job(database.db(), database.keyring(), matches, PartyKeysJob::Options());
  EXPECT_FALSE(Step(job));
  EXPECT_THAT(*GetParty(id), platform::EqualsProto(before));
}

}  // namespace
}  // namespace cc::evacuation
