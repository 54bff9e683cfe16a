#include "services/evacuation/stay_store.h"

#include <algorithm>

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::AfterOrNull;
using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;
using v1::Stay;

constexpr char kStayPlace[] = "stays.personal";

#define STAY_COLUMNS                                                                    \
  "t.id, t.revision, t.scope, t.party_id, t.site_id, t.unit_code, t.state, t.beds, "    \
  "t.ordinary, t.wheelchair, t.stretcher, t.choice, t.reserved_until, t.start_date, "   \
  "t.until_date, t.limit_date, t.without_documents, t.end_date, t.onward_kind, "        \
  "t.onward_site_id, t.onward_unit_code, t.previous_stay_id, t.personal, t.synthetic, " \
  "t.created_at, t.updated_at"

Stay PersonalPart(const Stay& stay) {
  Stay part;
  part.set_split_reason(stay.split_reason());
  part.set_extension_reason(stay.extension_reason());
  part.set_end_reason(stay.end_reason());
  if (!stay.onward().note().empty()) part.mutable_onward()->set_note(stay.onward().note());
  return part;
}

std::string BedsText(const Stay& stay) {
  Stay part;
  *part.mutable_beds() = stay.beds();
  return platform::ToJson(part);
}

absl::StatusOr<StayRow> ReadStay(const Row& row, const Keyring& keyring, absl::Time now) {
  StayRow read{.revision = row.integer(1), .scope = platform::KeysOf(row, 2)};
  CC_ASSIGN_OR_RETURN(std::string personal,
                      keyring.Decrypt(row.bytes(22), kStayPlace, row.text(0)));
  if (!read.stay.ParseFromString(personal)) return platform::Fail(common::v1::REASON_INTERNAL);
  CC_RETURN_IF_ERROR(platform::AddJson(row.text(7), read.stay));
  Stay& stay = read.stay;
  stay.set_id(row.str(0));
  stay.set_etag(platform::EtagOf(read.revision));
  stay.set_party_id(row.str(3));
  stay.set_site_id(row.str(4));
  stay.set_unit_code(row.str(5));
  stay.set_state(static_cast<Stay::State>(row.integer(6)));
  read.people.set_ordinary(static_cast<int32_t>(row.integer(8)));
  read.people.set_wheelchair(static_cast<int32_t>(row.integer(9)));
  read.people.set_stretcher(static_cast<int32_t>(row.integer(10)));
  stay.set_choice(static_cast<v1::Choice>(row.integer(11)));
  if (!row.null(12)) {
    *stay.mutable_reserved_until() = platform::ToProto(row.instant(12));
    if (stay.state() == Stay::STATE_RESERVED && row.instant(12) <= now)
      stay.set_state(Stay::STATE_EXPIRED);
  }
  stay.set_start_date(row.date(13));
  stay.set_until_date(row.date(14));
  stay.set_limit_date(row.date(15));
  stay.set_without_documents(row.boolean(16));
  stay.set_end_date(row.date(17));
  if (row.integer(18) != 0) {
    stay.mutable_onward()->set_kind(static_cast<v1::Onward::Kind>(row.integer(18)));
    stay.mutable_onward()->set_site_id(row.str(19));
    stay.mutable_onward()->set_unit_code(row.str(20));
  }
  stay.set_previous_stay_id(row.str(21));
  stay.set_synthetic(row.boolean(23));
  *stay.mutable_create_time() = platform::ToProto(row.instant(24));
  *stay.mutable_update_time() = platform::ToProto(row.instant(25));
  return read;
}

absl::StatusOr<std::vector<Stay>> ReadStays(const Rows& rows, const Keyring& keyring,
                                            absl::Time now) {
  std::vector<Stay> stays;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(StayRow row, ReadStay(rows[i], keyring, now));
    stays.push_back(std::move(row.stay));
  }
  return stays;
}

Param ReservedUntil(const Stay& stay) {
  if (!stay.has_reserved_until()) return Param(std::nullopt);
  return Param(platform::FromProto(stay.reserved_until()));
}

Param Personal(const Keyring& keyring, const Stay& stay) {
  return Param::Bytes(
      keyring.Encrypt(PersonalPart(stay).SerializeAsString(), kStayPlace, stay.id()));
}

}  // namespace

void InsertStay(Tx& tx, const Keyring& keyring, StayRow& row) {
  Stay& stay = row.stay;
  row.revision = 1;
  stay.set_etag(platform::EtagOf(1));
  *stay.mutable_create_time() = platform::ToProto(tx.call().now());
  *stay.mutable_update_time() = stay.create_time();
  tx.Defer(
      "INSERT INTO stays (id, scope, party_id, site_id, unit_code, state, beds, ordinary, "
      "wheelchair, stretcher, choice, reserved_until, start_date, until_date, limit_date, "
      "without_documents, previous_stay_id, personal, synthetic, created_at, updated_at) VALUES "
      "($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "
      "$19, $20, $20)",
      stay.id(), row.scope, stay.party_id(), stay.site_id(), stay.unit_code(),
      static_cast<int>(stay.state()), BedsText(stay), row.people.ordinary(),
      row.people.wheelchair(), row.people.stretcher(), static_cast<int>(stay.choice()),
      ReservedUntil(stay), Param::OrNull(stay.start_date()), Param::OrNull(stay.until_date()),
      Param::OrNull(stay.limit_date()), stay.without_documents(),
      Param::OrNull(stay.previous_stay_id()), Personal(keyring, stay), stay.synthetic(),
      tx.call().now());
}

