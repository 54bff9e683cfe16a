#include "services/ccctl/audit.h"

#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/ccctl/run_file.h"
#include "services/platform/audit/verify.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/log/log.h"

namespace cc::ccctl {
namespace {

using platform::AuditBreak;
using platform::AuditReport;

constexpr absl::Duration kStatementLimit = absl::Minutes(10);

// Where the audit of one service is and what it is compared with.
struct Place {
  std::string service, conninfo, keys, copy;
};

struct AuditArguments {
  std::vector<std::string> services;
  std::map<std::string, std::string> flags;
};

constexpr char kUsage[] =
    "ccctl audit verify [SERVICE …] | ccctl audit verify SERVICE --db-file=FILE --seal-keys=FILE "
    "[--seals=DIR]";

absl::StatusOr<AuditArguments> ParseAudit(const std::vector<std::string>& arguments) {
  AuditArguments parsed;
  if (arguments.empty() || arguments[0] != "verify") return absl::InvalidArgumentError(kUsage);
  for (size_t i = 1; i < arguments.size(); ++i) {
    if (!absl::StartsWith(arguments[i], "--")) {
      parsed.services.push_back(arguments[i]);
      continue;
    }
    const size_t equals = arguments[i].find('=');
    const std::string name = absl::StrReplaceAll(arguments[i].substr(2, equals - 2), {{"_", "-"}});
    if (equals == std::string::npos ||
        (name != "db-file" && name != "seal-keys" && name != "seals")) {
      return absl::InvalidArgumentError(kUsage);
    }
    parsed.flags[name] = arguments[i].substr(equals + 1);
  }
  return parsed;
}

// By the file that deploy/run writes; a flag counts more. Flags name one service's things.
absl::StatusOr<std::vector<Place>> Places(const Session& session, const AuditArguments& given) {
  const Options& options = session.options;
  RunFile run;
  if (!options.run.empty()) {
    absl::StatusOr<RunFile> read = ReadRunFile(options.run, options.language);
    if (!read.ok()) return read.status();
    run = *std::move(read);
  }
  std::vector<std::string> services = given.services;
  if (services.empty()) {
    for (const auto& [name, endpoint] : run.grpc) services.push_back(name);
  }
  if (services.empty() || (!given.flags.empty() && services.size() != 1)) {
    return absl::InvalidArgumentError(kUsage);
  }
  std::vector<Place> places;
  for (const std::string& service : services) {
    Place place{.service = service};
    if (!run.postgres_socket.empty()) {
      place.conninfo = absl::StrCat("host=", run.postgres_socket, " port=", run.postgres_port,
                                    " dbname=cc_", service, " user=cc_", service, "_app");
      place.keys = absl::StrCat(run.sealing_keys, "/", service, ".pub");
      place.copy = absl::StrCat(run.seals, "/", service);
    }
    if (const auto flag = given.flags.find("db-file"); flag != given.flags.end()) {
      // A file, for a conninfo may hold a password.
      absl::StatusOr<std::string> text = ReadFile(flag->second, options.language);
      if (!text.ok()) return text.status();
      place.conninfo = std::string(absl::StripAsciiWhitespace(*text));
      place.copy.clear();
    }
    if (const auto flag = given.flags.find("seal-keys"); flag != given.flags.end())
      place.keys = flag->second;
    if (const auto flag = given.flags.find("seals"); flag != given.flags.end())
      place.copy = flag->second;
    if (place.conninfo.empty() || place.keys.empty()) return absl::InvalidArgumentError(kUsage);
    places.push_back(std::move(place));
  }
  return places;
}

std::string Broken(const Session& session, const AuditBreak& broken) {
  const auto row = [&](absl::string_view uk, absl::string_view en) {
    return session.Say(
        absl::StrCat("запис аудиту ", broken.row, " (печатка ", broken.seal, ") ", uk),
        absl::StrCat("audit row ", broken.row, " (seal ", broken.seal, ") ", en));
  };
  const auto seal = [&](absl::string_view uk, absl::string_view en) {
    return session.Say(absl::StrCat("печатка ", broken.seal, ": ", uk),
                       absl::StrCat("seal ", broken.seal, ": ", en));
  };
  switch (broken.kind) {
    case AuditBreak::kRowChanged:
      return row("змінено", "was changed");
    case AuditBreak::kRowRemoved:
      return row("вилучено", "was removed");
    case AuditBreak::kRowInserted:
      return row("вставлено між опечатаними", "was put between sealed rows");
    case AuditBreak::kEntriesChanged:
      return seal("перелік її записів змінено", "its list of rows was changed");
    case AuditBreak::kSealChanged:
      return seal("це не те, що було підписано чи скопійовано",
                  "it is not what was signed or copied");
    case AuditBreak::kSealMissing:
      return seal("її немає, хоча далі чи в копії ланцюг триває",
                  "it is missing, though the chain or the copy goes on");
    case AuditBreak::kKeyUnknown:
      return seal("підписана ключем, якому ви не довіряєте", "signed with a key you do not trust");
    case AuditBreak::kCopyUnreadable:
      return seal("відповідний рядок копії зіпсовано", "its line in the copy is spoilt");
  }
  return "";
}

std::string Proven(const Session& session, const AuditReport& report, bool copy) {
  std::string text = session.Say(
      absl::StrCat("незмінні ", report.rows, " записів у ", report.seals,
                   " печатках; чекають на печатку: ", report.unsealed),
      absl::StrCat(report.rows, " rows in ", report.seals, " seals are as they were sealed; ",
                   report.unsealed, " wait for their seal"));
  absl::StrAppend(&text,
                  copy ? session.Say(absl::StrCat("; у копії ", report.copied, " печаток"),
                                     absl::StrCat("; the copy holds ", report.copied, " seals"))
                       : session.Say("; без копії відрізаного кінця не видно (--seals=ТЕКА)",
                                     "; without the copy a cut end cannot be seen (--seals=DIR)"));
  return text;
}

}  // namespace

absl::Status RunAudit(const Session& session, const std::vector<std::string>& arguments) {
  absl::StatusOr<AuditArguments> parsed = ParseAudit(arguments);
  if (!parsed.ok()) return parsed.status();
  absl::StatusOr<std::vector<Place>> places = Places(session, *parsed);
  if (!places.ok()) return places.status();
  platform::SetLogLevel(platform::Level::kError);
  const platform::Keyring none;  // nothing here is encrypted
  std::string first_broken;
  for (const Place& place : *places) {
    absl::StatusOr<platform::TrustedKeys> keys = platform::TrustedKeys::FromFile(place.keys);
    if (!keys.ok()) return keys.status();
    platform::Db db({.conninfo = place.conninfo,
                     .connections = 1,
                     .service = "ccctl",
                     .statement_limit = kStatementLimit},
                    none);
    absl::StatusOr<AuditReport> report =
        platform::VerifyAudit(db, *keys, {.service = place.service, .copy_folder = place.copy});
    if (!report.ok()) return report.status();
    const std::string line =
        absl::StrCat(place.service, ": ",
                     report->broken ? Broken(session, *report->broken)
                                    : Proven(session, *report, !place.copy.empty()));
    session.console.out << line << "\n" << std::flush;
    if (report->broken && first_broken.empty()) first_broken = line;
  }
  if (first_broken.empty()) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(
      session.Say("аудит не такий, як був опечатаний: ", "the audit is not as it was sealed: "),
      first_broken));
}

}  // namespace cc::ccctl
