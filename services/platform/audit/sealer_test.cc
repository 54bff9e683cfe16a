#include "services/platform/audit/sealer.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "absl/strings/str_cat.h"
#include "services/platform/audit/audit.h"
#include "services/platform/audit/seal_copy.h"
#include "services/platform/audit/verify.h"
#include "services/platform/testing/testing.h"

namespace cc::platform {
namespace {

namespace fs = std::filesystem;

class SealerTest : public testing::Test {
 protected:
  SealerTest() {
    fs::remove_all(copies_);
    trusted_.Add(SealingKey::ForTest('s').public_key());
  }
  ~SealerTest() override { fs::remove_all(copies_); }

  // Rows of so many calls, in transactions of their own.
  void Record(int rows) {
    for (int i = 0; i < rows; ++i) {
      Call call = TestCall({.principal = absl::StrCat("clerk ", i)});
      call.Touch("people", absl::StrCat(i));
      EXPECT_THAT(database_.db().WriteStep(call,
                                           [&](Tx& tx) {
                                             AppendAudit(tx, RecordOf(call, absl::OkStatus()));
                                             return absl::OkStatus();
                                           }),
                  IsOk());
    }
  }
  // A transaction of another test may hold the settled rows back for a while.
  void Seal(AuditSealer& sealer, int rows) {
    while (rows > 0) {
      absl::StatusOr<int64_t> sealed = sealer.SealOnce();
      ASSERT_THAT(sealed, IsOk());
      rows -= static_cast<int>(*sealed);
      if (*sealed == 0) std::this_thread::yield();
    }
    ASSERT_EQ(rows, 0);
  }
  // So many rows in seals of four at most, copied.
  void SealAnew(int rows) {
    Record(rows);
    AuditSealer sealer(database_.db(), SealingKey::ForTest('s'), options_);
    Seal(sealer, rows);
  }
  AuditReport Verify() {
    auto report =
        VerifyAudit(database_.db(), trusted_, {.service = "registry", .copy_folder = copies_});
    EXPECT_THAT(report, IsOk());
    return report.ok() ? *report : AuditReport();
  }
  // As the database's superuser, whom no trigger and no right stops.
  void Tamper(const std::string& sql) {
    database_.Sql(absl::StrCat("SET session_replication_role = replica; ", sql));
  }
  int64_t IdOf(int nth) {
    return std::stoll(
        database_.Sql(absl::StrCat("SELECT id FROM audit ORDER BY xid, id OFFSET ", nth)));
  }

