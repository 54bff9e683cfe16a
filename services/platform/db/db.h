#ifndef SERVICES_PLATFORM_DB_DB_H_
#define SERVICES_PLATFORM_DB_DB_H_

#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "services/platform/db/migrate.h"
#include "services/platform/db/tx.h"
#include "services/platform/wakeup/wakeup.h"

namespace cc::platform {

class Keyring;

// A service's database. Read and Write are the only ways to it. Thread-safe; blocks, so only on
// workers.
class Db {
 public:
  struct Options {
    std::string conninfo;  // of the role that may only read and change rows
    int connections = 8;
    std::string service;  // for application_name and metrics
    absl::Duration statement_limit = absl::Seconds(5);
  };
  // Connects when it is first needed. `keyring` encrypts kept answers (idempotency) and keys their
  // body hashes; outlives the Db.
  Db(Options options, const Keyring& keyring);
  ~Db();

  // FAILED_PRECONDITION where the schema is older than this program's migrations (the platform's
  // and the service's own `migrations`); UNAVAILABLE where nobody answers.
  absl::Status CheckReady(absl::Span<const Migration> migrations);

  // A read-only snapshot with the caller's scope set for row-level security (`cc.scope`, and
  // `cc.permission`: that of the call, for rows that ask for one of their own). One round trip for
  // one Query.
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

  // A change whose body answers with a message or a bare status: body, audit record, idempotency
  // record and feed events in one transaction. The body may run more than once and keeps no state
  // across calls. A request with a `request_id` that was answered before is answered the same
  // without running the body; with another body it is REQUEST_ID_REUSED. COMMIT_UNKNOWN where the
  // connection was lost while committing.
  template <typename Body, typename Result = std::invoke_result_t<Body, Tx&>>
  Result Write(const Call& call, Body&& body) {
    using Value = typename ValueOf<Result>::type;
    static_assert(
        std::is_same_v<Result, absl::Status> || std::is_base_of_v<google::protobuf::Message, Value>,
        "Write answers with a message, so that it can be kept for a repeated request_id; see "
        "WriteStep");
    Result result = absl::UnknownError("not run");
    Value replayed;
    bool replay = false;
    absl::Status status = RunWrite(
        call,
        [&](Tx& tx) {
          result = body(tx);
          return StatusOf(result);
        },
        MessageOf(replayed), [&] { return AnswerOf(result); }, &replay);
    if (!status.ok()) return status;
    if (replay) return Replayed<Result>(std::move(replayed));
    return result;
  }

  // One step of something longer, or a job of the service itself: a transaction with its feed
  // events, without audit record and without regard to the request's `request_id`. A call may take
  // several.
  template <typename Body, typename Result = std::invoke_result_t<Body, Tx&>>
  Result WriteStep(const Call& call, Body&& body) {
    Result result = absl::UnknownError("not run");
    absl::Status status = RunStep(call, [&](Tx& tx) {
      result = body(tx);
      return StatusOf(result);
    });
    if (!status.ok()) return status;
    return result;
  }

  // Woken after each commit of this Db that emitted a change.
  Wakeup& changed();

  int in_use() const;
  int waiting() const;

 private:
  template <typename R>
  struct ValueOf {
    using type = bool;
  };
  template <typename T>
  struct ValueOf<absl::StatusOr<T>> {
    using type = T;
  };

  static absl::Status StatusOf(const absl::Status& s) { return s; }
  template <typename T>
  static absl::Status StatusOf(const absl::StatusOr<T>& s) {
    return s.status();
  }

  template <typename V>
  static google::protobuf::Message* MessageOf(V& value) {
    if constexpr (std::is_base_of_v<google::protobuf::Message, V>)
      return &value;
    else
      return nullptr;
  }
  template <typename R>
  static const google::protobuf::Message* AnswerOf(const R& result) {
    if constexpr (std::is_base_of_v<google::protobuf::Message, typename ValueOf<R>::type>)
      return &*result;
    return nullptr;
  }
  template <typename R, typename V>
  static R Replayed(V value) {
    if constexpr (std::is_same_v<R, absl::Status>)
      return absl::OkStatus();
    else
      return R(std::move(value));
  }

  absl::Status RunRead(const Call& call, const std::function<absl::Status(Tx&)>& body);
  absl::Status RunWrite(const Call& call, const std::function<absl::Status(Tx&)>& body,
                        google::protobuf::Message* replayed,
                        const std::function<const google::protobuf::Message*()>& answer,
                        bool* replay);
  absl::Status RunStep(const Call& call, const std::function<absl::Status(Tx&)>& body);

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_DB_DB_H_
