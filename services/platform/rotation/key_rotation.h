#ifndef SERVICES_PLATFORM_ROTATION_KEY_ROTATION_H_
#define SERVICES_PLATFORM_ROTATION_KEY_ROTATION_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"

// Brings encrypted columns under the current key while the service serves (ADR 19).
namespace cc::platform {

// One encrypted column, as its store writes it. Every statement sees rows by their unique key.
struct EncryptedColumn {
  const char* place;  // `table.column`, as given to Keyring::Encrypt with the row's id
  // The $2-th key after $1; no row where there are fewer.
  const char* boundary;
  // Key, version and value of rows after $1 up to $2 whose value does not begin with $3.
  const char* stale;
  // Gives keys $1 of versions $2 the values that stand in $3 from $4 on, $5 bytes long; passes by
  // rows that have changed. Answers with the number of rows, or has changed them itself.
  const char* update;
  // The same for what others do not hold; null where `update` waits for nobody.
  const char* update_free;
  int page = 8000;  // rows read at once; a quarter of them is written in one transaction
};

#define CC_ENCRYPTED_PAGES(table, column)                                                         \
  table "." column, "SELECT id FROM " table " WHERE id > $1::uuid ORDER BY id OFFSET $2 LIMIT 1", \
      "SELECT id, xmin, " column " FROM " table                                                   \
      " WHERE id > $1::uuid AND id <= $2::uuid AND octet_length(" column                          \
      ") > 0 AND substring(" column " FROM 1 FOR octet_length($3::bytea)) <> $3 ORDER BY id"
#define CC_ENCRYPTED_NEW_VALUES \
  "unnest($1::uuid[], $2::text[], $4::int[], $5::int[]) AS n (id, version, first, size)"
// A column of a table whose key, and whose id given to Encrypt, is `id uuid`.
#define CC_ENCRYPTED_COLUMN(table, column)                                                    \
  ::cc::platform::EncryptedColumn {                                                           \
    CC_ENCRYPTED_PAGES(table, column),                                                        \
        "UPDATE " table " t SET " column                                                      \
        " = substring($3::bytea FROM n.first FOR n.size) FROM " CC_ENCRYPTED_NEW_VALUES       \
        " WHERE t.id = n.id AND t.xmin::text = n.version",                                    \
        "WITH free AS (SELECT id FROM " table                                                 \
        " WHERE id = ANY ($1::uuid[]) FOR UPDATE SKIP LOCKED) UPDATE " table " t SET " column \
        " = substring($3::bytea FROM n.first FOR n.size) FROM " CC_ENCRYPTED_NEW_VALUES       \
        ", free WHERE free.id = n.id AND t.id = n.id AND t.xmin::text = n.version"            \
  }
// The same of an append-only table, which a function of the owner alone may change.
#define CC_ENCRYPTED_APPEND_ONLY(table, column)                                                 \
  ::cc::platform::EncryptedColumn {                                                             \
    CC_ENCRYPTED_PAGES(table, column),                                                          \
        "SELECT platform.write_anew('" table "', '" column                                      \
        "', $1::uuid[], $2::text[], ARRAY(SELECT encode(substring($3::bytea FROM n.first FOR "  \
        "n.size), 'hex') FROM unnest($4::int[], $5::int[]) WITH ORDINALITY AS n (first, size, " \
        "place) ORDER BY place))",                                                              \
        nullptr, 200                                                                            \
  }

// Goes over the columns page by page and writes anew what is under an older key. What is done is
// done: the rows themselves say what is left, so it may be killed anywhere and run in several
// instances. It waits at most 50 ms for a request's row, less than a deadlock lasts, and never
// overwrites a change that was made meanwhile. Thread-safe.
class KeyRotation {
 public:
  struct Options {
    absl::Duration between = absl::Seconds(30);     // looking whether the keyring has a new key
    absl::Duration when_clean = absl::Minutes(60);  // another look, for instances that came later
  };
  KeyRotation(Db& db, const Keyring& keyring, std::vector<EncryptedColumn> columns,
              Options options);
  ~KeyRotation();

  void Start();  // a thread of its own

  // Looks at every row once. Returns how many fields it wrote anew.
  absl::StatusOr<int64_t> RunOnce();

  int64_t fields() const;  // written anew since the start
  int64_t rows() const;    // looked at in the present or last pass
  int64_t failures() const;
  // When a pass last found nothing to do; past where none has. The former key may go when every
  // instance says a time after the new key became current in all of them.
  absl::Time clean() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_ROTATION_KEY_ROTATION_H_
