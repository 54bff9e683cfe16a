#include <functional>
#include <map>

#include "absl/strings/str_cat.h"
#include "services/platform/time/date.h"
#include "services/registry/evacuation_recorder_client.h"
#include "services/registry/evacuation_telling.h"
#include "services/registry/support_fixture.h"

namespace cc::registry {
namespace {

using evacuation::v1::FollowUpCount;
using evacuation::v1::RecordFollowUpCountsRequest;
using platform::Call;
using platform::IsOk;
using platform::Refused;

constexpr char kYampil[] = "UA14120110050031319";  // a settlement of kLyman here

// As evacuation answers: days are replaced whole, unless by an earlier counting.
class FakeDays : public EvacuationRecorder {
 public:
  absl::Status TellSelfDeparture(const Call&, const SelfDeparture&) override {
    return platform::Fail(common::v1::REASON_INTERNAL);
  }
  absl::StatusOr<bool> TellFollowUps(const Call&, const ToldFollowUps& told) override {
    const RecordFollowUpCountsRequest request = FromFollowUps(told);
    ++calls;
    if (meanwhile) meanwhile();
    if (down) return platform::Fail(common::v1::REASON_UNAVAILABLE);
    if (request.from_date() == refused_day)
      return platform::Fail(common::v1::REASON_UNIT_UNKNOWN, {{"unit", "?"}});
    EXPECT_EQ(request.from_date(), request.until_date());
    Day& day = days[request.from_date()];
    if (day.revision < request.revision()) {
      day = {.revision = request.revision()};
      for (const FollowUpCount& count : request.counts()) {
        EXPECT_EQ(count.date(), request.from_date());
        absl::StrAppend(&day.text, count.unit_code(), " ", FollowUpCount::Kind_Name(count.kind()),
                        ": ", count.count(), "/", count.reached(), "; ");
      }
    }
    if (answer_lost) return platform::Fail(common::v1::REASON_UNAVAILABLE);
    return day.revision == request.revision();
  }

  struct Day {
    int64_t revision = 0;
    std::string text;
  };
  int calls = 0;
  bool down = false, answer_lost = false;
  std::string refused_day;
  std::function<void()> meanwhile;
  std::map<std::string, Day> days;
};

class FollowUpTellingTest : public SupportOffice {
 protected:
  FollowUpTellingTest() { paths.Add({kDonetsk, kKramatorskRaion, kLyman, kYampil}); }

  // So many seconds after noon of 2026-03-02, the day being long past those of the follow-ups.
  static Call At(int seconds) {
    return Call::System("evacuation", platform::TestNow() + absl::Seconds(seconds));
  }
  void Plan(absl::Time now = platform::TestNow()) {
    common::v1::Event event;
    event.set_kind("registrations");
    event.set_key(registration.id());
    ASSERT_THAT(database.db().WriteStep(platform::TestCall({.now = now}), FollowUpEffect(event)),
                IsOk());
  }
  std::string FirstDue() {
    return database.Sql("SELECT id FROM follow_ups WHERE state = 1 ORDER BY due_date LIMIT 1");
  }
  absl::StatusOr<v1::FollowUp> Settle() {
    auto request = Parse<v1::RecordFollowUpRequest>("talk_date: '2026-03-01' found: FOUND_SETTLED");
    request.set_id(FirstDue());
    return Do(follow_ups, &FollowUps::RecordFollowUp, request);
  }
  absl::Status Return(const std::string& text) {
    return Do(follow_ups, &FollowUps::RecordReturn,
              Parse<v1::RecordReturnRequest>("household_id: '" + household + "' " + text))
        .status();
  }
  std::string Waiting() {
    return database.Sql("SELECT count(DISTINCT date) FROM follow_up_changes");
  }

