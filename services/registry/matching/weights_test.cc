#include "services/registry/matching/weights.h"

#include <gtest/gtest.h>

#include <cmath>

#include "services/registry/matching/labelled_people_for_tests.h"
#include "services/registry/matching/learner.h"

namespace cc::registry::matching {
namespace {

Agreement Of(std::initializer_list<std::pair<Field, Level>> levels) {
  Agreement agreement;
  for (auto [field, level] : levels) agreement.levels[static_cast<size_t>(field)] = level;
  return agreement;
}

const Agreement kTwice = Of({{Field::kFamilyName, Level::kExact},
                             {Field::kGivenName, Level::kVariant},
                             {Field::kPatronymic, Level::kExact},
                             {Field::kBirthDate, Level::kExact},
                             {Field::kOrigin, Level::kExact}});

TEST(Weights, KnowBeforeTheyHaveLearntThatOnePersonIsLikelierThanChance) {
  const Weights weights = Weights::Standard();
  EXPECT_GT(weights.ScoreOf(kTwice).probability, 0.9);
  EXPECT_LT(weights
                .ScoreOf(Of({{Field::kFamilyName, Level::kExact},
                             {Field::kGivenName, Level::kExact},
                             {Field::kBirthDate, Level::kDifferent}}))
                .probability,
            0.001);
  EXPECT_LT(weights.ScoreOf({}).probability, 1e-6) << "nothing known";
}

TEST(Weights, DoNotTakeRelativesForOnePerson) {
  const Weights weights = Weights::Standard();
  Agreement siblings = Of({{Field::kFamilyName, Level::kExact},
                           {Field::kGivenName, Level::kOther},
                           {Field::kPatronymic, Level::kExact},
                           {Field::kBirthDate, Level::kDifferent},
                           {Field::kPhone, Level::kExact},
                           {Field::kOrigin, Level::kExact},
                           {Field::kResidence, Level::kExact},
                           {Field::kAddress, Level::kExact},
                           {Field::kHousehold, Level::kExact}});
  EXPECT_LT(weights.ScoreOf(siblings).probability, 0.01);
  siblings.levels[static_cast<size_t>(Field::kBirthDate)] = Level::kExact;
  EXPECT_LT(weights.ScoreOf(siblings).probability, 0.5) << "twins";
}

TEST(Weights, HearMoreInARareName) {
  Weights weights = Weights::Standard();
  Frequencies& names = weights.frequencies[static_cast<size_t>(Field::kFamilyName)];
  names = {.shares = {{1, 0.01}}, .rare = 1e-5, .expected = 1e-3};
  Agreement common = kTwice, rare = kTwice;
  common.values[0] = 1;
  rare.values[0] = 2;
  EXPECT_GT(weights.ScoreOf(rare).bits, weights.ScoreOf(kTwice).bits);
  EXPECT_LT(weights.ScoreOf(common).bits, weights.ScoreOf(kTwice).bits);
}

TEST(Weights, ExplainEveryBitOfTheScore) {
  const Weights weights = Weights::Standard();
  const Explanation explanation = weights.Explain(kTwice);
  double bits = explanation.prior_bits + explanation.relatives_bits;
  for (const FieldEvidence& field : explanation.fields) bits += field.bits;
  EXPECT_NEAR(bits, explanation.score.bits, 1e-9);
  EXPECT_EQ(explanation.fields.size(), 5u);
  EXPECT_EQ(explanation.score.bits, weights.ScoreOf(kTwice).bits);
}

TEST(Weights, SurviveBeingWrittenAndRead) {
  std::vector<Profile> profiles;
  for (const Record& record : InventPeople({.people = 500}).records)
    profiles.push_back(ReadProfile(record));
  const Weights weights = LearnWeights(profiles, 2000);
  const absl::StatusOr<Weights> read = Weights::Parse(weights.Serialise());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->Serialise(), weights.Serialise());
  for (size_t i = 1; i < 50; ++i) {
    const Agreement agreement = Compare(profiles[0], profiles[i]);
    EXPECT_NEAR(read->ScoreOf(agreement).bits, weights.ScoreOf(agreement).bits, 0.01);
  }
}

TEST(Weights, RefuseWhatIsNoneOfTheirs) {
  const std::string good = Weights::Standard().Serialise();
  for (const std::string& bad :
       {std::string(), std::string("matching weights 2\n"), good.substr(0, 30),
        good + "level 99 1 1 1 1\n", good + "level 1 99 1 1 1\n", good + "nonsense\n",
        good + "value 0 -1 x\n", good + "rates nan 1 1 1\n"})
    EXPECT_FALSE(Weights::Parse(bad).ok()) << bad.substr(bad.size() < 40 ? 0 : bad.size() - 40);
}

}  // namespace
}  // namespace cc::registry::matching
