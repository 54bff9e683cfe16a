#include "services/platform/db/db.h"

#include <gtest/gtest.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "services/platform/db/connection.h"
#include "services/platform/testing/testing.h"

namespace cc::platform {
namespace {

using common::v1::REASON_ALREADY_EXISTS;
using common::v1::REASON_DEADLINE;
using common::v1::REASON_FIELDS_INVALID;
using common::v1::REASON_INTERNAL;
using common::v1::REASON_OVERLOADED;
using common::v1::REASON_REFERENCE_BROKEN;
using common::v1::REASON_TEXT_NOT_UTF8;
using common::v1::REASON_UNAVAILABLE;
using common::v1::REASON_UNIT_OUT_OF_SCOPE;

constexpr char kTables[] = R"(
CREATE TABLE notes (id text PRIMARY KEY, body text NOT NULL, amount bigint NOT NULL DEFAULT 0);
CREATE TABLE parts (note_id text NOT NULL REFERENCES notes DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE people (id text PRIMARY KEY, scope int[] NOT NULL);
CREATE INDEX people_scope ON people USING gin (scope);
ALTER TABLE people ENABLE ROW LEVEL SECURITY;
ALTER TABLE people FORCE ROW LEVEL SECURITY;
CREATE POLICY people_scope ON people USING (scope && (SELECT cc_scope()));
)";

class DbTest : public testing::Test {
 protected:
  std::string Count(const std::string& what) {
    return database_.Sql("SELECT count(*) FROM " + what);
  }

  TestDatabase database_{"db", {{"0001_notes", kTables}}};
  Db& db_ = database_.db();
};

absl::Status Insert(Tx& tx, const std::string& id) {
  return tx.Query("INSERT INTO notes (id, body) VALUES ($1, '')", id).status();
}

absl::StatusOr<std::string> Ask(Tx& tx, const char* sql) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query(sql));
  return rows[0].str(0);
}

// --- values
// ---------------------------------------------------------------------------------------------------------

