#include <random>
#include <sstream>

#include "absl/strings/escaping.h"
#include "services/platform/crypto/sealing_key.h"
#include "services/registry/appeals.h"
#include "services/registry/appointments.h"
#include "services/registry/import_registrar.h"
#include "services/registry/imports.h"
#include "services/registry/offline_work.h"
#include "services/registry/simulation/simulation.h"
#include "services/registry/statistics_fixture.h"
#include "services/registry/tickets.h"

namespace cc::registry {
namespace {

using platform::IsOk;

// Every way in which people, households, registrations and needs change, in any order.
class StatisticsHistory : public StatisticsOffice {
 protected:
  using Step = absl::Status (StatisticsHistory::*)(int step);
  struct Named {
    const char* what;
    Step step;
  };

  template <typename List>
  const auto& Any(const List& list) {
    return list[std::uniform_int_distribution<size_t>(0, list.size() - 1)(random)];
  }
  std::vector<std::vector<std::string>> Known() {
    return Rows("id, household_id, registration_id", "people WHERE merged_into IS NULL");
  }

  // Two people of the step's own, by an application that is to be decided.
  v1::SubmitApplicationRequest Application(int step) {
    return Parse<v1::SubmitApplicationRequest>(absl::StrCat(
        "members { person { name { family_name: 'Прізвище' given_name: 'Ольга' patronymic: "
        "'Петрівна' } birth_date: '19",
        40 + step, "-0", 1 + step % 9, "-1", step % 10,
        "' sex: SEX_FEMALE } kinship: KINSHIP_HEAD } members { person { name { family_name: "
        "'Прізвище' given_name: 'Іван' patronymic: 'Павлович' } birth_date: '19",
        99 - step, "-0", 1 + step % 7, "-2", step % 9,
        "' sex: SEX_MALE vulnerabilities: VULNERABILITY_PENSIONER } kinship: KINSHIP_SPOUSE } "
        "application_date: '2026-03-02' origin_unit_code: '",
        kLyman, "' leave_date: '2025-05-01' residence_unit_code: '", Any(units),
        "' office_unit_code: '", kPavlohradRaion,
        "' synthetic: true applicant: 1 proof: RESIDENCE_PROOF_REGISTERED "
        "confirmed_distinct: true justification: 'Різні документи, оглянуто'"));
  }
  absl::Status Decide(const std::string& id) {
    v1::RegisterApplicationRequest decide;
    decide.set_id(id);
    CC_RETURN_IF_ERROR(Do(applications, &Applications::RegisterApplication, decide).status());
    registered.push_back(id);
    return absl::OkStatus();
  }

  absl::Status Apply(int step) {
    CC_ASSIGN_OR_RETURN(const v1::Registration applied,
                        Do(applications, &Applications::SubmitApplication, Application(step)));
    return Decide(applied.id());
  }
  absl::Status Import(int step) {
    simulation::Places places;
    CC_RETURN_IF_ERROR(
        places.ReadCodifier(absl::StrCat("1;2;3;4;5;К;Н\n", kDonetsk, ";;;;;O;\n", kDonetsk, ";",
                                         kKramatorskRaion, ";", kLyman, ";;;H;\n")));
    std::ostringstream file;
    simulation::WriteCsv({.people = 4, .seed = static_cast<uint64_t>(step)}, places, file, nullptr);
    const platform::Call call = platform::TestCall();
    CC_ASSIGN_OR_RETURN(const auto upload,
                        uploads.Create(call, static_cast<int64_t>(file.str().size()),
                                       absl::BytesToHexString(platform::Sha256(file.str()))));
    CC_RETURN_IF_ERROR(uploads.Append(call, upload.id(), 0, file.str()).status());
    v1::CreateImportRequest create;
    create.set_upload_id(upload.id());
    create.set_office_unit_code(kPavlohradRaion);
    CC_ASSIGN_OR_RETURN(const v1::Import import, Do(imports, &Imports::CreateImport, create));
    CC_RETURN_IF_ERROR(work.RunOnce(call));
    v1::ApplyImportRequest apply;
    apply.set_id(import.id());
    CC_RETURN_IF_ERROR(Do(imports, &Imports::ApplyImport, apply).status());
    CC_RETURN_IF_ERROR(work.RunOnce(call));
    v1::GetImportRequest get;
    get.set_id(import.id());
    CC_ASSIGN_OR_RETURN(const v1::Import applied, Do(imports, &Imports::GetImport, get));
    return applied.applied_count() > 0 ? absl::OkStatus() : absl::UnknownError("nobody came");
  }
  // A household and its needs, written down without network and decided after the upload.
  absl::Status UploadOffline(int step) {
    auto commands = Parse<v1::OfflineCommands>(
        absl::StrCat("commands { sequence: ", 2 * step, " } commands { sequence: ", 2 * step + 1,
                     " household_of_sequence: ", 2 * step,
                     " assess_needs { assess_date: '2026-03-02' findings { kind: 'housing' "
                     "urgency: URGENCY_MEDIUM } } }"));
    commands.set_device_id(device);
    *commands.mutable_commands(0)->mutable_submit_application() = Application(step);
    for (auto& command : *commands.mutable_commands())
      *command.mutable_recorded_time() = platform::ToProto(platform::TestNow() - absl::Hours(3));
    v1::UploadOfflinePackageRequest request;
    request.set_commands(commands.SerializeAsString());
    request.set_signature(key.Sign(request.commands()));
    CC_ASSIGN_OR_RETURN(const v1::OfflinePackage package,
                        Do(offline, &OfflineWork::UploadOfflinePackage, request));
    for (const v1::OfflineLine& line : package.lines()) {
      if (line.outcome() != v1::OfflineLine::OUTCOME_APPLIED)
        return absl::UnknownError(line.reason());
    }
    // The same again is no second household.
    CC_RETURN_IF_ERROR(Do(offline, &OfflineWork::UploadOfflinePackage, request).status());
    return Decide(package.lines(0).record_id());
  }
  absl::Status MoveAway(int) { return Move(Any(registered), Any(units)); }
  absl::Status Correct(int step) {
    const std::string person = Any(Known())[0];
    if (random() % 2 == 0)
      return Update(person, "birth_date", absl::StrCat("birth_date: '19", 40 + step, "-05-06'"));
    return Update(person, "vulnerabilities",
                  "vulnerabilities: VULNERABILITY_CHRONICALLY_ILL "
                  "vulnerabilities: VULNERABILITY_LOW_MOBILITY");
  }
  absl::Status AssessSomebody(int) {
    const auto known = Known();
    const std::vector<std::string>& person = Any(known);
    return Assess(absl::StrCat("household_id: '", person[1], "' findings { kind: '",
                               random() % 2 == 0 ? "housing" : "medical",
                               "' urgency: URGENCY_HIGH }",
                               random() % 2 == 0 ? absl::StrCat(" person_id: '", person[0], "'")
                                                 : std::string()))
        .status();
  }
  absl::Status Split(int) {
    const auto known = Known();
    const std::vector<std::string>& person = Any(known);
    v1::GetHouseholdRequest get;
    get.set_id(person[1]);
    CC_ASSIGN_OR_RETURN(const v1::Household found, Do(households, &Households::GetHousehold, get));
    auto request = Parse<v1::SplitHouseholdRequest>(absl::StrCat(
        "reason: 'роз’їхалися' leaving { person_id: '", person[0], "' kinship: KINSHIP_HEAD }"));
    request.set_household_id(person[1]);
    request.set_etag(found.etag());
    return Do(households, &Households::SplitHousehold, request).status();
  }
  // As Duplicates does it, whose own rules are not the matter here.
  absl::Status MergeOrTakeBack(int) {
    const auto known = Known();
    const std::string from = Any(known)[0], into = Any(known)[0];
    if (into != from) {
      database.Sql(absl::StrCat("UPDATE people SET merged_into = '", into, "' WHERE id = '", from,
                                "' AND merged_into IS NULL"));
    } else {
      database.Sql("UPDATE people SET merged_into = NULL");
    }
    return database.db().WriteStep(platform::TestCall(), [&](platform::Tx& tx) {
      for (const auto& row : Rows("id", "people"))
        tx.Emit({.kind = "people", .key = row[0], .revision = 1, .after = {}});
      return absl::OkStatus();
    });
  }
  absl::Status CancelLast(int) {
    if (registered.size() < 3) return absl::UnknownError("too few are left");
    const std::string id = registered.back();
    registered.pop_back();
    return Cancel(id);
  }

