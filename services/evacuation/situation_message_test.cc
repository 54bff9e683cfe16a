#include <gtest/gtest.h>

#include "services/evacuation/situation_file.h"
#include "services/evacuation/situation_words.h"
#include "services/platform/testing/testing.h"

namespace cc::evacuation {
namespace {

// The no-break spaces of numbers as ordinary ones.
std::string Plain(std::string text) {
  for (size_t at; (at = text.find("\u00a0")) != std::string::npos;) text.replace(at, 2, " ");
  return text;
}

TEST(Words, NumbersAskForTheirForm) {
  constexpr NounForms kForms = {"особа", "особи", "осіб"};
  for (auto [number, words] :
       std::vector<std::pair<int64_t, std::string>>{{0, "0 осіб"},
                                                    {1, "1 особа"},
                                                    {2, "2 особи"},
                                                    {4, "4 особи"},
                                                    {5, "5 осіб"},
                                                    {11, "11 осіб"},
                                                    {12, "12 осіб"},
                                                    {14, "14 осіб"},
                                                    {21, "21 особа"},
                                                    {22, "22 особи"},
                                                    {25, "25 осіб"},
                                                    {100, "100 осіб"},
                                                    {101, "101 особа"},
                                                    {111, "111 осіб"},
                                                    {112, "112 осіб"},
                                                    {1000, "1 000 осіб"},
                                                    {1002, "1 002 особи"},
                                                    {147000, "147 000 осіб"},
                                                    {2000001, "2 000 001 особа"},
                                                    {-3, "−3 особи"}}) {
    EXPECT_EQ(Plain(Counted(number, kForms)), words);
  }
}

TEST(Words, PartsOfACountAreToldWhereThereAreSome) {
  auto count = platform::ParseProto<v1::EvacuatedCount>(
      "people: 53 children: 11 low_mobility: 2 with_disability: 1");
  EXPECT_EQ(Plain(CountWords(count)),
            "53 особи, з них 11 дітей, 2 маломобільні особи, 1 особа з інвалідністю");
  EXPECT_EQ(Plain(CountWords(platform::ParseProto<v1::EvacuatedCount>("people: 1 children: 1"))),
            "1 особа, з них 1 дитина");
  EXPECT_EQ(Plain(CountWords(platform::ParseProto<v1::EvacuatedCount>("people: 7"))), "7 осіб");
}

TEST(Message, TellsEachMethodByItselfAndSaysThatTheyAreNotAddedUp) {
  auto report = platform::ParseProto<v1::SituationReport>(R"pb(
    unit_code: "UA14000000000091971"
    unit_name: "Донецька область"
    date: "2026-03-01"
    since: "2025-06-01"
    as_of_time { seconds: 1772431200 }
    rows {
      unit_code: "UA14000000000091971"
      unit_name: "Донецька область"
      evacuated {
        method: COUNT_METHOD_MANIFEST
        day { people: 53 children: 11 }
        total { people: 1234 children: 201 }
      }
      evacuated {
        method: COUNT_METHOD_ESTIMATE
        day {}
        total { people: 92400 }
      }
      on_the_way { trips: 2 seats: 40 wheelchairs: 1 }
      under_decision {
        settlements: 7
        forced_settlements: 1
        counted_settlements: 6
        remaining {
          method: "METHOD_DOOR_TO_DOOR"
          settlements: 6
          people: 651
          children: 25
          low_mobility: 3
          oldest_count_date: "2026-02-27"
        }
      }
      free_places { sites: 4 ordinary: 120 wheelchair: 6 stretcher: 2 }
    }
    rows {
      unit_code: "UA14120000000070232"
      unit_name: "Краматорський район"
      evacuated {
        method: COUNT_METHOD_MANIFEST
        day { people: 53 children: 11 }
        total { people: 53 children: 11 }
      }
    })pb");
  EXPECT_EQ(Plain(SituationMessage(report, /*official=*/true)),
            "Евакуація: Донецька область\n"
            "За 01.03.2026, станом на 08:00 02.03.2026 (офіційні дані)\n\n"
            "Евакуйовано за добу:\n"
            "– організованими рейсами, за списками: 53 особи, з них 11 дітей.\n"
            "Усього з 01.06.2025:\n"
            "– організованими рейсами, за списками: 1 234 особи, з них 201 дитина;\n"
            "– за оцінкою органів влади: 92 400 осіб.\n"
            "Дані отримано різними способами: вони можуть стосуватися тих самих людей, тому їх не "
            "додають.\n\n"
            "У дорозі: 2 рейси, 41 людина.\n"
            "Рішення про обов’язкову евакуацію діє щодо 7 населених пунктів, з них примусова "
            "евакуація дітей – 1 населений пункт.\n"
            "Залишаються за подвірним обходом у 6 населених пунктах: 651 людина, з них 25 дітей, "
            "3 маломобільні особи (найдавніший облік – 27.02.2026).\n"
            "Для розміщення є 128 вільних місць у 4 місцях проживання, з них 6 для людей на "
            "кріслах колісних і 2 для лежачих.\n\n"
            "За добу за територіями:\n"
            "– Краматорський район: організованими рейсами, за списками – 53 особи, з них 11 "
            "дітей.\n");
}

TEST(Message, SaysThatNobodyLeft) {
  auto report = platform::ParseProto<v1::SituationReport>(
      "unit_name: 'Україна' date: '2026-03-01' since: '2025-06-01' as_of_time { seconds: "
      "1772431200 } rows { unit_name: 'Україна' }");
  EXPECT_EQ(Plain(SituationMessage(report, /*official=*/false)),
            "Евакуація: Україна\nЗа 01.03.2026, станом на 08:00 02.03.2026 (поточні дані)\n\n"
            "За добу нікого не евакуйовано.\n");
}

TEST(Page, EscapesWhatTheRegisterOfUnitsSays) {
  auto report = platform::ParseProto<v1::SituationReport>(
      "unit_name: '<b>' date: '2026-03-01' rows { unit_name: '<b>' evacuated { method: "
      "COUNT_METHOD_MANIFEST day { people: 1 } } }");
  const std::string page = SituationPage(report, false);
  EXPECT_EQ(page.find("<b>"), std::string::npos);
  EXPECT_NE(page.find("&lt;b&gt;"), std::string::npos);
}

}  // namespace
}  // namespace cc::evacuation
