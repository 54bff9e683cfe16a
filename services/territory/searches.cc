#include "services/territory/searches.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/platform/paging/paging.h"
#include "services/platform/text/ukrainian_text.h"
#include "services/platform/time/date.h"
#include "services/territory/alias_store.h"

namespace cc::territory {
namespace {

using platform::FoldName;
using platform::SplitWords;
using platform::Tidy;

using platform::Call;
using platform::Tx;

constexpr int kStandardHits = 20, kMostHits = 100;
constexpr size_t kMostInAll = 1000, kStandardSuggestions = 10;

// The part of a question that both ways of asking share.
template <typename Request>
absl::StatusOr<UnitSearch::Question> QuestionOf(const TerritoryIndex& index,
                                                const Request& request) {
  UnitSearch::Question question{.text = request.query()};
  if (!request.within_unit_code().empty()) {
    question.within = index.Find(request.within_unit_code());
    if (question.within == TerritoryIndex::kNone)
      return platform::FailField("within_unit_code", common::v1::REASON_UNIT_UNKNOWN,
                                 {{"unit", request.within_unit_code()}});
  }
  if (request.category() != v1::Unit::CATEGORY_UNSPECIFIED)
    question.categories = CategoryBit(request.category());
  return question;
}

// The code of the present codifier, or the tail of a unit that it does not know.
v1::UnitAlias WithCode(const TerritoryIndex& index, std::pair<int32_t, v1::UnitAlias> found) {
  if (int32_t unit = index.FindTail(found.first); unit != TerritoryIndex::kNone)
    found.second.set_unit_code(std::string(index.unit(unit).code()));
  return std::move(found.second);
}

}  // namespace

absl::StatusOr<v1::SearchUnitsResponse> Searches::SearchUnits(
    const Call&, const v1::SearchUnitsRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page,
                      platform::ReadPage(request, kStandardHits, kMostHits));
  const std::shared_ptr<const UnitSearch> search = search_.search();
  CC_ASSIGN_OR_RETURN(UnitSearch::Question question, QuestionOf(search->index(), request));
  question.closed = request.show_closed();
  question.most = kMostInAll;
  const std::vector<UnitSearch::Hit> hits = search->Find(question);
  // Hits have no key of their own: a page starts where the one before ended.
  size_t at = 0;
  if (!page.after.empty() && !absl::SimpleAtoi(page.after[0], &at)) at = hits.size();
  v1::SearchUnitsResponse response;
  response.set_revision(search->index().revision());
  for (; at < hits.size() && response.hits_size() < page.size; ++at)
    *response.add_hits() = search->Shown(hits[at]);
  if (at < hits.size())
    response.set_next_page_token(platform::NextPageToken(request, {absl::StrCat(at)}));
  return response;
}

absl::StatusOr<v1::SuggestUnitsResponse> Searches::SuggestUnits(
    const Call&, const v1::SuggestUnitsRequest& request) {
  const std::shared_ptr<const UnitSearch> search = search_.search();
  CC_ASSIGN_OR_RETURN(UnitSearch::Question question, QuestionOf(search->index(), request));
  question.most =
      request.limit() == 0 ? kStandardSuggestions : static_cast<size_t>(request.limit());
  v1::SuggestUnitsResponse response;
  response.set_revision(search->index().revision());
  for (const UnitSearch::Hit& hit : search->Find(question))
    *response.add_hits() = search->Shown(hit);
  return response;
}

absl::StatusOr<v1::ListUnitAliasesResponse> Searches::ListUnitAliases(
    const Call& call, const v1::ListUnitAliasesRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page, platform::ReadPage(request));
  const std::shared_ptr<const TerritoryIndex> index = register_.index();
  std::optional<int32_t> tail;
  if (!request.unit_code().empty()) {
    const int32_t unit = index->Find(request.unit_code());
    if (unit == TerritoryIndex::kNone)
      return platform::FailField("unit_code", common::v1::REASON_UNIT_UNKNOWN,
                                 {{"unit", request.unit_code()}});
    tail = TailOfCode(index->unit(unit).code());
  }
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListUnitAliasesResponse> {
    CC_ASSIGN_OR_RETURN(auto found, SelectAliases(tx, tail, request.show_removed(), page));
    v1::ListUnitAliasesResponse response;
    for (auto& alias : found) {
      if (response.aliases_size() == page.size) {
        response.set_next_page_token(
            platform::NextPageToken(request, {response.aliases(page.size - 1).id()}));
        break;
      }
      *response.add_aliases() = WithCode(*index, std::move(alias));
    }
    return response;
  });
}

absl::StatusOr<v1::UnitAlias> Searches::AddUnitAlias(const Call& call,
                                                     const v1::AddUnitAliasRequest& request) {
  v1::UnitAlias alias = request.alias();
  alias.set_name(Tidy(alias.name()));
  const std::shared_ptr<const TerritoryIndex> index = register_.index();
  const int32_t position = index->Find(alias.unit_code());
  if (position == TerritoryIndex::kNone)
    return platform::FailField("alias.unit_code", common::v1::REASON_UNIT_UNKNOWN,
                               {{"unit", alias.unit_code()}});
  const IndexedUnit& unit = index->unit(position);
  if (SplitWords(alias.name()).empty())
    return platform::FailField("alias.name", common::v1::REASON_FIELD_REQUIRED);
  if (FoldName(alias.name()) == FoldName(unit.name()))
    return platform::Fail(common::v1::REASON_ALIAS_IS_NAME, {{"unit", std::string(unit.code())}});
  if (!alias.start_date().empty() && !alias.end_date().empty() &&
      alias.end_date() < alias.start_date()) {
    return platform::FailField("alias.end_date", common::v1::REASON_DATES_REVERSED,
                               {{"start", alias.start_date()}, {"end", alias.end_date()}});
  }
  auto added = db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::UnitAlias> {
    CC_ASSIGN_OR_RETURN(v1::UnitAlias stored, InsertAlias(tx, TailOfCode(unit.code()), alias));
    stored.set_unit_code(std::string(unit.code()));
    return stored;
  });
  if (added.ok()) CC_RETURN_IF_ERROR(register_.Refresh(call));
  return added;
}

absl::StatusOr<v1::UnitAlias> Searches::RemoveUnitAlias(const Call& call,
                                                        const v1::RemoveUnitAliasRequest& request) {
  const std::shared_ptr<const TerritoryIndex> index = register_.index();
  auto removed = db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::UnitAlias> {
    CC_ASSIGN_OR_RETURN(auto found, RemoveAlias(tx, request.id()));
    return WithCode(*index, std::move(found));
  });
  if (removed.ok()) CC_RETURN_IF_ERROR(register_.Refresh(call));
  return removed;
}

}  // namespace cc::territory
