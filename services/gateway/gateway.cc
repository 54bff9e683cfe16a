#include "services/gateway/gateway.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/gateway/errors.h"
#include "services/gateway/file_answer.h"
#include "services/gateway/sse.h"

namespace cc::gateway {
namespace {

using platform::Fail;
using platform::Language;

constexpr size_t kMaxToken = 6000;  // metadata of a call may hold 8 KiB

bool IsToken(absl::string_view text) {
  return !text.empty() && text.size() <= kMaxToken &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(c) ||
                  absl::string_view("-._~+/=").find(c) != absl::string_view::npos;
         });
}

// `Bearer x`, or empty where there is no such header.
absl::StatusOr<std::string> ReadAuthorization(const RequestHead& head) {
  absl::string_view value = absl::StripAsciiWhitespace(head.header("authorization"));
  if (value.empty()) return "";
  if (!absl::StartsWithIgnoreCase(value, "bearer ")) return Fail(common::v1::REASON_TOKEN_INVALID);
  value = absl::StripAsciiWhitespace(value.substr(7));
  if (!IsToken(value)) return Fail(common::v1::REASON_TOKEN_INVALID);
  return absl::StrCat("Bearer ", value);
}

absl::Status CheckMedia(const RequestHead& head) {
  absl::string_view type = head.header("content-type"), encoding = head.header("content-encoding");
  type = absl::StripAsciiWhitespace(type.substr(0, type.find(';')));
  bool plain = encoding.empty() || absl::EqualsIgnoreCase(encoding, "identity");
  if ((!type.empty() && !absl::EqualsIgnoreCase(type, "application/json")) || !plain) {
    return Fail(common::v1::REASON_MEDIA_TYPE_WRONG);
  }
  return absl::OkStatus();
}

// A refusal as the client of this route is to read it.
google::rpc::Status Told(const Job& job, google::rpc::Status status) {
  if (job.match.route == nullptr) return status;
  return WithJsonNames(std::move(status), *job.match.route->method->descriptor->input_type());
}
google::rpc::Status Told(const Job& job, const absl::Status& status) {
  return Told(job, platform::ToRpcStatus(status, job.language, job.trace.id));
}
google::rpc::Status Told(const Job& job, const grpc::Status& status) {
  return Told(job, FromUpstream(status, job.language, job.trace.id));
}

void Refused(Job& job, const absl::Status& status) {
  job.kind = Job::Kind::kAnswered;
  job.code = static_cast<int>(status.code());
  job.answer = ErrorResponse(Told(job, status));
}

absl::StatusOr<HttpResponse> Transcode(const Method& method, const std::string& wire) {
  if (AnswersFile(method)) return FileAnswer(wire);
  HttpResponse answer;
  CC_ASSIGN_OR_RETURN(answer.body, ToJson(*method.descriptor->output_type(), wire));
  return answer;
}

bool IsLoopback(absl::string_view address) {
  return absl::StartsWith(address, "127.") || address == "::1" ||
         absl::StartsWith(address, "::ffff:127.");
}

}  // namespace

Language PreferredLanguage(absl::string_view accept_language) {
  double best = 0;
  Language language = Language::kUkrainian;
  for (absl::string_view part : absl::StrSplit(accept_language.substr(0, 500), ',')) {
    std::vector<absl::string_view> pieces = absl::StrSplit(part, ';');
    absl::string_view tag = absl::StripAsciiWhitespace(pieces[0]);
    double weight = 1;
    for (size_t i = 1; i < pieces.size(); ++i) {
      absl::string_view piece = absl::StripAsciiWhitespace(pieces[i]);
      if (absl::ConsumePrefix(&piece, "q=") && !absl::SimpleAtod(piece, &weight)) weight = 0;
    }
    bool uk = absl::StartsWithIgnoreCase(tag, "uk"), en = absl::StartsWithIgnoreCase(tag, "en");
    if ((uk || en) && weight > best) {
      best = weight;
      language = uk ? Language::kUkrainian : Language::kEnglish;
    }
  }
  return language;
}

Gateway::Gateway(Options options, Router router, Upstream& upstream,
                 const platform::Keyring& keyring, Telemetry& telemetry, std::string openapi)
    : options_(std::move(options)),
      router_(std::move(router)),
      upstream_(upstream),
      telemetry_(telemetry),
      openapi_(std::move(openapi)),
      files_(options_.console),
      exchange_(options_.exchange, upstream, keyring),
      by_client_({options_.rate_per_second, options_.rate_burst}),
      by_address_({options_.rate_per_second * 10, options_.rate_burst * 10}) {}

