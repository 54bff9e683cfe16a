#include "services/registry/matching/given_names.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_split.h"
#include "services/platform/text/name_key.h"

namespace cc::registry::matching {
namespace {

using Map = absl::flat_hash_map<std::string, NameGroups>;

void Add(Map& map, const std::string& key, uint16_t group) {
  NameGroups& groups = map[key];
  for (uint16_t& place : groups) {
    if (place == group) return;
    if (place != 0) continue;
    place = group;
    return;
  }
}

bool IsVowel(char c) { return absl::string_view("aeiou").find(c) != absl::string_view::npos; }

std::string WithoutVowelsAtEnd(absl::string_view sounds) {
  while (sounds.size() > 2 && IsVowel(sounds.back())) sounds.remove_suffix(1);
  return std::string(sounds);
}

struct Tables {
  Map names;
  Map fathers;
};

const Tables& Known() {
  static const Tables* const tables = [] {
    auto* made = new Tables;
    uint16_t group = 0;
    bool men = true;
    for (absl::string_view line : GivenNameTable()) {
      ++group;
      int place = 0;
      if (line.empty()) men = false;
      for (absl::string_view name : absl::StrSplit(line, ' ', absl::SkipEmpty())) {
        std::string sounds = platform::NameKey(name);
        Add(made->names, sounds, group);
        // Patronymics are made of full names, which come first.
        if (men && ++place <= 3 && name.size() >= 8)
          Add(made->fathers, WithoutVowelsAtEnd(sounds), group);
      }
    }
    // Fathers whose names lose a sound: Яків – Якович, Лев – Львович.
    for (auto [root, name] :
         {std::pair("ak", "Яків"), std::pair("akovl", "Яків"), std::pair("lv", "Лев"),
          std::pair("pavl", "Павло"), std::pair("petr", "Петро"), std::pair("il", "Ілля"),
          std::pair("ihor", "Ігор"), std::pair("ur", "Юрій"), std::pair("oleh", "Олег")}) {
      for (uint16_t of : made->names[platform::NameKey(name)]) {
        if (of != 0) Add(made->fathers, root, of);
      }
    }
    return made;
  }();
  return *tables;
}

NameGroups Find(const Map& map, absl::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? NameGroups{} : found->second;
}

}  // namespace

NameGroups GroupsOfGivenName(absl::string_view sounds) { return Find(Known().names, sounds); }

NameGroups GroupsOfFather(absl::string_view root) {
  return Find(Known().fathers, WithoutVowelsAtEnd(root));
}

bool Share(const NameGroups& a, const NameGroups& b) {
  for (uint16_t x : a) {
    if (x == 0) return false;
    for (uint16_t y : b) {
      if (x == y) return true;
    }
  }
  return false;
}

}  // namespace cc::registry::matching
