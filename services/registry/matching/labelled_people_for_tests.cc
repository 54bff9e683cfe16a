#include "services/registry/matching/labelled_people_for_tests.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/platform/text/ukrainian_text.h"
#include "services/registry/matching/profile.h"

namespace cc::registry::matching {
namespace {

struct Man {
  const char* name;
  const char* son;       // patronymic of his son
  const char* daughter;  // and daughter
  const char* russian;   // the name in a Russian document
  const char* latin;     // in an older passport
};
constexpr Man kMen[] = {
    {"Олександр", "Олександрович", "Олександрівна", "Александр", "Alexander"},
    {"Сергій", "Сергійович", "Сергіївна", "Сергей", "Sergiy"},
    {"Володимир", "Володимирович", "Володимирівна", "Владимир", "Volodymyr"},
    {"Андрій", "Андрійович", "Андріївна", "Андрей", "Andriy"},
    {"Микола", "Миколайович", "Миколаївна", "Николай", "Mykola"},
    {"Іван", "Іванович", "Іванівна", "Иван", "Ivan"},
    {"Дмитро", "Дмитрович", "Дмитрівна", "Дмитрий", "Dmytro"},
    {"Михайло", "Михайлович", "Михайлівна", "Михаил", "Mykhaylo"},
    {"Олексій", "Олексійович", "Олексіївна", "Алексей", "Oleksiy"},
    {"Юрій", "Юрійович", "Юріївна", "Юрий", "Yuriy"},
    {"Василь", "Васильович", "Василівна", "Василий", "Vasyl"},
    {"Ігор", "Ігорович", "Ігорівна", "Игорь", "Igor"},
    {"Віктор", "Вікторович", "Вікторівна", "Виктор", "Viktor"},
    {"Петро", "Петрович", "Петрівна", "Пётр", "Petro"},
    {"Максим", "Максимович", "Максимівна", "Максим", "Maxim"},
    {"Олег", "Олегович", "Олегівна", "Олег", "Oleg"},
    {"Євген", "Євгенович", "Євгенівна", "Евгений", "Evgen"},
    {"Павло", "Павлович", "Павлівна", "Павел", "Pavlo"},
    {"Роман", "Романович", "Романівна", "Роман", "Roman"},
    {"Віталій", "Віталійович", "Віталіївна", "Виталий", "Vitaliy"},
    {"Богдан", "Богданович", "Богданівна", "Богдан", "Bogdan"},
    {"Григорій", "Григорович", "Григорівна", "Григорий", "Grygoriy"},
    {"Ярослав", "Ярославович", "Ярославівна", "Ярослав", "Yaroslav"},
    {"Степан", "Степанович", "Степанівна", "Степан", "Stepan"},
    {"Тарас", "Тарасович", "Тарасівна", "Тарас", "Taras"},
    {"Федір", "Федорович", "Федорівна", "Фёдор", "Fedir"},
};
struct Woman {
  const char* name;
  const char* russian;
  const char* latin;
};
constexpr Woman kWomen[] = {
    {"Олена", "Елена", "Olena"},
    {"Наталія", "Наталья", "Nataliya"},
    {"Тетяна", "Татьяна", "Tetyana"},
    {"Світлана", "Светлана", "Svitlana"},
    {"Людмила", "Людмила", "Lyudmyla"},
    {"Ірина", "Ирина", "Iryna"},
    {"Оксана", "Оксана", "Oksana"},
    {"Ганна", "Анна", "Ganna"},
    {"Катерина", "Екатерина", "Kateryna"},
    {"Марія", "Мария", "Mariya"},
    {"Юлія", "Юлия", "Yuliya"},
    {"Ольга", "Ольга", "Olga"},
    {"Вікторія", "Виктория", "Viktoriya"},
    {"Надія", "Надежда", "Nadiya"},
    {"Анастасія", "Анастасия", "Anastasiya"},
    {"Галина", "Галина", "Galyna"},
    {"Валентина", "Валентина", "Valentyna"},
    {"Любов", "Любовь", "Lyubov"},
    {"Дарина", "Дарина", "Daryna"},
    {"Софія", "София", "Sofiya"},
    {"Лариса", "Лариса", "Larysa"},
    {"Марина", "Марина", "Maryna"},
    {"Аліна", "Алина", "Alina"},
    {"Віра", "Вера", "Vira"},
    {"Соломія", "Соломия", "Solomiya"},
    {"Поліна", "Полина", "Polina"},
};
constexpr const char* kRoots[] = {
    "Мельни", "Шевчен", "Бондар", "Коваль", "Ткач",   "Кравч",  "Олій",    "Шевчу",   "Поліщу",
    "Лисен",  "Гаврил", "Рудни",  "Савчу",  "Марчен", "Петр",   "Мороз",   "Клим",    "Левчен",
    "Павл",   "Василь", "Харчен", "Карп",   "Кузьм",  "Панас",  "Хом",     "Пономар", "Волоши",
    "Сидор",  "Гончар", "Яким",   "Романю", "Білоу",  "Захар",  "Чорн",    "Дячен",   "Тара",
    "Прокоп", "Назар",  "Юрчен",  "Зінь",   "Жук",    "Котляр", "Стельма", "Ященк",   "Гриц",
    "Федор",  "Степан", "Максим", "Тимош",  "Данил"};
constexpr const char* kEndings[][2] = {
    {"енко", "енко"}, {"чук", "чук"},        {"ський", "ська"},    {"ов", "ова"},
    {"юк", "юк"},     {"ко", "ко"},          {"ський", "ська"},    {"ин", "ина"},
    {"ишин", "ишин"}, {"івський", "івська"}, {"аренко", "аренко"}, {"ець", "ець"}};
constexpr const char* kEnglishMen[] = {"James",   "Robert",  "William", "Thomas",  "Richard",
                                       "Charles", "Daniel",  "Joseph",  "Matthew", "Edward",
                                       "Andrew",  "Joshua",  "Kenneth", "Ronald",  "Stephen",
                                       "Brandon", "Gregory", "Lachlan", "Hamish",  "Declan"};
constexpr const char* kEnglishWomen[] = {"Mary",    "Patricia", "Jennifer", "Elizabeth", "Susan",
                                         "Jessica", "Sarah",    "Karen",    "Margaret",  "Emily",
                                         "Rebecca", "Kimberly", "Amanda",   "Deborah",   "Chloe",
                                         "Georgia", "Isabelle", "Phoebe",   "Imogen",    "Bridget"};
constexpr const char* kEnglishRoots[] = {
    "Smith",  "John", "Brown", "Wil",   "Ander", "Thomp", "Wat",  "Har",    "Mar",   "Robin",
    "Clark",  "Lew",  "Walk",  "Hall",  "Young", "Hern",  "King", "Wright", "Hill",  "Green",
    "Bak",    "Nel",  "Cart",  "Mitch", "Rob",   "Turn",  "Phil", "Camp",   "Park",  "Evan",
    "Edward", "Coll", "Stew",  "Morr",  "Rog",   "Reed",  "Cook", "Bell",   "Murph", "Bail"};
constexpr const char* kEnglishEndings[] = {"",    "son",   "s",   "er",   "ley",
                                           "ton", "field", "man", "ings", "ard"};
constexpr const char* kStreets[] = {"Station", "Church", "Park", "Victoria", "Green", "Manor",
                                    "Kings",   "Queens", "New",  "Mill",     "North", "South"};

class Inventor {
 public:
  explicit Inventor(const LabelledOptions& options) : options_(options), random_(options.seed) {}

