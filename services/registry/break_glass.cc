#include "services/registry/break_glass.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "services/platform/log/log.h"
#include "services/platform/time/date.h"
#include "services/registry/scope_keys.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::Fail;
using platform::ScopeKey;
using platform::Tx;

// Which requests name a record that a grant opens, and by which field. A method that is not here
// opens nothing; one that reads more than the named record must not be here.
struct OpenedBy {
  const char* request;
  const char* field;
  std::string OpenRecord::*id;
};
constexpr OpenedBy kOpenedBy[] = {
    {"cc.registry.v1.GetPersonRequest", "id", &OpenRecord::person_id},
    {"cc.registry.v1.GetHouseholdRequest", "id", &OpenRecord::household_id},
    {"cc.registry.v1.GetRegistrationRequest", "id", &OpenRecord::registration_id},
};

const OpenedBy* FindOpenedBy(const google::protobuf::Message& request) {
  const std::string& name = request.GetDescriptor()->full_name();
  for (const OpenedBy& each : kOpenedBy) {
    if (name == each.request) return &each;
  }
  return nullptr;
}

// The narrowest key of the record: where the household lives. Without a registration any that is
// not the whole country.
ScopeKey KeyOf(const RecordToOpen& record) {
  if (const auto tail = platform::TailOf(record.residence_unit_code)) {
    const ScopeKey key = platform::MakeScopeKey(options::v1::RELATION_RESIDENCE, *tail);
    if (std::find(record.scope.begin(), record.scope.end(), key) != record.scope.end()) return key;
  }
  ScopeKey key = 0;
  for (ScopeKey each : record.scope) {
    if (each % platform::MakeScopeKey(static_cast<platform::Relation>(1), 0) != 0) key = each;
  }
  return key;
}

}  // namespace

OpenRecords::~OpenRecords() {
  {
    absl::MutexLock lock(&mu_);
    stop_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void OpenRecords::Start() {
  thread_ = std::thread([this] {
    absl::MutexLock lock(&mu_);
    do {
      mu_.Unlock();
      if (absl::Status status = Refresh(absl::Now()); !status.ok()) {
        platform::Log(platform::Level::kWarning, "opened records could not be read",
                      {{"reason", common::v1::Reason_Name(platform::ReasonOf(status))}});
      }
      mu_.Lock();
    } while (!mu_.AwaitWithTimeout(absl::Condition(&stop_), absl::Seconds(1)));
  });
}

absl::Status OpenRecords::Refresh(absl::Time now) {
  CC_ASSIGN_OR_RETURN(std::vector<OpenRecord> open,
                      db_.Read(Call::System("registry.break_glass", now),
                               [](Tx& tx) { return GrantsInForce(tx); }));
  absl::MutexLock lock(&mu_);
  open_ = std::move(open);
  return absl::OkStatus();
}

void OpenRecords::Add(const OpenRecord& record) {
  absl::MutexLock lock(&mu_);
  open_.push_back(record);
}

Call OpenRecords::Widen(const Call& call, const google::protobuf::Message& request) const {
  const OpenedBy* by = call.read_only() ? FindOpenedBy(request) : nullptr;
  if (by == nullptr) return call;
  absl::ReaderMutexLock lock(&mu_);
  if (open_.empty()) return call;
  const std::string id = request.GetReflection()->GetString(
      request, request.GetDescriptor()->FindFieldByName(by->field));
  for (const OpenRecord& record : open_) {
    if (record.principal != call.principal().id || id.empty() || record.*by->id != id ||
        record.expires_at <= call.now()) {
      continue;
    }
    platform::Scope scope = call.scope();
    scope.AddKey(record.key);
    return call.Within(std::move(scope));
  }
  return call;
}

absl::StatusOr<RecordToOpen> BreakGlass::Find(const Call& call,
                                              const v1::BreakGlassRequest& request) const {
  if (request.person_case() == v1::BreakGlassRequest::PERSON_NOT_SET)
    return platform::FailField("person_id", common::v1::REASON_FIELD_REQUIRED);
  CC_ASSIGN_OR_RETURN(std::vector<RecordToOpen> records,
                      db_.Read(call.OverWholeCountry(),
                               [&](Tx& tx) { return FindRecordsToOpen(tx, keyring_, request); }));
  if (records.empty()) return Fail(common::v1::REASON_NOT_FOUND);
  if (records.size() > 1) return Fail(common::v1::REASON_BREAK_GLASS_AMBIGUOUS);
  return std::move(records[0]);
}

absl::StatusOr<v1::BreakGlassGrant> BreakGlass::Open(const Call& call,
                                                     const v1::BreakGlassRequest& request) {
  CC_ASSIGN_OR_RETURN(const RecordToOpen record, Find(call, request));
  call.Touch("people", record.person_id);
  if (call.scope().Meets(record.scope)) return Fail(common::v1::REASON_BREAK_GLASS_NEEDLESS);
  const ScopeKey key = KeyOf(record);
  auto grant = db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::BreakGlassGrant> {
    CC_ASSIGN_OR_RETURN(int held, LockGrantsOf(tx, call.principal().id));
    if (held >= kMostBreakGlassGrants) {
      return Fail(common::v1::REASON_BREAK_GLASS_TOO_MANY,
                  {{"most", absl::StrCat(kMostBreakGlassGrants)}});
    }
    v1::BreakGlassGrant made;
    made.set_id(call.NewId());
    made.set_person_id(record.person_id);
    made.set_household_id(record.household_id);
    made.set_registration_id(record.registration_id);
    made.set_principal_id(call.principal().id);
    made.set_reason(request.reason());
    made.set_synthetic(record.synthetic);
    *made.mutable_create_time() = platform::ToProto(call.now());
    *made.mutable_expire_time() = platform::ToProto(call.now() + kBreakGlassLasts);
    const std::vector<ScopeKey> scope = Union(record.scope, call.scope().keys());
    InsertGrant(tx, keyring_, made, key, scope);
    tx.Emit({.kind = "break_glass_grants", .key = made.id(), .revision = 1, .after = scope});
    call.Touch("break_glass_grants", made.id());
    return made;
  });
  if (!grant.ok()) return grant;
  ++opened_;
  open_.Add({.principal = grant->principal_id(),
             .person_id = grant->person_id(),
             .household_id = grant->household_id(),
             .registration_id = grant->registration_id(),
             .key = key,
             .expires_at = platform::FromProto(grant->expire_time())});
  platform::Log(platform::Level::kWarning, "a record was opened outside its scope",
                {{"grant", grant->id()}, {"principal", grant->principal_id()}});
  return grant;
}

absl::StatusOr<v1::ListBreakGlassGrantsResponse> BreakGlass::ListBreakGlassGrants(
    const Call& call, const v1::ListBreakGlassGrantsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<v1::BreakGlassGrant> grants, db_.Read(call, [&](Tx& tx) {
    return FindGrants(tx, keyring_, request, page);
  }));
  v1::ListBreakGlassGrantsResponse response;
  for (v1::BreakGlassGrant& grant : grants) {
    if (response.grants_size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, PlaceOf(response.grants(page.size - 1))));
      break;
    }
    call.Touch("break_glass_grants", grant.id());
    *response.add_grants() = std::move(grant);
  }
  return response;
}

}  // namespace cc::registry
