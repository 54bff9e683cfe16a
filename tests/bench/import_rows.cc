#include "tests/bench/import_rows.h"

#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "cc/registry/v1/import_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "tests/bench/table.h"

namespace cc::bench {
namespace {

using registry::v1::Import;
using tests::Suite;

constexpr char kOffice[] = "UA12120000000089862";
constexpr double kTarget = 0.35;

std::string Psql(const Suite& suite, const std::string& sql) {
  const std::string file = absl::StrCat(suite.Text({"data"}), "/import-bench.sql");
  std::ofstream(file) << sql;
  return suite
      .Run(absl::StrCat("psql -qAtX -v ON_ERROR_STOP=1 -h '", suite.Text({"postgres", "socket"}),
                        "' -p ", suite.Text({"postgres", "port"}), " -U postgres -f '", file,
                        "' cc_registry 2>&1"))
      .text;
}

template <typename Answer>
Answer Call(const Suite& suite, const char* method, const google::protobuf::Message& request) {
  return Ask<Answer>({suite.Dial("registry"),
                      absl::StrCat("/cc.registry.v1.ImportService/", method),
                      suite.Token("registrar"), [&request](int64_t) { return Pack(request); }});
}

std::string Upload(const Suite& suite, const std::string& content) {
  registry::v1::CreateUploadRequest create;
  create.set_size(static_cast<int64_t>(content.size()));
  create.set_sha256(absl::BytesToHexString(platform::Sha256(content)));
  auto upload = Call<common::v1::Upload>(suite, "CreateUpload", create);
  for (size_t at = 0; at < content.size(); at += 1 << 20) {
    registry::v1::AppendUploadRequest append;
    append.set_id(upload.id());
    append.set_offset(static_cast<int64_t>(at));
    append.set_chunk(content.substr(at, 1 << 20));
    upload = Call<common::v1::Upload>(suite, "AppendUpload", append);
  }
  return upload.id();
}

Import Awaited(const Suite& suite, Import import, Import::State state) {
  registry::v1::GetImportRequest get;
  get.set_id(import.id());
  while (import.state() == state) {
    absl::SleepFor(absl::Milliseconds(20));
    import = Call<Import>(suite, "GetImport", get);
  }
  return import;
}

// Rows of one table that the import made: which, and how the copies are made others, so that they
// stand beside the first: ids keep the order of their time, keys their length.
struct Table {
  const char* name;
  const char* rows;  // condition; $REGISTRATIONS: those of the import
  bool staged;       // made before anything is applied
};
constexpr Table kTables[] = {
    {"public.households",
     "id IN (SELECT household_id FROM registrations WHERE id IN ($REGISTRATIONS))", false},
    {"public.registrations", "id IN ($REGISTRATIONS)", false},
    {"public.people", "registration_id IN ($REGISTRATIONS)", false},
    {"public.certificates", "registration_id IN ($REGISTRATIONS)", false},
    {"public.identity_keys", "registration_id IN ($REGISTRATIONS)", false},
    {"public.match_keys",
     "person_id IN (SELECT id FROM people WHERE registration_id IN ($REGISTRATIONS))", false},
    {"platform.outbox",
     "key IN ($REGISTRATIONS_TEXT UNION ALL SELECT id::text FROM people WHERE registration_id IN "
     "($REGISTRATIONS))",
     false},
    {"platform.audit", "id > $AUDIT AND method = 'cc.registry.v1.ImportService.ApplyImport'",
     false},
    {"public.import_entries", "import_id = '$IMPORT'", true},
};

std::string Columns(const Suite& suite, const Table& table, bool expressions) {
  const std::vector<std::string> name = absl::StrSplit(table.name, '.');
  const std::string changed =
      "CASE WHEN column_name IN ('import_id', 'decision_id') THEN quote_ident(column_name) "
      "WHEN data_type = 'uuid' THEN format('(substr(%1$I::text, 1, 24) || substr(md5(%1$I::text), "
      "1, 12))::uuid', column_name) "
      "WHEN table_name = 'import_entries' AND column_name = 'number' THEN '-number' "
      "WHEN data_type = 'bytea' AND column_name ~ '(_index|key)$' THEN format('substr(sha256(%I), "
      "1, 16)', column_name) "
      "WHEN table_name = 'match_keys' AND column_name = 'keys' THEN "
      "'ARRAY(SELECT k # 1234567890123 FROM unnest(keys) k)' ELSE quote_ident(column_name) END";
  return std::string(absl::StripAsciiWhitespace(Psql(
      suite, absl::StrCat("SELECT string_agg(", expressions ? changed : "quote_ident(column_name)",
                          ", ', ' ORDER BY ordinal_position) FROM information_schema.columns "
                          "WHERE table_schema = '",
                          name[0], "' AND table_name = '", name[1],
                          "' AND is_identity = 'NO' AND is_generated = 'NEVER'"))));
}

// Seconds of COPY of the import's rows, from files of the server's own, without the commit.
double CopySeconds(const Suite& suite, const Import& import, const std::string& last_audit,
                   bool with_staged) {
  const std::string folder = std::string(
      absl::StripAsciiWhitespace(suite.Run("mktemp -d /tmp/cc-bench-copy.XXXXXX").text));
  suite.Run(absl::StrCat("chmod 777 ", folder));
  const std::string registrations =
      absl::StrCat("SELECT registration_id FROM import_entries WHERE state = 5 AND import_id = '",
                   import.id(), "'");
  std::string out, in = "BEGIN;\nSELECT clock_timestamp() AS began \\gset\n";
  for (const Table& table : kTables) {
    if (table.staged && !with_staged) continue;
    const std::string file = absl::StrCat(folder, "/", table.name);
    absl::StrAppend(
        &out, "COPY (SELECT ", Columns(suite, table, true), " FROM ", table.name, " WHERE ",
        absl::StrReplaceAll(
            table.rows,
            {{"$REGISTRATIONS_TEXT",
              absl::StrReplaceAll(registrations, {{"registration_id", "registration_id::text"}})},
             {"$REGISTRATIONS", registrations},
             {"$AUDIT", last_audit},
             {"$IMPORT", import.id()}}),
        ") TO '", file, "' (FORMAT binary);\n");
    absl::StrAppend(&in, "COPY ", table.name, " (", Columns(suite, table, false), ") FROM '", file,
                    "' (FORMAT binary);\n");
  }
  absl::StrAppend(&in,
                  "SET CONSTRAINTS ALL IMMEDIATE;\nSELECT extract(epoch FROM clock_timestamp() - "
                  ":'began'::timestamptz);\nROLLBACK;\n");
  const std::string refused = Psql(suite, out);
  const std::string answer = Psql(suite, in);
  suite.Run(absl::StrCat("rm -rf ", folder));
  double seconds = 0;
  const std::vector<std::string> lines = absl::StrSplit(answer, '\n', absl::SkipWhitespace());
  if (lines.empty() || !absl::SimpleAtod(lines.back(), &seconds))
    std::cerr << "copy: " << refused << answer << "\n";
  return seconds;
}

void Compare(const std::string& what, const Import& import, double seconds, double copy) {
  const double rate = seconds > 0 ? import.row_count() / seconds : 0;
  const double base = copy > 0 ? import.row_count() / copy : 0;
  const double ratio = base > 0 ? rate / base : 0;
  Row(what, absl::StrFormat("%.0f people/s", rate), absl::StrFormat("COPY %.0f people/s", base),
      absl::StrFormat("%.2f", ratio), absl::StrFormat("≥ %.2f", kTarget), ratio >= kTarget);
}

}  // namespace

void ImportRows(const Suite& suite, int people) {
  const std::string file = absl::StrCat(suite.Text({"data"}), "/import-bench.csv");
  const std::string seed = absl::StrCat(absl::ToUnixSeconds(absl::Now()));
  const auto made = suite.Ccctl("registrar", absl::StrCat("simulate registry --people=", people,
                                                          " --seed=", seed, " --out=", file));
  if (made.code != 0) {
    std::cerr << "simulate: " << made.text << "\n";
    return;
  }
  const std::string content = tests::ReadFile(file);
  const std::string last_audit = std::string(
      absl::StripAsciiWhitespace(Psql(suite, "SELECT coalesce(max(id), 0) FROM platform.audit")));
  registry::v1::CreateImportRequest create;
  create.set_upload_id(Upload(suite, content));
  create.set_office_unit_code(kOffice);
  create.set_file_name("synthetic.csv");
  const absl::Time began = absl::Now();
  Import import = Call<Import>(suite, "CreateImport", create);
  import = Awaited(suite, import, Import::STATE_STAGING);
  const absl::Time staged = absl::Now();
  registry::v1::ApplyImportRequest apply;
  apply.set_id(import.id());
  import = Awaited(suite, Call<Import>(suite, "ApplyImport", apply), Import::STATE_APPLYING);
  const absl::Time applied = absl::Now();
  if (import.state() != Import::STATE_APPLIED || import.applied_count() == 0) {
    std::cerr << "import: " << import.ShortDebugString() << "\n";
    return;
  }
  const std::string held(absl::StripAsciiWhitespace(Psql(suite, "SELECT count(*) FROM people")));
  Psql(suite, "ANALYZE");
  const double copy = CopySeconds(suite, import, last_audit, /*with_staged=*/false);
  const double copy_all = CopySeconds(suite, import, last_audit, /*with_staged=*/true);
  const std::string of =
      absl::StrFormat(" (%d households, %d of them registered; %s people registered then)",
                      import.entry_count(), import.applied_count(), held);
  Compare(absl::StrCat("import, from ApplyImport to the last registration: read back, encrypted, "
                       "keyed, with audit and feed",
                       of),
          import, absl::ToDoubleSeconds(applied - staged), copy);
  Compare(absl::StrCat("import, from CreateImport on: read, checked, compared with the register, "
                       "staged, then applied",
                       of),
          import, absl::ToDoubleSeconds(applied - began), copy_all);
}

}  // namespace cc::bench
