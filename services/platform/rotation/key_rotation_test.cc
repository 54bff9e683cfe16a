#include "services/platform/rotation/key_rotation.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <thread>

#include "absl/strings/str_cat.h"
#include "services/platform/testing/testing.h"

namespace cc::platform {
namespace {

const std::vector<Migration>& NotesMigrations() {
  static const auto* migrations = new std::vector<Migration>{
      {"0001_notes",
       "CREATE TABLE notes (id uuid PRIMARY KEY, scope int[] NOT NULL, revision bigint NOT NULL "
       "DEFAULT 1, note bytea NOT NULL); ALTER TABLE notes ENABLE ROW LEVEL SECURITY; "
       "ALTER TABLE notes FORCE ROW LEVEL SECURITY; "
       "CREATE POLICY notes_scope ON notes USING (scope && (SELECT cc_scope())); "
       "CREATE TABLE steps (id uuid PRIMARY KEY, scope int[] NOT NULL, note bytea NOT NULL, actor "
       "bytea NOT NULL); ALTER TABLE steps ENABLE ROW LEVEL SECURITY; "
       "ALTER TABLE steps FORCE ROW LEVEL SECURITY; "
       "CREATE POLICY steps_scope ON steps USING (scope && (SELECT cc_scope())); "
       "CREATE TRIGGER steps_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON steps "
       "FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()"}};
  return *migrations;
}

class KeyRotationTest : public testing::Test {
 protected:
  static std::string Id(int n) {
    return absl::StrCat("00000000-0000-7000-8000-", 100000000000 + n);
  }
  static std::string Text(int n) { return absl::StrCat("Вигаданий запис ", n); }

  void Insert(int from, int to) {
    EXPECT_THAT(
        database_.db().WriteStep(
            TestCall(),
            [&](Tx& tx) {
              for (int i = from; i < to; ++i) {
                tx.Defer(
                    "INSERT INTO notes (id, scope, note) VALUES ($1, "
                    "'{200000,291971}', $2)",
                    Id(i),
                    Param::Bytes(keyring_.Encrypt(i % 7 == 0 ? "" : Text(i), "notes.note", Id(i))));
              }
              return absl::OkStatus();
            }),
        IsOk());
  }
  // A request that writes a row anew.
  absl::Status Change(int n, const std::string& text) {
    return database_.db().WriteStep(TestCall(), [&](Tx& tx) {
      tx.Defer("UPDATE notes SET note = $2, revision = revision + 1 WHERE id = $1", Id(n),
               Param::Bytes(keyring_.Encrypt(text, "notes.note", Id(n))));
      return absl::OkStatus();
    });
  }
  std::string Read(int n) {
    auto value = database_.db().Read(TestCall(), [&](Tx& tx) -> absl::StatusOr<std::string> {
      CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT note FROM notes WHERE id = $1", Id(n)));
      return keyring_.Decrypt(rows[0].bytes(0), "notes.note", Id(n));
    });
    EXPECT_THAT(value, IsOk());
    return value.value_or("");
  }
  // How many values are under a key.
  std::string Under(const std::string& key) {
    return database_.Sql(absl::StrCat("SELECT count(*) FROM notes WHERE position('", key,
                                      "'::bytea IN substring(note FROM 1 FOR 6)) > 0"));
  }
  KeyRotation Rotation(int page = 50) {
    EncryptedColumn column = CC_ENCRYPTED_COLUMN("notes", "note");
    column.page = page;
    return KeyRotation(database_.db(), keyring_, {column}, {});
  }
  void UseNewKey() { keyring_.TakeKeysOf(Keyring::ForTest({"new1", "old1"})); }

