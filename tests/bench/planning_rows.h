#ifndef TESTS_BENCH_PLANNING_ROWS_H_
#define TESTS_BENCH_PLANNING_ROWS_H_

#include "tests/framework/suite.h"

namespace cc::bench {

// A plan of `requests` open requests with 60 vehicles. Adds as many synthetic groups to the suite.
void PlanningRow(const tests::Suite& suite, int requests);

}  // namespace cc::bench

#endif  // TESTS_BENCH_PLANNING_ROWS_H_
