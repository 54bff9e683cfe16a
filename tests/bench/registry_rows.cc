#include "tests/bench/registry_rows.h"

#include <algorithm>
#include <functional>
#include <iostream>
#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cc/registry/v1/duplicate_service.pb.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "tests/bench/sql.h"
#include "tests/bench/statistics_rows.h"
#include "tests/bench/table.h"

namespace cc::bench {
namespace {

namespace v1 = registry::v1;
using tests::Suite;

constexpr char kFindMatches[] = "/cc.registry.v1.DuplicateService/FindMatches";
constexpr char kService[] = "/cc.registry.v1.RegistryService/";
constexpr int kQuestions = 150;
constexpr double kSearchMs = 25, kSearchGrowth = 1.3, kCandidatesMs = 15;
constexpr int kCountry = 0, kDnipropetrovskTail = 90473;

// Somebody who is searched for.
struct Sought {
  v1::Person person;
  std::string residence;
};

// People of a residence (LIKE), spread over those who are in the register.
std::vector<Sought> Draw(const Suite& suite, const std::string& token,
                         const std::string& residence) {
  const std::string rows = RegistrySql(
      suite, absl::StrCat("SELECT p.id || ' ' || r.residence_unit_code FROM people p JOIN "
                          "registrations r ON r.id = p.registration_id WHERE p.synthetic AND "
                          "p.merged_into IS NULL AND p.rnokpp_index IS NOT NULL AND "
                          "r.residence_unit_code LIKE '",
                          residence, "' ORDER BY md5(p.id::text) LIMIT ", kQuestions));
  const Target get_person{suite.Dial("registry"), absl::StrCat(kService, "GetPerson"), token,
                          nullptr};
  std::vector<Sought> drawn;
  for (absl::string_view row : absl::StrSplit(rows, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> words = absl::StrSplit(row, ' ');
    if (words.size() != 2) {
      std::cerr << rows << "\n";
      std::exit(1);
    }
    Target target = get_person;
    target.request = [&](int64_t) {
      v1::GetPersonRequest get;
      get.set_id(words[0]);
      return Pack(get);
    };
    drawn.push_back({Ask<v1::Person>(target), words[1]});
  }
  return drawn;
}

std::vector<std::string> Letters(const std::string& text) {
  std::vector<std::string> letters;
  for (char c : text) {
    if (letters.empty() || (static_cast<unsigned char>(c) & 0xC0) != 0x80) letters.emplace_back();
    letters.back() += c;
  }
  return letters;
}

// A name as it comes in a hurry: two letters in each other's place, one left out, or one doubled.
std::string Mistyped(const std::string& name, size_t n) {
  std::vector<std::string> letters = Letters(name);
  if (letters.size() < 4) return name;
  const size_t at = 1 + n / 3 % (letters.size() - 2);
  switch (n % 3) {
    case 0:
      std::swap(letters[at], letters[at + 1]);
      break;
    case 1:
      letters[at].clear();
      break;
    default:
      letters[at] += letters[at];
  }
  return absl::StrJoin(letters, "");
}

struct Question {
  grpc::ByteBuffer request;
  std::string id;  // whom it should find
};

// A mistyped family name, a given name, the year of birth and the place.
Question Fuzzy(const Sought& sought, size_t n) {
  v1::FindMatchesRequest find;
  find.set_family_name(Mistyped(sought.person.name().family_name(), n));
  find.set_given_name(sought.person.name().given_name());
  find.set_birth_year(std::stoi(sought.person.birth_date().substr(0, 4)));
  find.set_residence_unit_code(sought.residence);
  return {Pack(find), sought.person.id()};
}

// All that is known of somebody who applies, typed with one error.
Question NewPerson(const Sought& sought, size_t n) {
  v1::FindMatchesRequest find;
  find.set_family_name(Mistyped(sought.person.name().family_name(), n));
  find.set_given_name(sought.person.name().given_name());
  find.set_patronymic(sought.person.name().patronymic());
  find.set_birth_date(sought.person.birth_date());
  find.set_sex(sought.person.sex());
  find.set_residence_unit_code(sought.residence);
  return {Pack(find), sought.person.id()};
}

Question ByNumber(const Sought& sought, size_t) {
  v1::SearchPersonsRequest search;
  search.set_rnokpp(sought.person.rnokpp());
  return {Pack(search), sought.person.id()};
}

// One kind of question, asked again at another size.
struct Kind {
  std::string what;
  std::string method;
  int tail;  // of the unit that a registrar asks for; a token does not outlive the seeding
  double most_ms;
  double most_growth;  // 0: not compared
  std::vector<Question> questions;
};

struct Figures {
  double p50_ms = 0, p99_ms = 0;
  double found = 0;  // share of questions whose person is in the answer
  std::map<grpc::StatusCode, int64_t> failures;
};

std::string TokenOf(const Suite& suite, int tail) {
  return suite.Mint({{.role = "registrar", .tail = tail}});
}

bool Finds(const Target& target, const Question& question) {
  if (target.method == kFindMatches) {
    const auto found = Ask<v1::FindMatchesResponse>(target);
    return std::any_of(found.matches().begin(), found.matches().end(),
                       [&](const auto& match) { return match.person().id() == question.id; });
  }
  const auto found = Ask<v1::SearchPersonsResponse>(target);
  return std::any_of(found.people().begin(), found.people().end(),
                     [&](const auto& person) { return person.id() == question.id; });
}

Figures Measure(const RegistryBench& bench, const Kind& kind) {
  Target target{bench.suite.Dial("registry"), kind.method, TokenOf(bench.suite, kind.tail),
                nullptr};
  Figures figures;
  for (const Question& question : kind.questions) {
    target.request = [&](int64_t) { return question.request; };
    figures.found += Finds(target, question) ? 1 : 0;
  }
  figures.found /= static_cast<double>(kind.questions.size());
  target.request = [&](int64_t n) {
    return kind.questions[static_cast<size_t>(n) % kind.questions.size()].request;
  };
  std::vector<double> p50, p99;
  for (int i = 0; i < bench.rounds; ++i) {
    const Result result = ClosedLoop(target, 1, bench.length);
    p50.push_back(result.p50_ms);
    p99.push_back(result.p99_ms);
    for (const auto& [code, count] : result.failures) figures.failures[code] += count;
  }
  figures.p50_ms = Median(p50);
  figures.p99_ms = Median(p99);
  return figures;
}

std::vector<Kind> Kinds(const Suite& suite) {
  // The unit where most of them live.
  const std::string unit = std::string(absl::StripAsciiWhitespace(RegistrySql(
      suite,
      "SELECT residence_unit_code FROM registrations GROUP BY 1 ORDER BY count(*) DESC, "
      "1 LIMIT 1")));
  const int office = std::stoi(unit.substr(unit.size() - 5));
  std::vector<Kind> kinds = {
      {"fuzzy search, whole country", kFindMatches, kCountry, kSearchMs, kSearchGrowth, {}},
      {"fuzzy search, one oblast", kFindMatches, kDnipropetrovskTail, kSearchMs, kSearchGrowth, {}},
      {"fuzzy search, one office", kFindMatches, office, kSearchMs, kSearchGrowth, {}},
      {"match candidates for a new person", kFindMatches, kCountry, kCandidatesMs, 0, {}},
      {"exact search by taxpayer number",
       absl::StrCat(kService, "SearchPersons"),
       kCountry,
       kCandidatesMs,
       0,
       {}},
  };
  const auto add = [](Kind& kind, const std::vector<Sought>& people, const auto& ask) {
    for (size_t i = 0; i < people.size(); ++i) kind.questions.push_back(ask(people[i], i));
  };
  const std::string national = TokenOf(suite, kCountry);
  const std::vector<Sought> anybody = Draw(suite, national, "%");
  add(kinds[0], anybody, Fuzzy);
  add(kinds[1], Draw(suite, national, "UA12%"), Fuzzy);
  add(kinds[2], Draw(suite, national, unit), Fuzzy);
  add(kinds[3], anybody, NewPerson);
  add(kinds[4], anybody, ByNumber);
  return kinds;
}

}  // namespace

void SeedPeople(const RegistryBench& bench, int64_t people) {
  RegistrySql(
      bench.suite,
      "INSERT INTO match_pass (started_at, finished_at) VALUES (now(), now() + interval '1 day') "
      "ON CONFLICT (single) DO UPDATE SET after_id = NULL, finished_at = excluded.finished_at");
  const auto seeded =
      bench.suite.Run(absl::StrCat("'", bench.seeder, "' --run='", bench.suite.Text({"data"}),
                                   "/run.json' --people=", people, " 2>&1"));
  if (seeded.code == 0) return;
  std::cerr << seeded.text << "\n";
  std::exit(1);
}

void SearchRows(const RegistryBench& bench) {
  const int64_t fewer = std::min<int64_t>(100'000, bench.people / 10);
  SeedPeople(bench, fewer);
  const std::vector<Kind> kinds = Kinds(bench.suite);
  std::vector<Figures> small;
  for (const Kind& kind : kinds) small.push_back(Measure(bench, kind));
  SeedPeople(bench, bench.people);
  for (size_t i = 0; i < kinds.size(); ++i) {
    const Kind& kind = kinds[i];
    const Figures large = Measure(bench, kind);
    const double growth = large.p99_ms / small[i].p99_ms;
    Row(absl::StrCat(kind.what, " among ", bench.people, " people"),
        absl::StrFormat("p50 %.1f ms, p99 %.1f ms, found %.1f %%%s", large.p50_ms, large.p99_ms,
                        large.found * 100, Failed(large.failures)),
        absl::StrFormat("among %d: p50 %.1f ms, p99 %.1f ms, found %.1f %%", fewer, small[i].p50_ms,
                        small[i].p99_ms, small[i].found * 100),
        absl::StrFormat("%.2f", growth),
        kind.most_growth > 0 ? absl::StrFormat("p99 ≤ %.0f ms and ≤ %.1f × that of fewer",
                                               kind.most_ms, kind.most_growth)
                             : absl::StrFormat("p99 ≤ %.0f ms", kind.most_ms),
        large.p99_ms <= kind.most_ms && large.failures.empty() &&
            (kind.most_growth == 0 || growth <= kind.most_growth));
  }
}

void RegistryRows(const RegistryBench& bench) {
  SeedPeople(bench, std::min<int64_t>(10'000, bench.people / 100));
  AwaitRecount(bench.suite, absl::Minutes(20));
  const StatisticsTime small = TimeStatistics(bench.suite, bench.length);
  SearchRows(bench);
  AwaitRecount(bench.suite, absl::Minutes(20));
  StatisticsRow(small, TimeStatistics(bench.suite, bench.length));
}

}  // namespace cc::bench
