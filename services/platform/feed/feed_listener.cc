#include <atomic>
#include <pqxx/pqxx>
#include <thread>

#include "services/platform/feed/feed.h"
#include "services/platform/log/log.h"

namespace cc::platform {
namespace {

constexpr absl::Duration kAtLeastEvery = absl::Seconds(1);
constexpr long kLookMicroseconds = 200'000;

class Receiver : public pqxx::notification_receiver {
 public:
  Receiver(pqxx::connection_base& connection, Wakeup& wakeup)
      : pqxx::notification_receiver(connection, "cc_feed"), wakeup_(wakeup) {}
  void operator()(const std::string&, int) override { wakeup_.Notify(); }

 private:
  Wakeup& wakeup_;
};

}  // namespace

struct FeedListener::Impl {
  Impl(std::string c, Feed& f) : conninfo(std::move(c)), feed(f), thread([this] { Run(); }) {}

  // A notification only wakes; what is new is always read from the table.
  void Listen() {
    pqxx::connection connection(conninfo);
    Receiver receiver(connection, feed.wakeup());
    connected = true;
    absl::Time next = absl::InfinitePast();
    while (!stop) {
      if (absl::Now() >= next) {
        feed.wakeup().Notify();
        next = absl::Now() + kAtLeastEvery;
      }
      connection.await_notification(0, kLookMicroseconds);
    }
  }

  void Run() {
    while (!stop) {
      try {
        Listen();
      } catch (const std::exception&) {
        if (connected.exchange(false)) {
          Log(Level::kWarning, "the feed listener has lost its connection");
        }
        for (int i = 0; i < 5 && !stop; ++i) absl::SleepFor(kAtLeastEvery / 5);
        feed.wakeup().Notify();
      }
    }
  }

  const std::string conninfo;
  Feed& feed;
  std::atomic<bool> stop{false};
  std::atomic<bool> connected{false};
  std::thread thread;  // last: it uses the rest
};

FeedListener::FeedListener(std::string conninfo, Feed& feed)
    : impl_(std::make_unique<Impl>(std::move(conninfo), feed)) {}

FeedListener::~FeedListener() {
  impl_->stop = true;
  impl_->thread.join();
}

}  // namespace cc::platform
