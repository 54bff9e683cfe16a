#ifndef SERVICES_REGISTRY_FOLLOW_UP_COUNT_STORE_H_
#define SERVICES_REGISTRY_FOLLOW_UP_COUNT_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/platform/db/tx.h"

// SQL of the days of whose follow-ups and returns evacuation is told, and of their figures.
namespace cc::registry {

// With the change itself: the figures of a day are other ones now.
void NoteFollowUpDay(platform::Tx& tx, const std::string& date);
void NoteFollowUpDaysOf(platform::Tx& tx, const std::string& registration_id);
// Every day between these that has follow-ups or returns.
void NoteFollowUpDays(platform::Tx& tx, absl::CivilDay from, absl::CivilDay until);

// Days up to this one that wait, those first that were counted least recently.
absl::StatusOr<std::vector<std::string>> ChangedFollowUpDays(platform::Tx& tx, absl::CivilDay until,
                                                             int most);

// What a unit has of a day.
struct FollowUpFigure {
  std::string unit_code;
  int days = 0;  // of the follow-up; 0 of returns
  int64_t count = 0;
  int64_t reached = 0;  // of follow-ups
  int64_t danger = 0;   // of returns
};
struct FollowUpDay {
  int64_t mark = 0;
  std::vector<FollowUpFigure> figures;
};
// The day's figures, and the one mark that stands for every change which is in them. Changes that
// come later make marks of their own.
absl::StatusOr<FollowUpDay> CountFollowUpDay(platform::Tx& tx, const std::string& date);
// The figures under this mark were told.
void DropFollowUpMark(platform::Tx& tx, int64_t mark);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_FOLLOW_UP_COUNT_STORE_H_
