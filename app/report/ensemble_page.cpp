#include "app/report/ensemble_page.h"

#include "app/report/html.h"
#include "engine/draw/probability_ramp.h"

namespace citymirror::report {
namespace {

constexpr std::size_t kMembersShown = 50;

std::string areaTable(const flood::FloodEnsemble& ensemble, const flood::EnsembleRequest& request) {
  Table table({{{"水深达到（米）", "Depth reached (m)"}, true},
               {{"原样降雨（公顷）", "Rain as given (ha)"}, true},
               {{"半数以上成员（公顷）", "In half of the members (ha)"}, true},
               {{"任一成员（公顷）", "In any member (ha)"}, true}});
  for (const auto& areas : session::thresholdAreas(ensemble, request.depths)) {
    table.row({number(areas.depth, 2), grouped(areas.asGiven / 1e4, 2),
               grouped(areas.likely / 1e4, 2), grouped(areas.possible / 1e4, 2)});
  }
  return table.html();
}

/// "■ 20–40 %" for each band.
std::string probabilityLegend() {
  const draw::ColorRamp& ramp = draw::probabilityRamp();
  std::string html = "<p>";
  for (std::size_t k = 0; k < ramp.value.size(); ++k) {
    const double from = k == 0 ? 0 : 100 * ramp.value[k];
    const double to = k + 1 < ramp.value.size() ? 100 * ramp.value[k + 1] : 100;
    html += "<span style=\"color:" + draw::hexOf(ramp.color[k]) + "\">■</span> " +
            (k == 0 ? "&gt; " : "") + number(from) + "–" + number(to) + " % &nbsp; ";
  }
  return html + "</p>\n";
}

std::string probabilityMaps(const EnsemblePage& page) {
  std::string html = "<div class=\"pictures\">";
  for (const Picture& picture : page.pictures) {
    html += "<figure><img alt=\"" + escape(picture.caption.en) + "\" src=\"data:image/png;base64," +
            base64(picture.png) + "\"><figcaption>" + both(picture.caption) +
            "</figcaption></figure>\n";
  }
  return html + "</div>\n";
}

std::string memberTable(const flood::FloodEnsemble& ensemble,
                        const flood::EnsembleRequest& request) {
  std::vector<std::pair<Text, bool>> head{{{"成员", "Member"}, true},
                                          {{"雨量系数", "Factor on the rain"}, true},
                                          {{"推迟（分钟）", "Delay (min)"}, true},
                                          {{"东移、北移（米）", "Shift east, north (m)"}, true},
                                          {{"降雨（立方米）", "Rain (m³)"}, true}};
  for (const double depth : request.depths) {
    const std::string metres = number(depth, 2);
    head.push_back({{"≥ " + metres + " 米（公顷）", "≥ " + metres + " m (ha)"}, true});
  }
  Table table(head);
  const std::size_t shown = std::min(ensemble.members.size(), kMembersShown);
  for (std::size_t k = 0; k < shown; ++k) {
    const flood::EnsembleMember& member = ensemble.members[k];
    std::vector<std::string> cells{
        std::to_string(k), number(member.rain.factor, 2), number(member.rain.delay / 60, 1),
        number(member.rain.shift.x()) + ", " + number(member.rain.shift.y()),
        grouped(member.mass.rain)};
    for (const double area : member.wetArea) cells.push_back(grouped(area / 1e4, 2));
    table.row(cells);
  }
  const std::string rest = std::to_string(ensemble.members.size() - shown);
  return table.html() + (shown == ensemble.members.size()
                             ? std::string()
                             : calm({"其余 " + rest + " 个成员见 members.csv。",
                                     rest + " more members are in members.csv."}));
}

}  // namespace

Outcome writeEnsemblePage(const EnsemblePage& page, const flood::FloodEnsemble& ensemble,
                          const flood::EnsembleRequest& request, const std::string& path) {
  std::string body =
      heading(page.title) + "<p>" + both("推演，不是实测", "simulated, not measured") + "</p>";
  for (const Note& note : page.notes)
    body += "<p><strong>" + escape(note.where + ": " + note.what) + "</strong></p>";
  body += areaTable(ensemble, request) + heading({"超过水深的概率", "Probability of each depth"}) +
          probabilityLegend() + probabilityMaps(page) +
          heading({"成员（0 为原样降雨）", "Members (0 = the rain as given)"}) +
          memberTable(ensemble, request);
  return writePage(page.templatesFolder, page.title.zh + " · " + page.title.en, body, path);
}

}  // namespace citymirror::report