void UpdateStay(Tx& tx, const Keyring& keyring, StayRow& row) {
  Stay& stay = row.stay;
  tx.Defer(
      "UPDATE stays SET revision = revision + 1, scope = $2, state = $3, beds = $4::jsonb, "
      "ordinary = $5, wheelchair = $6, stretcher = $7, choice = $8, start_date = $9, "
      "until_date = $10, limit_date = $11, without_documents = $12, end_date = $13, "
      "onward_kind = $14, onward_site_id = $15, onward_unit_code = $16, personal = $17, "
      "updated_at = $18, previous_stay_id = $19 WHERE id = $1",
      stay.id(), row.scope, static_cast<int>(stay.state()), BedsText(stay), row.people.ordinary(),
      row.people.wheelchair(), row.people.stretcher(), static_cast<int>(stay.choice()),
      Param::OrNull(stay.start_date()), Param::OrNull(stay.until_date()),
      Param::OrNull(stay.limit_date()), stay.without_documents(), Param::OrNull(stay.end_date()),
      static_cast<int>(stay.onward().kind()), Param::OrNull(stay.onward().site_id()),
      stay.onward().unit_code(), Personal(keyring, stay), tx.call().now(),
      Param::OrNull(stay.previous_stay_id()));
  row.revision += 1;
  stay.set_etag(platform::EtagOf(row.revision));
  *stay.mutable_update_time() = platform::ToProto(tx.call().now());
}

absl::StatusOr<StayRow> FindStay(Tx& tx, const Keyring& keyring, const std::string& id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT " STAY_COLUMNS " FROM stays t WHERE t.id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadStay(rows[0], keyring, tx.call().now());
}

absl::StatusOr<std::optional<StayRow>> FindStayOf(Tx& tx, const Keyring& keyring,
                                                  const std::string& party_id, Stay::State state) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " STAY_COLUMNS " FROM stays t WHERE t.party_id = $1 AND t.state = $2::int",
               party_id, static_cast<int>(state)));
  if (rows.empty()) return std::nullopt;
  CC_ASSIGN_OR_RETURN(StayRow row, ReadStay(rows[0], keyring, tx.call().now()));
  return row;
}

absl::StatusOr<std::string> LastEndOf(Tx& tx, const std::string& party_id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT max(end_date) FROM stays WHERE party_id = $1 AND state = 3", party_id));
  return rows[0].date(0);
}

absl::StatusOr<std::vector<Stay>> ListStays(Tx& tx, const Keyring& keyring,
                                            const v1::ListStaysRequest& request, const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " STAY_COLUMNS " FROM stays t WHERE ($1::uuid IS NULL OR t.site_id = $1) "
               "AND ($2::uuid IS NULL OR t.party_id = $2) AND ($3 = 0 OR $3::int = CASE WHEN "
               "t.state = 1 AND t.reserved_until <= $4 THEN 5 ELSE t.state END) "
               "AND ($5::uuid IS NULL OR t.id > $5) ORDER BY t.id LIMIT $6",
               Param::OrNull(request.site_id()), Param::OrNull(request.party_id()),
               static_cast<int>(request.state()), tx.call().now(), AfterOrNull(page, 0),
               page.size + 1));
  return ReadStays(rows, keyring, tx.call().now());
}

absl::StatusOr<std::vector<Stay>> ListStayWarnings(Tx& tx, const Keyring& keyring,
                                                   const v1::ListStayWarningsRequest& request,
                                                   WarningDays days, absl::CivilDay today,
                                                   const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query(
          "SELECT " STAY_COLUMNS " FROM stays t JOIN sites s ON s.id = t.site_id WHERE t.state = 2 "
          "AND ($1::uuid IS NULL OR t.site_id = $1) AND least(t.until_date, t.limit_date) <= "
          "$2::date + CASE WHEN s.kind = 1 THEN $3::int ELSE $4::int END "
          "AND ($5::date IS NULL OR (least(t.until_date, t.limit_date), t.id) > ($5::date, "
          "$6::uuid)) ORDER BY least(t.until_date, t.limit_date), t.id LIMIT $7",
          Param::OrNull(request.site_id()), today, days.transit_centre,
          days.temporary_accommodation, AfterOrNull(page, 0), AfterOrNull(page, 1), page.size + 1));
  return ReadStays(rows, keyring, tx.call().now());
}

std::string LastDayOf(const Stay& stay) {
  if (stay.limit_date().empty()) return stay.until_date();
  if (stay.until_date().empty()) return stay.limit_date();
  return std::min(stay.until_date(), stay.limit_date());
}

}  // namespace cc::evacuation
