// A service works, and starts, while the register of territories or access is away.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "absl/strings/str_cat.h"
#include "tests/framework/story.h"
#include "tests/robustness/instance.h"

namespace cc::tests {
namespace {

void ExpectEverybodyAtWork(const Suite& suite, std::mt19937_64& random) {
  Reply party = CreateParty(Insisting(suite), NewFamily(random));
  EXPECT_EQ(party.status, 200) << party;
  EXPECT_EQ(party["originStatus.status"], kOriginStatus) << party;
  EXPECT_EQ(party["originStatus.act.number"], "376") << party;
  Reply waiting = Office(suite, "registrar").Insist("GET", "/v1/preRegistrations");
  EXPECT_EQ(waiting.status, 200) << waiting;
  Reply bodies = Office(suite, "donetsk-ova")
                     .Insist("GET", absl::StrCat("/v1/bodies?unit_code=", kKramatorskRaion));
  EXPECT_EQ(bodies.status, 200) << bodies;
  Reply reports = Office(suite, "donetsk-ova")
                      .Insist("GET", absl::StrCat("/v1/submissions?unit_code=", kDonetskOblast));
  EXPECT_EQ(reports.status, 200) << reports;
  Reply foreign = Office(suite, "kharkiv-ova")
                      .Insist("GET", absl::StrCat("/v1/submissions?unit_code=", kDonetskOblast));
  EXPECT_EQ(foreign.status, 403) << "who may see what is still known: " << foreign;
}

// The family that has arrived is registered, with the status of its origin.
void ExpectRegistered(const Suite& suite, const Journey& journey) {
  EXPECT_EQ(journey.refusal, "");
  const std::string confirmation = absl::StrCat(
      R"({"applicationDate":"2025-05-03","residenceUnitCode":")", kTransitUnit,
      R"(","officeUnitCode":")", kTransitUnit, R"(","requestId":")", NewRequestId(), R"("})");
  Reply registration;
  EXPECT_TRUE(Eventually([&] {
    registration = Office(suite, "registrar")
                       .Post(absl::StrCat("/v1/preRegistrations/", journey.arrival_id, ":confirm"),
                             confirmation);
    return registration.status == 200;
  })) << registration;
  EXPECT_EQ(registration["originStatus.act.number"], "376") << registration;
}

void ExpectWorkWithout(const std::string& neighbour, uint64_t seed) {
  Instance& instance = Instance::Shared();
  ASSERT_TRUE(instance.AwaitAll());
  std::mt19937_64 random(seed);
  instance.HoldSupervisor();
  instance.Kill(neighbour);
  {
    SCOPED_TRACE(absl::StrCat("running on without ", neighbour));
    ExpectEverybodyAtWork(instance.suite(), random);
  }
  for (const std::string service : {"evacuation", "registry", "roadmap", "reporting"})
    EXPECT_TRUE(instance.RestartByHand(service))
        << service << " does not start without " << neighbour;
  {
    SCOPED_TRACE(absl::StrCat("restarted without ", neighbour));
    ExpectEverybodyAtWork(instance.suite(), random);
  }
  Journey journey = TakeAway(Insisting(instance.suite()), NewFamily(random));
  // A registry that starts without access has no token of its own, so it learns of arrivals later.
  if (neighbour != "access") ExpectRegistered(instance.suite(), journey);
  instance.Release();
  EXPECT_TRUE(instance.AwaitAll());
  if (neighbour == "access") ExpectRegistered(instance.suite(), journey);
}

TEST(Neighbours, AllServicesWorkAndStartWithoutTerritory) {
  ExpectWorkWithout("territory", Seed() + 8);
}

TEST(Neighbours, AllServicesWorkAndStartWithoutAccess) { ExpectWorkWithout("access", Seed() + 9); }

}  // namespace
}  // namespace cc::tests
