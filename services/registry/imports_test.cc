#include "services/registry/imports.h"

#include <string>
#include <thread>
#include <vector>

#include "services/platform/sheet/csv.h"
#include "services/platform/sheet/office_package_for_tests.h"
#include "services/registry/import_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using v1::Import;
using v1::ImportEntry;

class ImportsTest : public ImportOffice {
 protected:
  // A work of its own that stops after so many pages, as if it were killed then.
  absl::Status Some(int pages) {
    ImportWork killed(database.db(), database.keyring(), staging, registrar,
                      {.page_rows = 40, .page_entries = 10, .most_pages = pages});
    return killed.RunOnce(platform::TestCall());
  }
};

TEST_F(ImportsTest, StagesAHouseholdAndRegistersItWhenApplied) {
  const Import staged = Staged(Csv({{.rnokpp = "2931306230"},
                                    {.number = "2",
                                     .given = "Марія",
                                     .birth = "2015-06-01",
                                     .sex = "ж",
                                     .kinship = "син або донька",
                                     .adult = "1",
                                     .origin = "",
                                     .left = "",
                                     .residence = "",
                                     .applied = ""}}));
  ASSERT_EQ(staged.state(), Import::STATE_REVIEW) << staged.problem();
  auto entries = Entries(staged.id());
  ASSERT_EQ(entries.size(), 1u);
  ASSERT_EQ(entries[0].errors_size(), 0) << entries[0].errors(0).DebugString();
  EXPECT_EQ(staged.ready_count(), 1);
  EXPECT_EQ(staged.row_count(), 2);
  EXPECT_EQ(Count("people"), 0);

  const Import applied = Applied(staged.id());
  EXPECT_EQ(applied.state(), Import::STATE_APPLIED);
  EXPECT_EQ(applied.applied_count(), 1);
  EXPECT_EQ(applied.progress_percent(), 100);
  EXPECT_GT(applied.rows_per_second(), 0);
  EXPECT_EQ(Count("people"), 2);
  entries = Entries(staged.id());
  v1::GetRegistrationRequest get;
  get.set_id(entries[0].registration_id());
  auto registration = Do(registrations, &Registrations::GetRegistration, get);
  ASSERT_THAT(registration, IsOk());
  EXPECT_EQ(registration->leave_date(), "2025-05-01");
  EXPECT_EQ(registration->office_unit_code(), kPavlohradRaion);
  EXPECT_TRUE(registration->synthetic());
  EXPECT_EQ(registration->people_size(), 2);
}

TEST_F(ImportsTest, NamesEveryErrorByRowAndColumnAndLetsTheRestThrough) {
  const Import staged = Staged(Csv({
      {.household = "a"},
      {.household = "b", .given = "", .birth = "31.02.1980", .rnokpp = "123"},
      {.household = "c", .given = "Іван", .sex = "х", .origin = "UA99000000000000000"},
      {.household = "d", .given = "Олег", .kinship = "не родич", .applied = "01.01.2025"},
      {.household = "e", .given = "Марко", .birth = "01.02.2014"},
      {.household = "f", .given = "Юрій"},
  }));
  EXPECT_EQ(staged.ready_count(), 2);
  EXPECT_EQ(staged.invalid_count(), 4);
  std::string told;
  for (const ImportEntry& entry : Entries(staged.id(), ImportEntry::STATE_INVALID)) {
    for (const v1::ImportError& error : entry.errors()) {
      absl::StrAppend(&told, error.row(), " ", error.column(), " ", error.reason(), "\n");
      EXPECT_THAT(error.message(), Not(IsEmpty()));
    }
  }
  EXPECT_THAT(told, HasSubstr("3 Ім’я FIELD_REQUIRED\n"));
  EXPECT_THAT(told, HasSubstr("3 Дата народження IMPORT_DATE_UNREADABLE\n"));
  EXPECT_THAT(told, HasSubstr("3 РНОКПП "));
  EXPECT_THAT(told, HasSubstr("4 Стать IMPORT_WORD_UNKNOWN\n"));
  EXPECT_THAT(told, HasSubstr("4 Код КАТОТТГ місця, звідки виїхали UNIT_UNKNOWN\n"));
  EXPECT_THAT(told, HasSubstr("5 Ким доводиться голові HEAD_NOT_ONE\n"));
  EXPECT_THAT(told, HasSubstr("5 Дата заяви DATES_REVERSED\n"));
  EXPECT_THAT(told, HasSubstr("6 № дорослого, який супроводжує MINOR_UNACCOMPANIED\n"));
  EXPECT_EQ(Applied(staged.id()).applied_count(), 2);
}

