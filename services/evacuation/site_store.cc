#include "services/evacuation/site_store.h"

#include <algorithm>

#include "services/evacuation/site_columns.h"
#include "services/evacuation/site_rules.h"
#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::AfterOrNull;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;

#define SITE_COLUMNS                                                                       \
  "s.id, s.revision, s.places_revision, s.scope, s.kind, s.unit_code, s.name, s.address, " \
  "s.operator_name, s.duty_phone, s.state, s.state_reason, "                               \
  "coalesce(s.state_since, (s.created_at AT TIME ZONE 'Europe/Kyiv')::date), "             \
  "coalesce(s.listed_since, (s.created_at AT TIME ZONE 'Europe/Kyiv')::date), "            \
  "s.inspected_on, s.inspection_outcome, s.inspection_findings, s.capacity, "              \
  "s.ordinary_beds, s.wheelchair_beds, s.stretcher_beds, s.staying_ordinary, "             \
  "s.staying_wheelchair, s.staying_stretcher, coalesce(r.ordinary, 0), "                   \
  "coalesce(r.wheelchair, 0), coalesce(r.stretcher, 0), s.synthetic, s.created_at, "       \
  "s.updated_at"

v1::Beds ReadBeds(const Row& row, int first) {
  v1::Beds beds;
  beds.set_ordinary(static_cast<int32_t>(row.integer(first)));
  beds.set_wheelchair(static_cast<int32_t>(row.integer(first + 1)));
  beds.set_stretcher(static_cast<int32_t>(row.integer(first + 2)));
  return beds;
}

SiteRow ReadSite(const Row& row) {
  SiteRow read{.revision = row.integer(1),
               .places_revision = row.integer(2),
               .scope = platform::KeysOf(row, 3)};
  v1::Site& site = read.site;
  site.set_id(row.str(0));
  site.set_etag(platform::EtagOf(read.revision));
  site.set_kind(static_cast<v1::Site::Kind>(row.integer(4)));
  site.set_unit_code(row.str(5));
  site.set_name(row.str(6));
  site.set_address(row.str(7));
  site.set_operator_name(row.str(8));
  site.set_duty_phone(row.str(9));
  site.set_state(static_cast<v1::Site::State>(row.integer(10)));
  site.set_state_reason(row.str(11));
  site.set_state_since(row.date(12));
  site.set_listed_since(row.date(13));
  if (!row.null(14)) {
    site.mutable_inspection()->set_inspected_on(row.date(14));
    site.mutable_inspection()->set_outcome(static_cast<v1::Inspection::Outcome>(row.integer(15)));
    site.mutable_inspection()->set_findings(row.str(16));
  }
  site.set_capacity(static_cast<int32_t>(row.integer(17)));
  *site.mutable_beds() = ReadBeds(row, 18);
  if (site.state() == v1::Site::STATE_OPEN)
    *site.mutable_free() = Minus(Minus(site.beds(), ReadBeds(row, 21)), ReadBeds(row, 24));
  site.set_synthetic(row.boolean(27));
  *site.mutable_create_time() = platform::ToProto(row.instant(28));
  *site.mutable_update_time() = platform::ToProto(row.instant(29));
  return read;
}

std::vector<v1::Site> ReadSites(const Rows& rows) {
  std::vector<v1::Site> sites;
  for (int i = 0; i < rows.size(); ++i) sites.push_back(ReadSite(rows[i]).site);
  return sites;
}

absl::StatusOr<SiteRow> OneSite(absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadSite((*rows)[0]);
}

}  // namespace

absl::StatusOr<SiteRow> InsertSite(Tx& tx, const v1::Site& site,
                                   const std::vector<ScopeKey>& scope) {
  const std::string id = tx.call().NewId();
  const absl::CivilDay today = platform::DayIn(tx.call().now());
  tx.Defer(
      "INSERT INTO sites (id, scope, kind, unit_code, name, address, operator_name, duty_phone, "
      "state_since, listed_since, capacity, ordinary_beds, wheelchair_beds, stretcher_beds, "
      "synthetic, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
      "coalesce($10::date, $9), $11, 0, 0, 0, $12, $13, $13)",
      id, scope, static_cast<int>(site.kind()), site.unit_code(), site.name(), site.address(),
      site.operator_name(), site.duty_phone(), today, Param::OrNull(site.listed_since()),
      site.capacity(), site.synthetic(), tx.call().now());
  return FindSite(tx, id);
}

