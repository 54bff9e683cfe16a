#include "services/territory/client/kept_register.h"

#include <iterator>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/territory/client/unit_moves.h"

namespace cc::territory {
namespace {

using platform::Call;
using platform::Param;
using platform::Rows;
using platform::Tx;

constexpr char kRegister[] = "territory";     // periods, acts, revisions
constexpr char kUnits[] = "territory-units";  // revision: of the units

absl::Status Store(Tx& tx, const char* name, int64_t revision, const std::string& data) {
  return tx
      .Query(
          "INSERT INTO platform.neighbour_snapshot (neighbour, revision, data, taken_at) VALUES "
          "($1, $2, $3, $4) ON CONFLICT (neighbour) DO UPDATE SET revision = excluded.revision, "
          "data = excluded.data, taken_at = excluded.taken_at",
          name, absl::StrCat(revision), Param::Bytes(data), tx.call().now())
      .status();
}

// Revision of what is kept under the name; -1 where nothing is. Others who keep wait.
absl::StatusOr<int64_t> LockKept(Tx& tx, const char* name) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT revision FROM platform.neighbour_snapshot WHERE neighbour = $1 FOR UPDATE",
               name));
  int64_t revision = -1;
  if (!rows.empty() && !absl::SimpleAtoi(rows[0].str(0), &revision)) return -1;
  return revision;
}

std::string UnitsOf(const TerritoryIndex& index) {
  v1::RegisterSnapshot part;
  part.set_units_revision(index.units_revision());
  part.mutable_units()->Reserve(static_cast<int>(index.units().size()));
  for (size_t i = 0; i < index.units().size(); ++i)
    *part.add_units() = index.Whole(static_cast<int32_t>(i));
  return part.SerializeAsString();
}

std::string RestOf(const TerritoryIndex& index) {
  v1::RegisterSnapshot part;
  part.set_revision(index.revision());
  part.set_units_revision(index.units_revision());
  for (const v1::StatusPeriod& period : index.periods()) *part.add_periods() = period;
  for (const v1::Act& act : index.acts()) *part.add_acts() = act;
  return part.SerializeAsString();
}

}  // namespace

absl::StatusOr<KeptRegister> ReadKept(platform::Db& db, const Call& call) {
  return db.Read(call, [&](Tx& tx) -> absl::StatusOr<KeptRegister> {
    CC_ASSIGN_OR_RETURN(
        const Rows rows,
        tx.Query("SELECT data, taken_at FROM platform.neighbour_snapshot WHERE neighbour IN "
                 "($1, $2) ORDER BY neighbour",
                 kRegister, kUnits));
    KeptRegister kept;
    if (rows.empty() || !kept.snapshot.ParseFromString(rows[0].bytes(0)))
      return absl::NotFoundError("no register is kept");
    kept.taken_at = rows[0].instant(1);
    // A copy of a former version of the program has its units within.
    if (kept.snapshot.units_size() > 0) return kept;
    v1::RegisterSnapshot units;
    if (rows.size() < 2 || !units.ParseFromString(rows[1].bytes(0)) ||
        units.units_revision() != kept.snapshot.units_revision())
      return absl::NotFoundError("the kept register is not whole");
    kept.snapshot.mutable_units()->Swap(units.mutable_units());
    return kept;
  });
}

absl::Status Keep(platform::Db& db, const Call& call, std::shared_ptr<const TerritoryIndex> before,
                  const TerritoryIndex& now) {
  return db.WriteStep(call, [&](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(const int64_t kept, LockKept(tx, kRegister));
    if (kept == now.revision()) return absl::OkStatus();
    // Where something else was kept than what this process answered from, moves are counted from
    // there. A register that goes back (territory was restored from a dump) is kept as any other.
    if (kept >= 0 && (before == nullptr || before->revision() != kept)) {
      if (kept > now.revision()) return absl::OkStatus();
      return absl::AbortedError("another register is kept");
    }
    if (before != nullptr && before->units_revision() != now.units_revision())
      CC_RETURN_IF_ERROR(KeepMoves(tx, now.revision(), MovesBetween(*before, now)));
    CC_ASSIGN_OR_RETURN(const int64_t units, LockKept(tx, kUnits));
    if (units != now.units_revision())
      CC_RETURN_IF_ERROR(Store(tx, kUnits, now.units_revision(), UnitsOf(now)));
    return Store(tx, kRegister, now.revision(), RestOf(now));
  });
}

absl::StatusOr<std::shared_ptr<const TerritoryIndex>> MakeIndex(v1::RegisterSnapshot snapshot,
                                                                const TerritoryIndex* same_units) {
  RegisterContent content;
  content.revision = snapshot.revision();
  content.units_revision = snapshot.units_revision();
  content.units.assign(std::make_move_iterator(snapshot.mutable_units()->begin()),
                       std::make_move_iterator(snapshot.mutable_units()->end()));
  content.periods.assign(std::make_move_iterator(snapshot.mutable_periods()->begin()),
                         std::make_move_iterator(snapshot.mutable_periods()->end()));
  content.acts.assign(std::make_move_iterator(snapshot.mutable_acts()->begin()),
                      std::make_move_iterator(snapshot.mutable_acts()->end()));
  if (same_units != nullptr)
    return same_units->With(std::move(content.periods), std::move(content.acts), content.revision);
  return TerritoryIndex::Make(std::move(content), {.names = false});
}

}  // namespace cc::territory
