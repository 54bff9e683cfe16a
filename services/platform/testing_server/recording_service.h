#ifndef SERVICES_PLATFORM_TESTING_SERVER_RECORDING_SERVICE_H_
#define SERVICES_PLATFORM_TESTING_SERVER_RECORDING_SERVICE_H_

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/synchronization/notification.h"
#include "cc/access/v1/access_service.grpc.pb.h"
#include "services/platform/rpc/rpc.h"

// A small service over a real contract, for tests of the pipeline and the server.
namespace cc::platform {

// Handlers that tell what reached them.
class RecordingHandlers {
 public:
  absl::StatusOr<access::v1::Identity> GetMe(const Call& call, const access::v1::GetMeRequest&) {
    access::v1::Identity me;
    me.set_id(call.principal().id);
    me.set_display_name(display_name);
    return me;
  }
  absl::StatusOr<access::v1::Identity> Create(const Call& call,
                                              const access::v1::CreateIdentityRequest& request) {
    ++handled;
    instant_nanos = absl::ToUnixNanos(call.now());
    if (hold != nullptr) hold->WaitForNotification();
    if (!fail.ok()) return fail;
    return request.identity();
  }
  absl::StatusOr<access::v1::AccessToken> Issue(const Call& call,
                                                const access::v1::IssueTokenRequest&) {
    access::v1::AccessToken token;
    token.set_token(call.peer_certificate());
    return token;
  }

  class States : public Source<access::v1::AuthState> {
   public:
    explicit States(RecordingHandlers& handlers) : handlers_(handlers) {}
    absl::StatusOr<std::vector<access::v1::AuthState>> Next(const Call&) override {
      std::vector<access::v1::AuthState> news;
      for (; seen_ < handlers_.revision; ++seen_) news.emplace_back().set_revision(seen_ + 1);
      return news;
    }

   private:
    RecordingHandlers& handlers_;
    int64_t seen_ = 0;
  };
  absl::StatusOr<std::unique_ptr<Source<access::v1::AuthState>>> Watch(
      const Call&, const access::v1::WatchAuthStateRequest&) {
    return std::make_unique<States>(*this);
  }

  std::atomic<int> handled{0};
  std::atomic<int64_t> instant_nanos{0};  // of the last call
  std::string display_name;
  absl::Notification* hold = nullptr;
  absl::Status fail;
  std::atomic<int64_t> revision{2};
  Wakeup wakeup;
};

class RecordingService : public access::v1::AccessService::CallbackService {
 public:
  static constexpr char kContract[] = "cc.access.v1.AccessService";
  RecordingService(Rpc& rpc, RecordingHandlers& handlers) : rpc_(rpc), handlers_(handlers) {}
  grpc::ServerUnaryReactor* GetMe(grpc::CallbackServerContext* c, const access::v1::GetMeRequest* q,
                                  access::v1::Identity* r) override {
    return rpc_.RunInReaction(c, q, r, handlers_, &RecordingHandlers::GetMe);
  }
  grpc::ServerUnaryReactor* CreateIdentity(grpc::CallbackServerContext* c,
                                           const access::v1::CreateIdentityRequest* q,
                                           access::v1::Identity* r) override {
    return rpc_.Run(c, q, r, handlers_, &RecordingHandlers::Create);
  }
  grpc::ServerUnaryReactor* IssueToken(grpc::CallbackServerContext* c,
                                       const access::v1::IssueTokenRequest* q,
                                       access::v1::AccessToken* r) override {
    return rpc_.Run(c, q, r, handlers_, &RecordingHandlers::Issue);
  }
  grpc::ServerWriteReactor<access::v1::AuthState>* WatchAuthState(
      grpc::CallbackServerContext* c, const access::v1::WatchAuthStateRequest* q) override {
    return rpc_.Stream(c, q, handlers_, &RecordingHandlers::Watch, handlers_.wakeup);
  }

 private:
  Rpc& rpc_;
  RecordingHandlers& handlers_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_TESTING_SERVER_RECORDING_SERVICE_H_
