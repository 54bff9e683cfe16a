#include "services/evacuation/site_aid_store.h"

#include "services/platform/db/columns.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {

using platform::AfterOrNull;
using platform::Param;
using platform::Rows;
using platform::Tx;
using v1::Aid;

void InsertAid(Tx& tx, const Aid& aid, const std::vector<platform::ScopeKey>& scope) {
  tx.Defer(
      "INSERT INTO site_aid (id, scope, site_id, party_id, kind, quantity, given_by, given_on, "
      "created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      aid.id(), scope, aid.site_id(), aid.party_id(), static_cast<int>(aid.kind()), aid.quantity(),
      aid.given_by(), aid.given_on(), platform::FromProto(aid.create_time()));
}

absl::StatusOr<std::vector<Aid>> ListAid(Tx& tx, const v1::ListAidRequest& request,
                                         const platform::Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT id, site_id, party_id, kind, quantity, given_by, given_on, created_at FROM "
               "site_aid WHERE ($1::uuid IS NULL OR site_id = $1) AND ($2::uuid IS NULL OR "
               "party_id = $2) AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4",
               Param::OrNull(request.site_id()), Param::OrNull(request.party_id()),
               AfterOrNull(page, 0), page.size + 1));
  std::vector<Aid> found;
  for (int i = 0; i < rows.size(); ++i) {
    Aid& aid = found.emplace_back();
    aid.set_id(rows[i].str(0));
    aid.set_site_id(rows[i].str(1));
    aid.set_party_id(rows[i].str(2));
    aid.set_kind(static_cast<Aid::Kind>(rows[i].integer(3)));
    aid.set_quantity(static_cast<int32_t>(rows[i].integer(4)));
    aid.set_given_by(rows[i].str(5));
    aid.set_given_on(rows[i].date(6));
    *aid.mutable_create_time() = platform::ToProto(rows[i].instant(7));
  }
  return found;
}

absl::StatusOr<std::vector<v1::AidCount>> CountAid(Tx& tx,
                                                   const v1::ListAidCountsRequest& request) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT kind, count(*), sum(quantity), count(DISTINCT party_id) FROM "
               "site_aid WHERE ($1::uuid IS NULL OR site_id = $1) AND given_on BETWEEN "
               "$2 AND $3 GROUP BY kind ORDER BY kind",
               Param::OrNull(request.site_id()), request.from_date(), request.until_date()));
  std::vector<v1::AidCount> counts;
  for (int i = 0; i < rows.size(); ++i) {
    v1::AidCount& count = counts.emplace_back();
    count.set_kind(static_cast<Aid::Kind>(rows[i].integer(0)));
    count.set_times(rows[i].integer(1));
    count.set_quantity(rows[i].integer(2));
    count.set_parties(rows[i].integer(3));
  }
  return counts;
}

}  // namespace cc::evacuation
