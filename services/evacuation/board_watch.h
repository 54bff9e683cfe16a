#ifndef SERVICES_EVACUATION_BOARD_WATCH_H_
#define SERVICES_EVACUATION_BOARD_WATCH_H_

#include <memory>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/board_service.pb.h"
#include "services/evacuation/board.h"
#include "services/platform/rpc/call.h"
#include "services/platform/rpc/source.h"

namespace cc::evacuation {

// Handlers of the board, as pages and as a stream. Thread-safe.
class BoardWatch {
 public:
  explicit BoardWatch(Board& board) : board_(board) {}

  absl::StatusOr<v1::ListBoardResponse> ListBoard(const platform::Call& call,
                                                  const v1::ListBoardRequest& request);
  absl::StatusOr<std::unique_ptr<platform::Source<v1::BoardChange>>> WatchBoard(
      const platform::Call& call, const v1::WatchBoardRequest& request);

  // When a stream looks again.
  platform::Wakeup& wakeup() { return board_.wakeup(); }

 private:
  Board& board_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_BOARD_WATCH_H_
