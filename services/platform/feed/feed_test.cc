#include "services/platform/feed/feed.h"

#include <gtest/gtest.h>

#include <pqxx/pqxx>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/db/retention.h"
#include "services/platform/feed/feed_handler.h"
#include "services/platform/feed/feed_source.h"
#include "services/platform/testing/testing.h"
#include "services/platform/time/date.h"

namespace cc::platform {
namespace {

using common::v1::Event;
using options::v1::RELATION_ORIGIN;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kTables[] = R"(
CREATE TABLE things (id text PRIMARY KEY, revision bigint NOT NULL);
CREATE TABLE effects (event text NOT NULL);
)";

const std::vector<ScopeKey> kDonetsk = RowKeys(RELATION_ORIGIN, {0, 91971});
const std::vector<ScopeKey> kKharkiv = RowKeys(RELATION_ORIGIN, {0, 41885});

class FeedTest : public testing::Test {
 protected:
  absl::Status Emit(const Change& change) {
    return db_.WriteStep(TestCall(), [&](Tx& tx) {
      tx.Emit(change);
      return absl::OkStatus();
    });
  }
  void Tell(const std::string& key, int64_t revision = 1) {
    ASSERT_THAT(Emit({"things", key, revision, {}, kDonetsk}), IsOk());
  }
  FeedPage List(absl::string_view token = "", int limit = 100, TestCaller caller = {},
                const std::vector<std::string>& kinds = {}) {
    database_.AwaitFeed();
    return ListNow(token, limit, caller, kinds);
  }
  // What the feed tells at this moment, while transactions are running.
  FeedPage ListNow(absl::string_view token = "", int limit = 100, TestCaller caller = {},
                   const std::vector<std::string>& kinds = {}) {
    auto page = feed_.List(TestCall(caller), token, limit, kinds);
    EXPECT_THAT(page, IsOk());
    return page.ok() ? *page : FeedPage();
  }
  static std::vector<std::string> Keys(const FeedPage& page) {
    std::vector<std::string> keys;
    for (const Event& e : page.events) {
      keys.push_back(absl::StrCat(e.operation() == Event::OPERATION_REMOVED ? "-" : "", e.key(),
                                  "/", e.revision()));
    }
    return keys;
  }

