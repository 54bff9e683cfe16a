#ifndef TESTS_BENCH_RATIO_H_
#define TESTS_BENCH_RATIO_H_

#include <functional>
#include <string>

#include "absl/time/time.h"
#include "tests/bench/load.h"
#include "tests/framework/suite.h"

namespace cc::bench {

struct Rounds {
  absl::Duration length;  // of one
  int count = 3;          // the median of their ratios is given
  int outstanding = 20;   // calls under way at once; a service queues 24
};

// The service against a baseline that is measured by `baseline` (per second), in turn; then at half
// the rate that it bears, which is what a service is to be run at: nothing may be refused there.
void Ratio(const Rounds& rounds, const std::string& what, const Target& target,
           const std::string& name, const std::function<double()>& baseline, double floor,
           double aim);

// Transactions a second of a pgbench run by eight clients with prepared statements; `arguments`
// name the script and its variables. 0 where it fails.
double Pgbench(const tests::Suite& suite, const std::string& database, absl::Duration length,
               const std::string& arguments);

}  // namespace cc::bench

#endif  // TESTS_BENCH_RATIO_H_
