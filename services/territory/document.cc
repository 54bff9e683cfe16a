#include "services/territory/document.h"

#include <expat.h>
#include <zip.h>

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"

namespace cc::territory {
namespace {

constexpr zip_int64_t kMaxEntries = 1000;
constexpr zip_uint64_t kMaxText = 200u << 20, kMaxRatio = 100;
constexpr size_t kMaxDepth = 200, kMaxBlocks = 100000, kMaxRows = 100000;
constexpr char kPart[] = "word/document.xml";

absl::Status Refuse(absl::string_view why) { return absl::InvalidArgumentError(why); }

// Turns the events of WordprocessingML into blocks.
class Builder {
 public:
  Builder() : parser_(XML_ParserCreate("UTF-8"), XML_ParserFree) {
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), OnStart, OnEnd);
    XML_SetCharacterDataHandler(parser_.get(), OnText);
    XML_SetStartDoctypeDeclHandler(parser_.get(), OnDoctype);
  }

  absl::Status Feed(const char* data, int size, bool last) {
    if (XML_Parse(parser_.get(), data, size, last) == XML_STATUS_OK) return absl::OkStatus();
    if (!why_.empty()) return Refuse(why_);
    return Refuse(absl::StrCat("текст документа пошкоджено (рядок ",
                               XML_GetCurrentLineNumber(parser_.get()), " його XML)"));
  }
  std::vector<Block> Take() { return std::move(blocks_); }

 private:
  static void OnStart(void* self, const XML_Char* name, const XML_Char**) {
    static_cast<Builder*>(self)->Start(name);
  }
  static void OnEnd(void* self, const XML_Char* name) { static_cast<Builder*>(self)->End(name); }
  static void OnText(void* self, const XML_Char* text, int length) {
    static_cast<Builder*>(self)->Text(absl::string_view(text, length));
  }
  static void OnDoctype(void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    static_cast<Builder*>(self)->Stop("документ має DTD, чого в справжньому DOCX не буває");
  }

  void Stop(const char* why) {
    why_ = why;
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  void Start(absl::string_view name) {
    if (++depth_ > kMaxDepth) return Stop("документ вкладено надто глибоко");
    if (name == "w:tbl") {
      if (table_depth_++ == 0) table_.clear();
    } else if (name == "w:tr" && table_depth_ == 1) {
      table_.emplace_back();
    } else if (name == "w:tc" && table_depth_ == 1 && !table_.empty()) {
      table_.back().emplace_back();
    } else if (name == "w:p") {
      line_.clear();
    } else if (name == "w:t") {
      in_text_ = true;
    } else if (name == "w:br" || name == "w:cr") {
      line_ += '\n';
    } else if (name == "w:tab") {
      line_ += ' ';
    } else if (name == "w:noBreakHyphen") {
      line_ += '-';
    }
  }

  void End(absl::string_view name) {
    --depth_;
    if (name == "w:t") {
      in_text_ = false;
    } else if (name == "w:p") {
      EndParagraph();
    } else if (name == "w:tbl" && --table_depth_ == 0) {
      if (table_.size() > kMaxRows || blocks_.size() > kMaxBlocks)
        return Stop("у документі забагато рядків");
      blocks_.push_back({"", std::move(table_)});
      table_.clear();
    }
  }

  void EndParagraph() {
    if (table_depth_ == 0) {
      blocks_.push_back({std::exchange(line_, ""), {}});
    } else if (!table_.empty() && !table_.back().empty()) {
      Cell& cell = table_.back().back();
      for (size_t at = 0; at != absl::string_view::npos;) {
        size_t end = line_.find('\n', at);
        cell.push_back(line_.substr(at, end == std::string::npos ? end : end - at));
        at = end == std::string::npos ? end : end + 1;
      }
      line_.clear();
    }
  }

  void Text(absl::string_view text) {
    if (in_text_) line_.append(text.data(), text.size());
  }

  std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser_;
  std::string why_;
  size_t depth_ = 0;
  int table_depth_ = 0;
  bool in_text_ = false;
  std::string line_;
  std::vector<TableRow> table_;
  std::vector<Block> blocks_;
};

absl::Status FeedPart(zip_t* archive, zip_uint64_t compressed, Builder& builder) {
  std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> part(zip_fopen(archive, kPart, 0), zip_fclose);
  if (part == nullptr)
    return Refuse("документ не розпаковується: він зашифрований або пошкоджений");
  std::vector<char> buffer(1 << 16);
  zip_uint64_t total = 0;
  while (true) {
    zip_int64_t got = zip_fread(part.get(), buffer.data(), buffer.size());
    if (got < 0)
      return Refuse("документ пошкоджено: архів обривається або контрольна сума не збігається");
    total += static_cast<zip_uint64_t>(got);
    // What the archive's directory claims is not believed.
    if (total > kMaxText || total > (compressed + 1024) * kMaxRatio) {
      return Refuse("документ розпаковується у надто великий текст");
    }
    if (absl::Status fed = builder.Feed(buffer.data(), static_cast<int>(got), got == 0); !fed.ok())
      return fed;
    if (got == 0) return absl::OkStatus();
  }
}

}  // namespace

absl::StatusOr<std::vector<Block>> ReadDocument(absl::string_view file) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(file.data(), file.size(), 0, &error);
  zip_t* opened = source == nullptr
                      ? nullptr
                      : zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
  zip_error_fini(&error);
  if (opened == nullptr) {
    if (source != nullptr) zip_source_free(source);
    return Refuse(
        "файл не є цілим документом DOCX: він обірваний, зашифрований або іншого формату");
  }
  std::unique_ptr<zip_t, void (*)(zip_t*)> archive(opened, zip_discard);
  if (zip_get_num_entries(archive.get(), 0) > kMaxEntries)
    return Refuse("у документі забагато частин");
  zip_stat_t stat;
  if (zip_stat(archive.get(), kPart, 0, &stat) != 0)
    return Refuse("у файлі немає тексту документа (word/document.xml)");
  if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE) {
    return Refuse("документ зашифрований: збережіть його без пароля");
  }
  Builder builder;
  if (absl::Status fed = FeedPart(archive.get(), stat.comp_size, builder); !fed.ok()) return fed;
  return builder.Take();
}

}  // namespace cc::territory
