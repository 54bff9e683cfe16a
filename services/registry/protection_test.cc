#include "services/registry/protection_service.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/platform/audit/audit.h"
#include "services/platform/time/date.h"
#include "services/registry/masking.h"
#include "services/registry/office_fixture.h"

namespace cc::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// One registered family in Dnipropetrovsk oblast that left Donetsk oblast, and who protects it.
class Protection : public Office {
 protected:
  Protection() {
    auto confirmed = Confirm(Waiting());
    EXPECT_THAT(confirmed, platform::IsOk());
    registration_ = *confirmed;
    mother_ = registration_.people(0).person_id();
  }

  static platform::TestCaller Kharkiv(absl::Time now = platform::TestNow()) {
    platform::TestCaller caller = In(kKharkiv);
    caller.principal = "00000000-0000-7000-8000-00000000000c";
    caller.now = now;
    return caller;
  }
  v1::BreakGlassRequest Request(const std::string& person) {
    v1::BreakGlassRequest request;
    request.set_person_id(person);
    request.set_reason("Людина в лікарні без документів");
    return request;
  }
  absl::StatusOr<v1::BreakGlassGrant> Open(const std::string& person,
                                           platform::TestCaller caller = Kharkiv()) {
    return Do(break_glass, &BreakGlass::Open, Request(person), caller);
  }
  // As the service's hooks do it.
  template <typename Handler, typename Req, typename Resp>
  absl::StatusOr<Resp> Widened(Handler& handler,
                               absl::StatusOr<Resp> (Handler::*method)(const platform::Call&,
                                                                       const Req&),
                               const Req& request, platform::TestCaller caller = Kharkiv()) {
    const platform::Call call = open_records.Widen(platform::TestCall(request, caller), request);
    return (handler.*method)(call, request);
  }
  absl::StatusOr<v1::Person> GetPerson(const std::string& id,
                                       platform::TestCaller caller = Kharkiv()) {
    v1::GetPersonRequest request;
    request.set_id(id);
    return Widened(people, &People::GetPerson, request, caller);
  }
  // Records a call that touched something, as the pipeline does.
  void Record(const std::string& principal, const std::string& kind, const std::string& id,
              const absl::Status& outcome = absl::OkStatus(), absl::Time at = platform::TestNow()) {
    platform::AuditLog log(database.db());
    v1::GetPersonRequest request;
    platform::Call call = platform::TestCall(request, {.principal = principal, .now = at});
    call.Touch(kind, id);
    log.Record(platform::RecordOf(call, outcome));
  }

  v1::Registration registration_;
  std::string mother_;
  OpenRecords open_records{database.db()};
  BreakGlass break_glass{database.db(), database.keyring(), open_records};
  AccessLog access_log{database.db()};
  PersonExtract person_extract{
      database.db(), database.keyring(),
      [](const platform::Call&, google::protobuf::Message&) { return absl::OkStatus(); }};
};

