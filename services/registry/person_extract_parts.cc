#include <algorithm>
#include <utility>

#include "services/registry/appeal_store.h"
#include "services/registry/appointment_store.h"
#include "services/registry/break_glass_store.h"
#include "services/registry/duplicate_store.h"
#include "services/registry/household_store.h"
#include "services/registry/import_store.h"
#include "services/registry/person_extract.h"
#include "services/registry/person_store.h"
#include "services/registry/pre_registration_store.h"
#include "services/registry/registration_store.h"
#include "services/registry/support_extract.h"
#include "services/territory/client/status_review_store.h"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Rows;
using platform::Tx;

constexpr int kMostParts = 20000;

template <typename Message>
void Put(ExtractedRows& rows, Message message) {
  rows.push_back(std::make_unique<Message>(std::move(message)));
}

absl::StatusOr<ExtractedRows> ExtractPerson(Tx& tx, const Keyring& keyring, const PersonIds& ids) {
  ExtractedRows rows;
  CC_ASSIGN_OR_RETURN(v1::Person person, FindPerson(tx, keyring, ids.person_id));
  Put(rows, std::move(person));
  return rows;
}

absl::StatusOr<ExtractedRows> ExtractHousehold(Tx& tx, const Keyring&, const PersonIds& ids) {
  ExtractedRows rows;
  CC_ASSIGN_OR_RETURN(v1::Household household, FindHousehold(tx, ids.household_id));
  Put(rows, std::move(household));
  return rows;
}

absl::StatusOr<ExtractedRows> ExtractPersonVersions(Tx& tx, const Keyring& keyring,
                                                    const PersonIds& ids) {
  ExtractedRows rows;
  CC_ASSIGN_OR_RETURN(auto versions,
                      ListVersionsOf(tx, keyring, ids.person_id, {.size = kMostParts}));
  for (auto& version : versions) Put(rows, std::move(version));
  return rows;
}

// Of the household's former states this person's place.
absl::StatusOr<ExtractedRows> ExtractHouseholdVersions(Tx& tx, const Keyring& keyring,
                                                       const PersonIds& ids) {
  ExtractedRows rows;
  CC_ASSIGN_OR_RETURN(auto versions,
                      ListHouseholdVersionsOf(tx, keyring, ids.household_id, {.size = kMostParts}));
  for (auto& version : versions) {
    auto& members = *version.mutable_household()->mutable_members();
    members.erase(std::remove_if(members.begin(), members.end(),
                                 [&](const v1::HouseholdMember& member) {
                                   return member.person_id() != ids.person_id;
                                 }),
                  members.end());
    Put(rows, std::move(version));
  }
  return rows;
}

absl::StatusOr<ExtractedRows> ExtractAppointments(Tx& tx, const Keyring& keyring,
                                                  const PersonIds& ids) {
  CC_ASSIGN_OR_RETURN(
      Rows found,
      tx.Query("SELECT id FROM appointments WHERE person_id = $1 ORDER BY id", ids.person_id));
  ExtractedRows rows;
  for (int i = 0; i < found.size(); ++i) {
    CC_ASSIGN_OR_RETURN(AppointmentRow row, FindAppointment(tx, keyring, found[i].str(0)));
    Put(rows, std::move(row.appointment));
  }
  return rows;
}

absl::StatusOr<ExtractedRows> ExtractAppeals(Tx& tx, const Keyring& keyring, const PersonIds& ids) {
  CC_ASSIGN_OR_RETURN(
      Rows found,
      tx.Query("SELECT id FROM appeals WHERE applicant_id = $1 ORDER BY id", ids.person_id));
  ExtractedRows rows;
  for (int i = 0; i < found.size(); ++i) {
    CC_ASSIGN_OR_RETURN(AppealRow row, FindAppeal(tx, keyring, found[i].str(0)));
    Put(rows, std::move(row.appeal));
  }
  return rows;
}

