#include "services/territory/place_query.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace cc::territory {
namespace {

using platform::NameKey;
using platform::NameWord;
using platform::SplitWords;

using v1::Unit;

constexpr Categories kSettlements =
    CategoryBit(Unit::CATEGORY_SETTLEMENT) | CategoryBit(Unit::CATEGORY_URBAN_TYPE_SETTLEMENT);
constexpr Categories kCities =
    CategoryBit(Unit::CATEGORY_CITY) | CategoryBit(Unit::CATEGORY_SPECIAL_CITY);
constexpr Categories kVillages = CategoryBit(Unit::CATEGORY_VILLAGE);
constexpr Categories kRaions =
    CategoryBit(Unit::CATEGORY_RAION) | CategoryBit(Unit::CATEGORY_CITY_DISTRICT);
constexpr Categories kHromadas = CategoryBit(Unit::CATEGORY_HROMADA);
constexpr Categories kOblasts = CategoryBit(Unit::CATEGORY_OBLAST);

// What a word says of the names beside it.
enum class Role {
  kName,
  kKind,     // «село»: of the name that follows
  kArea,     // «район»: of the name before it, or after it where there is none
  kNear,     // «біля»
  kNothing,  // «територіальна»
};
struct Meaning {
  Role role = Role::kName;
  Categories categories = 0;
};

// By key, so that script and spelling do not matter.
const absl::flat_hash_map<std::string, Meaning>& Vocabulary() {
  static const auto* words = [] {
    auto* map = new absl::flat_hash_map<std::string, Meaning>();
    auto add = [map](Role role, Categories categories, std::initializer_list<const char*> texts) {
      for (const char* text : texts) map->emplace(NameKey(text), Meaning{role, categories});
    };
    add(Role::kKind, kVillages, {"село", "села", "селі", "с", "сільце", "village", "деревня"});
    add(Role::kKind, kSettlements, {"селище", "селища", "селищі", "смт", "сще", "пгт", "посёлок"});
    add(Role::kKind, kCities, {"місто", "міста", "місті", "м", "город", "city", "town"});
    add(Role::kArea, kRaions, {"район", "району", "районі", "рн", "рну", "раион", "district"});
    add(Role::kArea, kOblasts, {"область", "області", "обл", "oblast", "области", "region"});
    add(Role::kArea, kHromadas,
        {"громада", "громади", "громаді", "громаду", "тг", "отг", "мтг", "стг", "hromada",
         "gromada", "община", "community"});
    add(Role::kNear, 0,
        {"біля", "коло", "поблизу", "поруч", "неподалік", "недалеко", "near", "возле", "около",
         "рядом", "bilia"});
    add(Role::kNothing, 0, {"міська",
                            "міської",
                            "міській",
                            "сільська",
                            "сільської",
                            "сільській",
                            "селищна",
                            "селищної",
                            "селищній",
                            "міського",
                            "територіальна",
                            "територіальної",
                            "обєднана",
                            "обєднаної",
                            "типу",
                            "україна",
                            "ukraine",
                            "від",
                            "територіальній",
                            "з",
                            "із",
                            "у",
                            "в"});
    return map;
  }();
  return *words;
}

// A category that is written of two parts: «р-н», «с-ще».
bool JoinsWithNext(const std::vector<NameWord>& words, size_t i) {
  if (i + 1 >= words.size() || !words[i + 1].joined) return false;
  const std::u32string both = words[i].letters + words[i + 1].letters;
  return both == U"рн" || both == U"рну" || both == U"сще" || both == U"сща" || both == U"rn";
}

struct Token {
  NameWord word;
  Meaning meaning;
};

std::vector<Token> Tokens(absl::string_view text) {
  std::vector<NameWord> words = SplitWords(text);
  std::vector<Token> tokens;
  for (size_t i = 0; i < words.size(); ++i) {
    Token token{words[i], {}};
    if (JoinsWithNext(words, i)) {
      token.word.letters += words[++i].letters;
      token.word.dotted = words[i].dotted;
    }
    const bool part = token.word.joined || (i + 1 < words.size() && words[i + 1].joined);
    const auto found = Vocabulary().find(NameKey({&token.word, 1}));
    if (!part && found != Vocabulary().end()) token.meaning = found->second;
    tokens.push_back(std::move(token));
  }
  return tokens;
}

// Names, areas and nearness in the order of the text.
class Reader {
 public:
  explicit Reader(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  struct Part {
    PlaceName name;
    bool area = false, near = false;
  };

  std::vector<Part> Read() {
    for (at_ = 0; at_ < tokens_.size(); ++at_) {
      if (tokens_[at_].word.after_mark) Close();
      Take(tokens_[at_]);
    }
    Close();
    if (!parts_.empty() && tokens_.back().meaning.role == Role::kName)
      parts_.back().name.last = true;
    return std::move(parts_);
  }

 private:
  bool NameFollows() const {
    return at_ + 1 < tokens_.size() && !tokens_[at_ + 1].word.after_mark &&
           tokens_[at_ + 1].meaning.role == Role::kName;
  }

  void Take(const Token& token) {
    switch (token.meaning.role) {
      case Role::kKind:
        // A village may be called «Селище» or «Нове Село».
        if (!NameFollows() || (!open_.name.words.empty() && token.word.letters.size() > 3)) break;
        if (!open_.name.words.empty()) Close();
        open_.name.categories = token.meaning.categories;
        return;
      case Role::kArea:
        if (!open_.name.words.empty()) return CloseArea(token.meaning.categories);
        if (!NameFollows()) break;
        open_.name.categories = token.meaning.categories;
        open_.area = single_ = true;
        return;
      case Role::kNear:
        if (parts_.empty() && open_.name.words.empty()) break;
        Close();
        open_.near = true;
        return;
      case Role::kNothing:
        // Said of an area or nothing at all; alone it may be the beginning of a name.
        if (tokens_.size() > 1) return;
        break;
      case Role::kName:
        break;
    }
    if (single_ && !open_.name.words.empty() && !token.word.joined) Close();
    open_.name.words.push_back(token.word);
    open_.name.words.back().after_mark = false;
  }

  // «Ямпіль Лиманської громади»: the last word, with those that a hyphen joins to it, names the
  // area; those before it are a name of their own.
  void CloseArea(Categories categories) {
    std::vector<NameWord>& words = open_.name.words;
    size_t first = words.size() - 1;
    while (first > 0 && words[first].joined) --first;
    Part area;
    area.name.words.assign(words.begin() + static_cast<std::ptrdiff_t>(first), words.end());
    area.name.categories = categories;
    area.area = true;
    words.resize(first);
    if (words.empty()) area.near = open_.near;
    Close();
    parts_.push_back(std::move(area));
  }

  void Close() {
    if (!open_.name.words.empty()) parts_.push_back(std::move(open_));
    open_ = {};
    single_ = false;
  }

  std::vector<Token> tokens_;
  size_t at_ = 0;
  std::vector<Part> parts_;
  Part open_;
  bool single_ = false;  // the open name is an area of one word
};

int Largeness(const PlaceName& name) {
  if (name.categories & kOblasts) return 3;
  return name.categories & kRaions ? 2 : 1;
}

// Endings as they sound, and those of the name that they may stand for.
struct Ending {
  const char* written;
  std::array<const char*, 3> named;
};
constexpr Ending kEndings[] = {
    {"oho", {"e", "i", ""}},         {"omu", {"e", "i", nullptr}},
    {"oi", {"a", nullptr, nullptr}}, {"ova", {"iv", "ove", nullptr}},
    {"eva", {"iv", "eve", nullptr}}, {"ovi", {"iv", "", nullptr}},
    {"ci", {"ka", "ci", nullptr}},   {"om", {"", nullptr, nullptr}},
    {"em", {"", "e", nullptr}},      {"i", {"", "a", "ii"}},
    {"u", {"", "o", "a"}},           {"a", {"", "o", "e"}},
};

}  // namespace

PlaceQuery ReadPlaceQuery(absl::string_view text) {
  std::vector<Reader::Part> parts = Reader(Tokens(text)).Read();
  PlaceQuery query;
  if (parts.empty()) return query;
  // Wanted is the first name that is no area, or the smallest area.
  size_t wanted = parts.size();
  for (size_t i = 0; i < parts.size() && wanted == parts.size(); ++i) {
    if (!parts[i].area && !parts[i].near) wanted = i;
  }
  if (wanted == parts.size()) {
    wanted = 0;
    for (size_t i = 1; i < parts.size(); ++i) {
      if (!parts[i].near && Largeness(parts[i].name) < Largeness(parts[wanted].name)) wanted = i;
    }
  }
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i == wanted)
      query.wanted = std::move(parts[i].name);
    else if (parts[i].near)
      query.near = std::move(parts[i].name);
    else
      query.within.push_back(std::move(parts[i].name));
  }
  return query;
}

std::vector<std::string> NominativeKeys(absl::Span<const NameWord> words) {
  const std::string key = NameKey(words);
  std::vector<std::string> keys{key};
  for (const Ending& ending : kEndings) {
    absl::string_view stem = key;
    if (!absl::ConsumeSuffix(&stem, ending.written) || stem.empty()) continue;
    for (const char* named : ending.named) {
      if (named == nullptr) continue;
      std::string nominative = absl::StrCat(stem, named);
      if (std::find(keys.begin(), keys.end(), nominative) == keys.end())
        keys.push_back(std::move(nominative));
    }
  }
  return keys;
}

}  // namespace cc::territory
