#include "services/ccctl/errors.h"

#include <map>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "cc/common/v1/reason.pb.h"
#include "cc/options/v1/options.pb.h"
#include "google/rpc/code.pb.h"
#include "google/rpc/error_details.pb.h"

namespace cc::ccctl {
namespace {

constexpr char kDetails[] = "cc/refusal";
constexpr char kTrace[] = "cc/trace";

google::rpc::Status DetailsOf(const absl::Status& status) {
  google::rpc::Status details;
  if (auto cord = status.GetPayload(kDetails)) details.ParseFromString(std::string(*cord));
  return details;
}

template <typename T>
std::optional<T> Find(const google::rpc::Status& status) {
  T found;
  for (const auto& detail : status.details()) {
    if (detail.UnpackTo(&found)) return found;
  }
  return std::nullopt;
}

struct Advice {
  const char* uk;
  const char* en;
};

// What to do, by reason first and by code otherwise.
const Advice* AdviceFor(const std::string& reason, absl::StatusCode code) {
  static const auto* by_reason = new std::map<std::string, Advice>{
      {"TOKEN_MISSING",
       {"додайте --as=ІМ’Я або --token_file=ФАЙЛ", "add --as=NAME or --token_file=FILE"}},
      {"TOKEN_EXPIRED",
       {"отримайте новий токен: старий діє не довше 10 хвилин",
        "get a new token: one lasts 10 minutes at most"}},
      {"TOKEN_INVALID",
       {"перевірте, чи токен видано цією установкою",
        "check that this installation issued the token"}},
      {"PERMISSION_MISSING",
       {"дивіться свої ролі: ccctl whoami; дозвіл надає адміністратор вашої території",
        "see your roles: ccctl whoami; your unit's administrator gives grants"}},
      {"UNIT_OUT_OF_SCOPE",
       {"дивіться свої території: ccctl whoami", "see your units: ccctl whoami"}},
      {"ETAG_STALE",
       {"прочитайте запис, перевірте чужу зміну і повторіть із новим --etag",
        "read the record, look at the other change and repeat with the new --etag"}},
      {"REQUEST_ID_REUSED",
       {"для іншого змісту не задавайте --request-id: він створюється сам",
        "leave --request-id out for another body: it is made by itself"}},
      {"COMMIT_UNKNOWN",
       {"повторіть ту саму команду з --request-id, показаним вище",
        "repeat the very command with the --request-id shown above"}},
      {"PAGE_TOKEN_INVALID",
       {"почніть з першої сторінки або додайте --all-pages",
        "start from the first page or add --all-pages"}},
      {"FEED_EXPIRED",
       {"прочитайте список заново і стежте без --resume-token",
        "read the list anew and watch without --resume-token"}},
      {"FILE_INVALID",
       {"виправте названий рядок і надішліть файл знову; усі рядки з помилками покаже "
        "--validate-only",
        "mend the row named and send the file again; --validate-only shows every row with an "
        "error"}},
      {"UPLOAD_HASH_MISMATCH",
       {"файл змінився під час завантаження: повторіть",
        "the file changed while it was uploaded: repeat"}},
  };
  static const auto* by_code = new std::map<absl::StatusCode, Advice>{
      {absl::StatusCode::kUnavailable,
       {"перевірте адресу і чи служба працює (deploy/run), потім повторіть",
        "check the address and that the service runs (deploy/run), then repeat"}},
      {absl::StatusCode::kDeadlineExceeded,
       {"повторіть або дайте більше часу: --timeout=60s",
        "repeat, or allow more time: --timeout=60s"}},
      {absl::StatusCode::kResourceExhausted, {"зачекайте і повторіть", "wait and repeat"}},
      {absl::StatusCode::kUnauthenticated,
       {"увійдіть: --as=ІМ’Я або --token_file=ФАЙЛ", "sign in: --as=NAME or --token_file=FILE"}},
      {absl::StatusCode::kAborted, {"повторіть дію", "repeat the command"}},
      {absl::StatusCode::kInvalidArgument,
       {"дивіться поля: додайте --help", "see the fields: add --help"}},
      {absl::StatusCode::kUnimplemented,
       {"служба старіша або новіша за цей ccctl: порівняйте версії",
        "the service is older or newer than this ccctl: compare versions"}},
      {absl::StatusCode::kInternal,
       {"повідомте номер сліду тим, хто обслуговує систему",
        "report the trace number to those who run the system"}},
  };
  if (const auto it = by_reason->find(reason); it != by_reason->end()) return &it->second;
  if (const auto it = by_code->find(code); it != by_code->end()) return &it->second;
  return nullptr;
}

// What a refusal without details comes to: the service, or the way to it, did not get so far.
std::string TextOfCode(const absl::Status& status, Language language) {
  const common::v1::Reason reason = [&] {
    switch (status.code()) {
      case absl::StatusCode::kUnavailable:
        return common::v1::REASON_UNAVAILABLE;
      case absl::StatusCode::kDeadlineExceeded:
        return common::v1::REASON_DEADLINE;
      case absl::StatusCode::kCancelled:
        return common::v1::REASON_CANCELLED;
      case absl::StatusCode::kUnimplemented:
        return common::v1::REASON_UNIMPLEMENTED;
      default:
        return common::v1::REASON_UNSPECIFIED;
    }
  }();
  if (reason == common::v1::REASON_UNSPECIFIED) return std::string(status.message());
  const auto& texts =
      common::v1::Reason_descriptor()->FindValueByNumber(reason)->options().GetExtension(
          options::v1::reason);
  return absl::StrCat(Say(language, texts.uk(), texts.en()), status.message().empty() ? "" : " (",
                      status.message(), status.message().empty() ? "" : ")");
}

}  // namespace

absl::Status Refusal(int code, absl::string_view text, const google::rpc::Status& details,
                     absl::string_view trace) {
  absl::Status status(static_cast<absl::StatusCode>(code), text);
  status.SetPayload(kDetails, absl::Cord(details.SerializeAsString()));
  status.SetPayload(kTrace, absl::Cord(trace));
  return status;
}

std::string ReasonOf(const absl::Status& status) {
  const auto info = Find<google::rpc::ErrorInfo>(DetailsOf(status));
  return info ? info->reason() : "";
}

std::string DetailOf(const absl::Status& status, const std::string& name) {
  const auto info = Find<google::rpc::ErrorInfo>(DetailsOf(status));
  if (!info) return "";
  const auto it = info->metadata().find(name);
  return it == info->metadata().end() ? "" : it->second;
}

std::string Explain(const absl::Status& status, Language language) {
  const google::rpc::Status details = DetailsOf(status);
  const auto localized = Find<google::rpc::LocalizedMessage>(details);
  const bool answered = status.GetPayload(kDetails).has_value();
  const std::string text = localized && !localized->message().empty() ? localized->message()
                           : answered                                 ? TextOfCode(status, language)
                                      : std::string(status.message());
  std::string result = absl::StrCat("ccctl: ", OneLine(text), "\n");
  const std::string reason = ReasonOf(status);
  absl::StrAppend(&result, "  ", Say(language, "код: ", "code: "),
                  google::rpc::Code_Name(static_cast<google::rpc::Code>(status.raw_code())));
  if (!reason.empty())
    absl::StrAppend(&result, Say(language, ", причина: ", ", reason: "), OneLine(reason));
  if (auto trace = status.GetPayload(kTrace)) {
    absl::StrAppend(&result, Say(language, ", слід: ", ", trace: "), std::string(*trace));
  }
  absl::StrAppend(&result, "\n");
  if (const auto bad = Find<google::rpc::BadRequest>(details)) {
    for (const auto& violation : bad->field_violations()) {
      std::string flag = absl::StrReplaceAll(Kebab(violation.field()), {{"[", "."}, {"]", ""}});
      absl::StrAppend(&result, "  --", OneLine(flag), ": ", OneLine(violation.description()), "\n");
    }
  }
  if (const auto retry = Find<google::rpc::RetryInfo>(details)) {
    absl::StrAppend(&result, "  ", Say(language, "повторити можна за ", "may be repeated in "),
                    retry->retry_delay().seconds(), Say(language, " с", " s"), "\n");
  }
  // What ccctl itself refuses says already what is wanted, but for the fields.
  const bool field = absl::StartsWith(text, "--");
  const Advice* advice = answered || field ? AdviceFor(reason, status.code()) : nullptr;
  if (advice != nullptr) {
    absl::StrAppend(&result, "  → ", Say(language, advice->uk, advice->en), "\n");
  }
  return result;
}

}  // namespace cc::ccctl
