#include "services/registry/matching/learner.h"

#include <gtest/gtest.h>

#include "services/registry/matching/labelled_people_for_tests.h"
#include "services/registry/matching/matching_run.h"

namespace cc::registry::matching {
namespace {

Quality QualityOf(const LabelledOptions& options) {
  const LabelledPeople invented = InventPeople(options);
  const MatchingRun run = RunMatching(invented.records);
  return Judge(invented.person, GroupsAt(run, run.weights.adjudicate));
}

TEST(Learner, FindsPeopleEnteredTwice) {
  const Quality quality = QualityOf({.people = 10'000});
  EXPECT_GE(quality.precision(), 0.995);
  EXPECT_GE(quality.recall(), 0.97);
}

TEST(Learner, FindsThemWithoutAnyIdentifier) {
  const Quality quality = QualityOf({.people = 10'000, .identifiers = false});
  EXPECT_GE(quality.precision(), 0.995);
  EXPECT_GE(quality.recall(), 0.95);
}

TEST(Learner, FindsPeopleWithLatinNames) {
  const Quality quality = QualityOf({.people = 10'000, .latin = true});
  EXPECT_GE(quality.precision(), 0.995);
  EXPECT_GE(quality.recall(), 0.97);
}

TEST(Learner, FindsLatinNamesWithoutAnyIdentifier) {
  const Quality quality = QualityOf({.people = 10'000, .identifiers = false, .latin = true});
  EXPECT_GE(quality.precision(), 0.995);
  EXPECT_GE(quality.recall(), 0.95);
}

TEST(Learner, FindsNobodyTwiceWhereNobodyIs) {
  const LabelledPeople invented = InventPeople({.people = 5000, .twice = 0});
  const MatchingRun run = RunMatching(invented.records);
  EXPECT_LE(Judge(invented.person, GroupsAt(run, run.weights.warn)).wrong, 1);
}

TEST(Learner, EstimatesHowManyPairsThereAre) {
  const LabelledPeople invented = InventPeople({.people = 10'000});
  const MatchingRun run = RunMatching(invented.records);
  const double n = static_cast<double>(invented.records.size());
  const Quality truth = Judge(invented.person, invented.person);
  EXPECT_NEAR(run.weights.matches * n * (n - 1) / 2 / static_cast<double>(truth.right), 1, 0.1);
}

TEST(Learner, LearnsTheSameWhateverTheOrder) {
  std::vector<Record> records = InventPeople({.people = 1000}).records;
  std::vector<Profile> profiles;
  for (const Record& record : records) profiles.push_back(ReadProfile(record));
  Learner forth, back;
  for (size_t i = 0; i + 1 < profiles.size(); ++i) {
    const size_t j = profiles.size() - 2 - i;
    forth.AddPerson(profiles[i]);
    back.AddPerson(profiles[j]);
    forth.AddCandidatePair(Compare(profiles[i], profiles[i + 1]));
    back.AddCandidatePair(Compare(profiles[j + 1], profiles[j]));
    forth.AddRandomPair(Compare(profiles[i], profiles[0]));
    back.AddRandomPair(Compare(profiles[j], profiles[0]));
  }
  EXPECT_EQ(forth.Learn(1000).Serialise(), back.Learn(1000).Serialise());
}

TEST(Learner, LearnsNothingOutrageousFromNothing) {
  const Weights weights = Learner().Learn(0);
  const Agreement none;
  EXPECT_LT(weights.ScoreOf(none).probability, 0.5);
  EXPECT_TRUE(Weights::Parse(weights.Serialise()).ok());
}

}  // namespace
}  // namespace cc::registry::matching
