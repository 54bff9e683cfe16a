#include "services/registry/support_provider_store.h"

#include <utility>

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

#define PROVIDER_COLUMNS                                                                \
  "id, revision, office, kind, name, unit_code, services, active, details, synthetic, " \
  "created_at, updated_at"

namespace cc::registry {
namespace {

using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

absl::StatusOr<ProviderRow> ReadProvider(const Row& row) {
  ProviderRow read;
  v1::Provider& provider = read.provider;
  CC_RETURN_IF_ERROR(platform::AddJson(row.text(8), provider));
  read.revision = row.integer(1);
  read.office = platform::KeysOf(row, 2);
  provider.set_id(row.str(0));
  provider.set_kind(static_cast<v1::Provider::Kind>(row.integer(3)));
  provider.set_name(row.str(4));
  provider.set_unit_code(row.str(5));
  for (std::string& service : row.texts(6)) provider.add_services(std::move(service));
  provider.set_active(row.boolean(7));
  provider.set_synthetic(row.boolean(9));
  provider.set_etag(platform::EtagOf(read.revision));
  *provider.mutable_create_time() = platform::ToProto(row.instant(10));
  *provider.mutable_update_time() = platform::ToProto(row.instant(11));
  return read;
}

// What has no column of its own.
std::string DetailsOf(const v1::Provider& provider) {
  v1::Provider part;
  part.set_address(provider.address());
  part.set_contact_phone(provider.contact_phone());
  part.set_edrpou(provider.edrpou());
  return platform::ToJson(part);
}

std::vector<std::string> ServicesOf(const v1::Provider& provider) {
  return {provider.services().begin(), provider.services().end()};
}

}  // namespace

absl::StatusOr<ProviderRow> InsertProvider(Tx& tx, const v1::Provider& provider,
                                           const platform::OfficeKeys& office) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("INSERT INTO providers (id, office, kind, name, unit_code, services, active, "
               "details, synthetic, created_at, updated_at) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) RETURNING " PROVIDER_COLUMNS,
               tx.call().NewId(), office, static_cast<int>(provider.kind()), provider.name(),
               provider.unit_code(), ServicesOf(provider), provider.active(), DetailsOf(provider),
               provider.synthetic(), tx.call().now()));
  return ReadProvider(rows[0]);
}

absl::StatusOr<ProviderRow> ReplaceProvider(Tx& tx, const ProviderRow& before,
                                            const v1::Provider& after) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("UPDATE providers SET revision = revision + 1, kind = $3, name = $4, "
               "services = $5, active = $6, details = $7, updated_at = $8 "
               "WHERE id = $1 AND revision = $2 RETURNING " PROVIDER_COLUMNS,
               before.provider.id(), before.revision, static_cast<int>(after.kind()), after.name(),
               ServicesOf(after), after.active(), DetailsOf(after), tx.call().now()));
  if (rows.empty()) return platform::Fail(common::v1::REASON_ETAG_STALE);
  return ReadProvider(rows[0]);
}

absl::StatusOr<ProviderRow> FindProvider(Tx& tx, const std::string& id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT " PROVIDER_COLUMNS " FROM providers WHERE id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadProvider(rows[0]);
}

absl::StatusOr<std::vector<v1::Provider>> ListProviders(Tx& tx,
                                                        const v1::ListProvidersRequest& request,
                                                        std::optional<platform::ScopeKey> unit,
                                                        const platform::Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " PROVIDER_COLUMNS " FROM providers "
               "WHERE ($1::int IS NULL OR office @> ARRAY[$1::int]) AND ($2 = 0 OR kind = $2) "
               "AND ($3::text IS NULL OR $3 = ANY (services) "
               "OR split_part($3, '.', 1) = ANY (services)) AND (NOT $4 OR active) "
               "AND ($5::uuid IS NULL OR id > $5) ORDER BY id LIMIT $6",
               unit, static_cast<int>(request.kind()), Param::OrNull(request.service()),
               request.active_only(), platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<v1::Provider> found;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(ProviderRow row, ReadProvider(rows[i]));
    found.push_back(std::move(row.provider));
  }
  return found;
}

}  // namespace cc::registry
