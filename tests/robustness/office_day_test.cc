// A day of an office during which the power fails: registry and gateway are killed at random points
// of its calls, clerks send again what was not answered, and what was written down meanwhile is
// uploaded afterwards. In the evening everything adds up.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "tests/framework/story.h"
#include "tests/robustness/instance.h"

namespace cc::tests {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kOtherOblast[] = "UA63000000000041885";
constexpr int kClerks = 2;
constexpr int kFamilies = 4;
constexpr absl::Duration kPatience = absl::Minutes(2);

// In the texts `'` stands for `"`.
std::string Quoted(const std::string& text) { return absl::StrReplaceAll(text, {{"'", "\""}}); }

// Sends each request under an id of its own until it is answered.
class Clerk {
 public:
  Clerk(const Suite& suite, const std::string& identity) : office_(suite, identity) {}
  Reply Post(const std::string& path, const std::string& fields = "") const {
    return office_.Insist("POST", path,
                          absl::StrCat("{", Quoted(fields), fields.empty() ? "" : ",",
                                       R"("requestId":")", NewRequestId(), R"("})"),
                          kPatience);
  }
  // How many people are found by this.
  size_t Found(const std::string& by) const {
    return office_
        .Insist("POST", "/v1/people:search", Quoted(absl::StrCat("{", by, "}")), kPatience)
        .body.At("people")
        .items()
        .size();
  }
  Reply Get(const std::string& path) const { return office_.Insist("GET", path, "", kPatience); }
  std::vector<Json> All(const std::string& path, const std::string& field) const {
    return office_.All(path, field);
  }

 private:
  const Office office_;
};

// Mother and daughter of one clerk's visitor.
struct Visitor {
  std::string surname, phone, numbers[2];
  std::string ticket, registration, household, need, referral;
  std::string refusal;  // of the step that failed; empty where all went well
};

Visitor NewVisitor(std::mt19937_64& random) {
  Visitor visitor;
  visitor.surname = NewFamily(random).family_name;
  visitor.phone = absl::StrFormat("+38067%07d", static_cast<int>(random() % 10000000));
  visitor.numbers[0] = Rnokpp("1987-09-14", false, static_cast<int>(random() % 5000));
  visitor.numbers[1] = Rnokpp("2014-02-03", false, static_cast<int>(random() % 5000));
  return visitor;
}

std::string Mother(const Visitor& visitor, bool with_number) {
  return absl::StrCat("{'person':{'name':{'familyName':'", visitor.surname,
                      "','givenName':'Звениславка','patronymic':'Іванівна'},"
                      "'birthDate':'1987-09-14','sex':'SEX_FEMALE',",
                      with_number ? absl::StrCat("'rnokpp':'", visitor.numbers[0], "',") : "",
                      "'phone':'", visitor.phone, "'},'kinship':'KINSHIP_HEAD'}");
}

std::string Application(const std::string& members) {
  return absl::StrCat(
      "'members':[", members, "],'applicant':1,'applicationDate':'2025-05-03','originUnitCode':'",
      kOrigin, "','leaveDate':'", kLeaveDate, "','residenceUnitCode':'", kTransitUnit,
      "','residenceAddress':'вул. Нова, 2','officeUnitCode':'", kTransitUnit, "','synthetic':true");
}

std::string FamilyApplication(const Visitor& visitor) {
  return Application(absl::StrCat(
      Mother(visitor, true), ",{'person':{'name':{'familyName':'", visitor.surname,
      "','givenName':'Ясногорка'},'birthDate':'2014-02-03','sex':'SEX_FEMALE','rnokpp':'",
      visitor.numbers[1],
      "'},'kinship':'KINSHIP_CHILD','accompanyingAdult':1,'accompaniment':"
      "'ACCOMPANIMENT_PARENT'}"));
}

// A transition by the registration's present state.
Reply MoveRegistration(const Clerk& clerk, const std::string& id, const std::string& verb,
                       const std::string& fields) {
  const std::string at = "/v1/registrations/" + id;
  const std::string etag = clerk.Get(at)["etag"];
  return clerk.Post(absl::StrCat(at, ":", verb), absl::StrCat(fields, ",'etag':", Quote(etag)));
}

// One office, its hospital and its second pair of eyes.
class Day {
 public:
  explicit Day(const Suite& suite)
      : office(suite, "registrar"),
        clerk(suite, "registrar"),
        hospital(suite, "support-provider"),
        second(suite, "admin"),
        ministry(suite, "ministry") {}

