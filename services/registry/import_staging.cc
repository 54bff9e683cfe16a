#include "services/registry/import_staging.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"
#include "services/registry/person_store.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::SheetProblem;
using platform::Tx;

constexpr char kHouseholdKey[] = "import_entries.household";

const char* NameOf(IdentityKey::Kind kind) {
  switch (kind) {
    case IdentityKey::kRnokpp:
      return "rnokpp";
    case IdentityKey::kUnzr:
      return "unzr";
    default:
      return "name_and_birth_date";
  }
}

// The call as the one who uploaded the file: uploads are seen by their owner only.
Call AsOwner(const Call& call, const std::string& owner) {
  Call::Parts parts = Call::SystemParts("imports", call.now());
  auto principal = std::make_shared<platform::Principal>(*parts.principal);
  principal->id = owner;
  parts.principal = std::move(principal);
  return Call(std::move(parts));
}

std::string Words(const SheetProblem& problem) {
  if (problem.row == 0) return problem.message;
  return absl::StrCat("рядок ", problem.row, ": ", problem.message);
}

int CountRows(absl::string_view content, v1::SheetFormat format) {
  int rows = 0;
  if (format == v1::SHEET_FORMAT_CSV) {
    rows = static_cast<int>(std::count(content.begin(), content.end(), '\n'));
  } else {
    ReadHouseholds(content, format, [&](SheetHousehold& household) {
      rows += static_cast<int>(household.rows.size());
      return true;
    });
  }
  return std::max(rows, 1);
}

}  // namespace

// One go through a file. Households that were staged before are read, to know who is in the file,
// and passed by.
class ImportStaging::Run {
 public:
  Run(ImportStaging& own, const Call& call, ImportRecord record, Pace pace,
      const std::function<bool()>& stopping)
      : own_(own), call_(call), record_(std::move(record)), pace_(pace), stopping_(stopping) {}

  absl::Status Go() {
    const absl::StatusOr<std::string> content = Content();
    if (!content.ok()) {
      if (content.status().code() != absl::StatusCode::kNotFound) return content.status();
      return End(v1::Import::STATE_UNREADABLE,
                 "файл більше не зберігається: завантажте його знову");
    }
    const v1::SheetFormat format = FormatOf(*content);
    record_.import.set_format(format);
    if (record_.total_rows == 0) record_.total_rows = CountRows(*content, format);
    const std::optional<SheetProblem> problem = ReadHouseholds(
        *content, format, [this](SheetHousehold& household) { return Take(household); });
    if (status_.ok() && !stopped_ && !page_.empty()) Flush();
    if (!status_.ok() || stopped_) return status_;
    if (problem && record_.import.entry_count() == 0)
      return End(v1::Import::STATE_UNREADABLE, Words(*problem));
    return End(v1::Import::STATE_REVIEW, problem ? Words(*problem) : "");
  }

 private:
  absl::StatusOr<std::string> Content() {
    if (!record_.upload_id.empty())
      return own_.uploads_.Content(AsOwner(call_, record_.import.created_by()), record_.upload_id);
    return own_.db_.Read(call_,
                         [&](Tx& tx) { return ContentOf(tx, own_.keyring_, record_.import.id()); });
  }

  // False ends the reading.
  bool Take(SheetHousehold& household) {
    const absl::Time start = absl::Now();
    StagedEntry staged;
    staged.entry = own_.reading_.Read(household, platform::DayIn(call_.now()));
    staged.entry.set_number(++number_);
    MatchWithin(staged);
    std::vector<EntryPerson> people = own_.candidates_.PeopleOf(staged.entry);
    std::vector<std::pair<size_t, int>> alike;
    for (size_t i = 0; number_ > record_.import.entry_count() && i < people.size(); ++i) {
      for (int other : file_.Find(people[i].keys)) alike.emplace_back(i, other);
    }
    for (const EntryPerson& person : people) file_.Add(number_, person.keys);
    if (number_ <= record_.import.entry_count()) return true;
    alike_.people.push_back(std::move(people));
    alike_.alike.push_back(std::move(alike));
    staged.id = call_.NewId();
    staged.household_key = own_.keyring_.BlindIndex(HouseholdText(staged.entry), kHouseholdKey);
    rows_ += staged.entry.members_size();
    page_.push_back(std::move(staged));
    worked_ += absl::Now() - start;
    if (rows_ < pace_.page_rows) return true;
    Flush();
    if (++pages_ >= pace_.most_pages || stopping_()) stopped_ = true;
    return status_.ok() && !stopped_;
  }

