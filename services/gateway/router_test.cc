#include "services/gateway/router.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cc/options/v1/options.pb.h"
#include "services/gateway/field_text.h"

namespace cc::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

Router Routes(const std::vector<std::pair<std::string, std::string>>& routes) {
  Router router;
  for (const auto& [verb, text] : routes) {
    auto path = ParsePathTemplate(text);
    EXPECT_TRUE(path.ok()) << path.status();
    EXPECT_TRUE(router.Add({&Methods()[0], verb, text, *path, ""}).ok()) << text;
  }
  return router;
}

std::string Found(const Router& router, absl::string_view verb, absl::string_view path) {
  auto match = router.Find(verb, path);
  return match.route == nullptr ? "" : match.route->text;
}

TEST(PathTemplate, RefusesWhatIsNotATemplate) {
  for (const char* text : {"", "v1", "/", "//", "/v1/{", "/v1/{}", "/v1/{a=}", "/v1/**/x",
                           "/v1/x:", "/v1/a*", "/v1/{a}b", "/v1/{a=b/{c}}", "/v1/", "/v1/{=*}"}) {
    EXPECT_FALSE(ParsePathTemplate(text).ok()) << text;
  }
}

TEST(PathTemplate, ReadsVariablesPatternsAndVerbs) {
  auto path = ParsePathTemplate("/v1/{name=acts/*}/files/{rest=**}:close");
  ASSERT_TRUE(path.ok()) << path.status();
  EXPECT_EQ(path->verb, "close");
  EXPECT_EQ(path->segments.size(), 5);
  ASSERT_EQ(path->variables.size(), 2);
  EXPECT_EQ(path->variables[0].field, "name");
  EXPECT_EQ(path->variables[0].first, 1);
  EXPECT_EQ(path->variables[0].last, 3);
}

TEST(Router, TakesTheLiteralBeforeTheVariableAndGoesBackWhereItLeadsNowhere) {
  Router router = Routes({{"GET", "/v1/units/{code}"},
                          {"GET", "/v1/units/top"},
                          {"GET", "/v1/units/top/first"},
                          {"GET", "/v1/units/{code}/path"},
                          {"GET", "/v1/files/**"}});
  EXPECT_EQ(Found(router, "GET", "/v1/units/top"), "/v1/units/top");
  EXPECT_EQ(Found(router, "GET", "/v1/units/x"), "/v1/units/{code}");
  EXPECT_EQ(Found(router, "GET", "/v1/units/top/path"), "/v1/units/{code}/path");
  EXPECT_EQ(Found(router, "GET", "/v1/files/a/b/c"), "/v1/files/**");
  EXPECT_EQ(Found(router, "GET", "/v1/units"), "");
  EXPECT_EQ(Found(router, "GET", "/v1/units/"), "");
  EXPECT_EQ(Found(router, "GET", "/v1/units/x/"), "");
}

TEST(Router, TellsTheCustomVerbFromAColonInTheValue) {
  Router router = Routes({{"POST", "/v1/people/{id}:close"}, {"GET", "/v1/people/{id}"}});
  auto close = router.Find("POST", "/v1/people/7:close");
  ASSERT_NE(close.route, nullptr);
  EXPECT_THAT(close.values, ElementsAre(Pair("id", "7")));
  auto plain = router.Find("GET", "/v1/people/a:b");
  ASSERT_NE(plain.route, nullptr);
  EXPECT_THAT(plain.values, ElementsAre(Pair("id", "a:b")));
  EXPECT_EQ(Found(router, "POST", "/v1/people/7:open"), "");
}

TEST(Router, DecodesValuesAfterItHasSplitThem) {
  Router router = Routes({{"GET", "/v1/units/{code}/path"}});
  auto match = router.Find("GET", "/v1/units/a%2Fb%20%D0%96/path");
  ASSERT_NE(match.route, nullptr);
  EXPECT_THAT(match.values, ElementsAre(Pair("code", "a/b Ж")));
  EXPECT_EQ(Found(router, "GET", "/v1/units/a%2/path"), "");
  EXPECT_EQ(Found(router, "GET", "/v1/units/%zz/path"), "");
}

