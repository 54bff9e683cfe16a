#include "services/territory/word_document.h"

#include <utility>

#include "services/platform/sheet/office_package.h"

namespace cc::territory {
namespace {

constexpr char kText[] = "word/document.xml";

// Turns the events of the XML into blocks.
class BlockReader : public platform::XmlHandler {
 public:
  explicit BlockReader(const OrderDocumentOptions& options) : options_(options) {}

  void Start(absl::string_view name, const platform::XmlAttributes&) override {
    ++depth_;
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

  void End(absl::string_view name) override {
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

  void Text(absl::string_view text) override {
    if (in_text_ && skip_depth_ == 0) Add(text);
  }

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
  int depth_ = 0, skip_depth_ = 0, table_depth_ = 0, tables_ = 0, rows_ = 0, paragraphs_ = 0;
  bool in_text_ = false, in_properties_ = false, first_paragraph_ = false;
};

}  // namespace

absl::StatusOr<std::vector<WordBlock>> ReadWordDocument(absl::string_view bytes,
                                                        const OrderDocumentOptions& options) {
  absl::StatusOr<platform::OfficePackage> package =
      platform::OfficePackage::Open(bytes, "DOCX",
                                    {.most_entries = options.most_entries,
                                     .most_unpacked_bytes = options.most_unpacked_bytes,
                                     .most_ratio = options.most_ratio});
  if (!package.ok()) return package.status();
  BlockReader reader(options);
  if (absl::Status status = package->Read(kText, reader); !status.ok()) return status;
  return reader.Take();
}

}  // namespace cc::territory
