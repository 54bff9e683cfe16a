#ifndef SERVICES_REGISTRY_APPLICATION_FIXTURE_H_
#define SERVICES_REGISTRY_APPLICATION_FIXTURE_H_

#include <string>

#include "services/registry/certificate_store.h"
#include "services/registry/office_fixture.h"

namespace cc::registry {

// An office that takes applications: a mother and her daughter of ten, from Lyman, in Pavlohrad
// raion.
class ApplicationOffice : public Office {
 protected:
  static v1::SubmitApplicationRequest ApplicationRequest(const std::string& more = "") {
    return platform::ParseProto<v1::SubmitApplicationRequest>(
        R"pb(
          members {
            person {
              name { family_name: "Вигадана" given_name: "Олена" patronymic: "Іванівна" }
              birth_date: "1984-01-02"
              sex: SEX_FEMALE
              mobility: MOBILITY_WALKING
              rnokpp: "3068208400"
              phone: "+380501234567"
              documents { kind: KIND_PASSPORT number: "КВ 123456" }
            }
            kinship: KINSHIP_HEAD
          }
          members {
            person {
              name { family_name: "Вигадана" given_name: "Марія" }
              birth_date: "2015-06-01"
              sex: SEX_FEMALE
            }
            kinship: KINSHIP_CHILD
            accompanying_adult: 1
            accompaniment: ACCOMPANIMENT_PARENT
          }
          application_date: "2026-03-02"
          origin_unit_code: "UA14120110010088407"
          origin_address: "вул. Вигадана, 1"
          leave_date: "2025-05-01"
          residence_unit_code: "UA12120000000089862"
          residence_address: "вул. Нова, 2"
          office_unit_code: "UA12120000000089862"
          synthetic: true
        )pb" +
        more);
  }
  // Applied for by the mother, with a proof.
  static std::string InPerson() { return "applicant: 1 proof: RESIDENCE_PROOF_REGISTERED "; }
  absl::StatusOr<v1::Registration> Apply(const std::string& more = InPerson(),
                                         platform::TestCaller caller = {}) {
    return Do(applications, &Applications::SubmitApplication, ApplicationRequest(more), caller);
  }

  template <typename Req>
  static Req About(const v1::Registration& registration, const std::string& text = "") {
    Req request = platform::ParseProto<Req>(text);
    request.set_id(registration.id());
    if (request.etag().empty()) request.set_etag(registration.etag());
    return request;
  }
  absl::StatusOr<v1::Registration> Verify(const v1::Registration& registration,
                                          platform::TestCaller caller = {}) {
    return Do(applications, &Applications::StartVerification,
              About<v1::StartVerificationRequest>(registration, "note: 'немає доказів'"), caller);
  }
  absl::StatusOr<v1::Registration> Register(const v1::Registration& registration,
                                            const std::string& text = "",
                                            platform::TestCaller caller = {}) {
    return Do(applications, &Applications::RegisterApplication,
              About<v1::RegisterApplicationRequest>(registration, text), caller);
  }
  absl::StatusOr<v1::Registration> Refuse(const v1::Registration& registration,
                                          const std::string& text,
                                          platform::TestCaller caller = {}) {
    return Do(applications, &Applications::RefuseApplication,
              About<v1::RefuseApplicationRequest>(registration, text), caller);
  }
  absl::StatusOr<v1::Registration> Cancel(const v1::Registration& registration,
                                          const std::string& text,
                                          platform::TestCaller caller = {}) {
    return Do(life, &RegistrationLife::CancelRegistration,
              About<v1::CancelRegistrationRequest>(registration, text), caller);
  }
  absl::StatusOr<v1::Registration> Move(const std::string& text, platform::TestCaller caller = {}) {
    return Do(life, &RegistrationLife::ChangeResidence,
              platform::ParseProto<v1::ChangeResidenceRequest>(
                  "residence_unit_code: 'UA63000000000041885' residence_address: 'вул. Третя, 3' "
                  "office_unit_code: 'UA63000000000041885' " +
                  text),
              caller);
  }
  absl::StatusOr<v1::Registration> Get(const std::string& id, platform::TestCaller caller = {}) {
    v1::GetRegistrationRequest request;
    request.set_id(id);
    return Do(registrations, &Registrations::GetRegistration, request, caller);
  }
  // A registration with numbers 1234-1000000000 and …1 of its two people.
  v1::Registration Registered() {
    auto applied = Apply(InPerson());
    EXPECT_THAT(applied, platform::IsOk());
    auto registered = Register(*applied);
    EXPECT_THAT(registered, platform::IsOk());
    for (int i = 0; i < registered->people_size(); ++i) {
      database.db()
          .WriteStep(platform::TestCall(),
                     [&](platform::Tx& tx) {
                       return GiveNumber(tx, database.keyring(),
                                         CertificateOf(registered->people(i).person_id()),
                                         "1234-100000000" + std::to_string(i))
                           .status();
                     })
          .IgnoreError();
    }
    return *Get(registered->id());
  }
  std::string CertificateOf(const std::string& person_id) {
    return database.Sql("SELECT id FROM certificates WHERE person_id = '" + person_id + "'");
  }
  // Kyiv noon of a day.
  static platform::TestCaller On(int year, int month, int day) {
    return {
        .now = absl::FromCivil(absl::CivilSecond(year, month, day, 10, 0, 0), absl::UTCTimeZone())};
  }
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_APPLICATION_FIXTURE_H_