  bool Open() {
    std::string hours;
    for (const char* day :
         {"MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"})
      absl::StrAppend(&hours, hours.empty() ? "" : ",", "{'weekday':'WEEKDAY_", day,
                      "','opens':'00:00','closes':'23:59'}");
    Reply made = clerk.Post(
        "/v1/servicePoints",
        absl::StrCat("'servicePoint':{'kind':'KIND_SOCIAL_PROTECTION_OFFICE','officeUnitCode':'",
                     kTransitUnit, "','name':'Відділ','windows':['1','2'],'hours':[", hours,
                     "],'slotMinutes':30,'slotCapacity':1,'synthetic':true}"));
    place = made["id"];
    // The body of this call is the provider itself.
    Reply provider = office.Insist(
        "POST", "/v1/providers?request_id=" + NewRequestId(),
        Quoted(absl::StrCat("{'kind':'KIND_HOSPITAL','name':'Вигадана лікарня','unitCode':'",
                            kTransitUnit,
                            "','services':['medical'],'active':true,'synthetic':true}")));
    provider_id = provider["id"];
    return !place.empty() && !provider_id.empty();
  }

  const Office office;
  const Clerk clerk, hospital, second, ministry;
  std::string place, provider_id;
};

// The whole visit; stops at the first refusal.
class Visit {
 public:
  Visit(const Day& day, Visitor& visitor, const std::string& window)
      : day_(day), visitor_(visitor), window_(window) {}

  void Run() {
    (void)(Come() && Apply() && AwaitNumber() && Assess() && Refer() && FollowUp() && Leave());
  }

 private:
  bool Done(const char* step, const Reply& reply) {
    if (reply.status == 200) return true;
    std::ostringstream text;
    text << step << ": " << reply;
    visitor_.refusal = text.str();
    return false;
  }
  bool Come() {
    if (!Done("ticket", day_.clerk.Post(absl::StrCat("/v1/servicePoints/", day_.place, "/tickets"),
                                        "'matter':'OFFICE_MATTER_REGISTRATION'")))
      return false;
    Reply called =
        day_.clerk.Post(absl::StrCat("/v1/servicePoints/", day_.place, "/tickets:callNext"),
                        absl::StrCat("'window':'", window_, "'"));
    visitor_.ticket = called["id"];
    return Done("call", called) &&
           Done("start", day_.clerk.Post("/v1/tickets/" + visitor_.ticket + ":start"));
  }
  Reply Move(const std::string& verb, const std::string& fields) {
    return MoveRegistration(day_.clerk, visitor_.registration, verb, fields);
  }
  bool Apply() {
    Reply applied = day_.clerk.Post("/v1/registrations:apply", FamilyApplication(visitor_));
    visitor_.registration = applied["id"];
    visitor_.household = applied["householdId"];
    return Done("apply", applied) &&
           Done("verify", Move("startVerification", "'note':'немає доказів'")) &&
           Done("register", Move("register", "'proof':'RESIDENCE_PROOF_EDUCATION'"));
  }
  bool AwaitNumber() {
    const std::string at = "/v1/registrations/" + visitor_.registration;
    Reply numbered;
    if (Eventually(
            [&] {
              numbered = day_.clerk.Get(at);
              return numbered["people.0.certificateState"] == "CERTIFICATE_STATE_ISSUED" &&
                     numbered["people.1.certificateState"] == "CERTIFICATE_STATE_ISSUED";
            },
            absl::Minutes(2)))
      return true;
    return Done("number", Reply{.status = 0, .text = numbered.text});
  }
  bool Assess() {
    Reply assessed =
        day_.clerk.Post(absl::StrCat("/v1/households/", visitor_.household, ":assessNeeds"),
                        "'assessDate':'2025-05-10','findings':[{'kind':'medical','urgency':"
                        "'URGENCY_HIGH'},{'kind':'housing','urgency':'URGENCY_LOW'}]");
    visitor_.need = assessed["findings.0.needId"];
    return Done("assess", assessed);
  }
  bool Refer() {
    Reply prepared = day_.clerk.Post(
        "/v1/referrals",
        absl::StrCat("'needId':'", visitor_.need, "','providerId':'", day_.provider_id, "'"));
    visitor_.referral = prepared["id"];
    const std::string own = "/v1/referrals/" + visitor_.referral;
    const std::string incoming = "/v1/incomingReferrals/" + visitor_.referral;
    return Done("refer", prepared) &&
           Done("send", day_.clerk.Post(own + ":send",
                                        "'consent':{'date':'2025-05-10','form':'FORM_WRITTEN'}")) &&
           Done("accept", day_.hospital.Post(incoming + ":accept")) &&
           Done("deliver", day_.hospital.Post(incoming + ":deliver",
                                              "'deliveryDate':'2025-05-20','description':'огляд',"
                                              "'quantity':1,'measure':'послуга'")) &&
           Done("outcome", day_.clerk.Post(own + ":close", "'outcome':'OUTCOME_MET'"));
  }
  bool FollowUp() {
    const std::string list = "/v1/followUps?household_id=" + visitor_.household;
    std::vector<Json> due;
    if (!Eventually(
            [&] {
              due = day_.clerk.All(list, "followUps");
              return due.size() == 3;
            },
            absl::Minutes(2)))
      return Done("follow-up", Reply{.status = 0, .text = absl::StrCat(due.size(), " due")});
    return Done("follow-up",
                day_.clerk.Post(absl::StrCat("/v1/followUps/", due[0]["id"], ":record"),
                                "'talkDate':'2025-05-15','found':'FOUND_SETTLED'"));
  }
  bool Leave() {
    return Done("finish", day_.clerk.Post("/v1/tickets/" + visitor_.ticket + ":finish"));
  }

