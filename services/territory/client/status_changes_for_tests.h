#ifndef SERVICES_TERRITORY_CLIENT_STATUS_CHANGES_FOR_TESTS_H_
#define SERVICES_TERRITORY_CLIENT_STATUS_CHANGES_FOR_TESTS_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "services/platform/testing/testing.h"
#include "services/territory/client/status_review_intake.h"

// For tests of services that keep records resting on statuses: a territory that tells changes.
namespace cc::territory {

class FakeStatusChanges : public StatusChangeSource {
 public:
  // One more revision by which a unit's status changed.
  void Add(const std::vector<v1::StatusChange>& changes) {
    ++revision;
    this->changes[revision] = changes;
    common::v1::Event& event = events.emplace_back();
    event.set_kind("status_changes");
    event.set_key(std::to_string(revision));
    event.set_revision(revision);
    event.set_resume_token(std::to_string(events.size()));
  }

  absl::StatusOr<platform::FeedPage> ListEvents(const platform::Call&,
                                                const std::string& token) override {
    if (!token.empty() && std::stoul(token) < kept_from)
      return platform::Fail(common::v1::REASON_FEED_EXPIRED);
    const size_t from = token.empty() ? kept_from : std::stoul(token);
    return platform::FeedPage{{events.begin() + static_cast<std::ptrdiff_t>(from), events.end()},
                              std::to_string(events.size())};
  }
  // One change on a page, so that every answer has several.
  absl::StatusOr<v1::ListStatusChangesResponse> ListChanges(const platform::Call&, int64_t of,
                                                            const std::string& token) override {
    const size_t at = token.empty() ? 0 : std::stoul(token);
    if (at == broken_page) return platform::Fail(common::v1::REASON_UNAVAILABLE);
    v1::ListStatusChangesResponse page;
    if (at < changes[of].size()) *page.add_changes() = changes[of][at];
    if (at + 1 < changes[of].size()) page.set_next_page_token(std::to_string(at + 1));
    return page;
  }
  absl::StatusOr<int64_t> Revision(const platform::Call&) override { return revision; }

  int64_t revision = 7;
  std::vector<common::v1::Event> events;
  std::map<int64_t, std::vector<v1::StatusChange>> changes;
  size_t kept_from = 0;  // events before are gone
  size_t broken_page = 1000;
};

inline v1::StatusChange Change(const std::string& unit, const std::string& first,
                               const std::string& last, v1::Status before, v1::Status after) {
  v1::StatusChange change;
  change.set_unit_code(unit);
  change.set_first_date(first);
  change.set_last_date(last);
  change.set_before(before);
  change.set_after(after);
  change.set_act_id("0196b3f0-0000-7000-8000-0000000000aa");
  return change;
}

// A copy of the register with these units, each below the one before, and one period of the last.
inline std::shared_ptr<const TerritoryIndex> Copy(int64_t revision,
                                                  const std::vector<std::string>& codes,
                                                  v1::Status status, const std::string& from,
                                                  const std::string& former = "") {
  RegisterContent content;
  content.revision = revision;
  std::string above;
  for (const std::string& code : codes) {
    v1::Unit& unit = content.units.emplace_back();
    unit.set_code(code);
    unit.set_name("Одиниця");
    unit.set_category(v1::Unit::CATEGORY_VILLAGE);
    unit.set_parent_code(above);
    above = code;
  }
  if (!former.empty()) content.units.back().add_former_codes(former);
  v1::StatusPeriod& period = content.periods.emplace_back();
  period.set_unit_code(codes.back());
  period.set_status(status);
  period.set_start_date(from);
  period.set_act_id("0196b3f0-0000-7000-8000-0000000000aa");
  v1::Act& act = content.acts.emplace_back();
  act.set_id(period.act_id());
  act.set_edition_date("2025-05-07");
  act.mutable_reference()->set_kind("наказ");
  act.mutable_reference()->set_number("900");
  act.mutable_reference()->set_date("2025-06-01");
  auto index = TerritoryIndex::Make(std::move(content));
  EXPECT_THAT(index, platform::IsOk());
  return *index;
}

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_CLIENT_STATUS_CHANGES_FOR_TESTS_H_
