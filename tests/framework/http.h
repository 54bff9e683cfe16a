#ifndef TESTS_FRAMEWORK_HTTP_H_
#define TESTS_FRAMEWORK_HTTP_H_

#include <ostream>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/framework/json.h"
#include "tests/framework/suite.h"

// HTTP/JSON through the gateway as one of the demo identities.
namespace cc::tests {

struct Reply {
  int status = 0;    // 0: no answer
  std::string text;  // as it came
  Json body;

  std::string operator[](absl::string_view path) const { return body[path]; }
  // `google.rpc.ErrorInfo.reason`; empty where there is none.
  std::string reason() const;
  // Text for people and its language, `google.rpc.LocalizedMessage`.
  std::string localized() const;
  std::string locale() const;
  // Fields of `google.rpc.BadRequest`, comma-separated.
  std::string fields() const;
  // A detail by the end of its type, e.g. `ErrorInfo`; null where there is none.
  Json detail(absl::string_view type) const;
};
std::ostream& operator<<(std::ostream& out, const Reply& reply);

// One identity (empty: nobody) of one suite.
class Office {
 public:
  Office(const Suite& suite, std::string identity)
      : suite_(suite), identity_(std::move(identity)) {}

  Reply Get(const std::string& path) const { return Send("GET", path); }
  Reply Post(const std::string& path, const std::string& body) const {
    return Send("POST", path, body);
  }
  Reply Send(const std::string& verb, const std::string& path, const std::string& body = "",
             const std::vector<std::string>& headers = {}) const;
  // Like Send, and again with the same body while there is no answer, a service is away or the
  // outcome is unknown; the last answer after `patience`.
  Reply Insist(const std::string& verb, const std::string& path, const std::string& body = "",
               absl::Duration patience = absl::Seconds(40)) const;
  // All items of a list, page by page. Ends the program where a page is refused for `patience`.
  std::vector<Json> All(const std::string& path, const std::string& field) const;

 private:
  const Suite& suite_;
  const std::string identity_;
};

// A request id that nobody has used.
std::string NewRequestId();

// The text with everything but letters, digits, `-`, `_` and `.` percent-encoded.
std::string Escaped(absl::string_view text);

// Whether the condition came true in time; asked every tenth of a second.
template <typename Condition>
bool Eventually(Condition condition, absl::Duration limit = absl::Seconds(30)) {
  for (absl::Time end = absl::Now() + limit; absl::Now() < end;
       absl::SleepFor(absl::Milliseconds(100))) {
    if (condition()) return true;
  }
  return condition();
}

}  // namespace cc::tests

#endif  // TESTS_FRAMEWORK_HTTP_H_