  LabelledPeople Make() {
    while (people_ < options_.people) options_.latin ? Single() : Family();
    return std::move(made_);
  }

 private:
  int Below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  bool Chance(double p) { return std::uniform_real_distribution<double>(0, 1)(random_) < p; }
  // The first are the most frequent.
  template <typename T, size_t N>
  const T& Common(const T (&of)[N]) {
    const double u = std::uniform_real_distribution<double>(0, 1)(random_);
    return of[static_cast<size_t>(std::pow(u, 1.7) * N)];
  }
  std::string Digits(int count) {
    std::string digits;
    while (count-- > 0) digits.push_back(static_cast<char>('0' + Below(10)));
    return digits;
  }
  std::string Date(int year) {
    return absl::StrCat(year, "-", absl::Dec(1 + Below(12), absl::kZeroPad2), "-",
                        absl::Dec(1 + Below(28), absl::kZeroPad2));
  }

  void Numbers(Record& record) {
    if (!options_.identifiers) return;
    if (Chance(0.9)) record.identifiers.push_back({"rnokpp", Digits(10), true});
    if (Chance(0.9)) record.identifiers.push_back({"document", Digits(9), false});
  }

  void Put(const Record& record, uint32_t person) {
    made_.records.push_back(record);
    made_.person.push_back(person);
  }

