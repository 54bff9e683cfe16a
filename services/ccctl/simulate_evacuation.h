#ifndef SERVICES_CCCTL_SIMULATE_EVACUATION_H_
#define SERVICES_CCCTL_SIMULATE_EVACUATION_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/ccctl/command.h"

namespace cc::ccctl {

// `simulate evacuation --parties=N --from-unit-code=SETTLEMENT [--to-unit-code=CODE |
// --transit-centre-id=ID] [--seed=S] [--speed=X] [--silent-trip=false] [--headquarters=NAME]
// [--dispatcher=NAME] [--centre=NAME]`: a day of evacuation driven through the services, all of it
// invented and marked synthetic. Decision and count where there are none, requests, people who
// leave by themselves, a plan, trips that board one by one with devices on and off line, a silent
// one, a hospital, arrival, beds, hand-over, closed trips. At the end the own head-counts stand
// beside the situation report; FAILED_PRECONDITION where they differ.
//
// The same seed on the same day is the same day: driven again it changes nothing. Times of the day
// pass X times as fast as a clock; 0 (and where it is not given) waits for nothing but the alert of
// the silent trip. The three named identities of a local run do what their offices may; with --as
// or
// --token_file the caller does everything.
absl::Status RunSimulateEvacuation(const Session& session,
                                   const std::vector<std::string>& arguments);

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_SIMULATE_EVACUATION_H_
