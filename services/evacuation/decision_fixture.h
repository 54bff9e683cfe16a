#ifndef SERVICES_EVACUATION_DECISION_FIXTURE_H_
#define SERVICES_EVACUATION_DECISION_FIXTURE_H_

#include <map>
#include <string>

#include "services/evacuation/decisions.h"
#include "services/evacuation/institutions.h"
#include "services/evacuation/migrations.h"
#include "services/evacuation/refusals.h"
#include "services/evacuation/remaining_counts.h"
#include "services/evacuation/residents.h"
#include "services/evacuation/rule_files.h"
#include "services/platform/testing/testing.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {

// Why a call was refused: the reason of the first field where fields are at fault.
inline common::v1::Reason Why(const absl::Status& status) {
  const auto fields = platform::FieldsOf(status);
  return fields.empty() ? platform::ReasonOf(status) : fields[0].reason;
}
template <typename T>
common::v1::Reason Why(const absl::StatusOr<T>& answer) {
  return Why(answer.status());
}

// Statuses by unit; active hostilities where none was set, nothing at all where not `known`.
class StatusesByUnit : public territory::StatusSource {
 public:
  std::optional<territory::v1::StatusBasis> StatusOn(absl::string_view unit_code, absl::CivilDay,
                                                     absl::Time) const override {
    if (!known) return std::nullopt;
    territory::v1::StatusBasis basis;
    auto found = by_unit.find(unit_code);
    basis.set_status(found == by_unit.end() ? territory::v1::STATUS_ACTIVE_HOSTILITIES
                                            : found->second);
    return basis;
  }
  bool known = true;
  std::map<std::string, territory::v1::Status, std::less<>> by_unit;
};

// Handlers of decisions and of who must go, over a database of their own. Days of March 2026.
class DecisionStory : public ::testing::Test {
 protected:
  static constexpr char kOblast[] = "UA14000000000091971";
  static constexpr char kRaion[] = "UA14120000000070232";
  static constexpr char kHromada[] = "UA14120110000031497";
  static constexpr char kTown[] = "UA14120110010088407";
  static constexpr char kVillage[] = "UA14120110050031319";
  static constexpr char kOtherOblast[] = "UA12000000000090473";
  static constexpr char kOtherTown[] = "UA12120010010012345";  // of no codifier
  static constexpr char kAuthor[] = "00000000-0000-7000-8000-0000000000a1";
  static constexpr char kHeadquarters[] = "00000000-0000-7000-8000-0000000000b2";

  DecisionStory() {
    paths.Add({kOblast, kRaion, kHromada, kTown});
    paths.Add({kOblast, kRaion, kHromada, kVillage});
    paths.Add({kOtherOblast, "UA12120000000089862", "UA12120010000054321", kOtherTown});
    rules = *LoadRules();
  }

  template <typename Handler, typename Req, typename Resp>
  absl::StatusOr<Resp> Do(Handler& handler,
                          absl::StatusOr<Resp> (Handler::*method)(const platform::Call&,
                                                                  const Req&),
                          const Req& request, platform::TestCaller caller) {
    return (handler.*method)(platform::TestCall(request, caller), request);
  }

  // Noon in Kyiv of a day of March 2026.
  static absl::Time Noon(int day) {
    return absl::FromCivil(absl::CivilHour(2026, 3, day, 12), platform::Kyiv());
  }
  // Who writes decisions in the oblast, and who enters the headquarters' answers.
  static platform::TestCaller Author(int day) {
    return {.scope = {{options::v1::RELATION_ANY, *platform::TailOf(kOblast)}},
            .principal = kAuthor,
            .now = Noon(day)};
  }
  static platform::TestCaller Headquarters(int day) {
    return {.principal = kHeadquarters, .now = Noon(day)};
  }
  static platform::TestCaller In(const char* unit, int day) {
    return {.scope = {{options::v1::RELATION_ANY, *platform::TailOf(unit)}}, .now = Noon(day)};
  }

