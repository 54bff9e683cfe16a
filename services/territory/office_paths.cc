#include "services/territory/office_paths.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/platform/auth/office.h"
#include "services/platform/db/columns.h"
#include "services/platform/error/error.h"

namespace cc::territory {
namespace {

using platform::OfficeKeys;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;

struct Moved {
  OfficeKeys before, after;
};

// The unit of an office is that of its last key.
absl::StatusOr<std::vector<Moved>> FindMoved(Tx& tx, const TerritoryIndex& index) {
  CC_ASSIGN_OR_RETURN(const Rows rows,
                      tx.Query("SELECT office FROM authorities UNION SELECT office FROM "
                               "institutions UNION SELECT present_office FROM institutions"));
  std::vector<Moved> moved;
  if (rows.empty()) return moved;
  absl::flat_hash_map<ScopeKey, int32_t> units;
  for (size_t i = 0; i < index.units().size(); ++i) {
    if (std::optional<ScopeKey> key = platform::OfficeKeyOf(index.units()[i].code()))
      units[*key] = static_cast<int32_t>(i);
  }
  for (int i = 0; i < rows.size(); ++i) {
    OfficeKeys before = platform::KeysOf(rows[i], 0);
    const auto unit = before.empty() ? units.end() : units.find(before.back());
    if (unit == units.end()) continue;
    OfficeKeys after = platform::RowKeys(options::v1::RELATION_OFFICE,
                                         *index.PathOf(index.unit(unit->second).code()));
    if (after != before) moved.push_back({std::move(before), std::move(after)});
  }
  return moved;
}

}  // namespace

OfficePaths::OfficePaths(platform::Db& db, TerritoryRegister& kept) : db_(db) {
  kept.Follow([this](const platform::Call& call, std::shared_ptr<const TerritoryIndex> index) {
    return Follow(call, *index);
  });
}

absl::Status OfficePaths::Follow(const platform::Call& call, const TerritoryIndex& index) {
  absl::MutexLock lock(&mu_);
  if (revision_ == index.revision()) return absl::OkStatus();
  const platform::Call own = platform::Call::System("offices", call.now());
  auto moved = db_.Read(own, [&](Tx& tx) { return FindMoved(tx, index); });
  if (!moved.ok()) return moved.status();
  if (!moved->empty()) {
    CC_RETURN_IF_ERROR(db_.WriteStep(own, [&](Tx& tx) {
      for (const Moved& office : *moved) {
        tx.Defer("UPDATE authorities SET office = $2 WHERE office = $1", office.before,
                 office.after);
        tx.Defer("UPDATE institutions SET office = $2 WHERE office = $1", office.before,
                 office.after);
        tx.Defer("UPDATE institutions SET present_office = $2 WHERE present_office = $1",
                 office.before, office.after);
      }
      return absl::OkStatus();
    }));
  }
  revision_ = index.revision();
  return absl::OkStatus();
}

}  // namespace cc::territory