std::shared_ptr<Job> Gateway::Consider(RequestHead head) {
  auto job = std::make_shared<Job>();
  job->start = absl::Now();
  job->head = std::move(head);
  job->language = PreferredLanguage(job->head.header("accept-language"));
  job->trace = ContinueTrace(job->head.header("traceparent"));
  job->headers.traceparent = job->trace.traceparent;
  job->headers.accept_language = job->language == Language::kUkrainian ? "uk" : "en";
  if (job->head.path == "/healthz") {
    job->route = "/healthz";
    job->quiet = true;
    job->answer.body = "{\"status\":\"ok\"}";
    return job;
  }
  if (absl::Status admitted = Admit(*job); !admitted.ok()) {
    Refused(*job, admitted);
    return job;
  }
  Route(*job);
  return job;
}

// The rate limit. A subject counts together with its address, so nobody can use up another's share.
absl::Status Gateway::Admit(Job& job) {
  std::string address = job.head.address;
  if (options_.trust_forwarded && IsLoopback(address)) {
    const absl::string_view hops = job.head.header("x-forwarded-for");  // null where it is absent
    absl::string_view last = absl::StripAsciiWhitespace(hops.substr(hops.rfind(',') + 1));
    if (!last.empty() && last.size() < 64) address = std::string(last);
  }
  address = ClientNetwork(address);
  absl::string_view token = absl::StripAsciiWhitespace(job.head.header("authorization"));
  std::string client = absl::StrCat(
      address, "|",
      absl::StartsWithIgnoreCase(token, "bearer ") ? UnverifiedSubject(token.substr(7)) : "");
  absl::Duration wait =
      std::max(by_address_.Take(address, job.start), by_client_.Take(client, job.start));
  if (wait == absl::ZeroDuration()) return absl::OkStatus();
  telemetry_.rate_limited().Increment();
  return Fail(
      common::v1::REASON_TOO_MANY_REQUESTS,
      {{"seconds", absl::StrCat(static_cast<int>(std::ceil(absl::ToDoubleSeconds(wait))))}});
}

void Gateway::Route(Job& job) {
  const bool reads = job.head.verb == "GET" || job.head.verb == "HEAD";
  if (reads && job.head.path == "/openapi.json") {
    job.route = "/openapi.json";
    job.answer.body = openapi_;
    return;
  }
  job.match = router_.Find(job.head.verb, job.head.path);
  if (job.match.route != nullptr) {
    job.route = job.match.route->text;
    if (absl::Status entered = Enter(job); !entered.ok()) {
      Refused(job, entered);
    }
    return;
  }
  if (!job.match.allowed.empty()) {
    return Refused(job, Fail(common::v1::REASON_VERB_NOT_ALLOWED,
                             {{"allowed", absl::StrJoin(job.match.allowed, ", ")}}));
  }
  if (auto file = reads ? files_.Find(job.head.path) : std::nullopt) {
    job.route = "console";
    job.answer = *std::move(file);
    return;
  }
  Refused(job, Fail(common::v1::REASON_ROUTE_UNKNOWN));
}

absl::Status Gateway::Enter(Job& job) {
  const Method& method = *job.match.route->method;
  job.kind = method.streaming ? Job::Kind::kStream : Job::Kind::kUnary;
  job.body_limit = method.body_limit;
  CC_RETURN_IF_ERROR(CheckMedia(job.head));
  CC_ASSIGN_OR_RETURN(job.query, ParseQuery(job.head.query));
  if (!method.streaming) {
    CC_ASSIGN_OR_RETURN(job.exchange, exchange_.Read(job.head, job.query));
  }
  if (!job.exchange) {
    CC_ASSIGN_OR_RETURN(job.headers.authorization, ReadAuthorization(job.head));
    if (job.headers.authorization.empty() && !method.open)
      return Fail(common::v1::REASON_TOKEN_MISSING);
  }
  return absl::OkStatus();
}