  // Who stands in the file twice.
  void MatchWithin(StagedEntry& staged) {
    v1::ImportEntry& entry = staged.entry;
    if (entry.state() != v1::ImportEntry::STATE_READY) return;
    for (int i = 0; i < entry.members_size(); ++i) {
      for (const IdentityKey& key : KeysOf(own_.keyring_, entry.members(i).person())) {
        const auto [known, fresh] =
            seen_.emplace(absl::StrCat(static_cast<int>(key.kind), key.key), entry.number());
        if (fresh) continue;
        AddMatch(i + 1, NameOf(key.kind), known->second, entry);
        break;
      }
    }
  }

  // Who is in the register already.
  absl::Status MatchPage(Tx& tx) {
    std::vector<IdentityKey> keys;
    std::vector<std::pair<v1::ImportEntry*, int>> owners;
    std::vector<std::string> households;
    for (StagedEntry& staged : page_) {
      households.push_back(staged.household_key);
      if (staged.entry.state() == v1::ImportEntry::STATE_INVALID) continue;
      for (int i = 0; i < staged.entry.members_size(); ++i) {
        for (IdentityKey& key : KeysOf(own_.keyring_, staged.entry.members(i).person())) {
          keys.push_back(std::move(key));
          owners.emplace_back(&staged.entry, i + 1);
        }
      }
    }
    CC_ASSIGN_OR_RETURN(const std::vector<bool> taken, AreTaken(tx, keys));
    CC_ASSIGN_OR_RETURN(const std::vector<bool> applied, WereApplied(tx, households));
    std::pair<v1::ImportEntry*, int> last;
    for (size_t i = 0; i < keys.size(); ++i) {
      if (!taken[i] || owners[i] == last) continue;
      last = owners[i];
      AddMatch(last.second, NameOf(keys[i].kind), 0, *last.first);
    }
    for (size_t i = 0; i < page_.size(); ++i) {
      if (applied[i] && page_[i].entry.state() != v1::ImportEntry::STATE_INVALID)
        AddMatch(0, "household", 0, page_[i].entry);
    }
    return own_.candidates_.AddMatches(tx, alike_);
  }

  void Flush() {
    const absl::Time start = absl::Now();
    status_ = own_.db_.Read(call_, [this](Tx& tx) { return MatchPage(tx); });
    if (!status_.ok()) return;
    for (StagedEntry& staged : page_)
      staged.personal = EncryptEntry(own_.keyring_, staged.id, staged.entry);
    const int first = record_.import.entry_count();
    ImportRecord written;
    status_ = own_.db_.WriteStep(call_, [&](Tx& tx) -> absl::Status {
      stopped_ = false;
      CC_ASSIGN_OR_RETURN(written, LockImport(tx, own_.keyring_, record_.import.id()));
      // Cancelled, or another replica has staged the page.
      stopped_ = written.import.state() != v1::Import::STATE_STAGING ||
                 written.import.entry_count() != first;
      if (stopped_) return absl::OkStatus();
      InsertEntries(tx, written, page_);
      written.import.set_format(record_.import.format());
      written.total_rows = record_.total_rows;
      written.import.set_entry_count(number_);
      written.import.set_row_count(written.import.row_count() + rows_);
      written.work_rows += rows_;
      written.work_micros += absl::ToInt64Microseconds(absl::Now() - start + worked_);
      UpdateImport(tx, written);
      return absl::OkStatus();
    });
    if (status_.ok()) record_ = std::move(written);
    page_.clear();
    alike_.people.clear();
    alike_.alike.clear();
    rows_ = 0;
    worked_ = absl::ZeroDuration();
  }

  absl::Status End(v1::Import::State state, const std::string& problem) {
    return own_.db_.WriteStep(call_, [&](Tx& tx) -> absl::Status {
      CC_ASSIGN_OR_RETURN(ImportRecord now, LockImport(tx, own_.keyring_, record_.import.id()));
      if (now.import.state() != v1::Import::STATE_STAGING ||
          now.import.entry_count() != record_.import.entry_count()) {
        return absl::OkStatus();
      }
      now.import.set_format(record_.import.format());
      now.import.set_state(state);
      now.import.set_problem(problem);
      UpdateImport(tx, now);
      return absl::OkStatus();
    });
  }

  ImportStaging& own_;
  const Call& call_;
  ImportRecord record_;
  const Pace pace_;
  const std::function<bool()>& stopping_;
  absl::flat_hash_map<std::string, int> seen_;  // identity key → first entry
  FileKeys file_;
  std::vector<StagedEntry> page_;
  ImportCandidates::Page alike_{record_.import.id(), page_, {}, {}};
  int number_ = 0, rows_ = 0, pages_ = 0;
  absl::Duration worked_;
  bool stopped_ = false;
  absl::Status status_;
};

absl::Status ImportStaging::Stage(const Call& call, ImportRecord record, Pace pace,
                                  const std::function<bool()>& stopping) {
  return Run(*this, call, std::move(record), pace, stopping).Go();
}

}  // namespace cc::registry
