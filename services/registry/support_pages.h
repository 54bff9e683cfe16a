#ifndef SERVICES_REGISTRY_SUPPORT_PAGES_H_
#define SERVICES_REGISTRY_SUPPORT_PAGES_H_

#include <string>
#include <utility>
#include <vector>

#include "google/protobuf/repeated_field.h"
#include "services/platform/paging/paging.h"
#include "services/platform/rpc/call.h"

namespace cc::registry {

// Whether the audit names the household of such an item beside it, so that it is found by whoever
// asks who looked at a person.
template <typename Item>
inline constexpr bool kNamesHousehold = requires(const Item& item) {
  item.household_id();
};

// Names a record and its household in the audit.
template <typename Item>
void TouchItem(const platform::Call& call, absl::string_view touched, const Item& item) {
  call.Touch(touched, item.id());
  if constexpr (kNamesHousehold<Item>) call.Touch("households", item.household_id());
}

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
      if (!touched.empty()) TouchItem(call, touched, item);
    }
    *items->Add() = std::move(item);
  }
}

// The sort key of lists in the order of their ids.
template <typename Item>
std::vector<std::string> IdKey(const Item& item) {
  return {item.id()};
}

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_SUPPORT_PAGES_H_