absl::StatusOr<SiteRow> FindSite(Tx& tx, const std::string& id) {
  return OneSite(tx.Query("SELECT " SITE_COLUMNS " FROM sites s " RESERVED_BEDS "WHERE s.id = $2",
                          tx.call().now(), id));
}

absl::StatusOr<SiteRow> LockSite(Tx& tx, const std::string& id) {
  // By a statement of its own, so that the next one sees what the former holder committed. The mode
  // lets trips and arrivals refer to the site meanwhile.
  CC_RETURN_IF_ERROR(tx.Query("SELECT 1 FROM sites WHERE id = $1 FOR NO KEY UPDATE", id).status());
  return FindSite(tx, id);
}

void UpdateSite(Tx& tx, SiteRow& row) {
  v1::Site& site = row.site;
  tx.Defer(
      "UPDATE sites SET revision = revision + 1, name = $2, address = $3, operator_name = $4, "
      "duty_phone = $5, state = $6, state_reason = $7, state_since = $8, inspected_on = $9, "
      "inspection_outcome = $10, inspection_findings = $11, capacity = $12, updated_at = $13 "
      "WHERE id = $1",
      site.id(), site.name(), site.address(), site.operator_name(), site.duty_phone(),
      static_cast<int>(site.state()), site.state_reason(), site.state_since(),
      Param::OrNull(site.inspection().inspected_on()),
      static_cast<int>(site.inspection().outcome()), site.inspection().findings(), site.capacity(),
      tx.call().now());
  row.revision += 1;
  site.set_etag(platform::EtagOf(row.revision));
  *site.mutable_update_time() = platform::ToProto(tx.call().now());
}

absl::StatusOr<std::vector<v1::Site>> ListSites(Tx& tx, const v1::ListSitesRequest& request,
                                                std::optional<ScopeKey> within, const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT " SITE_COLUMNS " FROM sites s " RESERVED_BEDS
                          "WHERE ($2::int IS NULL OR s.scope @> ARRAY[$2::int]) "
                          "AND ($3 = 0 OR s.kind = $3::int) AND ($4 = 0 OR s.state = $4::int) "
                          "AND ($5::uuid IS NULL OR s.id > $5) ORDER BY s.id LIMIT $6",
                          tx.call().now(), within, static_cast<int>(request.kind()),
                          static_cast<int>(request.state()), AfterOrNull(page, 0), page.size + 1));
  return ReadSites(rows);
}

absl::StatusOr<std::vector<v1::Site>> ListOverdueSites(Tx& tx,
                                                       const std::vector<OverdueTerms>& terms,
                                                       std::optional<ScopeKey> within,
                                                       absl::CivilDay today, const Page& page) {
  std::vector<int32_t> kinds, first, every;
  for (const OverdueTerms& of_kind : terms) {
    kinds.push_back(of_kind.kind);
    first.push_back(of_kind.first_months);
    every.push_back(of_kind.every_months);
  }
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query(
          "SELECT " SITE_COLUMNS " FROM (SELECT x.*, (coalesce(x.inspected_on + "
          "make_interval(months => k.every), coalesce(x.listed_since, (x.created_at AT TIME ZONE "
          "'Europe/Kyiv')::date) + make_interval(months => k.first)))::date AS due FROM sites x "
          "JOIN unnest($2::int[], $3::int[], $4::int[]) AS k (kind, first, every) "
          "ON k.kind = x.kind WHERE x.state <> 3) s " RESERVED_BEDS
          "WHERE s.due < $5 AND ($6::int IS NULL OR s.scope @> ARRAY[$6::int]) "
          "AND ($7::date IS NULL OR (s.due, s.id) > ($7::date, $8::uuid)) "
          "ORDER BY s.due, s.id LIMIT $9",
          tx.call().now(), kinds, first, every, today, within, AfterOrNull(page, 0),
          AfterOrNull(page, 1), page.size + 1));
  return ReadSites(rows);
}

