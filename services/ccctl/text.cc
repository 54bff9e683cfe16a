#include "services/ccctl/text.h"

#include <cstdint>

#include "absl/strings/ascii.h"

namespace cc::ccctl {
namespace {

// The next code point and how many bytes it takes; length 0 where the bytes are not UTF-8.
struct CodePoint {
  uint32_t value;
  size_t length;
};

CodePoint Next(absl::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {0, 0};
  uint32_t value = lead & (0xFF >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {0, 0};
    value = value << 6 | (byte(i) & 0x3F);
  }
  const uint32_t least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
  if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {0, 0};
  return {value, length};
}

size_t WidthOf(uint32_t c) {
  struct Range {
    uint32_t first, last;
  };
  static constexpr Range kNone[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x200B, 0x200F},
                                    {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};
  static constexpr Range kWide[] = {{0x1100, 0x115F}, {0x2E80, 0xA4CF},   {0xAC00, 0xD7A3},
                                    {0xF900, 0xFAFF}, {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
                                    {0xFFE0, 0xFFE6}, {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFD}};
  for (const Range& range : kNone) {
    if (c >= range.first && c <= range.last) return 0;
  }
  for (const Range& range : kWide) {
    if (c >= range.first && c <= range.last) return 2;
  }
  return 1;
}

}  // namespace

bool IsUtf8(absl::string_view text) {
  while (!text.empty()) {
    const CodePoint next = Next(text);
    if (next.length == 0) return false;
    text.remove_prefix(next.length);
  }
  return true;
}

size_t DisplayWidth(absl::string_view text) {
  size_t width = 0;
  while (!text.empty()) {
    const CodePoint next = Next(text);
    width += next.length == 0 ? 1 : WidthOf(next.value);
    text.remove_prefix(next.length == 0 ? 1 : next.length);
  }
  return width;
}

std::string Fit(absl::string_view text, size_t width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  std::string result;
  size_t used = 1;  // the ellipsis
  while (!text.empty()) {
    const CodePoint next = Next(text);
    const size_t length = next.length == 0 ? 1 : next.length;
    const size_t more = next.length == 0 ? 1 : WidthOf(next.value);
    if (used + more > width) break;
    used += more;
    result.append(text.data(), length);
    text.remove_prefix(length);
  }
  return result + "…";
}

std::string OneLine(absl::string_view text) {
  std::string result;
  while (!text.empty()) {
    const CodePoint next = Next(text);
    const size_t length = next.length == 0 ? 1 : next.length;
    // C0, DEL, C1 and the marks that turn the direction of writing.
    const uint32_t c = next.value;
    const bool steers = next.length == 0 || c < 0x20 || (c >= 0x7F && c < 0xA0) ||
                        (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    if (steers) {
      result += ' ';
    } else {
      result.append(text.data(), length);
    }
    text.remove_prefix(length);
  }
  return result;
}

std::string Kebab(absl::string_view name) {
  std::string result;
  for (size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '_') {
      result += '-';
    } else if (absl::ascii_isupper(name[i])) {
      if (i > 0 && name[i - 1] != '_' && !absl::ascii_isupper(name[i - 1])) result += '-';
      result += absl::ascii_tolower(name[i]);
    } else {
      result += name[i];
    }
  }
  return result;
}

std::string Snake(absl::string_view name) {
  std::string result(name);
  for (char& c : result) {
    if (c == '-') c = '_';
  }
  return result;
}

}  // namespace cc::ccctl
