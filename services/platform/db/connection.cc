#include "services/platform/db/connection.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"

namespace cc::platform {
namespace {

// Session settings; those of the conninfo's own `options` come later and win.
std::string SessionOptions(const std::string& conninfo, absl::Duration statement_limit) {
  std::string options = absl::StrCat(
      "-c statement_timeout=", absl::ToInt64Milliseconds(statement_limit),
      " -c lock_timeout=2s -c idle_in_transaction_session_timeout=10s"
      " -c client_connection_check_interval=1s -c search_path=public,platform -c timezone=UTC"
      " -c datestyle=ISO -c bytea_output=hex -c jit=off");
  PQconninfoOption* parsed = PQconninfoParse(conninfo.c_str(), nullptr);
  for (PQconninfoOption* o = parsed; o != nullptr && o->keyword != nullptr; ++o) {
    if (strcmp(o->keyword, "options") == 0 && o->val != nullptr) {
      absl::StrAppend(&options, " ", o->val);
    }
  }
  PQconninfoFree(parsed);
  return options;
}

std::string Field(const PGresult* result, int code) {
  const char* value = PQresultErrorField(result, code);
  return value == nullptr ? "" : value;
}

bool EndsConnection(absl::string_view sqlstate) {
  return absl::StartsWith(sqlstate, "08") || absl::StartsWith(sqlstate, "57P") ||
         sqlstate == "25006" || sqlstate == "25P03" ||
         sqlstate == "0A000";  // a kept plan that a migration made void
}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const std::string& conninfo,
                                                             absl::string_view application,
                                                             absl::Duration statement_limit) {
  const std::string name(application);
  const std::string options = SessionOptions(conninfo, statement_limit);
  // What comes before `dbname` is a default that the conninfo may change.
  const char* const keys[] = {"connect_timeout",
                              "keepalives_idle",
                              "keepalives_interval",
                              "keepalives_count",
                              "tcp_user_timeout",
                              "application_name",
                              "dbname",
                              "options",
                              "client_encoding",
                              nullptr};
  const char* const values[] = {
      "3",    "10",   "5", "3", "10000", name.c_str(), conninfo.c_str(), options.c_str(),
      "UTF8", nullptr};
  PGconn* raw = PQconnectdbParams(keys, values, /*expand_dbname=*/1);
  std::unique_ptr<Connection> connection(new Connection(raw));
  if (PQstatus(raw) != CONNECTION_OK || PQenterPipelineMode(raw) != 1) {
    Log(Level::kError, "cannot connect to the database", {{"error", PQerrorMessage(raw)}});
    return Fail(common::v1::REASON_UNAVAILABLE);
  }
  PQsetNoticeReceiver(
      raw, [](void*, const PGresult*) {}, nullptr);
  return connection;
}

Connection::Connection(PGconn* connection) : connection_(connection), opened_(absl::Now()) {}

Connection::~Connection() {
  if (!broken_) Flush();
  PQfinish(connection_);
}

void Connection::Break() {
  broken_ = true;
  if (!failed_) {
    failure_ = DbFailure{.sql = sent_.empty() ? "" : sent_.front().sql};
    failed_ = true;
  }
  failure_.broken = true;
  sent_.clear();
  unsynced_ = false;
}

void Connection::Send(const char* sql, const std::vector<Param>& params, bool keep) {
  if (broken_) return;
  std::unique_ptr<Statement>& slot = statements_[sql];
  if (slot == nullptr) {
    slot = std::make_unique<Statement>();
    slot->name = absl::StrCat("s", statements_.size());
  }
  Statement* statement = slot.get();
  if (!statement->prepared) {
    if (!PQsendPrepare(connection_, statement->name.c_str(), sql, 0, nullptr)) return Break();
    statement->prepared = true;
    sent_.push_back({Sent::kPrepare, statement, sql, false});
  }
  constexpr size_t kInline = 16;
  const char* few_values[kInline];
  int few_lengths[kInline], few_formats[kInline];
  std::vector<const char*> many_values;
  std::vector<int> many_numbers;
  const char** values = few_values;
  int *lengths = few_lengths, *formats = few_formats;
  if (params.size() > kInline) {
    many_values.resize(params.size());
    many_numbers.resize(2 * params.size());
    values = many_values.data();
    lengths = many_numbers.data();
    formats = lengths + params.size();
  }
  for (size_t i = 0; i < params.size(); ++i) {
    const std::optional<std::string>& value = params[i].value();
    values[i] = value ? value->c_str() : nullptr;
    lengths[i] = value ? static_cast<int>(value->size()) : 0;
    formats[i] = params[i].binary() ? 1 : 0;
  }
  if (!PQsendQueryPrepared(connection_, statement->name.c_str(), static_cast<int>(params.size()),
                           values, lengths, formats, /*resultFormat=*/0)) {
    return Break();
  }
  sent_.push_back({Sent::kRun, statement, sql, keep});
  unsynced_ = true;
}

void Connection::SendAside(const char* sql) {
  Send(sql, {}, false);
  if (!broken_) sent_.back().aside = true;
}

void Connection::Sync() {
  if (broken_ || !unsynced_) return;
  if (!PQpipelineSync(connection_)) return Break();
  sent_.push_back({Sent::kSync, nullptr, "", false});
  unsynced_ = false;
}

void Connection::Flush() { Sync(); }

bool Connection::WaitReadable(absl::Time until) {
  while (PQisBusy(connection_)) {
    absl::Duration left = until - absl::Now();
    if (left <= absl::ZeroDuration()) return false;
    pollfd fd = {PQsocket(connection_), POLLIN, 0};
    int ms = static_cast<int>(std::min<int64_t>(absl::ToInt64Milliseconds(left) + 1, 60'000));
    if (poll(&fd, 1, ms) < 0 && errno != EINTR) return false;
    if (fd.revents != 0 && !PQconsumeInput(connection_)) return false;
  }
  return true;
}

void Connection::Note(const PGresult* result, const char* sql) {
  if (failed_) return;
  failed_ = true;
  failure_.sqlstate = result == nullptr ? "" : Field(result, PG_DIAG_SQLSTATE);
  failure_.constraint = result == nullptr ? "" : Field(result, PG_DIAG_CONSTRAINT_NAME);
  failure_.row_policy = result != nullptr && failure_.sqlstate == "42501" &&
                        Field(result, PG_DIAG_SOURCE_FUNCTION) == "ExecWithCheckOptions";
  failure_.broken = EndsConnection(failure_.sqlstate);
  failure_.sql = sql;
}

void Connection::Take(const Sent& sent, PGresult* result, std::vector<Rows>* kept) {
  switch (PQresultStatus(result)) {
    case PGRES_TUPLES_OK:
    case PGRES_COMMAND_OK:
      if (sent.keep && kept != nullptr) {
        kept->push_back(Rows(result));
      } else {
        PQclear(result);
      }
      return;
    case PGRES_PIPELINE_SYNC:
      PQclear(result);
      return;
    case PGRES_PIPELINE_ABORTED:
      // After a failure that concerns nobody: not run, so it can be run again.
      if (!failed_ && !sent.aside) {
        failed_ = true;
        failure_ = DbFailure{.sqlstate = "40001", .sql = sent.sql};
      }
      break;
    default:
      if (!sent.aside || EndsConnection(Field(result, PG_DIAG_SQLSTATE))) Note(result, sent.sql);
  }
  if (sent.kind == Sent::kPrepare) sent.statement->prepared = false;
  PQclear(result);
}

bool Connection::Exchange(absl::Time until, std::vector<Rows>* kept) {
  failed_ = broken_;
  if (!broken_) failure_ = DbFailure();
  Sync();
  while (!sent_.empty()) {
    if (!WaitReadable(until)) {
      Break();
      break;
    }
    PGresult* result = PQgetResult(connection_);
    if (result != nullptr) {
      const bool sync = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
      Take(sent_.front(), result, kept);
      if (sync) sent_.pop_front();
    } else if (sent_.front().kind != Sent::kSync) {
      sent_.pop_front();  // the end of one statement's results
    }
    if (PQstatus(connection_) != CONNECTION_OK) {
      Break();
      break;
    }
  }
  if (failed_ && failure_.broken) Break();
  return !failed_;
}

bool Connection::Alive() {
  if (broken_) return false;
  // Twice: a server that ended the connection has said why before it closed.
  for (int i = 0; i < 2 && !broken_; ++i) {
    if (!PQconsumeInput(connection_) || PQstatus(connection_) != CONNECTION_OK) Break();
  }
  return !broken_;
}

// --- failures
// -------------------------------------------------------------------------------------------------------

bool Retriable(const DbFailure& failure) {
  return failure.sqlstate == "40001" || failure.sqlstate == "40P01" || failure.broken;
}

absl::Status StatusOf(const DbFailure& failure) {
  const std::string& state = failure.sqlstate;
  if (state == "23505" || state == "23P01") return Fail(common::v1::REASON_ALREADY_EXISTS);
  if (state == "23503") return Fail(common::v1::REASON_REFERENCE_BROKEN);
  if (state == "40001" || state == "40P01" || state == "55P03") {
    return Fail(common::v1::REASON_CONFLICT);
  }
  if (state == "57014") return Fail(common::v1::REASON_DEADLINE);
  if (state == "22021" || state == "22P05") return Fail(common::v1::REASON_TEXT_NOT_UTF8);
  if (failure.row_policy) {
    return Fail(common::v1::REASON_UNIT_OUT_OF_SCOPE, {{"unit", ""}});
  }
  Log(Level::kError, "a database statement failed",
      {{"sqlstate", state}, {"constraint", failure.constraint}, {"sql", failure.sql}});
  // A value that the column's type does not take: the field's rule in the contract is too loose.
  if (state == "22P02" || state == "22003" || state == "22007" || state == "22008") {
    return Fail(common::v1::REASON_FIELDS_INVALID);
  }
  if (failure.broken || absl::StartsWith(state, "53")) {
    return Fail(common::v1::REASON_UNAVAILABLE);
  }
  return Fail(common::v1::REASON_INTERNAL);
}

}  // namespace cc::platform
