#include "services/territory/word_document.h"

#include <expat.h>
#include <zip.h>

#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace cc::territory {
namespace {

absl::Status Broken(absl::string_view why) { return absl::InvalidArgumentError(why); }

struct CloseZip {
  void operator()(zip_t* zip) const { zip_discard(zip); }
};
struct CloseEntry {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Zip = std::unique_ptr<zip_t, CloseZip>;
using ZipEntry = std::unique_ptr<zip_file_t, CloseEntry>;

constexpr char kText[] = "word/document.xml";

// Turns the events of the XML into blocks.
class Reader {
 public:
  explicit Reader(const OrderDocumentOptions& options) : options_(options) {}

  void Start(absl::string_view name, const char** attributes) {
    if (++depth_ > 200) return Stop("XML вкладено заглибоко");
    if (skip_depth_ > 0) return;
    if (name == "moveFrom" || name == "Fallback" || name == "del")
      skip_depth_ = depth_;
    else if (name == "tbl")
      StartTable();
    else if (name == "tr" && table_depth_ == 1)
      StartRow();
    else if (name == "tc" && table_depth_ == 1)
      StartCell();
    else if (name == "p")
      StartParagraph();
    else if (name == "t")
      in_text_ = true;
    else if (name == "br" || name == "cr")
      Add("\v");
    else if (name == "tab" && !in_properties_)
      Add("\t");
    else if (name == "noBreakHyphen")
      Add("-");
    else if (name == "pPr")
      in_properties_ = true;
  }

  void End(absl::string_view name) {
    int depth = depth_--;
    if (skip_depth_ > 0) {
      if (depth == skip_depth_) skip_depth_ = 0;
      return;
    }
    if (name == "t")
      in_text_ = false;
    else if (name == "pPr")
      in_properties_ = false;
    else if (name == "tbl")
      --table_depth_;
    else if (name == "p")
      EndParagraph();
  }

  void Text(absl::string_view text) {
    if (in_text_ && skip_depth_ == 0) Add(text);
  }

  void Stop(absl::string_view why) {
    if (problem_.empty()) problem_ = std::string(why);
  }
  const std::string& problem() const { return problem_; }
  std::vector<WordBlock> Take() { return std::move(blocks_); }

 private:
  void StartTable() {
    if (++table_depth_ == 1) ++tables_;
  }
  void StartRow() {
    if (++rows_ > options_.most_rows) return Stop("забагато рядків у таблицях");
    blocks_.push_back({.row = rows_, .table = tables_});
  }
  void StartCell() {
    if (blocks_.empty() || blocks_.back().row == 0) return Stop("клітинка поза рядком таблиці");
    if (blocks_.back().cells.size() >= 64) return Stop("забагато клітинок у рядку таблиці");
    blocks_.back().cells.emplace_back();
    first_paragraph_ = true;
  }
  std::string* Target() {
    if (blocks_.empty()) return nullptr;
    WordBlock& block = blocks_.back();
    if (table_depth_ == 0) return block.row == 0 ? &block.text : nullptr;
    return block.cells.empty() ? nullptr : &block.cells.back();
  }
  void StartParagraph() {
    if (table_depth_ == 0) {
      if (++paragraphs_ > 4 * options_.most_rows) return Stop("забагато абзаців");
      blocks_.emplace_back();
      return;
    }
    if (!first_paragraph_) Add("\n");
    first_paragraph_ = false;
  }
  void EndParagraph() { in_text_ = false; }
  void Add(absl::string_view text) {
    std::string* target = Target();
    if (target == nullptr) return;
    if (target->size() + text.size() > options_.most_cell_bytes)
      return Stop("текст клітинки або абзацу задовгий");
    target->append(text.data(), text.size());
  }

