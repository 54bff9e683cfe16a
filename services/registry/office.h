#ifndef SERVICES_REGISTRY_OFFICE_H_
#define SERVICES_REGISTRY_OFFICE_H_

#include "services/platform/server/server.h"
#include "services/registry/appeal_service.h"
#include "services/registry/office_service.h"

namespace cc::registry {

// The office's day: what serves it, and its RPCs. Called once by main.
inline void ServeOffices(platform::Server& server, const platform::UnitPaths& paths,
                         const DatedRules& rules, Applications& applications) {
  auto& points = server.Make<ServicePoints>(server.db(), paths);
  auto& tickets = server.Make<Tickets>(server.db(), rules);
  auto& appointments = server.Make<Appointments>(server.db(), server.keyring(), rules);
  auto& appeals = server.Make<Appeals>(server.db(), server.keyring(), paths, rules);
  const auto scope_for = [&server](const platform::Call& call, absl::string_view permission) {
    return server.authenticator().ScopeFor(call.principal(), permission, call.now());
  };
  auto& needs = server.Make<Needs>(server.db(), server.keyring());
  auto& offline = server.Make<OfflineWork>(server.db(), server.keyring(), paths, scope_for, tickets,
                                           appointments, appeals, applications, needs);
  server.Add(server.Make<OfficeService>(server.rpc(), appointments, offline, points, tickets));
  server.Add(server.Make<AppealService>(server.rpc(), appeals));
}

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_OFFICE_H_
