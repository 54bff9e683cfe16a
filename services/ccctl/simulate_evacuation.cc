#include "services/ccctl/simulate_evacuation.h"

#include <map>
#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "services/ccctl/evacuation_day.h"
#include "services/platform/time/date.h"

namespace cc::ccctl {
namespace {

constexpr char kSimulateEvacuationUsage[] =
    "ccctl simulate evacuation --parties=N --from-unit-code=CODE [--to-unit-code=CODE | "
    "--transit-centre-id=ID] [--seed=S] [--speed=X] [--silent-trip=false] [--headquarters=NAME] "
    "[--dispatcher=NAME] [--centre=NAME]";
constexpr int kMostParties = 1000;

struct EvacuationArguments {
  DayWanted day;
  uint64_t seed = 1;
  std::map<Desk, std::string> identities;
};

bool ReadArgument(absl::string_view name, absl::string_view value, EvacuationArguments& parsed) {
  DayWanted& day = parsed.day;
  if (name == "--parties") return absl::SimpleAtoi(value, &day.parties);
  if (name == "--seed") return absl::SimpleAtoi(value, &parsed.seed);
  if (name == "--speed") return absl::SimpleAtod(value, &day.speed) && day.speed >= 0;
  if (name == "--silent-trip") return absl::SimpleAtob(value, &day.silent_trip);
  static const auto* const texts = new std::map<std::string, std::string DayWanted::*>{
      {"--from-unit-code", &DayWanted::from_unit},
      {"--to-unit-code", &DayWanted::to_unit},
      {"--transit-centre-id", &DayWanted::centre}};
  static const auto* const desks =
      new std::map<std::string, Desk>{{"--headquarters", Desk::kHeadquarters},
                                      {"--dispatcher", Desk::kDispatcher},
                                      {"--centre", Desk::kCentre}};
  if (const auto text = texts->find(std::string(name)); text != texts->end()) {
    day.*text->second = std::string(value);
    return true;
  }
  const auto desk = desks->find(std::string(name));
  if (desk == desks->end()) return false;
  parsed.identities[desk->second] = std::string(value);
  return true;
}

std::optional<EvacuationArguments> ParseEvacuation(const std::vector<std::string>& arguments) {
  EvacuationArguments parsed;
  for (size_t i = 1; i < arguments.size(); ++i) {
    const std::pair<absl::string_view, absl::string_view> one =
        absl::StrSplit(arguments[i], absl::MaxSplits('=', 1));
    if (!ReadArgument(one.first, one.second, parsed)) return std::nullopt;
  }
  const DayWanted& day = parsed.day;
  const bool right = day.parties >= 1 && day.parties <= kMostParties && !day.from_unit.empty() &&
                     (day.to_unit.empty() || day.centre.empty());
  return right ? std::make_optional(parsed) : std::nullopt;
}

// Whoever asks for nobody gets the offices of the local run.
void NameOffices(const Options& options, std::map<Desk, std::string>& identities) {
  if (!options.as.empty() || !options.token_file.empty()) return;
  identities.try_emplace(Desk::kHeadquarters, "donetsk-ova");
  identities.try_emplace(Desk::kDispatcher, "dispatcher");
  identities.try_emplace(Desk::kCentre, "transit");
}

}  // namespace

absl::Status RunSimulateEvacuation(const Session& session,
                                   const std::vector<std::string>& arguments) {
  std::optional<EvacuationArguments> parsed = ParseEvacuation(arguments);
  if (!parsed) return absl::InvalidArgumentError(kSimulateEvacuationUsage);
  NameOffices(session.options, parsed->identities);
  const DayWanted& day = parsed->day;
  const absl::CivilDay today = platform::DayIn(absl::Now());
  const std::string key = absl::StrCat("simulate evacuation|", parsed->seed, "|", day.parties, "|",
                                       day.silent_trip, "|", day.from_unit, "|", day.to_unit, "|",
                                       day.centre, "|", platform::FormatDate(today));
  const InventedDay invented = InventDay(key, day.parties, day.silent_trip, day.from_unit, today);
  Offices offices(session, key, parsed->identities);
  return EvacuationDay(session, offices, day, invented, today).Run();
}

}  // namespace cc::ccctl
