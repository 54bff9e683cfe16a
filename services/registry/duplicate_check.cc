#include "services/registry/duplicate_check.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/registry/duplicate_store.h"
#include "services/registry/matching/blocking.h"
#include "services/registry/matching/profile.h"

namespace cc::registry {
namespace {

using matching::Profile;
using platform::Call;
using platform::Tx;

// Whoever shares rare keys comes first, so that the register's size does not matter.
constexpr int kMostCompared = 60;

}  // namespace

std::vector<matching::Record> RecordsOf(const platform::Keyring& keyring,
                                        absl::Span<const Applicant> applicants,
                                        const MatchSurroundings& where) {
  std::vector<int64_t> digests;
  for (const Applicant& applicant : applicants)
    digests.push_back(MemberDigestOf(keyring, applicant.person));
  std::vector<matching::Record> records;
  for (size_t i = 0; i < applicants.size(); ++i) {
    MatchSurroundings surroundings = where;
    for (size_t j = 0; j < applicants.size(); ++j) {
      if (j != i && digests[j] != 0) surroundings.others.push_back(digests[j]);
    }
    records.push_back(MatchRecord(applicants[i].person, surroundings));
  }
  return records;
}

std::vector<MatchKeys> NewMatchKeys(const platform::Keyring& keyring,
                                    absl::Span<const Applicant> applicants,
                                    const v1::Registration& registration) {
  const std::vector<matching::Record> records = RecordsOf(keyring, applicants,
                                                          {registration.origin_unit_code(),
                                                           registration.residence_unit_code(),
                                                           registration.household_id(),
                                                           {}});
  std::vector<MatchKeys> all;
  for (size_t i = 0; i < applicants.size(); ++i) {
    all.push_back(
        {.person_id = applicants[i].person.id(),
         .revision = 1,
         .digest = MemberDigestOf(keyring, applicants[i].person),
         .keys = KeyedKeys(keyring, matching::BlockingKeys(matching::ReadProfile(records[i]))),
         .weights_revision = std::nullopt});
  }
  return all;
}

absl::StatusOr<std::vector<Suspicion>> DuplicateCheck::Look(
    const Call& call, absl::Span<const Applicant> applicants, const std::string& origin_unit_code,
    const std::string& residence_unit_code) const {
  std::vector<Profile> profiles;
  std::vector<std::vector<int64_t>> keys;
  for (const matching::Record& record :
       RecordsOf(keyring_, applicants, {origin_unit_code, residence_unit_code, "", {}})) {
    profiles.push_back(matching::ReadProfile(record));
    keys.push_back(KeyedKeys(keyring_, matching::BlockingKeys(profiles.back())));
  }
  return db_.Read(call.OverWholeCountry(), [&](Tx& tx) -> absl::StatusOr<std::vector<Suspicion>> {
    std::vector<Suspicion> suspicions;
    CC_ASSIGN_OR_RETURN(const MatchWeights::Known known, weights_.Current(tx));
    CC_ASSIGN_OR_RETURN(std::vector<Alike> found,
                        FindAlike(tx, keyring_, keys, {.most_each = kMostCompared}));
    for (auto& [place, person] : found) {
      const Profile read = matching::ReadProfile(MatchRecord(person.person, person.surroundings));
      const matching::Agreement agreement = matching::Compare(profiles[place], read);
      const double probability = SuspicionOf(profiles[place], read, agreement, *known.weights);
      if (probability < known.weights->adjudicate) continue;
      const bool warns = probability >= known.weights->warn && person.in_force;
      suspicions.push_back({place, std::move(person), probability, warns});
    }
    return suspicions;
  });
}

absl::Status DuplicateCheck::Warn(const Call& call, absl::Span<const Applicant> applicants,
                                  const std::vector<Suspicion>& suspicions) {
  for (size_t i = 0; i < applicants.size(); ++i) {
    std::vector<std::string> here;
    int elsewhere = 0;
    for (const Suspicion& suspicion : suspicions) {
      if (suspicion.applicant != i || !suspicion.warns) continue;
      if (call.scope().Meets(suspicion.person.scope))
        here.push_back(suspicion.person.person.id());
      else
        ++elsewhere;
    }
    if (here.empty() && elsewhere == 0) continue;
    return platform::Fail(common::v1::REASON_DUPLICATE_SUSPECTED,
                          {{"number", absl::StrCat(applicants[i].number)},
                           {"people", absl::StrJoin(here, ",")},
                           {"count", absl::StrCat(here.size())},
                           {"elsewhere", absl::StrCat(elsewhere)}});
  }
  return absl::OkStatus();
}

void DuplicateCheck::Keep(Tx& tx, absl::Span<const IntakeHousehold> households) const {
  std::vector<MatchKeys> keys;
  for (const IntakeHousehold& household : households) {
    for (MatchKeys& one : NewMatchKeys(keyring_, household.applicants, household.registration))
      keys.push_back(std::move(one));
  }
  PutMatchKeys(tx, keys);
  for (const IntakeHousehold& household : households) {
    for (const Suspicion& suspicion : household.suspicions) {
      InsertCandidate(tx,
                      {.person_id = household.applicants[suspicion.applicant].person.id(),
                       .household_id = household.registration.household_id(),
                       .scope = household.scope},
                      {.person_id = suspicion.person.person.id(),
                       .household_id = suspicion.person.surroundings.household_id,
                       .scope = suspicion.person.scope},
                      suspicion.probability, household.registration.synthetic());
    }
  }
}

}  // namespace cc::registry
