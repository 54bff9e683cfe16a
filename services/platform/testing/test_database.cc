#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <pqxx/pqxx>
#include <sstream>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/platform/testing/testing.h"

namespace cc::platform {
namespace {

constexpr char kOwner[] = "cc_test_owner";
constexpr char kApp[] = "cc_test_app";

// Ends the program: without a database no test of this kind says anything.
[[noreturn]] void Stop(const std::string& why) {
  fprintf(stderr, "test database: %s\n", why.c_str());
  abort();
}

std::string AdminConninfo() {
  const char* conninfo = getenv("CC_TEST_PG");
  if (conninfo == nullptr) Stop("set CC_TEST_PG to the conninfo of a PostgreSQL superuser");
  return conninfo;
}

// A conninfo's later keywords win.
std::string To(const std::string& database, const char* user = nullptr) {
  return absl::StrCat(AdminConninfo(), " dbname=", database,
                      user == nullptr ? "" : absl::StrCat(" user=", user));
}

void Exec(const std::string& conninfo, const std::string& sql) {
  pqxx::connection connection(conninfo);
  pqxx::nontransaction tx(connection);
  tx.exec("SET client_min_messages = warning");
  tx.exec(sql);
}

std::string HashOf(const std::vector<Migration>& migrations) {
  std::string all;
  for (const Migration& m : WithPlatform(migrations)) absl::StrAppend(&all, m.name, "\n", m.sql);
  return absl::BytesToHexString(Sha256(all)).substr(0, 12);
}

// Makes the template once, whoever comes first; a half-made one never bears the name.
void EnsureTemplate(const std::string& name, const std::vector<Migration>& migrations) {
  pqxx::connection connection(AdminConninfo());
  pqxx::nontransaction tx(connection);
  tx.exec("SET client_min_messages = warning");
  tx.exec("SELECT pg_advisory_lock(7132002)");
  for (const char* role : {kOwner, kApp}) {
    if (tx.exec_params("SELECT FROM pg_roles WHERE rolname = $1", role).empty()) {
      tx.exec(absl::StrCat("CREATE ROLE ", role, " LOGIN"));
    }
  }
  if (!tx.exec_params("SELECT FROM pg_database WHERE datname = $1", name).empty()) return;
  const std::string making = name + "_making";
  tx.exec("DROP DATABASE IF EXISTS " + making + " WITH (FORCE)");
  tx.exec(absl::StrCat("CREATE DATABASE ", making, " OWNER ", kOwner));
  Exec(To(making), absl::StrCat("ALTER SCHEMA public OWNER TO ", kOwner));
  auto applied = Migrate(To(making, kOwner), kApp, migrations);
  if (!applied.ok()) Stop(applied.status().ToString());
  tx.exec("ALTER DATABASE " + making + " RENAME TO " + name);
}

}  // namespace

TestDatabase::TestDatabase(absl::string_view service, const std::vector<Migration>& migrations) {
  static std::atomic<int> number{0};
  const std::string from = absl::StrCat("cc_template_", service, "_", HashOf(migrations));
  name_ = absl::StrCat("cc_test_", service, "_", getpid(), "_", ++number);
  try {
    EnsureTemplate(from, migrations);
    Exec(AdminConninfo(), absl::StrCat("DROP DATABASE IF EXISTS ", name_, " WITH (FORCE)"));
    Exec(AdminConninfo(),
         absl::StrCat("CREATE DATABASE ", name_, " TEMPLATE ", from, " OWNER ", kOwner));
  } catch (const std::exception& e) {
    Stop(e.what());
  }
  admin_conninfo_ = To(name_);
  app_conninfo_ = To(name_, kApp);
  owner_conninfo_ = To(name_, kOwner);
  db_ = std::make_unique<Db>(
      Db::Options{.conninfo = app_conninfo_, .service = std::string(service)}, keyring_);
}

TestDatabase::~TestDatabase() {
  db_.reset();
  try {
    Exec(AdminConninfo(), absl::StrCat("DROP DATABASE IF EXISTS ", name_, " WITH (FORCE)"));
  } catch (const std::exception& e) {
    ADD_FAILURE() << e.what();
  }
}

std::string TestDatabase::Sql(const std::string& sql) {
  try {
    pqxx::connection connection(admin_conninfo_);
    pqxx::work tx(connection);
    tx.exec(
        "SET client_min_messages = warning; SET search_path = public, platform; "
        "SET timezone = 'UTC'");
    pqxx::result result = tx.exec(sql);
    tx.commit();
    if (result.empty() || result.columns() == 0 || result[0][0].is_null()) return "";
    return result[0][0].c_str();
  } catch (const std::exception& e) {
    ADD_FAILURE() << sql << ": " << e.what();
    return "";
  }
}

void TestDatabase::AwaitFeed() {
  while (Sql("SELECT EXISTS (SELECT FROM platform.outbox WHERE xid >= "
             "pg_snapshot_xmin(pg_current_snapshot()))") == "t") {
    absl::SleepFor(absl::Milliseconds(2));
  }
}

std::string SchemaOf(const std::string& conninfo) {
  const std::string quoted =
      absl::StrCat("'", absl::StrReplaceAll(conninfo, {{"'", "'\\''"}}), "'");
  FILE* pipe = popen(("pg_dump -s --no-owner --no-privileges --dbname=" + quoted).c_str(), "r");
  if (pipe == nullptr) Stop("cannot run pg_dump");
  std::string dump;
  char buffer[8192];
  for (size_t n; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) dump.append(buffer, n);
  if (pclose(pipe) != 0) ADD_FAILURE() << "pg_dump failed";
  std::string schema;
  bool blank = true;
  for (absl::string_view line : absl::StrSplit(dump, '\n')) {
    if (absl::StartsWith(line, "--") || absl::StartsWith(line, "SET ") ||
        absl::StartsWith(line, "SELECT pg_catalog.set_config") || absl::StartsWith(line, "\\")) {
      continue;
    }
    if (line.empty() && blank) continue;
    blank = line.empty();
    absl::StrAppend(&schema, line, "\n");
  }
  while (absl::EndsWith(schema, "\n\n")) schema.pop_back();
  return schema;
}

void ExpectSchemaMatches(TestDatabase& database, const std::string& path) {
  const std::string schema = SchemaOf(database.admin_conninfo());
  if (getenv("CC_UPDATE_SCHEMA") != nullptr) {
    std::ofstream(path) << schema;
    return;
  }
  std::stringstream file;
  file << std::ifstream(path).rdbuf();
  EXPECT_EQ(file.str(), schema) << path << " is not what the migrations make; write it anew with "
                                << "CC_UPDATE_SCHEMA=1";
}

}  // namespace cc::platform
