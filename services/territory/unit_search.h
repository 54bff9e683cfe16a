#ifndef SERVICES_TERRITORY_UNIT_SEARCH_H_
#define SERVICES_TERRITORY_UNIT_SEARCH_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "cc/territory/v1/unit_search.pb.h"
#include "services/territory/name_index.h"
#include "services/territory/place_query.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

// Another name of a unit.
struct UnitName {
  int32_t tail = 0;
  v1::UnitAlias::Kind kind = v1::UnitAlias::KIND_UNSPECIFIED;
  std::string name;
};

// Finds units by what people write. Immutable: any number of threads read it without a lock.
class UnitSearch {
 public:
  struct Question {
    absl::string_view text;
    int32_t within = TerritoryIndex::kNone;  // only this unit and those below it
    Categories categories = kAnyCategory;
    bool closed = false;  // also units that are no longer in the codifier
    size_t most = 1000;
  };
  // How a unit was found; smaller is better.
  struct Hit {
    int32_t unit = 0;
    int32_t alias = -1;  // position in aliases(); -1 for the unit's own name
    uint16_t grade = 0;  // how well the text agrees, see GradeOf in the source
    uint8_t far = 0;     // from the place named beside it, see Nearness
    bool inside = true;  // of the places that were named to hold it
  };

  // Aliases of units that the index does not hold are passed over.
  UnitSearch(std::shared_ptr<const TerritoryIndex> index, const std::vector<UnitName>& aliases);

  // The best first.
  std::vector<Hit> Find(const Question& question) const;
  v1::UnitHit Shown(const Hit& hit) const;

  const TerritoryIndex& index() const { return *index_; }
  size_t bytes() const;

 private:
  class Answer;

  // The unit and those above it on one line, categories spelt out.
  std::string Display(int32_t unit) const;
  // An entry is twice the position of a unit, or of an alias after all units; one more where it is
  // a later word of the name.
  int32_t AliasOf(NameIndex::Entry entry) const;  // negative for a unit's own name
  int32_t UnitOf(NameIndex::Entry entry) const;
  absl::string_view NameOf(NameIndex::Entry entry) const;
  absl::string_view AliasName(int32_t alias) const;

  std::shared_ptr<const TerritoryIndex> index_;
  NameIndex names_;
  std::vector<uint16_t> ranks_;  // unit_ranks.h
  std::vector<int32_t> alias_units_;
  std::vector<uint8_t> alias_kinds_;
  std::vector<uint32_t> alias_starts_{0};
  std::string alias_names_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_UNIT_SEARCH_H_
