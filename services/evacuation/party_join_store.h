#ifndef SERVICES_EVACUATION_PARTY_JOIN_STORE_H_
#define SERVICES_EVACUATION_PARTY_JOIN_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/party_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of joins that can be undone, and of pairs that are different people. Groups are locked.
namespace cc::evacuation {

// A join: the revisions that it ended, those that the groups have while nothing else happens, and
// the trips on which they were expected.
struct JoinRow {
  std::string id, party_id, joined_party_id;
  int64_t revision = 0, joined_revision = 0;
  int64_t now_revision = 0, joined_now_revision = 0;
  std::string trip_id, joined_trip_id;  // empty where on none
};
void InsertJoin(platform::Tx& tx, const JoinRow& join,
                const std::vector<platform::ScopeKey>& scope);
// The one that stands. NOT_FOUND.
absl::StatusOr<JoinRow> FindJoin(platform::Tx& tx, const std::string& party_id,
                                 const std::string& joined_party_id);
void EndJoin(platform::Tx& tx, const std::string& id);
// The group is again what it was in revision `then`: earlier joins into it can be undone as then.
void BackTo(platform::Tx& tx, const std::string& party_id, int64_t then, int64_t now);

// The trip on which a group is expected; empty where on none.
absl::StatusOr<std::string> ExpectedTripOf(platform::Tx& tx, const std::string& party_id);
// What has happened to the groups since and would be lost, as the contract names it; but moves,
// which only their revisions show.
absl::StatusOr<std::vector<std::string>> HappenedSince(platform::Tx& tx, const JoinRow& join);

// These are different people, says the caller; anew where it was said before.
absl::StatusOr<v1::PartyDistinction> PutDistinction(platform::Tx& tx,
                                                    const platform::Keyring& keyring,
                                                    const std::string& party_id,
                                                    const std::string& other_id,
                                                    const std::string& note,
                                                    const std::vector<platform::ScopeKey>& scope);
// Of one group where `party_id` is set; both groups are seen. By their ids; one more than the page
// holds where there are more.
absl::StatusOr<std::vector<v1::PartyDistinction>> ListDistinctions(platform::Tx& tx,
                                                                   const platform::Keyring& keyring,
                                                                   const std::string& party_id,
                                                                   const platform::Page& page);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_PARTY_JOIN_STORE_H_
