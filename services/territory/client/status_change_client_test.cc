#include "services/territory/client/status_change_client.h"

#include "absl/time/clock.h"
#include "services/platform/testing_server/test_server.h"
#include "services/territory/list_test_table.h"
#include "services/territory/territory_service.h"
#include "services/territory/territory_test_world.h"

namespace cc::territory {
namespace {

using platform::IsOk;

constexpr char kRaion[] = "UA14120000000070232";

// A neighbour's tables: records that rest on statuses, and their reviews.
constexpr char kTables[] = R"sql(
CREATE TABLE records (id uuid PRIMARY KEY, scope int[] NOT NULL, unit_code text NOT NULL, day date NOT NULL,
                      status text NOT NULL);
CREATE TABLE status_reviews (
  id uuid PRIMARY KEY, revision bigint NOT NULL DEFAULT 1, scope int[] NOT NULL,
  record_id uuid NOT NULL REFERENCES records (id), register_revision bigint NOT NULL, unit_code text NOT NULL,
  day date NOT NULL, kept_status smallint NOT NULL, status_before smallint NOT NULL, status_after smallint NOT NULL,
  act_id text NOT NULL, act jsonb NOT NULL, found_at timestamptz NOT NULL, state smallint NOT NULL DEFAULT 1,
  closed_by text NOT NULL DEFAULT '', closed_at timestamptz, note bytea NOT NULL DEFAULT '',
  UNIQUE (record_id, register_revision));
)sql";
constexpr ReliedTable kRecords = {
    .touched =
        "SELECT r.id, r.scope, r.unit_code, r.day, r.status, t.place "
        "FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY "
        "AS t (code, first, last, place) JOIN records r ON r.unit_code = t.code "
        "AND r.day BETWEEN t.first::date AND t.last::date "
        "WHERE r.id > $4 ORDER BY r.id LIMIT $5",
    .all =
        "SELECT id, scope, unit_code, day, status FROM records WHERE id > $1 ORDER BY id LIMIT $2"};

// Territory behind the real pipeline; a neighbour follows it.
class StatusChangeClientTest : public World {
 protected:
  StatusChangeClientTest() {
    server_.Start(service_, "cc.territory.v1.TerritoryService");
    EXPECT_THAT(List(TestTable("376", "2025-02-28", "2025-05-07")
                         .Row(kRaion, v1::STATUS_ACTIVE_HOSTILITIES, "2023-01-01")
                         .Json()),
                IsOk());
  }
  ~StatusChangeClientTest() override { server_.server().Drain(); }  // while there is a service

  // With the neighbour's own token.
  platform::Call OwnCall() {
    platform::Call::Parts parts = platform::Call::SystemParts("status-reviews", absl::Now());
    parts.bearer = server_.Token(
        {.grants = {platform::HeldGrant{
             .role = "neighbour", .tail = 0, .relation = options::v1::RELATION_ANY}}});
    return platform::Call(std::move(parts));
  }
  absl::StatusOr<int> Follow() {
    StatusChangeClient source(server_.Dial());
    StatusReviewIntake intake(neighbour_.db(), kRecords, source, [this] { return kept_.index(); });
    platform::FeedConsumer consumer(
        neighbour_.db(), {.feed = "territory.status_changes"},
        [&](const std::string& token) { return intake.Fetch(OwnCall(), token); },
        [&](const platform::Call&, const common::v1::Event& event) {
          return intake.Prepare(OwnCall(), event);
        });
    database_.AwaitFeed();
    return consumer.RunOnce();
  }
  std::string Reviews() {
    return neighbour_.Sql(
        "SELECT string_agg(right(record_id::text, 1) || ' ' || kept_status || '>' || status_after "
        "|| ' ' || (act ->> 'number'), ', ' ORDER BY record_id, register_revision) "
        "FROM status_reviews");
  }

  platform::TestDatabase neighbour_{"territory_reviewer", {{"0001_records", kTables}}};
  platform::TestServer server_{
      {.name = "territory",
       .roles = {{"neighbour", {"territory.units.read", "territory.statuses.read"}}},
       .unit_paths = &kept_}};
  TerritoryService service_{server_.rpc(), units_,   editions_,     statuses_, past_statuses_,
                            timelines_,    imports_, list_imports_, files_,    changes_,
                            searches_,     exports_, statistics_,   doubts_};
};

TEST_F(StatusChangeClientTest, AnAmendmentOfThePastPutsUnderReviewWhatRestsOnTheFormerAnswer) {
  neighbour_.Sql(
      "INSERT INTO records SELECT ('0196b3f0-0000-7000-8000-00000000000' || n)::uuid, "
      "ARRAY[0], 'UA14120000000070232', day::date, 'STATUS_ACTIVE_HOSTILITIES' FROM (VALUES "
      "(1, '2025-03-31'), (2, '2025-04-01'), (3, '2025-06-30')) AS t (n, day)");
  ASSERT_THAT(Follow(), IsOk());
  EXPECT_EQ(Reviews(), "");
  auto amended = List(TestTable("748", "2025-05-23", "2025-05-23")
                          .Amends("376", "2025-02-28")
                          .Row(kRaion, v1::STATUS_ACTIVE_HOSTILITIES, "2023-01-01", "2025-03-31")
                          .Row(kRaion, v1::STATUS_OCCUPIED, "2025-04-01")
                          .Json());
  ASSERT_THAT(amended, IsOk());
  ASSERT_TRUE(amended->applied());
  ASSERT_THAT(Follow(), IsOk());
  EXPECT_EQ(Reviews(), "2 2>4 748, 3 2>4 748");
  ASSERT_THAT(Follow(), IsOk());
  EXPECT_EQ(Reviews(), "2 2>4 748, 3 2>4 748");
}

TEST_F(StatusChangeClientTest, AnAmendmentOfThePastIsFoundAlsoWhereItsEventsAreGone) {
  neighbour_.Sql(
      "INSERT INTO records VALUES ('0196b3f0-0000-7000-8000-000000000001', ARRAY[0], "
      "'UA14120000000070232', '2025-04-02', 'STATUS_ACTIVE_HOSTILITIES')");
  ASSERT_THAT(Follow(), IsOk());
  // A token of another epoch, as after a restore elsewhere.
  neighbour_.Sql("UPDATE platform.feed_cursor SET token = 'gone'");
  ASSERT_THAT(List(TestTable("748", "2025-05-23", "2025-05-23")
                       .Amends("376", "2025-02-28")
                       .Row(kRaion, v1::STATUS_ACTIVE_HOSTILITIES, "2023-01-01", "2025-03-31")
                       .Json()),
              IsOk());
  ASSERT_THAT(Follow(), IsOk());
  EXPECT_EQ(neighbour_.Sql("SELECT count(*) FROM status_reviews"), "1");
  EXPECT_NE(neighbour_.Sql("SELECT token FROM platform.feed_cursor"), "gone");
}

}  // namespace
}  // namespace cc::territory
