#ifndef SERVICES_REGISTRY_IMPORT_FIXTURE_H_
#define SERVICES_REGISTRY_IMPORT_FIXTURE_H_

#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/registry/import_registrar.h"
#include "services/registry/imports.h"
#include "services/registry/office_fixture.h"
#include "services/registry/simulation/simulation.h"

namespace cc::registry {

// An office that imports tables. Nothing works by itself: each test says when.
class ImportOffice : public Office {
 protected:
  // The rows of a table by what differs from a plain synthetic person.
  struct Row {
    std::string household = "1", number = "1", family = "Вигаданий", given = "Петро",
                birth = "03.04.1980", sex = "ч", rnokpp, kinship = "голова", adult, certificate,
                origin = kLyman, left = "01.05.2025", residence = kPavlohradRaion,
                applied = "03.05.2025", phone, document_kind, document;
  };
  static std::vector<std::string> Cells(const Row& row) {
    std::vector<std::string> cells(kSheetColumns);
    const auto set = [&](SheetColumn column, const std::string& text) {
      cells[static_cast<size_t>(column)] = text;
    };
    set(SheetColumn::kHousehold, row.household);
    set(SheetColumn::kNumber, row.number);
    set(SheetColumn::kFamilyName, row.family);
    set(SheetColumn::kGivenName, row.given);
    set(SheetColumn::kBirthDate, row.birth);
    set(SheetColumn::kSex, row.sex);
    set(SheetColumn::kRnokpp, row.rnokpp);
    set(SheetColumn::kDocumentKind, row.document_kind);
    set(SheetColumn::kDocumentNumber, row.document);
    set(SheetColumn::kPhone, row.phone);
    set(SheetColumn::kKinship, row.kinship);
    set(SheetColumn::kAdult, row.adult);
    set(SheetColumn::kCertificate, row.certificate);
    set(SheetColumn::kOriginUnit, row.origin);
    set(SheetColumn::kLeaveDate, row.left);
    set(SheetColumn::kResidenceUnit, row.residence);
    set(SheetColumn::kApplicationDate, row.applied);
    set(SheetColumn::kSynthetic, kSheetYes);
    return cells;
  }
  static std::string Csv(const std::vector<Row>& rows) {
    std::vector<std::string> headings, lines;
    for (const SheetColumnSpec& spec : kHouseholdSheet) headings.emplace_back(spec.heading);
    lines.push_back(absl::StrJoin(headings, ";"));
    for (const Row& row : rows) lines.push_back(absl::StrJoin(Cells(row), ";"));
    return absl::StrCat(absl::StrJoin(lines, "\n"), "\n");
  }

  // Invented households that live and lived where the fixture knows units.
  std::string Invented(int64_t people, uint64_t seed = 1, double duplicates = 0) {
    simulation::Places places;
    EXPECT_THAT(places.ReadCodifier(absl::StrCat("1;2;3;4;5;К;Н\n", kDonetsk, ";;;;;O;\n", kDonetsk,
                                                 ";", kKramatorskRaion, ";", kLyman, ";;;H;\n")),
                platform::IsOk());
    std::ostringstream out;
    simulation::WriteCsv({.people = people, .seed = seed, .duplicates = duplicates}, places, out,
                         nullptr);
    return out.str();
  }

  std::string Upload(const std::string& content) {
    const platform::Call call = platform::TestCall();
    auto upload = uploads.Create(call, static_cast<int64_t>(content.size()),
                                 absl::BytesToHexString(platform::Sha256(content)));
    EXPECT_THAT(upload, platform::IsOk());
    for (size_t at = 0; at < content.size(); at += 1 << 20) {
      EXPECT_THAT(
          uploads.Append(call, upload->id(), static_cast<int64_t>(at), content.substr(at, 1 << 20)),
          platform::IsOk());
    }
    return upload->id();
  }
  absl::StatusOr<v1::Import> Create(const std::string& content,
                                    const char* office = kPavlohradRaion) {
    v1::CreateImportRequest request;
    request.set_upload_id(Upload(content));
    request.set_office_unit_code(office);
    request.set_file_name("список.csv");
    return Do(imports, &Imports::CreateImport, request);
  }
  v1::Import Get(const std::string& id) {
    v1::GetImportRequest request;
    request.set_id(id);
    auto import = Do(imports, &Imports::GetImport, request);
    EXPECT_THAT(import, platform::IsOk());
    return import.value_or(v1::Import());
  }
  // Staged and ready for review.
  v1::Import Staged(const std::string& content, const char* office = kPavlohradRaion) {
    auto import = Create(content, office);
    EXPECT_THAT(import, platform::IsOk());
    EXPECT_THAT(work.RunOnce(platform::TestCall()), platform::IsOk());
    return Get(import->id());
  }
  absl::StatusOr<v1::Import> Begin(const std::string& id) {
    v1::ApplyImportRequest request;
    request.set_id(id);
    return Do(imports, &Imports::ApplyImport, request);
  }
  v1::Import Applied(const std::string& id) {
    EXPECT_THAT(Begin(id), platform::IsOk());
    EXPECT_THAT(work.RunOnce(platform::TestCall()), platform::IsOk());
    return Get(id);
  }
  std::vector<v1::ImportEntry> Entries(
      const std::string& id, v1::ImportEntry::State state = v1::ImportEntry::STATE_UNSPECIFIED) {
    v1::ListImportEntriesRequest request;
    request.set_import_id(id);
    request.set_state(state);
    auto list = Do(imports, &Imports::ListImportEntries, request);
    EXPECT_THAT(list, platform::IsOk());
    return {list->entries().begin(), list->entries().end()};
  }
  absl::StatusOr<v1::DecideImportEntriesResponse> Decide(const std::string& id,
                                                         v1::ImportEntry::Decision decision,
                                                         const std::string& why = "") {
    v1::DecideImportEntriesRequest request;
    request.set_import_id(id);
    request.set_decision(decision);
    request.set_justification(why);
    return Do(imports, &Imports::DecideImportEntries, request);
  }
  int Count(const std::string& table) {
    return std::stoi(database.Sql(absl::StrCat("SELECT count(*) FROM ", table)));
  }

  platform::Uploads uploads{database.db(), &database.keyring()};
  ImportCandidates candidates{database.keyring(), weights};
  ImportStaging staging{database.db(), database.keyring(), uploads, paths, rules, candidates};
  IntakeRegistrar registrar{registration_intake, duplicate_check};
  ImportWork work{database.db(), database.keyring(), staging, registrar, ImportWork::Options()};
  Imports imports{database.db(), database.keyring(), paths, uploads, work};
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_IMPORT_FIXTURE_H_
