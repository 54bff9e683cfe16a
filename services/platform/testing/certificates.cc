#include "services/platform/testing/certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "absl/strings/str_cat.h"

namespace cc::platform {
namespace {

std::shared_ptr<EVP_PKEY> NewKey() {
  return std::shared_ptr<EVP_PKEY>(EVP_EC_gen("P-256"), EVP_PKEY_free);
}

void AddExtension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

std::shared_ptr<X509> NewCertificate(const std::string& name, EVP_PKEY* key, int serial,
                                     absl::Duration valid) {
  std::shared_ptr<X509> certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -300);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), absl::ToInt64Seconds(valid));
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  return certificate;
}

void WriteCertificate(const std::string& path, X509* certificate) {
  FILE* file = std::fopen(path.c_str(), "w");
  PEM_write_X509(file, certificate);
  std::fclose(file);
}

}  // namespace

TestAuthority::TestAuthority() {
  std::string pattern =
      absl::StrCat(std::filesystem::temp_directory_path().string(), "/cc-test-XXXXXX");
  folder_ = mkdtemp(pattern.data());
  key_ = NewKey();
  certificate_ = NewCertificate("test authority", key_.get(), serial_++, absl::Hours(2));
  X509_set_issuer_name(certificate_.get(), X509_get_subject_name(certificate_.get()));
  AddExtension(certificate_.get(), certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
  AddExtension(certificate_.get(), certificate_.get(), NID_key_usage,
               "critical,keyCertSign,cRLSign");
  X509_sign(certificate_.get(), key_.get(), EVP_sha256());
}

TestAuthority::~TestAuthority() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string TestAuthority::Issue(const std::string& name, absl::Duration valid) {
  std::string path = absl::StrCat(folder_, "/", name), fresh = absl::StrCat(path, ".new");
  std::filesystem::create_directory(fresh);
  std::shared_ptr<EVP_PKEY> key = NewKey();
  std::shared_ptr<X509> certificate = NewCertificate(name, key.get(), serial_++, valid);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate_.get()));
  AddExtension(certificate.get(), certificate_.get(), NID_subject_alt_name,
               absl::StrCat("DNS:", name, ",DNS:localhost,IP:127.0.0.1"));
  X509_sign(certificate.get(), key_.get(), EVP_sha256());
  WriteCertificate(absl::StrCat(fresh, "/tls.crt"), certificate.get());
  WriteCertificate(absl::StrCat(fresh, "/ca.crt"), certificate_.get());
  FILE* file = std::fopen(absl::StrCat(fresh, "/tls.key").c_str(), "w");
  PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
  if (!std::filesystem::exists(path)) {
    std::filesystem::rename(fresh, path);
    return path;
  }
  for (const char* part : {"tls.key", "tls.crt", "ca.crt"}) {
    std::filesystem::rename(absl::StrCat(fresh, "/", part), absl::StrCat(path, "/", part));
  }
  std::filesystem::remove_all(fresh);
  return path;
}

}  // namespace cc::platform
