#include "services/territory/territory_register.h"

#include <malloc.h>

#include <utility>

#include "services/platform/error/error.h"
#include "services/platform/log/log.h"
#include "services/territory/register_store.h"

namespace cc::territory {

using platform::Tx;

TerritoryRegister::TerritoryRegister(platform::Db& db)
    : db_(db), index_(*TerritoryIndex::Make({})) {}

absl::Status TerritoryRegister::Refresh(const platform::Call& call) {
  absl::MutexLock one_at_a_time(&refreshing_);
  int64_t known = index()->revision();
  bool newer = false;
  absl::StatusOr<RegisterContent> content =
      db_.Read(call, [&](Tx& tx) -> absl::StatusOr<RegisterContent> {
        CC_ASSIGN_OR_RETURN(int64_t revision, ReadRevision(tx));
        newer = revision != known;
        if (!newer) return RegisterContent();
        return ReadRegister(tx);
      });
  if (!content.ok()) return content.status();
  if (!newer) return CallFollowers(call);
  CC_ASSIGN_OR_RETURN(std::shared_ptr<const TerritoryIndex> index,
                      TerritoryIndex::Make(*std::move(content)));
  {
    absl::MutexLock lock(&mu_);
    index_.swap(index);
  }
  index.reset();
  absl::Status followed = CallFollowers(call);
  malloc_trim(0);  // reading leaves several times the register behind
  return followed;
}

absl::Status TerritoryRegister::CallFollowers(const platform::Call& call) {
  for (const Follower& follower : followers_) CC_RETURN_IF_ERROR(follower(call, index()));
  return absl::OkStatus();
}

void TerritoryRegister::Install(std::shared_ptr<const TerritoryIndex> index) {
  absl::MutexLock lock(&mu_);
  if (index->revision() > index_->revision()) index_.swap(index);
}

std::shared_ptr<const TerritoryIndex> TerritoryRegister::index() const {
  absl::MutexLock lock(&mu_);
  return index_;
}

std::optional<platform::UnitPath> TerritoryRegister::Find(absl::string_view code) const {
  return index()->PathOf(code);
}

absl::Status TerritoryRegister::Ready() const {
  if (index()->revision() > 0) return absl::OkStatus();
  return absl::UnavailableError("the register is not loaded yet");
}

RegisterFollower::RegisterFollower(TerritoryRegister& kept, platform::Wakeup& wakeup,
                                   std::function<platform::Call()> call)
    : register_(kept), wakeup_(wakeup), call_(std::move(call)) {
  id_ = wakeup_.Add([this] {
    absl::MutexLock lock(&mu_);
    woken_ = true;
  });
  thread_ = std::thread([this] { Work(); });
}

RegisterFollower::~RegisterFollower() {
  wakeup_.Remove(id_);
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  thread_.join();
}

void RegisterFollower::Work() {
  while (true) {
    {
      absl::MutexLock lock(&mu_);
      mu_.Await(absl::Condition(
          +[](RegisterFollower* self) { return self->woken_ || self->stopping_; }, this));
      if (stopping_) return;
      woken_ = false;
    }
    if (absl::Status status = register_.Refresh(call_()); !status.ok()) {
      platform::Log(platform::Level::kWarning, "the register cannot be read from the database",
                    {{"why", absl::StatusCodeToString(status.code())}});
    }
  }
}

}  // namespace cc::territory
