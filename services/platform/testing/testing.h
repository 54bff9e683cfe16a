#ifndef SERVICES_PLATFORM_TESTING_TESTING_H_
#define SERVICES_PLATFORM_TESTING_TESTING_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/db/migrate.h"
#include "services/platform/rpc/call.h"
#include "services/platform/testing/eventually.h"

// What the tests of every service share: a real database of their own, calls with a given scope and
// a fixed clock, matchers. `CC_TEST_PG` holds the conninfo of a PostgreSQL superuser (tests/run
// sets it).
namespace cc::platform {

// A database with all migrations, cloned from a template in some 40 ms and dropped at the end. The
// Db works under a role with rights on rows only, so that row-level security is tested as it is in
// service.
class TestDatabase {
 public:
  // `service` names the template; `migrations` are the service's own.
  TestDatabase(absl::string_view service, const std::vector<Migration>& migrations);
  ~TestDatabase();
  Db& db() { return *db_; }
  const Keyring& keyring() const { return keyring_; }
  const std::string& app_conninfo() const { return app_conninfo_; }
  const std::string& owner_conninfo() const { return owner_conninfo_; }
  // The superuser's, whom no row-level security holds back.
  const std::string& admin_conninfo() const { return admin_conninfo_; }
  // Runs SQL as superuser and returns the first column of the first row as text (empty where there
  // is none). For arranging and looking. An error fails the test.
  std::string Sql(const std::string& sql);
  // Waits until the feed tells all that was emitted: a transaction that runs anywhere in the
  // cluster, also in the database of another test, holds every feed back.
  void AwaitFeed();

 private:
  std::string name_, app_conninfo_, owner_conninfo_, admin_conninfo_;
  Keyring keyring_ = Keyring::ForTest();
  std::unique_ptr<Db> db_;
};

// The schema as `pg_dump` tells it, without comments, owners, rights and settings.
std::string SchemaOf(const std::string& conninfo);
// The schema of a fresh database equals the file (relative to the repository's root). With
// CC_UPDATE_SCHEMA=1 the file is written anew.
void ExpectSchemaMatches(TestDatabase& database, const std::string& path);

// 2026-03-02 12:00 in Kyiv.
absl::Time TestNow();

struct TestCaller {
  // (relation, tail) pairs of the scope; the whole country in every relation where empty.
  std::vector<std::pair<Relation, int32_t>> scope = {};
  bool no_scope = false;  // holds nothing
  std::string principal = "00000000-0000-7000-8000-000000000001";
  absl::Time now = TestNow();
  absl::Time deadline = absl::InfiniteFuture();
};
// A call as the pipeline would make it: permission, audit and read_only come from the rule of the
// request's method. The request must outlive the call.
Call TestCall(const google::protobuf::Message& request, TestCaller caller = {});
// The same without a request.
Call TestCall(TestCaller caller = {});

// UnitPaths over a fixed table: code → tails from the country down.
class FakeUnitPaths : public UnitPaths {
 public:
  // `codes` from the first level down to the unit.
  void Add(const std::vector<std::string>& codes);
  std::optional<UnitPath> Find(absl::string_view code) const override;

 private:
  std::vector<std::pair<std::string, UnitPath>> paths_;
};

MATCHER(IsOk, "is OK") {
  if constexpr (requires { arg.status(); }) {
    *result_listener << arg.status();
    return arg.ok();
  } else {
    *result_listener << arg;
    return arg.ok();
  }
}
MATCHER_P(Refused, reason, "is refused with reason " + common::v1::Reason_Name(reason)) {
  absl::Status status;
  if constexpr (requires { arg.status(); })
    status = arg.status();
  else
    status = arg;
  *result_listener << status;
  return !status.ok() && ReasonOf(status) == reason;
}
MATCHER_P(StatusIs, code, "") {
  absl::Status status;
  if constexpr (requires { arg.status(); })
    status = arg.status();
  else
    status = arg;
  *result_listener << status;
  return status.code() == code;
}
MATCHER_P(EqualsProto, expected, "") {
  google::protobuf::util::MessageDifferencer differ;
  std::string report;
  differ.ReportDifferencesToString(&report);
  bool same = differ.Compare(expected, arg);
  *result_listener << report;
  return same;
}

template <typename T>
T ParseProto(const std::string& text) {
  T message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_TESTING_TESTING_H_
