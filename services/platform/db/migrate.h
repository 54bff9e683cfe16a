#ifndef SERVICES_PLATFORM_DB_MIGRATE_H_
#define SERVICES_PLATFORM_DB_MIGRATE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

// Forward-only migrations, embedded in the program and applied by `<service> migrate` as the owner
// role.
namespace cc::platform {

struct Migration {
  std::string name;  // `0001_people`
  absl::string_view sql;
};

// The platform's own migrations (audit, idempotency, feed, uploads, cursors, snapshots), named
// `platform_0001_…`.
std::vector<Migration> PlatformMigrations();

// The platform's and then `migrations` without those of the platform.
std::vector<Migration> WithPlatform(absl::Span<const Migration> migrations);

// Applies what is missing, the platform's own first and then `migrations`, each in its own
// transaction, under an advisory lock. FAILED_PRECONDITION where an applied migration's text has
// changed. `app_role` gets rights on rows only, and on tables with a trigger that calls
// platform.refuse_change() (append-only) rights to read and insert. Returns the names applied.
absl::StatusOr<std::vector<std::string>> Migrate(const std::string& owner_conninfo,
                                                 absl::string_view app_role,
                                                 absl::Span<const Migration> migrations);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_DB_MIGRATE_H_
