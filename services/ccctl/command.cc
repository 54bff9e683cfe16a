#include "services/ccctl/command.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "services/ccctl/audit.h"
#include "services/ccctl/completion.h"
#include "services/ccctl/doctor.h"
#include "services/ccctl/download.h"
#include "services/ccctl/errors.h"
#include "services/ccctl/fields.h"
#include "services/ccctl/help.h"
#include "services/ccctl/import_households.h"
#include "services/ccctl/offline.h"
#include "services/ccctl/simulate.h"
#include "services/ccctl/table.h"
#include "services/ccctl/transfer.h"

namespace cc::ccctl {
namespace {

using Arguments = std::vector<std::string>;

constexpr absl::Duration kTimeout = absl::Seconds(30);
constexpr absl::Duration kImportTimeout = absl::Minutes(5);
constexpr size_t kHelpWidth = 100;
constexpr int kPageSize = 1000;  // asked for with --all-pages; a service gives what it allows
constexpr int kReconnects = 60;  // of `watch`, one after the other
constexpr absl::Duration kReconnectPause = absl::Seconds(1);

const FieldDescriptor* TextField(const Descriptor* type, const char* name) {
  const FieldDescriptor* field = type->FindFieldByName(name);
  return field != nullptr && field->type() == FieldDescriptor::TYPE_STRING && !field->is_repeated()
             ? field
             : nullptr;
}

// How a list goes on: which field of the answer gives the token, and which of the request takes it.
struct Paging {
  const FieldDescriptor* out = nullptr;
  const FieldDescriptor* in = nullptr;
  const FieldDescriptor* items = nullptr;
  bool feed = false;
};
Paging PagingOf(const MethodDescriptor& method) {
  Paging paging;
  paging.out = TextField(method.output_type(), "next_page_token");
  paging.in = TextField(method.input_type(), "page_token");
  if (paging.out == nullptr) {
    paging.feed = true;
    paging.out = TextField(method.output_type(), "resume_token");
    paging.in = TextField(method.input_type(), "resume_token");
  }
  for (int i = 0; i < method.output_type()->field_count(); ++i) {
    const FieldDescriptor* field = method.output_type()->field(i);
    if (field->is_repeated() && !field->is_map() && paging.items == nullptr) paging.items = field;
  }
  return paging;
}

// Reads on until the list ends; the answer holds all items.
absl::Status ReadOn(const Session& session, Client& client, const MethodDescriptor& method,
                    const Paging& paging, Message& request, Message& answer) {
  std::string seen;
  for (;;) {
    const std::string token = answer.GetReflection()->GetString(answer, paging.out);
    if (token.empty() || token == seen) return absl::OkStatus();
    seen = token;
    request.GetReflection()->SetString(&request, paging.in, token);
    answer.GetReflection()->ClearField(&answer, paging.out);
    auto page = session.Call(client, method, request);
    if (!page.ok()) return page.status();
    const bool empty = (*page)->GetReflection()->FieldSize(**page, paging.items) == 0;
    answer.MergeFrom(**page);
    if (paging.feed && empty) return absl::OkStatus();
  }
}

absl::Status RunUnary(const Session& session, const MethodDescriptor& method,
                      const Arguments& arguments) {
  auto request = session.BuildRequest(method, arguments);
  if (!request.ok()) return request.status();
  auto client = session.Connect(method);
  if (!client.ok()) return client.status();
  const Paging paging = PagingOf(method);
  const bool pages = paging.out != nullptr && paging.in != nullptr && paging.items != nullptr;
  if (session.options.all_pages && pages) {
    const FieldDescriptor* size = method.input_type()->FindFieldByName("page_size");
    if (size != nullptr && size->cpp_type() == FieldDescriptor::CPPTYPE_INT32 &&
        !(*request)->GetReflection()->HasField(**request, size)) {
      (*request)->GetReflection()->SetInt32(request->get(), size, kPageSize);
    }
  }
  auto answer = session.Call(**client, method, **request);
  if (!answer.ok()) return answer.status();
  if (session.options.all_pages && pages) {
    if (absl::Status s = ReadOn(session, **client, method, paging, **request, **answer); !s.ok())
      return s;
  }
  if (AnswersFile(method))
    return SaveFile(**answer, session.options.output, session.console.out, session.console.err,
                    session.options.language);
  session.Print(**answer);
  if (session.table() && pages && !paging.feed) {
    const std::string next = (*answer)->GetReflection()->GetString(**answer, paging.out);
    if (!next.empty()) {
      session.console.err << session.Say("є ще: --all-pages або --page-token=",
                                         "there is more: --all-pages or --page-token=")
                          << OneLine(next) << "\n";
    } else if ((*answer)->GetReflection()->FieldSize(**answer, paging.items) == 0) {
      session.console.err << session.Say("нічого не знайдено", "nothing found") << "\n";
    }
  }
  return absl::OkStatus();
}

// Prints a stream; with `resume` it goes on after a lost connection from the last token.
absl::Status RunStream(const Session& session, const MethodDescriptor& method,
                       const Arguments& arguments, bool resume) {
  auto request = session.BuildRequest(method, arguments);
  if (!request.ok()) return request.status();
  auto client = session.Connect(method);
  if (!client.ok()) return client.status();
  const FieldDescriptor* out = TextField(method.output_type(), "resume_token");
  const FieldDescriptor* in = TextField(method.input_type(), "resume_token");
  int printed = 0, failures = 0;
  const auto each = [&](const Message& message) {
    session.console.out << (session.table() ? Line(message) + "\n" : Json(message, true))
                        << std::flush;
    if (in != nullptr && out != nullptr) {
      (*request)->GetReflection()->SetString(request->get(), in,
                                             message.GetReflection()->GetString(message, out));
    }
    failures = 0;
    return ++printed != session.options.max_events;
  };
  for (;;) {
    const absl::Status status = (*client)->Stream(
        method, **request, session.options.timeout.value_or(absl::InfiniteDuration()), each);
    const bool again = resume && in != nullptr && status.code() == absl::StatusCode::kUnavailable &&
                       ++failures <= kReconnects;
    if (!again) return status;
    session.console.err << session.Say("з’єднання втрачено, продовжую…",
                                       "connection lost, resuming…")
                        << "\n";
    absl::SleepFor(kReconnectPause);
  }
}

absl::Status UnknownService(const Session& session, const std::string& name) {
  std::vector<std::string> known;
  for (const auto& service : session.contract.services()) known.push_back(service.name);
  const std::string names = absl::StrJoin(known, ", ");
  return absl::InvalidArgumentError(
      session.Say(absl::StrCat("немає служби «", name, "»; є: ", names),
                  absl::StrCat("there is no service '", name, "'; there are: ", names)));
}

absl::Status RunWatch(const Session& session, const Arguments& arguments) {
  if (arguments.empty())
    return absl::InvalidArgumentError("ccctl watch SERVICE [WHAT] [--resume-token=…]");
  const Contract::Service* service = session.contract.FindService(arguments[0]);
  if (service == nullptr) return UnknownService(session, arguments[0]);
  const bool named = arguments.size() > 1 && !absl::StartsWith(arguments[1], "-");
  std::vector<const MethodDescriptor*> streams;
  std::vector<std::string> known;
  for (const MethodDescriptor* method : service->methods) {
    if (!method->server_streaming()) continue;
    const std::string what(absl::StripPrefix(Kebab(method->name()), "watch-"));
    known.push_back(what);
    if (!named || what == arguments[1]) streams.push_back(method);
  }
  if (streams.size() != 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("ccctl watch ", arguments[0], " ", absl::StrJoin(known, "|")));
  }
  return RunStream(session, *streams[0], {arguments.begin() + (named ? 2 : 1), arguments.end()},
                   /*resume=*/true);
}

absl::Status RunMethod(const Session& session, const Arguments& arguments) {
  Console& console = session.console;
  const Contract::Service* service = session.contract.FindService(arguments[0]);
  if (service == nullptr) return UnknownService(session, arguments[0]);
  if (arguments.size() == 1) {
    console.out << HelpService(*service, kHelpWidth);
    return absl::OkStatus();
  }
  const MethodDescriptor* method = session.contract.FindMethod(*service, arguments[1]);
  if (method == nullptr) {
    return absl::InvalidArgumentError(
        session.Say(absl::StrCat("служба ", service->name, " не має методу «", arguments[1],
                                 "»: дивіться ccctl ", service->name),
                    absl::StrCat("service ", service->name, " has no method '", arguments[1],
                                 "': see ccctl ", service->name)));
  }
  if (session.options.help) {
    console.out << HelpMethod(*method, absl::StrCat(service->name, " ", Kebab(method->name())),
                              kHelpWidth);
    return absl::OkStatus();
  }
  const Arguments rest(arguments.begin() + 2, arguments.end());
  return method->server_streaming() ? RunStream(session, *method, rest, /*resume=*/false)
                                    : RunUnary(session, *method, rest);
}

absl::Status RunVerb(const Session& session, const Arguments& arguments) {
  const std::string& verb = arguments[0];
  const Arguments rest(arguments.begin() + 1, arguments.end());
  const Options& options = session.options;
  if (options.help && verb == "import" && !rest.empty()) {
    if (rest[0] == "households") {
      session.console.out << ImportHouseholdsHelp(session);
      return absl::OkStatus();
    }
    if (const MethodDescriptor* method = FindImport(session.contract, rest[0])) {
      session.console.out << HelpMethod(*method, absl::StrCat("import ", rest[0], " FILE"),
                                        kHelpWidth);
      return absl::OkStatus();
    }
  }
  const bool is_verb = verb == "whoami" || verb == "watch" || verb == "upload" ||
                       verb == "import" || verb == "completion" || verb == "audit" ||
                       verb == "simulate" || verb == "offline" || verb == "doctor";
  if (verb == "help" || (options.help && is_verb)) {
    session.console.out << HelpOverview(session.contract, kHelpWidth);
    return absl::OkStatus();
  }
  if (verb == "upload") return RunUpload(session, rest);
  if (verb == "import") return RunImport(session, rest);
  if (verb == "watch") return RunWatch(session, rest);
  if (verb == "audit") return RunAudit(session, rest);
  if (verb == "doctor") return RunDoctor(session, rest);
  if (verb == "simulate") return RunSimulate(session, rest);
  if (verb == "offline") return RunOffline(session, rest);
  if (verb == "whoami") return RunMethod(session, {"access", "get-me"});
  if (verb == "completion") {
    if (rest != Arguments{"bash"}) return absl::InvalidArgumentError("ccctl completion bash");
    session.console.out << BashCompletion();
    return absl::OkStatus();
  }
  return RunMethod(session, arguments);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Client>> Session::Connect(const MethodDescriptor& method) const {
  auto target = ResolveTarget(Contract::ServiceName(method), options);
  if (!target.ok()) return target.status();
  return std::make_unique<Client>(
      contract, *target,
      Client::Settings{options.language, options.verbose ? &console.err : nullptr});
}

absl::Status Session::CheckOutput(const MethodDescriptor& method) const {
  const std::string& output = options.output;
  if (AnswersFile(method)) {
    if (!output.empty() || !console.out_is_terminal) return absl::OkStatus();
    return absl::InvalidArgumentError(
        Say("відповідь – файл: --output=ФАЙЛ, або --output=- для стандартного виводу",
            "the answer is a file: --output=FILE, or --output=- for standard output"));
  }
  if (output.empty() || output == "table" || output == "json") return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("--output: ", Say("table або json", "table or json")));
}

absl::StatusOr<std::unique_ptr<Message>> Session::BuildRequest(const MethodDescriptor& method,
                                                               const Arguments& arguments) const {
  if (absl::Status s = CheckOutput(method); !s.ok()) return s;
  std::unique_ptr<Message> request = contract.New(method.input_type());
  RequestBuilder builder(*request, options.language);
  if (!options.json.empty()) {
    auto text = options.json == "-" ? std::string(std::istreambuf_iterator<char>(console.in), {})
                                    : ReadFile(options.json, options.language);
    if (!text.ok()) return text.status();
    if (absl::Status s = builder.Json(*text); !s.ok()) return s;
  }
  const std::vector<std::string> variables = RouteOf(method).variables;
  size_t position = 0;
  for (size_t i = 0; i < arguments.size(); ++i) {
    absl::string_view argument = arguments[i];
    absl::Status status;
    if (absl::ConsumePrefix(&argument, "--")) {
      absl::ConsumePrefix(&argument, "set.");
      const size_t equals = argument.find('=');
      const absl::string_view path = argument.substr(0, equals);
      if (equals != absl::string_view::npos) {
        status = builder.Set(path, argument.substr(equals + 1));
      } else if (builder.IsBool(path) || i + 1 == arguments.size()) {
        status = builder.Set(path, std::nullopt);
      } else {
        status = builder.Set(path, arguments[++i]);
      }
    } else if (position < variables.size()) {
      status = builder.Set(variables[position++], argument);
    } else {
      status = absl::InvalidArgumentError(
          absl::StrCat(Say("зайвий аргумент: ", "an argument too many: "), OneLine(argument)));
    }
    if (!status.ok()) return status;
  }
  const std::string request_id = builder.Complete();
  if (options.verbose && !request_id.empty()) console.err << "--request-id=" << request_id << "\n";
  return request;
}

absl::StatusOr<std::unique_ptr<Message>> Session::Call(Client& client,
                                                       const MethodDescriptor& method,
                                                       const Message& request) const {
  const absl::Duration usual =
      absl::StartsWith(method.name(), "Import") ? kImportTimeout : kTimeout;
  auto answer = client.Call(method, request, options.timeout.value_or(usual));
  if (answer.ok()) return answer;
  const auto code = answer.status().code();
  const FieldDescriptor* id = TextField(method.input_type(), "request_id");
  const bool open = code == absl::StatusCode::kUnavailable || code == absl::StatusCode::kUnknown ||
                    code == absl::StatusCode::kDeadlineExceeded;
  if (id != nullptr && open)
    console.err << "--request-id=" << request.GetReflection()->GetString(request, id) << "\n";
  return answer;
}

void Session::Print(const Message& answer) const {
  console.out << (table() ? RenderAnswer(answer, console.out_is_terminal ? console.width : 0)
                          : Json(answer, false))
              << std::flush;
}

int Run(const Contract& contract, const Arguments& arguments, Console& console) {
  if (!arguments.empty() && arguments[0] == "__complete") {
    for (const std::string& candidate :
         Complete(contract, {arguments.begin() + 1, arguments.end()}, console.environment)) {
      console.out << candidate << "\n";
    }
    return 0;
  }
  auto line = ParseCommandLine(arguments, console.environment);
  if (!line.ok()) {
    console.err << Explain(line.status(),
                           ParseCommandLine({}, console.environment)->options.language);
    return ExitCode(line.status());
  }
  const Session session{contract, line->options, console};
  if (line->rest.empty()) {
    console.out << HelpOverview(contract, kHelpWidth);
    return 0;
  }
  const absl::Status status = RunVerb(session, line->rest);
  if (!status.ok()) console.err << Explain(status, line->options.language);
  return ExitCode(status);
}

}  // namespace cc::ccctl
