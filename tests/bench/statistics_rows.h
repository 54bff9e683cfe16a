#ifndef TESTS_BENCH_STATISTICS_ROWS_H_
#define TESTS_BENCH_STATISTICS_ROWS_H_

#include <string>

#include "absl/time/time.h"
#include "tests/framework/suite.h"

namespace cc::bench {

// How long figures of displaced people take now: median of the calls, in milliseconds. People in
// the register are those that the last recount counted, of which `people` is told.
struct StatisticsTime {
  int64_t people = 0;
  double p50_ms = 0;
};
StatisticsTime TimeStatistics(const tests::Suite& suite, absl::Duration length);

// The row of the table: ≤ 1.2 × from the smaller register to the larger.
void StatisticsRow(const StatisticsTime& small, const StatisticsTime& large);

// Has everybody counted anew from the tables and waits until it is done: after people were put into
// the database past the service. Ends the program where it takes longer.
void AwaitRecount(const tests::Suite& suite, absl::Duration patience);

}  // namespace cc::bench

#endif  // TESTS_BENCH_STATISTICS_ROWS_H_
