#include "services/platform/server/server.h"

#include <grpc/support/log.h>
#include <malloc.h>
#include <prometheus/exposer.h>
#include <signal.h>
#include <sys/resource.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <thread>
#include <utility>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor_database.h"
#include "services/platform/audit/audit.h"
#include "services/platform/audit/sealer.h"
#include "services/platform/db/retention.h"
#include "services/platform/log/log.h"
#include "services/platform/server/credentials.h"
#include "services/platform/server/grpc_server.h"
#include "services/platform/server/health_port.h"

ABSL_FLAG(std::string, listen, "127.0.0.1:0",
          "host:port for gRPC; internal only, never the internet");
ABSL_FLAG(std::string, metrics, "127.0.0.1:0", "host:port for /metrics, plain HTTP, internal only");
ABSL_FLAG(
    std::string, health, "",
    "host:port for grpc.health.v1.Health without TLS, for probes; internal only; empty = none");
ABSL_FLAG(std::string, db, "", "libpq conninfo of the role that may read and change rows");
ABSL_FLAG(std::string, db_owner, "",
          "libpq conninfo of the role that owns the schema (migrate only)");
ABSL_FLAG(std::string, app_role, "", "role that gets rights on rows (migrate only)");
ABSL_FLAG(std::string, cert_dir, "",
          "folder with tls.crt, tls.key and ca.crt; swapped files are taken up while running");
ABSL_FLAG(std::string, keyring, "",
          "file with the keys of encrypted fields; a changed file is taken up while running");
ABSL_FLAG(std::string, sealing_key, "",
          "file with the Ed25519 key that signs the seals of the audit; needed but locally");
ABSL_FLAG(std::string, seal_copies, "",
          "folder for the copy of the seals, to be shipped off this machine");
ABSL_FLAG(std::string, neighbours, "", "services to call, as name=host:port,name=host:port");
ABSL_FLAG(
    int, workers, 6,
    "workers, each with a database connection; the queue holds four times as many calls, and in a "
    "burst more, for 250 ms");
ABSL_FLAG(std::string, environment, "production",
          "local or production; production refuses demo identities");
ABSL_FLAG(std::string, log_level, "info", "debug, info, warning or error");

namespace cc::platform {
namespace {

constexpr int64_t kTidyTicks = 150;  // of 200 ms
constexpr int64_t kKeyringTicks = 10;
constexpr int kJobConnections = 5;  // audit, seals, keys, numbers and other jobs

std::map<std::string, std::string> Neighbours() {
  std::map<std::string, std::string> result;
  for (absl::string_view pair :
       absl::StrSplit(absl::GetFlag(FLAGS_neighbours), ',', absl::SkipEmpty())) {
    std::pair<std::string, std::string> parts = absl::StrSplit(pair, absl::MaxSplits('=', 1));
    result.insert(parts);
  }
  return result;
}

void SetLevel() {
  static const std::map<std::string, Level> levels = {{"debug", Level::kDebug},
                                                      {"info", Level::kInfo},
                                                      {"warning", Level::kWarning},
                                                      {"error", Level::kError}};
  auto it = levels.find(absl::GetFlag(FLAGS_log_level));
  if (it != levels.end()) SetLogLevel(it->second);
}

// Many idle connections must not starve the listener of file descriptors.
void RaiseFileLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// gRPC's own messages become lines of our log.
void LogOfGrpc(gpr_log_func_args* args) {
  Level level = args->severity == GPR_LOG_SEVERITY_ERROR ? Level::kWarning : Level::kDebug;
  Log(level, "grpc says", {{"message", args->message}});
}

[[noreturn]] void Die(const std::string& message) {
  Log(Level::kError, "the service cannot start", {{"why", message}});
  std::fprintf(stderr, "%s\n", message.c_str());
  std::exit(1);
}

std::vector<Migration> AllMigrations(const ServiceSpec& spec) {
  std::vector<Migration> all = PlatformMigrations();
  all.insert(all.end(), spec.migrations.begin(), spec.migrations.end());
  return all;
}

class ServerImpl : public Server {
 public:
  ServerImpl(const ServiceSpec& spec, Keyring keyring)
      : spec_(spec),
        keyring_(std::move(keyring)),
        metrics_(spec.name),
        executor_(
            {.workers = absl::GetFlag(FLAGS_workers), .queue = 4 * absl::GetFlag(FLAGS_workers)}),
        authenticator_(Authenticator::Options{}),
        db_({.conninfo = absl::GetFlag(FLAGS_db),
             .connections = absl::GetFlag(FLAGS_workers) + kJobConnections,
             .service = spec.name},
            keyring_),
        feed_(db_),
        audit_(db_),
        observer_(db_, metrics_, Observer::Options()),
        pipeline_({.authenticator = &authenticator_,
                   .executor = &executor_,
                   .metrics = &metrics_,
                   .audit = &audit_}),
        rpc_(pipeline_) {}

