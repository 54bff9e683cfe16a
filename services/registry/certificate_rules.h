#ifndef SERVICES_REGISTRY_CERTIFICATE_RULES_H_
#define SERVICES_REGISTRY_CERTIFICATE_RULES_H_

#include <string>

#include "absl/strings/string_view.h"

// Numbers of certificates.
namespace cc::registry {

// As it is kept and compared: upper case, without spaces, one kind of hyphen.
std::string CanonicalCertificateNumber(absl::string_view number);
// Four digits, hyphen, ten digits; an older number may have other letters, digits, hyphens and
// slashes.
bool IsCertificateNumber(absl::string_view number);
// Of the form in which the state's database gives numbers now.
bool IsPresentCertificateNumber(absl::string_view number);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_CERTIFICATE_RULES_H_
