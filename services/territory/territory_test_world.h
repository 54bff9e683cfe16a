#ifndef SERVICES_TERRITORY_TERRITORY_TEST_WORLD_H_
#define SERVICES_TERRITORY_TERRITORY_TEST_WORLD_H_

#include <memory>
#include <string>

#include "absl/strings/escaping.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/testing/testing.h"
#include "services/territory/changes.h"
#include "services/territory/doubts.h"
#include "services/territory/editions.h"
#include "services/territory/files.h"
#include "services/territory/imports.h"
#include "services/territory/list_exports.h"
#include "services/territory/list_imports.h"
#include "services/territory/migrations.h"
#include "services/territory/office_paths.h"
#include "services/territory/past_statuses.h"
#include "services/territory/searches.h"
#include "services/territory/status_statistics.h"
#include "services/territory/statuses.h"
#include "services/territory/timelines.h"
#include "services/territory/units.h"

// For tests: the service's handlers over a database of their own.
namespace cc::territory {

class World : public ::testing::Test {
 protected:
  World() { EXPECT_THAT(kept_.Refresh(platform::TestCall()), platform::IsOk()); }

  std::string Upload(const std::string& content) {
    v1::CreateUploadRequest create;
    create.set_size(static_cast<int64_t>(content.size()));
    create.set_sha256(absl::BytesToHexString(platform::Sha256(content)));
    auto upload = files_.CreateUpload(platform::TestCall(create), create);
    EXPECT_THAT(upload, platform::IsOk());
    for (size_t at = 0; at < content.size(); at += 1 << 20) {
      v1::AppendUploadRequest append;
      append.set_id(upload->id());
      append.set_offset(static_cast<int64_t>(at));
      append.set_chunk(content.substr(at, 1 << 20));
      EXPECT_THAT(files_.AppendUpload(platform::TestCall(append), append), platform::IsOk());
    }
    return upload->id();
  }

  absl::StatusOr<v1::ImportReport> Codifier(const std::string& content,
                                            v1::ImportCodifierRequest request = {}) {
    request.set_upload_id(Upload(content));
    if (request.edition_date().empty()) request.set_edition_date("2025-05-16");
    return imports_.ImportCodifier(platform::TestCall(request, {.now = now_}), request);
  }

  absl::StatusOr<v1::ImportReport> List(const std::string& content,
                                        v1::ImportTerritoryListRequest request = {}) {
    request.set_upload_id(Upload(content));
    if (request.file_format() == v1::ImportTerritoryListRequest::FILE_FORMAT_UNSPECIFIED) {
      request.set_file_format(v1::ImportTerritoryListRequest::FILE_FORMAT_JSON);
    }
    return list_imports_.ImportTerritoryList(platform::TestCall(request, {.now = now_}), request);
  }

  v1::UnitStatus Status(const std::string& code, const std::string& date) {
    v1::GetStatusRequest request;
    request.set_unit_code(code);
    request.set_date(date);
    auto status = statuses_.GetStatus(platform::TestCall(request, {.now = now_}), request);
    EXPECT_THAT(status, platform::IsOk()) << code;
    return status.value_or(v1::UnitStatus());
  }

  absl::Time now_ = platform::TestNow();  // of the calls above
  platform::TestDatabase database_{"territory", Migrations()};
  platform::Feed feed_{database_.db()};
  platform::Uploads uploads_{database_.db()};
  TerritoryRegister kept_{database_.db()};
  SearchRegister search_{database_.db(), kept_};
  OfficePaths office_paths_{database_.db(), kept_};
  Units units_{kept_};
  Editions editions_{database_.db()};
  Statuses statuses_{kept_};
  PastStatuses past_statuses_{database_.db(), kept_};
  Timelines timelines_{database_.db(), kept_};
  Imports imports_{database_.db(), uploads_, kept_};
  ListImports list_imports_{database_.db(), uploads_, kept_};
  Files files_{uploads_};
  Changes changes_{feed_};
  Searches searches_{database_.db(), kept_, search_};
  ListExports exports_{database_.db(), kept_};
  StatusStatistics statistics_{database_.db(), kept_};
  Doubts doubts_{database_.db(), kept_};
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_TERRITORY_TEST_WORLD_H_
