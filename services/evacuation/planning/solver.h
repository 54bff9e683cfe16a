#ifndef SERVICES_EVACUATION_PLANNING_SOLVER_H_
#define SERVICES_EVACUATION_PLANNING_SOLVER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

// Mixed integer programmes, solved by the program `cbc` (Debian's coinor-cbc) in a child process of
// bounded time and memory, over memory files: nothing is written to a disk.
namespace cc::evacuation::planning {

// Minimises. Every variable is an integer from `least` to `most`.
struct IntegerProgram {
  struct Variable {
    double cost = 0;
    int least = 0;
    int most = 1;
  };
  struct Term {
    int variable = 0;
    double factor = 0;
  };
  struct AtMost {  // the sum of the terms is at most `limit`
    std::vector<Term> terms;
    double limit = 0;
  };
  std::vector<Variable> variables;
  std::vector<AtMost> rows;

  int Add(double cost, int least, int most) {
    variables.push_back({cost, least, most});
    return static_cast<int>(variables.size()) - 1;
  }
};

struct Solution {
  bool found = false;        // there are values
  bool proven = false;       // the search ended by itself
  bool infeasible = false;   // nothing satisfies the rows
  double bound = 0;          // no solution costs less; meaningful unless infeasible
  std::vector<long> values;  // one a variable
};

struct SolverOptions {
  std::string program = "/usr/bin/cbc";
  absl::Duration limit = absl::Seconds(5);
  double gap = 0.001;                // relative; the search ends within it
  size_t memory_bytes = 1ULL << 30;  // of the address space of the child
};

// UNAVAILABLE where the program is not there, was killed, or answered what cannot be read. Waits no
// longer than the limit and two seconds: then the child is killed. Thread-safe.
absl::StatusOr<Solution> Solve(const IntegerProgram& program, const SolverOptions& options);

// The programme in the MPS format (fixed names).
std::string ToMps(const IntegerProgram& program);

}  // namespace cc::evacuation::planning

#endif  // SERVICES_EVACUATION_PLANNING_SOLVER_H_
