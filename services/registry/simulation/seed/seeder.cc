#include "services/registry/simulation/seed/seeder.h"

#include <deque>
#include <future>
#include <limits>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"
#include "services/registry/certificate_store.h"
#include "services/registry/duplicate_check.h"
#include "services/registry/household_store.h"
#include "services/registry/match_key_store.h"
#include "services/registry/person_rules.h"
#include "services/registry/person_store.h"
#include "services/registry/registration_store.h"

namespace cc::registry::simulation {
namespace {

using platform::Call;
using platform::ScopeKey;
using platform::Tx;

// The order in which the rows of a page are written.
enum Table { kHouseholds, kPeople, kRegistrations, kIdentityKeys, kCertificates, kMatchKeys };
constexpr size_t kPagesAhead = 3;
// Ids are of this hour, in the order of the households, as if one were registered each millisecond.
constexpr absl::CivilHour kHourOfIds(2025, 6, 5, 9);

// The same for the same seed, so that what was written before is known again.
std::string IdOf(uint64_t seed, int64_t household, absl::string_view what) {
  const std::string hash = platform::Sha256(absl::StrCat(seed, "|", household, "|", what));
  const auto byte = [&](size_t i) { return static_cast<unsigned>(static_cast<uint8_t>(hash[i])); };
  const uint64_t millis = static_cast<uint64_t>(
      absl::ToUnixMillis(absl::FromCivil(kHourOfIds, absl::UTCTimeZone())) + household);
  return absl::StrFormat("%08x-%04x-7%03x-%04x-%02x%02x%02x%02x%02x%02x", millis >> 16,
                         millis & 0xffff, (byte(0) << 8 | byte(1)) & 0xfff,
                         0x8000 | ((byte(2) << 8 | byte(3)) & 0x3fff), byte(4), byte(5), byte(6),
                         byte(7), byte(8), byte(9));
}

}  // namespace

Seeder::Seeder(platform::Db& db, platform::CopyConnection& copy, const platform::Keyring& keyring,
               const platform::UnitPaths& paths, const territory::StatusSource& statuses,
               const DatedRules& rules, const Places& places)
    : db_(db),
      copy_(copy),
      keyring_(keyring),
      places_(places),
      reading_(paths, rules),
      intake_(keyring, paths, statuses) {}

absl::Status Seeder::CheckLocal(absl::Time now) {
  return db_.Read(Call::System("seed", now), [](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(const platform::Rows rows,
                        tx.Query("SELECT current_setting('cc.environment', true)"));
    if (rows[0].text(0) == "local") return absl::OkStatus();
    return absl::FailedPreconditionError(
        "this database is not marked as a local one: nothing was written");
  });
}

// Leaves those of the page that are not in the database yet.
absl::Status Seeder::DropKept(const SeedOptions& options, std::vector<Drawn>& page) {
  std::vector<std::string> ids;
  for (const Drawn& drawn : page) ids.push_back(IdOf(options.seed, drawn.number, "household"));
  absl::flat_hash_set<std::string> kept;
  CC_RETURN_IF_ERROR(db_.Read(Call::System("seed", options.now), [&](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(
        const platform::Rows rows,
        tx.Query("SELECT id FROM households WHERE id = ANY ($1::text[]::uuid[])", ids));
    for (int i = 0; i < rows.size(); ++i) kept.insert(rows[i].str(0));
    return absl::OkStatus();
  }));
  std::vector<Drawn> missing;
  for (size_t i = 0; i < page.size(); ++i) {
    if (!kept.contains(ids[i])) missing.push_back(std::move(page[i]));
  }
  page = std::move(missing);
  return absl::OkStatus();
}

absl::StatusOr<SeedReport> Seeder::Run(const SeedOptions& options) {
  CC_RETURN_IF_ERROR(CheckLocal(options.now));
  // The sequence does not depend on how many of it are wanted.
  HouseholdSimulator simulator(
      {.people = std::numeric_limits<int64_t>::max() / 2, .seed = options.seed}, places_);
  SeedReport report;
  std::deque<std::future<absl::StatusOr<Tables>>> composed;
  absl::Status status;
  const auto write_oldest = [&] {
    absl::StatusOr<Tables> tables = composed.front().get();
    composed.pop_front();
    if (status.ok()) status = tables.status();
    if (!status.ok()) return;
    status = copy_.Write(*tables);
    report.added += (*tables)[kPeople].second.rows();
    options.progress(report.added);
  };
  while (status.ok() && report.people < options.people) {
    std::vector<Drawn> page;
    while (page.size() < options.page && report.people < options.people) {
      page.push_back({.number = report.households++, .rows = simulator.Next()});
      report.people += static_cast<int64_t>(page.back().rows.size());
    }
    status = DropKept(options, page);
    if (!status.ok() || page.empty()) continue;
    composed.push_back(std::async(std::launch::async, [this, &options, page = std::move(page)] {
      return Compose(options, page);
    }));
    if (composed.size() == kPagesAhead) write_oldest();
  }
  while (!composed.empty()) write_oldest();
  if (status.ok() && report.added > 0) status = copy_.Run("ANALYZE");
  if (!status.ok()) return status;
  return report;
}

absl::StatusOr<Seeder::Tables> Seeder::Compose(const SeedOptions& options,
                                               const std::vector<Drawn>& page) const {
  Tables tables = {{kCopyHouseholds, {}},   {kCopyPeople, {}},       {kCopyRegistrations, {}},
                   {kCopyIdentityKeys, {}}, {kCopyCertificates, {}}, {kCopyMatchKeys, {}}};
  for (const Drawn& drawn : page) CC_RETURN_IF_ERROR(Add(options, drawn, tables));
  return tables;
}

absl::StatusOr<v1::ImportEntry> Seeder::Read(const Drawn& drawn, absl::Time now) const {
  SheetHousehold sheet;
  for (const SimulatedRow& row : drawn.rows) {
    v1::ImportRow& written = sheet.rows.emplace_back();
    written.set_row(static_cast<int>(sheet.rows.size()));
    for (const std::string& cell : row.cells) written.add_cells(cell);
  }
  v1::ImportEntry entry = reading_.Read(sheet, platform::DayIn(now));
  if (entry.state() == v1::ImportEntry::STATE_READY) return entry;
  std::string errors;
  for (const v1::ImportError& error : entry.errors())
    absl::StrAppend(&errors, " ", error.column(), ": ", error.reason());
  return absl::InvalidArgumentError(
      absl::StrCat("household ", drawn.number, " breaks the rules:", errors));
}

// What RegistrationIntake::Insert and DuplicateCheck::Keep write.
absl::Status Seeder::Add(const SeedOptions& options, const Drawn& drawn, Tables& tables) const {
  CC_ASSIGN_OR_RETURN(const v1::ImportEntry entry, Read(drawn, options.now));
  const Call call = Call::System("seed", options.now);
  const auto id = [&](absl::string_view what) { return IdOf(options.seed, drawn.number, what); };
  IntakeHousehold household{.registration = RegistrationOf(entry, entry.residence_unit_code(),
                                                           platform::DayIn(options.now)),
                            .applicants = ApplicantsOf(entry)};
  v1::Registration& registration = household.registration;
  CC_RETURN_IF_ERROR(intake_.Complete(call, household));
  registration.set_id(id("registration"));
  registration.set_household_id(id("household"));
  if (!drawn.rows[0].kinds.empty()) {
    registration.set_confirmed_distinct(true);
    registration.set_justification("Вигадана родина, що приходить удруге");
  }
  const std::vector<ScopeKey>& scope = household.scope;
  std::vector<Applicant>& applicants = household.applicants;
  for (Applicant& applicant : applicants) {
    v1::Person& person = applicant.person;
    person.set_id(id(absl::StrCat("person ", applicant.number)));
    person.set_household_id(registration.household_id());
    person.set_registration_id(registration.id());
    person.set_rnokpp_disagrees(RnokppContradicts(person).has_value());
    person.set_synthetic(registration.synthetic());
    registration.add_people()->set_person_id(person.id());
  }
  tables[kHouseholds].second.Add(
      NewHouseholdRow(registration.household_id(), registration.synthetic(), scope, options.now));
  tables[kRegistrations].second.Add(NewRegistrationRow(keyring_, registration, scope, options.now));
  for (const Applicant& applicant : applicants) {
    const std::vector<IdentityKey> keys = KeysOf(keyring_, applicant.person);
    tables[kPeople].second.Add(NewPersonRow(keyring_, applicant.person,
                                            MemberOf(applicant, applicants), applicant.number,
                                            scope, keys, options.now));
    for (const IdentityKey& key : keys) {
      tables[kIdentityKeys].second.Add(NewKeyRow(key, applicant.person.id(), registration.id()));
    }
    // Who comes a second time has no number of their own; one that awaits it would keep the service
    // asking for it.
    const std::string number = applicant.certificate_number.empty()
                                   ? absl::StrFormat("9%03d-%09d%d", options.seed % 1000,
                                                     drawn.number, applicant.number % 10)
                                   : applicant.certificate_number;
    tables[kCertificates].second.Add(
        NewCertificateRow(keyring_, id(absl::StrCat("certificate ", applicant.number)),
                          registration, number, scope, applicant.person.id(), options.now));
  }
  for (const MatchKeys& keys : NewMatchKeys(keyring_, applicants, registration))
    tables[kMatchKeys].second.Add(MatchKeyRow(keys));
  return absl::OkStatus();
}

}  // namespace cc::registry::simulation
