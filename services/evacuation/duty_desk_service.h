#ifndef SERVICES_EVACUATION_DUTY_DESK_SERVICE_H_
#define SERVICES_EVACUATION_DUTY_DESK_SERVICE_H_

#include "cc/evacuation/v1/duty_desk_service.grpc.pb.h"
#include "services/evacuation/duty_roster.h"
#include "services/evacuation/incidents.h"
#include "services/evacuation/shifts.h"
#include "services/platform/rpc/rpc.h"

namespace cc::evacuation {

// RPC → handler, in the order of the contract.
class DutyDeskService final : public v1::DutyDeskService::CallbackService {
 public:
  DutyDeskService(platform::Rpc& rpc, Incidents& incidents, DutyRoster& roster, Shifts& shifts)
      : rpc_(rpc), incidents_(incidents), roster_(roster), shifts_(shifts) {}

  grpc::ServerUnaryReactor* CreateIncident(grpc::CallbackServerContext* c,
                                           const v1::CreateIncidentRequest* q,
                                           v1::Incident* r) override {
    return rpc_.Run(c, q, r, incidents_, &Incidents::CreateIncident);
  }
  grpc::ServerUnaryReactor* GetIncident(grpc::CallbackServerContext* c,
                                        const v1::GetIncidentRequest* q, v1::Incident* r) override {
    return rpc_.Run(c, q, r, incidents_, &Incidents::GetIncident);
  }
  grpc::ServerUnaryReactor* ListIncidents(grpc::CallbackServerContext* c,
                                          const v1::ListIncidentsRequest* q,
                                          v1::ListIncidentsResponse* r) override {
    return rpc_.Run(c, q, r, incidents_, &Incidents::ListIncidents);
  }
  grpc::ServerUnaryReactor* AcknowledgeIncident(grpc::CallbackServerContext* c,
                                                const v1::AcknowledgeIncidentRequest* q,
                                                v1::Incident* r) override {
    return rpc_.Run(c, q, r, incidents_, &Incidents::AcknowledgeIncident);
  }
  grpc::ServerUnaryReactor* AssignIncident(grpc::CallbackServerContext* c,
                                           const v1::AssignIncidentRequest* q,
                                           v1::Incident* r) override {
    return rpc_.Run(c, q, r, incidents_, &Incidents::AssignIncident);
  }
  grpc::ServerUnaryReactor* CloseIncident(grpc::CallbackServerContext* c,
                                          const v1::CloseIncidentRequest* q,
                                          v1::Incident* r) override {
    return rpc_.Run(c, q, r, incidents_, &Incidents::CloseIncident);
  }
  grpc::ServerUnaryReactor* CreateDutyContact(grpc::CallbackServerContext* c,
                                              const v1::CreateDutyContactRequest* q,
                                              v1::DutyContact* r) override {
    return rpc_.Run(c, q, r, roster_, &DutyRoster::CreateDutyContact);
  }
  grpc::ServerUnaryReactor* GetDutyContact(grpc::CallbackServerContext* c,
                                           const v1::GetDutyContactRequest* q,
                                           v1::DutyContact* r) override {
    return rpc_.Run(c, q, r, roster_, &DutyRoster::GetDutyContact);
  }
  grpc::ServerUnaryReactor* ListDutyContacts(grpc::CallbackServerContext* c,
                                             const v1::ListDutyContactsRequest* q,
                                             v1::ListDutyContactsResponse* r) override {
    return rpc_.Run(c, q, r, roster_, &DutyRoster::ListDutyContacts);
  }
  grpc::ServerUnaryReactor* EndDuty(grpc::CallbackServerContext* c, const v1::EndDutyRequest* q,
                                    v1::DutyContact* r) override {
    return rpc_.Run(c, q, r, roster_, &DutyRoster::EndDuty);
  }
  grpc::ServerUnaryReactor* OpenShift(grpc::CallbackServerContext* c, const v1::OpenShiftRequest* q,
                                      v1::Shift* r) override {
    return rpc_.Run(c, q, r, shifts_, &Shifts::OpenShift);
  }
  grpc::ServerUnaryReactor* GetShift(grpc::CallbackServerContext* c, const v1::GetShiftRequest* q,
                                     v1::Shift* r) override {
    return rpc_.Run(c, q, r, shifts_, &Shifts::GetShift);
  }
  grpc::ServerUnaryReactor* ListShifts(grpc::CallbackServerContext* c,
                                       const v1::ListShiftsRequest* q,
                                       v1::ListShiftsResponse* r) override {
    return rpc_.Run(c, q, r, shifts_, &Shifts::ListShifts);
  }
  grpc::ServerUnaryReactor* AddShiftEntry(grpc::CallbackServerContext* c,
                                          const v1::AddShiftEntryRequest* q,
                                          v1::ShiftEntry* r) override {
    return rpc_.Run(c, q, r, shifts_, &Shifts::AddShiftEntry);
  }
  grpc::ServerUnaryReactor* ListShiftEntries(grpc::CallbackServerContext* c,
                                             const v1::ListShiftEntriesRequest* q,
                                             v1::ListShiftEntriesResponse* r) override {
    return rpc_.Run(c, q, r, shifts_, &Shifts::ListShiftEntries);
  }
  grpc::ServerUnaryReactor* HandOverShift(grpc::CallbackServerContext* c,
                                          const v1::HandOverShiftRequest* q,
                                          v1::Shift* r) override {
    return rpc_.Run(c, q, r, shifts_, &Shifts::HandOverShift);
  }
  grpc::ServerUnaryReactor* TakeOverShift(grpc::CallbackServerContext* c,
                                          const v1::TakeOverShiftRequest* q,
                                          v1::Shift* r) override {
    return rpc_.Run(c, q, r, shifts_, &Shifts::TakeOverShift);
  }
  grpc::ServerUnaryReactor* PrintHandOver(grpc::CallbackServerContext* c,
                                          const v1::PrintHandOverRequest* q,
                                          google::api::HttpBody* r) override {
    return rpc_.Run(c, q, r, shifts_, &Shifts::PrintHandOver);
  }

 private:
  platform::Rpc& rpc_;
  Incidents& incidents_;
  DutyRoster& roster_;
  Shifts& shifts_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_DUTY_DESK_SERVICE_H_
