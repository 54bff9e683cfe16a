#include "services/registry/statistics_store.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/registry/person_store.h"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

constexpr char kCountedPlace[] = "statistic_people.counted";
constexpr size_t kDeepest = 4;  // country to hromada
constexpr size_t kFiguresAtOnce = 5000;

#define STATE_COLUMNS "revision, due, rebuild, counted_day, finished_at, people, figures, corrected"

absl::StatusOr<StatisticState> ReadState(absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_INTERNAL);
  const Row row = (*rows)[0];
  StatisticState state{.revision = row.integer(0),
                       .due = row.boolean(1),
                       .rebuild = row.boolean(2),
                       .counted_day = row.date(3)};
  if (!row.null(4)) state.finished_at = row.instant(4);
  state.people = row.integer(5);
  state.figures = row.integer(6);
  state.corrected = row.integer(7);
  return state;
}

// A code that the codifier no longer has stands for the country.
StatisticPath PathOf(const platform::UnitPaths& paths, absl::string_view code) {
  StatisticPath path = paths.Find(code).value_or(platform::UnitPath{0});
  if (path.size() > kDeepest) path.resize(kDeepest);
  return path;
}

absl::StatusOr<FactsByPerson> Counted(const Keyring& keyring, absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  FactsByPerson counted;
  for (int i = 0; i < rows->size(); ++i) {
    const Row row = (*rows)[i];
    CC_ASSIGN_OR_RETURN(std::string text,
                        keyring.Decrypt(row.bytes(1), kCountedPlace, row.text(0)));
    std::optional<StatisticFacts> facts = ReadFacts(text);
    if (!facts) return platform::Fail(common::v1::REASON_INTERNAL);
    counted.emplace_hint(counted.end(), row.str(0), std::move(*facts));
  }
  return counted;
}

std::string MonthStart(absl::string_view month) { return absl::StrCat(month, "-01"); }

}  // namespace

absl::StatusOr<StatisticState> ReadStatisticState(Tx& tx) {
  return ReadState(tx.Query("SELECT " STATE_COLUMNS " FROM statistic_state WHERE single"));
}

absl::StatusOr<StatisticState> LockStatisticState(Tx& tx) {
  return ReadState(
      tx.Query("SELECT " STATE_COLUMNS " FROM statistic_state WHERE single FOR UPDATE"));
}

void WriteStatisticState(Tx& tx, const StatisticState& state) {
  tx.Defer(
      "UPDATE statistic_state SET revision = $1, due = $2, rebuild = $3, counted_day = $4, "
      "finished_at = $5, people = $6, figures = $7, corrected = $8 WHERE single",
      state.revision, state.due, state.rebuild, Param::OrNull(state.counted_day), state.finished_at,
      state.people, state.figures, state.corrected);
}

absl::StatusOr<std::vector<std::string>> FindTouchedPeople(Tx& tx, const ChangedRecords& changed) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("WITH RECURSIVE named AS ("
               "SELECT id, merged_into FROM people WHERE id = ANY ($1::uuid[]) "
               "UNION SELECT id, merged_into FROM people WHERE registration_id = ANY ($2::uuid[]) "
               "UNION SELECT p.id, p.merged_into FROM needs n "
               "JOIN people p ON p.household_id = n.household_id "
               "AND (n.person_id IS NULL OR n.person_id = p.id) WHERE n.id = ANY ($3::uuid[])), "
               "touched AS (SELECT id, merged_into FROM named UNION "
               "SELECT p.id, p.merged_into FROM touched t JOIN people p ON p.id = t.merged_into) "
               "SELECT id FROM touched ORDER BY id",
               changed.people, changed.registrations, changed.needs));
  std::vector<std::string> ids;
  for (int i = 0; i < rows.size(); ++i) ids.push_back(rows[i].str(0));
  return ids;
}

absl::StatusOr<std::vector<std::string>> PeopleAfterId(Tx& tx, const std::string& after,
                                                       int limit) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT id FROM people WHERE ($1::uuid IS NULL OR id > "
                                          "$1) ORDER BY id LIMIT $2",
                                          Param::OrNull(after), limit));
  std::vector<std::string> ids;
  for (int i = 0; i < rows.size(); ++i) ids.push_back(rows[i].str(0));
  return ids;
}

