#ifndef TESTS_BENCH_TERRITORY_ROWS_H_
#define TESTS_BENCH_TERRITORY_ROWS_H_

#include <grpcpp/grpcpp.h>

#include <memory>

#include "absl/time/time.h"
#include "tests/framework/suite.h"

namespace cc::bench {

// What the register of territories promises, over the units that it holds: the status of one unit
// under 5,000 calls a second, the timeline of a unit, units found while somebody types.
// `empty` leads to a server without any pipeline, for comparison.
void TerritoryRows(const tests::Suite& suite, std::shared_ptr<grpc::Channel> empty,
                   absl::Duration length, int rounds);

}  // namespace cc::bench

#endif  // TESTS_BENCH_TERRITORY_ROWS_H_
