#include "services/platform/rules/dated_rules.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/json_util.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::platform {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

// One place in a file, for errors.
class Place {
 public:
  Place(absl::string_view file, std::string path) : file_(file), path_(std::move(path)) {}
  Place Below(absl::string_view step) const {
    return Place(file_, path_.empty() ? std::string(step) : absl::StrCat(path_, ".", step));
  }
  absl::Status Wrong(absl::string_view what) const {
    return absl::InvalidArgumentError(absl::StrCat(file_, ": ", path_, ": ", what));
  }

 private:
  absl::string_view file_;
  std::string path_;
};

absl::Status CheckKeys(const Struct& object, const std::set<std::string>& known,
                       const Place& place) {
  for (const auto& [key, value] : object.fields()) {
    if (!known.contains(key)) return place.Below(key).Wrong("unknown key");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadText(const Struct& object, const std::string& key,
                                     const Place& place) {
  auto found = object.fields().find(key);
  if (found == object.fields().end() || !found->second.has_string_value() ||
      found->second.string_value().empty())
    return place.Below(key).Wrong("a text is wanted");
  return found->second.string_value();
}

absl::StatusOr<absl::CivilDay> ReadDay(const Struct& object, const std::string& key,
                                       const Place& place) {
  CC_ASSIGN_OR_RETURN(std::string text, ReadText(object, key, place));
  std::optional<absl::CivilDay> day = ParseDate(text);
  if (!day) return place.Below(key).Wrong("not a date YYYY-MM-DD");
  return *day;
}

bool IsId(absl::string_view id) {
  const std::vector<absl::string_view> parts = absl::StrSplit(id, '.');
  return parts.size() >= 2 && std::all_of(parts.begin(), parts.end(), [](absl::string_view part) {
           return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) {
             return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
           });
         });
}

absl::StatusOr<common::v1::ActReference> ReadAct(const Struct& rule, const Place& place) {
  auto found = rule.fields().find("act");
  const Place here = place.Below("act");
  if (found == rule.fields().end() || !found->second.has_struct_value())
    return here.Wrong("an object is wanted");
  const Struct& object = found->second.struct_value();
  CC_RETURN_IF_ERROR(CheckKeys(object, {"kind", "number", "date"}, here));
  common::v1::ActReference act;
  CC_ASSIGN_OR_RETURN(*act.mutable_kind(), ReadText(object, "kind", here));
  CC_ASSIGN_OR_RETURN(*act.mutable_number(), ReadText(object, "number", here));
  CC_ASSIGN_OR_RETURN(absl::CivilDay date, ReadDay(object, "date", here));
  act.set_date(FormatDate(date));
  return act;
}

absl::StatusOr<Struct> ReadParameters(const Struct& rule, const Place& place) {
  auto found = rule.fields().find("parameters");
  if (found == rule.fields().end()) return Struct();
  const Place here = place.Below("parameters");
  if (!found->second.has_struct_value()) return here.Wrong("an object is wanted");
  for (const auto& [key, value] : found->second.struct_value().fields()) {
    const auto& items = value.list_value().values();
    const bool texts = value.has_list_value() &&
                       std::all_of(items.begin(), items.end(),
                                   [](const Value& item) { return item.has_string_value(); });
    if (!value.has_string_value() && !value.has_number_value() && !value.has_bool_value() && !texts)
      return here.Below(key).Wrong("a text, number, flag or list of texts is wanted");
  }
  return found->second.struct_value();
}

absl::StatusOr<DatedRule> ReadRule(const Struct& object, const Place& place) {
  CC_RETURN_IF_ERROR(CheckKeys(
      object, {"id", "title_uk", "act", "article", "valid_from", "valid_until", "parameters"},
      place));
  DatedRule rule;
  CC_ASSIGN_OR_RETURN(rule.id, ReadText(object, "id", place));
  if (!IsId(rule.id)) return place.Below("id").Wrong("not an id like `registration.apply`");
  CC_ASSIGN_OR_RETURN(rule.title_uk, ReadText(object, "title_uk", place));
  CC_ASSIGN_OR_RETURN(rule.act, ReadAct(object, place));
  CC_ASSIGN_OR_RETURN(rule.article, ReadText(object, "article", place));
  CC_ASSIGN_OR_RETURN(rule.valid_from, ReadDay(object, "valid_from", place));
  if (object.fields().contains("valid_until")) {
    CC_ASSIGN_OR_RETURN(rule.valid_until, ReadDay(object, "valid_until", place));
    if (*rule.valid_until < rule.valid_from)
      return place.Below("valid_until").Wrong("precedes valid_from");
  }
  CC_ASSIGN_OR_RETURN(rule.parameters, ReadParameters(object, place));
  return rule;
}

