#include "services/evacuation/hand_over_page.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/platform/text/html_text.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Language;
using v1::Incident;

struct Line {
  absl::Time at;
  std::string text;
};

class Words {
 public:
  explicit Words(Language language) : uk_(language == Language::kUkrainian) {}
  const char* operator()(const char* uk, const char* en) const { return uk_ ? uk : en; }
  bool uk() const { return uk_; }

 private:
  bool uk_;
};

std::string KindWords(Incident::Kind kind, const Words& say) {
  switch (kind) {
    case Incident::KIND_SILENT_TRIP:
      return say("рейс мовчить", "silent trip");
    case Incident::KIND_BOARDING_REFUSED:
      return say("відмова в посадці", "boarding refused");
    case Incident::KIND_SITE_FULL:
      return say("місце прийому заповнене", "site full");
    case Incident::KIND_SHELLING_ON_ROUTE:
      return say("обстріл маршруту", "shelling on the route");
    default:
      return say("інша подія", "other incident");
  }
}

std::string Clock(absl::Time at) {
  return absl::FormatTime("%Y-%m-%d %H:%M", at, platform::Kyiv());
}
std::string Clock(const google::protobuf::Timestamp& at) { return Clock(platform::FromProto(at)); }

// Who and about what: `рейс мовчить, UA…, trips/…`.
std::string Named(const Incident& incident, const Words& say) {
  std::string text = KindWords(incident.kind(), say);
  if (!incident.unit_code().empty()) absl::StrAppend(&text, ", ", incident.unit_code());
  if (!incident.subject_id().empty())
    absl::StrAppend(&text, ", ", incident.subject_kind(), "/", incident.subject_id());
  return text;
}

bool OpenAt(const Incident& incident, absl::Time at) {
  return !incident.has_close_time() || platform::FromProto(incident.close_time()) > at;
}
bool AcknowledgedAt(const Incident& incident, absl::Time at) {
  return incident.has_acknowledge_time() && platform::FromProto(incident.acknowledge_time()) <= at;
}

std::vector<std::string> OpenIncidents(const HandOver& told, const Words& say) {
  std::vector<std::string> lines;
  for (const Incident& incident : told.incidents) {
    if (!OpenAt(incident, told.until)) continue;
    std::string line = absl::StrCat(Clock(incident.create_time()), " ", Named(incident, say));
    if (AcknowledgedAt(incident, told.until)) {
      absl::StrAppend(&line, "; ", say("узяв у роботу ", "acknowledged by "),
                      incident.acknowledged_by(), " ", Clock(incident.acknowledge_time()));
    } else {
      absl::StrAppend(&line, "; ", say("НІХТО НЕ ВЗЯВ У РОБОТУ", "NOBODY HAS ACKNOWLEDGED IT"));
    }
    if (!incident.note().empty()) absl::StrAppend(&line, "; ", incident.note());
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<Line> Happened(const HandOver& told, const Words& say) {
  std::vector<Line> lines;
  const absl::Time from = platform::FromProto(told.shift.open_time());
  auto add = [&](absl::Time at, std::string text) {
    if (at >= from && at <= told.until) lines.push_back({at, std::move(text)});
  };
  for (const Incident& incident : told.incidents) {
    const std::string named = Named(incident, say);
    add(platform::FromProto(incident.create_time()),
        absl::StrCat(say("подія: ", "raised: "), named));
    for (const v1::Escalation& step : incident.escalations()) {
      const std::string whom = step.contact_id().empty()
                                   ? say("на чергуванні нікого", "nobody on duty")
                                   : step.contact_id();
      add(platform::FromProto(step.time()),
          absl::StrCat(say("нагадування ", "escalation "), step.level(), " (", whom, "): ", named));
    }
    if (incident.has_acknowledge_time()) {
      add(platform::FromProto(incident.acknowledge_time()),
          absl::StrCat(say("узято в роботу (", "acknowledged ("), incident.acknowledged_by(),
                       "): ", named));
    }
    if (incident.has_close_time()) {
      add(platform::FromProto(incident.close_time()),
          absl::StrCat(say("закрито (", "closed ("), incident.closed_by(), "): ", named, ": ",
                       incident.outcome()));
    }
  }
  for (const v1::ShiftEntry& entry : told.entries) {
    std::string text = absl::StrCat("№ ", entry.number(), " (", entry.author_id(), ")");
    if (entry.corrects() > 0)
      absl::StrAppend(&text, say(" виправляє № ", " corrects No. "), entry.corrects());
    absl::StrAppend(&text, ": ", entry.text());
    add(platform::FromProto(entry.create_time()), std::move(text));
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Line& a, const Line& b) { return a.at < b.at; });
  return lines;
}

std::string Title(const HandOver& told, const Words& say) {
  return absl::StrCat(say("Передавання зміни чергової служби ", "Hand-over of the duty desk "),
                      told.shift.unit_code().empty() ? say("країни", "of the country")
                                                     : told.shift.unit_code().c_str());
}

std::string Handed(const HandOver& told, const Words& say) {
  if (!told.shift.has_hand_time())
    return say("Здав: ще не підтверджено", "Handed over: not confirmed yet");
  return absl::StrCat(say("Здав: ", "Handed over by "), told.shift.handed_by(), ", ",
                      Clock(told.shift.hand_time()));
}
std::string Taken(const HandOver& told, const Words& say) {
  if (!told.shift.has_take_time()) {
    std::string text = say("Прийняв: ще не підтверджено", "Taken over: not confirmed yet");
    if (!told.shift.taker_id().empty())
      absl::StrAppend(&text, say("; названо ", "; named is "), told.shift.taker_id());
    return text;
  }
  return absl::StrCat(say("Прийняв: ", "Taken over by "), told.shift.taken_by(), ", ",
                      Clock(told.shift.take_time()));
}

std::string Period(const HandOver& told, const Words& say) {
  return absl::StrCat(say("Зміна ", "Shift "), told.shift.opened_by(), ", ",
                      Clock(told.shift.open_time()), " – ", Clock(told.until));
}

// A text of several lines stays one line of the list.
std::string OneLine(const std::string& text) {
  return absl::StrReplaceAll(text, {{"\r\n", " / "}, {"\n", " / "}});
}

}  // namespace