TEST_F(ImportsTest, GivesTheRowsWithErrorsBackToBeCorrectedWithFormulasMadeHarmless) {
  const Import staged =
      Staged(Csv({{.family = "=HYPERLINK(1)"}, {.household = "2", .given = "Іван"}}));
  EXPECT_EQ(staged.invalid_count(), 1);
  v1::DownloadImportErrorsRequest request;
  request.set_id(staged.id());
  auto file = Do(imports, &Imports::DownloadImportErrors, request);
  ASSERT_THAT(file, IsOk());
  std::vector<platform::SheetRow> rows;
  platform::ReadCsv(file->data(), {}, [&](platform::SheetRow& row) {
    rows.push_back(row);
    return true;
  });
  ASSERT_EQ(rows.size(), 2u);
  ASSERT_EQ(rows[1].cells.size(), kSheetColumns + 1);
  EXPECT_EQ(rows[0].cells.back(), "Зауваження");
  EXPECT_EQ(rows[1].cells[2], "'=HYPERLINK(1)");
  EXPECT_THAT(rows[1].cells.back(), HasSubstr("Прізвище: Клітинка містить формулу"));

  // Corrected, the same file is taken: its own column of remarks does not disturb.
  std::string corrected = file->data();
  corrected.replace(corrected.find("'=HYPERLINK(1)"), sizeof("'=HYPERLINK(1)") - 1, "Новий");
  EXPECT_EQ(Staged(corrected).ready_count(), 1);
}

TEST_F(ImportsTest, TheSameFileTwiceChangesNothing) {
  const std::string content = Invented(60);
  const Import first = Staged(content);
  const Import applied = Applied(first.id());
  EXPECT_EQ(applied.applied_count(), applied.entry_count());
  const int people = Count("people");
  EXPECT_EQ(people, 60);
  auto again = Create(content);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->id(), first.id());
  EXPECT_EQ(again->state(), Import::STATE_APPLIED);

  // In another file the same households wait for a decision, and none is registered by itself.
  const Import other = Staged(content + "\n\n");
  EXPECT_NE(other.id(), first.id());
  EXPECT_EQ(other.matched_count(), other.entry_count());
  EXPECT_EQ(Entries(other.id())[0].matches(Entries(other.id())[0].matches_size() - 1).by(),
            "household");
  EXPECT_EQ(Applied(other.id()).applied_count(), 0);
  EXPECT_EQ(Count("people"), people);
}

TEST_F(ImportsTest, GoesOnWhereItStoodWhenItIsKilledInTheMiddle) {
  const std::string content = Invented(300, 4);
  auto import = Create(content);
  ASSERT_THAT(import, IsOk());
  int rounds = 0, last = 0;
  for (; Get(import->id()).state() == Import::STATE_STAGING; ++rounds) {
    ASSERT_LT(rounds, 30);
    ASSERT_THAT(Some(1), IsOk());
    EXPECT_GE(Get(import->id()).row_count(), last);
    last = Get(import->id()).row_count();
  }
  EXPECT_GT(rounds, 5);
  EXPECT_EQ(last, 300);
  ASSERT_THAT(Begin(import->id()), IsOk());
  for (rounds = 0; Get(import->id()).state() == Import::STATE_APPLYING; ++rounds) {
    ASSERT_LT(rounds, 60);
    ASSERT_THAT(Some(1), IsOk());
  }
  EXPECT_GT(rounds, 5);
  const Import done = Get(import->id());
  EXPECT_EQ(done.state(), Import::STATE_APPLIED);
  EXPECT_EQ(done.applied_count(), done.entry_count());
  EXPECT_EQ(Count("people"), 300);
  EXPECT_EQ(Count("registrations"), done.entry_count());
}

