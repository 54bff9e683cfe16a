#ifndef SERVICES_GATEWAY_JSON_VALUE_H_
#define SERVICES_GATEWAY_JSON_VALUE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/platform/log/log.h"

namespace cc::gateway {

// JSON to be written; keys keep their order.
class Json {
 public:
  Json(absl::string_view text) : text_(platform::JsonString(text)) {}
  Json(const char* text) : Json(absl::string_view(text)) {}
  Json(const std::string& text) : Json(absl::string_view(text)) {}
  Json(bool value) : text_(value ? "true" : "false") {}
  Json(int64_t value) : text_(absl::StrCat(value)) {}
  Json(int value) : text_(absl::StrCat(value)) {}
  Json(double value) : text_(absl::StrCat(value)) {}
  static Json Object() { return Json(Kind::kObject); }
  static Json Array() { return Json(Kind::kArray); }

  Json& Set(absl::string_view key, Json value) {
    members_.emplace_back(std::string(key), std::move(value));
    return *this;
  }
  Json& Push(Json value) {
    members_.emplace_back("", std::move(value));
    return *this;
  }
  bool empty() const { return kind_ != Kind::kText && members_.empty(); }

  void Write(std::string& out) const {
    if (kind_ == Kind::kText) return absl::StrAppend(&out, text_);
    out.push_back(kind_ == Kind::kObject ? '{' : '[');
    for (size_t i = 0; i < members_.size(); ++i) {
      if (i > 0) out.push_back(',');
      if (kind_ == Kind::kObject)
        absl::StrAppend(&out, platform::JsonString(members_[i].first), ":");
      members_[i].second.Write(out);
    }
    out.push_back(kind_ == Kind::kObject ? '}' : ']');
  }
  std::string Text() const {
    std::string out;
    Write(out);
    return out;
  }

 private:
  enum class Kind { kText, kObject, kArray };
  explicit Json(Kind kind) : kind_(kind) {}
  Kind kind_ = Kind::kText;
  std::string text_;
  std::vector<std::pair<std::string, Json>> members_;
};

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_JSON_VALUE_H_
