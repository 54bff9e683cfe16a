#include "services/reporting/migrations.h"

extern "C" {
extern const char reporting_0001_forms_sql_begin[], reporting_0001_forms_sql_end[];
extern const char reporting_0002_submissions_sql_begin[], reporting_0002_submissions_sql_end[];
extern const char reporting_0003_programmes_sql_begin[], reporting_0003_programmes_sql_end[];
}

namespace cc::reporting {
namespace {

absl::string_view Between(const char* begin, const char* end) {
  return {begin, static_cast<size_t>(end - begin)};
}

}  // namespace

std::vector<platform::Migration> Migrations() {
  return {
      {"0001_forms", Between(reporting_0001_forms_sql_begin, reporting_0001_forms_sql_end)},
      {"0002_submissions",
       Between(reporting_0002_submissions_sql_begin, reporting_0002_submissions_sql_end)},
      {"0003_programmes",
       Between(reporting_0003_programmes_sql_begin, reporting_0003_programmes_sql_end)},
  };
}

}  // namespace cc::reporting
