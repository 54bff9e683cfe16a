#include "services/registry/import_work.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"
#include "services/registry/household_sheet.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::Tx;

// What another try may mend: the entry itself is not at fault.
bool MayPass(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kResourceExhausted:
      return true;
    default:
      return false;
  }
}

// Why the register refused the entry; the first field where it names fields.
v1::ImportError RefusalOf(const v1::ImportEntry& entry, const absl::Status& status) {
  const int row = entry.members(0).row();
  const std::vector<platform::FieldError> fields = platform::FieldsOf(status);
  if (!fields.empty()) return SheetError(row, "", fields[0].reason, fields[0].details);
  return SheetError(row, "", platform::ReasonOf(status), platform::DetailsOf(status));
}

int RowsOf(const std::vector<EntryRecord>& page) {
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
  for (int pages = 0; pages < options_.most_pages && !Stopping(); ++pages) {
    CC_ASSIGN_OR_RETURN(std::vector<EntryRecord> page, db_.Read(call, [&](Tx& tx) {
      return ReadyEntries(tx, keyring_, record.import.id(), record.applied_through,
                          options_.page_entries);
    }));
    if (page.empty()) return Finish(call, record);
    absl::StatusOr<bool> done = ApplyPage(call, record, page);
    if (!done.ok() && !MayPass(done.status())) {
      // One of them is at fault: each by itself shows which.
      for (const EntryRecord& one : page) {
        done = ApplyPage(call, record, {one});
        if (!done.ok()) break;
        if (!*done) return absl::OkStatus();
        record.applied_through = one.entry.number();
      }
    }
    if (!done.ok()) return done.status();
    if (!*done) return absl::OkStatus();  // cancelled, or another replica is at it
    record.applied_through = page.back().entry.number();
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> ImportWork::ApplyPage(const Call& call, const ImportRecord& record,
                                           const std::vector<EntryRecord>& page) {
  const absl::Time start = absl::Now();
  bool ours = true;
  const auto write = [&](const absl::Status* refused) {
    return db_.WriteStep(call, [&](Tx& tx) -> absl::Status {
      ours = true;
      CC_ASSIGN_OR_RETURN(ImportRecord now, LockImport(tx, keyring_, record.import.id()));
      ours = now.import.state() == v1::Import::STATE_APPLYING &&
             now.applied_through == record.applied_through;
      if (!ours) return absl::OkStatus();
      CC_RETURN_IF_ERROR(registrar_.Lock(tx, page));
      std::vector<EntryOutcome> outcomes;
      for (const EntryRecord& one : page) {
        EntryOutcome& outcome = outcomes.emplace_back(EntryOutcome{.id = one.id});
        absl::StatusOr<std::string> registered =
            refused == nullptr
                ? registrar_.Register(tx, one.entry, record.import.office_unit_code())
                : absl::StatusOr<std::string>(*refused);
        if (registered.ok()) {
          outcome.state = v1::ImportEntry::STATE_APPLIED;
          outcome.registration_id = *std::move(registered);
          continue;
        }
        const common::v1::Reason reason = platform::ReasonOf(registered.status());
        if (refused == nullptr && reason != common::v1::REASON_DUPLICATE_REGISTRATION)
          return registered.status();
        v1::ImportEntry entry = one.entry;
        *entry.add_errors() = RefusalOf(entry, registered.status());
        outcome.state = v1::ImportEntry::STATE_REFUSED;
        outcome.personal = EncryptEntry(keyring_, one.id, entry);
      }
      FinishEntries(tx, outcomes);
      now.applied_through = page.back().entry.number();
      now.work_rows += RowsOf(page);
      now.work_micros += absl::ToInt64Microseconds(absl::Now() - start);
      UpdateImport(tx, now);
      return absl::OkStatus();
    });
  };
  absl::Status status = write(nullptr);
  if (!status.ok() && page.size() == 1 && !MayPass(status)) {
    const absl::Status why = status;
    status = write(&why);
  }
  if (!status.ok()) return status;
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
