#include "services/ccctl/import_households.h"

#include <filesystem>
#include <memory>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "cc/registry/v1/import_service.pb.h"
#include "services/ccctl/download.h"
#include "services/ccctl/fields.h"
#include "services/ccctl/run_file.h"
#include "services/ccctl/transfer.h"

namespace cc::ccctl {
namespace {

using registry::v1::Import;
using registry::v1::ImportEntry;

constexpr absl::Duration kPoll = absl::Milliseconds(300);
constexpr absl::Duration kPatience = absl::Minutes(5);  // while the service is away
constexpr int kMostShown = 200;                         // errors; all are in the template
constexpr int kPageSize = 200;

constexpr char kUsage[] =
    "ccctl import households FILE --office-unit-code=CODE [--corrected-template=FILE] [--apply]";

// What is asked of this command rather than of the service.
struct Wanted {
  std::string file, upload_id, corrected_template;
  bool apply = false;
  std::vector<std::string> rest;
};

std::optional<Wanted> ReadFlags(const std::vector<std::string>& arguments) {
  Wanted flags;
  for (const std::string& argument : arguments) {
    absl::string_view value = argument;
    if (argument == "--apply") {
      flags.apply = true;
    } else if (absl::ConsumePrefix(&value, "--upload-id=")) {
      flags.upload_id = std::string(value);
    } else if (absl::ConsumePrefix(&value, "--corrected-template=")) {
      flags.corrected_template = std::string(value);
    } else if (flags.file.empty() && !absl::StartsWith(argument, "-")) {
      flags.file = argument;
    } else {
      flags.rest.push_back(argument);
    }
  }
  if (flags.file.empty()) return std::nullopt;
  return flags;
}

// One import on its way.
class HouseholdImport {
 public:
  HouseholdImport(const Session& session, Client& client, const Contract::Service& service)
      : session_(session), client_(client), service_(service) {}

  const Import& import() const { return import_; }

  absl::Status Create(const Message& request) { return Ask("create-import", request, import_); }

  // Waits until it leaves a state, showing how far and how fast it goes.
  absl::Status Wait(Import::State state, absl::string_view doing) {
    absl::Time last_answer = absl::Now();
    while (import_.state() == state) {
      Show(doing);
      absl::SleepFor(kPoll);
      registry::v1::GetImportRequest request;
      request.set_id(import_.id());
      const absl::Status status = Ask("get-import", request, import_);
      if (status.ok()) last_answer = absl::Now();
      if (!status.ok() && (!absl::IsUnavailable(status) || absl::Now() - last_answer > kPatience))
        return status;
    }
    Show(doing);
    if (session_.console.err_is_terminal) session_.console.err << "\n" << std::flush;
    return absl::OkStatus();
  }

  absl::Status Apply() {
    registry::v1::ApplyImportRequest request;
    request.set_id(import_.id());
    request.set_etag(import_.etag());
    RequestBuilder(request, session_.options.language).Complete();
    return Ask("apply-import", request, import_);
  }

