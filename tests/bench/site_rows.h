#ifndef TESTS_BENCH_SITE_ROWS_H_
#define TESTS_BENCH_SITE_ROWS_H_

#include "absl/time/time.h"
#include "tests/framework/suite.h"

namespace cc::bench {

// 200 placements at once into the last 50 beds of a site, and free places of the country, each in a
// site and with groups of this run alone. Leaves them there.
void SiteRows(const tests::Suite& suite, absl::Duration length);

}  // namespace cc::bench

#endif  // TESTS_BENCH_SITE_ROWS_H_
