#ifndef SERVICES_EVACUATION_COUNTING_H_
#define SERVICES_EVACUATION_COUNTING_H_

#include <string>

#include "absl/time/civil_time.h"
#include "cc/evacuation/v1/counts.pb.h"
#include "services/platform/db/tx.h"

namespace cc::evacuation {

// People who are counted by one event. Each of them is counted once for a method; below zero takes
// back.
struct CountedPeople {
  v1::CountMethod method = v1::COUNT_METHOD_MANIFEST;
  platform::UnitPath origin = {0};  // where they left; the country where nothing else is known
  std::string unit_code;            // of the last step; empty for the country
  absl::CivilDay day;               // in Kyiv
  int people = 0, children = 0, low_mobility = 0, with_disability = 0;
  std::string record_kind, record_id;  // what stands behind it, e.g. {"arrivals", uuid}
  bool synthetic = false;
};

// Counts them in this transaction: from its commit on they are in every figure. Meets no other
// writer on a row. Nothing where all four numbers are 0.
void CountPeople(platform::Tx& tx, const CountedPeople& counted);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_COUNTING_H_
