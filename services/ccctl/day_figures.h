#ifndef SERVICES_CCCTL_DAY_FIGURES_H_
#define SERVICES_CCCTL_DAY_FIGURES_H_

#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "cc/evacuation/v1/counts.pb.h"
#include "services/ccctl/invented_day.h"
#include "services/ccctl/offices.h"

namespace cc::ccctl {

// What a simulated day counts by itself of those who left, beside what the services say.
class DayFigures {
 public:
  // People who left by what one record says.
  void Count(const std::string& day, evacuation::v1::CountMethod method,
             const std::string& record_id, const HeadCount& heads);

  // Prints the own head-counts next to the situation report of the unit and to the list behind it.
  // FAILED_PRECONDITION where the records of this day are not counted as they are here, or where
  // the report is not the sum of its list.
  absl::Status Compare(const Session& session, Offices& offices, const std::string& unit) const;

 private:
  struct Line {
    HeadCount heads;
    std::set<std::string> records;
  };
  struct Told {
    HeadCount report, list, own_share;
  };
  using Key = std::pair<std::string, evacuation::v1::CountMethod>;
  static absl::Status AskFor(Offices& offices, const std::string& unit, const Key& key,
                             const Line& line, Told& told);

  std::map<Key, Line> lines_;
};

// FAILED_PRECONDITION with both numbers where they differ.
absl::Status CheckSame(const Session& session, absl::string_view what, int own, int told);

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_DAY_FIGURES_H_
