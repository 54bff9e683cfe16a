#ifndef SERVICES_EVACUATION_SITUATION_H_
#define SERVICES_EVACUATION_SITUATION_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/situation_service.pb.h"
#include "google/api/httpbody.pb.h"
#include "services/evacuation/count_store.h"
#include "services/evacuation/situation_store.h"
#include "services/evacuation/unit_names.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/platform/rules/dated_rules.h"

namespace cc::evacuation {

// Handlers of the situation report and of what stands behind it. Thread-safe.
class Situation {
 public:
  Situation(platform::Db& db, const platform::Keyring& keyring, const platform::UnitPaths& paths,
            UnitNames names, const platform::DatedRules& rules)
      : db_(db), keyring_(keyring), paths_(paths), names_(std::move(names)), rules_(rules) {}

  absl::StatusOr<v1::SituationReport> GetSituationReport(
      const platform::Call& call, const v1::GetSituationReportRequest& request);
  absl::StatusOr<google::api::HttpBody> DownloadSituationReport(
      const platform::Call& call, const v1::DownloadSituationReportRequest& request);
  absl::StatusOr<v1::ListCountEntriesResponse> ListCountEntries(
      const platform::Call& call, const v1::ListCountEntriesRequest& request);
  absl::StatusOr<v1::CountEntry> CorrectCount(const platform::Call& call,
                                              const v1::CorrectCountRequest& request);

  // Makes the oldest day official whose cut-off is over and whose figures are not; nothing where
  // there is none, or where another instance did it first. One transaction.
  absl::StatusOr<std::optional<absl::CivilDay>> FreezeNext(const platform::Call& call);

 private:
  // What a request asks for, checked.
  struct Question {
    std::string unit_code;
    platform::UnitPath path;
    absl::CivilDay date, since;
  };
  template <typename Request>
  absl::StatusOr<Question> Read(const platform::Call& call, const Request& request) const;
  absl::StatusOr<v1::SituationReport> Report(const platform::Call& call, const Question& question);
  // Rows of the parts that the caller's scope covers, by tail; the unit's own tail for people of no
  // part.
  std::map<int32_t, v1::SituationRow> PartsOf(const platform::Call& call, const Question& question,
                                              const std::vector<CountCell>& cells,
                                              const PresentState& present) const;
  void AddOfficial(const OfficialDay& day, const Question& question,
                   v1::SituationReport& report) const;
  absl::StatusOr<OfficialDay> Freeze(platform::Tx& tx, absl::CivilDay date) const;
  void Name(int32_t tail, v1::SituationRow& row) const;
  std::optional<platform::UnitPath> PathOf(int32_t tail) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
  const UnitNames names_;
  const platform::DatedRules& rules_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SITUATION_H_
