#ifndef SERVICES_REGISTRY_PROTECTION_H_
#define SERVICES_REGISTRY_PROTECTION_H_

#include "services/platform/server/server.h"
#include "services/registry/masking.h"
#include "services/registry/protection_service.h"

namespace cc::registry {

// Puts the protection of people over the whole service: what every call passes (opened records,
// masking), the RPCs of protection and their jobs. Called once by main.
inline void ProtectPeople(platform::Server& server) {
  auto& masking =
      server.Make<Masking>(server.db(), [&server](const platform::Call& call, absl::string_view p) {
        return server.authenticator().ScopeFor(call.principal(), p, call.now());
      });
  const auto mask = [&masking](const platform::Call& call, google::protobuf::Message& answer) {
    return masking.Apply(call, answer);
  };
  auto& open = server.Make<OpenRecords>(server.db());
  open.Start();
  server.rpc().SetHooks(
      {.before =
           [&open](const platform::Call& call, const google::protobuf::Message& request) {
             return open.Widen(call, request);
           },
       .after = mask});

  auto& break_glass = server.Make<BreakGlass>(server.db(), server.keyring(), open);
  auto& access_log = server.Make<AccessLog>(server.db());
  auto& person_extract = server.Make<PersonExtract>(server.db(), server.keyring(), mask);
  server.Add(server.Make<ProtectionService>(server.rpc(), break_glass, access_log, person_extract));
  server.metrics().AddGauge("registry_break_glass_opened",
                            "Records opened outside their scope since the start.", {},
                            [&break_glass] { return static_cast<double>(break_glass.opened()); });
}

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_PROTECTION_H_