TEST_F(DbTest, ValuesOfEveryTypeComeBackAsTheyWent) {
  const std::vector<std::string> texts = {"", "їжак", "a,b", "\"q\" \\ {x}", "NULL", " "};
  const absl::Time instant = TestNow() + absl::Microseconds(123456);
  std::string bytes("\0\xff\\x41'", 6);
  ASSERT_THAT(
      db_.Read(TestCall(),
               [&](Tx& tx) -> absl::Status {
                 CC_ASSIGN_OR_RETURN(
                     Rows rows,
                     tx.Query(
                         "SELECT $1::text, $2::text[], $3::bigint[], $4::timestamptz, $5::date, "
                         "$6::bytea, $7::bool, $8::float8, $9::bigint, $10::text, "
                         "$11::timestamptz, $12::int[]",
                         "Ґалаґан'; DROP TABLE notes; --", texts,
                         std::vector<int64_t>{1, -9'000'000'000}, instant,
                         absl::CivilDay(2026, 3, 1), Param::Bytes(bytes), true, 0.1,
                         int64_t{1} << 62, std::nullopt, absl::InfiniteFuture(),
                         std::vector<int32_t>{}));
                 Row row = rows[0];
                 EXPECT_EQ(row.str(0), "Ґалаґан'; DROP TABLE notes; --");
                 EXPECT_EQ(row.texts(1), texts);
                 EXPECT_EQ(row.integers(2), (std::vector<int64_t>{1, -9'000'000'000}));
                 EXPECT_EQ(row.instant(3), instant);
                 EXPECT_EQ(row.date(4), "2026-03-01");
                 EXPECT_EQ(row.bytes(5), bytes);
                 EXPECT_TRUE(row.boolean(6));
                 EXPECT_EQ(row.real(7), 0.1);
                 EXPECT_EQ(row.integer(8), int64_t{1} << 62);
                 EXPECT_TRUE(row.null(9));
                 EXPECT_EQ(row.text(9), "");
                 EXPECT_EQ(row.instant(10), absl::InfiniteFuture());
                 EXPECT_THAT(row.integers(11), testing::IsEmpty());
                 return absl::OkStatus();
               }),
      IsOk());
}

TEST_F(DbTest, RowsTravelAsColumnsWithTheirNullsBytesAndArrays) {
  const std::string bytes("\0\xff\\x41'", 6);
  const std::vector<std::vector<Param>> rows = {
      {"a", 1, Param::Bytes(bytes), std::vector<int32_t>{3, 4}, true, std::nullopt},
      {"\"b\", {c}", 2, std::nullopt, std::vector<int32_t>{}, false, absl::CivilDay(2026, 3, 1)},
      {"NULL", 3, Param::Bytes(""), std::vector<int32_t>{5}, true, std::nullopt}};
  auto read = db_.WriteStep(TestCall(), [&](Tx& tx) {
    return tx.RunAll(
        "SELECT name, n, bytes, keys::int[], flag, day FROM unnest($1::text[], $2::int[], "
        "$3::bytea[], $4::text[], $5::boolean[], $6::date[]) AS r (name, n, bytes, keys, flag, "
        "day)",
        rows);
  });
  ASSERT_THAT(read, IsOk());
  ASSERT_EQ(read->size(), 3);
  EXPECT_EQ((*read)[1].str(0), "\"b\", {c}");
  EXPECT_EQ((*read)[2].str(0), "NULL");
  EXPECT_EQ((*read)[0].bytes(2), bytes);
  EXPECT_TRUE((*read)[1].null(2));
  EXPECT_FALSE((*read)[2].null(2));
  EXPECT_EQ((*read)[0].integers(3), (std::vector<int64_t>{3, 4}));
  EXPECT_THAT((*read)[1].integers(3), testing::IsEmpty());
  EXPECT_FALSE((*read)[1].boolean(4));
  EXPECT_TRUE((*read)[0].null(5));
  EXPECT_EQ((*read)[1].date(5), "2026-03-01");
}

TEST_F(DbTest, ATextThatTheProtocolWouldCutIsRefusedInAColumnToo) {
  const std::vector<std::vector<Param>> rows = {{"a"}, {std::string("b\0c", 3)}};
  auto inserted = db_.WriteStep(TestCall(), [&](Tx& tx) {
    tx.QueueAll("INSERT INTO notes (id, body) SELECT id, '' FROM unnest($1::text[]) AS r (id)",
                rows);
    return absl::OkStatus();
  });
  EXPECT_THAT(inserted, Refused(REASON_TEXT_NOT_UTF8));
  EXPECT_EQ(Count("notes"), "0");
}

TEST_F(DbTest, ATransactionReadsItsOwnDeferredChanges) {
  auto seen = db_.WriteStep(TestCall(), [](Tx& tx) -> absl::StatusOr<std::string> {
    tx.Defer("INSERT INTO notes (id, body) VALUES ('a', 'first')");
    tx.Defer("UPDATE notes SET body = 'second' WHERE id = 'a'");
    return Ask(tx, "SELECT body FROM notes WHERE id = 'a'");
  });
  ASSERT_THAT(seen, IsOk());
  EXPECT_EQ(*seen, "second");
  EXPECT_EQ(Count("notes"), "1");
}

TEST_F(DbTest, AReadSeesOneSnapshotAndChangesNothing) {
  auto call = TestCall();
  ASSERT_THAT(
      db_.Read(call,
               [&](Tx& tx) -> absl::Status {
                 CC_ASSIGN_OR_RETURN(std::string before, Ask(tx, "SELECT count(*) FROM notes"));
                 database_.Sql("INSERT INTO notes (id, body) VALUES ('x', '')");
                 CC_ASSIGN_OR_RETURN(std::string after, Ask(tx, "SELECT count(*) FROM notes"));
                 EXPECT_EQ(before, after);
                 return absl::OkStatus();
               }),
      IsOk());
  EXPECT_THAT(db_.Read(call, [](Tx& tx) { return Insert(tx, "y"); }), Refused(REASON_INTERNAL));
  EXPECT_EQ(Count("notes"), "1");
}

TEST_F(DbTest, ABodyThatFailsLeavesNothing) {
  EXPECT_THAT(db_.Write(TestCall(),
                        [](Tx& tx) -> absl::Status {
                          CC_RETURN_IF_ERROR(Insert(tx, "a"));
                          return Fail(common::v1::REASON_STATE_FORBIDS, {{"state", "closed"}});
                        }),
              Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_EQ(Count("notes"), "0");
}

// --- errors
// ---------------------------------------------------------------------------------------------------------

TEST_F(DbTest, ErrorsBecomeRefusalsAndTheConnectionStaysGood) {
  auto insert = [](Tx& tx) { return Insert(tx, "secret"); };
  ASSERT_THAT(db_.Write(TestCall(), insert), IsOk());
  const std::string pid =
      *db_.Read(TestCall(), [](Tx& tx) { return Ask(tx, "SELECT pg_backend_pid()"); });
  absl::Status twice = db_.Write(TestCall(), insert);
  EXPECT_THAT(twice, Refused(REASON_ALREADY_EXISTS));
  EXPECT_THAT(twice.ToString(), testing::Not(testing::HasSubstr("secret")));
  struct {
    const char* sql;
    Reason reason;
  } cases[] = {
      {"SELECT 1 / 0", REASON_INTERNAL},
      {"SELECT nothing FROM nowhere", REASON_INTERNAL},
      {"SELECT 'x'::text::uuid", REASON_FIELDS_INVALID},
      {"UPDATE platform.migrations SET name = 'x'", REASON_INTERNAL},
      {"DROP TABLE notes", REASON_INTERNAL},
  };
  for (const auto& c : cases) {
    EXPECT_THAT(db_.Write(TestCall(), [&](Tx& tx) { return tx.Query(c.sql).status(); }),
                Refused(c.reason))
        << c.sql;
  }
  EXPECT_EQ(*db_.Read(TestCall(), [](Tx& tx) { return Ask(tx, "SELECT pg_backend_pid()"); }), pid);
}

TEST_F(DbTest, AFailureIsFinalEvenWhenTheBodyGoesOn) {
  EXPECT_THAT(db_.Write(TestCall(),
                        [](Tx& tx) -> absl::Status {
                          CC_RETURN_IF_ERROR(Insert(tx, "a"));
                          Insert(tx, "a").IgnoreError();
                          EXPECT_THAT(Insert(tx, "b"), Refused(REASON_ALREADY_EXISTS));
                          return absl::OkStatus();
                        }),
              Refused(REASON_ALREADY_EXISTS));
  EXPECT_EQ(Count("notes"), "0");
}

TEST_F(DbTest, ADeferredErrorAndADeferredConstraintAppearAtTheCommit) {
  EXPECT_THAT(db_.Write(TestCall(),
                        [](Tx& tx) {
                          tx.Defer("INSERT INTO notes (id, body) VALUES ('a', '')");
                          tx.Defer("INSERT INTO notes (id, body) VALUES ('a', '')");
                          return absl::OkStatus();
                        }),
              Refused(REASON_ALREADY_EXISTS));
  EXPECT_THAT(db_.Write(TestCall(),
                        [](Tx& tx) {
                          return tx.Query("INSERT INTO parts (note_id) VALUES ('none')").status();
                        }),
              Refused(REASON_REFERENCE_BROKEN));
  EXPECT_EQ(Count("notes"), "0");
}

TEST_F(DbTest, TextThatTheDatabaseCannotHoldIsRefused) {
  EXPECT_THAT(db_.Write(TestCall(), [](Tx& tx) { return Insert(tx, std::string("a\0b", 3)); }),
              Refused(REASON_TEXT_NOT_UTF8));
  EXPECT_THAT(db_.Write(TestCall(), [](Tx& tx) { return Insert(tx, "\xff\xfe"); }),
              Refused(REASON_TEXT_NOT_UTF8));
}

// --- scope
// ----------------------------------------------------------------------------------------------------------

TEST_F(DbTest, ARowOutsideTheScopeCannotBeSeenOrWritten) {
  const UnitPath kramatorsk = {0, 91971, 70232}, kharkiv = {0, 41885};
  auto add = [&](const char* id, const UnitPath& path, TestCaller caller) {
    return db_.WriteStep(TestCall(caller), [&](Tx& tx) {
      return tx
          .Query("INSERT INTO people (id, scope) VALUES ($1, $2)", id,
                 RowKeys(options::v1::RELATION_ORIGIN, path))
          .status();
    });
  };
  const TestCaller donetsk = {.scope = {{options::v1::RELATION_ORIGIN, 91971}}};
  ASSERT_THAT(add("k", kramatorsk, donetsk), IsOk());
  ASSERT_THAT(add("h", kharkiv, {}), IsOk());
  EXPECT_THAT(add("x", kharkiv, donetsk), Refused(REASON_UNIT_OUT_OF_SCOPE));
  auto seen = [&](TestCaller caller) {
    return *db_.Read(TestCall(caller), [](Tx& tx) {
      return Ask(tx, "SELECT coalesce(string_agg(id, ',' ORDER BY id), '') FROM people");
    });
  };
  EXPECT_EQ(seen(donetsk), "k");
  EXPECT_EQ(seen({}), "h,k");
  EXPECT_EQ(seen({.scope = {{options::v1::RELATION_RESIDENCE, 91971}}}), "");
  EXPECT_EQ(seen({.no_scope = true}), "");
  auto changed = db_.WriteStep(TestCall(donetsk), [](Tx& tx) -> absl::StatusOr<int64_t> {
    CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("DELETE FROM people"));
    return rows.affected();
  });
  EXPECT_EQ(*changed, 1);
  EXPECT_EQ(Count("people"), "1");
}

TEST_F(DbTest, TheScopeEndsWithItsTransaction) {
  ASSERT_THAT(db_.Read(TestCall(), [](Tx& tx) { return Ask(tx, "SELECT 1"); }), IsOk());
  auto keys = db_.Read(TestCall({.no_scope = true}),
                       [](Tx& tx) { return Ask(tx, "SELECT cardinality(cc_scope())"); });
  EXPECT_EQ(*keys, "0");
}

// --- time
// -----------------------------------------------------------------------------------------------------------

TEST_F(DbTest, AStatementEndsWithTheCallersDeadline) {
  const absl::Time start = absl::Now();
  EXPECT_THAT(db_.Read(TestCall({.deadline = start + absl::Milliseconds(100)}),
                       [](Tx& tx) { return Ask(tx, "SELECT pg_sleep(5)"); }),
              Refused(REASON_DEADLINE));
  EXPECT_LT(absl::Now() - start, absl::Seconds(2));
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'cc_test_app' AND "
                          "datname = current_database() AND state = 'active'"),
            "0");
  EXPECT_THAT(db_.Read(TestCall({.deadline = absl::Now() - absl::Seconds(1)}),
                       [](Tx& tx) { return Ask(tx, "SELECT 1"); }),
              Refused(REASON_DEADLINE));
  EXPECT_THAT(db_.Read(TestCall(), [](Tx& tx) { return Ask(tx, "SELECT 1"); }), IsOk());
}

TEST_F(DbTest, ManyStatementsShareOneDeadline) {
  int ran = 0;
  EXPECT_THAT(db_.Read(TestCall({.deadline = absl::Now() + absl::Milliseconds(300)}),
                       [&](Tx& tx) -> absl::Status {
                         for (;;) {
                           CC_RETURN_IF_ERROR(Ask(tx, "SELECT pg_sleep(0.1)").status());
                           ++ran;
                         }
                       }),
              Refused(REASON_DEADLINE));
  EXPECT_LE(ran, 3);
}

TEST_F(DbTest, WhoFindsNoConnectionIsToldWithinTheDeadline) {
  Db narrow({.conninfo = database_.app_conninfo(), .connections = 1, .service = "narrow"},
            database_.keyring());
  EXPECT_THAT(narrow.Read(TestCall(),
                          [&](Tx& tx) -> absl::Status {
                            CC_RETURN_IF_ERROR(Ask(tx, "SELECT 1").status());
                            auto inner = narrow.Read(
                                TestCall({.deadline = absl::Now() + absl::Milliseconds(50)}),
                                [](Tx& t) { return Ask(t, "SELECT 1"); });
                            EXPECT_THAT(inner, Refused(REASON_DEADLINE));
                            EXPECT_EQ(narrow.in_use(), 1);
                            return absl::OkStatus();
                          }),
              IsOk());
  EXPECT_EQ(narrow.in_use(), 0);
}

TEST_F(DbTest, FewConnectionsServeManyThreads) {
  Db narrow({.conninfo = database_.app_conninfo(), .connections = 2, .service = "narrow"},
            database_.keyring());
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 16; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        const std::string mine = absl::StrCat(t, "/", i);
        auto answer = narrow.Read(TestCall({.principal = mine}), [&](Tx& tx) {
          return Ask(tx, i % 7 == 0 ? "SELECT 1 / 0" : "SELECT current_setting('cc.principal')");
        });
        good += i % 7 == 0 ? ReasonOf(answer.status()) == REASON_INTERNAL
                           : answer.ok() && *answer == mine;
      }
    });
  }
  for (auto& t : threads) t.join();
  EXPECT_EQ(good, 16 * 50);
  EXPECT_LE(
      std::stoi(database_.Sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = "
                              "'cc-narrow'")),
      2);
}

