#ifndef TESTS_BENCH_SQL_H_
#define TESTS_BENCH_SQL_H_

#include <map>
#include <string>

#include "absl/functional/function_ref.h"
#include "tests/framework/suite.h"

namespace cc::bench {

// The output of SQL in a service's database as its superuser.
std::string DatabaseSql(const tests::Suite& suite, const std::string& database,
                        const std::string& sql);

// The output of SQL in the registry's database as its superuser: the bench arranges what no method
// gives.
std::string RegistrySql(const tests::Suite& suite, const std::string& sql);

// Statements by how many times they came, parameters shown as `?`.
using Statements = std::map<std::string, int>;

// What the registry sends to its database for each of `calls` calls, which `make` makes one after
// another; what its jobs do meanwhile is left out. Statements are logged for as long, with the
// first letters of their parameters.
Statements StatementsOf(const tests::Suite& suite, int calls, absl::FunctionRef<void()> make);

// What a script of pgbench sends each time: a statement on each line. Lines that keep their result
// (`\gset`) make the values of one run, which pgbench cannot, and are left out. A comment that
// begins with `-- or: ` names a statement that the service sends by what it finds, and the script
// never.
Statements StatementsOfScript(const std::string& path);

// Whether they are the same; tells on standard error what is not.
bool Same(const Statements& script, const Statements& service);

}  // namespace cc::bench

#endif  // TESTS_BENCH_SQL_H_
