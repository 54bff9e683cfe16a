// A feed shows nothing that a slower transaction could still precede, and misses nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <random>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/framework/story.h"
#include "tests/robustness/instance.h"

namespace cc::tests {
namespace {

class Reader {
 public:
  Reader(const Suite& suite, std::string token)
      : office_(suite, "dispatcher"), token_(std::move(token)) {}

  // Reads what there is, in small pages; keys in their order.
  void ReadOn() {
    for (;;) {
      Reply page = office_.Get(absl::StrCat("/v1/evacuation/changes?page_size=2",
                                            token_.empty() ? "" : "&resume_token=", token_));
      ASSERT_EQ(page.status, 200) << page;
      for (const Json& event : page.body.At("events").items()) keys.push_back(event["key"]);
      const bool whole = page.body.At("events").items().empty();
      token_ = page["resumeToken"];
      if (whole) return;
    }
  }
  std::vector<std::string> keys;
  const std::string& token() const { return token_; }

 private:
  Office office_;
  std::string token_;
};

// A session of psql that is told what to do line by line.
class Session {
 public:
  explicit Session(const std::string& command) : pipe_(popen(command.c_str(), "w")) {}
  ~Session() { pclose(pipe_); }
  void Say(const std::string& line) {
    std::fputs(line.c_str(), pipe_);
    std::fputc('\n', pipe_);
    std::fflush(pipe_);
  }

 private:
  FILE* pipe_;
};

TEST(Feed, HasNoGapWhereALongTransactionCommitsAfterLaterOnes) {
  Instance& instance = Instance::Shared();
  Suite& suite = instance.suite();
  std::mt19937_64 random(Seed() + 6);
  Reader reader(suite, "");
  reader.ReadOn();
  reader.keys.clear();

  const std::string slow = NewRequestId();
  Session session(instance.PsqlCommand("evacuation") + " >/dev/null");
  session.Say(
      absl::StrCat("BEGIN; INSERT INTO platform.outbox (kind, key, revision, before, after, "
                   "change_time) VALUES ('trips', '",
                   slow, "', 1, '{}', '{}', now());"));
  ASSERT_TRUE(Eventually([&] {
    return absl::StartsWith(
        instance.Psql("evacuation",
                      "SELECT count(*) FROM pg_stat_activity WHERE datname = 'cc_evacuation' AND "
                      "state = 'idle in transaction' AND query LIKE '%platform.outbox%'"),
        "1");
  }));

  std::vector<std::string> later;
  for (int i = 0; i < 5; ++i) {
    Reply party = CreateParty(Once(suite), NewFamily(random));
    ASSERT_EQ(party.status, 200) << party;
    later.push_back(party["id"]);
    reader.ReadOn();
  }
  session.Say("COMMIT;");
  EXPECT_TRUE(Eventually([&] {
    reader.ReadOn();
    return reader.keys.size() >= 6;
  }));
  std::vector<std::string> wanted = later;
  wanted.push_back(slow);
  EXPECT_THAT(reader.keys, testing::UnorderedElementsAreArray(wanted))
      << "each event once, the slow one too";

  Reader again(suite, "");
  again.ReadOn();
  std::multiset<std::string> all(again.keys.begin(), again.keys.end());
  for (const std::string& key : wanted) EXPECT_EQ(all.count(key), 1u) << key;
}

TEST(Feed, GoesOnFromItsTokenAfterTheServiceWasKilled) {
  Instance& instance = Instance::Shared();
  Suite& suite = instance.suite();
  std::mt19937_64 random(Seed() + 7);
  Reader reader(suite, "");
  reader.ReadOn();
  reader.keys.clear();
  std::vector<std::string> wanted;
  for (int i = 0; i < 2; ++i) {
    Reply party = CreateParty(Insisting(suite), NewFamily(random));
    ASSERT_EQ(party.status, 200) << party;
    wanted.push_back(party["id"]);
    instance.Kill("evacuation");
    ASSERT_TRUE(instance.AwaitReady({"evacuation"}));
  }
  ASSERT_TRUE(Eventually(
      [&] { return Office(suite, "dispatcher").Get("/v1/evacuation/changes").status == 200; }));
  reader.ReadOn();
  EXPECT_THAT(reader.keys, testing::ElementsAreArray(wanted));
}

}  // namespace
}  // namespace cc::tests
