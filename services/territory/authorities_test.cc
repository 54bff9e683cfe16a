#include "services/territory/authorities.h"

#include <gmock/gmock.h>

#include <thread>

#include "services/territory/territory_test_world.h"

namespace cc::territory {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::TestCall;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using v1::ActingAuthority;
using v1::Authority;

constexpr char kDonetsk[] = "UA14000000000091971";
constexpr char kRaion[] = "UA14120000000070232";
constexpr char kHromada[] = "UA14120110000031497";
constexpr char kVillage[] = "UA14120110250049232";
constexpr char kKherson[] = "UA65000000000030969";

constexpr char kHeading[] =
    "Перший рівень;Другий рівень;Третій рівень;Четвертий рівень;Додатковий рівень;Категорія "
    "об’єкта;Назва об’єкта\n";

class AuthoritiesTest : public World {
 protected:
  AuthoritiesTest() {
    v1::ImportCodifierRequest partial;
    partial.set_partial(true);
    const std::string raion = "UA14000000000091971;UA14120000000070232;UA14120110000031497;";
    EXPECT_THAT(
        Codifier(kHeading + raion + ";;H;Лиманська\n" + raion + "UA14120110250049232;;C;Озерне\n",
                 partial),
        IsOk());
  }

  static Authority Body(const std::string& unit, Authority::Kind kind,
                        const std::string& start = "2022-02-24") {
    Authority body;
    body.set_unit_code(unit);
    body.set_kind(kind);
    body.set_name("Орган " + unit);
    body.set_start_date(start);
    return body;
  }
  static void GivePowers(Authority& body, const std::string& start, const std::string& end = "") {
    common::v1::ActReference& act = *body.mutable_council_powers()->mutable_act();
    act.set_kind("постанова");
    act.set_number("2777-IX");
    act.set_date("2022-11-16");
    body.mutable_council_powers()->set_start_date(start);
    body.mutable_council_powers()->set_end_date(end);
  }
  absl::StatusOr<Authority> Create(const Authority& body, platform::TestCaller caller = {}) {
    v1::CreateAuthorityRequest request;
    *request.mutable_authority() = body;
    return authorities_.CreateAuthority(TestCall(request, caller), request);
  }
  absl::StatusOr<Authority> End(const Authority& body, const std::string& day,
                                platform::TestCaller caller = {}) {
    v1::EndAuthorityRequest request;
    request.set_id(body.id());
    request.set_etag(body.etag());
    request.set_end_date(day);
    request.mutable_act()->set_kind("указ");
    request.mutable_act()->set_number("1/2026");
    request.mutable_act()->set_date("2026-01-01");
    return authorities_.EndAuthority(TestCall(request, caller), request);
  }
  absl::StatusOr<Authority> Update(const Authority& body, const std::string& path,
                                   platform::TestCaller caller = {}) {
    v1::UpdateAuthorityRequest request;
    *request.mutable_authority() = body;
    request.mutable_update_mask()->add_paths(path);
    request.set_etag(body.etag());
    return authorities_.UpdateAuthority(TestCall(request, caller), request);
  }
  std::vector<std::string> List(const v1::ListAuthoritiesRequest& request) {
    auto list = authorities_.ListAuthorities(TestCall(request), request);
    EXPECT_THAT(list, IsOk());
    std::vector<std::string> names;
    for (const Authority& body : list->authorities()) names.push_back(body.name());
    return names;
  }
  ActingAuthority WhoActs(const std::string& unit, const std::string& date) {
    v1::GetActingAuthorityRequest request;
    request.set_unit_code(unit);
    request.set_date(date);
    auto acting = authorities_.GetActingAuthority(TestCall(request), request);
    EXPECT_THAT(acting, IsOk());
    return acting.value_or(ActingAuthority());
  }
  static std::vector<ActingAuthority::Step::Outcome> Outcomes(const ActingAuthority& acting) {
    std::vector<ActingAuthority::Step::Outcome> outcomes;
    for (const auto& step : acting.steps()) outcomes.push_back(step.outcome());
    return outcomes;
  }
  // An officer of one unit.
  static platform::TestCaller OfficerOf(int32_t tail) {
    return {.scope = {{options::v1::RELATION_OFFICE, tail}}};
  }

