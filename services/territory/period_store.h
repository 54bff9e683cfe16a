#ifndef SERVICES_TERRITORY_PERIOD_STORE_H_
#define SERVICES_TERRITORY_PERIOD_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "cc/territory/v1/resources.pb.h"
#include "services/platform/db/tx.h"
#include "services/territory/list_rules.h"

// Periods on their three axes of time: the days that they hold for, the time for which the register
// knew them, the days on which their act is in force (migration 3 tells the rule).
namespace cc::territory {

using Periods = std::vector<v1::StatusPeriod>;

// Those known now and in force on the register's day.
absl::StatusOr<Periods> ReadPeriodsInForce(platform::Tx& tx);
// Those known now and in force on a day.
absl::StatusOr<Periods> ReadPeriodsInForceOn(platform::Tx& tx, absl::CivilDay day);
// Those that no act has superseded, be it one whose first day lies ahead.
absl::StatusOr<Periods> ReadNewestPeriods(platform::Tx& tx);
// Those in force on the register's day if the act had never been; it is the last one.
absl::StatusOr<Periods> ReadPeriodsWithout(platform::Tx& tx, const std::string& act_id);
// Those of some units known at an instant and in force on a day.
absl::StatusOr<Periods> ReadPeriodsKnown(platform::Tx& tx, const std::vector<int32_t>& tails,
                                         absl::Time known_at, absl::CivilDay in_force_on);
// All that were ever recorded of some units.
absl::StatusOr<Periods> ReadPeriodVersions(platform::Tx& tx, const std::vector<int32_t>& tails);

// Takes over what an act changes: what it supersedes stays and is known to be out of force from the
// act's first day on. An added period bears `act_id` where it has one, else the act.
absl::Status ApplyDifference(platform::Tx& tx, const v1::Act& act,
                             const ListDifference& difference);
// Takes back what the act brought; what it superseded is recorded anew.
absl::Status WithdrawPeriods(platform::Tx& tx, const std::string& act_id);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_PERIOD_STORE_H_
