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
constexpr char kOptional[] = "-- or: ";
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
  static const std::vector<std::pair<std::string, std::string>> kSettings = {
      {"log_statement", "all"},
      {"log_line_prefix", "cc-bench %a %p|"},
      {"log_error_verbosity", "default"},
      {"log_parameter_max_length", "60"}};
  for (const auto& [name, value] : kSettings) {
    RegistrySql(suite, log ? absl::StrCat("ALTER SYSTEM SET ", name, " = '", value, "'")
                           : absl::StrCat("ALTER SYSTEM RESET ", name));
  }
  RegistrySql(suite, "SELECT pg_reload_conf()");
  absl::SleepFor(kSettled);
}

// What is done for a caller, or to put their reading on record: not a job of the service.
bool OfACall(absl::string_view parameters) {
  const size_t principal = parameters.find("$2 = '");
  if (principal == absl::string_view::npos) return false;
  const absl::string_view id = parameters.substr(principal + 6);
  constexpr size_t kUuid = 36;
  return absl::StartsWith(id, "audit'") || (id.size() > kUuid && id[kUuid] == '\'');
}

}  // namespace

std::string DatabaseSql(const Suite& suite, const std::string& database, const std::string& sql) {
  const std::string file = absl::StrCat(suite.Text({"data"}), "/bench.sql");
  std::ofstream(file) << sql;
  return suite
      .Run(absl::StrCat("psql -qAtX -v ON_ERROR_STOP=1 -h '", suite.Text({"postgres", "socket"}),
                        "' -p ", suite.Text({"postgres", "port"}), " -U postgres -f '", file, "' ",
                        database, " 2>&1"))
      .text;
}

std::string RegistrySql(const Suite& suite, const std::string& sql) {
  return DatabaseSql(suite, "cc_registry", sql);
}

Statements StatementsOf(const Suite& suite, int calls, absl::FunctionRef<void()> make) {
  const std::string log = absl::StrCat(suite.Text({"data"}), "/log/postgres.log");
  LogStatements(suite, true);
  std::ifstream file(log);
  file.seekg(0, std::ios::end);
  for (int i = 0; i < calls; ++i) make();
  LogStatements(suite, false);
  // The transaction that is open on a connection.
  struct Open {
    std::vector<std::string> statements;
    bool of_a_call = false;
  };
  std::map<std::string, Open> connections;
  Statements all;
  for (std::string line; std::getline(file, line);) {
    absl::string_view text = line;
    if (!absl::ConsumePrefix(&text, kMark)) continue;
    Open& open = connections[std::string(text.substr(0, text.find('|')))];
    if (absl::StrContains(text, "DETAIL:  parameters: ")) {
      const bool begins = open.statements.size() == 2;  // the settings come second
      if (begins) open.of_a_call = OfACall(text);
      continue;
    }
    const size_t execute = text.find("execute ");
    if (execute == absl::string_view::npos) continue;
    text = text.substr(text.find(": ", execute) + 2);
    if (absl::StartsWith(text, "NOTIFY ")) continue;  // every ten milliseconds at most
    open.statements.push_back(Normalised(text));
    if (text != "COMMIT") continue;
    if (open.of_a_call) {
      for (const std::string& statement : open.statements) ++all[statement];
    }
    open = Open();
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
    if (absl::ConsumePrefix(&text, kOptional)) {
      statements[Normalised(absl::StripSuffix(text, ";"))] = 0;
      continue;
    }
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
  bool same = true;
  const auto compare = [&](const std::string& text, int wanted, int sent) {
    if (wanted == sent) return;
    same = false;
    std::cerr << "script " << wanted << ", service " << sent << ": " << text << "\n";
  };
  for (const auto& [text, count] : script) {
    const auto sent = service.find(text);
    if (count > 0) compare(text, count, sent == service.end() ? 0 : sent->second);
  }
  for (const auto& [text, count] : service) {
    if (!script.contains(text)) compare(text, 0, count);
  }
  return same;
}

}  // namespace cc::bench
