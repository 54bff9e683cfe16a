#include "services/registry/support_providers.h"

#include "services/registry/support_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;

class SupportProvidersTest : public SupportOffice {
 protected:
  int Count(const std::string& text) {
    auto list =
        Do(providers, &SupportProviders::ListProviders, Parse<v1::ListProvidersRequest>(text));
    EXPECT_THAT(list, IsOk());
    return list->providers_size();
  }
  absl::StatusOr<v1::Provider> Update(const std::string& text, platform::TestCaller caller = {}) {
    return Do(providers, &SupportProviders::UpdateProvider, Parse<v1::UpdateProviderRequest>(text),
              caller);
  }
};

TEST_F(SupportProvidersTest, AreFoundByUnitKindServiceAndWhetherTheyTakeReferrals) {
  const v1::Provider hospital = Provider("services: 'medical' services: 'psychosocial.group'");
  Provider("services: 'housing'", kKharkiv);
  EXPECT_EQ(Count(""), 2);
  EXPECT_EQ(Count("unit_code: 'UA12000000000090473'"), 1) << "also those below a unit";
  EXPECT_EQ(Count("unit_code: 'UA14000000000091971'"), 0);
  EXPECT_EQ(Count("service: 'medical.treatment'"), 1) << "a need stands for its services";
  EXPECT_EQ(Count("service: 'psychosocial'"), 0);
  EXPECT_EQ(Count("kind: KIND_HUB"), 0);
  ASSERT_THAT(Update("provider { id: '" + hospital.id() +
                     "' active: false } update_mask { paths: 'active' } etag: '\"1\"'"),
              IsOk());
  EXPECT_EQ(Count("active_only: true"), 1);
}

TEST_F(SupportProvidersTest, AreChangedByWhoeverActsForTheirUnit) {
  const v1::Provider hospital = Provider();
  const std::string change =
      "provider { id: '" + hospital.id() +
      "' contact_phone: '+380501234567' services: 'medical' services: 'legal' } "
      "update_mask { paths: 'contact_phone' paths: 'services' } ";
  EXPECT_THAT(Update(change + "etag: '\"1\"'", In(kKharkiv)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  EXPECT_THAT(Update(change + "etag: '\"0\"'"), Refused(common::v1::REASON_ETAG_STALE));
  auto changed = Update(change + "etag: '\"1\"'", In(kPavlohradRaion));
  ASSERT_THAT(changed, IsOk());
  auto read = Do(providers, &SupportProviders::GetProvider,
                 Parse<v1::GetProviderRequest>("id: '" + hospital.id() + "'"), In(kKharkiv));
  ASSERT_THAT(read, IsOk()) << "everybody may see providers";
  EXPECT_THAT(*read, platform::EqualsProto(*changed));
  EXPECT_EQ(read->services_size(), 2);
  EXPECT_EQ(read->name(), "Вигадана лікарня");
}

TEST_F(SupportProvidersTest, OfferOnlyWhatTheCatalogueHas) {
  auto request = Parse<v1::CreateProviderRequest>(
      "provider { kind: KIND_HUB name: 'x' unit_code: 'UA12120000000089862' services: 'gold' }");
  EXPECT_THAT(Do(providers, &SupportProviders::CreateProvider, request),
              Refused(common::v1::REASON_NEED_KIND_UNKNOWN));
  request.mutable_provider()->set_services(0, "reintegration");
  EXPECT_THAT(Do(providers, &SupportProviders::CreateProvider, request), IsOk())
      << "that the service exists is no secret";
  EXPECT_THAT(Do(providers, &SupportProviders::CreateProvider, request, In(kKharkiv)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
}

}  // namespace
}  // namespace cc::registry
