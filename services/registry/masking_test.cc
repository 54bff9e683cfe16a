#include "services/registry/masking.h"

#include <gtest/gtest.h>

#include <set>

#include "cc/options/v1/options.pb.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/registry/office_fixture.h"

namespace cc::registry {
namespace {

class MaskingTest : public Office {
 protected:
  // What a caller of `read` sees of the person who may see identifiers within `identifiers`.
  v1::SearchPersonsResponse Seen(const std::vector<v1::Person>& people, platform::TestCaller read,
                                 platform::TestCaller identifiers) {
    const Masking masking(database.db(), [&](const platform::Call&, absl::string_view permission) {
      EXPECT_EQ(permission, kSeeIdentifiers);
      return platform::TestCall(identifiers).scope();
    });
    v1::SearchPersonsResponse answer;
    for (const v1::Person& person : people) *answer.add_people() = person;
    EXPECT_THAT(masking.Apply(platform::TestCall(read), answer), platform::IsOk());
    return answer;
  }
  v1::Person Somebody(const std::string& id = "0196b3f0-0000-7000-8000-000000000001") {
    auto person = platform::ParseProto<v1::Person>(
        "name { family_name: 'Вигадана' } rnokpp: '3068208400' unzr: '19840102-00078' "
        "phone: '+380501234567' documents { kind: KIND_ID_CARD number: '000000001' } "
        "documents { kind: KIND_PASSPORT number: 'СТ123456' }");
    person.set_id(id);
    return person;
  }
};

TEST(Masked, LeavesTheLastDigitsOnly) {
  EXPECT_EQ(Masked("3068208400"), "****8400");
  EXPECT_EQ(Masked("+380501234567"), "****4567");
  EXPECT_EQ(Masked("123456"), "****56");
  EXPECT_EQ(Masked("12345"), "****");
  EXPECT_EQ(Masked("123456СТАБ"), "****АБ");
}

TEST_F(MaskingTest, WhoLacksThePermissionSeesLastDigitsOnly) {
  const v1::Person seen = Seen({Somebody()}, In(kDonetsk), {.no_scope = true}).people(0);
  EXPECT_EQ(seen.rnokpp(), "****8400");
  EXPECT_EQ(seen.unzr(), "****0078");
  EXPECT_EQ(seen.phone(), "****4567");
  EXPECT_EQ(seen.documents(0).number(), "****0001");
  EXPECT_EQ(seen.documents(1).number(), "****3456");
  EXPECT_EQ(seen.name().family_name(), "Вигадана");
}

TEST_F(MaskingTest, WhoHoldsItOverAllThatTheyMayReadSeesAll) {
  EXPECT_THAT(Seen({Somebody()}, In(kDonetsk), In(kDonetsk)).people(0),
              platform::EqualsProto(Somebody()));
}

TEST_F(MaskingTest, WhoHoldsItInAPartSeesAllOfTheRecordsInThatPartOnly) {
  auto confirmed = Confirm(Waiting());
  ASSERT_THAT(confirmed, platform::IsOk());
  const v1::Person here = Somebody(confirmed->people(0).person_id());
  const v1::Person unknown = Somebody();
  const auto seen = Seen({here, unknown}, {}, In(kDnipropetrovsk));
  EXPECT_THAT(seen.people(0), platform::EqualsProto(here));
  EXPECT_EQ(seen.people(1).rnokpp(), "****8400");
  EXPECT_EQ(Seen({here}, {}, In(kKharkiv)).people(0).rnokpp(), "****8400");
}

TEST_F(MaskingTest, MasksFamiliesThatWaitAndCertificatesToo) {
  const Masking masking(database.db(),
                        [](const platform::Call&, absl::string_view) { return platform::Scope(); });
  v1::ListPreRegistrationsResponse list;
  *list.add_pre_registrations() = Waiting();
  v1::Registration registration;
  registration.add_people()->set_certificate_number("1234-0000000001");
  const platform::Call call = platform::TestCall();
  ASSERT_THAT(masking.Apply(call, list), platform::IsOk());
  ASSERT_THAT(masking.Apply(call, registration), platform::IsOk());
  EXPECT_EQ(list.pre_registrations(0).phone(), "****4567");
  EXPECT_EQ(list.pre_registrations(0).members(0).rnokpp(), "****8400");
  EXPECT_EQ(registration.people(0).certificate_number(), "****0001");
}

TEST_F(MaskingTest, EveryPersonalTextOfAPersonIsDecidedUpon) {
  // What tells a person from others or reaches them is masked; the rest is what they are read for.
  const std::set<std::string> shown = {"birth_date", "citizenship"};
  const auto* type = v1::Person::descriptor();
  v1::Person person;
  for (int i = 0; i < type->field_count(); ++i) {
    const auto* field = type->field(i);
    if (field->type() == google::protobuf::FieldDescriptor::TYPE_STRING && !field->is_repeated() &&
        field->options().GetExtension(options::v1::field).sensitive())
      person.GetReflection()->SetString(&person, field, "0123456789");
  }
  MaskIdentifiers(person);
  for (int i = 0; i < type->field_count(); ++i) {
    const auto* field = type->field(i);
    if (field->type() != google::protobuf::FieldDescriptor::TYPE_STRING || field->is_repeated())
      continue;
    const std::string value = person.GetReflection()->GetString(person, field);
    if (value == "0123456789") EXPECT_TRUE(shown.contains(field->name())) << field->name();
  }
}

}  // namespace
}  // namespace cc::registry
