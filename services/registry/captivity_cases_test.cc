#include "services/registry/captivity_cases.h"

#include <atomic>
#include <thread>

#include "services/registry/household_scope.h"
#include "services/registry/protection_columns.h"
#include "services/registry/support_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::Tx;
using v1::CaptivityCase;

class CaptivityTest : public SupportOffice {
 protected:
  absl::StatusOr<CaptivityCase> Open(const std::string& more = "",
                                     platform::TestCaller caller = {}) {
    auto request = Parse<v1::CreateCaptivityCaseRequest>(
        "captivity_case { kind: KIND_CIVILIAN captured_date: '2024-04-01' "
        "return_date: '2026-02-01' note: 'потребує тиші' " +
        more + " }");
    if (request.captivity_case().person_id().empty())
      request.mutable_captivity_case()->set_person_id(mother);
    return Do(captivity, &CaptivityCases::CreateCaptivityCase, request, caller);
  }
  absl::StatusOr<CaptivityCase> Get(const std::string& id, platform::TestCaller caller = {}) {
    return Do(captivity, &CaptivityCases::GetCaptivityCase,
              Parse<v1::GetCaptivityCaseRequest>("id: '" + id + "'"), caller);
  }
  int Count(const std::string& text = "", platform::TestCaller caller = {}) {
    auto list = Do(captivity, &CaptivityCases::ListCaptivityCases,
                   Parse<v1::ListCaptivityCasesRequest>(text), caller);
    EXPECT_THAT(list, IsOk());
    return list->captivity_cases_size();
  }
  absl::StatusOr<CaptivityCase> Update(const CaptivityCase& read, const std::string& text) {
    auto request = Parse<v1::UpdateCaptivityCaseRequest>(text);
    request.mutable_captivity_case()->set_id(read.id());
    request.set_etag(read.etag());
    return Do(captivity, &CaptivityCases::UpdateCaptivityCase, request);
  }
  absl::StatusOr<CaptivityCase> Close(const std::string& id) {
    return Do(captivity, &CaptivityCases::CloseCaptivityCase,
              Parse<v1::CloseCaptivityCaseRequest>("note: 'завершено' id: '" + id + "'"));
  }
  // What a call of another method, over the whole country, gets of a query.
  template <typename Request>
  std::string Asked(const char* sql) {
    const Request request;
    auto found = database.db().WriteStep(platform::TestCall(request, {}),
                                         [&](Tx& tx) -> absl::StatusOr<std::string> {
                                           CC_ASSIGN_OR_RETURN(platform::Rows rows, tx.Query(sql));
                                           return rows[0].str(0);
                                         });
    EXPECT_THAT(found, IsOk());
    return *found;
  }
};

