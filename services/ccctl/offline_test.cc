#include "services/ccctl/offline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cc/registry/v1/office_service.pb.h"
#include "google/protobuf/util/json_util.h"
#include "services/platform/crypto/sealing_key.h"

namespace cc::ccctl {
namespace {

// A device's key in a folder of its own.
class OfflinePackages : public ::testing::Test {
 protected:
  OfflinePackages() {
    std::filesystem::create_directories(dir_);
    EXPECT_EQ(std::system(absl::StrCat("openssl genpkey -algorithm ED25519 -out ", key_).c_str()),
              0);
  }
  ~OfflinePackages() override { std::filesystem::remove_all(dir_); }

  int Run(const std::vector<std::string>& arguments, const std::string& input = "") {
    std::istringstream in(input);
    std::ostringstream out, err;
    Console console{.in = in, .out = out, .err = err, .environment = [](const std::string&) {
                      return std::nullopt;
                    }};
    const int code = ccctl::Run(Contract::Embedded(), arguments, console);
    out_ = out.str();
    return code;
  }

  const std::string dir_ =
      absl::StrCat(std::filesystem::temp_directory_path().string(), "/ccctl-offline-", getpid());
  const std::string key_ = dir_ + "/device.pem";
  std::string out_;
};

constexpr char kDay[] =
    R"({"deviceId": "0196b3f0-0000-7000-8000-0000000000d0", "commands": [)"
    R"({"sequence": "1", "recordedTime": "2026-03-02T07:00:00Z", "issueTicket": {)"
    R"("servicePointId": "0196b3f0-0000-7000-8000-0000000000f0",)"
    R"("matter": "OFFICE_MATTER_REGISTRATION"}}]})";

TEST_F(OfflinePackages, AreSignedSoThatTheRegisteredKeyProvesThem) {
  ASSERT_EQ(Run({"offline", "key", key_}), 0);
  std::string public_key;
  ASSERT_TRUE(absl::Base64Unescape(out_, &public_key));
  ASSERT_EQ(Run({"offline", "sign", key_}, kDay), 0);
  registry::v1::UploadOfflinePackageRequest request;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(out_, &request).ok());
  platform::TrustedKeys keys;
  keys.Add(public_key);
  EXPECT_TRUE(keys.Verify(platform::SealingKey::FromFile(key_)->id(), request.commands(),
                          request.signature()));
  registry::v1::OfflineCommands commands;
  ASSERT_TRUE(commands.ParseFromString(request.commands()));
  EXPECT_EQ(commands.commands(0).issue_ticket().matter(), registry::v1::OFFICE_MATTER_REGISTRATION);
}

TEST_F(OfflinePackages, ALongDayIsDividedIntoPackagesThatTheServiceTakes) {
  registry::v1::OfflineCommands day;
  day.set_device_id("0196b3f0-0000-7000-8000-0000000000d0");
  for (int i = 1; i <= 2500; ++i) {
    registry::v1::OfflineCommand& command = *day.add_commands();
    command.set_sequence(i);
    command.mutable_register_appeal()->mutable_appeal()->set_text(
        std::string(i <= 100 ? 20000 : 10, 'x'));
  }
  std::string json;
  ASSERT_TRUE(google::protobuf::util::MessageToJsonString(day, &json).ok());
  const std::string file = dir_ + "/day.json";
  std::ofstream(file) << json;
  EXPECT_NE(Run({"offline", "sign", key_, file}), 0) << "several, and nowhere to write them";
  ASSERT_EQ(Run({"offline", "sign", key_, file, dir_ + "/package-"}), 0);
  int64_t last = 0;
  int packages = 0;
  for (absl::string_view name : absl::StrSplit(out_, '\n', absl::SkipEmpty())) {
    std::ifstream in{std::string(name)};
    const std::string text(std::istreambuf_iterator<char>(in), {});
    registry::v1::UploadOfflinePackageRequest request;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(text, &request).ok()) << name;
    EXPECT_LE(request.commands().size(), 1u << 20);
    registry::v1::OfflineCommands commands;
    ASSERT_TRUE(commands.ParseFromString(request.commands()));
    EXPECT_LE(commands.commands_size(), 1000);
    EXPECT_EQ(commands.device_id(), day.device_id());
    for (const auto& command : commands.commands()) EXPECT_EQ(command.sequence(), ++last);
    ++packages;
  }
  EXPECT_EQ(last, 2500);
  EXPECT_EQ(packages, 4);
}

TEST_F(OfflinePackages, AreRefusedWhereTheirSequencesDoNotGrow) {
  EXPECT_NE(Run({"offline", "sign", key_}, R"({"commands": [{"sequence": 2}, {"sequence": 2}]})"),
            0);
  EXPECT_NE(Run({"offline", "sign", key_}, "nonsense"), 0);
  EXPECT_NE(Run({"offline", "sign", dir_ + "/missing.pem"}, kDay), 0);
  EXPECT_NE(Run({"offline"}), 0);
  EXPECT_EQ(out_, "");
}

}  // namespace
}  // namespace cc::ccctl
