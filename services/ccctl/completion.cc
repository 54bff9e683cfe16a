#include "services/ccctl/completion.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/ccctl/help.h"
#include "services/ccctl/run_file.h"
#include "services/ccctl/text.h"

namespace cc::ccctl {
namespace {

void AddFields(const Descriptor& type, const std::string& prefix, int depth,
               std::vector<std::string>& found) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (RuleOf(field).output_only()) continue;
    const std::string path = absl::StrCat(prefix, Kebab(field.name()));
    const bool nested = field.message_type() != nullptr && !field.is_repeated() &&
                        absl::StartsWith(field.message_type()->full_name(), "cc.");
    if (nested && depth < 3) {
      AddFields(*field.message_type(), path + ".", depth + 1, found);
    } else {
      found.push_back(field.type() == FieldDescriptor::TYPE_BOOL ? path : path + "=");
    }
  }
}

const FieldDescriptor* FieldAt(const Descriptor* type, absl::string_view path) {
  const FieldDescriptor* field = nullptr;
  for (absl::string_view name : absl::StrSplit(path, '.')) {
    if (type == nullptr) return nullptr;
    field = type->FindFieldByName(Snake(name));
    if (field == nullptr) return nullptr;
    type = field->message_type();
  }
  return field;
}

// The method that the words name, also through a verb.
const MethodDescriptor* MethodOf(const Contract& contract, const std::vector<std::string>& words) {
  if (words.size() < 2) return nullptr;
  if (words[0] == "import") {
    for (const auto& service : contract.services()) {
      if (const auto* method = contract.FindMethod(service, "import-" + words[1])) return method;
    }
  }
  const Contract::Service* service = contract.FindService(words[0]);
  return service == nullptr ? nullptr : contract.FindMethod(*service, words[1]);
}

std::vector<std::string> Values(const Contract& contract, const std::vector<std::string>& words,
                                absl::string_view name, const Environment& environment) {
  if (name == "output") return {"table", "json"};
  if (name == "lang") return {"uk", "en"};
  if (name == "as") {
    const auto line = ParseCommandLine(words, environment);
    const auto run = line.ok() ? ReadRunFile(line->options.run, Language::kEnglish) : line.status();
    return run.ok() ? Identities(run->tokens_dir) : std::vector<std::string>{};
  }
  const MethodDescriptor* method = MethodOf(contract, words);
  const FieldDescriptor* field = method == nullptr ? nullptr : FieldAt(method->input_type(), name);
  std::vector<std::string> values;
  if (field != nullptr && field->enum_type() != nullptr) {
    for (int i = 0; i < field->enum_type()->value_count(); ++i) {
      if (field->enum_type()->value(i)->number() != 0)
        values.push_back(ShortName(*field->enum_type()->value(i)));
    }
  }
  return values;
}

std::vector<std::string> SecondWords(const Contract& contract, const std::string& first) {
  std::vector<std::string> words;
  for (const auto& service : contract.services()) {
    const bool streams = std::any_of(service.methods.begin(), service.methods.end(),
                                     [](const auto* m) { return m->server_streaming(); });
    const bool uploads = contract.FindMethod(service, "create-upload") != nullptr;
    if ((first == "watch" && streams) || (first == "upload" && uploads))
      words.push_back(service.name);
    for (const auto* method : service.methods) {
      const std::string name = Kebab(method->name());
      if (service.name == first) words.push_back(name);
      if (first == "import" && absl::StartsWith(name, "import-"))
        words.emplace_back(absl::StripPrefix(name, "import-"));
    }
  }
  if (first == "import") words.push_back("households");
  if (first == "completion") words.push_back("bash");
  if (first == "audit") words.push_back("verify");
  if (first == "simulate") words.insert(words.end(), {"evacuation", "registry"});
  if (first == "offline") words.insert(words.end(), {"key", "sign"});
  return words;
}

}  // namespace

std::string BashCompletion() {
  return R"(# bash completion of ccctl: source <(ccctl completion bash)
_ccctl() {
  local line=${COMP_LINE:0:COMP_POINT} current=${COMP_WORDS[COMP_CWORD]} candidate
  local -a words
  read -r -a words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  local last=${words[${#words[@]}-1]}
  COMPREPLY=()
  while IFS= read -r candidate; do
    # bash has split at = already: only what follows it is replaced.
    [[ $last == --*=* && $current != --* ]] && candidate=${candidate#*=}
    COMPREPLY+=("$candidate")
  done < <("${words[0]}" __complete "${words[@]:1}" 2>/dev/null)
  [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
  return 0
}
complete -o default -F _ccctl ccctl
)";
}

std::vector<std::string> Complete(const Contract& contract, const std::vector<std::string>& words,
                                  const Environment& environment) {
  const std::string last = words.empty() ? "" : words.back();
  std::vector<std::string> before;  // the words that are not flags
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    if (!absl::StartsWith(words[i], "-")) before.push_back(words[i]);
  }
  std::vector<std::string> candidates;
  const size_t equals = last.find('=');
  if (absl::StartsWith(last, "--") && equals != std::string::npos) {
    const std::string name = Snake(last.substr(2, equals - 2));
    std::vector<std::string> context = before;
    for (size_t i = 0; i + 1 < words.size(); ++i) {
      if (absl::StartsWith(words[i], "--run=")) context.push_back(words[i]);
    }
    for (const std::string& value : Values(contract, context, name, environment)) {
      candidates.push_back(absl::StrCat(last.substr(0, equals + 1), value));
    }
  } else if (absl::StartsWith(last, "-")) {
    std::vector<std::string> fields;
    if (const MethodDescriptor* method = MethodOf(contract, before))
      AddFields(*method->input_type(), "", 0, fields);
    for (const std::string& field : fields) candidates.push_back("--" + field);
    for (const Flag& flag : Flags())
      candidates.push_back(absl::StrCat("--", flag.name, flag.value ? "=" : ""));
  } else if (before.empty()) {
    for (const auto& service : contract.services()) candidates.push_back(service.name);
    for (const auto& [call, text] : Verbs()) candidates.push_back(call.substr(0, call.find(' ')));
  } else if (before.size() == 1) {
    candidates = SecondWords(contract, before[0]);
  }
  candidates.erase(std::remove_if(candidates.begin(), candidates.end(),
                                  [&](const std::string& c) { return !absl::StartsWith(c, last); }),
                   candidates.end());
  std::sort(candidates.begin(), candidates.end());
  return candidates;
}

}  // namespace cc::ccctl