  const Day& day_;
  Visitor& visitor_;
  const std::string window_;
};

// What the office can see of a visitor in the evening.
void ExpectWholeVisit(const Day& day, const Visitor& visitor) {
  SCOPED_TRACE(visitor.surname);
  ASSERT_EQ(visitor.refusal, "");
  for (const std::string& number : visitor.numbers)
    EXPECT_EQ(day.clerk.Found(absl::StrCat("'rnokpp':'", number, "'")), 1u);
  EXPECT_EQ(day.clerk.Found(absl::StrCat("'phone':'", visitor.phone, "'")), 1u);
  const Reply registration = day.clerk.Get("/v1/registrations/" + visitor.registration);
  EXPECT_EQ(day.clerk.Found(absl::StrCat("'certificateNumber':'",
                                         registration["people.1.certificateNumber"], "'")),
            1u);
  EXPECT_THAT(day.clerk.All("/v1/assessments?household_id=" + visitor.household, "assessments"),
              SizeIs(1));
  EXPECT_THAT(day.clerk.All("/v1/referrals?household_id=" + visitor.household, "referrals"),
              SizeIs(1));
  EXPECT_THAT(day.clerk.All("/v1/assistance?household_id=" + visitor.household, "assistance"),
              SizeIs(1));
  EXPECT_THAT(day.clerk.All("/v1/followUps?household_id=" + visitor.household, "followUps"),
              SizeIs(2))
      << "one of three is done";
  EXPECT_EQ(day.clerk.Get("/v1/needs/" + visitor.need)["state"], "STATE_MET");
}

class OfficeDayInThePowerCut : public testing::Test {
 protected:
  int Count(const std::string& statement) {
    int count = -1;
    (void)absl::SimpleAtoi(absl::StripAsciiWhitespace(instance.Psql("registry", statement)),
                           &count);
    return count;
  }
  std::string Line(const std::string& command) const {
    return std::string(absl::StripAsciiWhitespace(suite.Run(command).text));
  }

  // Two clerks receive their visitors; at random points the power fails.
  void ReceiveVisitors() {
    for (int i = 0; i < kFamilies; ++i) visitors.push_back(NewVisitor(random));
    std::atomic<int> working = kClerks;
    std::vector<std::thread> clerks;
    for (int c = 0; c < kClerks; ++c) {
      clerks.emplace_back([&, c] {
        for (int i = c; i < kFamilies; i += kClerks)
          Visit(day, visitors[static_cast<size_t>(i)], absl::StrCat(c + 1)).Run();
        --working;
      });
    }
    int kills = 0;
    for (; working > 0 && kills < 12; ++kills) {
      absl::SleepFor(absl::Milliseconds(300 + random() % 1500));  // the random point
      instance.Kill(kills % 3 == 2 ? "gateway" : "registry");
      EXPECT_TRUE(instance.AwaitReady({"registry", "gateway"}));
    }
    for (std::thread& clerk : clerks) clerk.join();
    EXPECT_GE(kills, 3) << "the day was over before the power failed";
  }

