#ifndef SERVICES_TERRITORY_PROPOSAL_FIXTURE_H_
#define SERVICES_TERRITORY_PROPOSAL_FIXTURE_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "services/territory/proposal_decisions.h"
#include "services/territory/proposals.h"
#include "services/territory/territory_test_world.h"

namespace cc::territory {

inline constexpr char kDonetsk[] = "UA14000000000091971";
inline constexpr char kKharkiv[] = "UA63000000000041885";
inline constexpr char kKramatorskRaion[] = "UA14120000000070232";
inline constexpr char kHromada[] = "UA14120070000090878";
inline constexpr char kCity[] = "UA14120070010085843";
inline constexpr char kVillage[] = "UA14120070020010159";

inline constexpr char kOfficer[] = "00000000-0000-7000-8000-00000000000a";
inline constexpr char kDefence[] = "00000000-0000-7000-8000-00000000000b";
inline constexpr char kCommission[] = "00000000-0000-7000-8000-00000000000c";
inline constexpr char kApprover[] = "00000000-0000-7000-8000-00000000000d";
inline constexpr char kEditor[] = "00000000-0000-7000-8000-00000000000e";

// The handlers of proposals over a register with one hromada and a short list, and the way of a
// proposal.
class ProposalWorld : public World {
 protected:
  ProposalWorld() {
    const std::string above = absl::StrCat(kDonetsk, ";", kKramatorskRaion, ";", kHromada, ";");
    v1::ImportCodifierRequest partial;
    partial.set_partial(true);
    EXPECT_THAT(
        Codifier(absl::StrCat("Перший рівень;Другий рівень;Третій рівень;Четвертий рівень;"
                              "Додатковий рівень;Категорія об’єкта;Назва об’єкта\r\n",
                              above, ";;H;Костянтинівська\r\n", above, kCity,
                              ";;M;Костянтинівка\r\n", above, kVillage, ";;C;Біла Гора\r\n"),
                 partial),
        platform::IsOk());
    EXPECT_THAT(
        List(absl::StrCat(
            R"({"reference": {"kind": "наказ", "number": "376", "date": "2025-02-28",
                        "issuer": "Міністерство розвитку громад та територій України"},
                        "editionDate": "2025-05-07", "synthetic": true, "periods": [
                        {"unitCode": ")",
            kHromada, R"(", "status": "STATUS_ACTIVE_HOSTILITIES", "startDate": "2024-01-01"}]})")),
        platform::IsOk());
  }

  template <typename Handler, typename Req, typename Resp>
  absl::StatusOr<Resp> Do(Handler& handler,
                          absl::StatusOr<Resp> (Handler::*method)(const platform::Call&,
                                                                  const Req&),
                          const Req& request, platform::TestCaller caller) {
    return (handler.*method)(platform::TestCall(request, caller), request);
  }

  // An officer of a unit, and one of the national level.
  static platform::TestCaller In(const char* unit, const char* principal = kOfficer) {
    return {.scope = {{options::v1::RELATION_OFFICE, *platform::TailOf(unit)}},
            .principal = principal};
  }
  static platform::TestCaller National(const char* principal) { return {.principal = principal}; }
  static platform::TestCaller On(platform::TestCaller caller, absl::CivilDay day) {
    caller.now = absl::FromCivil(absl::CivilSecond(day) + 12 * 3600, absl::UTCTimeZone());
    return caller;
  }

