#include "services/registry/certificate_store.h"

#include <utility>

#include "services/platform/db/columns.h"
#include "services/platform/time/date.h"
#include "services/registry/certificate_rules.h"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;
using Registered = v1::RegisteredPerson;

constexpr char kPlace[] = "certificates.number";

std::string IndexOf(const Keyring& keyring, absl::string_view number) {
  return keyring.BlindIndex(CanonicalCertificateNumber(number), kPlace);
}

absl::Status Explained(const absl::Status& status) {
  if (platform::ReasonOf(status) != common::v1::REASON_ALREADY_EXISTS) return status;
  return platform::Fail(common::v1::REASON_CERTIFICATE_TAKEN);
}

}  // namespace

#define NEW_CERTIFICATE_COLUMNS                                                        \
  "certificates (id, scope, household_id, registration_id, person_id, state, number, " \
  "number_index, issue_date, created_at, updated_at)"
const char kCopyCertificates[] = "COPY " NEW_CERTIFICATE_COLUMNS " FROM STDIN";

std::vector<Param> NewCertificateRow(const Keyring& keyring, const std::string& id,
                                     const v1::Registration& registration,
                                     const std::string& number, const std::vector<ScopeKey>& scope,
                                     const std::string& person_id, absl::Time now) {
  return {id,
          scope,
          registration.household_id(),
          registration.id(),
          person_id,
          2,
          Param::Bytes(keyring.Encrypt(CanonicalCertificateNumber(number), kPlace, id)),
          Param::Bytes(IndexOf(keyring, number)),
          registration.registration_date(),
          now,
          now};
}

absl::Status InsertCertificates(Tx& tx, const Keyring& keyring,
                                const std::vector<NewCertificate>& certificates) {
  const absl::Time now = tx.call().now();
  std::vector<std::vector<Param>> waiting, issued;
  for (const NewCertificate& one : certificates) {
    const std::string id = tx.call().NewId();
    const v1::Registration& registration = *one.registration;
    Registered& registered = *one.registered;
    if (one.number.empty()) {
      waiting.push_back({id, one.scope, registration.household_id(), registration.id(),
                         registered.person_id(), now});
      registered.set_certificate_state(Registered::CERTIFICATE_STATE_AWAITING_NUMBER);
      continue;
    }
    issued.push_back(NewCertificateRow(keyring, id, registration, one.number, one.scope,
                                       registered.person_id(), now));
    registered.set_certificate_number(CanonicalCertificateNumber(one.number));
    registered.set_certificate_state(Registered::CERTIFICATE_STATE_ISSUED);
    registered.set_certificate_issue_date(registration.registration_date());
  }
  if (!waiting.empty()) {
    tx.QueueAll(
        "INSERT INTO certificates (id, scope, household_id, registration_id, person_id, state, "
        "ask_at, created_at, updated_at) SELECT id, scope::int[], household_id, registration_id, "
        "person_id, 1, at, at, at FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], "
        "$5::uuid[], $6::timestamptz[]) AS c (id, scope, household_id, registration_id, person_id, "
        "at)",
        waiting);
  }
  if (issued.empty()) return absl::OkStatus();
  // Waited for, so that a number taken is told as such.
  return Explained(
      tx.RunAll("INSERT INTO " NEW_CERTIFICATE_COLUMNS
                " SELECT id, scope::int[], household_id, registration_id, person_id, state, "
                "number, number_index, issued, created_at, updated_at FROM unnest($1::uuid[], "
                "$2::text[], $3::uuid[], $4::uuid[], $5::uuid[], $6::int[], $7::bytea[], "
                "$8::bytea[], $9::date[], $10::timestamptz[], $11::timestamptz[]) AS c (id, scope, "
                "household_id, registration_id, person_id, state, number, number_index, issued, "
                "created_at, updated_at)",
                issued)
          .status());
}

absl::StatusOr<RegisteredPeople> PeopleOf(Tx& tx, const Keyring& keyring,
                                          const std::vector<std::string>& registration_ids) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT p.id, c.id, c.state, c.number, c.issue_date, c.duplicates, "
                               "c.duplicate_date, p.registration_id FROM people p "
                               "LEFT JOIN certificates c ON c.person_id = p.id "
                               "AND c.registration_id = p.registration_id "
                               "WHERE p.registration_id = ANY ($1::uuid[]) ORDER BY p.number, p.id",
                               registration_ids));
  RegisteredPeople people;
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    Registered& person = people[row.str(7)].emplace_back();
    person.set_person_id(row.str(0));
    if (row.null(1)) continue;
    CC_ASSIGN_OR_RETURN(std::string number, keyring.Decrypt(row.bytes(3), kPlace, row.text(1)));
    person.set_certificate_number(std::move(number));
    person.set_certificate_state(static_cast<Registered::CertificateState>(row.integer(2)));
    person.set_certificate_issue_date(row.date(4));
    person.set_duplicate_count(static_cast<int>(row.integer(5)));
    person.set_duplicate_date(row.date(6));
  }
  return people;
}

