#include "services/evacuation/board_watch.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "services/platform/error/error.h"

namespace cc::evacuation {
namespace {

using platform::Call;

constexpr int kStandardPage = 100, kLargestPage = 1000;
constexpr int kAtOnce = 50;  // changes that wait in a stream
constexpr char kReadRoutes[] = "evacuation.routes.read";

class BoardSource : public platform::Source<v1::BoardChange> {
 public:
  BoardSource(const Board& board, const ScopeFor& scope_for, std::string token)
      : board_(board), scope_for_(scope_for), token_(std::move(token)) {}

  absl::StatusOr<std::vector<v1::BoardChange>> Next(const Call& call) override {
    const platform::Scope routes = scope_for_(call, kReadRoutes);
    while (true) {
      CC_ASSIGN_OR_RETURN(Board::Changes changes,
                          board_.After(call.scope(), token_, kAtOnce, routes));
      const bool same = changes.resume_token == token_;
      token_ = std::move(changes.resume_token);
      if (same || !changes.changes.empty()) return std::move(changes.changes);
    }
  }

 private:
  const Board& board_;
  const ScopeFor& scope_for_;
  std::string token_;
};

}  // namespace

absl::StatusOr<v1::ListBoardResponse> BoardWatch::ListBoard(const Call& call,
                                                            const v1::ListBoardRequest& request) {
  const int limit =
      request.page_size() == 0 ? kStandardPage : std::min(request.page_size(), kLargestPage);
  CC_ASSIGN_OR_RETURN(Board::Changes changes, board_.After(call.scope(), request.resume_token(),
                                                           limit, scope_for_(call, kReadRoutes)));
  v1::ListBoardResponse response;
  for (v1::BoardChange& change : changes.changes) *response.add_changes() = std::move(change);
  response.set_resume_token(std::move(changes.resume_token));
  return response;
}

absl::StatusOr<std::unique_ptr<platform::Source<v1::BoardChange>>> BoardWatch::WatchBoard(
    const Call&, const v1::WatchBoardRequest& request) {
  return std::make_unique<BoardSource>(board_, scope_for_, request.resume_token());
}

}  // namespace cc::evacuation
