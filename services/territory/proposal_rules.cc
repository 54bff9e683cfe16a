#include "services/territory/proposal_rules.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::territory {
namespace {

using platform::Fail;
using platform::FailField;
using v1::Criterion;
using v1::Proposal;
using v1::ProposalRow;

std::string FieldOf(int row, absl::string_view field) {
  return absl::StrCat("proposal.rows[", row, "].", field);
}

absl::string_view EndOf(const ProposalRow& row) {
  return row.end_date().empty() ? "9999-12-31" : absl::string_view(row.end_date());
}

// First day of the period after the row.
const std::string& StartOf(const ProposalRow& row) {
  return row.change() == ProposalRow::CHANGE_ALTER && !row.new_start_date().empty()
             ? row.new_start_date()
             : row.start_date();
}

bool LiesIn(const TerritoryIndex& units, int32_t unit, int32_t above) {
  const std::vector<int32_t> path = units.Path(unit);
  return std::find(path.begin(), path.end(), above) != path.end();
}

absl::Status UnknownProposed(absl::string_view field, const std::string& code) {
  return FailField(field, common::v1::REASON_UNIT_UNKNOWN, {{"unit", code}});
}

absl::Status CheckRowUnits(const Proposal& proposal, int i, const TerritoryIndex& units) {
  const ProposalRow& row = proposal.rows(i);
  const int32_t author = units.Find(proposal.unit_code()), unit = units.Find(row.unit_code());
  if (author == TerritoryIndex::kNone)
    return UnknownProposed("proposal.unit_code", proposal.unit_code());
  if (unit == TerritoryIndex::kNone || units.unit(unit).closed())
    return UnknownProposed(FieldOf(i, "unit_code"), row.unit_code());
  if (!LiesIn(units, unit, author)) {
    return Fail(common::v1::REASON_ROW_OUTSIDE_UNIT,
                {{"row", row.unit_code()}, {"unit", proposal.unit_code()}});
  }
  for (int e = 0; e < row.excluded_unit_codes_size(); ++e) {
    const std::string& code = row.excluded_unit_codes(e);
    const std::string field = FieldOf(i, absl::StrCat("excluded_unit_codes[", e, "]"));
    const int32_t below = units.Find(code);
    if (below == TerritoryIndex::kNone) return UnknownProposed(field, code);
    if (below == unit || !LiesIn(units, below, unit)) {
      return Fail(common::v1::REASON_EXCLUSION_OUTSIDE_UNIT,
                  {{"excluded", code}, {"unit", row.unit_code()}});
    }
  }
  return absl::OkStatus();
}

absl::Status CheckRowDates(const ProposalRow& row, int i) {
  if (row.change() == ProposalRow::CHANGE_CLOSE && row.end_date().empty())
    return FailField(FieldOf(i, "end_date"), common::v1::REASON_FIELD_REQUIRED);
  if (row.status() == v1::STATUS_NONE)
    return FailField(FieldOf(i, "status"), common::v1::REASON_FIELD_REQUIRED);
  if (row.change() == ProposalRow::CHANGE_STRIKE || EndOf(row) >= absl::string_view(StartOf(row)))
    return absl::OkStatus();
  return Fail(common::v1::REASON_ROW_DATES_REVERSED,
              {{"start", StartOf(row)}, {"end", row.end_date()}});
}

// Two rows on one unit may meet on a day, as periods of the list do, and no more.
bool RowsOverlap(const ProposalRow& a, const ProposalRow& b) {
  if (a.status() == b.status() && a.start_date() == b.start_date()) return true;
  if (a.change() == ProposalRow::CHANGE_STRIKE || b.change() == ProposalRow::CHANGE_STRIKE)
    return false;
  return absl::string_view(StartOf(a)) < EndOf(b) && absl::string_view(StartOf(b)) < EndOf(a);
}

absl::Status CheckOverlaps(const Proposal& proposal, const TerritoryIndex& units) {
  std::map<int32_t, std::vector<int>> by_unit;
  for (int i = 0; i < proposal.rows_size(); ++i) {
    std::vector<int>& same = by_unit[units.Find(proposal.rows(i).unit_code())];
    for (int other : same) {
      if (!RowsOverlap(proposal.rows(other), proposal.rows(i))) continue;
      return Fail(common::v1::REASON_ROWS_OVERLAP, {{"first", absl::StrCat(other + 1)},
                                                    {"second", absl::StrCat(i + 1)},
                                                    {"unit", proposal.rows(i).unit_code()}});
    }
    same.push_back(i);
  }
  return absl::OkStatus();
}

Criterion::Outcome OutcomeOf(const ProcedureRules& rules, const Criterion& criterion) {
  const auto distance = rules.distances.find(criterion.kind());
  if (distance == rules.distances.end()) return Criterion::OUTCOME_UNSPECIFIED;
  if (criterion.distance_km() <= distance->second.met_km) return Criterion::OUTCOME_MET;
  return criterion.distance_km() <= distance->second.most_km ? Criterion::OUTCOME_BY_COMMISSION
                                                             : Criterion::OUTCOME_NOT_MET;
}

// A new period of possible hostilities rests on its best criterion.
absl::Status CheckCriteria(const ProposalRow& row, int number, const ProcedureRules& rules) {
  const bool needed = row.change() == ProposalRow::CHANGE_OPEN &&
                      row.status() == v1::STATUS_POSSIBLE_HOSTILITIES && !rules.distances.empty();
  if (!needed) return absl::OkStatus();
  const Criterion* best = nullptr;
  for (const Criterion& criterion : row.criteria()) {
    if (OutcomeOf(rules, criterion) == Criterion::OUTCOME_UNSPECIFIED) continue;
    if (best == nullptr || OutcomeOf(rules, criterion) < OutcomeOf(rules, *best) ||
        (OutcomeOf(rules, criterion) == OutcomeOf(rules, *best) &&
         criterion.distance_km() < best->distance_km()))
      best = &criterion;
  }
  if (best == nullptr)
    return Fail(common::v1::REASON_CRITERION_MISSING, {{"row", absl::StrCat(number)}});
  const ProcedureRules::Distance& distance = rules.distances.at(best->kind());
  platform::Details details = {{"row", absl::StrCat(number)},
                               {"distance", absl::StrCat(best->distance_km())}};
  switch (OutcomeOf(rules, *best)) {
    case Criterion::OUTCOME_NOT_MET:
      details["most"] = absl::StrCat(distance.most_km);
      return Fail(common::v1::REASON_CRITERION_NOT_MET, details);
    case Criterion::OUTCOME_BY_COMMISSION:
      if (row.by_commission()) return absl::OkStatus();
      details["met"] = absl::StrCat(distance.met_km);
      return Fail(common::v1::REASON_COMMISSION_NOT_MARKED, details);
    default:
      return absl::OkStatus();
  }
}

absl::Status StateForbids(Proposal::State state) {
  if (state == Proposal::STATE_WITHDRAWN) return Fail(common::v1::REASON_PROPOSAL_WITHDRAWN);
  return Fail(common::v1::REASON_STATE_FORBIDS, {{"state", Proposal::State_Name(state)}});
}

absl::Status Disagree(const std::string& earlier, const std::string& later) {
  return Fail(common::v1::REASON_ACT_DATES_DISAGREE, {{"earlier", earlier}, {"later", later}});
}

}  // namespace

