#include "services/registry/ticket_rules.h"

#include <algorithm>

#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::registry {

v1::PriorityOrder PriorityOrderOn(const DatedRules& rules, absl::CivilDay day) {
  v1::PriorityOrder order;
  order.set_date(platform::FormatDate(day));
  for (const DatedRule* rule : rules.On(day, "queue.priority.")) {
    v1::Priority priority = v1::PRIORITY_UNSPECIFIED;
    if (!v1::Priority_Parse(rule->Text("priority").value_or(""), &priority)) continue;
    v1::PriorityGroup& group = *order.add_groups();
    group.set_priority(priority);
    group.set_title_uk(rule->title_uk);
    *group.mutable_act() = rule->act;
    group.set_article(rule->article);
  }
  const DatedRule* turns = rules.Find("queue.turns", day);
  order.set_most_overtaken(
      turns == nullptr ? 0 : static_cast<int>(turns->Integer("most_overtaken").value_or(0)));
  return order;
}

Standing StandingOf(const v1::PriorityOrder& order, const std::vector<v1::Priority>& claimed) {
  for (int rank = 0; rank < order.groups_size(); ++rank) {
    const v1::Priority priority = order.groups(rank).priority();
    if (std::find(claimed.begin(), claimed.end(), priority) != claimed.end())
      return {priority, rank};
  }
  return {v1::PRIORITY_UNSPECIFIED, order.groups_size()};
}

absl::Status CheckTicketState(const v1::Ticket& ticket,
                              const std::vector<v1::Ticket::State>& allowed) {
  if (std::find(allowed.begin(), allowed.end(), ticket.state()) != allowed.end())
    return absl::OkStatus();
  return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                        {{"state", v1::Ticket::State_Name(ticket.state())}});
}

}  // namespace cc::registry
