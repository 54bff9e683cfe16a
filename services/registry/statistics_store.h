#ifndef SERVICES_REGISTRY_STATISTICS_STORE_H_
#define SERVICES_REGISTRY_STATISTICS_STORE_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/auth/scope.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/registry/statistics_rules.h"

// SQL of figures of displaced people and of what each person is counted as.
namespace cc::registry {

struct StatisticState {
  int64_t revision = 0;
  bool due = false;
  bool rebuild = false;
  std::string counted_day;
  std::optional<absl::Time> finished_at;
  int64_t people = 0, figures = 0, corrected = 0;
};
absl::StatusOr<StatisticState> ReadStatisticState(platform::Tx& tx);
// The same for whoever changes figures: others wait until this transaction ends.
absl::StatusOr<StatisticState> LockStatisticState(platform::Tx& tx);
void WriteStatisticState(platform::Tx& tx, const StatisticState& state);

// Keys of a page of the service's feed by kind.
struct ChangedRecords {
  std::vector<std::string> people, registrations, needs;
};
// Everybody whose counting may differ after the changes: also those whom another was merged into.
absl::StatusOr<std::vector<std::string>> FindTouchedPeople(platform::Tx& tx,
                                                           const ChangedRecords& changed);
// At most `limit` people after an id, in its order.
absl::StatusOr<std::vector<std::string>> PeopleAfterId(platform::Tx& tx, const std::string& after,
                                                       int limit);

// By person id; who is not counted is not there.
using FactsByPerson = std::map<std::string, StatisticFacts>;
// As what the people count by the lists of the register, with their age on the day.
absl::StatusOr<FactsByPerson> ReadFactsOfPeople(platform::Tx& tx, const platform::Keyring& keyring,
                                                const platform::UnitPaths& paths,
                                                absl::CivilDay day,
                                                const std::vector<std::string>& ids);
// As what they are counted.
absl::StatusOr<FactsByPerson> ReadCounted(platform::Tx& tx, const platform::Keyring& keyring,
                                          const std::vector<std::string>& ids);
// A page of all who are counted, after an id.
absl::StatusOr<FactsByPerson> ReadCountedAfter(platform::Tx& tx, const platform::Keyring& keyring,
                                               const std::string& after, int limit);
void PutCounted(platform::Tx& tx, const platform::Keyring& keyring, const FactsByPerson& counted);
void DropCounted(platform::Tx& tx, const std::vector<std::string>& ids);

// Adds to the figures of the month (`YYYY-MM`).
absl::Status AddToCounts(platform::Tx& tx, absl::string_view month,
                         const StatisticChanges& changes);

// A figure as it stands at the end of a month.
struct StatisticFigure {
  StatisticCell cell;
  int64_t people = 0;
  int64_t change = 0;  // within the month
};
// Figures of the units below `parent`, or of one of them, within the scope; by unit and category.
absl::StatusOr<std::vector<StatisticFigure>> ReadFigures(platform::Tx& tx, int relation,
                                                         int32_t parent, int dimension,
                                                         absl::string_view month,
                                                         std::optional<int32_t> unit = {});
// The units above whose parts figures stand, by relation and unit.
absl::StatusOr<std::vector<std::pair<int, int32_t>>> StatisticParents(platform::Tx& tx);
// Figures of all dimensions of the units below `parent`, whatever the month.
absl::StatusOr<std::vector<StatisticFigure>> ReadAllFigures(platform::Tx& tx, int relation,
                                                            int32_t parent);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_STATISTICS_STORE_H_
