#ifndef SERVICES_EVACUATION_BOARD_SERVICE_H_
#define SERVICES_EVACUATION_BOARD_SERVICE_H_

#include "cc/evacuation/v1/board_service.grpc.pb.h"
#include "services/evacuation/board_watch.h"
#include "services/platform/rpc/rpc.h"

namespace cc::evacuation {

// RPC → handler, in the order of the contract.
class BoardService final : public v1::BoardService::CallbackService {
 public:
  BoardService(platform::Rpc& rpc, BoardWatch& board) : rpc_(rpc), board_(board) {}

  grpc::ServerUnaryReactor* ListBoard(grpc::CallbackServerContext* c, const v1::ListBoardRequest* q,
                                      v1::ListBoardResponse* r) override {
    return rpc_.Run(c, q, r, board_, &BoardWatch::ListBoard);
  }
  grpc::ServerWriteReactor<v1::BoardChange>* WatchBoard(grpc::CallbackServerContext* c,
                                                        const v1::WatchBoardRequest* q) override {
    return rpc_.Stream(c, q, board_, &BoardWatch::WatchBoard, board_.wakeup());
  }

 private:
  platform::Rpc& rpc_;
  BoardWatch& board_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_BOARD_SERVICE_H_