  static std::vector<Named> Steps() {
    return {
        {"apply and register", &StatisticsHistory::Apply},
        {"import", &StatisticsHistory::Import},
        {"upload what was taken in offline", &StatisticsHistory::UploadOffline},
        {"move", &StatisticsHistory::MoveAway},
        {"correct a person", &StatisticsHistory::Correct},
        {"assess", &StatisticsHistory::AssessSomebody},
        {"split", &StatisticsHistory::Split},
        {"merge or take back", &StatisticsHistory::MergeOrTakeBack},
        {"cancel", &StatisticsHistory::CancelLast},
        {"assess", &StatisticsHistory::AssessSomebody},
    };
  }

  std::mt19937 random{20260302};
  const std::vector<std::string> units = {kPavlohradRaion, kKharkiv, kDnipropetrovsk};
  std::vector<std::string> registered = {registration.id()};

  platform::Uploads uploads{database.db(), &database.keyring()};
  ImportCandidates candidates{database.keyring(), weights};
  ImportStaging staging{database.db(), database.keyring(), uploads, paths, rules, candidates};
  IntakeRegistrar registrar{registration_intake, duplicate_check};
  ImportWork work{database.db(), database.keyring(), staging, registrar, ImportWork::Options()};
  Imports imports{database.db(), database.keyring(), paths, uploads, work};

  Tickets tickets{database.db(), rules};
  Appointments appointments{database.db(), database.keyring(), rules};
  Appeals appeals{database.db(), database.keyring(), paths, rules};
  OfflineWork offline{
      database.db(), database.keyring(),
      paths,         [](const platform::Call& call, absl::string_view) { return call.scope(); },
      tickets,       appointments,
      appeals,       applications,
      needs};
  const platform::SealingKey key = platform::SealingKey::ForTest('k');
  const std::string device = [this] {
    auto request = Parse<v1::RegisterDeviceRequest>(absl::StrCat(
        "device { office_unit_code: '", kPavlohradRaion, "' name: 'Ноутбук' synthetic: true }"));
    request.mutable_device()->set_public_key(key.public_key());
    return Do(offline, &OfflineWork::RegisterDevice, request)->id();
  }();
};

TEST_F(StatisticsHistory, StaysTrueThroughWhateverHappensInTheRegister) {
  const std::vector<Named> steps = Steps();
  std::map<std::string, int> done;
  for (int step = 1; step <= 50; ++step) {
    const auto& [what, happen] = steps[static_cast<size_t>(step) % steps.size()];
    const absl::Status status = (this->*happen)(step);
    if (status.ok()) ++done[what];
    Follow();
    ASSERT_EQ(Told(), Counted()) << "after step " << step << ": " << what << " " << status;
  }
  for (const Named& named : steps) EXPECT_GT(done[named.what], 1) << named.what;
  EXPECT_EQ(recount.Run(platform::TestCall(), false)->corrected, 0);
}

}  // namespace
}  // namespace cc::registry
