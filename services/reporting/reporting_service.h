#ifndef SERVICES_REPORTING_REPORTING_SERVICE_H_
#define SERVICES_REPORTING_REPORTING_SERVICE_H_

#include "cc/reporting/v1/reporting_service.grpc.pb.h"
#include "services/platform/rpc/rpc.h"
#include "services/reporting/changes.h"
#include "services/reporting/completeness.h"
#include "services/reporting/programmes.h"
#include "services/reporting/submissions.h"

namespace cc::reporting {

// RPC → handler, in the order of the contract. No logic.
class ReportingService final : public v1::ReportingService::CallbackService {
 public:
  ReportingService(platform::Rpc& rpc, Submissions& submissions, Completeness& completeness,
                   Programmes& programmes, Changes& changes)
      : rpc_(rpc),
        submissions_(submissions),
        completeness_(completeness),
        programmes_(programmes),
        changes_(changes) {}

  grpc::ServerUnaryReactor* CreateSubmission(grpc::CallbackServerContext* c,
                                             const v1::CreateSubmissionRequest* q,
                                             v1::Submission* r) override {
    return rpc_.Run(c, q, r, submissions_, &Submissions::CreateSubmission);
  }
  grpc::ServerUnaryReactor* GetSubmission(grpc::CallbackServerContext* c,
                                          const v1::GetSubmissionRequest* q,
                                          v1::Submission* r) override {
    return rpc_.Run(c, q, r, submissions_, &Submissions::GetSubmission);
  }
  grpc::ServerUnaryReactor* ListSubmissions(grpc::CallbackServerContext* c,
                                            const v1::ListSubmissionsRequest* q,
                                            v1::ListSubmissionsResponse* r) override {
    return rpc_.Run(c, q, r, submissions_, &Submissions::ListSubmissions);
  }
  grpc::ServerUnaryReactor* UpdateSubmission(grpc::CallbackServerContext* c,
                                             const v1::UpdateSubmissionRequest* q,
                                             v1::Submission* r) override {
    return rpc_.Run(c, q, r, submissions_, &Submissions::UpdateSubmission);
  }
  grpc::ServerUnaryReactor* SubmitSubmission(grpc::CallbackServerContext* c,
                                             const v1::SubmitSubmissionRequest* q,
                                             v1::Submission* r) override {
    return rpc_.Run(c, q, r, submissions_, &Submissions::SubmitSubmission);
  }
  grpc::ServerUnaryReactor* ReturnSubmission(grpc::CallbackServerContext* c,
                                             const v1::ReturnSubmissionRequest* q,
                                             v1::Submission* r) override {
    return rpc_.Run(c, q, r, submissions_, &Submissions::ReturnSubmission);
  }
  grpc::ServerUnaryReactor* AcceptSubmission(grpc::CallbackServerContext* c,
                                             const v1::AcceptSubmissionRequest* q,
                                             v1::Submission* r) override {
    return rpc_.Run(c, q, r, submissions_, &Submissions::AcceptSubmission);
  }
  grpc::ServerUnaryReactor* GetCompleteness(grpc::CallbackServerContext* c,
                                            const v1::GetCompletenessRequest* q,
                                            v1::GetCompletenessResponse* r) override {
    return rpc_.Run(c, q, r, completeness_, &Completeness::GetCompleteness);
  }
  grpc::ServerUnaryReactor* CreateProgramme(grpc::CallbackServerContext* c,
                                            const v1::CreateProgrammeRequest* q,
                                            v1::Programme* r) override {
    return rpc_.Run(c, q, r, programmes_, &Programmes::CreateProgramme);
  }
  grpc::ServerUnaryReactor* GetProgramme(grpc::CallbackServerContext* c,
                                         const v1::GetProgrammeRequest* q,
                                         v1::Programme* r) override {
    return rpc_.Run(c, q, r, programmes_, &Programmes::GetProgramme);
  }
  grpc::ServerUnaryReactor* ListProgrammes(grpc::CallbackServerContext* c,
                                           const v1::ListProgrammesRequest* q,
                                           v1::ListProgrammesResponse* r) override {
    return rpc_.Run(c, q, r, programmes_, &Programmes::ListProgrammes);
  }
  grpc::ServerUnaryReactor* ListReportingChanges(grpc::CallbackServerContext* c,
                                                 const v1::ListReportingChangesRequest* q,
                                                 v1::ListReportingChangesResponse* r) override {
    return rpc_.Run(c, q, r, changes_, &Changes::List);
  }
  grpc::ServerWriteReactor<common::v1::Event>* WatchReportingChanges(
      grpc::CallbackServerContext* c, const v1::WatchReportingChangesRequest* q) override {
    return rpc_.Stream(c, q, changes_, &Changes::Watch, changes_.wakeup());
  }

 private:
  platform::Rpc& rpc_;
  Submissions& submissions_;
  Completeness& completeness_;
  Programmes& programmes_;
  Changes& changes_;
};

}  // namespace cc::reporting

#endif  // SERVICES_REPORTING_REPORTING_SERVICE_H_
