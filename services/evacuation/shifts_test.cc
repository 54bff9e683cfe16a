#include "services/evacuation/shifts.h"

#include "services/evacuation/desk_fixture.h"
#include "services/platform/testing/at_once.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::HasSubstr;
using ::testing::Not;
using v1::Shift;

constexpr char kAnna[] = "00000000-0000-7000-8000-00000000000a";
constexpr char kBohdan[] = "00000000-0000-7000-8000-00000000000b";
constexpr char kVira[] = "00000000-0000-7000-8000-00000000000c";

class ShiftStory : public Desk {
 protected:
  Shift Open(const std::string& who = kAnna) {
    v1::OpenShiftRequest request;
    request.set_unit_code(kDonetsk);
    request.set_synthetic(true);
    auto made = Do(shifts, &Shifts::OpenShift, request, As(who));
    EXPECT_THAT(made, IsOk());
    return made.ok() ? *made : Shift();
  }
  absl::StatusOr<v1::ShiftEntry> Write(const std::string& shift, const std::string& text,
                                       int corrects = 0, platform::TestCaller caller = As(kAnna)) {
    v1::AddShiftEntryRequest request;
    request.set_shift_id(shift);
    request.set_text(text);
    request.set_corrects(corrects);
    return Do(shifts, &Shifts::AddShiftEntry, request, caller);
  }
  absl::StatusOr<Shift> HandOver(const std::string& shift, const std::string& taker,
                                 platform::TestCaller caller) {
    v1::HandOverShiftRequest request;
    request.set_id(shift);
    request.set_taker_id(taker);
    request.set_summary("стежити за мостом");
    return Do(shifts, &Shifts::HandOverShift, request, caller);
  }
  absl::StatusOr<Shift> TakeOver(const std::string& shift, platform::TestCaller caller) {
    v1::TakeOverShiftRequest request;
    request.set_id(shift);
    return Do(shifts, &Shifts::TakeOverShift, request, caller);
  }
  std::string Print(const std::string& shift, v1::PrintHandOverRequest::Format format,
                    platform::TestCaller caller = At(absl::Hours(12))) {
    v1::PrintHandOverRequest request;
    request.set_id(shift);
    request.set_format(format);
    auto body = Do(shifts, &Shifts::PrintHandOver, request, caller);
    EXPECT_THAT(body, IsOk());
    return body.ok() ? body->data() : "";
  }
};

TEST_F(ShiftStory, IsHandedOverByOneAndTakenOverByAnother) {
  const Shift shift = Open();
  EXPECT_THAT(HandOver(shift.id(), kBohdan, As(kVira)),
              Refused(common::v1::REASON_SHIFT_NOT_YOURS));
  EXPECT_THAT(TakeOver(shift.id(), As(kBohdan)), Refused(common::v1::REASON_STATE_FORBIDS));
  ASSERT_THAT(HandOver(shift.id(), kBohdan, As(kAnna, absl::Hours(11))), IsOk());
  EXPECT_THAT(TakeOver(shift.id(), As(kAnna)), Refused(common::v1::REASON_SHIFT_TAKER_SAME));
  EXPECT_THAT(TakeOver(shift.id(), As(kVira)), Refused(common::v1::REASON_SHIFT_NOT_YOURS));
  auto next = TakeOver(shift.id(), As(kBohdan, absl::Hours(12)));
  ASSERT_THAT(next, IsOk());
  EXPECT_EQ(next->previous_id(), shift.id());
  EXPECT_EQ(next->opened_by(), kBohdan);
  EXPECT_EQ(next->unit_code(), kDonetsk);
  EXPECT_THAT(TakeOver(shift.id(), As(kBohdan)), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Write(shift.id(), "запізно"), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(ShiftStory, HasOneForEachDeskAtATime) {
  EXPECT_THAT(
      platform::AtOnce(6,
                       [&](int) {
                         v1::OpenShiftRequest request;
                         request.set_unit_code(kDonetsk);
                         return Do(shifts, &Shifts::OpenShift, request).status();
                       }),
      ::testing::ElementsAre(std::make_pair("OK", 1), std::make_pair("REASON_ALREADY_EXISTS", 5)));
}

TEST_F(ShiftStory, IsTakenOverOnceHoweverManyTry) {
  const Shift shift = Open();
  ASSERT_THAT(HandOver(shift.id(), "", As(kAnna)), IsOk());
  EXPECT_THAT(
      platform::AtOnce(5, [&](int) { return TakeOver(shift.id(), As(kBohdan)).status(); }),
      ::testing::ElementsAre(std::make_pair("OK", 1), std::make_pair("REASON_STATE_FORBIDS", 4)));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM shifts"), "2");
}

TEST_F(ShiftStory, NumbersItsLogWithoutGapsWhoeverWritesAtOnce) {
  const Shift shift = Open();
  EXPECT_THAT(platform::AtOnce(8, [&](int) { return Write(shift.id(), "рядок").status(); }),
              ::testing::ElementsAre(std::make_pair("OK", 8)));
  EXPECT_EQ(database.Sql("SELECT string_agg(number::text, ',' ORDER BY number) FROM shift_entries"),
            "1,2,3,4,5,6,7,8");
}

TEST_F(ShiftStory, CorrectsALineByAnotherAndChangesNone) {
  const Shift shift = Open();
  ASSERT_THAT(Write(shift.id(), "виїхало 40"), IsOk());
  EXPECT_THAT(Write(shift.id(), "ні", 2).status(),
              platform::StatusIs(absl::StatusCode::kInvalidArgument));
  auto correction = Write(shift.id(), "виїхало 41", 1);
  ASSERT_THAT(correction, IsOk());
  EXPECT_EQ(correction->number(), 2);
  v1::ListShiftEntriesRequest request;
  request.set_shift_id(shift.id());
  request.set_page_size(1);
  auto page = Do(shifts, &Shifts::ListShiftEntries, request);
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->entries(0).text(), "виїхало 40");
  request.set_page_token(page->next_page_token());
  page = Do(shifts, &Shifts::ListShiftEntries, request);
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->entries(0).corrects(), 1);
  EXPECT_EQ(page->next_page_token(), "");
  // Not even the program's own role can change or remove a line.
  auto forbidden = [&](const char* sql) {
    return database.db().WriteStep(platform::TestCall(),
                                   [&](platform::Tx& tx) { return tx.Query(sql).status(); });
  };
  EXPECT_FALSE(forbidden("DELETE FROM shift_entries").ok());
  EXPECT_FALSE(forbidden("UPDATE shift_entries SET author_id = 'x'").ok());
  EXPECT_FALSE(forbidden("UPDATE shift_entries SET number = number + 10").ok());
}

