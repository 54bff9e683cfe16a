#ifndef SERVICES_TERRITORY_LIST_RULES_H_
#define SERVICES_TERRITORY_LIST_RULES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/territory/v1/resources.pb.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

// What an edition or an amendment of the list changes. A period is the same where unit, status and
// first day are; it stays as it is where last day, exclusions and doubt are, too.
struct ListDifference {
  std::vector<v1::StatusPeriod> added;    // with `act_id` where only the doubt is new
  std::vector<std::string> dropped;       // ids
  std::vector<v1::PeriodChange> changes;  // row by row, by unit and start
  std::vector<v1::StatusPeriod> missing;  // rows to be struck that the list does not have
  int changed = 0;  // dropped periods that come back with another end or other exclusions
  int unchanged = 0;

  bool empty() const { return added.empty() && dropped.empty(); }
};

struct ListRows {
  std::vector<v1::StatusPeriod> periods;
  std::vector<v1::StatusPeriod> struck;  // of a file that is not the whole list
  std::string edition_date;
  bool whole = true;  // periods that are not among the rows are dropped
};
// `newest` holds the periods of the newest list.
ListDifference Compare(const TerritoryIndex& newest, const ListRows& rows);

// A row that an amendment adds and one that it leaves, both holding on some day.
struct Overlap {
  v1::StatusPeriod added, left;
};
// All such pairs; their added rows become doubtful, as rows that overlap within one file are.
std::vector<Overlap> MarkOverlaps(const TerritoryIndex& newest, ListDifference& difference);

// The periods after the difference; added ones have no id yet.
std::vector<v1::StatusPeriod> Apply(const TerritoryIndex& newest, const ListDifference& difference);

// Why an act cannot follow those that stand; OK where it can. `amends` is the list to be amended.
// FORCE_OUT_OF_ORDER where an official act comes into force later, or any that is pending.
absl::Status CheckForceOrder(const std::vector<v1::Act>& acts, const v1::Act& act);
// Id of the list to be amended, which must be the newest one. AMENDED_LIST_MISSING,
// AMENDED_LIST_WITHDRAWN.
absl::StatusOr<std::string> FindAmendedList(const std::vector<v1::Act>& acts,
                                            const common::v1::ActReference& amends);
// `наказ № 376 від 2025-02-28`.
std::string TextOf(const common::v1::ActReference& reference);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_LIST_RULES_H_
