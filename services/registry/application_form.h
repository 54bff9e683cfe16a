#ifndef SERVICES_REGISTRY_APPLICATION_FORM_H_
#define SERVICES_REGISTRY_APPLICATION_FORM_H_

#include <string>
#include <vector>

#include "cc/registry/v1/resources.pb.h"

namespace cc::registry {

// What the printed application tells.
struct ApplicationForm {
  v1::Registration registration;
  v1::Household household;
  std::vector<v1::Person> people;
};

// One page of HTML without scripts and references, to print and sign. Every value is escaped.
std::string ToHtml(const ApplicationForm& form);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_APPLICATION_FORM_H_