  // --- Ukrainian families

  struct Relative {
    Record record;
    const Man* man = nullptr;
    const Woman* woman = nullptr;
    const Man* father = nullptr;
    uint32_t person = 0;
  };

  Relative Person(const std::string& root, const char* const (&ending)[2], bool male,
                  const Man& father, int year) {
    Relative made;
    made.father = &father;
    made.person = static_cast<uint32_t>(people_++);
    Record& r = made.record;
    r.sex = male ? Sex::kMale : Sex::kFemale;
    r.family_name = absl::StrCat(root, ending[male ? 0 : 1]);
    made.man = male ? &Common(kMen) : nullptr;
    made.woman = male ? nullptr : &Common(kWomen);
    r.given_name = male ? made.man->name : made.woman->name;
    r.patronymic = male ? father.son : father.daughter;
    r.birth_date = Date(year);
    Numbers(r);
    return made;
  }

  void Family() {
    const std::string root = Common(kRoots);
    const auto& ending = Common(kEndings);
    const std::string phone = absl::StrCat("+380", Digits(9));
    const std::string origin = absl::StrCat("U", Below(40)),
                      residence = absl::StrCat("R", Below(80));
    const std::string address = absl::StrCat("вул. ", Common(kRoots), "ська, ", 1 + Below(90));
    const int year = 1950 + Below(45);
    std::vector<Relative> family;
    const int kind = Below(10);
    family.push_back(Person(root, ending, kind < 4, Common(kMen), year));
    if (kind < 6 && Chance(0.6))
      family.push_back(Person(root, ending, kind >= 4, Common(kMen), year + Below(8) - 4));
    const Man* father = nullptr;
    for (const Relative& adult : family) {
      if (adult.man != nullptr) father = adult.man;
    }
    if (father == nullptr) father = &Common(kMen);
    const int children = Below(4);
    for (int i = 0; i < children; ++i) {
      Relative child = Person(root, ending, Chance(0.5), *father, year + 20 + Below(15));
      const bool named = std::any_of(family.begin(), family.end(), [&](const Relative& other) {
        return other.record.given_name == child.record.given_name && other.father == father;
      });
      if (named) continue;  // nobody names two children alike
      family.push_back(std::move(child));
      // Twins.
      if (i > 0 && Chance(0.03))
        family.back().record.birth_date = family[family.size() - 2].record.birth_date;
    }
    for (Relative& member : family) {
      Record& r = member.record;
      if (options_.identifiers && Chance(0.85)) r.phones = {phone};
      r.origin = origin;
      r.residence = residence;
      r.address = address;
      r.household_id = absl::StrCat("H", households_);
    }
    ++households_;
    Enter(family);
    const bool together = Chance(0.3);
    const std::string elsewhere = Chance(0.5) ? residence : absl::StrCat("R", Below(80));
    std::vector<Relative> again;
    if (together) {
      if (Chance(options_.twice)) again = family;
    } else {
      for (const Relative& member : family) {
        if (Chance(options_.twice)) again.push_back(member);
      }
    }
    for (Relative& member : again) {
      Spoil(member);
      member.record.residence = elsewhere;
      if (elsewhere != residence)
        member.record.address = absl::StrCat("вул. ", Common(kRoots), "ська, ", 1 + Below(90));
      member.record.household_id = absl::StrCat("H", households_);
    }
    ++households_;
    Enter(again);
  }

