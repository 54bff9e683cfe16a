#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "services/platform/testing/examples.h"
#include "services/territory/authorities.h"
#include "services/territory/institutions.h"
#include "services/territory/territory_test_world.h"

namespace cc::territory {
namespace {

using platform::IsOk;
using platform::TestCall;

class AuthorityExamplesTest : public World {
 protected:
  AuthorityExamplesTest() {
    std::ifstream file(absl::StrCat(CC_SOURCE_DIR, "/deploy/examples/territory_units.csv"));
    v1::ImportCodifierRequest partial;
    partial.set_partial(true);
    EXPECT_THAT(Codifier(std::string(std::istreambuf_iterator<char>(file), {}), partial), IsOk());
  }

  template <typename Handler, typename Req, typename Resp>
  void Play(const platform::ExampleCall& call, Handler& handler,
            absl::StatusOr<Resp> (Handler::*method)(const platform::Call&, const Req&)) {
    Req request;
    ASSERT_THAT(answers_.Fill(call, request), IsOk()) << call.file;
    auto answer = (handler.*method)(TestCall(request), request);
    ASSERT_THAT(answer, IsOk()) << call.file;
    answers_.Keep(call, *answer);
  }

  Authorities authorities_{database_.db(), kept_};
  Institutions institutions_{database_.db(), kept_};
  platform::ExampleAnswers answers_;
};

TEST_F(AuthorityExamplesTest, TellOfTheNineFrontLineAdministrationsAndWhoActsForLyman) {
  for (const platform::ExampleCall& call : platform::ExampleCalls("deploy/examples/territory")) {
    if (call.method == "cc.territory.v1.AuthorityService/CreateAuthority")
      Play(call, authorities_, &Authorities::CreateAuthority);
    else if (call.method == "cc.territory.v1.AuthorityService/CreateInstitution")
      Play(call, institutions_, &Institutions::CreateInstitution);
  }
  v1::ListAuthoritiesRequest list;
  list.set_kind(v1::Authority::KIND_OBLAST_MILITARY_ADMINISTRATION);
  auto oblasts = authorities_.ListAuthorities(TestCall(list), list);
  ASSERT_THAT(oblasts, IsOk());
  EXPECT_EQ(oblasts->authorities_size(), 9);
  for (const v1::Authority& oblast : oblasts->authorities()) {
    EXPECT_EQ(oblast.formation_act().number(), "68/2022");
    EXPECT_FALSE(oblast.synthetic());
  }
  v1::GetActingAuthorityRequest acting;
  acting.set_unit_code("UA14120110250049232");
  acting.set_date("2022-12-31");
  EXPECT_EQ(authorities_.GetActingAuthority(TestCall(acting), acting)->authority().kind(),
            v1::Authority::KIND_HROMADA_COUNCIL);
  acting.set_date("2023-02-01");
  EXPECT_EQ(authorities_.GetActingAuthority(TestCall(acting), acting)->authority().kind(),
            v1::Authority::KIND_SETTLEMENT_MILITARY_ADMINISTRATION);
}

}  // namespace
}  // namespace cc::territory