std::string HandOverText(const HandOver& told, Language language) {
  const Words say(language);
  std::string text = absl::StrCat(Title(told, say), "\n", Period(told, say), "\n\n",
                                  say("Відкриті події", "Open incidents"), "\n");
  const std::vector<std::string> open = OpenIncidents(told, say);
  for (const std::string& line : open) absl::StrAppend(&text, "- ", OneLine(line), "\n");
  if (open.empty()) absl::StrAppend(&text, say("немає", "none"), "\n");
  absl::StrAppend(&text, "\n", say("Що відбулося", "What happened"), "\n");
  for (const Line& line : Happened(told, say))
    absl::StrAppend(&text, Clock(line.at), " ", OneLine(line.text), "\n");
  if (!told.shift.summary().empty()) {
    absl::StrAppend(&text, "\n", say("Що має знати наступна зміна", "What the next must know"),
                    "\n", told.shift.summary(), "\n");
  }
  absl::StrAppend(&text, "\n", Handed(told, say), "\n", Taken(told, say), "\n");
  return text;
}

std::string HandOverHtml(const HandOver& told, Language language) {
  const Words say(language);
  using platform::HtmlText;
  std::string page = absl::StrCat(
      "<!doctype html>\n<html lang=\"", say("uk", "en"), "\"><head><meta charset=\"utf-8\"><title>",
      HtmlText(Title(told, say)),
      "</title><style>body{font:12pt/1.4 serif;margin:2cm}table{border-collapse:collapse}"
      "td{vertical-align:top;padding:0 .6em .3em 0}.sign{margin-top:2em}"
      "@media print{body{margin:0}}</style></head><body>\n<h1>",
      HtmlText(Title(told, say)), "</h1>\n<p>", HtmlText(Period(told, say)), "</p>\n<h2>",
      say("Відкриті події", "Open incidents"), "</h2>\n<ul>\n");
  const std::vector<std::string> open = OpenIncidents(told, say);
  for (const std::string& line : open) absl::StrAppend(&page, "<li>", HtmlText(line), "</li>\n");
  if (open.empty()) absl::StrAppend(&page, "<li>", say("немає", "none"), "</li>\n");
  absl::StrAppend(&page, "</ul>\n<h2>", say("Що відбулося", "What happened"), "</h2>\n<table>\n");
  for (const Line& line : Happened(told, say)) {
    absl::StrAppend(&page, "<tr><td>", Clock(line.at), "</td><td>", HtmlText(line.text),
                    "</td></tr>\n");
  }
  absl::StrAppend(&page, "</table>\n");
  if (!told.shift.summary().empty()) {
    absl::StrAppend(&page, "<h2>", say("Що має знати наступна зміна", "What the next must know"),
                    "</h2>\n<p>", HtmlText(told.shift.summary()), "</p>\n");
  }
  absl::StrAppend(&page, "<p class=\"sign\">", HtmlText(Handed(told, say)), "</p>\n<p>",
                  HtmlText(Taken(told, say)), "</p>\n</body></html>\n");
  return page;
}

}  // namespace cc::evacuation
