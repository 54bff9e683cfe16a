#include "services/evacuation/planning/solver.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <limits>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/platform/error/error.h"

namespace cc::evacuation::planning {
namespace {

constexpr absl::Duration kGrace = absl::Seconds(2);

absl::Status Failed() { return platform::Fail(common::v1::REASON_PLANNING_FAILED); }

// A file in memory, or nothing.
class MemoryFile {
 public:
  MemoryFile() : fd_(memfd_create("cbc", MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (fd_ >= 0) close(fd_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  int fd() const { return fd_; }
  bool Write(absl::string_view text) const {
    while (!text.empty()) {
      const ssize_t written = write(fd_, text.data(), text.size());
      if (written <= 0) return false;
      text.remove_prefix(static_cast<size_t>(written));
    }
    return lseek(fd_, 0, SEEK_SET) == 0;
  }
  std::string Read() const {
    std::string text;
    if (lseek(fd_, 0, SEEK_SET) != 0) return text;
    std::array<char, 65536> part;
    for (ssize_t n; (n = read(fd_, part.data(), part.size())) > 0;)
      text.append(part.data(), static_cast<size_t>(n));
    return text;
  }

 private:
  const int fd_;
};

// Starts the program with `in`, `out` and `solution` as its files 0, 1 (and 2) and 3, and nothing
// else of the service: its sockets and keys are not the child's business. Not by fork, which gRPC
// does not survive; `prlimit` sets the limits, since posix_spawn cannot.
bool Spawn(const MemoryFile& in, const MemoryFile& out, const MemoryFile& solution,
           std::vector<std::string> words, pid_t* child) {
  constexpr int kSolution = 3;
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  if (posix_spawn_file_actions_init(&files) != 0) return false;
  absl::Cleanup free_files = [&] { posix_spawn_file_actions_destroy(&files); };
  if (posix_spawnattr_init(&attributes) != 0) return false;
  absl::Cleanup free_attributes = [&] { posix_spawnattr_destroy(&attributes); };
  sigset_t none;
  sigemptyset(&none);
  if (posix_spawn_file_actions_adddup2(&files, in.fd(), STDIN_FILENO) != 0 ||
      posix_spawn_file_actions_adddup2(&files, out.fd(), STDOUT_FILENO) != 0 ||
      posix_spawn_file_actions_adddup2(&files, out.fd(), STDERR_FILENO) != 0 ||
      posix_spawn_file_actions_adddup2(&files, solution.fd(), kSolution) != 0 ||
      posix_spawn_file_actions_addclosefrom_np(&files, kSolution + 1) != 0 ||
      posix_spawnattr_setsigmask(&attributes, &none) != 0 ||
      posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK) != 0) {
    return false;
  }
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  char* const environment[] = {nullptr};
  return posix_spawn(child, arguments[0], &files, &attributes, arguments.data(), environment) == 0;
}

// The child's end, or nothing where it had to be killed.
bool AwaitChild(pid_t child, absl::Duration patience) {
  const int watched = static_cast<int>(syscall(SYS_pidfd_open, child, 0));
  bool ended = false;
  if (watched >= 0) {
    pollfd waiting{.fd = watched, .events = POLLIN, .revents = 0};
    ended = poll(&waiting, 1, static_cast<int>(absl::ToInt64Milliseconds(patience))) == 1;
    close(watched);
  }
  if (!ended) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return ended && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// The number after `label` in what the program told.
bool NumberAfter(absl::string_view told, absl::string_view label, double* number) {
  const size_t at = told.rfind(label);
  if (at == absl::string_view::npos) return false;
  absl::string_view rest = told.substr(at + label.size());
  rest = absl::StripAsciiWhitespace(rest.substr(0, rest.find('\n')));
  return absl::SimpleAtod(rest, number) && std::isfinite(*number);
}

// `      0 C0000001               2                      -3`, with `**` before it where infeasible.
bool ReadValues(absl::string_view text, std::vector<long>* values) {
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    if (words.empty()) continue;
    if (words[0] == "**") return false;
    if (line[0] != ' ') continue;
    int variable = 0;
    double value = 0;
    if (words.size() < 3 || words[1].size() < 2 ||
        !absl::SimpleAtoi(words[1].substr(1), &variable) || variable < 0 ||
        variable >= static_cast<int>(values->size()) || !absl::SimpleAtod(words[2], &value)) {
      return false;
    }
    (*values)[static_cast<size_t>(variable)] = std::lround(value);
  }
  return true;
}

absl::StatusOr<Solution> ReadSolution(const IntegerProgram& program, const std::string& told,
                                      const std::string& written) {
  Solution solution;
  if (absl::StrContains(told, "Problem is infeasible") ||
      absl::StrContains(told, "Problem proven infeasible") ||
      absl::StrContains(told, "problem is infeasible")) {
    solution.infeasible = true;
    return solution;
  }
  solution.proven = absl::StrContains(told, "Result - Optimal solution found");
  solution.values.resize(program.variables.size(), 0);
  solution.found = absl::StrContains(told, "Objective value:") &&
                   !absl::StrContains(told, "No feasible solution found") &&
                   ReadValues(written, &solution.values);
  if (NumberAfter(told, "\nLower bound:", &solution.bound) ||
      (solution.proven && NumberAfter(told, "\nObjective value:", &solution.bound)))
    return solution;
  // Its time may be over before it has a bound; anything else is not its answer.
  if (!absl::StrContains(told, "Welcome to the CBC MILP Solver")) return Failed();
  solution.bound = -std::numeric_limits<double>::infinity();
  return solution;
}

}  // namespace

std::string ToMps(const IntegerProgram& program) {
  std::vector<std::vector<std::pair<int, double>>> columns(program.variables.size());
  for (size_t row = 0; row < program.rows.size(); ++row) {
    for (const IntegerProgram::Term& term : program.rows[row].terms)
      columns[static_cast<size_t>(term.variable)].emplace_back(row, term.factor);
  }
  std::string mps = "NAME          PLAN\nROWS\n N  OBJ\n";
  for (size_t row = 0; row < program.rows.size(); ++row)
    absl::StrAppendFormat(&mps, " L  R%07d\n", row);
  absl::StrAppend(&mps, "COLUMNS\n    M1        'MARKER'                 'INTORG'\n");
  for (size_t i = 0; i < columns.size(); ++i) {
    absl::StrAppendFormat(&mps, "    C%07d  OBJ       %.10g\n", i, program.variables[i].cost);
    for (const auto& [row, factor] : columns[i])
      absl::StrAppendFormat(&mps, "    C%07d  R%07d  %.10g\n", i, row, factor);
  }
  absl::StrAppend(&mps, "    M2        'MARKER'                 'INTEND'\nRHS\n");
  for (size_t row = 0; row < program.rows.size(); ++row)
    absl::StrAppendFormat(&mps, "    RHS       R%07d  %.10g\n", row, program.rows[row].limit);
  absl::StrAppend(&mps, "BOUNDS\n");
  for (size_t i = 0; i < program.variables.size(); ++i) {
    absl::StrAppendFormat(&mps, " LO BND       C%07d  %d\n", i, program.variables[i].least);
    absl::StrAppendFormat(&mps, " UP BND       C%07d  %d\n", i, program.variables[i].most);
  }
  absl::StrAppend(&mps, "ENDATA\n");
  return mps;
}

absl::StatusOr<Solution> Solve(const IntegerProgram& program, const SolverOptions& options) {
  const MemoryFile in, out, written;
  if (in.fd() < 0 || out.fd() < 0 || written.fd() < 0 || !in.Write(ToMps(program))) return Failed();
  const double seconds = absl::ToDoubleSeconds(options.limit);
  pid_t child = 0;
  if (!Spawn(in, out, written,
             {"/usr/bin/prlimit", absl::StrCat("--as=", options.memory_bytes),
              absl::StrCat("--cpu=", static_cast<int>(std::ceil(seconds)) + 2), "--core=0",
              options.program, "/dev/stdin", "-timeMode", "elapsed", "-seconds",
              absl::StrFormat("%.3f", seconds), "-ratio", absl::StrFormat("%g", options.gap),
              "-solve", "-solution", "/dev/fd/3"},
             &child)) {
    return Failed();
  }
  if (!AwaitChild(child, options.limit + kGrace)) return Failed();
  return ReadSolution(program, absl::StrCat("\n", out.Read()), written.Read());
}

}  // namespace cc::evacuation::planning
