#include "services/reporting/changes.h"

#include "services/reporting/story_fixture.h"

namespace cc::reporting {
namespace {

using platform::IsOk;

class ChangesTest : public Story {};

TEST_F(ChangesTest, TellEachWhatConcernsThemAndGoOnFromAToken) {
  v1::Submission submitted = Submitted(kDonetsk, "2026-01");
  v1::ListReportingChangesRequest request;
  database.AwaitFeed();
  auto page = Do(changes, &Changes::List, request, Ministry());
  ASSERT_THAT(page, IsOk());
  ASSERT_GE(page->events_size(), 1);
  EXPECT_EQ(page->events(page->events_size() - 1).key(), submitted.id());
  EXPECT_EQ(page->events(page->events_size() - 1).revision(), 2);
  database.AwaitFeed();
  EXPECT_EQ(Do(changes, &Changes::List, request, In(kKharkiv))->events_size(), 0);
  request.set_resume_token(page->resume_token());
  database.AwaitFeed();
  EXPECT_EQ(Do(changes, &Changes::List, request, In(kDonetsk))->events_size(), 0);
  ASSERT_THAT(Accept(submitted), IsOk());
  database.AwaitFeed();
  EXPECT_EQ(Do(changes, &Changes::List, request, In(kDonetsk))->events_size(), 1);
}

TEST_F(ChangesTest, AStreamGoesOnWhereItLeftOff) {
  v1::WatchReportingChangesRequest request;
  platform::Call call = platform::TestCall(request);
  auto source = changes.Watch(call, request);
  ASSERT_THAT(source, IsOk());
  database.AwaitFeed();
  EXPECT_TRUE((*source)->Next(call)->empty());
  Draft(kDonetsk, "2026-01");
  database.AwaitFeed();
  EXPECT_EQ((*source)->Next(call)->size(), 1u);
  database.AwaitFeed();
  EXPECT_TRUE((*source)->Next(call)->empty());
}

}  // namespace
}  // namespace cc::reporting
