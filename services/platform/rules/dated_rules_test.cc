#include "services/platform/rules/dated_rules.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/platform/rules/rule_files.h"
#include "services/platform/testing/testing.h"

namespace cc::platform {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Rule(const std::string& id, const std::string& days, const std::string& more = "") {
  return absl::StrCat(R"({"id":")", id, R"(","title_uk":"Назва",)",
                      R"("act":{"kind":"постанова","number":"1","date":"2020-01-01"},)",
                      R"("article":"п. 1",)", days, more, "}");
}
std::string File(const std::string& rules) { return absl::StrCat(R"({"rules":[)", rules, "]}"); }
absl::StatusOr<DatedRules> Parse(const std::string& rules) {
  return DatedRules::Parse("a.json", File(rules));
}

constexpr char kFrom2020[] = R"("valid_from":"2020-01-01","valid_until":"2021-12-31")";
constexpr char kFrom2022[] = R"("valid_from":"2022-01-01")";

TEST(DatedRules, ReadsEveryPartOfARule) {
  auto rules = Parse(
      Rule("a.b", kFrom2020, R"(,"parameters":{"n":15,"t":"так","f":true,"l":["x","y"],"h":1.5})"));
  ASSERT_THAT(rules, IsOk());
  const DatedRule* rule = rules->Find("a.b", absl::CivilDay(2021, 1, 1));
  ASSERT_NE(rule, nullptr);
  EXPECT_EQ(rule->title_uk, "Назва");
  EXPECT_EQ(rule->act.kind(), "постанова");
  EXPECT_EQ(rule->act.number(), "1");
  EXPECT_EQ(rule->act.date(), "2020-01-01");
  EXPECT_EQ(rule->article, "п. 1");
  EXPECT_EQ(rule->valid_until, absl::CivilDay(2021, 12, 31));
  EXPECT_EQ(rule->Integer("n"), 15);
  EXPECT_EQ(rule->Integer("h"), std::nullopt);
  EXPECT_EQ(rule->Integer("t"), std::nullopt);
  EXPECT_EQ(rule->Text("t"), "так");
  EXPECT_TRUE(rule->Flag("f"));
  EXPECT_FALSE(rule->Flag("t"));
  EXPECT_THAT(rule->Texts("l"), ElementsAre("x", "y"));
  EXPECT_THAT(rule->Texts("n"), IsEmpty());
}

TEST(DatedRules, TheVersionOfTheDayHoldsBothEndsInclusive) {
  auto rules = Parse(absl::StrCat(Rule("a.b", kFrom2022), ",", Rule("a.b", kFrom2020), ",",
                                  Rule("a.c", kFrom2022), ",", Rule("b.b", kFrom2022)));
  ASSERT_THAT(rules, IsOk());
  EXPECT_EQ(rules->Find("a.b", absl::CivilDay(2019, 12, 31)), nullptr);
  EXPECT_EQ(rules->Find("a.b", absl::CivilDay(2020, 1, 1))->valid_from, absl::CivilDay(2020, 1, 1));
  EXPECT_EQ(rules->Find("a.b", absl::CivilDay(2021, 12, 31))->valid_from,
            absl::CivilDay(2020, 1, 1));
  EXPECT_EQ(rules->Find("a.b", absl::CivilDay(2022, 1, 1))->valid_from, absl::CivilDay(2022, 1, 1));
  EXPECT_EQ(rules->Find("a.x", absl::CivilDay(2022, 1, 1)), nullptr);
  EXPECT_EQ(rules->On(absl::CivilDay(2022, 1, 1)).size(), 3u);
  EXPECT_EQ(rules->On(absl::CivilDay(2022, 1, 1), "a.").size(), 2u);
  EXPECT_EQ(rules->On(absl::CivilDay(2020, 1, 1), "a.").size(), 1u);
  EXPECT_EQ(rules->All("a.b").size(), 2u);
}

TEST(DatedRules, RefusesWhatIsWrongAndNamesThePlace) {
  const std::string good = Rule("a.b", kFrom2022);
  struct Case {
    std::string rules;
    std::string told;
  };
  for (const Case& c : {
           Case{absl::StrReplaceAll(good, {{"article", "articel"}}),
                "a.json: rules[0].articel: unknown key"},
           Case{absl::StrReplaceAll(good, {{R"("number":"1",)", ""}}), "rules[0].act.number"},
           Case{absl::StrReplaceAll(good, {{R"("number":"1")", R"("number":1)"}}),
                "rules[0].act.number"},
           Case{absl::StrReplaceAll(good, {{R"("date":"2020-01-01")", R"("date":"2020-02-30")"}}),
                "rules[0].act.date: not a date"},
           Case{absl::StrReplaceAll(good, {{"2022-01-01", "2022-1-1"}}), "rules[0].valid_from"},
           Case{Rule("a.b", R"("valid_from":"2022-01-02","valid_until":"2022-01-01")"),
                "rules[0].valid_until: precedes"},
           Case{
               absl::StrCat(good, ",", Rule("a.c", kFrom2022), ",",
                            Rule("a.b", R"("valid_from":"2021-01-01","valid_until":"2022-01-01")")),
               "rules[2]: holds together with the version of a.b from 2022-01-01"},
           Case{Rule("A b", kFrom2022), "rules[0].id"},
           Case{Rule("alone", kFrom2022), "rules[0].id"},
           Case{Rule("a.b", kFrom2022, R"(,"parameters":{"deep":{"x":1}})"),
                "rules[0].parameters.deep"},
           Case{Rule("a.b", kFrom2022, R"(,"parameters":{"mixed":["x",1]})"),
                "rules[0].parameters.mixed"},
           Case{Rule("a.b", kFrom2022, R"(,"parameters":[])"), "rules[0].parameters"},
           Case{"7", "rules[0]: an object"},
       }) {
    auto rules = Parse(c.rules);
    EXPECT_THAT(std::string(rules.status().message()), HasSubstr(c.told)) << c.rules;
    EXPECT_FALSE(rules.ok());
  }
  for (const char* file : {"", "[]", "{\"rules\":", R"({"rules":{}})", R"({"rules":[],"more":1})"})
    EXPECT_FALSE(DatedRules::Parse("a.json", file).ok()) << file;
}

TEST(DatedRules, AnOverrideReplacesAllVersionsOfItsRulesAndNothingElse) {
  auto rules = Parse(absl::StrCat(Rule("a.b", kFrom2020), ",", Rule("a.b", kFrom2022), ",",
                                  Rule("a.c", kFrom2022)));
  auto others = Parse(Rule("a.b", R"("valid_from":"2025-01-01")"));
  ASSERT_THAT(rules, IsOk());
  ASSERT_THAT(others, IsOk());
  rules->Override(*others);
  EXPECT_EQ(rules->Find("a.b", absl::CivilDay(2022, 1, 1)), nullptr);
  EXPECT_NE(rules->Find("a.b", absl::CivilDay(2025, 1, 1)), nullptr);
  EXPECT_NE(rules->Find("a.c", absl::CivilDay(2022, 1, 1)), nullptr);
}

TEST(LoadRules, RefusesTwoEmbeddedFilesThatTellTheSameRule) {
  const std::string one = File(Rule("a.b", kFrom2020)), other = File(Rule("a.b", kFrom2022));
  auto rules =
      LoadRules({{.name = "one.json", .json = one}, {.name = "other.json", .json = other}});
  EXPECT_THAT(std::string(rules.status().message()),
              HasSubstr("other.json: another file tells a.b too"));
}

}  // namespace
}  // namespace cc::platform
