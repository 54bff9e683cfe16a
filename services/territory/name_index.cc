#include "services/territory/name_index.h"

#include <algorithm>
#include <array>
#include <bit>

namespace cc::territory {
namespace {

uint32_t LettersOf(absl::string_view key) {
  uint32_t letters = 0;
  for (char c : key) letters |= 1u << (static_cast<unsigned char>(c) % 32);
  return letters;
}

// Restricted Damerau-Levenshtein distance of one text to many, bit-parallel (Hyyrö 2003).
class Distance {
 public:
  explicit Distance(absl::string_view text) : size_(static_cast<int>(text.size())) {
    for (size_t i = 0; i < text.size(); ++i) masks_[text[i] & 0x7F] |= uint64_t{1} << i;
  }

  // To `key`, or to that of its beginnings which is nearest.
  int To(absl::string_view key, bool beginning) const {
    const uint64_t last = uint64_t{1} << (size_ - 1);
    uint64_t up = ~uint64_t{0}, down = 0, same = 0, mask_before = 0;
    int errors = size_, least = size_;
    for (char c : key) {
      const uint64_t mask = masks_[c & 0x7F];
      const uint64_t swapped = ((~same & mask) << 1) & mask_before;
      same = (((mask & up) + up) ^ up) | mask | down | swapped;
      uint64_t right = down | ~(same | up);
      const uint64_t left = same & up;
      if (right & last) ++errors;
      if (left & last) --errors;
      right = right << 1 | 1;
      up = left << 1 | ~(same | right);
      down = right & same;
      mask_before = mask;
      least = std::min(least, errors);
    }
    return beginning ? least : errors;
  }

 private:
  std::array<uint64_t, 128> masks_{};
  int size_;
};

}  // namespace

NameIndex::NameIndex(std::vector<std::pair<std::string, Entry>> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  size_t characters = 0, keys = 0;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0 && names[i].first == names[i - 1].first) continue;
    characters += names[i].first.size();
    ++keys;
  }
  keys_.reserve(characters);
  key_starts_.reserve(keys + 1);
  entry_starts_.reserve(keys + 1);
  letters_.reserve(keys);
  entries_.reserve(names.size());
  for (size_t i = 0; i < names.size(); ++i) {
    if (i == 0 || names[i].first != names[i - 1].first) {
      if (i > 0) entry_starts_.push_back(static_cast<uint32_t>(entries_.size()));
      keys_ += names[i].first;
      key_starts_.push_back(static_cast<uint32_t>(keys_.size()));
      letters_.push_back(LettersOf(names[i].first));
    }
    entries_.push_back(names[i].second);
  }
  if (!names.empty()) entry_starts_.push_back(static_cast<uint32_t>(entries_.size()));
}

size_t NameIndex::LowerBound(absl::string_view text) const {
  size_t low = 0, high = letters_.size();
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (key(middle) < text)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

absl::Span<const NameIndex::Entry> NameIndex::EntriesOf(size_t first, size_t last) const {
  return absl::MakeConstSpan(entries_).subspan(entry_starts_[first],
                                               entry_starts_[last] - entry_starts_[first]);
}

absl::Span<const NameIndex::Entry> NameIndex::Exact(absl::string_view text) const {
  const size_t at = LowerBound(text);
  if (at == letters_.size() || key(at) != text) return {};
  return EntriesOf(at, at + 1);
}

absl::Span<const NameIndex::Entry> NameIndex::Beginning(absl::string_view prefix) const {
  // Keys are ASCII: 0x7F follows everything that begins with the prefix.
  return EntriesOf(LowerBound(prefix), LowerBound(std::string(prefix) + '\x7F'));
}

void NameIndex::Similar(absl::string_view text, int most, bool beginning,
                        absl::FunctionRef<void(absl::Span<const Entry>, int)> found) const {
  if (text.empty() || text.size() > 64) return;
  const Distance distance(text);
  const uint32_t letters = LettersOf(text);
  const size_t least = text.size() - std::min(text.size(), static_cast<size_t>(most));
  for (size_t i = 0; i < letters_.size(); ++i) {
    const size_t size = key_starts_[i + 1] - key_starts_[i];
    if (size < least || (!beginning && size > text.size() + static_cast<size_t>(most))) continue;
    // Each error takes at most one letter of the text away and brings at most one other in.
    if (std::popcount(letters & ~letters_[i]) > most) continue;
    if (!beginning && std::popcount(letters_[i] & ~letters) > most) continue;
    if (int errors = distance.To(key(i), beginning); errors <= most)
      found(EntriesOf(i, i + 1), errors);
  }
}

size_t NameIndex::bytes() const {
  return keys_.capacity() + sizeof(uint32_t) * (key_starts_.capacity() + entry_starts_.capacity() +
                                                letters_.capacity() + entries_.capacity());
}

}  // namespace cc::territory
