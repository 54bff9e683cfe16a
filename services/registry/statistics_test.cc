#include "services/registry/statistics.h"

#include <atomic>
#include <thread>

#include "services/registry/statistics_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::TestCaller;

class StatisticsTest : public StatisticsOffice {
 protected:
  absl::StatusOr<v1::Statistics> Get(const std::string& text, TestCaller caller = {}) {
    return Do(reports, &StatisticsReports::GetStatistics, Parse<v1::GetStatisticsRequest>(text),
              caller);
  }
  int64_t People(const std::string& text = "", TestCaller caller = {}) {
    auto answer = Get(text, caller);
    EXPECT_THAT(answer, IsOk());
    return answer.ok() && answer->rows_size() > 0 ? answer->rows(0).people() : -1;
  }
};

TEST_F(StatisticsTest, CountARegisteredFamilyByUnitSexAgeAndMonthAtEveryLevel) {
  EXPECT_EQ(Told(), Figures()) << "nothing was followed yet";
  Follow();
  EXPECT_EQ(Told(), Counted());
  EXPECT_EQ(People(), 3);
  const auto ages = Get(absl::StrCat("relation: RELATION_ORIGIN unit_code: '", kKramatorskRaion,
                                     "' dimension: STATISTICS_DIMENSION_SEX_AND_AGE"));
  ASSERT_THAT(ages, IsOk());
  ASSERT_EQ(ages->rows_size(), 2);
  EXPECT_EQ(ages->rows(0).unit_codes(0), kKramatorskRaion);
  EXPECT_EQ(ages->rows(1).unit_codes(0), kLyman);
  EXPECT_EQ(ages->rows(1).unit_name(), "Назва");
  ASSERT_EQ(ages->rows(1).counts_size(), 3);
  EXPECT_EQ(ages->rows(1).counts(0).categories(0).age_band(), v1::AGE_BAND_5_11);
}

