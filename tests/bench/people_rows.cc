#include "tests/bench/people_rows.h"

#include <unistd.h>

#include <atomic>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "cc/registry/v1/registration_service.pb.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/auth/scope.h"
#include "services/platform/rpc/call.h"
#include "tests/bench/sql.h"
#include "tests/bench/table.h"
#include "tests/framework/story.h"

namespace cc::bench {
namespace {

using registry::v1::SubmitApplicationRequest;
using tests::Suite;

constexpr int kDnipropetrovsk = 90473;  // the oblast of the demo registrar
constexpr int kHouseholdsBefore = 200;
constexpr int kPeopleRead = 10000;
constexpr int kScripts = 100;  // pgbench takes 128 at most
constexpr int kCallsCompared = 20;
// Under which pgbench tells its changes, so that nobody follows them and they are found again.
constexpr char kBenchKind[] = "bench";

std::string Invented(std::mt19937_64& random, int syllables) {
  static const std::vector<std::string> kSyllables = {"ба", "во", "ги", "дзе", "жу", "зі",  "ки",
                                                      "ло", "ма", "не", "пи",  "ру", "сте", "та",
                                                      "ха", "ча", "ши", "щу",  "ю",  "гле"};
  std::string text;
  for (int i = 0; i < syllables; ++i) text += kSyllables[random() % kSyllables.size()];
  return text;
}

std::string Titled(std::string lower) {
  static const std::vector<std::pair<std::string, std::string>> kFirst = {
      {"б", "Б"}, {"в", "В"}, {"г", "Г"}, {"д", "Д"}, {"ж", "Ж"}, {"з", "З"}, {"к", "К"},
      {"л", "Л"}, {"м", "М"}, {"н", "Н"}, {"п", "П"}, {"р", "Р"}, {"с", "С"}, {"т", "Т"},
      {"х", "Х"}, {"ч", "Ч"}, {"ш", "Ш"}, {"щ", "Щ"}, {"ю", "Ю"}};
  for (const auto& [small, big] : kFirst) {
    if (lower.compare(0, small.size(), small) == 0) return big + lower.substr(small.size());
  }
  return lower;
}

// The n-th invented household: two adults with taxpayer numbers that nobody else has here (they
// were born long ago, where synthetic registers hold few people), and two children.
SubmitApplicationRequest Household(int64_t n) {
  std::mt19937_64 random(static_cast<uint64_t>(n) * 7919 + 13);
  SubmitApplicationRequest request;
  const std::string family = Titled(Invented(random, 4)) + "енко";
  const absl::CivilDay born = absl::CivilDay(1922, 1, 1) + n * 7 % 4000;
  const int serial = static_cast<int>(n / 4000 * 977 % 2500) * 2;
  for (int i = 0; i < 4; ++i) {
    auto& member = *request.add_members();
    auto& person = *member.mutable_person();
    const bool male = i % 2 == 1, adult = i < 2;
    person.mutable_name()->set_family_name(family);
    person.mutable_name()->set_given_name(Titled(Invented(random, 3)));
    person.mutable_name()->set_patronymic(Titled(Invented(random, 3)) + (male ? "ович" : "івна"));
    person.set_sex(male ? common::v1::SEX_MALE : common::v1::SEX_FEMALE);
    person.set_birth_date(absl::FormatCivilTime(
        adult ? born : absl::CivilDay(2010, 1, 1) + static_cast<int>(random() % 5000)));
    if (adult) {
      person.set_rnokpp(tests::Rnokpp(person.birth_date(), male, serial + i));
      person.set_phone(absl::StrFormat("+38067%07d", random() % 10000000));
    } else {
      member.set_accompanying_adult(1);
      member.set_accompaniment(registry::v1::ACCOMPANIMENT_PARENT);
    }
    member.set_kinship(i == 0   ? common::v1::KINSHIP_HEAD
                       : i == 1 ? common::v1::KINSHIP_SPOUSE
                                : common::v1::KINSHIP_CHILD);
  }
  request.set_applicant(1);
  request.set_application_date("2025-05-03");
  request.set_origin_unit_code(tests::kOrigin);
  request.set_origin_address("вул. Вигадана, 1");
  request.set_leave_date(tests::kLeaveDate);
  request.set_residence_unit_code(tests::kTransitUnit);
  request.set_residence_address("вул. Нова, 2");
  request.set_office_unit_code(tests::kTransitUnit);
  request.set_proof(registry::v1::RESIDENCE_PROOF_REGISTERED);
  request.set_synthetic(true);
  request.set_request_id(platform::NewUuid(absl::Now()));
  return request;
}

// Of this run, so that a suite can be measured more than once.
grpc::ByteBuffer NextHousehold() {
  static std::atomic<int64_t> next{absl::ToUnixSeconds(absl::Now()) % 100000 * 100};
  return Pack(Household(next++));
}

std::string Array(const std::vector<platform::ScopeKey>& keys) {
  return absl::StrCat("{", absl::StrJoin(keys, ","), "}");
}

std::string ScopeOfRegistrar() {
  platform::Scope scope;
  scope.Add(options::v1::RELATION_ANY, kDnipropetrovsk);
  return Array(scope.keys());
}

using Variables = std::vector<std::pair<std::string, std::string>>;

std::string Defined(const Variables& variables) {
  return absl::StrJoin(variables, " ", [](std::string* out, const auto& variable) {
    absl::StrAppend(out, "-D '", variable.first, "=", variable.second, "'");
  });
}

// What pgbench binds in both scripts.
Variables Common() {
  return {{"principal", "00000000-0000-7000-8000-0000000000bb"},
          {"timeout", "5000"},
          {"none", "{}"},
          {"nothing", "-"},
          {"outcome", "OK"},
          {"peer", "gateway"},
          {"trace", "0123456789abcdef0123456789abcdef"},
          {"at", "2026-01-01 00:00:00+00"},
          {"scope", ScopeOfRegistrar()}};
}

std::string GetPersonVariables() {
  Variables variables = Common();
  variables.insert(variables.end(), {{"permission", "registry.people.read"},
                                     {"job", "audit"},
                                     {"method", "cc.registry.v1.RegistryService.GetPerson"}});
  return Defined(variables);
}

// An array of so many equal items in PostgreSQL's text form.
std::string Times(int n, const std::string& item) {
  return absl::StrCat(
      "{", absl::StrJoin(std::vector<std::string>(static_cast<size_t>(n), item), ","), "}");
}
std::string Hex(int bytes) {
  return absl::StrCat("\\x", std::string(static_cast<size_t>(2 * bytes), 'a'));
}

// As long as what the service binds: encrypted people, the status of the origin, the kept answer.
std::string SubmitVariables() {
  platform::Scope country;
  country.Add(options::v1::RELATION_ANY, 0);
  const std::string scope = absl::StrCat(
      "\"", Array({200000, 231319, 231497, 270232, 291971, 300000, 389862, 390473, 400000, 489862}),
      "\"");
  const std::string item = absl::StrCat("\"\\", Hex(135), "\"");
  Variables variables = Common();
  variables.insert(
      variables.end(),
      {{"permission", "registry.registrations.create"},
       {"method", "cc.registry.v1.RegistrationService.SubmitApplication"},
       {"country", Array(country.keys())},
       {"most", "60"},
       {"every_place", "-1"},
       {"of_block", "400"},
       {"least_shared", "1"},
       {"whole", "true"},
       {"least", "1"},
       {"kinds", "{1,3,1,3,3,3}"},
       {"nobody", "00000000-0000-7000-8000-000000000000"},
       {"one_scope", Times(1, scope)},
       {"scopes", Times(4, scope)},
       {"befores", Times(5, "\"{}\"")},
       {"afters", Times(5, scope)},
       {"changed_kinds", Times(5, kBenchKind)},
       {"changed_revisions", Times(5, "1")},
       {"one_true", "{t}"},
       {"one_false", "{f}"},
       {"one_null", "{NULL}"},
       {"one_state", "{1}"},
       {"one_day", "{2025-05-03}"},
       {"one_unit", "{UA14120110050031319}"},
       {"one_at", Times(1, "\"2026-01-01 00:00:00+00\"")},
       {"one_status",
        Times(1, absl::StrCat("\"{\\\"status\\\":\\\"", std::string(400, 's'), "\\\"}\""))},
       {"one_personal", Times(1, absl::StrCat("\"\\", Hex(75), "\""))},
       {"numbers", "{1,2,3,4}"},
       {"kinships", "{1,2,3,3}"},
       {"accompaniments", "{0,0,1,1}"},
       {"personal", Times(4, item)},
       {"nulls", Times(4, "NULL")},
       {"falses", Times(4, "f")},
       {"trues", Times(4, "t")},
       {"empties", Times(4, "\"\"")},
       {"ats", Times(4, "\"2026-01-01 00:00:00+00\"")},
       {"revisions", Times(4, "1")},
       {"versions", Times(4, "1")},
       {"places", "{0,0,0,0,0,0,0,0,0,1,1,1,1,1,1,1,1,1,2,2,2,2,2,2,2,2,2,3,3,3,3,3,3,3,3,3}"},
       {"mac", Hex(32)},
       {"answer", Hex(420)}});
  return Defined(variables);
}

// The people of pgbench are not encrypted: nothing of the service may come upon them.
void DeletePgbenchHouseholds(const Suite& suite) {
  // Without a look for references, which would read all people for each; keys go with what hangs on
  // them.
  RegistrySql(suite, absl::StrReplaceAll(R"(
CREATE TEMP TABLE gone AS SELECT r.id, r.household_id FROM registrations r JOIN platform.outbox o
  ON o.kind = '$kind' AND o.key = r.id::text;
CREATE TEMP TABLE gone_people AS SELECT p.id FROM people p JOIN gone g
  ON p.household_id = g.household_id;
DELETE FROM identity_keys WHERE person_id IN (SELECT id FROM gone_people);
DELETE FROM match_keys WHERE person_id IN (SELECT id FROM gone_people);
SET session_replication_role = replica;
DELETE FROM people WHERE id IN (SELECT id FROM gone_people);
DELETE FROM registrations WHERE id IN (SELECT id FROM gone);
DELETE FROM households WHERE id IN (SELECT household_id FROM gone);
DELETE FROM platform.outbox WHERE kind = '$kind')",
                                         {{"$kind", kBenchKind}}));
}

// People whom the registrar sees, any of them.
std::vector<std::string> SomePeople(const Suite& suite) {
  const std::string ids = RegistrySql(
      suite, absl::StrCat("SELECT id FROM people WHERE scope && '", ScopeOfRegistrar(),
                          "' AND merged_into IS NULL ORDER BY random() LIMIT ", kPeopleRead));
  return absl::StrSplit(absl::StripAsciiWhitespace(ids), '\n');
}

// A copy of the script for each of some ids, since pgbench cannot choose among texts.
std::string ScriptsFor(const std::string& file, const std::vector<std::string>& ids,
                       const std::string& folder) {
  std::stringstream script;
  script << std::ifstream(file).rdbuf();
  std::string arguments;
  for (size_t i = 0; i < ids.size() && i < kScripts; ++i) {
    const std::string copy = absl::StrCat(folder, "/bench_", i, ".sql");
    std::ofstream(copy) << absl::StrReplaceAll(
        script.str(), {{":id", absl::StrCat("'", ids[i], "'")},
                       {":touched", absl::StrCat("'{people/", ids[i], "}'")}});
    absl::StrAppend(&arguments, " -f '", copy, "'");
  }
  return arguments;
}

void CompareRow(const std::string& what, const Statements& script, const Statements& service) {
  int count = 0;
  for (const auto& [text, times] : service) count += times;
  const bool same = Same(script, service);
  Row(absl::StrCat("statements of ", what, " and of the script of pgbench"),
      absl::StrCat(count, " statements, ", same ? "the same" : "not the same"), "", "",
      "the same, one by one", same);
}

}  // namespace

