#include "services/registry/service_point_store.h"

#include <cstdlib>
#include <utility>

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"
#include "services/registry/service_point_rules.h"

namespace cc::registry {
namespace {

using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;

#define SERVICE_POINT_COLUMNS                                                              \
  "id, revision, scope, kind, office_unit_code, team_id, details, synthetic, created_at, " \
  "updated_at"
#define MOBILE_TEAM_COLUMNS \
  "id, revision, scope, office_unit_code, name, synthetic, created_at, updated_at"

absl::StatusOr<ServicePointRow> Read(const Row& row) {
  ServicePointRow read;
  v1::ServicePoint& point = read.point;
  CC_RETURN_IF_ERROR(platform::AddJson(row.text(6), point));
  point.set_id(row.str(0));
  read.revision = row.integer(1);
  point.set_etag(platform::EtagOf(read.revision));
  read.scope = platform::KeysOf(row, 2);
  point.set_kind(static_cast<v1::ServicePoint::Kind>(row.integer(3)));
  point.set_office_unit_code(row.str(4));
  point.set_team_id(row.str(5));
  point.set_synthetic(row.boolean(7));
  *point.mutable_create_time() = platform::ToProto(row.instant(8));
  *point.mutable_update_time() = platform::ToProto(row.instant(9));
  return read;
}

absl::StatusOr<ServicePointRow> ReadOne(absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return Read((*rows)[0]);
}

absl::StatusOr<std::vector<v1::ServicePoint>> ReadAll(absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  std::vector<v1::ServicePoint> points;
  for (int i = 0; i < rows->size(); ++i) {
    CC_ASSIGN_OR_RETURN(ServicePointRow row, Read((*rows)[i]));
    points.push_back(std::move(row.point));
  }
  return points;
}

// What has no column of its own.
std::string DetailsOf(v1::ServicePoint part) {
  part.clear_id();
  part.clear_kind();
  part.clear_office_unit_code();
  part.clear_team_id();
  part.clear_synthetic();
  part.clear_etag();
  part.clear_create_time();
  part.clear_update_time();
  return platform::ToJson(part);
}

// The random end of a UUID; small enough to have a successor.
int64_t NumberOf(const std::string& id) {
  std::string digits;
  for (char c : id) {
    if (c != '-') digits += c;
  }
  return static_cast<int64_t>(
      std::strtoull(digits.substr(digits.size() - 15).c_str(), nullptr, 16));
}

absl::Status ReplaceVisits(Tx& tx, const v1::ServicePoint& point) {
  if (point.team_id().empty()) return absl::OkStatus();
  tx.Defer("DELETE FROM team_visits WHERE service_point_id = $1", point.id());
  for (const v1::Visit& visit : point.visits()) {
    const std::optional<absl::CivilDay> day = platform::ParseDate(visit.date());
    if (!day) continue;
    const absl::Status kept =
        tx.Query(
              "INSERT INTO team_visits (service_point_id, team, during) "
              "VALUES ($1, $2, tstzrange($3, $4))",
              point.id(), NumberOf(point.team_id()),
              absl::FromCivil(MinuteOn(*day, visit.opens()), platform::Kyiv()),
              absl::FromCivil(MinuteOn(*day, visit.closes()), platform::Kyiv()))
            .status();
    if (platform::ReasonOf(kept) == common::v1::REASON_ALREADY_EXISTS)
      return platform::Fail(common::v1::REASON_TEAM_ELSEWHERE, {{"date", visit.date()}});
    CC_RETURN_IF_ERROR(kept);
  }
  return absl::OkStatus();
}

MobileTeamRow ReadTeam(const Row& row) {
  MobileTeamRow read;
  read.team.set_id(row.str(0));
  read.team.set_etag(platform::EtagOf(row.integer(1)));
  read.scope = platform::KeysOf(row, 2);
  read.team.set_office_unit_code(row.str(3));
  read.team.set_name(row.str(4));
  read.team.set_synthetic(row.boolean(5));
  *read.team.mutable_create_time() = platform::ToProto(row.instant(6));
  *read.team.mutable_update_time() = platform::ToProto(row.instant(7));
  return read;
}

}  // namespace

absl::Status InsertServicePoint(Tx& tx, v1::ServicePoint& point,
                                const std::vector<ScopeKey>& scope) {
  point.set_etag(platform::EtagOf(1));
  *point.mutable_create_time() = platform::ToProto(tx.call().now());
  *point.mutable_update_time() = point.create_time();
  tx.Defer(
      "INSERT INTO service_points (id, scope, kind, office_unit_code, team_id, details, synthetic, "
      "created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $8)",
      point.id(), scope, static_cast<int>(point.kind()), point.office_unit_code(),
      Param::OrNull(point.team_id()), DetailsOf(point), point.synthetic(), tx.call().now());
  return ReplaceVisits(tx, point);
}

absl::Status ReplaceServicePoint(Tx& tx, ServicePointRow& row) {
  v1::ServicePoint& point = row.point;
  tx.Defer(
      "UPDATE service_points SET revision = revision + 1, details = $2::jsonb, updated_at = $3 "
      "WHERE id = $1",
      point.id(), DetailsOf(point), tx.call().now());
  point.set_etag(platform::EtagOf(++row.revision));
  *point.mutable_update_time() = platform::ToProto(tx.call().now());
  return ReplaceVisits(tx, point);
}

absl::StatusOr<ServicePointRow> FindServicePoint(Tx& tx, const std::string& id) {
  return ReadOne(
      tx.Query("SELECT " SERVICE_POINT_COLUMNS " FROM service_points WHERE id = $1", id));
}

absl::StatusOr<ServicePointRow> LockServicePoint(Tx& tx, const std::string& id) {
  return ReadOne(tx.Query(
      "SELECT " SERVICE_POINT_COLUMNS " FROM service_points WHERE id = $1 FOR UPDATE", id));
}

absl::StatusOr<std::vector<v1::ServicePoint>> SelectServicePoints(Tx& tx,
                                                                  std::optional<ScopeKey> office,
                                                                  const Page& page) {
  return ReadAll(tx.Query("SELECT " SERVICE_POINT_COLUMNS " FROM service_points "
                          "WHERE ($1::int IS NULL OR scope @> ARRAY[$1::int]) "
                          "AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3",
                          office, platform::AfterOrNull(page, 0), page.size + 1));
}

absl::StatusOr<std::vector<v1::ServicePoint>> SelectStops(Tx& tx, const std::string& team_id) {
  return ReadAll(tx.Query("SELECT " SERVICE_POINT_COLUMNS
                          " FROM service_points WHERE team_id = $1 ORDER BY id",
                          team_id));
}

void InsertMobileTeam(Tx& tx, v1::MobileTeam& team, const std::vector<ScopeKey>& scope) {
  team.set_etag(platform::EtagOf(1));
  *team.mutable_create_time() = platform::ToProto(tx.call().now());
  *team.mutable_update_time() = team.create_time();
  tx.Defer(
      "INSERT INTO mobile_teams (id, scope, office_unit_code, name, synthetic, created_at, "
      "updated_at) VALUES ($1, $2, $3, $4, $5, $6, $6)",
      team.id(), scope, team.office_unit_code(), team.name(), team.synthetic(), tx.call().now());
}

absl::StatusOr<MobileTeamRow> FindMobileTeam(Tx& tx, const std::string& id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT " MOBILE_TEAM_COLUMNS " FROM mobile_teams WHERE id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadTeam(rows[0]);
}

absl::StatusOr<std::vector<v1::MobileTeam>> SelectMobileTeams(Tx& tx, const Page& page) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT " MOBILE_TEAM_COLUMNS
                                          " FROM mobile_teams WHERE $1::uuid IS NULL OR id > $1 "
                                          "ORDER BY id LIMIT $2",
                                          platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<v1::MobileTeam> teams;
  for (int i = 0; i < rows.size(); ++i) teams.push_back(std::move(ReadTeam(rows[i]).team));
  return teams;
}

}  // namespace cc::registry
