#include "services/registry/ministry_feed.h"

#include <fstream>
#include <set>

#include "services/platform/json/json_object.h"
#include "services/registry/ministry_feed_rules.h"
#include "services/registry/statistics_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;

class MinistryFeedTest : public StatisticsOffice {
 protected:
  absl::StatusOr<v1::ListMinistryChangesResponse> List(const std::string& role,
                                                       const char* unit = nullptr,
                                                       const std::string& text = "") {
    database.AwaitFeed();
    const auto request = Parse<v1::ListMinistryChangesRequest>(text);
    platform::Call::Parts parts = platform::Call::SystemParts("test", platform::TestNow());
    auto principal = std::make_shared<platform::Principal>();
    principal->id = "00000000-0000-7000-8000-0000000000c1";
    principal->grants.push_back({.role = role});
    parts.principal = std::move(principal);
    parts.permission = "registry.ministry_changes.read";
    parts.request = &request;
    if (unit != nullptr) {
      parts.scope = platform::Scope();
      parts.scope.Add(options::v1::RELATION_ANY, *platform::TailOf(unit));
    }
    return ministries.ListMinistryChanges(platform::Call(std::move(parts)), request);
  }

  MinistryFeed ministries{database.db(), database.keyring(), feed, paths, Names()};
};

TEST_F(MinistryFeedTest, TellsTheKindsAndFieldsOfTheRoleAndNothingElse) {
  ASSERT_THAT(Assess("findings { kind: 'medical' urgency: URGENCY_HIGH note: 'просить ліки' }"),
              IsOk());
  const auto health = List("ministry_of_health");
  ASSERT_THAT(health, IsOk());
  ASSERT_EQ(health->changes_size(), 1);
  const v1::MinistryChange& need = health->changes(0);
  EXPECT_EQ(need.kind(), "needs");
  EXPECT_EQ((std::map<std::string, std::string>(need.fields().begin(), need.fields().end())),
            (std::map<std::string, std::string>{{"kind", "medical"},
                                                {"urgency", "HIGH"},
                                                {"state", "OPEN"},
                                                {"residence_unit_code", kPavlohradRaion}}));
  const auto communities = List("ministry_of_communities");
  ASSERT_THAT(communities, IsOk());
  ASSERT_EQ(communities->changes_size(), 1);
  EXPECT_EQ(communities->changes(0).kind(), "registrations");
  EXPECT_EQ(communities->changes(0).fields().at("people"), "3");
  EXPECT_FALSE(communities->changes(0).fields().contains("leave_date"));
}

TEST_F(MinistryFeedTest, NamesNobodyAndNoRecordAndTwoMinistriesSeeDifferentSubjects) {
  ASSERT_THAT(Assess("findings { kind: 'medical' urgency: URGENCY_HIGH }"), IsOk());
  const auto health = List("ministry_of_health");
  const auto social = List("ministry_of_social_policy");
  ASSERT_THAT(social, IsOk());
  std::set<std::string> seen;
  for (const v1::MinistryChange& change : social->changes()) {
    seen.insert(change.subject());
    for (const std::string& secret :
         {registration.id(), household, mother, std::string("Вигадана"), std::string("вул."),
          std::string("3068208400"), std::string("+380501234567")})
      EXPECT_EQ(change.DebugString().find(secret), std::string::npos) << secret;
  }
  EXPECT_EQ(seen.size(), 2u) << "a registration and a need";
  EXPECT_FALSE(seen.contains(health->changes(0).subject()));
  EXPECT_EQ(List("ministry_of_health")->changes(0).subject(), health->changes(0).subject());
}

TEST_F(MinistryFeedTest, TellsNothingToARoleWithoutAProjectionNorOutsideTheScope) {
  EXPECT_EQ(List("administrator")->changes_size(), 0);
  EXPECT_EQ(List("ministry_of_social_policy", kKharkiv)->changes_size(), 0);
  EXPECT_EQ(List("ministry_of_social_policy", kDonetsk)->changes_size(), 1);
}

TEST_F(MinistryFeedTest, GoesOnAfterItsToken) {
  const auto first = List("ministry_of_social_policy");
  ASSERT_THAT(first, IsOk());
  const std::string after = absl::StrCat("resume_token: '", first->resume_token(), "'");
  EXPECT_EQ(List("ministry_of_social_policy", nullptr, after)->changes_size(), 0);
  ASSERT_THAT(Assess("findings { kind: 'medical' urgency: URGENCY_HIGH }"), IsOk());
  EXPECT_EQ(List("ministry_of_social_policy", nullptr, after)->changes_size(), 1);
}

TEST(MinistryProjections, EveryRoleOfOneMayFollowAndNothingElse) {
  std::ifstream file("services/access/roles.json");
  const std::string json((std::istreambuf_iterator<char>(file)), {});
  const auto roles = platform::ParseJsonObject(json, 1 << 20);
  ASSERT_THAT(roles, IsOk());
  const auto& all = roles->fields().at("roles").struct_value().fields();
  for (const MinistryProjection& projection : MinistryProjections()) {
    ASSERT_TRUE(all.contains(projection.role)) << projection.role;
    const auto* permissions =
        platform::ListMember(all.at(projection.role).struct_value(), "permissions");
    ASSERT_NE(permissions, nullptr);
    ASSERT_EQ(permissions->values_size(), 1);
    EXPECT_EQ(permissions->values(0).string_value(), "registry.ministry_changes.read");
  }
}

}  // namespace
}  // namespace cc::registry
