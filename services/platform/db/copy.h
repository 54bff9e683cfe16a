#ifndef SERVICES_PLATFORM_DB_COPY_H_
#define SERVICES_PLATFORM_DB_COPY_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/platform/db/tx.h"

typedef struct pg_conn PGconn;

// Many rows at once, past the pipeline of requests: for tools that fill a database, not for
// services, whose roles may not COPY into tables with row-level security.
namespace cc::platform {

// Rows in the text format of COPY.
class CopyText {
 public:
  void Add(const std::vector<Param>& row);
  const std::string& text() const { return text_; }
  int64_t rows() const { return rows_; }

 private:
  std::string text_;
  int64_t rows_ = 0;
};

// A connection of its own. Not thread-safe.
class CopyConnection {
 public:
  // UNAVAILABLE where nobody answers.
  static absl::StatusOr<std::unique_ptr<CopyConnection>> Open(const std::string& conninfo);
  ~CopyConnection();
  CopyConnection(const CopyConnection&) = delete;
  CopyConnection& operator=(const CopyConnection&) = delete;

  // Statements `COPY table (columns) FROM STDIN` with their rows, in order, all in one transaction.
  // Errors as of Tx::Query; nothing is kept then.
  using Tables = std::vector<std::pair<const char*, CopyText>>;
  absl::Status Write(const Tables& tables);
  // A statement without rows in or out, outside of a transaction.
  absl::Status Run(const char* sql);

 private:
  explicit CopyConnection(PGconn* connection) : connection_(connection) {}
  absl::Status CopyOne(const char* sql, const std::string& text);
  PGconn* const connection_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_DB_COPY_H_
