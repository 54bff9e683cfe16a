// What bad input gets: a clear error that names the field, and nothing changed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

using ::testing::HasSubstr;

class BadInput : public testing::Test {
 protected:
  Suite& suite = Suite::Shared();
  Office dispatcher{suite, "dispatcher"};
  std::mt19937_64 random{std::random_device{}()};
  Family family = NewFamily(random);
  Poster post = Once(suite);
};

TEST_F(BadInput, ErrorsAreStatusInUkrainianWhereNothingElseIsAskedFor) {
  Suite::Http http = suite.Send("GET", "/v1/me", "", "", {"Accept-Language:"});
  Reply reply{http.status, http.body, Json::Parse(http.body)};
  EXPECT_EQ(reply.status, 401) << reply;
  EXPECT_EQ(reply["code"], "16");
  EXPECT_EQ(reply.reason(), "TOKEN_MISSING");
  EXPECT_EQ(reply.detail("ErrorInfo")["domain"], "coordination-centre");
  EXPECT_EQ(reply.locale(), "uk");
  EXPECT_EQ(reply.localized(), "Увійдіть: запит не має токена доступу");
}

TEST_F(BadInput, ErrorsOfAServiceComeInTheCallersLanguage) {
  const std::string absent = "/v1/trips/0196b3f0-7e57-4000-8000-00000000dead";
  Reply english = dispatcher.Send("GET", absent, "", {"Accept-Language: en-GB,uk;q=0.5"});
  EXPECT_EQ(english.status, 404) << english;
  EXPECT_EQ(english.locale(), "en");
  Reply ukrainian = dispatcher.Send("GET", absent, "", {"Accept-Language:"});
  EXPECT_EQ(ukrainian.locale(), "uk");
  EXPECT_EQ(ukrainian.localized(), "Запису не знайдено");
}

TEST_F(BadInput, AFieldThatBreaksItsRuleIsNamed) {
  Reply reply = dispatcher.Post(
      "/v1/trips", R"({"fromUnitCode":"UA14","transitCentreId":"x","date":"2025-02-30",)"
                   R"("vehicle":"VEHICLE_BUS","places":{"seats":-1}})");
  EXPECT_EQ(reply.status, 400) << reply;
  EXPECT_EQ(reply.reason(), "FIELDS_INVALID");
  for (const std::string field :
       {"trip.fromUnitCode", "trip.transitCentreId", "trip.date", "trip.places.seats"})
    EXPECT_THAT(reply.fields(), HasSubstr(field)) << reply;
}

TEST_F(BadInput, AnUnknownFieldIsNamed) {
  Reply reply =
      dispatcher.Post("/v1/parties", R"({"originUnitCode":"UA14120110050031319","colour":1})");
  EXPECT_EQ(reply.status, 400) << reply;
  EXPECT_THAT(reply.fields(), HasSubstr("colour"));
  Reply query = dispatcher.Get("/v1/trips?colour=red");
  EXPECT_EQ(query.status, 400) << query;
  EXPECT_THAT(query.fields(), HasSubstr("colour"));
}

TEST_F(BadInput, AWrongTypeIsNamed) {
  Reply text = dispatcher.Post("/v1/trips", R"({"places":{"seats":"many"}})");
  EXPECT_EQ(text.status, 400) << text;
  EXPECT_THAT(text.fields(), HasSubstr("seats")) << text;
  Reply object = dispatcher.Post("/v1/parties", R"({"persons":{"name":1}})");
  EXPECT_EQ(object.status, 400) << object;
  EXPECT_THAT(object.fields(), HasSubstr("persons")) << object;
  EXPECT_EQ(dispatcher.Get("/v1/trips?page_size=ten").status, 400);
}

TEST_F(BadInput, ABodyOfTenMegabytesIsRefused) {
  const std::string big =
      absl::StrCat(R"({"originAddress":")", std::string(10 << 20, 'x'), R"("})");
  Reply reply = dispatcher.Post("/v1/parties", big);
  EXPECT_EQ(reply.status, 413) << reply;
  EXPECT_EQ(reply.reason(), "BODY_TOO_LARGE");
}

TEST_F(BadInput, DeepAndBrokenJsonIsRefusedByItsByte) {
  Reply deep = dispatcher.Post("/v1/parties", std::string(100000, '['));
  EXPECT_EQ(deep.status, 400) << deep;
  EXPECT_EQ(deep.reason(), "JSON_TOO_DEEP");
  Reply broken = dispatcher.Post("/v1/parties", R"({"persons":[}])");
  EXPECT_EQ(broken.reason(), "JSON_INVALID") << broken;
  EXPECT_EQ(broken.detail("ErrorInfo")["metadata.byte"], "12") << broken;
  EXPECT_EQ(dispatcher.Post("/v1/parties", R"({"phone":"1","phone":"2"})").reason(),
            "JSON_KEY_DOUBLE");
}

