#include "services/evacuation/party_store.h"

#include <map>
#include <optional>

#include "google/protobuf/util/json_util.h"
#include "services/evacuation/identity_key_store.h"
#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;

constexpr char kPartyPlace[] = "parties.personal";
constexpr char kPersonPlace[] = "party_people.personal";

#define PARTY_COLUMNS                                                                  \
  "id, revision, scope, origin_unit_code, leave_date, origin_status, state, trip_id, " \
  "personal, synthetic, created_at, updated_at, source, urgency, request"

// A row that cannot be read back is broken: its text must not leave the service.
absl::Status Broken() { return platform::Fail(common::v1::REASON_INTERNAL); }

// What of a group is personal.
v1::Party PersonalPart(const v1::Party& party) {
  v1::Party part;
  part.set_origin_address(party.origin_address());
  part.set_phone(party.phone());
  part.set_medical_needs(party.medical_needs());
  part.set_notes(party.notes());
  if (party.has_contact()) *part.mutable_contact() = party.contact();
  if (party.has_guardianship_body()) *part.mutable_guardianship_body() = party.guardianship_body();
  if (!party.cancellation().note().empty())
    part.mutable_cancellation()->set_note(party.cancellation().note());
  return part;
}

// What of the request is not personal and has no column.
v1::Party RequestPart(const v1::Party& party) {
  v1::Party part;
  part.set_escort_needed(party.escort_needed());
  part.set_animals(party.animals());
  part.set_baggage_pieces(party.baggage_pieces());
  if (party.has_wish()) *part.mutable_wish() = party.wish();
  part.set_decision_number(party.decision_number());
  part.set_split_from_id(party.split_from_id());
  if (party.has_cancellation()) {
    *part.mutable_cancellation() = party.cancellation();
    part.mutable_cancellation()->clear_note();
  }
  return part;
}

// What of a person is personal: all but what has a column.
v1::Person PersonalPart(v1::Person person) {
  person.clear_id();
  person.clear_number();
  person.clear_mobility();
  person.clear_accompanying_adult();
  return person;
}

std::string EncryptedPerson(const Keyring& keyring, const v1::Person& person) {
  return keyring.Encrypt(PersonalPart(person).SerializeAsString(), kPersonPlace, person.id());
}

absl::StatusOr<PartyRow> ReadParty(const Row& row, const Keyring& keyring) {
  PartyRow read;
  CC_ASSIGN_OR_RETURN(std::string personal,
                      keyring.Decrypt(row.bytes(8), kPartyPlace, row.text(0)));
  if (!read.party.ParseFromString(personal)) return Broken();
  read.revision = row.integer(1);
  for (int64_t key : row.integers(2)) read.scope.push_back(static_cast<ScopeKey>(key));
  read.party.set_id(row.str(0));
  read.party.set_etag(platform::EtagOf(read.revision));
  read.party.set_origin_unit_code(row.str(3));
  read.party.set_leave_date(row.date(4));
  if (!google::protobuf::util::JsonStringToMessage(row.str(5), read.party.mutable_origin_status())
           .ok()) {
    return Broken();
  }
  read.party.set_state(static_cast<v1::Party::State>(row.integer(6)));
  read.party.set_trip_id(row.str(7));
  read.party.set_synthetic(row.boolean(9));
  *read.party.mutable_create_time() = platform::ToProto(row.instant(10));
  *read.party.mutable_update_time() = platform::ToProto(row.instant(11));
  read.party.set_source(static_cast<v1::Party::Source>(row.integer(12)));
  read.party.set_urgency(static_cast<v1::Party::Urgency>(row.integer(13)));
  CC_RETURN_IF_ERROR(platform::AddJson(row.text(14), read.party));
  read.kept_scope = read.scope;
  return read;
}

absl::StatusOr<v1::Person> ReadPerson(const Row& row, const Keyring& keyring) {
  CC_ASSIGN_OR_RETURN(v1::Person person, ReadPersonal(keyring, row.bytes(5), row.str(2)));
  person.set_number(static_cast<int32_t>(row.integer(1)));
  person.set_id(row.str(2));
  person.set_mobility(static_cast<common::v1::Mobility>(row.integer(3)));
  person.set_accompanying_adult(static_cast<int32_t>(row.integer(4)));
  return person;
}

// Puts their people into the groups, by one query.
absl::Status AddPeople(Tx& tx, const Keyring& keyring, const std::vector<v1::Party*>& parties) {
  std::vector<std::string> ids;
  std::map<std::string, v1::Party*, std::less<>> by_id;
  for (v1::Party* party : parties) {
    ids.push_back(party->id());
    by_id[party->id()] = party;
  }
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT party_id, number, id, mobility, accompanying_adult, personal "
               "FROM party_people WHERE party_id = ANY ($1::uuid[]) ORDER BY party_id, number",
               ids));
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(*by_id[rows[i].str(0)]->add_persons(), ReadPerson(rows[i], keyring));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::Party>> WithPeople(Tx& tx, const Keyring& keyring,
                                                  const Rows& rows) {
  std::vector<v1::Party> parties(rows.size());
  std::vector<v1::Party*> without_people;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(PartyRow read, ReadParty(rows[i], keyring));
    parties[i] = std::move(read.party);
    without_people.push_back(&parties[i]);
  }
  CC_RETURN_IF_ERROR(AddPeople(tx, keyring, without_people));
  return parties;
}

