#include "absl/strings/str_cat.h"
#include "services/registry/application_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class PeopleSearch : public ApplicationOffice {
 protected:
  PeopleSearch() : registered(Registered()) {}

  absl::StatusOr<v1::SearchPersonsResponse> Search(const std::string& text,
                                                   platform::TestCaller caller = {}) {
    return Do(people, &People::SearchPersons, platform::ParseProto<v1::SearchPersonsRequest>(text),
              caller);
  }
  std::vector<std::string> Found(const std::string& text, platform::TestCaller caller = {}) {
    auto found = Search(text, caller);
    EXPECT_THAT(found, IsOk()) << text;
    std::vector<std::string> ids;
    for (const v1::Person& person : found->people()) ids.push_back(person.id());
    return ids;
  }
  std::string Mother() { return registered.people(0).person_id(); }
  std::string Daughter() { return registered.people(1).person_id(); }
  void Update(const std::string& id, const std::string& path, const std::string& person) {
    v1::GetPersonRequest get;
    get.set_id(id);
    auto request = platform::ParseProto<v1::UpdatePersonRequest>(absl::StrCat(
        "person { ", person, " } reason: 'за документом' update_mask { paths: '", path, "' }"));
    request.mutable_person()->set_id(id);
    request.set_etag(Do(people, &People::GetPerson, get)->etag());
    ASSERT_THAT(Do(people, &People::UpdatePerson, request), IsOk());
  }

  v1::Registration registered;
};

TEST_F(PeopleSearch, FindsByADocumentHoweverItIsTyped) {
  for (const char* document : {"kind: KIND_PASSPORT number: 'КВ123456'",
                               "kind: KIND_PASSPORT number: 'kb 123456'", "number: 'кв 123456'"}) {
    EXPECT_THAT(Found(absl::StrCat("document { ", document, " }")), UnorderedElementsAre(Mother()))
        << document;
  }
  EXPECT_THAT(Found("document { kind: KIND_ID_CARD number: 'КВ123456' }"), IsEmpty());
  EXPECT_THAT(Found("document { number: 'КВ123457' }"), IsEmpty());
}

TEST_F(PeopleSearch, FindsByCertificateInForceOrNot) {
  EXPECT_THAT(Found("certificate_number: ' 1234 – 1000000001'"), UnorderedElementsAre(Daughter()));
  EXPECT_THAT(Found("certificate_number: '1234-1000000002'"), IsEmpty());
  ASSERT_THAT(
      Cancel(registered, "rule_id: 'registration.cancel.returned' event_date: '2026-03-02'"),
      IsOk());
  EXPECT_THAT(Found("certificate_number: '1234-1000000001'"), UnorderedElementsAre(Daughter()));
}

TEST_F(PeopleSearch, FindsByTelephoneWhoeverHasIt) {
  EXPECT_THAT(Found("phone: '+380501234567'"), UnorderedElementsAre(Mother()));
  Update(Daughter(), "phone", "phone: '+380501234567'");
  EXPECT_THAT(Found("phone: '+380501234567'"), UnorderedElementsAre(Mother(), Daughter()));
  auto first = Search("phone: '+380501234567' page_size: 1");
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->people_size(), 1);
  auto second = Search(absl::StrCat("phone: '+380501234567' page_size: 1 page_token: '",
                                    first->next_page_token(), "'"));
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->people_size(), 1);
  EXPECT_EQ(second->next_page_token(), "");
  EXPECT_THAT((std::vector<std::string>{first->people(0).id(), second->people(0).id()}),
              UnorderedElementsAre(Mother(), Daughter()));
}

TEST_F(PeopleSearch, WhatWasChangedIsFoundAsItIsNow) {
  Update(Mother(), "documents",
         "documents { kind: KIND_ID_CARD number: '123456789' "
         "expiry_date: '2030-01-01' }");
  EXPECT_THAT(Found("document { number: 'КВ123456' }"), IsEmpty());
  EXPECT_THAT(Found("document { number: '123456789' }"), UnorderedElementsAre(Mother()));
}

TEST_F(PeopleSearch, SeesTheCallersScopeAlone) {
  for (const char* by : {"document { number: 'КВ123456' }", "certificate_number: '1234-1000000000'",
                         "phone: '+380501234567'", "rnokpp: '3068208400'"}) {
    EXPECT_THAT(Found(by, In(kDnipropetrovsk)), UnorderedElementsAre(Mother())) << by;
    EXPECT_THAT(Found(by, In(kKharkiv)), IsEmpty()) << by;
  }
}

TEST_F(PeopleSearch, ManyFormerNamesHideNoNumber) {
  std::string former;
  for (const char* name : {"Абрикосова", "Бузкова", "Вишнева", "Горобцева", "Дубова", "Жоржинова",
                           "Зозулева", "Калинова", "Лозова", "Малинова"})
    absl::StrAppend(&former, "former_names { family_name: '", name, "' kind: KIND_OTHER } ");
  Update(Mother(), "former_names", former);
  EXPECT_THAT(Found("phone: '+380501234567'"), UnorderedElementsAre(Mother()));
  EXPECT_THAT(Found("document { number: 'КВ123456' }"), UnorderedElementsAre(Mother()));
}

TEST_F(PeopleSearch, RefusesToSearchByNothing) {
  for (const char* by : {"", "phone: ''", "certificate_number: ''", "document { number: ' - ' }"})
    EXPECT_THAT(Search(by), Refused(common::v1::REASON_SEARCH_EMPTY)) << by;
}

}  // namespace
}  // namespace cc::registry
