#ifndef SERVICES_REGISTRY_IMPORTS_H_
#define SERVICES_REGISTRY_IMPORTS_H_

#include "absl/status/statusor.h"
#include "cc/registry/v1/import_service.pb.h"
#include "google/api/httpbody.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/upload/uploads.h"
#include "services/registry/import_work.h"

namespace cc::registry {

// Handlers of imports; the work is ImportWork's. The same file of an office is one import; a
// household that an import registered waits for a decision when it comes again, and whoever matches
// is registered only with a justification. Thread-safe.
class Imports {
 public:
  Imports(platform::Db& db, const platform::Keyring& keyring, const platform::UnitPaths& paths,
          platform::Uploads& uploads, ImportWork& work)
      : db_(db), keyring_(keyring), paths_(paths), uploads_(uploads), work_(work) {}

  absl::StatusOr<common::v1::Upload> CreateUpload(const platform::Call& call,
                                                  const v1::CreateUploadRequest& request);
  absl::StatusOr<common::v1::Upload> AppendUpload(const platform::Call& call,
                                                  const v1::AppendUploadRequest& request);
  absl::StatusOr<common::v1::Upload> GetUpload(const platform::Call& call,
                                               const v1::GetUploadRequest& request);
  absl::StatusOr<google::api::HttpBody> GetImportTemplate(
      const platform::Call& call, const v1::GetImportTemplateRequest& request);
  absl::StatusOr<v1::Import> CreateImport(const platform::Call& call,
                                          const v1::CreateImportRequest& request);
  absl::StatusOr<v1::Import> GetImport(const platform::Call& call,
                                       const v1::GetImportRequest& request);
  absl::StatusOr<v1::ListImportsResponse> ListImports(const platform::Call& call,
                                                      const v1::ListImportsRequest& request);
  absl::StatusOr<v1::ListImportEntriesResponse> ListImportEntries(
      const platform::Call& call, const v1::ListImportEntriesRequest& request);
  absl::StatusOr<v1::DecideImportEntriesResponse> DecideImportEntries(
      const platform::Call& call, const v1::DecideImportEntriesRequest& request);
  absl::StatusOr<v1::Import> ApplyImport(const platform::Call& call,
                                         const v1::ApplyImportRequest& request);
  absl::StatusOr<v1::Import> CancelImport(const platform::Call& call,
                                          const v1::CancelImportRequest& request);
  absl::StatusOr<google::api::HttpBody> DownloadImportErrors(
      const platform::Call& call, const v1::DownloadImportErrorsRequest& request);

 private:
  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
  platform::Uploads& uploads_;
  ImportWork& work_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_IMPORTS_H_
