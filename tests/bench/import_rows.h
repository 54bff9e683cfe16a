#ifndef TESTS_BENCH_IMPORT_ROWS_H_
#define TESTS_BENCH_IMPORT_ROWS_H_

#include "tests/framework/suite.h"

namespace cc::bench {

// A table of `people` synthetic people, without duplicates, comes into the suite's register, beside
// COPY of the same rows into the same tables: the registering alone, and all from the created
// import to the last registration. The rows stay; those of COPY are rolled back.
void ImportRows(const tests::Suite& suite, int people);

}  // namespace cc::bench

#endif  // TESTS_BENCH_IMPORT_ROWS_H_
