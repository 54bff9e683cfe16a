#ifndef SERVICES_ACCESS_SEEDS_H_
#define SERVICES_ACCESS_SEEDS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

// The identities that exist without anybody registering them. Each function may run at every start.
namespace cc::access {

// The services of the suite, known by their certificates, each with the role `service_<name>` (the
// gateway: `gateway`) over the country.
absl::Status SeedServices(platform::Db& db, const platform::Keyring& keyring,
                          const platform::Call& call);

// The identities of the local run.
absl::Status SeedDemoIdentities(platform::Db& db, const platform::Keyring& keyring,
                                const platform::Call& call);
std::vector<std::string> DemoIdentityNames();

// A person with the role `administrator` over the country, unless an open identity has it already;
// then nothing.
absl::Status SeedFirstAdministrator(platform::Db& db, const platform::Keyring& keyring,
                                    const platform::Call& call, absl::string_view subject);

}  // namespace cc::access

#endif  // SERVICES_ACCESS_SEEDS_H_
