#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "services/ccctl/command.h"
#include "services/platform/audit/audit.h"
#include "services/platform/audit/sealer.h"
#include "services/platform/testing/testing.h"

namespace cc::ccctl {
namespace {

using ::testing::HasSubstr;

// A sealed audit with its key and its copy in a folder of its own.
class AuditVerify : public ::testing::Test {
 protected:
  AuditVerify() {
    std::filesystem::create_directories(dir_);
    EXPECT_EQ(std::system(absl::StrCat("cd ", dir_,
                                       " && openssl genpkey -algorithm ED25519 -out key.pem && "
                                       "openssl pkey -in key.pem -pubout -out key.pub")
                              .c_str()),
              0);
    std::ofstream(dir_ + "/db") << database_.app_conninfo() << "\n";
    {
      platform::AuditLog log(database_.db());
      for (int i = 0; i < 5; ++i)
        log.Record(platform::RecordOf(platform::TestCall(), absl::OkStatus()));
    }
    platform::AuditSealer sealer(database_.db(), *platform::SealingKey::FromFile(dir_ + "/key.pem"),
                                 {.service = "registry", .copy_folder = dir_ + "/seals"});
    while (sealer.sealed_rows() < 5) EXPECT_THAT(sealer.SealOnce(), platform::IsOk());
  }
  ~AuditVerify() override { std::filesystem::remove_all(dir_); }

  int Run(const std::vector<std::string>& arguments) {
    std::istringstream in;
    std::ostringstream out, err;
    Console console{.in = in, .out = out, .err = err, .environment = [](const std::string&) {
                      return std::nullopt;
                    }};
    const int code = ccctl::Run(Contract::Embedded(), arguments, console);
    out_ = out.str();
    err_ = err.str();
    return code;
  }
  std::vector<std::string> Command(const std::string& service = "registry") {
    return {"audit",
            "verify",
            service,
            absl::StrCat("--db-file=", dir_, "/db"),
            absl::StrCat("--seal-keys=", dir_, "/key.pub"),
            absl::StrCat("--seals=", dir_, "/seals")};
  }

  platform::TestDatabase database_{"ccctl_audit", {}};
  const std::string dir_ =
      absl::StrCat(std::filesystem::temp_directory_path().string(), "/cc-audit-verify-", getpid());
  std::string out_, err_;
};

TEST_F(AuditVerify, ProvesAnAuditThatIsAsItWasSealed) {
  EXPECT_EQ(Run(Command()), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("registry: 5 rows in"));
  EXPECT_THAT(out_, HasSubstr("the copy holds"));
}

TEST_F(AuditVerify, NamesTheRowThatASuperuserChanged) {
  const std::string id = database_.Sql("SELECT id FROM audit ORDER BY xid, id OFFSET 3");
  database_.Sql(absl::StrCat(
      "SET session_replication_role = replica; UPDATE audit SET principal = 'x' WHERE id = ", id));
  EXPECT_EQ(Run(Command()), 15);
  EXPECT_THAT(err_, HasSubstr(absl::StrCat("audit row ", id, " (seal ")));
  EXPECT_THAT(err_, HasSubstr("was changed"));
}

TEST_F(AuditVerify, SaysThatWithoutTheCopyACutEndCannotBeSeen) {
  std::vector<std::string> command = Command();
  command.pop_back();
  EXPECT_EQ(Run(command), 0);
  EXPECT_THAT(out_, HasSubstr("a cut end cannot be seen"));
}

TEST_F(AuditVerify, TakesNoSealsOfAnotherService) {
  EXPECT_EQ(Run(Command("evacuation")), 15);
  EXPECT_THAT(err_, HasSubstr("seal 1"));
}

TEST_F(AuditVerify, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(Run({"audit"}), 3);
  EXPECT_EQ(Run({"audit", "verify"}), 3);
  EXPECT_EQ(Run({"audit", "verify", "registry", "--what=1"}), 3);
  EXPECT_EQ(Run({"audit", "verify", "registry", "--db-file=/none", "--seal-keys=/none"}), 5);
}

}  // namespace
}  // namespace cc::ccctl