TEST_F(BadInput, AReplayedRequestIsAnsweredTheSameAndAnotherBodyIsRefused) {
  const std::string path = "/v1/parties?request_id=" + NewRequestId();
  Reply first = dispatcher.Post(path, family.party_json);
  ASSERT_EQ(first.status, 200) << first;
  Reply again = dispatcher.Post(path, family.party_json);
  EXPECT_EQ(again.status, 200) << again;
  EXPECT_EQ(again.text, first.text);
  Reply other = dispatcher.Post(path, NewFamily(random).party_json);
  EXPECT_EQ(other.status, 400) << other;
  EXPECT_EQ(other.reason(), "REQUEST_ID_REUSED");
  // Another caller's id is their own.
  Reply stranger = Office(suite, "donetsk-ova").Post(path, family.party_json);
  EXPECT_EQ(stranger.status, 200) << stranger;
  EXPECT_NE(stranger["id"], first["id"]);
}

TEST_F(BadInput, AStaleEtagIsRefusedAndNothingChanges) {
  Reply party = CreateParty(post, family);
  ASSERT_EQ(party.status, 200) << party;
  const std::string path = absl::StrCat("/v1/parties/", party["id"]);
  const std::string first = absl::StrCat(R"({"etag":)", Quote(party["etag"]), "}");
  Reply requested = dispatcher.Post(path + ":request", first);
  ASSERT_EQ(requested.status, 200) << requested;
  EXPECT_NE(requested["etag"], party["etag"]);
  Reply stale = dispatcher.Post(path + ":assemble", first);
  EXPECT_EQ(stale.status, 409) << stale;
  EXPECT_EQ(stale.reason(), "ETAG_STALE");
  EXPECT_EQ(dispatcher.Get(path)["state"], "STATE_REQUESTED");
}

TEST_F(BadInput, AStaleEtagOfAnUpdateIsRefused) {
  Office ministry(suite, "ministry");
  Reply list = ministry.Get("/v1/meetings?start_date=2025-02-14&end_date=2025-02-14");
  ASSERT_EQ(list.status, 200) << list;
  Json meeting = list.body.At("meetings.0");
  Reply stale = ministry.Send(
      "PATCH",
      absl::StrCat("/v1/meetings/", meeting["id"], "?update_mask=format&etag=", Escaped("\"999\"")),
      absl::StrCat(R"({"bodyId":")", meeting["bodyId"], R"(","date":")", meeting["date"],
                   R"(","format":"FORMAT_ONLINE"})"));
  EXPECT_EQ(stale.status, 409) << stale;
  EXPECT_EQ(stale.reason(), "ETAG_STALE");
}

TEST_F(BadInput, AStepThatTheStateForbidsIsRefused) {
  Reply party = CreateParty(post, family);
  Reply assemble = MoveParty(post, party["id"], "assemble");
  EXPECT_EQ(assemble.status, 400) << assemble;
  EXPECT_EQ(assemble.reason(), "STATE_FORBIDS");
}

TEST_F(BadInput, AnUnknownUnitOrARoleWithoutThePermissionIsRefused) {
  std::string elsewhere = family.party_json;
  elsewhere.replace(elsewhere.find(kOrigin), sizeof(kOrigin) - 1, "UA99999999999999999");
  Reply unknown = dispatcher.Post("/v1/parties", elsewhere);
  EXPECT_EQ(unknown.status, 400) << unknown;
  EXPECT_THAT(unknown.fields(), HasSubstr("party.originUnitCode"));
  EXPECT_THAT(unknown.text, HasSubstr("UA99999999999999999"));
  Reply analyst = Office(suite, "analyst").Post("/v1/parties", family.party_json);
  EXPECT_EQ(analyst.status, 403) << analyst;
  EXPECT_EQ(analyst.reason(), "PERMISSION_MISSING");
}

TEST_F(BadInput, AForeignPageTokenIsRefused) {
  EXPECT_EQ(dispatcher.Get("/v1/trips?page_token=AAAA").reason(), "PAGE_TOKEN_INVALID");
  Reply expired = dispatcher.Get("/v1/evacuation/changes?resume_token=AAAA");
  EXPECT_EQ(expired.reason(), "FEED_EXPIRED") << expired;
}

TEST_F(BadInput, AWrongAddressVerbOrMediaTypeIsRefused) {
  EXPECT_EQ(dispatcher.Get("/v1/nothing").status, 404);
  Reply verb = dispatcher.Send("DELETE", "/v1/trips");
  EXPECT_EQ(verb.status, 405) << verb;
  Reply media = dispatcher.Send("POST", "/v1/trips", "{}", {"Content-Type: text/xml"});
  EXPECT_EQ(media.status, 415) << media;
}

TEST_F(BadInput, PersonalDataInTheAddressIsRefused) {
  Reply reply = Office(suite, "registrar")
                    .Send("POST", "/v1/people:search?rnokpp=" + family.head_rnokpp, "{}");
  EXPECT_EQ(reply.status, 400) << reply;
  EXPECT_EQ(reply.text.find(family.head_rnokpp), std::string::npos);
}

}  // namespace
}  // namespace cc::tests
