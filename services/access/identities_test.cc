#include "services/access/identities.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/access/access_test_world.h"
#include "services/platform/time/date.h"

namespace cc::access {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::StatusIs;

v1::CreateIdentityRequest NewPerson(const std::string& subject, const std::string& unit) {
  v1::CreateIdentityRequest request;
  request.mutable_identity()->set_kind(v1::Identity::KIND_PERSON);
  request.mutable_identity()->set_display_name("Олена Приклад");
  request.mutable_identity()->set_subject(subject);
  request.mutable_identity()->set_unit_code(unit);
  request.mutable_identity()->set_synthetic(true);
  return request;
}

template <typename Request>
Request For(const std::string& id) {
  Request request;
  request.set_id(id);
  return request;
}

TEST(Identities, AreRegisteredWithinTheCallersScopeOnly) {
  AccessWorld world;
  const auto create = [&](int32_t administrator, const std::string& subject,
                          const std::string& unit) {
    const auto request = NewPerson(subject, unit);
    return world.identities.CreateIdentity(world.Administrator(administrator, request), request);
  };
  const auto own = create(kDonetskTail, "a", kKramatorskRaion);
  ASSERT_THAT(own, IsOk());
  EXPECT_TRUE(own->active());
  EXPECT_FALSE(own->demo());
  EXPECT_EQ(own->etag(), "\"1\"");
  EXPECT_EQ(own->display_name(), "Олена Приклад");
  EXPECT_EQ(platform::FromProto(own->create_time()), platform::TestNow());
  EXPECT_THAT(create(kDonetskTail, "b", kKharkiv), Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  EXPECT_THAT(create(kDonetskTail, "b", ""), Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  EXPECT_THAT(create(0, "b", ""), IsOk());
  EXPECT_THAT(create(0, "c", "UA99999999999999999"), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(Identities, HaveASubjectThatIsUniqueWithinItsKind) {
  AccessWorld world;
  world.Register("somebody", kDonetsk);
  auto request = NewPerson("somebody", kKharkiv);
  EXPECT_THAT(world.identities.CreateIdentity(world.Administrator(0, request), request),
              Refused(common::v1::REASON_ALREADY_EXISTS));
  request.mutable_identity()->set_kind(v1::Identity::KIND_EXCHANGE);
  EXPECT_THAT(world.identities.CreateIdentity(world.Administrator(0, request), request), IsOk());
}

TEST(Identities, ThatASenderCallsDemoAreNot) {
  AccessWorld world;
  auto request = NewPerson("somebody", kDonetsk);
  request.mutable_identity()->set_demo(true);
  const auto identity = world.identities.CreateIdentity(world.Administrator(0, request), request);
  ASSERT_THAT(identity, IsOk());
  EXPECT_FALSE(identity->demo());
}

TEST(Identities, KeepNamesAndSubjectsUnreadableInTheDatabase) {
  AccessWorld world;
  world.Register("hidden-subject", kDonetsk);
  const auto request = NewPerson("another-subject", kDonetsk);
  ASSERT_THAT(world.identities.CreateIdentity(world.Administrator(0, request), request), IsOk());
  EXPECT_EQ(
      world.database.Sql(
          "SELECT count(*) FROM identities WHERE position('subject'::bytea IN subject) > 0 OR "
          "position(convert_to('Приклад', 'UTF8') IN display_name) > 0"),
      "0");
  EXPECT_EQ(
      world.database.Sql("SELECT count(*) FROM platform.audit WHERE audit::text LIKE '%subject%'"),
      "0");
}

TEST(Identities, OfForeignUnitsAreNotFoundNorListed) {
  AccessWorld world;
  const std::string own = world.Register("own", kKramatorskRaion).id(),
                    foreign = world.Register("foreign", kKharkiv).id();
  const auto get = [&](const std::string& id) {
    const auto request = For<v1::GetIdentityRequest>(id);
    return world.identities.GetIdentity(world.Administrator(kDonetskTail, request), request);
  };
  EXPECT_THAT(get(own), IsOk());
  EXPECT_THAT(get(foreign), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(get("00000000-0000-7000-8000-000000000009"), Refused(common::v1::REASON_NOT_FOUND));

  const v1::ListIdentitiesRequest list;
  const auto listed =
      world.identities.ListIdentities(world.Administrator(kDonetskTail, list), list);
  ASSERT_THAT(listed, IsOk());
  ASSERT_EQ(listed->identities_size(), 1);
  EXPECT_EQ(listed->identities(0).id(), own);
  EXPECT_EQ(listed->next_page_token(), "");
}

TEST(Identities, OfTheCountryAreSeenByItsAdministratorsOnly) {
  AccessWorld world;
  const auto request = For<v1::GetIdentityRequest>(world.Register("national", "").id());
  EXPECT_THAT(world.identities.GetIdentity(world.Administrator(0, request), request), IsOk());
  EXPECT_THAT(world.identities.GetIdentity(world.Administrator(kDonetskTail, request), request),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST(Identities, AreListedInPagesWithTheirGrants) {
  AccessWorld world;
  for (const char* subject : {"a", "b", "c"})
    world.Give(world.Register(subject, kDonetsk).id(), "analyst", kDonetsk);
  v1::ListIdentitiesRequest request;
  request.set_page_size(2);
  auto page = world.identities.ListIdentities(world.Administrator(0, request), request);
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->identities_size(), 2);
  EXPECT_EQ(page->identities(1).grants_size(), 1);
  const std::string last = page->identities(1).id();
  request.set_page_token(page->next_page_token());
  page = world.identities.ListIdentities(world.Administrator(0, request), request);
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->identities_size(), 1);
  EXPECT_GT(page->identities(0).id(), last);
  EXPECT_EQ(page->next_page_token(), "");
}

TEST(Identities, LearnWhoTheyAre) {
  AccessWorld world;
  const std::string id = world.Register("somebody", kDonetsk).id();
  world.Give(id, "analyst", kDonetsk);
  const v1::GetMeRequest request;
  const auto me = world.identities.GetMe(
      platform::TestCall(request, {.no_scope = true, .principal = id}), request);
  ASSERT_THAT(me, IsOk());
  EXPECT_EQ(me->subject(), "somebody");
  EXPECT_EQ(me->grants_size(), 1);
}

TEST(Identities, ThatAreClosedLoseTheirTokensAndGetNoMore) {
  AccessWorld world;
  const std::string id = world.Register("somebody", kDonetsk).id();
  const std::string token = *world.TokenOf("somebody");
  ASSERT_THAT(world.Judge(token), IsOk());
  const auto close = For<v1::DeactivateIdentityRequest>(id);
  const auto closed =
      world.identities.DeactivateIdentity(world.Administrator(kDonetskTail, close), close);
  ASSERT_THAT(closed, IsOk());
  EXPECT_FALSE(closed->active());
  EXPECT_THAT(world.Judge(token), Refused(common::v1::REASON_TOKEN_REVOKED));
  EXPECT_THAT(world.TokenOf("somebody"), Refused(common::v1::REASON_IDENTITY_CLOSED));
  EXPECT_THAT(world.identities.DeactivateIdentity(world.Administrator(0, close), close),
              Refused(common::v1::REASON_STATE_FORBIDS));

  const auto open = For<v1::ActivateIdentityRequest>(id);
  const auto opened =
      world.identities.ActivateIdentity(world.Administrator(kDonetskTail, open), open);
  ASSERT_THAT(opened, IsOk());
  EXPECT_TRUE(opened->active());
  EXPECT_THAT(world.Judge(*world.TokenOf("somebody")), IsOk());
  EXPECT_THAT(world.Judge(token), Refused(common::v1::REASON_TOKEN_REVOKED));
}

TEST(Identities, AreOpenedOnlyByThoseWhoCouldGiveTheirGrants) {
  AccessWorld world;
  const std::string id = world.Register("somebody", kDonetsk).id();
  world.Give(id, "national_coordinator", "");
  const auto close = For<v1::DeactivateIdentityRequest>(id);
  ASSERT_THAT(world.identities.DeactivateIdentity(world.Administrator(0, close), close), IsOk());
  const auto open = For<v1::ActivateIdentityRequest>(id);
  EXPECT_THAT(world.identities.ActivateIdentity(world.Administrator(kDonetskTail, open), open),
              Refused(common::v1::REASON_DELEGATION_EXCEEDED));
  EXPECT_THAT(world.identities.ActivateIdentity(world.Administrator(0, open), open), IsOk());
}

TEST(Identities, CannotCloseThemselves) {
  AccessWorld world;
  const auto close = For<v1::DeactivateIdentityRequest>(world.Register("somebody", kDonetsk).id());
  EXPECT_THAT(world.identities.DeactivateIdentity(
                  platform::TestCall(close, {.principal = close.id()}), close),
              Refused(common::v1::REASON_OWN_IDENTITY));
}

TEST(Identities, ChangeOnlyUnderTheirCurrentEtag) {
  AccessWorld world;
  const v1::Identity identity = world.Register("somebody", kDonetsk);
  world.Give(identity.id(), "analyst", kDonetsk);
  auto close = For<v1::DeactivateIdentityRequest>(identity.id());
  close.set_etag(identity.etag());
  EXPECT_THAT(world.identities.DeactivateIdentity(world.Administrator(0, close), close),
              Refused(common::v1::REASON_ETAG_STALE));
}

TEST(Identities, LoseTheTokensOfUntilNowWhenTheyAreRevoked) {
  AccessWorld world;
  const std::string id = world.Register("somebody", kDonetsk).id();
  const std::string before = *world.TokenOf("somebody");
  const auto request = For<v1::RevokeTokensRequest>(id);
  ASSERT_THAT(world.identities.RevokeTokens(world.Administrator(kDonetskTail, request), request),
              IsOk());
  EXPECT_THAT(world.Judge(before), Refused(common::v1::REASON_TOKEN_REVOKED));
  EXPECT_THAT(world.Judge(*world.TokenOf("somebody")), IsOk());
}

TEST(Identities, AreClosedAgainstTokensWhoseCallBeganBeforeTheRevocation) {
  AccessWorld world;
  const std::string id = world.Register("somebody", kDonetsk).id();
  // The token's call began a second after the revocation's, but reached the database first.
  const std::string early = *world.TokenOf("somebody", platform::TestNow() + absl::Seconds(1));
  const auto request = For<v1::RevokeTokensRequest>(id);
  ASSERT_THAT(world.identities.RevokeTokens(world.Administrator(0, request), request), IsOk());
  EXPECT_THAT(world.Judge(early, platform::TestNow() + absl::Seconds(1)),
              Refused(common::v1::REASON_TOKEN_REVOKED));
}

TEST(Identities, AnswerARepeatedRequestWithoutDoingItAgain) {
  AccessWorld world;
  auto request = NewPerson("somebody", kDonetsk);
  request.set_request_id("11111111-2222-4333-8444-555555555555");
  const auto first = world.identities.CreateIdentity(world.Administrator(0, request), request);
  const auto second = world.identities.CreateIdentity(world.Administrator(0, request), request);
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(first->id(), second->id());
  request.mutable_identity()->set_display_name("Інша");
  EXPECT_THAT(world.identities.CreateIdentity(world.Administrator(0, request), request),
              Refused(common::v1::REASON_REQUEST_ID_REUSED));
}

TEST(Identities, LeaveAnAuditRecordOfEveryChange) {
  AccessWorld world;
  const std::string id = world.Register("somebody", kDonetsk).id();
  world.Give(id, "analyst", kDonetsk);
  EXPECT_EQ(world.database.Sql(
                absl::StrCat("SELECT string_agg(method, ',' ORDER BY id) FROM platform.audit WHERE "
                             "touched @> ARRAY['identities/",
                             id, "']")),
            "cc.access.v1.AccessService.CreateIdentity,cc.access.v1.AccessService.AddGrant");
}

TEST(Access, SchemaIsWhatItsFileSays) {
  AccessWorld world;
  platform::ExpectSchemaMatches(world.database, "services/access/schema.sql");
}

}  // namespace
}  // namespace cc::access
