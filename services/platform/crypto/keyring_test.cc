#include "services/platform/crypto/keyring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <fstream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace cc::platform {
namespace {

constexpr char kPlace[] = "identities.display_name";

std::string Base64Key(char fill) { return absl::Base64Escape(std::string(32, fill)); }

// A keyring file in the test's own folder.
std::string KeyringFile(const std::string& name, const std::string& text) {
  const std::string path = absl::StrCat(::testing::TempDir(), "/keyring_", getpid(), "_", name);
  std::ofstream(path) << text;
  return path;
}

Keyring Load(const std::string& name, const std::string& text) {
  auto ring = Keyring::FromFile(KeyringFile(name, text));
  EXPECT_TRUE(ring.ok()) << ring.status();
  return *std::move(ring);
}

TEST(Keyring, GivesBackWhatItEncrypted) {
  const Keyring ring = Keyring::ForTest();
  const std::string value = ring.Encrypt("Олена Приклад", kPlace, "row-1");
  EXPECT_THAT(value, ::testing::Not(::testing::HasSubstr("Приклад")));
  EXPECT_EQ(*ring.Decrypt(value, kPlace, "row-1"), "Олена Приклад");
}

TEST(Keyring, NeverGivesTheSameValueTwice) {
  const Keyring ring = Keyring::ForTest();
  EXPECT_NE(ring.Encrypt("x", kPlace, "1"), ring.Encrypt("x", kPlace, "1"));
}

TEST(Keyring, LeavesEmptyTextEmpty) {
  const Keyring ring = Keyring::ForTest();
  EXPECT_EQ(ring.Encrypt("", kPlace, "1"), "");
  EXPECT_EQ(*ring.Decrypt("", kPlace, "1"), "");
  EXPECT_FALSE(ring.Stale(""));
}

TEST(Keyring, RefusesAValueMovedToAnotherRowOrColumn) {
  const Keyring ring = Keyring::ForTest();
  const std::string value = ring.Encrypt("secret", "a.b", "1");
  EXPECT_EQ(ring.Decrypt(value, "a.b", "2").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(ring.Decrypt(value, "a.c", "1").status().code(), absl::StatusCode::kDataLoss);
  // The border between place and row cannot be shifted.
  const std::string tricky = ring.Encrypt("secret", "a", "b|c");
  EXPECT_EQ(ring.Decrypt(tricky, "a|b", "c").status().code(), absl::StatusCode::kDataLoss);
}

TEST(Keyring, RefusesAValueWithAnyByteChangedOrCutOff) {
  const Keyring ring = Keyring::ForTest();
  const std::string value = ring.Encrypt("secret", kPlace, "1");
  for (size_t i = 0; i < value.size(); ++i) {
    std::string changed = value;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_EQ(ring.Decrypt(changed, kPlace, "1").status().code(), absl::StatusCode::kDataLoss) << i;
    if (i > 0) {
      EXPECT_EQ(ring.Decrypt(value.substr(0, i), kPlace, "1").status().code(),
                absl::StatusCode::kDataLoss)
          << i;
    }
  }
}

TEST(Keyring, ReadsOldValuesAfterARotationAndCallsThemStale) {
  const std::string k1 = Base64Key('1'), k2 = Base64Key('2'), index = Base64Key('x');
  const Keyring before = Load("before", absl::StrCat(R"({"current":"k1","keys":{"k1":")", k1,
                                                     R"("},"index":")", index, "\"}"));
  const Keyring both =
      Load("both", absl::StrCat(R"({"current":"k2","keys":{"k1":")", k1, R"(","k2":")", k2,
                                R"("},"index":")", index, "\"}"));
  const Keyring after = Load("after", absl::StrCat(R"({"current":"k2","keys":{"k2":")", k2,
                                                   R"("},"index":")", index, "\"}"));

  const std::string old_value = before.Encrypt("secret", kPlace, "1");
  EXPECT_FALSE(before.Stale(old_value));
  EXPECT_TRUE(both.Stale(old_value));
  EXPECT_EQ(*both.Decrypt(old_value, kPlace, "1"), "secret");
  const std::string new_value = both.Encrypt("secret", kPlace, "1");
  EXPECT_EQ(*after.Decrypt(new_value, kPlace, "1"), "secret");
  EXPECT_EQ(after.Decrypt(old_value, kPlace, "1").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(before.BlindIndex("a", kPlace), after.BlindIndex("a", kPlace));
}

TEST(Keyring, RefusesAFileThatIsNotAKeyring) {
  const std::string key = Base64Key('1');
  for (const std::string& text : {
           std::string("not json"),
           std::string("[]"),
           std::string("{}"),
           absl::StrCat(R"({"current":"k9","keys":{"k1":")", key, R"("},"index":")", key, "\"}"),
           absl::StrCat(R"({"current":"k1","keys":{"k1":"c2hvcnQ="},"index":")", key, "\"}"),
           absl::StrCat(R"({"current":"k1","keys":{"k1":")", key, R"("}})"),
           absl::StrCat(R"({"current":1,"keys":[],"index":")", key, "\"}"),
       }) {
    EXPECT_EQ(Keyring::FromFile(KeyringFile("bad", text)).status().code(),
              absl::StatusCode::kInvalidArgument)
        << text;
  }
  EXPECT_EQ(Keyring::FromFile("/nowhere/keyring.json").status().code(),
            absl::StatusCode::kNotFound);
}

TEST(Keyring, IndexesTheSameTextDifferentlyInEveryPlace) {
  const Keyring ring = Keyring::ForTest();
  EXPECT_EQ(ring.BlindIndex("1234567890", "a.b").size(), 16u);
  EXPECT_EQ(ring.BlindIndex("1234567890", "a.b"), ring.BlindIndex("1234567890", "a.b"));
  EXPECT_NE(ring.BlindIndex("1234567890", "a.b"), ring.BlindIndex("1234567890", "a.c"));
  EXPECT_NE(ring.Mac("x", "index"), ring.Mac("x", "body"));
  EXPECT_EQ(ring.Mac("x", "body").size(), 32u);
}

TEST(Sha256, MatchesThePublishedValue) {
  EXPECT_EQ(absl::BytesToHexString(Sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(RandomBytes, AreDifferentEveryTime) {
  EXPECT_EQ(RandomBytes(16).size(), 16u);
  EXPECT_NE(RandomBytes(16), RandomBytes(16));
}

}  // namespace
}  // namespace cc::platform
