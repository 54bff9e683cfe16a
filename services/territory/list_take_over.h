#ifndef SERVICES_TERRITORY_LIST_TAKE_OVER_H_
#define SERVICES_TERRITORY_LIST_TAKE_OVER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/territory/v1/resources.pb.h"
#include "services/platform/db/db.h"
#include "services/territory/list_rules.h"
#include "services/territory/territory_index.h"
#include "services/territory/timeline_rules.h"

// An act of the list on its way into the register: from a file, or from a proposal that was
// approved here.
namespace cc::territory {

struct ListTakeOver {
  v1::Act act;                                    // without id
  bool partial = false;                           // rows that it does not name stay
  bool pending = false;                           // its first day in force lies ahead
  std::shared_ptr<const TerritoryIndex> present;  // what the register answers from
  std::shared_ptr<const TerritoryIndex> newest;   // with the periods of the newest list
  ListDifference difference;
  std::vector<StatusDifference> effect;
};

// The register with the periods of the newest list, which an act to come may hold.
absl::StatusOr<std::shared_ptr<const TerritoryIndex>> NewestList(
    platform::Db& db, const platform::Call& call,
    const std::shared_ptr<const TerritoryIndex>& present);

// Compares the act's rows with the newest list; rows that overlap what they leave become doubtful.
absl::StatusOr<ListTakeOver> PlanTakeOver(const platform::Call& call,
                                          std::shared_ptr<const TerritoryIndex> present,
                                          std::shared_ptr<const TerritoryIndex> newest, v1::Act act,
                                          const ListRows& rows);

// Date of the newest list taken over, in force or about to be; empty where there is none, or only
// invented ones.
std::string NewestEdition(const TerritoryIndex& present);
// Why the act cannot follow those that stand: WITHDRAWN_ACT_REPEATED, EDITION_OLDER,
// FORCE_OUT_OF_ORDER.
absl::Status CheckFollows(const TerritoryIndex& present, const v1::Act& act);

v1::ListChanges CountsOf(const ListTakeOver& taken);
// Adds the rows themselves, as many as a person will look through.
void Show(const ListTakeOver& taken, v1::ListChanges& shown);

struct StoredAct {
  std::string id;
  int64_t revision;
};
// Takes it over: revision, act, periods, changes of statuses and the feed, in this transaction.
// CONFLICT where the register has moved on since `present`. The caller then refreshes the register.
absl::StatusOr<StoredAct> StoreTakeOver(platform::Tx& tx, const ListTakeOver& taken);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_LIST_TAKE_OVER_H_
