#ifndef SERVICES_TERRITORY_ROW_NAMES_H_
#define SERVICES_TERRITORY_ROW_NAMES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/territory/territory_index.h"

// How the list of territories names units: «с. Дальнє Курахівської міської територіальної громади»,
// «Маріупольський район за винятком с. Заїченко, м. Маріуполь».
namespace cc::territory {

// A settlement as an exclusion or a row names it.
struct NamedPlace {
  bool part = false;  // «частина м. Золотого»: only a part, for which the codifier has no code
  v1::Unit::Category category = v1::Unit::CATEGORY_UNSPECIFIED;  // by «с.», «с-ще», «м.»
  std::string name;
  std::string bracket;  // in brackets after the name: a newer name, a code, a part
};

// `text` tidy. Nothing where it does not begin with a kind of settlement.
std::optional<NamedPlace> ReadPlace(absl::string_view text);

// The row's own name and the places after «за винятком».
struct RowName {
  std::string name;
  std::vector<std::string> exceptions;
};
RowName SplitName(absl::string_view text);

// How well a row's name agrees with the codifier's.
enum class Agreement { kSame, kTypingError, kOtherKind, kOther };
// `rest` names the unit and, for settlements, the hromada: a newer name in brackets will do.
Agreement Compare(absl::string_view name, const TerritoryIndex& units, int32_t unit);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_ROW_NAMES_H_
