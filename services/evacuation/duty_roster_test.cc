#include "services/evacuation/duty_roster.h"

#include "services/evacuation/desk_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;

using Roster = Desk;

TEST_F(Roster, ShowsTelephonesOnlyToThoseWhoMaySeeThem) {
  sees_phones = false;
  auto made = OnDutyFor(kDonetsk, 1, "+380501112267");
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->phone(), "…67");
  EXPECT_EQ(made->name(), "Вигаданий Черговий");
  v1::GetDutyContactRequest get;
  get.set_id(made->id());
  auto read = Do(roster, &DutyRoster::GetDutyContact, get);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->phone(), "…67");
  auto list = Do(roster, &DutyRoster::ListDutyContacts, v1::ListDutyContactsRequest());
  ASSERT_THAT(list, IsOk());
  ASSERT_EQ(list->contacts_size(), 1);
  EXPECT_EQ(list->contacts(0).phone(), "…67");
  sees_phones = true;
  read = Do(roster, &DutyRoster::GetDutyContact, get);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->phone(), "+380501112267");
}

TEST_F(Roster, KeepsNamesAndTelephonesEncrypted) {
  ASSERT_THAT(OnDutyFor(kDonetsk, 1, "+380501112267"), IsOk());
  EXPECT_EQ(database.Sql("SELECT count(*) FROM duty_contacts WHERE "
                         "position('380501112267'::bytea IN personal) > 0 OR "
                         "position(convert_to('Вигаданий', 'UTF8') IN personal) > 0"),
            "0");
}

TEST_F(Roster, RefusesADutyThatEndsBeforeItBegins) {
  v1::CreateDutyContactRequest request;
  *request.mutable_contact()->mutable_start_time() = platform::ToProto(platform::TestNow());
  *request.mutable_contact()->mutable_end_time() = platform::ToProto(platform::TestNow());
  EXPECT_EQ(Do(roster, &DutyRoster::CreateDutyContact, request).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(Roster, LetsOnlyWhoActsForTheCountryFillItsDesk) {
  EXPECT_THAT(OnDutyFor("", 1, "+380501112233", In(kDonetsk)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  EXPECT_THAT(OnDutyFor("", 1), IsOk());
}

TEST_F(Roster, TellsWhoIsOnDutyAtAnInstantByPages) {
  ASSERT_THAT(OnDutyFor(kDonetsk, 1), IsOk());
  auto second = OnDutyFor(kDonetsk, 2);
  ASSERT_THAT(OnDutyFor(kDnipropetrovsk, 1), IsOk());
  v1::EndDutyRequest end;
  end.set_id(second->id());
  auto ended = Do(roster, &DutyRoster::EndDuty, end, At(absl::Hours(2)));
  ASSERT_THAT(ended, IsOk());
  EXPECT_NE(ended->etag(), second->etag());
  end.set_etag(second->etag());
  EXPECT_THAT(Do(roster, &DutyRoster::EndDuty, end), Refused(common::v1::REASON_ETAG_STALE));
  v1::ListDutyContactsRequest request;
  request.set_unit_code(kDonetsk);
  request.set_page_size(1);
  *request.mutable_on_duty_at() = platform::ToProto(platform::TestNow());
  auto page = Do(roster, &DutyRoster::ListDutyContacts, request);
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->contacts_size(), 1);
  request.set_page_token(page->next_page_token());
  page = Do(roster, &DutyRoster::ListDutyContacts, request);
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->contacts_size(), 1);
  EXPECT_EQ(page->next_page_token(), "");
  request.clear_page_token();
  *request.mutable_on_duty_at() = platform::ToProto(platform::TestNow() + absl::Hours(3));
  page = Do(roster, &DutyRoster::ListDutyContacts, request);
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->contacts_size(), 1);
}

}  // namespace
}  // namespace cc::evacuation
