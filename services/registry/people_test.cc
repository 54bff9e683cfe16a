#include "services/registry/people.h"

#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/platform/time/date.h"
#include "services/registry/office_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::Not;

class PeopleTest : public Office {
 protected:
  PeopleTest() : registered(*Confirm(Waiting(1))) {}

  v1::Person Get(int i, platform::TestCaller caller = {}) {
    v1::GetPersonRequest request;
    request.set_id(registered.people(i).person_id());
    auto person = Do(people, &People::GetPerson, request, caller);
    EXPECT_THAT(person, IsOk());
    return person.ok() ? *person : v1::Person();
  }
  // `paths` of the mask, separated by commas.
  v1::UpdatePersonRequest Update(const v1::Person& as_read, const std::string& paths,
                                 const std::string& person, const std::string& more = "") {
    auto request = platform::ParseProto<v1::UpdatePersonRequest>(
        absl::StrCat("person { ", person, " } reason: 'за паспортом' ", more));
    request.mutable_person()->set_id(as_read.id());
    if (request.etag().empty()) request.set_etag(as_read.etag());
    for (absl::string_view path : absl::StrSplit(paths, ','))
      request.mutable_update_mask()->add_paths(std::string(path));
    return request;
  }
  absl::StatusOr<v1::Person> Do1(const v1::UpdatePersonRequest& request,
                                 platform::TestCaller caller = {}) {
    return Do(people, &People::UpdatePerson, request, caller);
  }
  absl::StatusOr<v1::ListPersonVersionsResponse> Versions(const std::string& id,
                                                          platform::TestCaller caller = {},
                                                          const std::string& more = "") {
    auto request = platform::ParseProto<v1::ListPersonVersionsRequest>(more);
    request.set_id(id);
    return Do(people, &People::ListPersonVersions, request, caller);
  }

  v1::Registration registered;
};

TEST_F(PeopleTest, AChangeIsMadeAndTheFormerStateStaysWithWhoWhenAndWhy) {
  const v1::Person before = Get(0);
  auto after = Do1(Update(before, "name,phone,former_names,documents,disability",
                          "name { family_name: 'Нова' given_name: 'Олена' patronymic: 'Іванівна' } "
                          "former_names { family_name: 'Вигадана' kind: KIND_BEFORE_MARRIAGE } "
                          "documents { kind: KIND_PASSPORT number: 'kb 123456' } disability: "
                          "DISABILITY_GROUP_III"),
                   {.principal = "00000000-0000-7000-8000-00000000000a"});
  ASSERT_THAT(after, IsOk());
  EXPECT_EQ(after->name().family_name(), "Нова");
  EXPECT_EQ(after->phone(), "");  // in the mask, and not told
  EXPECT_EQ(after->documents(0).number(), "КВ123456");
  EXPECT_EQ(after->rnokpp(), before.rnokpp());  // not in the mask
  EXPECT_EQ(after->birth_date(), before.birth_date());
  EXPECT_NE(after->etag(), before.etag());
  EXPECT_THAT(Get(0), platform::EqualsProto(*after));

  auto versions = Versions(before.id());
  ASSERT_THAT(versions, IsOk());
  ASSERT_EQ(versions->versions_size(), 1);
  const v1::PersonVersion& former = versions->versions(0);
  EXPECT_EQ(former.person().name().family_name(), "Вигадана");
  EXPECT_EQ(former.person().phone(), "+380501234567");
  EXPECT_EQ(former.person().etag(), before.etag());
  EXPECT_EQ(former.reason(), "за паспортом");
  EXPECT_EQ(former.changed_by(), "00000000-0000-7000-8000-00000000000a");
  EXPECT_EQ(platform::FromProto(former.change_time()), platform::TestNow());
  EXPECT_EQ(database.Sql("SELECT count(*) FROM person_versions v WHERE v::text LIKE '%Вигадан%' OR "
                         "position(convert_to('Вигадан', 'UTF8') IN personal) > 0"),
            "0");
}