absl::Status CheckAuthorUnit(const Proposal& proposal, v1::Unit::Category category) {
  const bool fits =
      proposal.path() == Proposal::PATH_COUNCIL
          ? category == v1::Unit::CATEGORY_HROMADA
          : category == v1::Unit::CATEGORY_OBLAST || category == v1::Unit::CATEGORY_SPECIAL_CITY;
  if (fits) return absl::OkStatus();
  return Fail(common::v1::REASON_PROPOSAL_UNIT_MISMATCH, {{"unit", proposal.unit_code()}});
}

absl::Status CheckRows(const Proposal& proposal, const TerritoryIndex& units) {
  for (int i = 0; i < proposal.rows_size(); ++i) {
    CC_RETURN_IF_ERROR(CheckRowUnits(proposal, i, units));
    CC_RETURN_IF_ERROR(CheckRowDates(proposal.rows(i), i));
  }
  return CheckOverlaps(proposal, units);
}

absl::Status CheckCouncilPath(const Proposal& proposal, const ProcedureRules& rules,
                              absl::CivilDay today) {
  if (proposal.path() != Proposal::PATH_COUNCIL) return absl::OkStatus();
  if (today < rules.council_path_from) {
    return Fail(common::v1::REASON_COUNCIL_PATH_NOT_OPEN,
                {{"date", platform::FormatDate(rules.council_path_from)}});
  }
  if (proposal.has_council_submission()) return absl::OkStatus();
  return Fail(common::v1::REASON_COUNCIL_SUBMISSION_MISSING);
}

