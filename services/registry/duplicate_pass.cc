#include "services/registry/duplicate_pass.h"

#include <algorithm>
#include <iterator>
#include <random>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"
#include "services/registry/duplicate_store.h"
#include "services/registry/match_key_store.h"
#include "services/registry/matching/blocking.h"
#include "services/registry/matching/learner.h"
#include "services/registry/matching/profile.h"

namespace cc::registry {
namespace {

using matching::Profile;
using platform::Call;
using platform::Tx;

constexpr int kMostPairs = 60;
constexpr int kSamplePage = 50;
// Weights are learned anew when the register has grown by this much.
constexpr double kGrowth = 1.2;

struct Compared {
  MatchPerson person;
  Profile profile;
};

Compared ReadProfileOf(MatchPerson person) {
  Profile profile = matching::ReadProfile(MatchRecord(person.person, person.surroundings));
  return {std::move(person), std::move(profile)};
}

absl::StatusOr<std::vector<Compared>> ReadCompared(Tx& tx, const platform::Keyring& keyring,
                                                   const std::vector<std::string>& ids) {
  CC_ASSIGN_OR_RETURN(std::vector<MatchPerson> people, ReadMatchPeople(tx, keyring, ids));
  std::vector<Compared> compared;
  for (MatchPerson& person : people) compared.push_back(ReadProfileOf(std::move(person)));
  return compared;
}

// Who may be the same person as this one, but themselves.
absl::StatusOr<std::vector<Compared>> ReadOthers(Tx& tx, const platform::Keyring& keyring,
                                                 const Compared& one) {
  CC_ASSIGN_OR_RETURN(
      std::vector<Alike> found,
      FindAlike(tx, keyring, {KeyedKeys(keyring, matching::BlockingKeys(one.profile))},
                {.most_each = kMostPairs}));
  std::vector<Compared> others;
  for (auto& [place, person] : found) {
    if (person.person.id() != one.person.person.id())
      others.push_back(ReadProfileOf(std::move(person)));
  }
  return others;
}

CandidateSide SideOf(const MatchPerson& person) {
  return {person.person.id(), person.surroundings.household_id, person.scope};
}

}  // namespace

DuplicatePass::DuplicatePass(platform::Db& db, const platform::Keyring& keyring,
                             MatchWeights& weights, NewCall new_call, Options options)
    : db_(db),
      keyring_(keyring),
      weights_(weights),
      new_call_(std::move(new_call)),
      options_(std::move(options)) {}

DuplicatePass::~DuplicatePass() {
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void DuplicatePass::Start() {
  thread_ = std::thread([this] { Work(); });
}

void DuplicatePass::Work() {
  while (true) {
    const absl::StatusOr<bool> more = Step(new_call_());
    if (!more.ok())
      platform::Log(platform::Level::kWarning, "the pass over people for duplicates is held up",
                    {{"reason", common::v1::Reason_Name(platform::ReasonOf(more.status()))}});
    absl::MutexLock lock(&mu_);
    mu_.AwaitWithTimeout(absl::Condition(&stopping_),
                         more.ok() && *more ? options_.pause : absl::Seconds(10));
    if (stopping_) return;
  }
}

absl::StatusOr<bool> DuplicatePass::Step(const Call& call) {
  bool finished = false, more = false;
  CC_RETURN_IF_ERROR(db_.WriteStep(call, [&](Tx& tx) -> absl::Status {
    finished = more = false;
    CC_ASSIGN_OR_RETURN(PassState state, LockPass(tx));
    if (!state.running) {
      if (call.now() < state.finished_at + options_.rest) return absl::OkStatus();
      state = {.running = true};
    }
    CC_ASSIGN_OR_RETURN(const MatchWeights::Known known, weights_.Current(tx));
    CC_ASSIGN_OR_RETURN(const std::vector<PassPerson> people,
                        PeopleAfter(tx, state.after_id, known.revision, options_.page));
    std::vector<std::string> stale;
    for (const PassPerson& person : people) {
      if (person.stale) stale.push_back(person.id);
    }
    if (!stale.empty()) CC_RETURN_IF_ERROR(ComparePage(tx, stale));
    finished = static_cast<int>(people.size()) < options_.page;
    more = !finished;
    state.running = more;
    state.after_id = finished ? "" : people.back().id;
    SavePass(tx, state);
    return absl::OkStatus();
  }));
  if (!finished) return more;
  CC_ASSIGN_OR_RETURN(const bool learn, MustLearn(call));
  if (learn) CC_RETURN_IF_ERROR(Learn(call));
  return learn;
}

absl::Status DuplicatePass::ComparePage(Tx& tx, const std::vector<std::string>& stale) {
  CC_ASSIGN_OR_RETURN(const MatchWeights::Known known, weights_.Current(tx));
  // First the keys of all, so that those of one page meet each other.
  CC_RETURN_IF_ERROR(RefreshMatchKeys(tx, keyring_, stale));
  CC_ASSIGN_OR_RETURN(const std::vector<Compared> page, ReadCompared(tx, keyring_, stale));
  absl::flat_hash_set<std::pair<std::string, std::string>> proposed;
  std::vector<MatchKeys> done;
  for (const Compared& one : page) {
    const std::string& id = one.person.person.id();
    CC_ASSIGN_OR_RETURN(const std::vector<std::string> before, ProposedWith(tx, id));
    for (const std::string& other : before)
      proposed.emplace(std::min(id, other), std::max(id, other));
    CC_ASSIGN_OR_RETURN(const std::vector<Compared> others, ReadOthers(tx, keyring_, one));
    for (const Compared& other : others) {
      const matching::Agreement agreement = matching::Compare(one.profile, other.profile);
      const double probability = SuspicionOf(one.profile, other.profile, agreement, *known.weights);
      if (probability < known.weights->adjudicate) continue;
      const std::string& other_id = other.person.person.id();
      if (!proposed.emplace(std::min(id, other_id), std::max(id, other_id)).second) continue;
      InsertCandidate(tx, SideOf(one.person), SideOf(other.person), probability,
                      one.person.person.synthetic() || other.person.person.synthetic());
    }
    done.push_back({.person_id = id,
                    .revision = one.person.revision,
                    .digest = MemberDigestOf(keyring_, one.person.person),
                    .keys = KeyedKeys(keyring_, matching::BlockingKeys(one.profile)),
                    .weights_revision = known.revision});
  }
  PutMatchKeys(tx, done);
  return absl::OkStatus();
}

absl::StatusOr<bool> DuplicatePass::MustLearn(const Call& call) {
  return db_.WriteStep(call, [&](Tx& tx) -> absl::StatusOr<bool> {
    CC_ASSIGN_OR_RETURN(const MatchWeights::Known known, weights_.Current(tx));
    CC_ASSIGN_OR_RETURN(const int64_t people, CountMatchKeys(tx));
    return people >= options_.fewest_to_learn &&
           static_cast<double>(people) >= kGrowth * static_cast<double>(known.people);
  });
}

absl::Status DuplicatePass::Learn(const Call& call) {
  matching::Learner learner;
  int64_t people = 0;
  std::vector<std::string> ids;
  CC_RETURN_IF_ERROR(db_.WriteStep(call, [&](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(people, CountMatchKeys(tx));
    CC_ASSIGN_OR_RETURN(ids, SampleMatchKeys(tx, options_.sample));
    return absl::OkStatus();
  }));
  if (ids.size() < 2) return absl::OkStatus();
  std::vector<Profile> sample;
  std::mt19937_64 random(static_cast<uint64_t>(people));
  for (size_t begin = 0; begin < ids.size(); begin += kSamplePage) {
    const std::vector<std::string> page(
        ids.begin() + static_cast<std::ptrdiff_t>(begin),
        ids.begin() + static_cast<std::ptrdiff_t>(std::min(begin + kSamplePage, ids.size())));
    std::vector<std::pair<Profile, std::vector<Compared>>> read;
    CC_RETURN_IF_ERROR(db_.Read(call, [&](Tx& tx) -> absl::Status {
      CC_ASSIGN_OR_RETURN(std::vector<Compared> chosen, ReadCompared(tx, keyring_, page));
      for (Compared& one : chosen) {
        CC_ASSIGN_OR_RETURN(std::vector<Compared> others, ReadOthers(tx, keyring_, one));
        read.emplace_back(std::move(one.profile), std::move(others));
      }
      return absl::OkStatus();
    }));
    for (auto& [profile, others] : read) {
      for (const Compared& other : others) {
        const matching::Agreement agreement = matching::Compare(profile, other.profile);
        if (matching::MayBeOnePerson(profile, other.profile, agreement))
          learner.AddCandidatePair(agreement);
        else
          learner.AddHousemates(agreement);
      }
      learner.AddPerson(profile);
      sample.push_back(std::move(profile));
    }
  }
  std::uniform_int_distribution<size_t> any(0, sample.size() - 1);
  for (int i = 0; i < 300'000; ++i) {
    const size_t a = any(random), b = any(random);
    if (a != b) learner.AddRandomPair(matching::Compare(sample[a], sample[b]));
  }
  // Each pair of a sampled person is met from that side, so twice where both are sampled.
  const double met = 2 * static_cast<double>(sample.size()) / static_cast<double>(people);
  const matching::Weights weights = learner.Learn(people, met);
  return db_.WriteStep(call, [&](Tx& tx) {
    MatchWeights::Store(tx, weights, people);
    return absl::OkStatus();
  });
}

}  // namespace cc::registry
