#include "services/access/client/service_token.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/log/log.h"
#include "services/platform/time/date.h"

namespace cc::access {
namespace {

constexpr absl::Duration kRenewEvery = absl::Minutes(4);
constexpr absl::Duration kFirstPause = absl::Milliseconds(200), kLongestPause = absl::Seconds(5);
constexpr absl::Duration kPatience = absl::Seconds(3);

}  // namespace

ServiceToken::ServiceToken(std::shared_ptr<grpc::Channel> access)
    : stub_(v1::AccessService::NewStub(std::move(access))) {
  thread_ = std::thread([this] { Work(); });
}

ServiceToken::~ServiceToken() {
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  thread_.join();
}

std::string ServiceToken::Get() const {
  absl::MutexLock lock(&mu_);
  return absl::Now() < ends_ ? token_ : std::string();
}

void ServiceToken::Work() {
  absl::Duration pause = kFirstPause;
  while (true) {
    const bool renewed = Renew();
    const absl::Duration wait = renewed ? kRenewEvery : pause;
    pause = renewed ? kFirstPause : std::min(2 * pause, kLongestPause);
    absl::MutexLock lock(&mu_);
    if (mu_.AwaitWithTimeout(absl::Condition(&stopping_), wait)) return;
  }
}

bool ServiceToken::Renew() {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
  v1::IssueTokenRequest request;
  request.set_client_certificate(true);
  v1::AccessToken issued;
  const grpc::Status status = stub_->IssueToken(&context, request, &issued);
  if (!status.ok()) {
    if (!refused_) {  // once, not at every try
      platform::Log(platform::Level::kWarning, "access gave no token",
                    {{"code", absl::StrCat(static_cast<int>(status.error_code()))}});
    }
    refused_ = true;
    return false;
  }
  refused_ = false;
  absl::MutexLock lock(&mu_);
  token_ = issued.token();
  ends_ = platform::FromProto(issued.expire_time());
  return true;
}

}  // namespace cc::access
