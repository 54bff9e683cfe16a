#include "services/registry/mass_reading.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::Tx;

absl::Time HourOf(absl::Time now) {
  return absl::FromUnixSeconds(absl::ToUnixSeconds(now) / 3600 * 3600);
}

std::vector<std::string> OpenedBy(const Call& call) {
  std::set<std::string> opened;
  for (absl::string_view touched : call.touched()) {
    if (absl::ConsumePrefix(&touched, "people/") ||
        absl::ConsumePrefix(&touched, "pre_registrations/")) {
      opened.emplace(touched);
    }
  }
  return {opened.begin(), opened.end()};
}

}  // namespace

MassReading::~MassReading() {
  {
    absl::MutexLock lock(&mu_);
    stop_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void MassReading::Start() {
  thread_ = std::thread([this] {
    absl::Time tidy = absl::InfinitePast();
    absl::MutexLock lock(&mu_);
    do {
      mu_.Unlock();
      const absl::Time now = absl::Now();
      absl::Status status = Sync(now);
      if (status.ok() && now >= tidy) {
        tidy = now + absl::Hours(1);
        status = db_.WriteStep(Call::System("registry.mass_reading", now), [&](Tx& tx) {
          ForgetOpenedBefore(tx, HourOf(now) - absl::Hours(24));
          return absl::OkStatus();
        });
      }
      if (!status.ok()) {
        platform::Log(platform::Level::kWarning, "opened records could not be noted",
                      {{"reason", common::v1::Reason_Name(platform::ReasonOf(status))}});
      }
      mu_.Lock();
    } while (!mu_.AwaitWithTimeout(absl::Condition(&stop_), absl::Seconds(1)));
  });
}

int64_t MassReading::LimitOf(const Call& call) const {
  return call.principal().kind == "person" ? options_.people_per_hour : options_.systems_per_hour;
}

void MassReading::BeginHour(absl::Time hour) {
  if (hour_ == hour) return;
  hour_ = hour;
  readers_.clear();
  noted_.clear();
}

absl::Status MassReading::Admit(const Call& call) {
  if (!call.read_only() || call.principal().kind == "system") return absl::OkStatus();
  std::vector<std::string> opened = OpenedBy(call);
  if (opened.empty()) return absl::OkStatus();
  const int64_t limit = LimitOf(call);
  absl::MutexLock lock(&mu_);
  // A call of the hour before that ends now belongs to this one.
  BeginHour(std::max(hour_, HourOf(call.now())));
  Reader& reader = readers_[call.principal().id];
  std::vector<std::string> fresh;
  for (std::string& id : opened) {
    if (!reader.opened.contains(id)) fresh.push_back(std::move(id));
  }
  const auto more = static_cast<int64_t>(fresh.size());
  if (more > 0 && reader.counted + reader.since + more > limit) {
    ++refused_;
    if (!std::exchange(reader.told, true)) {
      platform::Log(platform::Level::kError, "somebody reads people en masse",
                    {{"principal", call.principal().id}, {"method", call.method()}});
    }
    return platform::Fail(common::v1::REASON_MASS_READING, {{"most", absl::StrCat(limit)}});
  }
  for (std::string& id : fresh) {
    noted_.push_back({call.principal().id, id});
    reader.opened.insert(std::move(id));
  }
  reader.since += more;
  return absl::OkStatus();
}

absl::Status MassReading::Sync(absl::Time now) {
  absl::MutexLock alone(&syncing_);
  std::vector<OpenedRecord> noted;
  std::map<std::string, int64_t> before;  // reader → what the count will hold of them
  absl::Time hour;
  {
    absl::MutexLock lock(&mu_);
    if (noted_.empty()) return absl::OkStatus();
    noted = noted_;
    hour = hour_;
    for (const OpenedRecord& each : noted) before[each.principal] = readers_[each.principal].since;
  }
  std::vector<std::string> principals;
  for (const auto& [principal, since] : before) principals.push_back(principal);
  const Call call = Call::System("registry.mass_reading", now);
  CC_RETURN_IF_ERROR(db_.WriteStep(call, [&](Tx& tx) {
    NoteOpened(tx, hour, noted);
    return absl::OkStatus();
  }));
  CC_ASSIGN_OR_RETURN(auto counts,
                      db_.Read(call, [&](Tx& tx) { return CountOpened(tx, hour, principals); }));
  absl::MutexLock lock(&mu_);
  if (hour_ != hour) return absl::OkStatus();
  noted_.erase(noted_.begin(), noted_.begin() + static_cast<std::ptrdiff_t>(noted.size()));
  for (const auto& [principal, since] : before) {
    Reader& reader = readers_[principal];
    reader.counted = counts[principal];
    reader.since -= since;
  }
  return absl::OkStatus();
}

}  // namespace cc::registry
