#include "services/registry/ministry_feed.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/registry/ministry_feed_rules.h"
#include "services/registry/ministry_feed_store.h"

namespace cc::registry {

using platform::Call;
using platform::Tx;

namespace {

constexpr int kStandardPage = 100, kLargestPage = 1000;
constexpr size_t kHromada = 3;  // place in a path: country, oblast, raion, hromada

}  // namespace

std::string MinistryFeed::Coarse(const std::string& unit_code) const {
  const std::optional<platform::UnitPath> path = paths_.Find(unit_code);
  if (!path) return "";
  if (path->size() <= kHromada + 1) return unit_code;
  const std::optional<NamedUnit> hromada = names_((*path)[kHromada]);
  return hromada ? hromada->code : "";
}

absl::StatusOr<v1::ListMinistryChangesResponse> MinistryFeed::ListMinistryChanges(
    const Call& call, const v1::ListMinistryChangesRequest& request) {
  std::vector<std::string> roles;
  for (const platform::HeldGrant& grant : call.principal().grants) roles.push_back(grant.role);
  const MinistryProjection* projection = ProjectionOf(roles);
  if (projection == nullptr) return v1::ListMinistryChangesResponse();
  std::vector<std::string> kinds;
  for (const auto& [kind, fields] : projection->fields_by_kind) kinds.push_back(kind);
  const int limit =
      request.page_size() == 0 ? kStandardPage : std::min(request.page_size(), kLargestPage);
  CC_ASSIGN_OR_RETURN(platform::FeedPage page,
                      feed_.List(call, request.resume_token(), limit, kinds));
  std::map<std::string, std::vector<std::string>> ids;
  for (const common::v1::Event& event : page.events) ids[event.kind()].push_back(event.key());
  std::map<std::string, PlainRecords> records;
  CC_RETURN_IF_ERROR(db_.Read(call, [&](Tx& tx) -> absl::Status {
    for (const auto& [kind, keys] : ids) {
      CC_ASSIGN_OR_RETURN(records[kind], ReadPlainRecords(tx, kind, keys));
    }
    return absl::OkStatus();
  }));

  v1::ListMinistryChangesResponse response;
  for (const common::v1::Event& event : page.events) {
    call.Touch(event.kind(), event.key());
    v1::MinistryChange& change = *response.add_changes();
    change.set_kind(event.kind());
    change.set_subject(absl::BytesToHexString(
        keyring_.BlindIndex(event.key(), absl::StrCat("ministry_feed.", projection->role))));
    *change.mutable_change_time() = event.change_time();
    const auto record = records[event.kind()].find(event.key());
    change.set_removed(event.operation() == common::v1::Event::OPERATION_REMOVED ||
                       record == records[event.kind()].end());
    if (change.removed()) continue;
    for (auto& [name, value] : Project(*projection, event.kind(), record->second)) {
      std::string told = absl::EndsWith(name, "unit_code") ? Coarse(value) : value;
      if (!told.empty()) (*change.mutable_fields())[name] = std::move(told);
    }
  }
  response.set_resume_token(std::move(page.resume_token));
  return response;
}

}  // namespace cc::registry
