#include "services/roadmap/bodies.h"

#include "services/roadmap/story_fixture.h"

namespace cc::roadmap {
namespace {

using platform::EqualsProto;
using platform::IsOk;
using platform::Refused;
using platform::StatusIs;

class BodiesTest : public Story {
 protected:
  absl::StatusOr<v1::Body> GetBody(const std::string& id, platform::TestCaller caller = {}) {
    v1::GetBodyRequest request;
    request.set_id(id);
    return Do(bodies, &Bodies::GetBody, request, caller);
  }
};

TEST_F(BodiesTest, ABodyIsReadAsItWasMade) {
  auto made = Do(bodies, &Bodies::CreateBody, NationalCentre());
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->etag(), "\"1\"");
  EXPECT_EQ(made->act().number(), "18");
  EXPECT_EQ(made->members_size(), 2);
  EXPECT_THAT(*GetBody(made->id()), EqualsProto(*made));
}

TEST_F(BodiesTest, IsSeenByItsOfficeThoseAboveAndItsMembersOnly) {
  std::string national = MakeBody(NationalCentre());
  std::string raion = MakeBody(CentreOf(v1::Body::KIND_RAION_CENTRE, kKramatorskRaion));
  EXPECT_THAT(GetBody(national, In(kDonetsk)), IsOk());
  EXPECT_THAT(GetBody(national, In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(GetBody(national, In(kKramatorskRaion)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(GetBody(raion), IsOk());
  EXPECT_THAT(GetBody(raion, In(kDonetsk)), IsOk());
  EXPECT_THAT(GetBody(raion, In(kKramatorskRaion)), IsOk());
  EXPECT_THAT(GetBody(raion, In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(GetBody(raion, {.no_scope = true}), Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(BodiesTest, IsMadeByItsOfficeAndThoseAboveOnly) {
  auto raion = CentreOf(v1::Body::KIND_RAION_CENTRE, kKramatorskRaion);
  EXPECT_THAT(Do(bodies, &Bodies::CreateBody, raion, In(kKharkiv)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  EXPECT_THAT(Do(bodies, &Bodies::CreateBody, NationalCentre(), In(kDonetsk)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  EXPECT_THAT(Do(bodies, &Bodies::CreateBody, raion, In(kDonetsk)), IsOk());
}

TEST_F(BodiesTest, RefusesAnUnknownUnitAndOneOfAnotherLevel) {
  EXPECT_THAT(Do(bodies, &Bodies::CreateBody,
                 CentreOf(v1::Body::KIND_OBLAST_CENTRE, "UA99000000000099999")),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(
      Do(bodies, &Bodies::CreateBody, CentreOf(v1::Body::KIND_OBLAST_CENTRE, kKramatorskRaion)),
      StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Do(bodies, &Bodies::CreateBody, CentreOf(v1::Body::KIND_LOCAL_CENTRE, kLyman)),
              IsOk());
  EXPECT_EQ(database.Sql("SELECT count(*) FROM bodies"), "1");
}

TEST_F(BodiesTest, AUnitHasOneCentreOfALevel) {
  MakeBody(CentreOf(v1::Body::KIND_OBLAST_CENTRE, kDonetsk));
  EXPECT_THAT(Do(bodies, &Bodies::CreateBody, CentreOf(v1::Body::KIND_OBLAST_CENTRE, kDonetsk)),
              Refused(common::v1::REASON_ALREADY_EXISTS));
}

TEST_F(BodiesTest, ARepeatedRequestMakesOneBody) {
  auto request = NationalCentre();
  request.set_request_id("0196b3f0-0000-4000-8000-000000000001");
  auto first = Do(bodies, &Bodies::CreateBody, request);
  auto second = Do(bodies, &Bodies::CreateBody, request);
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(*second, EqualsProto(*first));
  request.mutable_body()->set_name("Another");
  EXPECT_THAT(Do(bodies, &Bodies::CreateBody, request),
              Refused(common::v1::REASON_REQUEST_ID_REUSED));
}

TEST_F(BodiesTest, AreListedByPagesWithinTheScope) {
  MakeBody(NationalCentre());
  MakeBody(CentreOf(v1::Body::KIND_OBLAST_CENTRE, kDonetsk));
  MakeBody(CentreOf(v1::Body::KIND_RAION_CENTRE, kKramatorskRaion));
  MakeBody(CentreOf(v1::Body::KIND_OBLAST_CENTRE, kKharkiv));
  v1::ListBodiesRequest request;
  request.set_page_size(3);
  auto first = Do(bodies, &Bodies::ListBodies, request);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->bodies_size(), 3);
  request.set_page_token(first->next_page_token());
  auto second = Do(bodies, &Bodies::ListBodies, request);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->bodies_size(), 1);
  EXPECT_EQ(second->next_page_token(), "");

  EXPECT_EQ(Do(bodies, &Bodies::ListBodies, {}, In(kDonetsk))->bodies_size(), 3);
  EXPECT_EQ(Do(bodies, &Bodies::ListBodies, {}, In(kKramatorskRaion))->bodies_size(), 1);
  request.Clear();
  request.set_unit_code(kDonetsk);
  EXPECT_EQ(Do(bodies, &Bodies::ListBodies, request)->bodies_size(), 3);
  request.set_kind(v1::Body::KIND_RAION_CENTRE);
  EXPECT_EQ(Do(bodies, &Bodies::ListBodies, request)->bodies_size(), 1);
}

}  // namespace
}  // namespace cc::roadmap
