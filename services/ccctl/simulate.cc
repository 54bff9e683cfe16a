#include "services/ccctl/simulate.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/ccctl/run_file.h"
#include "services/ccctl/simulate_evacuation.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"
#include "services/registry/simulation/simulation.h"

namespace cc::ccctl {
namespace {

namespace simulation = registry::simulation;

constexpr char kSimulateUsage[] =
    "ccctl simulate registry --people=N [--seed=S] [--duplicates=SHARE] [--day=YYYY-MM-DD] "
    "--out=FILE.csv|FILE.xlsx [--labels=FILE.csv] [--displacement=FILE.csv] [--codifier=FILE.csv]";
constexpr int64_t kMostPeople = 50'000'000;

struct SimulateArguments {
  simulation::SimulationOptions options;
  std::string out, labels, displacement, codifier;
};

// `--name=value` or `--name value`.
absl::StatusOr<std::map<std::string, std::string>> FlagsOf(
    const std::vector<std::string>& arguments) {
  std::map<std::string, std::string> flags;
  for (size_t i = 1; i < arguments.size(); ++i) {
    if (!absl::StartsWith(arguments[i], "--")) return absl::InvalidArgumentError(kSimulateUsage);
    const size_t equals = arguments[i].find('=');
    const std::string name =
        arguments[i].substr(2, equals == std::string::npos ? equals : equals - 2);
    if (equals != std::string::npos) {
      flags[name] = arguments[i].substr(equals + 1);
    } else if (i + 1 < arguments.size()) {
      flags[name] = arguments[++i];
    } else {
      return absl::InvalidArgumentError(kSimulateUsage);
    }
  }
  return flags;
}

absl::StatusOr<SimulateArguments> ParseSimulate(const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments[0] != "registry")
    return absl::InvalidArgumentError(kSimulateUsage);
  CC_ASSIGN_OR_RETURN(auto flags, FlagsOf(arguments));
  SimulateArguments parsed;
  bool right = true;
  for (const auto& [name, value] : flags) {
    if (name == "people") {
      right = right && absl::SimpleAtoi(value, &parsed.options.people) &&
              parsed.options.people > 0 && parsed.options.people <= kMostPeople;
    } else if (name == "seed") {
      right = right && absl::SimpleAtoi(value, &parsed.options.seed);
    } else if (name == "duplicates") {
      right = right && absl::SimpleAtod(value, &parsed.options.duplicates) &&
              parsed.options.duplicates >= 0 && parsed.options.duplicates <= 0.5;
    } else if (name == "day") {
      const std::optional<absl::CivilDay> day = platform::ParseDate(value);
      right = right && day && *day >= absl::CivilDay(2022, 6, 1);
      if (day) parsed.options.day = *day;
    } else if (name == "out") {
      parsed.out = value;
    } else if (name == "labels") {
      parsed.labels = value;
    } else if (name == "displacement") {
      parsed.displacement = value;
    } else if (name == "codifier") {
      parsed.codifier = value;
    } else {
      right = false;
    }
  }
  const bool named = absl::EndsWith(parsed.out, ".csv") || absl::EndsWith(parsed.out, ".xlsx");
  if (!right || !named || !flags.contains("people"))
    return absl::InvalidArgumentError(kSimulateUsage);
  return parsed;
}

// The latest file of a folder by name; empty where there is none.
std::string LatestCsv(const std::string& folder) {
  std::string latest;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".csv") latest = std::max(latest, entry.path().string());
  }
  return latest;
}

absl::StatusOr<simulation::Places> ReadPlaces(const Session& session,
                                              SimulateArguments& arguments) {
  if (auto reference = session.console.environment("CC_REFERENCE_DATA")) {
    if (arguments.displacement.empty())
      arguments.displacement = LatestCsv(absl::StrCat(*reference, "/displacement"));
    if (arguments.codifier.empty())
      arguments.codifier = LatestCsv(absl::StrCat(*reference, "/katottg"));
  }
  simulation::Places places;
  if (!arguments.codifier.empty()) {
    CC_ASSIGN_OR_RETURN(const std::string csv,
                        ReadFile(arguments.codifier, session.options.language));
    CC_RETURN_IF_ERROR(places.ReadCodifier(csv));
  }
  if (!arguments.displacement.empty()) {
    CC_ASSIGN_OR_RETURN(const std::string csv,
                        ReadFile(arguments.displacement, session.options.language));
    CC_RETURN_IF_ERROR(places.ReadDisplacement(csv));
  }
  return places;
}

}  // namespace

absl::Status RunSimulate(const Session& session, const std::vector<std::string>& arguments) {
  if (!arguments.empty() && arguments[0] == "evacuation")
    return RunSimulateEvacuation(session, arguments);
  CC_ASSIGN_OR_RETURN(SimulateArguments parsed, ParseSimulate(arguments));
  CC_ASSIGN_OR_RETURN(const simulation::Places places, ReadPlaces(session, parsed));
  std::ofstream out(parsed.out, std::ios::binary | std::ios::trunc), labels;
  if (!parsed.labels.empty()) labels.open(parsed.labels, std::ios::binary | std::ios::trunc);
  simulation::SimulationReport report;
  std::ostream* const labels_out = parsed.labels.empty() ? nullptr : &labels;
  if (absl::EndsWith(parsed.out, ".xlsx")) {
    CC_ASSIGN_OR_RETURN(report, simulation::WriteXlsx(parsed.options, places, out, labels_out));
  } else {
    report = simulation::WriteCsv(parsed.options, places, out, labels_out);
  }
  out.flush();
  labels.flush();
  if (!out.good() || !labels.good()) {
    return absl::InternalError(
        session.Say("файл не вдалося записати", "the file could not be written"));
  }
  session.console.out << session.Say(
                             absl::StrCat("рядків: ", report.rows, ", родин: ", report.households,
                                          ", людей: ", report.people, " (дані вигадані)"),
                             absl::StrCat(report.rows, " rows, ", report.households,
                                          " households, ", report.people, " people (synthetic)"))
                      << "\n";
  return absl::OkStatus();
}

}  // namespace cc::ccctl
