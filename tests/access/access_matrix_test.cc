// Every RPC × every role × own and foreign scope, against the table of decisions in matrix.tsv. An
// RPC or a role that the table does not know is a failure: nothing can be added without deciding
// who may call it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cc/access/v1/access_service.pb.h"
#include "cc/evacuation/v1/board_service.pb.h"
#include "cc/evacuation/v1/decision_service.pb.h"
#include "cc/evacuation/v1/departure_service.pb.h"
#include "cc/evacuation/v1/duty_desk_service.pb.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "cc/evacuation/v1/planning_service.pb.h"
#include "cc/evacuation/v1/institution_service.pb.h"
#include "cc/evacuation/v1/party_service.pb.h"
#include "cc/evacuation/v1/resident_service.pb.h"
#include "cc/evacuation/v1/situation_service.pb.h"
#include "cc/evacuation/v1/tracing_service.pb.h"
#include "cc/evacuation/v1/site_service.pb.h"
#include "cc/evacuation/v1/route_service.pb.h"
#include "cc/evacuation/v1/trip_service.pb.h"
#include "cc/options/v1/options.pb.h"
#include "cc/registry/v1/appeal_service.pb.h"
#include "cc/registry/v1/captivity_service.pb.h"
#include "cc/registry/v1/duplicate_service.pb.h"
#include "cc/registry/v1/eligibility_service.pb.h"
#include "cc/registry/v1/import_service.pb.h"
#include "cc/registry/v1/ministry_feed_service.pb.h"
#include "cc/registry/v1/office_service.pb.h"
#include "cc/registry/v1/protection_service.pb.h"
#include "cc/registry/v1/registration_service.pb.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "cc/registry/v1/statistics_service.pb.h"
#include "cc/registry/v1/support_service.pb.h"
#include "cc/reporting/v1/reporting_service.pb.h"
#include "cc/roadmap/v1/roadmap_service.pb.h"
#include "cc/territory/v1/authority_service.pb.h"
#include "cc/territory/v1/list_maintenance_service.pb.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/dynamic_message.h"
#include "tests/framework/amendment.h"
#include "tests/framework/story.h"
#include "tests/framework/suite.h"

