#include "services/registry/masking_store.h"

namespace cc::registry {
namespace {

using platform::Rows;
using platform::Tx;

// Whatever is not listed is masked for a caller who may see identifiers only in a part of what they
// may read.
constexpr RecordKind kRecords[] = {
    {"cc.registry.v1.Person", "SELECT id FROM people WHERE id = ANY ($1::uuid[])"},
    {"cc.registry.v1.Registration", "SELECT id FROM registrations WHERE id = ANY ($1::uuid[])"},
    {"cc.registry.v1.PreRegistration",
     "SELECT id FROM pre_registrations WHERE id = ANY ($1::uuid[])"},
};

}  // namespace

const RecordKind* FindRecordKind(absl::string_view message) {
  for (const RecordKind& kind : kRecords) {
    if (message == kind.message) return &kind;
  }
  return nullptr;
}

absl::StatusOr<std::vector<std::string>> VisibleRecords(Tx& tx, const RecordKind& kind,
                                                        const std::vector<std::string>& ids) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query(kind.visible, ids));
  std::vector<std::string> visible;
  for (int i = 0; i < rows.size(); ++i) visible.push_back(rows[i].str(0));
  return visible;
}

}  // namespace cc::registry
