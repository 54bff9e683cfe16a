#include "services/platform/text/ukrainian_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace cc::platform {
namespace {

using Character = Utf8Character;

void Append(uint32_t code, std::string& out) {
  if (code < 0x80) {
    out.push_back(static_cast<char>(code));
  } else if (code < 0x800) {
    out.push_back(static_cast<char>(0xC0 | code >> 6));
    out.push_back(static_cast<char>(0x80 | (code & 0x3F)));
  } else if (code < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | code >> 12));
    out.push_back(static_cast<char>(0x80 | (code >> 6 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (code & 0x3F)));
  } else {
    out.push_back(static_cast<char>(0xF0 | code >> 18));
    out.push_back(static_cast<char>(0x80 | (code >> 12 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (code >> 6 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (code & 0x3F)));
  }
}

bool IsSpace(uint32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || (c >= 0x2000 && c <= 0x200B) ||
         c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

bool IsApostrophe(uint32_t c) {
  return c == '\'' || c == '`' || c == 0xB4 || c == 0x2BC || c == 0x2018 || c == 0x2019 ||
         c == 0x201B || c == 0x2032;
}

uint32_t Lower(uint32_t c) {
  if (c >= 'A' && c <= 'Z') return c + 32;
  if (c >= 0x410 && c <= 0x42F) return c + 32;
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  if (c == 0x490) return 0x491;
  return c;
}

template <typename Map>
std::string Normalise(absl::string_view text, Map map) {
  std::string out;
  out.reserve(text.size());
  bool space = false;
  while (!text.empty()) {
    Character c = NextCharacter(text);
    if (c.valid && IsSpace(c.code)) {
      space = !out.empty();
    } else {
      if (space) out.push_back(' ');
      space = false;
      if (!c.valid)
        out.push_back(text[0]);
      else if (c.code != 0xAD)
        Append(IsApostrophe(c.code) ? 0x2019 : map(c.code), out);
    }
    text.remove_prefix(c.size);
  }
  return out;
}

}  // namespace

std::string Tidy(absl::string_view text) {
  return Normalise(text, [](uint32_t c) { return c; });
}

std::string FoldName(absl::string_view text) { return Normalise(text, Lower); }

std::u32string CodePoints(absl::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  while (!text.empty()) {
    Character c = NextCharacter(text);
    out.push_back(c.code);
    text.remove_prefix(c.size);
  }
  return out;
}

void AppendUtf8(char32_t character, std::string& out) { Append(character, out); }

absl::string_view FirstCharacters(absl::string_view text, size_t count) {
  size_t at = 0;
  while (at < text.size() && count-- > 0) at += NextCharacter(text.substr(at)).size;
  return text.substr(0, at);
}

int EditDistance(absl::string_view a, absl::string_view b, int most) {
  std::u32string x = CodePoints(FirstCharacters(a, 200));
  std::u32string y = CodePoints(FirstCharacters(b, 200));
  if (std::abs(static_cast<int>(x.size()) - static_cast<int>(y.size())) > most) return most + 1;
  std::vector<int> row(y.size() + 1);
  for (size_t j = 0; j <= y.size(); ++j) row[j] = static_cast<int>(j);
  for (size_t i = 1; i <= x.size(); ++i) {
    int diagonal = row[0];
    row[0] = static_cast<int>(i);
    for (size_t j = 1; j <= y.size(); ++j) {
      int replaced = diagonal + (x[i - 1] == y[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return std::min(row.back(), most + 1);
}

std::string LatinLookalikesToUkrainian(absl::string_view text) {
  static constexpr std::array<std::pair<char, uint32_t>, 21> kPairs{{
      {'A', 0x410}, {'B', 0x412}, {'C', 0x421}, {'E', 0x415}, {'H', 0x41D}, {'I', 0x406},
      {'K', 0x41A}, {'M', 0x41C}, {'O', 0x41E}, {'P', 0x420}, {'T', 0x422}, {'X', 0x425},
      {'a', 0x430}, {'c', 0x441}, {'e', 0x435}, {'i', 0x456}, {'o', 0x43E}, {'p', 0x440},
      {'x', 0x445}, {'y', 0x443}, {'k', 0x43A},
  }};
  std::string out;
  for (char c : text) {
    auto it = std::find_if(kPairs.begin(), kPairs.end(), [c](auto& p) { return p.first == c; });
    if (it == kPairs.end())
      out.push_back(c);
    else
      Append(it->second, out);
  }
  return out;
}

}  // namespace cc::platform
