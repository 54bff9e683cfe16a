#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>

#include "absl/flags/flag.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/access/access_service.h"
#include "services/access/migrations.h"
#include "services/access/seeds.h"
#include "services/access/signing_keys.h"
#include "services/access/upkeep.h"
#include "services/platform/error/error.h"
#include "services/platform/server/server.h"
#include "services/territory/client/territory_snapshot.h"

ABSL_FLAG(std::string, signing_keys, "",
          "folder of the private keys that sign tokens, as NAME.pem; read anew every 10 seconds; "
          "the newest signs");
ABSL_FLAG(
    std::string, roles, "",
    "file of roles and permissions; the built-in table where empty; read anew every 10 seconds");
ABSL_FLAG(std::string, oidc_issuer, "",
          "`iss` of the sign-in provider's ID tokens (OpenID Connect)");
ABSL_FLAG(std::string, oidc_audience, "", "our client id at the sign-in provider");
ABSL_FLAG(std::string, oidc_jwks, "",
          "file with the sign-in provider's public keys (JWKS); read anew every 10 seconds");
ABSL_FLAG(std::string, gateway_name, "gateway", "common name of the gateway's certificate");
ABSL_FLAG(std::string, bootstrap_admin_subject_file, "",
          "file with the `sub` of the first administrator, who is registered where there is none");
ABSL_FLAG(bool, demo, false,
          "make the demo identities and give them tokens; local environment only");
ABSL_FLAG(std::string, demo_tokens, "",
          "folder for fresh tokens of the demo identities, as NAME.jwt; implies --demo");

namespace cc::access {
namespace {

using platform::Server;

absl::StatusOr<bool> DemoWanted() {
  const bool wanted = absl::GetFlag(FLAGS_demo) || !absl::GetFlag(FLAGS_demo_tokens).empty();
  if (wanted && !platform::IsLocalEnvironment()) {
    return absl::FailedPreconditionError(
        "demo identities are refused in production: drop --demo and --demo_tokens");
  }
  return wanted;
}

absl::StatusOr<std::optional<Tokens::Provider>> ProviderFromFlags() {
  Tokens::Provider provider{absl::GetFlag(FLAGS_oidc_issuer), absl::GetFlag(FLAGS_oidc_audience),
                            absl::GetFlag(FLAGS_oidc_jwks)};
  const int given =
      !provider.issuer.empty() + !provider.audience.empty() + !provider.key_set_file.empty();
  if (given == 0) return std::optional<Tokens::Provider>();
  if (given < 3) {
    return absl::FailedPreconditionError(
        "give --oidc_issuer, --oidc_audience and --oidc_jwks together or none of them");
  }
  return std::make_optional(std::move(provider));
}

absl::Status Seed(Server& server, bool demo) {
  const platform::Call call = server.SystemCall("seed");
  CC_RETURN_IF_ERROR(SeedServices(server.db(), server.keyring(), call));
  if (demo) CC_RETURN_IF_ERROR(SeedDemoIdentities(server.db(), server.keyring(), call));
  const std::string path = absl::GetFlag(FLAGS_bootstrap_admin_subject_file);
  if (path.empty()) return absl::OkStatus();
  std::ifstream file(path);
  std::string subject((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  absl::StripAsciiWhitespace(&subject);
  if (subject.empty() || subject.size() > 300) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " does not hold the subject of the first administrator"));
  }
  return SeedFirstAdministrator(server.db(), server.keyring(), call, subject);
}

absl::Status SetUp(Server& server) {
  CC_ASSIGN_OR_RETURN(const bool demo, DemoWanted());
  CC_ASSIGN_OR_RETURN(auto provider, ProviderFromFlags());
  const std::string keys_folder = absl::GetFlag(FLAGS_signing_keys);
  if (keys_folder.empty())
    return absl::FailedPreconditionError("name the folder of the signing keys with --signing_keys");
  if (platform::IsLocalEnvironment())
    CC_RETURN_IF_ERROR(SigningKeys::MakeFirst(keys_folder, absl::Now()));

  auto& states = server.Make<AuthStates>(
      server.db(), server.authenticator(),
      AuthStates::Options{.keys_folder = keys_folder, .roles_file = absl::GetFlag(FLAGS_roles)});
  auto& tokens = server.Make<Tokens>(server.db(), server.keyring(), states,
                                     Tokens::Options{.demo = demo,
                                                     .gateway = absl::GetFlag(FLAGS_gateway_name),
                                                     .provider = std::move(provider)});
  CC_RETURN_IF_ERROR(Seed(server, demo));
  auto& upkeep = server.Make<Upkeep>(
      states, tokens, server.feed().wakeup(), [&server] { return server.SystemCall("upkeep"); },
      Upkeep::Options{.demo_folder = absl::GetFlag(FLAGS_demo_tokens)});
  CC_RETURN_IF_ERROR(upkeep.RunOnce(server.SystemCall("start")));
  upkeep.Start();
  server.SetServiceToken([&upkeep] { return upkeep.OwnToken(); });

  auto& units = server.Make<territory::TerritorySnapshot>(
      server.Dial("territory"), [&upkeep] { return upkeep.OwnToken(); }, server.db());
  server.SetUnitPaths(units);
  auto& identities = server.Make<Identities>(server.db(), server.keyring(), units, states);
  auto& grants = server.Make<Grants>(server.db(), server.keyring(), units, states);
  server.Add(server.Make<AccessService>(server.rpc(), server.feed().wakeup(), tokens, identities,
                                        grants, states));
  server.RotateKeys({CC_ENCRYPTED_COLUMN("identities", "subject"),
                     CC_ENCRYPTED_COLUMN("identities", "display_name")});
  return absl::OkStatus();
}

}  // namespace
}  // namespace cc::access

int main(int argc, char** argv) {
  return cc::platform::RunService({.name = "access", .migrations = cc::access::Migrations()}, argc,
                                  argv, cc::access::SetUp);
}