  const OrderDocumentOptions& options_;
  std::vector<WordBlock> blocks_;
  std::string problem_;
  int depth_ = 0, skip_depth_ = 0, table_depth_ = 0, tables_ = 0, rows_ = 0, paragraphs_ = 0;
  bool in_text_ = false, in_properties_ = false, first_paragraph_ = false;
};

// An XML parser that refuses every DTD, and with it every entity of its own.
class Xml {
 public:
  explicit Xml(Reader& reader) : reader_(reader), parser_(XML_ParserCreateNS(nullptr, '|')) {
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(
        parser_,
        [](void* self, const char* name, const char** attributes) {
          static_cast<Xml*>(self)->reader_.Start(Local(name), attributes);
          static_cast<Xml*>(self)->StopIfAsked();
        },
        [](void* self, const char* name) { static_cast<Xml*>(self)->reader_.End(Local(name)); });
    XML_SetCharacterDataHandler(parser_, [](void* self, const char* text, int size) {
      static_cast<Xml*>(self)->reader_.Text(absl::string_view(text, static_cast<size_t>(size)));
      static_cast<Xml*>(self)->StopIfAsked();
    });
    XML_SetStartDoctypeDeclHandler(
        parser_, [](void* self, const char*, const char*, const char*, int) {
          static_cast<Xml*>(self)->reader_.Stop("документ містить DTD: такі файли не приймаються");
          static_cast<Xml*>(self)->StopIfAsked();
        });
  }
  ~Xml() { XML_ParserFree(parser_); }
  Xml(const Xml&) = delete;
  Xml& operator=(const Xml&) = delete;

  absl::Status Parse(const char* data, int size, bool last) {
    if (XML_Parse(parser_, data, size, last) == XML_STATUS_OK) return absl::OkStatus();
    if (!reader_.problem().empty()) return Broken(reader_.problem());
    return Broken(absl::StrCat("XML документа пошкоджено (рядок ",
                               XML_GetCurrentLineNumber(parser_), ", байт ",
                               XML_GetCurrentByteIndex(parser_), ")"));
  }

 private:
  static absl::string_view Local(absl::string_view name) {
    size_t bar = name.rfind('|');
    return bar == name.npos ? name : name.substr(bar + 1);
  }
  void StopIfAsked() {
    if (!reader_.problem().empty()) XML_StopParser(parser_, XML_FALSE);
  }

  Reader& reader_;
  XML_Parser parser_;
};

absl::StatusOr<Zip> OpenArchive(absl::string_view bytes) {
  if (absl::StartsWith(bytes, "\xD0\xCF\x11\xE0")) {
    return Broken("файл зашифровано паролем або це старий формат DOC: потрібен DOCX без пароля");
  }
  if (!absl::StartsWith(bytes, "PK")) return Broken("це не файл DOCX");
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* zip = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
  zip_error_fini(&error);
  if (zip == nullptr) {
    if (source != nullptr) zip_source_free(source);
    return Broken("архів DOCX пошкоджено або обрізано");
  }
  return Zip(zip);
}

absl::Status CheckEntries(zip_t* zip, const OrderDocumentOptions& options) {
  zip_int64_t count = zip_get_num_entries(zip, 0);
  if (count > options.most_entries) return Broken("у файлі DOCX забагато частин");
  uint64_t total = 0;
  for (zip_int64_t i = 0; i < count; ++i) {
    zip_stat_t stat;
    if (zip_stat_index(zip, static_cast<zip_uint64_t>(i), 0, &stat) != 0)
      return Broken("архів DOCX пошкоджено або обрізано");
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE) {
      return Broken("файл DOCX зашифровано: потрібен файл без пароля");
    }
    if (stat.size > options.most_unpacked_bytes ||
        (total += stat.size) > options.most_unpacked_bytes) {
      return Broken("розпакований документ завеликий");
    }
    if (stat.size > (1 << 20) && stat.size / options.most_ratio > stat.comp_size) {
      return Broken("документ стиснуто понад міру: такі файли не приймаються");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<WordBlock>> ReadWordDocument(absl::string_view bytes,
                                                        const OrderDocumentOptions& options) {
  absl::StatusOr<Zip> zip = OpenArchive(bytes);
  if (!zip.ok()) return zip.status();
  if (absl::Status status = CheckEntries(zip->get(), options); !status.ok()) return status;
  ZipEntry entry(zip_fopen(zip->get(), kText, 0));
  if (entry == nullptr) return Broken("у файлі немає word/document.xml: це не документ DOCX");
  Reader reader(options);
  Xml xml(reader);
  std::vector<char> buffer(1 << 16);
  size_t total = 0;
  while (true) {
    zip_int64_t size = zip_fread(entry.get(), buffer.data(), buffer.size());
    if (size < 0) return Broken("вміст архіву DOCX пошкоджено або обрізано");
    if ((total += static_cast<size_t>(size)) > options.most_unpacked_bytes)
      return Broken("розпакований документ завеликий");
    if (absl::Status status = xml.Parse(buffer.data(), static_cast<int>(size), size == 0);
        !status.ok())
      return status;
    if (size == 0) return reader.Take();
  }
}

}  // namespace cc::territory
