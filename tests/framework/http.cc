#include "tests/framework/http.h"

#include <cstdlib>
#include <iostream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/platform/rpc/call.h"

namespace cc::tests {
namespace {

bool WorthRepeating(const Reply& reply) {
  const std::string reason = reply.reason();
  return reply.status == 0 || reply.status == 429 || reply.status == 503 || reply.status == 504 ||
         reason == "COMMIT_UNKNOWN" || reason == "CONFLICT";
}

}  // namespace

Json Reply::detail(absl::string_view type) const {
  for (const Json& item : body.At("details").items()) {
    if (absl::EndsWith(item["@type"], absl::StrCat(".", type))) return item;
  }
  return Json();
}

std::string Reply::reason() const { return detail("ErrorInfo")["reason"]; }
std::string Reply::localized() const { return detail("LocalizedMessage")["message"]; }
std::string Reply::locale() const { return detail("LocalizedMessage")["locale"]; }

std::string Reply::fields() const {
  std::vector<std::string> fields;
  for (const Json& violation : detail("BadRequest").At("fieldViolations").items())
    fields.push_back(violation["field"]);
  return absl::StrJoin(fields, ",");
}

std::ostream& operator<<(std::ostream& out, const Reply& reply) {
  return out << "HTTP " << reply.status << ": " << reply.text.substr(0, 2000);
}

Reply Office::Send(const std::string& verb, const std::string& path, const std::string& body,
                   const std::vector<std::string>& headers) const {
  const std::string token = identity_.empty() ? "" : suite_.Token(identity_);
  Suite::Http http = suite_.Send(verb, path, token, body, headers);
  return {http.status, http.body, Json::Parse(http.body)};
}

Reply Office::Insist(const std::string& verb, const std::string& path, const std::string& body,
                     absl::Duration patience) const {
  Reply reply;
  for (absl::Time end = absl::Now() + patience; absl::Now() < end;
       absl::SleepFor(absl::Milliseconds(100))) {
    reply = Send(verb, path, body);
    if (!WorthRepeating(reply)) break;
  }
  return reply;
}

std::vector<Json> Office::All(const std::string& path, const std::string& field) const {
  std::vector<Json> all;
  std::string token;
  do {
    const std::string at =
        absl::StrCat(path, absl::StrContains(path, '?') ? "&" : "?", "page_size=200",
                     token.empty() ? "" : absl::StrCat("&page_token=", Escaped(token)));
    Reply page = Insist("GET", at);
    if (page.status != 200) {
      std::cerr << "GET " << at << ": " << page << "\n";
      std::exit(1);
    }
    for (Json& item : page.body.At(field).items()) all.push_back(std::move(item));
    token = page["nextPageToken"];
  } while (!token.empty());
  return all;
}

std::string NewRequestId() { return platform::NewUuid(absl::Now()); }

std::string Escaped(absl::string_view text) {
  std::string result;
  for (char c : text) {
    if (absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.') {
      result.push_back(c);
    } else {
      absl::StrAppend(&result, "%", absl::Hex(static_cast<uint8_t>(c), absl::kZeroPad2));
    }
  }
  return result;
}

}  // namespace cc::tests
