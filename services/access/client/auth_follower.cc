#include "services/access/client/auth_follower.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/access/client/auth_policy.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"

namespace cc::access {
namespace {

using platform::Call;
using platform::Param;
using platform::Tx;

constexpr absl::Duration kPause = absl::Milliseconds(500);
// A stream is begun anew now and then: a peer that is gone without a word is noticed, the kept
// state stays young.
constexpr absl::Duration kLongestStream = absl::Minutes(10);
constexpr absl::Duration kOldestKept = absl::Hours(24);
constexpr char kNeighbour[] = "access";

absl::Status Keep(platform::Db& db, const v1::AuthState& state) {
  const Call call = Call::System("auth-follower", absl::Now());
  return db.WriteStep(call, [&](Tx& tx) {
    return tx
        .Query(
            "INSERT INTO platform.neighbour_snapshot (neighbour, revision, data, taken_at) VALUES "
            "($1, $2, $3, $4) "
            "ON CONFLICT (neighbour) DO UPDATE SET revision = excluded.revision, data = "
            "excluded.data, "
            "taken_at = excluded.taken_at",
            kNeighbour, absl::StrCat(state.revision()), Param::Bytes(state.SerializeAsString()),
            call.now())
        .status();
  });
}

// The kept state; NOT_FOUND where there is none that is young enough.
absl::StatusOr<v1::AuthState> Kept(platform::Db& db) {
  const Call call = Call::System("auth-follower", absl::Now());
  return db.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::AuthState> {
    CC_ASSIGN_OR_RETURN(
        const platform::Rows rows,
        tx.Query(
            "SELECT data FROM platform.neighbour_snapshot WHERE neighbour = $1 AND taken_at > $2",
            kNeighbour, call.now() - kOldestKept));
    v1::AuthState state;
    if (rows.empty() || !state.ParseFromString(rows[0].bytes(0))) {
      return absl::NotFoundError("no state of access is kept");
    }
    return state;
  });
}

}  // namespace

AuthFollower::AuthFollower(std::shared_ptr<grpc::Channel> access,
                           platform::Authenticator& authenticator, platform::Db& db)
    : authenticator_(authenticator), db_(db), stub_(v1::AccessService::NewStub(std::move(access))) {
  thread_ = std::thread([this] { Work(); });
}

AuthFollower::~AuthFollower() {
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
    if (context_ != nullptr) context_->TryCancel();
  }
  thread_.join();
}

absl::Status AuthFollower::Ready() const {
  if (authenticator_.policy() != nullptr) return absl::OkStatus();
  return absl::UnavailableError("access has not told yet how to judge tokens");
}

void AuthFollower::Work() {
  Restore();
  while (true) {
    Follow();
    absl::MutexLock lock(&mu_);
    if (mu_.AwaitWithTimeout(absl::Condition(&stopping_), kPause)) return;
  }
}

void AuthFollower::Restore() {
  const absl::StatusOr<v1::AuthState> kept = Kept(db_);
  if (!kept.ok()) return;
  auto policy = PolicyFrom(*kept);
  if (policy.ok()) authenticator_.SetPolicy(*std::move(policy));
}

void AuthFollower::Follow() {
  grpc::ClientContext* context;
  {
    absl::MutexLock lock(&mu_);
    if (stopping_) return;
    context_ = std::make_unique<grpc::ClientContext>();
    context = context_.get();
  }
  context->set_deadline(absl::ToChronoTime(absl::Now() + kLongestStream));
  const auto reader = stub_->WatchAuthState(context, v1::WatchAuthStateRequest());
  v1::AuthState state;
  while (reader->Read(&state)) {
    absent_ = false;
    Apply(state);
  }
  const grpc::Status end = reader->Finish();
  const bool usual = end.ok() || end.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED ||
                     end.error_code() == grpc::StatusCode::CANCELLED;
  if (!usual && !absent_) {  // once, not at every try
    platform::Log(platform::Level::kWarning, "access is not there to be followed",
                  {{"code", absl::StrCat(static_cast<int>(end.error_code()))}});
  }
  absent_ = !usual;
}

void AuthFollower::Apply(const v1::AuthState& state) {
  auto policy = PolicyFrom(state);
  if (!policy.ok()) {
    platform::Log(platform::Level::kError, "what access published cannot be used",
                  {{"why", std::string(policy.status().message())}});
    return;
  }
  authenticator_.SetPolicy(*std::move(policy));
  if (const absl::Status kept = Keep(db_, state); !kept.ok()) {
    platform::Log(platform::Level::kWarning, "the state of access could not be kept",
                  {{"why", std::string(kept.message())}});
  }
}

}  // namespace cc::access
