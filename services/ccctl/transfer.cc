#include "services/ccctl/transfer.h"

#include <openssl/evp.h>

#include <algorithm>
#include <filesystem>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "services/ccctl/errors.h"
#include "services/ccctl/fields.h"
#include "services/ccctl/import_households.h"

namespace cc::ccctl {
namespace {

constexpr int kAttempts = 5;  // of one chunk, while the service is away
constexpr absl::Duration kPause = absl::Milliseconds(500);

std::string Sha256(absl::string_view content) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(content.data(), content.size(), digest, &size, EVP_sha256(), nullptr);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<char*>(digest), size));
}

const FieldDescriptor* Field(const Message& message, const char* name,
                             FieldDescriptor::CppType type) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  return field != nullptr && field->cpp_type() == type && !field->is_repeated() ? field : nullptr;
}
void SetText(Message& message, const char* name, const std::string& value) {
  if (const auto* field = Field(message, name, FieldDescriptor::CPPTYPE_STRING))
    message.GetReflection()->SetString(&message, field, value);
}
void SetNumber(Message& message, const char* name, int64_t value) {
  if (const auto* field = Field(message, name, FieldDescriptor::CPPTYPE_INT64))
    message.GetReflection()->SetInt64(&message, field, value);
}
std::string GetText(const Message& message, const char* name) {
  const auto* field = Field(message, name, FieldDescriptor::CPPTYPE_STRING);
  return field == nullptr ? "" : message.GetReflection()->GetString(message, field);
}
int64_t GetNumber(const Message& message, const char* name) {
  const auto* field = Field(message, name, FieldDescriptor::CPPTYPE_INT64);
  return field == nullptr ? 0 : message.GetReflection()->GetInt64(message, field);
}
bool GetFlag(const Message& message, const char* name) {
  const auto* field = Field(message, name, FieldDescriptor::CPPTYPE_BOOL);
  return field != nullptr && message.GetReflection()->GetBool(message, field);
}

// `[#####     ]  45 %  3.1 of 6.9 MiB`, redrawn in place; silent where nobody watches.
class ProgressBar {
 public:
  ProgressBar(const Session& session, std::string label, int64_t total)
      : session_(session), label_(std::move(label)), total_(std::max<int64_t>(total, 1)) {}
  ~ProgressBar() {
    if (session_.console.err_is_terminal) session_.console.err << "\n" << std::flush;
  }
  void Show(int64_t done) {
    if (!session_.console.err_is_terminal) return;
    const int cells = static_cast<int>(done * 30 / total_);
    session_.console.err << "\r" << label_ << " [" << std::string(cells, '#')
                         << std::string(30 - cells, ' ')
                         << absl::StrFormat("] %3d %%  %.1f / %.1f MiB", done * 100 / total_,
                                            done / 1048576.0, total_ / 1048576.0)
                         << std::flush;
  }

 private:
  const Session& session_;
  const std::string label_;
  const int64_t total_;
};

// The three methods of one service by which files come in.
struct UploadMethods {
  const MethodDescriptor* create = nullptr;
  const MethodDescriptor* append = nullptr;
  const MethodDescriptor* get = nullptr;
};
absl::StatusOr<UploadMethods> FindUpload(const Session& session, const std::string& name) {
  UploadMethods methods;
  if (const Contract::Service* service = session.contract.FindService(name)) {
    methods = {session.contract.FindMethod(*service, "create-upload"),
               session.contract.FindMethod(*service, "append-upload"),
               session.contract.FindMethod(*service, "get-upload")};
  }
  if (methods.create != nullptr && methods.append != nullptr && methods.get != nullptr)
    return methods;
  return absl::InvalidArgumentError(
      session.Say(absl::StrCat("служба «", name, "» не приймає файлів"),
                  absl::StrCat("service '", name, "' takes no files")));
}

class Upload {
 public:
  Upload(const Session& session, Client& client, const UploadMethods& methods)
      : session_(session), client_(client), methods_(methods) {}

  // Sends what is missing; `id` of an upload begun before, or empty.
  absl::StatusOr<std::unique_ptr<Message>> Send(const std::string& label, absl::string_view content,
                                                std::string id) {
    auto state = id.empty() ? Create(content) : Get(id);
    if (!state.ok()) return state;
    id = GetText(**state, "id");
    if (GetNumber(**state, "size") != static_cast<int64_t>(content.size())) {
      return absl::InvalidArgumentError(
          session_.Say("цей файл має інший розмір, ніж розпочате завантаження",
                       "this file has another size than the upload begun before"));
    }
    ProgressBar bar(session_, label, content.size());
    int failures = 0;
    for (int64_t offset = GetNumber(**state, "received"); !GetFlag(**state, "complete");) {
      bar.Show(offset);
      auto next =
          Append(id, offset, content.substr(std::min<size_t>(offset, content.size()), ChunkSize()));
      if (!next.ok()) {
        if (++failures == kAttempts || !Recover(next.status(), id, offset))
          return WithId(next.status(), id);
        continue;
      }
      state = std::move(next);
      const int64_t received = GetNumber(**state, "received");
      failures = received > offset ? 0 : failures + 1;
      if (failures == kAttempts)
        return absl::InternalError(
            session_.Say("завантаження не просувається", "the upload makes no progress"));
      offset = received;
    }
    bar.Show(content.size());
    return state;
  }

