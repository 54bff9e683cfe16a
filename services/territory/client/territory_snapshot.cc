#include "services/territory/client/territory_snapshot.h"

#include <malloc.h>

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"
#include "services/platform/rpc/client.h"
#include "services/platform/time/date.h"
#include "services/territory/client/kept_register.h"
#include "services/territory/status_rules.h"

namespace cc::territory {
namespace {

using platform::Ask;
using Stub = v1::TerritoryService::Stub;

constexpr absl::Duration kPause = absl::Milliseconds(500);
// Shorter than a token's life; each new stream begins by asking whether the copy is current.
constexpr absl::Duration kLongestStream = absl::Minutes(4);
constexpr absl::Duration kPageLimit = absl::Seconds(20);
// The change is told some tenths of a second before the register answers from it.
constexpr absl::Duration kPauseForRegister = absl::Milliseconds(50);
constexpr int kMostAttempts = 100;
constexpr int kPage = 5000;

// Every page of one List method. ABORTED where the register changed between two pages.
template <typename Request, typename Response, typename Take>
absl::Status AllPages(const platform::Call& call, Stub& stub,
                      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                      Request request, int64_t revision, Take take) {
  request.set_page_size(kPage);
  while (true) {
    CC_ASSIGN_OR_RETURN(Response page, Ask(call, stub, method, request, kPageLimit));
    if (page.revision() != revision) return absl::AbortedError("the register changed meanwhile");
    take(page);
    if (page.next_page_token().empty()) return absl::OkStatus();
    request.set_page_token(page.next_page_token());
  }
}

// The register at the revision of `present`, with its units or without.
absl::StatusOr<v1::RegisterSnapshot> Load(const platform::Call& call, Stub& stub,
                                          const v1::ListActsResponse& present, bool with_units) {
  v1::RegisterSnapshot snapshot;
  snapshot.set_revision(present.revision());
  snapshot.set_units_revision(present.units_revision());
  if (with_units) {
    v1::ListUnitsRequest units;
    units.set_show_closed(true);
    CC_RETURN_IF_ERROR(AllPages(call, stub, &Stub::ListUnits, units, present.revision(),
                                [&](v1::ListUnitsResponse& page) {
                                  for (v1::Unit& unit : *page.mutable_units())
                                    snapshot.add_units()->Swap(&unit);
                                }));
  }
  CC_RETURN_IF_ERROR(AllPages(call, stub, &Stub::ListStatusPeriods, v1::ListStatusPeriodsRequest(),
                              present.revision(), [&](v1::ListStatusPeriodsResponse& page) {
                                for (v1::StatusPeriod& period : *page.mutable_periods())
                                  snapshot.add_periods()->Swap(&period);
                              }));
  CC_RETURN_IF_ERROR(AllPages(call, stub, &Stub::ListActs, v1::ListActsRequest(),
                              present.revision(), [&](v1::ListActsResponse& page) {
                                for (v1::Act& act : *page.mutable_acts())
                                  snapshot.add_acts()->Swap(&act);
                              }));
  return snapshot;
}

}  // namespace

TerritorySnapshot::TerritorySnapshot(std::shared_ptr<grpc::Channel> territory,
                                     std::function<std::string()> token, platform::Db& db)
    : stub_(v1::TerritoryService::NewStub(std::move(territory))),
      token_(std::move(token)),
      db_(db),
      follower_(db, [this] { return index(); }, {}) {
  Restore();
  follower_.Wake();
  thread_ = std::thread([this] { Work(); });
}

TerritorySnapshot::~TerritorySnapshot() {
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
    if (context_ != nullptr) context_->TryCancel();
  }
  thread_.join();
}

std::optional<platform::UnitPath> TerritorySnapshot::Find(absl::string_view code) const {
  std::shared_ptr<const TerritoryIndex> index = this->index();
  if (index == nullptr) return std::nullopt;
  return index->PathOf(code);
}

std::optional<v1::StatusBasis> TerritorySnapshot::StatusOn(absl::string_view code,
                                                           absl::CivilDay day,
                                                           absl::Time now) const {
  std::shared_ptr<const TerritoryIndex> index = this->index();
  int32_t unit = index == nullptr ? TerritoryIndex::kNone : index->Find(code);
  if (unit == TerritoryIndex::kNone) return std::nullopt;
  v1::UnitStatus answer = territory::StatusOn(*index, unit, day, platform::DayIn(now));
  v1::StatusBasis basis;
  basis.set_unit_code(answer.unit_code());
  basis.set_date(answer.date());
  basis.set_status(answer.status());
  basis.set_deciding_unit_code(answer.period().unit_code());
  if (answer.has_act()) *basis.mutable_act() = answer.act();
  basis.set_edition_date(answer.edition_date());
  basis.set_revision(answer.revision());
  basis.set_snapshot_age_seconds(static_cast<int64_t>(AgeSeconds(now)));
  return basis;
}

std::shared_ptr<const TerritoryIndex> TerritorySnapshot::index() const {
  absl::MutexLock lock(&mu_);
  return index_;
}

double TerritorySnapshot::AgeSeconds(absl::Time now) const {
  absl::MutexLock lock(&mu_);
  if (following_) return 0;
  return std::max(0.0, absl::ToDoubleSeconds(now - current_at_));
}

double TerritorySnapshot::load_seconds() const {
  absl::MutexLock lock(&mu_);
  return load_seconds_;
}

double TerritorySnapshot::refresh_seconds() const {
  absl::MutexLock lock(&mu_);
  return refresh_seconds_;
}

absl::Status TerritorySnapshot::Ready() const {
  if (index() != nullptr) return absl::OkStatus();
  return absl::UnavailableError("territory has not given its register yet");
}

