#include "services/registry/ministry_feed_store.h"

#include <utility>

#include "absl/strings/match.h"
#include "cc/registry/v1/resources.pb.h"
#include "cc/registry/v1/support.pb.h"

namespace cc::registry {
namespace {

using platform::Row;
using platform::Rows;
using platform::Tx;
using Fields = std::map<std::string, std::string>;

std::string Short(const std::string& name, absl::string_view prefix) {
  return absl::StartsWith(name, prefix) ? name.substr(prefix.size()) : name;
}

template <typename Read>
absl::StatusOr<PlainRecords> Records(absl::StatusOr<Rows> rows, const Read& read) {
  if (!rows.ok()) return rows.status();
  PlainRecords records;
  for (int i = 0; i < rows->size(); ++i) records[(*rows)[i].str(0)] = read((*rows)[i]);
  return records;
}

Fields RegistrationFields(const Row& row) {
  return {{"state",
           Short(v1::Registration::State_Name(static_cast<v1::Registration::State>(row.integer(1))),
                 "STATE_")},
          {"origin_unit_code", row.str(2)},
          {"residence_unit_code", row.str(3)},
          {"office_unit_code", row.str(4)},
          {"leave_date", row.date(5)},
          {"application_date", row.date(6)},
          {"registration_date", row.date(7)},
          {"end_date", row.date(8)},
          {"ground", row.str(9)},
          {"people", row.str(10)}};
}

Fields NeedFields(const Row& row) {
  return {{"kind", row.str(1)},
          {"urgency",
           Short(v1::Urgency_Name(static_cast<v1::Urgency>(5 - row.integer(2))),  // kept as a rank
                 "URGENCY_")},
          {"state",
           Short(v1::Need::State_Name(static_cast<v1::Need::State>(row.integer(3))), "STATE_")},
          {"first_date", row.date(4)},
          {"residence_unit_code", row.str(5)}};
}

Fields ReferralFields(const Row& row) {
  return {
      {"kind", row.str(1)},
      {"state",
       Short(v1::Referral::State_Name(static_cast<v1::Referral::State>(row.integer(2))), "STATE_")},
      {"sent_date", row.date(3)},
      {"delivery_date", row.date(4)},
      {"residence_unit_code", row.str(5)}};
}

// Where the household lives: of its registrations that in force, else the first.
#define RESIDENCE_OF(table)                                   \
  "(SELECT r.residence_unit_code FROM registrations r WHERE " \
  "r.household_id = " table ".household_id ORDER BY r.state <> 1, r.id LIMIT 1)"

}  // namespace

absl::StatusOr<PlainRecords> ReadPlainRecords(Tx& tx, const std::string& kind,
                                              const std::vector<std::string>& ids) {
  if (kind == "registrations") {
    return Records(
        tx.Query("SELECT r.id, r.state, r.origin_unit_code, r.residence_unit_code, "
                 "r.office_unit_code, r.leave_date, r.application_date, r.registration_date, "
                 "r.end_date, r.ground, (SELECT count(*) FROM people p WHERE p.registration_id = "
                 "r.id AND p.merged_into IS NULL) FROM registrations r WHERE r.id = ANY "
                 "($1::uuid[])",
                 ids),
        RegistrationFields);
  }
  if (kind == "needs") {
    return Records(
        tx.Query("SELECT n.id, n.kind, n.urgency_rank, n.state, n.first_date, " RESIDENCE_OF(
                     "n") " FROM needs n WHERE n.id = ANY ($1::uuid[])",
                 ids),
        NeedFields);
  }
  if (kind == "referrals") {
    return Records(
        tx.Query("SELECT f.id, f.kind, f.state, f.sent_date, f.delivery_date, " RESIDENCE_OF(
                     "f") " FROM referrals f WHERE f.id = ANY ($1::uuid[])",
                 ids),
        ReferralFields);
  }
  return PlainRecords();
}

}  // namespace cc::registry