  TestDatabase database_{"feed", {{"0001_things", kTables}}};
  Db& db_ = database_.db();
  Feed feed_{db_};
};

TEST_F(FeedTest, GoesOnAfterAToken) {
  for (const char* key : {"a", "b", "c"}) Tell(key);
  FeedPage first = List("", 2);
  EXPECT_THAT(Keys(first), ElementsAre("a/1", "b/1"));
  EXPECT_EQ(first.resume_token, first.events[1].resume_token());
  EXPECT_THAT(Keys(List(first.events[0].resume_token())), ElementsAre("b/1", "c/1"));
  FeedPage last = List(first.resume_token);
  EXPECT_THAT(Keys(last), ElementsAre("c/1"));
  EXPECT_THAT(Keys(List(last.resume_token)), IsEmpty());
  Tell("d");
  EXPECT_THAT(Keys(List(last.resume_token)), ElementsAre("d/1"));
  EXPECT_EQ(FromProto(last.events[0].change_time()), TestNow());
}

TEST_F(FeedTest, AnEventOfATransactionThatFailedIsNotTold) {
  EXPECT_FALSE(db_.WriteStep(TestCall(),
                             [&](Tx& tx) -> absl::Status {
                               tx.Emit({"things", "a", 1, {}, kDonetsk});
                               return tx.Query("SELECT 1 / 0").status();
                             })
                   .ok());
  EXPECT_THAT(Keys(List()), IsEmpty());
}

TEST_F(FeedTest, IsReadThroughTheCallersScope) {
  ASSERT_THAT(Emit({"things", "new", 1, {}, kDonetsk}), IsOk());
  ASSERT_THAT(Emit({"things", "moves", 2, kDonetsk, kKharkiv}), IsOk());
  ASSERT_THAT(Emit({"things", "gone", 3, kDonetsk, {}}), IsOk());
  ASSERT_THAT(Emit({"editions", "all", 4, {}, {}}), IsOk());
  EXPECT_THAT(Keys(List("", 100, {.scope = {{RELATION_ORIGIN, 91971}}})),
              ElementsAre("new/1", "-moves/2", "-gone/3", "all/4"));
  EXPECT_THAT(Keys(List("", 100, {.scope = {{RELATION_ORIGIN, 41885}}})),
              ElementsAre("moves/2", "all/4"));
  EXPECT_THAT(Keys(List("", 100, {.scope = {{options::v1::RELATION_OFFICE, 91971}}})),
              ElementsAre("all/4"));
  EXPECT_THAT(Keys(List()), ElementsAre("new/1", "moves/2", "-gone/3", "all/4"));
  EXPECT_THAT(Keys(List("", 100, {}, {"editions"})), ElementsAre("all/4"));
}

TEST_F(FeedTest, AHandlerObeysPageSizeTokenAndKinds) {
  namespace v1 = registry::v1;
  database_.Sql(
      "INSERT INTO outbox (kind, key, revision, before, after, change_time) "
      "SELECT 'things', 'k' || g, 1, '{}', '{}', now() FROM generate_series(1, 1500) g");
  ASSERT_THAT(Emit({"editions", "last", 1, {}, {}}), IsOk());
  database_.AwaitFeed();
  FeedHandler<v1::ListRegistryChangesRequest, v1::ListRegistryChangesResponse,
              v1::WatchRegistryChangesRequest>
      handler(feed_);
  auto list = [&](const std::string& text) {
    return *handler.List(TestCall(), ParseProto<v1::ListRegistryChangesRequest>(text));
  };
  EXPECT_EQ(list("").events_size(), 100);
  EXPECT_EQ(list("page_size: 7").events_size(), 7);
  EXPECT_EQ(list("page_size: 5000").events_size(), 1000);
  EXPECT_EQ(list(absl::StrCat("resume_token: '", list("").resume_token(), "'")).events(0).key(),
            "k101");
  EXPECT_EQ(list("kinds: 'editions'").events(0).key(), "last");
  auto source =
      handler.Watch(TestCall(), ParseProto<v1::WatchRegistryChangesRequest>("kinds: 'editions'"));
  ASSERT_THAT(source, IsOk());
  auto news = (*source)->Next(TestCall());
  ASSERT_THAT(news, IsOk());
  ASSERT_EQ(news->size(), 1u);
  EXPECT_EQ((*news)[0].key(), "last");
}

TEST_F(FeedTest, ANarrowScopeIsNotStoppedByManyForeignEvents) {
  database_.Sql(
      "INSERT INTO outbox (kind, key, revision, before, after, change_time) "
      "SELECT 'things', 'k' || g, 1, '{}', '{200000}', now() FROM generate_series(1, 3500) g");
  Tell("mine");
  EXPECT_THAT(Keys(List("", 10, {.scope = {{RELATION_ORIGIN, 91971}}})), ElementsAre("mine/1"));
}

TEST_F(FeedTest, ATransactionThatBeganEarlierAndCommitsLaterIsNotMissed) {
  // It takes its transaction id and its number before the others, as a sequence with gaps would.
  pqxx::connection slow(database_.admin_conninfo());
  auto tx = std::make_unique<pqxx::work>(slow);
  tx->exec(
      "INSERT INTO platform.outbox (kind, key, revision, before, after, change_time) "
      "VALUES ('things', 'early', 1, '{}', '{200000}', now())");
  Tell("late");
  FeedPage hidden = ListNow();
  EXPECT_THAT(Keys(hidden), IsEmpty());
  tx->commit();
  EXPECT_THAT(Keys(List(hidden.resume_token)), ElementsAre("early/1", "late/1"));
  EXPECT_THAT(Keys(List()), ElementsAre("early/1", "late/1"));
}

TEST_F(FeedTest, EventsOfOneKeyKeepTheOrderOfItsChanges) {
  // The earlier transaction waits for the later one's row: its change is the second.
  database_.Sql("INSERT INTO things VALUES ('k', 0)");
  std::string token = List().resume_token;
  ASSERT_THAT(db_.WriteStep(TestCall(),
                            [&](Tx& tx) -> absl::Status {
                              CC_RETURN_IF_ERROR(tx.Query("SELECT pg_current_xact_id()").status());
                              EXPECT_THAT(
                                  db_.WriteStep(TestCall(),
                                                [&](Tx& inner) {
                                                  inner.Defer("UPDATE things SET revision = 1");
                                                  inner.Emit({"things", "k", 1, {}, kDonetsk});
                                                  return absl::OkStatus();
                                                }),
                                  IsOk());
                              tx.Defer("UPDATE things SET revision = 2");
                              tx.Emit({"things", "k", 2, kDonetsk, kDonetsk});
                              tx.Emit({"things", "k", 3, kDonetsk, kDonetsk});
                              return absl::OkStatus();
                            }),
              IsOk());
  EXPECT_THAT(Keys(List(token)), ElementsAre("k/1", "k/2", "k/3"));
}

TEST_F(FeedTest, AReaderBesideManyWritersMissesNothingAndKeepsTheOrderOfEachKey) {
  database_.Sql("INSERT INTO things SELECT 'k' || g, 0 FROM generate_series(0, 4) g");
  std::atomic<int> running{6};
  std::vector<std::thread> writers;
  for (int w = 0; w < 6; ++w) {
    writers.emplace_back([&, w] {
      for (int i = 0; i < 60; ++i) {
        const std::string key = absl::StrCat("k", (w + i) % 5);
        EXPECT_THAT(
            db_.WriteStep(TestCall(),
                          [&](Tx& tx) -> absl::Status {
                            // Takes an id early in some, so that ids and changes come in different
                            // orders.
                            if (i % 2)
                              CC_RETURN_IF_ERROR(tx.Query("SELECT pg_current_xact_id()").status());
                            CC_ASSIGN_OR_RETURN(
                                Rows rows, tx.Query("UPDATE things SET revision = revision + 1 "
                                                    "WHERE id = $1 RETURNING revision",
                                                    key));
                            tx.Emit({"things", key, rows[0].integer(0), kDonetsk, kDonetsk});
                            return absl::OkStatus();
                          }),
            IsOk());
      }
      --running;
    });
  }
  std::map<std::string, int64_t> last;
  int events = 0;
  std::string token;
  for (bool done = false; !done;) {
    done = running == 0;
    if (done) database_.AwaitFeed();
    for (;;) {
      FeedPage page = ListNow(token, 7);
      token = page.resume_token;
      for (const Event& e : page.events) {
        EXPECT_EQ(e.revision(), ++last[e.key()]) << e.key();
        ++events;
      }
      if (page.events.empty()) break;
    }
  }
  for (auto& w : writers) w.join();
  EXPECT_EQ(events, 360);
}

TEST_F(FeedTest, AWatcherThatStartsAtTheTokenOfAListMissesNothing) {
  Tell("before");
  database_.AwaitFeed();
  auto token = db_.Read(TestCall(), [&](Tx& tx) { return feed_.TokenNow(tx); });
  ASSERT_THAT(token, IsOk());
  EXPECT_THAT(Keys(List(*token)), IsEmpty());
  Tell("after");
  EXPECT_THAT(Keys(List(*token)), ElementsAre("after/1"));
}

TEST_F(FeedTest, ATokenTooOldOrOfAnotherClusterHasExpired) {
  Tell("a");
  std::string old = List().events[0].resume_token();
  Tell("b");
  Tell("c");
  database_.Sql(
      "UPDATE outbox SET change_time = change_time - interval '31 days' WHERE key IN ('a', 'b')");
  database_.AwaitFeed();
  ASSERT_THAT(PurgeOld(db_, Call::System("test", TestNow())), IsOk());
  EXPECT_THAT(feed_.List(TestCall(), old, 10), Refused(common::v1::REASON_FEED_EXPIRED));
  FeedPage kept = List();
  EXPECT_THAT(Keys(kept), ElementsAre("c/1"));
  EXPECT_THAT(Keys(List(kept.resume_token)), IsEmpty());
  database_.Sql("UPDATE feed_epoch SET epoch = gen_random_uuid()");
  EXPECT_THAT(feed_.List(TestCall(), kept.resume_token, 10),
              Refused(common::v1::REASON_FEED_EXPIRED));
  for (const char* nonsense : {"x", "1.2", "a.b.c", "'; DROP TABLE x"}) {
    EXPECT_THAT(feed_.List(TestCall(), nonsense, 10), Refused(common::v1::REASON_FEED_EXPIRED));
  }
}

TEST_F(FeedTest, ACommitWakesThisProcessAndOthers) {
  Db elsewhere({.conninfo = database_.app_conninfo(), .service = "elsewhere"}, database_.keyring());
  Feed other(elsewhere);
  FeedListener listener(database_.app_conninfo(), other);
  absl::Mutex mu;
  int here = 0, there = 0;
  auto count = [&](Wakeup& wakeup, int* n) {
    return wakeup.Add([&mu, n] {
      absl::MutexLock lock(&mu);
      ++*n;
    });
  };
  Wakeup::Id a = count(feed_.wakeup(), &here), b = count(other.wakeup(), &there);
  auto reached = [&](int* n, int least) {
    absl::MutexLock lock(&mu);
    auto enough = [n, least] { return *n >= least; };
    return mu.AwaitWithTimeout(absl::Condition(&enough), absl::Seconds(10));
  };
  EXPECT_TRUE(reached(&there, 1));  // it listens
  Tell("a");
  EXPECT_TRUE(reached(&here, 1));
  int before = [&] {
    absl::MutexLock lock(&mu);
    return there;
  }();
  Tell("b");
  EXPECT_TRUE(reached(&there, before + 1));
  feed_.wakeup().Remove(a);
  other.wakeup().Remove(b);
}

TEST_F(FeedTest, TheListenerComesBackAfterItsConnectionWasKilled) {
  FeedListener listener(database_.app_conninfo(), feed_);
  while (database_.Sql(
             "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query ILIKE "
             "'listen%' AND datname = current_database()") == "0") {
    std::this_thread::yield();
  }
  while (database_.Sql(
             "SELECT count(*) FROM pg_stat_activity WHERE query ILIKE 'listen%' AND datname = "
             "current_database()") == "0") {
    std::this_thread::yield();
  }
}

TEST_F(FeedTest, ASourceSendsWhatIsNew) {
  Tell("a");
  FeedSource source(feed_, "");
  Call call = TestCall();
  database_.AwaitFeed();
  EXPECT_EQ(source.Next(call)->size(), 1);
  EXPECT_EQ(source.Next(call)->size(), 0);
  Tell("b");
  database_.AwaitFeed();
  auto news = source.Next(call);
  ASSERT_EQ(news->size(), 1);
  EXPECT_EQ(news->at(0).key(), "b");
}

// --- the consumer
// ---------------------------------------------------------------------------------------------------

class FeedConsumerTest : public FeedTest {
 protected:
  FeedConsumer Make(FeedConsumer::Prepare prepare) {
    return FeedConsumer(
        consumer_.db(), {.feed = "things"},
        [this](const std::string& token) {
          database_.AwaitFeed();
          return feed_.List(TestCall(), token, 2);
        },
        std::move(prepare));
  }
  static FeedConsumer::Prepare Store() {
    return [](const Call&, const Event& event) -> absl::StatusOr<FeedConsumer::Effect> {
      return FeedConsumer::Effect([key = event.key()](Tx& tx) {
        return tx.Query("INSERT INTO effects VALUES ($1)", key).status();
      });
    };
  }
  std::string Effects() { return consumer_.Sql("SELECT string_agg(event, ',') FROM effects"); }

