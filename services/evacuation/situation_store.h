#ifndef SERVICES_EVACUATION_SITUATION_STORE_H_
#define SERVICES_EVACUATION_SITUATION_STORE_H_

#include <map>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "cc/evacuation/v1/situation.pb.h"
#include "services/platform/db/tx.h"

// SQL of what is so at this moment, and of official reports.
namespace cc::evacuation {

// What is so at this moment in each unit that has any of it, by tail, within the scope.
struct PresentState {
  std::map<int32_t, v1::OnTheWay> on_the_way;
  std::map<int32_t, v1::FreeAtSites> free_places;
  std::map<int32_t, v1::UnderDecision> under_decision;
};
absl::StatusOr<PresentState> ReadPresentState(platform::Tx& tx, absl::CivilDay today);

constexpr int32_t kAboveCountry = -1;

// A row of an official report. The country's own stands below kAboveCountry.
struct OfficialRow {
  int32_t parent = 0, unit = 0;
  std::vector<platform::ScopeKey> scope;
  v1::SituationRow figures;
};
struct OfficialDay {
  absl::CivilDay date;
  absl::Time cut_off, frozen_at;
  absl::CivilDay since;
  std::vector<OfficialRow> rows;
};
// The unit's own row and those of its parts, within the scope; nothing where the day is not
// official.
absl::StatusOr<std::optional<OfficialDay>> FindOfficialDay(platform::Tx& tx,
                                                           const platform::UnitPath& path,
                                                           absl::CivilDay date);

// Waits until nobody counts any more in a transaction that began to before this one; others wait
// until this one ends. Whoever counts then sees what it made official.
absl::Status LockCounts(platform::Tx& tx);
// The last official day; nothing where there is none.
absl::StatusOr<std::optional<absl::CivilDay>> LastOfficialDay(platform::Tx& tx);
// True while there are counts that are no entries yet.
absl::StatusOr<bool> HasOldCounts(platform::Tx& tx);
// Marks entries of the day and of those before it that came after its cut-off.
void MarkLate(platform::Tx& tx, absl::CivilDay date, absl::Time cut_off);
void InsertOfficialDay(platform::Tx& tx, const OfficialDay& day);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SITUATION_STORE_H_
