#include "services/platform/testing/schema.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace cc::platform {
namespace {

std::string Output(const std::string& command) {
  std::string text;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return text;
  char buffer[4096];
  for (size_t n; (n = fread(buffer, 1, sizeof(buffer), pipe)) > 0;) text.append(buffer, n);
  EXPECT_EQ(pclose(pipe), 0) << "pg_dump failed";
  return text;
}

// Settings, comments, psql commands and rights say nothing of the tables.
bool Tells(absl::string_view line) {
  for (const char* prefix : {"--", "SET ", "SELECT pg_catalog.set_config", "\\", "GRANT ",
                             "REVOKE ", "ALTER DEFAULT PRIVILEGES"}) {
    if (absl::StartsWith(line, prefix)) return false;
  }
  return true;
}

}  // namespace

std::string DumpSchema(const std::string& owner_conninfo) {
  std::string quoted = absl::StrReplaceAll(owner_conninfo, {{"'", "'\\''"}});
  std::string dump = Output(absl::StrCat(
      "PATH=\"$PATH:/usr/lib/postgresql/15/bin\" pg_dump --schema-only --no-owner --no-privileges "
      "--schema=public '",
      quoted, "'"));
  std::string schema;
  bool blank = true;
  for (absl::string_view line : absl::StrSplit(dump, '\n')) {
    if (!Tells(line) || (blank && line.empty())) continue;
    blank = line.empty();
    absl::StrAppend(&schema, line, "\n");
  }
  while (absl::EndsWith(schema, "\n\n")) schema.pop_back();
  return schema;
}

std::string KeptSchema(const std::string& path, const std::string& actual) {
  if (std::getenv("CC_WRITE_SCHEMA") != nullptr) std::ofstream(path) << actual;
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace cc::platform
