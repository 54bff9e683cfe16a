#include "services/territory/register_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/time/date.h"

namespace cc::territory {
namespace {

using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

absl::Status LoadUnits(Tx& tx, RegisterContent& content) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT u.code, u.category, u.name, coalesce(p.code, ''), u.former_codes, u.closed "
               "FROM units u LEFT JOIN units p ON p.tail = u.parent_tail"));
  content.units.reserve(rows.size());
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    v1::Unit& unit = content.units.emplace_back();
    unit.set_code(row.str(0));
    unit.set_tail(unit.code().substr(unit.code().size() - 5));
    unit.set_category(static_cast<v1::Unit::Category>(row.integer(1)));
    unit.set_name(row.str(2));
    unit.set_parent_code(row.str(3));
    for (std::string& code : row.texts(4)) unit.add_former_codes(std::move(code));
    unit.set_closed(row.boolean(5));
  }
  return absl::OkStatus();
}

absl::Status LoadActs(Tx& tx, RegisterContent& content) {
  CC_ASSIGN_OR_RETURN(const Rows rows,
                      tx.Query("SELECT id, kind, number, date, issuer, registration_number, "
                               "registration_date, edition_date, "
                               "amended_by, period_count, file_sha256, synthetic, recorded_at "
                               "FROM acts ORDER BY edition_date DESC, recorded_at DESC"));
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    v1::Act& act = content.acts.emplace_back();
    v1::Act amendments;
    if (amendments.ParseFromString(row.bytes(8)))
      *act.mutable_amended_by() = amendments.amended_by();
    act.set_id(row.str(0));
    act.mutable_reference()->set_kind(row.str(1));
    act.mutable_reference()->set_number(row.str(2));
    act.mutable_reference()->set_date(row.date(3));
    act.mutable_reference()->set_issuer(row.str(4));
    act.mutable_reference()->set_registration_number(row.str(5));
    act.mutable_reference()->set_registration_date(row.date(6));
    act.set_edition_date(row.date(7));
    act.set_period_count(static_cast<int32_t>(row.integer(9)));
    act.set_file_sha256(row.str(10));
    act.set_synthetic(row.boolean(11));
    *act.mutable_import_time() = platform::ToProto(row.instant(12));
  }
  return absl::OkStatus();
}

absl::Status LoadPeriods(Tx& tx, RegisterContent& content) {
  CC_ASSIGN_OR_RETURN(const Rows rows,
                      tx.Query("SELECT s.id, u.code, s.status, s.start_date, s.end_date, "
                               "(SELECT coalesce(array_agg(x.code ORDER BY x.code), '{}') FROM "
                               "units x WHERE x.tail = ANY (s.excluded_tails)), "
                               "s.act_id, s.doubtful, s.recorded_at "
                               "FROM status_periods s JOIN units u ON u.tail = s.unit_tail WHERE "
                               "s.superseded_at IS NULL"));
  content.periods.reserve(rows.size());
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    v1::StatusPeriod& period = content.periods.emplace_back();
    period.set_id(row.str(0));
    period.set_unit_code(row.str(1));
    period.set_status(static_cast<v1::Status>(row.integer(2)));
    period.set_start_date(row.date(3));
    period.set_end_date(row.date(4));
    for (std::string& code : row.texts(5)) period.add_excluded_unit_codes(std::move(code));
    period.set_act_id(row.str(6));
    period.set_doubtful(row.boolean(7));
    *period.mutable_record_time() = platform::ToProto(row.instant(8));
  }
  return absl::OkStatus();
}

// An array literal of small arrays cannot be unnested row by row: excluded units travel as text
// `{1,2}` each.
std::string TailsText(const google::protobuf::RepeatedPtrField<std::string>& codes) {
  std::string text = "{";
  for (const std::string& code : codes)
    absl::StrAppend(&text, text.size() > 1 ? "," : "", TailOfCode(code));
  return text + "}";
}

}  // namespace

absl::StatusOr<int64_t> LoadRevision(Tx& tx) {
  CC_ASSIGN_OR_RETURN(const Rows rows, tx.Query("SELECT revision FROM register"));
  return rows[0].integer(0);
}

absl::StatusOr<RegisterContent> LoadRegister(Tx& tx) {
  RegisterContent content;
  CC_ASSIGN_OR_RETURN(content.revision, LoadRevision(tx));
  CC_RETURN_IF_ERROR(LoadUnits(tx, content));
  CC_RETURN_IF_ERROR(LoadActs(tx, content));
  CC_RETURN_IF_ERROR(LoadPeriods(tx, content));
  return content;
}

absl::Status LockRegister(Tx& tx, int64_t expected_revision) {
  CC_ASSIGN_OR_RETURN(const Rows rows, tx.Query("SELECT revision FROM register FOR UPDATE"));
  if (rows[0].integer(0) != expected_revision) return platform::Fail(common::v1::REASON_CONFLICT);
  return absl::OkStatus();
}