TEST_F(ImportsTest, SeveralReplicasAtOnceRegisterEachHouseholdOnce) {
  const Import staged = Staged(Invented(200, 5));
  ASSERT_THAT(Begin(staged.id()), IsOk());
  std::vector<std::thread> replicas;
  for (int i = 0; i < 3; ++i) {
    replicas.emplace_back([this, &staged] {
      for (int round = 0; round < 100 && Get(staged.id()).state() == Import::STATE_APPLYING;
           ++round)
        (void)Some(3);
    });
  }
  for (std::thread& replica : replicas) replica.join();
  const Import done = Get(staged.id());
  EXPECT_EQ(done.state(), Import::STATE_APPLIED);
  EXPECT_EQ(done.applied_count(), done.entry_count());
  EXPECT_EQ(Count("people"), 200);
}

TEST_F(ImportsTest, WhoIsRegisteredAlreadyWaitsForADecision) {
  ASSERT_THAT(Confirm(Waiting()), IsOk());
  const int people = Count("people");
  const Row same = {.family = "Вигадана",
                    .given = "Ольга",
                    .birth = "02.01.1984",
                    .sex = "ж",
                    .rnokpp = "3068208400"};
  const Import staged = Staged(Csv({same, {.household = "2"}}));
  EXPECT_EQ(staged.matched_count(), 1);
  EXPECT_EQ(staged.ready_count(), 1);
  const ImportEntry matched = Entries(staged.id(), ImportEntry::STATE_MATCHED)[0];
  EXPECT_EQ(matched.matches(0).by(), "rnokpp");
  EXPECT_EQ(matched.matches(0).entry(), 0);
  EXPECT_THAT(Decide(staged.id(), ImportEntry::DECISION_TAKE),
              Refused(common::v1::REASON_FIELDS_INVALID));
  auto decided = Decide(staged.id(), ImportEntry::DECISION_SAME);
  ASSERT_THAT(decided, IsOk());
  EXPECT_EQ(decided->count(), 1);
  EXPECT_EQ(decided->import().skipped_count(), 1);
  EXPECT_EQ(Applied(staged.id()).applied_count(), 1);
  EXPECT_EQ(Count("people"), people + 1);
}

TEST_F(ImportsTest, SomebodyElseOfTheSameNameIsTakenWithAJustification) {
  const Import staged = Staged(Csv({{}, {.household = "2"}}));
  EXPECT_EQ(staged.ready_count(), 1);
  ASSERT_EQ(staged.matched_count(), 1);
  EXPECT_EQ(Entries(staged.id(), ImportEntry::STATE_MATCHED)[0].matches(0).entry(), 1);
  ASSERT_THAT(Decide(staged.id(), ImportEntry::DECISION_TAKE, "інша людина, інші документи"),
              IsOk());
  EXPECT_EQ(Applied(staged.id()).applied_count(), 2);
  EXPECT_EQ(Count("registrations WHERE confirmed_distinct"), 1);
}

TEST_F(ImportsTest, ATakenCertificateNumberRefusesItsOwnHouseholdOnly) {
  const Import staged =
      Staged(Csv({{.certificate = "1234-1234567890"},
                  {.household = "2", .given = "Іван", .certificate = "1234-1234567890"},
                  {.household = "3", .given = "Олег", .certificate = "1234-1234567891"}}));
  EXPECT_EQ(staged.ready_count(), 3);
  const Import applied = Applied(staged.id());
  EXPECT_EQ(applied.state(), Import::STATE_APPLIED);
  EXPECT_EQ(applied.applied_count(), 2);
  ASSERT_EQ(applied.refused_count(), 1);
  EXPECT_EQ(Entries(staged.id(), ImportEntry::STATE_REFUSED)[0].errors(0).reason(),
            "CERTIFICATE_TAKEN");
  EXPECT_EQ(Count("people"), 2);
}

