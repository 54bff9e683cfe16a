#include "services/platform/sheet/office_package.h"

#include <expat.h>

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace cc::platform {
namespace {

absl::Status Broken(absl::string_view why) { return absl::InvalidArgumentError(why); }

struct CloseEntry {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

absl::string_view Local(absl::string_view name) {
  size_t bar = name.rfind('|');
  return bar == name.npos ? name : name.substr(bar + 1);
}

class Xml {
 public:
  Xml(XmlHandler& handler, int most_depth)
      : handler_(handler), most_depth_(most_depth), parser_(XML_ParserCreateNS(nullptr, '|')) {
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(
        parser_,
        [](void* self, const char* name, const char** attributes) {
          static_cast<Xml*>(self)->Start(name, attributes);
        },
        [](void* self, const char* name) { static_cast<Xml*>(self)->End(name); });
    XML_SetCharacterDataHandler(parser_, [](void* self, const char* text, int size) {
      static_cast<Xml*>(self)->Text(absl::string_view(text, static_cast<size_t>(size)));
    });
    XML_SetStartDoctypeDeclHandler(
        parser_, [](void* self, const char*, const char*, const char*, int) {
          static_cast<Xml*>(self)->Refuse("документ містить DTD: такі файли не приймаються");
        });
  }
  ~Xml() { XML_ParserFree(parser_); }
  Xml(const Xml&) = delete;
  Xml& operator=(const Xml&) = delete;

  absl::Status Parse(const char* data, int size, bool last) {
    const XML_Status status = XML_Parse(parser_, data, size, last);
    if (!handler_.problem().empty()) return Broken(handler_.problem());
    if (status == XML_STATUS_OK || handler_.stopped()) return absl::OkStatus();
    return Broken(absl::StrCat("XML документа пошкоджено (рядок ",
                               XML_GetCurrentLineNumber(parser_), ", байт ",
                               XML_GetCurrentByteIndex(parser_), ")"));
  }

 private:
  void Start(const char* name, const char** attributes) {
    if (++depth_ > most_depth_) return Refuse("XML вкладено заглибоко");
    attributes_.clear();
    for (; *attributes != nullptr; attributes += 2)
      attributes_[Local(attributes[0])] = attributes[1];
    handler_.Start(Local(name), attributes_);
    StopIfAsked();
  }
  void End(const char* name) {
    --depth_;
    handler_.End(Local(name));
    StopIfAsked();
  }
  void Text(absl::string_view text) {
    handler_.Text(text);
    StopIfAsked();
  }
  void Refuse(absl::string_view why) {
    handler_.Stop(why);
    StopIfAsked();
  }
  void StopIfAsked() {
    if (handler_.stopped()) XML_StopParser(parser_, XML_FALSE);
  }

  XmlHandler& handler_;
  const int most_depth_;
  XML_Parser parser_;
  XmlAttributes attributes_;
  int depth_ = 0;
};

}  // namespace

void XmlHandler::Stop(absl::string_view why) {
  if (problem_.empty()) problem_ = std::string(why);
}

absl::StatusOr<OfficePackage> OfficePackage::Open(absl::string_view bytes, absl::string_view format,
                                                  const OfficePackageLimits& limits) {
  if (absl::StartsWith(bytes, "\xD0\xCF\x11\xE0")) {
    return Broken(absl::StrCat("файл зашифровано паролем або це старий формат ",
                               format.substr(0, 3), ": потрібен ", format, " без пароля"));
  }
  if (!absl::StartsWith(bytes, "PK")) return Broken(absl::StrCat("це не файл ", format));
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* zip = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
  zip_error_fini(&error);
  if (zip == nullptr) {
    if (source != nullptr) zip_source_free(source);
    return Broken(absl::StrCat("архів ", format, " пошкоджено або обрізано"));
  }
  OfficePackage package(zip, format, limits);
  if (absl::Status status = package.CheckEntries(); !status.ok()) return status;
  return package;
}

absl::Status OfficePackage::CheckEntries() const {
  const zip_int64_t count = zip_get_num_entries(zip_.get(), 0);
  if (count > limits_.most_entries)
    return Broken(absl::StrCat("у файлі ", format_, " забагато частин"));
  uint64_t total = 0;
  for (zip_int64_t i = 0; i < count; ++i) {
    zip_stat_t stat;
    if (zip_stat_index(zip_.get(), static_cast<zip_uint64_t>(i), 0, &stat) != 0)
      return Broken(absl::StrCat("архів ", format_, " пошкоджено або обрізано"));
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE) {
      return Broken(absl::StrCat("файл ", format_, " зашифровано: потрібен файл без пароля"));
    }
    if (stat.size > limits_.most_unpacked_bytes ||
        (total += stat.size) > limits_.most_unpacked_bytes) {
      return Broken("розпакований документ завеликий");
    }
    if (stat.size > (1 << 20) && stat.size / limits_.most_ratio > stat.comp_size) {
      return Broken("документ стиснуто понад міру: такі файли не приймаються");
    }
  }
  return absl::OkStatus();
}

bool OfficePackage::Has(const std::string& part) const {
  return zip_name_locate(zip_.get(), part.c_str(), 0) >= 0;
}

absl::Status OfficePackage::Read(const std::string& part, XmlHandler& handler) const {
  std::unique_ptr<zip_file_t, CloseEntry> entry(zip_fopen(zip_.get(), part.c_str(), 0));
  if (entry == nullptr)
    return Broken(absl::StrCat("у файлі немає ", part, ": це не документ ", format_));
  Xml xml(handler, limits_.most_depth);
  std::vector<char> buffer(1 << 16);
  size_t total = 0;
  while (true) {
    zip_int64_t size = zip_fread(entry.get(), buffer.data(), buffer.size());
    if (size < 0) return Broken(absl::StrCat("вміст архіву ", format_, " пошкоджено або обрізано"));
    if ((total += static_cast<size_t>(size)) > limits_.most_unpacked_bytes)
      return Broken("розпакований документ завеликий");
    if (absl::Status status = xml.Parse(buffer.data(), static_cast<int>(size), size == 0);
        !status.ok())
      return status;
    if (size == 0 || handler.stopped()) return absl::OkStatus();
  }
}

}  // namespace cc::platform
