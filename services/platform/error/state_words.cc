#include "services/platform/error/state_words.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace cc::platform {
namespace {

// By the end of the enum value's name. The words suit records of either gender: a family, a trip,
// an application may be in a state of one name.
constexpr struct {
  const char* name;
  const char* uk;
} kStates[] = {
    {"ACCEPTED", "прийнято"},
    {"ACCEPTING", "приймають"},
    {"ACKNOWLEDGED", "узято до роботи"},
    {"ACTIVE", "діє"},
    {"AGREED", "погоджено"},
    {"AMENDED", "змінено"},
    {"ANSWERED", "дано відповідь"},
    {"APPLIED", "подано або внесено"},
    {"APPLYING", "вносять"},
    {"APPROVED", "затверджено"},
    {"ARRIVED", "на місці прибуття"},
    {"ASSEMBLED", "на пункті збору"},
    {"AWAITING_AGREEMENT", "очікує погодження"},
    {"AWAITING_NUMBER", "очікує номера"},
    {"BOARDING", "триває посадка"},
    {"BOOKED", "записано"},
    {"CALLED", "викликано"},
    {"CANCELLED", "скасовано"},
    {"CLAIMED", "подано на відшкодування"},
    {"CLOSED", "закрито"},
    {"CLOSED_FOUND", "закрито: знайдено"},
    {"CLOSED_NOT_FOUND", "закрито: не знайдено"},
    {"CLOSED_WITHDRAWN", "закрито: відкликано"},
    {"COMPENSATED", "відшкодовано"},
    {"COMPLETED", "виконано"},
    {"CONFIRMED", "підтверджено"},
    {"CONFLICT", "є суперечність"},
    {"CORRECTED", "виправлено"},
    {"DECLINED", "відхилено"},
    {"DELIVERED", "надано"},
    {"DEPARTED", "у дорозі"},
    {"DESTINATION_AGREED", "погоджено, куди їхати"},
    {"DIED", "смерть"},
    {"DIFFERENT", "різні особи"},
    {"DISCARDED", "відкинуто"},
    {"DISMISSED", "відхилено"},
    {"DISTINCT", "різні особи"},
    {"DOCUMENTED", "задокументовано"},
    {"DONE", "зроблено"},
    {"DRAFT", "чернетка"},
    {"DROPPED", "більше не потрібно"},
    {"DUE", "ще не зроблено"},
    {"ENDED", "завершено"},
    {"EXPIRED", "строк минув"},
    {"FORWARDED", "переслано"},
    {"FREE", "вільно"},
    {"HANDING_OVER", "передають"},
    {"IDENTIFIED", "виявлено"},
    {"INVALID", "з помилками"},
    {"IN_FORCE", "чинність триває"},
    {"IN_SERVICE", "обслуговують"},
    {"IN_TRANSIT", "у дорозі"},
    {"IN_WORK", "у роботі"},
    {"ISSUED", "видано"},
    {"KEPT", "залишено без змін"},
    {"LEFT", "виїзд відбувся"},
    {"LIFTED", "дію припинено"},
    {"MATCHED", "є збіг"},
    {"MERGED", "об’єднано"},
    {"MERGE_PROPOSED", "запропоновано об’єднати"},
    {"MET", "задоволено"},
    {"NOT_CONSIDERED", "без розгляду"},
    {"NOT_ON_BOARD", "не на борту"},
    {"NO_SHOW", "неявка"},
    {"OFF", "висадка відбулася"},
    {"ON_BOARD", "на борту"},
    {"OPEN", "відкрито"},
    {"PENDING", "очікує"},
    {"PLANNED", "заплановано"},
    {"PROPOSED", "запропоновано"},
    {"READY", "готово"},
    {"RECOMMENDED", "рекомендовано"},
    {"REFUSED", "відмовлено"},
    {"REGISTERED", "зареєстровано"},
    {"REJECTED", "відхилено"},
    {"REMAINS", "на місці"},
    {"REMOVED", "вилучено"},
    {"REPAIR", "ремонт"},
    {"REPORTED", "повідомлено"},
    {"REQUESTED", "подано запит"},
    {"RESERVED", "заброньовано"},
    {"RESOLVED", "вирішено"},
    {"RETURNED", "повернуто"},
    {"REVIEW", "на розгляді"},
    {"SAME_PERSON", "та сама особа"},
    {"SENT", "надіслано"},
    {"SEQUENCE_REUSED", "номер використано двічі"},
    {"SERVED", "обслужено"},
    {"SKIPPED", "пропущено"},
    {"STAGING", "читають і перевіряють"},
    {"STAYING", "проживання триває"},
    {"SUBMITTED", "подано"},
    {"TAKEN", "зайнято"},
    {"TRANSIT_CENTRE", "у транзитному центрі"},
    {"UNDER_WAY", "виконують"},
    {"UNREADABLE", "не читається"},
    {"VERIFYING", "перевіряють"},
    {"WAITING", "очікує"},
    {"WITHDRAWN", "відкликано"},
    {"WITHHELD", "притримано: не повідомлено"},
};

absl::string_view EndOf(absl::string_view name) {
  for (absl::string_view prefix : {"STATE_", "RESULT_", "OUTCOME_"}) {
    const size_t at = name.find(prefix);
    if (at != absl::string_view::npos) return name.substr(at + prefix.size());
  }
  return name;
}

}  // namespace

const StateWords* WordsOfState(absl::string_view name) {
  static const auto* const table = [] {
    auto* words = new absl::flat_hash_map<std::string, StateWords>();
    for (const auto& state : kStates) {
      const std::string en = absl::StrReplaceAll(absl::AsciiStrToLower(state.name), {{"_", " "}});
      (*words)[state.name] = {absl::StrCat("«", state.uk, "»"), absl::StrCat("'", en, "'")};
    }
    return words;
  }();
  const auto found = table->find(EndOf(name));
  return found == table->end() ? nullptr : &found->second;
}

}  // namespace cc::platform
