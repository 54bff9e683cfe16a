#ifndef TESTS_E2E_EVACUATION_FIGURES_H_
#define TESTS_E2E_EVACUATION_FIGURES_H_

#include <ostream>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/time/clock.h"
#include "tests/framework/http.h"
#include "tests/framework/json.h"

// Figures of the situation report as a story compares them.
namespace cc::tests {

// A town that no other story leaves.
inline constexpr char kTown[] = "UA14120110010088407";

inline int Number(const std::string& text) {
  int number = 0;
  (void)absl::SimpleAtoi(text, &number);
  return number;
}

struct Figures {
  int people = 0, children = 0, low_mobility = 0;
  bool operator==(const Figures& o) const {
    return people == o.people && children == o.children && low_mobility == o.low_mobility;
  }
};
inline std::ostream& operator<<(std::ostream& out, const Figures& f) {
  return out << f.people << " people, " << f.children << " children, " << f.low_mobility
             << " of low mobility";
}
inline Figures operator-(const Figures& a, const Figures& b) {
  return {a.people - b.people, a.children - b.children, a.low_mobility - b.low_mobility};
}

inline Figures FiguresOf(const Json& count) {
  return {Number(count["people"]), Number(count["children"]), Number(count["lowMobility"])};
}

// Of one method in a list of lines or corrections.
inline Figures OfMethod(const Json& lines, const std::string& method) {
  for (const Json& line : lines.items()) {
    const bool of_part = !line["unitCode"].empty() && line["unitCode"] != kTown;
    if (line["method"] == "COUNT_METHOD_" + method && !of_part) return FiguresOf(line.At("day"));
  }
  return {};
}

inline std::string DayBefore(int days) {
  absl::TimeZone kyiv;
  absl::LoadTimeZone("Europe/Kyiv", &kyiv);
  return absl::FormatCivilTime(absl::ToCivilDay(absl::Now(), kyiv) - days);
}

// How the figures of a list of count entries add up.
inline Figures SumOf(const std::vector<Json>& entries) {
  Figures sum;
  for (const Json& entry : entries) {
    const Figures one = FiguresOf(entry.At("count"));
    sum = {sum.people + one.people, sum.children + one.children,
           sum.low_mobility + one.low_mobility};
  }
  return sum;
}

}  // namespace cc::tests

#endif  // TESTS_E2E_EVACUATION_FIGURES_H_
