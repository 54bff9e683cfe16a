#ifndef SERVICES_PLATFORM_TESTING_SCHEMA_H_
#define SERVICES_PLATFORM_TESTING_SCHEMA_H_

#include <string>

namespace cc::platform {

// The service's own tables (schema `public`) as pg_dump tells them, without what changes from one
// run to the next.
std::string DumpSchema(const std::string& owner_conninfo);

// The text of the service's `schema.sql` (path from the repository's root). With CC_WRITE_SCHEMA
// set it is first replaced by `actual`: that is how the file is made after a new migration.
std::string KeptSchema(const std::string& path, const std::string& actual);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_TESTING_SCHEMA_H_
