#ifndef TESTS_ROBUSTNESS_INSTANCE_H_
#define TESTS_ROBUSTNESS_INSTANCE_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/framework/http.h"
#include "tests/framework/suite.h"

// A running suite that tests may hurt. Started once for this program, stopped and deleted at its
// end.
namespace cc::tests {

class Instance {
 public:
  static Instance& Shared();
  ~Instance();

  Suite& suite() { return *suite_; }
  // Kills a service (or `gateway`) with SIGKILL; the supervisor starts it again.
  void Kill(const std::string& process);
  // False where one is not ready in time.
  bool AwaitReady(const std::vector<std::string>& processes,
                  absl::Duration limit = absl::Seconds(90));
  bool AwaitAll();
  std::vector<std::string> services() const;

  // From here on nothing that ends is started again, until Release.
  void HoldSupervisor();
  // Kills a service and starts it anew, with the command line that it had, while the supervisor is
  // held. True when it is ready.
  bool RestartByHand(const std::string& service);
  // Ends what was started by hand; the supervisor brings everything back.
  void Release();

  // One statement in the database of a service as superuser; what psql prints.
  std::string Psql(const std::string& service, const std::string& statement);
  std::string PsqlCommand(const std::string& service);
  // Process of the PostgreSQL server.
  int Postmaster();
  // The end of a service's log, for a message.
  std::string Log(const std::string& process);

 private:
  Instance();
  bool Ready(const std::string& process);

  std::string data_;
  std::unique_ptr<Suite> suite_;
  std::map<std::string, int> by_hand_;
  bool held_ = false;
};

// Seed of this run's random points: CC_SEED, else always the same. Shown with each failure.
uint64_t Seed();

}  // namespace cc::tests

#endif  // TESTS_ROBUSTNESS_INSTANCE_H_
