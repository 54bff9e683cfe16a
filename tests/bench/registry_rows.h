#ifndef TESTS_BENCH_REGISTRY_ROWS_H_
#define TESTS_BENCH_REGISTRY_ROWS_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "tests/framework/suite.h"

namespace cc::bench {

// A register that is filled while it is measured.
struct RegistryBench {
  const tests::Suite& suite;
  absl::Duration length;  // of one round
  int rounds = 3;
  int64_t people = 1'000'000;  // at the end
  std::string seeder;          // path of cc-registry-seed
};

// Brings the register to so many synthetic people, past the service. The service's own pass over
// people for duplicates is held back: it would be busy for hours after so many came at once.
void SeedPeople(const RegistryBench& bench, int64_t people);

// Search and match candidates at a hundred thousand people (a tenth where `people` is less) and at
// `people`.
void SearchRows(const RegistryBench& bench);

// What is to grow little with the register: figures from ten thousand people (a hundredth) to
// `people`, then the rows of SearchRows. Leaves the register filled.
void RegistryRows(const RegistryBench& bench);

}  // namespace cc::bench

#endif  // TESTS_BENCH_REGISTRY_ROWS_H_
