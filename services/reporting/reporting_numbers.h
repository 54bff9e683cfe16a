#ifndef SERVICES_REPORTING_REPORTING_NUMBERS_H_
#define SERVICES_REPORTING_REPORTING_NUMBERS_H_

#include <vector>

#include "services/platform/observe/observer.h"

namespace cc::reporting {

// Reports that are owed. A draft is nobody's report; a returned one is owed again.
std::vector<platform::Observation> ReportingNumbers();

}  // namespace cc::reporting

#endif  // SERVICES_REPORTING_REPORTING_NUMBERS_H_
