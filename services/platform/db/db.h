#ifndef SERVICES_PLATFORM_DB_DB_H_
#define SERVICES_PLATFORM_DB_DB_H_

#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "services/platform/db/tx.h"

namespace cc::platform {

class Keyring;

// A service's database. Read and Write are the only ways to it. Thread-safe; blocks, so only on workers.
class Db {
 public:
  struct Options {
    std::string conninfo;       // of the role that may only read and change rows
    int connections = 8;
    std::string service;        // for application_name and metrics
    absl::Duration statement_limit = absl::Seconds(5);
  };
  // `keyring` encrypts kept answers (idempotency) and keys their body hashes; outlives the Db.
  Db(Options options, const Keyring& keyring);
  ~Db();

  // FAILED_PRECONDITION where the schema is older than this program's migrations; UNAVAILABLE where nobody answers.
  absl::Status CheckReady(absl::Span<const struct Migration> migrations);

  // A read-only snapshot with the caller's scope set for row-level security. One round trip for one Query.
  template <typename Body, typename Result = std::invoke_result_t<Body, Tx&>>
  Result Read(const Call& call, Body&& body) {
    Result result = absl::UnknownError("not run");
    absl::Status status = RunRead(call, [&](Tx& tx) {
      result = body(tx);
      return StatusOf(result);
    });
    if (!status.ok()) return status;
    return result;
  }

  // A change: body, audit record, idempotency record and feed events in one transaction. The body may run more
  // than once and keeps no state across calls. A request with a `request_id` that was answered before is answered
  // the same without running the body; with another body it is REQUEST_ID_REUSED. COMMIT_UNKNOWN where the
  // connection was lost while committing.
  template <typename Body, typename Result = std::invoke_result_t<Body, Tx&>>
  Result Write(const Call& call, Body&& body) {
    Result result = absl::UnknownError("not run");
    typename ValueOf<Result>::type replayed;
    bool replay = false;
    absl::Status status = RunWrite(
        call,
        [&](Tx& tx) {
          result = body(tx);
          return StatusOf(result);
        },
        MessageOf(result, replayed), [&] { return AnswerOf(result); }, &replay);
    if (!status.ok()) return status;
    if (replay) return Replayed<Result>(std::move(replayed));
    return result;
  }

  // Deletes what is past its time: idempotency and feed records after 30 days, uploads after 24 hours.
  absl::Status Purge(const Call& call);

  int in_use() const;
  int waiting() const;

 private:
  template <typename R>
  struct ValueOf { using type = bool; };
  template <typename T>
  struct ValueOf<absl::StatusOr<T>> { using type = T; };

  static absl::Status StatusOf(const absl::Status& s) { return s; }
  template <typename T>
  static absl::Status StatusOf(const absl::StatusOr<T>& s) { return s.status(); }

  template <typename R, typename V>
  static google::protobuf::Message* MessageOf(const R&, V& value) {
    if constexpr (std::is_base_of_v<google::protobuf::Message, V>) return &value;
    else return nullptr;
  }
  template <typename R>
  static const google::protobuf::Message* AnswerOf(const R& result) {
    if constexpr (std::is_base_of_v<google::protobuf::Message, typename ValueOf<R>::type>) return &*result;
    else return nullptr;
  }
  template <typename R, typename V>
  static R Replayed(V value) {
    if constexpr (std::is_same_v<R, absl::Status>) return absl::OkStatus();
    else return R(std::move(value));
  }

  absl::Status RunRead(const Call& call, const std::function<absl::Status(Tx&)>& body);
  absl::Status RunWrite(const Call& call, const std::function<absl::Status(Tx&)>& body,
                        google::protobuf::Message* replayed,
                        const std::function<const google::protobuf::Message*()>& answer, bool* replay);

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_DB_DB_H_
