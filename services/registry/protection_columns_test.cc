#include "services/registry/protection_columns.h"

#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/registry/office_fixture.h"

namespace cc::registry {
namespace {

class ProtectionColumns : public Office {};

TEST_F(ProtectionColumns, EveryEncryptedColumnIsRotated) {
  std::set<std::string> declared;
  for (const platform::EncryptedColumn& column : EncryptedColumns()) declared.insert(column.place);
  // Keyed indexes are no ciphertext (ADR 19).
  const std::string found = database.Sql(
      "SELECT string_agg(c.relname || '.' || a.attname, ',') FROM pg_class c JOIN pg_attribute a "
      "ON a.attrelid = c.oid WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace "
      "AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid = 'bytea'::regtype "
      "AND a.attname !~ '(^|_)(index|key|keys|hash)$'");
  for (absl::string_view column : absl::StrSplit(found, ',')) {
    EXPECT_TRUE(declared.contains(std::string(column)))
        << "add " << column << " in protection_columns.cc";
  }
}

TEST_F(ProtectionColumns, ARegisteredFamilyIsReadAndFoundAsBeforeUnderANewKey) {
  auto confirmed = Confirm(Waiting());
  ASSERT_THAT(confirmed, platform::IsOk());
  v1::GetPersonRequest get;
  get.set_id(confirmed->people(0).person_id());
  const auto before = Do(people, &People::GetPerson, get);
  ASSERT_THAT(before, platform::IsOk());
  database.keyring().TakeKeysOf(platform::Keyring::ForTest({"new", "test"}));
  platform::KeyRotation rotation(database.db(), database.keyring(), EncryptedColumns(), {});
  EXPECT_GE(rotation.RunOnce().value_or(-1), 5);  // three people, registration, pre-registration
  while (rotation.clean() == absl::InfinitePast())
    EXPECT_THAT(rotation.RunOnce(), platform::IsOk());
  database.keyring().TakeKeysOf(platform::Keyring::ForTest({"new"}));
  const auto after = Do(people, &People::GetPerson, get);
  ASSERT_THAT(after, platform::IsOk());
  EXPECT_THAT(*after, platform::EqualsProto(*before));
  v1::SearchPersonsRequest search;
  search.set_rnokpp(before->rnokpp());
  const auto found = Do(people, &People::SearchPersons, search);
  ASSERT_THAT(found, platform::IsOk());
  EXPECT_EQ(found->people_size(), 1);
  v1::GetRegistrationRequest registration;
  registration.set_id(confirmed->id());
  EXPECT_THAT(Do(registrations, &Registrations::GetRegistration, registration), platform::IsOk());
}

}  // namespace
}  // namespace cc::registry
