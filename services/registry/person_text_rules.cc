#include "services/registry/person_text_rules.h"

#include <algorithm>

namespace cc::registry {
namespace {

void AppendUtf8(std::string& text, char32_t point) {
  if (point < 0x80) {
    text += static_cast<char>(point);
  } else if (point < 0x800) {
    text += static_cast<char>(0xC0 | (point >> 6));
    text += static_cast<char>(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    text += static_cast<char>(0xE0 | (point >> 12));
    text += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (point & 0x3F));
  } else {
    text += static_cast<char>(0xF0 | (point >> 18));
    text += static_cast<char>(0x80 | ((point >> 12) & 0x3F));
    text += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (point & 0x3F));
  }
}

bool IsCyrillic(char32_t point) { return point >= 0x0400 && point <= 0x04FF; }

char32_t UpperCase(char32_t point) {
  if (point >= U'a' && point <= U'z') return point - 0x20;
  if (point >= 0x0430 && point <= 0x044F) return point - 0x20;
  if (point >= 0x0450 && point <= 0x045F) return point - 0x50;
  if (point == 0x0491) return 0x0490;
  return point;
}

char32_t Fold(char32_t point) {
  if (IsOneOf(point, U"\u2019\u02BC\u2018\u0060\u00B4\u2032\u02B9\u201B")) return U'\'';
  if (IsOneOf(point, U"\u2010\u2011\u2012\u2013\u2014\u2212")) return U'-';
  if (IsOneOf(point, U"\u00A0\u2007\u202F\t\n\r")) return U' ';
  return UpperCase(point);
}

// Й and Ї typed as a letter and a combining mark.
char32_t Compose(char32_t letter, char32_t mark) {
  if (mark == 0x0306 && letter == 0x0418) return 0x0419;
  if (mark == 0x0308 && letter == 0x0406) return 0x0407;
  if (mark == 0x0308 && letter == 0x0415) return 0x0401;
  return 0;
}

constexpr char32_t kLatin[] = U"ABCEHIKMOPTXY";
constexpr char32_t kCyrillic[] = U"АВСЕНІКМОРТХУ";

char32_t Counterpart(char32_t point, const char32_t* from, const char32_t* to) {
  for (int i = 0; from[i] != 0; ++i) {
    if (from[i] == point) return to[i];
  }
  return point;
}

}  // namespace

std::u32string CodePoints(absl::string_view text) {
  std::u32string points;
  for (size_t i = 0; i < text.size();) {
    unsigned char lead = static_cast<unsigned char>(text[i]);
    size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t point = lead < 0x80 ? lead : lead & (0x7F >> length);
    for (size_t k = 1; k < length && i + k < text.size(); ++k) {
      point = (point << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3F);
    }
    points.push_back(i + length <= text.size() ? point : U'\uFFFD');
    i += length;
  }
  return points;
}

std::string Utf8(const std::u32string& points) {
  std::string text;
  for (char32_t point : points) AppendUtf8(text, point);
  return text;
}

std::u32string NormalisedPoints(absl::string_view text) {
  std::u32string folded;
  for (char32_t point : CodePoints(text)) {
    point = Fold(point);
    if (point == U' ' && (folded.empty() || folded.back() == U' ')) continue;
    if (char32_t composed = folded.empty() ? 0 : Compose(folded.back(), point)) {
      folded.back() = composed;
    } else {
      folded.push_back(point);
    }
  }
  while (!folded.empty() && folded.back() == U' ') folded.pop_back();
  if (std::any_of(folded.begin(), folded.end(), IsCyrillic)) {
    std::transform(folded.begin(), folded.end(), folded.begin(), CyrillicLookAlike);
  }
  return folded;
}

std::string Normalise(absl::string_view text) { return Utf8(NormalisedPoints(text)); }

char32_t CyrillicLookAlike(char32_t latin) { return Counterpart(latin, kLatin, kCyrillic); }
char32_t LatinLookAlike(char32_t cyrillic) { return Counterpart(cyrillic, kCyrillic, kLatin); }

bool IsOneOf(char32_t point, const char32_t* set) {
  for (; *set != 0; ++set) {
    if (*set == point) return true;
  }
  return false;
}

bool IsUkrainianLetter(char32_t point) {
  return (point >= 0x0410 && point <= 0x042F && !IsOneOf(point, U"ЫЪЭ")) || IsOneOf(point, U"ҐЄІЇ");
}

bool IsLatinLetter(char32_t point) { return point >= U'A' && point <= U'Z'; }

bool IsDigit(char32_t point) { return point >= U'0' && point <= U'9'; }

}  // namespace cc::registry
