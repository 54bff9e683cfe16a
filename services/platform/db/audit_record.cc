#include "services/platform/db/audit_record.h"

#include <algorithm>

#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "services/platform/db/tx.h"
#include "services/platform/error/error.h"
#include "services/platform/validate/validate.h"

namespace cc::platform {

std::string RequestIdOf(const Call& call) {
  const google::protobuf::Message* request = call.request();
  if (request == nullptr) return "";
  const auto* field = request->GetDescriptor()->FindFieldByName("request_id");
  if (field == nullptr || field->is_repeated() ||
      field->type() != google::protobuf::FieldDescriptor::TYPE_STRING) {
    return "";
  }
  return request->GetReflection()->GetString(*request, field);
}

AuditRecord RecordOf(const Call& call, const absl::Status& outcome) {
  AuditRecord record;
  record.at = call.now();
  record.principal = call.principal().id;
  record.method = call.method();
  record.permission = call.permission();
  record.trace = call.trace();
  // A call may be refused before its request is checked: then anything may stand there.
  if (std::string id = RequestIdOf(call); HasFormat(id, options::v1::FORMAT_UUID)) {
    record.request_id = std::move(id);
  }
  record.peer_certificate = call.peer_certificate();
  record.touched = call.touched();
  // A change that was tried twice has named its records twice.
  std::sort(record.touched.begin(), record.touched.end());
  record.touched.erase(std::unique(record.touched.begin(), record.touched.end()),
                       record.touched.end());
  if (outcome.ok()) {
    record.outcome = "OK";
  } else if (Reason reason = ReasonOf(outcome); reason != common::v1::REASON_UNSPECIFIED) {
    record.outcome = std::string(absl::StripPrefix(common::v1::Reason_Name(reason), "REASON_"));
  } else {
    record.outcome = absl::StatusCodeToString(outcome.code());
  }
  return record;
}

void AppendAudit(Tx& tx, const AuditRecord& record) {
  tx.Defer(
      "INSERT INTO platform.audit (at, principal, method, permission, trace, request_id, outcome, "
      "peer_certificate, touched) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      record.at, record.principal, record.method, record.permission, record.trace,
      record.request_id, record.outcome, record.peer_certificate, record.touched);
}

void AppendAudits(Tx& tx, const std::vector<AuditRecord>& records) {
  std::vector<std::string> instants, principals, methods, permissions, traces, requests, outcomes,
      certificates, touched;
  for (const AuditRecord& record : records) {
    instants.push_back(*Param(record.at).value());
    principals.push_back(record.principal);
    methods.push_back(record.method);
    permissions.push_back(record.permission);
    traces.push_back(record.trace);
    requests.push_back(record.request_id);
    outcomes.push_back(record.outcome);
    certificates.push_back(record.peer_certificate);
    touched.push_back(absl::StrJoin(record.touched, " "));  // `kind/id` has no space
  }
  tx.Defer(
      "INSERT INTO platform.audit (at, principal, method, permission, trace, request_id, outcome, "
      "peer_certificate, touched) SELECT at, principal, method, permission, trace, request, "
      "outcome, certificate, string_to_array(touched, ' ') "
      "FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], "
      "$7::text[], $8::text[], $9::text[]) AS r (at, principal, method, permission, trace, "
      "request, "
      "outcome, certificate, touched)",
      instants, principals, methods, permissions, traces, requests, outcomes, certificates,
      touched);
}

}  // namespace cc::platform
