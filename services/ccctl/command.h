#ifndef SERVICES_CCCTL_COMMAND_H_
#define SERVICES_CCCTL_COMMAND_H_

#include <istream>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/ccctl/client.h"
#include "services/ccctl/contract.h"
#include "services/ccctl/options.h"

// One run of ccctl.
namespace cc::ccctl {

// Where it reads and writes.
struct Console {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  size_t width = 0;  // columns of the terminal; 0 = no limit
  Environment environment;
};

// Runs the command and returns the exit code: the gRPC code of the outcome.
int Run(const Contract& contract, const std::vector<std::string>& arguments, Console& console);

// What a verb works with.
struct Session {
  const Contract& contract;
  const Options& options;
  Console& console;

  bool table() const {
    return options.output.empty() ? console.out_is_terminal : options.output == "table";
  }
  // INVALID_ARGUMENT where `--output` does not fit what the method answers.
  absl::Status CheckOutput(const MethodDescriptor& method) const;
  std::string Say(absl::string_view uk, absl::string_view en) const {
    return ccctl::Say(options.language, uk, en);
  }
  absl::StatusOr<std::unique_ptr<Client>> Connect(const MethodDescriptor& method) const;
  // Fills a request of `method` from flags and positional arguments (they are the variables of the
  // HTTP path).
  absl::StatusOr<std::unique_ptr<Message>> BuildRequest(
      const MethodDescriptor& method, const std::vector<std::string>& arguments) const;
  absl::StatusOr<std::unique_ptr<Message>> Call(Client& client, const MethodDescriptor& method,
                                                const Message& request) const;
  void Print(const Message& answer) const;
};

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_COMMAND_H_
