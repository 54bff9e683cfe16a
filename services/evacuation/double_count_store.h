#ifndef SERVICES_EVACUATION_DOUBLE_COUNT_STORE_H_
#define SERVICES_EVACUATION_DOUBLE_COUNT_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/departure_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of people who may be counted twice.
namespace cc::evacuation {

struct DoubleCountRow {
  v1::DoubleCount pair;
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
};

// Puts up whoever of a departure, or of a group that boarded, has a number or name and day of birth
// in common with the other side; once. In a transaction that sees the whole country.
absl::Status PutUpDoubleCounts(platform::Tx& tx, const std::string& record_id);

// NOT_FOUND where there is none within the scope.
absl::StatusOr<DoubleCountRow> FindDoubleCount(platform::Tx& tx, const platform::Keyring& keyring,
                                               const std::string& id);
void DecideDoubleCountRow(platform::Tx& tx, const platform::Keyring& keyring, DoubleCountRow& row,
                          const v1::DecideDoubleCountRequest& request);
// OPEN ones where no state is asked; the longest waiting first; one more than the page holds where
// there are more.
absl::StatusOr<std::vector<v1::DoubleCount>> ListDoubleCounts(platform::Tx& tx,
                                                              const platform::Keyring& keyring,
                                                              v1::DoubleCount::State state,
                                                              const platform::Page& page);
void EmitDoubleCount(platform::Tx& tx, const DoubleCountRow& row);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_DOUBLE_COUNT_STORE_H_