TEST_F(Protection, AGrantOpensOnePersonsRecordForReadingAndNothingElse) {
  EXPECT_THAT(GetPerson(mother_), platform::Refused(common::v1::REASON_NOT_FOUND));
  ASSERT_THAT(Open(mother_), platform::IsOk());
  auto person = GetPerson(mother_);
  ASSERT_THAT(person, platform::IsOk());
  EXPECT_EQ(person->id(), mother_);
  v1::GetHouseholdRequest household;
  household.set_id(registration_.household_id());
  EXPECT_THAT(Widened(households, &Households::GetHousehold, household), platform::IsOk());
  v1::GetRegistrationRequest registration;
  registration.set_id(registration_.id());
  EXPECT_THAT(Widened(registrations, &Registrations::GetRegistration, registration),
              platform::IsOk());
  // Not the other members, not by search, not for somebody else.
  EXPECT_THAT(GetPerson(registration_.people(1).person_id()),
              platform::Refused(common::v1::REASON_NOT_FOUND));
  v1::SearchPersonsRequest search;
  search.set_rnokpp(person->rnokpp());
  auto found = Widened(people, &People::SearchPersons, search);
  ASSERT_THAT(found, platform::IsOk());
  EXPECT_EQ(found->people_size(), 0);
  platform::TestCaller other = Kharkiv();
  other.principal = "00000000-0000-7000-8000-00000000000d";
  EXPECT_THAT(GetPerson(mother_, other), platform::Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(Protection, AGrantEndsAfterThreeHoursToTheInstant) {
  ASSERT_THAT(Open(mother_), platform::IsOk());
  const absl::Time end = platform::TestNow() + absl::Hours(3);
  EXPECT_THAT(GetPerson(mother_, Kharkiv(end - absl::Microseconds(1))), platform::IsOk());
  EXPECT_THAT(GetPerson(mother_, Kharkiv(end)), platform::Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(Protection, AnotherInstanceLearnsOfAGrantByReadingAnew) {
  auto grant = Open(mother_);
  ASSERT_THAT(grant, platform::IsOk());
  OpenRecords other(database.db());
  v1::GetPersonRequest request;
  request.set_id(mother_);
  const platform::Call call = platform::TestCall(request, Kharkiv());
  EXPECT_EQ(other.Widen(call, request).scope().keys(), call.scope().keys());
  EXPECT_THAT(other.Refresh(platform::TestNow()), platform::IsOk());
  EXPECT_NE(other.Widen(call, request).scope().keys(), call.scope().keys());
  EXPECT_THAT(other.Refresh(platform::TestNow() + absl::Hours(3)), platform::IsOk());
  EXPECT_EQ(other.Widen(call, request).scope().keys(), call.scope().keys());
}

TEST_F(Protection, APersonIsFoundByAnIdentifierToo) {
  v1::BreakGlassRequest request = Request("");
  request.set_rnokpp("3068208400");
  auto grant = Do(break_glass, &BreakGlass::Open, request, Kharkiv());
  ASSERT_THAT(grant, platform::IsOk());
  EXPECT_EQ(grant->person_id(), mother_);
  EXPECT_EQ(platform::FromProto(grant->expire_time()) - platform::FromProto(grant->create_time()),
            absl::Hours(3));
  request.set_unzr("19340105-00078");
  EXPECT_THAT(Do(break_glass, &BreakGlass::Open, request, Kharkiv()), platform::IsOk());
  request.set_rnokpp("1111111111");
  EXPECT_THAT(Do(break_glass, &BreakGlass::Open, request, Kharkiv()),
              platform::Refused(common::v1::REASON_NOT_FOUND));
  request.clear_person();
  EXPECT_THAT(Do(break_glass, &BreakGlass::Open, request, Kharkiv()),
              platform::StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(Protection, IsRefusedWhereTheRecordIsNoForeignOneOrNobodys) {
  EXPECT_THAT(Open(mother_, In(kDnipropetrovsk)),
              platform::Refused(common::v1::REASON_BREAK_GLASS_NEEDLESS));
  EXPECT_THAT(Open("00000000-0000-7000-8000-0000000000ff"),
              platform::Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM break_glass_grants"), "0");
}

TEST_F(Protection, NobodyHoldsMoreThanTenGrantsHoweverManyAskAtOnce) {
  std::atomic<int> granted{0}, refused{0};
  std::vector<std::thread> clerks;
  for (int i = 0; i < 4; ++i) {
    clerks.emplace_back([&] {
      for (int n = 0; n < 5; ++n) {
        auto grant = Open(mother_);
        if (grant.ok()) ++granted;
        if (platform::ReasonOf(grant.status()) == common::v1::REASON_BREAK_GLASS_TOO_MANY)
          ++refused;
      }
    });
  }
  for (std::thread& clerk : clerks) clerk.join();
  EXPECT_EQ(granted, kMostBreakGlassGrants);
  EXPECT_EQ(refused, 20 - kMostBreakGlassGrants);
}

TEST_F(Protection, ARepeatedRequestOpensOnce) {
  v1::BreakGlassRequest request = Request(mother_);
  request.set_request_id("0196b3f0-0000-7000-8000-000000000001");
  auto first = Do(break_glass, &BreakGlass::Open, request, Kharkiv());
  auto again = Do(break_glass, &BreakGlass::Open, request, Kharkiv());
  ASSERT_THAT(first, platform::IsOk());
  ASSERT_THAT(again, platform::IsOk());
  EXPECT_THAT(*again, platform::EqualsProto(*first));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM break_glass_grants"), "1");
}

TEST_F(Protection, SupervisorsOfTheRecordAndOfWhoeverOpenedItSeeTheGrant) {
  ASSERT_THAT(Open(mother_), platform::IsOk());
  ASSERT_THAT(Open(registration_.people(1).person_id()), platform::IsOk());
  for (const char* unit : {kDonetsk, kDnipropetrovsk, kKharkiv}) {
    v1::ListBreakGlassGrantsRequest request;
    request.set_page_size(1);
    auto page = Do(break_glass, &BreakGlass::ListBreakGlassGrants, request, In(unit));
    ASSERT_THAT(page, platform::IsOk());
    ASSERT_EQ(page->grants_size(), 1) << unit;
    EXPECT_EQ(page->grants(0).reason(), "Людина в лікарні без документів");
    request.set_page_token(page->next_page_token());
    auto next = Do(break_glass, &BreakGlass::ListBreakGlassGrants, request, In(unit));
    ASSERT_THAT(next, platform::IsOk());
    ASSERT_EQ(next->grants_size(), 1);
    EXPECT_NE(next->grants(0).id(), page->grants(0).id());
    EXPECT_EQ(next->next_page_token(), "");
  }
  auto none = Do(break_glass, &BreakGlass::ListBreakGlassGrants, v1::ListBreakGlassGrantsRequest(),
                 In("UA07000000000024379"));
  ASSERT_THAT(none, platform::IsOk());
  EXPECT_EQ(none->grants_size(), 0);
}

TEST_F(Protection, AGrantsReasonIsNotReadableInTheDatabase) {
  ASSERT_THAT(Open(mother_), platform::IsOk());
  EXPECT_EQ(
      database.Sql("SELECT count(*) FROM break_glass_grants g WHERE g::text LIKE '%лікарні%'"),
      "0");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM audit WHERE method LIKE '%BreakGlass' AND "
                         "'people/" +
                         mother_ + "' = ANY (touched)"),
            "1");
}

TEST_F(Protection, TellsWhoLookedAtAPersonNewestFirstAndByWhichGrant) {
  auto grant = Open(mother_);
  ASSERT_THAT(grant, platform::IsOk());
  Record("clerk-1", "people", mother_, absl::OkStatus(), platform::TestNow() + absl::Minutes(1));
  Record("clerk-2", "households", registration_.household_id(), absl::OkStatus(),
         platform::TestNow() + absl::Minutes(2));
  Record(Kharkiv().principal, "people", mother_, absl::OkStatus(),
         platform::TestNow() + absl::Minutes(3));
  Record("clerk-3", "people", registration_.people(1).person_id());
  Record("clerk-4", "people", mother_, platform::Fail(common::v1::REASON_NOT_FOUND),
         platform::TestNow() + absl::Minutes(4));
  v1::ListPersonAccessRequest request;
  request.set_person_id(mother_);
  request.set_page_size(2);
  std::vector<std::string> who, grants;
  do {
    auto page = Do(access_log, &AccessLog::ListPersonAccess, request, In(kDnipropetrovsk));
    ASSERT_THAT(page, platform::IsOk());
    for (const auto& access : page->accesses()) {
      who.push_back(absl::StrCat(access.principal_id(), " ", access.outcome()));
      grants.push_back(access.break_glass_grant_id());
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  ASSERT_GE(who.size(), 5);
  EXPECT_EQ(who[0], "clerk-4 NOT_FOUND");
  EXPECT_EQ(who[1], Kharkiv().principal + " OK");
  EXPECT_EQ(grants[1], grant->id());
  EXPECT_EQ(who[2], "clerk-2 OK");
  EXPECT_EQ(grants[2], "");
  EXPECT_EQ(who[3], "clerk-1 OK");
  for (const std::string& each : who) EXPECT_THAT(each, Not(HasSubstr("clerk-3")));
  request.set_page_size(0);
  EXPECT_THAT(Do(access_log, &AccessLog::ListPersonAccess, request, In(kKharkiv)),
              platform::Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(Protection, TheExtractOfAccessesIsAPageOrATableWithoutFormulasOrMarkup) {
  Record("=cmd|' /C calc'!A0", "people", mother_);
  Record("<script>alert(1)</script>", "people", mother_);
  v1::ExportPersonAccessRequest request;
  request.set_person_id(mother_);
  auto page = Do(access_log, &AccessLog::ExportPersonAccess, request, In(kDnipropetrovsk));
  ASSERT_THAT(page, platform::IsOk());
  EXPECT_EQ(page->content_type(), "text/html; charset=utf-8");
  EXPECT_THAT(page->data(), Not(HasSubstr("<script")));
  EXPECT_THAT(page->data(), HasSubstr("&lt;script&gt;"));
  EXPECT_THAT(page->data(), HasSubstr("Витяг"));
  request.set_format(v1::ExportPersonAccessRequest::FORMAT_CSV);
  auto table = Do(access_log, &AccessLog::ExportPersonAccess, request, In(kDnipropetrovsk));
  ASSERT_THAT(table, platform::IsOk());
  EXPECT_THAT(table->data(), HasSubstr(",'=cmd|"));
  EXPECT_THAT(table->data(), Not(HasSubstr(",=cmd")));
  EXPECT_THAT(Do(access_log, &AccessLog::ExportPersonAccess, request, In(kKharkiv)),
              platform::Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(Protection, AnExtractHoldsWhatIsHeldAboutOnePersonAndNothingOfTheOthers) {
  v1::ExportPersonRequest request;
  request.set_person_id(registration_.people(1).person_id());
  auto body = Do(person_extract, &PersonExtract::ExportPerson, request, In(kDnipropetrovsk));
  ASSERT_THAT(body, platform::IsOk());
  const std::string& json = body->data();
  for (const ExtractPart& part : ExtractParts())
    EXPECT_THAT(json, HasSubstr(absl::StrCat("\"", part.name, "\": [")));
  EXPECT_THAT(json, HasSubstr("Марія"));
  EXPECT_THAT(json, HasSubstr("вул. Нова, 2"));
  EXPECT_THAT(json, Not(HasSubstr("3068208400"))) << "the mother's number";
  EXPECT_THAT(json, Not(HasSubstr("Ганна")));
  EXPECT_THAT(Do(person_extract, &PersonExtract::ExportPerson, request, In(kKharkiv)),
              platform::Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(Protection, EveryTableThatHoldsSomethingOfAPersonIsInTheExtract) {
  std::set<std::string> covered;
  for (const ExtractPart& part : ExtractParts())
    covered.insert(part.tables.begin(), part.tables.end());
  std::string list = database.Sql(
      "SELECT string_agg(DISTINCT c.relname, ',') FROM pg_class c JOIN pg_attribute a "
      "ON a.attrelid = c.oid WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace "
      "AND (a.attname ~ '(^|_)person(_id)?$' OR a.attname ~ '(^|_)household(_id)?$' "
      "OR a.attname = 'registration_id' OR c.relname IN ('people', 'households'))");
  for (absl::string_view table : absl::StrSplit(list, ','))
    EXPECT_TRUE(covered.contains(std::string(table)))
        << "add a part for " << table << " in person_extract_parts.cc";
}

}  // namespace
}  // namespace cc::registry