  ~ServerImpl() override {
    sealer_.reset();
    while (!owned_.empty()) owned_.pop_back();
  }

  Rpc& rpc() override { return rpc_; }
  Db& db() override { return db_; }
  Feed& feed() override { return feed_; }
  Authenticator& authenticator() override { return authenticator_; }
  const Keyring& keyring() override { return keyring_; }
  Metrics& metrics() override { return metrics_; }

  std::shared_ptr<grpc::Channel> Dial(absl::string_view neighbour) override {
    static const auto* neighbours = new std::map<std::string, std::string>(Neighbours());
    auto it = neighbours->find(std::string(neighbour));
    if (it == neighbours->end())
      Die(absl::StrCat("name the address of ", neighbour, " with --neighbours=", neighbour,
                       "=host:port"));
    return DialTls(it->second, it->first, absl::GetFlag(FLAGS_cert_dir));
  }

  void Add(grpc::Service& service) override { services_.push_back(&service); }
  void SetUnitPaths(const UnitPaths& paths) override { pipeline_.SetUnitPaths(&paths); }
  void SetServiceToken(std::function<std::string()> token) override { token_ = std::move(token); }
  Call SystemCall(absl::string_view job) override {
    Call::Parts parts = Call::SystemParts(absl::StrCat(spec_.name, ".", job), absl::Now());
    if (token_) parts.bearer = token_();
    return Call(std::move(parts));
  }
  void RotateKeys(std::vector<EncryptedColumn> columns) override {
    auto& rotation = Make<KeyRotation>(db_, keyring_, std::move(columns), KeyRotation::Options{});
    metrics_.AddGauge("key_rotation_fields",
                      "Fields brought under the current key since the start.", {},
                      [&rotation] { return static_cast<double>(rotation.fields()); });
    metrics_.AddGauge("key_rotation_rows", "Rows that the present or last pass has looked at.", {},
                      [&rotation] { return static_cast<double>(rotation.rows()); });
    metrics_.AddGauge("key_rotation_failures", "Fields and passes that failed.", {},
                      [&rotation] { return static_cast<double>(rotation.failures()); });
    metrics_.AddGauge("key_rotation_clean_timestamp_seconds",
                      "When a pass last found every field under the current key, Unix time.", {},
                      [&rotation] {
                        return rotation.clean() == absl::InfinitePast()
                                   ? 0
                                   : absl::ToDoubleSeconds(rotation.clean() - absl::UnixEpoch());
                      });
    rotation.Start();
  }
  void Observe(std::vector<Observation> observations) override {
    observer_.Add(std::move(observations));
  }
  void AddReadiness(std::string name, std::function<absl::Status()> check) override {
    readiness_.emplace_back(std::move(name), std::move(check));
  }

  absl::Status Serve(const std::function<absl::Status(Server&)>& setup);

 protected:
  void Own(std::shared_ptr<void> object) override { owned_.push_back(std::move(object)); }

 private:
  absl::Status LearnServices();
  void AddGauges();
  absl::Status StartSealing();
  bool Ready();
  void ReloadKeyring();
  void WaitForSignal(GrpcServer& server, const sigset_t& signals);

