#ifndef TESTS_BENCH_PROTECTION_ROWS_H_
#define TESTS_BENCH_PROTECTION_ROWS_H_

#include "absl/time/time.h"
#include "tests/framework/suite.h"

namespace cc::bench {

// Sealing of the audit and rotation of keys beside full traffic of the registry. Adds `audit_rows`
// rows of audit and `people` synthetic people to the suite, and gives its registry a new key.
void ProtectionRows(const tests::Suite& suite, absl::Duration length, int rounds, int audit_rows,
                    int people);

}  // namespace cc::bench

#endif  // TESTS_BENCH_PROTECTION_ROWS_H_
