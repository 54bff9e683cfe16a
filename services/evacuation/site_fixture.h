#ifndef SERVICES_EVACUATION_SITE_FIXTURE_H_
#define SERVICES_EVACUATION_SITE_FIXTURE_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/evacuation/expected_arrivals.h"
#include "services/evacuation/follow_up_counts.h"
#include "services/evacuation/free_places.h"
#include "services/evacuation/placements.h"
#include "services/evacuation/rule_files.h"
#include "services/evacuation/site_aid.h"
#include "services/evacuation/site_door.h"
#include "services/evacuation/sites.h"
#include "services/evacuation/stays.h"
#include "services/evacuation/story_fixture.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {

// Refused for one field.
MATCHER_P(FieldRefused, reason, "names a field with reason " + common::v1::Reason_Name(reason)) {
  absl::Status status;
  if constexpr (requires { arg.status(); })
    status = arg.status();
  else
    status = arg;
  *result_listener << status;
  const std::vector<platform::FieldError> fields = platform::FieldsOf(status);
  return fields.size() == 1 && fields[0].reason == reason;
}

// Sites of the Pavlohrad raion, and groups that come there.
class SiteStory : public Story {
 protected:
  template <typename Req>
  static Req Parse(const std::string& text) {
    return platform::ParseProto<Req>(text);
  }

  // A place of temporary accommodation, or what `kind` says, with these rooms.
  v1::Site Site(const std::string& rooms, const std::string& kind = "KIND_TEMPORARY_ACCOMMODATION",
                const char* unit = kPavlohradRaion) {
    auto made = Do(sites, &Sites::CreateSite,
                   Parse<v1::CreateSiteRequest>(
                       absl::StrCat("site { kind: ", kind, " unit_code: '", unit,
                                    "' name: 'Гуртожиток (вигаданий)' synthetic: true } ", rooms)));
    EXPECT_THAT(made, platform::IsOk());
    return made.value_or(v1::Site());
  }
  // `count` rooms one after another on a floor, each with these beds.
  static std::string Rooms(int count, const std::string& beds, int floor = 1,
                           bool accessible = true) {
    std::string text;
    for (int i = 1; i <= count; ++i) {
      absl::StrAppend(&text, "rooms { number: '", floor, i < 10 ? "0" : "", i, "' floor: ", floor,
                      accessible ? " accessible: true" : "", " beds { ", beds, " } } ");
    }
    return text;
  }

  // People who walk, an adult and so many children who go with them.
  static v1::CreatePartyRequest Walkers(int adults, int children = 0) {
    auto request = Parse<v1::CreatePartyRequest>(
        "party { origin_unit_code: 'UA14120110010088407' leave_date: '2025-04-30' synthetic: true "
        "}");
    for (int i = 0; i < adults + children; ++i) {
      v1::Person& person = *request.mutable_party()->add_persons();
      person.mutable_name()->set_family_name("Вигаданий");
      person.mutable_name()->set_given_name(absl::StrCat("Іван", i));
      person.set_birth_date(i < adults ? "1980-05-06" : "2018-05-06");
      person.set_sex(common::v1::SEX_MALE);
      person.set_mobility(common::v1::MOBILITY_WALKING);
      person.set_kinship(i == 0 ? common::v1::KINSHIP_HEAD : common::v1::KINSHIP_RELATIVE);
      if (i >= adults) person.set_accompanying_adult(1);
    }
    return request;
  }
  // A group that is expected, and one that has arrived.
  std::string Party(const v1::CreatePartyRequest& request) {
    auto made = Do(parties, &Parties::CreateParty, request);
    EXPECT_THAT(made, platform::IsOk());
    return made.value_or(v1::Party()).id();
  }
  std::string Arrived(const v1::CreatePartyRequest& request) {
    const std::string id = Party(request);
    database.Sql("UPDATE parties SET state = 5 WHERE id = '" + id + "'");
    return id;
  }