// --- broken connections
// ---------------------------------------------------------------------------------------------

TEST_F(DbTest, AConnectionThatDiedIdleIsNotNoticedByTheCaller) {
  for (int round = 0; round < 3; ++round) {
    ASSERT_THAT(db_.Read(TestCall(), [](Tx& tx) { return Ask(tx, "SELECT 1"); }), IsOk());
    database_.Sql(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = "
        "'cc_test_app' "
        "AND datname = current_database()");
    EXPECT_THAT(db_.Write(TestCall(), [&](Tx& tx) { return Insert(tx, absl::StrCat(round)); }),
                IsOk());
  }
  EXPECT_EQ(Count("notes"), "3");
}

TEST_F(DbTest, AChangeWhoseConnectionIsKilledInTheMiddleIsMadeOnce) {
  int runs = 0;
  ASSERT_THAT(db_.Write(TestCall(),
                        [&](Tx& tx) -> absl::Status {
                          CC_RETURN_IF_ERROR(Insert(tx, "a"));
                          CC_ASSIGN_OR_RETURN(std::string pid, Ask(tx, "SELECT pg_backend_pid()"));
                          if (++runs == 1)
                            database_.Sql("SELECT pg_terminate_backend(" + pid + ", 1000)");
                          return Ask(tx, "SELECT 1").status();
                        }),
              IsOk());
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(Count("notes"), "1");
}

