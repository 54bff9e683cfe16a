#ifndef SERVICES_PLATFORM_DB_IDEMPOTENCY_H_
#define SERVICES_PLATFORM_DB_IDEMPOTENCY_H_

#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"

// A change is made once for each (principal, method, request_id); a repetition gets the first
// answer.
namespace cc::platform {

// Names one change of one caller. The transaction that makes it holds a lock of this name, so a
// simultaneous repetition waits for it.
struct RequestKey {
  std::string principal;
  std::string method;
  std::string request_id;

  std::string text() const;
};

// True where the change was made before; its answer is put into `answer` (null: the change has
// none). REQUEST_ID_REUSED where it was made with another body.
absl::StatusOr<bool> FindAnswer(Tx& tx, const Keyring& keyring, const RequestKey& key,
                                const google::protobuf::Message& request,
                                google::protobuf::Message* answer);

// Queues the answer (null: none), encrypted, to be kept with the change.
void KeepAnswer(Tx& tx, const Keyring& keyring, const RequestKey& key,
                const google::protobuf::Message& request, const google::protobuf::Message* answer);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_DB_IDEMPOTENCY_H_
