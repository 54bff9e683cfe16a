#ifndef SERVICES_REGISTRY_MATCHING_LABELLED_FILE_H_
#define SERVICES_REGISTRY_MATCHING_LABELLED_FILE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/registry/matching/record.h"

namespace cc::registry::matching {

// Records of a CSV whose first row names the columns, in any order, case, and with any of `; ,` and
// tab between: `person` (the label), `family_name` (or `surname`), `given_name`, `patronymic` (or
// `middle_name`), `former_family_name`, `birth_date` (or `date_of_birth`), `sex`, `phone`,
// `origin`, `residence` (or `postcode`, `suburb` where there is none), `address`, `household`;
// columns called `id_…` (and `soc_sec_id`) are numbers given once, `document_…` are documents;
// other columns are passed by. Members of a household are known to each other. INVALID_ARGUMENT
// where the file cannot be read or has no column `person`.
struct LabelledFile {
  std::vector<Record> records;
  std::vector<uint32_t> person;
};
absl::StatusOr<LabelledFile> ReadLabelledFile(absl::string_view csv);

}  // namespace cc::registry::matching

#endif  // SERVICES_REGISTRY_MATCHING_LABELLED_FILE_H_
