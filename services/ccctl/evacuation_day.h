#ifndef SERVICES_CCCTL_EVACUATION_DAY_H_
#define SERVICES_CCCTL_EVACUATION_DAY_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "cc/evacuation/v1/departure.pb.h"
#include "cc/evacuation/v1/duty_desk.pb.h"
#include "cc/evacuation/v1/planning.pb.h"
#include "services/ccctl/day_figures.h"
#include "services/ccctl/invented_day.h"
#include "services/ccctl/journey.h"
#include "services/ccctl/offices.h"

namespace cc::ccctl {

struct DayWanted {
  int parties = 0;
  double speed = 0;  // times as fast as a clock; 0: without waiting
  bool silent_trip = true;
  std::string from_unit, to_unit, centre;
};

// One day of evacuation from a settlement, driven through the services from the decision to the
// last closed trip. Its clock begins at 04:00 in Kyiv.
class EvacuationDay {
 public:
  EvacuationDay(const Session& session, Offices& offices, const DayWanted& wanted,
                const InventedDay& invented, absl::CivilDay day);

  absl::Status Run();

 private:
  struct Step {
    double minute;
    std::function<absl::Status()> run;
  };
  // Before anybody leaves.
  absl::Status FindUnits();
  absl::Status TakeDecision();
  absl::Status CountRemaining();
  absl::Status FindCentre();
  absl::Status OpenSite();
  absl::Status AskToBeTaken();
  // Other ways out than the planned trips.
  absl::Status LeaveByThemselves();
  absl::Status RecordDeparture(const std::string& step, evacuation::v1::Departure departure,
                               Desk desk, const HeadCount& heads);
  absl::Status RecordEstimate();
  absl::Status SendSilentTrip();
  absl::Status AwaitAlert(evacuation::v1::Incident& incident);
  absl::Status EndSilentTrip();
  // The planned trips.
  absl::Status MakePlan();
  absl::Status LeaveOthersAlone();
  void AddTrips();
  absl::Status RunSteps();
  // The end of the day.
  absl::Status HandOver();
  absl::Status CheckDay();
  absl::Status CheckBeds();
  absl::Status CheckExpected();

  bool IsOwn(const std::string& party_id) const;
  void AwaitMinute(double minute) const;
  double MinuteOf(const google::protobuf::Timestamp& time) const;
  void Say(absl::string_view uk, absl::string_view en, int number) const;

  const Session& session_;
  Offices& offices_;
  const DayWanted wanted_;
  const InventedDay& invented_;
  const std::string date_;
  const absl::Time morning_;  // of the day's clock
  const absl::Time began_;    // of the real one

  std::string oblast_, raion_, centre_id_, centre_unit_;
  std::map<std::string, Journey::Taken> asked_;  // by id of the group
  evacuation::v1::Plan plan_;
  std::vector<std::unique_ptr<Journey>> journeys_;
  std::unique_ptr<Journey> silent_;
  std::vector<Step> steps_;
  DayFigures figures_;
};

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_EVACUATION_DAY_H_
