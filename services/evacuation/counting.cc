#include "services/evacuation/counting.h"

#include "services/evacuation/count_store.h"

namespace cc::evacuation {

void CountPeople(platform::Tx& tx, const CountedPeople& counted) {
  if (counted.people == 0 && counted.children == 0 && counted.low_mobility == 0 &&
      counted.with_disability == 0)
    return;
  InsertCountEntry(tx, {.id = tx.call().NewId(), .counted = counted});
}

}  // namespace cc::evacuation