absl::Status PutUnits(Tx& tx, const std::vector<v1::Unit>& units, const std::string& edition_date) {
  std::vector<int32_t> tails, parents, categories;
  std::vector<std::string> codes, names, former, closed;
  for (const v1::Unit& unit : units) {
    tails.push_back(TailOfCode(unit.code()));
    codes.push_back(unit.code());
    categories.push_back(unit.category());
    names.push_back(unit.name());
    parents.push_back(unit.parent_code().empty() ? -1 : TailOfCode(unit.parent_code()));
    std::string list = "{";
    for (const std::string& code : unit.former_codes())
      absl::StrAppend(&list, list.size() > 1 ? "," : "", code);
    former.push_back(list + "}");
    closed.push_back(unit.closed() ? "t" : "f");
  }
  return tx
      .Query(
          "INSERT INTO units (tail, code, category, name, parent_tail, former_codes, closed, "
          "edition_date, recorded_at) "
          "SELECT tail, code, category, name, nullif(parent, -1), former::text[], closed::boolean, "
          "$8::date, $9::timestamptz "
          "FROM unnest($1::int[], $2::text[], $3::int[], $4::text[], $5::int[], $6::text[], "
          "$7::text[]) "
          "AS n (tail, code, category, name, parent, former, closed) "
          "ON CONFLICT (tail) DO UPDATE SET code = excluded.code, category = excluded.category, "
          "name = excluded.name, "
          "parent_tail = excluded.parent_tail, former_codes = excluded.former_codes, closed = "
          "excluded.closed, "
          "edition_date = excluded.edition_date, recorded_at = excluded.recorded_at",
          tails, codes, categories, names, parents, former, closed, Param::OrNull(edition_date),
          tx.call().now())
      .status();
}

absl::Status PutAct(Tx& tx, const v1::Act& act) {
  v1::Act amendments;
  *amendments.mutable_amended_by() = act.amended_by();
  const common::v1::ActReference& reference = act.reference();
  return tx
      .Query(
          "INSERT INTO acts (id, kind, number, date, issuer, registration_number, "
          "registration_date, edition_date, "
          "amended_by, period_count, file_sha256, synthetic, recorded_at) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
          act.id(), reference.kind(), reference.number(), reference.date(), reference.issuer(),
          reference.registration_number(), Param::OrNull(reference.registration_date()),
          act.edition_date(), Param::Bytes(amendments.SerializeAsString()), act.period_count(),
          act.file_sha256(), act.synthetic(), tx.call().now())
      .status();
}

absl::Status PutPeriods(Tx& tx, const std::vector<v1::StatusPeriod>& periods) {
  if (periods.empty()) return absl::OkStatus();
  std::vector<std::string> ids, starts, ends, excluded, acts, doubtful;
  std::vector<int32_t> tails, statuses;
  for (const v1::StatusPeriod& period : periods) {
    ids.push_back(period.id());
    tails.push_back(TailOfCode(period.unit_code()));
    statuses.push_back(period.status());
    starts.push_back(period.start_date());
    ends.push_back(period.end_date());
    excluded.push_back(TailsText(period.excluded_unit_codes()));
    acts.push_back(period.act_id());
    doubtful.push_back(period.doubtful() ? "t" : "f");
  }
  return tx
      .Query(
          "INSERT INTO status_periods (id, unit_tail, status, start_date, end_date, "
          "excluded_tails, act_id, doubtful, recorded_at) "
          "SELECT id::uuid, tail, status, first::date, nullif(last, '')::date, excluded::int[], "
          "act::uuid, doubtful::boolean, $9::timestamptz "
          "FROM unnest($1::text[], $2::int[], $3::int[], $4::text[], $5::text[], $6::text[], "
          "$7::text[], $8::text[]) "
          "AS n (id, tail, status, first, last, excluded, act, doubtful)",
          ids, tails, statuses, starts, ends, excluded, acts, doubtful, tx.call().now())
      .status();
}

absl::Status SupersedePeriods(Tx& tx, const std::vector<std::string>& ids) {
  if (ids.empty()) return absl::OkStatus();
  return tx
      .Query(
          "UPDATE status_periods SET superseded_at = $2 WHERE id = ANY ($1::text[]::uuid[]) AND "
          "superseded_at IS NULL",
          ids, tx.call().now())
      .status();
}

absl::StatusOr<std::string> LoadCodifierEdition(Tx& tx) {
  CC_ASSIGN_OR_RETURN(const Rows rows, tx.Query("SELECT codifier_edition FROM register"));
  return rows[0].date(0);
}

absl::Status PutCodifierEdition(Tx& tx, const std::string& edition_date) {
  return tx.Query("UPDATE register SET codifier_edition = $1", edition_date).status();
}

absl::StatusOr<int64_t> NextRevision(Tx& tx) {
  CC_ASSIGN_OR_RETURN(const Rows rows,
                      tx.Query("UPDATE register SET revision = revision + 1 RETURNING revision"));
  return rows[0].integer(0);
}

}  // namespace cc::territory
