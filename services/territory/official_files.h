#ifndef SERVICES_TERRITORY_OFFICIAL_FILES_H_
#define SERVICES_TERRITORY_OFFICIAL_FILES_H_

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "services/territory/codifier_file.h"
#include "services/territory/territory_index.h"

// For tests: the official files, which lie outside the repository.
namespace cc::territory {

constexpr char kCodifierFile[] = "katottg/kodifikator-16-05-2025.csv";
constexpr char kListFile[] = "territories/perelik-07-05-2025.docx";

inline std::string ReadOfficial(const std::string& name) {
  const char* folder = std::getenv("CC_REFERENCE_DATA");
  std::ifstream file(std::string(folder == nullptr ? "" : folder) + "/" + name, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

inline std::shared_ptr<const TerritoryIndex> OfficialUnits() {
  static const auto* kept = new std::shared_ptr<const TerritoryIndex>(
      *TerritoryIndex::Make({ReadCodifierFile(ReadOfficial(kCodifierFile)).units, {}, {}, 1}));
  return *kept;
}

}  // namespace cc::territory

#define SKIP_WITHOUT_OFFICIAL_FILES()                                                          \
  if (ReadOfficial(kCodifierFile).empty() || ReadOfficial(kListFile).empty())                  \
  GTEST_SKIP() << "the official files are not here: set CC_REFERENCE_DATA to the folder that " \
                  "holds katottg/ and territories/"

#endif  // SERVICES_TERRITORY_OFFICIAL_FILES_H_
