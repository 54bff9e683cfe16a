#include "tests/robustness/instance.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace cc::tests {
namespace {

int Shell(const std::string& command) { return std::system(command.c_str()); }

// Stops the instance when the program ends, however many tests have run.
class Stop : public testing::Environment {
 public:
  explicit Stop(std::unique_ptr<Instance>& instance) : instance_(instance) {}
  void TearDown() override { instance_.reset(); }

 private:
  std::unique_ptr<Instance>& instance_;
};

std::unique_ptr<Instance> the_instance;
[[maybe_unused]] const auto* const registered =
    testing::AddGlobalTestEnvironment(new Stop(the_instance));

}  // namespace

Instance& Instance::Shared() {
  if (the_instance == nullptr) the_instance.reset(new Instance());
  return *the_instance;
}

Instance::Instance() {
  char folder[] = "/tmp/cc-robustness.XXXXXX";
  data_ = absl::StrCat(mkdtemp(folder), "/data");
  std::filesystem::permissions(folder, std::filesystem::perms(0755));
  if (Shell(absl::StrCat(
          "deploy/run --detach --fresh --no-build --no-install --port-base=auto --data=", data_,
          " >&2 </dev/null")) != 0) {
    std::cerr << "deploy/run failed\n";
    std::exit(1);
  }
  suite_ = std::make_unique<Suite>(data_ + "/run.json");
}

Instance::~Instance() {
  if (held_) Release();
  Shell(absl::StrCat("deploy/stop --data=", data_, " >&2"));
  if (!testing::UnitTest::GetInstance()->Failed()) {
    std::filesystem::remove_all(std::filesystem::path(data_).parent_path());
  } else {
    std::cerr << "logs are kept in " << data_ << "/log\n";
  }
}

std::vector<std::string> Instance::services() const {
  std::vector<std::string> names;
  for (const auto& [name, unused] : suite_->run().fields().at("services").struct_value().fields())
    names.push_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

void Instance::Kill(const std::string& process) { kill(suite_->Pid(process), SIGKILL); }

bool Instance::Ready(const std::string& process) {
  if (process == "gateway") {
    return Shell(absl::StrCat("curl -fs --max-time 2 ", suite_->Text({"gateway", "http"}),
                              "/healthz >/dev/null")) == 0;
  }
  return Shell(absl::StrCat("curl -fs --max-time 2 http://",
                            suite_->Text({"services", process, "metrics"}),
                            "/metrics | grep -Eq '^cc_ready(\\{.*\\})? 1(\\.0*)?$'")) == 0;
}

bool Instance::AwaitReady(const std::vector<std::string>& processes, absl::Duration limit) {
  const absl::Time end = absl::Now() + limit;
  for (const std::string& process : processes) {
    if (!Eventually([&] { return Ready(process); }, end - absl::Now())) {
      std::cerr << process << " is not ready:\n" << Log(process) << "\n";
      return false;
    }
  }
  return true;
}

bool Instance::AwaitAll() {
  std::vector<std::string> all = services();
  all.push_back("gateway");
  return AwaitReady(all);
}

void Instance::HoldSupervisor() {
  int pid = 0;
  (void)absl::SimpleAtoi(suite_->Text({"pids", "supervisor"}), &pid);
  kill(pid, SIGSTOP);
  held_ = true;
}

bool Instance::RestartByHand(const std::string& service) {
  std::string line = ReadFile(absl::StrCat("/proc/", suite_->Pid(service), "/cmdline"));
  Kill(service);
  std::string command;
  for (absl::string_view word : absl::StrSplit(line, '\0', absl::SkipEmpty()))
    absl::StrAppend(&command, " '", word, "'");
  auto started = suite_->Run(absl::StrCat("setsid", command, " >>", data_, "/log/", service,
                                          ".log 2>&1 </dev/null & echo $!"));
  (void)absl::SimpleAtoi(started.text, &by_hand_[service]);
  return AwaitReady({service}, absl::Seconds(20));
}

void Instance::Release() {
  for (const auto& [service, pid] : by_hand_) {
    if (pid > 0) kill(pid, SIGKILL);
  }
  by_hand_.clear();
  int pid = 0;
  (void)absl::SimpleAtoi(suite_->Text({"pids", "supervisor"}), &pid);
  kill(pid, SIGCONT);
  held_ = false;
}

std::string Instance::PsqlCommand(const std::string& service) {
  return absl::StrCat(
      "psql --no-psqlrc -qAt -v ON_ERROR_STOP=1 'host=", suite_->Text({"postgres", "socket"}),
      " port=", suite_->Text({"postgres", "port"}), " user=postgres dbname=cc_", service, "'");
}

std::string Instance::Psql(const std::string& service, const std::string& statement) {
  return suite_->Run(absl::StrCat(PsqlCommand(service), " -c \"", statement, "\" 2>&1")).text;
}

int Instance::Postmaster() {
  int pid = 0;
  const std::string file = ReadFile(data_ + "/postgres/postmaster.pid");
  (void)absl::SimpleAtoi(file.substr(0, file.find('\n')), &pid);
  return pid;
}

std::string Instance::Log(const std::string& process) {
  return suite_
      ->Run(absl::StrCat("tail -n 15 ", data_, "/log/", process, ".log; tail -n 5 ", data_,
                         "/log/supervisor.log"))
      .text;
}

uint64_t Seed() {
  const char* text = std::getenv("CC_SEED");
  uint64_t seed = 0;
  return text != nullptr && absl::SimpleAtoi(text, &seed) ? seed : 20250214;
}

}  // namespace cc::tests
