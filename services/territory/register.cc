#include "services/territory/register.h"

#include <malloc.h>

#include <utility>

#include "services/platform/error/error.h"
#include "services/territory/register_store.h"

namespace cc::territory {

using platform::Tx;

std::shared_ptr<const TerritoryIndex> Register::index() const {
  absl::ReaderMutexLock lock(&mu_);
  return index_;
}

absl::Status Register::Reload(const platform::Call& call) {
  CC_ASSIGN_OR_RETURN(const int64_t revision,
                      db_.Read(call, [](Tx& tx) { return LoadRevision(tx); }));
  std::shared_ptr<const TerritoryIndex> present = index();
  if (present != nullptr && present->revision() == revision) return absl::OkStatus();
  CC_ASSIGN_OR_RETURN(RegisterContent content,
                      db_.Read(call, [](Tx& tx) { return LoadRegister(tx); }));
  CC_ASSIGN_OR_RETURN(std::shared_ptr<const TerritoryIndex> fresh,
                      TerritoryIndex::Make(std::move(content)));
  {
    absl::MutexLock lock(&mu_);
    if (index_ == nullptr || index_->revision() < fresh->revision()) index_.swap(fresh);
  }
  fresh.reset();
  present.reset();
  malloc_trim(0);  // an import leaves several times the register behind
  return absl::OkStatus();
}

absl::Status Register::Ready() const {
  if (index() != nullptr) return absl::OkStatus();
  return absl::UnavailableError("the register is not loaded yet");
}

std::optional<platform::UnitPath> Register::Find(absl::string_view code) const {
  std::shared_ptr<const TerritoryIndex> index = this->index();
  if (index == nullptr) return std::nullopt;
  return index->PathOf(code);
}

}  // namespace cc::territory
