#include "services/registry/matching/blocking.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

namespace cc::registry::matching {
namespace {

Record Person() {
  Record r;
  r.family_name = "Шевченко";
  r.given_name = "Олена";
  r.patronymic = "Іванівна";
  r.birth_date = "1984-03-07";
  r.sex = Sex::kFemale;
  r.residence = "54321";
  return r;
}

bool Meet(const Record& a, const Record& b) {
  const std::vector<std::string> x = BlockingKeys(ReadProfile(a)), y = BlockingKeys(ReadProfile(b));
  return std::any_of(x.begin(), x.end(), [&](const std::string& key) {
    return std::find(y.begin(), y.end(), key) != y.end();
  });
}

TEST(BlockingKeys, MeetDespiteAnyOneKindOfError) {
  const std::vector<std::pair<const char*, std::function<void(Record&)>>> errors = {
      {"typing error in the family name", [](Record& r) { r.family_name = "Шкевченко"; }},
      {"another family name", [](Record& r) { r.family_name = "Бойко"; }},
      {"typing error in the given name", [](Record& r) { r.given_name = "Оленла"; }},
      {"Russian form", [](Record& r) { r.given_name = "Елена"; }},
      {"Latin letters",
       [](Record& r) {
         r.family_name = "Shevchenko";
         r.given_name = "Olena";
         r.patronymic.clear();
       }},
      {"swapped names", [](Record& r) { std::swap(r.family_name, r.given_name); }},
      {"swapped given name and patronymic",
       [](Record& r) { std::swap(r.patronymic, r.given_name); }},
      {"swapped day and month", [](Record& r) { r.birth_date = "1984-07-03"; }},
      {"another year", [](Record& r) { r.birth_date = "1948-03-07"; }},
      {"no date", [](Record& r) { r.birth_date.clear(); }},
      {"no patronymic, other residence",
       [](Record& r) {
         r.patronymic.clear();
         r.residence = "11111";
       }},
      {"typing errors in both names",
       [](Record& r) {
         r.family_name = "Шевечнок";
         r.given_name = "Олрна";
       }},
  };
  for (const auto& [name, spoil] : errors) {
    Record other = Person();
    spoil(other);
    EXPECT_TRUE(Meet(Person(), other)) << name;
  }
}

TEST(BlockingKeys, MeetByNumberPhoneAndHouseholdAlone) {
  Record a, b;
  a.identifiers = b.identifiers = {{"rnokpp", "3074812345"}};
  EXPECT_TRUE(Meet(a, b));
  b.identifiers[0].kind = "unzr";
  EXPECT_FALSE(Meet(a, b));
  a = b = {};
  a.phones = {"+380671234567"};
  b.phones = {"067 123 45 67"};
  EXPECT_TRUE(Meet(a, b));
  a = b = {};
  a.given_name = "Олена";
  b.given_name = "Елена";
  a.household = b.household = {MemberDigest(Person())};
  EXPECT_TRUE(Meet(a, b));
}

TEST(BlockingKeys, DoNotMeetForStrangers) {
  Record other;
  other.family_name = "Бойко";
  other.given_name = "Петро";
  other.patronymic = "Олегович";
  other.birth_date = "1991-12-30";
  other.residence = "54321";
  EXPECT_FALSE(Meet(Person(), other));
}

TEST(BlockingKeys, AreFewWhateverIsKnown) {
  Record r = Person();
  for (int i = 0; i < 100; ++i) {
    r.phones.push_back(std::to_string(670000000 + i));
    r.household.push_back(std::to_string(i));
    r.former_family_names.push_back(std::string(1, static_cast<char>('A' + i % 26)) + "xyz");
  }
  EXPECT_LE(BlockingKeys(ReadProfile(r)).size(), 40u);
  EXPECT_TRUE(BlockingKeys(ReadProfile({})).empty());
}

TEST(SearchKeys, NeedTwoPartsOfWhatIsKnown) {
  Record r;
  r.family_name = "Шевченко";
  EXPECT_FALSE(SearchKeys(ReadProfile(r)).enough);
  r.birth_date = "1984";
  EXPECT_TRUE(SearchKeys(ReadProfile(r)).enough);
  const std::vector<std::string> keys = BlockingKeys(ReadProfile(Person()));
  for (const std::string& key : SearchKeys(ReadProfile(r)).keys)
    EXPECT_NE(std::find(keys.begin(), keys.end(), key), keys.end()) << key;
}

TEST(FindCandidatePairs, GivesEachPairOnceAndPassesOverWhatTooManyShare) {
  std::vector<Profile> people(5, ReadProfile(Person()));
  EXPECT_EQ(FindCandidatePairs(people).pairs.size(), 10u);
  const CandidatePairs none = FindCandidatePairs(people, 4);
  EXPECT_TRUE(none.pairs.empty());
  EXPECT_GT(none.passed_over, 0);
}

}  // namespace
}  // namespace cc::registry::matching