TEST_F(DbTest, AConnectionLostWhileCommittingLeavesTheOutcomeUnknown) {
  // The commit takes long enough to be killed in it: a deferred constraint trigger sleeps.
  database_.Sql(
      "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(5); "
      "RETURN NULL; END $$; "
      "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON notes DEFERRABLE INITIALLY DEFERRED FOR EACH "
      "ROW "
      "EXECUTE FUNCTION slow()");
  absl::Status status;
  int runs = 0;
  std::thread writer([&] {
    status = db_.Write(TestCall(), [&](Tx& tx) {
      ++runs;
      return Insert(tx, "a");
    });
  });
  while (database_.Sql(
             "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = "
             "'cc_test_app' AND datname = current_database() AND state = 'active' AND query = "
             "'COMMIT'") == "0") {
    std::this_thread::yield();
  }
  writer.join();
  EXPECT_THAT(status, Refused(common::v1::REASON_COMMIT_UNKNOWN));
  EXPECT_EQ(runs, 1);
}

TEST_F(DbTest, NobodyAnsweringIsUnavailableAtOnce) {
  Db away({.conninfo = "host=/nonexistent dbname=x", .service = "away"}, database_.keyring());
  const absl::Time start = absl::Now();
  for (int i = 0; i < 20; ++i) {
    EXPECT_THAT(away.Read(TestCall(), [](Tx& tx) { return Ask(tx, "SELECT 1"); }),
                Refused(REASON_UNAVAILABLE));
  }
  EXPECT_LT(absl::Now() - start, absl::Seconds(2));
  EXPECT_EQ(away.in_use(), 0);
}

