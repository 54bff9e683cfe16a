#ifndef SERVICES_TERRITORY_LIST_TEXT_H_
#define SERVICES_TERRITORY_LIST_TEXT_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cc/common/v1/act.pb.h"
#include "cc/territory/v1/resources.pb.h"
#include "services/territory/territory_index.h"

// The words of the list of territories: dates, codes, names, headings. Pure.
namespace cc::territory {

// Dates `DD.MM.YYYY` in a line; `repaired` tells that spaces or a missing dot had to be passed
// over. Nothing where the line holds anything else, or a day that does not exist.
struct DatesRead {
  std::vector<absl::CivilDay> days;
  bool repaired = false;
};
std::optional<DatesRead> ReadDates(absl::string_view line);

// The position of the unit that a code means; spaces are passed over, one digit too many is left
// out where exactly one known unit with the row's name remains. kNone otherwise.
struct CodeRead {
  int32_t unit = TerritoryIndex::kNone;
  bool repaired = false;
};
CodeRead ReadCode(absl::string_view text, absl::string_view name, const TerritoryIndex& index);

// Does the row's text name the unit? Declension and apostrophes are passed over.
bool NamesUnit(absl::string_view text, const v1::Unit& unit);

// The units below `unit` that the text after "за винятком" names; `unknown` holds the names that no
// unit, or more than one, answers to.
struct ExclusionsRead {
  std::vector<int32_t> units;
  std::vector<std::string> unknown;
  std::vector<std::string> repaired;
};
ExclusionsRead ReadExclusions(absl::string_view text, int32_t unit, const TerritoryIndex& index);

// The section of the list that a heading opens; UNSPECIFIED for any other paragraph.
v1::Status SectionOf(absl::string_view paragraph);

// `28 лютого 2025` anywhere in a text.
std::optional<absl::CivilDay> DateInWords(absl::string_view text);
// Number after `№`; empty where there is none.
std::string NumberAfterSign(absl::string_view text);
// Acts named as `№ 748 від 23.04.2025`.
std::vector<common::v1::ActReference> AmendmentsIn(absl::string_view text);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_LIST_TEXT_H_