namespace cc::tests {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using platform::HeldGrant;

constexpr char kOwn[] = "UA14000000000091971";
constexpr int32_t kOwnTail = 91971;
constexpr int32_t kForeignTail = 44923;  // Chernivtsi oblast: no example lies there

// One line of the table: `Service/Method`, what rows it shows, who may call it.
struct Decision {
  std::string rows;             // scoped | everyone | none
  std::set<std::string> roles;  // `open` and `signed_in` stand alone
};

std::map<std::string, Decision> ReadTable() {
  std::map<std::string, Decision> table;
  std::istringstream lines(ReadFile("tests/access/matrix.tsv"));
  std::string line;
  while (std::getline(lines, line)) {
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> columns = absl::StrSplit(line, '\t');
    if (columns.size() != 3) {
      ADD_FAILURE() << "three columns, please: " << line;
      continue;
    }
    table[columns[0]] = {columns[1], absl::StrSplit(columns[2], ' ', absl::SkipEmpty())};
  }
  return table;
}

const std::map<std::string, Decision>& Table() {
  static const auto* table = new std::map<std::string, Decision>(ReadTable());
  return *table;
}

std::vector<const MethodDescriptor*> AllMethods() {
  // Naming one message of each service keeps its file in the program.
  std::vector<const MethodDescriptor*> methods;
  for (const google::protobuf::FileDescriptor* file :
       {access::v1::GetMeRequest::descriptor()->file(),
        territory::v1::GetUnitRequest::descriptor()->file(),
        territory::v1::GetAuthorityRequest::descriptor()->file(),
        territory::v1::GetProposalRequest::descriptor()->file(),
        registry::v1::GetPersonRequest::descriptor()->file(),
        registry::v1::FindMatchesRequest::descriptor()->file(),
        registry::v1::BreakGlassRequest::descriptor()->file(),
        registry::v1::ListRulesRequest::descriptor()->file(),
        registry::v1::GetNeedRequest::descriptor()->file(),
        registry::v1::GetCaptivityCaseRequest::descriptor()->file(),
        registry::v1::AdviseEligibilityRequest::descriptor()->file(),
        registry::v1::GetAppealRequest::descriptor()->file(),
        registry::v1::GetImportRequest::descriptor()->file(),
        registry::v1::GetAppointmentRequest::descriptor()->file(),
        registry::v1::GetStatisticsRequest::descriptor()->file(),
        registry::v1::ListMinistryChangesRequest::descriptor()->file(),
        evacuation::v1::GetTripRequest::descriptor()->file(),
        evacuation::v1::GetSituationReportRequest::descriptor()->file(),
        evacuation::v1::ListBoardRequest::descriptor()->file(),
        evacuation::v1::GetDecisionRequest::descriptor()->file(),
        evacuation::v1::GetResidentRequest::descriptor()->file(),
        evacuation::v1::GetEvacuatedInstitutionRequest::descriptor()->file(),
        evacuation::v1::GetIncidentRequest::descriptor()->file(),
        evacuation::v1::GetPlanRequest::descriptor()->file(),
        evacuation::v1::UpdatePartyRequest::descriptor()->file(),
        evacuation::v1::GetDepartureRequest::descriptor()->file(),
        evacuation::v1::GetTracingRequestRequest::descriptor()->file(),
        evacuation::v1::GetSiteRequest::descriptor()->file(),
        evacuation::v1::GetManifestRequest::descriptor()->file(),
        evacuation::v1::GetRouteRequest::descriptor()->file(),
        roadmap::v1::GetMeetingRequest::descriptor()->file(),
        reporting::v1::GetCompletenessRequest::descriptor()->file()}) {
    for (int s = 0; s < file->service_count(); ++s) {
      for (int m = 0; m < file->service(s)->method_count(); ++m)
        methods.push_back(file->service(s)->method(m));
    }
  }
  return methods;
}

std::string PathOf(const MethodDescriptor* method) {
  return absl::StrCat(method->service()->full_name(), "/", method->name());
}

const options::v1::MethodRule& RuleOf(const MethodDescriptor* method) {
  return method->options().GetExtension(options::v1::rule);
}

std::unique_ptr<Message> NewMessage(const Descriptor* type) {
  return std::unique_ptr<Message>(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
}

// The request with `code` in every field that the rule names as a unit, and nothing else: it passes
// authorisation or does not, and where it passes the missing fields stop it, so that nothing is
// changed.
std::unique_ptr<Message> RequestFor(const MethodDescriptor* method, const std::string& code) {
  std::unique_ptr<Message> request = NewMessage(method->input_type());
  for (const std::string& path : RuleOf(method).units()) {
    Message* at = request.get();
    std::vector<std::string> steps = absl::StrSplit(path, '.');
    for (size_t i = 0; i < steps.size(); ++i) {
      const FieldDescriptor* field = at->GetDescriptor()->FindFieldByName(steps[i]);
      const auto* r = at->GetReflection();
      if (i + 1 < steps.size()) {
        at = field->is_repeated() ? r->AddMessage(at, field) : r->MutableMessage(at, field);
      } else if (field->is_repeated()) {
        r->AddString(at, field, code);
      } else {
        r->SetString(at, field, code);
      }
    }
  }
  return request;
}

std::string ReasonName(const absl::Status& status) {
  return status.ok() ? "OK" : common::v1::Reason_Name(platform::ReasonOf(status));
}

absl::Status Outcome(const MethodDescriptor* method, const Message& request,
                     const std::string& token) {
  absl::Duration limit = method->server_streaming() ? absl::Milliseconds(300) : absl::Seconds(20);
  return Suite::Shared().Call(PathOf(method), request, token, limit).status;
}

std::set<std::string> Roles() {
  Suite& suite = Suite::Shared();
  auto answer = suite.Call("cc.access.v1.AccessService/ListRoles", access::v1::ListRolesRequest(),
                           suite.Token("admin"));
  EXPECT_TRUE(answer.status.ok()) << answer.status;
  access::v1::ListRolesResponse response;
  response.ParseFromString(answer.body);
  std::set<std::string> roles;
  for (const auto& role : response.roles()) roles.insert(role.name());
  return roles;
}

bool PassedAuthorisation(const absl::Status& status) {
  auto reason = platform::ReasonOf(status);
  return status.code() != absl::StatusCode::kPermissionDenied &&
         reason != common::v1::REASON_TOKEN_MISSING && reason != common::v1::REASON_TOKEN_REVOKED &&
         reason != common::v1::REASON_TOKEN_EXPIRED;
}

TEST(AccessMatrix, HasARowForEveryMethodAndNoOther) {
  std::set<std::string> methods;
  for (const MethodDescriptor* method : AllMethods()) {
    methods.insert(PathOf(method));
    EXPECT_TRUE(Table().contains(PathOf(method)))
        << "decide who may call " << PathOf(method) << " in tests/access/matrix.tsv";
  }
  for (const auto& [method, decision] : Table())
    EXPECT_TRUE(methods.contains(method)) << method << " is no method";
}

TEST(AccessMatrix, KnowsEveryRole) {
  std::set<std::string> known;
  for (const auto& [method, decision] : Table())
    known.insert(decision.roles.begin(), decision.roles.end());
  for (const std::string& role : Roles())
    EXPECT_TRUE(known.contains(role)) << "no decision names the role " << role;
}

TEST(AccessMatrix, RefusesWhoeverHasNoToken) {
  for (const MethodDescriptor* method : AllMethods()) {
    absl::Status status = Outcome(method, *RequestFor(method, kOwn), "");
    if (RuleOf(method).open()) {
      EXPECT_NE(platform::ReasonOf(status), common::v1::REASON_TOKEN_MISSING) << PathOf(method);
    } else {
      EXPECT_EQ(ReasonName(status), "REASON_TOKEN_MISSING") << PathOf(method);
    }
  }
}

TEST(AccessMatrix, LetsEachRoleDoInItsOwnScopeWhatTheTableSaysAndNothingElse) {
  for (const std::string& role : Roles()) {
    std::string token = Suite::Shared().Mint({HeldGrant{.role = role, .tail = kOwnTail}});
    for (const MethodDescriptor* method : AllMethods()) {
      auto row = Table().find(PathOf(method));
      if (row == Table().end() || RuleOf(method).open()) continue;
      absl::Status status = Outcome(method, *RequestFor(method, kOwn), token);
      bool may = row->second.roles.contains("signed_in") || row->second.roles.contains(role);
      if (may) {
        EXPECT_TRUE(PassedAuthorisation(status))
            << role << " should be let into " << PathOf(method) << " but: " << ReasonName(status);
      } else {
        EXPECT_EQ(ReasonName(status), "REASON_PERMISSION_MISSING")
            << role << " on " << PathOf(method);
      }
    }
  }
}

TEST(AccessMatrix, KeepsEachRoleOutOfForeignUnits) {
  for (const std::string& role : Roles()) {
    std::string token = Suite::Shared().Mint({HeldGrant{.role = role, .tail = kForeignTail}});
    for (const MethodDescriptor* method : AllMethods()) {
      auto row = Table().find(PathOf(method));
      if (row == Table().end() || !row->second.roles.contains(role) ||
          RuleOf(method).units().empty())
        continue;
      EXPECT_EQ(ReasonName(Outcome(method, *RequestFor(method, kOwn), token)),
                "REASON_UNIT_OUT_OF_SCOPE")
          << role << " of another oblast on " << PathOf(method);
    }
  }
}

// The repeated message with an id that a List answers; null where it is no such List.
const FieldDescriptor* ItemsOf(const MethodDescriptor* method) {
  if (method->name().rfind("List", 0) != 0 || method->server_streaming()) return nullptr;
  for (int i = 0; i < method->output_type()->field_count(); ++i) {
    const FieldDescriptor* field = method->output_type()->field(i);
    if (field->is_repeated() && field->message_type() != nullptr &&
        field->message_type()->FindFieldByName("id") != nullptr) {
      return field;
    }
  }
  return nullptr;
}

std::vector<std::string> IdsSeen(const MethodDescriptor* method, const FieldDescriptor* items,
                                 const std::string& token) {
  auto answer = Suite::Shared().Call(PathOf(method), *NewMessage(method->input_type()), token);
  EXPECT_TRUE(answer.status.ok()) << PathOf(method) << ": " << answer.status;
  std::unique_ptr<Message> response = NewMessage(method->output_type());
  response->ParseFromString(answer.body);
  std::vector<std::string> ids;
  const auto* r = response->GetReflection();
  for (int i = 0; i < r->FieldSize(*response, items); ++i) {
    const Message& item = r->GetRepeatedMessage(*response, items, i);
    ids.push_back(
        item.GetReflection()->GetString(item, item.GetDescriptor()->FindFieldByName("id")));
  }
  return ids;
}

bool TakesNothing(const MethodDescriptor* method) {
  for (int i = 0; i < method->input_type()->field_count(); ++i) {
    if (method->input_type()->field(i)->options().GetExtension(options::v1::field).required())
      return false;
  }
  return true;
}

TEST(AccessMatrix, ShowsScopedRowsOnlyToTheirOwnScopeInListsAndByThemselves) {
  Suite& suite = Suite::Shared();
  // What no example brings: records that a change of the past puts before a person.
  std::mt19937_64 random{std::random_device{}()};
  const Reply registered = ConfirmArrival(TakeAway(Once(suite), NewFamily(random)).arrival_id);
  ASSERT_EQ(registered.status, 200) << registered;
  // The same family once more, whose members stand for duplicates.
  const Family family = NewFamily(random);
  ASSERT_EQ(ConfirmArrival(TakeAway(Once(suite), family).arrival_id).status, 200);
  const Reply again =
      ConfirmArrival(TakeAway(Once(suite), family).arrival_id,
                     R"(,"confirmedDistinct":true,"justification":"Різні документи, оглянуто")");
  ASSERT_EQ(again.status, 200) << again;
  const Amendment amendment;
  for (const auto& [who, reviews] : {std::pair("registrar", "/v1/registry/statusReviews"),
                                     std::pair("dispatcher", "/v1/evacuation/statusReviews")}) {
    EXPECT_TRUE(Eventually([&] { return !Office(suite, who).All(reviews, "reviews").empty(); }))
        << reviews;
  }
  int compared = 0;
  for (const MethodDescriptor* list : AllMethods()) {
    const FieldDescriptor* items = ItemsOf(list);
    auto row = Table().find(PathOf(list));
    if (items == nullptr || row == Table().end() || row->second.rows != "scoped" ||
        !TakesNothing(list))
      continue;
    std::string role = *row->second.roles.begin();
    std::vector<std::string> all =
        IdsSeen(list, items, suite.Mint({HeldGrant{.role = role, .tail = 0}}));
    EXPECT_FALSE(all.empty()) << PathOf(list) << ": there is no row to compare";
    EXPECT_TRUE(
        IdsSeen(list, items, suite.Mint({HeldGrant{.role = role, .tail = kForeignTail}})).empty())
        << PathOf(list) << " shows rows of another oblast to " << role;
    ++compared;
    for (const MethodDescriptor* get : AllMethods()) {
      if (all.empty() || get->output_type() != items->message_type() ||
          get->name().rfind("Get", 0) != 0)
        continue;
      const FieldDescriptor* id = get->input_type()->FindFieldByName("id");
      auto decision = Table().find(PathOf(get));
      if (id == nullptr || decision == Table().end()) continue;
      std::unique_ptr<Message> request = NewMessage(get->input_type());
      request->GetReflection()->SetString(request.get(), id, all[0]);
      for (const std::string& reader : decision->second.roles) {
        EXPECT_EQ(
            ReasonName(Outcome(get, *request,
                               suite.Mint({HeldGrant{.role = reader, .tail = kForeignTail}}))),
            "REASON_NOT_FOUND")
            << reader << " of another oblast on " << PathOf(get);
        EXPECT_TRUE(Outcome(get, *request, suite.Mint({HeldGrant{.role = reader, .tail = 0}})).ok())
            << reader << " on " << PathOf(get);
      }
    }
  }
  EXPECT_GE(compared, 5);
}

}  // namespace
}  // namespace cc::tests
