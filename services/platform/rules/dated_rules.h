#ifndef SERVICES_PLATFORM_RULES_DATED_RULES_H_
#define SERVICES_PLATFORM_RULES_DATED_RULES_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cc/common/v1/act.pb.h"
#include "google/protobuf/struct.pb.h"

// Rules of law as data: what an act says from one day to another. Amending one needs no new
// program.
namespace cc::platform {

struct DatedRule {
  std::string id;  // `registration.cancel.renounced`: lower case, digits, `_`, parts by dots
  std::string title_uk;
  common::v1::ActReference act;
  std::string article;  // e.g. `ст. 12 ч. 1 п. 1`
  absl::CivilDay valid_from;
  std::optional<absl::CivilDay> valid_until;  // inclusive; nothing = still in force
  google::protobuf::Struct parameters;        // of the rule's own; whoever applies it knows them

  bool HoldsOn(absl::CivilDay day) const;
  // A parameter of that name and type; nothing where it is absent or of another type.
  std::optional<int64_t> Integer(const std::string& name) const;
  std::optional<std::string> Text(const std::string& name) const;
  bool Flag(const std::string& name) const;                       // false where absent
  std::vector<std::string> Texts(const std::string& name) const;  // empty where absent
};

// Immutable, thus thread-safe.
class DatedRules {
 public:
  DatedRules() = default;

  // A file: `{"rules": [{"id", "title_uk", "act": {"kind", "number", "date"}, "article",
  // "valid_from", "valid_until", "parameters": {…}}, …]}`. INVALID_ARGUMENT, naming file and place,
  // for a key that is unknown or missing, a date that is none or reversed, two versions of one rule
  // that hold on one day, a parameter that is not a text, number, flag or list of texts.
  static absl::StatusOr<DatedRules> Parse(absl::string_view file_name, absl::string_view json);

  // Takes over every rule of `others`; all versions of a rule that both have are replaced.
  void Override(const DatedRules& others);

  // The version that holds on the day; null where there is none.
  const DatedRule* Find(absl::string_view id, absl::CivilDay day) const;
  // What holds on the day, by id; only ids that begin with `prefix`.
  std::vector<const DatedRule*> On(absl::CivilDay day, absl::string_view prefix = "") const;
  // Every version of every rule, by id and first day.
  std::vector<const DatedRule*> All(absl::string_view prefix = "") const;

 private:
  std::map<std::string, std::vector<DatedRule>, std::less<>> versions_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_RULES_DATED_RULES_H_