void PeopleRows(const Suite& suite, const Rounds& rounds, const std::string& sql) {
  const std::string token = suite.Token("registrar");
  const auto channel = suite.Dial("registry");
  const Target submit{channel, "/cc.registry.v1.RegistrationService/SubmitApplication", token,
                      [](int64_t) { return NextHousehold(); }};
  for (int i = 0; i < kHouseholdsBefore; ++i) Ask<registry::v1::Registration>(submit);
  RegistrySql(suite, "ANALYZE");

  const std::vector<std::string> ids = SomePeople(suite);
  std::vector<grpc::ByteBuffer> packed;
  for (const std::string& id : ids) {
    registry::v1::GetPersonRequest get;
    get.set_id(id);
    packed.push_back(Pack(get));
  }
  const Target read{
      channel, "/cc.registry.v1.RegistryService/GetPerson", token,
      [&packed](int64_t n) { return packed[static_cast<size_t>(n) * 7919 % packed.size()]; }};
  const std::string people =
      RegistrySql(suite, "SELECT reltuples::bigint FROM pg_class WHERE oid = 'people'::regclass");
  const std::string of = absl::StrCat(" of ", absl::StripAsciiWhitespace(people), " people");

  const std::string get_script = sql + "/get_person.sql",
                    submit_script = sql + "/submit_application.sql";
  CompareRow("GetPerson", StatementsOfScript(get_script),
             StatementsOf(suite, kCallsCompared, [&] { Ask<registry::v1::Person>(read); }));
  CompareRow("SubmitApplication", StatementsOfScript(submit_script),
             StatementsOf(suite, kCallsCompared, [&] { Ask<registry::v1::Registration>(submit); }));

  const std::string scripts = ScriptsFor(get_script, ids, suite.Text({"data"}));
  Ratio(
      rounds, absl::StrCat("GetPerson", of, ", its reading on record"), read, "pgbench, same SQL",
      [&] { return Pgbench(suite, "cc_registry", rounds.length, GetPersonVariables() + scripts); },
      0.3, 0);
  Ratio(
      rounds, absl::StrCat("SubmitApplication of a household of four, beside", of.substr(3)),
      submit, "pgbench, same SQL",
      [&] {
        const double per_second =
            Pgbench(suite, "cc_registry", rounds.length,
                    absl::StrFormat("%s -f '%s'", SubmitVariables(), submit_script));
        DeletePgbenchHouseholds(suite);
        return per_second;
      },
      0.5, 0);
}

}  // namespace cc::bench