// --- collisions
// -----------------------------------------------------------------------------------------------------

TEST_F(DbTest, ACollisionIsTriedAgain) {
  int runs = 0;
  ASSERT_THAT(db_.Write(TestCall(),
                        [&](Tx& tx) -> absl::Status {
                          CC_RETURN_IF_ERROR(Insert(tx, "a"));
                          if (++runs < 3) {
                            return tx
                                .Query(
                                    "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = "
                                    "'serialization_failure'; END $$")
                                .status();
                          }
                          return absl::OkStatus();
                        }),
              IsOk());
  EXPECT_EQ(runs, 3);
  EXPECT_EQ(Count("notes"), "1");
}

TEST_F(DbTest, ACollisionWithoutEndIsAConflict) {
  int runs = 0;
  EXPECT_THAT(db_.Write(TestCall(),
                        [&](Tx& tx) {
                          ++runs;
                          return tx
                              .Query(
                                  "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = "
                                  "'deadlock_detected'; END $$")
                              .status();
                        }),
              Refused(common::v1::REASON_CONFLICT));
  EXPECT_EQ(runs, 4);
}

TEST_F(DbTest, APlanThatAMigrationMadeVoidIsMadeAnew) {
  auto all = [](Tx& tx) { return Ask(tx, "SELECT count(*) FROM (SELECT * FROM notes) n"); };
  auto row = [](Tx& tx) { return tx.Query("SELECT * FROM notes").status(); };
  for (int i = 0; i < 3; ++i) {
    ASSERT_THAT(db_.Read(TestCall(), all), IsOk());
    ASSERT_THAT(db_.Read(TestCall(), row), IsOk());
    database_.Sql(absl::StrCat("ALTER TABLE notes ADD COLUMN more", i, " int"));
  }
  EXPECT_THAT(db_.Read(TestCall(), row), IsOk());
}

TEST_F(DbTest, CountsOfManyWritersAddUp) {
  database_.Sql("INSERT INTO notes (id, body) VALUES ('a', ''), ('b', '')");
  std::vector<std::thread> threads;
  std::atomic<int> good{0};
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        good += db_.Write(TestCall(),
                          [&](Tx& tx) -> absl::Status {
                            tx.Defer("UPDATE notes SET amount = amount + 1 WHERE id = 'a'");
                            return absl::OkStatus();
                          })
                    .ok();
      }
    });
  }
  for (auto& t : threads) t.join();
  EXPECT_EQ(database_.Sql("SELECT amount FROM notes WHERE id = 'a'"), absl::StrCat(good.load()));
  EXPECT_EQ(good, 160);
}

}  // namespace
}  // namespace cc::platform
