#include "tests/bench/situation_rows.h"

#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "cc/evacuation/v1/situation_service.pb.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/auth/scope.h"
#include "tests/bench/sql.h"
#include "tests/bench/table.h"

namespace cc::bench {
namespace {

using tests::Suite;

constexpr int64_t kFew = 10'000;
constexpr int kFamily = 4, kMostHromadas = 300, kRounds = 5;
constexpr double kMostGrowth = 1.2;

std::string EvacuationSql(const Suite& suite, const std::string& sql) {
  return std::string(absl::StripAsciiWhitespace(DatabaseSql(suite, "cc_evacuation", sql)));
}

// Rows `('{0,…}', 'UA…')` of hromadas that the suite knows, or of raions where it knows none.
std::string Hromadas(const Suite& suite) {
  const Target units{suite.Dial("territory"), "/cc.territory.v1.TerritoryService/ListUnits",
                     suite.Mint({{.role = "national_coordinator", .tail = 0}}), nullptr};
  std::map<std::string, std::string> parents;
  std::vector<std::string> rows;
  for (auto category :
       {territory::v1::Unit::CATEGORY_RAION, territory::v1::Unit::CATEGORY_HROMADA}) {
    territory::v1::ListUnitsRequest request;
    request.set_category(category);
    request.set_page_size(5000);
    Target target = units;
    target.request = [&](int64_t) { return Pack(request); };
    const auto page = Ask<territory::v1::ListUnitsResponse>(target);
    const int step = std::max(1, page.units_size() / kMostHromadas);
    if (!page.units().empty()) rows.clear();  // raions only where there are no hromadas
    for (int i = 0; i < page.units_size(); ++i) {
      const territory::v1::Unit& unit = page.units(i);
      parents[unit.code()] = unit.parent_code();
      if (i % step != 0) continue;
      std::vector<int32_t> path;
      for (std::string code = unit.code(); !code.empty(); code = parents[code])
        path.insert(path.begin(), *platform::TailOf(code));
      rows.push_back(
          absl::StrCat("('{0,", absl::StrJoin(path, ","), "}'::int[], '", unit.code(), "')"));
    }
  }
  return absl::StrJoin(rows, ",");
}

// Families of a year, until so many people are counted; and waits until they are in the figures.
void Count(const Suite& suite, const std::string& hromadas, int64_t people) {
  int64_t counted = 0;
  if (!absl::SimpleAtoi(EvacuationSql(suite, "SELECT coalesce(sum(people), 0) FROM count_entries"),
                        &counted)) {
    std::cerr << "the evacuation database does not answer\n";
    std::exit(1);
  }
  const int64_t families = (people - counted) / kFamily;
  const std::string failed = EvacuationSql(
      suite, absl::StrReplaceAll(
                 R"(
CREATE TEMP TABLE origins AS SELECT path, code, row_number() OVER () - 1 AS n,
  ARRAY(SELECT $keys + step FROM unnest(path) AS step) AS scope FROM (VALUES $hromadas) AS h (path, code);
CREATE TEMP TABLE families AS SELECT gen_random_uuid() AS id, o.scope, 1 + i % 4 AS method, o.code, o.path,
  current_date - ((i * 31) % 365)::int AS date FROM generate_series(1, $families) AS i
  JOIN origins o ON o.n = (i::bigint * 7919) % (SELECT count(*) FROM origins);
INSERT INTO count_entries (id, scope, method, unit_code, path, date, people, children, low_mobility, with_disability,
  record_kind, record_id, synthetic, recorded_at, late)
  SELECT id, scope, method, code, path, date, $people, 2, 1, 0, 'bench', id, true, now(), false FROM families;
INSERT INTO count_tail (scope, method, path, date, people, children, low_mobility, with_disability)
  SELECT scope, method, path, date, $people, 2, 1, 0 FROM families;
)",
                 {{"$keys", absl::StrCat(platform::MakeScopeKey(options::v1::RELATION_ORIGIN, 0))},
                  {"$hromadas", hromadas},
                  {"$families", absl::StrCat(families)},
                  {"$people", absl::StrCat(kFamily)}}));
  if (!failed.empty()) {
    std::cerr << failed << "\n";
    std::exit(1);
  }
  const absl::Time until = absl::Now() + absl::Minutes(20);
  while (EvacuationSql(suite, "SELECT count(*) FROM count_tail") != "0") {
    if (absl::Now() > until) {
      std::cerr << "what was counted does not come into the figures\n";
      std::exit(1);
    }
    absl::SleepFor(absl::Milliseconds(500));
  }
  EvacuationSql(suite, "VACUUM ANALYZE");
}

double TimeReport(const Suite& suite, absl::Duration length) {
  const Target report{suite.Dial("evacuation"),
                      "/cc.evacuation.v1.SituationReportService/GetSituationReport",
                      suite.Mint({{.role = "national_coordinator", .tail = 0}}),
                      [](int64_t) { return Pack(evacuation::v1::GetSituationReportRequest()); }};
  ClosedLoop(report, 1, absl::Seconds(1));
  std::vector<double> times;
  for (int i = 0; i < kRounds; ++i) {
    const Result result = ClosedLoop(report, 1, length);
    if (result.failed > 0) {
      std::cerr << "the report failed" << Failed(result.failures) << "\n";
      std::exit(1);
    }
    times.push_back(result.p50_ms);
  }
  return Median(times);
}

}  // namespace

void SituationRows(const Suite& suite, int64_t people, absl::Duration length) {
  const std::string hromadas = Hromadas(suite);
  Count(suite, hromadas, kFew);
  const double small = TimeReport(suite, length);
  Count(suite, hromadas, people);
  const double large = TimeReport(suite, length);
  Row(absl::StrFormat("situation report of the country, a year's sum by oblast and method, %d "
                      "evacuees",
                      people),
      absl::StrFormat("p50 %.2f ms", large),
      absl::StrFormat("%d evacuees: p50 %.2f ms", kFew, small),
      absl::StrFormat("%.2f", large / small), absl::StrFormat("≤ %.1f × ten thousand", kMostGrowth),
      large / small <= kMostGrowth);
}

}  // namespace cc::bench
