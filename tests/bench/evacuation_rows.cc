#include "tests/bench/evacuation_rows.h"

#include <iostream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/synchronization/notification.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "cc/evacuation/v1/trip_service.grpc.pb.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/rpc/call.h"
#include "services/platform/time/date.h"
#include "tests/bench/load.h"
#include "tests/bench/table.h"

namespace cc::bench {
namespace {

using tests::Suite;
using namespace evacuation::v1;  // NOLINT: the contract's messages alone

constexpr char kFrom[] = "UA14120000000070232";
constexpr char kOrigin[] = "UA14120110010088407";
constexpr int kTrips = 20;
constexpr int kGroup = 4;
constexpr double kPerSecond = 500;
constexpr int kDropped = 400;
constexpr absl::Duration kSustained = absl::Seconds(10);

// What the bench does before and after it measures.
class Journey {
 public:
  explicit Journey(const Suite& suite)
      : token_(suite.Token("dispatcher")), channel_(suite.Dial("evacuation")) {
    const auto centres = Call<ListTransitCentresResponse>("EvacuationService/ListTransitCentres",
                                                          ListTransitCentresRequest());
    if (centres.transit_centres().empty()) {
      std::cerr << "the examples are not loaded: no transit centre\n";
      std::exit(1);
    }
    centre_ = centres.transit_centres(0).id();
  }

  template <typename Answer>
  Answer Call(const std::string& method, const google::protobuf::Message& request) {
    return Ask<Answer>({channel_, absl::StrCat("/cc.evacuation.v1.", method), token_,
                        [packed = Pack(request)](int64_t) { return packed; }});
  }

  std::string BoardingTrip() {
    CreateTripRequest create;
    Trip& trip = *create.mutable_trip();
    trip.set_from_unit_code(kFrom);
    trip.set_transit_centre_id(centre_);
    trip.set_date(platform::FormatDate(platform::DayIn(absl::Now())));
    trip.set_vehicle(Trip::VEHICLE_TRAIN);
    trip.mutable_places()->set_seats(2000);
    trip.set_synthetic(true);
    OpenBoardingRequest open;
    open.set_id(Call<Trip>("EvacuationService/CreateTrip", create).id());
    return Call<Trip>("EvacuationService/OpenBoarding", open).id();
  }

  // People of groups that have asked to be taken.
  std::vector<std::string> People(int count) {
    std::vector<std::string> ids;
    while (static_cast<int>(ids.size()) < count) {
      CreatePartyRequest create;
      Party& party = *create.mutable_party();
      party.set_origin_unit_code(kOrigin);
      party.set_synthetic(true);
      for (int i = 0; i < kGroup; ++i) {
        Person& person = *party.add_persons();
        person.mutable_name()->set_family_name("Вигадана");
        person.mutable_name()->set_given_name("Олена");
        person.set_birth_date(absl::FormatCivilTime(absl::CivilDay(1930, 1, 1) +
                                                    static_cast<int>(random_() % 25000)));
        person.set_sex(common::v1::SEX_FEMALE);
        person.set_mobility(common::v1::MOBILITY_WALKING);
        person.set_kinship(i == 0 ? common::v1::KINSHIP_HEAD : common::v1::KINSHIP_SIBLING);
      }
      const Party made = Call<Party>("EvacuationService/CreateParty", create);
      RequestEvacuationRequest ask;
      ask.set_id(made.id());
      Call<Party>("EvacuationService/RequestEvacuation", ask);
      for (const Person& person : made.persons()) ids.push_back(person.id());
    }
    return ids;
  }

