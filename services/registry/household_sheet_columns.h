#ifndef SERVICES_REGISTRY_HOUSEHOLD_SHEET_COLUMNS_H_
#define SERVICES_REGISTRY_HOUSEHOLD_SHEET_COLUMNS_H_

#include <cstddef>

#include "absl/strings/string_view.h"
#include "cc/registry/v1/resources.pb.h"

// The published table of households: one row for each person, rows of one household together. What
// reads it, what writes its template and what invents households share these words.
namespace cc::registry {

enum class SheetColumn {
  kHousehold,
  kNumber,
  kFamilyName,
  kGivenName,
  kPatronymic,
  kLatinFamilyName,
  kLatinGivenName,
  kFormerFamilyName,
  kBirthDate,
  kSex,
  kCitizenship,
  kRnokpp,
  kRnokppRefused,
  kRnokppDisagrees,
  kUnzr,
  kDocumentKind,
  kDocumentNumber,
  kDocumentIssued,
  kDocumentExpires,
  kDocumentIssuer,
  kPhone,
  kKinship,
  kAdult,
  kMobility,
  kDisability,
  kVulnerabilities,
  kCertificate,
  kOriginUnit,
  kOriginAddress,
  kLeaveDate,
  kResidenceUnit,
  kResidenceAddress,
  kApplicationDate,
  kSynthetic,
};
inline constexpr size_t kSheetColumns = static_cast<size_t>(SheetColumn::kSynthetic) + 1;

struct SheetColumnSpec {
  SheetColumn column;
  const char* heading;
  bool required;
  const char* explanation;
};

inline constexpr SheetColumnSpec kHouseholdSheet[kSheetColumns] = {
    {SheetColumn::kHousehold, "Домогосподарство", true,
     "Номер або позначка родини у файлі; однакова в усіх її рядках, рядки родини стоять поруч"},
    {SheetColumn::kNumber, "№ у родині", true, "1, 2, 3 … у межах родини, до 50"},
    {SheetColumn::kFamilyName, "Прізвище", true, "Українською, як у документі"},
    {SheetColumn::kGivenName, "Ім’я", true, "Українською, як у документі"},
    {SheetColumn::kPatronymic, "По батькові", false, "Порожньо, якщо його немає"},
    {SheetColumn::kLatinFamilyName, "Прізвище латиницею", false, "Як у документі"},
    {SheetColumn::kLatinGivenName, "Ім’я латиницею", false, "Як у документі"},
    {SheetColumn::kFormerFamilyName, "Колишнє прізвище", false, "Наприклад, дівоче"},
    {SheetColumn::kBirthDate, "Дата народження", true, "ДД.ММ.РРРР або РРРР-ММ-ДД"},
    {SheetColumn::kSex, "Стать", true, "ж або ч"},
    {SheetColumn::kCitizenship, "Громадянство", false,
     "Три латинські літери ISO 3166-1, наприклад UKR; XXA – особа без громадянства"},
    {SheetColumn::kRnokpp, "РНОКПП", false, "10 цифр; порожньо, якщо номера немає"},
    {SheetColumn::kRnokppRefused, "Відмова від РНОКПП", false, "так – через релігійні переконання"},
    {SheetColumn::kRnokppDisagrees, "Розбіжність РНОКПП підтверджено", false,
     "так – якщо документи справді показують іншу дату народження чи стать, ніж номер"},
    {SheetColumn::kUnzr, "УНЗР", false, "РРРРММДД-NNNNN"},
    {SheetColumn::kDocumentKind, "Вид документа", false, "Слово з аркуша пояснень"},
    {SheetColumn::kDocumentNumber, "Серія та номер документа", false,
     "Обов’язково, якщо є вид документа"},
    {SheetColumn::kDocumentIssued, "Дата видачі", false, "ДД.ММ.РРРР або РРРР-ММ-ДД"},
    {SheetColumn::kDocumentExpires, "Дійсний до", false, "Обов’язково для паспорта-картки"},
    {SheetColumn::kDocumentIssuer, "Ким виданий", false, "Назва або код органу"},
    {SheetColumn::kPhone, "Телефон", false, "+380 і дев’ять цифр"},
    {SheetColumn::kKinship, "Ким доводиться голові", true, "Рівно один у родині – голова"},
    {SheetColumn::kAdult, "№ дорослого, який супроводжує", false,
     "Для дитини: № у родині того дорослого, хто за неї відповідає"},
    {SheetColumn::kMobility, "Пересування", false, "Порожньо – самостійно"},
    {SheetColumn::kDisability, "Інвалідність", false, "Порожньо, якщо її не встановлено"},
    {SheetColumn::kVulnerabilities, "Вразливості", false, "Слова з аркуша пояснень через кому"},
    {SheetColumn::kCertificate, "Номер довідки ВПО", false, "Якщо державна база вже його надала"},
    {SheetColumn::kOriginUnit, "Код КАТОТТГ місця, звідки виїхали", true,
     "Досить у першому рядку родини"},
    {SheetColumn::kOriginAddress, "Залишена адреса", false, "Досить у першому рядку родини"},
    {SheetColumn::kLeaveDate, "Дата виїзду", true, "Досить у першому рядку родини"},
    {SheetColumn::kResidenceUnit, "Код КАТОТТГ місця проживання", true,
     "Досить у першому рядку родини"},
    {SheetColumn::kResidenceAddress, "Адреса проживання", false, "Досить у першому рядку родини"},
    {SheetColumn::kApplicationDate, "Дата заяви", true, "Досить у першому рядку родини"},
    {SheetColumn::kSynthetic, "Вигадані дані", false,
     "так – лише для навчання і випробувань (synthetic)"},
};

// A value of the contract and its word in the table.
struct SheetWord {
  int value;
  const char* word;
};
inline constexpr SheetWord kSexWords[] = {{common::v1::SEX_FEMALE, "ж"},
                                          {common::v1::SEX_MALE, "ч"}};
inline constexpr SheetWord kKinshipWords[] = {{common::v1::KINSHIP_HEAD, "голова"},
                                              {common::v1::KINSHIP_SPOUSE, "чоловік або дружина"},
                                              {common::v1::KINSHIP_CHILD, "син або донька"},
                                              {common::v1::KINSHIP_PARENT, "батько або мати"},
                                              {common::v1::KINSHIP_GRANDPARENT, "дід або баба"},
                                              {common::v1::KINSHIP_GRANDCHILD, "онук або онука"},
                                              {common::v1::KINSHIP_SIBLING, "брат або сестра"},
                                              {common::v1::KINSHIP_WARD, "дитина під опікою"},
                                              {common::v1::KINSHIP_RELATIVE, "інший родич"},
                                              {common::v1::KINSHIP_NONE, "не родич"}};
inline constexpr SheetWord kMobilityWords[] = {{common::v1::MOBILITY_WALKING, "самостійно"},
                                               {common::v1::MOBILITY_ASSISTED, "з допомогою"},
                                               {common::v1::MOBILITY_WHEELCHAIR, "крісло колісне"},
                                               {common::v1::MOBILITY_STRETCHER, "лежачи"}};
inline constexpr SheetWord kDocumentWords[] = {
    {v1::IdentityDocument::KIND_PASSPORT, "паспорт-книжка"},
    {v1::IdentityDocument::KIND_ID_CARD, "паспорт-картка"},
    {v1::IdentityDocument::KIND_BIRTH_CERTIFICATE, "свідоцтво про народження"},
    {v1::IdentityDocument::KIND_OTHER, "інший"},
    {v1::IdentityDocument::KIND_PERMANENT_RESIDENCE_PERMIT, "посвідка на постійне проживання"},
    {v1::IdentityDocument::KIND_TEMPORARY_RESIDENCE_PERMIT, "посвідка на тимчасове проживання"},
    {v1::IdentityDocument::KIND_REFUGEE_CERTIFICATE, "посвідчення біженця"},
    {v1::IdentityDocument::KIND_COMPLEMENTARY_PROTECTION_CERTIFICATE,
     "посвідчення особи, яка потребує додаткового захисту"},
    {v1::IdentityDocument::KIND_TRAVEL_PASSPORT, "закордонний паспорт"},
    {v1::IdentityDocument::KIND_FOREIGN_PASSPORT, "паспорт іншої держави"}};
inline constexpr SheetWord kDisabilityWords[] = {
    {v1::DISABILITY_GROUP_I, "I група"},
    {v1::DISABILITY_GROUP_II, "II група"},
    {v1::DISABILITY_GROUP_III, "III група"},
    {v1::DISABILITY_CHILD, "дитина з інвалідністю"},
    {v1::DISABILITY_CHILD_A, "дитина з інвалідністю підгрупи А"}};
inline constexpr SheetWord kVulnerabilityWords[] = {
    {v1::VULNERABILITY_ORPHAN_OR_DEPRIVED_OF_CARE, "сирота або без батьківського піклування"},
    {v1::VULNERABILITY_SINGLE_PARENT, "виховує дитину сам або сама"},
    {v1::VULNERABILITY_LARGE_FAMILY, "багатодітна родина"},
    {v1::VULNERABILITY_PENSIONER, "пенсіонер"},
    {v1::VULNERABILITY_UNABLE_TO_WORK_FAMILY, "родина з непрацездатних осіб"},
    {v1::VULNERABILITY_PREGNANT, "вагітна"},
    {v1::VULNERABILITY_CHRONICALLY_ILL, "хронічна хвороба"},
    {v1::VULNERABILITY_LOW_MOBILITY, "маломобільна особа"},
    {v1::VULNERABILITY_VETERAN_FAMILY, "родина ветерана або загиблого захисника"}};

inline constexpr char kSheetYes[] = "так";

// The word of a value; empty where the table has none.
template <size_t N>
absl::string_view SheetWordOf(const SheetWord (&words)[N], int value) {
  for (const SheetWord& word : words) {
    if (word.value == value) return word.word;
  }
  return "";
}

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_HOUSEHOLD_SHEET_COLUMNS_H_
