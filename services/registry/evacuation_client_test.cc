#include "services/registry/evacuation_client.h"

#include "services/platform/testing/testing.h"

namespace cc::registry {
namespace {

TEST(FromArrival, LosesNothingThatTheRegistryKeeps) {
  auto arrival = platform::ParseProto<evacuation::v1::Arrival>(R"pb(
    id: "a"
    party_id: "p"
    destination_unit_code: "UA12120000000089862"
    leave_date: "2025-05-01"
    arrive_date: "2025-05-02"
    origin_unit_code: "UA14120110010088407"
    origin_address: "вул. Вигадана, 1"
    phone: "+380501234567"
    synthetic: true
    persons {
      id: "x"
      number: 2
      name { family_name: "Вигадана" given_name: "Марія" patronymic: "П" }
      birth_date: "2015-06-01"
      sex: SEX_FEMALE
      mobility: MOBILITY_ASSISTED
      kinship: KINSHIP_CHILD
      accompanying_adult: 1
      rnokpp: "4215504288"
      unzr: "20150601-04270"
    })pb");
  EXPECT_THAT(FromArrival(arrival),
              platform::EqualsProto(platform::ParseProto<v1::PreRegistration>(
                  R"pb(
                    arrival_id: "a"
                    transit_unit_code: "UA12120000000089862"
                    leave_date: "2025-05-01"
                    arrive_date: "2025-05-02"
                    origin_unit_code: "UA14120110010088407"
                    origin_address: "вул. Вигадана, 1"
                    phone: "+380501234567"
                    synthetic: true
                    members {
                      number: 2
                      name { family_name: "Вигадана" given_name: "Марія" patronymic: "П" }
                      birth_date: "2015-06-01"
                      sex: SEX_FEMALE
                      mobility: MOBILITY_ASSISTED
                      kinship: KINSHIP_CHILD
                      accompanying_adult: 1
                      rnokpp: "4215504288"
                      unzr: "20150601-04270"
                    })pb")));
}

}  // namespace
}  // namespace cc::registry