TEST_F(PeopleTest, FormerStatesComeLatestFirstInPages) {
  for (const char* phone : {"+380501110001", "+380501110002", "+380501110003"})
    ASSERT_THAT(Do1(Update(Get(0), "phone", absl::StrCat("phone: '", phone, "'"))), IsOk());
  const std::string id = Get(0).id();
  auto first = Versions(id, {}, "page_size: 2");
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->versions_size(), 2);
  EXPECT_EQ(first->versions(0).person().phone(), "+380501110002");
  EXPECT_EQ(first->versions(1).person().phone(), "+380501110001");
  auto second =
      Versions(id, {}, absl::StrCat("page_size: 2 page_token: '", first->next_page_token(), "'"));
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->versions_size(), 1);
  EXPECT_EQ(second->versions(0).person().phone(), "+380501234567");
  EXPECT_EQ(second->next_page_token(), "");
}

TEST_F(PeopleTest, RefusesWhatTheRulesRefuseAndChangesNothing) {
  const v1::Person before = Get(0);
  EXPECT_THAT(Do1(Update(before, "birth_date", "birth_date: '1984-01-03'")), Not(IsOk()));
  EXPECT_THAT(Do1(Update(before, "rnokpp_refused", "rnokpp_refused: true")), Not(IsOk()));
  EXPECT_THAT(Do1(Update(before, "citizenship", "citizenship: 'KRA'")), Not(IsOk()));
  EXPECT_THAT(Do1(Update(before, "name", "")), Not(IsOk()));
  EXPECT_THAT(Do1(Update(before, "household_id", "")), Not(IsOk()));
  EXPECT_THAT(Do1(Update(before, "name.family_name", "")), Not(IsOk()));
  EXPECT_THAT(Get(0), platform::EqualsProto(before));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM person_versions"), "0");
}

TEST_F(PeopleTest, ATaxpayerNumberThatWasConfirmedStaysConfirmedUntilItChanges) {
  auto confirmed = Do1(Update(Get(0), "birth_date", "birth_date: '1984-01-03'",
                              "rnokpp_disagreement_confirmed: true"));
  ASSERT_THAT(confirmed, IsOk());
  EXPECT_TRUE(confirmed->rnokpp_disagrees());
  auto phone = Do1(Update(Get(0), "phone", "phone: '+380501110001'"));
  ASSERT_THAT(phone, IsOk());
  EXPECT_TRUE(phone->rnokpp_disagrees());
  EXPECT_THAT(Do1(Update(Get(0), "birth_date", "birth_date: '1984-01-04'")), Not(IsOk()));
  auto mended = Do1(Update(Get(0), "birth_date", "birth_date: '1984-01-02'"));
  ASSERT_THAT(mended, IsOk());
  EXPECT_FALSE(mended->rnokpp_disagrees());
}

TEST_F(PeopleTest, TheNumberOfSomebodyElseRegisteredAnywhereIsADuplicateUnlessConfirmed) {
  const v1::Person child = Get(1);
  const std::string number = "rnokpp: '1242377740'";  // the grandmother's
  EXPECT_THAT(Do1(Update(child, "rnokpp", number, "rnokpp_disagreement_confirmed: true")),
              Refused(common::v1::REASON_DUPLICATE_REGISTRATION));
  EXPECT_THAT(Do1(Update(child, "rnokpp", number,
                         "rnokpp_disagreement_confirmed: true confirmed_distinct: true")),
              IsOk());
  // One's own keys are no duplicates.
  EXPECT_THAT(Do1(Update(Get(2), "rnokpp,name",
                         "rnokpp: '1242377740' name { family_name: 'Вигадана' given_name: 'Ганна' "
                         "patronymic: 'Степанівна' }")),
              IsOk());
}

TEST_F(PeopleTest, ANewNumberTakesPartInTheSearchForDuplicates) {
  ASSERT_THAT(Do1(Update(Get(1), "rnokpp", "rnokpp: '4215504288'")), IsOk());
  EXPECT_EQ(Do(people, &People::SearchPersons,
               platform::ParseProto<v1::SearchPersonsRequest>("rnokpp: '4215504288'"))
                ->people_size(),
            1);
  EXPECT_THAT(
      Do1(Update(Get(0), "rnokpp", "rnokpp: '4215504288'", "rnokpp_disagreement_confirmed: true")),
      Refused(common::v1::REASON_DUPLICATE_REGISTRATION));
}

