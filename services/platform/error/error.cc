#include "services/platform/error/error.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "cc/options/v1/options.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/rpc/error_details.pb.h"
#include "services/platform/error/form_words.h"
#include "services/platform/error/state_words.h"

namespace cc::platform {
namespace {

// The status travels inside absl::Status as a google.rpc.Status without texts.
constexpr char kPayload[] = "coordination-centre/refusal";
constexpr char kDomain[] = "coordination-centre";
constexpr char kPrefix[] = "REASON_";

struct ReasonText {
  absl::StatusCode code;
  std::string name, uk, en;
};

const ReasonText& TextOf(Reason reason) {
  static const auto* table = [] {
    auto* t = new absl::flat_hash_map<int, ReasonText>();
    const auto* values = common::v1::Reason_descriptor();
    for (int i = 0; i < values->value_count(); ++i) {
      const auto& rule = values->value(i)->options().GetExtension(options::v1::reason);
      std::string name(absl::StripPrefix(values->value(i)->name(), kPrefix));
      (*t)[values->value(i)->number()] = {static_cast<absl::StatusCode>(rule.code()),
                                          std::move(name), rule.uk(), rule.en()};
    }
    return t;
  }();
  auto it = table->find(reason);
  return it != table->end() ? it->second : table->at(common::v1::REASON_INTERNAL);
}

Reason ReasonOfCode(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kCancelled:
      return common::v1::REASON_CANCELLED;
    case absl::StatusCode::kDeadlineExceeded:
      return common::v1::REASON_DEADLINE;
    case absl::StatusCode::kNotFound:
      return common::v1::REASON_NOT_FOUND;
    case absl::StatusCode::kAlreadyExists:
      return common::v1::REASON_ALREADY_EXISTS;
    case absl::StatusCode::kResourceExhausted:
      return common::v1::REASON_OVERLOADED;
    case absl::StatusCode::kAborted:
      return common::v1::REASON_CONFLICT;
    case absl::StatusCode::kUnavailable:
      return common::v1::REASON_UNAVAILABLE;
    case absl::StatusCode::kUnimplemented:
      return common::v1::REASON_UNIMPLEMENTED;
    default:
      return common::v1::REASON_INTERNAL;
  }
}

absl::Status WithPayload(Reason reason, const google::rpc::Status& status) {
  absl::Status result(TextOf(reason).code, Text(reason, {}, Language::kEnglish));
  result.SetPayload(kPayload, absl::Cord(status.SerializeAsString()));
  return result;
}

google::rpc::ErrorInfo InfoFor(Reason reason, const Details& details) {
  google::rpc::ErrorInfo info;
  info.set_reason(TextOf(reason).name);
  info.set_domain(kDomain);
  for (const auto& [key, value] : details) (*info.mutable_metadata())[key] = value;
  return info;
}

// In the payload a violation's description is the serialised ErrorInfo of its reason; ToRpcStatus
// turns it to text.
void AddViolation(const FieldError& error, google::rpc::BadRequest& bad) {
  auto* violation = bad.add_field_violations();
  violation->set_field(error.field);
  std::string packed = absl::StrCat(static_cast<int>(error.reason));
  for (const auto& [key, value] : error.details)
    absl::StrAppend(&packed, "\x1f", key, "\x1e", value);
  violation->set_description(packed);
}

// Reason and details of a packed violation; REASON_UNSPECIFIED where it is a text.
std::pair<Reason, Details> Unpacked(absl::string_view packed) {
  Details details;
  size_t end = packed.find('\x1f');
  int number = 0;
  if (!absl::SimpleAtoi(packed.substr(0, end), &number))
    return {common::v1::REASON_UNSPECIFIED, details};
  while (end != absl::string_view::npos) {
    packed.remove_prefix(end + 1);
    end = packed.find('\x1f');
    absl::string_view pair = packed.substr(0, end);
    size_t middle = pair.find('\x1e');
    if (middle == absl::string_view::npos) break;
    details[std::string(pair.substr(0, middle))] = std::string(pair.substr(middle + 1));
  }
  return {static_cast<Reason>(number), std::move(details)};
}

std::string ViolationText(absl::string_view packed, Language language) {
  const auto [reason, details] = Unpacked(packed);
  if (reason == common::v1::REASON_UNSPECIFIED) return std::string(packed);
  return Text(reason, details, language);
}

// What a place of a text stands for: forms of values are told in words, with an example.
absl::string_view PlaceText(absl::string_view place, const Details& details, Language language) {
  for (const char* key : {"format", "pattern"}) {
    auto form = details.find(key);
    if (form == details.end() || (place != key && place != "example")) continue;
    const FormWords* words = WordsOfForm(form->second);
    if (words == nullptr) continue;
    if (place == "example") return words->example;
    return language == Language::kUkrainian ? words->uk : words->en;
  }
  auto it = details.find(std::string(place));
  if (it == details.end()) return "…";
  const StateWords* state = place == "state" ? WordsOfState(it->second) : nullptr;
  if (state != nullptr) return language == Language::kUkrainian ? state->uk : state->en;
  return it->second;
}

}  // namespace

