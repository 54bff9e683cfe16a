#ifndef SERVICES_TERRITORY_PLACE_QUERY_H_
#define SERVICES_TERRITORY_PLACE_QUERY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "cc/territory/v1/resources.pb.h"
#include "services/platform/text/name_key.h"

// What people write when they mean a place: «с. Озерне біля Лимана», «Ямпіль, Краматорський р-н,
// Донецька обл.», «Ямпіль Лиманської громади».
namespace cc::territory {

// A set of categories, one bit for each.
using Categories = uint32_t;
constexpr Categories CategoryBit(v1::Unit::Category category) { return 1u << category; }
constexpr Categories kAnyCategory = ~Categories{0};

// One name in a query.
struct PlaceName {
  std::vector<platform::NameWord> words;
  Categories categories = kAnyCategory;  // as a word beside it says
  bool last = false;                     // nothing was written after it: it may be unfinished
};

struct PlaceQuery {
  PlaceName wanted;
  std::vector<PlaceName> within;  // areas or places that hold it: «… району», after a comma
  std::optional<PlaceName> near;  // «біля …»
};

// `wanted` has no words where the text has no letters.
PlaceQuery ReadPlaceQuery(absl::string_view text);

// Keys of the names that a word may be a form of: «Лиманської» → `limanska`, «Краматорська» →
// `kramatorsk`, «Харкова» → `xarkiv`. The key as it is comes first.
std::vector<std::string> NominativeKeys(absl::Span<const platform::NameWord> words);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_PLACE_QUERY_H_
