#ifndef SERVICES_PLATFORM_DB_CONNECTION_H_
#define SERVICES_PLATFORM_DB_CONNECTION_H_

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/db/tx.h"

typedef struct pg_conn PGconn;

namespace cc::platform {

// What went wrong first in an exchange. Holds no text of the server's: it may quote a row.
struct DbFailure {
  std::string sqlstate;     // empty where the connection broke without a word
  std::string constraint;   // name of the violated constraint, if any
  bool row_policy = false;  // a new row lies outside the caller's scope
  bool broken = false;      // the connection is of no more use
  const char* sql = "";     // the statement concerned
};

// The refusal for a failure; logs what is worth an operator's look.
absl::Status StatusOf(const DbFailure& failure);
// True where the same transaction may succeed when it is run again.
bool Retriable(const DbFailure& failure);

// One libpq connection in pipeline mode. Statements are queued by Send and travel together with the
// next Exchange or Flush. Not thread-safe.
class Connection {
 public:
  // UNAVAILABLE where nobody answers. Blocks up to three seconds.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const std::string& conninfo,
                                                          absl::string_view application,
                                                          absl::Duration statement_limit);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Queues a statement; it is prepared at its first use. `keep`: its rows are wanted from the next
  // Exchange.
  void Send(const char* sql, const std::vector<Param>& params, bool keep);
  // The same for a statement whose failure concerns nobody: the COMMIT of a read, a notification.
  void SendAside(const char* sql);
  // Sends what is queued and does not wait; the answers are read by the next Exchange.
  void Flush();
  // Sends what is queued, reads all answers and puts the wanted rows into `kept`. False where a
  // statement failed (those after it were not run) or no answer came until `until`, which breaks
  // the connection; failure() tells more.
  bool Exchange(absl::Time until, std::vector<Rows>* kept);

  const DbFailure& failure() const { return failure_; }
  bool broken() const { return broken_; }
  // Looks without waiting whether the other side is still there.
  bool Alive();

  absl::Time opened() const { return opened_; }
  absl::Time last_used = absl::InfinitePast();

 private:
  struct Statement {
    std::string name;
    bool prepared = false;
  };
  struct Sent {
    enum Kind { kPrepare, kRun, kSync } kind;
    Statement* statement;
    const char* sql;
    bool keep;
    bool aside = false;
  };

  explicit Connection(PGconn* connection);
  void Break();
  void Sync();
  bool WaitReadable(absl::Time until);
  void Take(const Sent& sent, PGresult* result, std::vector<Rows>* kept);
  void Note(const PGresult* result, const char* sql);

  PGconn* const connection_;
  const absl::Time opened_;
  absl::flat_hash_map<std::string, std::unique_ptr<Statement>> statements_;
  std::deque<Sent> sent_;
  bool unsynced_ = false;
  bool broken_ = false;
  bool failed_ = false;
  DbFailure failure_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_DB_CONNECTION_H_
