#include "services/platform/crypto/sealing_key.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "services/platform/testing/testing.h"

namespace cc::platform {
namespace {

TEST(SealingKey, WhatItSignsVerifiesUnderItsPublicKeyAlone) {
  const SealingKey key = SealingKey::ForTest('a'), other = SealingKey::ForTest('b');
  TrustedKeys trusted;
  trusted.Add(key.public_key());
  const std::string signature = key.Sign("text");
  EXPECT_TRUE(trusted.Verify(key.id(), "text", signature));
  EXPECT_FALSE(trusted.Verify(key.id(), "texT", signature));
  EXPECT_FALSE(trusted.Verify(key.id(), "text", signature.substr(1)));
  EXPECT_FALSE(trusted.Verify(key.id(), "text", other.Sign("text")));
  EXPECT_FALSE(trusted.Verify(other.id(), "text", other.Sign("text")));
}

TEST(SealingKey, IsReadFromWhatOpensslWrites) {
  const std::string path = absl::StrCat("/tmp/cc-sealing-key-", getpid());
  const std::string make =
      absl::StrCat("openssl genpkey -algorithm ED25519 -out ", path, ".pem && openssl pkey -in ",
                   path, ".pem -pubout -out ", path, ".pub && cat ", path, ".pub >> ", path,
                   ".pub2 && cat ", path, ".pub >> ", path, ".pub2");
  ASSERT_EQ(std::system(make.c_str()), 0);
  auto key = SealingKey::FromFile(path + ".pem");
  ASSERT_THAT(key, IsOk());
  for (const char* file : {".pub", ".pub2"}) {
    auto trusted = TrustedKeys::FromFile(path + file);
    ASSERT_THAT(trusted, IsOk());
    EXPECT_TRUE(trusted->Verify(key->id(), "text", key->Sign("text")));
  }
  EXPECT_THAT(SealingKey::FromFile(path + ".pub"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(TrustedKeys::FromFile(path + ".pem"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(SealingKey::FromFile(path), StatusIs(absl::StatusCode::kNotFound));
  for (const char* file : {".pem", ".pub", ".pub2"}) unlink((path + file).c_str());
}

}  // namespace
}  // namespace cc::platform