  void RegisterLaptop() {
    dir = Line("mktemp -d /tmp/cc-office-day.XXXXXX");
    ASSERT_EQ(
        suite.Run(absl::StrCat("openssl genpkey -algorithm ED25519 -out ", dir, "/device.pem"))
            .code,
        0);
    const std::string key(absl::StripAsciiWhitespace(
        suite.Ccctl("registrar", "offline key " + dir + "/device.pem").text));
    Reply made = day.ministry.Post(
        "/v1/offlineDevices",
        absl::StrCat("'device':{'officeUnitCode':'", kTransitUnit,
                     "','name':'Ноутбук','publicKey':'", key, "','synthetic':true}"));
    ASSERT_EQ(made.status, 200) << made;
    device = made["id"];
  }

  // Two tickets, a family with its assessment, and one that is registered already.
  std::string WrittenDown() {
    const std::string at =
        absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::Now() - absl::Minutes(1), absl::UTCTimeZone());
    int sequence = 0;
    const auto line = [&](const std::string& what) {
      return absl::StrCat("{'sequence':'", ++sequence, "','recordedTime':'", at, "',", what, "}");
    };
    const std::string ticket = absl::StrCat("'issueTicket':{'servicePointId':'", day.place,
                                            "','matter':'OFFICE_MATTER_REGISTRATION'}");
    const std::vector<std::string> lines = {
        line(ticket), line(ticket),
        line(absl::StrCat("'submitApplication':{", FamilyApplication(NewVisitor(random)), "}")),
        line("'householdOfSequence':'3','assessNeeds':{'assessDate':'2025-05-10','findings':"
             "[{'kind':'housing','urgency':'URGENCY_HIGH'}]}"),
        line(absl::StrCat("'submitApplication':{", FamilyApplication(visitors[0]), "}"))};
    return Quoted(
        absl::StrCat("{'deviceId':'", device, "','commands':[", absl::StrJoin(lines, ","), "]}"));
  }

  // The power is off, the laptop goes on. The signed package.
  std::string WorkWithoutPower() {
    instance.HoldSupervisor();
    instance.Kill("registry");
    std::ofstream(dir + "/day.json") << WrittenDown();
    EXPECT_EQ(suite
                  .Ccctl("registrar", absl::StrCat("offline sign ", dir, "/device.pem ", dir,
                                                   "/day.json ", dir, "/package-"))
                  .code,
              0);
    std::string package = ReadFile(dir + "/package-1.json");
    EXPECT_NE(registrar.Post("/v1/offlinePackages", package).status, 200) << "nobody is there";
    instance.Release();
    EXPECT_TRUE(instance.AwaitReady({"registry"}));
    return package;
  }

  // It is uploaded, the power failing once more, and again.
  void Upload(const std::string& package) {
    std::thread cut([&] {
      absl::SleepFor(absl::Milliseconds(50 + random() % 200));
      instance.Kill("registry");
    });
    (void)registrar.Insist("POST", "/v1/offlinePackages", package, kPatience);
    cut.join();
    ASSERT_TRUE(instance.AwaitReady({"registry"}));
    Reply uploaded = registrar.Insist("POST", "/v1/offlinePackages", package, kPatience);
    ASSERT_EQ(uploaded.status, 200) << uploaded;
    for (int i = 0; i < 4; ++i)
      EXPECT_EQ(uploaded[absl::StrCat("lines.", i, ".outcome")], "OUTCOME_APPLIED") << uploaded;
    EXPECT_EQ(uploaded["lines.4.outcome"], "OUTCOME_REFUSED");
    EXPECT_EQ(uploaded["lines.4.reason"], "DUPLICATE_REGISTRATION");
  }

  void ResolveConflict() {
    const std::string list = "/v1/offlineConflicts?device_id=" + device;
    EXPECT_THAT(registrar.All(list, "lines"), SizeIs(1)) << "shown, not dropped";
    Reply resolved = day.clerk.Post(
        "/v1/offlineConflicts:resolve",
        absl::StrCat("'deviceId':'", device, "','sequence':'5','resolution':'Родина вже є'"));
    EXPECT_EQ(resolved.status, 200) << resolved;
    EXPECT_THAT(registrar.All(list, "lines"), IsEmpty());
  }

