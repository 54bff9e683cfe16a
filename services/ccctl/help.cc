#include "services/ccctl/help.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/ccctl/options.h"
#include "services/ccctl/text.h"

namespace cc::ccctl {
namespace {

// Comments are filled anew to the width of the terminal; blank lines stay.
std::string Wrap(absl::string_view text, size_t indent, size_t width) {
  const std::string margin(indent, ' ');
  std::string result;
  for (absl::string_view paragraph : absl::StrSplit(text, "\n\n")) {
    std::string line;
    for (absl::string_view word :
         absl::StrSplit(paragraph, absl::ByAnyChar(" \n"), absl::SkipEmpty())) {
      if (!line.empty() && indent + DisplayWidth(line) + 1 + DisplayWidth(word) > width) {
        absl::StrAppend(&result, margin, line, "\n");
        line.clear();
      }
      absl::StrAppend(&line, line.empty() ? "" : " ", word);
    }
    if (!line.empty()) absl::StrAppend(&result, margin, line, "\n");
  }
  return result;
}

// `name  text`, the text wrapped beside the names.
std::string Columns(const std::vector<std::pair<std::string, std::string>>& rows, size_t width) {
  size_t column = 0;
  for (const auto& row : rows) column = std::max(column, DisplayWidth(row.first));
  const size_t indent = column + 4;
  std::string result;
  for (const auto& [name, text] : rows) {
    std::string wrapped = Wrap(text, indent, std::max(width, indent + 30));
    const std::string head =
        absl::StrCat("  ", name, std::string(column - DisplayWidth(name) + 2, ' '));
    result += wrapped.empty() ? absl::StrCat("  ", name, "\n") : head + wrapped.substr(indent);
  }
  return result;
}

std::string FormatName(options::v1::Format format) {
  switch (format) {
    case options::v1::FORMAT_KATOTTG:
      return "UA+17_DIGITS";
    case options::v1::FORMAT_DATE:
      return "YYYY-MM-DD";
    case options::v1::FORMAT_UUID:
      return "UUID";
    case options::v1::FORMAT_RNOKPP:
      return "10_DIGITS";
    case options::v1::FORMAT_UNZR:
      return "YYYYMMDD-NNNNC";
    case options::v1::FORMAT_EDRPOU:
      return "8_DIGITS";
    case options::v1::FORMAT_PHONE:
      return "+380_AND_9_DIGITS";
    case options::v1::FORMAT_MONTH:
      return "YYYY-MM";
    default:
      return "TEXT";
  }
}

std::string Placeholder(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return "";
    case FieldDescriptor::CPPTYPE_ENUM:
      return "=VALUE";
    case FieldDescriptor::CPPTYPE_STRING:
      return field.type() == FieldDescriptor::TYPE_BYTES
                 ? "=@FILE"
                 : absl::StrCat("=", FormatName(RuleOf(field).format()));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return field.message_type()->name() == "Timestamp" ? "=YYYY-MM-DDTHH:MM:SSZ" : "=JSON";
    default:
      return "=NUMBER";
  }
}

std::string Facts(const FieldDescriptor& field) {
  const auto& rule = RuleOf(field);
  std::vector<std::string> facts;
  if (rule.required()) facts.push_back("required");
  if (field.is_repeated())
    facts.push_back(absl::StrCat("may be repeated, at most ",
                                 rule.max_items() ? rule.max_items() : 1000, " times"));
  if (rule.min_items() > 0) facts.push_back(absl::StrCat("at least ", rule.min_items(), " times"));
  const char* unit = field.type() == FieldDescriptor::TYPE_BYTES ? " bytes" : " characters";
  if (rule.min_length() > 0) facts.push_back(absl::StrCat("at least ", rule.min_length(), unit));
  if (rule.max_length() > 0) facts.push_back(absl::StrCat("at most ", rule.max_length(), unit));
  if (!rule.pattern().empty()) facts.push_back(absl::StrCat("matches ", rule.pattern()));
  if (rule.has_gte()) facts.push_back(absl::StrCat("at least ", rule.gte()));
  if (rule.has_lte()) facts.push_back(absl::StrCat("at most ", rule.lte()));
  if (rule.sensitive()) facts.push_back("personal data");
  if (field.name() == "request_id") facts.push_back("made by ccctl where left out");
  return absl::StrJoin(facts, "; ");
}

void DescribeField(const FieldDescriptor& field, const std::string& path, size_t width,
                   std::string& out);

// `without` names a field that the command fills by itself.
void DescribeFields(const Descriptor& message, const std::string& prefix,
                    const std::string& without, size_t width, std::string& out) {
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    if (!RuleOf(field).output_only() && field.name() != without) {
      DescribeField(field, absl::StrCat(prefix, Kebab(field.name())), width, out);
    }
  }
}

void DescribeField(const FieldDescriptor& field, const std::string& path, size_t width,
                   std::string& out) {
  const bool nested = field.message_type() != nullptr && !field.is_map() &&
                      absl::StartsWith(field.message_type()->full_name(), "cc.");
  const std::string facts = Facts(field);
  absl::StrAppend(&out, "  --", path,
                  field.is_map() ? ".KEY=VALUE"
                  : nested       ? "…"
                                 : Placeholder(field),
                  facts.empty() ? "" : "   ", facts, "\n");
  out += Wrap(CommentOf(field), 6, width);
  if (field.enum_type() != nullptr) {
    for (int i = 0; i < field.enum_type()->value_count(); ++i) {
      const EnumValueDescriptor& value = *field.enum_type()->value(i);
      if (value.number() == 0) continue;
      const std::string comment = FirstSentence(CommentOf(value));
      absl::StrAppend(&out, "        ", ShortName(value), comment.empty() ? "" : ": ", comment,
                      "\n");
    }
  }
  if (nested)
    DescribeFields(*field.message_type(), absl::StrCat(path, field.is_repeated() ? ".0." : "."), "",
                   width, out);
}

