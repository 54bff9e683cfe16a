#ifndef SERVICES_PLATFORM_PAGING_PAGING_H_
#define SERVICES_PLATFORM_PAGING_PAGING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

// Keyset paging (AIP-158): a token holds the last row's sort key and a hash of the other arguments.
// It is opaque, and never an authorisation.
namespace cc::platform {

struct Page {
  int size;  // rows to return; ask the database for size + 1
  std::vector<std::string>
      after;  // sort key of the last row of the page before; empty on the first page
};

// Reads `page_size` (negative refused; 0 = `standard`; more than `most` = `most`) and `page_token`
// of a List request. PAGE_TOKEN_INVALID where the token is damaged or belongs to other arguments.
absl::StatusOr<Page> ReadPage(const google::protobuf::Message& request, int standard = 50,
                              int most = 1000);

// The token that continues after a row with this sort key.
std::string NextPageToken(const google::protobuf::Message& request,
                          const std::vector<std::string>& last);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_PAGING_PAGING_H_
