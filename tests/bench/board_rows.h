#ifndef TESTS_BENCH_BOARD_ROWS_H_
#define TESTS_BENCH_BOARD_ROWS_H_

#include "tests/framework/suite.h"

namespace cc::bench {

// How long after a change so many watchers of the live board have it, and what the service holds
// for each of them.
void BoardRows(const tests::Suite& suite, int watchers, int events);

}  // namespace cc::bench

#endif  // TESTS_BENCH_BOARD_ROWS_H_