  TestDatabase database_{"sealer", {}};
  const std::string copies_ =
      absl::StrCat(fs::temp_directory_path().string(), "/cc-seals-", getpid());
  AuditSealer::Options options_{.service = "registry", .copy_folder = copies_, .batch = 4};
  TrustedKeys trusted_;
};

void ExpectBroken(const AuditReport& report, AuditBreak::Kind kind, int64_t seal, int64_t row) {
  ASSERT_TRUE(report.broken);
  EXPECT_EQ(report.broken->kind, kind);
  EXPECT_EQ(report.broken->seal, seal);
  EXPECT_EQ(report.broken->row, row);
}

TEST_F(SealerTest, SealsEveryRowOnceInAChainThatVerifies) {
  SealAnew(10);
  const AuditReport report = Verify();
  EXPECT_FALSE(report.broken);
  EXPECT_EQ(report.rows, 10);
  EXPECT_GE(report.seals, 3);
  EXPECT_EQ(report.copied, report.seals);
  EXPECT_EQ(report.unsealed, 0);
}

TEST(SealerPause, OfABacklogACallGetsMostOfTheTimeButItAlwaysShrinks) {
  const AuditSealer::Options options{
      .batch = 1000, .pause = absl::Seconds(10), .rest = 3, .least_per_second = 50000};
  const auto pause = [&](int64_t rows, int milliseconds) {
    return AuditSealer::PauseAfter(rows, absl::Milliseconds(milliseconds), options);
  };
  EXPECT_EQ(pause(999, 5), absl::Seconds(10));        // nothing waits
  EXPECT_EQ(pause(1000, 2), absl::Milliseconds(6));   // a quarter of the time: 125,000 a second
  EXPECT_EQ(pause(1000, 15), absl::Milliseconds(5));  // 50,000 a second are owed
  EXPECT_EQ(pause(1000, 40), absl::ZeroDuration());   // as fast as the machine lets it
}

TEST_F(SealerTest, TellsRowsThatWaitForTheirSealAndHowLong) {
  SealAnew(4);
  Record(2);
  EXPECT_EQ(Verify().unsealed, 2);
  options_.batch = 1;
  AuditSealer sealer(database_.db(), SealingKey::ForTest('s'), options_);
  Seal(sealer, 2);
  while (*sealer.SealOnce() > 0) {
  }
  EXPECT_EQ(sealer.lag(TestNow() + absl::Hours(1)), absl::ZeroDuration());
  EXPECT_EQ(sealer.sealed_rows(), 2);
}

TEST_F(SealerTest, NeverSealsBelowATransactionThatStillRuns) {
  Record(1);
  const Call late = TestCall({.principal = "late"});
  AuditSealer sealer(database_.db(), SealingKey::ForTest('s'), options_);
  EXPECT_THAT(database_.db().WriteStep(late,
                                       [&](Tx& tx) -> absl::Status {
                                         // Has its number before the others and its row after.
                                         CC_RETURN_IF_ERROR(
                                             tx.Query("SELECT pg_current_xact_id()").status());
                                         Record(3);
                                         while (sealer.sealed_rows() < 1) {
                                           CC_RETURN_IF_ERROR(sealer.SealOnce().status());
                                         }
                                         CC_RETURN_IF_ERROR(sealer.SealOnce().status());
                                         AppendAudit(tx, RecordOf(late, absl::OkStatus()));
                                         return absl::OkStatus();
                                       }),
              IsOk());
  EXPECT_EQ(sealer.sealed_rows(), 1);
  EXPECT_EQ(Verify().unsealed, 4);
  Seal(sealer, 4);
  EXPECT_FALSE(Verify().broken);
  EXPECT_EQ(Verify().rows, 5);
}

TEST_F(SealerTest, TwoInstancesMakeOneChain) {
  Record(60);
  std::atomic<int64_t> sealed{0};
  const auto run = [&](const std::string& folder) {
    AuditSealer::Options options = options_;
    options.copy_folder = folder;
    AuditSealer sealer(database_.db(), SealingKey::ForTest('s'), options);
    while (sealed < 60) {
      const absl::StatusOr<int64_t> rows = sealer.SealOnce();
      ASSERT_THAT(rows, IsOk());
      sealed += *rows;
    }
    EXPECT_THAT(sealer.SealOnce(), IsOk());
  };
  std::thread other(run, copies_ + "/other");
  run(copies_ + "/one");
  other.join();
  EXPECT_EQ(sealed, 60);
  for (const char* folder : {"/one", "/other"}) {
    auto report = VerifyAudit(database_.db(), trusted_,
                              {.service = "registry", .copy_folder = copies_ + folder});
    ASSERT_THAT(report, IsOk());
    EXPECT_FALSE(report->broken);
    EXPECT_EQ(report->rows, 60);
    EXPECT_EQ(report->copied, report->seals);
  }
}

TEST_F(SealerTest, NamesAChangedRowAlsoOfASuperuser) {
  SealAnew(10);
  const int64_t id = IdOf(5);
  Tamper(absl::StrCat("UPDATE audit SET principal = 'nobody' WHERE id = ", id));
  const AuditReport report = Verify();
  ASSERT_TRUE(report.broken);
  ExpectBroken(report, AuditBreak::kRowChanged, report.broken->seal, id);
}

TEST_F(SealerTest, NamesAChangeInEachColumn) {
  SealAnew(1);
  const int64_t id = IdOf(0);
  for (const char* change :
       {"at = at + interval '1 microsecond'", "principal = ''", "method = 'x'", "permission = 'x'",
        "trace = 'x'", "request_id = 'x'", "outcome = 'x'", "peer_certificate = 'x'",
        "touched = '{people/0,people/1}'", "touched = '{}'"}) {
    Tamper("CREATE TABLE kept AS SELECT * FROM audit");
    Tamper(absl::StrCat("UPDATE audit SET ", change));
    ExpectBroken(Verify(), AuditBreak::kRowChanged, 1, id);
    Tamper(
        "DELETE FROM audit; INSERT INTO audit OVERRIDING SYSTEM VALUE SELECT * FROM kept; "
        "DROP TABLE kept");
    EXPECT_FALSE(Verify().broken) << change;
  }
}

TEST_F(SealerTest, NamesARemovedRow) {
  for (int nth : {0, 5, 9}) {
    if (nth == 0) SealAnew(10);
    const int64_t id = IdOf(nth);
    Tamper("CREATE TABLE kept AS SELECT * FROM audit");
    Tamper(absl::StrCat("DELETE FROM audit WHERE id = ", id));
    const AuditReport report = Verify();
    ASSERT_TRUE(report.broken);
    ExpectBroken(report, AuditBreak::kRowRemoved, report.broken->seal, id);
    Tamper(
        "DELETE FROM audit; INSERT INTO audit OVERRIDING SYSTEM VALUE SELECT * FROM kept; "
        "DROP TABLE kept");
  }
  EXPECT_FALSE(Verify().broken);
}

TEST_F(SealerTest, NamesRowsPutBetweenSealedOnes) {
  SealAnew(10);
  Tamper(
      "INSERT INTO audit (at, principal, method, permission, trace, request_id, outcome, "
      "peer_certificate, touched, xid) SELECT at, 'invented', method, permission, trace, "
      "request_id, outcome, peer_certificate, touched, xid FROM audit "
      "CROSS JOIN generate_series(1, 2) ORDER BY xid, id OFFSET 10 LIMIT 2");
  const int64_t id =
      std::stoll(database_.Sql("SELECT min(id) FROM audit WHERE principal = 'invented'"));
  const AuditReport report = Verify();
  ASSERT_TRUE(report.broken);
  ExpectBroken(report, AuditBreak::kRowInserted, report.broken->seal, id);
}

TEST_F(SealerTest, NamesAChangedSeal) {
  SealAnew(10);
  Tamper(
      "UPDATE audit_seals SET statement = replace(statement, 'rows=', 'rows=1') "
      "WHERE number = 2");
  ExpectBroken(Verify(), AuditBreak::kSealChanged, 2, 0);
}

TEST_F(SealerTest, NamesAChangedListOfASealAndStillTrustsItsRoot) {
  SealAnew(3);
  Tamper("UPDATE audit SET outcome = 'OK?'");
  Tamper(
      "UPDATE audit_seals SET entries = set_byte(entries, 20, get_byte(entries, 20) # 1) "
      "WHERE number = 1");
  ExpectBroken(Verify(), AuditBreak::kEntriesChanged, 1, 0);
}

TEST_F(SealerTest, SeesACutEndByTheCopy) {
  SealAnew(8);
  const int64_t seals = Verify().seals;
  Tamper(absl::StrCat("DELETE FROM audit_seals WHERE number = ", seals,
                      "; DELETE FROM audit WHERE id = ", IdOf(7)));
  ExpectBroken(Verify(), AuditBreak::kSealMissing, seals, 0);
  // And nothing is sealed over it.
  Record(1);
  AuditSealer sealer(database_.db(), SealingKey::ForTest('s'), options_);
  EXPECT_THAT(sealer.SealOnce(), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(SealerTest, SeesARemovedSealInTheMiddle) {
  SealAnew(12);
  Tamper("DELETE FROM audit_seals WHERE number = 2");
  const AuditReport report = Verify();
  ASSERT_TRUE(report.broken);
  EXPECT_EQ(report.seals, 1);
  EXPECT_EQ(report.broken->seal, 2);
}

TEST_F(SealerTest, SeesAChainMadeAnewWithAnotherKey) {
  SealAnew(4);
  Tamper("UPDATE audit SET principal = 'somebody else'; TRUNCATE audit_seals");
  fs::remove_all(copies_);
  AuditSealer forger(database_.db(), SealingKey::ForTest('f'), options_);
  Seal(forger, 4);
  ExpectBroken(Verify(), AuditBreak::kKeyUnknown, 1, 0);
}

TEST_F(SealerTest, SeesAChainMadeAnewWithTheStolenKeyByTheCopy) {
  SealAnew(4);
  Tamper("UPDATE audit SET principal = 'somebody else'; TRUNCATE audit_seals");
  AuditSealer::Options elsewhere = options_;
  elsewhere.copy_folder.clear();
  AuditSealer forger(database_.db(), SealingKey::ForTest('s'), elsewhere);
  Seal(forger, 4);
  ExpectBroken(Verify(), AuditBreak::kSealChanged, 1, 0);
}

TEST_F(SealerTest, GoesOnWithANewKeyWhileBothAreTrusted) {
  SealAnew(4);
  Record(4);
  AuditSealer next(database_.db(), SealingKey::ForTest('n'), options_);
  Seal(next, 4);
  trusted_.Add(SealingKey::ForTest('n').public_key());
  EXPECT_FALSE(Verify().broken);
  EXPECT_EQ(Verify().rows, 8);
}

TEST_F(SealerTest, TheCopyCatchesUpAndCutsALineThatACrashLeftUnfinished) {
  AuditSealer::Options without = options_;
  without.copy_folder.clear();
  Record(8);
  AuditSealer silent(database_.db(), SealingKey::ForTest('s'), without);
  Seal(silent, 8);
  SealAnew(4);
  EXPECT_EQ(Verify().copied, Verify().seals);
  std::string file;
  for (const auto& entry : fs::directory_iterator(copies_)) file = entry.path().string();
  fs::resize_file(file, fs::file_size(file) - 7);
  EXPECT_EQ(Verify().copied, Verify().seals - 1);
  SealAnew(4);
  EXPECT_EQ(Verify().copied, Verify().seals);
  EXPECT_FALSE(Verify().broken);
}

TEST_F(SealerTest, SealsAreAppendOnlyForTheService) {
  SealAnew(1);
  for (const char* sql :
       {"UPDATE platform.audit_seals SET statement = ''", "DELETE FROM platform.audit_seals"}) {
    EXPECT_FALSE(
        database_.db().WriteStep(TestCall(), [&](Tx& tx) { return tx.Query(sql).status(); }).ok());
  }
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM audit_seals"), "1");
}

TEST_F(SealerTest, SealsWithoutBeingAskedWhileItRuns) {
  Record(6);
  options_.pause = absl::Milliseconds(1);
  AuditSealer sealer(database_.db(), SealingKey::ForTest('s'), options_);
  sealer.Start();
  while (sealer.sealed_rows() < 6) std::this_thread::yield();
  EXPECT_EQ(sealer.failures(), 0);
}

}  // namespace
}  // namespace cc::platform