  FakeDays evacuation;
  EvacuationTelling telling{database.db(),
                            database.keyring(),
                            paths,
                            [](int32_t tail) -> std::optional<NamedUnit> {
                              if (tail == platform::TailOf(kLyman)) return NamedUnit{kLyman, "Л"};
                              return std::nullopt;
                            },
                            evacuation,
                            {}};
};

TEST_F(FollowUpTellingTest, TellsWholeDaysAsTheyStandAndNothingWhereNothingChanged) {
  Plan();
  EXPECT_EQ(*telling.TellFollowUps(At(0)), 3);
  const std::string unit = kPavlohradRaion;
  EXPECT_EQ(evacuation.days["2025-05-16"].text, unit + " KIND_DAY_14: 1/0; ");
  EXPECT_EQ(evacuation.days["2025-06-01"].text, unit + " KIND_DAY_30: 1/0; ");
  EXPECT_EQ(evacuation.days["2025-07-31"].text, unit + " KIND_DAY_90: 1/0; ");
  EXPECT_EQ(*telling.TellFollowUps(At(1)), 0);
  EXPECT_EQ(evacuation.calls, 3);
  ASSERT_THAT(Settle(), IsOk());
  EXPECT_EQ(*telling.TellFollowUps(At(2)), 1);
  EXPECT_EQ(evacuation.days["2025-05-16"].text, unit + " KIND_DAY_14: 1/1; ");
  // What ends is due no more.
  database.Sql("UPDATE registrations SET state = 2");
  Plan();
  EXPECT_EQ(*telling.TellFollowUps(At(3)), 3);
  EXPECT_EQ(evacuation.days["2025-05-16"].text, unit + " KIND_DAY_14: 1/1; ") << "was talked with";
  EXPECT_EQ(evacuation.days["2025-06-01"].text, "");
}

TEST_F(FollowUpTellingTest, FollowsTheHouseholdToWhereItLives) {
  Plan();
  EXPECT_EQ(*telling.TellFollowUps(At(0)), 3);
  database.Sql(absl::StrCat("UPDATE registrations SET residence_unit_code = '", kYampil, "'"));
  Plan();
  EXPECT_EQ(*telling.TellFollowUps(At(1)), 3);
  EXPECT_EQ(evacuation.days["2025-05-16"].text, absl::StrCat(kLyman, " KIND_DAY_14: 1/0; "))
      << "down to the hromada";
}

TEST_F(FollowUpTellingTest, CountsPeopleWhoReturnedOnceByPlace) {
  ASSERT_THAT(Return(absl::StrCat("unit_code: '", kYampil, "' date: '2026-02-20'")), IsOk());
  ASSERT_THAT(Return(absl::StrCat("unit_code: '", kYampil, "' date: '2026-02-20' person_ids: '",
                                  mother, "'")),
              IsOk());
  ASSERT_THAT(Return(absl::StrCat("unit_code: '", kKharkiv, "' date: '2026-02-21' person_ids: '",
                                  mother, "'")),
              IsOk());
  ASSERT_THAT(Return(absl::StrCat("unit_code: '", kKharkiv, "' date: '2026-02-21' person_ids: '",
                                  mother, "' person_ids: '", daughter, "'")),
              IsOk());
  EXPECT_EQ(*telling.TellFollowUps(At(0)), 2);
  EXPECT_EQ(
      evacuation.days["2026-02-21"].text,
      absl::StrCat(kKharkiv, " KIND_RETURNED: 2/0; ", kKharkiv, " KIND_RETURNED_TO_DANGER: 2/0; "));
  EXPECT_EQ(
      evacuation.days["2026-02-20"].text,
      absl::StrCat(kLyman, " KIND_RETURNED: 3/0; ", kLyman, " KIND_RETURNED_TO_DANGER: 3/0; "))
      << "three of the family, one of them told twice, by the hromada of the place";
}

TEST_F(FollowUpTellingTest, TellsADayWhenItHasComeAndNotBefore) {
  database.Sql("UPDATE pre_registrations SET arrive_date = '2026-02-28'");
  Plan();
  Plan();
  EXPECT_EQ(database.Sql("SELECT count(*) FROM follow_up_changes"), "3") << "one for a day ahead";
  EXPECT_EQ(*telling.TellFollowUps(At(0)), 0);
  const absl::Time due = absl::FromCivil(absl::CivilDay(2026, 3, 14), platform::Kyiv());
  EXPECT_EQ(*telling.TellFollowUps(Call::System("evacuation", due - absl::Seconds(1))), 0);
  EXPECT_EQ(*telling.TellFollowUps(Call::System("evacuation", due)), 1);
  EXPECT_EQ(evacuation.days.begin()->first, "2026-03-14");
  EXPECT_EQ(Waiting(), "2");
}

TEST_F(FollowUpTellingTest, WhatWasNotAnsweredIsToldAgainAndChangesNothing) {
  Plan();
  evacuation.down = true;
  EXPECT_THAT(telling.TellFollowUps(At(0)), Refused(common::v1::REASON_UNAVAILABLE));
  EXPECT_EQ(Waiting(), "3");
  evacuation.down = false;
  evacuation.answer_lost = true;
  EXPECT_THAT(telling.TellFollowUps(At(1)), Refused(common::v1::REASON_UNAVAILABLE));
  EXPECT_EQ(Waiting(), "3");
  ASSERT_EQ(evacuation.days.size(), 1u);
  const auto [day, told] = *evacuation.days.begin();
  evacuation.answer_lost = false;
  EXPECT_EQ(*telling.TellFollowUps(At(2)), 3);
  EXPECT_EQ(evacuation.days[day].text, told.text);
  EXPECT_EQ(Waiting(), "0");
}

TEST_F(FollowUpTellingTest, ARefusedDayHoldsNoOtherBack) {
  Plan();
  evacuation.refused_day = "2025-05-16";
  EXPECT_THAT(telling.TellFollowUps(At(0)), Refused(common::v1::REASON_UNIT_UNKNOWN));
  EXPECT_EQ(evacuation.days.size(), 2u);
  EXPECT_EQ(Waiting(), "1");
  evacuation.refused_day.clear();
  EXPECT_EQ(*telling.TellFollowUps(At(1)), 1);
}

TEST_F(FollowUpTellingTest, WhatALaterCountingHasTakenIsCountedAgain) {
  Plan();
  EXPECT_EQ(*telling.TellFollowUps(At(10)), 3);
  ASSERT_THAT(Settle(), IsOk());
  EXPECT_EQ(*telling.TellFollowUps(At(5)), 0) << "by a clock that is behind";
  EXPECT_EQ(Waiting(), "1");
  EXPECT_EQ(*telling.TellFollowUps(At(11)), 1);
  EXPECT_EQ(evacuation.days["2025-05-16"].text,
            absl::StrCat(kPavlohradRaion, " KIND_DAY_14: 1/1; "));
}

TEST_F(FollowUpTellingTest, AChangeBetweenCountingAndTellingIsNotLost) {
  Plan();
  // Committed while evacuation is told of what was counted before.
  evacuation.meanwhile = [&] {
    if (evacuation.calls == 1) EXPECT_THAT(Settle(), IsOk());
  };
  EXPECT_EQ(*telling.TellFollowUps(At(0)), 3);
  EXPECT_EQ(*telling.TellFollowUps(At(1)), 1);
  EXPECT_EQ(evacuation.days["2025-05-16"].text,
            absl::StrCat(kPavlohradRaion, " KIND_DAY_14: 1/1; "));
}

TEST_F(FollowUpTellingTest, AStartTellsTheDaysOfLateAgain) {
  Plan();
  EXPECT_EQ(*telling.TellFollowUps(At(0)), 3);
  ASSERT_THAT(telling.NoteRecentDays(At(1)), IsOk());
  EXPECT_EQ(*telling.TellFollowUps(At(1)), 3);
  EXPECT_EQ(*telling.TellFollowUps(At(2)), 0);
}

}  // namespace
}  // namespace cc::registry
