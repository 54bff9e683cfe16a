#include "services/evacuation/duty_roster.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/evacuation/desk_rules.h"
#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;
using v1::DutyContact;

// `+380501234567` → `…67`.
std::string MaskedPhone(const std::string& phone) {
  constexpr size_t kShown = 2;
  if (phone.size() <= kShown) return "…";
  return absl::StrCat("…", phone.substr(phone.size() - kShown));
}

std::string StartKey(const DutyContact& contact) {
  return absl::FormatTime(absl::RFC3339_full, platform::FromProto(contact.start_time()),
                          absl::UTCTimeZone());
}

}  // namespace

DutyContact DutyRoster::Shown(const Call& call, DutyContactRow row) const {
  if (!scope_for_(call, kSeeDutyPhones).Meets(row.scope))
    row.contact.set_phone(MaskedPhone(row.contact.phone()));
  call.Touch("duty_contacts", row.contact.id());
  return std::move(row.contact);
}

absl::StatusOr<DutyContact> DutyRoster::CreateDutyContact(
    const Call& call, const v1::CreateDutyContactRequest& request) {
  CC_RETURN_IF_ERROR(CheckDuty(request.contact()));
  CC_ASSIGN_OR_RETURN(const platform::UnitPath path,
                      DeskPath(paths_, call, request.contact().unit_code(), "contact.unit_code"));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<DutyContact> {
    CC_ASSIGN_OR_RETURN(DutyContactRow row, InsertDutyContact(tx, keyring_, request.contact(),
                                                              path.back(), DeskKeys(path)));
    return Shown(call, std::move(row));
  });
}

absl::StatusOr<DutyContact> DutyRoster::GetDutyContact(const Call& call,
                                                       const v1::GetDutyContactRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<DutyContact> {
    CC_ASSIGN_OR_RETURN(DutyContactRow row, FindDutyContact(tx, keyring_, request.id()));
    return Shown(call, std::move(row));
  });
}

absl::StatusOr<v1::ListDutyContactsResponse> DutyRoster::ListDutyContacts(
    const Call& call, const v1::ListDutyContactsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<DutyContactRow> found, db_.Read(call, [&](Tx& tx) {
    return evacuation::ListDutyContacts(tx, keyring_, request, page);
  }));
  v1::ListDutyContactsResponse response;
  for (DutyContactRow& row : found) {
    if (response.contacts_size() == page.size) {
      const DutyContact& last = response.contacts(page.size - 1);
      response.set_next_page_token(platform::NextPageToken(request, {StartKey(last), last.id()}));
      break;
    }
    *response.add_contacts() = Shown(call, std::move(row));
  }
  return response;
}

absl::StatusOr<DutyContact> DutyRoster::EndDuty(const Call& call,
                                                const v1::EndDutyRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<DutyContact> {
    CC_ASSIGN_OR_RETURN(DutyContactRow row, LockDutyContact(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.contact.etag()));
    if (platform::FromProto(row.contact.end_time()) > call.now()) evacuation::EndDuty(tx, row);
    return Shown(call, std::move(row));
  });
}

}  // namespace cc::evacuation
