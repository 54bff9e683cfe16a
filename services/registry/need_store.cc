#include "services/registry/need_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

#define ASSESSMENT_COLUMNS \
  "id, household_id, person_id, assess_date, assessed_by, personal, synthetic, created_at"
#define NEED_COLUMNS                                                                         \
  "id, revision, scope, household_id, person_id, kind, urgency_rank, state, assessment_id, " \
  "first_date, assess_date, personal, synthetic, created_at, updated_at"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;

constexpr char kAssessmentPlace[] = "assessments.personal";
constexpr char kNeedPlace[] = "needs.personal";
constexpr int kRanks = 5;  // rank + urgency

absl::StatusOr<v1::Assessment> ReadAssessment(const Row& row, const Keyring& keyring) {
  CC_ASSIGN_OR_RETURN(std::string personal,
                      keyring.Decrypt(row.bytes(5), kAssessmentPlace, row.text(0)));
  v1::Assessment assessment;
  if (!assessment.ParseFromString(personal)) return platform::Fail(common::v1::REASON_INTERNAL);
  assessment.set_id(row.str(0));
  assessment.set_household_id(row.str(1));
  assessment.set_person_id(row.str(2));
  assessment.set_assess_date(row.date(3));
  assessment.set_assessed_by(row.str(4));
  assessment.set_synthetic(row.boolean(6));
  *assessment.mutable_create_time() = platform::ToProto(row.instant(7));
  return assessment;
}

absl::StatusOr<NeedRow> ReadNeed(const Row& row, const Keyring& keyring) {
  NeedRow read;
  v1::Need& need = read.need;
  CC_ASSIGN_OR_RETURN(std::string personal,
                      keyring.Decrypt(row.bytes(11), kNeedPlace, row.text(0)));
  if (!need.ParseFromString(personal)) return platform::Fail(common::v1::REASON_INTERNAL);
  read.revision = row.integer(1);
  read.scope = platform::KeysOf(row, 2);
  need.set_id(row.str(0));
  need.set_household_id(row.str(3));
  need.set_person_id(row.str(4));
  need.set_kind(row.str(5));
  need.set_urgency(static_cast<v1::Urgency>(kRanks - row.integer(6)));
  need.set_state(static_cast<v1::Need::State>(row.integer(7)));
  need.set_assessment_id(row.str(8));
  need.set_first_date(row.date(9));
  need.set_assess_date(row.date(10));
  need.set_synthetic(row.boolean(12));
  need.set_etag(platform::EtagOf(read.revision));
  *need.mutable_create_time() = platform::ToProto(row.instant(13));
  *need.mutable_update_time() = platform::ToProto(row.instant(14));
  return read;
}

absl::StatusOr<NeedRow> ReadOne(const Keyring& keyring, absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadNeed((*rows)[0], keyring);
}

std::string Personal(const Keyring& keyring, const v1::Need& need) {
  v1::Need part;
  part.set_note(need.note());
  return keyring.Encrypt(part.SerializeAsString(), kNeedPlace, need.id());
}

}  // namespace

void InsertAssessment(Tx& tx, const Keyring& keyring, const v1::Assessment& assessment,
                      const std::vector<ScopeKey>& scope) {
  v1::Assessment part;
  *part.mutable_findings() = assessment.findings();
  *part.mutable_ended_kinds() = assessment.ended_kinds();
  part.set_note(assessment.note());
  tx.Defer(
      "INSERT INTO assessments (id, scope, household_id, person_id, assess_date, assessed_by, "
      "personal, synthetic, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      assessment.id(), scope, assessment.household_id(), Param::OrNull(assessment.person_id()),
      assessment.assess_date(), assessment.assessed_by(),
      Param::Bytes(keyring.Encrypt(part.SerializeAsString(), kAssessmentPlace, assessment.id())),
      assessment.synthetic(), tx.call().now());
}

absl::StatusOr<v1::Assessment> FindAssessment(Tx& tx, const Keyring& keyring,
                                              const std::string& id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT " ASSESSMENT_COLUMNS " FROM assessments WHERE id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadAssessment(rows[0], keyring);
}

absl::StatusOr<std::vector<v1::Assessment>> ListAssessments(
    Tx& tx, const Keyring& keyring, const v1::ListAssessmentsRequest& request, const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT " ASSESSMENT_COLUMNS " FROM assessments "
                          "WHERE ($1::uuid IS NULL OR household_id = $1) "
                          "AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
                          Param::OrNull(request.household_id()), platform::AfterOrNull(page, 0),
                          page.size + 1));
  std::vector<v1::Assessment> found;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(v1::Assessment assessment, ReadAssessment(rows[i], keyring));
    found.push_back(std::move(assessment));
  }
  return found;
}

