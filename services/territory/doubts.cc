#include "services/territory/doubts.h"

#include <optional>
#include <utility>
#include <vector>

#include "services/platform/error/error.h"
#include "services/platform/paging/paging.h"
#include "services/territory/doubt_store.h"
#include "services/territory/list_doubts.h"
#include "services/territory/status_rules.h"

namespace cc::territory {
namespace {

using platform::Call;
using platform::Tx;

// Tails of a unit and all below it.
absl::StatusOr<std::vector<int32_t>> TailsWithin(const TerritoryIndex& index,
                                                 const std::string& code) {
  const int32_t within = index.Find(code);
  if (within == TerritoryIndex::kNone) {
    return platform::FailField("within_unit_code", common::v1::REASON_UNIT_UNKNOWN,
                               {{"unit", code}});
  }
  std::vector<int32_t> units = index.Descendants(within);
  units.push_back(within);
  for (int32_t& unit : units) unit = TailOfCode(index.unit(unit).code());
  return units;
}

}  // namespace

absl::StatusOr<v1::ListDoubtsResponse> Doubts::ListDoubts(const Call& call,
                                                          const v1::ListDoubtsRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page, platform::ReadPage(request, 50, 500));
  std::optional<std::vector<int32_t>> tails;
  if (!request.within_unit_code().empty()) {
    CC_ASSIGN_OR_RETURN(tails, TailsWithin(*register_.index(), request.within_unit_code()));
  }
  CC_ASSIGN_OR_RETURN(std::vector<v1::Doubt> doubts, db_.Read(call, [&](Tx& tx) {
    return FindDoubts(tx, request, tails ? &*tails : nullptr, page);
  }));
  v1::ListDoubtsResponse response;
  for (v1::Doubt& doubt : doubts) {
    if (response.doubts_size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, {response.doubts(page.size - 1).key()}));
      break;
    }
    *response.add_doubts() = std::move(doubt);
  }
  return response;
}

absl::StatusOr<v1::Doubt> Doubts::GetDoubt(const Call& call, const v1::GetDoubtRequest& request) {
  return db_.Read(call, [&](Tx& tx) { return FindDoubt(tx, request.id()); });
}

absl::StatusOr<v1::Doubt> Doubts::DecideDoubt(const Call& call,
                                              const v1::DecideDoubtRequest& request) {
  return db_.Write(call, [&](Tx& tx) { return territory::DecideDoubt(tx, request); });
}

absl::StatusOr<v1::CheckRegisterResponse> Doubts::CheckRegister(
    const Call& call, const v1::CheckRegisterRequest& request) {
  CC_RETURN_IF_ERROR(register_.Refresh(call));
  std::shared_ptr<const TerritoryIndex> index = register_.index();
  const v1::Act* act = NewestActInForce(*index);
  const std::string edition = act == nullptr ? "" : act->edition_date();
  Findings findings;
  for (const Contradiction& found : FindContradictions(index->periods(), *index, edition))
    NameContradiction(found, 0, index->periods(), findings);
  v1::ImportReport report;
  for (const v1::ImportFinding& finding : findings.all()) *report.add_findings() = finding;
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::CheckRegisterResponse> {
    v1::ImportReport judged = report;
    CC_ASSIGN_OR_RETURN(const DoubtBalance balance, JudgeDoubts(tx, {}, judged));
    CC_RETURN_IF_ERROR(KeepDoubts(tx, *index, judged, ""));
    CC_ASSIGN_OR_RETURN(const int gone, RetireDoubts(tx, v1::Doubt::KIND_OVERLAP,
                                                     v1::Doubt::KIND_INSIDE_EXCLUDED, judged));
    v1::CheckRegisterResponse response;
    response.set_found(judged.findings_size());
    response.set_open(balance.open);
    response.set_gone(gone);
    response.set_edition_date(edition);
    response.set_revision(index->revision());
    return response;
  });
}

}  // namespace cc::territory
