#ifndef SERVICES_EVACUATION_SITUATION_WORDS_H_
#define SERVICES_EVACUATION_SITUATION_WORDS_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "cc/evacuation/v1/situation.pb.h"

// Ukrainian words of the situation report.
namespace cc::evacuation {

// The forms of a noun with 1, 2 and 5 (Unicode CLDR: one, few, many).
struct NounForms {
  absl::string_view one, few, many;
};
// `21 особа`, `1 234 особи`: the number in groups of three with a no-break space, then the form
// that it asks for.
std::string Counted(int64_t number, const NounForms& noun);
std::string GroupedNumber(int64_t number);

// `за списками рейсів`, what the method tells.
absl::string_view MethodWords(v1::CountMethod method);
// `за подвірним обходом`, how it was counted who remains; the name itself where it is unknown.
std::string RemainingMethodWords(const std::string& method);
// `123 особи, з них 21 дитина, 5 маломобільних осіб`; only parts of which there are some.
std::string CountWords(const v1::EvacuatedCount& count);
// `2025-06-01` as `01.06.2025`.
std::string DayWords(absl::string_view date);
// `08:00 23.11.2026` in Kyiv.
std::string InstantWords(const google::protobuf::Timestamp& instant);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SITUATION_WORDS_H_
