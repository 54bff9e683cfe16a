#ifndef SERVICES_CCCTL_TABLE_H_
#define SERVICES_CCCTL_TABLE_H_

#include <string>
#include <utility>
#include <vector>

#include "google/protobuf/message.h"
#include "services/ccctl/contract.h"

// Messages as a person reads them.
namespace cc::ccctl {

struct Table {
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> rows;
  std::vector<bool> right;  // columns of numbers
};
// Aligned by what a terminal shows. Where `width` columns do not suffice (0 = no limit) the widest
// columns are cut.
std::string Render(const Table& table, size_t width);

// The set scalar fields of a message as (dotted kebab path, text), nested messages flattened, lists
// joined. Lists of messages are left to the caller.
std::vector<std::pair<std::string, std::string>> Flatten(const Message& message);
// The same on one line, for streams: `kind=acts key=… revision=7`, without resume tokens.
std::string Line(const Message& message);

// A whole answer: its fields as `name  value`, each list of messages below as a table under its
// name. An answer that only pages through one list is that table.
std::string RenderAnswer(const Message& answer, size_t width);

// proto3 JSON, every field present, one line where `compact`.
std::string Json(const Message& message, bool compact);

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_TABLE_H_
