#include "services/registry/import_candidates.h"

#include <algorithm>
#include <map>
#include <optional>

#include "absl/hash/hash.h"
#include "services/registry/duplicate_check.h"
#include "services/registry/import_reading.h"
#include "services/registry/match_evidence.h"
#include "services/registry/match_key_store.h"
#include "services/registry/match_records.h"
#include "services/registry/matching/blocking.h"

namespace cc::registry {
namespace {

using matching::Profile;
using platform::Tx;

constexpr int kLeastShared = 2;  // keys; one alone is shared by many strangers
constexpr int kMostAlike = 8;
constexpr int kMostLinks = 30;         // followed from one key: what more share says nothing
constexpr size_t kPeopleAtOnce = 250;  // asked for in one statement

// Whether the entry is to wait for a decision because of the likeness, and what speaks for it.
std::optional<matching::Explanation> Likeness(const Profile& a, const Profile& b,
                                              const matching::Weights& weights) {
  const matching::Agreement agreement = matching::Compare(a, b);
  if (SuspicionOf(a, b, agreement, weights) < weights.warn) return std::nullopt;
  return weights.Explain(agreement);
}

// Who is known by an identifier needs no likeness.
bool IsMatched(const v1::ImportEntry& entry, int number) {
  return std::any_of(entry.matches().begin(), entry.matches().end(),
                     [number](const v1::ImportMatch& match) { return match.number() == number; });
}

v1::ImportMatch& AddLikeness(int number, int other, const matching::Explanation& explanation,
                             v1::ImportEntry& entry) {
  v1::ImportMatch& match = AddMatch(number, "likeness", other, entry);
  match.set_probability(explanation.score.probability);
  AddEvidence(explanation, *match.mutable_evidence());
  return match;
}

bool MayBeRegistered(const v1::ImportEntry& entry) {
  return entry.state() == v1::ImportEntry::STATE_READY ||
         entry.state() == v1::ImportEntry::STATE_MATCHED;
}

}  // namespace

v1::ImportMatch& AddMatch(int number, absl::string_view by, int other, v1::ImportEntry& entry) {
  entry.set_state(v1::ImportEntry::STATE_MATCHED);
  v1::ImportMatch& match = *entry.add_matches();
  match.set_number(number);
  match.set_by(std::string(by));
  match.set_entry(other);
  return match;
}

std::vector<int> FileKeys::Find(absl::Span<const std::string> keys) const {
  std::map<int, int> shared;
  for (const std::string& key : keys) {
    const auto known = last_.find(absl::HashOf(key));
    int link = known == last_.end() ? -1 : known->second;
    for (int i = 0; link >= 0 && i < kMostLinks; ++i) {
      const Link& one = links_[static_cast<size_t>(link)];
      ++shared[one.entry];
      link = one.before;
    }
  }
  std::vector<std::pair<int, int>> most;
  for (const auto& [entry, count] : shared) {
    if (count >= kLeastShared) most.emplace_back(-count, entry);
  }
  std::sort(most.begin(), most.end());
  if (most.size() > kMostAlike) most.resize(kMostAlike);
  std::vector<int> entries;
  for (const auto& [count, entry] : most) entries.push_back(entry);
  return entries;
}

void FileKeys::Add(int entry, absl::Span<const std::string> keys) {
  for (const std::string& key : keys) {
    const auto [known, fresh] = last_.try_emplace(absl::HashOf(key), -1);
    links_.push_back({entry, known->second});
    known->second = static_cast<int>(links_.size()) - 1;
  }
}

std::vector<EntryPerson> ImportCandidates::PeopleOf(const v1::ImportEntry& entry) const {
  std::vector<EntryPerson> people;
  if (!MayBeRegistered(entry)) return people;
  const std::vector<matching::Record> records =
      RecordsOf(keyring_, ApplicantsOf(entry),
                {entry.origin_unit_code(), entry.residence_unit_code(), "", {}});
  for (const matching::Record& record : records) {
    EntryPerson& person = people.emplace_back();
    person.number = static_cast<int>(people.size());
    person.profile = matching::ReadProfile(record);
    person.keys = matching::BlockingKeys(person.profile);
  }
  return people;
}

absl::Status ImportCandidates::AddMatches(Tx& tx, Page& page) const {
  CC_ASSIGN_OR_RETURN(const MatchWeights::Known known, weights_.Current(tx));
  CC_RETURN_IF_ERROR(AddRegistered(tx, *known.weights, page));
  return AddOfFile(tx, *known.weights, page);
}

absl::Status ImportCandidates::AddRegistered(Tx& tx, const matching::Weights& weights,
                                             Page& page) const {
  std::vector<std::pair<v1::ImportEntry*, const EntryPerson*>> asked;
  for (size_t i = 0; i < page.entries.size(); ++i) {
    for (const EntryPerson& person : page.people[i]) {
      v1::ImportEntry& entry = page.entries[i].entry;
      if (!IsMatched(entry, person.number)) asked.emplace_back(&entry, &person);
    }
  }
  for (size_t first = 0; first < asked.size(); first += kPeopleAtOnce) {
    const auto some = absl::MakeSpan(asked).subspan(first, kPeopleAtOnce);
    std::vector<std::vector<int64_t>> keys;
    for (const auto& [entry, person] : some) keys.push_back(KeyedKeys(keyring_, person->keys));
    CC_ASSIGN_OR_RETURN(
        const std::vector<Alike> found,
        FindAlike(tx, keyring_, keys, {.least_shared = kLeastShared, .most_each = kMostAlike}));
    for (const auto& [place, other] : found) {
      if (!other.in_force) continue;
      const auto& [entry, person] = some[place];
      const Profile read = matching::ReadProfile(MatchRecord(other.person, other.surroundings));
      if (auto likeness = Likeness(person->profile, read, weights))
        AddLikeness(person->number, 0, *likeness, *entry).set_person_id(other.person.id());
    }
  }
  return absl::OkStatus();
}

absl::Status ImportCandidates::AddOfFile(Tx& tx, const matching::Weights& weights,
                                         Page& page) const {
  std::map<int, std::vector<EntryPerson>> others;
  for (size_t i = 0; i < page.entries.size(); ++i)
    others[page.entries[i].entry.number()] = page.people[i];
  std::vector<int32_t> before;
  for (const auto& alike : page.alike) {
    for (const auto& [person, entry] : alike) {
      if (others.count(entry) == 0) before.push_back(entry);
    }
  }
  if (!before.empty()) {
    CC_ASSIGN_OR_RETURN(const std::vector<EntryRecord> records,
                        EntriesByNumber(tx, keyring_, page.import_id, before));
    for (const EntryRecord& record : records)
      others[record.entry.number()] = PeopleOf(record.entry);
  }
  for (size_t i = 0; i < page.entries.size(); ++i) {
    v1::ImportEntry& entry = page.entries[i].entry;
    for (const auto& [position, number] : page.alike[i]) {
      const EntryPerson& person = page.people[i][position];
      if (IsMatched(entry, person.number)) continue;
      for (const EntryPerson& other : others[number]) {
        if (auto likeness = Likeness(person.profile, other.profile, weights))
          AddLikeness(person.number, number, *likeness, entry);
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace cc::registry