  // Says every error by row and column, and by what those who wait for a decision are known.
  absl::Status TellEntries(ImportEntry::State state) {
    registry::v1::ListImportEntriesRequest request;
    request.set_import_id(import_.id());
    request.set_state(state);
    request.set_page_size(kPageSize);
    do {
      registry::v1::ListImportEntriesResponse page;
      if (absl::Status s = Ask("list-import-entries", request, page); !s.ok()) return s;
      for (const ImportEntry& entry : page.entries()) {
        if (shown_ >= kMostShown) {
          session_.console.err << session_.Say("… решта – у файлі --corrected-template=ФАЙЛ",
                                               "… the rest is in --corrected-template=FILE")
                               << "\n";
          return absl::OkStatus();
        }
        Tell(entry);
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return absl::OkStatus();
  }

  absl::Status SaveTemplate(const std::string& path) {
    registry::v1::DownloadImportErrorsRequest request;
    request.set_id(import_.id());
    if (absl::EndsWithIgnoreCase(path, ".xlsx"))
      request.set_format(registry::v1::SHEET_FORMAT_XLSX);
    auto answer = Send("download-import-errors", request);
    if (!answer.ok()) return answer.status();
    return SaveFile(**answer, path, session_.console.out, session_.console.err,
                    session_.options.language);
  }

 private:
  // Calls by the descriptors of the contract that the client knows.
  absl::StatusOr<std::unique_ptr<Message>> Send(absl::string_view name, const Message& request) {
    const MethodDescriptor* method = session_.contract.FindMethod(service_, name);
    auto sent = session_.contract.New(method->input_type());
    sent->ParseFromString(request.SerializeAsString());
    return session_.Call(client_, *method, *sent);
  }
  template <typename T>
  absl::Status Ask(absl::string_view method, const Message& request, T& answer) {
    auto message = Send(method, request);
    if (!message.ok()) return message.status();
    return answer.ParseFromString((*message)->SerializeAsString())
               ? absl::OkStatus()
               : absl::InternalError(
                     session_.Say("відповідь не читається", "the answer cannot be read"));
  }

  void Show(absl::string_view doing) {
    if (!session_.console.err_is_terminal) return;
    session_.console.err << "\r" << doing
                         << absl::StrFormat(
                                ": %d %%, %d %s, %.0f %s    ", import_.progress_percent(),
                                import_.row_count(), session_.Say("рядків", "rows"),
                                import_.rows_per_second(), session_.Say("рядків/с", "rows/s"))
                         << std::flush;
  }

  void Tell(const ImportEntry& entry) {
    std::ostream& err = session_.console.err;
    for (const auto& error : entry.errors()) {
      err << session_.Say("рядок ", "row ") << error.row();
      if (!error.column().empty()) err << ", «" << OneLine(error.column()) << "»";
      err << ": " << OneLine(error.message()) << "\n";
      ++shown_;
    }
    for (const auto& match : entry.matches()) {
      const int member = match.number();
      const int row = entry.members(std::max(0, std::min(member, entry.members_size()) - 1)).row();
      err << session_.Say("рядок ", "row ") << row << ": "
          << (match.entry() > 0
                  ? session_.Say("є ще в цьому файлі, родина № ",
                                 "is also in this file, household ") +
                        absl::StrCat(match.entry())
                  : session_.Say("схоже, вже є в реєстрі", "seems to be registered already"))
          << " (" << OneLine(match.by()) << ")\n";
      ++shown_;
    }
  }

  const Session& session_;
  Client& client_;
  const Contract::Service& service_;
  Import import_;
  int shown_ = 0;
};

// What the command leaves undone.
absl::Status Left(const Session& session, const Import& import, bool applied) {
  const int left = import.matched_count() + import.invalid_count() + import.refused_count() +
                   (applied ? import.ready_count() : 0);
  if (left == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      session.Say("не зареєстровано родин: з помилками ", "not registered: with errors "),
      import.invalid_count(), session.Say(", схожих на зареєстровані ", ", matched "),
      import.matched_count(), session.Say(", відхилених ", ", refused "), import.refused_count(),
      session.Say("; виправте рядки у файлі з --corrected-template і завантажте його, "
                  "про схожі вирішіть у консолі або через registry decide-import-entries",
                  "; correct the rows of --corrected-template and import that file; "
                  "decide on those matched: registry decide-import-entries")));
}

}  // namespace

std::string ImportHouseholdsHelp(const Session& session) {
  return session.Say(
      "Імпортує таблицю родин (CSV або XLSX за шаблоном: ccctl registry get-import-template).\n\n"
      "Виклик: ccctl import households ФАЙЛ --office-unit-code=КОД [прапорці]\n\n"
      "  --office-unit-code=КОД       КАТОТТГ відділу, який імпортує\n"
      "  --corrected-template=ФАЙЛ    зберегти рядки з помилками й зауваженнями (.csv або .xlsx), "
      "щоб\n"
      "                               виправити їх і завантажити цим самим викликом\n"
      "  --apply                      зареєструвати все, що можна; без нього файл лише "
      "перевіряється\n"
      "  --upload-id=UUID             продовжити перерване завантаження\n\n"
      "Кожну помилку названо за рядком і стовпцем. Рядки з помилками решті не заважають. Той самий "
      "файл\n"
      "удруге нічого не змінює, а перерваний імпорт іде далі з того місця, де став. Код виходу 9 – "
      "щось\n"
      "із файлу лишилося незареєстрованим.\n",
      "Imports a table of households (CSV or XLSX, as in: ccctl registry get-import-template).\n\n"
      "Usage: ccctl import households FILE --office-unit-code=CODE [flags]\n\n"
      "  --office-unit-code=CODE      KATOTTH code of the office that imports\n"
      "  --corrected-template=FILE    save the rows with errors and remarks (.csv or .xlsx), to "
      "be\n"
      "                               corrected and imported by the same command\n"
      "  --apply                      register all that can be; without it the file is only "
      "checked\n"
      "  --upload-id=UUID             go on with an upload begun before\n\n"
      "Every error is told by row and column. Rows with errors do not stop the rest. The same file "
      "twice\n"
      "changes nothing, and an import that was interrupted goes on where it stood. Exit code 9: "
      "something\n"
      "of the file is not registered.\n");
}

absl::Status RunImportHouseholds(const Session& session,
                                 const std::vector<std::string>& arguments) {
  const std::optional<Wanted> flags = ReadFlags(arguments);
  if (!flags) return absl::InvalidArgumentError(kUsage);
  const Contract::Service* service = session.contract.FindService("registry");
  const MethodDescriptor* create =
      service == nullptr ? nullptr : session.contract.FindMethod(*service, "create-import");
  if (create == nullptr) return absl::UnimplementedError(kUsage);
  auto request = session.BuildRequest(*create, flags->rest);
  if (!request.ok()) return request.status();
  auto client = session.Connect(*create);
  if (!client.ok()) return client.status();
  auto upload_id = SendFile(session, **client, *create, flags->file, flags->upload_id);
  if (!upload_id.ok()) return upload_id.status();
  registry::v1::CreateImportRequest asked;
  asked.ParseFromString((*request)->SerializeAsString());
  asked.set_upload_id(*upload_id);
  if (asked.file_name().empty())
    asked.set_file_name(std::filesystem::path(flags->file).filename().string());

  HouseholdImport import(session, **client, *service);
  if (absl::Status s = import.Create(asked); !s.ok()) return s;
  absl::Status status =
      import.Wait(Import::STATE_STAGING, session.Say("перевіряється", "checking"));
  if (!status.ok()) return status;
  const bool apply = flags->apply && import.import().ready_count() > 0 &&
                     (import.import().state() == Import::STATE_REVIEW ||
                      import.import().state() == Import::STATE_APPLIED);
  if (apply) {
    if (status = import.Apply(); !status.ok()) return status;
  }
  status = import.Wait(Import::STATE_APPLYING, session.Say("реєструється", "registering"));
  if (!status.ok()) return status;
  session.Print(import.import());
  if (import.import().state() == Import::STATE_UNREADABLE)
    return absl::FailedPreconditionError(import.import().problem());
  for (ImportEntry::State state :
       {ImportEntry::STATE_INVALID, ImportEntry::STATE_MATCHED, ImportEntry::STATE_REFUSED}) {
    if (status = import.TellEntries(state); !status.ok()) return status;
  }
  if (!flags->corrected_template.empty()) {
    if (status = import.SaveTemplate(flags->corrected_template); !status.ok()) return status;
  }
  return Left(session, import.import(), flags->apply);
}

}  // namespace cc::ccctl
