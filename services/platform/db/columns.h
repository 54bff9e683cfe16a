#ifndef SERVICES_PLATFORM_DB_COLUMNS_H_
#define SERVICES_PLATFORM_DB_COLUMNS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// How stores write and read what is more than a plain column.
namespace cc::platform {

// A (partial) resource as JSON for a `jsonb` column, with the names of the contract.
std::string ToJson(const google::protobuf::Message& part);
// Adds such JSON to a resource; fields of a newer program are passed over. INTERNAL where it is
// none.
absl::Status AddJson(absl::string_view json, google::protobuf::Message& resource);

// Scope keys of an `int[]` column.
std::vector<ScopeKey> KeysOf(const Row& row, int column);

// Part `i` of the sort key after which a page starts; NULL on the first page.
Param AfterOrNull(const Page& page, size_t i);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_DB_COLUMNS_H_