  absl::StatusOr<v1::Stay> Place(const std::string& party, const std::string& site,
                                 const std::string& more = "", platform::TestCaller caller = {}) {
    return Do(
        placements, &Placements::PlaceParty,
        Parse<v1::PlacePartyRequest>("party_id: '" + party + "' site_id: '" + site + "' " + more),
        caller);
  }
  absl::StatusOr<v1::Stay> Reserve(const std::string& party, const std::string& site,
                                   const std::string& more = "", platform::TestCaller caller = {}) {
    return Do(placements, &Placements::ReservePlaces,
              Parse<v1::ReservePlacesRequest>("party_id: '" + party + "' site_id: '" + site + "' " +
                                              more),
              caller);
  }
  absl::StatusOr<v1::Stay> Transfer(const std::string& stay, const std::string& site,
                                    const std::string& more = "") {
    return Do(placements, &Placements::TransferParty,
              Parse<v1::TransferPartyRequest>("id: '" + stay + "' site_id: '" + site +
                                              "' reason: 'ближче до лікарні' " + more));
  }
  absl::StatusOr<v1::Stay> End(const std::string& stay,
                               const std::string& onward = "kind: KIND_UNKNOWN",
                               const std::string& more = "", platform::TestCaller caller = {}) {
    return Do(stays, &Stays::EndStay,
              Parse<v1::EndStayRequest>("id: '" + stay + "' onward { " + onward + " } " + more),
              caller);
  }
  absl::StatusOr<v1::Site> SetState(const std::string& site, const std::string& state) {
    return Do(sites, &Sites::SetSiteState,
              Parse<v1::SetSiteStateRequest>("id: '" + site + "' state: " + state +
                                             " reason: 'вигадана причина'"));
  }
  v1::Site GetSite(const std::string& id, platform::TestCaller caller = {}) {
    auto found = Do(sites, &Sites::GetSite, Parse<v1::GetSiteRequest>("id: '" + id + "'"), caller);
    EXPECT_THAT(found, platform::IsOk());
    return found.value_or(v1::Site());
  }
  std::vector<v1::Room> RoomsOf(const std::string& site) {
    auto found = Do(sites, &Sites::ListRooms,
                    Parse<v1::ListRoomsRequest>("site_id: '" + site + "' page_size: 1000"));
    EXPECT_THAT(found, platform::IsOk());
    return {found->rooms().begin(), found->rooms().end()};
  }

  // Counters are what the lists say; nobody has two beds, no bed two people; a stay lies in one
  // site; no group stays twice.
  void ExpectSound(absl::Time now = platform::TestNow()) {
    const std::string at = "'" + absl::FormatTime(now, absl::UTCTimeZone()) + "'";
    EXPECT_EQ(database.Sql("SELECT count(*) FROM sites s WHERE (s.staying_ordinary, "
                           "s.staying_wheelchair, s.staying_stretcher) <> (SELECT "
                           "count(*) FILTER (WHERE kind = 1), count(*) FILTER (WHERE kind = 2), "
                           "count(*) FILTER (WHERE kind = 3) FROM beds b WHERE b.site_id = s.id "
                           "AND b.holder IS NOT NULL AND b.held_until IS NULL)"),
              "0")
        << "counters and beds differ";
    EXPECT_EQ(database.Sql("SELECT count(*) FROM stays t WHERE t.state = 2 AND t.ordinary + "
                           "t.wheelchair + t.stretcher <> (SELECT count(*) FROM beds b WHERE "
                           "b.holder = t.id AND b.held_until IS NULL AND b.site_id = t.site_id)"),
              "0")
        << "who stays has no bed for each, or in another site";
    EXPECT_EQ(
        database.Sql("SELECT count(*) FROM stays t WHERE t.state = 1 AND t.reserved_until > " + at +
                     " AND t.ordinary + t.wheelchair + t.stretcher <> (SELECT count(*) FROM "
                     "beds b WHERE b.holder = t.id AND b.held_until = t.reserved_until AND "
                     "b.site_id = t.site_id)"),
        "0")
        << "a reservation lacks beds";
    EXPECT_EQ(database.Sql("SELECT count(*) FROM beds b WHERE b.holder IS NOT NULL AND NOT EXISTS "
                           "(SELECT 1 FROM stays t WHERE t.id = b.holder AND (t.state = 2 AND "
                           "b.held_until IS NULL OR t.state = 1 AND b.held_until IS NOT NULL))"),
              "0")
        << "a bed is held by nobody who is there or expected";
    EXPECT_EQ(database.Sql("SELECT count(*) FROM (SELECT party_id FROM stays WHERE state = 2 "
                           "GROUP BY party_id HAVING count(*) > 1) x"),
              "0")
        << "a group stays twice";
  }

  platform::DatedRules rules = *LoadRules();
  Sites sites{database.db(), paths, rules};
  SiteDoor door{database.db(), database.keyring(), paths, statuses};
  Placements placements{database.db(), database.keyring(), rules};
  Stays stays{database.db(), database.keyring(), paths, rules};
  FreePlacesBoard free_places{database.db(), paths, [](int32_t tail) -> std::optional<NamedUnit> {
                                for (const char* code : {kDonetsk, kDnipropetrovsk}) {
                                  if (platform::TailOf(code) == tail)
                                    return NamedUnit{.code = code, .name = ""};
                                }
                                return std::nullopt;
                              }};
  SiteAid aid{database.db(), database.keyring()};
  ExpectedArrivals expected{database.db(), database.keyring(), paths, rules};
  FollowUpCounts follow_up_counts{database.db(), paths};
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SITE_FIXTURE_H_
