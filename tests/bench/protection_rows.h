#ifndef TESTS_BENCH_PROTECTION_ROWS_H_
#define TESTS_BENCH_PROTECTION_ROWS_H_

#include "tests/bench/ratio.h"
#include "tests/framework/suite.h"

namespace cc::bench {

// Sealing of the audit beside full traffic of the registry. Adds `audit_rows` rows of audit in each
// round.
void SealingRow(const tests::Suite& suite, const Rounds& rounds, int audit_rows);
// Rotation of keys beside some traffic. Adds `people` synthetic people to the suite, and gives its
// registry a new key.
void RotationRow(const tests::Suite& suite, int people);

}  // namespace cc::bench

#endif  // TESTS_BENCH_PROTECTION_ROWS_H_
