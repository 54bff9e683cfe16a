#include "services/platform/db/copy.h"

#include <libpq-fe.h>

#include <algorithm>

#include "services/platform/db/connection.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"

namespace cc::platform {
namespace {

// What libpq takes at once without growing its buffer much.
constexpr size_t kPiece = size_t{1} << 16;

void AddEscaped(const std::string& value, std::string& text) {
  for (char c : value) {
    switch (c) {
      case '\\':
        text += "\\\\";
        break;
      case '\n':
        text += "\\n";
        break;
      case '\r':
        text += "\\r";
        break;
      case '\t':
        text += "\\t";
        break;
      default:
        text += c;
    }
  }
}

void AddHex(const std::string& bytes, std::string& text) {
  static constexpr char kDigits[] = "0123456789abcdef";
  text += "\\\\x";
  for (unsigned char byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
}

absl::Status Refusal(const PGresult* result, const char* sql) {
  const auto field = [&](int code) {
    const char* value = PQresultErrorField(result, code);
    return std::string(value == nullptr ? "" : value);
  };
  return StatusOf(DbFailure{.sqlstate = field(PG_DIAG_SQLSTATE),
                            .constraint = field(PG_DIAG_CONSTRAINT_NAME),
                            .row_policy = false,
                            .broken = false,
                            .sql = sql});
}

}  // namespace

void CopyText::Add(const std::vector<Param>& row) {
  bool first = true;
  for (const Param& param : row) {
    if (!first) text_ += '\t';
    first = false;
    if (!param.value())
      text_ += "\\N";
    else if (param.binary())
      AddHex(*param.value(), text_);
    else
      AddEscaped(*param.value(), text_);
  }
  text_ += '\n';
  ++rows_;
}

absl::StatusOr<std::unique_ptr<CopyConnection>> CopyConnection::Open(const std::string& conninfo) {
  const char* const keys[] = {"connect_timeout", "application_name", "dbname", "client_encoding",
                              nullptr};
  const char* const values[] = {"3", "cc-copy", conninfo.c_str(), "UTF8", nullptr};
  std::unique_ptr<CopyConnection> connection(
      new CopyConnection(PQconnectdbParams(keys, values, /*expand_dbname=*/1)));
  if (PQstatus(connection->connection_) != CONNECTION_OK) {
    Log(Level::kError, "cannot connect to the database",
        {{"error", PQerrorMessage(connection->connection_)}});
    return Fail(common::v1::REASON_UNAVAILABLE);
  }
  CC_RETURN_IF_ERROR(connection->Run("SET search_path = public, platform"));
  return connection;
}

CopyConnection::~CopyConnection() { PQfinish(connection_); }

absl::Status CopyConnection::Run(const char* sql) {
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection_, sql), PQclear);
  const ExecStatusType status = PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return absl::OkStatus();
  return Refusal(result.get(), sql);
}

absl::Status CopyConnection::CopyOne(const char* sql, const std::string& text) {
  std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection_, sql), PQclear);
  if (PQresultStatus(result.get()) != PGRES_COPY_IN) return Refusal(result.get(), sql);
  bool sent = true;
  for (size_t at = 0; sent && at < text.size(); at += kPiece) {
    const size_t size = std::min(kPiece, text.size() - at);
    sent = PQputCopyData(connection_, text.data() + at, static_cast<int>(size)) == 1;
  }
  PQputCopyEnd(connection_, nullptr);
  absl::Status status = absl::OkStatus();
  for (result.reset(PQgetResult(connection_)); result != nullptr;
       result.reset(PQgetResult(connection_))) {
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK && status.ok())
      status = Refusal(result.get(), sql);
  }
  return status;
}

absl::Status CopyConnection::Write(const Tables& tables) {
  CC_RETURN_IF_ERROR(Run("BEGIN"));
  for (const auto& [sql, rows] : tables) {
    if (absl::Status status = CopyOne(sql, rows.text()); !status.ok()) {
      Run("ROLLBACK").IgnoreError();
      return status;
    }
  }
  return Run("COMMIT");
}

}  // namespace cc::platform
