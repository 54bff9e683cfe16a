#include "services/registry/households.h"
#include "services/platform/testing/at_once.h"

#include "absl/strings/str_cat.h"
#include "services/registry/office_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::Not;

// Mother (head), daughter of ten, grandmother; registered in Dnipropetrovsk oblast.
class HouseholdsTest : public Office {
 protected:
  HouseholdsTest() : registered(*Confirm(Waiting(1))) {}

  std::string Person(int i) { return registered.people(i).person_id(); }
  absl::StatusOr<v1::Household> Get(const std::string& id, platform::TestCaller caller = {}) {
    v1::GetHouseholdRequest request;
    request.set_id(id);
    return Do(households, &Households::GetHousehold, request, caller);
  }
  v1::Registration RegistrationOf(const std::string& person_id) {
    v1::GetPersonRequest person;
    person.set_id(person_id);
    v1::GetRegistrationRequest request;
    request.set_id(Do(people, &People::GetPerson, person)->registration_id());
    auto registration = Do(registrations, &Registrations::GetRegistration, request);
    EXPECT_THAT(registration, IsOk());
    return registration.ok() ? *registration : v1::Registration();
  }
  static std::string Member(const std::string& list, const std::string& id,
                            const std::string& kinship, const std::string& more = "") {
    return absl::StrCat(list, " { person_id: '", id, "' kinship: KINSHIP_", kinship, " ", more,
                        " } ");
  }
  v1::SplitHouseholdRequest SplitRequest(const std::string& text) {
    auto request = platform::ParseProto<v1::SplitHouseholdRequest>("reason: 'роз’їхалися' " + text);
    request.set_household_id(registered.household_id());
    if (request.etag().empty()) request.set_etag(Get(registered.household_id())->etag());
    return request;
  }
  absl::StatusOr<v1::Household> Split(const std::string& text, platform::TestCaller caller = {}) {
    return Do(households, &Households::SplitHousehold, SplitRequest(text), caller);
  }
  absl::StatusOr<v1::Household> ChangeHead(const std::string& text) {
    auto request = platform::ParseProto<v1::ChangeHeadRequest>("reason: 'за заявою' " + text);
    request.set_household_id(registered.household_id());
    request.set_etag(Get(registered.household_id())->etag());
    return Do(households, &Households::ChangeHead, request);
  }
  absl::StatusOr<v1::Household> Join(const std::string& to, const std::string& from,
                                     const std::string& text, platform::TestCaller caller = {}) {
    auto request = platform::ParseProto<v1::JoinHouseholdRequest>("reason: 'разом' " + text);
    request.set_household_id(to);
    request.set_from_household_id(from);
    request.set_etag(Get(to)->etag());
    request.set_from_etag(Get(from)->etag());
    return Do(households, &Households::JoinHousehold, request, caller);
  }

  v1::Registration registered;
};

TEST_F(HouseholdsTest, WhoLeavesTakesARegistrationOfTheSameOriginAndTheCertificate) {
  auto made = Split(Member("leaving", Person(2), "HEAD"));
  ASSERT_THAT(made, IsOk());
  ASSERT_EQ(made->members_size(), 1);
  EXPECT_EQ(made->members(0).person_id(), Person(2));
  EXPECT_EQ(Get(registered.household_id())->members_size(), 2);
  const v1::Registration own = RegistrationOf(Person(2)), stays = RegistrationOf(Person(0));
  EXPECT_NE(own.id(), stays.id());
  EXPECT_EQ(stays.id(), registered.id());
  EXPECT_EQ(own.household_id(), made->id());
  EXPECT_EQ(own.split_from_registration_id(), registered.id());
  EXPECT_EQ(own.state(), v1::Registration::STATE_REGISTERED);
  EXPECT_EQ(own.leave_date(), registered.leave_date());
  EXPECT_THAT(own.origin_status(), platform::EqualsProto(registered.origin_status()));
  ASSERT_EQ(own.people_size(), 1);
  EXPECT_EQ(stays.people_size(), 2);
  EXPECT_EQ(own.people(0).certificate_state(),
            v1::RegisteredPerson::CERTIFICATE_STATE_AWAITING_NUMBER);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM identity_keys k JOIN people p ON p.id = "
                         "k.person_id WHERE k.registration_id <> p.registration_id"),
            "0");
  // Everybody's rows lie where the person belongs.
  EXPECT_EQ(database.Sql("SELECT count(*) FROM certificates c JOIN people p ON p.id = c.person_id "
                         "WHERE c.household_id <> p.household_id OR c.scope <> p.scope OR "
                         "c.registration_id <> p.registration_id"),
            "0");
}