  const ServiceSpec& spec_;
  const Keyring keyring_;
  std::filesystem::file_time_type keyring_written_{};
  Metrics metrics_;
  Executor executor_;
  Authenticator authenticator_;
  Db db_;
  Feed feed_;
  AuditLog audit_;
  Observer observer_;
  std::unique_ptr<AuditSealer> sealer_;  // null without a key
  Pipeline pipeline_;
  Rpc rpc_;
  std::function<std::string()> token_;
  std::vector<grpc::Service*> services_;
  std::vector<std::pair<std::string, std::function<absl::Status()>>> readiness_;
  std::atomic<bool> ready_{false};
  std::unique_ptr<HealthPort> health_;  // null where no probe is answered without TLS
  std::vector<std::shared_ptr<void>> owned_;
};

// A package may have several services, each in a file of its own.
absl::Status ServerImpl::LearnServices() {
  using google::protobuf::DescriptorPool;
  const std::string folder = absl::StrCat("cc/", spec_.name, "/v1/");
  std::vector<std::string> files;
  DescriptorPool::internal_generated_database()->FindAllFileNames(&files);
  bool any = false;
  for (const std::string& name : files) {
    if (!absl::StartsWith(name, folder) || !absl::EndsWith(name, "_service.proto")) continue;
    const auto* file = DescriptorPool::generated_pool()->FindFileByName(name);
    for (int i = 0; i < file->service_count(); ++i) {
      CC_RETURN_IF_ERROR(pipeline_.Add(file->service(i)));
      any = true;
    }
  }
  if (any) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("the contract has no service in ", folder));
}

void ServerImpl::AddGauges() {
  metrics_.AddGauge("executor_queued", "Calls that wait for a worker.", {},
                    [this] { return executor_.queued(); });
  metrics_.AddGauge("executor_busy", "Workers at work.", {}, [this] { return executor_.busy(); });
  metrics_.AddGauge("executor_workers", "Workers in all.", {},
                    [this] { return executor_.workers(); });
  metrics_.AddGauge("db_connections_in_use", "Database connections at work.", {},
                    [this] { return db_.in_use(); });
  metrics_.AddGauge("db_connections", "Database connections that there may be.", {},
                    [] { return absl::GetFlag(FLAGS_workers) + kJobConnections; });
  metrics_.AddGauge("db_waiting", "Callers that wait for a database connection.", {},
                    [this] { return db_.waiting(); });
  metrics_.AddGauge("audit_queued", "Audit records that wait for their commit.", {},
                    [this] { return audit_.queued(); });
  metrics_.AddGauge("audit_dropped", "Audit records of refusals that did not fit since the start.",
                    {}, [this] { return static_cast<double>(audit_.dropped()); });
  metrics_.AddGauge("certificate_end_timestamp_seconds",
                    "When the service's certificate ends, Unix time.", {}, [] {
                      return absl::ToDoubleSeconds(CertificateEnd(absl::GetFlag(FLAGS_cert_dir)) -
                                                   absl::UnixEpoch());
                    });
  metrics_.AddGauge("schema_info", "Always 1; names the last migration that the program needs.",
                    {{"migration", AllMigrations(spec_).back().name}}, [] { return 1; });
  metrics_.AddGauge("ready", "1 where every readiness check passes.", {},
                    [this] { return ready_ ? 1 : 0; });
}

// Without a key only where nothing is at stake.
absl::Status ServerImpl::StartSealing() {
  if (absl::GetFlag(FLAGS_sealing_key).empty()) {
    if (!IsLocalEnvironment()) {
      return absl::InvalidArgumentError("name the key that seals the audit with --sealing_key");
    }
    Log(Level::kWarning, "the audit is not sealed: there is no --sealing_key");
    return absl::OkStatus();
  }
  CC_ASSIGN_OR_RETURN(SealingKey key, SealingKey::FromFile(absl::GetFlag(FLAGS_sealing_key)));
  sealer_ = std::make_unique<AuditSealer>(
      db_, std::move(key),
      AuditSealer::Options{.service = spec_.name, .copy_folder = absl::GetFlag(FLAGS_seal_copies)});
  metrics_.AddGauge("audit_sealed_rows", "Audit rows that this process has sealed.", {},
                    [this] { return static_cast<double>(sealer_->sealed_rows()); });
  metrics_.AddGauge("audit_seal_failures", "Attempts to seal or to copy seals that failed.", {},
                    [this] { return static_cast<double>(sealer_->failures()); });
  metrics_.AddGauge("audit_unsealed_seconds", "How long the oldest row waits for its seal.", {},
                    [this] { return absl::ToDoubleSeconds(sealer_->lag(absl::Now())); });
  sealer_->Start();
  return absl::OkStatus();
}

bool ServerImpl::Ready() {
  for (const auto& [name, check] : readiness_) {
    if (absl::Status status = check(); !status.ok()) {
      if (ready_)
        Log(Level::kWarning, "a readiness check fails",
            {{"check", name}, {"why", std::string(status.message())}});
      return false;
    }
  }
  return true;
}

// A file that is swapped for another is read whole; a wrong one changes nothing.
void ServerImpl::ReloadKeyring() {
  std::error_code error;
  const auto written = std::filesystem::last_write_time(absl::GetFlag(FLAGS_keyring), error);
  if (error || written == keyring_written_) return;
  const bool first = keyring_written_ == std::filesystem::file_time_type();
  keyring_written_ = written;
  if (first) return;
  const absl::Status status = keyring_.Reload(absl::GetFlag(FLAGS_keyring));
  if (status.ok()) {
    Log(Level::kInfo, "the keyring was read anew");
  } else {
    Log(Level::kError, "the changed keyring is not taken up",
        {{"why", std::string(status.message())}});
  }
}

void ServerImpl::WaitForSignal(GrpcServer& server, const sigset_t& signals) {
  const timespec tick{0, 200'000'000};
  int64_t ticks = 0;
  while (sigtimedwait(&signals, nullptr, &tick) < 0) {
    bool ready = Ready();
    if (ready != ready_) {
      server.SetServing(ready);
      if (health_ != nullptr) health_->SetServing(ready);
      ready_ = ready;
      Log(Level::kInfo, ready ? "the service is ready" : "the service is not ready");
    }
    if (ticks % kKeyringTicks == 0) ReloadKeyring();
    if (++ticks % kTidyTicks == 0) malloc_trim(0);  // what a burst left behind
    if (server.failed_dials() >= 3) Die("the listener is dead: restart");
  }
}

absl::Status ServerImpl::Serve(const std::function<absl::Status(Server&)>& setup) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  CC_RETURN_IF_ERROR(CheckCertificates(absl::GetFlag(FLAGS_cert_dir)));
  CC_RETURN_IF_ERROR(db_.CheckReady(AllMigrations(spec_)));
  AddGauges();
  CC_RETURN_IF_ERROR(StartSealing());
  observer_.Add(DatabaseObservations());
  CC_RETURN_IF_ERROR(setup(*this));
  observer_.Start();
  CC_RETURN_IF_ERROR(LearnServices());
  FeedListener listener(absl::GetFlag(FLAGS_db), feed_);
  Retention retention(db_);
  if (std::string address = absl::GetFlag(FLAGS_health); !address.empty()) {
    CC_ASSIGN_OR_RETURN(health_, HealthPort::Open(address));
  }
  prometheus::Exposer exposer(absl::GetFlag(FLAGS_metrics), 2);
  // A reference without ownership, for the exposer keeps a weak one: the metrics outlive both.
  const std::shared_ptr<Metrics> exposed(&metrics_, [](Metrics*) {});
  exposer.RegisterCollectable(exposed);
  CC_ASSIGN_OR_RETURN(auto server, GrpcServer::Start({.name = spec_.name,
                                                      .listen = absl::GetFlag(FLAGS_listen),
                                                      .cert_dir = absl::GetFlag(FLAGS_cert_dir)},
                                                     pipeline_, services_));
  Log(Level::kInfo, "the service has started", {{"listen", absl::StrCat(server->port())}});
  WaitForSignal(*server, signals);
  Log(Level::kInfo, "the service drains");
  if (health_ != nullptr) health_->SetServing(false);
  server->Drain();
  Log(Level::kInfo, "the service has stopped");
  return absl::OkStatus();
}

