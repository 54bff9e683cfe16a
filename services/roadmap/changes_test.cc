#include "services/roadmap/changes.h"

#include "services/roadmap/story_fixture.h"

namespace cc::roadmap {
namespace {

using platform::IsOk;
using ::testing::ElementsAre;

class ChangesTest : public Story {
 protected:
  std::vector<std::string> Kinds(const v1::ListRoadmapChangesResponse& page) {
    std::vector<std::string> kinds;
    for (const common::v1::Event& event : page.events()) {
      kinds.push_back((event.operation() == common::v1::Event::OPERATION_REMOVED ? "-" : "+") +
                      event.kind());
    }
    return kinds;
  }
};

TEST_F(ChangesTest, TellEachWhatConcernsThemAndGoOnFromAToken) {
  v1::Meeting meeting = NationalMeeting();
  v1::ListRoadmapChangesRequest request;
  database.AwaitFeed();
  auto national = Do(changes, &Changes::List, request);
  ASSERT_THAT(national, IsOk());
  EXPECT_THAT(Kinds(*national), ElementsAre("+bodies", "+meetings"));
  database.AwaitFeed();
  EXPECT_EQ(Do(changes, &Changes::List, request, In(kKharkiv))->events_size(), 0);

  *meeting.add_participants() =
      platform::ParseProto<v1::Official>(R"(post: "начальник" unit_code: "UA63000000000041885")");
  v1::UpdateMeetingRequest update;
  *update.mutable_meeting() = meeting;
  update.set_etag(meeting.etag());
  update.mutable_update_mask()->add_paths("participants");
  auto changed = Do(meetings, &Meetings::UpdateMeeting, update);
  ASSERT_THAT(changed, IsOk());
  request.set_resume_token(national->resume_token());
  database.AwaitFeed();
  auto kharkiv = Do(changes, &Changes::List, request, In(kKharkiv));
  EXPECT_THAT(Kinds(*kharkiv), ElementsAre("+meetings"));

  changed->clear_participants();
  *update.mutable_meeting() = *changed;
  update.set_etag(changed->etag());
  ASSERT_THAT(Do(meetings, &Meetings::UpdateMeeting, update), IsOk());
  request.set_resume_token(kharkiv->resume_token());
  database.AwaitFeed();
  EXPECT_THAT(Kinds(*Do(changes, &Changes::List, request, In(kKharkiv))), ElementsAre("-meetings"));
}

TEST_F(ChangesTest, AStreamGoesOnWhereItLeftOff) {
  v1::WatchRoadmapChangesRequest request;
  platform::Call call = platform::TestCall(request);
  auto source = changes.Watch(call, request);
  ASSERT_THAT(source, IsOk());
  database.AwaitFeed();
  EXPECT_TRUE((*source)->Next(call)->empty());
  MakeBody(NationalCentre());
  database.AwaitFeed();
  EXPECT_EQ((*source)->Next(call)->size(), 1u);
  database.AwaitFeed();
  EXPECT_TRUE((*source)->Next(call)->empty());
}

}  // namespace
}  // namespace cc::roadmap
