#include "services/evacuation/site_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/field_mask_util.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Fail;
using platform::FailField;
using v1::Onward;

template <typename Message>
absl::Status TakeOver(const google::protobuf::FieldMask& mask,
                      const std::vector<absl::string_view>& changeable, const Message& from,
                      Message& to) {
  if (mask.paths().empty()) return FailField("update_mask", common::v1::REASON_FIELD_REQUIRED);
  for (const std::string& path : mask.paths()) {
    if (std::find(changeable.begin(), changeable.end(), path) == changeable.end())
      return FailField("update_mask", common::v1::REASON_FIELD_MASK_INVALID, {{"path", path}});
  }
  google::protobuf::util::FieldMaskUtil::MergeOptions whole;
  whole.set_replace_message_fields(true);
  whole.set_replace_repeated_fields(true);
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(from, mask, whole, &to);
  return absl::OkStatus();
}

}  // namespace

int SumOf(const v1::Beds& beds) { return beds.ordinary() + beds.wheelchair() + beds.stretcher(); }

std::string InWords(const v1::Beds& beds) {
  return absl::StrCat(beds.ordinary(), "/", beds.wheelchair(), "/", beds.stretcher());
}

v1::Beds Minus(const v1::Beds& a, const v1::Beds& b) {
  v1::Beds left;
  left.set_ordinary(a.ordinary() - b.ordinary());
  left.set_wheelchair(a.wheelchair() - b.wheelchair());
  left.set_stretcher(a.stretcher() - b.stretcher());
  return left;
}

void AddBeds(v1::Beds& beds, v1::BedKind kind, int by) {
  if (kind == v1::BED_KIND_ORDINARY) beds.set_ordinary(beds.ordinary() + by);
  if (kind == v1::BED_KIND_WHEELCHAIR) beds.set_wheelchair(beds.wheelchair() + by);
  if (kind == v1::BED_KIND_STRETCHER) beds.set_stretcher(beds.stretcher() + by);
}

absl::Status CheckRoom(const v1::Room& room, const std::string& field) {
  if (SumOf(room.beds()) == 0 || SumOf(room.beds()) > 1000) {
    return FailField(absl::StrCat(field, ".beds"), common::v1::REASON_NUMBER_OUT_OF_RANGE,
                     {{"range", "1–1000"}});
  }
  if (room.beds().wheelchair() > 0 && !room.accessible())
    return FailField(absl::StrCat(field, ".accessible"), common::v1::REASON_BED_UNSUITABLE);
  return absl::OkStatus();
}

absl::Status CheckOpen(const v1::Site& site) {
  if (site.state() == v1::Site::STATE_OPEN) return absl::OkStatus();
  return Fail(common::v1::REASON_SITE_NOT_OPEN,
              {{"state", site.state() == v1::Site::STATE_REPAIR ? "REPAIR" : "CLOSED"}});
}

absl::Status CheckInspection(const v1::Site& site, const v1::Inspection& inspection,
                             absl::CivilDay today) {
  const std::string& day = inspection.inspected_on();
  if (day > platform::FormatDate(today)) {
    return FailField("inspection.inspected_on", common::v1::REASON_DATE_IN_FUTURE, {{"date", day}});
  }
  if (day < site.inspection().inspected_on()) {
    return FailField("inspection.inspected_on", common::v1::REASON_DATES_REVERSED,
                     {{"start", site.inspection().inspected_on()}, {"end", day}});
  }
  return absl::OkStatus();
}

absl::Status CheckOnward(const Onward& onward) {
  const bool to_site = onward.kind() == Onward::KIND_SITE;
  const bool to_unit =
      onward.kind() == Onward::KIND_HOME || onward.kind() == Onward::KIND_RELATIVES ||
      onward.kind() == Onward::KIND_INSTITUTION || onward.kind() == Onward::KIND_HOSPITAL;
  if (to_site && onward.site_id().empty())
    return FailField("onward.site_id", common::v1::REASON_FIELD_REQUIRED);
  if (to_unit && onward.unit_code().empty())
    return FailField("onward.unit_code", common::v1::REASON_FIELD_REQUIRED);
  return absl::OkStatus();
}

absl::Status ApplyMask(const google::protobuf::FieldMask& mask, const v1::Site& from,
                       v1::Site& to) {
  return TakeOver(mask, {"name", "address", "operator_name", "duty_phone", "capacity"}, from, to);
}

absl::Status ApplyMask(const google::protobuf::FieldMask& mask, const v1::Room& from,
                       v1::Room& to) {
  return TakeOver(mask,
                  {"number", "floor", "position", "accessible", "beds", "closed", "closed_reason"},
                  from, to);
}

absl::CivilDay MonthsAfter(absl::CivilDay day, int months) {
  const absl::CivilMonth month = absl::CivilMonth(day) + months;
  const absl::CivilDay last = absl::CivilDay(month + 1) - 1;
  return absl::CivilDay(month) + std::min(day.day(), last.day()) - 1;
}

}  // namespace cc::evacuation
