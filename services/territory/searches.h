#ifndef SERVICES_TERRITORY_SEARCHES_H_
#define SERVICES_TERRITORY_SEARCHES_H_

#include "absl/status/statusor.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/territory/search_register.h"

namespace cc::territory {

// Handlers of the search and of the aliases. The search answers from memory. Thread-safe.
class Searches {
 public:
  Searches(platform::Db& db, TerritoryRegister& kept, const SearchRegister& search)
      : db_(db), register_(kept), search_(search) {}

  absl::StatusOr<v1::SearchUnitsResponse> SearchUnits(const platform::Call& call,
                                                      const v1::SearchUnitsRequest& request);
  absl::StatusOr<v1::SuggestUnitsResponse> SuggestUnits(const platform::Call& call,
                                                        const v1::SuggestUnitsRequest& request);
  absl::StatusOr<v1::ListUnitAliasesResponse> ListUnitAliases(
      const platform::Call& call, const v1::ListUnitAliasesRequest& request);
  absl::StatusOr<v1::UnitAlias> AddUnitAlias(const platform::Call& call,
                                             const v1::AddUnitAliasRequest& request);
  absl::StatusOr<v1::UnitAlias> RemoveUnitAlias(const platform::Call& call,
                                                const v1::RemoveUnitAliasRequest& request);

 private:
  platform::Db& db_;
  TerritoryRegister& register_;
  const SearchRegister& search_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_SEARCHES_H_
