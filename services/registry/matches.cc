#include "services/registry/matches.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/registry/match_key_store.h"
#include "services/registry/matching/blocking.h"
#include "services/registry/matching/profile.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::Tx;

// Compared at most, whatever the size of the register: those who share the rarest keys.
constexpr int kMostRanked = 120;
// Below it somebody is not like what was asked.
constexpr double kLeastScore = 0.3;

matching::Profile Asked(const v1::FindMatchesRequest& request) {
  v1::Person person;
  person.mutable_name()->set_family_name(request.family_name());
  person.mutable_name()->set_given_name(request.given_name());
  person.mutable_name()->set_patronymic(request.patronymic());
  person.set_birth_date(request.birth_date());
  person.set_sex(request.sex());
  if (request.birth_date().empty() && request.birth_year() > 0)
    person.set_birth_date(absl::StrCat(absl::Dec(request.birth_year(), absl::kZeroPad4)));
  MatchSurroundings where;
  where.residence_unit_code = request.residence_unit_code();
  return matching::ReadProfile(MatchRecord(person, where));
}

}  // namespace

absl::StatusOr<v1::FindMatchesResponse> Matches::FindMatches(
    const Call& call, const v1::FindMatchesRequest& request) {
  const int most = request.limit() == 0 ? 20 : std::min(request.limit(), 100);
  const matching::Profile asked = Asked(request);
  const matching::PartialKeys keys = matching::SearchKeys(asked);
  if (!keys.enough) return platform::Fail(common::v1::REASON_SEARCH_TOO_WIDE);
  CC_ASSIGN_OR_RETURN(
      v1::FindMatchesResponse response,
      db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::FindMatchesResponse> {
        CC_ASSIGN_OR_RETURN(const MatchWeights::Known known, weights_.Current(tx));
        const matching::Explanation best = known.weights->Explain(matching::Compare(asked, asked));
        const double least = best.prior_bits, full = best.score.bits;
        CC_ASSIGN_OR_RETURN(std::vector<Alike> people,
                            FindAlike(tx, keyring_, {KeyedKeys(keyring_, keys.keys)},
                                      {.most_each = kMostRanked, .detail = MatchDetail::kAlone}));
        v1::FindMatchesResponse found;
        for (auto& [place, one] : people) {
          const double bits =
              known.weights
                  ->ScoreOf(matching::Compare(
                      asked, matching::ReadProfile(MatchRecord(one.person, one.surroundings))))
                  .bits;
          const double score =
              full > least ? std::clamp((bits - least) / (full - least), 0.0, 1.0) : 0;
          if (score < kLeastScore) continue;
          v1::PersonMatch& match = *found.add_matches();
          match.set_score(score);
          *match.mutable_person() = std::move(one.person);
        }
        return found;
      }));
  auto& matches = *response.mutable_matches();
  std::sort(matches.begin(), matches.end(), [](const auto& a, const auto& b) {
    return a.score() != b.score() ? a.score() > b.score() : a.person().id() < b.person().id();
  });
  while (matches.size() > most) matches.RemoveLast();
  for (const v1::PersonMatch& match : matches) call.Touch("people", match.person().id());
  return response;
}

}  // namespace cc::registry
