#include <fstream>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/ccctl/command.h"
#include "services/platform/testing/testing.h"
#include "services/platform/testing_server/recording_service.h"
#include "services/platform/testing_server/test_server.h"

// ccctl against the real pipeline: certificates, tokens, refusals and streams as services send
// them.
namespace cc::ccctl {
namespace {

using ::testing::HasSubstr;

class CcctlAgainstTheSuite : public ::testing::Test {
 protected:
  CcctlAgainstTheSuite()
      : server_({.roles = {{"administrator", {"access.identities.create"}}},
                 .unit_paths = &paths_,
                 .server = {.watchdog = false}}),
        service_(server_.rpc(), handlers_) {
    paths_.Add({"UA14000000000091971"});
    server_.Start(service_, platform::RecordingService::kContract);
    token_ = server_.authority().folder() + "/me.jwt";
    std::ofstream(token_) << server_.Token(
        {.grants = {{.role = "administrator", .relation = options::v1::RELATION_ANY}}});
  }
  ~CcctlAgainstTheSuite() override { server_.server().Drain(); }  // while there is a service
  int Run(std::vector<std::string> arguments) {
    return Run(std::move(arguments), server_.authority());
  }
  int Run(std::vector<std::string> arguments, platform::TestAuthority& authority) {
    for (const std::string& flag :
         {"--endpoint=" + server_.address(), "--cert_dir=" + authority.Issue("operator"),
          "--token_file=" + token_}) {
      arguments.push_back(flag);
    }
    std::istringstream in;
    std::ostringstream out, err;
    Console console{.in = in,
                    .out = out,
                    .err = err,
                    .out_is_terminal = true,
                    .environment = [](const std::string&) { return std::nullopt; }};
    const int code = ccctl::Run(Contract::Embedded(), arguments, console);
    out_ = out.str();
    err_ = err.str();
    return code;
  }

  platform::FakeUnitPaths paths_;
  platform::TestServer server_;
  platform::RecordingHandlers handlers_;
  platform::RecordingService service_;
  std::string token_, out_, err_;
};

TEST_F(CcctlAgainstTheSuite, IsLetInWithItsCertificateAndToken) {
  EXPECT_EQ(Run({"whoami"}), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("00000000-0000-7000-8000-00000000000a"));
}

TEST_F(CcctlAgainstTheSuite, IsToldEachWrongFieldInUkrainian) {
  EXPECT_EQ(Run({"access", "create-identity", "--identity.unit-code=14", "--identity.kind=person",
                 "--lang=uk"}),
            3);
  EXPECT_THAT(err_, HasSubstr("Перевірте поля запиту"));
  EXPECT_THAT(err_, HasSubstr("--identity.display-name: Поле обов’язкове"));
  EXPECT_THAT(err_, HasSubstr("--identity.unit-code: "));
}

TEST_F(CcctlAgainstTheSuite, LearnsThatItsTokenIsNoGood) {
  std::ofstream(token_) << "not.a.token";
  EXPECT_EQ(Run({"whoami"}), 16);
  EXPECT_THAT(err_, HasSubstr("reason: TOKEN_INVALID"));
}

TEST_F(CcctlAgainstTheSuite, FollowsAStream) {
  EXPECT_EQ(Run({"watch", "access", "--max-events=2"}), 0) << err_;
  EXPECT_EQ(out_, "revision=1\nrevision=2\n");
}

TEST_F(CcctlAgainstTheSuite, TrustsNoServerOfAnotherAuthority) {
  platform::TestAuthority foreign;
  EXPECT_EQ(Run({"whoami", "--timeout=3s"}, foreign), 14);
}

}  // namespace
}  // namespace cc::ccctl
