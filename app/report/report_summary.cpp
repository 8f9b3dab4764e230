#include "app/report/html.h"
#include "app/report/report_sections.h"
#include "app/report/report_words.h"

namespace citymirror::report {
namespace {

std::string card(const Text& title, const std::string& value) {
  return "<div class=\"card\"><b>" + value + "</b>" + both(title) + "</div>\n";
}

Text whereAndWhen(const session::WorldView& view) {
  const world::ForecastRun& run = *view.forecast;
  const Text& city = view.city->name;
  if (run.risks.empty()) {
    return {city.in(Language::zh) + "：推演预计没有道路积水。",
            city.in(Language::en) + ": no road is forecast to pond. "};
  }
  const coupling::PondingRisk& worst = run.risks.front();
  const std::string roads = std::to_string(run.risks.size()), depth = number(worst.maxDepth * 100);
  const std::string from = clock(view, run.zero + millis(worst.firstAt));
  const std::string peak = clock(view, run.zero + millis(worst.peakAt));
  const bool one = run.risks.size() == 1;
  return {city.in(Language::zh) + "：推演预计" + roads + "条道路积水，最深处为" +
              worst.name.in(Language::zh) + "，" + from + "起积水，" + peak + "最深约" + depth +
              "厘米。",
          city.in(Language::en) + ": " + roads + (one ? " road is" : " roads are") +
              " forecast to pond; the deepest is " + worst.name.in(Language::en) +
              ", under water from " + from + " and deepest at " + peak + " with about " + depth +
              " cm. "};
}

/// As panels say it: "≥ 1,234" where some are not known, "—" where none is.
std::string residentsOf(const coupling::Exposure& exposure) {
  if (exposure.uncounted == 0) return grouped(exposure.residents);
  return exposure.residents == 0 ? "—" : "≥ " + grouped(exposure.residents);
}

Text whoIsAffected(const coupling::Exposure& exposure, const std::string& depth) {
  const std::string buildings = grouped(exposure.buildings);
  const std::string residents = residentsOf(exposure);
  const std::string road = number(exposure.roadKm, 1);
  return {"水深" + depth + "厘米以上涉及" + buildings + "栋建筑、" + residents + "名居民和" + road +
              "公里道路。",
          "Water of " + depth + " cm or more reaches " + buildings + " buildings with " +
              residents + " residents and " + road + " km of road. "};
}

Text whatWasDecided(const session::WorldView& view) {
  const session::IncidentView* found = decidedIncident(view);
  if (found == nullptr) return {"期间没有发出预警。", "No warning was composed."};
  const Text decision = decisionText(view, found->incident);
  const Text level = nameOf(found->incident.severity);
  return {level.zh + "预警：" + decision.zh + "。",
          "The " + level.en + " warning: " + decision.en + "."};
}

}  // namespace

const session::IncidentView* decidedIncident(const session::WorldView& view) {
  const session::IncidentView* newest = nullptr;
  for (const auto& incident : view.incidents) {
    if (incident.origin != session::IncidentOrigin::forecast) continue;
    if (incident.incident.status == IncidentStatus::verified) return &incident;
    if (newest == nullptr) newest = &incident;
  }
  return newest;
}

Text decisionText(const session::WorldView& view, const Incident& incident) {
  const std::string waited = number(seconds(incident.decidedAt - incident.raised) / 60, 1);
  const std::string at = clock(view, incident.decidedAt);
  const Text by = authorText(incident.decidedBy);
  switch (incident.status) {
    case IncidentStatus::verified:
      return {"已核实：" + by.zh + "，" + at + "（生成后" + waited + "分钟）",
              "verified by " + by.en + " at " + at + ", " + waited + " min after it was composed"};
    case IncidentStatus::rejected:
      return {"已驳回：" + by.zh + "，" + at, "rejected by " + by.en + " at " + at};
    case IncidentStatus::closed:
      return {"已被更新的预警取代", "superseded by a newer warning"};
    case IncidentStatus::awaitingVerification:
      break;
  }
  return {"等待人工核实", "waiting for a person to verify it"};
}

std::string summarySection(const ReportInputs& inputs) {
  const session::WorldView& view = *inputs.view;
  if (!view.forecast) {
    return "<p class=\"lead\">" +
           both("期间没有生成积水推演。", "No flood forecast was made in this time.") + "</p>\n";
  }
  const world::ForecastRun& run = *view.forecast;
  const std::string limit = number(inputs.exposureDepth * 100);
  std::string chinese, english;
  for (const Text& part :
       {whereAndWhen(view), whoIsAffected(run.exposure, limit), whatWasDecided(view)}) {
    chinese += part.zh;
    english += part.en;
  }
  const double depth = run.risks.empty() ? 0 : run.risks.front().maxDepth;
  const Text deeper{"（水深≥" + limit + " cm）", " (water ≥ " + limit + " cm)"};
  const auto counted = [&](const Text& what) {
    return Text{what.zh + deeper.zh, what.en + deeper.en};
  };
  std::string html = "<p class=\"lead\">" + both(chinese, english) + "</p>\n";
  html += "<div class=\"cards\">\n";
  html += card({"条道路将积水", "roads that pond"}, std::to_string(run.risks.size()));
  html += card({"最深路段", "deepest on a road"}, number(depth * 100) + " cm");
  html += card(counted({"积水道路", "flooded road"}), number(run.exposure.roadKm, 1) + " km");
  html += card(counted({"临水建筑", "buildings in water"}), grouped(run.exposure.buildings));
  html += card(counted({"涉及居民", "residents concerned"}), residentsOf(run.exposure));
  html += card({"推演用时", "time to compute"}, number(run.computeSeconds, 1) + " s");
  return html + "</div>\n";
}

}  // namespace citymirror::report
