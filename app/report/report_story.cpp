#include <algorithm>

#include "app/report/html.h"
#include "app/report/report_sections.h"
#include "app/report/report_words.h"

namespace citymirror::report {
namespace {

std::string minutes(double seconds) { return number(seconds / 60, 1) + " min"; }

constexpr std::size_t kShownEvidence = 5;

/// The first lines of a list; the others behind a fold.
std::string foldedList(const std::vector<std::string>& lines) {
  std::string shown, folded;
  for (std::size_t i = 0; i < lines.size(); ++i) (i < kShownEvidence ? shown : folded) += lines[i];
  std::string html = "<ul>\n" + shown + "</ul>\n";
  if (folded.empty()) return html;
  const std::string count = std::to_string(lines.size() - kShownEvidence);
  return html + "<details><summary>" +
         both("其余" + count + "条依据", count + " more pieces of evidence") +
         "</summary>\n<ul>\n" + folded + "</ul>\n</details>\n";
}

/// A time and words that may begin with the same time.
std::string timed(const std::string& time, const Text& words) {
  return (words.zh.find(time) == std::string::npos ? time + " " : "") + both(words);
}

/// Alarms of one minute and level that follow each other count as one line.
bool joins(const session::WorldView& view, const session::LogLine& a, const session::LogLine& b) {
  return a.by == "rules" && b.by == a.by && a.severity == b.severity &&
         clock(view, a.at) == clock(view, b.at);
}

Text more(std::size_t count) {
  const std::string n = std::to_string(count);
  return {"（另有" + n + "处同级报警）", " (and " + n + " more of this level)"};
}

std::string closedRoads(const std::vector<Text>& roads) {
  if (roads.empty()) return "";
  constexpr std::size_t kNamed = 12;
  const std::size_t named = std::min(kNamed, roads.size());
  Text names;
  for (std::size_t i = 0; i < named; ++i) {
    names.zh += (i == 0 ? "" : "、") + roads[i].in(Language::zh);
    names.en += (i == 0 ? "" : ", ") + roads[i].in(Language::en);
  }
  const std::string count = std::to_string(roads.size());
  if (named < roads.size()) {
    names.zh += "等";
    names.en += " and " + std::to_string(roads.size() - named) + " more";
  }
  return "<p>" +
         both("对小汽车关闭的道路（" + count + "条）：" + names.zh,
              "Roads closed to cars (" + count + "): " + names.en) +
         "</p>\n";
}

}  // namespace

std::string titleSection(const session::WorldView& view) {
  const std::string day = toIso(view.now, view.city->utcOffsetMinutes).substr(0, 10);
  std::string html = "<h1>" + both(view.city->name) + "</h1>\n<p class=\"muted\">" +
                     both("内涝值守报告 · " + day + " " + clock(view, view.recording.begin) + "—" +
                              clock(view, view.now),
                          "Flood watch report · " + day + " " + clock(view, view.recording.begin) +
                              "–" + clock(view, view.now)) +
                     "</p>\n";
  if (view.city->synthetic()) {
    html += "<div class=\"mark\">" +
            both("合成数据：本城市、传感器与天气均为演示而生成",
                 "Synthetic: this city, its sensors and its weather are made for demonstration") +
            "</div>\n";
  }
  return html;
}

std::string pictureSection(const std::vector<Picture>& pictures) {
  std::string html = heading({"图", "Pictures"});
  if (pictures.empty())
    return html +
           calm({"没有图片（本机无法绘图）。", "No pictures (this machine could not draw)."});
  html += "<div class=\"pictures\">\n";
  for (const Picture& picture : pictures) {
    html += "<figure><img alt=\"" + escape(picture.caption.en) + "\" src=\"data:image/png;base64," +
            base64(picture.png) + "\"><figcaption>" + both(picture.caption) +
            "</figcaption></figure>\n";
  }
  return html + "</div>\n";
}

std::string warningSection(const session::WorldView& view) {
  std::string html = heading({"预警", "Warning"});
  const session::IncidentView* incident = decidedIncident(view);
  if (incident == nullptr) return html + calm({"没有预警。", "No warning."});
  const Incident& decision = incident->incident;
  html += "<div class=\"warning " + cssClass(decision.severity) + "\"><p><b>" +
          shape(decision.severity) + both(incident->warning.headline) +
          "</b></p><p class=\"lead\">" + both(incident->warning.body) + "</p><p class=\"muted\">" +
          both({"生成 " + clock(view, decision.raised) + " · 依据推演 " + incident->forecastId,
                "composed " + clock(view, decision.raised) + " · rests on forecast " +
                    incident->forecastId}) +
          " · " + both(decisionText(view, decision)) + "</p></div>\n";
  std::vector<std::string> lines;
  for (const Event& event : decision.events) {
    for (const Text& evidence : event.evidence)
      lines.push_back("<li>" + timed(clock(view, event.raised), evidence) + "</li>\n");
  }
  return html + foldedList(lines);
}

std::string riskSection(const session::WorldView& view) {
  std::string html = heading({"积水路段（按严重程度）", "Roads that pond, worst first"});
  if (!view.forecast || view.forecast->risks.empty())
    return html + calm({"没有路段达到积水阈值。", "No road reaches the threshold."});
  const world::ForecastRun& run = *view.forecast;
  Table table({{{"道路", "road"}, false},
               {{"等级", "level"}, false},
               {{"最大深度 cm", "max depth, cm"}, true},
               {{"开始", "from"}, true},
               {{"最深", "deepest at"}, true},
               {{"积水长度 m", "length, m"}, true}});
  constexpr std::size_t kRows = 25;
  for (std::size_t i = 0; i < std::min(kRows, run.risks.size()); ++i) {
    const coupling::PondingRisk& risk = run.risks[i];
    std::string name = both(risk.name);
    for (const std::string& id : risk.corrections)
      name += " · " + both({"按上报" + id + "校正", "corrected by report " + id});
    table.row({name, shape(risk.severity) + both(nameOf(risk.severity)),
               number(risk.maxDepth * 100), clock(view, run.zero + millis(risk.firstAt)),
               clock(view, run.zero + millis(risk.peakAt)), number(risk.floodedLength)});
  }
  html += table.html();
  if (run.risks.size() > kRows) {
    const std::string rest = number(double(run.risks.size() - kRows));
    html += calm(
        {"另有" + rest + "条，见 results/ponding.csv。", rest + " more in results/ponding.csv."});
  }
  return html;
}

std::string routeSection(const session::WorldView& view) {
  std::string html = heading({"力量调度", "Crews"});
  if (!view.route) return html + calm({"没有规划路线。", "No route was planned."});
  const session::RouteView& route = *view.route;
  html += "<p>" + both(route.unitName) + " → " + both(route.destination) + " · " +
          both("出发 " + clock(view, route.departs), "leaves " + clock(view, route.departs)) +
          " · " +
          (route.seen ? both("自 " + clock(view, *route.seen) + " 的实时位置",
                             "from its position of " + clock(view, *route.seen))
                      : both("自驻地", "from its depot")) +
          " · " + both("车型 ", "vehicle class ") + both(vehicleText(route.vehicleClass)) +
          "</p>\n";
  Table table({{{"路网", "network"}, false},
               {{"到达", "arrives"}, true},
               {{"用时", "time"}, true},
               {{"里程", "distance"}, true}});
  const auto row = [&](const Text& name, const std::optional<traffic::Route>& way) {
    if (!way)
      table.row({both(name), both("无法到达", "cannot get there"), "–", "–"});
    else
      table.row({both(name), clock(view, route.departs + millis(way->seconds)),
                 minutes(way->seconds), number(way->metres / 1000, 2) + " km"});
  };
  row({"无积水", "dry"}, route.dry);
  row({"积水", "flooded"}, route.flooded);
  html += table.html();
  return html + closedRoads(view.closedRoads);
}

std::string logSection(const session::WorldView& view) {
  std::string html = heading({"大事记", "Log"});
  if (view.log.empty()) return html + calm({"没有记录。", "Nothing was recorded."});
  Table table({{{"时间", "time"}, false}, {{"来源", "by"}, false}, {{"内容", "what"}, false}});
  constexpr std::size_t kLines = 80;
  std::vector<const session::LogLine*> lines;
  for (const session::LogLine& line : view.log) {
    if (line.by != "rules" || line.severity >= Severity::orange) lines.push_back(&line);
  }
  std::size_t shown = 0;
  for (std::size_t i = 0, next = 0; i < lines.size() && shown < kLines; i = next, ++shown) {
    const session::LogLine& line = *lines[i];
    for (next = i + 1; next < lines.size() && joins(view, line, *lines[next]);) ++next;
    table.row({clock(view, line.at), both(authorText(line.by)),
               shape(line.severity) + both(line.what) +
                   (next > i + 1 ? both(more(next - i - 1)) : std::string())});
  }
  return html + table.html();
}

}  // namespace citymirror::report
