#ifndef SERVICES_REGISTRY_MERGED_ROWS_H_
#define SERVICES_REGISTRY_MERGED_ROWS_H_

#include <string>

#include "absl/types/span.h"
#include "services/platform/db/tx.h"
#include "services/registry/person_store.h"

// What is kept of a person stands with the surviving record while two records are one. Here alone
// is listed which tables that concerns.
namespace cc::registry {

// A table with rows of a person. Parameters of both statements: $1 the candidate, $2 the other
// record's person; of `take` besides $3 the survivor's person, $4 household and $5 scope; of
// `give_back` $3 the other's household and $4 scope.
struct MergedTable {
  const char* table;
  const char* take;
  const char* give_back;
};
absl::Span<const MergedTable> MergedTables();

// Tables that name a person and whose rows stay with the record that they were made for.
struct StayingTable {
  const char* table;
  const char* why;
};
absl::Span<const StayingTable> StayingTables();

// Gives the survivor what the other record has, and notes which rows these are. Who saw them sees
// them still; their household and scope are the survivor's besides.
void TakeRows(platform::Tx& tx, const std::string& candidate_id, const PersonRow& survivor,
              const PersonRow& other);
// Gives it back: the same rows, with the household and scope that the other record has now.
void GiveRowsBack(platform::Tx& tx, const std::string& candidate_id, const PersonRow& other);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_MERGED_ROWS_H_
