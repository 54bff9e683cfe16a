#include <malloc.h>
#include <prometheus/exposer.h>
#include <signal.h>
#include <sys/resource.h>

#include <cstdio>
#include <map>
#include <thread>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/gateway/gateway.h"
#include "services/gateway/listener.h"
#include "services/gateway/openapi.h"
#include "services/platform/log/log.h"
#include "services/platform/server/credentials.h"

ABSL_FLAG(std::string, http, "127.0.0.1:8080",
          "host:port for plain HTTP: loopback only, behind a reverse proxy; empty = none");
ABSL_FLAG(std::string, https, "127.0.0.1:8443", "host:port for HTTPS; empty = none");
ABSL_FLAG(std::string, metrics, "127.0.0.1:0", "host:port for /metrics, plain HTTP, internal only");
ABSL_FLAG(std::string, cert_dir, "",
          "folder with tls.crt, tls.key and ca.crt; swapped files are taken up while running");
ABSL_FLAG(std::string, keyring, "", "file with the key of the pseudonyms in the log");
ABSL_FLAG(std::string, neighbours, "", "services behind, as name=host:port,name=host:port");
ABSL_FLAG(std::string, exchange_server, "",
          "common name of the security server's certificate, from which headers of the data "
          "exchange are believed");
ABSL_FLAG(std::string, console, "", "folder with the console's files");
ABSL_FLAG(bool, trust_forwarded, false,
          "believe X-Forwarded-For of a reverse proxy on this machine");
ABSL_FLAG(double, rate, 200, "requests a second of one client");
ABSL_FLAG(double, burst, 400, "requests at once of one client");
ABSL_FLAG(int, max_connections, 10000, "open connections at each address");
ABSL_FLAG(int, threads, 2, "threads that serve connections");
ABSL_FLAG(std::string, environment, "production", "local or production");
ABSL_FLAG(std::string, log_level, "info", "debug, info, warning or error");

namespace cc::gateway {
namespace {

using platform::Level;
using platform::Log;

[[noreturn]] void Die(absl::string_view message) {
  Log(Level::kError, "the gateway cannot start", {{"why", std::string(message)}});
  std::fprintf(stderr, "%s\n", std::string(message).c_str());
  std::exit(1);
}

template <typename T>
T OrDie(absl::StatusOr<T> value) {
  if (!value.ok()) Die(value.status().message());
  return *std::move(value);
}

std::map<std::string, std::string> Neighbours() {
  std::map<std::string, std::string> result;
  for (absl::string_view pair :
       absl::StrSplit(absl::GetFlag(FLAGS_neighbours), ',', absl::SkipEmpty())) {
    std::pair<std::string, std::string> parts = absl::StrSplit(pair, absl::MaxSplits('=', 1));
    result.insert(std::move(parts));
  }
  return result;
}

void SetLevel() {
  static const std::map<std::string, Level> levels = {{"debug", Level::kDebug},
                                                      {"info", Level::kInfo},
                                                      {"warning", Level::kWarning},
                                                      {"error", Level::kError}};
  auto it = levels.find(absl::GetFlag(FLAGS_log_level));
  if (it != levels.end()) platform::SetLogLevel(it->second);
}

void RaiseFileLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

void CheckLoopback(const std::string& address) {
  if (!OrDie(ParseEndpoint(address)).address().is_loopback()) {
    Die("--http takes a loopback address only: tokens must not travel in the clear");
  }
}

int Serve(const sigset_t& signals) {
  const std::string folder = absl::GetFlag(FLAGS_cert_dir);
  if (absl::Status status = platform::CheckCertificates(folder); !status.ok())
    Die(status.message());
  const platform::Keyring keyring =
      OrDie(platform::Keyring::FromFile(absl::GetFlag(FLAGS_keyring)));
  const std::map<std::string, std::string> addresses = Neighbours();
  std::vector<std::string> names;
  for (const auto& [name, address] : addresses) names.push_back(name);

  // In this order: what answers late must find everything before it still there.
  Telemetry telemetry;
  telemetry.metrics().AddGauge(
      "certificate_end_timestamp_seconds", "When the gateway's certificate ends, Unix time.", {},
      [folder] {
        return absl::ToDoubleSeconds(platform::CertificateEnd(folder) - absl::UnixEpoch());
      });
  net::io_context io;
  Upstream upstream(names, [&](const std::string& name, int) {
    return platform::DialTls(addresses.at(name), name, folder);
  });
  Gateway gateway({.console = absl::GetFlag(FLAGS_console),
                   .trust_forwarded = absl::GetFlag(FLAGS_trust_forwarded),
                   .rate_per_second = absl::GetFlag(FLAGS_rate),
                   .rate_burst = absl::GetFlag(FLAGS_burst),
                   .exchange = {absl::GetFlag(FLAGS_exchange_server)}},
                  OrDie(Router::ForContract()), upstream, keyring, telemetry, OpenApi());
  auto tls = OrDie(TlsContext::FromFolder(folder));
  std::vector<std::shared_ptr<Listener>> listeners;
  const int most = absl::GetFlag(FLAGS_max_connections);
  if (std::string address = absl::GetFlag(FLAGS_http); !address.empty()) {
    CheckLoopback(address);
    listeners.push_back(
        OrDie(Listener::Open(io, {.address = address, .max_connections = most}, gateway)));
  }
  if (std::string address = absl::GetFlag(FLAGS_https); !address.empty()) {
    listeners.push_back(OrDie(Listener::Open(
        io, {.address = address, .tls = tls.get(), .max_connections = most}, gateway)));
  }
  prometheus::Exposer exposer(absl::GetFlag(FLAGS_metrics), 2);
  exposer.RegisterCollectable(telemetry.shared_metrics());

  malloc_trim(0);  // what the making of the API's description left behind
  auto work = net::make_work_guard(io);
  for (auto& listener : listeners) listener->Start();
  std::vector<std::thread> threads;
  for (int i = 0; i < absl::GetFlag(FLAGS_threads); ++i) threads.emplace_back([&io] { io.run(); });
  Log(Level::kInfo, "the gateway has started",
      {{"http", absl::GetFlag(FLAGS_http)}, {"https", absl::GetFlag(FLAGS_https)}});

  int signal;
  sigwait(&signals, &signal);
  Log(Level::kInfo, "the gateway drains");
  for (auto& listener : listeners) listener->Stop();
  gateway.Drain(absl::Seconds(10));
  upstream.Stop();
  io.stop();
  for (std::thread& thread : threads) thread.join();
  Log(Level::kInfo, "the gateway has stopped");
  return 0;
}

}  // namespace
}  // namespace cc::gateway

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage("cc-gateway serve | openapi | version  [--flag=value …]");
  std::vector<char*> words = absl::ParseCommandLine(argc, argv);
  const std::string verb = words.size() == 2 ? words[1] : "";
  cc::platform::SetLogService("gateway");
  cc::gateway::SetLevel();
  if (verb == "openapi") {
    std::fputs(cc::gateway::OpenApi().c_str(), stdout);
    return 0;
  }
  if (verb == "version") {
    std::printf("cc-gateway, %zu methods\n", cc::gateway::Methods().size());
    return 0;
  }
  if (verb != "serve") {
    std::fprintf(stderr, "usage: cc-gateway serve | openapi | version; --help lists the flags\n");
    return 2;
  }
  // Before any thread: signals are waited for, not handled.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  mallopt(M_ARENA_MAX, 2);  // many threads that sleep should not each keep memory
  cc::gateway::RaiseFileLimit();
  return cc::gateway::Serve(signals);
}
