// Personal data of a family that nobody else is like: it must stand in no log, metric, address or
// error.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

// The ways in which a text may have been written down.
std::vector<std::string> Forms(const std::string& word) {
  std::string escaped;
  for (size_t i = 0; i < word.size();) {
    const auto byte = static_cast<unsigned char>(word[i]);
    if (byte < 0x80) {
      escaped.push_back(word[i++]);
    } else {
      absl::StrAppendFormat(&escaped, "\\u%04x",
                            (byte & 0x1f) << 6 | (static_cast<unsigned char>(word[i + 1]) & 0x3f));
      i += 2;
    }
  }
  std::vector<std::string> forms = {word, Escaped(word), escaped};
  return forms;
}

class PersonalData : public testing::Test {
 protected:
  // Nothing of the family in this text.
  void ExpectNone(const std::string& text, const std::string& where) {
    for (const std::string& word : family.personal) {
      for (const std::string& form : Forms(word)) {
        const size_t at = text.find(form);
        EXPECT_EQ(at, std::string::npos)
            << where << " holds " << form << ": "
            << text.substr(at == std::string::npos || at < 200 ? 0 : at - 200, 400);
      }
    }
  }

  void ExpectNoneInLogsMetricsAndPrometheus() {
    Suite& suite = Suite::Shared();
    // Prometheus has scraped since the story: two rounds of five seconds at most.
    std::string patterns;
    for (const std::string& word : family.personal)
      for (const std::string& form : Forms(word)) absl::StrAppend(&patterns, form, "\n");
    auto found = suite.Run(
        absl::StrCat("cat >/tmp/cc-words-$$ <<'END'\n", patterns,
                     "END\ngrep -rlaF -f /tmp/cc-words-$$ '", suite.Text({"data"}),
                     "/log'; code=$?; grep -rhaF -m1 -f /tmp/cc-words-$$ '", suite.Text({"data"}),
                     "/log' | cut -c1-600 | head -n 5; rm -f /tmp/cc-words-$$; exit $code"));
    EXPECT_EQ(found.code, 1) << "logs with personal data: " << found.text;
    for (const auto& [service, unused] :
         suite.run().fields().at("services").struct_value().fields()) {
      auto metrics = suite.Run(absl::StrCat(
          "curl -s http://", suite.Text({"services", service, "metrics"}), "/metrics"));
      EXPECT_TRUE(absl::StrContains(metrics.text, "# TYPE")) << service;
      ExpectNone(metrics.text, service + "/metrics");
    }
    ExpectNone(
        suite.Run(absl::StrCat("curl -s http://", suite.Text({"gateway", "metrics"}), "/metrics"))
            .text,
        "gateway/metrics");
    auto series = suite.Run(absl::StrCat("curl -s --data-urlencode 'match[]={__name__=~\".+\"}' ",
                                         suite.Text({"prometheus"}), "/api/v1/series"));
    EXPECT_TRUE(absl::StrContains(series.text, "\"status\":\"success\""))
        << series.text.substr(0, 300);
    ExpectNone(series.text, "Prometheus");
  }

  std::mt19937_64 random{std::random_device{}()};
  Family family = NewFamily(random);
};

TEST_F(PersonalData, OfAWholeStoryStandsNowhere) {
  Suite& suite = Suite::Shared();
  Journey journey = TakeAway(Once(suite), family);
  ASSERT_EQ(journey.refusal, "");
  Office registrar(suite, "registrar");
  ASSERT_TRUE(Eventually([&] {
    for (const Json& item : registrar.All("/v1/preRegistrations", "preRegistrations"))
      if (item["arrivalId"] == journey.arrival_id) return true;
    return false;
  }));
  EXPECT_EQ(
      registrar
          .Post("/v1/people:search", absl::StrCat(R"({"rnokpp":")", family.head_rnokpp, R"("})"))
          .status,
      200);
  suite.Ccctl("dispatcher", "evacuation get-party " + journey.party_id);
  ExpectNoneInLogsMetricsAndPrometheus();
}

TEST_F(PersonalData, OfRefusedRequestsStandsInNoErrorAndNoLog) {
  Suite& suite = Suite::Shared();
  Office dispatcher(suite, "dispatcher"), registrar(suite, "registrar");
  const std::string& name = family.family_name;
  std::string broken = family.party_json;
  broken.resize(broken.size() - 3);
  std::string impossible = family.party_json;
  const std::string birth_date = R"("birthDate":")";
  impossible.replace(impossible.find(birth_date) + birth_date.size(), 10, "2087-09-14");
  std::string wrong_number = family.party_json;
  wrong_number.replace(
      wrong_number.find(family.head_rnokpp), 10,
      absl::StrCat(family.head_rnokpp.substr(0, 9), (family.head_rnokpp[9] - '0' + 1) % 10));
  const std::vector<Reply> replies = {
      dispatcher.Post("/v1/parties", broken),
      dispatcher.Post("/v1/parties", impossible),
      dispatcher.Post("/v1/parties", wrong_number),
      dispatcher.Post("/v1/parties", absl::StrCat("{", Quote(name), ":1}")),
      dispatcher.Post("/v1/parties", absl::StrCat(R"({"persons":)", Quote(name), "}")),
      dispatcher.Post("/v1/parties", absl::StrCat(R"({"phone":)", Quote(name), "}")),
      dispatcher.Get("/v1/trips?date=" + Escaped(name)),
      dispatcher.Get("/v1/trips?" + Escaped(name) + "=1"),
      dispatcher.Get("/v1/trips/" + Escaped(name)),
      dispatcher.Get("/v1/" + family.head_rnokpp),
      dispatcher.Get("/" + Escaped(name) + "?" + family.head_rnokpp),
      dispatcher.Get("/v1/trips?page_token=" + family.head_rnokpp),
      registrar.Post("/v1/people:search?rnokpp=" + family.head_rnokpp, "{}"),
      registrar.Post("/v1/people:search", absl::StrCat(R"({"unzr":)", Quote(name), "}")),
      registrar.Send("GET", "/v1/people/" + family.head_rnokpp, "", {"X-Request-Id: " + name}),
      Office(suite, "analyst").Post("/v1/parties", family.party_json),
  };
  for (size_t i = 0; i < replies.size(); ++i) {
    EXPECT_GE(replies[i].status, 400) << i << ": " << replies[i];
    if (i == 3 || i == 7) continue;  // the caller's own field name, told back to nobody else
    ExpectNone(replies[i].text, absl::StrCat("the answer to request ", i));
  }
  auto out =
      suite.Ccctl("analyst", absl::StrCat("registry search-persons --rnokpp=", family.head_rnokpp));
  EXPECT_EQ(out.code, 7);
  ExpectNone(out.text, "ccctl");
  ExpectNoneInLogsMetricsAndPrometheus();
}

}  // namespace
}  // namespace cc::tests
