// A day of evacuation through HTTP, from the decision to the settled follow-up and the return. What
// the situation report says of it was added up by hand:
//
//   who                                        method      people  children  low mobility
//   first family but for the grandmother       manifest       3        2          0
//   its grandmother, left in a hospital        manifest       1        0          1
//   second family, boarded off line            manifest       4        2          1
//                                              manifest       8        4          2
//   a car past the checkpoint                  checkpoint     3        1          0
//
// and never one sum of both methods.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/e2e/evacuation_figures.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

std::string Now() {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", absl::Now(), absl::UTCTimeZone());
}

class EvacuationDay : public testing::Test {
 protected:
  static std::string WithId(const std::string& fields) {
    return absl::StrCat("{", fields, fields.empty() ? "" : ",", R"("requestId":")", NewRequestId(),
                        R"("})");
  }
  Reply Report(const std::string& date) const {
    const Reply report = headquarters.Get(
        absl::StrCat("/v1/situationReport?unit_code=", kTown, "&date=", date, "&since=", date));
    EXPECT_EQ(report.status, 200) << report;
    return report;
  }
  Figures Live(const std::string& method) const {
    return OfMethod(Report(today).body.At("rows.0.evacuated"), method);
  }
  // The sum of the list behind the same figure.
  Figures Listed(const std::string& method) const {
    return SumOf(
        headquarters.All(absl::StrCat("/v1/countEntries?unit_code=", kTown, "&since=", today,
                                      "&date=", today, "&method=COUNT_METHOD_", method),
                         "entries"));
  }
  // How far the evacuation of the town is today.
  Json Progress() const {
    const std::vector<Json> lines = headquarters.All(
        absl::StrCat("/v1/evacuationProgress?unit_code=", kTown, "&date=", today), "progress");
    EXPECT_FALSE(lines.empty());
    return lines.empty() ? Json() : lines[0];
  }
  static std::string Line(const std::string& trip, const std::string& person,
                          const std::string& kind, int sequence, const std::string& more = "") {
    return absl::StrCat(R"({"sequence":)", sequence, R"(,"tripId":")", trip, R"(","personId":")",
                        person, R"(","kind":"KIND_)", kind, R"(","scanTime":")", Now(), R"(")",
                        more, "}");
  }
  Reply Scan(const std::string& line) {
    return crew.Post("/v1/scans",
                     absl::StrCat(R"({"device":")", device, R"(","line":)", line, "}"));
  }
  Reply MakeTrip(const std::string& site) {
    return crew.Post(
        "/v1/trips",
        absl::StrCat(R"({"fromUnitCode":")", kTown, R"(","transitCentreId":")", site,
                     R"(","date":")", today,
                     R"(","vehicle":"VEHICLE_BUS","places":{"seats":18,"wheelchairs":2},)",
                     R"("synthetic":true})"));
  }
  // A family of the town that asks, is expected on the trip and stands at the assembly point.
  Reply MakeParty(const Family& family, const std::string& trip) {
    const Reply party =
        crew.Post("/v1/parties",
                  absl::StrReplaceAll(family.party_json, {{kOrigin, kTown}, {kLeaveDate, today}}));
    EXPECT_EQ(party.status, 200) << party;
    MoveParty(post, party["id"], "request");
    const Reply assigned = crew.Post(absl::StrCat("/v1/trips/", trip, ":assignParty"),
                                     absl::StrCat(R"({"partyId":")", party["id"], R"("})"));
    EXPECT_EQ(assigned.status, 200) << assigned;
    EXPECT_EQ(MoveParty(post, party["id"], "assemble")["state"], "STATE_ASSEMBLED");
    return party;
  }
  Reply PassCheckpoint(const std::string& date, const std::string& count) {
    return crew.Post(
        "/v1/departures",
        absl::StrCat(R"({"method":"METHOD_CHECKPOINT","originUnitCode":")", kTown, R"(","date":")",
                     date, R"(","registeredUnitCode":")", kKramatorskRaion, R"(","count":)", count,
                     R"(,"synthetic":true})"));
  }
  void BeUnderADecision();
  void CountWhoRemains();
  void RefuseToLeave();
  std::string OpenSite();
  void BoardOneByOne(const std::string& trip, const std::vector<Json>& people);
  void BoardOffLine(const std::string& trip, const std::vector<Json>& people);
  void PlaceAndHandOver(const std::string& site, const std::string& first,
                        const std::string& second);
  Reply Confirm(const std::string& arrival) const;
  void RegisterAndFollowUp(const std::string& first_arrival, const std::string& second_arrival);

  std::mt19937_64 random{std::random_device{}()};
  const Family family = NewFamily(random), other = NewFamily(random);
  const std::string today = DayBefore(0);
  const std::string device = NewRequestId();
  int sequence = 0;  // of its records
  const Poster post = Once(Suite::Shared());
  const Office headquarters{Suite::Shared(), "donetsk-ova"};
  const Office crew{Suite::Shared(), "dispatcher"};
  const Office centre{Suite::Shared(), "transit"};
  const Office registrar{Suite::Shared(), "registrar"};
};

