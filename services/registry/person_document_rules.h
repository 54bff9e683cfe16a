#ifndef SERVICES_REGISTRY_PERSON_DOCUMENT_RULES_H_
#define SERVICES_REGISTRY_PERSON_DOCUMENT_RULES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "cc/registry/v1/resources.pb.h"
#include "services/platform/error/error.h"

// What identity documents look like.
namespace cc::registry {

// A number as it is kept and compared: upper case, without spaces, letters of the alphabet that
// documents of this kind use.
std::string CanonicalDocumentNumber(v1::IdentityDocument::Kind kind, absl::string_view number);
// Has the number the form that documents of this kind have?
bool IsDocumentNumber(v1::IdentityDocument::Kind kind, absl::string_view number);

// Appends what is wrong with it: number, dates, a card without its last day. `path` leads to it.
void CheckDocument(const v1::IdentityDocument& document, absl::string_view birth_date,
                   absl::string_view path, std::vector<platform::FieldError>& errors);

// A code of ISO 3166-1 alpha-3, or `XXA` of a stateless person.
bool IsCitizenship(absl::string_view code);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_PERSON_DOCUMENT_RULES_H_