void TakeOver(const std::vector<Registered>& people, v1::Registration& registration) {
  std::map<std::string, std::string> told;
  for (const Registered& person : registration.people())
    told[person.person_id()] = person.certificate_number();
  registration.clear_people();
  for (const Registered& person : people) {
    Registered& taken = *registration.add_people();
    taken = person;
    if (taken.certificate_state() == Registered::CERTIFICATE_STATE_UNSPECIFIED)
      taken.set_certificate_number(told[taken.person_id()]);
  }
}

absl::StatusOr<bool> GiveNumber(Tx& tx, const Keyring& keyring, const std::string& certificate_id,
                                const std::string& number) {
  // Locked in the order that everybody locks them.
  CC_RETURN_IF_ERROR(tx.Query("SELECT r.id FROM registrations r JOIN certificates c "
                              "ON c.registration_id = r.id WHERE c.id = $1 FOR UPDATE OF r",
                              certificate_id)
                         .status());
  const absl::StatusOr<Rows> given = tx.Query(
      "UPDATE certificates SET state = 2, number = $2, number_index = $3, issue_date = $4, "
      "ask_at = NULL, updated_at = $5 WHERE id = $1 AND state = 1 RETURNING registration_id",
      certificate_id,
      Param::Bytes(keyring.Encrypt(CanonicalCertificateNumber(number), kPlace, certificate_id)),
      Param::Bytes(IndexOf(keyring, number)), platform::DayIn(tx.call().now()), tx.call().now());
  if (!given.ok()) return Explained(given.status());
  if (given->empty()) return false;
  CC_ASSIGN_OR_RETURN(Rows changed,
                      tx.Query("UPDATE registrations SET revision = revision + 1, updated_at = $2 "
                               "WHERE id = $1 RETURNING revision, scope",
                               (*given)[0].text(0), tx.call().now()));
  if (changed.empty()) return true;
  const std::vector<ScopeKey> scope = platform::KeysOf(changed[0], 1);
  tx.Emit({.kind = "registrations",
           .key = (*given)[0].str(0),
           .revision = changed[0].integer(0),
           .before = scope,
           .after = scope});
  return true;
}

void CancelCertificates(Tx& tx, const std::string& registration_id) {
  tx.Defer(
      "UPDATE certificates SET state = 3, ask_at = NULL, updated_at = $2 "
      "WHERE registration_id = $1",
      registration_id, tx.call().now());
}

void AddDuplicate(Tx& tx, const std::string& person_id, absl::string_view date) {
  tx.Defer(
      "UPDATE certificates SET duplicates = duplicates + 1, duplicate_date = $2, updated_at = $3 "
      "WHERE person_id = $1 AND state = 2",
      person_id, date, tx.call().now());
}

absl::StatusOr<std::optional<Holder>> FindHolder(Tx& tx, const Keyring& keyring,
                                                 const std::string& number) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT id, person_id, registration_id FROM certificates "
                                          "WHERE number_index = $1 AND state = 2",
                                          Param::Bytes(IndexOf(keyring, number))));
  if (rows.empty()) return std::optional<Holder>();
  return std::optional<Holder>({rows[0].str(0), rows[0].str(1), rows[0].str(2)});
}

absl::StatusOr<bool> InsertOlderCertificate(Tx& tx, const Keyring& keyring,
                                            const v1::Registration& registration,
                                            const Registered& registered,
                                            const std::vector<ScopeKey>& scope) {
  const std::string id = tx.call().NewId();
  const std::string number = CanonicalCertificateNumber(registered.certificate_number());
  const bool ended = registration.state() == v1::Registration::STATE_CANCELLED;
  CC_ASSIGN_OR_RETURN(
      Rows inserted,
      tx.Query("INSERT INTO certificates (id, scope, household_id, registration_id, person_id, "
               "state, number, number_index, issue_date, created_at, updated_at) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) ON CONFLICT DO NOTHING",
               id, scope, registration.household_id(), registration.id(), registered.person_id(),
               ended ? 3 : 2, Param::Bytes(keyring.Encrypt(number, kPlace, id)),
               Param::Bytes(IndexOf(keyring, number)),
               Param::OrNull(registration.registration_date()), tx.call().now()));
  return inserted.affected() > 0;
}

absl::StatusOr<std::optional<std::string>> FindPersonOfNumber(Tx& tx, const Keyring& keyring,
                                                              const std::string& number) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT coalesce(p.merged_into, p.id) FROM certificates c "
                               "JOIN people p ON p.id = c.person_id WHERE c.number_index = $1",
                               Param::Bytes(IndexOf(keyring, number))));
  if (rows.empty()) return std::optional<std::string>();
  return std::optional<std::string>(rows[0].str(0));
}

}  // namespace cc::registry