// Another run of this story may have decided the same today.
void EvacuationDay::BeUnderADecision() {
  const std::string in_force =
      absl::StrCat("/v1/evacuationDecisions?unit_code=", kTown, "&in_force_on=", today);
  if (!headquarters.All(in_force, "decisions").empty()) return;
  const std::string act = NewRequestId().substr(0, 8);
  Reply decision = headquarters.Post(
      "/v1/evacuationDecisions",
      absl::StrCat(R"({"kind":"KIND_OBLIGATORY","authority":"AUTHORITY_OBLAST_ADMINISTRATION",)",
                   R"("authorityUnitCode":")", kDonetskOblast,
                   R"(","act":{"kind":"розпорядження","number":")", act, R"(","date":")", today,
                   R"("},"startDate":")", today, R"(","endDate":")", today,
                   R"(","proposal":{"command":"Військове командування","number":"1","date":")",
                   today, R"("},"settlements":[{"unitCode":")", kTown,
                   R"(","planned":{"people":11,"children":5,"lowMobility":2}}],)",
                   R"("synthetic":true})"));
  ASSERT_EQ(decision.status, 200) << decision;
  EXPECT_EQ(decision["settlements.0.support"], "SUPPORT_SUPPORTED") << decision;
  decision = headquarters.Post(absl::StrCat("/v1/evacuationDecisions/", decision["id"], ":submit"),
                               absl::StrCat(R"({"sentDate":")", today, R"("})"));
  EXPECT_EQ(decision["state"], "STATE_IN_FORCE") << decision;
  EXPECT_THAT(headquarters.All(in_force, "decisions"), SizeIs(1));
}

void EvacuationDay::CountWhoRemains() {
  const Reply counted = headquarters.Post(
      "/v1/remainingCounts",
      absl::StrCat(R"({"unitCode":")", kTown, R"(","date":")", today,
                   R"(","remaining":{"people":12,"children":5,"lowMobility":3},)",
                   R"("method":"METHOD_DOOR_TO_DOOR","source":"староста","synthetic":true})"));
  if (counted.reason() != "COUNT_EXISTS") {
    EXPECT_EQ(counted.status, 200) << counted;
  }
  const Json remaining = Progress().At("remaining.0");
  EXPECT_EQ(remaining["method"], "METHOD_DOOR_TO_DOOR");
  EXPECT_EQ(FiguresOf(remaining.At("remaining")), (Figures{12, 5, 3}));
}

// One of the twelve stays: an act is drawn up, and is to be looked at again.
void EvacuationDay::RefuseToLeave() {
  const int refused = Number(Progress()["refused"]);
  const Reply added = headquarters.Post(
      "/v1/remainingResidents:add",
      WithId(absl::StrCat(R"("residents":[{"unitCode":")", kTown,
                          R"(","name":{"familyName":"Незгодний","givenName":"Гнат"},)",
                          R"("birthDate":")", EarlierDay("1950-01-01", random),
                          R"(","sex":"SEX_MALE","mobility":"MOBILITY_ASSISTED",)",
                          R"("source":"список старости","synthetic":true}])")));
  ASSERT_EQ(added.status, 200) << added;
  const Reply refusal = headquarters.Post(
      "/v1/evacuationRefusals",
      absl::StrCat(R"({"residentId":")", added["residents.0.id"], R"(","refuseDate":")", today,
                   R"(","reason":"Не лишить хати","signature":"SIGNATURE_SIGNED"})"));
  ASSERT_EQ(refusal.status, 200) << refusal;
  EXPECT_EQ(refusal["outcome"], "OUTCOME_STANDING");
  EXPECT_FALSE(refusal["reviewDate"].empty()) << refusal;
  EXPECT_EQ(Number(Progress()["refused"]), refused + 1);
}

// Seven beds: three that the first family takes, four of the second.
std::string EvacuationDay::OpenSite() {
  const Reply site = centre.Post(
      "/v1/sites",
      WithId(absl::StrCat(R"("site":{"kind":"KIND_TRANSIT_CENTRE","unitCode":")", kTransitUnit,
                          R"(","name":"Центр одного дня","synthetic":true},"rooms":[)",
                          R"({"number":"1","accessible":true,"beds":{"ordinary":3,)",
                          R"("wheelchair":1}},{"number":"2","beds":{"ordinary":3}}])")));
  EXPECT_EQ(site.status, 200) << site;
  return site["id"];
}