// The key that rows have who leave this unit or one below it.
std::optional<ScopeKey> OriginKey(const std::string& unit_code) {
  std::optional<int32_t> tail = platform::TailOf(unit_code);
  if (!tail) return std::nullopt;
  return platform::MakeScopeKey(options::v1::RELATION_ORIGIN, *tail);
}

absl::StatusOr<PartyRow> OneParty(Tx& tx, const Keyring& keyring, absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  CC_ASSIGN_OR_RETURN(PartyRow read, ReadParty((*rows)[0], keyring));
  CC_RETURN_IF_ERROR(AddPeople(tx, keyring, {&read.party}));
  return read;
}

}  // namespace

void InsertPerson(Tx& tx, const Keyring& keyring, const std::string& party_id,
                  const v1::Person& person, const std::vector<ScopeKey>& scope) {
  tx.Defer(
      "INSERT INTO party_people (party_id, number, id, scope, mobility, accompanying_adult, "
      "personal) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      party_id, person.number(), person.id(), scope, static_cast<int>(person.mobility()),
      person.accompanying_adult(), Param::Bytes(EncryptedPerson(keyring, person)));
}

std::string StatusText(const territory::v1::StatusBasis& status) {
  std::string json;
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  (void)google::protobuf::util::MessageToJsonString(status, &json, options);
  return json;
}

absl::StatusOr<v1::Person> ReadPersonal(const Keyring& keyring, const std::string& personal,
                                        const std::string& person_id) {
  v1::Person person;
  CC_ASSIGN_OR_RETURN(std::string plain, keyring.Decrypt(personal, kPersonPlace, person_id));
  if (!person.ParseFromString(plain)) return Broken();
  return person;
}

absl::StatusOr<bool> NamesGuardianshipBody(const Keyring& keyring, const std::string& personal,
                                           const std::string& party_id) {
  v1::Party part;
  CC_ASSIGN_OR_RETURN(std::string plain, keyring.Decrypt(personal, kPartyPlace, party_id));
  if (!part.ParseFromString(plain)) return Broken();
  return part.has_guardianship_body();
}

void FollowScope(Tx& tx, const std::string& id, const std::vector<ScopeKey>& scope) {
  tx.Defer("UPDATE party_people SET scope = $2 WHERE party_id = $1", id, scope);
  tx.Defer("UPDATE status_reviews SET scope = $2 WHERE record_id = $1", id, scope);
  tx.Defer("UPDATE identity_keys SET scope = $2 WHERE record_id = $1", id, scope);
  tx.Defer("UPDATE party_versions SET scope = $2 WHERE party_id = $1", id, scope);
  tx.Defer("UPDATE party_joins SET scope = $2 WHERE party_id = $1", id, scope);
  tx.Defer(
      "UPDATE party_distinctions SET scope = (SELECT array_agg(DISTINCT k ORDER BY k) "
      "FROM unnest(scope || $2::int[]) AS k) WHERE party_id = $1 OR other_party_id = $1",
      id, scope);
  // A candidate who has died is the record's alone.
  tx.Defer(
      "UPDATE tracing_candidates SET record_scope = $2, "
      "scope = CASE WHEN state = 4 THEN $2::int[] ELSE search_scope || $2::int[] END "
      "WHERE record_id = $1",
      id, scope);
}

absl::StatusOr<PartyRow> InsertParty(Tx& tx, const Keyring& keyring, v1::Party party,
                                     const std::vector<ScopeKey>& scope) {
  const platform::Call& call = tx.call();
  party.set_id(call.NewId());
  tx.Defer(
      "INSERT INTO parties (id, scope, origin_unit_code, leave_date, origin_status, state, "
      "personal, synthetic, created_at, updated_at, source, urgency, request) "
      "VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9, $9, $10, $11, $12::jsonb)",
      party.id(), scope, party.origin_unit_code(), party.leave_date(),
      StatusText(party.origin_status()), static_cast<int>(party.state()),
      Param::Bytes(
          keyring.Encrypt(PersonalPart(party).SerializeAsString(), kPartyPlace, party.id())),
      party.synthetic(), call.now(), static_cast<int>(party.source()),
      static_cast<int>(party.urgency()), platform::ToJson(RequestPart(party)));
  for (int i = 0; i < party.persons_size(); ++i) {
    v1::Person& person = *party.mutable_persons(i);
    person.set_id(call.NewId());
    person.set_number(i + 1);
    InsertPerson(tx, keyring, party.id(), person, scope);
  }
  PutPartyKeys(tx, keyring, party, scope);
  *party.mutable_create_time() = platform::ToProto(call.now());
  *party.mutable_update_time() = platform::ToProto(call.now());
  party.set_etag(platform::EtagOf(1));
  return PartyRow{.party = std::move(party), .revision = 1, .scope = scope, .kept_scope = scope};
}

