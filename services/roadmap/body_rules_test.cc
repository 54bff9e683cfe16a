#include "services/roadmap/body_rules.h"

#include "services/platform/testing/testing.h"

namespace cc::roadmap {
namespace {

using platform::IsOk;
using platform::StatusIs;

struct Case {
  v1::Body::Kind kind;
  int level;
  bool fits;
};

class BodyUnit : public ::testing::TestWithParam<Case> {};

TEST_P(BodyUnit, FitsTheLevelOfTheBody) {
  v1::Body body;
  body.set_kind(GetParam().kind);
  if (GetParam().level > 1) body.set_unit_code("UA14000000000091971");
  absl::Status status = CheckBodyUnit(body, GetParam().level);
  if (GetParam().fits)
    EXPECT_THAT(status, IsOk());
  else
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument));
}

INSTANTIATE_TEST_SUITE_P(Levels, BodyUnit,
                         ::testing::Values(Case{v1::Body::KIND_NATIONAL_CENTRE, 1, true},
                                           Case{v1::Body::KIND_NATIONAL_CENTRE, 2, false},
                                           Case{v1::Body::KIND_OBLAST_CENTRE, 1, false},
                                           Case{v1::Body::KIND_OBLAST_CENTRE, 2, true},
                                           Case{v1::Body::KIND_OBLAST_CENTRE, 3, false},
                                           Case{v1::Body::KIND_RAION_CENTRE, 2, false},
                                           Case{v1::Body::KIND_RAION_CENTRE, 3, true},
                                           Case{v1::Body::KIND_RAION_CENTRE, 4, false},
                                           Case{v1::Body::KIND_LOCAL_CENTRE, 1, false},
                                           Case{v1::Body::KIND_LOCAL_CENTRE, 3, false},
                                           Case{v1::Body::KIND_LOCAL_CENTRE, 4, true},
                                           Case{v1::Body::KIND_LOCAL_CENTRE, 5, true}));

}  // namespace
}  // namespace cc::roadmap
