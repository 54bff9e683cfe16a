// Walks every descriptor of the contract and holds it against proto/README.md. What is found wrong
// is listed whole, with the full name of the place, so that one run is enough to mend it.
#include "proto/contract_walk.h"

#include <iostream>
#include <map>
#include <regex>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "cc/common/v1/reason.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "services/platform/error/form_words.h"
#include "services/platform/error/state_words.h"

namespace cc {
namespace {

using ::testing::IsEmpty;

// Mutations without a request_id, and why they need none.
const std::map<std::string, std::string> kWithoutRequestId = {
    {"cc.access.v1.AccessService.IssueToken",
     "stores nothing: a repeated call gives another token"},
};
const std::string kAppendUpload = "AppendUpload";  // the offset makes a repeated chunk harmless

// Lists that are never long.
const std::map<std::string, std::string> kWithoutPages = {
    {"cc.access.v1.AccessService.ListRoles", "some twenty roles, read as a whole"},
};

// Fields whose meaning is the same everywhere and stands in proto/README.md; so does that of every
// `…_id`.
const std::set<std::string> kConventional = {"id",           "etag",          "request_id",
                                             "page_size",    "page_token",    "next_page_token",
                                             "resume_token", "create_time",   "update_time",
                                             "update_mask",  "validate_only", "revision",
                                             "synthetic",    "upload_id",     "edition_date",
                                             "unit_code",    "unit_codes",    "date"};

// Permissions that no method asks for, and what they decide.
const std::map<std::string, std::string> kWithoutMethod = {
    {"evacuation.duty_contacts.phones", "whether telephones of those on duty show or are masked"},
    {"registry.people.identifiers", "whether answers show identifiers or mask them"},
};

constexpr uint32_t kMaxTextLength = 100000;
constexpr uint32_t kMaxBytes = 1 << 20;
constexpr uint32_t kMaxItems = 10000;

TEST(Contract, IsCompiledInWholeSoThatNoDescriptorIsLost) {
  Complaints wrong;
  for (const MethodDescriptor* method : TheContract().Methods()) {
    if (DescriptorPool::generated_pool()->FindMethodByName(method->full_name()) == nullptr)
      wrong.Add(method->full_name());
  }
  EXPECT_NO_COMPLAINT(wrong);
  EXPECT_GT(TheContract().Methods().size(), 20u);
}

TEST(Contract, EveryMethodSaysWhoMayCallIt) {
  static const std::regex kPermission("[a-z]+\\.[a-z][a-z0-9_]*\\.[a-z][a-z0-9_]*");
  Complaints wrong;
  for (const MethodDescriptor* method : TheContract().Methods()) {
    const auto& rule = Rule(method);
    const int ways = !rule.permission().empty() + rule.open() + rule.signed_in();
    if (ways != 1)
      wrong.Add(method->full_name(), ": needs exactly one of permission, open, signed_in");
    if (rule.permission().empty()) continue;
    const std::string service =
        std::vector<std::string>(absl::StrSplit(method->file()->package(), '.'))[1];
    if (!std::regex_match(rule.permission(), kPermission) ||
        !absl::StartsWith(rule.permission(), service + ".")) {
      wrong.Add(method->full_name(), ": permission ", rule.permission(), " is not ", service,
                ".resource.verb");
    }
  }
  EXPECT_NO_COMPLAINT(wrong);
}

TEST(Contract, EveryRpcHasARequestOfItsOwn) {
  std::map<const Descriptor*, const MethodDescriptor*> owner;
  Complaints wrong;
  for (const MethodDescriptor* method : TheContract().Methods()) {
    const Descriptor* request = method->input_type();
    if (request->name() != method->name() + "Request")
      wrong.Add(method->full_name(), ": takes ", request->full_name());
    if (!owner.emplace(request, method).second)
      wrong.Add(method->full_name(), ": shares ", request->full_name());
  }
  EXPECT_NO_COMPLAINT(wrong);
}

TEST(Contract, EveryUnaryRpcHasARouteAndNoStreamHasOne) {
  std::map<std::string, std::string> taken;
  Complaints wrong;
  for (const MethodDescriptor* method : TheContract().Methods()) {
    const Route route = RouteOf(method);
    if (method->client_streaming())
      wrong.Add(method->full_name(), ": takes a stream, which no client of ours can send");
    if (method->server_streaming()) {
      if (!route.path.empty()) wrong.Add(method->full_name(), ": is a stream and has a route");
      continue;
    }
    if (!absl::StartsWith(route.path, "/v1/"))
      wrong.Add(method->full_name(), ": needs a route under /v1/");
    const std::string key = absl::StrCat(
        route.verb, " ", std::regex_replace(route.path, std::regex("\\{[^}]*\\}"), "{}"));
    if (const auto [it, added] = taken.emplace(key, method->full_name()); !added) {
      wrong.Add(method->full_name(), ": has the route of ", it->second);
    }
    for (const std::string& variable : route.variables) {
      const FieldDescriptor* field = FieldAt(method->input_type(), variable);
      if (field == nullptr || field->message_type() != nullptr)
        wrong.Add(method->full_name(), ": no scalar field {", variable, "}");
    }
    if (!route.body.empty() && route.body != "*" &&
        FieldAt(method->input_type(), route.body) == nullptr) {
      wrong.Add(method->full_name(), ": no field for the body ", route.body);
    }
    const bool bodiless = route.verb == "GET" || route.verb == "DELETE";
    if (bodiless != route.body.empty())
      wrong.Add(method->full_name(), ": ", route.verb, " with body '", route.body, "'");
    if (route.verb == "GET" && !Rule(method).read_only())
      wrong.Add(method->full_name(), ": GET, but not read_only");
  }
  EXPECT_NO_COMPLAINT(wrong);
}

TEST(Contract, NothingSensitiveTravelsInAUrl) {
  Complaints wrong;
  for (const MethodDescriptor* method : TheContract().Methods()) {
    const Route route = RouteOf(method);
    auto in_url = [&](const std::string& path) {
      for (const std::string& variable : route.variables) {
        if (path == variable) return true;
      }
      if (route.body == "*") return false;
      return route.body.empty() ||
             (path != route.body && !absl::StartsWith(path, route.body + "."));
    };
    Walk(
        method->input_type(), "", {},
        [&](const FieldDescriptor* field, const std::string& path) {
          if (!method->server_streaming() && Rule(field).sensitive() && in_url(path))
            wrong.Add(method->full_name(), ": ", path);
        },
        [](const std::string&) {});
  }
  EXPECT_NO_COMPLAINT(wrong);
}

TEST(Contract, EveryFeedIsAStreamAndAList) {
  Complaints wrong;
  for (const MethodDescriptor* method : TheContract().Methods()) {
    if (!method->server_streaming() || method->output_type()->full_name() != "cc.common.v1.Event")
      continue;
    const std::string twin = absl::StrCat("List", absl::StripPrefix(method->name(), "Watch"));
    const MethodDescriptor* list = method->service()->FindMethodByName(twin);
    if (!absl::StartsWith(method->name(), "Watch") || list == nullptr) {
      wrong.Add(method->full_name(), ": is not Watch… beside a unary ", twin);
      continue;
    }
    if (FieldAt(method->input_type(), "resume_token") == nullptr)
      wrong.Add(method->full_name(), ": takes no resume_token");
    if (FieldAt(list->output_type(), "resume_token") == nullptr ||
        FieldAt(list->output_type(), "events") == nullptr) {
      wrong.Add(list->full_name(), ": must answer events and resume_token");
    }
  }
  EXPECT_NO_COMPLAINT(wrong);
}

TEST(Contract, EveryListIsReadInPages) {
  Complaints wrong;
  for (const MethodDescriptor* method : TheContract().Methods()) {
    if (!absl::StartsWith(method->name(), "List") || kWithoutPages.count(method->full_name()))
      continue;
    const Descriptor *in = method->input_type(), *out = method->output_type();
    if (FieldAt(in, "page_size") == nullptr) wrong.Add(in->full_name(), ": page_size");
    if (FieldAt(in, "page_token") == nullptr && FieldAt(in, "resume_token") == nullptr)
      wrong.Add(in->full_name(), ": page_token");
    if (FieldAt(out, "next_page_token") == nullptr && FieldAt(out, "resume_token") == nullptr) {
      wrong.Add(out->full_name(), ": next_page_token");
    }
  }
  EXPECT_NO_COMPLAINT(wrong);
}

TEST(Contract, EveryMutationCanBeRepeatedByItsRequestId) {
  Complaints wrong;
  for (const MethodDescriptor* method : TheContract().Methods()) {
    if (Rule(method).read_only() || method->name() == kAppendUpload ||
        kWithoutRequestId.count(method->full_name()))
      continue;
    const FieldDescriptor* field = FieldAt(method->input_type(), "request_id");
    if (field == nullptr || Rule(field).format() != options::v1::FORMAT_UUID) {
      wrong.Add(
          method->full_name(),
          ": needs a request_id of FORMAT_UUID (or read_only, or an exception with its reason)");
    }
  }
  EXPECT_NO_COMPLAINT(wrong);
}

TEST(Contract, EveryUpdateNamesWhatItChangesAndOfWhichRevision) {
  Complaints wrong;
  for (const MethodDescriptor* method : TheContract().Methods()) {
    if (!absl::StartsWith(method->name(), "Update")) continue;
    const FieldDescriptor* mask = FieldAt(method->input_type(), "update_mask");
    if (mask == nullptr || mask->message_type() == nullptr ||
        mask->message_type()->full_name() != "google.protobuf.FieldMask") {
      wrong.Add(method->full_name(), ": needs an update_mask");
    }
    if (method->output_type()->FindFieldByName("etag") == nullptr)
      wrong.Add(method->full_name(), ": its resource has no etag");
  }
  EXPECT_NO_COMPLAINT(wrong);
}

TEST(Contract, UnitsOfARuleAreFieldsWithCodesOfUnits) {
  Complaints wrong;
  for (const MethodDescriptor* method : TheContract().Methods()) {
    for (const std::string& path : Rule(method).units()) {
      const FieldDescriptor* field = FieldAt(method->input_type(), path);
      if (field == nullptr || field->type() != FieldDescriptor::TYPE_STRING ||
          Rule(field).format() != options::v1::FORMAT_KATOTTG) {
        wrong.Add(method->full_name(), ": ", path, " is not a text of FORMAT_KATOTTG");
      }
    }
  }
  EXPECT_NO_COMPLAINT(wrong);
}

TEST(Contract, EveryInputIsBounded) {
  Complaints wrong;
  for (const MethodDescriptor* method : TheContract().Methods()) {
    auto visit = [&](const FieldDescriptor* field, const std::string& path) {
      const auto& rule = Rule(field);
      const std::string place = absl::StrCat(method->full_name(), ": ", path);
      // A text or list without a rule has the platform's bound (options.proto); bytes must state
      // theirs.
      if (field->type() == FieldDescriptor::TYPE_BYTES) {
        if (rule.max_length() == 0 || rule.max_length() > kMaxBytes)
          wrong.Add(place, " needs max_length of at most 1 MiB");
      } else if (rule.max_length() > kMaxTextLength) {
        wrong.Add(place, " may be longer than ", kMaxTextLength);
      }
      if (rule.max_items() > kMaxItems)
        wrong.Add(place, " may hold more than ", kMaxItems, " items");
    };
    Walk(method->input_type(), "", {}, visit, [&](const std::string& path) {
      wrong.Add(method->full_name(), ": ", path, " contains itself");
    });
  }
  EXPECT_NO_COMPLAINT(wrong);
}

TEST(Contract, EveryFieldRuleFitsItsField) {
  Complaints wrong;
  for (const Descriptor* message : TheContract().Messages()) {
    for (int i = 0; i < message->field_count(); ++i) {
      const FieldDescriptor* field = message->field(i);
      if (!field->options().HasExtension(options::v1::field)) continue;
      const auto& rule = Rule(field);
      const bool text = field->type() == FieldDescriptor::TYPE_STRING;
      const bool number = !text && field->type() != FieldDescriptor::TYPE_BYTES &&
                          field->message_type() == nullptr && field->enum_type() == nullptr &&
                          field->type() != FieldDescriptor::TYPE_BOOL;
      if (!text && (rule.format() != 0 || !rule.pattern().empty() || rule.min_length() > 0))
        wrong.Add(field->full_name(), ": a rule for text");
      if (!number && (rule.has_gte() || rule.has_lte()))
        wrong.Add(field->full_name(), ": a rule for numbers");
      if (!field->is_repeated() && (rule.min_items() > 0 || rule.max_items() > 0))
        wrong.Add(field->full_name(), ": a rule for lists");
      if (rule.required() && rule.output_only())
        wrong.Add(field->full_name(), ": required, yet output_only");
      if (rule.required() && field->type() == FieldDescriptor::TYPE_BOOL &&
          !field->has_presence()) {
        wrong.Add(field->full_name(), ": a required bool could only be true");
      }
      try {
        std::regex(rule.pattern(), std::regex::ECMAScript);
      } catch (const std::regex_error& error) {
        wrong.Add(field->full_name(), ": ", error.what());
      }
    }
  }
  EXPECT_NO_COMPLAINT(wrong);
}

TEST(Contract, EveryPatternIsToldInWordsWithAnExampleThatMatches) {
  Complaints wrong;
  for (const Descriptor* message : TheContract().Messages()) {
    for (int i = 0; i < message->field_count(); ++i) {
      const std::string& pattern = Rule(message->field(i)).pattern();
      if (pattern.empty()) continue;
      const platform::FormWords* words = platform::WordsOfForm(pattern);
      if (words == nullptr) {
        wrong.Add(message->field(i)->full_name(), ": no words in form_words.cc");
      } else if (!std::regex_match(std::string(words->example), std::regex(pattern))) {
        wrong.Add(message->field(i)->full_name(), ": its example does not match");
      }
    }
  }
  EXPECT_NO_COMPLAINT(wrong);
}

// A refusal names the state that a record is in.
TEST(Contract, EveryStateIsToldInWords) {
  Complaints wrong;
  for (const EnumDescriptor* type : TheContract().Enums()) {
    if (!absl::EndsWith(type->name(), "State")) continue;
    for (int i = 1; i < type->value_count(); ++i) {
      if (platform::WordsOfState(type->value(i)->name()) == nullptr)
        wrong.Add(type->value(i)->full_name(), ": no words in state_words.cc");
    }
  }
  EXPECT_NO_COMPLAINT(wrong);
}

TEST(Contract, EveryEnumStartsWithUnspecified) {
  Complaints wrong;
  for (const EnumDescriptor* type : TheContract().Enums()) {
    const EnumValueDescriptor* zero = type->FindValueByNumber(0);
    if (zero == nullptr || !absl::EndsWith(zero->name(), "_UNSPECIFIED"))
      wrong.Add(type->full_name());
  }
  EXPECT_NO_COMPLAINT(wrong);
}

// A field explains itself where its name is conventional, where its type is documented, or in the
// answer of an RPC.
bool SpeaksForItself(const FieldDescriptor* field) {
  if (kConventional.count(field->name()) || absl::EndsWith(field->name(), "_id") ||
      absl::EndsWith(field->containing_type()->name(), "Response"))
    return true;
  if (field->message_type() != nullptr)
    return absl::StartsWith(field->message_type()->full_name(), "cc.");
  return field->enum_type() != nullptr;
}

TEST(Contract, EverythingIsExplained) {
  std::set<const Descriptor*> requests;
  Complaints wrong;
  for (const MethodDescriptor* method : TheContract().Methods()) {
    requests.insert(method->input_type());
    if (Comment(method).empty()) wrong.Add(method->full_name());
    if (Comment(method->service()).empty()) wrong.Add(method->service()->full_name());
  }
  for (const Descriptor* message : TheContract().Messages()) {
    // A request and its …Response are explained by their RPC.
    const bool by_rpc = requests.count(message) > 0 || absl::EndsWith(message->name(), "Response");
    if (!by_rpc && Comment(message).empty()) wrong.Add(message->full_name());
    for (int i = 0; i < message->field_count(); ++i) {
      if (!SpeaksForItself(message->field(i)) && Comment(message->field(i)).empty())
        wrong.Add(message->field(i)->full_name());
    }
  }
  for (const EnumDescriptor* type : TheContract().Enums()) {
    if (type->containing_type() == nullptr && Comment(type).empty()) wrong.Add(type->full_name());
    for (int i = 0; i < type->value_count(); ++i) {
      const EnumValueDescriptor* value = type->value(i);
      const bool by_texts = value->options().HasExtension(options::v1::reason);
      if (value->number() != 0 && !by_texts && Comment(value).empty())
        wrong.Add(type->full_name(), ".", value->name());
    }
  }
  EXPECT_NO_COMPLAINT(wrong);
}

std::set<std::string> Places(const std::string& text) {
  static const std::regex kPlace("\\{([a-z_]+)\\}");
  std::set<std::string> places;
  for (std::sregex_iterator it(text.begin(), text.end(), kPlace), end; it != end; ++it)
    places.insert((*it)[1]);
  return places;
}

TEST(Contract, EveryReasonHasACodeAndSpeaksBothLanguages) {
  Complaints wrong;
  const EnumDescriptor* reasons = common::v1::Reason_descriptor();
  for (int i = 0; i < reasons->value_count(); ++i) {
    const EnumValueDescriptor* value = reasons->value(i);
    if (value->number() == 0) continue;
    const auto& rule = value->options().GetExtension(options::v1::reason);
    if (rule.code() == google::rpc::OK) wrong.Add(value->name(), ": no code");
    if (rule.uk().empty() || rule.en().empty()) wrong.Add(value->name(), ": a text is missing");
    if (Places(rule.uk()) != Places(rule.en()))
      wrong.Add(value->name(), ": the texts name different values");
    for (const char* foreign : {"ы", "э", "ъ", "ё", "Ы", "Э", "Ъ", "Ё"}) {
      if (absl::StrContains(rule.uk(), foreign))
        wrong.Add(value->name(), ": '", foreign, "' is not a Ukrainian letter");
    }
    if (std::none_of(rule.uk().begin(), rule.uk().end(),
                     [](char c) { return c == '\xD0' || c == '\xD1'; })) {
      wrong.Add(value->name(), ": uk holds no Cyrillic letter");
    }
    if (absl::StrContains(rule.uk(), "'"))
      wrong.Add(value->name(), ": the Ukrainian apostrophe is ’ (U+2019)");
  }
  EXPECT_NO_COMPLAINT(wrong);
}

// Every text below a key `permissions` or `everybody` of the roles file.
void CollectPermissions(const google::protobuf::Value& value, bool inside,
                        std::set<std::string>& found) {
  if (inside && value.kind_case() == google::protobuf::Value::kStringValue)
    found.insert(value.string_value());
  for (const auto& item : value.list_value().values()) CollectPermissions(item, inside, found);
  for (const auto& [key, item] : value.struct_value().fields())
    CollectPermissions(item, inside || key == "permissions" || key == "everybody", found);
}

TEST(Contract, EveryPermissionIsInARoleAndNoRoleHasAnUnknownOne) {
  const std::string text = ReadFile(absl::StrCat(CC_SOURCE_DIR, "/services/access/roles.json"));
  if (text.empty()) GTEST_SKIP() << "services/access/roles.json is not there";
  google::protobuf::Value roles;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(text, &roles).ok());
  std::set<std::string> given;
  CollectPermissions(roles, false, given);
  std::map<std::string, std::string> asked;
  for (const MethodDescriptor* method : TheContract().Methods()) {
    if (!Rule(method).permission().empty()) asked[Rule(method).permission()] = method->full_name();
  }
  Complaints wrong;
  for (const auto& [permission, method] : asked) {
    if (!given.count(permission)) wrong.Add(permission, ": no role may call ", method);
  }
  for (const std::string& permission : given) {
    if (!asked.count(permission) && !kWithoutMethod.count(permission))
      wrong.Add(permission, ": in a role, but no method asks for it");
  }
  EXPECT_NO_COMPLAINT(wrong);
}

// What a client can see of a contract, one line to each place.
std::map<std::string, std::string> Surface(const Contract& contract) {
  std::map<std::string, std::string> lines;
  for (const MethodDescriptor* method : contract.Methods()) {
    const Route route = RouteOf(method);
    lines[method->full_name()] = absl::StrCat(
        method->input_type()->full_name(), " -> ", method->server_streaming() ? "stream " : "",
        method->output_type()->full_name(), " ", route.verb, " ", route.path, " ",
        Rule(method).ShortDebugString());
  }
  for (const Descriptor* message : contract.Messages()) {
    lines[message->full_name()] = "message";
    for (int i = 0; i < message->field_count(); ++i) {
      lines[message->field(i)->full_name()] = message->field(i)->DebugString();
    }
  }
  for (const EnumDescriptor* type : contract.Enums()) {
    for (int i = 0; i < type->value_count(); ++i) {
      lines[absl::StrCat(type->full_name(), ".", type->value(i)->name())] =
          absl::StrCat(type->value(i)->number());
    }
  }
  return lines;
}

// Breaking changes are refused by `buf breaking` once the five services are whole; until then they
// are told.
TEST(Contract, TellsWhatChangedSinceTheBaseline) {
  const std::string path = absl::StrCat(CC_SOURCE_DIR, "/proto/baseline.binpb");
  if (ReadFile(path).empty()) {
    std::cout << "proto/baseline.binpb is not there yet: nothing to compare with\n";
    return;
  }
  const auto before = Surface(Contract(path)), now = Surface(TheContract());
  for (const auto& [name, line] : before) {
    const auto it = now.find(name);
    if (it == now.end()) std::cout << "removed " << name << "\n";
    if (it != now.end() && it->second != line)
      std::cout << "changed " << name << "\n  was " << line << "\n  is  " << it->second << "\n";
  }
  for (const auto& [name, line] : now) {
    if (!before.count(name)) std::cout << "added " << name << "\n";
  }
}

}  // namespace
}  // namespace cc
