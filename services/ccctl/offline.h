#ifndef SERVICES_CCCTL_OFFLINE_H_
#define SERVICES_CCCTL_OFFLINE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/ccctl/command.h"

namespace cc::ccctl {

// `offline key KEY.pem` tells the public key of a device for RegisterDevice. `offline sign KEY.pem
// [COMMANDS.json [PREFIX]]` makes of an OfflineCommands message (a file or standard input) the
// signed request for UploadOfflinePackage, to be sent when there is a network; what is too long for
// one becomes PREFIX1.json, PREFIX2.json …, to be sent in this order. Neither asks any service.
absl::Status RunOffline(const Session& session, const std::vector<std::string>& arguments);

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_OFFLINE_H_
