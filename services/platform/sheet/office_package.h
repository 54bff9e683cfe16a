#ifndef SERVICES_PLATFORM_SHEET_OFFICE_PACKAGE_H_
#define SERVICES_PLATFORM_SHEET_OFFICE_PACKAGE_H_

#include <zip.h>

#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// DOCX and XLSX: archives of XML. Whatever is wrong is INVALID_ARGUMENT with a sentence in
// Ukrainian (for an import's report, not a reason of the contract).
namespace cc::platform {

struct OfficePackageLimits {
  int most_entries = 1000;
  size_t most_unpacked_bytes = 200 << 20;
  size_t most_ratio = 250;  // unpacked to packed, of entries over 1 MiB
  int most_depth = 200;     // of elements
};

using XmlAttributes = std::map<absl::string_view, absl::string_view>;

// Gets the elements of a part in their order, named without their namespaces.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void Start(absl::string_view name, const XmlAttributes& attributes) = 0;
  virtual void End(absl::string_view name) = 0;
  virtual void Text(absl::string_view text) = 0;

  // Ends the reading; the first reason stands.
  void Stop(absl::string_view why);
  // Ends the reading as if the part ended there.
  void Enough() { enough_ = true; }
  bool stopped() const { return enough_ || !problem_.empty(); }
  const std::string& problem() const { return problem_; }

 private:
  std::string problem_;
  bool enough_ = false;
};

class OfficePackage {
 public:
  // `format`: "DOCX" or "XLSX", for the sentences. `bytes` must outlive the package. Refuses what
  // is damaged, encrypted, or unpacks beyond the limits.
  static absl::StatusOr<OfficePackage> Open(absl::string_view bytes, absl::string_view format,
                                            const OfficePackageLimits& limits);

  bool Has(const std::string& part) const;
  // A part with a DTD, and with it any entity of its own, is refused.
  absl::Status Read(const std::string& part, XmlHandler& handler) const;

 private:
  struct Close {
    void operator()(zip_t* zip) const { zip_discard(zip); }
  };
  OfficePackage(zip_t* zip, absl::string_view format, const OfficePackageLimits& limits)
      : zip_(zip), format_(format), limits_(limits) {}
  absl::Status CheckEntries() const;

  std::unique_ptr<zip_t, Close> zip_;
  std::string format_;
  OfficePackageLimits limits_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_SHEET_OFFICE_PACKAGE_H_
