#include "services/registry/state_evacuation_simulator.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/platform/error/error.h"

namespace cc::registry {

using platform::Call;
using platform::Row;
using platform::Rows;
using platform::Tx;

namespace {

constexpr int kPage = 200;
constexpr const char* kFamilies[] = {"Вигаданко", "Примірна", "Умовна", "Зразкова", "Навчальна"};
constexpr const char* kMothers[] = {"Олена", "Ірина", "Наталія", "Тетяна", "Оксана", "Світлана"};
constexpr const char* kChildren[] = {"Марія", "Софія", "Дарина", "Анна", "Поліна", "Єва"};

template <size_t N>
std::string Pick(const char* const (&words)[N], int64_t serial) {
  return words[static_cast<size_t>(serial) % N];
}

// A mother and her daughter, in most families.
void Invent(int64_t serial, v1::PreRegistration& arrived) {
  v1::Member& mother = *arrived.add_members();
  mother.set_number(1);
  mother.mutable_name()->set_family_name(Pick(kFamilies, serial));
  mother.mutable_name()->set_given_name(Pick(kMothers, serial / 5));
  mother.mutable_name()->set_patronymic("Вигадівна");
  mother.set_birth_date(
      absl::StrFormat("%04d-%02d-%02d", 1950 + serial % 50, 1 + serial % 12, 1 + serial % 28));
  mother.set_sex(common::v1::SEX_FEMALE);
  mother.set_mobility(serial % 7 == 0 ? common::v1::MOBILITY_WHEELCHAIR
                                      : common::v1::MOBILITY_WALKING);
  mother.set_kinship(common::v1::KINSHIP_HEAD);
  if (serial % 3 == 0) return;
  v1::Member& child = *arrived.add_members();
  child.set_number(2);
  child.mutable_name()->set_family_name(mother.name().family_name());
  child.mutable_name()->set_given_name(Pick(kChildren, serial));
  child.set_birth_date(
      absl::StrFormat("%04d-%02d-%02d", 2010 + serial % 14, 1 + serial % 12, 1 + serial % 28));
  child.set_sex(common::v1::SEX_FEMALE);
  child.set_mobility(common::v1::MOBILITY_WALKING);
  child.set_kinship(common::v1::KINSHIP_CHILD);
  child.set_accompanying_adult(1);
}

}  // namespace

absl::StatusOr<std::string> StateEvacuationSimulator::Arrive(const Call& call,
                                                             const std::string& origin_unit_code,
                                                             const std::string& transit_unit_code,
                                                             const std::string& leave_date) {
  const std::string id = call.NewId();
  CC_RETURN_IF_ERROR(db_.WriteStep(call, [&](Tx& tx) -> absl::Status {
    return tx
        .Query(
            "INSERT INTO state_evacuation_simulator (key, origin_unit_code, "
            "transit_unit_code, leave_date) VALUES ($1, $2, $3, $4)",
            id, origin_unit_code, transit_unit_code, leave_date)
        .status();
  }));
  return id;
}

absl::StatusOr<platform::FeedPage> StateEvacuationSimulator::ListArrivals(
    const Call& call, const std::string& resume_token) {
  if (!reachable_) return platform::Fail(common::v1::REASON_UNAVAILABLE);
  int64_t after = 0;
  if (!resume_token.empty() && !absl::SimpleAtoi(resume_token, &after))
    return platform::Fail(common::v1::REASON_FEED_EXPIRED);
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<platform::FeedPage> {
    CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT serial, key FROM state_evacuation_simulator "
                                            "WHERE serial > $1 ORDER BY serial LIMIT $2",
                                            after, kPage));
    platform::FeedPage page{.resume_token = absl::StrCat(after)};
    for (int i = 0; i < rows.size(); ++i) {
      common::v1::Event& event = page.events.emplace_back();
      event.set_kind("arrivals");
      event.set_key(rows[i].str(1));
      event.set_revision(1);
      event.set_operation(common::v1::Event::OPERATION_CHANGED);
      event.set_resume_token(rows[i].str(0));
      page.resume_token = event.resume_token();
    }
    return page;
  });
}

absl::StatusOr<v1::PreRegistration> StateEvacuationSimulator::GetArrival(const Call& call,
                                                                         const std::string& id) {
  if (!reachable_) return platform::Fail(common::v1::REASON_UNAVAILABLE);
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::PreRegistration> {
    CC_ASSIGN_OR_RETURN(
        Rows rows, tx.Query("SELECT serial, origin_unit_code, transit_unit_code, leave_date FROM "
                            "state_evacuation_simulator WHERE key = $1",
                            id));
    if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
    const Row row = rows[0];
    v1::PreRegistration arrived;
    arrived.set_arrival_id(id);
    arrived.set_origin_unit_code(row.str(1));
    arrived.set_transit_unit_code(row.str(2));
    arrived.set_leave_date(row.date(3));
    arrived.set_arrive_date(row.date(3));
    arrived.set_synthetic(true);
    Invent(row.integer(0), arrived);
    return arrived;
  });
}

}  // namespace cc::registry
