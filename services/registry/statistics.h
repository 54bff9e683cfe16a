#ifndef SERVICES_REGISTRY_STATISTICS_H_
#define SERVICES_REGISTRY_STATISTICS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/statistics_service.pb.h"
#include "google/api/httpbody.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/registry/statistics_store.h"
#include "services/registry/unit_names.h"

namespace cc::registry {

// Handlers of figures of displaced people. Thread-safe.
class StatisticsReports {
 public:
  StatisticsReports(platform::Db& db, const platform::UnitPaths& paths, UnitNames names)
      : db_(db), paths_(paths), names_(std::move(names)) {}

  absl::StatusOr<v1::Statistics> GetStatistics(const platform::Call& call,
                                               const v1::GetStatisticsRequest& request);
  absl::StatusOr<google::api::HttpBody> DownloadStatistics(
      const platform::Call& call, const v1::DownloadStatisticsRequest& request);
  absl::StatusOr<v1::Statistics> GetPublicStatistics(const platform::Call& call,
                                                     const v1::GetPublicStatisticsRequest& request);
  absl::StatusOr<google::api::HttpBody> DownloadPublicStatistics(
      const platform::Call& call, const v1::DownloadPublicStatisticsRequest& request);
  absl::StatusOr<v1::StatisticsRecount> RecountStatistics(
      const platform::Call& call, const v1::RecountStatisticsRequest& request);
  absl::StatusOr<v1::StatisticsRecount> GetStatisticsRecount(
      const platform::Call& call, const v1::GetStatisticsRecountRequest& request);

 private:
  // What a request asks for, checked.
  struct Question {
    options::v1::Relation relation;
    std::string unit_code;
    v1::StatisticsDimension dimension;
    std::string month;
    StatisticPath path;
    int32_t unit() const { return path.back(); }
    int32_t above() const { return path.size() > 1 ? path[path.size() - 2] : kAboveCountry; }
  };
  template <typename Request>
  absl::StatusOr<Question> Read(const platform::Call& call, const Request& request) const;
  absl::StatusOr<v1::Statistics> Exact(const platform::Call& call, const Question& question);
  absl::StatusOr<v1::Statistics> Public(const platform::Call& call, const Question& question);
  v1::Statistics Begin(const platform::Call& call, const Question& question) const;
  // Names the units of a row among the parts of `parent`.
  void Name(const std::vector<int32_t>& units, int32_t parent, v1::StatisticsRow& row) const;
  std::string CodeOf(int32_t tail) const;

  platform::Db& db_;
  const platform::UnitPaths& paths_;
  const UnitNames names_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_STATISTICS_H_
