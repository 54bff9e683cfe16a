#include "services/registry/protection_columns.h"

namespace cc::registry {

std::vector<platform::EncryptedColumn> EncryptedColumns() {
  return {
      CC_ENCRYPTED_COLUMN("appeals", "personal"),
      CC_ENCRYPTED_COLUMN("appointments", "personal"),
      CC_ENCRYPTED_COLUMN("assessments", "personal"),
      CC_ENCRYPTED_COLUMN("assistance", "personal"),
      CC_ENCRYPTED_COLUMN("break_glass_grants", "reason"),
      CC_ENCRYPTED_COLUMN("captivity_cases", "personal"),
      CC_ENCRYPTED_COLUMN("certificates", "number"),
      CC_ENCRYPTED_COLUMN("damaged_property", "personal"),
      CC_ENCRYPTED_COLUMN("duplicate_candidates", "note"),
      CC_ENCRYPTED_COLUMN("duplicate_decisions", "former"),
      CC_ENCRYPTED_COLUMN("duplicate_decisions", "note"),
      CC_ENCRYPTED_COLUMN("follow_ups", "personal"),
      CC_ENCRYPTED_COLUMN("former_residences", "address"),
      CC_ENCRYPTED_COLUMN("household_versions", "personal"),
      CC_ENCRYPTED_COLUMN("household_versions", "reason"),
      CC_ENCRYPTED_COLUMN("import_decisions", "justification"),
      CC_ENCRYPTED_COLUMN("import_entries", "personal"),
      CC_ENCRYPTED_COLUMN("imports", "content"),
      CC_ENCRYPTED_COLUMN("imports", "file_name"),
      CC_ENCRYPTED_COLUMN("needs", "personal"),
      CC_ENCRYPTED_COLUMN("offline_lines", "command"),
      CC_ENCRYPTED_COLUMN("offline_lines", "resolution"),
      CC_ENCRYPTED_COLUMN("offline_packages", "commands"),
      CC_ENCRYPTED_COLUMN("people", "personal"),
      CC_ENCRYPTED_COLUMN("person_versions", "personal"),
      CC_ENCRYPTED_COLUMN("person_versions", "reason"),
      CC_ENCRYPTED_COLUMN("pre_registrations", "personal"),
      CC_ENCRYPTED_COLUMN("referrals", "personal"),
      CC_ENCRYPTED_COLUMN("registrations", "personal"),
      CC_ENCRYPTED_COLUMN("returns", "personal"),
      CC_ENCRYPTED_COLUMN("statistic_people", "counted"),
      CC_ENCRYPTED_COLUMN("status_reviews", "note"),
  };
}

}  // namespace cc::registry
