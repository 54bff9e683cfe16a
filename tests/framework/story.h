#ifndef TESTS_FRAMEWORK_STORY_H_
#define TESTS_FRAMEWORK_STORY_H_

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "tests/framework/http.h"

// A family that leaves: people who exist nowhere else, and their way to the transit centre.
namespace cc::tests {

// Settlement Yampil of Lyman hromada, Kramatorsk raion: active hostilities on kLeaveDate by the
// list of territories (section I.3: where state registers work); Pavlohrad raion of Dnipropetrovsk
// oblast, where the transit centre stands.
inline constexpr char kOrigin[] = "UA14120110050031319";
inline constexpr char kOriginStatus[] = "STATUS_ACTIVE_HOSTILITIES_STATE_RESOURCES";
inline constexpr char kOriginHromada[] = "UA14120110000031497";
inline constexpr char kKramatorskRaion[] = "UA14120000000070232";
inline constexpr char kDonetskOblast[] = "UA14000000000091971";
inline constexpr char kTransitUnit[] = "UA12120000000089862";
inline constexpr char kLeaveDate[] = "2025-05-01";
inline constexpr char kArriveDate[] = "2025-05-02";

struct Family {
  std::string party_json;             // for CreateParty
  std::vector<std::string> personal;  // words that nobody may find anywhere
  std::string family_name, address, phone;
  std::string head_rnokpp;
};
// Mother (head), daughter and son with the mother as their adult, grandmother in a wheelchair.
Family NewFamily(std::mt19937_64& random);

// A valid taxpayer number.
std::string Rnokpp(const std::string& birth_date, bool male, int serial);
// Up to 300 days before `date`: a day has but 5,000 numbers of one sex, and all tests share a
// register.
std::string EarlierDay(const std::string& date, std::mt19937_64& random);

struct Journey {
  std::string centre_id, trip_id, party_id, arrival_id;
  std::string refusal;  // of the step that failed; empty where all went well
  Reply party, trip, arrival;
};

// How a POST is sent: once, or until it is answered.
using Poster = std::function<Reply(const std::string& identity, const std::string& path,
                                   const std::string& body)>;
Poster Once(const Suite& suite);
Poster Insisting(const Suite& suite);

// The whole way of one family, from the transit centre (made where `centre_id` is empty) to the
// registered arrival. Stops at the first refusal. `seats` of the bus tell trips apart.
Journey TakeAway(const Poster& post, const Family& family, int seats = 18,
                 const std::string& arrive_date = kArriveDate, std::string centre_id = "");
// The steps alone, with a request id of their own where none is given.
Reply CreateCentre(const Poster& post);
Reply CreateTrip(const Poster& post, const std::string& centre_id, int seats = 18);
Reply CreateParty(const Poster& post, const Family& family);
// `verb`: request, assemble; openBoarding, depart, arrive of a trip.
Reply MoveParty(const Poster& post, const std::string& party_id, const std::string& verb);
Reply MoveTrip(const Poster& post, const std::string& trip_id, const std::string& verb);
Reply Board(const Poster& post, const std::string& party_id, const std::string& trip_id);
Reply RegisterArrival(const Poster& post, const std::string& party_id,
                      const std::string& arrive_date);

// The family's pre-registration comes by the feed; a registrar confirms it. Status 0 where it did
// not come. `more`: fields of the request beside the usual ones, each with a comma before it.
Reply ConfirmArrival(const std::string& arrival_id, const std::string& more = "");

}  // namespace cc::tests

#endif  // TESTS_FRAMEWORK_STORY_H_
