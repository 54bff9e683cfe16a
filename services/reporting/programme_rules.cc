#include "services/reporting/programme_rules.h"

#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"

namespace cc::reporting {

absl::Status CheckProgramme(const v1::Programme& programme) {
  const std::string &start = programme.start_date(), &end = programme.end_date();
  if (!start.empty() && !end.empty() && end < start) {
    return platform::FailField("programme.end_date", common::v1::REASON_DATES_REVERSED,
                               {{"start", start}, {"end", end}});
  }
  for (int i = 0; i < programme.results_size(); ++i) {
    const v1::ProgrammeResult& result = programme.results(i);
    if (!result.has_figure() && (result.at_least() || !result.figure_of().empty())) {
      return platform::FailField(absl::StrCat("programme.results[", i, "].figure"),
                                 common::v1::REASON_FIELD_REQUIRED);
    }
  }
  return absl::OkStatus();
}

}  // namespace cc::reporting
