#ifndef SERVICES_EVACUATION_SITE_PAGES_H_
#define SERVICES_EVACUATION_SITE_PAGES_H_

#include <string>
#include <utility>
#include <vector>

#include "google/protobuf/repeated_field.h"
#include "services/platform/paging/paging.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Makes a page's answer of the items found, which are one more than it holds where there are more.
// Every item told is named in the audit as `touched` (none where empty); `key_of` is the sort key
// of an item.
template <typename Request, typename Response, typename Item, typename KeyOf>
void FillPage(const platform::Call& call, absl::string_view touched, const Request& request,
              const platform::Page& page, std::vector<Item> found,
              google::protobuf::RepeatedPtrField<Item>* items, Response& response, KeyOf key_of) {
  for (Item& item : found) {
    if (items->size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, key_of(items->Get(page.size - 1))));
      return;
    }
    if constexpr (requires { item.id(); }) {
      if (!touched.empty()) call.Touch(touched, item.id());
    }
    *items->Add() = std::move(item);
  }
}

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SITE_PAGES_H_
