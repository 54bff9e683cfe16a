#include "services/platform/audit/seal.h"

#include <algorithm>
#include <map>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace cc::platform {
namespace {

constexpr char kForm[] = "cc-audit-seal/1";
constexpr char kSignature[] = " signature=";
constexpr size_t kHashBytes = kDigestBytes;
constexpr char kInstant[] = "%Y-%m-%dT%H:%M:%E6SZ";

void AppendBigEndian(std::string& to, uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    to += static_cast<char>(value >> shift);
  }
}

std::string PlaceText(const AuditPlace& place) { return absl::StrCat(place.xid, "/", place.id); }

bool ReadPlace(absl::string_view text, AuditPlace& place) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '/');
  return parts.size() == 2 && absl::SimpleAtoi(parts[0], &place.xid) &&
         absl::SimpleAtoi(parts[1], &place.id);
}

}  // namespace

void SealedBatch::Add(AuditPlace place, const std::vector<absl::string_view>& columns) {
  // One piece: the digest costs more for each piece than for a column's bytes.
  row_.clear();
  for (absl::string_view column : columns) {
    AppendBigEndian(row_, column.size(), 4);
    row_.append(column.data(), column.size());
  }
  digest_.Add(row_);
  AppendBigEndian(entries_, static_cast<uint64_t>(place.id), 8);
  entries_.resize(entries_.size() + kDigestBytes);
  digest_.Finish(entries_.data() + entries_.size() - kDigestBytes);
  if (rows_++ == 0) first_ = place;
  last_ = place;
}

int64_t EntryId(absl::string_view entries, size_t n) {
  uint64_t id = 0;
  for (char byte : entries.substr(n * kSealEntryBytes, 8)) {
    id = id << 8 | static_cast<unsigned char>(byte);
  }
  return static_cast<int64_t>(id);
}

std::string MerkleRoot(absl::string_view entries) {
  Digest digest;
  const size_t leaves = entries.size() / kSealEntryBytes;
  if (leaves == 0) return digest.Finish();
  // The hashes of one level, one after the other; the level above is written over its beginning.
  std::string level(leaves * kHashBytes, '\0');
  for (size_t i = 0; i < leaves; ++i) {
    digest.Add({"\x00", 1});
    digest.Add(entries.substr(i * kSealEntryBytes, kSealEntryBytes));
    digest.Finish(&level[i * kHashBytes]);
  }
  for (size_t nodes = leaves; nodes > 1; nodes = (nodes + 1) / 2) {
    for (size_t i = 0; i + 1 < nodes; i += 2) {
      digest.Add({"\x01", 1});
      digest.Add(absl::string_view(level).substr(i * kHashBytes, 2 * kHashBytes));
      digest.Finish(&level[i / 2 * kHashBytes]);
    }
    if (nodes % 2 == 1) {
      level.replace(nodes / 2 * kHashBytes, kHashBytes, level, (nodes - 1) * kHashBytes,
                    kHashBytes);
    }
  }
  level.resize(kHashBytes);
  return level;
}

std::string StatementText(const SealStatement& s) {
  return absl::StrCat(
      kForm, " ", s.service, " number=", s.number, " rows=", s.rows, " first=", PlaceText(s.first),
      " last=", PlaceText(s.last), " root=", absl::BytesToHexString(s.root),
      " previous=", absl::BytesToHexString(s.previous),
      " at=", absl::FormatTime(kInstant, s.at, absl::UTCTimeZone()), " key=", s.key);
}

absl::StatusOr<SealStatement> ParseStatement(absl::string_view text) {
  const absl::Status wrong = absl::InvalidArgumentError("no statement of a seal");
  const std::vector<absl::string_view> words = absl::StrSplit(text, ' ');
  if (words.size() != 10 || words[0] != kForm) return wrong;
  SealStatement s;
  s.service = std::string(words[1]);
  std::map<std::string, std::string> named;
  for (size_t i = 2; i < words.size(); ++i) {
    named.insert(
        std::pair<std::string, std::string>(absl::StrSplit(words[i], absl::MaxSplits('=', 1))));
  }
  std::string error;
  if (!absl::SimpleAtoi(named["number"], &s.number) || !absl::SimpleAtoi(named["rows"], &s.rows) ||
      !ReadPlace(named["first"], s.first) || !ReadPlace(named["last"], s.last) ||
      !absl::ParseTime(kInstant, named["at"], &s.at, &error)) {
    return wrong;
  }
  s.root = absl::HexStringToBytes(named["root"]);
  s.previous = absl::HexStringToBytes(named["previous"]);
  s.key = named["key"];
  if (s.root.size() != kHashBytes || s.previous.size() != kHashBytes || StatementText(s) != text) {
    return wrong;
  }
  return s;
}

std::string Seal::Hash() const {
  Digest digest;
  digest.AddField(statement);
  digest.AddField(signature);
  return digest.Finish();
}

std::string Seal::Line() const {
  return absl::StrCat(statement, kSignature, absl::Base64Escape(signature));
}

absl::StatusOr<Seal> ParseSealLine(absl::string_view line) {
  const size_t at = line.rfind(kSignature);
  Seal seal;
  if (at == absl::string_view::npos ||
      !absl::Base64Unescape(line.substr(at + sizeof(kSignature) - 1), &seal.signature)) {
    return absl::InvalidArgumentError("no line of a copy of seals");
  }
  seal.statement = std::string(line.substr(0, at));
  return seal;
}

Seal SealBatch(const SealedBatch& batch, absl::string_view service, int64_t number,
               absl::string_view previous, absl::Time at, const SealingKey& key) {
  Seal seal;
  seal.statement = StatementText({.service = std::string(service),
                                  .number = number,
                                  .rows = batch.rows(),
                                  .first = batch.first(),
                                  .last = batch.last(),
                                  .root = MerkleRoot(batch.entries()),
                                  .previous = std::string(previous),
                                  .at = at,
                                  .key = key.id()});
  seal.signature = key.Sign(seal.statement);
  return seal;
}

}  // namespace cc::platform