  // The same mother once more, by a clerk who was told that she is another; two people merge her.
  void MergeTwin() {
    Reply twin =
        day.clerk.Post("/v1/registrations:apply",
                       absl::StrCat(Application(Mother(visitors[0], false)),
                                    ",'confirmedDistinct':true,'justification':'Каже, що вперше'"));
    ASSERT_EQ(twin.status, 200) << twin;
    std::string candidate;
    for (const Json& one : day.clerk.All("/v1/duplicates", "duplicateCandidates")) {
      for (const char* side : {"first.personId", "second.personId"}) {
        if (one[side] == twin["people.0.personId"]) candidate = one["id"];
      }
    }
    ASSERT_NE(candidate, "");
    const std::string at = "/v1/duplicates/" + candidate;
    Reply proposed = day.clerk.Post(at + ":proposeMerge", "'note':'той самий паспорт'");
    EXPECT_EQ(proposed.status, 200) << proposed;
    EXPECT_EQ(day.clerk.Post(at + ":approveMerge").reason(), "SECOND_PERSON_REQUIRED");
    Reply merged = day.second.Post(at + ":approveMerge");
    EXPECT_EQ(merged["state"], "STATE_MERGED") << merged;
  }

  // One family moves to another oblast, and another goes home.
  void MoveOneAndCancelOne() {
    const std::string at = "/v1/registrations/";
    const Reply first = day.clerk.Get(at + visitors[0].registration);
    Reply moved = day.second.Post(
        "/v1/registrations:changeResidence",
        absl::StrCat("'certificateNumber':'", first["people.0.certificateNumber"],
                     "','birthDate':'1987-09-14','residenceUnitCode':'", kOtherOblast,
                     "','residenceAddress':'вул. Третя, 3','officeUnitCode':'", kOtherOblast,
                     "','moveDate':'2025-06-01'"));
    ASSERT_EQ(moved.status, 200) << moved;
    EXPECT_EQ(moved["id"], visitors[0].registration);
    const Office there(suite, "kharkiv-ova");
    EXPECT_EQ(there.Get(at + visitors[0].registration).status, 200);
    EXPECT_EQ(there.Get(at + visitors[1].registration).status, 404);
    Reply cancelled =
        MoveRegistration(day.clerk, visitors[1].registration, "cancel",
                         "'ruleId':'registration.cancel.returned','eventDate':'2025-06-20'");
    EXPECT_EQ(cancelled["state"], "STATE_CANCELLED") << cancelled;
  }

  void ExpectTheEveningAddsUp(int people_before) {
    const std::string place = "/v1/servicePoints/" + day.place;
    Reply figures = day.clerk.Get(place + "/queueFigures");
    EXPECT_EQ(figures["served"], absl::StrCat(kFamilies)) << figures;
    EXPECT_EQ(figures["waiting"], "2") << "those of the laptop";
    std::vector<Json> tickets = day.clerk.All(place + "/tickets", "tickets");
    std::set<std::string> numbers;
    for (const Json& one : tickets) numbers.insert(one["number"]);
    EXPECT_THAT(tickets, SizeIs(kFamilies + 2));
    EXPECT_THAT(numbers, SizeIs(kFamilies + 2)) << "no doubles";
    EXPECT_TRUE(numbers.contains(absl::StrCat(kFamilies + 2))) << "no gaps";
    EXPECT_EQ(Count("SELECT count(*) FROM people") - people_before, 2 * kFamilies + 2 + 1)
        << "the families, the late one, the mother's other record";
    EXPECT_EQ(Count("SELECT count(*) FROM people WHERE merged_into IS NOT NULL"), 1);
    Suite::Output audit;
    EXPECT_TRUE(Eventually(
        [&] {
          audit = suite.Ccctl("admin", "audit verify registry");
          return audit.code == 0;
        },
        absl::Minutes(1)))
        << audit.text;
  }

  Instance& instance = Instance::Shared();
  Suite& suite = instance.suite();
  std::mt19937_64 random{Seed()};
  Day day{suite};
  const Office registrar{suite, "registrar"};
  std::vector<Visitor> visitors;
  std::string dir, device;
};

TEST_F(OfficeDayInThePowerCut, LosesNothingDoublesNothingAndAddsUpInTheEvening) {
  SCOPED_TRACE(absl::StrCat("CC_SEED=", Seed()));
  ASSERT_TRUE(day.Open());
  const int people_before = Count("SELECT count(*) FROM people");
  ReceiveVisitors();
  for (const Visitor& visitor : visitors) ExpectWholeVisit(day, visitor);
  ASSERT_NO_FATAL_FAILURE(RegisterLaptop());
  const std::string package = WorkWithoutPower();
  ASSERT_NO_FATAL_FAILURE(Upload(package));
  ResolveConflict();
  ASSERT_NO_FATAL_FAILURE(MergeTwin());
  ASSERT_NO_FATAL_FAILURE(MoveOneAndCancelOne());
  ExpectTheEveningAddsUp(people_before);
  std::filesystem::remove_all(dir);
}

}  // namespace
}  // namespace cc::tests
