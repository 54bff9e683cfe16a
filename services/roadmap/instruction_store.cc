#include "services/roadmap/instruction_store.h"

#include <utility>

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

#define INSTRUCTION_COLUMNS                                                          \
  "id, meeting_id, text, addressee, addressee_unit_code, due_date, state, outcome, " \
  "closed_at, synthetic, revision, created_at, updated_at, scope, office, "          \
  "addressee_office, unit_code"

namespace cc::roadmap {
namespace {

using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

InstructionRow ReadInstruction(const Row& row) {
  InstructionRow out;
  v1::Instruction& instruction = out.instruction;
  instruction.set_id(row.str(0));
  instruction.set_meeting_id(row.str(1));
  instruction.set_text(row.str(2));
  instruction.set_addressee(row.str(3));
  instruction.set_addressee_unit_code(row.str(4));
  instruction.set_due_date(row.date(5));
  instruction.set_state(static_cast<v1::Instruction::State>(row.integer(6)));
  instruction.set_outcome(row.str(7));
  if (!row.null(8)) *instruction.mutable_close_time() = platform::ToProto(row.instant(8));
  instruction.set_synthetic(row.boolean(9));
  out.revision = row.integer(10);
  instruction.set_etag(platform::EtagOf(out.revision));
  *instruction.mutable_create_time() = platform::ToProto(row.instant(11));
  *instruction.mutable_update_time() = platform::ToProto(row.instant(12));
  out.scope = platform::KeysOf(row, 13);
  out.office = platform::KeysOf(row, 14);
  out.addressee_office = platform::KeysOf(row, 15);
  out.unit_code = row.str(16);
  return out;
}

}  // namespace

absl::StatusOr<v1::Instruction> InsertInstruction(Tx& tx, const v1::Instruction& instruction,
                                                  const MeetingRow& meeting,
                                                  const platform::OfficeKeys& addressee) {
  const std::string id = tx.call().NewId();
  platform::OfficeKeys scope = meeting.office;
  platform::Join(scope, addressee);
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("INSERT INTO instructions (id, meeting_id, unit_code, text, addressee, "
               "addressee_unit_code, due_date, synthetic, scope, office, addressee_office, "
               "created_at, updated_at) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12) "
               "RETURNING " INSTRUCTION_COLUMNS,
               id, meeting.meeting.id(), meeting.unit_code, instruction.text(),
               instruction.addressee(), instruction.addressee_unit_code(), instruction.due_date(),
               instruction.synthetic(), scope, meeting.office, addressee, tx.call().now()));
  tx.call().Touch("instructions", id);
  tx.Emit({.kind = "instructions", .key = id, .revision = 1, .after = scope});
  return ReadInstruction(rows[0]).instruction;
}

absl::StatusOr<InstructionRow> FindInstruction(Tx& tx, absl::string_view id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT " INSTRUCTION_COLUMNS " FROM instructions WHERE id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadInstruction(rows[0]);
}

absl::StatusOr<std::vector<v1::Instruction>> SelectInstructions(Tx& tx,
                                                                const InstructionFilter& filter,
                                                                const platform::Page& page) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT " INSTRUCTION_COLUMNS " FROM instructions "
                               "WHERE ($1::uuid IS NULL OR meeting_id = $1) "
                               "AND ($2::int IS NULL OR addressee_office @> ARRAY[$2::int]) "
                               "AND ($3::int = 0 OR state = $3) "
                               "AND ($4::date IS NULL OR (due_date, id) > ($4, $5::uuid)) "
                               "ORDER BY due_date, id LIMIT $6",
                               Param::OrNull(filter.meeting_id), filter.addressed_to,
                               static_cast<int>(filter.state), platform::AfterOrNull(page, 0),
                               platform::AfterOrNull(page, 1), page.size + 1));
  std::vector<v1::Instruction> instructions;
  for (int i = 0; i < rows.size(); ++i) {
    instructions.push_back(std::move(ReadInstruction(rows[i]).instruction));
  }
  return instructions;
}

absl::StatusOr<v1::Instruction> CloseInstruction(Tx& tx, const InstructionRow& before,
                                                 v1::Instruction::State state,
                                                 absl::string_view outcome) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("UPDATE instructions SET state = $3, outcome = $4, closed_at = $5, "
                               "updated_at = $5, revision = revision + 1 "
                               "WHERE id = $1 AND revision = $2 RETURNING " INSTRUCTION_COLUMNS,
                               before.instruction.id(), before.revision, static_cast<int>(state),
                               outcome, tx.call().now()));
  if (rows.empty()) return platform::Fail(common::v1::REASON_ETAG_STALE);
  InstructionRow after = ReadInstruction(rows[0]);
  tx.call().Touch("instructions", after.instruction.id());
  tx.Emit({.kind = "instructions",
           .key = after.instruction.id(),
           .revision = after.revision,
           .before = before.scope,
           .after = after.scope});
  return after.instruction;
}

}  // namespace cc::roadmap