TEST_F(PeopleTest, IsChangedOnlyByWhoSeesThePersonAndReadTheirPresentState) {
  const v1::Person before = Get(0);
  const auto request = Update(before, "phone", "phone: '+380501110001'");
  EXPECT_THAT(Do1(request, In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Versions(before.id(), In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  ASSERT_THAT(Do1(request, In(kDnipropetrovsk)), IsOk());
  EXPECT_THAT(Do1(request, In(kDnipropetrovsk)), Refused(common::v1::REASON_ETAG_STALE));
  EXPECT_EQ(Versions(before.id(), In(kDonetsk))->versions_size(), 1);
}

TEST_F(PeopleTest, TheSameRequestIsAnsweredTheSameAndAnotherBodyIsRefused) {
  auto request = Update(Get(0), "phone", "phone: '+380501110001'",
                        "request_id: '0196b3f0-0000-4000-8000-000000000011'");
  auto once = Do1(request), again = Do1(request);
  ASSERT_THAT(once, IsOk());
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(*again, platform::EqualsProto(*once));
  request.mutable_person()->set_phone("+380501110002");
  EXPECT_THAT(Do1(request), Refused(common::v1::REASON_REQUEST_ID_REUSED));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM person_versions"), "1");
}

TEST_F(PeopleTest, ABirthDateThatLeavesAChildWithoutAnAdultIsRefused) {
  // The mother answers for the daughter: made a minor she could not.
  auto minor = Do1(Update(Get(0), "birth_date,rnokpp", "birth_date: '2010-01-02'"));
  ASSERT_EQ(platform::FieldsOf(minor.status()).size(), 1u) << minor.status();
  EXPECT_EQ(platform::FieldsOf(minor.status())[0].field, "person.birth_date");
  EXPECT_EQ(platform::FieldsOf(minor.status())[0].reason,
            common::v1::REASON_ADULT_OF_HOUSEHOLD_INVALID);
  // Nobody answers for the grandmother: made a child she would need somebody.
  auto child = Do1(Update(Get(2), "birth_date,rnokpp,unzr", "birth_date: '2015-01-05'"));
  ASSERT_EQ(platform::FieldsOf(child.status()).size(), 1u) << child.status();
  EXPECT_EQ(platform::FieldsOf(child.status())[0].reason, common::v1::REASON_MINOR_UNACCOMPANIED);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM person_versions"), "0");
  // Who stays a child, or an adult, may be of any day.
  ASSERT_THAT(Do1(Update(Get(1), "birth_date", "birth_date: '2014-06-01'")), IsOk());
  ASSERT_THAT(Do1(Update(Get(0), "birth_date,rnokpp", "birth_date: '1984-01-03'")), IsOk());
}

TEST_F(PeopleTest, ABirthDateMayBeMendedWhereTheHouseholdWasWrongBefore) {
  database.Sql(absl::StrCat("UPDATE people SET accompanying_person_id = NULL WHERE id = '",
                            Get(1).id(), "'"));
  EXPECT_THAT(Do1(Update(Get(1), "birth_date", "birth_date: '2014-06-01'")), IsOk());
}

TEST_F(PeopleTest, OfManyWritersOnOnePersonOneWinsForEachState) {
  const v1::Person before = Get(0);
  std::atomic<int> done = 0, stale = 0;
  std::vector<std::thread> writers;
  for (int i = 0; i < 32; ++i) {
    writers.emplace_back([&, i] {
      auto result = Do1(Update(before, "phone", absl::StrCat("phone: '+3805011100", 10 + i, "'")));
      done += result.ok();
      stale += platform::ReasonOf(result.status()) == common::v1::REASON_ETAG_STALE;
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(done, 1);
  EXPECT_EQ(stale, 31);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM person_versions"), "1");
}

}  // namespace
}  // namespace cc::registry
