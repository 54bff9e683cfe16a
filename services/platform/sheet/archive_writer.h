#ifndef SERVICES_PLATFORM_SHEET_ARCHIVE_WRITER_H_
#define SERVICES_PLATFORM_SHEET_ARCHIVE_WRITER_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// Office files (DOCX, XLSX) are ZIP archives of XML parts.
namespace cc::platform {

// The archive with these parts (name, content) in their order, made in memory. The same parts give
// the same bytes. INTERNAL where the archive cannot be made.
absl::StatusOr<std::string> PackArchive(
    const std::vector<std::pair<std::string, std::string>>& parts);

// Text as XML content or attribute value: markup escaped, characters that XML 1.0 does not know
// left out.
std::string XmlText(absl::string_view text);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_SHEET_ARCHIVE_WRITER_H_
