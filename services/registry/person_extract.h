#ifndef SERVICES_REGISTRY_PERSON_EXTRACT_H_
#define SERVICES_REGISTRY_PERSON_EXTRACT_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "cc/registry/v1/protection_service.pb.h"
#include "google/api/httpbody.pb.h"
#include "google/protobuf/message.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/registry/access_log_store.h"

// Everything that is held about one person.
namespace cc::registry {

// Messages of the contract, as their owner would see them.
using ExtractedRows = std::vector<std::unique_ptr<google::protobuf::Message>>;

// What one family of tables holds of a person. To add one: a function in the slice's own file and
// a line in person_extract_parts.cc; a test compares `tables` with the schema.
struct ExtractPart {
  const char* name;                 // member of the JSON object
  std::vector<const char*> tables;  // whose rows it gives, or which hold nothing else of a person
  absl::StatusOr<ExtractedRows> (*read)(platform::Tx&, const platform::Keyring&, const PersonIds&);
};
absl::Span<const ExtractPart> ExtractParts();

// Handler of the export. Thread-safe.
class PersonExtract {
 public:
  // `review` sees each message before it is written, as answers are seen (masking).
  using Review = std::function<absl::Status(const platform::Call&, google::protobuf::Message&)>;
  PersonExtract(platform::Db& db, const platform::Keyring& keyring, Review review)
      : db_(db), keyring_(keyring), review_(std::move(review)) {}

  absl::StatusOr<google::api::HttpBody> ExportPerson(const platform::Call& call,
                                                     const v1::ExportPersonRequest& request);

 private:
  platform::Db& db_;
  const platform::Keyring& keyring_;
  const Review review_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_PERSON_EXTRACT_H_
