#include "services/ccctl/options.h"

#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace cc::ccctl {
namespace {

Language LanguageOf(absl::string_view text) {
  return absl::StartsWith(text, "uk") ? Language::kUkrainian : Language::kEnglish;
}

const Flag* FindFlag(absl::string_view name) {
  for (const Flag& flag : Flags()) {
    if (flag.name == name) return &flag;
  }
  return nullptr;
}

absl::Status Apply(const std::string& name, const std::string& value, Options& options) {
  const auto wrong = [&](absl::string_view uk, absl::string_view en) {
    return absl::InvalidArgumentError(
        absl::StrCat("--", name, ": ", Say(options.language, uk, en)));
  };
  if (name == "run") options.run = value;
  if (name == "endpoint") options.endpoint = value;
  if (name == "cert_dir") options.cert_dir = value;
  if (name == "as") options.as = value, options.token_file.clear();
  if (name == "token_file") options.token_file = value, options.as.clear();
  if (name == "json") options.json = value;
  if (name == "all_pages") options.all_pages = true;
  if (name == "verbose") options.verbose = true;
  if (name == "help") options.help = true;
  if (name == "lang") options.language = LanguageOf(value);
  if (name == "output") options.output = value;  // judged where the method is known
  if (name == "timeout") {
    absl::Duration timeout;
    if (!absl::ParseDuration(value, &timeout) || timeout <= absl::ZeroDuration()) {
      return wrong("тривалість, наприклад 30s або 2m", "a duration, e.g. 30s or 2m");
    }
    options.timeout = timeout;
  }
  if (name == "max_events" &&
      (!absl::SimpleAtoi(value, &options.max_events) || options.max_events < 1)) {
    return wrong("число від 1", "a number from 1");
  }
  return absl::OkStatus();
}

Options Defaults(const Environment& environment) {
  const auto get = [&](const char* name) { return environment(name).value_or(""); };
  Options options;
  for (const char* name : {"LANG", "LC_MESSAGES", "LC_ALL"}) {
    if (const std::string value = get(name); !value.empty()) options.language = LanguageOf(value);
  }
  options.run = get("CC_RUN");
  if (options.run.empty() && std::ifstream("var/run.json")) options.run = "var/run.json";
  options.endpoint = get("CC_ENDPOINT");
  options.cert_dir = get("CC_CERT_DIR");
  options.as = get("CC_AS");
  options.token_file = get("CC_TOKEN_FILE");
  return options;
}

}  // namespace

const std::vector<Flag>& Flags() {
  static const auto* flags = new std::vector<Flag>{
      {"as", "NAME", "act as a demo identity of the local run (CC_AS)"},
      {"token_file", "FILE", "access token to send (CC_TOKEN_FILE)"},
      {"run", "FILE", "run.json that deploy/run writes; var/run.json where it is there (CC_RUN)"},
      {"endpoint", "HOST:PORT", "gRPC address, instead of what run.json says (CC_ENDPOINT)"},
      {"cert_dir", "DIR", "tls.crt, tls.key and ca.crt of the operator (CC_CERT_DIR)"},
      {"output", "table|json|FILE",
       "table on a terminal, json elsewhere; FILE or - for a download"},
      {"json", "FILE|-", "the request as JSON; flags add to it"},
      {"all_pages", nullptr, "read a list to its end"},
      {"max_events", "N", "end a stream after so many messages"},
      {"timeout", "TIME", "e.g. 10s, 5m; 30s, imports 5m, streams without end"},
      {"lang", "uk|en", "language of errors; from LANG"},
      {"verbose", nullptr, "-v: say which call is made, its request_id and trace"},
      {"help", nullptr, "-h: explain the command"},
  };
  return *flags;
}

absl::StatusOr<CommandLine> ParseCommandLine(const std::vector<std::string>& arguments,
                                             const Environment& environment) {
  CommandLine line;
  line.options = Defaults(environment);
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--") {
      line.rest.insert(line.rest.end(), arguments.begin() + i + 1, arguments.end());
      break;
    }
    if (argument == "-h" || argument == "-v") {
      (argument == "-h" ? line.options.help : line.options.verbose) = true;
      continue;
    }
    const size_t equals = argument.find('=');
    const Flag* flag =
        absl::StartsWith(argument, "--")
            ? FindFlag(Snake(argument.substr(2, equals == std::string::npos ? equals : equals - 2)))
            : nullptr;
    if (flag == nullptr) {
      line.rest.push_back(argument);
      continue;
    }
    std::string value;
    if (flag->value != nullptr) {
      if (equals == std::string::npos && i + 1 == arguments.size()) {
        return absl::InvalidArgumentError(absl::StrCat(
            argument, Say(line.options.language, ": потрібне значення", ": needs a value")));
      }
      value = equals == std::string::npos ? arguments[++i] : argument.substr(equals + 1);
    }
    if (absl::Status s = Apply(flag->name, value, line.options); !s.ok()) return s;
  }
  return line;
}

}  // namespace cc::ccctl
