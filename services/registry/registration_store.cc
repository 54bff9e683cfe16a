#include "services/registry/registration_store.h"

#include "google/protobuf/util/json_util.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;

constexpr char kPlace[] = "registrations.personal";

std::string StatusText(const territory::v1::StatusBasis& status) {
  std::string json;
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  (void)google::protobuf::util::MessageToJsonString(status, &json, options);
  return json;
}

// What of it is personal; who is in it, with the certificates' numbers, too.
std::string Personal(const Keyring& keyring, const v1::Registration& registration) {
  v1::Registration part;
  *part.mutable_people() = registration.people();
  part.set_origin_address(registration.origin_address());
  part.set_residence_address(registration.residence_address());
  part.set_justification(registration.justification());
  return keyring.Encrypt(part.SerializeAsString(), kPlace, registration.id());
}

}  // namespace

void InsertRegistration(Tx& tx, const Keyring& keyring, const v1::Registration& registration,
                        const std::vector<ScopeKey>& scope) {
  tx.Defer(
      "INSERT INTO registrations (id, scope, household_id, pre_registration_id, state, "
      "application_date, registration_date, origin_unit_code, leave_date, origin_status, "
      "residence_unit_code, office_unit_code, confirmed_distinct, personal, synthetic, "
      "created_at, updated_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11, $12, $13, $14, $15, $16, $16)",
      registration.id(), scope, registration.household_id(), registration.pre_registration_id(),
      static_cast<int>(registration.state()), registration.application_date(),
      registration.registration_date(), registration.origin_unit_code(), registration.leave_date(),
      StatusText(registration.origin_status()), registration.residence_unit_code(),
      registration.office_unit_code(), registration.confirmed_distinct(),
      Param::Bytes(Personal(keyring, registration)), registration.synthetic(), tx.call().now());
}

absl::StatusOr<v1::Registration> FindRegistration(Tx& tx, const Keyring& keyring,
                                                  const std::string& id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT id, revision, household_id, pre_registration_id, state, application_date, "
               "registration_date, origin_unit_code, leave_date, origin_status, "
               "residence_unit_code, office_unit_code, confirmed_distinct, personal, synthetic, "
               "created_at, updated_at FROM registrations WHERE id = $1",
               id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  Row row = rows[0];
  v1::Registration registration;
  CC_ASSIGN_OR_RETURN(std::string personal, keyring.Decrypt(row.bytes(13), kPlace, row.text(0)));
  if (!registration.ParseFromString(personal) ||
      !google::protobuf::util::JsonStringToMessage(row.str(9), registration.mutable_origin_status())
           .ok()) {
    return platform::Fail(common::v1::REASON_INTERNAL);
  }
  registration.set_id(row.str(0));
  registration.set_etag(platform::EtagOf(row.integer(1)));
  registration.set_household_id(row.str(2));
  registration.set_pre_registration_id(row.str(3));
  registration.set_state(static_cast<v1::Registration::State>(row.integer(4)));
  registration.set_application_date(row.date(5));
  registration.set_registration_date(row.date(6));
  registration.set_origin_unit_code(row.str(7));
  registration.set_leave_date(row.date(8));
  registration.set_residence_unit_code(row.str(10));
  registration.set_office_unit_code(row.str(11));
  registration.set_confirmed_distinct(row.boolean(12));
  registration.set_synthetic(row.boolean(14));
  *registration.mutable_create_time() = platform::ToProto(row.instant(15));
  *registration.mutable_update_time() = platform::ToProto(row.instant(16));
  return registration;
}

}  // namespace cc::registry