TEST_F(CaptivityTest, ACaseIsOpenedFollowedAndClosed) {
  auto opened = Open(
      "steps { kind: 'reintegration.support' state: STATE_PLANNED } "
      "steps { kind: 'psychosocial.consultation' state: STATE_PLANNED }");
  ASSERT_THAT(opened, IsOk());
  EXPECT_EQ(opened->household_id(), household);
  EXPECT_TRUE(opened->synthetic());
  auto changed = Update(*opened,
                        "captivity_case { steps { kind: 'reintegration.support' state: STATE_DONE "
                        "date: '2026-03-01' given_by: 'Вигаданий центр' } } "
                        "update_mask { paths: 'steps' }");
  ASSERT_THAT(changed, IsOk());
  auto read = Get(opened->id());
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(*read, platform::EqualsProto(*changed));
  ASSERT_EQ(read->steps_size(), 1);
  EXPECT_EQ(read->note(), "потребує тиші");
  EXPECT_THAT(Update(*opened, "captivity_case { note: 'x' } update_mask { paths: 'note' }"),
              Refused(common::v1::REASON_ETAG_STALE));
  auto closed = Close(opened->id());
  ASSERT_THAT(closed, IsOk());
  EXPECT_THAT(Update(*closed, "captivity_case { note: 'x' } update_mask { paths: 'note' }"),
              Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Close(opened->id()), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_EQ(Count(), 0);
  EXPECT_EQ(Count("state: STATE_CLOSED"), 1);
  EXPECT_THAT(Open(), IsOk()) << "a closed case leaves room for another";
}

TEST_F(CaptivityTest, RefusesWhatDoesNotFitWithoutTellingADateOfThePerson) {
  EXPECT_THAT(Open("steps { kind: 'gold' state: STATE_PLANNED }"),
              Refused(common::v1::REASON_NEED_KIND_UNKNOWN));
  EXPECT_THAT(Open("person_id: '" + household + "'"), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Open("", In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  auto opened = Open();
  ASSERT_THAT(opened, IsOk());
  EXPECT_THAT(Open(), Refused(common::v1::REASON_ALREADY_EXISTS));
  const auto future = Update(*opened,
                             "captivity_case { return_date: '2026-03-03' } "
                             "update_mask { paths: 'return_date' }");
  EXPECT_THAT(future, Refused(common::v1::REASON_DATE_IN_FUTURE));
  const auto reversed = Update(*opened,
                               "captivity_case { captured_date: '2026-02-02' } "
                               "update_mask { paths: 'captured_date' }");
  EXPECT_THAT(reversed, Refused(common::v1::REASON_FIELDS_INVALID));
  for (const auto& refused : {future.status(), reversed.status()}) {
    EXPECT_EQ(platform::ToRpcStatus(refused, platform::Language::kEnglish, "t")
                  .SerializeAsString()
                  .find("2026"),
              std::string::npos);
  }
}

TEST_F(CaptivityTest, NoOtherPermissionSeesCountsOrChangesACase) {
  ASSERT_THAT(Open(), IsOk());
  ASSERT_EQ(Count(), 1);
  constexpr char kCount[] = "SELECT count(*) FROM captivity_cases";
  constexpr char kJoined[] =
      "SELECT count(c.id) FROM people p LEFT JOIN captivity_cases c ON c.person_id = p.id";
  constexpr char kChanged[] =
      "WITH gone AS (DELETE FROM captivity_cases RETURNING id) SELECT count(*) FROM gone";
  for (const char* sql : {kCount, kJoined, kChanged}) {
    EXPECT_EQ(Asked<v1::GetPersonRequest>(sql), "0") << sql;
    EXPECT_EQ(Asked<v1::ListNeedsRequest>(sql), "0") << sql;
    EXPECT_EQ(Asked<v1::ListAssistanceRequest>(sql), "0") << sql;
    EXPECT_EQ(Asked<v1::AcceptReferralRequest>(sql), "0") << sql;
  }
  // The service's own jobs neither, though they go over the whole country.
  auto system = database.db().Read(platform::Call::System("job", platform::TestNow()),
                                   [&](Tx& tx) -> absl::StatusOr<std::string> {
                                     CC_ASSIGN_OR_RETURN(platform::Rows rows, tx.Query(kCount));
                                     return rows[0].str(0);
                                   });
  EXPECT_EQ(*system, "0");
  EXPECT_EQ(Asked<v1::GetCaptivityCaseRequest>(kCount), "1");
}

TEST_F(CaptivityTest, ThePermissionAloneIsNotEnoughOutsideTheScope) {
  auto opened = Open();
  ASSERT_THAT(opened, IsOk());
  EXPECT_EQ(Count("", In(kDnipropetrovsk)), 1);
  EXPECT_EQ(Count("", In(kKharkiv)), 0);
  EXPECT_THAT(Get(opened->id(), In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(CaptivityTest, NeitherFeedNorAuditTellsOfThePerson) {
  const std::string feed_before = database.Sql("SELECT count(*) FROM platform.outbox");
  auto opened = Open();
  ASSERT_THAT(opened, IsOk());
  const v1::ListCaptivityCasesRequest request;
  const platform::Call reading = platform::TestCall(request, {});
  ASSERT_THAT(captivity.ListCaptivityCases(reading, request), IsOk());
  EXPECT_THAT(reading.touched(), ::testing::ElementsAre("captivity_cases/" + opened->id()));
  ASSERT_THAT(Close(opened->id()), IsOk());
  EXPECT_EQ(database.Sql("SELECT count(*) FROM platform.outbox"), feed_before);
  EXPECT_EQ(database.Sql("SELECT string_agg(DISTINCT array_to_string(touched, ','), ';') FROM "
                         "platform.audit WHERE method LIKE '%CaptivityService%'"),
            "captivity_cases/" + opened->id())
      << "who looked at a person must not tell of a case";
}

TEST_F(CaptivityTest, EverythingToldOfThePersonIsUnreadableInTheDatabase) {
  ASSERT_THAT(Open(), IsOk());
  for (const std::string& secret : {"потребує", "2024-04-01", "2026-02-01"}) {
    EXPECT_EQ(
        database.Sql("SELECT count(*) FROM captivity_cases c WHERE position(convert_to('" + secret +
                     "', 'UTF8') IN personal) > 0 OR c::text LIKE '%" + secret + "%'"),
        "0");
  }
}

TEST_F(CaptivityTest, FollowsItsHouseholdThoughWhoeverMovesItDoesNotSeeIt) {
  auto opened = Open();
  ASSERT_THAT(opened, IsOk());
  const auto kharkiv = platform::RowKeys(options::v1::RELATION_RESIDENCE, *paths.Find(kKharkiv));
  const v1::GetRegistrationRequest mover;
  ASSERT_THAT(database.db().WriteStep(platform::TestCall(mover, {}),
                                      [&](Tx& tx) {
                                        SetHouseholdScope(tx, household, kharkiv);
                                        return absl::OkStatus();
                                      }),
              IsOk());
  EXPECT_THAT(Get(opened->id(), In(kKharkiv)), IsOk());
  EXPECT_THAT(Get(opened->id(), In(kDnipropetrovsk)), Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(CaptivityTest, IsBroughtUnderANewKeyThoughNoOtherJobSeesIt) {
  auto opened = Open();
  ASSERT_THAT(opened, IsOk());
  database.keyring().TakeKeysOf(platform::Keyring::ForTest({"new", "test"}));
  platform::KeyRotation rotation(database.db(), database.keyring(), EncryptedColumns(), {});
  while (rotation.clean() == absl::InfinitePast()) ASSERT_THAT(rotation.RunOnce(), IsOk());
  database.keyring().TakeKeysOf(platform::Keyring::ForTest({"new"}));
  auto read = Get(opened->id());
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(*read, platform::EqualsProto(*opened));
}

TEST_F(CaptivityTest, ManyAtOnceOpenOneCaseOfAPerson) {
  std::atomic<int> opened = 0;
  std::vector<std::thread> workers;
  for (int i = 0; i < 8; ++i) workers.emplace_back([&] { opened += Open().ok(); });
  for (std::thread& worker : workers) worker.join();
  EXPECT_EQ(opened, 1);
  EXPECT_EQ(Count(), 1);
}

}  // namespace
}  // namespace cc::registry
