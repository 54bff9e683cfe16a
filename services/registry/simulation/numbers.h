#ifndef SERVICES_REGISTRY_SIMULATION_NUMBERS_H_
#define SERVICES_REGISTRY_SIMULATION_NUMBERS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"

namespace cc::registry::simulation {

// Numbers of invented people and documents: valid by form and check digit, and no two alike of one
// seed; those of another begin elsewhere, so that few are met again.
class Numbers {
 public:
  explicit Numbers(uint64_t seed) : seed_(seed) {}

  // Empty where the numbers of that day and sex are used up.
  std::string Rnokpp(absl::CivilDay birth, bool male);
  std::string Unzr(absl::CivilDay birth);

  std::string Passport();          // `АБ123456`
  std::string IdCard();            // nine digits
  std::string BirthCertificate();  // `I-АБ 123456`
  std::string Phone();             // `+380…`
  std::string Certificate();       // four digits, hyphen, ten digits

 private:
  // The n-th of 0 … `count` - 1 in an order that looks arbitrary; `step` has no common divisor with
  // `count`, so none comes twice before all have come.
  int64_t Scattered(int64_t n, int64_t step, int64_t count) const;

  const uint64_t seed_;
  std::vector<uint16_t> taxpayers_, records_;  // given so far by day
  int64_t passports_ = 0, cards_ = 0, births_ = 0, phones_ = 0, certificates_ = 0;
};

}  // namespace cc::registry::simulation

#endif  // SERVICES_REGISTRY_SIMULATION_NUMBERS_H_