absl::StatusOr<FactsByPerson> ReadFactsOfPeople(Tx& tx, const Keyring& keyring,
                                                const platform::UnitPaths& paths,
                                                absl::CivilDay day,
                                                const std::vector<std::string>& ids) {
  // One human being is one row: what was merged into it lends its registration and its needs.
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("WITH RECURSIVE whole AS ("
               "SELECT id AS root, id, household_id, registration_id FROM people "
               "WHERE id = ANY ($1::uuid[]) AND merged_into IS NULL UNION ALL "
               "SELECT w.root, p.id, p.household_id, p.registration_id "
               "FROM whole w JOIN people p ON p.merged_into = w.id), "
               "counted AS (SELECT DISTINCT ON (w.root) w.root, r.origin_unit_code, "
               "r.residence_unit_code, r.office_unit_code, "
               "to_char(r.registration_date, 'YYYY-MM') AS month "
               "FROM whole w JOIN registrations r ON r.id = w.registration_id AND r.state = 1 "
               "ORDER BY w.root, w.id <> w.root, w.id), "
               "needed AS (SELECT w.root, array_agg(DISTINCT n.kind ORDER BY n.kind) AS kinds "
               "FROM whole w JOIN needs n ON n.household_id = w.household_id AND n.state IN (1, 2) "
               "AND (n.person_id = w.id OR n.person_id IS NULL AND w.id = w.root) "
               "JOIN need_kinds k ON k.code = n.kind AND NOT k.restricted GROUP BY w.root) "
               "SELECT p.id, p.personal, c.origin_unit_code, c.residence_unit_code, "
               "c.office_unit_code, c.month, n.kinds FROM counted c JOIN people p ON p.id = c.root "
               "LEFT JOIN needed n ON n.root = c.root ORDER BY p.id",
               ids));
  FactsByPerson facts;
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    CC_ASSIGN_OR_RETURN(v1::Person person, ReadPersonal(keyring, row.str(0), row.bytes(1)));
    StatisticFacts& one = facts[row.str(0)];
    one.origin = PathOf(paths, row.text(2));
    one.residence = PathOf(paths, row.text(3));
    one.office = PathOf(paths, row.text(4));
    one.month = row.str(5);
    one.sex = person.sex();
    one.age_band = AgeBandOn(person.birth_date(), day);
    one.disability = person.disability();
    one.vulnerabilities.assign(person.vulnerabilities().begin(), person.vulnerabilities().end());
    std::sort(one.vulnerabilities.begin(), one.vulnerabilities.end());
    if (!row.null(6)) one.needs = row.texts(6);
  }
  return facts;
}

absl::StatusOr<FactsByPerson> ReadCounted(Tx& tx, const Keyring& keyring,
                                          const std::vector<std::string>& ids) {
  return Counted(keyring, tx.Query("SELECT id, counted FROM statistic_people "
                                   "WHERE id = ANY ($1::uuid[]) ORDER BY id",
                                   ids));
}

absl::StatusOr<FactsByPerson> ReadCountedAfter(Tx& tx, const Keyring& keyring,
                                               const std::string& after, int limit) {
  return Counted(keyring, tx.Query("SELECT id, counted FROM statistic_people "
                                   "WHERE ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2",
                                   Param::OrNull(after), limit));
}

void PutCounted(Tx& tx, const Keyring& keyring, const FactsByPerson& counted) {
  if (counted.empty()) return;
  std::vector<std::string> ids, values;
  for (const auto& [id, facts] : counted) {
    ids.push_back(id);
    values.push_back(absl::BytesToHexString(keyring.Encrypt(WriteFacts(facts), kCountedPlace, id)));
  }
  tx.Defer(
      "INSERT INTO statistic_people (id, counted) SELECT u.id, decode(u.hex, 'hex') "
      "FROM unnest($1::uuid[], $2::text[]) AS u (id, hex) "
      "ON CONFLICT (id) DO UPDATE SET counted = EXCLUDED.counted",
      ids, values);
}

void DropCounted(Tx& tx, const std::vector<std::string>& ids) {
  if (ids.empty()) return;
  tx.Defer("DELETE FROM statistic_people WHERE id = ANY ($1::uuid[])", ids);
}