absl::StatusOr<std::vector<std::string>> RegistrationIds(Tx& tx, const PersonIds& ids) {
  CC_ASSIGN_OR_RETURN(Rows found, tx.Query("SELECT registration_id FROM people WHERE id = $1 "
                                           "AND household_id = $2",
                                           ids.person_id, ids.household_id));
  std::vector<std::string> registrations;
  for (int i = 0; i < found.size(); ++i) registrations.push_back(found[i].str(0));
  return registrations;
}

// Of the other members only that they are there.
absl::StatusOr<ExtractedRows> ExtractRegistrations(Tx& tx, const Keyring& keyring,
                                                   const PersonIds& ids) {
  ExtractedRows rows;
  CC_ASSIGN_OR_RETURN(std::vector<std::string> registrations, RegistrationIds(tx, ids));
  for (const std::string& id : registrations) {
    CC_ASSIGN_OR_RETURN(v1::Registration registration, FindRegistration(tx, keyring, id));
    for (v1::RegisteredPerson& each : *registration.mutable_people()) {
      if (each.person_id() != ids.person_id) each.clear_certificate_number();
    }
    Put(rows, std::move(registration));
  }
  return rows;
}

// What came with the evacuation, of the family this person alone.
absl::StatusOr<ExtractedRows> ExtractPreRegistrations(Tx& tx, const Keyring& keyring,
                                                      const PersonIds& ids) {
  CC_ASSIGN_OR_RETURN(Rows found,
                      tx.Query("SELECT r.pre_registration_id, p.number FROM registrations r "
                               "JOIN people p ON p.id = $1 WHERE r.household_id = $2 "
                               "AND r.pre_registration_id IS NOT NULL ORDER BY r.id",
                               ids.person_id, ids.household_id));
  ExtractedRows rows;
  for (int i = 0; i < found.size(); ++i) {
    CC_ASSIGN_OR_RETURN(v1::PreRegistration arrived,
                        FindPreRegistration(tx, keyring, found[i].str(0)));
    auto& members = *arrived.mutable_members();
    members.erase(std::remove_if(members.begin(), members.end(),
                                 [&](const v1::Member& member) {
                                   return member.number() != found[i].integer(1);
                                 }),
                  members.end());
    Put(rows, std::move(arrived));
  }
  return rows;
}

// What came as a table, of the household this person alone.
absl::StatusOr<ExtractedRows> ExtractImportEntries(Tx& tx, const Keyring& keyring,
                                                   const PersonIds& ids) {
  ExtractedRows rows;
  CC_ASSIGN_OR_RETURN(std::vector<std::string> registrations, RegistrationIds(tx, ids));
  CC_ASSIGN_OR_RETURN(v1::Person person, FindPerson(tx, keyring, ids.person_id));
  for (const std::string& id : registrations) {
    CC_ASSIGN_OR_RETURN(auto entries, EntriesOfRegistration(tx, keyring, id));
    for (v1::ImportEntry& entry : entries) {
      auto& members = *entry.mutable_members();
      members.erase(std::remove_if(members.begin(), members.end(),
                                   [&](const v1::ImportMember& member) {
                                     return member.person().birth_date() != person.birth_date() ||
                                            member.person().name().given_name() !=
                                                person.name().given_name();
                                   }),
                    members.end());
      Put(rows, std::move(entry));
    }
  }
  return rows;
}

absl::StatusOr<ExtractedRows> ExtractStatusReviews(Tx& tx, const Keyring& keyring,
                                                   const PersonIds& ids) {
  ExtractedRows rows;
  CC_ASSIGN_OR_RETURN(std::vector<std::string> registrations, RegistrationIds(tx, ids));
  for (const std::string& id : registrations) {
    for (const auto state :
         {territory::v1::StatusReview::STATE_OPEN, territory::v1::StatusReview::STATE_KEPT,
          territory::v1::StatusReview::STATE_CORRECTED}) {
      CC_ASSIGN_OR_RETURN(
          auto reviews, territory::FindStatusReviews(tx, keyring, state, id, {.size = kMostParts}));
      for (auto& review : reviews) Put(rows, std::move(review));
    }
  }
  return rows;
}