TEST(Router, NamesTheVerbsOfAnAddressThatTakesOthers) {
  Router router = Routes({{"GET", "/v1/units/{code}"}, {"PATCH", "/v1/units/{code}"}});
  auto match = router.Find("DELETE", "/v1/units/7");
  EXPECT_EQ(match.route, nullptr);
  EXPECT_THAT(match.allowed, ElementsAre("GET", "PATCH"));
  EXPECT_THAT(router.Find("GET", "/v2").allowed, IsEmpty());
}

TEST(Router, RefusesTwoRoutesOfOneAddress) {
  Router router = Routes({{"GET", "/v1/units/{code}"}});
  Route second{&Methods()[0], "GET", "/v1/units/{other}", *ParsePathTemplate("/v1/units/{other}"),
               ""};
  EXPECT_FALSE(router.Add(second).ok());
}

TEST(Contract, EveryUnaryMethodHasBothRoutesAndEveryStreamItsOwn) {
  auto router = Router::ForContract();
  ASSERT_TRUE(router.ok()) << router.status();
  EXPECT_GT(Methods().size(), 30);
  std::set<std::string> packages;
  for (const Method& method : Methods()) {
    packages.insert(method.neighbour);
    if (method.streaming) {
      EXPECT_EQ(router->Find("GET", absl::StrCat("/sse", method.grpc_path)).route->method, &method);
      continue;
    }
    auto fixed = router->Find("POST", absl::StrCat("/rpc", method.grpc_path));
    ASSERT_NE(fixed.route, nullptr) << method.grpc_path;
    EXPECT_EQ(fixed.route->method, &method);
    auto bindings = HttpBindings(*method.descriptor);
    ASSERT_FALSE(bindings.empty()) << method.grpc_path << " has no google.api.http";
    for (const HttpBinding& binding : bindings) {
      auto path = ParsePathTemplate(binding.path);
      ASSERT_TRUE(path.ok()) << path.status();
      // The address made of the template with an X in each place leads back to the method.
      std::string address;
      for (const auto& segment : path->segments) {
        absl::StrAppend(&address, "/",
                        segment.kind == PathTemplate::Kind::kLiteral ? segment.literal : "X");
      }
      if (!path->verb.empty()) absl::StrAppend(&address, ":", path->verb);
      auto match = router->Find(binding.verb, address);
      ASSERT_NE(match.route, nullptr) << binding.verb << " " << address;
      EXPECT_EQ(match.route->method, &method) << address << " leads to " << match.route->text;
    }
  }
  EXPECT_GE(packages.size(), 6);
}

TEST(Contract, EveryVariableAndBodyIsAFieldOfTheRequestAndNoPersonalDataStandsInAPath) {
  for (const Method& method : Methods()) {
    for (const HttpBinding& binding : HttpBindings(*method.descriptor)) {
      const PathTemplate path = *ParsePathTemplate(binding.path);
      for (const auto& variable : path.variables) {
        auto fields = FindFieldPath(*method.descriptor->input_type(), variable.field);
        ASSERT_FALSE(fields.empty()) << method.grpc_path << " " << variable.field;
        for (const auto* field : fields) {
          EXPECT_FALSE(field->options().GetExtension(options::v1::field).sensitive())
              << method.grpc_path << " puts " << field->full_name() << " into the address";
        }
      }
      if (binding.body.empty() || binding.body == "*") continue;
      const auto* body = method.descriptor->input_type()->FindFieldByName(binding.body);
      ASSERT_NE(body, nullptr) << method.grpc_path;
      EXPECT_TRUE(body->message_type() != nullptr && !body->is_repeated()) << method.grpc_path;
    }
  }
}

TEST(Router, StandsAnyPath) {
  auto router = Router::ForContract();
  ASSERT_TRUE(router.ok());
  std::mt19937 random(20250214);
  const std::string alphabet =
      "/v1units:%2{}*.A\0\xD0\x96?"
      "rpc";
  for (int i = 0; i < 20000; ++i) {
    std::string path = "/";
    for (size_t n = random() % 60; n > 0; --n) path.push_back(alphabet[random() % alphabet.size()]);
    auto match = router->Find("GET", path);
    if (match.route != nullptr) {
      EXPECT_EQ(match.values.size(), match.route->path.variables.size());
    }
    (void)ParsePathTemplate(path);
    (void)PercentDecode(path, true);
  }
}

}  // namespace
}  // namespace cc::gateway
