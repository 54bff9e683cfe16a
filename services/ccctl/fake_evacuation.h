#ifndef SERVICES_CCCTL_FAKE_EVACUATION_H_
#define SERVICES_CCCTL_FAKE_EVACUATION_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "cc/evacuation/v1/counts.pb.h"
#include "cc/evacuation/v1/resources.pb.h"
#include "cc/evacuation/v1/trip_service.pb.h"
#include "services/ccctl/fake_service.h"

namespace cc::ccctl {

// For tests: as much of evacuation as a simulated day needs, in memory. Plans everybody who waits
// onto one trip; a change that comes again with its request_id gets the first answer.
class FakeEvacuation {
 public:
  FakeEvacuation();

  FakeService& service() { return service_; }
  int Calls(const std::string& method) const;

  std::map<std::string, evacuation::v1::Party> parties;
  std::vector<evacuation::v1::CountEntry> entries;
  std::set<std::string> request_ids;
  std::set<std::string> pinned_out;
  int report_error = 0;     // added to every figure of the report
  bool change_one = false;  // a group changes before the plan is accepted

 private:
  // Answers `method` by `make`, once for each request_id.
  template <typename Request, typename Make>
  void On(const std::string& method, Make make) {
    service_.On(method, [this, method, make](const FakeRequest& call) {
      Request request;
      request.ParseFromString(call.body);
      const std::string key = method + "|" + request.request_id();
      request_ids.insert(key);
      if (const auto known = answers_.find(key); known != answers_.end()) return known->second;
      FakeAnswer answer = make(request);
      if (answer.code == 0) answers_[key] = answer;
      return answer;
    });
  }
  void AnswerQuestions();
  void AnswerRequests();
  void AnswerPlan();
  void AnswerTrips();
  void AnswerScans();
  void AnswerCentre();
  void AnswerReport();
  std::string NewId();
  std::string ScanRefusal(const evacuation::v1::ScanLine& line);
  void CountPeople(evacuation::v1::CountMethod method, const std::string& record, int people,
                   int children, int low_mobility, int with_disability);

  FakeService service_;
  std::map<std::string, FakeAnswer> answers_;
  std::map<std::string, FakeAnswer> uploads_;                 // by device: its log may come again
  std::map<std::string, std::set<std::string>> on_board_;     // people by trip
  std::map<std::string, std::vector<std::string>> expected_;  // groups by trip
  std::map<std::string, std::string> hospital_;               // trips by who was left there
  std::set<std::string> arrived_, gone_, onward_;             // groups
  std::set<std::string> closed_;                              // trips
  std::string planned_trip_;
  std::map<std::string, std::map<std::string, int>> staying_;  // people, by site and stay
  std::map<std::string, std::string> party_of_stay_;
  std::map<std::string, int> beds_;  // by site
  int ids_ = 0;
};

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_FAKE_EVACUATION_H_
