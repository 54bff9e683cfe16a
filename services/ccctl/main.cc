#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "services/ccctl/command.h"

int main(int argc, char** argv) {
  // What goes wrong is said by ccctl; the library's own lines would stand between.
  setenv("GRPC_VERBOSITY", "NONE", /*overwrite=*/0);
  winsize size{};
  const bool sized = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
  cc::ccctl::Console console{
      .in = std::cin,
      .out = std::cout,
      .err = std::cerr,
      .out_is_terminal = isatty(STDOUT_FILENO) == 1,
      .err_is_terminal = isatty(STDERR_FILENO) == 1,
      .width = sized ? size.ws_col : 0u,
      .environment = [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
      },
  };
  return cc::ccctl::Run(cc::ccctl::Contract::Embedded(), {argv + 1, argv + argc}, console);
}
