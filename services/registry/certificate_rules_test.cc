#include "services/registry/certificate_rules.h"

#include <gtest/gtest.h>

namespace cc::registry {
namespace {

TEST(IsCertificateNumber, TakesPresentAndOlderForms) {
  for (const char* number : {"1234-1234567890", " 1234 – 1234567890", "АБ 123456", "12345/2016"})
    EXPECT_TRUE(IsCertificateNumber(number)) << number;
  for (const char* number : {"", "12", "без номера", "1234_1234567890", "№ 1234"})
    EXPECT_FALSE(IsCertificateNumber(number)) << number;
}

TEST(CanonicalCertificateNumber, MakesWaysOfTypingOneNumberEqual) {
  EXPECT_EQ(CanonicalCertificateNumber(" 1234 – 1234567890"), "1234-1234567890");
  EXPECT_EQ(CanonicalCertificateNumber("аб123456"), CanonicalCertificateNumber("АБ 123456"));
}

TEST(IsPresentCertificateNumber, WantsFourAndTenDigits) {
  EXPECT_TRUE(IsPresentCertificateNumber("1234-1234567890"));
  for (const char* number : {"1234-123456789", "12341234567890", "1234-12345678901", "АБ-123456"})
    EXPECT_FALSE(IsPresentCertificateNumber(number)) << number;
}

}  // namespace
}  // namespace cc::registry
