#include "services/access/auth_states.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

#include "services/access/access_test_world.h"
#include "services/access/seeds.h"
#include "services/access/upkeep.h"

namespace cc::access {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::SigningKey;
using platform::StatusIs;
using platform::TestNow;

// The key that a token names.
std::string KeyOf(const std::string& token) {
  for (const char* id : {"first", "zz-second"}) {
    std::string header;
    absl::WebSafeBase64Unescape(token.substr(0, token.find('.')), &header);
    if (header.find(id) != std::string::npos) return id;
  }
  return "";
}

TEST(SigningKeys, AreMadeOnceAndOnlyForTheirOwner) {
  TestFolder folder;
  const std::string keys = folder.path() + "/new";
  ASSERT_THAT(SigningKeys::MakeFirst(keys, TestNow()), IsOk());
  ASSERT_THAT(SigningKeys::MakeFirst(keys, TestNow()), IsOk());
  const auto loaded = SigningKeys::Load(keys);
  ASSERT_THAT(loaded, IsOk());
  ASSERT_EQ(loaded->ids().size(), 1u);
  EXPECT_EQ(loaded->ids()[0].substr(0, 11), "2026-03-02-");
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(keys + "/" + loaded->ids()[0] + ".pem").permissions(),
            perms::owner_read | perms::owner_write);
}

