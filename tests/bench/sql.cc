#include "tests/bench/sql.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iostream>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "tests/bench/table.h"

namespace cc::bench {
namespace {

using tests::Suite;

constexpr char kMark[] = "cc-bench cc-registry ";
constexpr absl::Duration kSettled = absl::Seconds(1);

bool IsName(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Parameters of a prepared statement (`$1`) and variables of a script (`:name`) as `?`.
std::string Normalised(absl::string_view sql) {
  std::string text;
  for (size_t i = 0; i < sql.size(); ++i) {
    const char next = i + 1 < sql.size() ? sql[i + 1] : ' ';
    if (sql[i] == ':' && next == ':') {
      text += "::";
      ++i;
    } else if ((sql[i] == ':' || sql[i] == '$') && IsName(next)) {
      while (i + 1 < sql.size() && IsName(sql[i + 1])) ++i;
      text += '?';
    } else {
      text += sql[i];
    }
  }
  return text;
}

void LogStatements(const Suite& suite, bool log) {
  RegistrySql(suite,
              log ? "ALTER SYSTEM SET log_statement = 'all'" : "ALTER SYSTEM RESET log_statement");
  RegistrySql(suite, log ? "ALTER SYSTEM SET log_line_prefix = 'cc-bench %a %p|'"
                         : "ALTER SYSTEM RESET log_line_prefix");
  RegistrySql(suite, "SELECT pg_reload_conf()");
  absl::SleepFor(kSettled);
}

}  // namespace

std::string RegistrySql(const Suite& suite, const std::string& sql) {
  const std::string file = absl::StrCat(suite.Text({"data"}), "/bench.sql");
  std::ofstream(file) << sql;
  return suite
      .Run(absl::StrCat("psql -qAtX -v ON_ERROR_STOP=1 -h '", suite.Text({"postgres", "socket"}),
                        "' -p ", suite.Text({"postgres", "port"}), " -U postgres -f '", file,
                        "' cc_registry 2>&1"))
      .text;
}

Statements StatementsOf(const Suite& suite, int calls, absl::FunctionRef<void()> make) {
  const std::string log = absl::StrCat(suite.Text({"data"}), "/log/postgres.log");
  LogStatements(suite, true);
  std::ifstream file(log);
  file.seekg(0, std::ios::end);
  for (int i = 0; i < calls; ++i) make();
  LogStatements(suite, false);
  // Of each connection the statements of the transaction that is open there.
  std::map<std::string, std::vector<std::string>> open;
  Statements all;
  for (std::string line; std::getline(file, line);) {
    absl::string_view text = line;
    const size_t execute = text.find("execute ");
    if (!absl::ConsumePrefix(&text, kMark) || execute == absl::string_view::npos) continue;
    std::vector<std::string>& transaction = open[std::string(text.substr(0, text.find('|')))];
    text = text.substr(text.find(": ", text.find("execute ")) + 2);
    if (absl::StartsWith(text, "NOTIFY ")) continue;  // every ten milliseconds at most
    transaction.push_back(Normalised(text));
    if (text != "COMMIT") continue;
    // Followers of feeds do their work beside the calls.
    if (!std::any_of(transaction.begin(), transaction.end(), [](const std::string& statement) {
          return absl::StrContains(statement, "platform.feed_cursor");
        })) {
      for (const std::string& statement : transaction) ++all[statement];
    }
    transaction.clear();
  }
  Statements each;
  for (const auto& [text, count] : all) {
    if (const int per_call = (count + calls / 2) / calls; per_call > 0) each[text] = per_call;
  }
  return each;
}

Statements StatementsOfScript(const std::string& path) {
  Statements statements;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    absl::string_view text = absl::StripAsciiWhitespace(line);
    if (text.empty() || text[0] == '\\' || absl::StartsWith(text, "--") ||
        absl::EndsWith(text, "\\gset")) {
      continue;
    }
    absl::ConsumeSuffix(&text, ";");
    ++statements[Normalised(text)];
  }
  return statements;
}

bool Same(const Statements& script, const Statements& service) {
  if (script == service) return true;
  for (const auto& [text, count] : script) {
    const auto sent = service.find(text);
    const int times = sent == service.end() ? 0 : sent->second;
    if (times != count)
      std::cerr << "script " << count << ", service " << times << ": " << text << "\n";
  }
  for (const auto& [text, count] : service) {
    if (!script.contains(text)) std::cerr << "script 0, service " << count << ": " << text << "\n";
  }
  return false;
}

}  // namespace cc::bench