 private:
  size_t ChunkSize() const {
    const FieldDescriptor* chunk = methods_.append->input_type()->FindFieldByName("chunk");
    const uint32_t limit = chunk == nullptr ? 0 : RuleOf(*chunk).max_length();
    return limit == 0 ? 1 << 20 : limit;
  }
  absl::StatusOr<std::unique_ptr<Message>> Create(absl::string_view content) {
    auto request = session_.contract.New(methods_.create->input_type());
    SetNumber(*request, "size", content.size());
    SetText(*request, "sha256", Sha256(content));
    RequestBuilder(*request, session_.options.language).Complete();
    return session_.Call(client_, *methods_.create, *request);
  }
  absl::StatusOr<std::unique_ptr<Message>> Get(const std::string& id) {
    auto request = session_.contract.New(methods_.get->input_type());
    SetText(*request, "id", id);
    return session_.Call(client_, *methods_.get, *request);
  }
  absl::StatusOr<std::unique_ptr<Message>> Append(const std::string& id, int64_t offset,
                                                  absl::string_view chunk) {
    auto request = session_.contract.New(methods_.append->input_type());
    SetText(*request, "id", id);
    SetNumber(*request, "offset", offset);
    SetText(*request, "chunk", std::string(chunk));
    RequestBuilder(*request, session_.options.language).Complete();
    return session_.Call(client_, *methods_.append, *request);
  }
  // After a refusal of a chunk: whether it is worth going on, and from where.
  bool Recover(const absl::Status& refusal, const std::string& id, int64_t& offset) {
    if (ReasonOf(refusal) == "UPLOAD_OFFSET_WRONG" &&
        absl::SimpleAtoi(DetailOf(refusal, "offset"), &offset))
      return offset >= 0;
    const bool away = refusal.code() == absl::StatusCode::kUnavailable ||
                      refusal.code() == absl::StatusCode::kResourceExhausted ||
                      refusal.code() == absl::StatusCode::kDeadlineExceeded ||
                      ReasonOf(refusal) == "COMMIT_UNKNOWN";
    if (!away) return false;
    absl::SleepFor(kPause);
    if (auto state = Get(id); state.ok()) offset = GetNumber(**state, "received");
    return true;
  }
  absl::Status WithId(const absl::Status& refusal, const std::string& id) {
    session_.console.err << "\n"
                         << session_.Say("продовжити: --upload-id=", "go on with: --upload-id=")
                         << id << "\n";
    return refusal;
  }

  const Session& session_;
  Client& client_;
  const UploadMethods& methods_;
};

// Takes `--upload-id=UUID` out of the arguments.
std::string TakeUploadId(std::vector<std::string>& arguments) {
  for (auto it = arguments.begin(); it != arguments.end(); ++it) {
    absl::string_view value = *it;
    if (absl::ConsumePrefix(&value, "--upload-id=") ||
        absl::ConsumePrefix(&value, "--upload_id=")) {
      const std::string id(value);
      arguments.erase(it);
      return id;
    }
  }
  return "";
}

// docx or json by the file's ending, where the request asks for a file_format and none was given.
void GuessFormat(Message& request, const std::string& path) {
  const FieldDescriptor* field = request.GetDescriptor()->FindFieldByName("file_format");
  if (field == nullptr || field->enum_type() == nullptr ||
      request.GetReflection()->HasField(request, field))
    return;
  const std::string ending = absl::AsciiStrToLower(
      absl::StripPrefix(std::filesystem::path(path).extension().string(), "."));
  for (int i = 0; i < field->enum_type()->value_count(); ++i) {
    const EnumValueDescriptor* value = field->enum_type()->value(i);
    if (value->number() != 0 && ShortName(*value) == ending)
      request.GetReflection()->SetEnum(&request, field, value);
  }
}

// Whether some finding stands in the way.
bool HasObstacle(const Message& report) {
  const FieldDescriptor* findings = report.GetDescriptor()->FindFieldByName("findings");
  if (findings == nullptr || !findings->is_repeated() || findings->message_type() == nullptr)
    return false;
  const FieldDescriptor* severity = findings->message_type()->FindFieldByName("severity");
  if (severity == nullptr || severity->enum_type() == nullptr) return false;
  for (int i = 0; i < report.GetReflection()->FieldSize(report, findings); ++i) {
    const Message& finding = report.GetReflection()->GetRepeatedMessage(report, findings, i);
    const std::string name = ShortName(*finding.GetReflection()->GetEnum(finding, severity));
    if (name == "error" || name == "doubt") return true;
  }
  return false;
}

}  // namespace

