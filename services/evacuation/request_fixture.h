#ifndef SERVICES_EVACUATION_REQUEST_FIXTURE_H_
#define SERVICES_EVACUATION_REQUEST_FIXTURE_H_

#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/evacuation/departures.h"
#include "services/evacuation/double_counts.h"
#include "services/evacuation/estimates.h"
#include "services/evacuation/party_joins.h"
#include "services/evacuation/record_matching.h"
#include "services/evacuation/requests.h"
#include "services/evacuation/tracing.h"
#include "services/evacuation/trip_fixture.h"

namespace cc::evacuation {

// Neither where the people of the stories are from nor where they go.
inline constexpr char kKharkiv[] = "UA63000000000041885";

// A story with requests that are joined and split, people who leave alone, and searches.
class RequestStory : public TripStory {
 protected:
  RequestStory() { paths.Add({kKharkiv}); }

  absl::StatusOr<v1::Party> Create(const v1::CreatePartyRequest& request,
                                   platform::TestCaller caller = {}) {
    return Do(parties, &Parties::CreateParty, request, caller);
  }
  // The family of the story under another name, so that it is nobody's duplicate.
  v1::CreatePartyRequest OtherFamily() {
    v1::CreatePartyRequest request = FamilyRequest();
    request.mutable_party()->clear_phone();
    static constexpr absl::string_view kSyllables[] = {"ба", "ва", "га", "да", "ка", "ла", "ма"};
    std::string name = "Інша";
    for (int i = 0; i < 8; ++i) absl::StrAppend(&name, kSyllables[random() % 7]);
    for (v1::Person& person : *request.mutable_party()->mutable_persons()) {
      person.mutable_name()->set_family_name(name);
      person.clear_rnokpp();
      person.clear_unzr();
    }
    return request;
  }
  absl::StatusOr<v1::Party> Join(const std::string& kept, const std::string& joined,
                                 platform::TestCaller caller = {}) {
    v1::JoinPartiesRequest request;
    request.set_id(kept);
    request.set_joined_id(joined);
    request.set_note("ті самі люди");
    return Do(joins, &PartyJoins::JoinParties, request, caller);
  }
  absl::StatusOr<v1::UndoPartyJoinResponse> UndoJoin(const std::string& kept,
                                                     const std::string& joined,
                                                     platform::TestCaller caller = {}) {
    v1::UndoPartyJoinRequest request;
    request.set_id(kept);
    request.set_joined_id(joined);
    request.set_note("помилка");
    return Do(joins, &PartyJoins::UndoPartyJoin, request, caller);
  }
  // But for what tells that it was changed and when.
  v1::Party Content(const std::string& id) {
    absl::StatusOr<v1::Party> party = GetParty(id);
    EXPECT_THAT(party, platform::IsOk());
    if (!party.ok()) return {};
    party->clear_etag();
    party->clear_update_time();
    return *std::move(party);
  }
  static v1::SplitPartyRequest Dividing(const std::string& party,
                                        const std::vector<std::string>& people,
                                        v1::PartySplit::Reason reason) {
    v1::SplitPartyRequest request;
    request.set_id(party);
    for (const std::string& id : people) request.add_person_ids(id);
    request.set_reason(reason);
    request.set_note("так сталося");
    return request;
  }
  static void GoesWith(v1::SplitPartyRequest& request, const std::string& child,
                       const std::string& adult) {
    auto& companion = *request.add_companions();
    companion.set_child_id(child);
    companion.set_adult_id(adult);
  }
  absl::StatusOr<v1::PartySplit> Split(const std::string& party,
                                       const std::vector<std::string>& people,
                                       v1::PartySplit::Reason reason,
                                       platform::TestCaller caller = {}) {
    return Do(joins, &PartyJoins::SplitParty, Dividing(party, people, reason), caller);
  }
  absl::StatusOr<v1::Party> Cancel(const std::string& id, v1::PartyCancellation::Reason reason,
                                   platform::TestCaller caller = {}) {
    v1::CancelPartyRequest request;
    request.set_id(id);
    request.set_reason(reason);
    request.set_note("слово про причину");
    return Do(requests, &Requests::CancelParty, request, caller);
  }
  // Compares what the feed would tell.
  absl::Status Compare(const std::string& kind, const std::string& id) {
    common::v1::Event event;
    event.set_kind(kind);
    event.set_key(id);
    return database.db().WriteStep(platform::Call::System("matching", platform::TestNow()),
                                   MatchEffect(matches, {event}));
  }
  std::vector<v1::TracingCandidate> Candidates(platform::TestCaller caller = {}) {
    auto list =
        Do(tracing, &Tracing::ListTracingCandidates, v1::ListTracingCandidatesRequest(), caller);
    EXPECT_THAT(list, platform::IsOk());
    return {list->candidates().begin(), list->candidates().end()};
  }
  // Where the database counts people of a method, over the country.
  std::string Counted(int method, const std::string& what = "people") {
    return database.Sql(absl::StrCat("SELECT coalesce(sum(", what,
                                     "), 0) FROM count_entries WHERE method = ", method));
  }

  static std::string CodeOf(int32_t tail) {
    for (const char* code : {kDonetsk, kDnipropetrovsk, kKharkiv}) {
      if (platform::TailOf(code) == tail) return code;
    }
    return "";
  }

  std::mt19937 random{20260302};
  Requests requests{database.db(), database.keyring(), statuses};
  PartyJoins joins{database.db(), database.keyring(), paths};
  Departures departures{database.db(), database.keyring(), paths};
  Estimates estimates{database.db(), paths};
  DoubleCounts double_counts{database.db(), database.keyring(), paths};
  TracingMatches matches{database.keyring(), paths, CodeOf};
  Tracing tracing{database.db(), database.keyring(), paths, matches};
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_REQUEST_FIXTURE_H_
