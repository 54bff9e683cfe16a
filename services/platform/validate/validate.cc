#include "services/platform/validate/validate.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <regex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"
#include "services/platform/time/date.h"
#include "services/platform/validate/identifiers.h"

namespace cc::platform {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using options::v1::FieldRule;

constexpr uint32_t kLongestText = 10000;
constexpr uint32_t kMaxItems = 1000;
constexpr size_t kMaxPatternText = 1000;  // std::regex recurses
constexpr size_t kMaxErrors = 50;

bool AllDigits(absl::string_view text) {
  for (char c : text) {
    if (!absl::ascii_isdigit(c)) return false;
  }
  return !text.empty();
}

bool IsUuid(absl::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    bool hex = absl::ascii_isdigit(text[i]) || (text[i] >= 'a' && text[i] <= 'f');
    if (dash ? text[i] != '-' : !hex) return false;
  }
  return true;
}

// Characters of a clean text; nothing where it is not UTF-8 or has control characters.
std::optional<uint32_t> CleanLength(absl::string_view text) {
  uint32_t characters = 0;
  while (!text.empty()) {
    size_t length = Utf8Length(text);
    unsigned char c = static_cast<unsigned char>(text[0]);
    if (length == 0 || c == 0x7F || (c < 0x20 && c != '\n' && c != '\t' && c != '\r'))
      return std::nullopt;
    text.remove_prefix(length);
    ++characters;
  }
  return characters;
}

std::string FormatName(options::v1::Format format) {
  return std::string(absl::StripPrefix(options::v1::Format_Name(format), "FORMAT_"));
}

std::string RangeText(const FieldRule& rule) {
  auto bound = [](bool has, double v) {
    return has ? absl::StrFormat("%.15g", v) : std::string("…");
  };
  return absl::StrCat(bound(rule.has_gte(), rule.gte()), "–", bound(rule.has_lte(), rule.lte()));
}

struct Errors {
  std::vector<FieldError> list;
  void Add(const std::string& path, Reason reason, Details details = {}) {
    if (list.size() < kMaxErrors) list.push_back({path, reason, std::move(details)});
  }
};

struct FieldPlan {
  const FieldDescriptor* field;
  FieldRule rule;
  std::optional<std::regex> pattern;
};

void CheckText(absl::string_view text, const std::string& path, const FieldPlan& plan,
               Errors& errors) {
  if (text.empty()) return;
  uint32_t most = plan.rule.max_length() ? plan.rule.max_length() : kLongestText;
  std::optional<uint32_t> length = CleanLength(text);
  if (!length) return errors.Add(path, common::v1::REASON_TEXT_NOT_UTF8);
  if (*length > most)
    return errors.Add(path, common::v1::REASON_TEXT_TOO_LONG, {{"max", absl::StrCat(most)}});
  if (*length < plan.rule.min_length()) {
    return errors.Add(path, common::v1::REASON_TEXT_TOO_SHORT,
                      {{"min", absl::StrCat(plan.rule.min_length())}});
  }
  if (plan.pattern && (text.size() > kMaxPatternText ||
                       !std::regex_match(text.begin(), text.end(), *plan.pattern))) {
    return errors.Add(path, common::v1::REASON_PATTERN_MISMATCH,
                      {{"pattern", plan.rule.pattern()}});
  }
  if (plan.rule.format() != options::v1::FORMAT_UNSPECIFIED &&
      !HasFormat(text, plan.rule.format())) {
    errors.Add(path, common::v1::REASON_FORMAT_INVALID,
               {{"format", FormatName(plan.rule.format())}});
  }
}

void CheckNumber(double value, const std::string& path, const FieldRule& rule, Errors& errors) {
  bool outside = std::isnan(value) || (rule.has_gte() && value < rule.gte()) ||
                 (rule.has_lte() && value > rule.lte());
  if (outside)
    errors.Add(path, common::v1::REASON_NUMBER_OUT_OF_RANGE, {{"range", RangeText(rule)}});
}

void CheckBytes(absl::string_view bytes, const std::string& path, const FieldRule& rule,
                Errors& errors) {
  uint32_t most = rule.max_length() ? rule.max_length() : kLongestText;
  if (bytes.size() > most)
    errors.Add(path, common::v1::REASON_TEXT_TOO_LONG, {{"max", absl::StrCat(most)}});
}

double NumberAt(const Message& m, const Reflection& r, const FieldDescriptor* f, int i) {
  bool list = i >= 0;
  switch (f->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return list ? r.GetRepeatedInt32(m, f, i) : r.GetInt32(m, f);
    case FieldDescriptor::CPPTYPE_INT64:
      return list ? r.GetRepeatedInt64(m, f, i) : r.GetInt64(m, f);
    case FieldDescriptor::CPPTYPE_UINT32:
      return list ? r.GetRepeatedUInt32(m, f, i) : r.GetUInt32(m, f);
    case FieldDescriptor::CPPTYPE_UINT64:
      return list ? r.GetRepeatedUInt64(m, f, i) : r.GetUInt64(m, f);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return list ? r.GetRepeatedFloat(m, f, i) : r.GetFloat(m, f);
    default:
      return list ? r.GetRepeatedDouble(m, f, i) : r.GetDouble(m, f);
  }
}

}  // namespace

struct Validator::Plan {
  std::vector<FieldPlan> fields;
};

Validator::Validator() = default;
Validator::~Validator() = default;

