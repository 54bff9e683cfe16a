#include "services/ccctl/table.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/json_util.h"
#include "services/ccctl/text.h"

namespace cc::ccctl {
namespace {

using google::protobuf::Reflection;

constexpr size_t kNarrowest = 8;  // a column is never cut below this

// A message that is written as one text.
bool IsLeaf(const Descriptor* type) {
  return absl::StartsWith(type->full_name(), "google.protobuf.");
}

std::string LeafText(const Message& message) {
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json).ok()) return "?";
  if (json.size() >= 2 && json.front() == '"') json = json.substr(1, json.size() - 2);
  return json;
}

// One value of a field; `index` is -1 for a single one.
std::string Value(const Message& message, const FieldDescriptor* field, int index) {
  const Reflection* r = message.GetReflection();
  const bool one = index < 0;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(one ? r->GetInt32(message, field)
                              : r->GetRepeatedInt32(message, field, index));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(one ? r->GetInt64(message, field)
                              : r->GetRepeatedInt64(message, field, index));
    case FieldDescriptor::CPPTYPE_UINT32:
      return absl::StrCat(one ? r->GetUInt32(message, field)
                              : r->GetRepeatedUInt32(message, field, index));
    case FieldDescriptor::CPPTYPE_UINT64:
      return absl::StrCat(one ? r->GetUInt64(message, field)
                              : r->GetRepeatedUInt64(message, field, index));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return absl::StrCat(one ? r->GetDouble(message, field)
                              : r->GetRepeatedDouble(message, field, index));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return absl::StrCat(one ? r->GetFloat(message, field)
                              : r->GetRepeatedFloat(message, field, index));
    case FieldDescriptor::CPPTYPE_BOOL:
      return (one ? r->GetBool(message, field) : r->GetRepeatedBool(message, field, index))
                 ? "true"
                 : "false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return ShortName(
          *(one ? r->GetEnum(message, field) : r->GetRepeatedEnum(message, field, index)));
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string text =
          one ? r->GetString(message, field) : r->GetRepeatedString(message, field, index);
      return field->type() == FieldDescriptor::TYPE_BYTES ? absl::Base64Escape(text)
                                                          : OneLine(text);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return LeafText(one ? r->GetMessage(message, field)
                          : r->GetRepeatedMessage(message, field, index));
  }
  return "";
}

// Whether the field is a list of messages, which needs a table of its own.
bool IsTableField(const FieldDescriptor* field) {
  return field->is_repeated() && !field->is_map() && field->message_type() != nullptr &&
         !IsLeaf(field->message_type());
}

std::string MapText(const Message& message, const FieldDescriptor* field) {
  std::map<std::string, std::string> entries;
  const Reflection* r = message.GetReflection();
  for (int i = 0; i < r->FieldSize(message, field); ++i) {
    const Message& entry = r->GetRepeatedMessage(message, field, i);
    const FieldDescriptor* value = field->message_type()->map_value();
    entries[Value(entry, field->message_type()->map_key(), -1)] =
        value->message_type() != nullptr && !IsLeaf(value->message_type())
            ? Line(entry.GetReflection()->GetMessage(entry, value))
            : Value(entry, value, -1);
  }
  return absl::StrJoin(entries, ", ", absl::PairFormatter("="));
}

void FlattenInto(const Message& message, const std::string& prefix,
                 std::vector<std::pair<std::string, std::string>>& cells) {
  const Reflection* r = message.GetReflection();
  const Descriptor* type = message.GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    const std::string path = absl::StrCat(prefix, Kebab(field->name()));
    if (field->is_repeated()) {
      const int size = r->FieldSize(message, field);
      if (size == 0) continue;
      if (field->is_map()) {
        cells.emplace_back(path, MapText(message, field));
      } else if (IsTableField(field)) {
        std::vector<std::string> items;
        for (int j = 0; j < size; ++j)
          items.push_back(Line(r->GetRepeatedMessage(message, field, j)));
        cells.emplace_back(path, absl::StrJoin(items, "; "));
      } else {
        std::vector<std::string> items;
        for (int j = 0; j < size; ++j) items.push_back(Value(message, field, j));
        cells.emplace_back(path, absl::StrJoin(items, ", "));
      }
    } else if (field->message_type() != nullptr && !IsLeaf(field->message_type())) {
      if (r->HasField(message, field))
        FlattenInto(r->GetMessage(message, field), path + ".", cells);
    } else if (r->HasField(message, field)) {
      cells.emplace_back(path, Value(message, field, -1));
    }
  }
}

bool IsNumber(const FieldDescriptor* field) {
  return field != nullptr && !field->is_repeated() && field->message_type() == nullptr &&
         field->enum_type() == nullptr && field->cpp_type() != FieldDescriptor::CPPTYPE_STRING &&
         field->cpp_type() != FieldDescriptor::CPPTYPE_BOOL;
}

