#ifndef SERVICES_EVACUATION_PARTY_JOIN_RULES_H_
#define SERVICES_EVACUATION_PARTY_JOIN_RULES_H_

#include <map>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "cc/evacuation/v1/party_service.pb.h"

// How groups become one, and two.
namespace cc::evacuation {

// Most people of one group.
inline constexpr int kLargestParty = 50;

// Moves the people of `joined` into `kept`, but those who are the same person as one of `kept` (id
// in `joined` → id in `kept`): they stay in `joined` and give `kept` what it lacks. What was asked
// is joined too. Whoever is no head any more is a relative. PARTY_TOO_LARGE.
absl::Status JoinPeople(v1::Party& kept, v1::Party& joined,
                        const std::map<std::string, std::string>& same);

// Takes the people named out of `party` and returns them as a group of their own, without id, in
// the same state and on the same trip. Both have one head: the one named, else the one who was it,
// else an adult. PARTY_MEMBER_UNKNOWN, PARTY_EMPTIED, HEAD_NOT_ONE, CHILD_LEFT_ALONE,
// ACCOMPANYING_ADULT_INVALID.
absl::StatusOr<v1::Party> SplitPeople(v1::Party& party, const v1::SplitPartyRequest& request,
                                      absl::CivilDay today);

// Who of a group is on board of its trip, and who is or was, by id.
struct BoardedPart {
  std::set<std::string> on_board, boarded;
};
bool HasBoarded(const v1::Party& party, const BoardedPart& boarded);
// SPLIT_ACROSS_BOARDING unless nobody of one of the parts has boarded and somebody of the other
// has; ACCOMPANYING_ADULT_INVALID where a child on board would go with somebody else who is not.
absl::Status CheckSplitOnTrip(const v1::Party& whole, const v1::Party& stayed,
                              const v1::Party& parted, const BoardedPart& boarded);

// Were they parted against their will, so that they may seek each other?
bool IsSeparation(v1::PartySplit::Reason reason);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_PARTY_JOIN_RULES_H_
