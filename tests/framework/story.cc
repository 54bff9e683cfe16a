#include "tests/framework/story.h"

#include <array>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"

namespace cc::tests {
namespace {

// A name that no dictionary has.
std::string InventedName(std::mt19937_64& random, const std::string& end) {
  static constexpr const char* kSyllables[] = {"жва", "щеґо", "пльо", "хру", "взі", "цьму",
                                               "ґле", "шку",  "фря",  "дзе", "бзу", "йор"};
  std::string name = "Щигл";
  for (int i = 0; i < 5; ++i) name += kSyllables[random() % std::size(kSyllables)];
  return name + end;
}

std::string Unzr(const std::string& birth_date, int serial) {
  std::string digits =
      absl::StrCat(birth_date.substr(0, 4), birth_date.substr(5, 2), birth_date.substr(8, 2));
  std::string record = absl::StrFormat("%04d", serial % 9999 + 1);
  static constexpr std::array<int, 3> kWeights = {7, 3, 1};
  int sum = 0, place = 0;
  for (char c : digits + record) sum += kWeights[place++ % 3] * (c - '0');
  return absl::StrCat(digits, "-", record, sum % 10);
}

struct Person {
  std::string given, patronymic, birth_date;
  bool male;
  const char* mobility;
  const char* kinship;
  int adult;
};

std::string WithRequestId(const std::string& path) {
  return absl::StrCat(path, "?request_id=", NewRequestId());
}

}  // namespace

std::string Rnokpp(const std::string& birth_date, bool male, int serial) {
  int year, month, day;
  (void)absl::SimpleAtoi(birth_date.substr(0, 4), &year);
  (void)absl::SimpleAtoi(birth_date.substr(5, 2), &month);
  (void)absl::SimpleAtoi(birth_date.substr(8, 2), &day);
  const int64_t days = absl::CivilDay(year, month, day) - absl::CivilDay(1899, 12, 31);
  const int last = serial % 500 * 2 % 10 + (male ? 1 : 0);
  std::string number = absl::StrFormat("%05d%03d%d", days, serial / 5 % 1000, last);
  static constexpr std::array<int, 9> kWeights = {-1, 5, 7, 9, 4, 6, 10, 5, 7};
  int sum = 0;
  for (int i = 0; i < 9; ++i) sum += kWeights[i] * (number[i] - '0');
  return absl::StrCat(number, (sum % 11 + 11) % 11 % 10);
}

std::string EarlierDay(const std::string& date, std::mt19937_64& random) {
  absl::CivilDay day;
  (void)absl::ParseCivilTime(date, &day);
  return absl::FormatCivilTime(day - static_cast<int>(random() % 300));
}

Family NewFamily(std::mt19937_64& random) {
  Family family;
  family.family_name = InventedName(random, "енко");
  family.address =
      absl::StrCat("вул. ", InventedName(random, "івська"), ", ", random() % 900 + 100);
  family.phone = absl::StrFormat("+38067%07d", random() % 10000000);
  std::vector<Person> people = {
      {"Звениславка", "Тихославівна", "1987-09-14", false, "WALKING", "HEAD", 0},
      {"Ясногорка", "Буйтурівна", "2014-02-03", false, "WALKING", "CHILD", 1},
      {"Буйгостик", "Буйтурович", "2019-11-30", true, "WALKING", "CHILD", 1},
      {"Премислава", "Судивоївна", "1941-06-21", false, "WHEELCHAIR", "PARENT", 0}};
  std::vector<std::string> persons;
  for (Person& p : people) {
    p.birth_date = EarlierDay(p.birth_date, random);
    const int serial = static_cast<int>(random() % 5000);
    const std::string rnokpp = Rnokpp(p.birth_date, p.male, serial);
    const std::string unzr = Unzr(p.birth_date, serial);
    if (family.head_rnokpp.empty()) family.head_rnokpp = rnokpp;
    persons.push_back(absl::StrFormat(
        R"({"name":{"familyName":%s,"givenName":%s,"patronymic":%s},"birthDate":"%s","sex":"SEX_%s","mobility":"MOBILITY_%s","kinship":"KINSHIP_%s","accompanyingAdult":%d,"rnokpp":"%s","unzr":"%s"})",
        Quote(family.family_name), Quote(p.given), Quote(p.patronymic), p.birth_date,
        p.male ? "MALE" : "FEMALE", p.mobility, p.kinship, p.adult, rnokpp, unzr));
    for (const std::string& word : {p.given, p.patronymic, rnokpp, unzr})
      family.personal.push_back(word);
  }
  for (const std::string& word : {family.family_name, family.address, family.phone.substr(1)})
    family.personal.push_back(word);
  family.party_json = absl::StrFormat(
      R"({"originUnitCode":"%s","originAddress":%s,"phone":"%s","leaveDate":"%s","synthetic":true,"persons":[%s]})",
      kOrigin, Quote(family.address), family.phone, kLeaveDate, absl::StrJoin(persons, ","));
  return family;
}

Poster Once(const Suite& suite) {
  return [&suite](const std::string& identity, const std::string& path, const std::string& body) {
    return Office(suite, identity).Post(path, body);
  };
}

Poster Insisting(const Suite& suite) {
  return [&suite](const std::string& identity, const std::string& path, const std::string& body) {
    return Office(suite, identity).Insist("POST", path, body, absl::Seconds(60));
  };
}

Reply CreateCentre(const Poster& post) {
  return post(
      "transit", WithRequestId("/v1/transitCentres"),
      absl::StrFormat(R"({"name":"Транзитний центр для тестів","unitCode":"%s","capacity":100,)"
                      R"("beds":{"ordinary":80,"wheelchair":10,"stretcher":5},"synthetic":true})",
                      kTransitUnit));
}

Reply CreateTrip(const Poster& post, const std::string& centre_id, int seats) {
  return post(
      "dispatcher", WithRequestId("/v1/trips"),
      absl::StrFormat(
          R"({"fromUnitCode":"%s","transitCentreId":"%s","date":"%s","vehicle":"VEHICLE_BUS",)"
          R"("places":{"seats":%d,"wheelchairs":2},"synthetic":true})",
          kOriginHromada, centre_id, kLeaveDate, seats));
}

Reply CreateParty(const Poster& post, const Family& family) {
  return post("dispatcher", WithRequestId("/v1/parties"), family.party_json);
}

Reply MoveParty(const Poster& post, const std::string& party_id, const std::string& verb) {
  return post("dispatcher", absl::StrCat("/v1/parties/", party_id, ":", verb),
              absl::StrCat(R"({"requestId":")", NewRequestId(), R"("})"));
}

Reply MoveTrip(const Poster& post, const std::string& trip_id, const std::string& verb) {
  return post(verb == "arrive" ? "transit" : "dispatcher",
              absl::StrCat("/v1/trips/", trip_id, ":", verb),
              absl::StrCat(R"({"requestId":")", NewRequestId(), R"("})"));
}

Reply Board(const Poster& post, const std::string& party_id, const std::string& trip_id) {
  return post(
      "dispatcher", absl::StrCat("/v1/parties/", party_id, ":board"),
      absl::StrCat(R"({"tripId":")", trip_id, R"(","requestId":")", NewRequestId(), R"("})"));
}

Reply RegisterArrival(const Poster& post, const std::string& party_id,
                      const std::string& arrive_date) {
  return post("transit", "/v1/arrivals",
              absl::StrCat(R"({"partyId":")", party_id, R"(","arriveDate":")", arrive_date,
                           R"(","requestId":")", NewRequestId(), R"("})"));
}