const FieldDescriptor* At(const Descriptor* type, const std::string& path) {
  const size_t dot = path.find('.');
  const FieldDescriptor* field = type->FindFieldByName(Snake(path.substr(0, dot)));
  if (dot == std::string::npos || field == nullptr || field->message_type() == nullptr)
    return field;
  return At(field->message_type(), path.substr(dot + 1));
}

// All columns that some row fills, in the order of the contract.
void ColumnsOf(const Descriptor* type, const std::string& prefix,
               std::vector<std::string>& columns) {
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    const std::string path = absl::StrCat(prefix, Kebab(field->name()));
    if (!field->is_repeated() && field->message_type() != nullptr &&
        !IsLeaf(field->message_type()) && std::count(path.begin(), path.end(), '.') < 3) {
      ColumnsOf(field->message_type(), path + ".", columns);
    } else {
      columns.push_back(path);
    }
  }
}

Table TableOf(const Message& message, const FieldDescriptor* list) {
  const Reflection* r = message.GetReflection();
  std::vector<std::map<std::string, std::string>> items;
  std::map<std::string, int> filled;
  for (int i = 0; i < r->FieldSize(message, list); ++i) {
    auto& item = items.emplace_back();
    for (auto& [path, text] : Flatten(r->GetRepeatedMessage(message, list, i))) {
      ++filled[path];
      item[path] = std::move(text);
    }
  }
  std::vector<std::string> columns;
  ColumnsOf(list->message_type(), "", columns);
  Table table;
  for (const std::string& column : columns) {
    if (!filled.count(column)) continue;
    table.headings.push_back(column);
    table.right.push_back(IsNumber(At(list->message_type(), column)));
  }
  for (auto& item : items) {
    auto& row = table.rows.emplace_back();
    for (const std::string& column : table.headings) row.push_back(item[column]);
  }
  return table;
}

std::string Padded(const std::string& text, size_t width, bool right) {
  const std::string fitted = Fit(text, width);
  const std::string space(width - std::min(width, DisplayWidth(fitted)), ' ');
  return right ? space + fitted : fitted + space;
}

}  // namespace

std::string Render(const Table& table, size_t width) {
  std::vector<size_t> widths;
  for (const std::string& heading : table.headings) widths.push_back(DisplayWidth(heading));
  for (const auto& row : table.rows) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(row[i]));
  }
  const size_t gaps = widths.empty() ? 0 : 2 * (widths.size() - 1);
  while (width > 0 && !widths.empty()) {
    const size_t total = std::accumulate(widths.begin(), widths.end(), gaps);
    const auto widest = std::max_element(widths.begin(), widths.end());
    if (total <= width || *widest <= kNarrowest) break;
    --*widest;
  }
  std::string result;
  const auto add = [&](const std::vector<std::string>& cells, bool heading) {
    std::string line;
    for (size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) line += "  ";
      line += Padded(cells[i], widths[i], i < table.right.size() && table.right[i]);
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    absl::StrAppend(&result, line, "\n");
  };
  if (!table.headings.empty()) add(table.headings, true);
  for (const auto& row : table.rows) add(row, false);
  return result;
}

std::vector<std::pair<std::string, std::string>> Flatten(const Message& message) {
  std::vector<std::pair<std::string, std::string>> cells;
  FlattenInto(message, "", cells);
  return cells;
}

std::string Line(const Message& message) {
  std::vector<std::string> parts;
  for (const auto& [path, text] : Flatten(message)) {
    if (path != "resume-token") parts.push_back(absl::StrCat(path, "=", text));
  }
  return absl::StrJoin(parts, "  ");
}

std::string RenderAnswer(const Message& answer, size_t width) {
  const Descriptor* type = answer.GetDescriptor();
  std::map<std::string, const FieldDescriptor*> lists;
  for (int i = 0; i < type->field_count(); ++i) {
    if (IsTableField(type->field(i))) lists[Kebab(type->field(i)->name())] = type->field(i);
  }
  // Pages say where the next begins; that is told apart from the table.
  const bool pages = type->FindFieldByName("next_page_token") != nullptr && lists.size() == 1;
  Table fields;
  for (auto& [path, text] : Flatten(answer)) {
    const bool paging = path == "next-page-token" || (pages && path == "revision");
    if (!lists.count(path) && !paging) fields.rows.push_back({path, std::move(text)});
  }
  fields.headings = {};
  std::string result;
  if (!fields.rows.empty()) {
    size_t column = 0;
    for (const auto& row : fields.rows) column = std::max(column, DisplayWidth(row[0]));
    for (const auto& row : fields.rows)
      absl::StrAppend(&result, Padded(row[0], column, false), "  ", row[1], "\n");
  }
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (!IsTableField(field) || answer.GetReflection()->FieldSize(answer, field) == 0) continue;
    if (!result.empty()) absl::StrAppend(&result, "\n", Kebab(field->name()), ":\n");
    result += Render(TableOf(answer, field), width);
  }
  return result;
}

std::string Json(const Message& message, bool compact) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = !compact;
  options.always_print_primitive_fields = true;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) return "{}\n";
  if (compact) json += "\n";
  return json;
}

}  // namespace cc::ccctl
