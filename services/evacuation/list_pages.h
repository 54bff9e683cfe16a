#ifndef SERVICES_EVACUATION_LIST_PAGES_H_
#define SERVICES_EVACUATION_LIST_PAGES_H_

#include <utility>
#include <vector>

#include "google/protobuf/repeated_field.h"
#include "services/platform/paging/paging.h"

namespace cc::evacuation {

// Makes a page's answer of the items found, which are one more than it holds where there are more.
// `key_of` is the sort key of an item.
template <typename Request, typename Response, typename Item, typename KeyOf>
void FillPage(const Request& request, const platform::Page& page, std::vector<Item> found,
              google::protobuf::RepeatedPtrField<Item>* items, Response& response, KeyOf key_of) {
  for (Item& item : found) {
    if (items->size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, key_of(items->Get(page.size - 1))));
      return;
    }
    *items->Add() = std::move(item);
  }
}

// The sort key of lists in the order of their ids.
template <typename Item>
std::vector<std::string> IdKey(const Item& item) {
  return {item.id()};
}

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_LIST_PAGES_H_
