#include "services/territory/acting_rules.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "services/territory/authority_rules.h"

namespace cc::territory {
namespace {

using v1::ActingAuthority;
using v1::Authority;
using v1::Unit;
using Step = ActingAuthority::Step;

std::string Shown(const common::v1::ActReference& act) {
  return absl::StrCat(act.kind(), " № ", act.number(), " від ", act.date());
}

// The council that a unit of this category has; unspecified where only one above it has one.
Authority::Kind CouncilOf(Unit::Category category) {
  switch (category) {
    case Unit::CATEGORY_OBLAST:
      return Authority::KIND_OBLAST_COUNCIL;
    case Unit::CATEGORY_RAION:
      return Authority::KIND_RAION_COUNCIL;
    case Unit::CATEGORY_HROMADA:
    case Unit::CATEGORY_SPECIAL_CITY:
      return Authority::KIND_HROMADA_COUNCIL;
    default:
      return Authority::KIND_UNSPECIFIED;
  }
}

class Search {
 public:
  Search(const TerritoryIndex& index, absl::string_view day, const std::vector<Authority>& working,
         ActingAuthority& answer)
      : index_(index), day_(day), working_(working), answer_(answer) {}

  bool ByPowers(int32_t unit) {
    for (; unit != TerritoryIndex::kNone; unit = index_.parent(unit)) {
      bool any = false;
      for (const Authority& body : working_) {
        if (!IsOver(body, unit) || !IsMilitaryAdministration(body.kind())) continue;
        any = true;
        if (HoldsPowers(body)) return true;
      }
      if (!any) NoBody(unit, "військової адміністрації на цей день немає");
    }
    return false;
  }

  bool ByCouncil(int32_t unit) {
    while (CouncilOf(index_.unit(unit).category()) == Authority::KIND_UNSPECIFIED) {
      unit = index_.parent(unit);
      if (unit == TerritoryIndex::kNone) return false;
    }
    const Authority::Kind kind = CouncilOf(index_.unit(unit).category());
    for (const Authority& body : working_) {
      if (!IsOver(body, unit) || body.kind() != kind) continue;
      Acts(body, "діє рада: жодна військова адміністрація не має її повноважень");
      return true;
    }
    NoBody(unit, "ради на цей день немає");
    return false;
  }

  bool ByAdministration(int32_t unit) {
    for (; unit != TerritoryIndex::kNone; unit = index_.parent(unit)) {
      for (const Authority& body : working_) {
        if (!IsOver(body, unit) || (!IsMilitaryAdministration(body.kind()) &&
                                    body.kind() != Authority::KIND_STATE_ADMINISTRATION))
          continue;
        Acts(body, "діє як найближча адміністрація: ради немає, повноважень ради не надано");
        return true;
      }
    }
    return false;
  }

 private:
  bool IsOver(const Authority& body, int32_t unit) const {
    return body.unit_code() == index_.unit(unit).code();
  }

  bool HoldsPowers(const Authority& body) {
    if (!body.has_council_powers()) {
      Add(body, Step::OUTCOME_NO_COUNCIL_POWERS, "повноважень ради не надано");
      return false;
    }
    const v1::CouncilPowers& powers = body.council_powers();
    if (day_ < powers.start_date() || (!powers.end_date().empty() && day_ > powers.end_date())) {
      Add(body, Step::OUTCOME_COUNCIL_POWERS_OTHER_DAYS,
          absl::StrCat("повноваження ради за актом ", Shown(powers.act()), " діють в інші дні"));
      return false;
    }
    Acts(body, absl::StrCat("здійснює повноваження ради за актом ", Shown(powers.act())));
    return true;
  }

  void Acts(const Authority& body, absl::string_view why) {
    *answer_.mutable_authority() = body;
    Add(body, Step::OUTCOME_ACTS, why);
  }

  void Add(const Authority& body, Step::Outcome outcome, absl::string_view why) {
    Step& step = *answer_.add_steps();
    step.set_unit_code(body.unit_code());
    step.set_authority_id(body.id());
    step.set_name(body.name());
    step.set_outcome(outcome);
    step.set_explanation(absl::StrCat(body.name(), ": ", why));
  }

  void NoBody(int32_t unit, absl::string_view why) {
    Step& step = *answer_.add_steps();
    step.set_unit_code(std::string(index_.unit(unit).code()));
    step.set_outcome(Step::OUTCOME_NO_BODY);
    step.set_explanation(absl::StrCat(index_.unit(unit).name(), ": ", why));
  }

  const TerritoryIndex& index_;
  const absl::string_view day_;
  const std::vector<Authority>& working_;
  ActingAuthority& answer_;
};

}  // namespace

ActingAuthority WhoActs(const TerritoryIndex& index, int32_t unit, absl::string_view day,
                        const std::vector<Authority>& working) {
  ActingAuthority answer;
  answer.set_unit_code(std::string(index.unit(unit).code()));
  answer.set_date(std::string(day));
  Search search(index, day, working, answer);
  if (!search.ByPowers(unit) && !search.ByCouncil(unit)) search.ByAdministration(unit);
  return answer;
}

}  // namespace cc::territory
