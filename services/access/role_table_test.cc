#include "services/access/role_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cc::access {
namespace {

using ::testing::ElementsAre;

TEST(RoleTable, GivesARoleItsOwnPermissionsThoseOfIncludedRolesAndOfEverybody) {
  const auto table = RoleTable::Parse(R"({
    "everybody": ["territory.units.read"],
    "roles": {"chief": {"title": "Голова", "includes": ["clerk"], "permissions": ["a.b.write"]},
              "clerk": {"title": "Писар", "permissions": ["a.b.read"]}}})");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_THAT(table->Find("chief")->permissions(),
              ElementsAre("a.b.read", "a.b.write", "territory.units.read"));
  EXPECT_TRUE(table->Carries("clerk", "a.b.read"));
  EXPECT_FALSE(table->Carries("clerk", "a.b.write"));
  EXPECT_FALSE(table->Carries("nobody", "a.b.read"));
  EXPECT_THAT(table->RolesWith("a.b.read"), ElementsAre("chief", "clerk"));
  EXPECT_EQ(table->Find("nobody"), nullptr);
}

TEST(RoleTable, RefusesAFileThatContradictsItself) {
  for (
      const char* text : {
          "",
          "[]",
          "{}",
          R"({"roles": []})",
          R"({"roles": {"a": 1}})",
          R"({"roles": {"a": {}}})",
          R"({"roles": {"A!": {"title": "x"}}})",
          R"({"roles": {"a": {"title": "x", "permissions": ["a.b"]}}})",
          R"({"roles": {"a": {"title": "x", "permissions": ["a.b.*"]}}})",
          R"({"roles": {"a": {"title": "x", "permissions": "a.b.c"}}})",
          R"({"roles": {"a": {"title": "x", "includes": ["b"]}}})",
          R"({"roles": {"a": {"title": "x", "includes": ["a"]}}})",
          R"({"roles": {"a": {"title": "x", "includes": ["b"]}, "b": {"title": "x", "includes": ["a"]}}})",
          R"({"everybody": ["x"], "roles": {}})",
      }) {
    EXPECT_EQ(RoleTable::Parse(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(RoleTable, IsBuiltInWithTheRolesOfTheSuite) {
  const RoleTable table = RoleTable::BuiltIn();
  for (const char* role :
       {"administrator", "national_coordinator", "oblast_officer", "raion_officer",
        "hromada_officer", "registrar", "evacuation_dispatcher", "transit_operator",
        "territory_editor", "analyst", "auditor", "exchange_client", "gateway", "service_access",
        "service_territory", "service_registry", "service_evacuation", "service_roadmap",
        "service_reporting"}) {
    ASSERT_NE(table.Find(role), nullptr) << role;
    EXPECT_TRUE(table.Carries(role, "territory.statuses.read")) << role;
  }
}

TEST(RoleTable, LetsAdministratorsHandOnEveryRoleOfPeople) {
  const RoleTable table = RoleTable::BuiltIn();
  for (const v1::Role& role : table.roles()) {
    if (role.name().rfind("service_", 0) == 0) continue;
    for (const std::string& permission : role.permissions()) {
      EXPECT_TRUE(table.Carries("administrator", permission)) << role.name() << " " << permission;
    }
  }
}

TEST(RoleTable, KeepsTheAdministrationOfAccessToAdministrators) {
  const RoleTable table = RoleTable::BuiltIn();
  EXPECT_THAT(table.RolesWith("access.grants.add"), ElementsAre("administrator"));
  EXPECT_THAT(table.RolesWith("access.identities.read"), ElementsAre("administrator", "auditor"));
}

}  // namespace
}  // namespace cc::access
