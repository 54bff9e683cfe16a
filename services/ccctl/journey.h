#ifndef SERVICES_CCCTL_JOURNEY_H_
#define SERVICES_CCCTL_JOURNEY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "cc/evacuation/v1/boarding.pb.h"
#include "cc/evacuation/v1/resources.pb.h"
#include "cc/evacuation/v1/sites.pb.h"
#include "services/ccctl/day_figures.h"
#include "services/ccctl/invented_day.h"
#include "services/ccctl/offices.h"

namespace cc::ccctl {

// One trip of a simulated day, from its open doors to its end. People get on one by one; every
// third group with a device that is off line until the trip has left. What a careless crew does is
// tried too: a child before its adult, a person twice, closing with people unaccounted.
class Journey {
 public:
  struct Taken {
    const InventedGroup* group = nullptr;
    evacuation::v1::Party party;  // as created, with its ids
  };
  // `name` tells the trips of a day apart. With `hospital` somebody does not come through.
  Journey(const Session& session, Offices& offices, DayFigures& figures, std::string name,
          std::string trip_id, std::vector<Taken> groups, bool hospital)
      : session_(session),
        offices_(offices),
        figures_(figures),
        name_(std::move(name)),
        trip_id_(std::move(trip_id)),
        groups_(std::move(groups)),
        hospital_(hospital) {}

  // The steps in their order.
  absl::Status Board();
  absl::Status Leave();
  absl::Status UploadOffline();
  absl::Status GiveSign();  // and leaves somebody in a hospital
  absl::Status Arrive();
  absl::Status Place(const std::string& site_id);
  absl::Status Close();
  // Every third group goes on from the site, to a home in the unit.
  absl::Status HandOver(const std::string& unit_code);

  int people() const;
  int arrived() const { return arrived_; }
  int staying() const { return staying_; }
  int without_bed() const { return without_bed_; }
  const std::vector<std::string>& handed_over() const { return handed_over_; }  // ids of groups
  const evacuation::v1::Trip& trip() const { return trip_; }

 private:
  struct Stay {
    std::string id, party_id;
    int people = 0;
    bool goes_on = false;
  };
  std::string Step(absl::string_view what) const;
  bool IsOffline(size_t group) const { return group % 3 == 2; }
  // The record of a device's next number.
  evacuation::v1::ScanLine NextLine(const std::string& person_id, bool offline);
  absl::Status Scan(const evacuation::v1::ScanLine& line);
  absl::Status RefusedScan(const std::string& person_id);
  absl::Status BoardGroup(size_t group);
  absl::Status LeaveInHospital();
  absl::Status CheckOnBoard(int expected);
  absl::Status DismissConflicts();

  const Session& session_;
  Offices& offices_;
  DayFigures& figures_;
  const std::string name_, trip_id_;
  const std::vector<Taken> groups_;
  const bool hospital_;

  evacuation::v1::Trip trip_;
  absl::Time scan_time_;
  int64_t online_ = 0, offline_ = 0;            // records of either device
  std::vector<evacuation::v1::ScanLine> kept_;  // by the device off line
  std::vector<int64_t> doubled_;                // their numbers, of people scanned twice
  std::string patient_party_, patient_id_;
  HeadCount patient_;
  std::vector<Stay> stays_;
  std::vector<std::string> handed_over_;
  int on_board_ = 0, arrived_ = 0, staying_ = 0, without_bed_ = 0;
};

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_JOURNEY_H_
