#ifndef SERVICES_EVACUATION_UNIT_NAMES_H_
#define SERVICES_EVACUATION_UNIT_NAMES_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace cc::evacuation {

// A unit as the register of territories names it at this moment.
struct NamedUnit {
  std::string code, name;
};
// Knows units by tail; nothing for an unknown one. Thread-safe.
using UnitNames = std::function<std::optional<NamedUnit>(int32_t)>;

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_UNIT_NAMES_H_