absl::StatusOr<PartyRow> FindParty(Tx& tx, const Keyring& keyring, const std::string& id) {
  return OneParty(tx, keyring, tx.Query("SELECT " PARTY_COLUMNS " FROM parties WHERE id = $1", id));
}

absl::StatusOr<PartyRow> LockParty(Tx& tx, const Keyring& keyring, const std::string& id) {
  return OneParty(tx, keyring,
                  tx.Query("SELECT " PARTY_COLUMNS " FROM parties WHERE id = $1 FOR UPDATE", id));
}

absl::StatusOr<std::vector<v1::Party>> ListParties(Tx& tx, const Keyring& keyring,
                                                   const v1::ListPartiesRequest& request,
                                                   const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " PARTY_COLUMNS " FROM parties "
               "WHERE ($1::uuid IS NULL OR trip_id = $1) AND ($2 = 0 OR state = $2::int) "
               "AND ($3 = 0 OR urgency = $3::int) AND ($4::int IS NULL OR scope @> ARRAY[$4::int]) "
               "AND ($5::date IS NULL OR leave_date >= $5) "
               "AND ($6::date IS NULL OR leave_date <= $6) "
               "AND ($7::uuid IS NULL OR id > $7) ORDER BY id LIMIT $8",
               Param::OrNull(request.trip_id()), static_cast<int>(request.state()),
               static_cast<int>(request.urgency()), OriginKey(request.unit_code()),
               Param::OrNull(request.start_date()), Param::OrNull(request.end_date()),
               Param::OrNull(page.after.empty() ? "" : page.after[0]), page.size + 1));
  return WithPeople(tx, keyring, rows);
}

absl::StatusOr<std::vector<v1::Party>> FindParties(Tx& tx, const Keyring& keyring,
                                                   const std::vector<std::string>& ids) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT " PARTY_COLUMNS
                                          " FROM parties WHERE id = ANY ($1::uuid[]) ORDER BY id",
                                          ids));
  return WithPeople(tx, keyring, rows);
}

void UpdateParty(Tx& tx, PartyRow& row) {
  v1::Party& party = row.party;
  tx.Defer(
      "UPDATE parties SET revision = revision + 1, scope = $2, leave_date = $3, "
      "origin_status = $4::jsonb, state = $5, trip_id = $6, updated_at = $7 WHERE id = $1",
      party.id(), row.scope, party.leave_date(), StatusText(party.origin_status()),
      static_cast<int>(party.state()), Param::OrNull(party.trip_id()), tx.call().now());
  if (row.scope != row.kept_scope) FollowScope(tx, party.id(), row.scope);
  row.kept_scope = row.scope;
  row.revision += 1;
  party.set_etag(platform::EtagOf(row.revision));
  *party.mutable_update_time() = platform::ToProto(tx.call().now());
}

void SaveRequest(Tx& tx, const Keyring& keyring, PartyRow& row) {
  const v1::Party& party = row.party;
  tx.Defer(
      "UPDATE parties SET source = $2, urgency = $3, request = $4::jsonb, personal = $5 "
      "WHERE id = $1",
      party.id(), static_cast<int>(party.source()), static_cast<int>(party.urgency()),
      platform::ToJson(RequestPart(party)),
      Param::Bytes(
          keyring.Encrypt(PersonalPart(party).SerializeAsString(), kPartyPlace, party.id())));
  // Their numbers are taken by others until all have theirs.
  tx.Defer("UPDATE party_people SET number = number + 1000 WHERE party_id = $1", party.id());
  for (const v1::Person& person : party.persons()) {
    tx.Defer(
        "UPDATE party_people SET party_id = $2, number = $3, scope = $4, mobility = $5, "
        "accompanying_adult = $6, personal = $7 WHERE id = $1",
        person.id(), party.id(), person.number(), row.scope, static_cast<int>(person.mobility()),
        person.accompanying_adult(), Param::Bytes(EncryptedPerson(keyring, person)));
  }
  PutPartyKeys(tx, keyring, party, row.scope);
  UpdateParty(tx, row);
}

absl::StatusOr<std::vector<PartyRow>> SetOff(Tx& tx, const std::string& trip_id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("UPDATE parties SET state = $2, revision = revision + 1, updated_at = $4 "
                          "WHERE trip_id = $1 AND state = $3 RETURNING id, revision, scope",
                          trip_id, static_cast<int>(v1::Party::STATE_IN_TRANSIT),
                          static_cast<int>(v1::Party::STATE_ASSEMBLED), tx.call().now()));
  std::vector<PartyRow> parties;
  for (int i = 0; i < rows.size(); ++i) {
    PartyRow& read = parties.emplace_back();
    read.party.set_id(rows[i].str(0));
    read.revision = rows[i].integer(1);
    for (int64_t key : rows[i].integers(2)) read.scope.push_back(static_cast<ScopeKey>(key));
  }
  return parties;
}

}  // namespace cc::evacuation
