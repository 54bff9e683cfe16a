#include "services/ccctl/command.h"

#include <fstream>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "cc/access/v1/access_service.pb.h"
#include "cc/common/v1/event.pb.h"
#include "cc/common/v1/upload.pb.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "services/ccctl/completion.h"
#include "services/ccctl/fake_service.h"
#include "services/platform/rpc/file_body.h"

namespace cc::ccctl {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Runs ccctl against a fake service, as `ministry` by the fake's run.json.
class Ccctl : public ::testing::Test {
 protected:
  struct Outcome {
    int code;
    std::string out, err;
  };
  Outcome Run(std::vector<std::string> arguments, const std::string& input = "") {
    std::istringstream in(input);
    std::ostringstream out, err;
    Console console{.in = in,
                    .out = out,
                    .err = err,
                    .out_is_terminal = terminal_,
                    .environment = [this](const std::string& name) {
                      const auto it = environment_.find(name);
                      return it == environment_.end() ? std::nullopt : std::optional(it->second);
                    }};
    const int code = ccctl::Run(Contract::Embedded(), arguments, console);
    return {code, out.str(), err.str()};
  }
  // The request of the n-th call.
  template <typename T>
  T Request(size_t n) {
    T request;
    EXPECT_TRUE(n < fake_.calls().size() && request.ParseFromString(fake_.calls()[n].body));
    return request;
  }
  std::string File(const std::string& name, const std::string& content) {
    const std::string path = absl::StrCat(fake_.dir(), "/", name);
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  FakeService fake_;
  bool terminal_ = true;
  std::map<std::string, std::string> environment_ = {{"CC_RUN", fake_.dir() + "/run.json"},
                                                     {"CC_AS", "ministry"}};
};

FakeAnswer Bakhmut(const FakeRequest&) {
  territory::v1::Unit unit;
  unit.set_code("UA14020010010053840");
  unit.set_category(territory::v1::Unit::CATEGORY_CITY);
  unit.set_name("Бахмут");
  return Answer(unit);
}

TEST_F(Ccctl, CallsAMethodWithTokenLanguageAndTrace) {
  fake_.On("GetUnit", Bakhmut);
  const Outcome outcome = Run({"territory", "get-unit", "53840", "--lang=uk"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "code      UA14020010010053840\ncategory  city\nname      Бахмут\n");
  EXPECT_EQ(Request<territory::v1::GetUnitRequest>(0).code(), "53840");
  const auto metadata = fake_.calls()[0].metadata;
  EXPECT_EQ(metadata.at("authorization"), "Bearer token-of-ministry");
  EXPECT_EQ(metadata.at("accept-language"), "uk");
  EXPECT_EQ(metadata.at("traceparent").size(), 55u);
}

TEST_F(Ccctl, PrintsJsonWhereNobodyWatches) {
  fake_.On("GetUnit", Bakhmut);
  terminal_ = false;
  EXPECT_THAT(Run({"territory", "get-unit", "--code", "53840"}).out,
              HasSubstr("\"name\": \"Бахмут\""));
  EXPECT_THAT(Run({"territory", "get-unit", "53840", "--output=table"}).out,
              HasSubstr("name      Бахмут"));
}

TEST_F(Ccctl, TakesTheRequestAsJson) {
  fake_.On("GetUnit", Bakhmut);
  EXPECT_EQ(Run({"territory", "get-unit", "--json=-"}, R"({"code": "53840"})").code, 0);
  EXPECT_EQ(Run({"territory", "get-unit", "--json", File("q.json", R"({"code": "53840"})")}).code,
            0);
  EXPECT_EQ(Run({"territory", "get-unit", "--json=-"}, R"({"cod": "53840"})").code, 3);
  EXPECT_EQ(fake_.calls().size(), 2u);
}

TEST_F(Ccctl, ExitsWithTheGrpcCodeAndSaysWhyAndWhatToDo) {
  fake_.On("GetUnit", [](const FakeRequest&) {
    return Refuse(7, "PERMISSION_MISSING",
                  "Ваші ролі не дають дозволу territory.units.read\x1b[31m");
  });
  const Outcome outcome = Run({"territory", "get-unit", "53840", "--lang=uk"});
  EXPECT_EQ(outcome.code, 7);
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_THAT(outcome.err, HasSubstr("Ваші ролі не дають дозволу"));
  EXPECT_THAT(outcome.err,
              HasSubstr("код: PERMISSION_DENIED, причина: PERMISSION_MISSING, слід: "));
  EXPECT_THAT(outcome.err, HasSubstr("ccctl whoami"));
  EXPECT_THAT(outcome.err, Not(HasSubstr("\x1b")));
}

TEST_F(Ccctl, NamesEachFieldAsItIsWrittenOnTheCommandLine) {
  fake_.On("GetUnit", [](const FakeRequest&) {
    FakeAnswer answer = Refuse(3, "FIELDS_INVALID", "Check the fields of the request");
    google::rpc::BadRequest bad;
    auto* violation = bad.add_field_violations();
    violation->set_field("members[2].birth_date");
    violation->set_description("The value is not a valid DATE");
    answer.details.add_details()->PackFrom(bad);
    return answer;
  });
  EXPECT_THAT(Run({"territory", "get-unit", "x"}).err,
              HasSubstr("  --members.2.birth-date: The value is not a valid DATE\n"));
}

TEST_F(Ccctl, SaysOfAFileThatItIsToBeMendedAndNotWhichFlagsThereAre) {
  fake_.On("GetUnit", [](const FakeRequest&) {
    return Refuse(3, "FILE_INVALID", "Файл не прийнято: рядок 3: стовпців 2, а має бути 7");
  });
  const Outcome english = Run({"territory", "get-unit", "x", "--lang=en"});
  EXPECT_EQ(english.code, 3);
  EXPECT_THAT(english.err,
              HasSubstr("→ mend the row named and send the file again; --validate-only"));
  EXPECT_THAT(english.err, Not(HasSubstr("--help")));
  const Outcome ukrainian = Run({"territory", "get-unit", "x", "--lang=uk"});
  EXPECT_THAT(ukrainian.err, HasSubstr("→ виправте названий рядок"));
  EXPECT_THAT(ukrainian.err, Not(HasSubstr("--help")));
}

TEST_F(Ccctl, RepeatsAChangeOnceWithTheSameRequestId) {
  int calls = 0;
  fake_.On("RevokeTokens", [&](const FakeRequest&) {
    if (++calls == 1)
      return Refuse(2, "COMMIT_UNKNOWN", "It is not known whether the change was saved");
    return Answer(access::v1::Identity());
  });
  const Outcome outcome =
      Run({"access", "revoke-tokens", "018f0000-0000-7000-8000-000000000001", "-v"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const std::string id = Request<access::v1::RevokeTokensRequest>(0).request_id();
  EXPECT_EQ(Request<access::v1::RevokeTokensRequest>(1).request_id(), id);
  EXPECT_THAT(outcome.err, HasSubstr("--request-id=" + id));
}

TEST_F(Ccctl, TellsTheRequestIdWhereTheOutcomeStaysUnknown) {
  fake_.On("RevokeTokens",
           [](const FakeRequest&) { return Refuse(2, "COMMIT_UNKNOWN", "unknown"); });
  const Outcome outcome = Run({"access", "revoke-tokens", "018f0000-0000-7000-8000-000000000001"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(fake_.calls().size(), 2u);
  EXPECT_THAT(outcome.err, HasSubstr("--request-id=" +
                                     Request<access::v1::RevokeTokensRequest>(0).request_id()));
}

TEST_F(Ccctl, DoesNotRepeatWhatWasRefused) {
  fake_.On("GetUnit",
           [](const FakeRequest&) { return Refuse(10, "CONFLICT", "A concurrent change"); });
  EXPECT_EQ(Run({"territory", "get-unit", "53840"}).code, 10);
  EXPECT_EQ(fake_.calls().size(), 1u);
}

TEST_F(Ccctl, SaysThatAServiceIsAway) {
  const Outcome outcome =
      Run({"territory", "get-unit", "53840", "--endpoint=127.0.0.1:1", "--timeout=5s"});
  EXPECT_EQ(outcome.code, 14);
  EXPECT_THAT(
      outcome.err,
      HasSubstr("ccctl: The service is unavailable for the moment: retry (failed to connect"));
  EXPECT_THAT(outcome.err, HasSubstr("deploy/run"));
}

TEST_F(Ccctl, ReadsAllPages) {
  fake_.On("ListUnits", [](const FakeRequest& call) {
    territory::v1::ListUnitsRequest request;
    request.ParseFromString(call.body);
    territory::v1::ListUnitsResponse page;
    page.add_units()->set_name(request.page_token().empty() ? "Авдіївка" : "Бахмут");
    if (request.page_token().empty()) page.set_next_page_token("second");
    return Answer(page);
  });
  EXPECT_EQ(Run({"territory", "list-units", "--all-pages"}).out, "name\nАвдіївка\nБахмут\n");
  EXPECT_EQ(Request<territory::v1::ListUnitsRequest>(1).page_token(), "second");
  EXPECT_THAT(Run({"territory", "list-units"}).err, HasSubstr("--page-token=second"));
}

TEST_F(Ccctl, WatchesAndResumesAfterALostConnection) {
  fake_.On("WatchTerritoryChanges", [](const FakeRequest& call) {
    territory::v1::WatchTerritoryChangesRequest request;
    request.ParseFromString(call.body);
    common::v1::Event event;
    event.set_kind("acts");
    event.set_operation(common::v1::Event::OPERATION_CHANGED);
    event.set_key(request.resume_token().empty() ? "first" : "second");
    event.set_resume_token("after-" + event.key());
    FakeAnswer answer = Refuse(14, "DRAINING", "restarting");
    answer.messages = {event.SerializeAsString()};
    return answer;
  });
  const Outcome outcome = Run({"watch", "territory", "--max-events=2"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out,
            "kind=acts  key=first  operation=changed\nkind=acts  key=second  operation=changed\n");
  EXPECT_EQ(Request<territory::v1::WatchTerritoryChangesRequest>(1).resume_token(), "after-first");
  // The method itself ends with the stream.
  EXPECT_EQ(Run({"territory", "watch-territory-changes"}).code, 14);
}

// An upload as a service keeps it; loses the connection once and wants the offset right.
class FakeUpload {
 public:
  explicit FakeUpload(FakeService& fake) {
    fake.On("CreateUpload", [this](const FakeRequest& call) {
      territory::v1::CreateUploadRequest request;
      request.ParseFromString(call.body);
      state_.set_id("018f0000-0000-7000-8000-00000000000a");
      state_.set_size(request.size());
      return Answer(state_);
    });
    fake.On("GetUpload", [this](const FakeRequest&) { return Answer(state_); });
    fake.On("AppendUpload", [this](const FakeRequest& call) {
      territory::v1::AppendUploadRequest request;
      request.ParseFromString(call.body);
      if (request.offset() != state_.received()) {
        return Refuse(10, "UPLOAD_OFFSET_WRONG", "Continue",
                      {{"offset", absl::StrCat(state_.received())}});
      }
      content += request.chunk();
      state_.set_received(content.size());
      state_.set_complete(state_.received() == state_.size());
      // The chunk arrived, the answer did not.
      if (++appended_ == 1) return Refuse(14, "UNAVAILABLE", "away");
      return Answer(state_);
    });
  }
  std::string content;

 private:
  common::v1::Upload state_;
  int appended_ = 0;
};

TEST_F(Ccctl, UploadsInChunksAndGoesOnWhereTheServiceIs) {
  FakeUpload upload(fake_);
  std::string content(2'500'000, 'x');
  for (size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>(i * 7);
  const Outcome outcome = Run({"upload", "territory", File("big.csv", content)});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(upload.content == content);
  EXPECT_THAT(outcome.out, HasSubstr("complete  true"));
}

class CcctlImport : public Ccctl {
 protected:
  CcctlImport() {
    fake_.On("ImportTerritoryList", [this](const FakeRequest& call) {
      imported_.ParseFromString(call.body);
      territory::v1::ImportReport report;
      auto* finding = report.add_findings();
      finding->set_severity(territory::v1::ImportFinding::SEVERITY_DOUBT);
      finding->set_key("row-7");
      report.set_applied(imported_.accept_size() > 0 && !imported_.validate_only());
      if (imported_.accept_size() > 0) report.clear_findings();
      return Answer(report);
    });
  }
  FakeUpload upload_{fake_};
  territory::v1::ImportTerritoryListRequest imported_;
};

TEST_F(CcctlImport, StopsAtADoubtAndSaysHowToAcceptIt) {
  const Outcome outcome = Run({"import", "territory-list", File("list.docx", "PK")});
  EXPECT_EQ(outcome.code, 9);
  EXPECT_THAT(outcome.out, HasSubstr("doubt     row-7"));
  EXPECT_THAT(outcome.err, HasSubstr("--accept=KEY"));
  EXPECT_EQ(imported_.file_format(), territory::v1::ImportTerritoryListRequest::FILE_FORMAT_DOCX);
  EXPECT_FALSE(imported_.upload_id().empty());
  EXPECT_FALSE(imported_.request_id().empty());
}

TEST_F(CcctlImport, SucceedsWhereTheDoubtIsAccepted) {
  const std::string file = File("list.json", "{}");
  EXPECT_EQ(Run({"import", "territory-list", file, "--accept=row-7", "--act.number=376"}).code, 0);
  EXPECT_EQ(imported_.file_format(), territory::v1::ImportTerritoryListRequest::FILE_FORMAT_JSON);
  EXPECT_EQ(imported_.act().number(), "376");
}

TEST_F(CcctlImport, WithValidateOnlyTellsWhetherItCouldBeTakenOver) {
  const std::string file = File("list.json", "{}");
  EXPECT_EQ(Run({"import", "territory-list", file, "--validate-only"}).code, 9);
  EXPECT_EQ(Run({"import", "territory-list", file, "--validate-only", "--accept=row-7"}).code, 0);
}

TEST_F(CcctlImport, RefusesWrongFlagsBeforeAnythingIsSent) {
  EXPECT_EQ(Run({"import", "territory-list", File("list.docx", "PK"), "--acept=x"}).code, 3);
  EXPECT_EQ(Run({"import", "territory-list", "/no/such/file"}).code, 5);
  EXPECT_EQ(Run({"import", "moon"}).code, 3);
  EXPECT_THAT(fake_.calls(), IsEmpty());
}

TEST_F(Ccctl, AsksWhoIAm) {
  fake_.On("GetMe", [](const FakeRequest&) {
    access::v1::Identity identity;
    identity.set_display_name("Міністерство (synthetic)");
    auto* grant = identity.add_grants();
    grant->set_role("national_coordinator");
    grant->set_relation(options::v1::RELATION_ANY);
    return Answer(identity);
  });
  EXPECT_EQ(Run({"whoami"}).out,
            "display-name  Міністерство (synthetic)\n\ngrants:\nrole                  "
            "relation\nnational_coordinator  any\n");
}

TEST_F(Ccctl, RefusesWrongUsageWithInvalidArgument) {
  EXPECT_THAT(Run({"nowhere"}).err, HasSubstr("there is no service 'nowhere'; there are: access"));
  EXPECT_EQ(Run({"territory", "fly"}).code, 3);
  EXPECT_EQ(Run({"territory", "get-unit", "1", "2"}).code, 3);
  EXPECT_EQ(Run({"territory", "get-unit", "--code"}).code, 3);
  EXPECT_EQ(Run({"territory", "get-unit", "--timeout=soon"}).code, 3);
  EXPECT_EQ(Run({"territory", "get-unit", "--output=yaml"}).code, 3);
  EXPECT_THAT(Run({"territory", "get-unit", "1", "--as=../ministry"}).err,
              HasSubstr("there are: ministry"));
  EXPECT_EQ(Run({"completion", "zsh"}).code, 3);
  environment_ = {{"LANG", "uk_UA.UTF-8"}};
  EXPECT_THAT(Run({"territory", "get-unit", "1"}).err, HasSubstr("де служба territory?"));
  EXPECT_THAT(fake_.calls(), IsEmpty());
}

TEST_F(Ccctl, WritesAnAnswerThatIsAFile) {
  fake_.On("ExportTerritoryList", [](const FakeRequest&) {
    return Answer(platform::FileBody("list.docx", "application/x-list", "PK\x03\x04"));
  });
  const std::vector<std::string> command = {"territory", "export-territory-list", "--format=docx"};
  const Outcome refused = Run(command);
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.err, HasSubstr("--output=FILE"));
  EXPECT_THAT(fake_.calls(), IsEmpty()) << "nothing is asked where nothing could be written";
  const std::string path = fake_.dir() + "/saved.docx";
  auto with_file = command;
  with_file.push_back("--output=" + path);
  const Outcome saved = Run(with_file);
  EXPECT_EQ(saved.code, 0) << saved.err;
  EXPECT_THAT(saved.out, IsEmpty());
  std::stringstream written;
  written << std::ifstream(path, std::ios::binary).rdbuf();
  EXPECT_EQ(written.str(), "PK\x03\x04");
  terminal_ = false;
  EXPECT_EQ(Run(command).out, "PK\x03\x04");
}

TEST_F(Ccctl, RefusesAFileNameWhereTheAnswerIsNoFile) {
  EXPECT_THAT(Run({"territory", "list-units", "--output=list.docx"}).err,
              HasSubstr("--output: table or json"));
  EXPECT_EQ(Run({"upload", "territory", File("a.csv", "a"), "--output=list.docx"}).code, 3);
  EXPECT_THAT(fake_.calls(), IsEmpty());
}

TEST_F(Ccctl, ExplainsServicesMethodsAndFieldsFromTheContract) {
  EXPECT_THAT(Run({}).out, HasSubstr("territory  "));
  EXPECT_THAT(Run({"territory"}).out, HasSubstr("get-unit-path"));
  EXPECT_THAT(Run({"territory"}).out, HasSubstr("The register of territorial units"));
  EXPECT_THAT(Run({"territory"}).out, HasSubstr("put-proposal-in-force"))
      << "a second service of the package";
  const std::string help = Run({"territory", "get-status", "--help"}).out;
  EXPECT_THAT(help, HasSubstr("Usage: ccctl territory get-status UNIT_CODE"));
  EXPECT_THAT(help, HasSubstr("permission territory.statuses.read; changes nothing"));
  EXPECT_THAT(help, HasSubstr("--unit-code=UA+17_DIGITS   required"));
  EXPECT_THAT(help, HasSubstr("Day asked for; today in Europe/Kyiv where empty."));
  EXPECT_THAT(Run({"access", "issue-token", "-h"}).out, HasSubstr("personal data"));
  EXPECT_THAT(Run({"import", "codifier", "--help"}).out,
              HasSubstr("Usage: ccctl import codifier FILE"));
  EXPECT_THAT(Run({"import", "codifier", "--help"}).out, Not(HasSubstr("--upload-id")));
}

TEST_F(Ccctl, EveryMethodOfTheContractHasHelp) {
  for (const auto& service : Contract::Embedded().services()) {
    for (const auto* method : service.methods) {
      const Outcome outcome = Run({service.name, Kebab(method->name()), "--help"});
      EXPECT_EQ(outcome.code, 0);
      EXPECT_THAT(outcome.out, HasSubstr("Usage: ccctl " + service.name)) << method->full_name();
    }
  }
}

TEST_F(Ccctl, CompletesServicesMethodsFieldsAndValues) {
  const auto complete = [&](std::vector<std::string> words) {
    return Complete(Contract::Embedded(), words, [this](const std::string& name) {
      const auto it = environment_.find(name);
      return it == environment_.end() ? std::nullopt : std::optional(it->second);
    });
  };
  EXPECT_THAT(complete({"terr"}), ElementsAre("territory"));
  EXPECT_THAT(complete({"wh"}), ElementsAre("whoami"));
  EXPECT_THAT(complete({"territory", "get-un"}), ElementsAre("get-unit", "get-unit-path"));
  EXPECT_THAT(complete({"territory", "get-status", "--da"}), ElementsAre("--date="));
  EXPECT_THAT(complete({"territory", "list-units", "--category=ci"}),
              ElementsAre("--category=city", "--category=city-district"));
  EXPECT_THAT(complete({"import", ""}), Contains("codifier"));
  EXPECT_THAT(complete({"import", "territory-list", "--act.n"}), ElementsAre("--act.number="));
  EXPECT_THAT(complete({"territory", "get-unit", "--as="}), ElementsAre("--as=ministry"));
  EXPECT_THAT(Run({"__complete", "watch", ""}).out, HasSubstr("territory\n"));
  EXPECT_THAT(Run({"completion", "bash"}).out, HasSubstr("complete -o default -F _ccctl ccctl"));
}

}  // namespace
}  // namespace cc::ccctl