  void Enter(std::vector<Relative>& family) {
    for (Relative& member : family) {
      member.record.household.clear();
      for (const Relative& other : family) {
        if (other.person != member.person)
          member.record.household.push_back(MemberDigest(other.record));
      }
    }
    for (const Relative& member : family) Put(member.record, member.person);
  }

  void Spoil(Relative& member) {
    Record& r = member.record;
    if (Chance(0.1)) {  // from a Russian document
      r.given_name = member.man != nullptr ? member.man->russian : member.woman->russian;
      r.family_name =
          absl::StrReplaceAll(r.family_name, {{"і", "и"}, {"ський", "ский"}, {"ська", "ская"}});
    } else if (Chance(0.05)) {  // in Latin letters
      r.given_name = member.man != nullptr ? member.man->latin : member.woman->latin;
      r.family_name = Transliterate(r.family_name);
      r.patronymic = Chance(0.5) ? "" : Transliterate(r.patronymic);
    }
    if (Chance(0.06)) r.family_name = Mistype(r.family_name);
    if (Chance(0.04)) r.given_name = Mistype(r.given_name);
    if (Chance(0.04)) r.patronymic = Mistype(r.patronymic);
    if (Chance(0.05)) r.patronymic.clear();
    if (Chance(0.04))
      r.family_name = absl::StrReplaceAll(r.family_name, {{"о", "o"}, {"е", "e"}, {"С", "C"}});
    if (r.sex == Sex::kFemale && Chance(0.04)) {
      if (Chance(0.5)) r.former_family_names = {r.family_name};
      r.family_name = absl::StrCat(Common(kRoots), Common(kEndings)[1]);
    }
    if (Chance(0.02)) std::swap(r.family_name, r.given_name);
    if (!r.patronymic.empty() && Chance(0.02)) std::swap(r.given_name, r.patronymic);
    SpoilDate(r);
    SpoilNumbers(r);
    if (Chance(0.05)) r.origin = absl::StrCat("U", Below(40));
  }

  void SpoilDate(Record& r) {
    if (Chance(0.03)) {
      std::swap(r.birth_date[5], r.birth_date[8]);
      std::swap(r.birth_date[6], r.birth_date[9]);
    } else if (Chance(0.03)) {
      const size_t at = Chance(0.5) ? 9 : 3;
      r.birth_date[at] = static_cast<char>('0' + Below(10));
    } else if (Chance(0.005)) {
      r.birth_date = absl::StrCat(r.birth_date.substr(0, 4), "-01-01");
    }
  }

  void SpoilNumbers(Record& r) {
    std::vector<Identifier> kept;
    for (Identifier identifier : r.identifiers) {
      if (Chance(0.3)) continue;
      if (!identifier.permanent && Chance(0.15)) identifier.value = Digits(9);
      if (Chance(0.02)) identifier.value[3] = static_cast<char>('0' + Below(10));
      kept.push_back(identifier);
    }
    r.identifiers = kept;
    if (Chance(0.4) && options_.identifiers) r.phones = {absl::StrCat("0", Digits(9))};
  }

  // One letter more, less, other, or two in each other's place.
  std::string Mistype(const std::string& name) {
    std::u32string letters = platform::CodePoints(name);
    if (letters.size() < 3) return name;
    const size_t at = 1 + static_cast<size_t>(Below(static_cast<int>(letters.size()) - 2));
    switch (Below(4)) {
      case 0:
        letters.erase(at, 1);
        break;
      case 1:
        letters.insert(at, 1, letters[at]);
        break;
      case 2:
        std::swap(letters[at], letters[at + 1]);
        break;
      default:
        letters[at] = letters[static_cast<size_t>(Below(static_cast<int>(letters.size())))];
    }
    std::string out;
    for (char32_t letter : letters) platform::AppendUtf8(letter, out);
    return out;
  }

