#include "services/registry/damaged_property.h"

#include "services/registry/support_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using v1::DamagedProperty;

class DamagedPropertyTest : public SupportOffice {
 protected:
  absl::StatusOr<DamagedProperty> Create(const std::string& more = "",
                                         platform::TestCaller caller = {}) {
    return Do(damaged_property, &DamagedProperties::CreateDamagedProperty,
              Parse<v1::CreateDamagedPropertyRequest>(
                  "damaged_property { unit_code: 'UA14120110010088407' kind: KIND_HOUSE "
                  "address: 'вул. Вигадана, 1' extent: EXTENT_DESTROYED household_id: '" +
                  household + "' " + more + " }"),
              caller);
  }
  absl::StatusOr<DamagedProperty> Update(const DamagedProperty& read, const std::string& fields,
                                         const std::string& mask) {
    auto request =
        Parse<v1::UpdateDamagedPropertyRequest>("damaged_property { " + fields + " } " + mask);
    request.mutable_damaged_property()->set_id(read.id());
    request.set_etag(read.etag());
    return Do(damaged_property, &DamagedProperties::UpdateDamagedProperty, request);
  }
  int Count(const std::string& text, platform::TestCaller caller = {}) {
    auto list = Do(damaged_property, &DamagedProperties::ListDamagedProperty,
                   Parse<v1::ListDamagedPropertyRequest>(text), caller);
    EXPECT_THAT(list, IsOk());
    return list->damaged_property_size();
  }
};

TEST_F(DamagedPropertyTest, IsReportedThenDocumentedThenClaimed) {
  auto reported = Create("damage_date: '2025-04-20' person_id: '" + mother + "'");
  ASSERT_THAT(reported, IsOk());
  EXPECT_EQ(reported->state(), DamagedProperty::STATE_REPORTED);
  EXPECT_THAT(Update(*reported, "state: STATE_DOCUMENTED", "update_mask { paths: 'state' }"),
              Refused(common::v1::REASON_FIELDS_INVALID));
  auto documented =
      Update(*reported, "state: STATE_DOCUMENTED document: 'акт обстеження № 1 від 01.06.2025'",
             "update_mask { paths: 'state' paths: 'document' }");
  ASSERT_THAT(documented, IsOk());
  EXPECT_THAT(Update(*reported, "state: STATE_CLAIMED", "update_mask { paths: 'state' }"),
              Refused(common::v1::REASON_ETAG_STALE));
  auto claimed = Update(*documented, "state: STATE_CLAIMED", "update_mask { paths: 'state' }");
  ASSERT_THAT(claimed, IsOk());
  EXPECT_THAT(Update(*claimed, "state: STATE_REPORTED", "update_mask { paths: 'state' }"),
              Refused(common::v1::REASON_STATE_FORBIDS));
  auto read = Do(damaged_property, &DamagedProperties::GetDamagedProperty,
                 Parse<v1::GetDamagedPropertyRequest>("id: '" + reported->id() + "'"));
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(*read, platform::EqualsProto(*claimed));
  EXPECT_EQ(read->address(), "вул. Вигадана, 1");
  EXPECT_EQ(Count("state: STATE_CLAIMED"), 1);
  EXPECT_EQ(Count("state: STATE_REPORTED"), 0);
}

TEST_F(DamagedPropertyTest, IsSeenWhereTheHouseholdIsAndItsAddressIsUnreadable) {
  auto reported = Create();
  ASSERT_THAT(reported, IsOk());
  EXPECT_EQ(Count("", In(kDnipropetrovsk)), 1);
  EXPECT_EQ(Count("", In(kKharkiv)), 0);
  EXPECT_THAT(
      Do(damaged_property, &DamagedProperties::GetDamagedProperty,
         Parse<v1::GetDamagedPropertyRequest>("id: '" + reported->id() + "'"), In(kKharkiv)),
      Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM damaged_property WHERE "
                         "position(convert_to('Вигадана', 'UTF8') IN personal) > 0"),
            "0");
}

TEST_F(DamagedPropertyTest, RefusesWhatDoesNotFit) {
  EXPECT_THAT(Create("damage_date: '2026-03-03'"), Refused(common::v1::REASON_DATE_IN_FUTURE));
  EXPECT_THAT(Create("state: STATE_CLAIMED"), Refused(common::v1::REASON_FIELDS_INVALID));
  EXPECT_THAT(Create("person_id: '" + household + "'"),
              Refused(common::v1::REASON_PERSON_NOT_IN_HOUSEHOLD));
  EXPECT_THAT(Create("", In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_EQ(Count(""), 0);
}

}  // namespace
}  // namespace cc::registry
