#include "services/ccctl/simulate_evacuation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "cc/evacuation/v1/planning_service.pb.h"
#include "services/ccctl/fake_service.h"

namespace cc::ccctl {
namespace {

using evacuation::v1::Party;
using evacuation::v1::Plan;
using ::testing::HasSubstr;

// An evacuation that keeps what it is told and plans everybody onto one trip.
class SimulateEvacuation : public ::testing::Test {
 protected:
  SimulateEvacuation() {
    fake_.On("ListTransitCentres", [](const FakeRequest&) {
      evacuation::v1::ListTransitCentresResponse centres;
      centres.add_transit_centres()->set_id("018f0000-0000-7000-8000-0000000000cc");
      return Answer(centres);
    });
    fake_.On("CreateParty", [this](const FakeRequest& call) {
      evacuation::v1::CreatePartyRequest request;
      request.ParseFromString(call.body);
      Party party = request.party();
      party.set_id(absl::StrCat("018f0000-0000-7000-8000-00000000", 1000 + parties_.size()));
      parties_[party.id()] = party;
      told_ += request.party().SerializeAsString();
      return Answer(party);
    });
    for (const char* method : {"RequestEvacuation", "AssembleParty", "BoardParty"}) {
      fake_.On(method, [this](const FakeRequest& call) {
        evacuation::v1::AssemblePartyRequest request;  // all have their id first
        request.ParseFromString(call.body);
        return Answer(parties_[request.id()]);
      });
    }
    fake_.On("CreatePlan", [this](const FakeRequest& call) {
      evacuation::v1::CreatePlanRequest request;
      request.ParseFromString(call.body);
      plan_ = request.plan();
      plan_.set_id("018f0000-0000-7000-8000-0000000000aa");
      auto& trip = *plan_.add_trips();
      trip.set_trip_id("018f0000-0000-7000-8000-0000000000bb");
      int people = 0;
      for (const auto& [id, party] : parties_) {
        auto& planned = *trip.add_parties();
        planned.set_party_id(id);
        planned.set_outcome(evacuation::v1::PlannedParty::OUTCOME_ASSIGNED);
        people += party.persons_size();
      }
      plan_.set_people_served(people);
      return Answer(plan_);
    });
    fake_.On("AcceptPlan", [this](const FakeRequest&) { return Answer(plan_); });
    for (const char* method : {"OpenBoarding", "DepartTrip", "ArriveTrip"})
      fake_.On(method, [](const FakeRequest&) { return Answer(evacuation::v1::Trip()); });
    fake_.On("RegisterArrival",
             [](const FakeRequest&) { return Answer(evacuation::v1::Arrival()); });
  }
  int Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"simulate", "evacuation", "--lang=en"});
    std::istringstream in;
    std::ostringstream out, err;
    Console console{.in = in,
                    .out = out,
                    .err = err,
                    .environment = [this](const std::string& name) -> std::optional<std::string> {
                      if (name == "CC_RUN") return fake_.dir() + "/run.json";
                      if (name == "CC_AS") return "ministry";
                      return std::nullopt;
                    }};
    const int code = ccctl::Run(Contract::Embedded(), arguments, console);
    out_ = out.str();
    err_ = err.str();
    return code;
  }
  int Calls(const std::string& method) const {
    int calls = 0;
    for (const FakeRequest& call : fake_.calls()) calls += call.method == method;
    return calls;
  }

  FakeService fake_;
  std::map<std::string, Party> parties_;
  Plan plan_;
  std::string told_, out_, err_;
};

constexpr char kFrom[] = "--from-unit-code=UA14120110000031497";

TEST_F(SimulateEvacuation, TakesEveryGroupFromItsRequestToItsArrival) {
  ASSERT_EQ(Run({"--parties=12", "--seed=5", kFrom}), 0) << err_;
  for (const char* method :
       {"CreateParty", "RequestEvacuation", "AssembleParty", "BoardParty", "RegisterArrival"}) {
    EXPECT_EQ(Calls(method), 12) << method;
  }
  for (const char* method :
       {"CreatePlan", "AcceptPlan", "OpenBoarding", "DepartTrip", "ArriveTrip"})
    EXPECT_EQ(Calls(method), 1) << method;
  EXPECT_THAT(out_,
              HasSubstr(absl::StrCat("people arrived and registered: ", plan_.people_served())));
  for (const auto& [id, party] : parties_) {
    EXPECT_TRUE(party.synthetic());
    EXPECT_EQ(party.persons(0).kinship(), common::v1::KINSHIP_HEAD);
  }
}

TEST_F(SimulateEvacuation, InventsTheSameGroupsForTheSameSeed) {
  ASSERT_EQ(Run({"--parties=5", "--seed=9", kFrom}), 0) << err_;
  const std::string first = told_;
  parties_.clear();
  told_.clear();
  ASSERT_EQ(Run({"--parties=5", "--seed=9", kFrom}), 0) << err_;
  EXPECT_EQ(told_, first);
  parties_.clear();
  told_.clear();
  ASSERT_EQ(Run({"--parties=5", "--seed=10", kFrom}), 0) << err_;
  EXPECT_NE(told_, first);
}

TEST_F(SimulateEvacuation, SaysWhereSomebodyPlannedDidNotArrive) {
  fake_.On("AcceptPlan", [this](const FakeRequest&) {
    Plan accepted = plan_;
    accepted.mutable_trips(0)->mutable_parties(0)->set_outcome(
        evacuation::v1::PlannedParty::OUTCOME_CHANGED);
    return Answer(accepted);
  });
  EXPECT_EQ(Run({"--parties=3", kFrom}), 9);
  EXPECT_EQ(Calls("RegisterArrival"), 2);
}

TEST_F(SimulateEvacuation, RefusesWhatItDoesNotUnderstand) {
  EXPECT_EQ(Run({"--parties=3"}), 3);
  EXPECT_EQ(Run({kFrom}), 3);
  EXPECT_EQ(Run({"--parties=0", kFrom}), 3);
  EXPECT_EQ(Run({"--parties=3", "--speed=-1", kFrom}), 3);
  EXPECT_EQ(Run({"--parties=3", "--what=1", kFrom}), 3);
  EXPECT_EQ(Calls("CreateParty"), 0);
}

}  // namespace
}  // namespace cc::ccctl