TEST(SigningKeys, SayWhichFileIsWrong) {
  TestFolder folder;
  EXPECT_THAT(SigningKeys::Load(folder.path()), StatusIs(absl::StatusCode::kNotFound));
  folder.Write("broken.pem", "nothing");
  const auto keys = SigningKeys::Load(folder.path());
  EXPECT_THAT(keys, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_NE(keys.status().message().find("broken.pem"), absl::string_view::npos);
}

TEST(AuthStates, RotateKeysWithoutRefusingAnyToken) {
  AccessWorld world;
  const std::string only = SigningKeys::Load(world.folder.path())->ids()[0];
  world.Register("somebody", kDonetsk);
  const std::string old_token = *world.TokenOf("somebody");

  // A new key is published at once and signs when everybody has learnt of it.
  absl::Time now = TestNow() + absl::Seconds(10);
  world.folder.Write("zz-second.pem", SigningKey::Generate("EdDSA", "zz-second")->ToPem());
  ASSERT_THAT(world.states.Reload(world.System(now)), IsOk());
  EXPECT_NE(KeyOf(*world.TokenOf("somebody", now)), "zz-second");
  EXPECT_THAT(world.Judge(old_token, now), IsOk());
  now += SigningKeys::kSettle;
  const std::string new_token = *world.TokenOf("somebody", now);
  EXPECT_EQ(KeyOf(new_token), "zz-second");
  EXPECT_THAT(world.Judge(new_token, now), IsOk());
  EXPECT_THAT(world.Judge(old_token, now), IsOk());

  // A key that is taken away voids its tokens.
  std::filesystem::remove(world.folder.path() + "/" + only + ".pem");
  ASSERT_THAT(world.states.Reload(world.System(now)), IsOk());
  EXPECT_THAT(world.Judge(old_token, now), Refused(common::v1::REASON_TOKEN_INVALID));
  EXPECT_THAT(world.Judge(new_token, now), IsOk());
}

TEST(AuthStates, GrowInRevisionWithEachChangeAndOnlyThen) {
  AccessWorld world;
  const auto revision = [&] { return (*world.states.Current(world.System()))->revision(); };
  const int64_t first = revision();
  ASSERT_THAT(world.states.Reload(world.System()), IsOk());
  EXPECT_EQ(revision(), first);
  v1::RevokeTokensRequest revoke;
  revoke.set_id(world.Register("somebody", kDonetsk).id());
  EXPECT_EQ(revision(), first);
  ASSERT_THAT(world.identities.RevokeTokens(world.Administrator(0, revoke), revoke), IsOk());
  EXPECT_EQ(revision(), first + 1);
  world.folder.Write("zz-second.pem", SigningKey::Generate("ES256", "zz-second")->ToPem());
  ASSERT_THAT(world.states.Reload(world.System()), IsOk());
  EXPECT_EQ(revision(), first + 2);
}

TEST(AuthStates, FollowARolesFileAndKeepTheLastGoodOne) {
  AccessWorld world;
  const std::string path = world.folder.path() + "/roles.json";
  world.folder.Write("roles.json",
                     R"({"roles": {"reader": {"title": "x", "permissions": ["a.b.read"]}}})");
  AuthStates states(world.database.db(), world.authenticator,
                    {.keys_folder = world.folder.path(), .roles_file = path});
  ASSERT_THAT(states.Reload(world.System()), IsOk());
  ASSERT_NE(states.roles()->Find("reader"), nullptr);
  platform::Principal principal;
  principal.grants = {{.role = "reader"}};
  EXPECT_FALSE(world.authenticator.ScopeFor(principal, "a.b.read", TestNow()).empty());

  world.folder.Write("roles.json",
                     R"({"roles": {"reader": {"title": "x", "permissions": ["a.b.write"]}}})");
  ASSERT_THAT(states.Reload(world.System()), IsOk());
  EXPECT_TRUE(world.authenticator.ScopeFor(principal, "a.b.read", TestNow()).empty());
  world.folder.Write("roles.json", "{");
  EXPECT_THAT(states.Reload(world.System()), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_FALSE(world.authenticator.ScopeFor(principal, "a.b.write", TestNow()).empty());
}

TEST(AuthStates, ForgetRevocationsThatConcernNoLivingToken) {
  AccessWorld world;
  v1::RevokeTokensRequest revoke;
  revoke.set_id(world.Register("somebody", kDonetsk).id());
  ASSERT_THAT(world.identities.RevokeTokens(world.Administrator(0, revoke), revoke), IsOk());
  EXPECT_EQ((*world.states.Current(world.System()))->revocations_size(), 1);
  AuthStates later(world.database.db(), world.authenticator, {.keys_folder = world.folder.path()});
  ASSERT_THAT(later.Reload(world.System(TestNow() + absl::Minutes(13))), IsOk());
  EXPECT_EQ((*later.Current(world.System(TestNow() + absl::Minutes(13))))->revocations_size(), 0);
}

TEST(AuthStates, StreamTheWholeStateAtOnceAndAfterEachChange) {
  AccessWorld world;
  v1::WatchAuthStateRequest request;
  const platform::Call call = world.Open(request);
  const auto source = world.states.WatchAuthState(call, request);
  ASSERT_THAT(source, IsOk());
  auto news = (*source)->Next(call);
  ASSERT_THAT(news, IsOk());
  ASSERT_EQ(news->size(), 1u);
  EXPECT_NE((*news)[0].jwks().find("ES256"), std::string::npos);
  EXPECT_GT((*news)[0].roles_size(), 10);
  EXPECT_EQ((*source)->Next(call)->size(), 0u);

  v1::DeactivateIdentityRequest close;
  close.set_id(world.Register("somebody", kDonetsk).id());
  ASSERT_THAT(world.identities.DeactivateIdentity(world.Administrator(0, close), close), IsOk());
  news = (*source)->Next(call);
  ASSERT_EQ(news->size(), 1u);
  EXPECT_EQ((*news)[0].revocations(0).subject_id(), close.id());

  request.set_known_revision((*news)[0].revision());
  const auto knowing = world.states.WatchAuthState(call, request);
  EXPECT_EQ((*knowing)->Next(call)->size(), 0u);
}

TEST(AuthStates, AreReadableByAnybodyWithRoles) {
  AccessWorld world;
  const v1::GetAuthStateRequest get;
  const auto state = world.states.GetAuthState(world.Open(get), get);
  ASSERT_THAT(state, IsOk());
  EXPECT_EQ(state->jwks().find("\"d\""), std::string::npos);
  const v1::ListRolesRequest list;
  EXPECT_EQ(world.states.ListRoles(world.Open(list), list)->roles_size(), state->roles_size());
}

TEST(Seeds, MayBePlantedAtEveryStart) {
  AccessWorld world;
  for (int start = 0; start < 2; ++start) {
    ASSERT_THAT(SeedServices(world.database.db(), world.database.keyring(), world.System()),
                IsOk());
    ASSERT_THAT(SeedDemoIdentities(world.database.db(), world.database.keyring(), world.System()),
                IsOk());
    ASSERT_THAT(SeedFirstAdministrator(world.database.db(), world.database.keyring(),
                                       world.System(), "first"),
                IsOk());
    ASSERT_THAT(SeedFirstAdministrator(world.database.db(), world.database.keyring(),
                                       world.System(), "other"),
                IsOk());
  }
  EXPECT_EQ(world.database.Sql("SELECT count(*) FROM identities"),
            "25");  // 7 services, 17 demo, one administrator
  EXPECT_EQ(world.database.Sql("SELECT count(*) FROM grants"), "25");
  EXPECT_EQ(world.database.Sql("SELECT count(*) FROM identities WHERE demo AND synthetic"), "17");
  EXPECT_THAT(world.TokenOf("first"), IsOk());
  EXPECT_THAT(world.TokenOf("other"), Refused(common::v1::REASON_IDENTITY_UNKNOWN));
}

TEST(Seeds, OnlyNameRolesThatExist) {
  AccessWorld world;
  ASSERT_THAT(SeedServices(world.database.db(), world.database.keyring(), world.System()), IsOk());
  ASSERT_THAT(SeedDemoIdentities(world.database.db(), world.database.keyring(), world.System()),
              IsOk());
  std::string known = "'none'";
  for (const v1::Role& role : world.states.roles()->roles())
    absl::StrAppend(&known, ",'", role.name(), "'");
  EXPECT_EQ(world.database.Sql("SELECT count(*) FROM grants WHERE role NOT IN (" + known + ")"),
            "0");
}

TEST(Seeds, AreAdministeredByTheirOwnOblast) {
  AccessWorld world;
  ASSERT_THAT(SeedDemoIdentities(world.database.db(), world.database.keyring(), world.System()),
              IsOk());
  const v1::ListIdentitiesRequest list;
  const auto listed =
      world.identities.ListIdentities(world.Administrator(kDonetskTail, list), list);
  ASSERT_THAT(listed, IsOk());
  EXPECT_EQ(listed->identities_size(),
            4);  // donetsk-ova, donetsk-admin, kramatorsk-rva, dispatcher
}

TEST(Upkeep, KeepsTheDemoFilesAndItsOwnTokenFresh) {
  AccessWorld world;
  ASSERT_THAT(SeedServices(world.database.db(), world.database.keyring(), world.System()), IsOk());
  ASSERT_THAT(SeedDemoIdentities(world.database.db(), world.database.keyring(), world.System()),
              IsOk());
  platform::Wakeup wakeup;
  Upkeep upkeep(world.states, world.tokens, wakeup, [&] { return world.System(); },
                {.demo_folder = world.folder.path() + "/demo"});
  EXPECT_EQ(upkeep.OwnToken(), "");
  ASSERT_THAT(upkeep.RunOnce(world.System()), IsOk());
  EXPECT_THAT(world.Judge(upkeep.OwnToken()), IsOk());
  const std::string first = world.folder.Read("demo/donetsk-ova.jwt");
  EXPECT_THAT(world.Judge(first), IsOk());
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(world.folder.path() + "/demo/auditor.jwt").permissions(),
            perms::owner_read | perms::owner_write);
  ASSERT_THAT(upkeep.RunOnce(world.System(TestNow() + absl::Minutes(3))), IsOk());
  EXPECT_EQ(world.folder.Read("demo/donetsk-ova.jwt"), first);
  ASSERT_THAT(upkeep.RunOnce(world.System(TestNow() + absl::Minutes(4))), IsOk());
  EXPECT_NE(world.folder.Read("demo/donetsk-ova.jwt"), first);
}

}  // namespace
}  // namespace cc::access
