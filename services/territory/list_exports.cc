#include "services/territory/list_exports.h"

#include <malloc.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"
#include "services/territory/period_store.h"

namespace cc::territory {

absl::StatusOr<ListContent> ListHeading(const TerritoryIndex& present, absl::CivilDay day) {
  const std::string on = platform::FormatDate(day);
  const auto in_force = [&](const v1::Act& act) {
    return act.state() != v1::Act::STATE_WITHDRAWN && act.in_force_date() <= on;
  };
  const v1::Act* list = nullptr;
  for (const v1::Act& act : present.acts()) {
    if (!in_force(act) || !act.amends_act_id().empty()) continue;
    if (list == nullptr || act.in_force_date() > list->in_force_date()) list = &act;
  }
  if (list == nullptr) return platform::Fail(common::v1::REASON_LIST_MISSING);
  ListContent content;
  content.reference = list->reference();
  content.amended_by.assign(list->amended_by().begin(), list->amended_by().end());
  std::vector<const v1::Act*> amendments;
  for (const v1::Act& act : present.acts()) {
    if (in_force(act) && act.amends_act_id() == list->id()) amendments.push_back(&act);
  }
  std::sort(amendments.begin(), amendments.end(), [](const v1::Act* a, const v1::Act* b) {
    return a->in_force_date() < b->in_force_date();
  });
  for (const v1::Act* act : amendments) content.amended_by.push_back(act->reference());
  return content;
}

absl::StatusOr<google::api::HttpBody> ListExports::ExportTerritoryList(
    const platform::Call& call, const v1::ExportTerritoryListRequest& request) {
  const std::shared_ptr<const TerritoryIndex> present = register_.index();
  const absl::CivilDay today = platform::DayIn(call.now());
  const absl::CivilDay day = platform::ParseDate(request.in_force_on()).value_or(today);
  absl::StatusOr<google::api::HttpBody> file;
  {
    CC_ASSIGN_OR_RETURN(ListContent list, ListHeading(*present, day));
    if (day == today) {
      list.periods = present->periods();
    } else {
      CC_ASSIGN_OR_RETURN(list.periods, db_.Read(call, [&](platform::Tx& tx) {
        return ReadPeriodsInForceOn(tx, day);
      }));
    }
    file = WriteListFile(std::move(list), *present, request.format(),
                         absl::StrCat("territory-list-", platform::FormatDate(day)));
  }
  malloc_trim(0);  // the document is some ten times its file
  return file;
}

}  // namespace cc::territory