std::string AccessOf(const MethodDescriptor& method) {
  const auto& rule = RuleOf(method);
  std::vector<std::string> facts;
  if (!rule.permission().empty()) facts.push_back("permission " + rule.permission());
  if (rule.open()) facts.push_back("no token needed");
  if (rule.signed_in()) facts.push_back("any valid token");
  for (const std::string& unit : rule.units())
    facts.push_back(absl::StrCat("your scope must cover --", Kebab(unit)));
  facts.push_back(rule.read_only() ? "changes nothing" : "changes data");
  if (rule.audited()) facts.push_back("audited");
  return absl::StrJoin(facts, "; ");
}

}  // namespace

const std::vector<std::pair<std::string, std::string>>& Verbs() {
  static const auto* verbs = new std::vector<std::pair<std::string, std::string>>{
      {"whoami", "your identity and grants"},
      {"watch SERVICE [WHAT]", "print changes as they happen, resuming after a lost connection"},
      {"upload SERVICE FILE", "send a file in resumable chunks and print its upload id"},
      {"import WHAT FILE",
       "upload a file, import it and print the report; exit code 9 where it was not taken over"},
      {"audit verify [SERVICE …]",
       "prove that the audit is as it was sealed, or name the first row that is not"},
      {"doctor",
       "look at services, certificates, clock, databases, feeds, queues, disks of this machine: "
       "good, "
       "or what to do; in an installation with --config=/etc/coordination-centre"},
      {"simulate evacuation",
       "drive an invented day of evacuation through the services and compare its head-counts with "
       "the situation report: --parties=N --from-unit-code=SETTLEMENT [--seed=S] [--speed=X]"},
      {"simulate registry",
       "write invented households as a table for import: --people=N --out=FILE.csv"},
      {"offline key KEY.pem", "the public key of a device, for `registry register-device`"},
      {"offline sign KEY.pem FILE PREFIX",
       "sign what was written down without network: PREFIX1.json … for `registry "
       "upload-offline-package --json=`; to standard output without PREFIX"},
      {"completion bash", "print a completion script: source <(ccctl completion bash)"},
      {"help", "this text; also after a service or method: --help"},
  };
  return *verbs;
}

std::string HelpOverview(const Contract& contract, size_t width) {
  std::vector<std::pair<std::string, std::string>> services, flags;
  for (const Contract::Service& service : contract.services())
    services.emplace_back(service.name, FirstSentence(service.comment));
  for (const Flag& flag : Flags()) {
    flags.emplace_back(
        absl::StrCat("--", flag.name, flag.value ? "=" : "", flag.value ? flag.value : ""),
        flag.help);
  }
  return absl::StrCat(
      "Command line of the Coordination Centre suite.\n\nUsage: ccctl SERVICE METHOD "
      "[--field=value …] [flags]\n\nServices (ccctl SERVICE lists its methods):\n",
      Columns(services, width), "\nBesides:\n", Columns(Verbs(), width),
      "\nFlags of every command:\n", Columns(flags, width),
      "\nThe exit code is the gRPC code of the answer: 0 OK, 3 invalid argument, 5 not found, 7 "
      "permission denied,\n"
      "9 failed precondition, 14 unavailable, 16 unauthenticated.\n");
}

std::string HelpService(const Contract::Service& service, size_t width) {
  std::vector<std::pair<std::string, std::string>> methods;
  for (const MethodDescriptor* method : service.methods) {
    methods.emplace_back(Kebab(method->name()), FirstSentence(CommentOf(*method)));
  }
  return absl::StrCat(Wrap(service.comment, 0, width), "\n", Columns(methods, width), "\nccctl ",
                      service.name, " METHOD --help explains one.\n");
}

std::string HelpMethod(const MethodDescriptor& method, const std::string& call, size_t width) {
  const Route route = RouteOf(method);
  std::string usage = absl::StrCat("Usage: ccctl ", call);
  const bool sends_file = absl::EndsWith(call, "FILE");
  if (!sends_file) {
    for (const std::string& variable : route.variables)
      absl::StrAppend(&usage, " ", absl::AsciiStrToUpper(variable));
  }
  std::string out = absl::StrCat(Wrap(CommentOf(method), 0, width), "\n", usage,
                                 " [--field=value …]\n\nAccess: ", AccessOf(method), "\n");
  if (!route.text.empty()) absl::StrAppend(&out, "HTTP:   ", route.text, "\n");
  if (method.input_type()->field_count() > 0) out += "\nFields:\n";
  DescribeFields(*method.input_type(), "", sends_file ? "upload_id" : "", width, out);
  absl::StrAppend(&out, "\nAnswer", method.server_streaming() ? " (a stream): " : ": ",
                  method.output_type()->name(), "\n");
  out += Wrap(CommentOf(*method.output_type()), 2, width);
  for (int i = 0; i < method.output_type()->field_count(); ++i) {
    const FieldDescriptor& field = *method.output_type()->field(i);
    const std::string comment = FirstSentence(CommentOf(field));
    absl::StrAppend(&out, "  ", Kebab(field.name()), comment.empty() ? "" : "   ", comment, "\n");
  }
  return out;
}

}  // namespace cc::ccctl
