#include "services/registry/captivity_rules.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/util/field_mask_util.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::registry {
namespace {

constexpr std::array<absl::string_view, 5> kChangeable = {"kind", "captured_date", "return_date",
                                                          "steps", "note"};

// Without the date itself, which is the person's.
absl::Status CheckPast(absl::string_view date, absl::CivilDay today) {
  std::optional<absl::CivilDay> day = platform::ParseDate(date);
  if (!day || *day <= today) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_DATE_IN_FUTURE, {{"date", "–"}});
}

}  // namespace

absl::Status CheckCase(const v1::CaptivityCase& captivity_case, absl::CivilDay today) {
  CC_RETURN_IF_ERROR(CheckPast(captivity_case.return_date(), today));
  for (const v1::CaptivityStep& step : captivity_case.steps()) {
    if (step.state() == v1::CaptivityStep::STATE_DONE)
      CC_RETURN_IF_ERROR(CheckPast(step.date(), today));
  }
  if (captivity_case.captured_date().empty() ||
      captivity_case.captured_date() <= captivity_case.return_date())
    return absl::OkStatus();
  return platform::FailField("captivity_case.captured_date", common::v1::REASON_DATES_REVERSED,
                             {{"start", "–"}, {"end", "–"}});
}

absl::Status CheckOpen(const v1::CaptivityCase& captivity_case) {
  if (captivity_case.state() == v1::CaptivityCase::STATE_OPEN) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_STATE_FORBIDS, {{"state", "CLOSED"}});
}

absl::Status ApplyCaseMask(const google::protobuf::FieldMask& mask, const v1::CaptivityCase& from,
                           v1::CaptivityCase& to) {
  if (mask.paths().empty())
    return platform::FailField("update_mask", common::v1::REASON_FIELD_REQUIRED);
  for (const std::string& path : mask.paths()) {
    if (std::find(kChangeable.begin(), kChangeable.end(), path) == kChangeable.end()) {
      return platform::FailField("update_mask", common::v1::REASON_FIELD_MASK_INVALID,
                                 {{"path", path}});
    }
  }
  google::protobuf::util::FieldMaskUtil::MergeOptions whole;
  whole.set_replace_message_fields(true);
  whole.set_replace_repeated_fields(true);
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(from, mask, whole, &to);
  return absl::OkStatus();
}

}  // namespace cc::registry