absl::Status Fail(Reason reason, Details details) {
  google::rpc::Status status;
  status.add_details()->PackFrom(InfoFor(reason, details));
  return WithPayload(reason, status);
}

absl::Status FailFields(std::vector<FieldError> fields) {
  google::rpc::Status status;
  status.add_details()->PackFrom(InfoFor(common::v1::REASON_FIELDS_INVALID, {}));
  google::rpc::BadRequest bad;
  for (const FieldError& field : fields) AddViolation(field, bad);
  status.add_details()->PackFrom(bad);
  return WithPayload(common::v1::REASON_FIELDS_INVALID, status);
}

absl::Status FailField(absl::string_view field, Reason reason, Details details) {
  return FailFields({{std::string(field), reason, std::move(details)}});
}

Details DetailsOf(const absl::Status& status) {
  google::rpc::Status payload;
  auto cord = status.GetPayload(kPayload);
  if (!cord || !payload.ParseFromString(std::string(*cord))) return {};
  google::rpc::ErrorInfo info;
  for (const auto& detail : payload.details()) {
    if (detail.UnpackTo(&info)) return {info.metadata().begin(), info.metadata().end()};
  }
  return {};
}

std::vector<FieldError> FieldsOf(const absl::Status& status) {
  std::vector<FieldError> fields;
  google::rpc::Status payload;
  auto cord = status.GetPayload(kPayload);
  if (!cord || !payload.ParseFromString(std::string(*cord))) return fields;
  google::rpc::BadRequest bad;
  for (const auto& detail : payload.details()) {
    if (!detail.UnpackTo(&bad)) continue;
    for (const auto& violation : bad.field_violations()) {
      auto [reason, details] = Unpacked(violation.description());
      fields.push_back({violation.field(), reason, std::move(details)});
    }
  }
  return fields;
}

Reason ReasonOf(const absl::Status& status) {
  google::rpc::Status payload;
  auto cord = status.GetPayload(kPayload);
  if (!cord || !payload.ParseFromString(std::string(*cord))) return common::v1::REASON_UNSPECIFIED;
  google::rpc::ErrorInfo info;
  for (const auto& detail : payload.details()) {
    Reason reason;
    if (detail.UnpackTo(&info) &&
        common::v1::Reason_Parse(absl::StrCat(kPrefix, info.reason()), &reason)) {
      return reason;
    }
  }
  return common::v1::REASON_UNSPECIFIED;
}

std::string Text(Reason reason, const Details& details, Language language) {
  const ReasonText& text = TextOf(reason);
  absl::string_view pattern = language == Language::kUkrainian ? text.uk : text.en;
  std::string result;
  while (!pattern.empty()) {
    size_t open = pattern.find('{');
    size_t close = open == absl::string_view::npos ? open : pattern.find('}', open);
    if (close == absl::string_view::npos) break;
    absl::StrAppend(&result, pattern.substr(0, open));
    absl::StrAppend(&result,
                    PlaceText(pattern.substr(open + 1, close - open - 1), details, language));
    pattern.remove_prefix(close + 1);
  }
  absl::StrAppend(&result, pattern);
  return result;
}

google::rpc::Status ToRpcStatus(const absl::Status& status, Language language,
                                absl::string_view trace) {
  if (status.ok()) return {};
  google::rpc::Status payload;
  auto cord = status.GetPayload(kPayload);
  if (!cord || !payload.ParseFromString(std::string(*cord)) || payload.details().empty()) {
    return ToRpcStatus(Fail(ReasonOfCode(status.code())), language, trace);
  }
  google::rpc::Status result;
  result.set_code(static_cast<int>(status.code()));
  for (const auto& detail : payload.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad;
    if (detail.UnpackTo(&info)) {
      Reason reason = ReasonOf(status);
      Details details(info.metadata().begin(), info.metadata().end());
      details["trace"] = std::string(trace);
      result.set_message(Text(reason, details, Language::kEnglish));
      result.add_details()->PackFrom(info);
      google::rpc::LocalizedMessage localized;
      localized.set_locale(language == Language::kUkrainian ? "uk" : "en");
      localized.set_message(Text(reason, details, language));
      result.add_details()->PackFrom(localized);
    } else if (detail.UnpackTo(&bad)) {
      for (auto& violation : *bad.mutable_field_violations()) {
        violation.set_description(ViolationText(violation.description(), language));
      }
      result.add_details()->PackFrom(bad);
    } else {
      *result.add_details() = detail;
    }
  }
  if (status.code() == absl::StatusCode::kResourceExhausted) {
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(1);
    result.add_details()->PackFrom(retry);
  }
  return result;
}

absl::Status FromRpcStatus(const google::rpc::Status& status) {
  absl::Status result(static_cast<absl::StatusCode>(status.code()), status.message());
  google::rpc::Status payload;
  for (const auto& detail : status.details()) {
    if (detail.Is<google::rpc::ErrorInfo>() || detail.Is<google::rpc::BadRequest>()) {
      *payload.add_details() = detail;
    }
  }
  if (!payload.details().empty()) {
    result.SetPayload(kPayload, absl::Cord(payload.SerializeAsString()));
  }
  return result;
}

bool MayPass(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kCancelled:
      return true;
    default:
      return false;
  }
}

}  // namespace cc::platform
