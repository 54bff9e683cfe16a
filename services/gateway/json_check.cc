#include "services/gateway/json_check.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"

namespace cc::gateway {
namespace {

using common::v1::REASON_JSON_INVALID;
using common::v1::REASON_JSON_KEY_DOUBLE;
using common::v1::REASON_JSON_TOO_DEEP;

class Checker {
 public:
  Checker(absl::string_view text, int max_depth) : text_(text), max_depth_(max_depth) {}

  absl::Status Run() {
    bool ok = Values();
    if (ok) {
      Space();
      ok = at_ == text_.size();
    }
    if (ok) return absl::OkStatus();
    if (too_deep_) return platform::Fail(REASON_JSON_TOO_DEEP, {{"max", absl::StrCat(max_depth_)}});
    if (double_key_) return platform::Fail(REASON_JSON_KEY_DOUBLE, {{"byte", absl::StrCat(at_)}});
    return platform::Fail(REASON_JSON_INVALID, {{"byte", absl::StrCat(at_)}});
  }

 private:
  struct Open {
    bool object;
    absl::flat_hash_set<absl::string_view> keys;
  };

  // One value with all that is in it; the open brackets are kept in `open_`, not on the stack.
  bool Values() {
    while (true) {
      Space();
      if (Next('{') || Next('[')) {
        bool object = text_[at_ - 1] == '{';
        if (static_cast<int>(open_.size()) == max_depth_) return too_deep_ = true, false;
        open_.push_back({object, {}});
        Space();
        if (Next(object ? '}' : ']')) {
          open_.pop_back();
        } else {
          if (object && !Key()) return false;
          continue;
        }
      } else if (!Scalar()) {
        return false;
      }
      // After a value: what closes, closes; a comma leads to the next value.
      while (true) {
        if (open_.empty()) return true;
        Space();
        if (Next(',')) {
          if (open_.back().object && !Key()) return false;
          break;
        }
        if (!Next(open_.back().object ? '}' : ']')) return false;
        open_.pop_back();
      }
    }
  }

  bool Key() {
    Space();
    size_t start = at_;
    if (!String()) return false;
    // Keys with escapes compare as written: field names need none.
    if (!open_.back().keys.insert(text_.substr(start, at_ - start)).second)
      return double_key_ = true, false;
    Space();
    return Next(':');
  }

  bool Scalar() {
    if (at_ >= text_.size()) return false;
    switch (text_[at_]) {
      case '"':
        return String();
      case 't':
        return Word("true");
      case 'f':
        return Word("false");
      case 'n':
        return Word("null");
      default:
        return Number();
    }
  }

  bool Word(absl::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  bool Digits() {
    size_t start = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    return at_ > start;
  }

  bool Number() {
    Next('-');
    if (!Next('0') && !Digits()) return false;
    if (Next('.') && !Digits()) return false;
    if (Next('e') || Next('E')) {
      if (!Next('+')) Next('-');
      return Digits();
    }
    return true;
  }

  bool String() {
    if (!Next('"')) return false;
    while (at_ < text_.size()) {
      unsigned char c = text_[at_];
      if (c == '"') return ++at_, true;
      if (c < 0x20) return false;
      if (c == '\\') {
        if (!Escape()) return false;
      } else if (c < 0x80) {
        ++at_;
      } else {
        size_t length = platform::Utf8Length(text_.substr(at_));
        if (length == 0) return false;
        at_ += length;
      }
    }
    return false;
  }

  bool Escape() {
    ++at_;
    if (at_ >= text_.size()) return false;
    char c = text_[at_++];
    if (c != 'u') return absl::string_view("\"\\/bfnrt").find(c) != absl::string_view::npos;
    int unit = Unit();
    if (unit < 0 || (unit >= 0xDC00 && unit < 0xE000)) return false;
    if (unit < 0xD800 || unit >= 0xE000) return true;
    if (!Next('\\') || !Next('u')) return false;
    unit = Unit();
    return unit >= 0xDC00 && unit < 0xE000;
  }

  int Unit() {
    int value = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      if (at_ >= text_.size()) return -1;
      char c = text_[at_];
      int digit = c >= '0' && c <= '9'   ? c - '0'
                  : c >= 'a' && c <= 'f' ? c - 'a' + 10
                  : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                         : -1;
      if (digit < 0) return -1;
      value = value * 16 + digit;
    }
    return value;
  }

  bool Next(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  void Space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
  }

  const absl::string_view text_;
  const int max_depth_;
  size_t at_ = 0;
  bool too_deep_ = false, double_key_ = false;
  std::vector<Open> open_;
};

}  // namespace

absl::Status CheckJson(absl::string_view text, int max_depth) {
  return Checker(text, max_depth).Run();
}

}  // namespace cc::gateway
