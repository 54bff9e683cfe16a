#ifndef SERVICES_PLATFORM_TESTING_CERTIFICATES_H_
#define SERVICES_PLATFORM_TESTING_CERTIFICATES_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

typedef struct evp_pkey_st EVP_PKEY;
typedef struct x509_st X509;

namespace cc::platform {

// A certificate authority for one test, in a temporary folder that goes with it.
class TestAuthority {
 public:
  TestAuthority();
  ~TestAuthority();
  // Makes (or replaces, by renaming) a folder with `tls.crt`, `tls.key`, `ca.crt` for a name;
  // returns its path.
  std::string Issue(const std::string& name, absl::Duration valid = absl::Hours(1));
  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
  std::shared_ptr<EVP_PKEY> key_;
  std::shared_ptr<X509> certificate_;
  int serial_ = 1;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_TESTING_CERTIFICATES_H_
