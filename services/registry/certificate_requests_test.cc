#include "services/registry/certificate_requests.h"

#include <atomic>
#include <map>
#include <thread>

#include "services/registry/application_fixture.h"
#include "services/registry/certificate_rules.h"
#include "services/registry/certificate_simulator.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::IsOk;
using platform::Refused;

// A state database that answers what it is told to.
class FakeCertificates : public CertificateSource {
 public:
  absl::StatusOr<std::optional<std::string>> NumberFor(const Call&,
                                                       const CertificateRequest& request) override {
    absl::MutexLock lock(&mu_);
    ++asked[request.key];
    last = request;
    if (down) return platform::Fail(common::v1::REASON_UNAVAILABLE);
    return answer;
  }
  absl::Mutex mu_;
  std::map<std::string, int> asked;
  CertificateRequest last;
  bool down = false;
  std::optional<std::string> answer;
};

class CertificateRequestsTest : public ApplicationOffice {
 protected:
  CertificateRequestsTest() : registered(*Register(*Apply())) {}

  // What a system job sees, so many seconds later.
  static Call At(int seconds) {
    return Call::System("certificates", platform::TestNow() + absl::Seconds(seconds));
  }
  CertificateRequests Requests(CertificateSource& asked) {
    return CertificateRequests(database.db(), database.keyring(), asked, [] { return At(0); }, {});
  }
  std::vector<std::string> Numbers() {
    std::vector<std::string> numbers;
    const v1::Registration present = *Get(registered.id());
    for (const v1::RegisteredPerson& person : present.people())
      numbers.push_back(person.certificate_number());
    return numbers;
  }

  v1::Registration registered;
  FakeCertificates fake;
  CertificateSimulator simulator{database.db(), {.delay = absl::Seconds(2)}};
};

TEST_F(CertificateRequestsTest, TheSimulatorAnswersLateAndEachPersonGetsANumberOfTheirOwn) {
  CertificateRequests requests = Requests(simulator);
  EXPECT_EQ(*requests.RunOnce(At(0)), 0);
  EXPECT_EQ(Numbers(), (std::vector<std::string>{"", ""}));
  EXPECT_EQ(*requests.RunOnce(At(4)), 2);
  for (const std::string& number : Numbers()) {
    EXPECT_TRUE(IsPresentCertificateNumber(number)) << number;
    EXPECT_EQ(number.substr(0, 5), "1212-");  // oblast and raion of the office
  }
  EXPECT_NE(Numbers()[0], Numbers()[1]);
  EXPECT_EQ(Get(registered.id())->people(0).certificate_state(),
            v1::RegisteredPerson::CERTIFICATE_STATE_ISSUED);
  EXPECT_EQ(Get(registered.id())->people(0).certificate_issue_date(), "2026-03-02");
  EXPECT_EQ(*requests.RunOnce(At(4000)), 0);
}

TEST_F(CertificateRequestsTest, WhatIsOutOfReachIsAskedAgainLaterWithGrowingPauses) {
  CertificateRequests requests = Requests(simulator);
  simulator.SetReachable(false);
  EXPECT_THAT(requests.RunOnce(At(0)), Refused(common::v1::REASON_UNAVAILABLE));
  EXPECT_EQ(*requests.RunOnce(At(0)), 0);  // not due
  EXPECT_THAT(requests.RunOnce(At(1)), Refused(common::v1::REASON_UNAVAILABLE));
  EXPECT_EQ(*requests.RunOnce(At(2)), 0);  // two seconds this time
  simulator.SetReachable(true);
  EXPECT_EQ(*requests.RunOnce(At(3)), 0);
  EXPECT_EQ(*requests.RunOnce(At(7)), 2);
}

TEST_F(CertificateRequestsTest, TheSameRequestHasOneNumberHoweverOftenAndWhateverIsKilled) {
  // Asked, answered, and killed before the answer was taken over.
  CertificateRequest request{.key = CertificateOf(registered.people(0).person_id()),
                             .registration = registered};
  ASSERT_THAT(simulator.NumberFor(At(0), request), IsOk());
  auto lost = simulator.NumberFor(At(2), request);
  ASSERT_THAT(lost, IsOk());
  ASSERT_TRUE(lost->has_value());
  CertificateSimulator restarted(database.db(), {.delay = absl::Seconds(2)});
  CertificateRequests requests = Requests(restarted);
  ASSERT_THAT(requests.RunOnce(At(3)), IsOk());
  EXPECT_EQ(Numbers()[0], **lost);
}

TEST_F(CertificateRequestsTest, ManyAtOnceTakeEachNumberOverOnce) {
  ASSERT_THAT(Requests(simulator).RunOnce(At(0)), IsOk());
  const std::string etag = Get(registered.id())->etag();
  std::atomic<int> taken = 0;
  std::vector<std::thread> workers;
  for (int i = 0; i < 8; ++i) {
    workers.emplace_back([&] {
      CertificateRequests requests = Requests(simulator);
      auto result = requests.RunOnce(At(4));
      EXPECT_THAT(result, IsOk());
      if (result.ok()) taken += *result;
    });
  }
  for (std::thread& worker : workers) worker.join();
  EXPECT_EQ(taken, 2);
  EXPECT_EQ(etag, "\"2\"");
  EXPECT_EQ(Get(registered.id())->etag(), "\"4\"");
}

TEST_F(CertificateRequestsTest, TellsTheStateWhoItAsksForAndByWhichRequest) {
  CertificateRequests requests = Requests(fake);
  ASSERT_THAT(requests.RunOnce(At(0)), IsOk());
  EXPECT_EQ(fake.asked.size(), 2u);
  EXPECT_EQ(fake.last.person.name().family_name(), "Вигадана");
  EXPECT_EQ(fake.last.registration.id(), registered.id());
  EXPECT_EQ(fake.asked.count(CertificateOf(registered.people(0).person_id())), 1u);
}

TEST_F(CertificateRequestsTest, ANumberTakenOrOfAnotherFormIsNotTakenOver) {
  CertificateRequests requests = Requests(fake);
  fake.answer = "12-345";
  EXPECT_EQ(*requests.RunOnce(At(0)), 0);
  fake.answer = "1234-1000000000";  // the same for both
  EXPECT_EQ(*requests.RunOnce(At(10)), 1);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM certificates WHERE state = 1"), "1");
}

TEST_F(CertificateRequestsTest, NobodyAsksForACertificateThatEnded) {
  ASSERT_THAT(Cancel(*Get(registered.id()),
                     "rule_id: 'registration.cancel.renounced' event_date: '2026-03-02'"),
              IsOk());
  CertificateRequests requests = Requests(fake);
  EXPECT_EQ(*requests.RunOnce(At(10)), 0);
  EXPECT_TRUE(fake.asked.empty());
}

}  // namespace
}  // namespace cc::registry