absl::Status AddToCounts(Tx& tx, absl::string_view month, const StatisticChanges& changes) {
  std::vector<const StatisticChanges::value_type*> sorted;
  for (const auto& one : changes) {
    if (one.second.people != 0) sorted.push_back(&one);
  }
  std::sort(sorted.begin(), sorted.end(),
            [](const auto* a, const auto* b) { return a->first < b->first; });
  for (size_t begin = 0; begin < sorted.size(); begin += kFiguresAtOnce) {
    std::vector<int32_t> relations, parents, dimensions, units;
    std::vector<std::string> categories, scopes;
    std::vector<int64_t> people;
    for (size_t i = begin; i < std::min(begin + kFiguresAtOnce, sorted.size()); ++i) {
      const auto& [cell, change] = *sorted[i];
      relations.push_back(cell.relation);
      parents.push_back(cell.parent);
      dimensions.push_back(cell.dimension);
      units.push_back(cell.unit);
      categories.push_back(cell.category);
      people.push_back(change.people);
      scopes.push_back(absl::StrCat(
          "{",
          absl::StrJoin(
              platform::RowKeys(static_cast<platform::Relation>(cell.relation), change.path), ","),
          "}"));
    }
    CC_RETURN_IF_ERROR(
        tx.Query("INSERT INTO statistic_counts (relation, parent, dimension, unit, category, "
                 "month, change, scope) SELECT u.relation, u.parent, u.dimension, u.unit, "
                 "u.category, $1::date, u.change, u.scope::int[] FROM unnest($2::int[], "
                 "$3::int[], $4::int[], $5::int[], $6::text[], $7::bigint[], $8::text[]) "
                 "AS u (relation, parent, dimension, unit, category, change, scope) "
                 "ON CONFLICT (relation, parent, dimension, unit, category, month) "
                 "DO UPDATE SET change = statistic_counts.change + EXCLUDED.change",
                 MonthStart(month), relations, parents, dimensions, units, categories, people,
                 scopes)
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<StatisticFigure>> ReadFigures(Tx& tx, int relation, int32_t parent,
                                                         int dimension, absl::string_view month,
                                                         std::optional<int32_t> unit) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT unit, category, sum(change)::bigint, "
                               "coalesce(sum(change) FILTER (WHERE month = $4::date), 0)::bigint "
                               "FROM statistic_counts WHERE relation = $1 AND parent = $2 "
                               "AND dimension = $3 AND month <= $4::date "
                               "AND ($5::int IS NULL OR unit = $5) GROUP BY unit, category "
                               "ORDER BY unit, category",
                               relation, parent, dimension, MonthStart(month), unit));
  std::vector<StatisticFigure> figures;
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    figures.push_back({.cell = {.relation = relation,
                                .parent = parent,
                                .dimension = dimension,
                                .unit = static_cast<int32_t>(row.integer(0)),
                                .category = row.str(1)},
                       .people = row.integer(2),
                       .change = row.integer(3)});
  }
  return figures;
}

absl::StatusOr<std::vector<std::pair<int, int32_t>>> StatisticParents(Tx& tx) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT DISTINCT relation, parent FROM statistic_counts "
                                          "ORDER BY relation, parent"));
  std::vector<std::pair<int, int32_t>> parents;
  for (int i = 0; i < rows.size(); ++i)
    parents.emplace_back(rows[i].integer(0), static_cast<int32_t>(rows[i].integer(1)));
  return parents;
}

absl::StatusOr<std::vector<StatisticFigure>> ReadAllFigures(Tx& tx, int relation, int32_t parent) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT dimension, unit, category, sum(change)::bigint "
                               "FROM statistic_counts WHERE relation = $1 AND parent = $2 "
                               "GROUP BY dimension, unit, category",
                               relation, parent));
  std::vector<StatisticFigure> figures;
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    figures.push_back({.cell = {.relation = relation,
                                .parent = parent,
                                .dimension = static_cast<int>(row.integer(0)),
                                .unit = static_cast<int32_t>(row.integer(1)),
                                .category = row.str(2)},
                       .people = row.integer(3)});
  }
  return figures;
}

}  // namespace cc::registry
