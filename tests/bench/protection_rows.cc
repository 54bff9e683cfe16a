#include "tests/bench/protection_rows.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/rpc/call.h"
#include "tests/bench/sql.h"
#include "tests/bench/table.h"

namespace cc::bench {
namespace {

using tests::Suite;

constexpr char kRnokpp[] = "3115300134";  // of the registered family of the examples
constexpr int kOutstanding = 20;
constexpr absl::Duration kPatience = absl::Minutes(3);

double Gauge(const Suite& suite, const std::string& name) {
  const auto metrics = suite.Run(
      absl::StrCat("curl -s http://", suite.Text({"services", "registry", "metrics"}), "/metrics"));
  for (absl::string_view line : absl::StrSplit(metrics.text, '\n')) {
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ');
    double value = 0;
    if (words.size() == 2 && words[0] == name && absl::SimpleAtod(words[1], &value)) return value;
  }
  return 0;
}

// False where it did not come about in time.
template <typename Condition>
bool Await(const Condition& condition) {
  const absl::Time until = absl::Now() + kPatience;
  while (!condition()) {
    if (absl::Now() > until) return false;
    absl::SleepFor(absl::Milliseconds(20));
  }
  return true;
}

struct Somebody {
  Target target;
  std::string id;
};

// The traffic: people are read, which is audited, as fast as the service bears.
Somebody Traffic(const Suite& suite) {
  const std::string service = "/cc.registry.v1.RegistryService/";
  Somebody some;
  some.target = {suite.Dial("registry"), service + "SearchPersons", suite.Token("registrar"),
                 [](int64_t) {
                   registry::v1::SearchPersonsRequest search;
                   search.set_rnokpp(kRnokpp);
                   return Pack(search);
                 }};
  const auto found = Ask<registry::v1::SearchPersonsResponse>(some.target);
  if (found.people().empty()) {
    std::cerr << "the examples are not loaded: no person\n";
    std::exit(1);
  }
  some.id = found.people(0).id();
  some.target.method = service + "GetPerson";
  some.target.request = [id = some.id](int64_t) {
    registry::v1::GetPersonRequest get;
    get.set_id(id);
    return Pack(get);
  };
  return some;
}

// Nothing of them is sealed before they are all there: the sealer's own lock is held meanwhile.
void AddAuditRows(const Suite& suite, int rows) {
  RegistrySql(suite, absl::StrCat(
                         "SELECT pg_advisory_lock(7132003); INSERT INTO platform.audit (at, "
                         "principal, method, permission, trace, "
                         "request_id, outcome, peer_certificate, touched) SELECT now(), "
                         "'00000000-0000-7000-8000-0000000000bb', "
                         "'cc.registry.v1.RegistryService.GetPerson', 'registry.people.read', "
                         "md5(g::text), '', 'OK', 'gateway', ARRAY['people/' || gen_random_uuid()] "
                         "FROM generate_series(1, ",
                         rows, ") g; CHECKPOINT"));
}

// Rows sealed a second while `length` of traffic runs, with what the traffic reached.
struct Beside {
  double rows_per_second = 0;
  Result traffic;
};
Beside SealBeside(const Suite& suite, const Target& target, absl::Duration length, int rows) {
  const char* const name = "cc_audit_sealed_rows";
  const double before = Gauge(suite, name);
  AddAuditRows(suite, rows);
  Await([&] { return Gauge(suite, name) > before + 20000; });
  const double from = Gauge(suite, name);
  const absl::Time began = absl::Now();
  Beside beside;
  // Measured as long as there is something to seal, whichever ends first.
  std::thread watch([&] {
    double last = from;
    absl::Time at = began;
    while (last < before + rows && absl::Now() < began + length) {
      absl::SleepFor(absl::Milliseconds(50));
      last = Gauge(suite, name);
      at = absl::Now();
    }
    beside.rows_per_second = (last - from) / absl::ToDoubleSeconds(at - began);
  });
  beside.traffic = ClosedLoop(target, kOutstanding, length);
  watch.join();
  Await([&] { return Gauge(suite, "cc_audit_sealed_rows") >= before + rows; });
  return beside;
}

}  // namespace

// Each round measures the traffic alone before and after what it measures beside the sealing, so
// that a drift of the machine counts on both sides. What the invented rows cost the database
// besides (their checkpoint, their vacuum) is kept out of the rounds.
void SealingRow(const Suite& suite, const Rounds& rounds, int rows) {
  const absl::Duration length = rounds.length;
  const Target target = Traffic(suite).target;
  RegistrySql(suite, "ALTER TABLE platform.audit SET (autovacuum_enabled = false)");
  ClosedLoop(target, kOutstanding, absl::Seconds(1));
  std::vector<double> kept, sealed, alone, copied;
  std::map<grpc::StatusCode, int64_t> failures;
  const auto by_itself = [&] { return ClosedLoop(target, kOutstanding, length / 2).per_second; };
  for (int i = 0; i < 2 * rounds.count; ++i) {
    const double before = by_itself();
    const Beside beside = SealBeside(suite, target, length, rows);
    alone.push_back((before + by_itself()) / 2);
    sealed.push_back(beside.rows_per_second);
    kept.push_back(beside.traffic.per_second / alone.back());
    for (const auto& [code, count] : beside.traffic.failures) failures[code] += count;
    const absl::Time began = absl::Now();
    RegistrySql(suite, absl::StrCat("\\copy (SELECT * FROM platform.audit ORDER BY xid, id LIMIT ",
                                    rows, ") TO '/dev/null'"));
    copied.push_back(rows / absl::ToDoubleSeconds(absl::Now() - began));
  }
  RegistrySql(suite, "ALTER TABLE platform.audit RESET (autovacuum_enabled)");
  Row("sealing a backlog of audit rows beside full traffic (GetPerson)",
      absl::StrFormat("%.0f rows/s (%.0f–%.0f)%s", Median(sealed),
                      *std::min_element(sealed.begin(), sealed.end()),
                      *std::max_element(sealed.begin(), sealed.end()), Failed(failures)),
      absl::StrFormat("COPY of the rows to nowhere %.0f/s; traffic alone %.0f/s", Median(copied),
                      Median(alone)),
      absl::StrFormat("traffic × %.2f (%.2f–%.2f)", Median(kept),
                      *std::min_element(kept.begin(), kept.end()),
                      *std::max_element(kept.begin(), kept.end())),
      "≥ 50,000 rows/s, traffic × ≥ 0.95, none fails",
      Median(sealed) >= 50000 && Median(kept) >= 0.95 && failures.empty());
}

namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Copies of one person, each with its own household, encrypted under the present key.
void AddPeople(const Suite& suite, const std::string& keyring_file, const std::string& like,
               int people) {
  auto keyring = platform::Keyring::FromFile(keyring_file);
  if (!keyring.ok()) {
    std::cerr << keyring.status() << "\n";
    std::exit(1);
  }
  const auto old = absl::HexStringToBytes(std::string(RegistrySql(
      suite, absl::StrCat("SELECT encode(personal, 'hex') FROM people WHERE id = '", like, "'"))));
  auto plain = keyring->Decrypt(old.substr(0, old.size()), "people.personal", like);
  if (!plain.ok()) {
    std::cerr << plain.status() << "\n";
    std::exit(1);
  }
  std::string sql =
      "CREATE TEMP TABLE made (id uuid, household uuid, personal text); COPY made FROM stdin;\n";
  for (int i = 0; i < people; ++i) {
    const std::string id = platform::NewUuid(absl::Now());
    absl::StrAppend(&sql, id, "\t", platform::NewUuid(absl::Now()), "\t",
                    absl::BytesToHexString(keyring->Encrypt(*plain, "people.personal", id)), "\n");
  }
  absl::StrAppend(
      &sql,
      "\\.\nINSERT INTO households SELECT (jsonb_populate_record(h, jsonb_build_object('id', "
      "m.household, 'synthetic', true))).* FROM made m, households h, people p WHERE p.id = '",
      like,
      "' AND h.id = p.household_id; INSERT INTO people SELECT (jsonb_populate_record(p, "
      "jsonb_build_object('id', m.id, 'household_id', m.household, 'accompanying_person_id', null, "
      "'synthetic', true, 'personal', '\\x' || m.personal))).* FROM made m, people p WHERE p.id = "
      "'",
      like, "'; ANALYZE people;");
  const std::string said = RegistrySql(suite, sql);
  if (!said.empty()) std::cerr << said << "\n";
}

// A new current key beside the former ones, by rename as an operator would do it.
void UseNewKey(const std::string& keyring_file, const std::string& id) {
  std::string text = ReadFile(keyring_file);
  const size_t current = text.find("\"current\": \"") + 12;
  text.replace(current, text.find('"', current) - current, id);
  text = absl::StrReplaceAll(
      text, {{"\"keys\": {", absl::StrCat("\"keys\": {\"", id, "\": \"",
                                          absl::Base64Escape(platform::RandomBytes(32)), "\", ")}});
  std::ofstream(keyring_file + ".new") << text;
  std::rename((keyring_file + ".new").c_str(), keyring_file.c_str());
}

}  // namespace

