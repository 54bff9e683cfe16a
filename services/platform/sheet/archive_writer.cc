#include "services/platform/sheet/archive_writer.h"

#include <zip.h>

#include <memory>

namespace cc::platform {
namespace {

constexpr zip_uint16_t kDosDate = (0 << 9) | (1 << 5) | 1;  // 1 January 1980

struct FreeSource {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using Source = std::unique_ptr<zip_source_t, FreeSource>;

absl::Status Broken() { return absl::InternalError("the archive could not be made"); }

bool Add(zip_t* zip, const std::string& name, const std::string& content) {
  zip_source_t* source = zip_source_buffer(zip, content.data(), content.size(), 0);
  if (source == nullptr) return false;
  const zip_int64_t at = zip_file_add(zip, name.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (at < 0) {
    zip_source_free(source);
    return false;
  }
  return zip_file_set_dostime(zip, static_cast<zip_uint64_t>(at), 0, kDosDate, 0) == 0;
}

absl::StatusOr<std::string> Content(zip_source_t* source) {
  zip_stat_t stat;
  if (zip_source_stat(source, &stat) != 0 || zip_source_open(source) != 0) return Broken();
  std::string bytes(stat.size, '\0');
  const zip_int64_t read = zip_source_read(source, bytes.data(), bytes.size());
  zip_source_close(source);
  if (read != static_cast<zip_int64_t>(bytes.size())) return Broken();
  return bytes;
}

}  // namespace

absl::StatusOr<std::string> PackArchive(
    const std::vector<std::pair<std::string, std::string>>& parts) {
  Source out(zip_source_buffer_create(nullptr, 0, 0, nullptr));
  if (out == nullptr) return Broken();
  zip_source_keep(out.get());  // the archive takes one reference with it
  zip_t* zip = zip_open_from_source(out.get(), ZIP_TRUNCATE, nullptr);
  if (zip == nullptr) {
    zip_source_free(out.get());
    return Broken();
  }
  for (const auto& [name, content] : parts) {
    if (Add(zip, name, content)) continue;
    zip_discard(zip);
    return Broken();
  }
  if (zip_close(zip) != 0) {
    zip_discard(zip);
    return Broken();
  }
  return Content(out.get());
}

std::string XmlText(absl::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n') out.push_back(c);
    }
  }
  return out;
}

}  // namespace cc::platform
