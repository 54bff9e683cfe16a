#include "services/ccctl/simulate_evacuation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "absl/strings/str_cat.h"
#include "services/ccctl/fake_evacuation.h"

namespace cc::ccctl {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SimulateEvacuation : public ::testing::Test {
 protected:
  int Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"simulate", "evacuation", "--lang=en"});
    std::istringstream in;
    std::ostringstream out, err;
    const std::string dir = fake_.service().dir();
    Console console{.in = in,
                    .out = out,
                    .err = err,
                    .environment = [&](const std::string& name) -> std::optional<std::string> {
                      if (name == "CC_RUN") return dir + "/run.json";
                      if (name == "CC_AS") return "ministry";
                      return std::nullopt;
                    }};
    const int code = ccctl::Run(Contract::Embedded(), arguments, console);
    out_ = out.str();
    err_ = err.str();
    return code;
  }
  int People(bool children) const {
    int people = 0;
    for (const auto& [id, party] : fake_.parties)
      for (const auto& person : party.persons())
        people += !children || person.accompanying_adult() > 0;
    return people;
  }

  FakeEvacuation fake_;
  std::string out_, err_;
};

constexpr char kFrom[] = "--from-unit-code=UA14120110250049232";

TEST_F(SimulateEvacuation, DrivesTheDayFromTheDecisionToTheClosedTripsAndItsFiguresAgree) {
  ASSERT_EQ(Run({"--parties=20", "--seed=5", kFrom}), 0) << out_ << err_;
  EXPECT_EQ(fake_.Calls("CreateParty"), 20);
  for (const char* once : {"CreateDecision", "SubmitDecision", "RecordRemainingCount", "CreateSite",
                           "CreatePlan", "AcceptPlan", "RecordEstimate", "CloseIncident"})
    EXPECT_EQ(fake_.Calls(once), 1) << once;
  // 2 of 20 pass a checkpoint, 2 leave alone, one more count of people who walk in; the silent trip
  // takes one group, the planned one 15.
  EXPECT_EQ(fake_.Calls("RecordDeparture"), 5);
  EXPECT_EQ(fake_.Calls("RegisterArrival"), 16);
  EXPECT_EQ(fake_.Calls("PlaceParty"), 16);
  EXPECT_EQ(fake_.Calls("DepartTrip"), 2);
  EXPECT_EQ(fake_.Calls("CloseTrip"), 4) << "each too early once";
  EXPECT_EQ(fake_.Calls("UploadScans"), 2) << "the log off line comes twice";
  EXPECT_EQ(fake_.Calls("ResolveScanConflict"), 5) << "of 15 groups every third";
  EXPECT_EQ(fake_.Calls("EndStay"), 5);
  EXPECT_THAT(out_, HasSubstr("refused CHILD_UNACCOMPANIED"));
  EXPECT_THAT(out_, HasSubstr("refused PERSON_ON_BOARD_ALREADY"));
  EXPECT_THAT(out_, HasSubstr("refused PEOPLE_UNACCOUNTED: 2"));
  EXPECT_THAT(out_, HasSubstr("by manifests"));
  EXPECT_THAT(out_, HasSubstr("by estimate"));
  EXPECT_THAT(out_, Not(HasSubstr("DIFFERS")));
  for (const auto& [id, party] : fake_.parties) EXPECT_TRUE(party.synthetic());
}

TEST_F(SimulateEvacuation, TheSameSeedDrivenAgainChangesNothing) {
  ASSERT_EQ(Run({"--parties=12", "--seed=9", kFrom}), 0) << err_;
  const auto ids = fake_.request_ids;
  const int people = People(false);
  const size_t entries = fake_.entries.size();
  ASSERT_EQ(Run({"--parties=12", "--seed=9", kFrom}), 0) << out_ << err_;
  EXPECT_EQ(fake_.request_ids, ids);
  EXPECT_EQ(fake_.parties.size(), 12u);
  EXPECT_EQ(People(false), people);
  EXPECT_EQ(fake_.entries.size(), entries);
}

TEST_F(SimulateEvacuation, AnotherSeedIsAnotherDay) {
  ASSERT_EQ(Run({"--parties=6", "--seed=9", "--silent-trip=false", kFrom}), 0) << err_;
  ASSERT_EQ(Run({"--parties=6", "--seed=10", "--silent-trip=false", kFrom}), 0) << out_ << err_;
  EXPECT_EQ(fake_.parties.size(), 12u);
  EXPECT_EQ(fake_.Calls("CreateTrip"), 0);
}

TEST_F(SimulateEvacuation, LeavesTheRequestsOfOthersAlone) {
  evacuation::v1::Party other;
  other.set_id("018f0000-0000-7000-8000-00000000ffff");
  other.add_persons()->set_id("018f0000-0000-7000-8000-00000000fffe");
  fake_.parties[other.id()] = other;
  ASSERT_EQ(Run({"--parties=5", kFrom}), 0) << out_ << err_;
  EXPECT_EQ(fake_.pinned_out, std::set<std::string>{other.id()});
  EXPECT_EQ(fake_.Calls("AssembleParty"), 4) << "one of five left past a checkpoint";
}

TEST_F(SimulateEvacuation, EndsWithAnErrorWhereTheReportIsNotWhatItCounted) {
  fake_.report_error = 1;
  EXPECT_EQ(Run({"--parties=5", kFrom}), 9) << out_;
  EXPECT_THAT(out_, HasSubstr("DIFFERS"));
}

TEST_F(SimulateEvacuation, EndsWithAnErrorWhereSomebodyPlannedDidNotBoard) {
  fake_.change_one = true;
  EXPECT_EQ(Run({"--parties=5", kFrom}), 9) << out_;
  EXPECT_THAT(err_, HasSubstr("of those planned have boarded"));
}

TEST_F(SimulateEvacuation, EndsWithAnErrorWhereSomethingWrongIsTaken) {
  fake_.service().On("CloseTrip",
                     [](const FakeRequest&) { return Answer(evacuation::v1::Trip()); });
  EXPECT_EQ(Run({"--parties=5", kFrom}), 9) << out_;
  EXPECT_THAT(err_, HasSubstr("close-trip: was to be refused"));
}

TEST_F(SimulateEvacuation, RefusesWhatItDoesNotUnderstand) {
  EXPECT_EQ(Run({"--parties=3"}), 3);
  EXPECT_EQ(Run({kFrom}), 3);
  EXPECT_EQ(Run({"--parties=0", kFrom}), 3);
  EXPECT_EQ(Run({"--parties=1001", kFrom}), 3);
  EXPECT_EQ(Run({"--parties=3", "--speed=-1", kFrom}), 3);
  EXPECT_EQ(Run({"--parties=3", "--what=1", kFrom}), 3);
  EXPECT_EQ(Run({"--parties=3", "--to-unit-code=A", "--transit-centre-id=B", kFrom}), 3);
  EXPECT_EQ(fake_.Calls("CreateParty"), 0);
}

}  // namespace
}  // namespace cc::ccctl