void InsertNeed(Tx& tx, const Keyring& keyring, const NeedRow& row) {
  const v1::Need& need = row.need;
  tx.Defer(
      "INSERT INTO needs (id, scope, household_id, person_id, kind, urgency_rank, state, "
      "assessment_id, first_date, assess_date, personal, synthetic, created_at, updated_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)",
      need.id(), row.scope, need.household_id(), Param::OrNull(need.person_id()), need.kind(),
      kRanks - static_cast<int>(need.urgency()), static_cast<int>(need.state()),
      need.assessment_id(), need.first_date(), need.assess_date(),
      Param::Bytes(Personal(keyring, need)), need.synthetic(), tx.call().now());
}

void UpdateNeed(Tx& tx, const Keyring& keyring, NeedRow& row) {
  v1::Need& need = row.need;
  tx.Defer(
      "UPDATE needs SET revision = revision + 1, urgency_rank = $2, state = $3, "
      "assessment_id = $4, assess_date = $5, personal = $6, updated_at = $7 WHERE id = $1",
      need.id(), kRanks - static_cast<int>(need.urgency()), static_cast<int>(need.state()),
      need.assessment_id(), need.assess_date(), Param::Bytes(Personal(keyring, need)),
      tx.call().now());
  row.revision += 1;
  need.set_etag(platform::EtagOf(row.revision));
  *need.mutable_update_time() = platform::ToProto(tx.call().now());
}

absl::StatusOr<v1::Need> FindNeed(Tx& tx, const Keyring& keyring, const std::string& id) {
  CC_ASSIGN_OR_RETURN(
      NeedRow row,
      ReadOne(keyring, tx.Query("SELECT " NEED_COLUMNS " FROM needs WHERE id = $1", id)));
  return std::move(row.need);
}

absl::StatusOr<NeedRow> LockNeed(Tx& tx, const Keyring& keyring, const std::string& id) {
  return ReadOne(keyring,
                 tx.Query("SELECT " NEED_COLUMNS " FROM needs WHERE id = $1 FOR UPDATE", id));
}

absl::StatusOr<std::vector<NeedRow>> LockStandingNeeds(Tx& tx, const Keyring& keyring,
                                                       const std::string& household_id,
                                                       const std::string& person_id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT " NEED_COLUMNS " FROM needs WHERE household_id = $1 "
                               "AND person_id IS NOT DISTINCT FROM $2::uuid AND state IN (1, 2) "
                               "ORDER BY id FOR UPDATE",
                               household_id, Param::OrNull(person_id)));
  std::vector<NeedRow> standing;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(NeedRow row, ReadNeed(rows[i], keyring));
    standing.push_back(std::move(row));
  }
  return standing;
}

absl::StatusOr<std::vector<v1::Need>> ListNeeds(Tx& tx, const Keyring& keyring,
                                                const v1::ListNeedsRequest& request,
                                                const Page& page) {
  const int state =
      request.state() == v1::Need::STATE_UNSPECIFIED ? v1::Need::STATE_OPEN : request.state();
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " NEED_COLUMNS " FROM needs WHERE state = $1 "
               "AND urgency_rank <= $2 AND ($3::text IS NULL OR kind = $3) "
               "AND ($4::uuid IS NULL OR household_id = $4) "
               "AND ($5::smallint IS NULL OR (urgency_rank, first_date, id) > ($5, $6::date, "
               "$7::uuid)) ORDER BY urgency_rank, first_date, id LIMIT $8",
               state, kRanks - static_cast<int>(request.urgency()), Param::OrNull(request.kind()),
               Param::OrNull(request.household_id()), platform::AfterOrNull(page, 0),
               platform::AfterOrNull(page, 1), platform::AfterOrNull(page, 2), page.size + 1));
  std::vector<v1::Need> found;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(NeedRow row, ReadNeed(rows[i], keyring));
    found.push_back(std::move(row.need));
  }
  return found;
}

std::vector<std::string> SortKeyOf(const v1::Need& need) {
  return {absl::StrCat(kRanks - static_cast<int>(need.urgency())), need.first_date(), need.id()};
}

}  // namespace cc::registry
