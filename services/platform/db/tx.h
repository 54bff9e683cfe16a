#ifndef SERVICES_PLATFORM_DB_TX_H_
#define SERVICES_PLATFORM_DB_TX_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/platform/rpc/call.h"

typedef struct pg_result PGresult;

namespace cc::platform {

class Connection;

// One row of a result. Columns by position, as the SELECT names them. A NULL reads as empty text,
// 0, false.
class Row {
 public:
  Row(const PGresult* result, int row) : result_(result), row_(row) {}
  bool null(int column) const;
  absl::string_view text(int column) const;  // valid while the Rows live
  std::string str(int column) const { return std::string(text(column)); }
  int64_t integer(int column) const;
  double real(int column) const;
  bool boolean(int column) const;
  std::string bytes(int column) const;                        // bytea
  absl::Time instant(int column) const;                       // timestamptz
  std::string date(int column) const { return str(column); }  // `YYYY-MM-DD`, empty for NULL
  std::vector<std::string> texts(int column) const;           // text[]
  std::vector<int64_t> integers(int column) const;            // int[] or bigint[]

 private:
  const PGresult* result_;
  int row_;
};

// The rows of one statement.
class Rows {
 public:
  explicit Rows(PGresult* result);
  int size() const;
  bool empty() const { return size() == 0; }
  Row operator[](int row) const { return Row(result_.get(), row); }
  int64_t affected() const;  // rows inserted, updated or deleted

 private:
  std::shared_ptr<PGresult> result_;
};

// One bound parameter. Text of personal data is encrypted by the store before it comes here.
class Param {
 public:
  Param(std::nullopt_t) {}
  Param(const char* v) : value_(v) {}
  Param(absl::string_view v) : value_(std::string(v)) {}
  Param(const std::string& v) : value_(v) {}
  Param(bool v) : value_(v ? "t" : "f") {}
  Param(int v) : value_(std::to_string(v)) {}
  Param(int64_t v) : value_(std::to_string(v)) {}
  Param(double v);
  Param(absl::Time v);                       // timestamptz
  Param(absl::CivilDay v);                   // date
  Param(const std::vector<std::string>& v);  // text[]
  Param(const std::vector<int32_t>& v);      // int[]
  Param(const std::vector<int64_t>& v);      // bigint[]
  template <typename T>
  Param(const std::optional<T>& v) {
    if (v) *this = Param(*v);
  }
  // bytea
  static Param Bytes(absl::string_view v);
  // bytea[]
  static Param BytesArray(const std::vector<std::string>& v);
  // The n-th parameter of each row as one array: bytea[] where one of them is bytes, else text that
  // is to be cast: `$1::uuid[]`. What is an array itself becomes its text.
  static Param Column(const std::vector<std::vector<Param>>& rows, size_t n);
  // text[] of array texts, each to be cast to int[]: arrays of different lengths have no array.
  static Param ArrayTexts(const std::vector<std::vector<int32_t>>& v);
  static Param ArrayTexts(const std::vector<std::vector<int64_t>>& v);
  // NULL for an empty text (dates and optional codes of the contract).
  static Param OrNull(absl::string_view v) { return v.empty() ? Param(std::nullopt) : Param(v); }

  const std::optional<std::string>& value() const { return value_; }
  bool binary() const { return binary_; }

 private:
  std::optional<std::string> value_;
  bool binary_ = false;  // text format otherwise
};

// A change that a feed tells. See feed/feed.h. With neither `before` nor `after` it concerns every
// reader of the feed (reference data).
struct Change {
  std::string kind;
  std::string key;
  int64_t revision = 0;
  std::vector<ScopeKey> before;  // the row's scope keys before the change; empty where it is new
  std::vector<ScopeKey> after;   // and after; empty where it is gone
};

// One transaction. Statements are prepared once per connection, parameters are always bound. The
// texts are string literals: nothing is ever concatenated. Not thread-safe; lives as long as the
// body of Read or Write.
class Tx {
 public:
  struct Options {
    bool writable = false;
    absl::Duration statement_limit = absl::Seconds(5);
    std::string lock;  // where set, the transaction begins by waiting for others with the same
  };
  Tx(Connection& connection, const Call& call, Options options);

  // Runs a statement and waits for its rows. Errors by SQLSTATE: unique → ALREADY_EXISTS, foreign
  // key → REFERENCE_BROKEN, serialisation and deadlock → CONFLICT (retried by Write), cancelled →
  // DEADLINE, connection → UNAVAILABLE, the rest → INTERNAL with a fixed text. After an error the
  // transaction is lost.
  template <typename... P>
  absl::StatusOr<Rows> Query(const char* sql, const P&... params) {
    return Run(sql, {Param(params)...});
  }
  // Queues a statement to travel with the next Query or the commit; its error appears there.
  template <typename... P>
  void Defer(const char* sql, const P&... params) {
    Queue(sql, {Param(params)...});
  }

  // Tells the change to the service's feed, in this transaction; written with the commit.
  void Emit(const Change& change);
  const Call& call() const { return call_; }

  // A statement over `unnest($1::…[], $2::…[], …)`: the columns of these rows, which are not empty.
  void QueueAll(const char* sql, const std::vector<std::vector<Param>>& rows);
  absl::StatusOr<Rows> RunAll(const char* sql, const std::vector<std::vector<Param>>& rows);

  absl::StatusOr<Rows> Run(const char* sql, std::vector<Param> params);
  void Queue(const char* sql, std::vector<Param> params);

 private:
  friend class Db;
  struct Deferred {
    const char* sql;
    std::vector<Param> params;
  };

  // Commits; a reading transaction does not wait for the answer.
  absl::Status Commit();
  void Rollback();
  absl::Status Exchange(std::vector<Rows>* kept);
  absl::Status SendPending();
  void QueueChanges();
  absl::Status Lose(absl::Status status);
  absl::Duration Budget() const;

  Connection& connection_;
  const Call& call_;
  const Options options_;
  bool begun_ = false;
  bool committing_ = false;
  bool retriable_ = false;  // the failure may not happen again in a new transaction
  absl::Status failure_;    // why the transaction is lost
  absl::Duration timeout_;  // statement_timeout as the server knows it
  std::vector<Deferred> deferred_;
  std::vector<Change> changes_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_DB_TX_H_