  TestDatabase database_{"rotation", NotesMigrations()};
  const Keyring keyring_ = Keyring::ForTest({"old1"});
};

TEST_F(KeyRotationTest, BringsEveryFieldUnderTheCurrentKeyAndChangesNoText) {
  Insert(0, 330);
  KeyRotation rotation = Rotation();
  EXPECT_EQ(rotation.RunOnce().value_or(-1), 0);
  EXPECT_GT(rotation.clean(), absl::InfinitePast());
  UseNewKey();
  const absl::Time clean = rotation.clean();
  EXPECT_EQ(rotation.RunOnce().value_or(-1), 330 - 48);  // the empty ones stay empty
  EXPECT_EQ(rotation.clean(), clean) << "only a pass that finds nothing proves it";
  EXPECT_EQ(Under("old1"), "0");
  EXPECT_EQ(Under("new1"), "282");
  EXPECT_EQ(rotation.RunOnce().value_or(-1), 0);
  EXPECT_GT(rotation.clean(), clean);
  // The former key may go.
  keyring_.TakeKeysOf(Keyring::ForTest({"new1"}));
  for (int i : {1, 50, 329}) EXPECT_EQ(Read(i), i % 7 == 0 ? "" : Text(i));
  EXPECT_EQ(Read(7), "");
  EXPECT_EQ(database_.Sql("SELECT max(revision) FROM notes"), "1") << "etags stay as they are";
}

TEST_F(KeyRotationTest, GoesOnAfterAKillWhereItWas) {
  Insert(0, 300);
  UseNewKey();
  {
    // Killed in the middle: the third page never commits.
    std::thread killer;
    std::atomic<bool> killed{false};
    KeyRotation rotation = Rotation();
    killer = std::thread([&] {
      while (rotation.fields() < 40) std::this_thread::yield();
      database_.Sql(
          "ALTER TABLE notes RENAME TO away; "
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
          "current_database() AND pid <> pg_backend_pid()");
      killed = true;
    });
    const auto done = rotation.RunOnce();
    killer.join();
    EXPECT_TRUE(killed);
    database_.Sql("ALTER TABLE away RENAME TO notes");
  }
  KeyRotation next = Rotation();
  while (next.clean() == absl::InfinitePast()) (void)next.RunOnce();
  EXPECT_EQ(Under("old1"), "0");
  for (int i = 0; i < 300; ++i) EXPECT_EQ(Read(i), i % 7 == 0 ? "" : Text(i));
}

TEST_F(KeyRotationTest, LosesNoChangeThatRequestsMakeMeanwhileAndFailsNone) {
  Insert(0, 400);
  UseNewKey();
  std::atomic<bool> stop{false};
  std::vector<std::thread> writers;
  std::vector<std::string> last(400);
  for (int w = 0; w < 4; ++w) {
    writers.emplace_back([&, w] {
      for (int round = 0; !stop; ++round) {
        for (int n = w; n < 400; n += 4) {
          last[n] = absl::StrCat("зміна ", round, " ", n);
          ASSERT_THAT(Change(n, last[n]), IsOk());
          ASSERT_EQ(Read(n), last[n]);
        }
      }
    });
  }
  // Each round has a newer key, so that there is always something to write.
  std::vector<std::string> keys = {"new1", "old1"};
  KeyRotation rotation = Rotation(25);
  for (int round = 2; round < 6; ++round) {
    keys.insert(keys.begin(), absl::StrCat("new", round));
    keyring_.TakeKeysOf(Keyring::ForTest(keys));
    EXPECT_THAT(rotation.RunOnce(), IsOk());
  }
  stop = true;
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(rotation.failures(), 0);
  while (*rotation.RunOnce() > 0) {
  }
  EXPECT_EQ(Under("new5"), "400");
  for (int n = 0; n < 400; ++n) EXPECT_EQ(Read(n), last[n].empty() ? Text(n) : last[n]);
}

TEST_F(KeyRotationTest, PassesByRowsThatARequestHoldsAndComesBackForThem) {
  Insert(1, 4);
  UseNewKey();
  KeyRotation rotation = Rotation();
  EXPECT_THAT(database_.db().WriteStep(
                  TestCall(),
                  [&](Tx& tx) -> absl::Status {
                    CC_RETURN_IF_ERROR(
                        tx.Query("SELECT FROM notes WHERE id = $1 FOR UPDATE", Id(2)).status());
                    EXPECT_EQ(rotation.RunOnce().value_or(-1), 2);
                    return absl::OkStatus();
                  }),
              IsOk());
  EXPECT_EQ(rotation.clean(), absl::InfinitePast());
  EXPECT_EQ(rotation.RunOnce().value_or(-1), 1);
}

TEST_F(KeyRotationTest, CountsAFieldThatItCannotReadAndDoesTheOthers) {
  Insert(1, 4);
  database_.Sql(
      absl::StrCat("UPDATE notes SET note = set_byte(note, 30, get_byte(note, 30) # 1) "
                   "WHERE id = '",
                   Id(2), "'"));
  UseNewKey();
  KeyRotation rotation = Rotation();
  EXPECT_EQ(rotation.RunOnce().value_or(-1), 2);
  EXPECT_EQ(rotation.failures(), 1);
  EXPECT_EQ(rotation.RunOnce().value_or(-1), 0);
  EXPECT_EQ(rotation.clean(), absl::InfinitePast()) << "the former key is still needed";
}

TEST_F(KeyRotationTest, ReachesAppendOnlyTablesWithoutOpeningThemToAnythingElse) {
  const auto add = [&](Tx& tx) {
    tx.Defer("INSERT INTO steps (id, scope, note, actor) VALUES ($1, '{200000}', $2, 'x')", Id(1),
             Param::Bytes(keyring_.Encrypt("крок", "steps.note", Id(1))));
    return absl::OkStatus();
  };
  ASSERT_THAT(database_.db().WriteStep(TestCall(), add), IsOk());
  UseNewKey();
  KeyRotation rotation(database_.db(), keyring_, {CC_ENCRYPTED_APPEND_ONLY("steps", "note")}, {});
  EXPECT_EQ(rotation.RunOnce().value_or(-1), 1);
  EXPECT_EQ(rotation.RunOnce().value_or(-1), 0);
  EXPECT_EQ(database_.Sql("SELECT position('new1'::bytea IN note) > 0 FROM steps"), "t");
  for (const char* sql :
       {"UPDATE steps SET actor = 'y'", "DELETE FROM steps",
        "SELECT platform.write_anew('steps', 'scope', array_agg(id), array_agg(xmin::text), "
        "array_agg('00')) FROM steps",
        "SELECT platform.write_anew('notes', 'note', array_agg(id), array_agg(xmin::text), "
        "array_agg('00')) FROM notes"}) {
    EXPECT_FALSE(
        database_.db().WriteStep(TestCall(), [&](Tx& tx) { return tx.Query(sql).status(); }).ok())
        << sql;
  }
}

TEST_F(KeyRotationTest, TakesUpANewKeyOfTheKeyringByItself) {
  Insert(0, 20);
  KeyRotation rotation(database_.db(), keyring_, {CC_ENCRYPTED_COLUMN("notes", "note")},
                       {.between = absl::Milliseconds(1)});
  rotation.Start();
  while (rotation.clean() == absl::InfinitePast()) std::this_thread::yield();
  UseNewKey();
  while (rotation.fields() < 17) std::this_thread::yield();
  EXPECT_EQ(Under("old1"), "0");
}

}  // namespace
}  // namespace cc::platform
