#include "services/reporting/programmes.h"

#include "services/reporting/story_fixture.h"

namespace cc::reporting {
namespace {

using platform::EqualsProto;
using platform::IsOk;
using platform::Refused;
using platform::StatusIs;

class ProgrammesTest : public Story {
 protected:
  static v1::CreateProgrammeRequest Strategies() {
    return platform::ParseProto<v1::CreateProgrammeRequest>(R"pb(
      programme {
        title: "Стратегії громад"
        partners { name: "Асоціація" role: ROLE_IMPLEMENTER }
        partners { name: "Донор" role: ROLE_FUNDER }
        unit_codes: "UA14000000000091971"
        unit_codes: "UA44000000000018893"
        community_count: 10
        results { text: "Нові послуги" figure: 500 figure_of: "мешканці" at_least: true }
        synthetic: true
      })pb");
  }
  absl::StatusOr<v1::Programme> Get(const std::string& id, platform::TestCaller caller) {
    v1::GetProgrammeRequest request;
    request.set_id(id);
    return Do(programmes, &Programmes::GetProgramme, request, caller);
  }
};

TEST_F(ProgrammesTest, AProgrammeIsReadAsItWasRecordedByAllItsOblasts) {
  auto made = Do(programmes, &Programmes::CreateProgramme, Strategies(), Ministry());
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->community_count(), 10);
  EXPECT_EQ(made->partners_size(), 2);
  EXPECT_EQ(made->etag(), "\"1\"");
  EXPECT_THAT(*Get(made->id(), Ministry()), EqualsProto(*made));
  EXPECT_THAT(Get(made->id(), In(kDonetsk)), IsOk());
  EXPECT_THAT(Get(made->id(), In(kLuhansk)), IsOk());
  EXPECT_THAT(Get(made->id(), In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(ProgrammesTest, IsRecordedByWhoHoldsAllItsUnits) {
  EXPECT_THAT(Do(programmes, &Programmes::CreateProgramme, Strategies(), In(kDonetsk)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  auto unknown = Strategies();
  unknown.mutable_programme()->add_unit_codes("UA99000000000099999");
  EXPECT_THAT(Do(programmes, &Programmes::CreateProgramme, unknown, Ministry()),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM programmes"), "0");
}

TEST_F(ProgrammesTest, ATitleIsRecordedOnce) {
  ASSERT_THAT(Do(programmes, &Programmes::CreateProgramme, Strategies(), Ministry()), IsOk());
  EXPECT_THAT(Do(programmes, &Programmes::CreateProgramme, Strategies(), Ministry()),
              Refused(common::v1::REASON_ALREADY_EXISTS));
}

TEST_F(ProgrammesTest, AreListedByUnit) {
  ASSERT_THAT(Do(programmes, &Programmes::CreateProgramme, Strategies(), Ministry()), IsOk());
  auto count = [&](const std::string& unit, platform::TestCaller caller) {
    v1::ListProgrammesRequest request;
    request.set_unit_code(unit);
    return Do(programmes, &Programmes::ListProgrammes, request, caller)->programmes_size();
  };
  EXPECT_EQ(count("", Ministry()), 1);
  EXPECT_EQ(count(kLuhansk, Ministry()), 1);
  EXPECT_EQ(count(kKharkiv, Ministry()), 0);
  EXPECT_EQ(count("", In(kKharkiv)), 0);
}

}  // namespace
}  // namespace cc::reporting
