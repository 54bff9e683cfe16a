#include "services/evacuation/situation_words.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

constexpr NounForms kPeople = {"особа", "особи", "осіб"};
constexpr NounForms kChildren = {"дитина", "дитини", "дітей"};
constexpr NounForms kLowMobility = {"маломобільна особа", "маломобільні особи",
                                    "маломобільних осіб"};
constexpr NounForms kWithDisability = {"особа з інвалідністю", "особи з інвалідністю",
                                       "осіб з інвалідністю"};

absl::string_view FormFor(uint64_t number, const NounForms& noun) {
  const uint64_t last = number % 10, last_two = number % 100;
  if (last == 1 && last_two != 11) return noun.one;
  if (last >= 2 && last <= 4 && (last_two < 12 || last_two > 14)) return noun.few;
  return noun.many;
}

uint64_t Size(int64_t number) {
  return number < 0 ? 0 - static_cast<uint64_t>(number) : static_cast<uint64_t>(number);
}

}  // namespace

std::string GroupedNumber(int64_t number) {
  std::string digits = absl::StrCat(Size(number));
  for (size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, "\u00a0");
  return number < 0 ? absl::StrCat("−", digits) : digits;
}

std::string Counted(int64_t number, const NounForms& noun) {
  return absl::StrCat(GroupedNumber(number), "\u00a0", FormFor(Size(number), noun));
}

absl::string_view MethodWords(v1::CountMethod method) {
  switch (method) {
    case v1::COUNT_METHOD_MANIFEST:
      return "організованими рейсами, за списками";
    case v1::COUNT_METHOD_CHECKPOINT:
      return "зафіксовано на блокпостах і в транзитних центрах";
    case v1::COUNT_METHOD_SELF_DEPARTURE:
      return "виїхали самостійно, за їхнім повідомленням";
    case v1::COUNT_METHOD_ESTIMATE:
      return "за оцінкою органів влади";
    default:
      return "спосіб обліку не вказано";
  }
}

std::string RemainingMethodWords(const std::string& method) {
  if (method == "METHOD_DOOR_TO_DOOR") return "за подвірним обходом";
  if (method == "METHOD_LIST") return "за списками";
  if (method == "METHOD_AID_DISTRIBUTION") return "за видачею допомоги";
  if (method == "METHOD_ESTIMATE") return "за оцінкою органів влади";
  return method;
}

std::string CountWords(const v1::EvacuatedCount& count) {
  std::vector<std::string> parts;
  if (count.children() != 0) parts.push_back(Counted(count.children(), kChildren));
  if (count.low_mobility() != 0) parts.push_back(Counted(count.low_mobility(), kLowMobility));
  if (count.with_disability() != 0)
    parts.push_back(Counted(count.with_disability(), kWithDisability));
  const std::string people = Counted(count.people(), kPeople);
  return parts.empty() ? people : absl::StrCat(people, ", з них ", absl::StrJoin(parts, ", "));
}

std::string DayWords(absl::string_view date) {
  if (date.size() != 10) return std::string(date);
  return absl::StrCat(date.substr(8, 2), ".", date.substr(5, 2), ".", date.substr(0, 4));
}

std::string InstantWords(const google::protobuf::Timestamp& instant) {
  return absl::FormatTime("%H:%M %d.%m.%Y", platform::FromProto(instant), platform::Kyiv());
}

}  // namespace cc::evacuation