bool HasFormat(absl::string_view text, options::v1::Format format) {
  switch (format) {
    case options::v1::FORMAT_KATOTTG:
      return text.size() == 19 && absl::StartsWith(text, "UA") && AllDigits(text.substr(2));
    case options::v1::FORMAT_DATE:
      return ParseDate(text).has_value();
    case options::v1::FORMAT_UUID:
      return IsUuid(text);
    case options::v1::FORMAT_RNOKPP:
      return IsRnokpp(text);
    case options::v1::FORMAT_UNZR:
      return IsUnzr(text);
    case options::v1::FORMAT_EDRPOU:
      return IsEdrpou(text);
    case options::v1::FORMAT_PHONE:
      return text.size() == 13 && absl::StartsWith(text, "+380") && AllDigits(text.substr(4));
    case options::v1::FORMAT_MONTH:
      return text.size() == 7 && ParseDate(absl::StrCat(text, "-01")).has_value();
    default:
      return true;
  }
}

void Validator::Learn(const Descriptor* type) {
  if (plans_.contains(type)) return;
  auto& slot = plans_[type];
  slot = std::make_unique<Plan>();
  Plan& plan = *slot;
  std::vector<const Descriptor*> inner;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    FieldPlan fp{field, field->options().GetExtension(options::v1::field), std::nullopt};
    bool text = field->type() == FieldDescriptor::TYPE_STRING;
    if (!text &&
        (!fp.rule.pattern().empty() || fp.rule.format() != options::v1::FORMAT_UNSPECIFIED)) {
      std::fprintf(stderr, "pattern or format on %s, which is no text\n",
                   field->full_name().c_str());
      std::abort();
    }
    if (!fp.rule.pattern().empty())
      fp.pattern.emplace(fp.rule.pattern(), std::regex::ECMAScript | std::regex::optimize);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
      inner.push_back(field->message_type());
    plan.fields.push_back(std::move(fp));
  }
  for (const Descriptor* message : inner) Learn(message);
}

absl::Status Validator::Check(const Message& message) const {
  // Walks a message by its plans; a member type, for it needs the private plans.
  struct Walk {
    const Validator& validator;
    Errors errors;

    void Enter(const Message& message, const std::string& prefix) {
      auto it = validator.plans_.find(message.GetDescriptor());
      if (it == validator.plans_.end()) return;
      for (const FieldPlan& plan : it->second->fields) {
        const std::string& name = plan.field->name();
        Field(message, plan, prefix.empty() ? name : absl::StrCat(prefix, ".", name));
      }
    }

    void Field(const Message& m, const FieldPlan& plan, const std::string& path) {
      const Reflection& r = *m.GetReflection();
      const FieldDescriptor* f = plan.field;
      if (f->is_repeated()) return List(m, r, plan, path);
      bool set = r.HasField(m, f);
      if (plan.rule.required() && !set) return errors.Add(path, common::v1::REASON_FIELD_REQUIRED);
      if (set || !f->has_presence()) Value(m, r, plan, -1, set, path);
    }

    void List(const Message& m, const Reflection& r, const FieldPlan& plan,
              const std::string& path) {
      int count = r.FieldSize(m, plan.field);
      int most = static_cast<int>(plan.rule.max_items() ? plan.rule.max_items() : kMaxItems);
      int least = static_cast<int>(plan.rule.min_items());
      if (plan.rule.required() && count == 0)
        return errors.Add(path, common::v1::REASON_FIELD_REQUIRED);
      if (count > most)
        return errors.Add(path, common::v1::REASON_TOO_MANY_ITEMS, {{"max", absl::StrCat(most)}});
      if (count < least)
        return errors.Add(path, common::v1::REASON_TOO_FEW_ITEMS, {{"min", absl::StrCat(least)}});
      for (int i = 0; i < count; ++i) Value(m, r, plan, i, true, path);
    }

    // One value; `i` is its place in a list, -1 elsewhere.
    void Value(const Message& m, const Reflection& r, const FieldPlan& plan, int i, bool set,
               const std::string& list_path) {
      const FieldDescriptor* f = plan.field;
      auto path = [&] { return i < 0 ? list_path : absl::StrCat(list_path, "[", i, "]"); };
      switch (f->cpp_type()) {
        case FieldDescriptor::CPPTYPE_STRING: {
          std::string scratch;
          const std::string& text = i < 0 ? r.GetStringReference(m, f, &scratch)
                                          : r.GetRepeatedStringReference(m, f, i, &scratch);
          if (text.empty()) return;
          if (f->type() == FieldDescriptor::TYPE_STRING)
            return CheckText(text, path(), plan, errors);
          return CheckBytes(text, path(), plan.rule, errors);
        }
        case FieldDescriptor::CPPTYPE_ENUM: {
          int number = i < 0 ? r.GetEnumValue(m, f) : r.GetRepeatedEnumValue(m, f, i);
          if (f->enum_type()->FindValueByNumber(number) == nullptr) {
            errors.Add(path(), common::v1::REASON_ENUM_VALUE_UNKNOWN);
          }
          return;
        }
        case FieldDescriptor::CPPTYPE_MESSAGE:
          if (set) Enter(i < 0 ? r.GetMessage(m, f) : r.GetRepeatedMessage(m, f, i), path());
          return;
        case FieldDescriptor::CPPTYPE_BOOL:
          return;
        default:
          if (plan.rule.has_gte() || plan.rule.has_lte()) {
            CheckNumber(NumberAt(m, r, f, i), path(), plan.rule, errors);
          }
      }
    }
  };
  Walk walk{*this, {}};
  walk.Enter(message, "");
  if (walk.errors.list.empty()) return absl::OkStatus();
  return FailFields(std::move(walk.errors.list));
}

}  // namespace cc::platform