  const std::string& token() const { return token_; }
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  const std::string token_;
  const std::shared_ptr<grpc::Channel> channel_;
  std::string centre_;
  std::mt19937_64 random_{std::random_device{}()};
};

RecordScanRequest ScanOf(const std::string& device, int64_t number, const std::string& trip,
                         const std::string& person) {
  RecordScanRequest request;
  request.set_device(device);
  request.mutable_line()->set_sequence(number);
  request.mutable_line()->set_trip_id(trip);
  request.mutable_line()->set_person_id(person);
  request.mutable_line()->set_kind(ScanLine::KIND_BOARD);
  *request.mutable_line()->mutable_scan_time() = platform::ToProto(absl::Now());
  return request;
}

int OnBoard(Journey& journey, const std::vector<std::string>& trips) {
  int people = 0;
  for (const std::string& id : trips) {
    GetTripRequest get;
    get.set_id(id);
    people += journey.Call<Trip>("EvacuationService/GetTrip", get).boarded().seats();
  }
  return people;
}

void ScanRow(Journey& journey, const std::shared_ptr<grpc::Channel>& empty) {
  const absl::Duration warm_up = absl::Seconds(1);  // connections open, statements known
  const int wanted =
      static_cast<int>(kPerSecond * absl::ToDoubleSeconds(warm_up + kSustained) * 1.1) + 600;
  std::vector<std::string> trips;
  for (int i = 0; i < kTrips; ++i) trips.push_back(journey.BoardingTrip());
  const std::vector<std::string> people = journey.People(wanted);
  const std::string device = platform::NewUuid(absl::Now());
  // A group boards one trip, one person after another, as at a door; trips board at once, their
  // doors not in step.
  const auto person_of = [&](int64_t n) {
    const int64_t door = n % kTrips, step = n / kTrips + door;
    const int64_t group = step / kGroup * kTrips + door;
    return static_cast<size_t>(group * kGroup + step % kGroup) % people.size();
  };
  int64_t scanned = 0;
  const Target scan{journey.channel(), "/cc.evacuation.v1.TripService/RecordScan", journey.token(),
                    [&](int64_t n) {
                      n += scanned;
                      return Pack(ScanOf(device, n + 1, trips[static_cast<size_t>(n % kTrips)],
                                         people[person_of(n)]));
                    }};
  territory::v1::GetStatusRequest status;
  status.set_unit_code(kFrom);
  const grpc::ByteBuffer packed = Pack(status);
  const Target nothing{empty, "/cc.territory.v1.TerritoryService/GetStatus", journey.token(),
                       [&](int64_t) { return packed; }};
  const Result base = OpenLoop(nothing, kPerSecond, kSustained);
  const Result warm = OpenLoop(scan, kPerSecond, warm_up);
  scanned = warm.calls;
  const Result result = OpenLoop(scan, kPerSecond, kSustained);
  Row(absl::StrFormat("boarding scans at %.0f/s over %d trips, %s long", kPerSecond, kTrips,
                      absl::FormatDuration(kSustained)),
      absl::StrFormat("p50 %.2f ms, p99 %.2f ms, worst %.1f ms, begun late by p99 %.2f ms%s",
                      result.p50_ms, result.p99_ms, result.max_ms, result.late_p99_ms,
                      Failed(result.failures)),
      absl::StrFormat("empty RPC: p99 %.2f ms", base.p99_ms), "", "p99 ≤ 20 ms, none refused",
      result.p99_ms <= 20 && result.failed == 0);
  const int on_board = OnBoard(journey, trips);
  const int64_t answered = warm.calls - warm.failed + result.calls - result.failed;
  Row("of these scans and a second's before them on board",
      absl::StrCat(on_board, " people of ", answered, " scans answered"), "", "", "as many",
      on_board == answered);
}

// Each first attempt is broken off at another moment, on a connection of its own that is then gone:
// before the scan came, while it was worked on, or before its answer was heard. Then the device
// resends it until it is answered.
void DroppedRow(const Suite& suite, Journey& journey) {
  const std::string trip = journey.BoardingTrip();
  const std::vector<std::string> people = journey.People(kDropped);
  const std::string device = platform::NewUuid(absl::Now());
  int unanswered = 0, known = 0, refused = 0;
  for (int i = 0; i < kDropped; ++i) {
    const RecordScanRequest request = ScanOf(device, i + 1, trip, people[static_cast<size_t>(i)]);
    const auto send = [&](const std::shared_ptr<grpc::Channel>& channel, absl::Duration patience,
                          ScanAnswer* answer) {
      channel->WaitForConnected(absl::ToChronoTime(absl::Now() + absl::Seconds(5)));
      grpc::ClientContext context;
      context.AddMetadata("authorization", "Bearer " + journey.token());
      context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(5)));
      absl::Notification answered;
      std::thread breaks_off([&] {
        if (!answered.WaitForNotificationWithTimeout(patience)) context.TryCancel();
      });
      const grpc::Status status =
          TripService::NewStub(channel)->RecordScan(&context, request, answer);
      answered.Notify();
      breaks_off.join();
      return status.ok();
    };
    ScanAnswer answer;
    if (send(suite.Dial("evacuation"), absl::Microseconds(200) + i * absl::Microseconds(20),
             &answer)) {
      continue;
    }
    ++unanswered;
    bool heard = false;
    for (int attempt = 0; attempt < 5 && !heard; ++attempt)
      heard = send(journey.channel(), absl::Seconds(5), &answer);
    known += heard && answer.known() ? 1 : 0;
    refused += heard ? 0 : 1;
  }
  const int on_board = OnBoard(journey, {trip});
  Row("scans whose connection drops, resent",
      absl::StrCat(kDropped, " scans, ", unanswered, " without an answer, ", known,
                   " of them known when resent; ", on_board, " people on board"),
      "", "", "none lost, none doubled", on_board == kDropped && refused == 0 && known > 0);
}

}  // namespace

void EvacuationRows(const Suite& suite, const std::shared_ptr<grpc::Channel>& empty) {
  Journey journey(suite);
  ScanRow(journey, empty);
  DroppedRow(suite, journey);
}

}  // namespace cc::bench
