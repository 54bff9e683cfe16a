#ifndef TESTS_FRAMEWORK_JSON_H_
#define TESTS_FRAMEWORK_JSON_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/struct.pb.h"

// What a test reads of a JSON answer: by dotted paths, as text.
namespace cc::tests {

class Json {
 public:
  Json() = default;
  explicit Json(google::protobuf::Value value) : value_(std::move(value)) {}
  // Null where the text is no JSON.
  static Json Parse(const std::string& text);

  // The value at `a.b.0.c`; null where there is none.
  Json At(absl::string_view path) const;
  // The same as text: strings as they are, whole numbers without a point, `true`; empty for null.
  std::string operator[](absl::string_view path) const { return At(path).text(); }
  std::string text() const;
  bool null() const;
  std::vector<Json> items() const;  // of a list

 private:
  google::protobuf::Value value_;
};

// The text as a JSON string, with its quotes.
std::string Quote(absl::string_view text);

}  // namespace cc::tests

#endif  // TESTS_FRAMEWORK_JSON_H_
