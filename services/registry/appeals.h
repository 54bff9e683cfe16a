#ifndef SERVICES_REGISTRY_APPEALS_H_
#define SERVICES_REGISTRY_APPEALS_H_

#include "absl/status/statusor.h"
#include "cc/registry/v1/appeal_service.pb.h"
#include "services/platform/auth/scope.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/registry/appeal_store.h"
#include "services/registry/dated_rules.h"

namespace cc::registry {

// Handlers of the appeals. One is seen by the office alone that it was addressed to; outside the
// offices only figures of ten and more are told, of whole months. Thread-safe.
class Appeals {
 public:
  Appeals(platform::Db& db, const platform::Keyring& keyring, const platform::UnitPaths& paths,
          const DatedRules& rules)
      : db_(db), keyring_(keyring), paths_(paths), rules_(rules) {}

  absl::StatusOr<v1::Appeal> RegisterAppeal(const platform::Call& call,
                                            const v1::RegisterAppealRequest& request);
  absl::StatusOr<v1::Appeal> GetAppeal(const platform::Call& call,
                                       const v1::GetAppealRequest& request);
  absl::StatusOr<v1::ListAppealsResponse> ListAppeals(const platform::Call& call,
                                                      const v1::ListAppealsRequest& request);
  absl::StatusOr<v1::SearchAppealsResponse> SearchAppeals(const platform::Call& call,
                                                          const v1::SearchAppealsRequest& request);
  absl::StatusOr<v1::Appeal> AcceptAppeal(const platform::Call& call,
                                          const v1::AcceptAppealRequest& request);
  absl::StatusOr<v1::Appeal> ForwardAppeal(const platform::Call& call,
                                           const v1::ForwardAppealRequest& request);
  absl::StatusOr<v1::Appeal> LeaveAppealUnconsidered(
      const platform::Call& call, const v1::LeaveAppealUnconsideredRequest& request);
  absl::StatusOr<v1::Appeal> ExtendAppeal(const platform::Call& call,
                                          const v1::ExtendAppealRequest& request);
  absl::StatusOr<v1::Appeal> AnswerAppeal(const platform::Call& call,
                                          const v1::AnswerAppealRequest& request);
  absl::StatusOr<v1::Appeal> CloseAppeal(const platform::Call& call,
                                         const v1::CloseAppealRequest& request);
  absl::StatusOr<v1::ListAppealCountsResponse> ListAppealCounts(
      const platform::Call& call, const v1::ListAppealCountsRequest& request);
  absl::StatusOr<v1::ListPublicAppealCountsResponse> ListPublicAppealCounts(
      const platform::Call& call, const v1::ListPublicAppealCountsRequest& request);

 private:
  // Registers the appeal at another office, which has a term of its own from today.
  absl::StatusOr<v1::Appeal> RegisterAt(platform::Tx& tx, const std::string& unit_code,
                                        const v1::Appeal& sent) const;
  void Save(platform::Tx& tx, AppealRow& row) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
  const DatedRules& rules_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_APPEALS_H_