platform::Call TerritorySnapshot::OwnCall() const {
  platform::Call::Parts parts = platform::Call::SystemParts("territory-snapshot", absl::Now());
  parts.bearer = token_();
  return platform::Call(std::move(parts));
}

void TerritorySnapshot::Work() {
  malloc_trim(0);  // what reading the kept copy left behind
  while (true) {
    Follow();
    absl::MutexLock lock(&mu_);
    following_ = false;
    if (mu_.AwaitWithTimeout(absl::Condition(&stopping_), kPause)) return;
  }
}

void TerritorySnapshot::Restore() {
  const absl::Time start = absl::Now();
  absl::StatusOr<KeptRegister> kept = ReadKept(db_, OwnCall());
  if (!kept.ok()) return;
  absl::StatusOr<std::shared_ptr<const TerritoryIndex>> index =
      MakeIndex(std::move(kept->snapshot));
  if (!index.ok()) return;
  absl::MutexLock lock(&mu_);
  index_ = *std::move(index);
  current_at_ = kept->taken_at;
  load_seconds_ = absl::ToDoubleSeconds(absl::Now() - start);
}

void TerritorySnapshot::Follow() {
  if (token_().empty()) return;
  const platform::Call call = OwnCall();
  grpc::ClientContext* context;
  {
    absl::MutexLock lock(&mu_);
    if (stopping_) return;
    context_ = std::make_unique<grpc::ClientContext>();
    context = context_.get();
  }
  platform::PrepareContext(call, kLongestStream, *context);
  // First the stream, then the state: what changes in between is told by the stream.
  const auto reader = stub_->WatchTerritoryChanges(context, v1::WatchTerritoryChangesRequest());
  absl::Status refreshed = RefreshTo(0);
  if (!refreshed.ok()) {
    platform::Log(platform::Level::kWarning,
                  "the register of territories cannot be taken from territory",
                  {{"why", absl::StatusCodeToString(refreshed.code())}});
    context->TryCancel();
  } else {
    absl::MutexLock lock(&mu_);
    following_ = true;
  }
  common::v1::Event event;
  while (reader->Read(&event)) {
    if (RefreshTo(event.revision()).ok()) continue;
    absl::MutexLock lock(&mu_);
    following_ = false;
    context->TryCancel();
  }
  // However the stream ended, the next one begins by asking whether the copy is current: an expired
  // feed loses nothing.
  reader->Finish();
  SeenCurrent();
}

absl::Status TerritorySnapshot::RefreshTo(int64_t revision) {
  std::shared_ptr<const TerritoryIndex> index = this->index();
  if (revision > 0 && index != nullptr && revision <= index->revision()) return absl::OkStatus();
  const absl::Time start = absl::Now();
  absl::Status refreshed;
  // The change may be told before the register answers from it, and the register may change again
  // while it is taken over.
  for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
    refreshed = Refresh(start);
    if (!refreshed.ok() && !absl::IsAborted(refreshed)) break;
    if (refreshed.ok() && this->index()->revision() >= revision) break;
    if (refreshed.ok()) refreshed = absl::AbortedError("the change was told, but is not there yet");
    absl::MutexLock lock(&mu_);
    if (mu_.AwaitWithTimeout(absl::Condition(&stopping_), kPauseForRegister)) break;
  }
  if (this->index() != index) malloc_trim(0);  // the pages and the former register are some 20 MB
  return refreshed;
}

void TerritorySnapshot::SeenCurrent() {
  absl::MutexLock lock(&mu_);
  if (following_) current_at_ = absl::Now();
}

absl::Status TerritorySnapshot::Refresh(absl::Time start) {
  const platform::Call call = OwnCall();
  v1::ListActsRequest probe;
  probe.set_page_size(1);
  CC_ASSIGN_OR_RETURN(const v1::ListActsResponse present,
                      Ask(call, *stub_, &Stub::ListActs, probe));
  std::shared_ptr<const TerritoryIndex> before = this->index();
  if (before != nullptr && before->revision() == present.revision()) {
    if (!kept_) KeepRegister(call, nullptr, *before);
    return absl::OkStatus();
  }
  const bool same_units = before != nullptr && before->units_revision() > 0 &&
                          before->units_revision() == present.units_revision();
  CC_ASSIGN_OR_RETURN(v1::RegisterSnapshot snapshot, Load(call, *stub_, present, !same_units));
  CC_ASSIGN_OR_RETURN(std::shared_ptr<const TerritoryIndex> now,
                      MakeIndex(std::move(snapshot), same_units ? before.get() : nullptr));
  {
    absl::MutexLock lock(&mu_);
    index_ = now;
    current_at_ = absl::Now();
    refresh_seconds_ = absl::ToDoubleSeconds(current_at_ - start);
  }
  KeepRegister(call, before, *now);  // answers need not wait for the database
  return absl::OkStatus();
}

void TerritorySnapshot::KeepRegister(const platform::Call& call,
                                     std::shared_ptr<const TerritoryIndex> before,
                                     const TerritoryIndex& now) {
  absl::Status kept = Keep(db_, call, std::move(before), now);
  if (absl::IsAborted(kept)) {
    // Something else was kept: by another process of this service, or because the last attempt
    // failed. What moved is counted from there.
    if (absl::StatusOr<KeptRegister> other = ReadKept(db_, call); other.ok()) {
      if (auto index = MakeIndex(std::move(other->snapshot)); index.ok())
        kept = Keep(db_, call, *std::move(index), now);
    }
  }
  kept_ = kept.ok();
  if (!kept_) {
    platform::Log(platform::Level::kWarning, "the register of territories could not be kept",
                  {{"why", absl::StatusCodeToString(kept.code())}});
  }
  follower_.Wake();
}

}  // namespace cc::territory