// Children with their mother; nobody twice.
void EvacuationDay::BoardOneByOne(const std::string& trip, const std::vector<Json>& people) {
  EXPECT_EQ(Scan(Line(trip, people[1]["id"], "BOARD", sequence + 1)).reason(),
            "CHILD_UNACCOMPANIED");
  for (const Json& person : people) {
    const Reply scan = Scan(Line(trip, person["id"], "BOARD", ++sequence));
    ASSERT_EQ(scan["result"], "RESULT_APPLIED") << scan;
  }
  EXPECT_EQ(Scan(Line(trip, people[0]["id"], "BOARD", sequence + 1)).reason(),
            "PERSON_ON_BOARD_ALREADY");
}

// With a device that has no network: its log comes when the trip has left, the newest record first
// (the children before their mother), and twice.
void EvacuationDay::BoardOffLine(const std::string& trip, const std::vector<Json>& people) {
  std::string log;
  for (size_t i = 0; i < people.size(); ++i) {
    const std::string line = Line(trip, people[i]["id"], "BOARD", static_cast<int>(i) + 1);
    log = absl::StrCat(line, log.empty() ? "" : ",", log);
  }
  const std::string manifest_path = absl::StrCat("/v1/trips/", trip, "/manifest");
  Reply manifest = crew.Get(manifest_path);
  EXPECT_EQ(manifest["expected"], "8") << manifest;
  EXPECT_EQ(manifest["onBoard"], "4") << manifest;
  EXPECT_EQ(MoveTrip(post, trip, "depart")["state"], "STATE_DEPARTED");
  const std::string upload =
      absl::StrCat(R"({"device":")", NewRequestId(), R"(","lines":[)", log, "]}");
  for (bool known : {false, true}) {
    const Reply uploaded = crew.Post("/v1/scans:upload", upload);
    ASSERT_EQ(uploaded.status, 200) << uploaded;
    for (const Json& answer : uploaded.body.At("answers").items()) {
      EXPECT_EQ(answer["result"], "RESULT_APPLIED") << uploaded;
      EXPECT_EQ(answer["known"] == "true", known) << uploaded;
    }
  }
  manifest = crew.Get(manifest_path);
  EXPECT_EQ(manifest["onBoard"], "8") << manifest;
}

