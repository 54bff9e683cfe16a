#ifndef SERVICES_REGISTRY_OFFICE_FIXTURE_H_
#define SERVICES_REGISTRY_OFFICE_FIXTURE_H_

#include <map>
#include <string>
#include <vector>

#include "services/platform/testing/testing.h"
#include "services/registry/applications.h"
#include "services/registry/arrival_intake.h"
#include "services/registry/changes.h"
#include "services/registry/duplicates.h"
#include "services/registry/households.h"
#include "services/registry/matches.h"
#include "services/registry/migrations.h"
#include "services/registry/people.h"
#include "services/registry/pre_registrations.h"
#include "services/registry/registration_life.h"
#include "services/registry/registrations.h"
#include "services/registry/rule_files.h"
#include "services/registry/status_reviews.h"

namespace cc::registry {

inline constexpr char kDonetsk[] = "UA14000000000091971";
inline constexpr char kKramatorskRaion[] = "UA14120000000070232";
inline constexpr char kLyman[] = "UA14120110010088407";
inline constexpr char kDnipropetrovsk[] = "UA12000000000090473";
inline constexpr char kPavlohradRaion[] = "UA12120000000089862";
inline constexpr char kKharkiv[] = "UA63000000000041885";

// Active hostilities everywhere, by an edition of its own; or nothing known.
class FakeStatuses : public territory::StatusSource {
 public:
  std::optional<territory::v1::StatusBasis> StatusOn(absl::string_view, absl::CivilDay,
                                                     absl::Time) const override {
    if (!known) return std::nullopt;
    return platform::ParseProto<territory::v1::StatusBasis>(
        "status: STATUS_ACTIVE_HOSTILITIES deciding_unit_code: 'UA14120000000070232' "
        "act { kind: 'наказ' number: '376' date: '2025-02-28' } edition_date: '2025-05-07' "
        "revision: 7 snapshot_age_seconds: 3");
  }
  bool known = true;
};

// An evacuation service that can be down.
class FakeArrivals : public ArrivalSource {
 public:
  // A family with this arrival's id.
  void Add(const std::string& id) {
    v1::PreRegistration arrived = platform::ParseProto<v1::PreRegistration>(R"pb(
      origin_unit_code: "UA14120110010088407"
      origin_address: "вул. Вигадана, 1"
      leave_date: "2025-05-01"
      transit_unit_code: "UA12120000000089862"
      arrive_date: "2025-05-02"
      phone: "+380501234567"
      synthetic: true
      members {
        number: 1
        name { family_name: "Вигадана" given_name: "Олена" patronymic: "Іванівна" }
        birth_date: "1984-01-02"
        sex: SEX_FEMALE
        mobility: MOBILITY_WALKING
        kinship: KINSHIP_HEAD
        rnokpp: "3068208400"
      }
      members {
        number: 2
        name { family_name: "Вигадана" given_name: "Марія" }
        birth_date: "2015-06-01"
        sex: SEX_FEMALE
        mobility: MOBILITY_WALKING
        kinship: KINSHIP_CHILD
        accompanying_adult: 1
      }
      members {
        number: 3
        name { family_name: "Вигадана" given_name: "Ганна" patronymic: "Степанівна" }
        birth_date: "1934-01-05"
        sex: SEX_FEMALE
        mobility: MOBILITY_WHEELCHAIR
        kinship: KINSHIP_PARENT
        rnokpp: "1242377740"
        unzr: "19340105-00078"
      })pb");
    arrived.set_arrival_id(id);
    common::v1::Event& event = events.emplace_back();
    event.set_kind("arrivals");
    event.set_key(id);
    event.set_operation(common::v1::Event::OPERATION_CHANGED);
    event.set_resume_token(std::to_string(events.size()));
    arrivals[id] = std::move(arrived);
  }

  absl::StatusOr<platform::FeedPage> ListArrivals(const platform::Call&,
                                                  const std::string& token) override {
    if (down) return platform::Fail(common::v1::REASON_UNAVAILABLE);
    size_t from = token.empty() ? 0 : std::stoul(token);
    return platform::FeedPage{
        {events.begin() + static_cast<std::ptrdiff_t>(std::min(from, events.size())), events.end()},
        std::to_string(events.size())};
  }
  absl::StatusOr<v1::PreRegistration> GetArrival(const platform::Call&,
                                                 const std::string& id) override {
    if (down || arrivals_down) return platform::Fail(common::v1::REASON_UNAVAILABLE);
    return arrivals[id];
  }

