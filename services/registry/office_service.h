#ifndef SERVICES_REGISTRY_OFFICE_SERVICE_H_
#define SERVICES_REGISTRY_OFFICE_SERVICE_H_

#include "cc/registry/v1/office_service.grpc.pb.h"
#include "services/platform/rpc/rpc.h"
#include "services/registry/appointments.h"
#include "services/registry/offline_work.h"
#include "services/registry/service_points.h"
#include "services/registry/tickets.h"

namespace cc::registry {

// The wiring of OfficeService: RPC → handler, in the contract's order.
class OfficeService final : public v1::OfficeService::CallbackService {
 public:
  OfficeService(platform::Rpc& rpc, Appointments& appointments, OfflineWork& offline_work,
                ServicePoints& service_points, Tickets& tickets)
      : rpc_(rpc),
        appointments_(appointments),
        offline_work_(offline_work),
        service_points_(service_points),
        tickets_(tickets) {}

  grpc::ServerUnaryReactor* CreateServicePoint(grpc::CallbackServerContext* c,
                                               const v1::CreateServicePointRequest* q,
                                               v1::ServicePoint* r) override {
    return rpc_.Run(c, q, r, service_points_, &ServicePoints::CreateServicePoint);
  }
  grpc::ServerUnaryReactor* UpdateServicePoint(grpc::CallbackServerContext* c,
                                               const v1::UpdateServicePointRequest* q,
                                               v1::ServicePoint* r) override {
    return rpc_.Run(c, q, r, service_points_, &ServicePoints::UpdateServicePoint);
  }
  grpc::ServerUnaryReactor* GetServicePoint(grpc::CallbackServerContext* c,
                                            const v1::GetServicePointRequest* q,
                                            v1::ServicePoint* r) override {
    return rpc_.Run(c, q, r, service_points_, &ServicePoints::GetServicePoint);
  }
  grpc::ServerUnaryReactor* ListServicePoints(grpc::CallbackServerContext* c,
                                              const v1::ListServicePointsRequest* q,
                                              v1::ListServicePointsResponse* r) override {
    return rpc_.Run(c, q, r, service_points_, &ServicePoints::ListServicePoints);
  }
  grpc::ServerUnaryReactor* CreateMobileTeam(grpc::CallbackServerContext* c,
                                             const v1::CreateMobileTeamRequest* q,
                                             v1::MobileTeam* r) override {
    return rpc_.Run(c, q, r, service_points_, &ServicePoints::CreateMobileTeam);
  }
  grpc::ServerUnaryReactor* ListMobileTeams(grpc::CallbackServerContext* c,
                                            const v1::ListMobileTeamsRequest* q,
                                            v1::ListMobileTeamsResponse* r) override {
    return rpc_.Run(c, q, r, service_points_, &ServicePoints::ListMobileTeams);
  }
  grpc::ServerUnaryReactor* ListRouteStops(grpc::CallbackServerContext* c,
                                           const v1::ListRouteStopsRequest* q,
                                           v1::ListRouteStopsResponse* r) override {
    return rpc_.Run(c, q, r, service_points_, &ServicePoints::ListRouteStops);
  }
  grpc::ServerUnaryReactor* GetPriorityOrder(grpc::CallbackServerContext* c,
                                             const v1::GetPriorityOrderRequest* q,
                                             v1::PriorityOrder* r) override {
    return rpc_.Run(c, q, r, tickets_, &Tickets::GetPriorityOrder);
  }
  grpc::ServerUnaryReactor* IssueTicket(grpc::CallbackServerContext* c,
                                        const v1::IssueTicketRequest* q, v1::Ticket* r) override {
    return rpc_.Run(c, q, r, tickets_, &Tickets::IssueTicket);
  }
  grpc::ServerUnaryReactor* CallNextTicket(grpc::CallbackServerContext* c,
                                           const v1::CallNextTicketRequest* q,
                                           v1::Ticket* r) override {
    return rpc_.Run(c, q, r, tickets_, &Tickets::CallNextTicket);
  }
  grpc::ServerUnaryReactor* StartTicket(grpc::CallbackServerContext* c,
                                        const v1::StartTicketRequest* q, v1::Ticket* r) override {
    return rpc_.Run(c, q, r, tickets_, &Tickets::StartTicket);
  }
  grpc::ServerUnaryReactor* FinishTicket(grpc::CallbackServerContext* c,
                                         const v1::FinishTicketRequest* q, v1::Ticket* r) override {
    return rpc_.Run(c, q, r, tickets_, &Tickets::FinishTicket);
  }
  grpc::ServerUnaryReactor* MarkTicketNoShow(grpc::CallbackServerContext* c,
                                             const v1::MarkTicketNoShowRequest* q,
                                             v1::Ticket* r) override {
    return rpc_.Run(c, q, r, tickets_, &Tickets::MarkTicketNoShow);
  }
  grpc::ServerUnaryReactor* ReturnTicket(grpc::CallbackServerContext* c,
                                         const v1::ReturnTicketRequest* q, v1::Ticket* r) override {
    return rpc_.Run(c, q, r, tickets_, &Tickets::ReturnTicket);
  }
  grpc::ServerUnaryReactor* ListTickets(grpc::CallbackServerContext* c,
                                        const v1::ListTicketsRequest* q,
                                        v1::ListTicketsResponse* r) override {
    return rpc_.Run(c, q, r, tickets_, &Tickets::ListTickets);
  }
  grpc::ServerUnaryReactor* GetQueueBoard(grpc::CallbackServerContext* c,
                                          const v1::GetQueueBoardRequest* q,
                                          v1::QueueBoard* r) override {
    return rpc_.Run(c, q, r, tickets_, &Tickets::GetQueueBoard);
  }
  grpc::ServerUnaryReactor* GetQueueFigures(grpc::CallbackServerContext* c,
                                            const v1::GetQueueFiguresRequest* q,
                                            v1::QueueFigures* r) override {
    return rpc_.Run(c, q, r, tickets_, &Tickets::GetQueueFigures);
  }
  grpc::ServerUnaryReactor* ListAppointmentSlots(grpc::CallbackServerContext* c,
                                                 const v1::ListAppointmentSlotsRequest* q,
                                                 v1::ListAppointmentSlotsResponse* r) override {
    return rpc_.Run(c, q, r, appointments_, &Appointments::ListAppointmentSlots);
  }
  grpc::ServerUnaryReactor* BookAppointment(grpc::CallbackServerContext* c,
                                            const v1::BookAppointmentRequest* q,
                                            v1::Appointment* r) override {
    return rpc_.Run(c, q, r, appointments_, &Appointments::BookAppointment);
  }
  grpc::ServerUnaryReactor* BookBotAppointment(grpc::CallbackServerContext* c,
                                               const v1::BookBotAppointmentRequest* q,
                                               v1::BotAppointment* r) override {
    return rpc_.Run(c, q, r, appointments_, &Appointments::BookBotAppointment);
  }
  grpc::ServerUnaryReactor* CancelBotAppointment(grpc::CallbackServerContext* c,
                                                 const v1::CancelBotAppointmentRequest* q,
                                                 v1::BotAppointment* r) override {
    return rpc_.Run(c, q, r, appointments_, &Appointments::CancelBotAppointment);
  }
  grpc::ServerUnaryReactor* GetAppointment(grpc::CallbackServerContext* c,
                                           const v1::GetAppointmentRequest* q,
                                           v1::Appointment* r) override {
    return rpc_.Run(c, q, r, appointments_, &Appointments::GetAppointment);
  }
  grpc::ServerUnaryReactor* ListAppointments(grpc::CallbackServerContext* c,
                                             const v1::ListAppointmentsRequest* q,
                                             v1::ListAppointmentsResponse* r) override {
    return rpc_.Run(c, q, r, appointments_, &Appointments::ListAppointments);
  }
  grpc::ServerUnaryReactor* SearchAppointments(grpc::CallbackServerContext* c,
                                               const v1::SearchAppointmentsRequest* q,
                                               v1::SearchAppointmentsResponse* r) override {
    return rpc_.Run(c, q, r, appointments_, &Appointments::SearchAppointments);
  }
  grpc::ServerUnaryReactor* RescheduleAppointment(grpc::CallbackServerContext* c,
                                                  const v1::RescheduleAppointmentRequest* q,
                                                  v1::Appointment* r) override {
    return rpc_.Run(c, q, r, appointments_, &Appointments::RescheduleAppointment);
  }
  grpc::ServerUnaryReactor* CancelAppointment(grpc::CallbackServerContext* c,
                                              const v1::CancelAppointmentRequest* q,
                                              v1::Appointment* r) override {
    return rpc_.Run(c, q, r, appointments_, &Appointments::CancelAppointment);
  }
  grpc::ServerUnaryReactor* ArriveAppointment(grpc::CallbackServerContext* c,
                                              const v1::ArriveAppointmentRequest* q,
                                              v1::Appointment* r) override {
    return rpc_.Run(c, q, r, appointments_, &Appointments::ArriveAppointment);
  }
  grpc::ServerUnaryReactor* MarkAppointmentNoShow(grpc::CallbackServerContext* c,
                                                  const v1::MarkAppointmentNoShowRequest* q,
                                                  v1::Appointment* r) override {
    return rpc_.Run(c, q, r, appointments_, &Appointments::MarkAppointmentNoShow);
  }
  grpc::ServerUnaryReactor* RegisterDevice(grpc::CallbackServerContext* c,
                                           const v1::RegisterDeviceRequest* q,
                                           v1::OfflineDevice* r) override {
    return rpc_.Run(c, q, r, offline_work_, &OfflineWork::RegisterDevice);
  }
  grpc::ServerUnaryReactor* DisableDevice(grpc::CallbackServerContext* c,
                                          const v1::DisableDeviceRequest* q,
                                          v1::OfflineDevice* r) override {
    return rpc_.Run(c, q, r, offline_work_, &OfflineWork::DisableDevice);
  }
  grpc::ServerUnaryReactor* ListDevices(grpc::CallbackServerContext* c,
                                        const v1::ListDevicesRequest* q,
                                        v1::ListDevicesResponse* r) override {
    return rpc_.Run(c, q, r, offline_work_, &OfflineWork::ListDevices);
  }
  grpc::ServerUnaryReactor* UploadOfflinePackage(grpc::CallbackServerContext* c,
                                                 const v1::UploadOfflinePackageRequest* q,
                                                 v1::OfflinePackage* r) override {
    return rpc_.Run(c, q, r, offline_work_, &OfflineWork::UploadOfflinePackage);
  }
  grpc::ServerUnaryReactor* GetOfflinePackage(grpc::CallbackServerContext* c,
                                              const v1::GetOfflinePackageRequest* q,
                                              v1::OfflinePackage* r) override {
    return rpc_.Run(c, q, r, offline_work_, &OfflineWork::GetOfflinePackage);
  }
  grpc::ServerUnaryReactor* ListOfflineConflicts(grpc::CallbackServerContext* c,
                                                 const v1::ListOfflineConflictsRequest* q,
                                                 v1::ListOfflineConflictsResponse* r) override {
    return rpc_.Run(c, q, r, offline_work_, &OfflineWork::ListOfflineConflicts);
  }
  grpc::ServerUnaryReactor* ResolveOfflineConflict(grpc::CallbackServerContext* c,
                                                   const v1::ResolveOfflineConflictRequest* q,
                                                   v1::OfflineLine* r) override {
    return rpc_.Run(c, q, r, offline_work_, &OfflineWork::ResolveOfflineConflict);
  }

 private:
  platform::Rpc& rpc_;
  Appointments& appointments_;
  OfflineWork& offline_work_;
  ServicePoints& service_points_;
  Tickets& tickets_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_OFFICE_SERVICE_H_
