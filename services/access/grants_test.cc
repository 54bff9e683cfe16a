#include "services/access/grants.h"

#include <gtest/gtest.h>

#include "services/access/access_test_world.h"
#include "services/access/identity_rules.h"

namespace cc::access {
namespace {

using options::v1::RELATION_ANY;
using options::v1::RELATION_ORIGIN;
using platform::IsOk;
using platform::Refused;
using platform::StatusIs;
using platform::TestNow;

v1::AddGrantRequest Ask(const std::string& identity, const std::string& role,
                        const std::string& unit, options::v1::Relation relation = RELATION_ANY,
                        const std::string& until = "") {
  v1::AddGrantRequest request;
  request.set_identity_id(identity);
  request.mutable_grant()->set_role(role);
  request.mutable_grant()->set_unit_code(unit);
  request.mutable_grant()->set_relation(relation);
  request.mutable_grant()->set_until(until);
  return request;
}

TEST(Grants, OfAnOblastAdministratorStayWithinTheOblastAndItsPeople) {
  AccessWorld world;
  const std::string own = world.Register("own", kKramatorskRaion).id();
  const std::string foreign = world.Register("foreign", kKharkiv).id();
  const auto add = [&](const v1::AddGrantRequest& request) {
    return world.grants.AddGrant(world.Administrator(kDonetskTail, request), request);
  };
  EXPECT_THAT(add(Ask(own, "raion_officer", kKramatorskRaion)), IsOk());
  EXPECT_THAT(add(Ask(own, "oblast_officer", kDonetsk)), IsOk());
  EXPECT_THAT(add(Ask(own, "administrator", kDonetsk)), IsOk());
  EXPECT_THAT(add(Ask(own, "oblast_officer", kKharkiv)),
              Refused(common::v1::REASON_DELEGATION_EXCEEDED));
  EXPECT_THAT(add(Ask(own, "analyst", "")), Refused(common::v1::REASON_DELEGATION_EXCEEDED));
  EXPECT_THAT(add(Ask(own, "raion_officer", "UA99999999999999999")),
              StatusIs(absl::StatusCode::kInvalidArgument));
  // Another oblast's people are not even seen.
  EXPECT_THAT(add(Ask(foreign, "raion_officer", kKramatorskRaion)),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST(Grants, OfAnOfficerWithoutTheAdministratorsRoleAreNone) {
  AccessWorld world;
  const auto request = Ask(world.Register("somebody", kDonetsk).id(), "analyst", kDonetsk);
  const platform::Call call = world.As({{.role = "oblast_officer", .tail = kDonetskTail}}, request);
  EXPECT_TRUE(call.scope().empty());
  EXPECT_THAT(world.grants.AddGrant(call, request), Refused(common::v1::REASON_NOT_FOUND));
}

TEST(Grants, AreShownWithTheIdentityAndTellWhoGaveThem) {
  AccessWorld world;
  const v1::Identity before = world.Register("somebody", kDonetsk);
  const v1::Identity after =
      world.Give(before.id(), "analyst", kDonetsk, RELATION_ORIGIN, "2026-12-31");
  ASSERT_EQ(after.grants_size(), 1);
  EXPECT_EQ(after.grants(0).role(), "analyst");
  EXPECT_EQ(after.grants(0).unit_code(), kDonetsk);
  EXPECT_EQ(after.grants(0).relation(), RELATION_ORIGIN);
  EXPECT_EQ(after.grants(0).until(), "2026-12-31");
  EXPECT_EQ(after.grants(0).granted_by(), "00000000-0000-7000-8000-0000000000aa");
  EXPECT_NE(after.etag(), before.etag());
  EXPECT_EQ(after.subject(), "somebody");
}

TEST(Grants, AreRefusedTwiceForClosedIdentitiesAndForDaysThatAreOver) {
  AccessWorld world;
  const std::string id = world.Register("somebody", kDonetsk).id();
  world.Give(id, "analyst", kDonetsk);
  const auto again = Ask(id, "analyst", kDonetsk);
  EXPECT_THAT(world.grants.AddGrant(world.Administrator(0, again), again),
              Refused(common::v1::REASON_ALREADY_EXISTS));
  const auto past = Ask(id, "analyst", kDonetsk, RELATION_ANY, "2026-03-01");
  EXPECT_THAT(world.grants.AddGrant(world.Administrator(0, past), past),
              Refused(common::v1::REASON_GRANT_UNTIL_PAST));
  const auto unknown = Ask(id, "king", kDonetsk);
  EXPECT_THAT(world.grants.AddGrant(world.Administrator(0, unknown), unknown),
              Refused(common::v1::REASON_ROLE_UNKNOWN));
  v1::DeactivateIdentityRequest close;
  close.set_id(id);
  ASSERT_THAT(world.identities.DeactivateIdentity(world.Administrator(0, close), close), IsOk());
  const auto more = Ask(id, "analyst", kKharkiv);
  EXPECT_THAT(world.grants.AddGrant(world.Administrator(0, more), more),
              Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST(Grants, StopAtFifty) {
  v1::Identity identity;
  identity.set_active(true);
  EXPECT_THAT(CheckGrantable(identity, kMaxGrants - 1), IsOk());
  EXPECT_THAT(CheckGrantable(identity, kMaxGrants), Refused(common::v1::REASON_TOO_MANY_GRANTS));
}

TEST(Grants, ThatAreRemovedVoidTheTokensThatCarryThem) {
  AccessWorld world;
  const std::string id = world.Register("somebody", kDonetsk).id();
  const v1::Identity holder = world.Give(id, "oblast_officer", kDonetsk);
  const std::string token = *world.TokenOf("somebody");
  const auto principal = world.Judge(token);
  ASSERT_THAT(principal, IsOk());
  ASSERT_EQ((*principal)->grants.size(), 1u);

  v1::RemoveGrantRequest request;
  request.set_identity_id(id);
  request.set_grant_id(holder.grants(0).id());
  const auto after = world.grants.RemoveGrant(world.Administrator(kDonetskTail, request), request);
  ASSERT_THAT(after, IsOk());
  EXPECT_EQ(after->grants_size(), 0);
  EXPECT_THAT(world.Judge(token), Refused(common::v1::REASON_TOKEN_REVOKED));

  // A token of the very same instant is not taken for one of before, and carries nothing.
  const auto next = world.Judge(*world.TokenOf("somebody"));
  ASSERT_THAT(next, IsOk());
  EXPECT_TRUE((*next)->grants.empty());
  EXPECT_THAT(world.grants.RemoveGrant(world.Administrator(0, request), request),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST(Grants, OfAForeignIdentityCannotBeRemoved) {
  AccessWorld world;
  const std::string id = world.Register("somebody", kKharkiv).id();
  v1::RemoveGrantRequest request;
  request.set_identity_id(id);
  request.set_grant_id(world.Give(id, "analyst", kKharkiv).grants(0).id());
  EXPECT_THAT(world.grants.RemoveGrant(world.Administrator(kDonetskTail, request), request),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST(Entitlements, TellWhoMayDoAThingInAUnit) {
  AccessWorld world;
  const std::string oblast = world.Register("oblast", kDonetsk).id(),
                    raion = world.Register("raion", kKramatorskRaion).id();
  const std::string past = world.Register("past", kDonetsk).id(),
                    closed = world.Register("closed", kDonetsk).id();
  world.Give(oblast, "oblast_officer", kDonetsk);
  world.Give(raion, "raion_officer", kKramatorskRaion);
  world.Give(past, "oblast_officer", kDonetsk, RELATION_ANY, "2026-03-02");
  world.Give(closed, "oblast_officer", kDonetsk);
  v1::DeactivateIdentityRequest close;
  close.set_id(closed);
  ASSERT_THAT(world.identities.DeactivateIdentity(world.Administrator(0, close), close), IsOk());

  const auto who = [&](const std::string& permission, const std::string& unit,
                       int32_t administrator) {
    v1::ListEntitlementsRequest request;
    request.set_permission(permission);
    request.set_unit_code(unit);
    const auto response = world.grants.ListEntitlements(
        world.Administrator(administrator, request, TestNow() + absl::Hours(24)), request);
    EXPECT_THAT(response, IsOk());
    std::vector<std::string> ids;
    for (const auto& entitlement : response->entitlements())
      ids.push_back(entitlement.identity_id());
    return ids;
  };
  using ::testing::UnorderedElementsAre;
  EXPECT_THAT(who("roadmap.meetings.create", kKramatorskRaion, 0),
              UnorderedElementsAre(oblast, raion));
  EXPECT_THAT(who("roadmap.meetings.create", kDonetsk, 0), UnorderedElementsAre(oblast));
  EXPECT_THAT(who("reporting.submissions.submit", kKramatorskRaion, 0),
              UnorderedElementsAre(oblast));
  EXPECT_THAT(who("roadmap.meetings.create", "", kDonetskTail),
              UnorderedElementsAre(oblast, raion));
  EXPECT_THAT(who("roadmap.meetings.create", "", kKharkivTail), UnorderedElementsAre());
  EXPECT_THAT(who("no.such.thing", "", 0), UnorderedElementsAre());
}

TEST(Entitlements, ComeInPages) {
  AccessWorld world;
  for (const char* subject : {"a", "b", "c"})
    world.Give(world.Register(subject, kDonetsk).id(), "analyst", kDonetsk);
  v1::ListEntitlementsRequest request;
  request.set_permission("roadmap.meetings.read");
  request.set_page_size(2);
  auto page = world.grants.ListEntitlements(world.Administrator(0, request), request);
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->entitlements_size(), 2);
  request.set_page_token(page->next_page_token());
  page = world.grants.ListEntitlements(world.Administrator(0, request), request);
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->entitlements_size(), 1);
  EXPECT_EQ(page->next_page_token(), "");
}

}  // namespace
}  // namespace cc::access
