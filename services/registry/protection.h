#ifndef SERVICES_REGISTRY_PROTECTION_H_
#define SERVICES_REGISTRY_PROTECTION_H_

#include "services/platform/server/server.h"
#include "services/registry/masking.h"
#include "services/registry/mass_reading.h"
#include "services/registry/protection_columns.h"
#include "services/registry/protection_service.h"

namespace cc::registry {

// What every call passes on its way to the handler and back.
inline platform::Rpc::Hooks ProtectionHooks(const OpenRecords& open, MassReading& mass_reading,
                                            const Masking& masking) {
  return {.before =
              [&open](const platform::Call& call, const google::protobuf::Message& request) {
                return open.Widen(call, request);
              },
          .after = [&mass_reading, &masking](const platform::Call& call,
                                             google::protobuf::Message& answer) -> absl::Status {
            CC_RETURN_IF_ERROR(mass_reading.Admit(call));
            return masking.Apply(call, answer);
          }};
}

// Puts the protection of people over the whole service: what every call passes (opened records,
// limits of mass reading, masking), the RPCs of protection and their jobs. Called once by main.
inline void ProtectPeople(platform::Server& server, MassReading::Options limits) {
  auto& masking =
      server.Make<Masking>(server.db(), [&server](const platform::Call& call, absl::string_view p) {
        return server.authenticator().ScopeFor(call.principal(), p, call.now());
      });
  const auto mask = [&masking](const platform::Call& call, google::protobuf::Message& answer) {
    return masking.Apply(call, answer);
  };
  auto& open = server.Make<OpenRecords>(server.db());
  open.Start();
  auto& mass_reading = server.Make<MassReading>(server.db(), limits);
  mass_reading.Start();
  server.rpc().SetHooks(ProtectionHooks(open, mass_reading, masking));

  auto& break_glass = server.Make<BreakGlass>(server.db(), server.keyring(), open);
  auto& access_log = server.Make<AccessLog>(server.db());
  auto& person_extract = server.Make<PersonExtract>(server.db(), server.keyring(), mask);
  server.Add(server.Make<ProtectionService>(server.rpc(), break_glass, access_log, person_extract));
  server.metrics().AddGauge("registry_break_glass_opened",
                            "Records opened outside their scope since the start.", {},
                            [&break_glass] { return static_cast<double>(break_glass.opened()); });
  server.metrics().AddGauge(
      "registry_mass_reading_refused", "Answers refused because of too many people in an hour.", {},
      [&mass_reading] { return static_cast<double>(mass_reading.refused()); });
  server.RotateKeys(EncryptedColumns());
}

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_PROTECTION_H_
