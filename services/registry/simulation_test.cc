#include "services/registry/simulation/simulation.h"

#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include "absl/strings/str_split.h"
#include "services/platform/sheet/csv.h"
#include "services/platform/testing/testing.h"
#include "services/platform/validate/identifiers.h"
#include "services/platform/validate/validate.h"
#include "services/registry/simulation/duplicates.h"

namespace cc::registry::simulation {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

SimulationOptions Of(int64_t people, uint64_t seed = 1, double duplicates = 0.05) {
  return {.people = people, .seed = seed, .duplicates = duplicates};
}

std::vector<SimulatedHousehold> All(const SimulationOptions& options) {
  static const Places* const kPlaces = new Places;
  HouseholdSimulator simulator(options, *kPlaces);
  std::vector<SimulatedHousehold> all;
  for (auto one = simulator.Next(); !one.empty(); one = simulator.Next())
    all.push_back(std::move(one));
  return all;
}

std::string Csv(const SimulationOptions& options, std::string* labels = nullptr) {
  std::ostringstream out, labels_out;
  WriteCsv(options, Places(), out, &labels_out);
  if (labels != nullptr) *labels = labels_out.str();
  return out.str();
}

int64_t AgeIn(const SimulatedRow& row) {
  const std::string& birth = row[SheetColumn::kBirthDate];
  const absl::CivilDay born(std::stoi(birth.substr(6)), std::stoi(birth.substr(3, 2)),
                            std::stoi(birth.substr(0, 2)));
  return (absl::CivilDay(2025, 6, 5) - born) * 100 / 36525;
}

TEST(Simulation, TheSameSeedGivesTheSameBytesAndAnotherSeedOthers) {
  std::string labels, again;
  const std::string rows = Csv(Of(3000, 7), &labels);
  EXPECT_EQ(rows, Csv(Of(3000, 7), &again));
  EXPECT_EQ(labels, again);
  EXPECT_NE(rows, Csv(Of(3000, 8)));
}

TEST(Simulation, WritesAsManyRowsAsAskedEachMarkedSynthetic) {
  int rows = 0, marked = 0;
  auto problem =
      platform::ReadCsv(Csv(Of(2500)), {.most_rows = 10000}, [&](platform::SheetRow& row) {
        ++rows;
        marked += row.cells.size() == kSheetColumns && row.cells.back() == kSheetYes;
        return true;
      });
  EXPECT_FALSE(problem.has_value());
  EXPECT_EQ(rows, 2501);
  EXPECT_EQ(marked, 2500);
}

TEST(Simulation, ResidenceFollowsThePublishedDistribution) {
  std::map<std::string, int64_t> count;
  int64_t households = 0;
  for (const SimulatedHousehold& household : All(Of(120'000))) {
    ++count[household[0][SheetColumn::kResidenceUnit].substr(0, 4)];
    ++households;
  }
  double published = 0;
  for (const ResidenceShare& share : EmbeddedResidence())
    published += static_cast<double>(share.people);
  EXPECT_EQ(published, 4'594'254);
  for (const ResidenceShare& share : EmbeddedResidence()) {
    const double expected = static_cast<double>(share.people) / published;
    const double sampled =
        static_cast<double>(count[std::string(share.code, 4)]) / static_cast<double>(households);
    // Five standard deviations of a sample of this size.
    EXPECT_NEAR(sampled, expected, 5 * std::sqrt(expected / static_cast<double>(households)))
        << share.code;
  }
}

TEST(Simulation, HouseholdsAreLikeThosePublished) {
  double people = 0, women = 0, children = 0, households = 0, disability = 0, ill = 0, single = 0;
  for (const SimulatedHousehold& household : All(Of(60'000, 3, 0))) {
    ++households;
    bool disabled = false, sick = false, alone = false;
    for (const SimulatedRow& row : household) {
      ++people;
      women += row[SheetColumn::kSex] == "ж";
      children += AgeIn(row) < 18;
      disabled |= !row[SheetColumn::kDisability].empty();
      sick |= row[SheetColumn::kVulnerabilities].find("хронічна") != std::string::npos;
      alone |= row[SheetColumn::kVulnerabilities].find("сам або сама") != std::string::npos;
    }
    disability += disabled;
    ill += sick;
    single += alone;
  }
  EXPECT_NEAR(women / people, 0.599, 0.03);
  EXPECT_NEAR(children / people, 0.195, 0.03);
  EXPECT_NEAR(disability / households, 0.31, 0.02);
  EXPECT_NEAR(ill / households, 0.44, 0.02);
  EXPECT_NEAR(single / households, 0.10, 0.02);
}

TEST(Simulation, EveryHouseholdHasOneHeadAndEveryChildAnAdult) {
  for (const SimulatedHousehold& household : All(Of(20'000))) {
    int heads = 0;
    for (const SimulatedRow& row : household) {
      heads += row[SheetColumn::kKinship] == "голова";
      if (AgeIn(row) >= 18) continue;
      ASSERT_FALSE(row[SheetColumn::kAdult].empty());
      const auto adult = static_cast<size_t>(std::stoi(row[SheetColumn::kAdult]));
      ASSERT_LE(adult, household.size());
      EXPECT_GE(AgeIn(household[adult - 1]), 18);
    }
    EXPECT_EQ(heads, 1);
  }
}

TEST(Simulation, NumbersAreValidAndNoTwoPeopleShareThem) {
  std::map<std::string, int64_t> owner;
  int numbers = 0;
  for (const SimulatedHousehold& household : All(Of(30'000))) {
    for (const SimulatedRow& row : household) {
      const std::string& rnokpp = row[SheetColumn::kRnokpp];
      const std::string& unzr = row[SheetColumn::kUnzr];
      EXPECT_TRUE(rnokpp.empty() || platform::IsRnokpp(rnokpp)) << rnokpp;
      EXPECT_TRUE(unzr.empty() || platform::IsUnzr(unzr)) << unzr;
      if (!row[SheetColumn::kPhone].empty())
        EXPECT_TRUE(platform::HasFormat(row[SheetColumn::kPhone], options::v1::FORMAT_PHONE));
      for (const std::string& number : {rnokpp, unzr, row[SheetColumn::kDocumentNumber]}) {
        if (number.empty()) continue;
        ++numbers;
        EXPECT_EQ(owner.emplace(number, row.person).first->second, row.person);
      }
    }
  }
  EXPECT_GT(numbers, 40'000);
}

TEST(Simulation, LabelsTellWhoIsWhoAndInWhatDuplicatesDiffer) {
  std::map<int64_t, const SimulatedRow*> first;
  const std::vector<SimulatedHousehold> all = All(Of(40'000, 5, 0.1));
  std::map<std::string, int> kinds;
  int64_t repeated = 0, rows = 0;
  for (const SimulatedHousehold& household : all) {
    for (const SimulatedRow& row : household) {
      ++rows;
      auto [known, fresh] = first.emplace(row.person, &row);
      EXPECT_EQ(fresh, row.kinds.empty());
      if (fresh) continue;
      ++repeated;
      EXPECT_EQ(row[SheetColumn::kSex], (*known->second)[SheetColumn::kSex]);
      EXPECT_NE(row.cells, known->second->cells);
      for (absl::string_view kind : absl::StrSplit(row.kinds, ',')) ++kinds[std::string(kind)];
      if (row.kinds == "maiden_name")
        EXPECT_EQ(row[SheetColumn::kFamilyName], (*known->second)[SheetColumn::kFormerFamilyName]);
    }
  }
  EXPECT_NEAR(static_cast<double>(repeated) / static_cast<double>(rows), 0.1, 0.005);
  for (DuplicateKind kind : DuplicateKinds())
    EXPECT_GT(kinds[KindName(kind)], 20) << KindName(kind);
}

TEST(Simulation, WithoutDuplicatesEveryRowIsSomebodyElse) {
  std::set<int64_t> people;
  int64_t rows = 0;
  for (const SimulatedHousehold& household : All(Of(5000, 1, 0))) {
    for (const SimulatedRow& row : household) {
      ++rows;
      people.insert(row.person);
      EXPECT_THAT(row.kinds, IsEmpty());
    }
  }
  EXPECT_EQ(static_cast<int64_t>(people.size()), rows);
}

TEST(Simulation, PatronymicsFollowTheFathersName) {
  for (const auto& [father, son, daughter] :
       std::vector<std::tuple<std::string, std::string, std::string>>{
           {"Іван", "Іванович", "Іванівна"},
           {"Микола", "Миколайович", "Миколаївна"},
           {"Сергій", "Сергійович", "Сергіївна"},
           {"Григорій", "Григорович", "Григорівна"},
           {"Дмитро", "Дмитрович", "Дмитрівна"},
           {"Ілля", "Ілліч", "Іллівна"},
           {"Яків", "Якович", "Яківна"},
           {"Микита", "Микитович", "Микитівна"},
           {"Василь", "Васильович", "Василівна"},
           {"Ігор", "Ігорович", "Ігорівна"},
           {"В’ячеслав", "В’ячеславович", "В’ячеславівна"}}) {
    EXPECT_EQ(Patronymic(father, true), son);
    EXPECT_EQ(Patronymic(father, false), daughter);
  }
}

TEST(Simulation, TransliteratesByResolution55) {
  EXPECT_EQ(Transliterated("Згурський"), "Zghurskyi");
  EXPECT_EQ(Transliterated("Єнакієве"), "Yenakiieve");
  EXPECT_EQ(Transliterated("Короп’є"), "Koropie");
  EXPECT_EQ(Transliterated("Щербухи"), "Shcherbukhy");
  EXPECT_EQ(Transliterated("Їжакевич"), "Yizhakevych");
  EXPECT_EQ(Transliterated("Юрій"), "Yurii");
}

TEST(Simulation, DrawsUnitsOfTheCodifierThatItWasGiven) {
  Places places;
  const std::string codifier =
      "Перший;Другий;Третій;Четвертий;Додатковий;Категорія;Назва\n"
      "UA14000000000091971;;;;;O;Донецька\n"
      "UA14000000000091971;UA14120000000070232;;;;P;Краматорський\n"
      "UA14000000000091971;UA14120000000070232;UA14120110000052567;;;H;Лиманська\n";
  ASSERT_THAT(places.ReadCodifier(codifier), platform::IsOk());
  Random random(1);
  EXPECT_EQ(places.Residence(random), "UA14120110000052567");
  EXPECT_EQ(places.Origin(random), "UA14120110000052567");
  EXPECT_FALSE(Places().ReadCodifier("a;b\n").ok());
  EXPECT_FALSE(Places().ReadDisplacement("a,b\n").ok());
}

TEST(Simulation, TakesTheDistributionThatItWasGiven) {
  Places places;
  ASSERT_THAT(places.ReadDisplacement("katottg,name_uk,registered_idps,as_of\n"
                                      "UA80000000000093317,Київ,10,2025-06-05\n"),
              platform::IsOk());
  Random random(1);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(places.Residence(random), "UA80000000000093317");
}

TEST(Simulation, WritesAWorkbookAndRefusesOneThatIsTooLarge) {
  std::ostringstream out;
  auto report = WriteXlsx(Of(50), Places(), out, nullptr);
  ASSERT_THAT(report, platform::IsOk());
  EXPECT_EQ(report->rows, 50);
  EXPECT_THAT(out.str(), HasSubstr("xl/worksheets/sheet1.xml"));
  EXPECT_FALSE(WriteXlsx(Of(200'001), Places(), out, nullptr).ok());
}

}  // namespace
}  // namespace cc::registry::simulation
