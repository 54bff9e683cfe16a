#include "services/access/delegation.h"

#include <gtest/gtest.h>

#include "services/access/access_test_world.h"

namespace cc::access {
namespace {

using options::v1::RELATION_ANY;
using options::v1::RELATION_OFFICE;
using options::v1::RELATION_ORIGIN;
using options::v1::RELATION_RESIDENCE;
using platform::HeldGrant;
using platform::Refused;
using platform::Relation;

const absl::CivilDay kToday(2026, 3, 2), kJune(2026, 6, 30), kDecember(2026, 12, 31);
constexpr absl::CivilDay kForever = absl::CivilDay::max();

const RoleTable& Roles() {
  static const auto* const table = new RoleTable(*RoleTable::Parse(R"({"roles": {
    "chief": {"title": "x", "includes": ["clerk"], "permissions": ["a.grants.add"]},
    "clerk": {"title": "x", "permissions": ["a.b.read", "a.b.write"]},
    "reader": {"title": "x", "permissions": ["a.b.read"]},
    "writer": {"title": "x", "permissions": ["a.b.write"]},
    "guest": {"title": "x"}}})"));
  return *table;
}

struct Case {
  const char* what;
  std::vector<HeldGrant> held;
  Wish wish;
  bool allowed;
};

TEST(Delegation, LetsNobodyGrantMoreThanTheyHold) {
  const platform::UnitPath country = {0}, oblast = {0, 1}, raion = {0, 1, 2}, other = {0, 3};
  const auto wish = [](const char* role, const platform::UnitPath& path,
                       Relation relation = RELATION_ANY, absl::CivilDay until = kForever) {
    return Wish{role, path, relation, until};
  };
  const std::vector<Case> cases = {
      {"nothing held", {}, wish("reader", raion), false},
      {"a role without permissions", {}, wish("guest", country), true},
      {"the country to the country", {{"chief", 0}}, wish("clerk", country), true},
      {"the country to a raion", {{"chief", 0}}, wish("clerk", raion), true},
      {"an oblast to itself", {{"chief", 1}}, wish("clerk", oblast), true},
      {"an oblast to its raion", {{"chief", 1}}, wish("clerk", raion), true},
      {"an oblast to the country", {{"chief", 1}}, wish("clerk", country), false},
      {"an oblast to another", {{"chief", 1}}, wish("clerk", other), false},
      {"a raion to its oblast", {{"chief", 2}}, wish("reader", oblast), false},
      {"one's own role", {{"chief", 1}}, wish("chief", oblast), true},
      {"a greater role", {{"clerk", 1}}, wish("chief", oblast), false},
      {"a lesser role", {{"clerk", 1}}, wish("reader", oblast), true},
      {"a permission that is not held", {{"reader", 1}}, wish("clerk", oblast), false},
      {"permissions of two grants together",
       {{"reader", 1}, {"writer", 0}},
       wish("clerk", raion),
       true},
      {"permissions of two grants, one elsewhere",
       {{"reader", 1}, {"writer", 3}},
       wish("clerk", raion),
       false},
      {"the same relation",
       {{"chief", 1, RELATION_ORIGIN}},
       wish("clerk", raion, RELATION_ORIGIN),
       true},
      {"another relation",
       {{"chief", 1, RELATION_ORIGIN}},
       wish("clerk", raion, RELATION_RESIDENCE),
       false},
      {"one relation out of any", {{"chief", 1}}, wish("clerk", raion, RELATION_OFFICE), true},
      {"any out of one relation", {{"chief", 1, RELATION_ORIGIN}}, wish("clerk", raion), false},
      {"any out of all relations",
       {{"chief", 1, RELATION_ORIGIN},
        {"chief", 1, RELATION_RESIDENCE},
        {"chief", 1, RELATION_OFFICE},
        {"chief", 0, options::v1::RELATION_DESTINATION}},
       wish("clerk", raion),
       true},
      {"a grant that is over",
       {{"chief", 0, RELATION_ANY, absl::CivilDay(2026, 3, 1)}},
       wish("reader", raion, RELATION_ANY, kToday),
       false},
      {"on the last day for that day",
       {{"chief", 0, RELATION_ANY, kToday}},
       wish("reader", raion, RELATION_ANY, kToday),
       true},
      {"for longer than held",
       {{"chief", 0, RELATION_ANY, kJune}},
       wish("reader", raion, RELATION_ANY, kDecember),
       false},
      {"for ever out of a term", {{"chief", 0, RELATION_ANY, kJune}}, wish("reader", raion), false},
      {"for a shorter time",
       {{"chief", 0, RELATION_ANY, kDecember}},
       wish("reader", raion, RELATION_ANY, kJune),
       true},
      {"a role that was struck out of the table", {{"former", 0}}, wish("reader", raion), false},
  };
  for (const Case& c : cases) {
    platform::Principal giver;
    giver.grants = c.held;
    const absl::Status status = CheckDelegation(Roles(), giver, c.wish, kToday);
    if (c.allowed) {
      EXPECT_THAT(status, platform::IsOk()) << c.what;
    } else {
      EXPECT_THAT(status, Refused(common::v1::REASON_DELEGATION_EXCEEDED)) << c.what;
    }
  }
}

TEST(Delegation, ReadsAWishOrSaysWhatIsWrongWithIt) {
  v1::Grant grant;
  grant.set_role("reader");
  grant.set_relation(RELATION_ORIGIN);
  EXPECT_EQ(ReadWish(Roles(), grant, {0}, kToday)->until, kForever);
  grant.set_until("2026-03-02");
  EXPECT_EQ(ReadWish(Roles(), grant, {0}, kToday)->until, kToday);
  grant.set_until("2026-03-01");
  EXPECT_THAT(ReadWish(Roles(), grant, {0}, kToday), Refused(common::v1::REASON_GRANT_UNTIL_PAST));
  grant.set_role("king");
  EXPECT_THAT(ReadWish(Roles(), grant, {0}, kToday), Refused(common::v1::REASON_ROLE_UNKNOWN));
}

}  // namespace
}  // namespace cc::access
