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
constexpr size_t kHashBytes = 32;
constexpr char kTime[] = "%Y-%m-%dT%H:%M:%E6SZ";

std::string BigEndian(int64_t value) {
  const auto bits = static_cast<uint64_t>(value);
  std::string bytes(8, '\0');
  for (int i = 0; i < 8; ++i) bytes[i] = static_cast<char>(bits >> (56 - 8 * i));
  return bytes;
}

std::string PlaceText(const AuditPlace& place) { return absl::StrCat(place.xid, "/", place.id); }

bool ReadPlace(absl::string_view text, AuditPlace& place) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '/');
  return parts.size() == 2 && absl::SimpleAtoi(parts[0], &place.xid) &&
         absl::SimpleAtoi(parts[1], &place.id);
}

}  // namespace

void SealedBatch::Add(AuditPlace place, const std::vector<absl::string_view>& columns) {
  for (absl::string_view column : columns) digest_.AddField(column);
  entries_ += BigEndian(place.id);
  entries_ += digest_.Finish();
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
  std::vector<std::string> level;
  for (size_t i = 0; i + kSealEntryBytes <= entries.size(); i += kSealEntryBytes) {
    digest.Add({"\x00", 1});
    digest.Add(entries.substr(i, kSealEntryBytes));
    level.push_back(digest.Finish());
  }
  if (level.empty()) return digest.Finish();
  while (level.size() > 1) {
    size_t up = 0;
    for (size_t i = 0; i < level.size(); i += 2, ++up) {
      if (i + 1 == level.size()) {
        level[up] = std::move(level[i]);
        continue;
      }
      digest.Add({"\x01", 1});
      digest.Add(level[i]);
      digest.Add(level[i + 1]);
      level[up] = digest.Finish();
    }
    level.resize(up);
  }
  return level[0];
}

std::string StatementText(const SealStatement& s) {
  return absl::StrCat(kForm, " ", s.service, " number=", s.number, " rows=", s.rows,
                      " first=", PlaceText(s.first), " last=", PlaceText(s.last),
                      " root=", absl::BytesToHexString(s.root),
                      " previous=", absl::BytesToHexString(s.previous),
                      " at=", absl::FormatTime(kTime, s.at, absl::UTCTimeZone()), " key=", s.key);
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
      !absl::ParseTime(kTime, named["at"], &s.at, &error)) {
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
