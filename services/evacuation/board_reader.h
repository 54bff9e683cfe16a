#ifndef SERVICES_EVACUATION_BOARD_READER_H_
#define SERVICES_EVACUATION_BOARD_READER_H_

#include <functional>
#include <string>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "services/evacuation/board.h"
#include "services/evacuation/unit_names.h"
#include "services/platform/db/db.h"
#include "services/platform/feed/feed.h"
#include "services/platform/rpc/call.h"
#include "services/platform/rules/dated_rules.h"

namespace cc::evacuation {

// Keeps the board equal to the tables: one reader of the service's own feed for all watchers of
// this process.
class BoardReader {
 public:
  struct Options {
    absl::Duration whole = absl::Seconds(20);  // between readings of everything: time passes, too
    absl::Duration least = absl::Milliseconds(50);  // between two looks at the feed
  };
  BoardReader(platform::Db& db, platform::Feed& feed, Board& board,
              const platform::UnitPaths& paths, UnitNames names, const platform::DatedRules& rules,
              Options options)
      : db_(db),
        feed_(feed),
        board_(board),
        paths_(paths),
        names_(std::move(names)),
        rules_(rules),
        options_(options) {}
  ~BoardReader();  // stops and joins

  // Reads everything, and from where the feed goes on.
  absl::Status ReadAll(const platform::Call& call);
  // Applies what the feed tells since the last time; reads everything where it no longer tells it.
  absl::Status Follow(const platform::Call& call);
  void Start(std::function<platform::Call()> new_call, std::function<absl::Status()> ready);

 private:
  void Work(const std::function<platform::Call()>& new_call,
            const std::function<absl::Status()>& ready);
  absl::Status Read(platform::Tx& tx, const platform::Call& call,
                    const std::vector<common::v1::Event>* events, std::set<std::string>* shown);
  v1::BoardTrip Coarse(v1::BoardTrip trip, absl::Time now) const;

  platform::Db& db_;
  platform::Feed& feed_;
  Board& board_;
  const platform::UnitPaths& paths_;
  const UnitNames names_;
  const platform::DatedRules& rules_;
  const Options options_;
  std::string token_;  // only the thread, or a test, looks
  platform::Wakeup::Id wake_id_ = 0;
  absl::Mutex mu_;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  bool woken_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_BOARD_READER_H_
