#include "services/access/access_test_world.h"

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "services/access/migrations.h"
#include "services/access/signing_keys.h"

namespace cc::access {

using platform::Call;
using platform::HeldGrant;

constexpr char kChief[] = "00000000-0000-7000-8000-0000000000aa";

TestFolder::TestFolder() {
  std::string name = absl::StrCat(::testing::TempDir(), "/cc_access_XXXXXX");
  path_ = mkdtemp(name.data());
}
TestFolder::~TestFolder() { std::filesystem::remove_all(path_); }

void TestFolder::Write(const std::string& name, const std::string& text) const {
  std::ofstream(absl::StrCat(path_, "/", name), std::ios::binary) << text;
}
std::string TestFolder::Read(const std::string& name) const {
  std::ifstream file(absl::StrCat(path_, "/", name), std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
}

AccessWorld::AccessWorld(Tokens::Options options)
    : database("access", Migrations()),
      states(database.db(), authenticator, {.keys_folder = folder.path()}),
      tokens(database.db(), database.keyring(), states, std::move(options)),
      identities(database.db(), database.keyring(), units, states),
      grants(database.db(), database.keyring(), units, states) {
  units.Add({kDonetsk, kKramatorskRaion});
  units.Add({kKharkiv});
  EXPECT_THAT(SigningKeys::MakeFirst(folder.path(), platform::TestNow()), platform::IsOk());
  EXPECT_THAT(states.Reload(System()), platform::IsOk());
}

Call AccessWorld::As(std::vector<HeldGrant> grants, const google::protobuf::Message& request,
                     absl::Time now) {
  const Call plain =
      platform::TestCall(request, {.no_scope = true, .principal = kChief, .now = now});
  auto principal = std::make_shared<platform::Principal>(plain.principal());
  principal->grants = std::move(grants);
  Call::Parts parts;
  parts.method = plain.method();
  parts.permission = plain.permission();
  parts.audited = plain.audited();
  parts.read_only = plain.read_only();
  parts.now = now;
  parts.trace = plain.trace();
  parts.request = &request;
  parts.scope = authenticator.ScopeFor(*principal, parts.permission, now);
  parts.principal = std::move(principal);
  return Call(std::move(parts));
}

Call AccessWorld::Administrator(int32_t tail, const google::protobuf::Message& request,
                                absl::Time now) {
  return As({{.role = "administrator", .tail = tail}}, request, now);
}

Call AccessWorld::System(absl::Time now) { return Call::System("test", now); }

Call AccessWorld::Open(const google::protobuf::Message& request, const std::string& certificate,
                       absl::Time now) {
  const Call plain =
      platform::TestCall(request, {.no_scope = true, .principal = "anonymous", .now = now});
  Call::Parts parts;
  parts.principal = std::make_shared<platform::Principal>(plain.principal());
  parts.method = plain.method();
  parts.audited = plain.audited();
  parts.now = now;
  parts.peer_certificate = certificate;
  parts.request = &request;
  return Call(std::move(parts));
}

v1::Identity AccessWorld::Register(const std::string& subject, const std::string& unit_code) {
  v1::CreateIdentityRequest request;
  request.mutable_identity()->set_kind(v1::Identity::KIND_PERSON);
  request.mutable_identity()->set_display_name(absl::StrCat("Особа ", subject));
  request.mutable_identity()->set_subject(subject);
  request.mutable_identity()->set_unit_code(unit_code);
  request.mutable_identity()->set_synthetic(true);
  auto identity = identities.CreateIdentity(Administrator(0, request), request);
  EXPECT_THAT(identity, platform::IsOk());
  return identity.ok() ? *identity : v1::Identity();
}

v1::Identity AccessWorld::Give(const std::string& identity_id, const std::string& role,
                               const std::string& unit_code, options::v1::Relation relation,
                               const std::string& until) {
  v1::AddGrantRequest request;
  request.set_identity_id(identity_id);
  request.mutable_grant()->set_role(role);
  request.mutable_grant()->set_unit_code(unit_code);
  request.mutable_grant()->set_relation(relation);
  request.mutable_grant()->set_until(until);
  auto identity = grants.AddGrant(Administrator(0, request), request);
  EXPECT_THAT(identity, platform::IsOk());
  return identity.ok() ? *identity : v1::Identity();
}

absl::StatusOr<std::string> AccessWorld::TokenOf(const std::string& subject, absl::Time now) {
  auto token = tokens.IssueFor(System(now), v1::Identity::KIND_PERSON, subject);
  if (!token.ok()) return token.status();
  return token->token();
}

absl::StatusOr<std::shared_ptr<const platform::Principal>> AccessWorld::Judge(
    const std::string& token, absl::Time now) {
  EXPECT_THAT(states.Current(System(now)), platform::IsOk());
  return authenticator.Verify(token, now);
}

}  // namespace cc::access