  static std::string Transliterate(const std::string& name) {
    return absl::StrReplaceAll(
        name, {{"а", "a"},  {"б", "b"},    {"в", "v"},  {"г", "h"},  {"ґ", "g"},  {"д", "d"},
               {"е", "e"},  {"є", "ie"},   {"ж", "zh"}, {"з", "z"},  {"и", "y"},  {"і", "i"},
               {"ї", "i"},  {"й", "i"},    {"к", "k"},  {"л", "l"},  {"м", "m"},  {"н", "n"},
               {"о", "o"},  {"п", "p"},    {"р", "r"},  {"с", "s"},  {"т", "t"},  {"у", "u"},
               {"ф", "f"},  {"х", "kh"},   {"ц", "ts"}, {"ч", "ch"}, {"ш", "sh"}, {"щ", "shch"},
               {"ь", ""},   {"ю", "iu"},   {"я", "ia"}, {"А", "A"},  {"Б", "B"},  {"В", "V"},
               {"Г", "H"},  {"Д", "D"},    {"Є", "Ye"}, {"Ж", "Zh"}, {"З", "Z"},  {"І", "I"},
               {"К", "K"},  {"Л", "L"},    {"М", "M"},  {"Н", "N"},  {"О", "O"},  {"П", "P"},
               {"Р", "R"},  {"С", "S"},    {"Т", "T"},  {"Ф", "F"},  {"Х", "Kh"}, {"Ч", "Ch"},
               {"Ш", "Sh"}, {"Щ", "Shch"}, {"Ю", "Yu"}, {"Я", "Ya"}, {"Б", "B"},  {"Ц", "Ts"}});
  }

  // --- English-speaking people

  void Single() {
    Record r;
    const bool male = Chance(0.5);
    r.sex = male ? Sex::kMale : Sex::kFemale;
    r.given_name = male ? Common(kEnglishMen) : Common(kEnglishWomen);
    r.family_name = absl::StrCat(Common(kEnglishRoots), Common(kEnglishEndings));
    if (Chance(0.3)) r.patronymic = male ? Common(kEnglishMen) : Common(kEnglishWomen);
    r.birth_date = Date(1930 + Below(80));
    r.residence = absl::StrCat(2000 + Below(600));
    r.address =
        absl::StrCat(1 + Below(200), " ", Common(kStreets), Chance(0.5) ? " Road" : " Street");
    if (options_.identifiers) r.identifiers.push_back({"social", Digits(9), true});
    const uint32_t person = static_cast<uint32_t>(people_++);
    Put(r, person);
    if (!Chance(options_.twice)) return;
    if (Chance(0.12)) r.family_name = Mistype(r.family_name);
    if (Chance(0.1)) r.given_name = Mistype(r.given_name);
    if (Chance(0.05)) r.given_name = r.given_name.substr(0, 1);
    if (Chance(0.05)) r.patronymic = r.patronymic.substr(0, 1);
    if (Chance(0.03)) std::swap(r.family_name, r.given_name);
    if (Chance(0.2)) r.residence = absl::StrCat(2000 + Below(600));
    if (Chance(0.25)) r.address = absl::StrCat(1 + Below(200), " ", Common(kStreets), " Street");
    if (Chance(0.05))
      r.birth_date.clear();
    else
      SpoilDate(r);
    for (Identifier& identifier : r.identifiers) {
      if (Chance(0.1)) identifier.value[2] = static_cast<char>('0' + Below(10));
    }
    if (Chance(0.15)) r.identifiers.clear();
    Put(r, person);
  }

  const LabelledOptions options_;
  std::mt19937_64 random_;
  LabelledPeople made_;
  size_t people_ = 0;
  int households_ = 0;
};

}  // namespace

LabelledPeople InventPeople(const LabelledOptions& options) { return Inventor(options).Make(); }

}  // namespace cc::registry::matching