const MethodDescriptor* FindImport(const Contract& contract, const std::string& what) {
  for (const Contract::Service& service : contract.services()) {
    const MethodDescriptor* method = contract.FindMethod(service, "import-" + what);
    if (method != nullptr && method->input_type()->FindFieldByName("upload_id") != nullptr)
      return method;
  }
  return nullptr;
}

absl::StatusOr<std::string> SendFile(const Session& session, Client& client,
                                     const MethodDescriptor& method, const std::string& path,
                                     const std::string& upload_id) {
  auto methods = FindUpload(session, Contract::ServiceName(method));
  if (!methods.ok()) return methods.status();
  auto content = ReadFile(path, session.options.language);
  if (!content.ok()) return content.status();
  auto upload = Upload(session, client, *methods).Send(path, *content, upload_id);
  if (!upload.ok()) return upload.status();
  return GetText(**upload, "id");
}

absl::Status RunUpload(const Session& session, const std::vector<std::string>& given) {
  std::vector<std::string> arguments = given;
  const std::string id = TakeUploadId(arguments);
  if (arguments.size() != 2)
    return absl::InvalidArgumentError("ccctl upload SERVICE FILE [--upload-id=UUID]");
  auto methods = FindUpload(session, arguments[0]);
  if (!methods.ok()) return methods.status();
  if (absl::Status s = session.CheckOutput(*methods->create); !s.ok()) return s;
  auto content = ReadFile(arguments[1], session.options.language);
  if (!content.ok()) return content.status();
  auto client = session.Connect(*methods->create);
  if (!client.ok()) return client.status();
  auto done = Upload(session, **client, *methods).Send(arguments[1], *content, id);
  if (!done.ok()) return done.status();
  session.Print(**done);
  return absl::OkStatus();
}

absl::Status RunImport(const Session& session, const std::vector<std::string>& given) {
  if (!given.empty() && given[0] == "households")
    return RunImportHouseholds(session, {given.begin() + 1, given.end()});
  std::vector<std::string> arguments = given;
  std::string upload_id = TakeUploadId(arguments);
  const MethodDescriptor* import =
      arguments.empty() ? nullptr : FindImport(session.contract, arguments[0]);
  if (import == nullptr) {
    std::vector<std::string> known;
    for (const auto& service : session.contract.services()) {
      for (const auto* method : service.methods) {
        absl::string_view name = method->name();
        if (absl::ConsumePrefix(&name, "Import")) known.push_back(Kebab(name));
      }
    }
    known.push_back("households");
    return absl::InvalidArgumentError(
        absl::StrCat("ccctl import ", absl::StrJoin(known, "|"), " FILE [--field=value …]"));
  }
  if (arguments.size() < 2 || absl::StartsWith(arguments[1], "-")) {
    return absl::InvalidArgumentError(
        absl::StrCat("ccctl import ", arguments[0], " FILE [--field=value …]"));
  }
  const std::string path = arguments[1];
  // What is wrong with the flags is told before the file is sent.
  auto request = session.BuildRequest(*import, {arguments.begin() + 2, arguments.end()});
  if (!request.ok()) return request.status();
  GuessFormat(**request, path);
  auto client = session.Connect(*import);
  if (!client.ok()) return client.status();
  auto sent = SendFile(session, **client, *import, path, upload_id);
  if (!sent.ok()) return sent.status();
  SetText(**request, "upload_id", *sent);
  if (session.console.err_is_terminal)
    session.console.err << session.Say("імпортується…", "importing…") << std::flush;
  const absl::Time start = absl::Now();
  auto report = session.Call(**client, *import, **request);
  if (session.console.err_is_terminal) {
    session.console.err << absl::StrFormat(" %.1f s\n", absl::ToDoubleSeconds(absl::Now() - start))
                        << std::flush;
  }
  if (!report.ok()) return report.status();
  session.Print(**report);
  const bool reports = (*report)->GetDescriptor()->FindFieldByName("applied") != nullptr;
  const bool only_asked = GetFlag(**request, "validate_only");
  if (!reports || (only_asked ? !HasObstacle(**report) : GetFlag(**report, "applied")))
    return absl::OkStatus();
  return absl::FailedPreconditionError(
      session.Say("файл не прийнято, нічого не змінено: дивіться зауваження у звіті; сумнівні "
                  "рядки приймаються через --accept=КЛЮЧ",
                  "the file was not taken over and nothing changed: see the findings; doubts are "
                  "accepted by --accept=KEY"));
}

}  // namespace cc::ccctl