void EvacuationDay::PlaceAndHandOver(const std::string& site, const std::string& first,
                                     const std::string& second) {
  const auto free_beds = [&] {
    const Reply now = centre.Get("/v1/sites/" + site);
    return Number(now["free.ordinary"]) + Number(now["free.wheelchair"]);
  };
  EXPECT_EQ(free_beds(), 7);
  const std::string at = absl::StrCat(R"(","siteId":")", site, R"(")");
  EXPECT_EQ(centre
                .Post("/v1/stays:place", WithId(absl::StrCat(R"("partyId":")", first, at,
                                                             R"(,"personNumbers":[1,2,3])")))
                .reason(),
            "FAMILY_SPLIT_UNEXPLAINED");
  const Reply stay =
      centre.Post("/v1/stays:place",
                  WithId(absl::StrCat(R"("partyId":")", first, at, R"(,"personNumbers":[1,2,3],)",
                                      R"("splitReason":"бабуся в лікарні")")));
  ASSERT_EQ(stay.status, 200) << stay;
  EXPECT_EQ(free_beds(), 4);
  const Reply whole =
      centre.Post("/v1/stays:place", WithId(absl::StrCat(R"("partyId":")", second, at)));
  ASSERT_EQ(whole.status, 200) << whole;
  EXPECT_EQ(whole["choice"], "CHOICE_ONE_ROOM");
  EXPECT_EQ(free_beds(), 0);

  // The first family goes on to a home: the hromada sees who comes.
  const Reply ended = centre.Post(
      absl::StrCat("/v1/stays/", stay["id"], ":end"),
      WithId(absl::StrCat(R"("onward":{"kind":"KIND_HOME","unitCode":")", kTransitUnit, R"("})")));
  ASSERT_EQ(ended.status, 200) << ended;
  EXPECT_EQ(free_beds(), 3);
  bool expected = false;
  for (const Json& arrival :
       centre.All(absl::StrCat("/v1/units/", kTransitUnit, "/expectedArrivals"), "arrivals")) {
    expected |= arrival["source"] == "SOURCE_DIRECTED" && arrival["stayId"] == stay["id"] &&
                Number(arrival["people.ordinary"]) == 3;
  }
  EXPECT_TRUE(expected);
}

// The pre-registration comes by the feed; they apply on the day of their arrival.
Reply EvacuationDay::Confirm(const std::string& arrival) const {
  Reply waiting;
  EXPECT_TRUE(Eventually([&] {
    waiting = registrar.Get("/v1/preRegistrations/" + arrival);
    return waiting.status == 200;
  })) << waiting;
  return registrar.Post(
      absl::StrCat("/v1/preRegistrations/", waiting["id"], ":confirm"),
      WithId(absl::StrCat(R"("applicationDate":")", today, R"(","residenceUnitCode":")",
                          kTransitUnit, R"(","officeUnitCode":")", kTransitUnit, R"(")")));
}

// The office registers both where they live now and asks after them: one has settled, one returns.
void EvacuationDay::RegisterAndFollowUp(const std::string& first_arrival,
                                        const std::string& second_arrival) {
  const Reply settled = Confirm(first_arrival), returning = Confirm(second_arrival);
  ASSERT_EQ(settled.status, 200) << settled;
  ASSERT_EQ(returning.status, 200) << returning;
  std::vector<Json> due;
  ASSERT_TRUE(Eventually([&] {
    due = registrar.All("/v1/followUps?household_id=" + settled["householdId"], "followUps");
    return !due.empty();
  }));
  const Reply talked =
      registrar.Post(absl::StrCat("/v1/followUps/", due[0]["id"], ":record"),
                     absl::StrCat(R"({"talkDate":")", today, R"(","found":"FOUND_SETTLED"})"));
  EXPECT_EQ(talked["state"], "STATE_DONE") << talked;
  const Reply returned = registrar.Post(
      "/v1/returns",
      WithId(absl::StrCat(R"("householdId":")", returning["householdId"], R"(","unitCode":")",
                          kTown, R"(","date":")", today, R"(")")));
  ASSERT_EQ(returned.status, 200) << returned;
  EXPECT_EQ(returned["dangerous"], "true") << returned;
}

TEST_F(EvacuationDay, GoesFromTheDecisionToTheSettledFollowUpAndItsCountsAddUp) {
  BeUnderADecision();
  CountWhoRemains();
  RefuseToLeave();
  const Figures manifest_before = Live("MANIFEST"), checkpoint_before = Live("CHECKPOINT");

  // Two families ask and are expected on one bus.
  const std::string site = OpenSite();
  const Reply trip = MakeTrip(site);
  ASSERT_EQ(trip.status, 200) << trip;
  const Reply first = MakeParty(family, trip["id"]), second = MakeParty(other, trip["id"]);
  const std::vector<Json> people = first.body.At("persons").items(),
                          offline = second.body.At("persons").items();
  ASSERT_THAT(people, SizeIs(4));
  ASSERT_THAT(offline, SizeIs(4));
  ASSERT_EQ(MoveTrip(post, trip["id"], "openBoarding")["state"], "STATE_BOARDING");

  BoardOneByOne(trip["id"], people);
  BoardOffLine(trip["id"], offline);

  // Where they are going they are seen before they come. On the way the first grandmother is taken
  // to a hospital.
  const Reply expected =
      centre.Get(absl::StrCat("/v1/units/", kTransitUnit, "/expectedArrivals?page_size=200"));
  EXPECT_THAT(expected.text, HasSubstr(trip["id"]));
  const Reply hospital = Scan(
      Line(trip["id"], people[3]["id"], "ALIGHT", ++sequence, R"(,"outcome":"OUTCOME_HOSPITAL")"));
  ASSERT_EQ(hospital["result"], "RESULT_APPLIED") << hospital;

  // They arrive; the trip is closed when of everybody it is known what became of them.
  EXPECT_EQ(MoveTrip(post, trip["id"], "arrive")["state"], "STATE_ARRIVED");
  const std::string close = absl::StrCat("/v1/trips/", trip["id"], ":close");
  EXPECT_EQ(crew.Post(close, "{}").reason(), "PEOPLE_UNACCOUNTED");
  const Reply came = RegisterArrival(post, first["id"], today),
              came_too = RegisterArrival(post, second["id"], today);
  ASSERT_EQ(came.status, 200) << came;
  ASSERT_EQ(came_too.status, 200) << came_too;
  const Reply closed = crew.Post(close, "{}");
  EXPECT_EQ(closed["state"], "STATE_CLOSED") << closed;
  const Reply passed = PassCheckpoint(today, R"({"people":3,"children":1})");
  ASSERT_EQ(passed.status, 200) << passed;

  EXPECT_EQ(Live("MANIFEST") - manifest_before, (Figures{8, 4, 2}));
  EXPECT_EQ(Live("CHECKPOINT") - checkpoint_before, (Figures{3, 1, 0}));
  EXPECT_EQ(Listed("MANIFEST"), Live("MANIFEST"));
  EXPECT_EQ(Listed("CHECKPOINT"), Live("CHECKPOINT"));

  PlaceAndHandOver(site, first["id"], second["id"]);
  RegisterAndFollowUp(came["id"], came_too["id"]);
}

}  // namespace
}  // namespace cc::tests