TEST_F(ShiftStory, RefusesALineAboutAnIncidentOutsideTheScopeAsIfItWereNotThere) {
  const v1::Incident incident = Raise(v1::Incident::KIND_OTHER);
  v1::OpenShiftRequest open;
  open.set_unit_code(kDnipropetrovsk);
  auto shift = Do(shifts, &Shifts::OpenShift, open);
  ASSERT_THAT(shift, IsOk());
  v1::AddShiftEntryRequest request;
  request.set_shift_id(shift->id());
  request.set_text("чуже");
  request.set_incident_id(incident.id());
  EXPECT_THAT(Do(shifts, &Shifts::AddShiftEntry, request, In(kDnipropetrovsk)),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(ShiftStory, PrintsWhatIsOpenWhatHappenedAndBothNames) {
  const Shift shift = Open();
  const v1::Incident open = Raise(v1::Incident::KIND_SILENT_TRIP, At(absl::Hours(1))),
                     over = Raise(v1::Incident::KIND_SITE_FULL, At(absl::Hours(2)));
  ASSERT_THAT(Close(over.id(), At(absl::Hours(3))), IsOk());
  ASSERT_THAT(Write(shift.id(), "міст <закрито> & об'їзд"), IsOk());
  ASSERT_THAT(HandOver(shift.id(), kBohdan, As(kAnna, absl::Hours(11))), IsOk());
  const std::string before = Print(shift.id(), v1::PrintHandOverRequest::FORMAT_TEXT);
  EXPECT_THAT(before, HasSubstr("Прийняв: ще не підтверджено; названо " + std::string(kBohdan)));
  ASSERT_THAT(TakeOver(shift.id(), As(kBohdan, absl::Hours(12))), IsOk());
  // What comes later is the next shift's.
  ASSERT_THAT(Close(open.id(), At(absl::Hours(13))), IsOk());
  const std::string text =
      Print(shift.id(), v1::PrintHandOverRequest::FORMAT_TEXT, At(absl::Hours(20)));
  EXPECT_THAT(text, HasSubstr("Здав: " + std::string(kAnna)));
  EXPECT_THAT(text, HasSubstr("Прийняв: " + std::string(kBohdan)));
  EXPECT_THAT(text, HasSubstr("рейс мовчить, UA14120110010088407; НІХТО НЕ ВЗЯВ У РОБОТУ"));
  EXPECT_THAT(text, HasSubstr("стежити за мостом"));
  EXPECT_THAT(text, Not(HasSubstr("закрито (00000000-0000-7000-8000-000000000001): рейс мовчить")));
  EXPECT_THAT(text, HasSubstr("закрито (00000000-0000-7000-8000-000000000001): місце прийому"));
  const std::string html =
      Print(shift.id(), v1::PrintHandOverRequest::FORMAT_HTML, At(absl::Hours(20)));
  EXPECT_THAT(html, HasSubstr("міст &lt;закрито&gt; &amp; об&#39;їзд"));
  EXPECT_THAT(html, HasSubstr("<h1>Передавання зміни"));
}

TEST_F(ShiftStory, IsSeenByWhoeverWorksForTheUnitOrAboveIt) {
  const Shift shift = Open();
  v1::GetShiftRequest get;
  get.set_id(shift.id());
  EXPECT_THAT(Do(shifts, &Shifts::GetShift, get, In(kDonetsk)), IsOk());
  EXPECT_THAT(Do(shifts, &Shifts::GetShift, get, In(kDnipropetrovsk)),
              Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(HandOver(shift.id(), kBohdan, In(kDnipropetrovsk)),
              Refused(common::v1::REASON_NOT_FOUND));
  auto list = Do(shifts, &Shifts::ListShifts, v1::ListShiftsRequest(), In(kDnipropetrovsk));
  ASSERT_THAT(list, IsOk());
  EXPECT_EQ(list->shifts_size(), 0);
}

}  // namespace
}  // namespace cc::evacuation
