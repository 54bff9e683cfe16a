#ifndef SERVICES_TERRITORY_LIST_WORDING_H_
#define SERVICES_TERRITORY_LIST_WORDING_H_

#include <string>

#include "absl/strings/string_view.h"
#include "cc/territory/v1/resources.pb.h"
#include "services/territory/territory_index.h"

// How the list of territories names things: the other way round of `row_names` and `list_rows`.
namespace cc::territory {

// «Донецька область», «Нікопольський район», «Мирівська сільська територіальна громада»,
// «с. Покровське Покровської сільської територіальної громади».
std::string UnitWording(const TerritoryIndex& units, int32_t unit);

// «с. Покровське», with the code in brackets where the name alone would not tell which unit below
// `above` is meant, or where it is no settlement.
std::string ExceptionWording(const TerritoryIndex& units, int32_t above, int32_t unit);

// The cell of a row: the name, the exclusions after «за винятком», and the mark of a doubt. A code
// that the codifier does not know stands for itself.
std::string RowWording(const TerritoryIndex& units, const v1::StatusPeriod& period);

// What stands after the name of a row that was accepted although it contradicts itself.
constexpr char kDoubtMark[] = "**";

// `2025-02-28` as `28.02.2025`; empty for empty.
std::string DottedDate(absl::string_view date);
// `2025-02-28` as `28 лютого 2025 року`.
std::string DateInWords(absl::string_view date);
// Ukrainian capitals.
std::string Capitals(absl::string_view text);

// The heading of a status' section, and what its columns of dates are about.
struct SectionWording {
  v1::Status status;
  absl::string_view part;     // heading of the part that begins with this section, or empty
  absl::string_view heading;  // of the section; empty where the part's is enough
  absl::string_view number;   // before the number of an oblast: `1.`
  absl::string_view start, end;
};
const SectionWording& Section(v1::Status status);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_LIST_WORDING_H_
