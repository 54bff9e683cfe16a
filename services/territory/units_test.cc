#include "services/territory/units.h"

#include "services/territory/territory_test_world.h"

namespace cc::territory {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::TestCall;

class UnitsTest : public World {
 protected:
  absl::StatusOr<v1::ListUnitsResponse> List(const v1::ListUnitsRequest& request) {
    return units_.ListUnits(TestCall(request), request);
  }
};

TEST_F(UnitsTest, AUnitIsFoundByCodeAndByTail) {
  for (const char* code : {"UA14120000000070232", "70232"}) {
    v1::GetUnitRequest request;
    request.set_code(code);
    auto unit = units_.GetUnit(TestCall(request), request);
    ASSERT_THAT(unit, IsOk());
    EXPECT_EQ(unit->name(), "Краматорський");
    EXPECT_EQ(unit->parent_code(), "UA14000000000091971");
  }
  v1::GetUnitRequest absent;
  absent.set_code("UA14990000000070232");
  EXPECT_THAT(units_.GetUnit(TestCall(absent), absent), Refused(common::v1::REASON_NOT_FOUND))
      << "the tail is there, the code is not";
}

TEST_F(UnitsTest, PagesJoinToTheWhole) {
  v1::ListUnitsRequest request;
  request.set_page_size(50);
  std::vector<std::string> codes;
  do {
    auto page = List(request);
    ASSERT_THAT(page, IsOk());
    for (const v1::Unit& unit : page->units()) codes.push_back(unit.code());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(codes.size(), 163u);
  EXPECT_TRUE(std::is_sorted(codes.begin(), codes.end()));
}

TEST_F(UnitsTest, ChildrenCategoriesAndNamesNarrowTheList) {
  v1::ListUnitsRequest children;
  children.set_parent_code("UA14000000000091971");
  EXPECT_EQ(List(children)->units_size(), 8);
  v1::ListUnitsRequest cities;
  cities.set_category(v1::Unit::CATEGORY_SPECIAL_CITY);
  EXPECT_EQ(List(cities)->units_size(), 2);
  v1::ListUnitsRequest named;
  named.set_name(" КАМ'ЯНСЬКИЙ ");
  ASSERT_EQ(List(named)->units_size(), 1);
  EXPECT_EQ(List(named)->units(0).code(), "UA12040000000032213");
  named.set_parent_code("UA14000000000091971");
  EXPECT_EQ(List(named)->units_size(), 0);
  v1::ListUnitsRequest unknown;
  unknown.set_parent_code("UA99000000000099999");
  EXPECT_EQ(platform::ReasonOf(List(unknown).status()), common::v1::REASON_FIELDS_INVALID);
}

}  // namespace
}  // namespace cc::territory