TEST_F(ImportsTest, WaitsWhileTheStatusOfTheOriginIsNotKnown) {
  const Import staged = Staged(Csv({{}}));
  ASSERT_THAT(Begin(staged.id()), IsOk());
  statuses.known = false;
  EXPECT_THAT(work.RunOnce(platform::TestCall()), Refused(common::v1::REASON_STATUS_UNKNOWN));
  EXPECT_EQ(Get(staged.id()).state(), Import::STATE_APPLYING);
  statuses.known = true;
  EXPECT_THAT(work.RunOnce(platform::TestCall()), IsOk());
  EXPECT_EQ(Get(staged.id()).applied_count(), 1);
}

TEST_F(ImportsTest, CancellingStopsItAndFreesTheFile) {
  const std::string content = Invented(100, 6);
  const Import staged = Staged(content);
  ASSERT_THAT(Begin(staged.id()), IsOk());
  ASSERT_THAT(Some(1), IsOk());
  v1::CancelImportRequest cancel;
  cancel.set_id(staged.id());
  ASSERT_THAT(Do(imports, &Imports::CancelImport, cancel), IsOk());
  ASSERT_THAT(work.RunOnce(platform::TestCall()), IsOk());
  const Import stopped = Get(staged.id());
  EXPECT_EQ(stopped.state(), Import::STATE_CANCELLED);
  EXPECT_EQ(stopped.applied_count(), 10);
  EXPECT_EQ(Count("registrations"), 10);
  EXPECT_THAT(Do(imports, &Imports::CancelImport, cancel),
              Refused(common::v1::REASON_STATE_FORBIDS));
  auto again = Create(content);
  ASSERT_THAT(again, IsOk());
  EXPECT_NE(again->id(), staged.id());
}

TEST_F(ImportsTest, ASmallFileComesWithTheRequestAndIsForgottenOnceStaged) {
  v1::CreateImportRequest request;
  request.set_office_unit_code(kPavlohradRaion);
  EXPECT_THAT(Do(imports, &Imports::CreateImport, request),
              Refused(common::v1::REASON_FIELDS_INVALID));
  request.set_content(Csv({{}}));
  auto import = Do(imports, &Imports::CreateImport, request);
  ASSERT_THAT(import, IsOk());
  EXPECT_EQ(Count("imports WHERE octet_length(content) > 0"), 1);
  ASSERT_THAT(work.RunOnce(platform::TestCall()), IsOk());
  EXPECT_EQ(Get(import->id()).ready_count(), 1);
  EXPECT_EQ(Count("imports WHERE octet_length(content) > 0"), 0);
}

