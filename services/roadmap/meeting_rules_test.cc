#include "services/roadmap/meeting_rules.h"

#include "services/platform/testing/testing.h"

namespace cc::roadmap {
namespace {

using platform::EqualsProto;
using platform::IsOk;
using platform::ParseProto;
using platform::Refused;
using platform::StatusIs;

TEST(MeetingDate, IsNotBeforeTheActThatFoundedTheBody) {
  EXPECT_THAT(CheckMeetingDate("2025-01-10", "2025-01-10"), IsOk());
  EXPECT_THAT(CheckMeetingDate("2025-02-14", "2025-01-10"), IsOk());
  EXPECT_THAT(CheckMeetingDate("2025-02-14", ""), IsOk());
  EXPECT_THAT(CheckMeetingDate("2025-01-09", "2025-01-10"),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(Meeting, IsHeldFromItsDayOn) {
  EXPECT_THAT(CheckHeld("2025-02-14", absl::CivilDay(2025, 2, 14)), IsOk());
  EXPECT_THAT(CheckHeld("2025-02-14", absl::CivilDay(2025, 2, 13)),
              Refused(common::v1::REASON_MEETING_NOT_HELD));
}

google::protobuf::FieldMask Mask(const std::vector<std::string>& paths) {
  google::protobuf::FieldMask mask;
  for (const std::string& path : paths) mask.add_paths(path);
  return mask;
}

TEST(MeetingMask, ReplacesWhatItNamesAndNothingElse) {
  const auto from = ParseProto<v1::Meeting>(
      R"(number: 3 date: "2025-03-01" topics: "new" participants { post: "new" } format: FORMAT_ONLINE)");
  auto to = ParseProto<v1::Meeting>(
      R"(id: "x" number: 2 date: "2025-02-14" topics: "old" topics: "older" chair { post: "old" }
         participants { post: "old" })");
  ASSERT_THAT(ApplyMeetingMask(Mask({"number", "topics", "chair"}), from, to), IsOk());
  EXPECT_THAT(to, EqualsProto(ParseProto<v1::Meeting>(
                      R"(id: "x" number: 3 date: "2025-02-14" topics: "new"
                         participants { post: "old" })")));
}

TEST(MeetingMask, CanEmptyAList) {
  auto to = ParseProto<v1::Meeting>(R"(topics: "old" number: 2 format: FORMAT_ONLINE)");
  ASSERT_THAT(ApplyMeetingMask(Mask({"topics", "number", "format"}), v1::Meeting(), to), IsOk());
  EXPECT_THAT(to, EqualsProto(v1::Meeting()));
}

TEST(MeetingMask, RefusesNothingAndWhatCannotBeChanged) {
  v1::Meeting to;
  EXPECT_THAT(ApplyMeetingMask(Mask({}), v1::Meeting(), to),
              StatusIs(absl::StatusCode::kInvalidArgument));
  for (const char* path : {"id", "body_id", "synthetic", "etag", "chair.name", "nothing"}) {
    EXPECT_THAT(ApplyMeetingMask(Mask({path}), v1::Meeting(), to),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << path;
  }
}

}  // namespace
}  // namespace cc::roadmap
