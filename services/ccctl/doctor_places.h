#ifndef SERVICES_CCCTL_DOCTOR_PLACES_H_
#define SERVICES_CCCTL_DOCTOR_PLACES_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/ccctl/command.h"

// Where the doctor looks: what an installation keeps of each service on this machine.
namespace cc::ccctl {

struct DoctorPlace {
  std::string name;      // a service, or `gateway`
  std::string conninfo;  // empty where it has no database
  std::string metrics;   // host:port
  std::string cert_dir;
};

struct DoctorPlaces {
  std::vector<DoctorPlace> services;
  std::vector<std::string> folders;  // whose disks must not be full
};

// Of `--config=DIR`, the flag files of an installation (NAME.conf), else of run.json.
// INVALID_ARGUMENT where there is neither.
absl::StatusOr<DoctorPlaces> FindPlaces(const Session& session,
                                        const std::vector<std::string>& arguments);

// What a service exposes: `name` or `name{labels}` → value. UNAVAILABLE where nobody answers within
// two seconds.
using MetricsPage = std::map<std::string, double>;
absl::StatusOr<MetricsPage> ReadMetrics(const std::string& address);

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_DOCTOR_PLACES_H_
