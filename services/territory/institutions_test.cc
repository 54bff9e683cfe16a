#include "services/territory/institutions.h"

#include <gmock/gmock.h>

#include "services/platform/validate/validate.h"
#include "services/territory/territory_test_world.h"

namespace cc::territory {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::TestCall;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;
using v1::Institution;

constexpr char kPokrovskRaion[] = "UA14160000000061982";
constexpr char kDniproRaion[] = "UA12020000000052809";
constexpr char kDonetsk[] = "UA14000000000091971";
constexpr char kDnipropetrovsk[] = "UA12000000000090473";

class InstitutionsTest : public World {
 protected:
  static Institution School(const std::string& name = "Школа",
                            const std::string& edrpou = "00032112") {
    Institution school;
    school.set_kind(Institution::KIND_SCHOOL);
    school.set_name(name);
    school.set_edrpou(edrpou);
    school.set_home_unit_code(kPokrovskRaion);
    school.mutable_present_seat()->set_unit_code(kDniproRaion);
    school.set_start_date("2024-09-01");
    return school;
  }
  absl::StatusOr<Institution> Create(const Institution& institution,
                                     platform::TestCaller caller = {}) {
    v1::CreateInstitutionRequest request;
    *request.mutable_institution() = institution;
    return institutions_.CreateInstitution(TestCall(request, caller), request);
  }
  absl::StatusOr<Institution> Update(const Institution& institution, const std::string& path) {
    v1::UpdateInstitutionRequest request;
    *request.mutable_institution() = institution;
    request.mutable_update_mask()->add_paths(path);
    request.set_etag(institution.etag());
    return institutions_.UpdateInstitution(TestCall(request), request);
  }
  absl::StatusOr<Institution> End(const Institution& institution, const std::string& day) {
    v1::EndInstitutionRequest request;
    request.set_id(institution.id());
    request.set_etag(institution.etag());
    request.set_end_date(day);
    return institutions_.EndInstitution(TestCall(request), request);
  }
  std::vector<std::string> List(const v1::ListInstitutionsRequest& request) {
    auto list = institutions_.ListInstitutions(TestCall(request), request);
    EXPECT_THAT(list, IsOk());
    std::vector<std::string> names;
    for (const Institution& institution : list->institutions()) names.push_back(institution.name());
    return names;
  }

  Institutions institutions_{database_.db(), kept_};
};

TEST_F(InstitutionsTest, ARecordIsReadAsItWasWritten) {
  auto created = Create(School());
  ASSERT_THAT(created, IsOk());
  v1::GetInstitutionRequest get;
  get.set_id(created->id());
  auto read = institutions_.GetInstitution(TestCall(get), get);
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(*read, platform::EqualsProto(*created));
  EXPECT_EQ(read->edrpou(), "00032112") << "with its zeros";
}

TEST_F(InstitutionsTest, ACodeWithAWrongCheckDigitIsRefusedBeforeTheHandler) {
  v1::CreateInstitutionRequest request;
  *request.mutable_institution() = School();
  platform::Validator validator;
  validator.Learn(request.GetDescriptor());
  EXPECT_THAT(validator.Check(request), IsOk());
  request.mutable_institution()->set_edrpou("00032113");
  EXPECT_THAT(validator.Check(request), Refused(common::v1::REASON_FIELDS_INVALID));
}

TEST_F(InstitutionsTest, OfOneCodeOnlyOneWorksAwayFromHomeAtATime) {
  auto first = Create(School());
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(Create(School("Та сама")), Refused(common::v1::REASON_ALREADY_EXISTS));
  EXPECT_THAT(Create(School("Без коду", "")), IsOk());
  EXPECT_THAT(Create(School("Без коду", "")), IsOk());
  ASSERT_THAT(End(*first, "2025-06-30"), IsOk());
  Institution again = School("Знову");
  again.set_start_date("2025-07-01");
  EXPECT_THAT(Create(again), IsOk());
}

TEST_F(InstitutionsTest, OnlyOfficersOfTheHomeUnitOrAboveWrite) {
  EXPECT_THAT(Create(School(), {.scope = {{options::v1::RELATION_OFFICE, 52809}}}),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE))
      << "where it works now";
  EXPECT_THAT(Create(School(), {.scope = {{options::v1::RELATION_OFFICE, 61982}}}), IsOk());
}

TEST_F(InstitutionsTest, UnknownUnitsAndReversedDatesAreRefused) {
  Institution nowhere = School();
  nowhere.set_home_unit_code("UA99000000000099999");
  EXPECT_THAT(Create(nowhere), Refused(common::v1::REASON_FIELDS_INVALID));
  nowhere = School();
  nowhere.mutable_present_seat()->set_unit_code("UA99000000000099999");
  EXPECT_THAT(Create(nowhere), Refused(common::v1::REASON_FIELDS_INVALID));
  auto created = Create(School());
  EXPECT_THAT(End(*created, "2024-08-31"), Refused(common::v1::REASON_FIELDS_INVALID));
}

TEST_F(InstitutionsTest, ItsSeatMovesAndEveryStateIsKept) {
  auto created = Create(School());
  ASSERT_THAT(created, IsOk());
  Institution moved = *created;
  moved.mutable_present_seat()->set_unit_code(kDonetsk);
  auto updated = Update(moved, "present_seat");
  ASSERT_THAT(updated, IsOk());
  EXPECT_THAT(Update(moved, "name"), Refused(common::v1::REASON_ETAG_STALE));
  EXPECT_THAT(Update(*updated, "home_unit_code"), Refused(common::v1::REASON_FIELDS_INVALID));
  auto ended = End(*updated, "2025-06-30");
  ASSERT_THAT(ended, IsOk());
  EXPECT_THAT(End(*ended, "2025-06-30"), Refused(common::v1::REASON_STATE_FORBIDS));
  v1::ListInstitutionVersionsRequest request;
  request.set_id(created->id());
  auto versions = institutions_.ListInstitutionVersions(TestCall(request), request);
  ASSERT_THAT(versions, IsOk());
  ASSERT_EQ(versions->versions_size(), 3);
  EXPECT_EQ(versions->versions(2).institution().present_seat().unit_code(), kDniproRaion);
  EXPECT_EQ(versions->versions(1).institution().present_seat().unit_code(), kDonetsk);
  request.set_id("00000000-0000-7000-8000-00000000dead");
  EXPECT_THAT(institutions_.ListInstitutionVersions(TestCall(request), request),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(InstitutionsTest, ListsNarrowByHomePresentPlaceKindAndDay) {
  ASSERT_THAT(Create(School("Школа")), IsOk());
  Institution college = School("Коледж", "");
  college.set_kind(Institution::KIND_COLLEGE);
  college.mutable_present_seat()->set_unit_code(kDonetsk);
  college.set_start_date("2022-04-01");
  ASSERT_THAT(Create(college), IsOk());
  v1::ListInstitutionsRequest request;
  request.set_home_unit_code(kDonetsk);
  EXPECT_THAT(List(request), UnorderedElementsAre("Школа", "Коледж"));
  request.set_present_unit_code(kDnipropetrovsk);
  EXPECT_THAT(List(request), ElementsAre("Школа"));
  request = {};
  request.set_kind(Institution::KIND_COLLEGE);
  EXPECT_THAT(List(request), ElementsAre("Коледж"));
  request = {};
  request.set_date("2023-01-01");
  EXPECT_THAT(List(request), ElementsAre("Коледж"));
}

}  // namespace
}  // namespace cc::territory