  // One row: the village becomes occupied.
  static v1::CreateProposalRequest Draft() {
    return platform::ParseProto<v1::CreateProposalRequest>(absl::StrCat(
        R"(proposal { unit_code: ")", kDonetsk, R"(" path: PATH_ADMINISTRATION title: "Біла Гора"
           synthetic: true rows { change: CHANGE_OPEN unit_code: ")",
        kVillage,
        R"(" status: STATUS_OCCUPIED start_date: "2026-02-01" justification: "лист" } })"));
  }
  // One row: the hromada becomes one of possible hostilities, at this distance from the border.
  static v1::CreateProposalRequest DraftAt(double distance_km) {
    auto request = Draft();
    v1::ProposalRow& row = *request.mutable_proposal()->mutable_rows(0);
    row.set_status(v1::STATUS_POSSIBLE_HOSTILITIES);
    v1::Criterion& criterion = *row.add_criteria();
    criterion.set_kind(v1::Criterion::KIND_BORDER_WITH_RUSSIA);
    criterion.set_distance_km(distance_km);
    criterion.set_reason("по прямій, за кадастровою картою");
    return request;
  }
  absl::StatusOr<v1::Proposal> Create(const v1::CreateProposalRequest& request,
                                      platform::TestCaller caller = In(kDonetsk)) {
    return Do(proposals_, &Proposals::CreateProposal, request, caller);
  }
  v1::Proposal Created(const v1::CreateProposalRequest& request = Draft(),
                       platform::TestCaller caller = In(kDonetsk)) {
    auto made = Create(request, caller);
    EXPECT_THAT(made, platform::IsOk());
    return made.value_or(v1::Proposal());
  }
  template <typename Req>
  static Req Of(const v1::Proposal& proposal) {
    Req request;
    request.set_id(proposal.id());
    request.set_etag(proposal.etag());
    return request;
  }
  absl::StatusOr<v1::Proposal> Submit(const v1::Proposal& proposal,
                                      platform::TestCaller caller = In(kDonetsk)) {
    return Do(proposals_, &Proposals::SubmitProposal, Of<v1::SubmitProposalRequest>(proposal),
              caller);
  }
  absl::StatusOr<v1::Proposal> Withdraw(const v1::Proposal& proposal,
                                        platform::TestCaller caller = In(kDonetsk)) {
    auto request = Of<v1::WithdrawProposalRequest>(proposal);
    request.set_note("помилка");
    return Do(proposals_, &Proposals::WithdrawProposal, request, caller);
  }
  absl::StatusOr<v1::Proposal> Agree(const v1::Proposal& proposal,
                                     platform::TestCaller caller = National(kDefence)) {
    return Do(decisions_, &ProposalDecisions::AgreeProposal, Of<v1::AgreeProposalRequest>(proposal),
              caller);
  }
  absl::StatusOr<v1::Proposal> Decline(const v1::Proposal& proposal,
                                       platform::TestCaller caller = National(kDefence)) {
    auto request = Of<v1::DeclineProposalRequest>(proposal);
    request.set_note("бойових дій немає");
    return Do(decisions_, &ProposalDecisions::DeclineProposal, request, caller);
  }
  absl::StatusOr<v1::Proposal> Recommend(const v1::Proposal& proposal,
                                         platform::TestCaller caller = National(kCommission),
                                         const std::string& reason = "") {
    auto request = Of<v1::RecommendProposalRequest>(proposal);
    request.mutable_decision()->set_protocol_number("7");
    request.mutable_decision()->set_date("2026-03-02");
    request.mutable_decision()->set_reason(reason);
    return Do(decisions_, &ProposalDecisions::RecommendProposal, request, caller);
  }
  absl::StatusOr<v1::Proposal> Return(const v1::Proposal& proposal,
                                      platform::TestCaller caller = National(kCommission)) {
    auto request = Of<v1::ReturnProposalRequest>(proposal);
    request.set_note("уточніть дату");
    return Do(decisions_, &ProposalDecisions::ReturnProposal, request, caller);
  }
  absl::StatusOr<v1::Proposal> Approve(const v1::Proposal& proposal,
                                       platform::TestCaller caller = National(kApprover)) {
    return Do(decisions_, &ProposalDecisions::ApproveProposal,
              Of<v1::ApproveProposalRequest>(proposal), caller);
  }
  static v1::ProposalAct Act() {
    return platform::ParseProto<v1::ProposalAct>(
        R"(reference { kind: "наказ" number: "500" date: "2026-03-02"
           issuer: "Міністерство розвитку громад та територій України"
           registration_number: "400/50000" registration_date: "2026-03-02" }
           in_force_date: "2026-03-02")");
  }
  absl::StatusOr<v1::Proposal> RegisterAct(const v1::Proposal& proposal,
                                           const v1::ProposalAct& act = Act(),
                                           platform::TestCaller caller = National(kEditor)) {
    auto request = Of<v1::RegisterProposalActRequest>(proposal);
    *request.mutable_act() = act;
    return Do(decisions_, &ProposalDecisions::RegisterProposalAct, request, caller);
  }
  absl::StatusOr<v1::Proposal> Get(const std::string& id, platform::TestCaller caller) {
    v1::GetProposalRequest request;
    request.set_id(id);
    return Do(proposals_, &Proposals::GetProposal, request, caller);
  }
  // A proposal that has come as far as this state.
  v1::Proposal At(v1::Proposal::State state, const v1::CreateProposalRequest& draft = Draft()) {
    absl::StatusOr<v1::Proposal> proposal = Created(draft);
    const auto on = [&](v1::Proposal::State next, auto step) {
      if (proposal.ok() && proposal->state() < next && next <= state) proposal = step(*proposal);
    };
    on(v1::Proposal::STATE_SUBMITTED, [&](const v1::Proposal& p) { return Submit(p); });
    on(v1::Proposal::STATE_AGREED, [&](const v1::Proposal& p) { return Agree(p); });
    on(v1::Proposal::STATE_RECOMMENDED, [&](const v1::Proposal& p) { return Recommend(p); });
    on(v1::Proposal::STATE_APPROVED, [&](const v1::Proposal& p) { return Approve(p); });
    on(v1::Proposal::STATE_REGISTERED, [&](const v1::Proposal& p) { return RegisterAct(p); });
    EXPECT_THAT(proposal, platform::IsOk());
    return proposal.value_or(v1::Proposal());
  }

  Proposals proposals_{database_.db(), uploads_, database_.keyring(), kept_};
  ProposalDecisions decisions_{database_.db()};
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_PROPOSAL_FIXTURE_H_
