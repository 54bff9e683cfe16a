#include "services/ccctl/import_households.h"

#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "cc/common/v1/upload.pb.h"
#include "cc/registry/v1/import_service.pb.h"
#include "gmock/gmock.h"
#include "google/api/httpbody.pb.h"
#include "gtest/gtest.h"
#include "services/ccctl/fake_service.h"

namespace cc::ccctl {
namespace {

using registry::v1::Import;
using registry::v1::ImportEntry;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kOffice[] = "--office-unit-code=UA12120000000089862";

// A registry that has one import, which goes one step further with each look at it.
class ImportHouseholds : public ::testing::Test {
 protected:
  ImportHouseholds() {
    fake_.On("CreateUpload", [this](const FakeRequest& call) {
      registry::v1::CreateUploadRequest request;
      request.ParseFromString(call.body);
      upload_.set_id("018f0000-0000-7000-8000-00000000000a");
      upload_.set_size(request.size());
      return Answer(upload_);
    });
    fake_.On("AppendUpload", [this](const FakeRequest& call) {
      registry::v1::AppendUploadRequest request;
      request.ParseFromString(call.body);
      upload_.set_received(upload_.received() + static_cast<int64_t>(request.chunk().size()));
      upload_.set_complete(upload_.received() == upload_.size());
      return Answer(upload_);
    });
    fake_.On("CreateImport", [this](const FakeRequest& call) {
      created_.ParseFromString(call.body);
      import_.set_id("018f0000-0000-7000-8000-00000000000b");
      import_.set_etag("1");
      if (import_.state() == Import::STATE_UNSPECIFIED) import_.set_state(Import::STATE_STAGING);
      return Answer(import_);
    });
    fake_.On("GetImport", [this](const FakeRequest&) {
      if (import_.state() == Import::STATE_STAGING) {
        import_.set_state(Import::STATE_REVIEW);
        import_.set_row_count(3);
        import_.set_rows_per_second(1234);
        import_.set_progress_percent(100);
        import_.set_ready_count(2);
        import_.set_invalid_count(invalid_);
        return Answer(import_);
      }
      import_.set_state(Import::STATE_APPLIED);
      import_.set_applied_count(2);
      import_.set_ready_count(0);
      return Answer(import_);
    });
    fake_.On("ApplyImport", [this](const FakeRequest&) {
      import_.set_state(Import::STATE_APPLYING);
      return Answer(import_);
    });
    fake_.On("ListImportEntries", [this](const FakeRequest& call) {
      registry::v1::ListImportEntriesRequest request;
      request.ParseFromString(call.body);
      registry::v1::ListImportEntriesResponse response;
      if (request.state() != ImportEntry::STATE_INVALID || invalid_ == 0) return Answer(response);
      ImportEntry& entry = *response.add_entries();
      auto* error = entry.add_errors();
      error->set_row(4);
      error->set_column("Дата народження");
      error->set_message("Дата не читається\x1b[31m");
      return Answer(response);
    });
    fake_.On("DownloadImportErrors", [](const FakeRequest& call) {
      registry::v1::DownloadImportErrorsRequest request;
      request.ParseFromString(call.body);
      google::api::HttpBody body;
      body.set_content_type("text/csv");
      body.set_data(request.format() == registry::v1::SHEET_FORMAT_XLSX ? "xlsx" : "csv");
      return Answer(body);
    });
  }
  struct Outcome {
    int code;
    std::string out, err;
  };
  Outcome Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"import", "households"});
    std::istringstream in;
    std::ostringstream out, err;
    Console console{.in = in,
                    .out = out,
                    .err = err,
                    .out_is_terminal = false,
                    .err_is_terminal = watched_,
                    .environment = [this](const std::string& name) -> std::optional<std::string> {
                      if (name == "CC_RUN") return fake_.dir() + "/run.json";
                      if (name == "CC_AS") return "ministry";
                      return std::nullopt;
                    }};
    const int code = ccctl::Run(Contract::Embedded(), arguments, console);
    return {code, out.str(), err.str()};
  }
  std::string Table() {
    const std::string path = absl::StrCat(fake_.dir(), "/rodyny.csv");
    std::ofstream(path, std::ios::binary) << "Домогосподарство;Номер\n1;1\n";
    return path;
  }
  bool Called(const std::string& method) const {
    for (const FakeRequest& call : fake_.calls()) {
      if (call.method == method) return true;
    }
    return false;
  }

  FakeService fake_;
  common::v1::Upload upload_;
  Import import_;
  registry::v1::CreateImportRequest created_;
  int invalid_ = 0;
  bool watched_ = false;
};