int RunMigrate(const ServiceSpec& spec) {
  auto applied =
      Migrate(absl::GetFlag(FLAGS_db_owner), absl::GetFlag(FLAGS_app_role), AllMigrations(spec));
  if (!applied.ok()) {
    std::fprintf(stderr, "%s: migration failed: %s\n", spec.name.c_str(),
                 std::string(applied.status().message()).c_str());
    return 1;
  }
  for (const std::string& name : *applied)
    std::printf("%s: applied %s\n", spec.name.c_str(), name.c_str());
  return 0;
}

}  // namespace

void Server::Follow(FeedConsumer::Options options, FeedConsumer::Fetch fetch,
                    FeedConsumer::Prepare prepare) {
  const std::string feed = options.feed;
  auto& consumer =
      Make<FeedConsumer>(db(), std::move(options), std::move(fetch), std::move(prepare));
  metrics().AddGauge("feed_lag_seconds", "Since the feed was last followed to its end.",
                     {{"feed", feed}}, [&consumer] { return consumer.lag_seconds(); });
  consumer.Start();
}

int RunService(const ServiceSpec& spec, int argc, char** argv,
               const std::function<absl::Status(Server&)>& setup) {
  absl::SetProgramUsageMessage(
      absl::StrCat("cc-", spec.name, " serve | migrate | version  [--flag=value …]"));
  std::vector<char*> words = absl::ParseCommandLine(argc, argv);
  SetLogService(spec.name);
  gpr_set_log_function(LogOfGrpc);
  SetLevel();
  std::string verb = words.size() == 2 ? words[1] : "";
  if (verb == "migrate") return RunMigrate(spec);
  if (verb == "version") {
    std::printf("cc-%s schema %s\n", spec.name.c_str(), AllMigrations(spec).back().name.c_str());
    return 0;
  }
  if (verb != "serve") {
    std::fprintf(stderr, "usage: cc-%s serve | migrate | version; --help lists the flags\n",
                 spec.name.c_str());
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
  RaiseFileLimit();
  absl::StatusOr<Keyring> keyring = Keyring::FromFile(absl::GetFlag(FLAGS_keyring));
  if (!keyring.ok()) Die(std::string(keyring.status().message()));
  ServerImpl server(spec, *std::move(keyring));
  absl::Status status = server.Serve(setup);
  if (!status.ok()) Die(std::string(status.message()));
  return 0;
}

bool IsLocalEnvironment() { return absl::GetFlag(FLAGS_environment) == "local"; }

}  // namespace cc::platform