  std::vector<common::v1::Event> events;
  std::map<std::string, v1::PreRegistration> arrivals;
  bool down = false, arrivals_down = false;
};

// The service's handlers and its consumer over a database of their own.
class Office : public ::testing::Test {
 protected:
  Office() {
    paths.Add({kDonetsk, kKramatorskRaion, kLyman});
    paths.Add({kDnipropetrovsk, kPavlohradRaion});
    paths.Add({kKharkiv});
  }

  template <typename Handler, typename Req, typename Resp>
  absl::StatusOr<Resp> Do(Handler& handler,
                          absl::StatusOr<Resp> (Handler::*method)(const platform::Call&,
                                                                  const Req&),
                          const Req& request, platform::TestCaller caller = {}) {
    return (handler.*method)(platform::TestCall(request, caller), request);
  }

  std::unique_ptr<platform::FeedConsumer> Consumer() {
    return std::make_unique<platform::FeedConsumer>(
        database.db(), platform::FeedConsumer::Options{.feed = "evacuation.arrivals"},
        [this](const std::string& token) {
          return source.ListArrivals(platform::TestCall(), token);
        },
        [this](const platform::Call& call, const common::v1::Event& event) {
          return intake.Prepare(call, event);
        });
  }

  static std::string ArrivalId(int n) {
    return "0196b3f0-0000-7000-8000-00000000000" + std::to_string(n);
  }

  // The pre-registration that comes of one more arrival.
  v1::PreRegistration Waiting(int n = 1, platform::TestCaller caller = {}) {
    source.Add(ArrivalId(n));
    EXPECT_THAT(Consumer()->RunOnce(), platform::IsOk());
    auto list = Do(pre_registrations, &PreRegistrations::ListPreRegistrations,
                   v1::ListPreRegistrationsRequest(), caller);
    EXPECT_THAT(list, platform::IsOk());
    EXPECT_GT(list->pre_registrations_size(), 0);
    return list->pre_registrations(list->pre_registrations_size() - 1);
  }

  static v1::ConfirmRegistrationRequest ConfirmRequest(const v1::PreRegistration& waiting,
                                                       const std::string& more = "") {
    auto request = platform::ParseProto<v1::ConfirmRegistrationRequest>(
        "application_date: '2025-05-03' residence_unit_code: 'UA12120000000089862' "
        "residence_address: 'вул. Нова, 2' office_unit_code: 'UA12120000000089862' " +
        more);
    request.set_pre_registration_id(waiting.id());
    return request;
  }
  absl::StatusOr<v1::Registration> Confirm(const v1::PreRegistration& waiting,
                                           const std::string& more = "",
                                           platform::TestCaller caller = {}) {
    return Do(registrations, &Registrations::ConfirmRegistration, ConfirmRequest(waiting, more),
              caller);
  }

  // Callers of one oblast in every relation.
  static platform::TestCaller In(const char* unit) {
    return {.scope = {{options::v1::RELATION_ANY, *platform::TailOf(unit)}}};
  }

  platform::TestDatabase database{"registry", Migrations()};
  platform::FakeUnitPaths paths;
  FakeStatuses statuses;
  FakeArrivals source;
  platform::Feed feed{database.db()};
  ArrivalIntake intake{database.keyring(), paths, source};
  PreRegistrations pre_registrations{database.db(), database.keyring()};
  DatedRules rules = *LoadRules();
  RegistrationIntake registration_intake{database.keyring(), paths, statuses};
  MatchWeights weights;
  DuplicateCheck duplicate_check{database.db(), database.keyring(), weights};
  Registrations registrations{database.db(), database.keyring(), registration_intake, rules,
                              duplicate_check};
  People people{database.db(), database.keyring(), rules};
  Households households{database.db(), database.keyring(), paths, rules};
  Applications applications{database.db(), database.keyring(), registration_intake, rules,
                            duplicate_check};
  RegistrationLife life{database.db(), database.keyring(), paths, rules};
  Duplicates duplicates{database.db(), database.keyring(), weights, rules};
  Matches matches{database.db(), database.keyring(), weights};
  Changes changes{feed};
  StatusReviews status_reviews{database.db(), database.keyring()};
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_OFFICE_FIXTURE_H_
