#include "services/registry/import_work.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/time/clock.h"
#include "services/platform/db/audit_record.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"
#include "services/registry/household_sheet.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::Tx;

// Applied before the round ends, so that the next has the time of the day.
constexpr int kPagesOfOneInstant = 50;

// Not the page's fault: smaller ones would fare no better. (A page that takes too long may.)
bool IsOutage(const absl::Status& status) {
  return platform::MayPass(status) && status.code() != absl::StatusCode::kDeadlineExceeded;
}

// The call as the one who applies the file, whom the registrations are to be told of.
Call AsApplier(const Call& call, const v1::Import& import) {
  Call::Parts parts = Call::SystemParts("imports", call.now());
  parts.method = "cc.registry.v1.ImportService.ApplyImport";
  parts.permission = "registry.imports.apply";
  if (!import.applied_by().empty()) {
    auto principal = std::make_shared<platform::Principal>(*parts.principal);
    principal->id = import.applied_by();
    parts.principal = std::move(principal);
  }
  return Call(std::move(parts));
}

// One registration's record in the audit, as if it had come by itself.
platform::AuditRecord RecordOf(const Call& call, const std::vector<std::string>& touched) {
  platform::AuditRecord record = platform::RecordOf(call, absl::OkStatus());
  record.touched = touched;
  return record;
}

// Why the register refused the entry; the first field where it names fields.
v1::ImportError RefusalOf(const v1::ImportEntry& entry, const absl::Status& status) {
  const int row = entry.members(0).row();
  const std::vector<platform::FieldError> fields = platform::FieldsOf(status);
  if (!fields.empty()) return SheetError(row, "", fields[0].reason, fields[0].details);
  return SheetError(row, "", platform::ReasonOf(status), platform::DetailsOf(status));
}

EntryOutcome OutcomeOf(const platform::Keyring& keyring, const EntryRecord& record,
                       const ImportRegistrar::Outcome& registered) {
  EntryOutcome outcome{.id = record.id};
  if (registered.ok()) {
    outcome.state = v1::ImportEntry::STATE_APPLIED;
    outcome.registration_id = registered->registration_id;
    return outcome;
  }
  v1::ImportEntry entry = record.entry;
  *entry.add_errors() = RefusalOf(entry, registered.status());
  outcome.state = v1::ImportEntry::STATE_REFUSED;
  outcome.personal = EncryptEntry(keyring, record.id, entry);
  return outcome;
}

int RowsOf(absl::Span<const EntryRecord> page) {
  int rows = 0;
  for (const EntryRecord& record : page) rows += record.entry.members_size();
  return rows;
}

}  // namespace

ImportWork::~ImportWork() {
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void ImportWork::Start(std::function<Call()> new_call) {
  new_call_ = std::move(new_call);
  thread_ = std::thread([this] { Work(); });
}

void ImportWork::Wake() {
  absl::MutexLock lock(&mu_);
  woken_ = true;
}

bool ImportWork::Stopping() {
  absl::MutexLock lock(&mu_);
  return stopping_;
}

void ImportWork::Work() {
  while (!Stopping()) {
    if (absl::Status status = RunOnce(new_call_()); !status.ok()) {
      platform::Log(platform::Level::kWarning, "an import waits",
                    {{"why", absl::StatusCodeToString(status.code())},
                     {"reason", common::v1::Reason_Name(platform::ReasonOf(status))}});
    }
    absl::MutexLock lock(&mu_);
    auto due = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) { return woken_ || stopping_; };
    mu_.AwaitWithTimeout(absl::Condition(&due), options_.pause);
    woken_ = false;
  }
}

absl::Status ImportWork::RunOnce(const Call& call) {
  std::string after;
  absl::Status first;
  while (!Stopping()) {
    CC_ASSIGN_OR_RETURN(std::optional<ImportRecord> record,
                        db_.Read(call, [&](Tx& tx) { return NextAtWork(tx, keyring_, after); }));
    if (!record) return first;
    after = record->import.id();
    const absl::Status status =
        record->import.state() == v1::Import::STATE_STAGING
            ? staging_.Stage(call, *std::move(record), {options_.page_rows, options_.most_pages},
                             [this] { return Stopping(); })
            : Apply(call, *std::move(record));
    if (first.ok()) first = status;
  }
  return first;
}

