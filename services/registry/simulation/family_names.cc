#include <array>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/registry/simulation/names.h"

namespace cc::registry::simulation {
namespace {

constexpr const char* kEnko[] = {
    "Бондаренко", "Кравченко",  "Ткаченко",   "Коваленко",   "Олійниченко", "Савченко",
    "Лисенко",    "Марченко",   "Руденко",    "Петренко",    "Тимошенко",   "Павленко",
    "Гончаренко", "Василенко",  "Левченко",   "Мироненко",   "Харченко",    "Сидоренко",
    "Карпенко",   "Кириленко",  "Захарченко", "Даниленко",   "Лук’яненко",  "Дем’яненко",
    "Гриценко",   "Іваненко",   "Яковенко",   "Пономаренко", "Федоренко",   "Романенко",
    "Семененко",  "Степаненко", "Назаренко",  "Юрченко",     "Остапенко",   "Мартиненко",
    "Панченко",   "Шульженко",  "Прокопенко", "Андрієнко",   "Макаренко",   "Ємельяненко"};
constexpr const char* kUk[] = {
    "Шевчук",    "Ковальчук", "Поліщук", "Бондарчук", "Савчук",     "Кравчук",  "Марчук",
    "Мельничук", "Гаврилюк",  "Романюк", "Ткачук",    "Паламарчук", "Панасюк",  "Климчук",
    "Прокоп’юк", "Семенюк",   "Іванчук", "Данилюк",   "Степанюк",   "Грищук",   "Василюк",
    "Дем’янчук", "Лук’янчук", "Яремчук", "Остапчук",  "Федорчук",   "Назарчук", "Захарчук"};
constexpr const char* kOther[] = {
    "Мельник",  "Шевченко", "Бойко",     "Коваль",    "Бондар", "Мороз",   "Олійник", "Кравець",
    "Швець",    "Гончар",   "Ткач",      "Козак",     "Рибак",  "Чумак",   "Заєць",   "Сокіл",
    "Горобець", "Журавель", "Білик",     "Гайдай",    "Дзюба",  "Кулик",   "Сорока",  "Мазур",
    "Стець",    "Гнатишин", "Романишин", "Федоришин", "Середа", "Куліш",   "Лебідь",  "В’юн",
    "Дубина",   "Калина",   "Мисник",    "Жук",       "Пастух", "Шаповал", "Котляр",  "Скляр"};
constexpr const char* kAdjective[] = {
    "Яворськ",     "Вишневськ",  "Савицьк",   "Рудницьк",    "Ковальськ", "Левицьк",   "Білецьк",
    "Чайковськ",   "Залізняцьк", "Дубровськ", "Калинівськ",  "Лозовськ",  "Сосновськ", "Тарновськ",
    "Крижанівськ", "Заболотн",   "Гладк",     "Білоусівськ", "Вербицьк",  "Могилевськ"};
constexpr const char* kOv[] = {
    "Іванов",  "Попов",    "Волков",   "Соколов",   "Морозов",   "Новіков",   "Козлов",
    "Петров",  "Васильєв", "Макаров",  "Федоров",   "Михайлов",  "Степанов",  "Захаров",
    "Орлов",   "Лебедєв",  "Соловйов", "Григор’єв", "Кузнецов",  "Смирнов",   "Павлов",
    "Гусєв",   "Ковальов", "Бєляєв",   "Тарасов",   "Комаров",   "Прокоф’єв", "Єгоров",
    "Нікітін", "Фомін",    "Калінін",  "Сорокін",   "Пушкарьов", "Ігнатьєв",  "Данилов"};
constexpr const char* kOnsets[] = {"Бал", "Вер", "Гар", "Дов", "Жур",  "Заг", "Кор", "Лоз", "Мах",
                                   "Нес", "Пар", "Рог", "Сам", "Тер",  "Хом", "Цим", "Чер", "Шам",
                                   "Щер", "Яр",  "Бур", "Гул", "Дрож", "Коз", "Мос", "Пол", "Скор"};
constexpr const char* kMiddles[] = {"ба", "ги", "да", "жи", "ко", "ло", "ма", "ни",
                                    "по", "ра", "са", "ту", "хо", "че", "ши", "ві"};
constexpr const char* kEnds[] = {"ненко", "ченко", "нчук", "нюк", "ник", "тько", "дець", "вій"};

template <size_t N>
const char* Pick(const char* const (&names)[N], Random& random) {
  return names[random.Common(N)];
}

FamilyName Same(std::string name) { return {name, name}; }

FamilyName WithEnding(absl::string_view stem, bool hard) {
  return {absl::StrCat(stem, hard ? "ий" : ""), absl::StrCat(stem, "а")};
}

}  // namespace

FamilyName DrawFamilyName(bool east, Random& random) {
  // Shares of -енко, -чук, others, adjectives, -ов, rare ones.
  static constexpr std::array<int64_t, 6> kEast = {30, 5, 19, 5, 26, 15};
  static constexpr std::array<int64_t, 6> kElsewhere = {28, 14, 25, 10, 8, 15};
  switch (random.Weighted(east ? kEast : kElsewhere)) {
    case 0:
      return Same(Pick(kEnko, random));
    case 1:
      return Same(Pick(kUk, random));
    case 2:
      return Same(Pick(kOther, random));
    case 3:
      return WithEnding(Pick(kAdjective, random), /*hard=*/true);
    case 4:
      return WithEnding(Pick(kOv, random), /*hard=*/false);
    default:
      return Same(absl::StrCat(kOnsets[random.Below(std::size(kOnsets))],
                               kMiddles[random.Below(std::size(kMiddles))],
                               kEnds[random.Below(std::size(kEnds))]));
  }
}

}  // namespace cc::registry::simulation