  Authorities authorities_{database_.db(), kept_};
};

TEST_F(AuthoritiesTest, ARecordIsReadAsItWasWritten) {
  Authority body = Body(kRaion, Authority::KIND_RAION_MILITARY_ADMINISTRATION);
  body.mutable_seat()->set_unit_code(kRaion);
  body.mutable_present_seat()->set_unit_code(kHromada);
  body.mutable_present_seat()->set_address("вул. Привокзальна, 1");
  body.mutable_contact()->set_phone("+380620000000");
  body.set_synthetic(true);
  auto created = Create(body);
  ASSERT_THAT(created, IsOk());
  EXPECT_TRUE(created->relocated());
  v1::GetAuthorityRequest get;
  get.set_id(created->id());
  auto read = authorities_.GetAuthority(TestCall(get), get);
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(*read, platform::EqualsProto(*created));
  EXPECT_EQ(read->present_seat().address(), "вул. Привокзальна, 1");
  get.set_id("00000000-0000-7000-8000-00000000dead");
  EXPECT_THAT(authorities_.GetAuthority(TestCall(get), get), Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(AuthoritiesTest, OnlyOfficersOfTheUnitOrAboveWriteAndEverybodyReads) {
  const Authority body = Body(kRaion, Authority::KIND_RAION_MILITARY_ADMINISTRATION);
  EXPECT_THAT(Create(body, OfficerOf(31497)), Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE))
      << "of a hromada below";
  EXPECT_THAT(Create(body, OfficerOf(30969)), Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE))
      << "of another oblast";
  auto created = Create(body, OfficerOf(91971));
  ASSERT_THAT(created, IsOk()) << "of the oblast";
  EXPECT_THAT(Update(*created, "name", OfficerOf(30969)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  EXPECT_THAT(End(*created, "2026-01-01", OfficerOf(30969)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  v1::GetAuthorityRequest get;
  get.set_id(created->id());
  EXPECT_THAT(authorities_.GetAuthority(TestCall(get, OfficerOf(30969)), get), IsOk());
}

TEST_F(AuthoritiesTest, AUnitThatMovesTakesItsAuthorityAlong) {
  auto council = Create(Body(kHromada, Authority::KIND_HROMADA_COUNCIL));
  ASSERT_THAT(council, IsOk());
  v1::ImportCodifierRequest partial;
  partial.set_partial(true);
  partial.set_edition_date("2025-06-16");
  const std::string bakhmut = "UA14000000000091971;UA14020000000013572;UA14020990000031497;";
  auto moved =
      Codifier(kHeading + bakhmut + ";;H;Лиманська\n" + bakhmut + "UA14020990250049232;;C;Озерне\n",
               partial);
  ASSERT_THAT(moved, IsOk());
  ASSERT_TRUE(moved->applied());
  EXPECT_THAT(Update(*council, "name", OfficerOf(70232)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE))
      << "the raion before";
  auto updated = Update(*council, "name", OfficerOf(13572));
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->unit_code(), "UA14020990000031497");
  EXPECT_EQ(WhoActs("UA14020990250049232", "2023-01-01").authority().id(), council->id());
}

TEST_F(AuthoritiesTest, RowLevelSecurityRefusesWhatAHandlerForgets) {
  auto created = Create(Body(kRaion, Authority::KIND_RAION_MILITARY_ADMINISTRATION));
  ASSERT_THAT(created, IsOk());
  auto changed = database_.db().WriteStep(
      TestCall(OfficerOf(30969)), [&](platform::Tx& tx) -> absl::StatusOr<int64_t> {
        CC_ASSIGN_OR_RETURN(
            const platform::Rows rows,
            tx.Query("UPDATE authorities SET synthetic = true WHERE id = $1", created->id()));
        return rows.affected();
      });
  ASSERT_THAT(changed, IsOk());
  EXPECT_EQ(*changed, 0);
}

TEST_F(AuthoritiesTest, WhatCannotBeIsRefused) {
  EXPECT_THAT(Create(Body("UA99000000000099999", Authority::KIND_EXECUTIVE_BODY)),
              Refused(common::v1::REASON_FIELDS_INVALID));
  EXPECT_THAT(Create(Body(kVillage, Authority::KIND_RAION_MILITARY_ADMINISTRATION)),
              Refused(common::v1::REASON_AUTHORITY_KIND_MISFIT));
  EXPECT_THAT(Create(Body(kRaion, Authority::KIND_HROMADA_COUNCIL)),
              Refused(common::v1::REASON_AUTHORITY_KIND_MISFIT));
  Authority council = Body(kHromada, Authority::KIND_HROMADA_COUNCIL);
  GivePowers(council, "2023-01-01");
  EXPECT_THAT(Create(council), Refused(common::v1::REASON_FIELDS_INVALID)) << "it is a council";
  Authority early = Body(kHromada, Authority::KIND_SETTLEMENT_MILITARY_ADMINISTRATION);
  GivePowers(early, "2022-02-23");
  EXPECT_THAT(Create(early), Refused(common::v1::REASON_FIELDS_INVALID)) << "before its first day";
  Authority reversed = Body(kHromada, Authority::KIND_SETTLEMENT_MILITARY_ADMINISTRATION);
  GivePowers(reversed, "2023-01-02", "2023-01-01");
  EXPECT_THAT(Create(reversed), Refused(common::v1::REASON_FIELDS_INVALID));
  Authority nowhere = Body(kRaion, Authority::KIND_RAION_MILITARY_ADMINISTRATION);
  nowhere.mutable_present_seat()->set_unit_code("UA99000000000099999");
  EXPECT_THAT(Create(nowhere), Refused(common::v1::REASON_FIELDS_INVALID));
}

TEST_F(AuthoritiesTest, TwoOfAKindDoNotWorkOverAUnitAtOneTime) {
  const Authority body = Body(kRaion, Authority::KIND_RAION_MILITARY_ADMINISTRATION);
  auto first = Create(body);
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(Create(body), Refused(common::v1::REASON_AUTHORITY_OVERLAPS));
  EXPECT_THAT(Create(Body(kRaion, Authority::KIND_RAION_COUNCIL)), IsOk()) << "of another kind";
  ASSERT_THAT(End(*first, "2025-12-31"), IsOk());
  auto same_day = body;
  same_day.set_start_date("2025-12-31");
  EXPECT_THAT(Create(same_day), Refused(common::v1::REASON_AUTHORITY_OVERLAPS));
  same_day.set_start_date("2026-01-01");
  auto second = Create(same_day);
  ASSERT_THAT(second, IsOk());
  second->set_start_date("2025-12-01");
  EXPECT_THAT(Update(*second, "start_date"), Refused(common::v1::REASON_AUTHORITY_OVERLAPS));
}

TEST_F(AuthoritiesTest, OfSixteenWhoRecordItAtOnceOneDoes) {
  const Authority body = Body(kRaion, Authority::KIND_RAION_MILITARY_ADMINISTRATION);
  std::vector<absl::StatusOr<Authority>> results(16, absl::UnknownError("not run"));
  std::vector<std::thread> writers;
  for (auto& result : results) writers.emplace_back([&] { result = Create(body); });
  for (std::thread& writer : writers) writer.join();
  int recorded = 0;
  for (const auto& result : results) {
    if (result.ok())
      ++recorded;
    else
      EXPECT_THAT(result, Refused(common::v1::REASON_AUTHORITY_OVERLAPS));
  }
  EXPECT_EQ(recorded, 1);
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM authorities"), "1");
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM authority_versions"), "1");
}

TEST_F(AuthoritiesTest, AnUpdateChangesWhatTheMaskNamesAndNothingStale) {
  auto created = Create(Body(kRaion, Authority::KIND_RAION_MILITARY_ADMINISTRATION));
  ASSERT_THAT(created, IsOk());
  Authority changed = *created;
  changed.set_name("Нова назва");
  changed.mutable_present_seat()->set_unit_code(kHromada);
  auto named = Update(changed, "name");
  ASSERT_THAT(named, IsOk());
  EXPECT_EQ(named->name(), "Нова назва");
  EXPECT_FALSE(named->relocated()) << "the mask does not name the seat";
  EXPECT_THAT(Update(changed, "present_seat"), Refused(common::v1::REASON_ETAG_STALE));
  changed.set_etag(named->etag());
  auto moved = Update(changed, "present_seat");
  ASSERT_THAT(moved, IsOk());
  EXPECT_TRUE(moved->relocated());
  moved->clear_present_seat();
  auto home = Update(*moved, "present_seat");
  ASSERT_THAT(home, IsOk());
  EXPECT_FALSE(home->relocated()) << "an absent message is taken away";
  for (const char* path : {"unit_code", "kind", "end_date", "id", "nonsense"})
    EXPECT_THAT(Update(*home, path), Refused(common::v1::REASON_FIELDS_INVALID)) << path;
}

TEST_F(AuthoritiesTest, EveryStateIsKeptWithWhoMadeItAndWhen) {
  const std::string second = "00000000-0000-7000-8000-000000000002";
  auto created = Create(Body(kRaion, Authority::KIND_RAION_MILITARY_ADMINISTRATION));
  ASSERT_THAT(created, IsOk());
  Authority changed = *created;
  changed.set_name("Нова назва");
  auto named = Update(changed, "name", {.principal = second});
  ASSERT_THAT(named, IsOk());
  ASSERT_THAT(End(*named, "2025-12-31"), IsOk());
  v1::ListAuthorityVersionsRequest request;
  request.set_id(created->id());
  request.set_page_size(2);
  auto page = authorities_.ListAuthorityVersions(TestCall(request), request);
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->versions_size(), 2);
  EXPECT_EQ(page->versions(0).authority().end_date(), "2025-12-31");
  EXPECT_EQ(page->versions(0).authority().end_act().number(), "1/2026");
  EXPECT_EQ(page->versions(1).authority().name(), "Нова назва");
  EXPECT_EQ(page->versions(1).changed_by(), second);
  EXPECT_TRUE(page->versions(1).has_change_time());
  request.set_page_token(page->next_page_token());
  page = authorities_.ListAuthorityVersions(TestCall(request), request);
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->versions_size(), 1);
  EXPECT_THAT(page->versions(0).authority().name(), HasSubstr("Орган"));
  EXPECT_EQ(page->next_page_token(), "");
}

TEST_F(AuthoritiesTest, AnEndComesOnceAndNotBeforeTheBeginning) {
  auto created = Create(Body(kRaion, Authority::KIND_RAION_MILITARY_ADMINISTRATION));
  EXPECT_THAT(End(*created, "2022-02-23"), Refused(common::v1::REASON_FIELDS_INVALID));
  auto ended = End(*created, "2022-02-24");
  ASSERT_THAT(ended, IsOk());
  EXPECT_THAT(End(*ended, "2023-01-01"), Refused(common::v1::REASON_STATE_FORBIDS));
  ended->set_etag("\"1\"");
  EXPECT_THAT(End(*ended, "2023-01-01"), Refused(common::v1::REASON_ETAG_STALE));
}

TEST_F(AuthoritiesTest, TheEndOfAnAdministrationEndsItsPowers) {
  Authority body = Body(kHromada, Authority::KIND_SETTLEMENT_MILITARY_ADMINISTRATION);
  GivePowers(body, "2023-01-01");
  auto ended = End(*Create(body), "2024-06-30");
  ASSERT_THAT(ended, IsOk());
  EXPECT_EQ(ended->council_powers().end_date(), "2024-06-30");
}

TEST_F(AuthoritiesTest, ListsNarrowByUnitKindDayAndRelocation) {
  Authority oblast = Body(kDonetsk, Authority::KIND_OBLAST_MILITARY_ADMINISTRATION);
  oblast.set_name("ОВА");
  oblast.mutable_present_seat()->set_unit_code(kRaion);
  Authority raion = Body(kRaion, Authority::KIND_RAION_MILITARY_ADMINISTRATION, "2023-01-01");
  raion.set_name("РВА");
  Authority council = Body(kHromada, Authority::KIND_HROMADA_COUNCIL, "2020-11-01");
  council.set_name("Рада");
  for (const Authority& body : {oblast, raion, council}) ASSERT_THAT(Create(body), IsOk());
  v1::ListAuthoritiesRequest request;
  EXPECT_THAT(List(request), UnorderedElementsAre("ОВА", "РВА", "Рада"));
  request.set_unit_code(kRaion);
  EXPECT_THAT(List(request), UnorderedElementsAre("РВА"));
  request.set_below(true);
  EXPECT_THAT(List(request), UnorderedElementsAre("РВА", "Рада"));
  request.set_date("2022-06-01");
  EXPECT_THAT(List(request), UnorderedElementsAre("Рада"));
  request = {};
  request.set_kind(Authority::KIND_OBLAST_MILITARY_ADMINISTRATION);
  EXPECT_THAT(List(request), UnorderedElementsAre("ОВА"));
  request = {};
  request.set_relocated(false);
  EXPECT_THAT(List(request), UnorderedElementsAre("РВА", "Рада"));
  request.set_relocated(true);
  EXPECT_THAT(List(request), UnorderedElementsAre("ОВА"));
  request = {};
  request.set_page_size(2);
  EXPECT_THAT(List(request), SizeIs(2));
}

using Step = ActingAuthority::Step;

TEST_F(AuthoritiesTest, TheNearestAdministrationWithPowersActs) {
  Authority oblast = Body(kDonetsk, Authority::KIND_OBLAST_MILITARY_ADMINISTRATION);
  GivePowers(oblast, "2022-12-01");
  ASSERT_THAT(Create(oblast), IsOk());
  ASSERT_THAT(Create(Body(kRaion, Authority::KIND_RAION_MILITARY_ADMINISTRATION)), IsOk());
  ASSERT_THAT(Create(Body(kHromada, Authority::KIND_HROMADA_COUNCIL, "2020-11-01")), IsOk());
  ActingAuthority acting = WhoActs(kVillage, "2023-05-01");
  EXPECT_EQ(acting.authority().unit_code(), kDonetsk);
  EXPECT_THAT(Outcomes(acting), ElementsAre(Step::OUTCOME_NO_BODY, Step::OUTCOME_NO_BODY,
                                            Step::OUTCOME_NO_COUNCIL_POWERS, Step::OUTCOME_ACTS));
  EXPECT_THAT(acting.steps(3).explanation(), HasSubstr("постанова № 2777-IX від 2022-11-16"));

  Authority hromada =
      Body(kHromada, Authority::KIND_SETTLEMENT_MILITARY_ADMINISTRATION, "2023-01-01");
  GivePowers(hromada, "2023-02-01", "2023-12-31");
  ASSERT_THAT(Create(hromada), IsOk());
  EXPECT_EQ(WhoActs(kVillage, "2023-05-01").authority().unit_code(), kHromada);
  acting = WhoActs(kVillage, "2024-01-01");
  EXPECT_EQ(acting.authority().unit_code(), kDonetsk) << "its powers are over";
  EXPECT_EQ(acting.steps(1).outcome(), Step::OUTCOME_COUNCIL_POWERS_OTHER_DAYS);
}

TEST_F(AuthoritiesTest, WithoutPowersTheCouncilActsAndWithoutACouncilTheAdministrationAbove) {
  ASSERT_THAT(Create(Body(kRaion, Authority::KIND_RAION_MILITARY_ADMINISTRATION)), IsOk());
  auto council = Create(Body(kHromada, Authority::KIND_HROMADA_COUNCIL, "2020-11-01"));
  ASSERT_THAT(council, IsOk());
  EXPECT_EQ(WhoActs(kVillage, "2023-05-01").authority().id(), council->id());
  ASSERT_THAT(End(*council, "2023-05-01"), IsOk());
  EXPECT_EQ(WhoActs(kVillage, "2023-05-01").authority().id(), council->id()) << "its last day";
  ActingAuthority acting = WhoActs(kVillage, "2023-05-02");
  EXPECT_EQ(acting.authority().kind(), Authority::KIND_RAION_MILITARY_ADMINISTRATION);
  EXPECT_EQ(acting.steps(acting.steps_size() - 2).outcome(), Step::OUTCOME_NO_BODY);
}

TEST_F(AuthoritiesTest, WhereNobodyIsKnownNobodyActs) {
  const ActingAuthority acting = WhoActs(kKherson, "2023-05-01");
  EXPECT_FALSE(acting.has_authority());
  EXPECT_THAT(Outcomes(acting), ElementsAre(Step::OUTCOME_NO_BODY, Step::OUTCOME_NO_BODY));
  EXPECT_EQ(WhoActs(kKherson, "").date(), "2026-03-02") << "today";
}

}  // namespace
}  // namespace cc::territory
