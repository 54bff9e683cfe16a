#include <libpq-fe.h>
#include <algorithm>

#include <cstdlib>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "services/platform/db/tx.h"

namespace cc::platform {
namespace {

// The elements of a one-dimensional array in PostgreSQL's text form.
std::vector<std::string> ParseArray(absl::string_view text) {
  std::vector<std::string> items;
  if (text.size() < 2 || text == "{}") return items;
  text = text.substr(1, text.size() - 2);
  std::string item;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '\\' && i + 1 < text.size()) {
      item += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      items.push_back(std::move(item));
      item.clear();
    } else {
      item += c;
    }
  }
  items.push_back(std::move(item));
  return items;
}

std::string Quoted(absl::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out += '"';
}

template <typename T>
std::vector<std::string> TextsOf(const std::vector<std::vector<T>>& arrays) {
  std::vector<std::string> texts;
  texts.reserve(arrays.size());
  for (const std::vector<T>& array : arrays)
    texts.push_back(absl::StrCat("{", absl::StrJoin(array, ","), "}"));
  return texts;
}

}  // namespace

bool Row::null(int column) const { return PQgetisnull(result_, row_, column); }

absl::string_view Row::text(int column) const {
  return absl::string_view(PQgetvalue(result_, row_, column), PQgetlength(result_, row_, column));
}

int64_t Row::integer(int column) const {
  int64_t value = 0;
  return absl::SimpleAtoi(text(column), &value) ? value : 0;
}

double Row::real(int column) const {
  double value = 0;
  return absl::SimpleAtod(text(column), &value) ? value : 0;
}

bool Row::boolean(int column) const { return text(column) == "t"; }

std::string Row::bytes(int column) const {
  size_t length = 0;
  unsigned char* raw = PQunescapeBytea(
      reinterpret_cast<const unsigned char*>(PQgetvalue(result_, row_, column)), &length);
  std::string out(reinterpret_cast<char*>(raw), raw == nullptr ? 0 : length);
  PQfreemem(raw);
  return out;
}

absl::Time Row::instant(int column) const {
  absl::string_view value = text(column);
  if (value == "infinity") return absl::InfiniteFuture();
  if (value.empty() || value == "-infinity") return absl::InfinitePast();
  absl::Time time;
  std::string ignored;
  return absl::ParseTime("%Y-%m-%d %H:%M:%E*S%Ez", absl::StrCat(value, ":00"), &time, &ignored)
             ? time
             : absl::InfinitePast();
}

std::vector<std::string> Row::texts(int column) const { return ParseArray(text(column)); }

std::vector<int64_t> Row::integers(int column) const {
  std::vector<int64_t> out;
  for (const std::string& item : ParseArray(text(column))) {
    int64_t value = 0;
    if (absl::SimpleAtoi(item, &value)) out.push_back(value);
  }
  return out;
}

Rows::Rows(PGresult* result) : result_(result, PQclear) {}

int Rows::size() const { return PQntuples(result_.get()); }

int64_t Rows::affected() const {
  int64_t value = 0;
  return absl::SimpleAtoi(PQcmdTuples(result_.get()), &value) ? value : 0;
}

Param::Param(double v) : value_(absl::StrFormat("%.17g", v)) {}

Param::Param(absl::Time v) {
  if (v == absl::InfiniteFuture()) {
    value_ = "infinity";
  } else if (v == absl::InfinitePast()) {
    value_ = "-infinity";
  } else {
    value_ = absl::FormatTime("%Y-%m-%d %H:%M:%E6S+00", v, absl::UTCTimeZone());
  }
}

Param::Param(absl::CivilDay v)
    : value_(v == absl::CivilDay::max()   ? "infinity"
             : v == absl::CivilDay::min() ? "-infinity"
                                          : absl::FormatCivilTime(v)) {}

Param::Param(const std::vector<std::string>& v)
    : value_(absl::StrCat("{",
                          absl::StrJoin(v, ",",
                                        [](std::string* out, const std::string& item) {
                                          absl::StrAppend(out, Quoted(item));
                                        }),
                          "}")) {}

Param::Param(const std::vector<int32_t>& v)
    : value_(absl::StrCat("{", absl::StrJoin(v, ","), "}")) {}

Param::Param(const std::vector<int64_t>& v)
    : value_(absl::StrCat("{", absl::StrJoin(v, ","), "}")) {}

Param Param::Bytes(absl::string_view v) {
  Param param(v);
  param.binary_ = true;
  return param;
}

namespace {

// The wire form of a one-dimensional array: dimensions, whether it holds nulls, type of the items,
// their count and first index, then each with its length.
std::string ByteaArray(const std::vector<std::optional<absl::string_view>>& items) {
  constexpr uint32_t kByteaOid = 17, kNull = 0xffffffff;
  std::string wire;
  const auto number = [&wire](uint32_t n) {
    const char bytes[] = {static_cast<char>(n >> 24), static_cast<char>(n >> 16),
                          static_cast<char>(n >> 8), static_cast<char>(n)};
    wire.append(bytes, sizeof(bytes));
  };
  number(items.empty() ? 0 : 1);
  number(1);
  number(kByteaOid);
  if (!items.empty()) {
    number(static_cast<uint32_t>(items.size()));
    number(1);
  }
  for (const std::optional<absl::string_view>& item : items) {
    number(item ? static_cast<uint32_t>(item->size()) : kNull);
    if (item) wire.append(item->data(), item->size());
  }
  return wire;
}

}  // namespace

Param Param::BytesArray(const std::vector<std::string>& v) {
  return Bytes(ByteaArray({v.begin(), v.end()}));
}

Param Param::Column(const std::vector<std::vector<Param>>& rows, size_t n) {
  const bool bytes = std::any_of(rows.begin(), rows.end(),
                                 [n](const std::vector<Param>& row) { return row[n].binary(); });
  std::vector<std::optional<absl::string_view>> items;
  items.reserve(rows.size());
  for (const std::vector<Param>& row : rows) {
    const std::optional<std::string>& value = row[n].value();
    items.push_back(value ? std::optional<absl::string_view>(*value) : std::nullopt);
  }
  if (bytes) return Bytes(ByteaArray(items));
  std::string text = "{";
  for (const std::optional<absl::string_view>& item : items) {
    if (text.size() > 1) text += ',';
    text += item ? Quoted(*item) : "NULL";
  }
  return text + "}";
}

Param Param::ArrayTexts(const std::vector<std::vector<int32_t>>& v) { return TextsOf(v); }
Param Param::ArrayTexts(const std::vector<std::vector<int64_t>>& v) { return TextsOf(v); }

}  // namespace cc::platform
