#include "services/territory/procedure_store.h"

#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::territory {

using platform::Rows;
using platform::Tx;

absl::StatusOr<ProcedureRules> ReadProcedure(Tx& tx, absl::CivilDay day) {
  ProcedureRules rules;
  CC_ASSIGN_OR_RETURN(Rows terms,
                      tx.Query("SELECT DISTINCT ON (step) step, days FROM maintenance_terms "
                               "WHERE from_date <= $1 ORDER BY step, from_date DESC",
                               day));
  for (int i = 0; i < terms.size(); ++i) {
    const int days = static_cast<int>(terms[i].integer(1));
    if (terms[i].text(0) == "agreement") rules.agreement_days = days;
    if (terms[i].text(0) == "council_review") rules.council_review_days = days;
  }
  CC_ASSIGN_OR_RETURN(Rows criteria, tx.Query("SELECT DISTINCT ON (kind) kind, met_km, most_km "
                                              "FROM maintenance_criteria WHERE from_date <= $1 "
                                              "ORDER BY kind, from_date DESC",
                                              day));
  for (int i = 0; i < criteria.size(); ++i) {
    rules.distances[static_cast<v1::Criterion::Kind>(criteria[i].integer(0))] = {
        static_cast<int>(criteria[i].integer(1)), static_cast<int>(criteria[i].integer(2))};
  }
  CC_ASSIGN_OR_RETURN(Rows paths,
                      tx.Query("SELECT min(from_date) FROM maintenance_paths WHERE path = $1",
                               static_cast<int>(v1::Proposal::PATH_COUNCIL)));
  if (auto from = platform::ParseDate(paths[0].date(0))) rules.council_path_from = *from;
  return rules;
}

}  // namespace cc::territory
