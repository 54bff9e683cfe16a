#include "services/ccctl/day_figures.h"

#include "absl/strings/str_cat.h"
#include "cc/evacuation/v1/situation_service.pb.h"
#include "services/platform/error/error.h"

namespace cc::ccctl {
namespace {

using evacuation::v1::CountMethod;

// Others work too: between two answers they may count somebody.
constexpr int kAttempts = 5;

HeadCount HeadsOf(const evacuation::v1::EvacuatedCount& count) {
  return {static_cast<int>(count.people()), static_cast<int>(count.children()),
          static_cast<int>(count.low_mobility()), static_cast<int>(count.with_disability())};
}

std::string InWords(const HeadCount& heads) {
  return absl::StrCat(heads.people, "/", heads.children, "/", heads.low_mobility, "/",
                      heads.with_disability);
}

std::string MethodInWords(const Session& session, CountMethod method) {
  switch (method) {
    case evacuation::v1::COUNT_METHOD_MANIFEST:
      return session.Say("за маніфестами", "by manifests");
    case evacuation::v1::COUNT_METHOD_CHECKPOINT:
      return session.Say("на блокпостах", "at checkpoints");
    case evacuation::v1::COUNT_METHOD_SELF_DEPARTURE:
      return session.Say("виїхали самі", "left by themselves");
    default:
      return session.Say("за оцінкою", "by estimate");
  }
}

}  // namespace

void DayFigures::Count(const std::string& day, CountMethod method, const std::string& record_id,
                       const HeadCount& heads) {
  if (heads.people == 0) return;
  Line& line = lines_[{day, method}];
  line.heads = line.heads + heads;
  line.records.insert(record_id);
}

absl::Status DayFigures::AskFor(Offices& offices, const std::string& unit, const Key& key,
                                const Line& line, Told& told) {
  evacuation::v1::GetSituationReportRequest of;
  of.set_unit_code(unit);
  of.set_date(key.first);
  of.set_since(key.first);
  evacuation::v1::SituationReport report;
  CC_RETURN_IF_ERROR(offices.Ask(Desk::kHeadquarters, "get-situation-report", of, report));
  told = {};
  for (const auto& row : report.rows()) {
    if (row.unit_code() != unit || row.not_stated()) continue;
    for (const auto& figures : row.evacuated())
      if (figures.method() == key.second) told.report = HeadsOf(figures.day());
  }
  evacuation::v1::ListCountEntriesRequest behind;
  behind.set_unit_code(unit);
  behind.set_since(key.first);
  behind.set_date(key.first);
  behind.set_method(key.second);
  behind.set_page_size(1000);
  evacuation::v1::ListCountEntriesResponse page;
  do {
    CC_RETURN_IF_ERROR(offices.Ask(Desk::kHeadquarters, "list-count-entries", behind, page));
    for (const auto& entry : page.entries()) {
      told.list = told.list + HeadsOf(entry.count());
      if (line.records.contains(entry.record_id()))
        told.own_share = told.own_share + HeadsOf(entry.count());
    }
    behind.set_page_token(page.next_page_token());
  } while (!page.next_page_token().empty());
  return absl::OkStatus();
}

absl::Status DayFigures::Compare(const Session& session, Offices& offices,
                                 const std::string& unit) const {
  std::ostream& out = session.console.out;
  out << session.Say(
             "особи/діти/маломобільні/з інвалідністю: пораховано тут · зі списку за звітом "
             "· увесь звіт території",
             "people/children/low mobility/with disability: counted here · of the list "
             "behind the report · whole report of the unit")
      << "\n";
  bool agree = true;
  for (const auto& [key, line] : lines_) {
    Told told;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      CC_RETURN_IF_ERROR(AskFor(offices, unit, key, line, told));
      if (told.report == told.list) break;
    }
    const bool same = told.own_share == line.heads && told.report == told.list;
    agree = agree && same;
    out << key.first << " " << MethodInWords(session, key.second) << ": " << InWords(line.heads)
        << " · " << InWords(told.own_share) << " · " << InWords(told.report)
        << (same ? "" : session.Say(" – РОЗБІЖНІСТЬ", " – DIFFERS")) << "\n";
  }
  if (agree) return absl::OkStatus();
  return absl::FailedPreconditionError(
      session.Say("пораховане тут не збігається зі зведенням",
                  "what was counted here is not what the situation report says"));
}

absl::Status CheckSame(const Session& session, absl::string_view what, int own, int told) {
  if (own == told) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(what, ": ", session.Say("тут ", "here "), own,
                                                    session.Say(", у системі ", ", in the system "),
                                                    told));
}

}  // namespace cc::ccctl
