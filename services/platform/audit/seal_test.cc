#include "services/platform/audit/seal.h"

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/testing/testing.h"

namespace cc::platform {
namespace {

std::string Entry(char fill) { return std::string(kSealEntryBytes, fill); }

std::string Leaf(char fill) { return Sha256(absl::StrCat(std::string(1, '\0'), Entry(fill))); }
std::string Node(const std::string& left, const std::string& right) {
  return Sha256(absl::StrCat("\x01", left, right));
}

TEST(Seal, TheRootIsThatOfRfc6962) {
  EXPECT_EQ(MerkleRoot(""), Sha256(""));
  EXPECT_EQ(MerkleRoot(Entry('a')), Leaf('a'));
  EXPECT_EQ(MerkleRoot(Entry('a') + Entry('b')), Node(Leaf('a'), Leaf('b')));
  EXPECT_EQ(MerkleRoot(Entry('a') + Entry('b') + Entry('c')),
            Node(Node(Leaf('a'), Leaf('b')), Leaf('c')));
  EXPECT_EQ(MerkleRoot(Entry('a') + Entry('b') + Entry('c') + Entry('d') + Entry('e')),
            Node(Node(Node(Leaf('a'), Leaf('b')), Node(Leaf('c'), Leaf('d'))), Leaf('e')));
}

TEST(Seal, ARowsHashTellsWhereAColumnEnds) {
  SealedBatch one, other;
  one.Add({1, 7}, {"1", "7", "ab", "c"});
  other.Add({1, 7}, {"1", "7", "a", "bc"});
  EXPECT_NE(one.entries(), other.entries());
  EXPECT_EQ(EntryId(one.entries(), 0), 7);
}

TEST(Seal, AStatementIsReadBackAndAnyOtherTextIsNone) {
  SealedBatch batch;
  batch.Add({775, 1}, {"775", "1"});
  batch.Add({800, 120}, {"800", "120"});
  const SealingKey key = SealingKey::ForTest('k');
  const Seal seal = SealBatch(batch, "registry", 3, Sha256("before"), TestNow(), key);
  auto statement = ParseStatement(seal.statement);
  ASSERT_THAT(statement, IsOk());
  EXPECT_EQ(statement->number, 3);
  EXPECT_EQ(statement->rows, 2);
  EXPECT_EQ(statement->last, (AuditPlace{800, 120}));
  EXPECT_EQ(statement->previous, Sha256("before"));
  EXPECT_EQ(statement->key, key.id());
  EXPECT_EQ(statement->at, TestNow());
  for (const char* change : {"number=3|number=03", "rows=2|rows=-", "root=|root=0", "cc-|xx-",
                             " key=| key=a b", "Z key|+00 key", "first=775/1|first=775"}) {
    const std::vector<std::string> parts = {
        std::string(change).substr(0, std::string(change).find('|')),
        std::string(change).substr(std::string(change).find('|') + 1)};
    const std::string changed = absl::StrReplaceAll(seal.statement, {{parts[0], parts[1]}});
    EXPECT_NE(changed, seal.statement);
    EXPECT_FALSE(ParseStatement(changed).ok()) << changed;
  }
}

TEST(Seal, ALineOfTheCopyIsTheSeal) {
  SealedBatch batch;
  batch.Add({1, 1}, {"1", "1"});
  const Seal seal =
      SealBatch(batch, "registry", 1, std::string(32, '\0'), TestNow(), SealingKey::ForTest('k'));
  auto read = ParseSealLine(seal.Line());
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(*read, seal);
  EXPECT_FALSE(ParseSealLine(seal.statement).ok());
  EXPECT_NE(seal.Hash(), Seal({seal.statement, std::string(64, 'x')}).Hash());
}

}  // namespace
}  // namespace cc::platform