TEST_F(HouseholdsTest, ANewHeadIsNamedWhenTheHeadLeaves) {
  const std::string leaving =
      Member("leaving", Person(0), "HEAD") +
      Member("leaving", Person(1), "CHILD",
             "accompanying_person_id: '" + Person(0) + "' accompaniment: ACCOMPANIMENT_PARENT");
  EXPECT_THAT(Split(leaving), Not(IsOk()));
  EXPECT_EQ(Get(registered.household_id())->members_size(), 3);
  auto made = Split(leaving + Member("staying", Person(2), "HEAD"));
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->members(1).accompaniment(), v1::ACCOMPANIMENT_PARENT);
  EXPECT_EQ(Get(registered.household_id())->members(0).kinship(), common::v1::KINSHIP_HEAD);
}

TEST_F(HouseholdsTest, NoSplitLeavesAChildAloneOrAHouseholdWithoutAHead) {
  const std::string grandmother = Member("leaving", Person(2), "HEAD");
  // The child's adult stays behind.
  EXPECT_THAT(Split(grandmother + Member("leaving", Person(1), "GRANDCHILD",
                                         "accompanying_person_id: '" + Person(0) + "'")),
              Not(IsOk()));
  EXPECT_THAT(Split(grandmother + Member("leaving", Person(1), "GRANDCHILD")), Not(IsOk()));
  EXPECT_THAT(Split(Member("leaving", Person(2), "PARENT")), Not(IsOk()));
  EXPECT_THAT(Split(grandmother + Member("leaving", Person(2), "HEAD")), Not(IsOk()));
  EXPECT_THAT(Split(Member("leaving", registered.id(), "HEAD")), Not(IsOk()));
  EXPECT_THAT(Split(Member("leaving", Person(0), "HEAD") + Member("leaving", Person(1), "CHILD") +
                    Member("leaving", Person(2), "PARENT")),
              Not(IsOk()));
  EXPECT_THAT(Split(Member("leaving", Person(1), "HEAD",
                           "guardianship_body { unit_code: 'UA99000000000099999' name: 'Опіка' }")),
              Not(IsOk()));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM households"), "1");
  // A child whom a guardianship body takes is in order.
  EXPECT_THAT(Split(Member("leaving", Person(1), "HEAD",
                           "guardianship_body { unit_code: 'UA12120000000089862' name: 'Опіка' }")),
              IsOk());
}

TEST_F(HouseholdsTest, EveryFormerStateOfAHouseholdStaysWithItsReason) {
  ASSERT_THAT(
      ChangeHead(Member("members", Person(2), "HEAD") + Member("members", Person(0), "CHILD")),
      IsOk());
  ASSERT_THAT(Split(Member("leaving", Person(2), "HEAD") + Member("staying", Person(0), "HEAD")),
              IsOk());
  v1::ListHouseholdVersionsRequest list;
  list.set_id(registered.household_id());
  auto versions = Do(households, &Households::ListHouseholdVersions, list);
  ASSERT_THAT(versions, IsOk());
  ASSERT_EQ(versions->versions_size(), 2);
  EXPECT_EQ(versions->versions(0).reason(), "роз’їхалися");
  EXPECT_EQ(versions->versions(0).household().members_size(), 3);
  EXPECT_EQ(versions->versions(1).reason(), "за заявою");
  EXPECT_EQ(versions->versions(1).household().members(0).kinship(), common::v1::KINSHIP_HEAD);
  list.set_page_size(1);
  auto first = Do(households, &Households::ListHouseholdVersions, list);
  list.set_page_token(first->next_page_token());
  EXPECT_EQ(Do(households, &Households::ListHouseholdVersions, list)->versions(0).reason(),
            "за заявою");
  EXPECT_THAT(Do(households, &Households::ListHouseholdVersions, list, In(kKharkiv)), Not(IsOk()));
}

