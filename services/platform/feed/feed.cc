#include "services/platform/feed/feed.h"

#include <algorithm>
#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::platform {
namespace {

constexpr int kScan = 1000;  // events looked at in one query
constexpr int kScans = 20;   // queries of one List, where the scope lets few events through

// A place in the feed: everything up to and with (xid, id).
struct Place {
  uint64_t xid = 0;
  int64_t id = 0;
  bool operator<(const Place& o) const { return xid != o.xid ? xid < o.xid : id < o.id; }
};

std::string TokenOf(absl::string_view epoch, Place place) {
  return absl::StrCat(absl::StrReplaceAll(epoch, {{"-", ""}}), ".", place.xid, ".", place.id);
}

// Splits a token into its epoch and place; nothing for a text that is not a token.
std::optional<std::pair<std::string, Place>> ParseToken(absl::string_view token) {
  std::vector<std::string> parts = absl::StrSplit(token, '.');
  Place place;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[1], &place.xid) ||
      !absl::SimpleAtoi(parts[2], &place.id)) {
    return std::nullopt;
  }
  return std::make_pair(parts[0], place);
}

uint64_t Xid(absl::string_view text) {
  uint64_t value = 0;
  return absl::SimpleAtoi(text, &value) ? value : 0;
}

std::vector<ScopeKey> Keys(const Row& row, int column) {
  std::vector<int64_t> keys = row.integers(column);
  return {keys.begin(), keys.end()};
}

// Columns of kSelect.
enum Column {
  kEpoch,
  kEnd,
  kPurgedXid,
  kPurgedId,
  kXid,
  kId,
  kKind,
  kKey,
  kRevision,
  kBefore,
  kAfter,
  kTime
};

// One row without an event where there is none: epoch and end of the feed are always told. Below
// the oldest running transaction nothing can appear any more.
constexpr char kSelect[] =
    "SELECT e.epoch, pg_snapshot_xmin(pg_current_snapshot()), e.purged_xid, e.purged_id, "
    "o.xid, o.id, o.kind, o.key, o.revision, o.before, o.after, o.change_time "
    "FROM platform.feed_epoch e LEFT JOIN LATERAL ("
    "SELECT xid, id, kind, key, revision, before, after, change_time FROM platform.outbox "
    "WHERE (xid, id) > ($1::xid8, $2::bigint) AND xid < pg_snapshot_xmin(pg_current_snapshot()) "
    "AND ($3::text[] = '{}' OR kind = ANY ($3::text[])) ORDER BY xid, id LIMIT $4::int) o ON true "
    "ORDER BY o.xid, o.id";

// The event as the caller sees it; nothing where it does not concern them.
std::optional<common::v1::Event> Seen(const Call& call, const Row& row) {
  const std::vector<ScopeKey> before = Keys(row, kBefore), after = Keys(row, kAfter);
  const bool everyone = before.empty() && after.empty();
  const bool held = call.scope().Meets(before);
  const bool holds = call.scope().Meets(after);
  if (!held && !holds && !everyone) return std::nullopt;
  common::v1::Event event;
  event.set_resume_token(TokenOf(row.text(kEpoch), {Xid(row.text(kXid)), row.integer(kId)}));
  event.set_kind(row.str(kKind));
  event.set_key(row.str(kKey));
  event.set_revision(row.integer(kRevision));
  event.set_operation(holds || everyone ? common::v1::Event::OPERATION_CHANGED
                                        : common::v1::Event::OPERATION_REMOVED);
  *event.mutable_change_time() = ToProto(row.instant(kTime));
  return event;
}

// FEED_EXPIRED where the token cannot be continued from.
absl::Status CheckToken(const std::optional<std::pair<std::string, Place>>& token, const Row& row) {
  if (!token) return absl::OkStatus();
  const std::string epoch = absl::StrReplaceAll(row.text(kEpoch), {{"-", ""}});
  const Place purged = {Xid(row.text(kPurgedXid)), row.integer(kPurgedId)};
  if (token->first != epoch || token->second < purged || token->second.xid > Xid(row.text(kEnd))) {
    return Fail(common::v1::REASON_FEED_EXPIRED);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<FeedPage> Feed::List(const Call& call, absl::string_view resume_token, int limit,
                                    const std::vector<std::string>& kinds) {
  std::optional<std::pair<std::string, Place>> token;
  if (!resume_token.empty()) {
    token = ParseToken(resume_token);
    if (!token) return Fail(common::v1::REASON_FEED_EXPIRED);
  }
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<FeedPage> {
    FeedPage page;
    Place place = token ? token->second : Place();
    int most = std::clamp(limit, 100, kScan);
    for (int scan = 0; scan < kScans && page.events.empty(); ++scan, most = kScan) {
      CC_ASSIGN_OR_RETURN(Rows rows,
                          tx.Query(kSelect, std::to_string(place.xid), place.id, kinds, most));
      if (rows.empty()) return Fail(common::v1::REASON_INTERNAL);
      CC_RETURN_IF_ERROR(CheckToken(token, rows[0]));
      const int found = rows[0].null(kXid) ? 0 : rows.size();
      int looked = 0;
      for (; looked < found && static_cast<int>(page.events.size()) < limit; ++looked) {
        place = {Xid(rows[looked].text(kXid)), rows[looked].integer(kId)};
        if (auto event = Seen(call, rows[looked])) page.events.push_back(*std::move(event));
      }
      const bool whole = looked == found && found < most;
      if (whole) place = {Xid(rows[0].text(kEnd)), 0};
      page.resume_token = TokenOf(rows[0].text(kEpoch), place);
      if (whole) break;
    }
    return page;
  });
}

absl::StatusOr<std::string> Feed::TokenNow(Tx& tx) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT epoch, pg_snapshot_xmin(pg_current_snapshot()) "
                                          "FROM platform.feed_epoch"));
  if (rows.empty()) return Fail(common::v1::REASON_INTERNAL);
  return TokenOf(rows[0].text(0), {Xid(rows[0].text(1)), 0});
}

}  // namespace cc::platform
