#include "services/reporting/reporting_numbers.h"

#include "services/platform/testing/testing.h"
#include "services/reporting/migrations.h"

namespace cc::reporting {
namespace {

using platform::IsOk;

class ReportingNumbersTest : public testing::Test {
 protected:
  double Ask(const std::string& name) {
    platform::Metrics metrics("reporting");
    platform::Observer observer(database_.db(), metrics, platform::Observer::Options());
    observer.Add(ReportingNumbers());
    EXPECT_THAT(observer.ObserveNow(), IsOk());
    for (const auto& family : metrics.Collect()) {
      if (family.name == name) return family.metric.at(0).gauge.value;
    }
    ADD_FAILURE() << "no metric " << name;
    return 0;
  }
  platform::TestDatabase database_{"reporting", Migrations()};
};

TEST_F(ReportingNumbersTest, AReportOfTheMonthBeforeLastIsOverdueUntilItIsSubmitted) {
  database_.Sql("DELETE FROM form_units");
  database_.Sql(
      "INSERT INTO form_units (form, unit_tail, unit_code, unit_name, first_month, source) "
      "SELECT form, 7, 'U', 'U', to_char(now() - interval '2 months', 'YYYY-MM'), 'synthetic' "
      "FROM form_deadlines ORDER BY first_month LIMIT 1");
  // Of the month before last; that of last month may be in time, as today is.
  const double owed = Ask("cc_reporting_reports_overdue");
  EXPECT_GE(owed, 1);
  database_.Sql(
      "INSERT INTO submissions (id, form, form_version, unit_code, unit_tail, month, content, "
      "state, submitted_at, authors, synthetic, scope, created_at, updated_at) SELECT "
      "gen_random_uuid(), form, 1, 'U', 7, first_month, '{}', 2, now(), '{}', true, '{100000, "
      "400000}', now(), "
      "now() FROM form_units");
  EXPECT_EQ(Ask("cc_reporting_reports_overdue"), owed - 1);
  EXPECT_EQ(Ask("cc_reporting_reports_to_accept"), 1);
}

}  // namespace
}  // namespace cc::reporting
