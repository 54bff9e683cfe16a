#include "services/access/territory_client.h"

#include <gtest/gtest.h>

#include <atomic>

#include "absl/time/clock.h"
#include "services/access/access_test_world.h"
#include "services/platform/testing_server/test_server.h"

namespace cc::access {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

// A register of territories that answers one unit a page.
class FakeTerritory : public territory::v1::TerritoryService::CallbackService {
 public:
  grpc::ServerUnaryReactor* ListUnits(grpc::CallbackServerContext* context,
                                      const territory::v1::ListUnitsRequest* q,
                                      territory::v1::ListUnitsResponse* r) override {
    r->set_revision(revision);
    const bool second = !q->page_token().empty();
    auto* unit = r->add_units();
    unit->set_code(second ? kKramatorskRaion : kDonetsk);
    if (second) unit->set_parent_code(kDonetsk);
    if (!second && (revision > 1 || q->page_size() == 1)) r->set_next_page_token("second");
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
  std::atomic<int64_t> revision{1};
};

bool Eventually(const std::function<bool()>& holds) {
  for (int i = 0; i < 4000 && !holds(); ++i) absl::SleepFor(absl::Milliseconds(5));
  return holds();
}

TEST(UnitTree, FindsThePathOfEachUnitAndNoOther) {
  UnitTree tree;
  EXPECT_TRUE(tree.Add(kDonetsk, ""));
  EXPECT_TRUE(tree.Add(kKramatorskRaion, kDonetsk));
  EXPECT_FALSE(tree.Add("70232", kDonetsk));
  EXPECT_THAT(tree.Find(kDonetsk), Optional(ElementsAre(0, kDonetskTail)));
  EXPECT_THAT(tree.Find(kKramatorskRaion), Optional(ElementsAre(0, kDonetskTail, kKramatorskTail)));
  for (const char* code : {"", "70232", kKharkiv, "UA99000000000091971"})
    EXPECT_EQ(tree.Find(code), std::nullopt);
  const UnitTree copy = UnitTree::FromText(tree.ToText());
  EXPECT_EQ(copy.size(), 2u);
  EXPECT_EQ(copy.Find(kKramatorskRaion), tree.Find(kKramatorskRaion));
}

TEST(UnitTree, SurvivesACircleAndBrokenText) {
  UnitTree tree;
  tree.Add(kDonetsk, kKramatorskRaion);
  tree.Add(kKramatorskRaion, kDonetsk);
  EXPECT_EQ(tree.Find(kDonetsk), std::nullopt);
  EXPECT_EQ(UnitTree::FromText("\n \nUA1\nx y z\n").size(), 0u);
}

TEST(TerritoryClient, TakesTheRegisterOverFollowsItAndKeepsItForTheNextStart) {
  platform::TestDatabase database("access_neighbour", {});
  const auto call = [] { return platform::Call::System("test", absl::Now()); };
  {
    FakeTerritory territory;
    platform::TestServer server({.name = "territory"});
    server.Start(territory, "cc.territory.v1.TerritoryService");
    TerritoryClient client(server.Dial("access"), database.db(), call, absl::Milliseconds(20));
    ASSERT_TRUE(Eventually([&] { return client.Find(kDonetsk).has_value(); }));
    EXPECT_EQ(client.Find(kKramatorskRaion), std::nullopt);
    territory.revision = 2;
    ASSERT_TRUE(Eventually([&] { return client.Find(kKramatorskRaion).has_value(); }));
    server.server().Drain();
  }
  const auto nowhere = grpc::CreateChannel("127.0.0.1:1", grpc::InsecureChannelCredentials());
  TerritoryClient client(nowhere, database.db(), call);
  EXPECT_THAT(client.Find(kKramatorskRaion),
              Optional(ElementsAre(0, kDonetskTail, kKramatorskTail)));
}

}  // namespace
}  // namespace cc::access