TEST_F(ImportHouseholds, OnlyChecksWithoutApply) {
  const Outcome outcome = Run({Table(), kOffice});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("STATE_REVIEW"));
  EXPECT_FALSE(Called("ApplyImport"));
  EXPECT_EQ(created_.file_name(), "rodyny.csv");
  EXPECT_EQ(created_.upload_id(), upload_.id());
  EXPECT_EQ(created_.office_unit_code(), "UA12120000000089862");
  EXPECT_THAT(created_.request_id(), Not(IsEmpty()));
}

TEST_F(ImportHouseholds, RegistersWithApplyAndShowsProgressAndRate) {
  watched_ = true;
  const Outcome outcome = Run({Table(), kOffice, "--apply", "--lang=uk"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("STATE_APPLIED"));
  EXPECT_THAT(outcome.err, HasSubstr("перевіряється: 100 %, 3 рядків, 1234 рядків/с"));
  EXPECT_THAT(outcome.err, HasSubstr("реєструється: "));
}

TEST_F(ImportHouseholds, TellsErrorsByRowAndColumnAndSavesTheTemplateToCorrect) {
  invalid_ = 1;
  const std::string file = absl::StrCat(fake_.dir(), "/виправити.xlsx");
  const Outcome outcome =
      Run({Table(), kOffice, "--apply", "--lang=uk", absl::StrCat("--corrected-template=", file)});
  EXPECT_EQ(outcome.code, 9);
  EXPECT_TRUE(Called("ApplyImport")) << "broken rows do not stop the rest";
  EXPECT_THAT(outcome.err, HasSubstr("рядок 4, «Дата народження»: Дата не читається"));
  EXPECT_THAT(outcome.err, Not(HasSubstr("\x1b")));
  std::ifstream saved(file);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(saved), {}), "xlsx");
}

TEST_F(ImportHouseholds, TheSameFileAgainFindsItsImportAndNothingIsLeft) {
  import_.set_state(Import::STATE_APPLIED);
  import_.set_applied_count(2);
  EXPECT_EQ(Run({Table(), kOffice, "--apply"}).code, 0);
  EXPECT_FALSE(Called("ApplyImport"));
}

TEST_F(ImportHouseholds, AFileThatCannotBeReadSaysWhy) {
  import_.set_state(Import::STATE_UNREADABLE);
  import_.set_problem("у файлі немає жодного рядка");
  const Outcome outcome = Run({Table(), kOffice});
  EXPECT_EQ(outcome.code, 9);
  EXPECT_THAT(outcome.err, HasSubstr("у файлі немає жодного рядка"));
}

TEST_F(ImportHouseholds, ExplainsItselfAndRefusesWrongFlagsBeforeAnythingIsSent) {
  EXPECT_THAT(Run({"--help", "--lang=uk"}).out, HasSubstr("--corrected-template=ФАЙЛ"));
  EXPECT_EQ(Run({}).code, 3);
  EXPECT_EQ(Run({Table(), "--ofice=1"}).code, 3);
  EXPECT_EQ(Run({"/no/such/file", kOffice}).code, 5);
  EXPECT_THAT(fake_.calls(), IsEmpty());
}

}  // namespace
}  // namespace cc::ccctl
