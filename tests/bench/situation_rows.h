#ifndef TESTS_BENCH_SITUATION_ROWS_H_
#define TESTS_BENCH_SITUATION_ROWS_H_

#include <cstdint>

#include "absl/time/time.h"
#include "tests/framework/suite.h"

namespace cc::bench {

// The situation report of the country at ten thousand evacuees and at `people`, who are put into
// the database past the service and counted by it. Leaves them there.
void SituationRows(const tests::Suite& suite, int64_t people, absl::Duration length);

}  // namespace cc::bench

#endif  // TESTS_BENCH_SITUATION_ROWS_H_
