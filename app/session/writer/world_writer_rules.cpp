#include "app/session/command/journal_text.h"
#include "app/session/writer/world_writer.h"

/// What rules are told beside the values of sensors, and how they are switched.
namespace citymirror::session {

void WorldWriter::takeVehicle(const gis::VehiclePosition& vehicle) {
  if (!watch_) return;
  std::vector<incident::Decision> decisions;
  watch_->take(vehicle, decisions);
  tell(decisions);
}

void WorldWriter::takeNotice(const std::string& feed, const gis::FeedNotice& notice) {
  if (!watch_) return;
  std::vector<incident::Decision> decisions;
  watch_->take(feed, notice, now_, decisions);
  tell(decisions);
}

/// Written before it is judged: who repeats the journal comes to the same.
void WorldWriter::watchForecast(const world::ForecastRun& run) {
  if (!watch_) return;
  const ForecastPlaces told = forecastPlaces(run, city_->roads, now_, watch_->looksAhead());
  journal("forecast_places", "flood", forecastPlacesText(told));
  enterForecast(told);
}

void WorldWriter::enterForecast(const ForecastPlaces& told) {
  if (!watch_) return;
  passTime(told.at);
  std::vector<incident::Decision> decisions;
  watch_->take(told, decisions);
  tell(decisions);
}

Outcome WorldWriter::repeatForecastPlaces(const store::SharedEntry& row) {
  const auto told = forecastPlacesFromText(row.body);
  if (!told) return told.error();
  journal("forecast_places", row.by, row.body);
  enterForecast(*told);
  return Done{};
}

Outcome WorldWriter::switchRule(const CommandAct& act) {
  if (!watch_) return Error{ErrorCode::notFound, "no city is watched", act.subject, "Open a city"};
  std::vector<incident::Decision> decisions;
  const Outcome done = watch_->switchRule(act, loop_.posture(), decisions);
  if (!done) return done;
  journal("decision", act.by, commandText(act));
  const auto rule = std::ranges::find(watch_->rules(), act.subject, &incident::Rule::id);
  const bool on = act.object == "on";
  note(act.by, {std::string(on ? "开启规则：" : "关闭规则：") + rule->title.zh + " · " + act.why,
                std::string(on ? "switched on" : "switched off") + " the rule " +
                    rule->title.in(Language::en) + " · " + act.why});
  rulesView_.reset();
  tell(decisions);
  return Done{};
}

}  // namespace citymirror::session
