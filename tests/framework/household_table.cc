#include "tests/framework/household_table.h"

#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

std::string Name(std::mt19937_64& random, int syllables, const char* end) {
  static constexpr const char* kSyllables[] = {"ба", "ву", "ґо", "де", "жи", "зю", "ка",
                                               "лу", "мо", "не", "пи", "рю", "са", "ту",
                                               "фо", "хе", "ци", "чю", "ша", "щу"};
  std::string name = "Й";
  for (int i = 0; i < syllables; ++i) name += kSyllables[random() % std::size(kSyllables)];
  return name + end;
}

}  // namespace

std::string HouseholdTable(std::mt19937_64& random, int households, int broken) {
  std::string table =
      "Домогосподарство;№ у родині;Прізвище;Ім’я;Дата народження;Стать;Ким доводиться голові;"
      "Код КАТОТТГ місця, звідки виїхали;Дата виїзду;Код КАТОТТГ місця проживання;Дата заяви;"
      "Вигадані дані\n";
  for (int i = 1; i <= households; ++i) {
    const std::string birth =
        absl::StrFormat("%02d.%02d.%d", random() % 28 + 1, random() % 12 + 1, random() % 50 + 1945);
    absl::StrAppend(&table, i, ";1;", Name(random, 6, "в"), ";", Name(random, 4, "й"), ";",
                    i == broken ? kBrokenDate : birth, ";ч;голова;", kOrigin, ";", kLeaveDate, ";",
                    kTransitUnit, ";", kArriveDate, ";так\n");
  }
  return table;
}

}  // namespace cc::tests
