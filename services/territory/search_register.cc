#include "services/territory/search_register.h"

#include <utility>

#include "services/platform/error/error.h"
#include "services/territory/alias_store.h"

namespace cc::territory {

SearchRegister::SearchRegister(platform::Db& db, TerritoryRegister& kept)
    : db_(db), search_(std::make_shared<const UnitSearch>(kept.index(), std::vector<UnitName>())) {
  kept.Follow([this](const platform::Call& call, std::shared_ptr<const TerritoryIndex> index) {
    return Refresh(call, std::move(index));
  });
}

std::shared_ptr<const UnitSearch> SearchRegister::search() const {
  absl::MutexLock lock(&mu_);
  return search_;
}

absl::Status SearchRegister::Refresh(const platform::Call& call,
                                     std::shared_ptr<const TerritoryIndex> index) {
  int64_t known = 0;
  bool same_index = false;
  {
    absl::MutexLock lock(&mu_);
    known = alias_revision_;
    same_index = &search_->index() == index.get();
  }
  std::vector<UnitName> aliases;
  auto revision = db_.Read(call, [&](platform::Tx& tx) -> absl::StatusOr<int64_t> {
    CC_ASSIGN_OR_RETURN(const int64_t now, ReadAliasRevision(tx));
    if (same_index && now == known) return now;
    CC_ASSIGN_OR_RETURN(aliases, ReadAliases(tx));
    return now;
  });
  if (!revision.ok()) return revision.status();
  if (same_index && *revision == known) return absl::OkStatus();
  auto search = std::make_shared<const UnitSearch>(std::move(index), aliases);
  absl::MutexLock lock(&mu_);
  search_.swap(search);
  alias_revision_ = *revision;
  return absl::OkStatus();
}

}  // namespace cc::territory