const Value* ParameterOf(const DatedRule& rule, const std::string& name) {
  auto found = rule.parameters.fields().find(name);
  return found == rule.parameters.fields().end() ? nullptr : &found->second;
}

}  // namespace

bool DatedRule::HoldsOn(absl::CivilDay day) const {
  return valid_from <= day && (!valid_until || day <= *valid_until);
}

std::optional<int64_t> DatedRule::Integer(const std::string& name) const {
  const Value* value = ParameterOf(*this, name);
  if (value == nullptr || !value->has_number_value() ||
      value->number_value() != std::floor(value->number_value()) ||
      std::abs(value->number_value()) > 1e15)
    return std::nullopt;
  return static_cast<int64_t>(value->number_value());
}

std::optional<std::string> DatedRule::Text(const std::string& name) const {
  const Value* value = ParameterOf(*this, name);
  if (value == nullptr || !value->has_string_value()) return std::nullopt;
  return value->string_value();
}

bool DatedRule::Flag(const std::string& name) const {
  const Value* value = ParameterOf(*this, name);
  return value != nullptr && value->bool_value();
}

std::vector<std::string> DatedRule::Texts(const std::string& name) const {
  std::vector<std::string> texts;
  if (const Value* value = ParameterOf(*this, name)) {
    for (const Value& item : value->list_value().values()) texts.push_back(item.string_value());
  }
  return texts;
}

absl::StatusOr<DatedRules> DatedRules::Parse(absl::string_view file_name, absl::string_view json) {
  const Place top(file_name, "");
  Struct file;
  if (!google::protobuf::util::JsonStringToMessage(std::string(json), &file).ok())
    return top.Below("the file").Wrong("not a JSON object");
  CC_RETURN_IF_ERROR(CheckKeys(file, {"rules"}, top));
  auto list = file.fields().find("rules");
  if (list == file.fields().end() || !list->second.has_list_value())
    return top.Below("rules").Wrong("a list is wanted");
  DatedRules rules;
  for (int i = 0; i < list->second.list_value().values_size(); ++i) {
    const Place place = top.Below(absl::StrCat("rules[", i, "]"));
    const Value& item = list->second.list_value().values(i);
    if (!item.has_struct_value()) return place.Wrong("an object is wanted");
    CC_ASSIGN_OR_RETURN(DatedRule rule, ReadRule(item.struct_value(), place));
    std::vector<DatedRule>& versions = rules.versions_[rule.id];
    for (const DatedRule& other : versions) {
      if ((!other.valid_until || rule.valid_from <= *other.valid_until) &&
          (!rule.valid_until || other.valid_from <= *rule.valid_until))
        return place.Wrong(absl::StrCat("holds together with the version of ", rule.id, " from ",
                                        FormatDate(other.valid_from)));
    }
    versions.push_back(std::move(rule));
    std::sort(versions.begin(), versions.end(),
              [](const DatedRule& a, const DatedRule& b) { return a.valid_from < b.valid_from; });
  }
  return rules;
}

void DatedRules::Override(const DatedRules& others) {
  for (const auto& [id, versions] : others.versions_) versions_[id] = versions;
}

const DatedRule* DatedRules::Find(absl::string_view id, absl::CivilDay day) const {
  auto found = versions_.find(id);
  if (found == versions_.end()) return nullptr;
  for (const DatedRule& rule : found->second) {
    if (rule.HoldsOn(day)) return &rule;
  }
  return nullptr;
}

std::vector<const DatedRule*> DatedRules::On(absl::CivilDay day, absl::string_view prefix) const {
  std::vector<const DatedRule*> held = All(prefix);
  held.erase(std::remove_if(held.begin(), held.end(),
                            [&](const DatedRule* rule) { return !rule->HoldsOn(day); }),
             held.end());
  return held;
}

std::vector<const DatedRule*> DatedRules::All(absl::string_view prefix) const {
  std::vector<const DatedRule*> all;
  for (const auto& [id, versions] : versions_) {
    if (!absl::StartsWith(id, prefix)) continue;
    for (const DatedRule& rule : versions) all.push_back(&rule);
  }
  return all;
}

}  // namespace cc::platform
