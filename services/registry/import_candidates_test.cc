#include "services/registry/import_candidates.h"

#include <string>
#include <vector>

#include "services/registry/import_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using ::testing::IsEmpty;
using v1::Import;
using v1::ImportEntry;

class ImportCandidatesTest : public ImportOffice {
 protected:
  // One household of the register, and the same people as another clerk might write them.
  std::vector<Row> Family() const {
    return {{.family = "Гончаренко",
             .given = "Микола",
             .birth = "17.11.1979",
             .rnokpp = "",
             .phone = "+380501112233",
             .document_kind = "паспорт-книжка",
             .document = "АА123456"},
            {.number = "2",
             .family = "Гончаренко",
             .given = "Олена",
             .birth = "05.02.1983",
             .sex = "ж",
             .kinship = "чоловік або дружина",
             .phone = "+380671112244"}};
  }
  std::vector<Row> Misspelt() const {
    std::vector<Row> rows = Family();
    rows[0].given = "Николай";
    rows[1].given = "Елена";
    for (Row& row : rows) row.household = "інша";
    return rows;
  }
};

TEST_F(ImportCandidatesTest, WhoIsLikeSomebodyRegisteredWaitsAndTheOfficeSeesWhyAndWho) {
  const Import first = Staged(Csv(Family()));
  ASSERT_EQ(first.invalid_count(), 0) << Entries(first.id())[0].errors(0).ShortDebugString();
  ASSERT_EQ(Applied(first.id()).applied_count(), 1);
  const Import second = Staged(Csv(Misspelt()));
  ASSERT_EQ(second.matched_count(), 1);
  const ImportEntry entry = Entries(second.id())[0];
  ASSERT_GE(entry.matches_size(), 1);
  for (const v1::ImportMatch& match : entry.matches()) {
    EXPECT_EQ(match.by(), "likeness");
    EXPECT_EQ(match.entry(), 0);
    EXPECT_GT(match.probability(), 0.9);
    EXPECT_GT(match.evidence_size(), 3);
    EXPECT_EQ(Count(absl::StrCat("people WHERE id = '", match.person_id(),
                                 "' AND number = ", match.number())),
              1);
  }
  EXPECT_EQ(Applied(second.id()).applied_count(), 0);
  EXPECT_EQ(Count("people"), 2);
}

TEST_F(ImportCandidatesTest, OfSomebodyInAnotherOblastItTellsOnlyThatThereIsOne) {
  std::vector<Row> elsewhere = Family();
  elsewhere[0].residence = kKharkiv;
  elsewhere[0].origin = elsewhere[1].origin = kKharkiv;
  elsewhere[1].residence = kKharkiv;
  const Import first = Staged(Csv(elsewhere), kKharkiv);
  ASSERT_EQ(Applied(first.id()).applied_count(), 1);
  const Import second = Staged(Csv(Misspelt()));
  ASSERT_EQ(second.matched_count(), 1);
  v1::ListImportEntriesRequest request;
  request.set_import_id(second.id());
  auto list = Do(imports, &Imports::ListImportEntries, request, In(kPavlohradRaion));
  ASSERT_THAT(list, IsOk());
  ASSERT_GE(list->entries(0).matches_size(), 1);
  for (const v1::ImportMatch& match : list->entries(0).matches()) {
    EXPECT_EQ(match.by(), "likeness");
    EXPECT_THAT(match.person_id(), IsEmpty());
    EXPECT_EQ(match.evidence_size(), 0);
  }
}

TEST_F(ImportCandidatesTest, WhoStandsInTheFileTwiceUnderOtherSpellingsWaits) {
  std::vector<Row> rows = Family();
  for (const Row& row : Misspelt()) rows.push_back(row);
  const Import staged = Staged(Csv(rows));
  EXPECT_EQ(staged.ready_count(), 1);
  ASSERT_EQ(staged.matched_count(), 1);
  const ImportEntry second = Entries(staged.id(), ImportEntry::STATE_MATCHED)[0];
  EXPECT_EQ(second.number(), 2);
  EXPECT_EQ(second.matches(0).by(), "likeness");
  EXPECT_EQ(second.matches(0).entry(), 1);
}

TEST_F(ImportCandidatesTest, AlsoAcrossPagesAndAfterAnInterruption) {
  std::vector<Row> rows = Family();
  static constexpr const char* kFamilies[] = {"Чужий",  "Дальній", "Степовий",
                                              "Яровий", "Лісовий", "Річний"};
  for (int i = 0; i < 30; ++i) {
    rows.push_back({.household = absl::StrCat("h", i),
                    .family = kFamilies[i / 5],
                    .given = i % 2 == 0 ? "Тарас" : "Богдан",
                    .birth = absl::StrCat("12.05.", 1950 + i)});
  }
  for (const Row& row : Misspelt()) rows.push_back(row);
  auto import = Create(Csv(rows));
  ASSERT_THAT(import, IsOk());
  ImportWork interrupted(database.db(), database.keyring(), staging, registrar,
                         {.page_rows = 5, .most_pages = 2});
  for (int i = 0; i < 20 && Get(import->id()).state() == Import::STATE_STAGING; ++i)
    ASSERT_THAT(interrupted.RunOnce(platform::TestCall()), IsOk());
  const std::vector<ImportEntry> entries = Entries(import->id());
  ASSERT_EQ(entries.size(), 32u);
  const ImportEntry& last = entries.back();
  ASSERT_EQ(last.state(), ImportEntry::STATE_MATCHED);
  EXPECT_EQ(last.matches(0).entry(), 1);
  EXPECT_EQ(last.matches(0).by(), "likeness");
}

TEST_F(ImportCandidatesTest, RelativesAndNamesakesDoNotWait) {
  const Import first = Staged(Csv(Family()));
  ASSERT_EQ(Applied(first.id()).applied_count(), 1);
  const Import second = Staged(
      Csv({{.family = "Гончаренко", .given = "Сергій", .birth = "17.11.1979"},
           {.household = "2", .family = "Гончаренко", .given = "Микола", .birth = "02.07.1951"}}));
  EXPECT_EQ(second.ready_count(), 2);
}

}  // namespace
}  // namespace cc::registry
