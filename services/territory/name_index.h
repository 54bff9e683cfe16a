#ifndef SERVICES_TERRITORY_NAME_INDEX_H_
#define SERVICES_TERRITORY_NAME_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace cc::territory {

// Keys of names (name_key.h) and what is called so, in sorted arrays: immutable, some 20 bytes a
// name. Similar keys are found by looking at all of them: most are told apart by the set of their
// letters, the rest by a distance computed in the bits of one word.
class NameIndex {
 public:
  using Entry = uint32_t;

  NameIndex() = default;
  explicit NameIndex(std::vector<std::pair<std::string, Entry>> names);

  absl::Span<const Entry> Exact(absl::string_view key) const;
  // Entries of all keys that begin so; those of the key itself first.
  absl::Span<const Entry> Beginning(absl::string_view prefix) const;
  // Calls `found` for every key within `most` typing errors (a swap of neighbours counts as one),
  // or, with `beginning`, for every key of which some beginning is. Nothing for texts over 64
  // sounds.
  void Similar(absl::string_view text, int most, bool beginning,
               absl::FunctionRef<void(absl::Span<const Entry>, int errors)> found) const;

  size_t bytes() const;

 private:
  absl::string_view key(size_t i) const {
    return absl::string_view(keys_).substr(key_starts_[i], key_starts_[i + 1] - key_starts_[i]);
  }
  size_t LowerBound(absl::string_view text) const;
  absl::Span<const Entry> EntriesOf(size_t first, size_t last) const;

  std::string keys_;
  std::vector<uint32_t> key_starts_{0}, entry_starts_{0};
  std::vector<uint32_t> letters_;  // which letters a key has, one bit each
  std::vector<Entry> entries_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_NAME_INDEX_H_
