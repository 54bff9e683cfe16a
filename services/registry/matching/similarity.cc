#include "services/registry/matching/similarity.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <utility>

namespace cc::registry::matching {
namespace {

constexpr size_t kMost = 64;

}  // namespace

double JaroWinkler(absl::string_view a, absl::string_view b) {
  a = a.substr(0, kMost);
  b = b.substr(0, kMost);
  if (a.empty() || b.empty()) return 0;
  if (a == b) return 1;
  const size_t reach = std::max<size_t>(std::max(a.size(), b.size()) / 2, 1) - 1;
  uint64_t used_a = 0, used_b = 0;
  int common = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    const size_t end = std::min(i + reach + 1, b.size());
    for (size_t j = i > reach ? i - reach : 0; j < end; ++j) {
      if (a[i] != b[j] || (used_b >> j & 1)) continue;
      used_a |= uint64_t{1} << i;
      used_b |= uint64_t{1} << j;
      ++common;
      break;
    }
  }
  if (common == 0) return 0;
  int moved = 0;
  for (size_t i = 0, j = 0; i < a.size(); ++i) {
    if (!(used_a >> i & 1)) continue;
    while (!(used_b >> j & 1)) ++j;
    moved += a[i] != b[j];
    ++j;
  }
  const double c = common;
  const double jaro = (c / static_cast<double>(a.size()) + c / static_cast<double>(b.size()) +
                       (c - moved / 2.0) / c) /
                      3;
  size_t prefix = 0;
  while (prefix < 4 && prefix < a.size() && prefix < b.size() && a[prefix] == b[prefix]) ++prefix;
  return jaro + static_cast<double>(prefix) * 0.1 * (1 - jaro);
}

int TypingErrors(absl::string_view a, absl::string_view b, int most) {
  a = a.substr(0, kMost);
  b = b.substr(0, kMost);
  while (!a.empty() && !b.empty() && a.front() == b.front()) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  if (std::abs(static_cast<int>(a.size()) - static_cast<int>(b.size())) > most) return most + 1;
  std::array<std::array<int, kMost + 1>, 3> rows;
  int *before = rows[0].data(), *row = rows[1].data(), *next = rows[2].data();
  for (size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<int>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    next[0] = static_cast<int>(i);
    int least = next[0];
    for (size_t j = 1; j <= b.size(); ++j) {
      next[j] = std::min({row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        next[j] = std::min(next[j], before[j - 2] + 1);
      least = std::min(least, next[j]);
    }
    if (least > most) return most + 1;
    std::swap(before, row);
    std::swap(row, next);
  }
  return std::min(row[b.size()], most + 1);
}

}  // namespace cc::registry::matching