  // Of 4 March, from 5 March on, with the command's proposal.
  static v1::EvacuationDecision Decision(v1::EvacuationDecision::Kind kind,
                                         const std::vector<std::string>& settlements) {
    auto decision = platform::ParseProto<v1::EvacuationDecision>(
        "authority: AUTHORITY_OBLAST_ADMINISTRATION authority_unit_code: 'UA14000000000091971' "
        "act { kind: 'розпорядження' number: '101' date: '2026-03-04' } start_date: '2026-03-05' "
        "proposal { command: 'ОТУ' number: '7' date: '2026-03-03' } synthetic: true");
    decision.set_kind(kind);
    for (const std::string& unit : settlements) decision.add_settlements()->set_unit_code(unit);
    return decision;
  }
  static v1::EvacuationDecision Forced(const std::vector<std::string>& settlements = {kTown}) {
    return Decision(v1::EvacuationDecision::KIND_FORCED_CHILDREN, settlements);
  }
  static v1::EvacuationDecision Obligatory(const std::vector<std::string>& settlements = {kTown}) {
    return Decision(v1::EvacuationDecision::KIND_OBLIGATORY, settlements);
  }

  absl::StatusOr<v1::EvacuationDecision> Create(const v1::EvacuationDecision& decision,
                                                int day = 4) {
    v1::CreateDecisionRequest request;
    *request.mutable_decision() = decision;
    return Do(decisions, &Decisions::CreateDecision, request, Author(day));
  }
  absl::StatusOr<v1::EvacuationDecision> Submit(const std::string& id, int day = 4) {
    v1::SubmitDecisionRequest request;
    request.set_id(id);
    return Do(decisions, &Decisions::SubmitDecision, request, Author(day));
  }
  absl::StatusOr<v1::EvacuationDecision> Agree(const std::string& id, int day = 5) {
    v1::AgreeDecisionRequest request;
    request.set_id(id);
    request.set_document("протокол № 3");
    return Do(decisions, &Decisions::AgreeDecision, request, Headquarters(day));
  }
  absl::StatusOr<v1::EvacuationDecision> Lift(const std::string& id, const std::string& last,
                                              int day = 10) {
    v1::LiftDecisionRequest request;
    request.set_id(id);
    request.set_lift_date(last);
    request.set_reason("загрози немає");
    request.mutable_act()->set_kind("розпорядження");
    request.mutable_act()->set_number("102");
    request.mutable_act()->set_date("2026-03-09");
    return Do(decisions, &Decisions::LiftDecision, request, Author(day));
  }
  absl::StatusOr<v1::EvacuationDecision> Amend(const std::string& id,
                                               const v1::EvacuationDecision& amendment,
                                               int day = 8) {
    v1::AmendDecisionRequest request;
    request.set_id(id);
    *request.mutable_amendment() = amendment;
    request.set_reason("додано село");
    return Do(decisions, &Decisions::AmendDecision, request, Author(day));
  }
  absl::StatusOr<v1::EvacuationDecision> Get(const std::string& id,
                                             platform::TestCaller caller = Author(10)) {
    v1::GetDecisionRequest request;
    request.set_id(id);
    return Do(decisions, &Decisions::GetDecision, request, caller);
  }
  // A decision in force since 5 March.
  std::string InForce(const v1::EvacuationDecision& decision) {
    auto made = Create(decision);
    EXPECT_THAT(made, platform::IsOk());
    auto sent = Submit(made->id());
    EXPECT_THAT(sent, platform::IsOk());
    if (sent->state() == v1::EvacuationDecision::STATE_AWAITING_AGREEMENT)
      EXPECT_THAT(Agree(made->id()), platform::IsOk());
    return made->id();
  }
  // Ids of decisions that hold for a settlement on a day of March.
  std::vector<std::string> Holding(const char* unit, int day) {
    const platform::Call call = platform::TestCall(platform::TestCaller{});
    std::vector<std::string> ids;
    absl::Status status = database.db().Read(call, [&](platform::Tx& tx) -> absl::Status {
      auto found = DecisionsOn(tx, *paths.Find(unit), absl::CivilDay(2026, 3, day));
      if (!found.ok()) return found.status();
      ids.clear();
      for (const DecisionInForce& decision : *found) ids.push_back(decision.id);
      return absl::OkStatus();
    });
    EXPECT_THAT(status, platform::IsOk());
    return ids;
  }

  platform::TestDatabase database{"evacuation", Migrations()};
  platform::FakeUnitPaths paths;
  StatusesByUnit statuses;
  platform::DatedRules rules;
  Decisions decisions{database.db(), paths, statuses, rules};
  RemainingCounts counts{database.db(), paths};
  Residents residents{database.db(), database.keyring(), paths};
  Refusals refusals{database.db(), database.keyring(), paths, rules};
  Institutions institutions{database.db(), paths};
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_DECISION_FIXTURE_H_
