#ifndef TESTS_BENCH_EVACUATION_ROWS_H_
#define TESTS_BENCH_EVACUATION_ROWS_H_

#include <memory>

#include "grpcpp/grpcpp.h"
#include "tests/framework/suite.h"

namespace cc::bench {

// Boarding scans at 500 a second over twenty trips, beside an empty RPC at the same rate; then
// scans whose connection drops before the answer and that the device resends: none lost, none
// doubled. Adds trips and groups to the suite's evacuation.
void EvacuationRows(const tests::Suite& suite, const std::shared_ptr<grpc::Channel>& empty);

}  // namespace cc::bench

#endif  // TESTS_BENCH_EVACUATION_ROWS_H_
