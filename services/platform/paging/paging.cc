#include "services/platform/paging/paging.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/error/error.h"

namespace cc::platform {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr size_t kHash = 12;
constexpr size_t kMostKeys = 16;

// Hash of the request without its paging fields: the same list, whatever the page.
std::string ArgumentsHash(const Message& request) {
  std::unique_ptr<Message> rest(request.New());
  rest->CopyFrom(request);
  for (const char* name : {"page_size", "page_token"}) {
    if (const FieldDescriptor* field = request.GetDescriptor()->FindFieldByName(name)) {
      rest->GetReflection()->ClearField(rest.get(), field);
    }
  }
  std::string bytes = absl::StrCat(request.GetDescriptor()->full_name(), "\n");
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    rest->SerializeToCodedStream(&coded);
  }
  return Sha256(bytes).substr(0, kHash);
}

// Length-prefixed keys; two bytes each, so a key has at most 65,535 bytes.
std::string Pack(const std::vector<std::string>& keys) {
  std::string out;
  for (const std::string& key : keys) {
    out += static_cast<char>(key.size() >> 8 & 0xff);
    out += static_cast<char>(key.size() & 0xff);
    out += key;
  }
  return out;
}

std::optional<std::vector<std::string>> Unpack(absl::string_view bytes) {
  std::vector<std::string> keys;
  while (!bytes.empty()) {
    if (bytes.size() < 2 || keys.size() == kMostKeys) return std::nullopt;
    const size_t size =
        static_cast<unsigned char>(bytes[0]) << 8 | static_cast<unsigned char>(bytes[1]);
    bytes.remove_prefix(2);
    if (bytes.size() < size) return std::nullopt;
    keys.emplace_back(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  return keys;
}

// Binds the keys to the arguments and shows damage; not a signature, for a token gives no rights.
std::string TokenHash(absl::string_view arguments_hash, absl::string_view packed) {
  return Sha256(absl::StrCat(arguments_hash, packed)).substr(0, kHash);
}

}  // namespace

absl::StatusOr<Page> ReadPage(const Message& request, int standard, int most) {
  const google::protobuf::Descriptor* descriptor = request.GetDescriptor();
  const google::protobuf::Reflection* reflection = request.GetReflection();
  Page page = {standard, {}};
  if (const FieldDescriptor* field = descriptor->FindFieldByName("page_size")) {
    const int asked = reflection->GetInt32(request, field);
    if (asked < 0) {
      return FailField("page_size", common::v1::REASON_NUMBER_OUT_OF_RANGE,
                       {{"range", absl::StrCat("0–", most)}});
    }
    if (asked > 0) page.size = asked;
  }
  page.size = std::min(page.size, most);
  const FieldDescriptor* field = descriptor->FindFieldByName("page_token");
  const std::string token = field == nullptr ? "" : reflection->GetString(request, field);
  if (token.empty()) return page;
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(token, &bytes) || bytes.size() < kHash ||
      bytes.substr(0, kHash) != TokenHash(ArgumentsHash(request), bytes.substr(kHash))) {
    return Fail(common::v1::REASON_PAGE_TOKEN_INVALID);
  }
  std::optional<std::vector<std::string>> after = Unpack(bytes.substr(kHash));
  if (!after || after->empty()) return Fail(common::v1::REASON_PAGE_TOKEN_INVALID);
  page.after = *std::move(after);
  return page;
}

std::string NextPageToken(const Message& request, const std::vector<std::string>& last) {
  const std::string packed = Pack(last);
  return absl::WebSafeBase64Escape(absl::StrCat(TokenHash(ArgumentsHash(request), packed), packed));
}

}  // namespace cc::platform