absl::Status ChangePlaces(Tx& tx, const std::string& site_id, const v1::Beds& taken) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("UPDATE sites SET staying_ordinary = staying_ordinary + $2, "
               "staying_wheelchair = staying_wheelchair + $3, staying_stretcher = "
               "staying_stretcher + $4, places_revision = places_revision + 1 WHERE id = $1 "
               "RETURNING places_revision, scope",
               site_id, taken.ordinary(), taken.wheelchair(), taken.stretcher()));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  const std::vector<ScopeKey> scope = platform::KeysOf(rows[0], 1);
  tx.Emit({.kind = "site_places",
           .key = site_id,
           .revision = rows[0].integer(0),
           .before = scope,
           .after = scope});
  return absl::OkStatus();
}

absl::StatusOr<SiteRow> RecountBeds(Tx& tx, const std::string& site_id) {
  tx.Defer(
      "UPDATE sites SET ordinary_beds = c.ordinary, wheelchair_beds = c.wheelchair, "
      "stretcher_beds = c.stretcher, capacity = greatest(capacity, c.ordinary + c.wheelchair + "
      "c.stretcher), places_revision = places_revision + 1 FROM (SELECT count(*) FILTER (WHERE "
      "b.kind = 1) AS ordinary, count(*) FILTER (WHERE b.kind = 2) AS wheelchair, "
      "count(*) FILTER (WHERE b.kind = 3) AS stretcher FROM beds b JOIN rooms r ON r.id = "
      "b.room_id AND NOT r.closed WHERE b.site_id = $1) c WHERE sites.id = $1",
      site_id);
  CC_ASSIGN_OR_RETURN(SiteRow row, FindSite(tx, site_id));
  tx.Emit({.kind = "site_places",
           .key = site_id,
           .revision = row.places_revision,
           .before = row.scope,
           .after = row.scope});
  return row;
}

absl::StatusOr<std::vector<v1::FreePlaces>> SumPlaces(Tx& tx, v1::Site::Kind kind,
                                                      std::optional<ScopeKey> within) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query(
          "SELECT s.unit_code, s.kind, count(*) FILTER (WHERE s.state = 1), "
          "count(*) FILTER (WHERE s.state <> 1), sum(s.ordinary_beds) FILTER (WHERE s.state = 1), "
          "sum(s.wheelchair_beds) FILTER (WHERE s.state = 1), "
          "sum(s.stretcher_beds) FILTER (WHERE s.state = 1), "
          "sum(s.staying_ordinary) FILTER (WHERE s.state = 1), "
          "sum(s.staying_wheelchair) FILTER (WHERE s.state = 1), "
          "sum(s.staying_stretcher) FILTER (WHERE s.state = 1), "
          "sum(r.ordinary) FILTER (WHERE s.state = 1), "
          "sum(r.wheelchair) FILTER (WHERE s.state = 1), "
          "sum(r.stretcher) FILTER (WHERE s.state = 1) FROM sites s " RESERVED_BEDS
          "WHERE ($2 = 0 OR s.kind = $2::int) AND ($3::int IS NULL OR s.scope @> ARRAY[$3::int]) "
          "GROUP BY s.unit_code, s.kind ORDER BY s.unit_code, s.kind",
          tx.call().now(), static_cast<int>(kind), within));
  std::vector<v1::FreePlaces> sums;
  for (int i = 0; i < rows.size(); ++i) {
    v1::FreePlaces& sum = sums.emplace_back();
    sum.set_unit_code(rows[i].str(0));
    sum.set_kind(static_cast<v1::Site::Kind>(rows[i].integer(1)));
    sum.set_open_sites(static_cast<int32_t>(rows[i].integer(2)));
    sum.set_other_sites(static_cast<int32_t>(rows[i].integer(3)));
    *sum.mutable_beds() = ReadBeds(rows[i], 4);
    *sum.mutable_taken() = ReadBeds(rows[i], 7);
    *sum.mutable_reserved() = ReadBeds(rows[i], 10);
    *sum.mutable_free() = Minus(Minus(sum.beds(), sum.taken()), sum.reserved());
  }
  return sums;
}

}  // namespace cc::evacuation