// That somebody was taken for another, without who the other is.
absl::StatusOr<ExtractedRows> ExtractDuplicates(Tx& tx, const Keyring& keyring,
                                                const PersonIds& ids) {
  CC_ASSIGN_OR_RETURN(Rows found,
                      tx.Query("SELECT candidate_id FROM duplicate_sides WHERE person_id = $1 "
                               "ORDER BY candidate_id",
                               ids.person_id));
  ExtractedRows rows;
  for (int i = 0; i < found.size(); ++i) {
    CC_ASSIGN_OR_RETURN(CandidateRow row, FindCandidate(tx, keyring, found[i].str(0)));
    v1::DuplicateCandidate& candidate = row.candidate;
    (row.first_id == ids.person_id ? candidate.mutable_second() : candidate.mutable_first())
        ->Clear();
    if (candidate.survivor_person_id() != ids.person_id) candidate.clear_survivor_person_id();
    Put(rows, std::move(candidate));
  }
  return rows;
}

absl::StatusOr<ExtractedRows> ExtractGrants(Tx& tx, const Keyring& keyring, const PersonIds& ids) {
  ExtractedRows rows;
  v1::ListBreakGlassGrantsRequest all;
  all.set_person_id(ids.person_id);
  CC_ASSIGN_OR_RETURN(auto grants, FindGrants(tx, keyring, all, {.size = kMostParts}));
  for (auto& grant : grants) Put(rows, std::move(grant));
  return rows;
}

absl::StatusOr<ExtractedRows> ExtractAccesses(Tx& tx, const Keyring&, const PersonIds& ids) {
  ExtractedRows rows;
  CC_ASSIGN_OR_RETURN(auto accesses, FindAccesses(tx, ids, {.size = kMostParts}));
  for (auto& kept : accesses) Put(rows, std::move(kept.access));
  return rows;
}

}  // namespace

absl::Span<const ExtractPart> ExtractParts() {
  static const auto* parts = new std::vector<ExtractPart>{
      {"person", {"people", "identity_keys", "match_blocks", "match_keys"}, ExtractPerson},
      {"personVersions", {"person_versions"}, ExtractPersonVersions},
      {"household", {"households"}, ExtractHousehold},
      {"householdVersions", {"household_versions"}, ExtractHouseholdVersions},
      {"registrations",
       // Whether evacuation was told of one follows from the registration.
       {"registrations", "certificates", "former_residences", "self_departures"},
       ExtractRegistrations},
      {"preRegistrations", {"pre_registrations"}, ExtractPreRegistrations},
      {"appointments", {"appointments"}, ExtractAppointments},
      {"appeals", {"appeals"}, ExtractAppeals},
      {"importEntries", {"import_entries"}, ExtractImportEntries},
      {"statusReviews", {"status_reviews"}, ExtractStatusReviews},
      {"duplicates", {"duplicate_sides"}, ExtractDuplicates},
      {"breakGlassGrants", {"break_glass_grants"}, ExtractGrants},
      {"assessments", {"assessments"}, ExtractAssessments},
      {"needs", {"needs"}, ExtractNeeds},
      {"referrals", {"referrals"}, ExtractReferrals},
      {"assistance", {"assistance"}, ExtractAssistance},
      {"followUps", {"follow_ups"}, ExtractFollowUps},
      {"returns", {"returns"}, ExtractReturns},
      {"damagedProperty", {"damaged_property"}, ExtractDamagedProperty},
      {"captivityCases", {"captivity_cases"}, ExtractCaptivity},
      {"accesses", {"people_read"}, ExtractAccesses},
  };
  return *parts;
}

}  // namespace cc::registry