absl::Status CheckSubmission(const Proposal& proposal, const ProcedureRules& rules,
                             absl::CivilDay today) {
  CC_RETURN_IF_ERROR(CheckCouncilPath(proposal, rules, today));
  if (proposal.rows().empty()) return Fail(common::v1::REASON_PROPOSAL_EMPTY);
  for (int i = 0; i < proposal.rows_size(); ++i)
    CC_RETURN_IF_ERROR(CheckCriteria(proposal.rows(i), i + 1, rules));
  if (proposal.path() != Proposal::PATH_COUNCIL || !rules.council_review_days)
    return absl::OkStatus();
  const auto received = platform::ParseDate(proposal.council_submission().date());
  const absl::CivilDay due = received.value_or(today) + *rules.council_review_days;
  if (today > due) return absl::OkStatus();
  return Fail(common::v1::REASON_COUNCIL_TERM_RUNNING, {{"date", platform::FormatDate(due)}});
}

void FillOutcomes(const ProcedureRules& rules, Proposal& proposal) {
  for (ProposalRow& row : *proposal.mutable_rows()) {
    for (Criterion& criterion : *row.mutable_criteria())
      criterion.set_outcome(OutcomeOf(rules, criterion));
  }
  if (!proposal.has_council_submission()) return;
  const auto received = platform::ParseDate(proposal.council_submission().date());
  proposal.mutable_council_submission()->set_due_date(
      received && rules.council_review_days
          ? platform::FormatDate(*received + *rules.council_review_days)
          : "");
}

absl::Status CheckStep(Proposal::State from, Proposal::State to) {
  bool allowed = false;
  switch (to) {
    case Proposal::STATE_SUBMITTED:
      allowed = from == Proposal::STATE_DRAFT || from == Proposal::STATE_RETURNED;
      break;
    case Proposal::STATE_AGREED:
    case Proposal::STATE_DECLINED:
      allowed = from == Proposal::STATE_SUBMITTED;
      break;
    case Proposal::STATE_RECOMMENDED:
    case Proposal::STATE_RETURNED:
      allowed = from == Proposal::STATE_AGREED;
      break;
    case Proposal::STATE_APPROVED:
      allowed = from == Proposal::STATE_RECOMMENDED;
      break;
    case Proposal::STATE_REGISTERED:
      allowed = from == Proposal::STATE_APPROVED;
      break;
    case Proposal::STATE_IN_FORCE:
      allowed = from == Proposal::STATE_REGISTERED;
      break;
    case Proposal::STATE_WITHDRAWN:
      allowed = from == Proposal::STATE_DRAFT || from == Proposal::STATE_SUBMITTED ||
                from == Proposal::STATE_AGREED || from == Proposal::STATE_RECOMMENDED ||
                from == Proposal::STATE_RETURNED;
      break;
    default:
      break;
  }
  return allowed ? absl::OkStatus() : StateForbids(from);
}

absl::Status CheckEditable(Proposal::State state) {
  if (state == Proposal::STATE_DRAFT || state == Proposal::STATE_RETURNED) return absl::OkStatus();
  return StateForbids(state);
}

