#ifndef SERVICES_TERRITORY_LIST_TEST_TABLE_H_
#define SERVICES_TERRITORY_LIST_TEST_TABLE_H_

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cc/territory/v1/resources.pb.h"
#include "google/protobuf/util/json_util.h"

namespace cc::territory {

// For tests: a list, or an amendment, as the suite's own table.
class TestTable {
 public:
  TestTable(const std::string& number, const std::string& date, const std::string& edition) {
    *table_.mutable_reference() = Order(number, date);
    table_.set_edition_date(edition);
  }
  TestTable Row(const std::string& unit, v1::Status status, const std::string& start,
                const std::string& end = "", const std::vector<std::string>& excluded = {}) {
    v1::StatusPeriod& row = *table_.add_periods();
    row.set_unit_code(unit);
    row.set_status(status);
    row.set_start_date(start);
    row.set_end_date(end);
    for (const std::string& code : excluded) row.add_excluded_unit_codes(code);
    return *this;
  }
  TestTable Strike(const std::string& unit, v1::Status status, const std::string& start) {
    v1::StatusPeriod& row = *table_.add_struck();
    row.set_unit_code(unit);
    row.set_status(status);
    row.set_start_date(start);
    return *this;
  }
  TestTable Amends(const std::string& number, const std::string& date) {
    *table_.mutable_amends() = Order(number, date);
    return *this;
  }
  TestTable Edition(const std::string& date) {
    table_.set_edition_date(date);
    return *this;
  }
  TestTable InForce(const std::string& date) {
    table_.set_in_force_date(date);
    return *this;
  }
  std::string Json() const {
    std::string json;
    EXPECT_TRUE(google::protobuf::util::MessageToJsonString(table_, &json).ok());
    return json;
  }

 private:
  static common::v1::ActReference Order(const std::string& number, const std::string& date) {
    common::v1::ActReference order;
    order.set_kind("наказ");
    order.set_number(number);
    order.set_date(date);
    return order;
  }

  v1::TerritoryTable table_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_LIST_TEST_TABLE_H_
