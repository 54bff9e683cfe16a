#include "services/evacuation/planning/planner.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "services/evacuation/planning/explanation.h"
#include "services/evacuation/planning/packing.h"
#include "services/evacuation/planning/pins.h"
#include "services/platform/error/error.h"

namespace cc::evacuation::planning {
namespace {

// Groups of one place that need and weigh the same.
struct Class {
  Group like;
  std::vector<int> groups;
  int variable = -1;
};

// Trips of one vehicle to one place: how often as the first from its start, how often later.
struct Route {
  int vehicle = 0;
  int place = 0;
  int first = -1;  // variables; -1 where there is no such trip
  int later = -1;
};

// A model and what its variables mean.
struct Model {
  IntegerProgram program;
  std::vector<Class> classes;
  std::vector<Route> routes;
  double slack = 0;  // what minutes can cost at most
  long pinned_weight = 0;
};

// Some vehicle could take such a group on a trip of its own.
bool Servable(const Problem& problem, const Group& group) {
  for (const Vehicle& vehicle : problem.vehicles) {
    const std::optional<int> minutes = TripMinutes(problem, vehicle, group.place, true);
    const std::optional<int> again = TripMinutes(problem, vehicle, group.place, false);
    const bool in_time =
        (minutes && *minutes <= vehicle.crew_minutes) || (again && *again <= vehicle.crew_minutes);
    if (in_time && Fits(group.needs, vehicle.has)) return true;
  }
  return false;
}

std::vector<Class> ClassesOf(const Problem& problem, const KeptPins& pins) {
  std::map<std::tuple<int, Amounts, int>, Class> classes;
  for (size_t i = 0; i < problem.groups.size(); ++i) {
    const Group& group = problem.groups[i];
    if (pins.Pinned(static_cast<int>(i)) || !Servable(problem, group)) continue;
    Class& one = classes[{group.place, group.needs, group.weight}];
    one.like = group;
    one.groups.push_back(static_cast<int>(i));
  }
  std::vector<Class> listed;
  for (auto& [key, one] : classes) listed.push_back(std::move(one));
  return listed;
}

int PinnedTrips(const KeptPins& pins, int vehicle, int place) {
  const auto found = pins.trips.find({vehicle, place});
  return found == pins.trips.end() ? 0 : static_cast<int>(found->second.size());
}

// Variables of a vehicle's trips, with the rows of its crew's hours.
void AddVehicle(const Problem& problem, const KeptPins& pins, const std::vector<bool>& wanted,
                int index, double minute_cost, Model& model) {
  const Vehicle& vehicle = problem.vehicles[static_cast<size_t>(index)];
  IntegerProgram::AtMost one_first{.terms = {}, .limit = 1};
  IntegerProgram::AtMost then{.terms = {}, .limit = 0};  // later trips follow a first one
  IntegerProgram::AtMost hours{.terms = {}, .limit = double(vehicle.crew_minutes)};
  for (size_t place = 0; place < wanted.size(); ++place) {
    const int at = static_cast<int>(place), pinned = PinnedTrips(pins, index, at);
    if (!wanted[place] && pinned == 0) continue;
    Route route{.vehicle = index, .place = at};
    const std::optional<int> first = TripMinutes(problem, vehicle, at, true),
                             later = TripMinutes(problem, vehicle, at, false);
    if (first && *first <= vehicle.crew_minutes) {
      route.first = model.program.Add(*first * minute_cost, 0, 1);
      one_first.terms.push_back({route.first, 1});
      then.terms.push_back({route.first, -double(vehicle.most_trips - 1)});
      hours.terms.push_back({route.first, double(*first)});
    }
    if (later && vehicle.most_trips > 1 && *later <= vehicle.crew_minutes) {
      const int most = std::min(vehicle.most_trips - 1, vehicle.crew_minutes / std::max(*later, 1));
      route.later = model.program.Add(*later * minute_cost, 0, most);
      then.terms.push_back({route.later, 1});
      hours.terms.push_back({route.later, double(*later)});
    }
    if (route.first < 0 && route.later < 0) continue;
    if (pinned > 0) {
      IntegerProgram::AtMost keep{.terms = {}, .limit = -double(pinned)};
      if (route.first >= 0) keep.terms.push_back({route.first, -1});
      if (route.later >= 0) keep.terms.push_back({route.later, -1});
      model.program.rows.push_back(std::move(keep));
    }
    model.routes.push_back(route);
  }
  for (IntegerProgram::AtMost* row : {&one_first, &then, &hours}) {
    if (!row->terms.empty()) model.program.rows.push_back(std::move(*row));
  }
}

// What is served at a place needs no more than what comes there has.
void AddRoom(const Problem& problem, const KeptPins& pins, int place, Model& model) {
  Amounts pinned{};
  for (const auto& [at, by_trip] : pins.trips) {
    if (at.second != place) continue;
    for (const std::vector<int>& groups : by_trip) {
      for (int group : groups) {
        for (size_t kind = 0; kind < kKinds; ++kind)
          pinned[kind] += problem.groups[static_cast<size_t>(group)].needs[kind];
      }
    }
  }
  for (size_t kind = 0; kind < kKinds; ++kind) {
    IntegerProgram::AtMost room{.terms = {}, .limit = -double(pinned[kind])};
    for (const Class& one : model.classes) {
      if (one.like.place == place && one.like.needs[kind] > 0)
        room.terms.push_back({one.variable, double(one.like.needs[kind])});
    }
    if (room.terms.empty() && pinned[kind] == 0) continue;
    for (const Route& route : model.routes) {
      const int has = problem.vehicles[static_cast<size_t>(route.vehicle)].has[kind];
      if (route.place != place || has == 0) continue;
      for (int variable : {route.first, route.later}) {
        if (variable >= 0) room.terms.push_back({variable, -double(has)});
      }
    }
    model.program.rows.push_back(std::move(room));
  }
}

Model MakeModel(const Problem& problem, const KeptPins& pins) {
  Model model;
  model.classes = ClassesOf(problem, pins);
  std::vector<bool> wanted(problem.minutes.size(), false);
  for (Class& one : model.classes) {
    one.variable =
        model.program.Add(-double(one.like.weight), 0, static_cast<int>(one.groups.size()));
    wanted[static_cast<size_t>(one.like.place)] = true;
  }
  // Of two plans that serve the same the shorter wins: all minutes together weigh less than one
  // person does.
  double all_minutes = 1;
  for (const Vehicle& vehicle : problem.vehicles) all_minutes += vehicle.crew_minutes;
  model.slack = 0.4;
  for (size_t i = 0; i < problem.vehicles.size(); ++i) {
    AddVehicle(problem, pins, wanted, static_cast<int>(i), model.slack / all_minutes, model);
  }
  for (size_t place = 0; place < wanted.size(); ++place)
    AddRoom(problem, pins, static_cast<int>(place), model);
  for (const auto& [at, by_trip] : pins.trips) {
    for (const std::vector<int>& groups : by_trip) {
      for (int group : groups)
        model.pinned_weight += problem.groups[static_cast<size_t>(group)].weight;
    }
  }
  return model;
}

// The trips that the solution makes, each vehicle's in order, with its pinned groups on board.
std::vector<Bin> TripsOf(const Problem& problem, const KeptPins& pins, const Model& model,
                         const std::vector<long>& values) {
  auto value = [&](int variable) {
    return variable < 0 ? 0L : values[static_cast<size_t>(variable)];
  };
  std::vector<Bin> bins;
  for (size_t vehicle = 0; vehicle < problem.vehicles.size(); ++vehicle) {
    std::vector<int> order;
    for (const bool first : {true, false}) {
      for (const Route& route : model.routes) {
        if (route.vehicle != static_cast<int>(vehicle)) continue;
        for (long n = value(first ? route.first : route.later); n > 0; --n)
          order.push_back(route.place);
      }
    }
    std::map<int, size_t> next;
    for (int place : order) {
      Bin bin = EmptyBin(problem, static_cast<int>(vehicle), place);
      const auto pinned = pins.trips.find({static_cast<int>(vehicle), place});
      const size_t n = next[place]++;
      if (pinned != pins.trips.end() && n < pinned->second.size()) {
        for (int group : pinned->second[n]) bin.Take(problem, group);
      }
      bins.push_back(std::move(bin));
    }
  }
  return bins;
}

// The pinned groups alone, where the solver found nothing in its time.
std::vector<Bin> PinnedTripsAlone(const Problem& problem, const KeptPins& pins) {
  std::vector<Bin> bins;
  for (const auto& [at, by_trip] : pins.trips) {
    for (const std::vector<int>& groups : by_trip) {
      Bin bin = EmptyBin(problem, at.first, at.second);
      for (int group : groups) bin.Take(problem, group);
      bins.push_back(std::move(bin));
    }
  }
  return bins;  // Settle puts the right one first
}

// Trips to one place alone, taken out to be packed and put back.
std::vector<int> PackAtPlaces(const Problem& problem, const std::vector<int>& groups,
                              std::vector<Bin>& bins) {
  std::map<int, std::vector<int>> by_place;
  for (int group : groups)
    by_place[problem.groups[static_cast<size_t>(group)].place].push_back(group);
  std::vector<int> left;
  for (const auto& [place, there] : by_place) {
    std::vector<size_t> which;
    std::vector<Bin> here;
    for (size_t i = 0; i < bins.size(); ++i) {
      if (bins[i].trip.place != place) continue;
      which.push_back(i);
      here.push_back(std::move(bins[i]));
    }
    for (int group : PackInto(problem, there, here)) left.push_back(group);
    for (size_t i = 0; i < which.size(); ++i) bins[which[i]] = std::move(here[i]);
  }
  return left;
}

// By weight for the room they take: whom to try first.
void MostUrgentFirst(const Problem& problem, std::vector<int>& groups) {
  auto worth = [&](int group) {
    const Group& one = problem.groups[static_cast<size_t>(group)];
    const int room = one.needs[kSeats] + one.needs[kWheelchairs] + one.needs[kStretchers];
    return double(one.weight) / std::max(room, 1);
  };
  std::stable_sort(groups.begin(), groups.end(), [&](int a, int b) { return worth(a) > worth(b); });
}

// Makes further trips while a crew has hours left and a group fits: each time the one that takes
// most.
void AddTrips(const Problem& problem, std::vector<int>& left, std::vector<Bin>& bins) {
  while (!left.empty()) {
    long best_weight = 0;
    Bin best;
    for (size_t v = 0; v < problem.vehicles.size(); ++v) {
      const CrewDay day = DayOf(problem, static_cast<int>(v), bins);
      std::map<int, Bin> tried;
      std::map<int, long> weights;
      for (int group : left) {
        const Group& one = problem.groups[static_cast<size_t>(group)];
        if (!day.MayAdd(problem, one.place)) continue;
        auto [found, added] =
            tried.emplace(one.place, EmptyBin(problem, static_cast<int>(v), one.place));
        if (found->second.Take(problem, group)) weights[one.place] += one.weight;
      }
      for (const auto& [place, weight] : weights) {
        if (weight <= best_weight) continue;
        best_weight = weight;
        best = tried.at(place);
      }
    }
    if (best_weight == 0) return;
    std::vector<int> still;
    for (int group : left) {
      if (std::find(best.trip.groups.begin(), best.trip.groups.end(), group) ==
          best.trip.groups.end())
        still.push_back(group);
    }
    left = std::move(still);
    bins.push_back(std::move(best));
  }
}

// First the trip where that saves most against going there later.
void BestFirst(const Problem& problem, int vehicle, std::vector<Bin>& trips) {
  const Vehicle& by = problem.vehicles[static_cast<size_t>(vehicle)];
  auto saved = [&](const Bin& bin) {
    const std::optional<int> first = TripMinutes(problem, by, bin.trip.place, true),
                             later = TripMinutes(problem, by, bin.trip.place, false);
    if (!first) return -by.crew_minutes - 1;
    return later ? *later - *first : by.crew_minutes + 1;
  };
  const auto best = std::max_element(
      trips.begin(), trips.end(), [&](const Bin& a, const Bin& b) { return saved(a) < saved(b); });
  if (best != trips.end()) std::rotate(trips.begin(), best, best + 1);
}

// Leaves out empty trips. Where what was a later trip becomes the first by that and the hours do
// not hold any more, trips without pinned groups are given up, the lightest first, and their groups
// answered.
std::vector<int> Settle(const Problem& problem, const KeptPins& pins, std::vector<Bin>& bins) {
  std::vector<int> given_up;
  std::vector<Bin> settled;
  for (size_t v = 0; v < problem.vehicles.size(); ++v) {
    const int vehicle = static_cast<int>(v);
    std::vector<Bin> trips;
    for (Bin& bin : bins) {
      if (bin.trip.vehicle == vehicle && !bin.trip.groups.empty()) trips.push_back(std::move(bin));
    }
    while (!DayOf(problem, vehicle, trips).holds) {
      BestFirst(problem, vehicle, trips);
      if (DayOf(problem, vehicle, trips).holds) break;
      auto weight = [&](const Bin& bin) {
        long sum = 0;
        for (int group : bin.trip.groups) {
          if (pins.Pinned(group)) return std::numeric_limits<long>::max();
          sum += problem.groups[static_cast<size_t>(group)].weight;
        }
        return sum;
      };
      const auto lightest =
          std::min_element(trips.begin(), trips.end(),
                           [&](const Bin& a, const Bin& b) { return weight(a) < weight(b); });
      given_up.insert(given_up.end(), lightest->trip.groups.begin(), lightest->trip.groups.end());
      trips.erase(lightest);
    }
    for (Bin& bin : trips) settled.push_back(std::move(bin));
  }
  bins = std::move(settled);
  return given_up;
}

// Puts groups, in their order, into whatever trip to their place has room; answers the others.
std::vector<int> FillUp(const Problem& problem, const std::vector<int>& groups,
                        std::vector<Bin>& bins) {
  std::vector<int> left;
  for (int group : groups) {
    bool taken = false;
    for (Bin& bin : bins) {
      if (bin.trip.place == problem.groups[static_cast<size_t>(group)].place)
        taken = taken || bin.Take(problem, group);
    }
    if (!taken) left.push_back(group);
  }
  return left;
}

}  // namespace

absl::StatusOr<Plan> MakePlan(const Problem& problem, const SolverOptions& options) {
  const KeptPins pins = KeepPins(problem);
  Model model = MakeModel(problem, pins);
  Plan plan;
  plan.rejected_pins = pins.rejected;
  std::vector<Bin> bins;
  std::vector<int> left;
  for (const Class& one : model.classes)
    left.insert(left.end(), one.groups.begin(), one.groups.end());
  long most = model.pinned_weight;
  for (int group : left) most += problem.groups[static_cast<size_t>(group)].weight;
  plan.bound_weight = most;
  plan.proven = true;
  if (!model.program.variables.empty() && !problem.vehicles.empty()) {
    CC_ASSIGN_OR_RETURN(const Solution solution, Solve(model.program, options));
    if (solution.infeasible) return platform::Fail(common::v1::REASON_PLANNING_FAILED);
    const double bound = -solution.bound + model.slack + 1e-6 * (1 + std::abs(solution.bound));
    if (std::isfinite(bound)) {
      plan.bound_weight =
          std::min(most, model.pinned_weight + static_cast<long>(std::floor(std::max(0.0, bound))));
    }
    plan.proven = solution.proven;
    if (solution.found) {
      bins = TripsOf(problem, pins, model, solution.values);
      // Those whom the solver chose go first, then everybody else.
      std::vector<int> chosen, others;
      for (const Class& one : model.classes) {
        const size_t n = static_cast<size_t>(solution.values[static_cast<size_t>(one.variable)]);
        chosen.insert(chosen.end(), one.groups.begin(),
                      one.groups.begin() + static_cast<std::ptrdiff_t>(n));
        others.insert(others.end(), one.groups.begin() + static_cast<std::ptrdiff_t>(n),
                      one.groups.end());
      }
      left = PackAtPlaces(problem, chosen, bins);
      left.insert(left.end(), others.begin(), others.end());
    } else {
      bins = PinnedTripsAlone(problem, pins);
    }
  }
  MostUrgentFirst(problem, left);
  left = FillUp(problem, left, bins);
  const std::vector<int> given_up = Settle(problem, pins, bins);
  left.insert(left.end(), given_up.begin(), given_up.end());
  MostUrgentFirst(problem, left);
  left = FillUp(problem, left, bins);
  AddTrips(problem, left, bins);
  Explain(problem, pins, bins, plan);
  return plan;
}

}  // namespace cc::evacuation::planning
