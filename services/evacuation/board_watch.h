#ifndef SERVICES_EVACUATION_BOARD_WATCH_H_
#define SERVICES_EVACUATION_BOARD_WATCH_H_

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/board_service.pb.h"
#include "services/evacuation/board.h"
#include "services/evacuation/desk_scope.h"
#include "services/platform/rpc/call.h"
#include "services/platform/rpc/source.h"

namespace cc::evacuation {

// Handlers of the board, as pages and as a stream. Thread-safe.
class BoardWatch {
 public:
  BoardWatch(Board& board, ScopeFor scope_for) : board_(board), scope_for_(std::move(scope_for)) {}

  absl::StatusOr<v1::ListBoardResponse> ListBoard(const platform::Call& call,
                                                  const v1::ListBoardRequest& request);
  absl::StatusOr<std::unique_ptr<platform::Source<v1::BoardChange>>> WatchBoard(
      const platform::Call& call, const v1::WatchBoardRequest& request);

  // When a stream looks again.
  platform::Wakeup& wakeup() { return board_.wakeup(); }

 private:
  Board& board_;
  const ScopeFor scope_for_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_BOARD_WATCH_H_