absl::Status CheckAttachable(Proposal::State state) {
  if (state == Proposal::STATE_DECLINED || state == Proposal::STATE_IN_FORCE ||
      state == Proposal::STATE_WITHDRAWN)
    return StateForbids(state);
  return absl::OkStatus();
}

absl::Status CheckDecider(const std::vector<std::string>& authors,
                          const std::vector<std::string>& deciders, absl::string_view actor) {
  if (std::find(authors.begin(), authors.end(), actor) != authors.end())
    return Fail(common::v1::REASON_PROPOSAL_DECISION_BY_AUTHOR);
  if (std::find(deciders.begin(), deciders.end(), actor) != deciders.end())
    return Fail(common::v1::REASON_PROPOSAL_DECIDED_BEFORE);
  return absl::OkStatus();
}

absl::Status CheckCommissionDecision(const Proposal& proposal,
                                     const v1::CommissionDecision& decision, absl::CivilDay today) {
  const bool needed = std::any_of(proposal.rows().begin(), proposal.rows().end(),
                                  [](const ProposalRow& row) { return row.by_commission(); });
  if (needed && decision.reason().empty())
    return FailField("decision.reason", common::v1::REASON_FIELD_REQUIRED);
  const auto held = platform::ParseDate(decision.date());
  if (held && *held > today) {
    return FailField("decision.date", common::v1::REASON_DATE_IN_FUTURE,
                     {{"date", decision.date()}});
  }
  return absl::OkStatus();
}

absl::Status CheckAct(const v1::ProposalAct& act) {
  const common::v1::ActReference& reference = act.reference();
  if (reference.registration_number().empty())
    return FailField("act.reference.registration_number", common::v1::REASON_FIELD_REQUIRED);
  if (reference.registration_date().empty())
    return FailField("act.reference.registration_date", common::v1::REASON_FIELD_REQUIRED);
  if (reference.registration_date() < reference.date()) {
    return Disagree(reference.registration_date(), reference.date());
  }
  if (act.in_force_date() < reference.registration_date())
    return Disagree(act.in_force_date(), reference.registration_date());
  return absl::OkStatus();
}

absl::Status Merge(const Proposal& changed, const google::protobuf::FieldMask& mask,
                   Proposal& proposal) {
  if (mask.paths().empty()) return FailField("update_mask", common::v1::REASON_FIELD_REQUIRED);
  for (const std::string& path : mask.paths()) {
    if (path == "title") {
      proposal.set_title(changed.title());
    } else if (path == "amends") {
      *proposal.mutable_amends() = changed.amends();
      if (!changed.has_amends()) proposal.clear_amends();
    } else if (path == "rows") {
      *proposal.mutable_rows() = changed.rows();
    } else if (path == "council_submission") {
      *proposal.mutable_council_submission() = changed.council_submission();
      if (!changed.has_council_submission()) proposal.clear_council_submission();
    } else {
      return FailField("update_mask", common::v1::REASON_FIELD_MASK_INVALID, {{"path", path}});
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> MediaTypeOf(absl::string_view file_name) {
  static const auto* types = new std::map<std::string, std::string>{
      {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
      {"jpg", "image/jpeg"},
      {"odt", "application/vnd.oasis.opendocument.text"},
      {"ods", "application/vnd.oasis.opendocument.spreadsheet"},
      {"p7s", "application/pkcs7-signature"},
      {"pdf", "application/pdf"},
      {"png", "image/png"},
      {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
      {"zip", "application/zip"},
  };
  const size_t dot = file_name.rfind('.');
  const bool plain = file_name.find_first_of("/\\") == absl::string_view::npos;
  const auto type = dot == absl::string_view::npos || dot == 0 || !plain
                        ? types->end()
                        : types->find(absl::AsciiStrToLower(file_name.substr(dot + 1)));
  if (type != types->end()) return type->second;
  std::string kinds;
  for (const auto& [ending, media_type] : *types)
    absl::StrAppend(&kinds, kinds.empty() ? "" : ", ", ending);
  return Fail(common::v1::REASON_DOCUMENT_KIND_UNKNOWN, {{"kinds", kinds}});
}

}  // namespace cc::territory
