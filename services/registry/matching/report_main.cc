// Judges the matching by labelled records and prints a Markdown table: of invented ones, or of a
// CSV (see labelled_file.h).
#include <chrono>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "services/registry/matching/blocking.h"
#include "services/registry/matching/labelled_file.h"
#include "services/registry/matching/labelled_people_for_tests.h"
#include "services/registry/matching/matching_run.h"

ABSL_FLAG(std::string, file, "", "CSV of labelled records; invented ones where empty");
ABSL_FLAG(int, people, 20000, "how many people to invent");
ABSL_FLAG(bool, weights, false, "print the weights that were learned");

namespace cc::registry::matching {
namespace {

double Seconds(std::chrono::steady_clock::time_point since) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - since).count();
}

double NanosecondsPerPair(const MatchingRun& run) {
  const size_t n = run.profiles.size();
  if (n < 2) return 0;
  const auto begin = std::chrono::steady_clock::now();
  double sum = 0;
  constexpr size_t kPairs = 200'000;
  for (size_t i = 0; i < kPairs; ++i)
    sum += run.weights.ScoreOf(Compare(run.profiles[i % n], run.profiles[i * 7919 % n])).bits;
  const double seconds = Seconds(begin);
  return sum == 0.5 ? 0 : seconds / kPairs * 1e9;
}

void Report(const char* name, const std::vector<Record>& records,
            const std::vector<uint32_t>& person) {
  const auto begin = std::chrono::steady_clock::now();
  const MatchingRun run = RunMatching(records);
  const double seconds = Seconds(begin);
  const double nanoseconds = NanosecondsPerPair(run);
  for (double threshold : {0.5, run.weights.adjudicate, run.weights.warn}) {
    const Quality quality = Judge(person, GroupsAt(run, threshold));
    std::printf(
        "| %s | %zu | %lld | %.2f | %.4f | %.4f | %lld | %lld | %lld | %.1f s | %.0f ns |\n", name,
        records.size(), static_cast<long long>(quality.right + quality.missed), threshold,
        quality.precision(), quality.recall(), static_cast<long long>(quality.wrong),
        static_cast<long long>(quality.missed), static_cast<long long>(run.compared), seconds,
        nanoseconds);
  }
  std::fflush(stdout);
  if (absl::GetFlag(FLAGS_weights)) std::fputs(run.weights.Serialise().c_str(), stderr);
}

int Run() {
  std::puts(
      "| records | number | true pairs | from probability | precision | recall | wrong | missed | "
      "pairs compared | learning and matching | one comparison |\n"
      "|---|---|---|---|---|---|---|---|---|---|---|");
  if (const std::string path = absl::GetFlag(FLAGS_file); !path.empty()) {
    std::ifstream in(path);
    std::stringstream text;
    text << in.rdbuf();
    const auto file = ReadLabelledFile(text.str());
    if (!in || !file.ok()) {
      std::fprintf(stderr, "%s: %s\n", path.c_str(), file.status().ToString().c_str());
      return 1;
    }
    Report("file", file->records, file->person);
    std::vector<Record> bare = file->records;
    for (Record& record : bare) {
      record.identifiers.clear();
      record.phones.clear();
    }
    Report("file, without identifiers and phones", bare, file->person);
    return 0;
  }
  const size_t people = static_cast<size_t>(absl::GetFlag(FLAGS_people));
  for (bool latin : {false, true}) {
    for (bool identifiers : {true, false}) {
      const LabelledPeople invented =
          InventPeople({.people = people, .identifiers = identifiers, .latin = latin});
      const std::string name = std::string(latin ? "Latin names" : "Ukrainian names") +
                               (identifiers ? "" : ", no identifiers or phones") + " (synthetic)";
      Report(name.c_str(), invented.records, invented.person);
    }
  }
  return 0;
}

}  // namespace
}  // namespace cc::registry::matching

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  return cc::registry::matching::Run();
}