TEST_F(HouseholdsTest, AWholeHouseholdJoinsAnotherAndKeepsItsRegistration) {
  auto made = Split(Member("leaving", Person(2), "HEAD"));
  ASSERT_THAT(made, IsOk());
  const std::string registration = RegistrationOf(Person(2)).id();
  auto joined = Join(registered.household_id(), made->id(), Member("joining", Person(2), "PARENT"));
  ASSERT_THAT(joined, IsOk());
  EXPECT_EQ(joined->members_size(), 3);
  EXPECT_EQ(RegistrationOf(Person(2)).id(), registration);
  EXPECT_EQ(RegistrationOf(Person(2)).household_id(), registered.household_id());
  EXPECT_EQ(Get(made->id())->close_date(), "2026-03-02");
  EXPECT_EQ(Get(made->id())->members_size(), 0);
  // A closed household takes nobody in and gives nobody away.
  EXPECT_THAT(Join(made->id(), registered.household_id(), Member("joining", Person(2), "HEAD")),
              Refused(common::v1::REASON_HOUSEHOLD_CLOSED));
}

TEST_F(HouseholdsTest, WhoeverSawOneOfTwoJoinedHouseholdsSeesTheJoinedOne) {
  auto other = Confirm(Waiting(2),
                       "confirmed_distinct: true justification: 'Різні документи' "
                       "origin_unit_code: 'UA63000000000041885'");
  ASSERT_THAT(other, IsOk());
  EXPECT_THAT(Get(registered.household_id(), In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  const std::string grandmother = other->people(2).person_id();
  // The office has to see both.
  EXPECT_THAT(Join(registered.household_id(), other->household_id(),
                   Member("joining", grandmother, "PARENT"), In(kKharkiv)),
              Refused(common::v1::REASON_NOT_FOUND));
  auto joined = Join(registered.household_id(), other->household_id(),
                     Member("joining", grandmother, "PARENT"), In(kDnipropetrovsk));
  ASSERT_THAT(joined, IsOk());
  EXPECT_EQ(joined->members_size(), 4);
  EXPECT_THAT(Get(registered.household_id(), In(kKharkiv)), IsOk());
  const v1::Registration own = RegistrationOf(grandmother);
  EXPECT_EQ(own.origin_unit_code(), kKharkiv);
  EXPECT_EQ(own.split_from_registration_id(), other->id());
  EXPECT_EQ(Get(other->household_id())->members_size(), 2);
  EXPECT_EQ(database.Sql("SELECT count(DISTINCT scope) FROM people WHERE household_id = '" +
                         registered.household_id() + "'"),
            "1");
}

TEST_F(HouseholdsTest, AForeignOfficeAndAStaleEtagChangeNothing) {
  const std::string text = Member("leaving", Person(2), "HEAD");
  EXPECT_THAT(Split(text, In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Split(text + "etag: '\"7\"'"), Refused(common::v1::REASON_ETAG_STALE));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM household_versions"), "0");
}

TEST_F(HouseholdsTest, TheSameRequestSplitsOnceAndAnotherBodyIsRefused) {
  auto request = SplitRequest(Member("leaving", Person(2), "HEAD"));
  request.set_request_id("0196b3f0-0000-4000-8000-000000000021");
  auto once = Do(households, &Households::SplitHousehold, request);
  auto again = Do(households, &Households::SplitHousehold, request);
  ASSERT_THAT(once, IsOk());
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(*again, platform::EqualsProto(*once));
  request.set_reason("інша причина");
  EXPECT_THAT(Do(households, &Households::SplitHousehold, request),
              Refused(common::v1::REASON_REQUEST_ID_REUSED));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM households"), "2");
}

TEST_F(HouseholdsTest, OfManyWritersOnOneHouseholdOneWinsForEachState) {
  // Each wants the grandmother out, or to be head, by the same state of the household.
  const std::string etag = "etag: '" + Get(registered.household_id())->etag() + "'";
  const auto split = SplitRequest(Member("leaving", Person(2), "HEAD") + etag);
  auto head = platform::ParseProto<v1::ChangeHeadRequest>(
      "reason: 'за заявою' " + Member("members", Person(2), "HEAD") +
      Member("members", Person(0), "CHILD") + etag);
  head.set_household_id(registered.household_id());
  auto counts = platform::AtOnce(32, [&](int i) {
    return i % 2 == 0 ? Do(households, &Households::SplitHousehold, split).status()
                      : Do(households, &Households::ChangeHead, head).status();
  });
  EXPECT_EQ(counts["OK"], 1);
  EXPECT_EQ(counts["REASON_ETAG_STALE"], 31);
  // One head in each household, everybody in one.
  EXPECT_EQ(database.Sql("SELECT count(*) FROM households h WHERE 1 <> (SELECT count(*) FROM "
                         "people p WHERE p.household_id = h.id AND p.kinship = 1)"),
            "0");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM people"), "3");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM household_versions"), "1");
}

}  // namespace
}  // namespace cc::registry