void Gateway::Answer(std::shared_ptr<Job> job, const std::string& body, Done done) {
  if (job->kind == Job::Kind::kAnswered) {
    HttpResponse answer = std::move(job->answer);
    return done(Finish(*job, std::move(answer), job->code));
  }
  {
    absl::MutexLock lock(&mu_);
    ++under_way_;
  }
  done = [this, done = std::move(done)](HttpResponse response) {
    done(std::move(response));
    absl::MutexLock lock(&mu_);
    --under_way_;
  };
  auto request = MakeRequest(job->match, job->query, body);
  if (!request.ok()) return done(FinishRefused(*job, request.status()));
  if (absl::Status proof = CheckProof(**request); !proof.ok())
    return done(FinishRefused(*job, proof));
  if (!job->exchange)
    return AskUpstream(std::move(job), (*request)->SerializeAsString(), std::move(done));
  FillRequestId(*job->exchange, **request);
  const std::string client = job->exchange->client;
  CallHeaders headers = job->headers;
  absl::Time now = job->start;
  exchange_.Token(client, std::move(headers), now,
                  [this, job = std::move(job), wire = (*request)->SerializeAsString(),
                   done = std::move(done)](grpc::Status status, std::string token) mutable {
                    if (status.ok()) {
                      job->headers.authorization = absl::StrCat("Bearer ", token);
                      return AskUpstream(std::move(job), std::move(wire), std::move(done));
                    }
                    auto refusal = FromUpstream(status, job->language, job->trace.id);
                    done(Finish(*job, ErrorResponse(refusal), refusal.code()));
                  });
}

void Gateway::AskUpstream(std::shared_ptr<Job> job, std::string wire, Done done) {
  UpstreamCall call;
  call.method = job->match.route->method;
  call.request = std::move(wire);
  call.headers = job->headers;
  call.deadline = absl::Now() + call.method->deadline;
  upstream_.Ask(std::move(call), [this, job = std::move(job), done = std::move(done)](
                                     grpc::Status status, std::string response) {
    if (!status.ok()) {
      if (job->exchange && status.error_code() == grpc::StatusCode::UNAUTHENTICATED) {
        exchange_.Forget(job->exchange->client);
      }
      auto refusal = Told(*job, status);
      return done(Finish(*job, ErrorResponse(refusal), refusal.code()));
    }
    auto answer = Transcode(*job->match.route->method, response);
    if (!answer.ok()) return done(FinishRefused(*job, answer.status()));
    done(Finish(*job, *std::move(answer), 0));
  });
}

std::shared_ptr<UpstreamStream> Gateway::Open(std::shared_ptr<Job> job, EventSink sink) {
  auto request = MakeRequest(job->match, job->query, "");
  if (!request.ok()) {
    sink.on_end(Told(*job, request.status()));
    return nullptr;
  }
  ResumeFrom(job->head.header("last-event-id"), **request);
  UpstreamCall call;
  call.method = job->match.route->method;
  call.request = (*request)->SerializeAsString();
  call.headers = job->headers;
  const auto* type = call.method->descriptor->output_type();
  Upstream::StreamSink upstream;
  upstream.on_message = [type, on_frame = sink.on_frame](std::string wire) {
    std::unique_ptr<google::protobuf::Message> message(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
    auto json = ToJson(*type, wire);
    bool read = message->ParseFromString(wire) && json.ok();
    on_frame(read ? SseFrame(ResumeTokenOf(*message), "", *json) : SseHeartbeat());
  };
  upstream.on_end = [job, on_end = sink.on_end](grpc::Status status) {
    on_end(status.ok() ? google::rpc::Status() : Told(*job, status));
  };
  return upstream_.Watch(std::move(call), std::move(upstream));
}

void Gateway::Drain(absl::Duration limit) {
  absl::MutexLock lock(&mu_);
  mu_.AwaitWithTimeout(absl::Condition(
                           +[](int* n) { return *n == 0; }, &under_way_),
                       limit);
}

void Gateway::Close(const Job& job, int http_status, int code) {
  if (job.exchange)
    exchange_.LogCall(*job.exchange, job.match.route->method->descriptor->full_name(), code,
                      job.trace.id);
  if (job.quiet) return;
  telemetry_.Record({job.head.verb, job.route,
                     job.match.route == nullptr ? nullptr : job.match.route->method, http_status,
                     code, absl::Now() - job.start, job.trace.id});
}

HttpResponse Gateway::Finish(const Job& job, HttpResponse response, int code) {
  response.headers.emplace_back("Trace-Id", job.trace.id);
  Close(job, response.status, code);
  return response;
}

HttpResponse Gateway::FinishRefused(const Job& job, const absl::Status& status) {
  return Finish(job, ErrorResponse(Told(job, status)), static_cast<int>(status.code()));
}

HttpResponse Gateway::Refuse(const Job* job, const absl::Status& status) {
  Job unread;
  unread.start = absl::Now();
  unread.trace = ContinueTrace("");
  unread.head.verb = "-";
  HttpResponse response = FinishRefused(job != nullptr ? *job : unread, status);
  response.close = true;
  return response;
}

}  // namespace cc::gateway
