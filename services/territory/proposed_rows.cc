#include "services/territory/proposed_rows.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"

namespace cc::territory {
namespace {

using v1::ProposalRow;
using v1::StatusPeriod;

// The list's period of this unit, status and first day; null where there is none.
const StatusPeriod* FindPeriod(const TerritoryIndex& list, int32_t unit, v1::Status status,
                               const std::string& start) {
  if (unit == TerritoryIndex::kNone) return nullptr;
  for (const TerritoryIndex::Period& period : list.PeriodsOf(unit)) {
    const StatusPeriod& found = list.periods()[period.source];
    if (found.status() == status && found.start_date() == start) return &found;
  }
  return nullptr;
}

absl::Status Refuse(platform::Reason reason, int row) {
  return platform::Fail(reason, {{"row", absl::StrCat(row)}});
}

StatusPeriod PeriodOf(const ProposalRow& row, const IndexedUnit& unit) {
  StatusPeriod period;
  period.set_unit_code(std::string(unit.code()));
  period.set_status(row.status());
  period.set_start_date(row.start_date());
  period.set_end_date(row.end_date());
  *period.mutable_excluded_unit_codes() = row.excluded_unit_codes();
  return period;
}

// What stays of a period of the list when it is written anew: its days and exclusions.
StatusPeriod BareOf(const StatusPeriod& present) {
  StatusPeriod period;
  period.set_unit_code(present.unit_code());
  period.set_status(present.status());
  period.set_start_date(present.start_date());
  period.set_end_date(present.end_date());
  *period.mutable_excluded_unit_codes() = present.excluded_unit_codes();
  period.set_doubtful(present.doubtful());
  return period;
}

absl::Status AddRow(const ProposalRow& row, int number, const TerritoryIndex& list,
                    ProposedRows& rows) {
  const int32_t unit = list.Find(row.unit_code());
  const StatusPeriod* present = FindPeriod(list, unit, row.status(), row.start_date());
  if (row.change() == ProposalRow::CHANGE_OPEN) {
    if (present != nullptr) return Refuse(common::v1::REASON_PERIOD_EXISTS, number);
    rows.periods.push_back(PeriodOf(row, list.unit(unit)));
    return absl::OkStatus();
  }
  if (present == nullptr) return Refuse(common::v1::REASON_PERIOD_UNKNOWN, number);
  if (row.change() == ProposalRow::CHANGE_STRIKE) {
    rows.struck.push_back(BareOf(*present));
    return absl::OkStatus();
  }
  if (row.change() == ProposalRow::CHANGE_CLOSE) {
    if (!present->end_date().empty()) return Refuse(common::v1::REASON_PERIOD_UNKNOWN, number);
    rows.periods.push_back(BareOf(*present));
    rows.periods.back().set_end_date(row.end_date());
    return absl::OkStatus();
  }
  StatusPeriod altered = PeriodOf(row, list.unit(unit));
  if (!row.new_start_date().empty() && row.new_start_date() != row.start_date()) {
    if (FindPeriod(list, unit, row.status(), row.new_start_date()) != nullptr)
      return Refuse(common::v1::REASON_PERIOD_EXISTS, number);
    altered.set_start_date(row.new_start_date());
    rows.struck.push_back(BareOf(*present));
  }
  rows.periods.push_back(std::move(altered));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ProposedRows> RowsAgainst(const v1::Proposal& proposal, const TerritoryIndex& list) {
  if (list.acts().empty()) return platform::Fail(common::v1::REASON_LIST_MISSING);
  ProposedRows rows;
  for (int i = 0; i < proposal.rows_size(); ++i)
    CC_RETURN_IF_ERROR(AddRow(proposal.rows(i), i + 1, list, rows));
  return rows;
}

}  // namespace cc::territory
