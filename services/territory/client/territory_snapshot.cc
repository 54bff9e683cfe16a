#include "services/territory/client/territory_snapshot.h"

#include <malloc.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"
#include "services/platform/rpc/client.h"
#include "services/platform/time/date.h"
#include "services/territory/status_rules.h"

namespace cc::territory {
namespace {

using platform::Ask;
using platform::Param;
using platform::Tx;
using Stub = v1::TerritoryService::Stub;

constexpr absl::Duration kPause = absl::Milliseconds(500);
// Shorter than a token's life; each new stream begins by asking whether the copy is current.
constexpr absl::Duration kLongestStream = absl::Minutes(4);
constexpr absl::Duration kPageLimit = absl::Seconds(20);
constexpr int kPage = 5000;
constexpr char kNeighbour[] = "territory";

// Every page of one List method. ABORTED where the register changed between two pages.
template <typename Request, typename Response, typename Take>
absl::Status AllPages(const platform::Call& call, Stub& stub,
                      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                      Request request, int64_t& revision, Take take) {
  request.set_page_size(kPage);
  while (true) {
    CC_ASSIGN_OR_RETURN(Response page, Ask(call, stub, method, request, kPageLimit));
    if (revision >= 0 && page.revision() != revision)
      return absl::AbortedError("the register changed meanwhile");
    revision = page.revision();
    take(page);
    if (page.next_page_token().empty()) return absl::OkStatus();
    request.set_page_token(page.next_page_token());
  }
}

absl::StatusOr<v1::RegisterSnapshot> Load(const platform::Call& call, Stub& stub) {
  v1::RegisterSnapshot snapshot;
  int64_t revision = -1;
  v1::ListUnitsRequest units;
  units.set_show_closed(true);
  CC_RETURN_IF_ERROR(AllPages(
      call, stub, &Stub::ListUnits, units, revision,
      [&](v1::ListUnitsResponse& page) { snapshot.mutable_units()->MergeFrom(page.units()); }));
  CC_RETURN_IF_ERROR(AllPages(call, stub, &Stub::ListStatusPeriods, v1::ListStatusPeriodsRequest(),
                              revision, [&](v1::ListStatusPeriodsResponse& page) {
                                snapshot.mutable_periods()->MergeFrom(page.periods());
                              }));
  CC_RETURN_IF_ERROR(AllPages(
      call, stub, &Stub::ListActs, v1::ListActsRequest(), revision,
      [&](v1::ListActsResponse& page) { snapshot.mutable_acts()->MergeFrom(page.acts()); }));
  snapshot.set_revision(revision);
  return snapshot;
}

}  // namespace

TerritorySnapshot::TerritorySnapshot(std::shared_ptr<grpc::Channel> territory,
                                     std::function<std::string()> token, platform::Db& db)
    : stub_(v1::TerritoryService::NewStub(std::move(territory))),
      token_(std::move(token)),
      db_(db) {
  Restore();
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
  const platform::Call call = OwnCall();
  absl::Time taken = absl::InfinitePast();
  auto kept = db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::RegisterSnapshot> {
    CC_ASSIGN_OR_RETURN(
        const platform::Rows rows,
        tx.Query("SELECT data, taken_at FROM platform.neighbour_snapshot WHERE neighbour = $1",
                 kNeighbour));
    v1::RegisterSnapshot snapshot;
    if (rows.empty() || !snapshot.ParseFromString(rows[0].bytes(0)))
      return absl::NotFoundError("no register is kept");
    taken = rows[0].instant(1);
    return snapshot;
  });
  if (!kept.ok() || !Take(*std::move(kept)).ok()) return;
  absl::MutexLock lock(&mu_);
  current_at_ = taken;
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
  absl::Status refreshed = RefreshAndTidy();
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
    std::shared_ptr<const TerritoryIndex> index = this->index();
    if (index != nullptr && event.revision() <= index->revision()) continue;
    if (!RefreshAndTidy().ok() || this->index()->revision() < event.revision()) {
      // The change was told before the register answers from it: ask again in a moment.
      absl::MutexLock lock(&mu_);
      following_ = false;
      context->TryCancel();
    }
  }
  reader->Finish();
  SeenCurrent();
}

absl::Status TerritorySnapshot::RefreshAndTidy() {
  absl::Status refreshed = Refresh();
  malloc_trim(0);  // the pages and the former register are some 20 MB
  return refreshed;
}

void TerritorySnapshot::SeenCurrent() {
  absl::MutexLock lock(&mu_);
  if (following_) current_at_ = absl::Now();
}

absl::Status TerritorySnapshot::Refresh() {
  const platform::Call call = OwnCall();
  v1::ListActsRequest probe;
  probe.set_page_size(1);
  CC_ASSIGN_OR_RETURN(const v1::ListActsResponse present,
                      Ask(call, *stub_, &Stub::ListActs, probe));
  std::shared_ptr<const TerritoryIndex> index = this->index();
  if (index != nullptr && index->revision() == present.revision()) return absl::OkStatus();
  CC_ASSIGN_OR_RETURN(v1::RegisterSnapshot snapshot, Load(call, *stub_));
  if (absl::Status kept = Keep(snapshot); !kept.ok()) {
    platform::Log(platform::Level::kWarning, "the register of territories could not be kept",
                  {{"why", absl::StatusCodeToString(kept.code())}});
  }
  return Take(std::move(snapshot));
}

absl::Status TerritorySnapshot::Take(v1::RegisterSnapshot snapshot) {
  RegisterContent content;
  content.revision = snapshot.revision();
  content.units.assign(std::make_move_iterator(snapshot.mutable_units()->begin()),
                       std::make_move_iterator(snapshot.mutable_units()->end()));
  content.periods.assign(std::make_move_iterator(snapshot.mutable_periods()->begin()),
                         std::make_move_iterator(snapshot.mutable_periods()->end()));
  content.acts.assign(std::make_move_iterator(snapshot.mutable_acts()->begin()),
                      std::make_move_iterator(snapshot.mutable_acts()->end()));
  CC_ASSIGN_OR_RETURN(std::shared_ptr<const TerritoryIndex> index,
                      TerritoryIndex::Make(std::move(content)));
  {
    absl::MutexLock lock(&mu_);
    index_.swap(index);
    current_at_ = absl::Now();
  }
  return absl::OkStatus();
}

absl::Status TerritorySnapshot::Keep(const v1::RegisterSnapshot& snapshot) {
  const platform::Call call = OwnCall();
  return db_.WriteStep(call, [&](Tx& tx) {
    return tx
        .Query(
            "INSERT INTO platform.neighbour_snapshot (neighbour, revision, data, taken_at) VALUES "
            "($1, $2, $3, $4) "
            "ON CONFLICT (neighbour) DO UPDATE SET revision = excluded.revision, data = "
            "excluded.data, "
            "taken_at = excluded.taken_at",
            kNeighbour, absl::StrCat(snapshot.revision()),
            Param::Bytes(snapshot.SerializeAsString()), call.now())
        .status();
  });
}

}  // namespace cc::territory