Journey TakeAway(const Poster& post, const Family& family, int seats,
                 const std::string& arrive_date, std::string centre_id) {
  Journey journey;
  journey.centre_id = std::move(centre_id);
  auto step = [&](const std::string& name, Reply reply) {
    if (reply.status != 200 && journey.refusal.empty())
      journey.refusal = absl::StrCat(name, ": HTTP ", reply.status, " ", reply.text);
    return reply;
  };
  auto on = [&] { return journey.refusal.empty(); };
  if (journey.centre_id.empty()) journey.centre_id = step("centre", CreateCentre(post))["id"];
  if (on()) journey.trip_id = step("trip", CreateTrip(post, journey.centre_id, seats))["id"];
  if (on()) journey.party_id = step("party", CreateParty(post, family))["id"];
  if (on()) step("request", MoveParty(post, journey.party_id, "request"));
  if (on()) step("assemble", MoveParty(post, journey.party_id, "assemble"));
  if (on()) step("openBoarding", MoveTrip(post, journey.trip_id, "openBoarding"));
  if (on()) journey.party = step("board", Board(post, journey.party_id, journey.trip_id));
  if (on()) step("depart", MoveTrip(post, journey.trip_id, "depart"));
  if (on()) journey.trip = step("arrive", MoveTrip(post, journey.trip_id, "arrive"));
  if (on()) journey.arrival = step("arrival", RegisterArrival(post, journey.party_id, arrive_date));
  journey.arrival_id = journey.arrival["id"];
  return journey;
}

Reply ConfirmArrival(const std::string& arrival_id, const std::string& more) {
  Office registrar{Suite::Shared(), "registrar"};
  std::string waiting;
  const bool came = Eventually([&] {
    for (const Json& item : registrar.All("/v1/preRegistrations", "preRegistrations")) {
      if (item["arrivalId"] == arrival_id) waiting = item["id"];
    }
    return !waiting.empty();
  });
  if (!came) return {};
  return registrar.Post(
      absl::StrCat("/v1/preRegistrations/", waiting, ":confirm"),
      absl::StrCat(R"({"applicationDate":"2025-05-03","residenceUnitCode":")", kTransitUnit,
                   R"(","residenceAddress":"вул. Нова, 2","officeUnitCode":")", kTransitUnit,
                   R"(","requestId":")", NewRequestId(), R"(")", more, "}"));
}

}  // namespace cc::tests
