#ifndef SERVICES_EVACUATION_COUNT_STORE_H_
#define SERVICES_EVACUATION_COUNT_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/evacuation/counting.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/paging/paging.h"

// SQL of entries of the count and of the figures that are kept of them.
namespace cc::evacuation {

struct NewCountEntry {
  std::string id;
  CountedPeople counted;
  std::optional<absl::Time> recorded_at = {};  // the call's instant where not set
};
void InsertCountEntry(platform::Tx& tx, const NewCountEntry& entry);
// Why the call's caller corrects by this entry.
void InsertCorrection(platform::Tx& tx, const platform::Keyring& keyring,
                      const NewCountEntry& entry, const std::string& reason);

// People of one part of a unit by one method: on the day, and from the first day to it.
struct CountCell {
  int32_t unit = 0;
  v1::CountMethod method = v1::COUNT_METHOD_UNSPECIFIED;
  v1::EvacuatedCount day, total;
};
// Of the parts of the path's last unit. Who is known to be of no part stands under the unit itself.
absl::StatusOr<std::vector<CountCell>> ReadCells(platform::Tx& tx, const platform::UnitPath& path,
                                                 absl::CivilDay since, absl::CivilDay day);

// The same of all units, as known before an instant; by unit and part.
struct PlacedCell {
  int32_t parent = 0;
  platform::UnitPath path;  // of the part
  CountCell cell;
};
absl::StatusOr<std::vector<PlacedCell>> ReadAllCells(platform::Tx& tx, absl::CivilDay since,
                                                     absl::CivilDay day, absl::Time known_before);

// Puts at most `limit` of the longest waiting entries into the figures. Returns how many.
absl::StatusOr<int64_t> FoldCounts(platform::Tx& tx, int limit);

// What stands behind a figure.
struct EntryQuestion {
  int32_t unit = 0;
  absl::CivilDay since, day;
  v1::CountMethod method = v1::COUNT_METHOD_UNSPECIFIED;  // all where unspecified
  std::optional<absl::Time> known_from;                   // only late ones, from this instant on
};
// By day and id, the newest first; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::CountEntry>> ListEntries(platform::Tx& tx,
                                                        const platform::Keyring& keyring,
                                                        const EntryQuestion& question,
                                                        const platform::Page& page);

// NOT_FOUND where there is none within the scope.
absl::StatusOr<v1::CountEntry> FindEntry(platform::Tx& tx, const platform::Keyring& keyring,
                                         const std::string& id);

// Holds back everybody who corrects until the transaction ends.
absl::Status LockCorrections(platform::Tx& tx);
// Of one day and method, the unit with all below it.
absl::StatusOr<v1::EvacuatedCount> CountOfDay(platform::Tx& tx, const platform::UnitPath& path,
                                              absl::CivilDay day, v1::CountMethod method);

// Counts of arrivals that are older than entries.
struct OldCount {
  std::string arrival_id, unit_code, date;
  int people = 0, children = 0, low_mobility = 0;
  bool synthetic = false;
  absl::Time created_at;
};
absl::StatusOr<std::vector<OldCount>> LockOldCounts(platform::Tx& tx, int limit);
void DeleteOldCounts(platform::Tx& tx, const std::string& arrival_id);
absl::StatusOr<v1::EvacuatedCount> SumOldCounts(platform::Tx& tx, int32_t unit,
                                                const std::string& date);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_COUNT_STORE_H_
