#include "services/evacuation/board_reader.h"

#include <algorithm>
#include <vector>

#include "absl/time/clock.h"
#include "services/evacuation/board_store.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;

constexpr int kEventsOfAPage = 500;
constexpr size_t kHromada = 4;  // steps of the path from the country to a hromada

const std::vector<std::string>& BoardKinds() {
  static const auto* kinds =
      new std::vector<std::string>{"trips", "transit_centres", "sites", "site_places"};
  return *kinds;
}

std::vector<std::string> KeysOfKind(const std::vector<common::v1::Event>& events, bool trips) {
  std::set<std::string> keys;
  for (const common::v1::Event& event : events) {
    if ((event.kind() == "trips") == trips) keys.insert(event.key());
  }
  return {keys.begin(), keys.end()};
}

google::protobuf::Timestamp Rounded(const google::protobuf::Timestamp& instant,
                                    absl::Duration step) {
  return platform::ToProto(absl::UnixEpoch() +
                           absl::Floor(platform::FromProto(instant) - absl::UnixEpoch(), step));
}

}  // namespace

BoardReader::~BoardReader() {
  if (wake_id_ != 0) feed_.wakeup().Remove(wake_id_);
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void BoardReader::Start(std::function<Call()> new_call, std::function<absl::Status()> ready) {
  wake_id_ = feed_.wakeup().Add([this] {
    absl::MutexLock lock(&mu_);
    woken_ = true;
  });
  thread_ = std::thread(
      [this, new_call = std::move(new_call), ready = std::move(ready)] { Work(new_call, ready); });
}

void BoardReader::Work(const std::function<Call()>& new_call,
                       const std::function<absl::Status()>& ready) {
  absl::Time whole_at = absl::InfinitePast();
  while (true) {
    absl::Duration pause = absl::Seconds(1);
    if (ready().ok()) {
      const bool whole = absl::Now() >= whole_at;
      const absl::Status read = whole ? ReadAll(new_call()) : Follow(new_call());
      if (read.ok()) {
        if (whole) {
          whole_at = absl::Now() + options_.whole;
          board_.wakeup().Notify();  // a stream whose token has expired ends when it looks
        }
        pause = options_.least;
      } else {
        platform::Log(platform::Level::kWarning, "the board does not follow the feed",
                      {{"reason", common::v1::Reason_Name(platform::ReasonOf(read))}});
      }
    }
    absl::MutexLock lock(&mu_);
    mu_.AwaitWithTimeout(absl::Condition(&stopping_), pause);
    const auto awake = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) { return stopping_ || woken_; };
    mu_.AwaitWithTimeout(absl::Condition(&awake), absl::Seconds(1));
    if (stopping_) return;
    woken_ = false;
  }
}

v1::BoardTrip BoardReader::Coarse(v1::BoardTrip trip, absl::Time now) const {
  const std::optional<platform::UnitPath> path = paths_.Find(trip.from_unit_code());
  if (!path || path->size() > kHromada) {
    const std::optional<NamedUnit> hromada = path ? names_((*path)[kHromada - 1]) : std::nullopt;
    trip.set_from_unit_code(hromada ? hromada->code : "");
  }
  const platform::DatedRule* rule = rules_.Find("board.times", platform::DayIn(now));
  const absl::Duration step =
      absl::Minutes(rule == nullptr ? 60 : rule->Integer("round_to_minutes").value_or(60));
  if (trip.has_departure_time())
    *trip.mutable_departure_time() = Rounded(trip.departure_time(), step);
  if (trip.has_arrival_time()) *trip.mutable_arrival_time() = Rounded(trip.arrival_time(), step);
  if (trip.has_planned_departure_time())
    *trip.mutable_planned_departure_time() = Rounded(trip.planned_departure_time(), step);
  if (trip.has_planned_arrival_time())
    *trip.mutable_planned_arrival_time() = Rounded(trip.planned_arrival_time(), step);
  return trip;
}

// Everything where `events` is null, else only what they name.
absl::Status BoardReader::Read(Tx& tx, const Call& call,
                               const std::vector<common::v1::Event>* events,
                               std::set<std::string>* shown) {
  std::optional<std::vector<std::string>> trips, sites;
  if (events != nullptr) {
    trips = KeysOfKind(*events, /*trips=*/true);
    sites = KeysOfKind(*events, /*trips=*/false);
  }
  if (!trips || !trips->empty()) {
    CC_ASSIGN_OR_RETURN(std::vector<BoardTripRow> rows,
                        ReadBoardTrips(tx, platform::DayIn(call.now()), call.now(), trips));
    for (BoardTripRow& row : rows) {
      shown->insert(row.trip.id());
      Board::Row put{.scope = std::move(row.scope)};
      v1::BoardTrip& coarse = *put.change.mutable_trip() = Coarse(row.trip, call.now());
      put.exact = std::move(row.trip);
      put.exact->set_from_unit_code(coarse.from_unit_code());
      board_.Put(put.change.trip().id(), put);
    }
  }
  if (!sites || !sites->empty()) {
    CC_ASSIGN_OR_RETURN(const std::vector<v1::BoardSite> rows,
                        ReadBoardSites(tx, call.now(), sites));
    for (const v1::BoardSite& site : rows) {
      shown->insert(site.id());
      Board::Row put;
      *put.change.mutable_site() = site;
      board_.Put(site.id(), put);
    }
  }
  return absl::OkStatus();
}

absl::Status BoardReader::ReadAll(const Call& call) {
  std::set<std::string> shown;
  CC_RETURN_IF_ERROR(db_.Read(call, [&](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(token_, feed_.TokenNow(tx));
    return Read(tx, call, nullptr, &shown);
  }));
  board_.KeepOnly(shown);
  board_.Open();
  board_.Tell();
  return absl::OkStatus();
}

absl::Status BoardReader::Follow(const Call& call) {
  while (true) {
    const absl::StatusOr<platform::FeedPage> page =
        feed_.List(call, token_, kEventsOfAPage, BoardKinds());
    if (platform::ReasonOf(page.status()) == common::v1::REASON_FEED_EXPIRED) return ReadAll(call);
    if (!page.ok()) return page.status();
    if (!page->events.empty()) {
      std::set<std::string> shown;
      CC_RETURN_IF_ERROR(
          db_.Read(call, [&](Tx& tx) { return Read(tx, call, &page->events, &shown); }));
      for (const common::v1::Event& event : page->events) {
        if (!shown.contains(event.key())) board_.Remove(event.key());
      }
      board_.Tell();
    }
    token_ = page->resume_token;
    if (page->events.size() < kEventsOfAPage) return absl::OkStatus();
  }
}

}  // namespace cc::evacuation
