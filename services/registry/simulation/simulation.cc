#include "services/registry/simulation/simulation.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "services/platform/error/error.h"
#include "services/platform/sheet/csv.h"
#include "services/platform/sheet/xlsx_writer.h"

namespace cc::registry::simulation {
namespace {

constexpr int64_t kMostXlsxRows = 200'000;
constexpr size_t kBuffer = 1 << 20;

std::vector<std::string> Headings() {
  std::vector<std::string> headings;
  for (const SheetColumnSpec& column : kHouseholdSheet) headings.emplace_back(column.heading);
  return headings;
}

// A CSV on its way into a stream, written in large pieces.
class StreamedCsv {
 public:
  explicit StreamedCsv(std::ostream& out) : out_(out) {}
  ~StreamedCsv() { Flush(); }
  platform::CsvWriter& writer() { return writer_; }
  void EndRow() {
    writer_.EndRow();
    if (writer_.size() >= kBuffer) Flush();
  }

 private:
  void Flush() {
    const std::string text = writer_.Take();
    out_.write(text.data(), static_cast<std::streamsize>(text.size()));
  }

  std::ostream& out_;
  platform::CsvWriter writer_{';'};
};

// A column of the labels and where its value stands in the table.
struct LabelColumn {
  const char* name;
  SheetColumn column;
};
constexpr LabelColumn kLabelColumns[] = {
    {"family_name", SheetColumn::kFamilyName},
    {"given_name", SheetColumn::kGivenName},
    {"patronymic", SheetColumn::kPatronymic},
    {"former_family_name", SheetColumn::kFormerFamilyName},
    {"birth_date", SheetColumn::kBirthDate},
    {"sex", SheetColumn::kSex},
    {"phone", SheetColumn::kPhone},
    {"id_rnokpp", SheetColumn::kRnokpp},
    {"id_unzr", SheetColumn::kUnzr},
    {"document_number", SheetColumn::kDocumentNumber},
};

class Labels {
 public:
  explicit Labels(std::ostream* out) {
    if (out == nullptr) return;
    csv_ = std::make_unique<StreamedCsv>(*out);
    for (const char* name : {"person", "household", "number", "kinds", "synthetic"})
      csv_->writer().Text(name);
    for (const LabelColumn& column : kLabelColumns) csv_->writer().Text(column.name);
    for (const char* name : {"origin", "residence", "address"}) csv_->writer().Text(name);
    csv_->EndRow();
  }
  void Add(const SimulatedHousehold& household) {
    if (csv_ == nullptr) return;
    const SimulatedRow& head = household[0];
    for (const SimulatedRow& row : household) {
      platform::CsvWriter& writer = csv_->writer();
      writer.Number(row.person)
          .Text(row[SheetColumn::kHousehold])
          .Text(row[SheetColumn::kNumber])
          .Text(row.kinds)
          .Text("true");
      for (const LabelColumn& column : kLabelColumns) {
        writer.Text(column.column == SheetColumn::kSex
                        ? (row[column.column] == "ч" ? "male" : "female")
                        : absl::string_view(row[column.column]));
      }
      writer.Text(head[SheetColumn::kOriginUnit])
          .Text(head[SheetColumn::kResidenceUnit])
          .Text(head[SheetColumn::kResidenceAddress]);
      csv_->EndRow();
    }
  }

 private:
  std::unique_ptr<StreamedCsv> csv_;
};

SimulationReport Each(const SimulationOptions& options, const Places& places,
                      std::ostream* labels_out,
                      const std::function<void(const SimulatedRow&)>& write) {
  HouseholdSimulator simulator(options, places);
  Labels labels(labels_out);
  SimulationReport report;
  for (SimulatedHousehold household = simulator.Next(); !household.empty();
       household = simulator.Next()) {
    ++report.households;
    for (const SimulatedRow& row : household) {
      ++report.rows;
      report.people = std::max(report.people, row.person);
      write(row);
    }
    labels.Add(household);
  }
  return report;
}

}  // namespace

SimulationReport WriteCsv(const SimulationOptions& options, const Places& places, std::ostream& out,
                          std::ostream* labels) {
  StreamedCsv csv(out);
  csv.writer().Row(Headings());
  return Each(options, places, labels, [&](const SimulatedRow& row) {
    for (const std::string& cell : row.cells) csv.writer().Text(cell);
    csv.EndRow();
  });
}

absl::StatusOr<SimulationReport> WriteXlsx(const SimulationOptions& options, const Places& places,
                                           std::ostream& out, std::ostream* labels) {
  if (options.people > kMostXlsxRows)
    return absl::InvalidArgumentError("at most 200000 people fit into an XLSX; take CSV");
  platform::XlsxWriter xlsx("Родини");
  xlsx.Headings(Headings());
  const SimulationReport report = Each(options, places, labels, [&](const SimulatedRow& row) {
    for (const std::string& cell : row.cells) xlsx.Text(cell);
    xlsx.EndRow();
  });
  CC_ASSIGN_OR_RETURN(const std::string bytes, xlsx.Take());
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return report;
}

}  // namespace cc::registry::simulation
