#include <grpcpp/grpcpp.h>

#include <deque>

#include "absl/time/clock.h"
#include "services/platform/testing/testing.h"
#include "services/territory/client/territory_snapshot.h"

namespace cc::territory {
namespace {

// Territory as a script: what it answers and tells, and when.
class ScriptedTerritory : public v1::TerritoryService::Service {
 public:
  grpc::Status ListActs(grpc::ServerContext*, const v1::ListActsRequest*,
                        v1::ListActsResponse* response) override {
    absl::MutexLock lock(&mu_);
    if (probes_until_ > 0 && --probes_until_ == 0) revision_ = told_;
    response->set_revision(revision_);
    response->set_units_revision(units_revision_);
    return grpc::Status::OK;
  }
  grpc::Status ListUnits(grpc::ServerContext*, const v1::ListUnitsRequest*,
                         v1::ListUnitsResponse* response) override {
    absl::MutexLock lock(&mu_);
    ++unit_pages_;
    response->set_revision(revision_);
    v1::Unit* unit = response->add_units();
    unit->set_code("UA14000000000091971");
    unit->set_tail("91971");
    if (tell_while_units_are_read_) {
      tell_while_units_are_read_ = false;
      revision_ = ++told_;
      events_.push_back(told_);
    }
    return grpc::Status::OK;
  }
  grpc::Status ListStatusPeriods(grpc::ServerContext*, const v1::ListStatusPeriodsRequest*,
                                 v1::ListStatusPeriodsResponse* response) override {
    absl::MutexLock lock(&mu_);
    response->set_revision(revision_);
    return grpc::Status::OK;
  }
  grpc::Status WatchTerritoryChanges(grpc::ServerContext* context,
                                     const v1::WatchTerritoryChangesRequest*,
                                     grpc::ServerWriter<common::v1::Event>* writer) override {
    absl::MutexLock lock(&mu_);
    ++streams_;
    while (!context->IsCancelled()) {
      auto told = [this] {
        mu_.AssertReaderHeld();
        return !events_.empty() || expire_;
      };
      mu_.AwaitWithTimeout(absl::Condition(&told), absl::Milliseconds(20));
      if (expire_) {
        expire_ = false;
        return grpc::Status(grpc::StatusCode::OUT_OF_RANGE, "FEED_EXPIRED");
      }
      if (events_.empty()) continue;
      common::v1::Event event;
      event.set_revision(events_.front());
      events_.pop_front();
      writer->Write(event);
    }
    return grpc::Status::OK;
  }

  void TellWhileUnitsAreRead() {
    absl::MutexLock lock(&mu_);
    tell_while_units_are_read_ = true;
  }
  // Tells a change; the register answers from it when it has been asked that often.
  void Tell(int probes_until) {
    absl::MutexLock lock(&mu_);
    events_.push_back(++told_);
    probes_until_ = probes_until;
    if (probes_until_ == 0) revision_ = told_;
  }
  // The feed ends as expired, and the change that it would have told is lost.
  void LoseAChange() {
    absl::MutexLock lock(&mu_);
    revision_ = ++told_;
    expire_ = true;
  }
  void ChangeUnits() {
    absl::MutexLock lock(&mu_);
    units_revision_ = told_ + 1;
  }
  int streams() {
    absl::MutexLock lock(&mu_);
    return streams_;
  }
  int unit_pages() {
    absl::MutexLock lock(&mu_);
    return unit_pages_;
  }

 private:
  absl::Mutex mu_;
  std::deque<int64_t> events_ ABSL_GUARDED_BY(mu_);
  int64_t revision_ ABSL_GUARDED_BY(mu_) = 1, units_revision_ ABSL_GUARDED_BY(mu_) = 1;
  int64_t told_ ABSL_GUARDED_BY(mu_) = 1;
  int probes_until_ ABSL_GUARDED_BY(mu_) = 0, streams_ ABSL_GUARDED_BY(mu_) = 0;
  int unit_pages_ ABSL_GUARDED_BY(mu_) = 0;
  bool tell_while_units_are_read_ ABSL_GUARDED_BY(mu_) = false, expire_
                                                                ABSL_GUARDED_BY(mu_) = false;
};

class SnapshotRaceTest : public ::testing::Test {
 protected:
  SnapshotRaceTest() {
    int port = 0;
    server_ = grpc::ServerBuilder()
                  .AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port)
                  .RegisterService(&territory_)
                  .BuildAndStart();
    channel_ = grpc::CreateChannel("127.0.0.1:" + std::to_string(port),
                                   grpc::InsecureChannelCredentials());
  }
  ~SnapshotRaceTest() override {
    snapshot_.reset();
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(1));
  }
  void Follow() {
    snapshot_ = std::make_unique<TerritorySnapshot>(
        channel_, [] { return std::string("token"); }, database_.db());
  }
  // Waits for a revision.
  bool Reaches(int64_t revision) {
    return platform::Eventually([&] {
      auto index = snapshot_->index();
      return index != nullptr && index->revision() == revision;
    });
  }

  platform::TestDatabase database_{"territory_neighbour", {}};
  ScriptedTerritory territory_;
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<TerritorySnapshot> snapshot_;
};

TEST_F(SnapshotRaceTest, AChangeToldWhileTheRegisterIsTakenOverIsNotLost) {
  territory_.TellWhileUnitsAreRead();
  Follow();
  EXPECT_TRUE(Reaches(2));
  EXPECT_EQ(territory_.streams(), 1) << "the stream was not given up";
}

TEST_F(SnapshotRaceTest, AChangeToldBeforeTheRegisterAnswersFromItIsAwaited) {
  Follow();
  ASSERT_TRUE(Reaches(1));
  territory_.Tell(/*probes_until=*/6);
  EXPECT_TRUE(Reaches(2));
  EXPECT_EQ(territory_.streams(), 1) << "the stream was not given up";
}

TEST_F(SnapshotRaceTest, AnExpiredFeedLeadsToATakeOver) {
  Follow();
  ASSERT_TRUE(Reaches(1));
  territory_.LoseAChange();
  EXPECT_TRUE(Reaches(2));
  territory_.Tell(/*probes_until=*/0);
  EXPECT_TRUE(Reaches(3)) << "and the feed is followed again";
}

TEST_F(SnapshotRaceTest, UnitsAreTakenOverOnlyWhereTheyChanged) {
  Follow();
  ASSERT_TRUE(Reaches(1));
  territory_.Tell(/*probes_until=*/0);
  ASSERT_TRUE(Reaches(2));
  EXPECT_EQ(territory_.unit_pages(), 1);
  EXPECT_EQ(snapshot_->Find("UA14000000000091971"), (platform::UnitPath{0, 91971}));
  territory_.ChangeUnits();
  territory_.Tell(/*probes_until=*/0);
  ASSERT_TRUE(Reaches(3));
  EXPECT_EQ(territory_.unit_pages(), 2);
}

TEST_F(SnapshotRaceTest, TheKeptCopyOfSeveralTakeOversIsWhole) {
  Follow();
  ASSERT_TRUE(Reaches(1));
  territory_.Tell(/*probes_until=*/0);
  ASSERT_TRUE(Reaches(2));
  snapshot_.reset();
  server_->Shutdown(std::chrono::system_clock::now());
  Follow();
  ASSERT_NE(snapshot_->index(), nullptr);
  EXPECT_EQ(snapshot_->index()->revision(), 2);
  EXPECT_EQ(snapshot_->index()->units().size(), 1u);
  EXPECT_GT(snapshot_->load_seconds(), 0);
}

}  // namespace
}  // namespace cc::territory
