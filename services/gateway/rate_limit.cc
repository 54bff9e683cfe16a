#include "services/gateway/rate_limit.h"

#include <algorithm>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "services/gateway/json_check.h"

namespace cc::gateway {

double RateLimit::Refilled(const Bucket& bucket, absl::Time now) const {
  double seconds = std::max(0.0, absl::ToDoubleSeconds(now - bucket.filled));
  return std::min(options_.burst, bucket.tokens + seconds * options_.per_second);
}

absl::Duration RateLimit::Take(absl::string_view client, absl::Time now) {
  absl::MutexLock lock(&mu_);
  auto it = buckets_.find(client);
  if (it == buckets_.end()) {
    if (buckets_.size() >= options_.max_clients) {
      if (now - swept_ < absl::Seconds(1)) return absl::Seconds(1);
      swept_ = now;
      absl::erase_if(buckets_, [&](const auto& entry) {
        return Refilled(entry.second, now) >= options_.burst;
      });
      if (buckets_.size() >= options_.max_clients) return absl::Seconds(1);
    }
    it = buckets_.emplace(std::string(client), Bucket{options_.burst, now}).first;
  }
  Bucket& bucket = it->second;
  bucket.tokens = Refilled(bucket, now);
  bucket.filled = std::max(bucket.filled, now);
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return absl::ZeroDuration();
  }
  return absl::Seconds((1 - bucket.tokens) / options_.per_second);
}

std::string ClientNetwork(absl::string_view address) {
  if (address.find(':') == absl::string_view::npos ||
      address.find('.') != absl::string_view::npos) {
    return std::string(address);
  }
  // `2001:db8::1` leaves out groups: only those before the gap are certain to belong to the
  // network.
  std::vector<absl::string_view> groups =
      absl::StrSplit(address.substr(0, address.find("::")), ':');
  if (groups.size() > 4) groups.resize(4);
  return absl::StrCat(absl::StrJoin(groups, ":"), "::/64");
}

std::string UnverifiedSubject(absl::string_view bearer) {
  std::vector<absl::string_view> parts = absl::StrSplit(bearer, '.');
  std::string payload;
  if (parts.size() != 3 || bearer.size() > 8000 ||
      !absl::WebSafeBase64Unescape(parts[1], &payload) || !CheckJson(payload).ok()) {
    return "";
  }
  google::protobuf::Struct claims;
  if (!google::protobuf::util::JsonStringToMessage(payload, &claims).ok()) return "";
  auto subject = claims.fields().find("sub");
  return subject == claims.fields().end() ? "" : subject->second.string_value();
}

}  // namespace cc::gateway
