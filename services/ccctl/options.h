#ifndef SERVICES_CCCTL_OPTIONS_H_
#define SERVICES_CCCTL_OPTIONS_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/ccctl/text.h"

// The flags that every command takes.
namespace cc::ccctl {

// Looks up an environment variable; nothing where it is not set.
using Environment = std::function<std::optional<std::string>(const std::string&)>;

struct Options {
  std::string run;         // run.json of a local run; CC_RUN, else var/run.json where it is there
  std::string endpoint;    // host:port, instead of what `run` says
  std::string cert_dir;    // tls.crt, tls.key, ca.crt; CC_CERT_DIR
  std::string as;          // demo identity; CC_AS
  std::string token_file;  // CC_TOKEN_FILE
  std::string output;      // table, json; empty = table on a terminal; of a download the file
  std::string json;        // request as JSON: a file, or - for standard input
  std::optional<absl::Duration> timeout;
  int max_events = 0;  // of a stream; 0 = no end
  bool all_pages = false;
  bool verbose = false;
  bool help = false;
  Language language = Language::kEnglish;
};

struct CommandLine {
  Options options;
  std::vector<std::string> rest;  // words, and flags that are fields of the request, in their order
};

struct Flag {
  const char* name;   // as in the struct above
  const char* value;  // what stands after `=`; null for a switch
  const char* help;
};
// For help and completion.
const std::vector<Flag>& Flags();

// Takes the common flags out of `arguments` (`-` and `_` in names are one). `--set.x=` is always a
// field, and what follows `--` is left alone. INVALID_ARGUMENT for a common flag with a wrong
// value.
absl::StatusOr<CommandLine> ParseCommandLine(const std::vector<std::string>& arguments,
                                             const Environment& environment);

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_OPTIONS_H_
