#include "tests/bench/site_rows.h"

#include <algorithm>
#include <latch>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "cc/evacuation/v1/site_service.pb.h"
#include "services/platform/rpc/call.h"
#include "tests/bench/sql.h"
#include "tests/bench/table.h"
#include "tests/framework/story.h"

namespace cc::bench {
namespace {

using platform::HeldGrant;
using tests::Suite;

constexpr int kAtOnce = 200, kRooms = 15, kBedsOfARoom = 4, kLast = 50;
constexpr absl::Duration kLongest = absl::Seconds(60);  // a caller asks again for so long

Target Method(const Suite& suite, const std::string& service, const std::string& method,
              const std::string& token) {
  return {suite.Dial("evacuation"), absl::StrCat("/cc.evacuation.v1.", service, "/", method), token,
          nullptr};
}

template <typename Answer, typename Request>
Answer Do(Target target, const Request& request) {
  target.request = [&](int64_t) { return Pack(request); };
  return Ask<Answer>(target);
}

evacuation::v1::Site NewSite(const Suite& suite, const std::string& token) {
  evacuation::v1::CreateSiteRequest request;
  auto& site = *request.mutable_site();
  site.set_kind(evacuation::v1::Site::KIND_TEMPORARY_ACCOMMODATION);
  site.set_unit_code(tests::kTransitUnit);
  site.set_name("Гуртожиток (вимірювання)");
  site.set_synthetic(true);
  for (int i = 1; i <= kRooms; ++i) {
    auto& room = *request.add_rooms();
    room.set_number(absl::StrCat(i));
    room.set_position(i);
    room.mutable_beds()->set_ordinary(kBedsOfARoom);
  }
  request.set_request_id(platform::NewUuid(absl::Now()));
  return Do<evacuation::v1::Site>(Method(suite, "SiteService", "CreateSite", token), request);
}

// People who came alone and are at the transit centre; how they came is not what is measured.
std::vector<std::string> Arrived(const Suite& suite, const std::string& token, int count) {
  std::mt19937_64 random{std::random_device{}()};
  std::vector<std::string> ids;
  for (int i = 0; i < count; ++i) {
    evacuation::v1::CreatePartyRequest request;
    request.mutable_party()->set_origin_unit_code(tests::kOrigin);
    request.mutable_party()->set_synthetic(true);
    auto& person = *request.mutable_party()->add_persons();
    person.mutable_name()->set_family_name("Вимірюваний");
    person.mutable_name()->set_given_name("Іван");
    person.set_birth_date(
        absl::FormatCivilTime(absl::CivilDay(1950, 1, 1) + static_cast<int>(random() % 15000)));
    person.set_sex(common::v1::SEX_MALE);
    person.set_mobility(common::v1::MOBILITY_WALKING);
    person.set_kinship(common::v1::KINSHIP_HEAD);
    request.set_request_id(platform::NewUuid(absl::Now()));
    ids.push_back(
        Do<evacuation::v1::Party>(Method(suite, "EvacuationService", "CreateParty", token), request)
            .id());
  }
  DatabaseSql(
      suite, "cc_evacuation",
      absl::StrCat("UPDATE parties SET state = 5 WHERE id IN ('", absl::StrJoin(ids, "','"), "')"));
  return ids;
}

struct Outcome {
  grpc::StatusCode code;
  double ms;
};

// Places a group; where the service is too busy, the same call again, as every client does.
Outcome Place(Target target, const std::string& party, const std::string& site) {
  evacuation::v1::PlacePartyRequest request;
  request.set_party_id(party);
  request.set_site_id(site);
  request.set_request_id(platform::NewUuid(absl::Now()));
  target.request = [&](int64_t) { return Pack(request); };
  const absl::Time began = absl::Now();
  while (true) {
    grpc::ByteBuffer answer;
    const grpc::Status status = CallOnce(target, &answer);
    const bool busy = status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED ||
                      status.error_code() == grpc::StatusCode::UNAVAILABLE;
    if (!busy || absl::Now() - began > kLongest)
      return {status.error_code(), absl::ToDoubleMilliseconds(absl::Now() - began)};
    absl::SleepFor(absl::Milliseconds(50));
  }
}

void BurstRow(const Suite& suite, const std::string& token) {
  const evacuation::v1::Site site = NewSite(suite, token);
  const Target place = Method(suite, "SiteService", "PlaceParty", token);
  const int before = kRooms * kBedsOfARoom - kLast;
  const std::vector<std::string> groups = Arrived(suite, token, before + kAtOnce);
  for (int i = 0; i < before; ++i) Place(place, groups[i], site.id());
  std::vector<Outcome> outcomes(kAtOnce);
  std::latch begin(kAtOnce + 1);
  std::vector<std::thread> threads;
  for (int i = 0; i < kAtOnce; ++i) {
    threads.emplace_back([&, i] {
      begin.arrive_and_wait();
      outcomes[i] = Place(place, groups[before + i], site.id());
    });
  }
  begin.arrive_and_wait();
  const absl::Time began = absl::Now();
  for (std::thread& thread : threads) thread.join();
  const double ms = absl::ToDoubleMilliseconds(absl::Now() - began);
  int placed = 0, full = 0;
  double slowest = 0;
  for (const Outcome& outcome : outcomes) {
    placed += outcome.code == grpc::StatusCode::OK;
    full += outcome.code == grpc::StatusCode::FAILED_PRECONDITION;
    slowest = std::max(slowest, outcome.ms);
  }
  evacuation::v1::GetSiteRequest get;
  get.set_id(site.id());
  const int free = Do<evacuation::v1::Site>(Method(suite, "SiteService", "GetSite", token), get)
                       .free()
                       .ordinary();
  Row(absl::StrCat(kAtOnce, " placements at once into the last ", kLast, " beds"),
      absl::StrFormat("%d placed, %d refused, %d free; all in %.0f ms, slowest %.0f ms", placed,
                      full, free, ms, slowest),
      "", "", absl::StrCat("exactly ", kLast, " placed"),
      placed == kLast && full == kAtOnce - kLast && free == 0);
}

}  // namespace

void SiteRows(const Suite& suite, absl::Duration length) {
  const std::string token = suite.Mint({HeldGrant{.role = "national_coordinator", .tail = 0}});
  BurstRow(suite, token);
  Target free = Method(suite, "SiteService", "ListFreePlaces", token);
  free.request = [](int64_t) { return Pack(evacuation::v1::ListFreePlacesRequest()); };
  const Result result = ClosedLoop(free, 4, length);
  Row("free places of the country by oblast",
      absl::StrFormat("%.0f/s, p50 %.2f ms, p99 %.2f ms", result.per_second, result.p50_ms,
                      result.p99_ms),
      "", "", "p99 ≤ 50 ms", result.p99_ms <= 50 && result.failed == 0);
}

}  // namespace cc::bench