  TestDatabase consumer_{"feed", {{"0001_things", kTables}}};
};

TEST_F(FeedConsumerTest, AppliesEveryEventOnceInOrder) {
  for (const char* key : {"a", "b", "c"}) Tell(key);
  FeedConsumer consumer = Make(Store());
  EXPECT_EQ(*consumer.RunOnce(), 3);
  EXPECT_EQ(*consumer.RunOnce(), 0);
  Tell("d");
  FeedConsumer restarted = Make(Store());
  EXPECT_EQ(*restarted.RunOnce(), 1);
  EXPECT_EQ(Effects(), "a,b,c,d");
  EXPECT_LT(restarted.lag_seconds(), 60);
}

TEST_F(FeedConsumerTest, TheLagGrowsWhileAnEventCannotBeApplied) {
  Tell("a");
  FeedConsumer consumer =
      Make([](const Call&, const Event&) -> absl::StatusOr<FeedConsumer::Effect> {
        return Fail(common::v1::REASON_UNAVAILABLE);
      });
  const absl::Time before = absl::Now();
  EXPECT_THAT(consumer.RunOnce(), Refused(common::v1::REASON_UNAVAILABLE));
  EXPECT_GE(consumer.lag_seconds(), absl::ToDoubleSeconds(absl::Now() - before) / 2)
      << "reading the feed is no progress";
}

TEST_F(FeedConsumerTest, AnEffectThatFailsInTheMiddleIsTriedAgainAndNotSkipped) {
  for (const char* key : {"a", "b", "c"}) Tell(key);
  int attempts = 0;
  FeedConsumer consumer =
      Make([&](const Call&, const Event& event) -> absl::StatusOr<FeedConsumer::Effect> {
        return FeedConsumer::Effect([&, key = event.key()](Tx& tx) -> absl::Status {
          CC_RETURN_IF_ERROR(tx.Query("INSERT INTO effects VALUES ($1)", key).status());
          if (key == "b" && ++attempts == 1) return Fail(common::v1::REASON_UNAVAILABLE);
          return absl::OkStatus();
        });
      });
  EXPECT_THAT(consumer.RunOnce(), Refused(common::v1::REASON_UNAVAILABLE));
  EXPECT_EQ(Effects(), "a");
  EXPECT_EQ(*consumer.RunOnce(), 2);
  EXPECT_EQ(Effects(), "a,b,c");
}

TEST_F(FeedConsumerTest, AConnectionKilledInTheMiddleDoublesNothing) {
  for (const char* key : {"a", "b", "c"}) Tell(key);
  int kills = 0;
  FeedConsumer consumer =
      Make([&](const Call&, const Event& event) -> absl::StatusOr<FeedConsumer::Effect> {
        return FeedConsumer::Effect([&, key = event.key()](Tx& tx) -> absl::Status {
          CC_RETURN_IF_ERROR(tx.Query("INSERT INTO effects VALUES ($1)", key).status());
          if (kills++ == 0) {
            consumer_.Sql(
                "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE usename = "
                "'cc_test_app' AND datname = current_database()");
          }
          return absl::OkStatus();
        });
      });
  // Killed while it commits it says so and goes on the next time; killed before, it notices by
  // itself.
  for (int i = 0; i < 5; ++i) consumer.RunOnce().status().IgnoreError();
  EXPECT_EQ(Effects(), "a,b,c");
}

TEST_F(FeedConsumerTest, TwoReplicasShareTheWorkWithoutDoubling) {
  std::string expected;
  for (int i = 0; i < 30; ++i) {
    Tell(absl::StrCat(i));
    absl::StrAppend(&expected, i ? "," : "", i);
  }
  auto run = [&] {
    FeedConsumer consumer = Make(Store());
    for (int i = 0; i < 200 && Effects() != expected; ++i)
      consumer.RunOnce().status().IgnoreError();
  };
  std::thread one(run), two(run);
  one.join();
  two.join();
  EXPECT_EQ(Effects(), expected);
}

TEST_F(FeedConsumerTest, RunsByItselfAndSurvivesAnAbsentNeighbour) {
  Tell("a");
  std::atomic<int> asked{0};
  FeedConsumer consumer(
      consumer_.db(), {.feed = "things", .poll = absl::Milliseconds(5)},
      [&](const std::string& token) -> absl::StatusOr<FeedPage> {
        if (++asked < 3) return Fail(common::v1::REASON_UNAVAILABLE);
        return feed_.List(TestCall(), token, 10);
      },
      Store());
  consumer.Start();
  while (Effects() != "a") std::this_thread::yield();
  Tell("b");
  while (Effects() != "a,b") std::this_thread::yield();
}

}  // namespace
}  // namespace cc::platform
