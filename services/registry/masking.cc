#include "services/registry/masking.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "google/protobuf/descriptor.h"
#include "services/registry/masking_store.h"

namespace cc::registry {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using platform::Call;
using platform::Scope;

// Of any message, and of a document. A test asks of every new personal text whether it belongs
// here.
bool IsIdentifier(const FieldDescriptor* field) {
  static const auto* names =
      new std::set<std::string>{"rnokpp", "unzr", "phone", "certificate_number"};
  return field->type() == FieldDescriptor::TYPE_STRING &&
         (names->contains(field->name()) ||
          (field->name() == "number" && field->containing_type()->name() == "IdentityDocument"));
}

// Calls `each` for every message at or below this one that is set.
template <typename Each>
void Walk(Message& message, const Each& each) {
  if (!each(message)) return;
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE ||
        !MayHoldIdentifiers(field->message_type())) {
      continue;
    }
    if (!field->is_repeated()) {
      Walk(*reflection->MutableMessage(&message, field), each);
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i)
      Walk(*reflection->MutableRepeatedMessage(&message, field, i), each);
  }
}

void MaskOwn(Message& message) {
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (!IsIdentifier(field)) continue;
    if (!field->is_repeated()) {
      reflection->SetString(&message, field, Masked(reflection->GetString(message, field)));
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      reflection->SetRepeatedString(&message, field, i,
                                    Masked(reflection->GetRepeatedString(message, field, i)));
    }
  }
}

bool Holds(const Descriptor* type, std::set<const Descriptor*>& seen) {
  if (!seen.insert(type).second) return false;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (IsIdentifier(field)) return true;
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && Holds(field->message_type(), seen))
      return true;
  }
  return false;
}

// A record of its own, whose scope says who may see it; null for any other message.
const RecordKind* RecordOf(const Message& message, std::string& id) {
  const RecordKind* kind = FindRecordKind(message.GetDescriptor()->full_name());
  if (kind == nullptr) return nullptr;
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName("id");
  id = message.GetReflection()->GetString(message, field);
  return id.empty() ? nullptr : kind;
}

bool Covers(const Scope& outer, const Scope& inner) {
  return std::includes(outer.keys().begin(), outer.keys().end(), inner.keys().begin(),
                       inner.keys().end());
}

}  // namespace

std::string Masked(absl::string_view text) {
  const size_t shown = text.size() >= 9 ? 4 : text.size() >= 6 ? 2 : 0;
  size_t from = text.size() - shown;
  // Not in the middle of a letter.
  while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0) == 0x80) ++from;
  return absl::StrCat("****", text.substr(from));
}

bool MayHoldIdentifiers(const Descriptor* type) {
  static absl::Mutex mu;
  static auto* const known = new absl::flat_hash_map<const Descriptor*, bool>;
  {
    absl::ReaderMutexLock lock(&mu);
    if (const auto found = known->find(type); found != known->end()) return found->second;
  }
  std::set<const Descriptor*> seen;
  const bool holds = Holds(type, seen);
  absl::MutexLock lock(&mu);
  (*known)[type] = holds;
  return holds;
}

void MaskIdentifiers(Message& message) {
  Walk(message, [](Message& each) {
    MaskOwn(each);
    return true;
  });
}

absl::Status Masking::Apply(const Call& call, Message& answer) const {
  if (!MayHoldIdentifiers(answer.GetDescriptor())) return absl::OkStatus();
  Scope seen = scope_for_(call, kSeeIdentifiers);
  if (Covers(seen, call.scope())) return absl::OkStatus();
  if (seen.empty()) {
    MaskIdentifiers(answer);
    return absl::OkStatus();
  }
  // A part of what the caller may read: the one predicate says of each record whether it is in it.
  std::map<const RecordKind*, std::vector<std::string>> asked;
  Walk(answer, [&](Message& each) {
    std::string id;
    const RecordKind* kind = RecordOf(each, id);
    if (kind != nullptr) asked[kind].push_back(std::move(id));
    return kind == nullptr;
  });
  std::set<std::pair<const RecordKind*, std::string>> visible;
  const Call narrow = call.Within(std::move(seen));
  for (const auto& [kind, ids] : asked) {
    CC_ASSIGN_OR_RETURN(std::vector<std::string> found, db_.Read(narrow, [&](platform::Tx& tx) {
      return VisibleRecords(tx, *kind, ids);
    }));
    for (std::string& id : found) visible.emplace(kind, std::move(id));
  }
  Walk(answer, [&](Message& each) {
    std::string id;
    const RecordKind* kind = RecordOf(each, id);
    if (kind != nullptr && visible.contains({kind, id})) return false;
    MaskOwn(each);
    return true;
  });
  return absl::OkStatus();
}

}  // namespace cc::registry