absl::Status ImportWork::Apply(const Call& call, ImportRecord record) {
  const int most = std::min(options_.most_pages, kPagesOfOneInstant);
  for (int pages = 0; pages < most && !Stopping(); ++pages) {
    CC_ASSIGN_OR_RETURN(std::vector<EntryRecord> page, db_.Read(call, [&](Tx& tx) {
      return ReadyEntries(tx, keyring_, record.import.id(), record.applied_through,
                          options_.page_entries);
    }));
    if (page.empty()) return Finish(call, record);
    CC_ASSIGN_OR_RETURN(const bool ours, ApplyPage(call, record, page));
    if (!ours) return absl::OkStatus();  // cancelled, or another replica is at it
  }
  Wake();
  return absl::OkStatus();
}

absl::StatusOr<bool> ImportWork::ApplyPage(const Call& call, ImportRecord& record,
                                           absl::Span<const EntryRecord> page) {
  absl::StatusOr<bool> ours = ApplyAtOnce(call, record, page, nullptr);
  if (!ours.ok() && page.size() > 1 && !IsOutage(ours.status())) {
    for (absl::Span<const EntryRecord> half :
         {page.first(page.size() / 2), page.subspan(page.size() / 2)}) {
      ours = ApplyPage(call, record, half);
      if (!ours.ok() || !*ours) return ours;
    }
    return ours;
  }
  if (!ours.ok() && !platform::MayPass(ours.status())) {
    const absl::Status why = ours.status();
    ours = ApplyAtOnce(call, record, page, &why);
  }
  if (ours.ok() && *ours) record.applied_through = page.back().entry.number();
  return ours;
}

absl::StatusOr<bool> ImportWork::ApplyAtOnce(const Call& call, const ImportRecord& record,
                                             absl::Span<const EntryRecord> page,
                                             const absl::Status* refused) {
  const absl::Time start = absl::Now();
  const Call applying = AsApplier(call, record.import);
  bool ours = true;
  CC_RETURN_IF_ERROR(db_.WriteStep(applying, [&](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(ImportRecord now, LockImport(tx, keyring_, record.import.id()));
    ours = now.import.state() == v1::Import::STATE_APPLYING &&
           now.applied_through == record.applied_through;
    if (!ours) return absl::OkStatus();
    std::vector<ImportRegistrar::Outcome> registered(page.size(), ImportRegistrar::Registered());
    if (refused != nullptr) {
      registered[0] = *refused;
    } else {
      CC_ASSIGN_OR_RETURN(registered,
                          registrar_.Register(tx, page, record.import.office_unit_code()));
    }
    std::vector<EntryOutcome> outcomes;
    std::vector<platform::AuditRecord> audit;
    for (size_t i = 0; i < page.size(); ++i) {
      outcomes.push_back(OutcomeOf(keyring_, page[i], registered[i]));
      if (registered[i].ok()) audit.push_back(RecordOf(applying, registered[i]->touched));
    }
    FinishEntries(tx, outcomes);
    platform::AppendAudits(tx, audit);
    now.applied_through = page.back().entry.number();
    now.work_rows += RowsOf(page);
    now.work_micros += absl::ToInt64Microseconds(absl::Now() - start);
    UpdateImport(tx, now);
    return absl::OkStatus();
  }));
  return ours;
}

absl::Status ImportWork::Finish(const Call& call, const ImportRecord& record) {
  return db_.WriteStep(call, [&](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(ImportRecord now, LockImport(tx, keyring_, record.import.id()));
    if (now.import.state() != v1::Import::STATE_APPLYING) return absl::OkStatus();
    now.import.set_state(v1::Import::STATE_APPLIED);
    UpdateImport(tx, now);
    return absl::OkStatus();
  });
}

}  // namespace cc::registry
