#include "services/registry/appeal_rules.h"

#include <algorithm>

#include "services/platform/error/error.h"
#include "services/platform/time/date.h"
#include "services/registry/calendar_rules.h"

namespace cc::registry {
namespace {

using v1::Appeal;

constexpr int kLeastPublished = 10;

// The same day of a later month, or its last one (Civil Code, article 254).
absl::CivilDay MonthsLater(absl::CivilDay from, int64_t months) {
  const absl::CivilMonth month = absl::CivilMonth(from) + months;
  return std::min(absl::CivilDay(month) + (from.day() - 1), absl::CivilDay(month + 1) - 1);
}

// The end of a term by its rule; nothing where no rule holds.
std::string EndText(const DatedRules& rules, absl::string_view id, absl::CivilDay from) {
  const DatedRule* rule = rules.Find(id, from);
  return rule == nullptr ? "" : platform::FormatDate(TermEnd(rules, *rule, from));
}

}  // namespace

absl::CivilDay TermEnd(const DatedRules& rules, const DatedRule& rule, absl::CivilDay from) {
  absl::CivilDay end = MonthsLater(from, rule.Integer("months").value_or(0));
  const int64_t days = rule.Integer("days").value_or(0);
  end = rule.Flag("working_days") ? AddWorkingDays(rules, end, days) : end + days;
  while (rule.Flag("ends_on_working_day") && !IsWorkingDay(rules, end)) ++end;
  return end;
}

bool IsAnonymous(const Appeal& appeal) {
  return appeal.name().family_name().empty() ||
         (appeal.phone().empty() && appeal.address().empty());
}

absl::Status BeginTerms(const DatedRules& rules, absl::CivilDay today, Appeal& appeal) {
  const std::optional<absl::CivilDay> received = platform::ParseDate(appeal.received_date());
  if (!received || *received > today)
    return platform::FailField("appeal.received_date", common::v1::REASON_DATE_IN_FUTURE,
                               {{"date", appeal.received_date()}});
  appeal.set_state(Appeal::STATE_REGISTERED);
  if (IsAnonymous(appeal)) {
    appeal.set_state(Appeal::STATE_NOT_CONSIDERED);
    appeal.set_not_considered(Appeal::GROUND_ANONYMOUS);
    return absl::OkStatus();
  }
  appeal.set_due_date(
      EndText(rules, appeal.simple() ? "appeals.simple_term" : "appeals.term", *received));
  appeal.set_forward_by_date(EndText(rules, "appeals.forward_term", *received));
  appeal.set_latest_date(EndText(rules, "appeals.longest_term", *received));
  return absl::OkStatus();
}

absl::Status CheckAppealState(const Appeal& appeal, const std::vector<Appeal::State>& allowed) {
  if (std::find(allowed.begin(), allowed.end(), appeal.state()) != allowed.end())
    return absl::OkStatus();
  return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                        {{"state", Appeal::State_Name(appeal.state())}});
}

absl::Status CheckExtension(const Appeal& appeal, const std::string& due_date) {
  if (due_date > appeal.due_date() && due_date <= appeal.latest_date()) return absl::OkStatus();
  return platform::FailField("due_date", common::v1::REASON_APPEAL_TERM_EXCEEDED,
                             {{"current", appeal.due_date()}, {"latest", appeal.latest_date()}});
}

absl::Status CheckGround(Appeal::Ground ground, const Appeal& appeal, const Appeal* repeated) {
  if (ground == Appeal::GROUND_LATE && appeal.category() == Appeal::CATEGORY_COMPLAINT)
    return absl::OkStatus();
  if (ground != Appeal::GROUND_REPEATED)
    return platform::FailField("ground", common::v1::REASON_ENUM_VALUE_UNKNOWN);
  if (repeated == nullptr)
    return platform::FailField("repeats_appeal_id", common::v1::REASON_FIELD_REQUIRED);
  return CheckAppealState(*repeated, {Appeal::STATE_ANSWERED, Appeal::STATE_CLOSED});
}

bool IsOverdue(const Appeal& appeal, absl::CivilDay today) {
  return (appeal.state() == Appeal::STATE_REGISTERED || appeal.state() == Appeal::STATE_ACCEPTED) &&
         appeal.due_date() < platform::FormatDate(today);
}

v1::AppealCount Published(const v1::AppealCount& exact) {
  v1::AppealCount shown;
  shown.set_hromada_unit_code(exact.hromada_unit_code());
  shown.set_theme(exact.theme());
  if (exact.received() < kLeastPublished) {
    shown.set_suppressed(true);
  } else {
    shown.set_received(exact.received());
  }
  return shown;
}

}  // namespace cc::registry
