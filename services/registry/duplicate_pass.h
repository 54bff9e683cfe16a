#ifndef SERVICES_REGISTRY_DUPLICATE_PASS_H_
#define SERVICES_REGISTRY_DUPLICATE_PASS_H_

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/registry/match_weights.h"

namespace cc::registry {

// Goes over all people by pages, again and again: makes match keys of whoever has none or changed
// since, compares them with everybody over the whole country, keeps likely pairs as candidates, and
// learns the weights anew when the register has grown. Where it stands is in the database, so it
// goes on after a kill; of several replicas one works at a time. Runs a thread.
class DuplicatePass {
 public:
  struct Options {
    int page = 50;                                  // people in one transaction
    absl::Duration rest = absl::Minutes(10);        // between passes
    absl::Duration pause = absl::Milliseconds(50);  // between pages: other work goes first
    int64_t fewest_to_learn = 1000;  // people; fewer are compared by the weights to begin with
    int sample = 5000;               // people to learn from
  };
  using NewCall = std::function<platform::Call()>;
  DuplicatePass(platform::Db& db, const platform::Keyring& keyring, MatchWeights& weights,
                NewCall new_call, Options options);
  ~DuplicatePass();  // stops and joins

  // One page, or the beginning or end of a pass: true where there is more to do at once.
  absl::StatusOr<bool> Step(const platform::Call& call);
  // Learns weights from a sample of the people and their candidates, and puts them in force.
  absl::Status Learn(const platform::Call& call);
  void Start();

 private:
  void Work();
  absl::Status ComparePage(platform::Tx& tx, const std::vector<std::string>& stale);
  absl::StatusOr<bool> MustLearn(const platform::Call& call);

  platform::Db& db_;
  const platform::Keyring& keyring_;
  MatchWeights& weights_;
  const NewCall new_call_;
  const Options options_;
  absl::Mutex mu_;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_DUPLICATE_PASS_H_
