#include "services/platform/db/migrate.h"

#include <algorithm>
#include <pqxx/pqxx>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/log/log.h"

extern "C" {
extern const char platform_0001_platform_sql_begin[];
extern const char platform_0001_platform_sql_end[];
extern const char platform_0002_unit_moves_sql_begin[];
extern const char platform_0002_unit_moves_sql_end[];
extern const char platform_0003_audit_seals_sql_begin[];
extern const char platform_0003_audit_seals_sql_end[];
extern const char platform_0004_write_anew_sql_begin[];
extern const char platform_0004_write_anew_sql_end[];
}

namespace cc::platform {
namespace {

constexpr char kLock[] = "SELECT pg_advisory_lock(7132001)";
constexpr char kBootstrap[] =
    "CREATE SCHEMA IF NOT EXISTS platform; "
    "CREATE TABLE IF NOT EXISTS platform.migrations (name text PRIMARY KEY, sha256 bytea NOT NULL, "
    "applied_at timestamptz NOT NULL DEFAULT now()); "
    "COMMENT ON TABLE platform.migrations IS 'retention: as long as the database'";

// The first line of what the server says: the rest may quote a row.
std::string FirstLine(const char* what) {
  std::vector<std::string> lines = absl::StrSplit(what, absl::MaxSplits('\n', 1));
  return lines[0];
}

void Grant(pqxx::transaction_base& tx, absl::string_view app_role) {
  const std::string role = tx.quote_name(std::string(app_role));
  for (const char* schema : {"public", "platform"}) {
    tx.exec(absl::StrCat("GRANT USAGE ON SCHEMA ", schema, " TO ", role,
                         "; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ", schema,
                         " TO ", role, "; GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ", schema,
                         " TO ", role, "; ALTER DEFAULT PRIVILEGES IN SCHEMA ", schema,
                         " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ", role,
                         "; ALTER DEFAULT PRIVILEGES IN SCHEMA ", schema,
                         " GRANT USAGE, SELECT ON SEQUENCES TO ", role));
  }
  tx.exec("REVOKE INSERT, UPDATE, DELETE ON platform.migrations FROM " + role);
  pqxx::result append_only = tx.exec(
      "SELECT DISTINCT t.tgrelid::regclass FROM pg_trigger t "
      "WHERE t.tgfoid = 'platform.refuse_change'::regproc");
  for (const auto& row : append_only) {
    tx.exec("REVOKE UPDATE, DELETE ON " + row[0].as<std::string>() + " FROM " + role);
  }
}

// True where it was applied now, false where it had been before.
absl::StatusOr<bool> ApplyOne(pqxx::connection& connection, const Migration& migration) {
  const std::string hash = Sha256(migration.sql);
  pqxx::work tx(connection);
  pqxx::result known =
      tx.exec_params("SELECT sha256 FROM platform.migrations WHERE name = $1", migration.name);
  if (!known.empty()) {
    if (pqxx::binarystring(known[0][0]).str() == hash) return false;
    return absl::FailedPreconditionError(
        absl::StrCat("migration ", migration.name, " was applied with another text"));
  }
  tx.exec(std::string(migration.sql));
  tx.exec_params("INSERT INTO platform.migrations (name, sha256) VALUES ($1, $2)", migration.name,
                 pqxx::binarystring(hash));
  tx.commit();
  return true;
}

}  // namespace

std::vector<Migration> PlatformMigrations() {
  const auto text = [](const char* begin, const char* end) {
    return absl::string_view(begin, static_cast<size_t>(end - begin));
  };
  return {{"platform_0001_platform",
           text(platform_0001_platform_sql_begin, platform_0001_platform_sql_end)},
          {"platform_0002_unit_moves",
           text(platform_0002_unit_moves_sql_begin, platform_0002_unit_moves_sql_end)},
          {"platform_0003_audit_seals",
           text(platform_0003_audit_seals_sql_begin, platform_0003_audit_seals_sql_end)},
          {"platform_0004_write_anew",
           text(platform_0004_write_anew_sql_begin, platform_0004_write_anew_sql_end)}};
}

std::vector<Migration> WithPlatform(absl::Span<const Migration> migrations) {
  std::vector<Migration> all = PlatformMigrations();
  const size_t platform = all.size();
  for (const Migration& m : migrations) {
    bool ours = std::any_of(all.begin(), all.begin() + platform,
                            [&](const Migration& p) { return p.name == m.name; });
    if (!ours) all.push_back(m);
  }
  return all;
}

absl::StatusOr<std::vector<std::string>> Migrate(const std::string& owner_conninfo,
                                                 absl::string_view app_role,
                                                 absl::Span<const Migration> migrations) {
  std::vector<std::string> applied;
  std::string at = "the connection";
  try {
    pqxx::connection connection(owner_conninfo);
    {
      pqxx::nontransaction session(connection);
      session.exec(
          "SET client_min_messages = warning; SET search_path = public, platform; "
          "SET timezone = 'UTC'; SET client_encoding = 'UTF8'; SET bytea_output = 'hex'");
      session.exec(kLock);  // until the connection ends
    }
    at = "the table of migrations";
    {
      pqxx::work tx(connection);
      tx.exec(kBootstrap);
      tx.commit();
    }
    for (const Migration& migration : WithPlatform(migrations)) {
      at = "migration " + migration.name;
      absl::StatusOr<bool> now = ApplyOne(connection, migration);
      if (!now.ok()) return now.status();
      if (*now) applied.push_back(migration.name);
    }
    at = "the rights of the service's role";
    pqxx::work tx(connection);
    Grant(tx, app_role);
    tx.commit();
  } catch (const pqxx::broken_connection& e) {
    return absl::UnavailableError(absl::StrCat(at, ": ", FirstLine(e.what())));
  } catch (const pqxx::sql_error& e) {
    return absl::FailedPreconditionError(
        absl::StrCat(at, " failed, SQLSTATE ", e.sqlstate(), ": ", FirstLine(e.what())));
  } catch (const std::exception& e) {
    return absl::InternalError(absl::StrCat(at, ": ", FirstLine(e.what())));
  }
  return applied;
}

}  // namespace cc::platform
