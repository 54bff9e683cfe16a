#include "tests/bench/board_rows.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "cc/evacuation/v1/board_service.grpc.pb.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "services/platform/rpc/call.h"
#include "services/platform/time/date.h"
#include "tests/bench/table.h"

namespace cc::bench {
namespace {

namespace evacuation = evacuation::v1;
using tests::Suite;

constexpr int kStreamsOfAChannel = 100;  // a connection bears 128
constexpr double kMostMs = 500, kMostKib = 64;
constexpr absl::Duration kBetween = absl::Milliseconds(700), kPatience = absl::Minutes(2);

// When which trip reached how many watchers.
class Received {
 public:
  void Add(const std::string& trip) {
    const absl::Time now = absl::Now();
    absl::MutexLock lock(&mu_);
    times_[trip].push_back(now);
  }
  void Began() {
    absl::MutexLock lock(&mu_);
    ++begun_;
  }
  bool AwaitBegun(int count) {
    absl::MutexLock lock(&mu_);
    const auto all = [&]() ABSL_SHARED_LOCKS_REQUIRED(mu_) { return begun_ >= count; };
    return mu_.AwaitWithTimeout(absl::Condition(&all), kPatience);
  }
  bool Await(const std::string& trip, size_t count) {
    absl::MutexLock lock(&mu_);
    const auto all = [&]() ABSL_SHARED_LOCKS_REQUIRED(mu_) { return times_[trip].size() >= count; };
    return mu_.AwaitWithTimeout(absl::Condition(&all), kPatience);
  }
  std::vector<absl::Time> Of(const std::string& trip) {
    absl::MutexLock lock(&mu_);
    return times_[trip];
  }

 private:
  absl::Mutex mu_;
  int begun_ ABSL_GUARDED_BY(mu_) = 0;
  std::map<std::string, std::vector<absl::Time>> times_ ABSL_GUARDED_BY(mu_);
};

// One stream, from its start to its destruction.
class Watcher : public grpc::ClientReadReactor<evacuation::BoardChange> {
 public:
  Watcher(evacuation::BoardService::Stub& stub, const std::string& token, Received& received)
      : received_(received) {
    context_.AddMetadata("authorization", absl::StrCat("Bearer ", token));
    stub.async()->WatchBoard(&context_, &request_, this);
    StartRead(&change_);
    StartCall();
  }
  ~Watcher() override {
    context_.TryCancel();
    absl::MutexLock lock(&mu_, absl::Condition(&done_));
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    if (change_.anew()) received_.Began();
    if (change_.has_trip()) received_.Add(change_.trip().id());
    StartRead(&change_);
  }
  void OnDone(const grpc::Status& status) override {
    if (status.error_code() != grpc::StatusCode::CANCELLED)
      std::cerr << "a stream ended: " << status.error_message() << "\n";
    absl::MutexLock lock(&mu_);
    done_ = true;
  }

 private:
  Received& received_;
  grpc::ClientContext context_;
  evacuation::WatchBoardRequest request_;
  evacuation::BoardChange change_;
  absl::Mutex mu_;
  bool done_ ABSL_GUARDED_BY(mu_) = false;
};

double ResidentKib(const Suite& suite) {
  std::ifstream status(absl::StrFormat("/proc/%d/status", suite.Pid("evacuation")));
  std::string line;
  while (std::getline(status, line)) {
    long kib = 0;
    if (std::sscanf(line.c_str(), "VmRSS: %ld", &kib) == 1) return static_cast<double>(kib);
  }
  return 0;
}

// Plans trips of today: each is a change of the board.
class Planner {
 public:
  explicit Planner(const Suite& suite) {
    const std::string service = "/cc.evacuation.v1.EvacuationService/";
    target_ = {suite.Dial("evacuation"), service + "CreateTrip",
               suite.Mint({{.role = "national_coordinator", .tail = 0}}), nullptr};
    const Target centres{target_.channel, service + "ListTransitCentres", target_.token,
                         [](int64_t) { return Pack(evacuation::ListTransitCentresRequest()); }};
    const auto found = Ask<evacuation::ListTransitCentresResponse>(centres);
    if (found.transit_centres().empty()) {
      std::cerr << "the examples are not loaded: no transit centre\n";
      std::exit(1);
    }
    evacuation::Trip& trip = *create_.mutable_trip();
    trip.set_from_unit_code("UA14120000000070232");
    trip.set_transit_centre_id(found.transit_centres(0).id());
    trip.set_date(platform::FormatDate(platform::DayIn(absl::Now())));
    trip.set_vehicle(evacuation::Trip::VEHICLE_BUS);
    trip.mutable_places()->set_seats(40);
    trip.set_synthetic(true);
  }
  std::string Plan() {
    target_.request = [this](int64_t) {
      create_.set_request_id(platform::NewUuid(absl::Now()));
      return Pack(create_);
    };
    return Ask<evacuation::Trip>(target_).id();
  }

 private:
  Target target_;
  evacuation::CreateTripRequest create_;
};

double Percentile(std::vector<double>& sorted, double part) {
  return sorted.empty() ? 0 : sorted[static_cast<size_t>(part * double(sorted.size() - 1))];
}

}  // namespace

void BoardRows(const Suite& suite, int watchers, int events) {
  Planner planner(suite);
  const std::string token = suite.Mint({{.role = "national_coordinator", .tail = 0}});
  const double before = ResidentKib(suite);
  Received received;
  std::vector<std::unique_ptr<evacuation::BoardService::Stub>> stubs;
  std::vector<std::unique_ptr<Watcher>> streams;
  for (int i = 0; i < watchers; ++i) {
    if (i % kStreamsOfAChannel == 0)
      stubs.push_back(evacuation::BoardService::NewStub(suite.Dial("evacuation")));
    streams.push_back(std::make_unique<Watcher>(*stubs.back(), token, received));
  }
  bool complete = received.AwaitBegun(watchers);
  std::vector<double> late;
  for (int i = 0; i < events && complete; ++i) {
    absl::SleepFor(kBetween);
    const absl::Time begun = absl::Now();
    const std::string trip = planner.Plan();
    complete = received.Await(trip, static_cast<size_t>(watchers));
    for (absl::Time time : received.Of(trip))
      late.push_back(absl::ToDoubleMilliseconds(time - begun));
  }
  std::sort(late.begin(), late.end());
  const double p99 = Percentile(late, 0.99);
  Row(absl::StrCat("a change on the board reaches ", watchers, " watchers, from its request on"),
      absl::StrFormat("p50 %.0f ms, p99 %.0f ms, worst %.0f ms", Percentile(late, 0.5), p99,
                      Percentile(late, 1)),
      "", "", absl::StrFormat("p99 ≤ %.0f ms", kMostMs), complete && p99 <= kMostMs);
  const double each = (ResidentKib(suite) - before) / watchers;
  Row("memory of evacuation for each watcher", absl::StrFormat("%.1f KiB", each), "", "",
      absl::StrFormat("≤ %.0f KiB", kMostKib), complete && each <= kMostKib);
}

}  // namespace cc::bench