void RotationRow(const Suite& suite, int people) {
  const Somebody some = Traffic(suite);
  const std::string keyring = absl::StrCat(suite.Text({"data"}), "/keys/registry.json");
  AddPeople(suite, keyring, some.id, people);
  absl::Time began = absl::Now();
  RegistrySql(suite, "UPDATE people SET personal = personal");
  const double plain = people / absl::ToDoubleSeconds(absl::Now() - began);
  RegistrySql(suite, "VACUUM people");

  const char* const name = "cc_key_rotation_fields";
  const double before = Gauge(suite, name);
  std::atomic<bool> done{false};
  Result traffic;
  std::map<grpc::StatusCode, int64_t> failures;
  std::thread readers([&] {
    while (!done) {
      traffic = ClosedLoop(some.target, 4, absl::Seconds(1));
      for (const auto& [code, count] : traffic.failures) failures[code] += count;
    }
  });
  UseNewKey(keyring, absl::StrCat("bench", absl::ToUnixSeconds(absl::Now())));
  Await([&] { return Gauge(suite, name) > before; });
  began = absl::Now();
  const double from = Gauge(suite, name);
  const bool all = Await([&] { return Gauge(suite, name) >= before + people; });
  const double per_second =
      (Gauge(suite, name) - from) / absl::ToDoubleSeconds(absl::Now() - began);
  done = true;
  readers.join();
  Row(absl::StrCat("rotation of keys over ", people, " people, GetPerson by four beside it"),
      absl::StrFormat("%.0f fields/s%s", per_second, Failed(failures)),
      absl::StrFormat("one UPDATE of the same rows %.0f/s", plain),
      absl::StrFormat("%.2f", per_second / plain), "≥ 20,000 fields/s, none fails",
      all && per_second >= 20000 && failures.empty());
}

}  // namespace cc::bench
