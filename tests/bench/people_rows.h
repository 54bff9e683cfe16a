#ifndef TESTS_BENCH_PEOPLE_ROWS_H_
#define TESTS_BENCH_PEOPLE_ROWS_H_

#include <string>

#include "tests/bench/ratio.h"
#include "tests/framework/suite.h"

namespace cc::bench {

// Reading a person and registering a household of four, with all that protects them on, each beside
// pgbench that runs the statements of the service (get_person.sql and submit_application.sql in the
// folder `sql`); a row tells whether they still are. Adds households to the suite's registry.
void PeopleRows(const tests::Suite& suite, const Rounds& rounds, const std::string& sql);

}  // namespace cc::bench

#endif  // TESTS_BENCH_PEOPLE_ROWS_H_