TEST_F(ImportsTest, AnotherOblastSeesNothingOfIt) {
  const Import staged = Staged(Csv({{}}));
  v1::GetImportRequest get;
  get.set_id(staged.id());
  EXPECT_THAT(Do(imports, &Imports::GetImport, get, In(kKharkiv)),
              Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Do(imports, &Imports::GetImport, get, In(kDnipropetrovsk)), IsOk());
  auto list = Do(imports, &Imports::ListImports, v1::ListImportsRequest(), In(kKharkiv));
  ASSERT_THAT(list, IsOk());
  EXPECT_EQ(list->imports_size(), 0);
  v1::ListImportEntriesRequest entries;
  entries.set_import_id(staged.id());
  EXPECT_THAT(Do(imports, &Imports::ListImportEntries, entries, In(kKharkiv)),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(ImportsTest, AFileThatIsNoSuchTableSaysWhy) {
  const Import unreadable = Staged("Прізвище;Ім’я\nВигаданий;Петро\n");
  EXPECT_EQ(unreadable.state(), Import::STATE_UNREADABLE);
  EXPECT_THAT(unreadable.problem(), HasSubstr("Домогосподарство"));
  EXPECT_THAT(unreadable.problem(), HasSubstr("шаблон"));
  EXPECT_EQ(Staged("\xFF\xFE x").state(), Import::STATE_UNREADABLE);
  EXPECT_EQ(Staged("PK\x03\x04 no archive").state(), Import::STATE_UNREADABLE);
}

TEST_F(ImportsTest, AWorkbookIsReadAndItsFormulasAreRefused) {
  std::vector<std::string> headings;
  for (const SheetColumnSpec& spec : kHouseholdSheet) headings.emplace_back(spec.heading);
  const std::string formula = absl::StrCat("<row r=\"3\"><c r=\"A3\"><f>1+1</f><v>2</v></c></row>");
  const std::string book = platform::MakePackage(platform::WorkbookParts(
      {{"Родини", absl::StrCat(platform::SheetRowXml(1, headings),
                               platform::SheetRowXml(2, Cells({})), formula)}}));
  const Import staged = Staged(book);
  EXPECT_EQ(staged.state(), Import::STATE_REVIEW) << staged.problem();
  EXPECT_EQ(staged.format(), v1::SHEET_FORMAT_XLSX);
  EXPECT_EQ(staged.entry_count(), 1);
  ASSERT_EQ(staged.invalid_count(), 1);
  EXPECT_THAT(Entries(staged.id())[0].errors(0).message(), HasSubstr("формула"));
}

TEST_F(ImportsTest, TheTemplateIsATableThatImportsAreReadFrom) {
  for (v1::SheetFormat format : {v1::SHEET_FORMAT_CSV, v1::SHEET_FORMAT_XLSX}) {
    v1::GetImportTemplateRequest request;
    request.set_format(format);
    auto file = Do(imports, &Imports::GetImportTemplate, request);
    ASSERT_THAT(file, IsOk());
    int households = 0;
    const auto problem = ReadHouseholds(file->data(), format, [&](SheetHousehold&) {
      ++households;
      return true;
    });
    EXPECT_FALSE(problem.has_value());
    EXPECT_EQ(households, 0);
  }
  v1::GetImportTemplateRequest explanation;
  explanation.set_explanation(true);
  auto file = Do(imports, &Imports::GetImportTemplate, explanation);
  ASSERT_THAT(file, IsOk());
  EXPECT_THAT(file->data(), HasSubstr("паспорт-картка"));
}

TEST_F(ImportsTest, WhatTheSimulatorInventsPassesEveryRuleOfTheRegister) {
  const Import staged = Staged(Invented(2000, 11, 0.05));
  EXPECT_EQ(staged.row_count(), 2000);
  for (const ImportEntry& entry : Entries(staged.id(), ImportEntry::STATE_INVALID))
    ADD_FAILURE() << entry.errors(0).ShortDebugString();
  EXPECT_EQ(staged.invalid_count(), 0);
  EXPECT_GT(staged.matched_count(), 10);  // duplicates with identifiers
}

TEST_F(ImportsTest, TheFileLiesEncryptedInTheDatabase) {
  const Import staged = Staged(Csv({{.family = "Незрозумілий"}}));
  const std::string plain = absl::BytesToHexString("Незрозумілий");
  for (const char* column : {"platform.upload_chunks.data", "public.import_entries.personal"}) {
    const std::string text = column;
    const size_t dot = text.rfind('.');
    EXPECT_EQ(
        database.Sql(absl::StrCat("SELECT count(*) FROM ", text.substr(0, dot), " WHERE encode(",
                                  text.substr(dot + 1), ", 'hex') LIKE '%", plain, "%'")),
        "0");
  }
  EXPECT_EQ(staged.ready_count(), 1);
}

}  // namespace
}  // namespace cc::registry
