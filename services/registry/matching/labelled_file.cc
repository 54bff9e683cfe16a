#include "services/registry/matching/labelled_file.h"

#include <functional>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "services/platform/sheet/csv.h"
#include "services/registry/matching/profile.h"

namespace cc::registry::matching {
namespace {

using Put = std::function<void(Record&, const std::string&)>;

void PutSex(Record& record, const std::string& text) {
  const std::string sex = absl::AsciiStrToLower(text);
  if (absl::StartsWith(sex, "f") || sex == "2" || sex == "ж") record.sex = Sex::kFemale;
  if (absl::StartsWith(sex, "m") || sex == "1" || sex == "ч") record.sex = Sex::kMale;
}

Put TextOf(std::string Record::*field) {
  return [field](Record& record, const std::string& text) { record.*field = text; };
}

// Into the first of the columns that is there.
Put TextIfEmpty(std::string Record::*field) {
  return [field](Record& record, const std::string& text) {
    if ((record.*field).empty()) record.*field = text;
  };
}

void PutAddress(Record& record, const std::string& text) {
  if (!text.empty()) record.address += (record.address.empty() ? "" : " ") + text;
}

Put PutOf(const std::string& column) {
  static const auto* const puts = new absl::flat_hash_map<std::string, Put>{
      {"family_name", TextOf(&Record::family_name)},
      {"surname", TextOf(&Record::family_name)},
      {"given_name", TextOf(&Record::given_name)},
      {"patronymic", TextOf(&Record::patronymic)},
      {"middle_name", TextOf(&Record::patronymic)},
      {"birth_date", TextOf(&Record::birth_date)},
      {"date_of_birth", TextOf(&Record::birth_date)},
      {"sex", PutSex},
      {"origin", TextOf(&Record::origin)},
      {"residence", TextOf(&Record::residence)},
      {"postcode", TextIfEmpty(&Record::residence)},
      {"suburb", TextIfEmpty(&Record::origin)},
      {"address", PutAddress},
      {"street_number", PutAddress},
      {"address_1", PutAddress},
      {"address_2", PutAddress},
      {"household", TextOf(&Record::household_id)},
      {"phone", [](Record& r, const std::string& text) { r.phones.push_back(text); }},
      {"former_family_name",
       [](Record& r, const std::string& text) { r.former_family_names.push_back(text); }},
  };
  if (absl::StartsWith(column, "id_") || column == "soc_sec_id" ||
      absl::StartsWith(column, "document_")) {
    const bool permanent = !absl::StartsWith(column, "document_");
    return [column, permanent](Record& r, const std::string& text) {
      if (!text.empty()) r.identifiers.push_back({column, text, permanent});
    };
  }
  const auto found = puts->find(column);
  return found == puts->end() ? Put([](Record&, const std::string&) {}) : found->second;
}

void IntroduceHouseholds(std::vector<Record>& records) {
  absl::flat_hash_map<std::string, std::vector<size_t>> households;
  for (size_t i = 0; i < records.size(); ++i) {
    if (!records[i].household_id.empty()) households[records[i].household_id].push_back(i);
  }
  for (const auto& [id, members] : households) {
    for (size_t one : members) {
      for (size_t other : members) {
        if (other != one) records[one].household.push_back(MemberDigest(records[other]));
      }
    }
  }
}

}  // namespace

absl::StatusOr<LabelledFile> ReadLabelledFile(absl::string_view csv) {
  LabelledFile file;
  std::vector<Put> columns;
  size_t label = 0;
  bool labelled = false;
  absl::flat_hash_map<std::string, uint32_t> people;
  std::string broken;
  platform::CsvOptions options;
  options.separator = '\0';
  options.most_bytes = size_t{1} << 30;
  options.most_rows = 5'000'000;
  const auto problem = platform::ReadCsv(csv, options, [&](platform::SheetRow& row) {
    if (!row.problem.empty()) return true;
    if (columns.empty()) {
      for (size_t i = 0; i < row.cells.size(); ++i) {
        const std::string name(absl::AsciiStrToLower(absl::StripAsciiWhitespace(row.cells[i])));
        if (name == "person") {
          labelled = true;
          label = i;
        }
        columns.push_back(PutOf(name));
      }
      return labelled;
    }
    if (row.cells.size() <= label) return true;
    Record record;
    for (size_t i = 0; i < row.cells.size() && i < columns.size(); ++i)
      columns[i](record, std::string(absl::StripAsciiWhitespace(row.cells[i])));
    file.records.push_back(std::move(record));
    file.person.push_back(
        people.emplace(row.cells[label], static_cast<uint32_t>(people.size())).first->second);
    return true;
  });
  if (problem) return absl::InvalidArgumentError(problem->message);
  if (!labelled) return absl::InvalidArgumentError("the first row names no column `person`");
  IntroduceHouseholds(file.records);
  return file;
}

}  // namespace cc::registry::matching
