#ifndef SERVICES_GATEWAY_HTTP_MESSAGE_H_
#define SERVICES_GATEWAY_HTTP_MESSAGE_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

// HTTP without a library: what the gateway's parts hand each other.
namespace cc::gateway {

// A request line with its headers and what is known of the connection.
struct RequestHead {
  std::string verb;     // `GET`
  std::string path;     // raw, without the query
  std::string query;    // raw; never logged
  std::string address;  // of the client, without the port
  std::string
      certificate;  // common name of a verified client certificate; empty where there is none
  std::map<std::string, std::string>
      headers;  // lower-case names; of a repeated header the values with ", " between

  absl::string_view header(const std::string& lower_name) const {
    auto it = headers.find(lower_name);
    return it == headers.end() ? absl::string_view() : absl::string_view(it->second);
  }
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  bool close = false;  // the connection ends after it
};

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_HTTP_MESSAGE_H_