TEST_F(StatisticsTest, NobodyCountsWhomTheyCouldNotList) {
  Follow();
  EXPECT_EQ(Get("", In(kDnipropetrovsk))->rows_size(), 1);
  EXPECT_EQ(Get("", In(kDnipropetrovsk))->rows(0).unit_codes(0), kDnipropetrovsk);
  EXPECT_EQ(Get("", In(kKharkiv))->rows_size(), 0);
  EXPECT_THAT(Get(absl::StrCat("unit_code: '", kDnipropetrovsk, "'"), In(kKharkiv)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  const TestCaller by_origin{
      .scope = {{options::v1::RELATION_ORIGIN, *platform::TailOf(kDonetsk)}}};
  EXPECT_EQ(
      People(absl::StrCat("relation: RELATION_ORIGIN unit_code: '", kDonetsk, "'"), by_origin), 3);
  EXPECT_THAT(
      Get(absl::StrCat("relation: RELATION_RESIDENCE unit_code: '", kDonetsk, "'"), by_origin),
      Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
}

TEST_F(StatisticsTest, RefuseWhatHasNoFigures) {
  EXPECT_THAT(Get("month: '2026-04'"), Refused(common::v1::REASON_FIELDS_INVALID));
  EXPECT_THAT(Get("relation: RELATION_DESTINATION"), Refused(common::v1::REASON_FIELDS_INVALID));
  EXPECT_THAT(Get("unit_code: 'UA99000000000099999'"), Refused(common::v1::REASON_FIELDS_INVALID));
}

TEST_F(StatisticsTest, KeepWhatEachMonthEndedWith) {
  Follow();
  const absl::Time april = platform::TestNow() + absl::Hours(24 * 40);
  ASSERT_THAT(Cancel(registration.id(), {.now = april}), IsOk());
  Follow(april);
  const TestCaller later{.now = april};
  EXPECT_EQ(People("month: '2026-03'", later), 3);
  EXPECT_EQ(People("month: '2026-04'", later), 0);
  EXPECT_EQ(Get("month: '2026-04'", later)->rows(0).change(), -3);
}

TEST_F(StatisticsTest, AgeingOverABordersDayIsCountedByTheNightlyRecount) {
  Follow();
  // The daughter, born on 1 June 2015, becomes twelve in 2027.
  const auto night = [&](int day) {
    return platform::Call::System(
        "statistics",
        absl::FromCivil(absl::CivilDay(2027, 5, day), platform::Kyiv()) + absl::Hours(1));
  };
  EXPECT_TRUE(*recount.RunWhereDue(night(31)));
  EXPECT_EQ(Told(night(31).now()), Counted(night(31).now()));
  const Figures before = Told(night(31).now());
  EXPECT_FALSE(*recount.RunWhereDue(night(31))) << "once a day";
  EXPECT_TRUE(*recount.RunWhereDue(night(32)));
  EXPECT_NE(Told(night(32).now()), before);
  EXPECT_EQ(Told(night(32).now()), Counted(night(32).now()));
  EXPECT_EQ(database.Sql("SELECT corrected FROM statistic_state"), "0");
}

TEST_F(StatisticsTest, ARecountFindsAndCorrectsAnyFigureThatIsNotTrue) {
  Follow();
  const auto call = platform::TestCall();
  EXPECT_EQ(recount.Run(call, false)->corrected, 0);
  database.Sql("UPDATE statistic_counts SET change = change + 5 WHERE dimension = 1");
  database.Sql("DELETE FROM statistic_counts WHERE relation = 2 AND dimension = 0 AND unit = 0");
  EXPECT_GT(recount.Run(call, false)->corrected, 1);
  EXPECT_EQ(Told(), Counted());
  EXPECT_EQ(recount.Run(call, false)->corrected, 0);
  // As after people were put into the database past the service.
  database.Sql("DELETE FROM statistic_counts");
  database.Sql("DELETE FROM statistic_people");
  database.Sql("UPDATE statistic_state SET due = true, rebuild = true");
  EXPECT_TRUE(*recount.RunWhereDue(call));
  EXPECT_EQ(Told(), Counted());
  EXPECT_EQ(database.Sql("SELECT due OR rebuild FROM statistic_state"), "f");
  EXPECT_EQ(database.Sql("SELECT people FROM statistic_state"), "3");
}

TEST_F(StatisticsTest, APageOfTheFeedIsCountedOnceAlsoWhenItIsCutOffOrToldAgain) {
  database.AwaitFeed();
  int attempts = 0;
  auto consumer = platform::FeedConsumer::ByPages(
      database.db(), {.feed = "registry.statistics"},
      [&](const std::string& from) {
        return feed.List(platform::TestCall(), from, 2, StatisticsKinds());
      },
      [&](const platform::Call&, const std::vector<common::v1::Event>& events)
          -> absl::StatusOr<platform::FeedConsumer::Effect> {
        return platform::FeedConsumer::Effect(
            [&, effect = StatisticsEffect(database.keyring(), paths, events)](
                platform::Tx& tx) -> absl::Status {
              CC_RETURN_IF_ERROR(effect(tx));
              if (++attempts == 2) return platform::Fail(common::v1::REASON_UNAVAILABLE);
              return absl::OkStatus();
            });
      });
  EXPECT_THAT(consumer->RunOnce(), Refused(common::v1::REASON_UNAVAILABLE));
  EXPECT_THAT(consumer->RunOnce(), IsOk());
  const std::string once = database.Sql("SELECT sum(change) FROM statistic_counts");
  database.Sql("UPDATE platform.feed_cursor SET token = '' WHERE feed = 'registry.statistics'");
  EXPECT_THAT(consumer->RunOnce(), IsOk());
  EXPECT_EQ(database.Sql("SELECT sum(change) FROM statistic_counts"), once);
  EXPECT_EQ(database.Sql("SELECT sum(change) FROM statistic_counts WHERE relation = 3 "
                         "AND dimension = 0 AND unit = 0"),
            "3");
}

TEST_F(StatisticsTest, CasesOfCaptivityAndRestrictedKindsOfNeedsAreInNoFigure) {
  ASSERT_THAT(Assess("findings { kind: 'medical' urgency: URGENCY_HIGH }"), IsOk());
  Follow();
  const Figures before = Told();
  database.Sql(absl::StrCat(
      "INSERT INTO captivity_cases (id, scope, household_id, person_id, state, personal, "
      "synthetic, created_at, updated_at) SELECT id, scope, household_id, id, 1, '', true, now(), "
      "now() FROM people WHERE id = '",
      mother, "'"));
  // Even where such a need had come past the rules.
  database.Sql(
      "UPDATE needs SET kind = (SELECT code FROM need_kinds WHERE restricted LIMIT 1) "
      "WHERE kind = 'medical'");
  EXPECT_THAT(recount.Run(platform::TestCall(), false), IsOk());
  for (const auto& [figure, people] : Told())
    EXPECT_EQ(figure.find("need_kind"), std::string::npos) << figure;
  EXPECT_NE(Told(), before) << "the need was counted while its kind was open to all";
}

TEST_F(StatisticsTest, ThirtyTwoWritersAtOnceNeitherWaitForTheFiguresNorSpoilThem) {
  // Figures are locked all the while: whoever registers does not come near them.
  std::atomic<int> registered = 0;
  ASSERT_THAT(database.db().WriteStep(
                  platform::TestCall(),
                  [&](platform::Tx& tx) -> absl::Status {
                    CC_RETURN_IF_ERROR(LockStatisticState(tx).status());
                    std::vector<std::thread> writers;
                    for (int i = 0; i < 32; ++i) {
                      writers.emplace_back([&, i] {
                        registered += Update(i % 2 == 0 ? mother : daughter, "sex",
                                             i % 2 == 0 ? "sex: SEX_MALE" : "sex: SEX_FEMALE")
                                          .ok();
                      });
                    }
                    for (std::thread& writer : writers) writer.join();
                    return absl::OkStatus();
                  }),
              IsOk());
  EXPECT_GT(registered, 0);
  Follow();
  EXPECT_EQ(Told(), Counted());
}

TEST_F(StatisticsTest, ThePublicReadsMonthsThatAreOverAndNoFewPeople) {
  Follow();
  const auto ask = [&](const std::string& month, absl::Time now) {
    return Do(reports, &StatisticsReports::GetPublicStatistics,
              Parse<v1::GetPublicStatisticsRequest>(absl::StrCat("month: '", month, "'")),
              {.scope = {{options::v1::RELATION_ANY, *platform::TailOf(kKharkiv)}}, .now = now});
  };
  EXPECT_THAT(ask("2026-03", platform::TestNow()),
              Refused(common::v1::REASON_STATISTICS_NOT_PUBLISHED));
  const absl::Time april = absl::FromCivil(absl::CivilDay(2026, 4, 2), platform::Kyiv());
  auto told = ask("2026-03", april);
  ASSERT_THAT(told, IsOk());
  EXPECT_EQ(told->rows_size(), 0) << "three people are too few for a country";
  // Seven more such families.
  database.Sql("UPDATE statistic_counts SET change = change * 8");
  told = ask("2026-03", april);
  ASSERT_EQ(told->rows_size(), 2);
  EXPECT_EQ(told->rows(0).people(), 25) << "24, to fives";
  EXPECT_EQ(told->rows(1).unit_codes(0), kDnipropetrovsk) << "whatever the caller's scope";
}

TEST_F(StatisticsTest, TheTableBearsHxlTagsUnderItsHeadings) {
  Follow();
  auto file = Do(reports, &StatisticsReports::DownloadStatistics,
                 Parse<v1::DownloadStatisticsRequest>(
                     "relation: RELATION_ORIGIN dimension: STATISTICS_DIMENSION_SEX_AND_AGE"));
  ASSERT_THAT(file, IsOk());
  const std::vector<std::string> lines = absl::StrSplit(file->data(), "\r\n");
  ASSERT_GE(lines.size(), 3u);
  EXPECT_EQ(lines[0], "\xEF\xBB\xBFМісяць,Код території,Територія,Стать,Вік,Осіб,Зміна за місяць");
  EXPECT_EQ(lines[1],
            "#date+month,#adm1+code+origin,#adm1+name+origin,#meta+sex,#meta+age,"
            "#affected+idps+ind,#affected+idps+ind+change");
  EXPECT_EQ(lines[2], "2026-03,,,,,3,3");
  EXPECT_EQ(lines[3], "2026-03,,,f,5–11,1,1");
  EXPECT_EQ(file->content_type(), "text/csv; charset=utf-8");
}

}  // namespace
}  // namespace cc::registry
