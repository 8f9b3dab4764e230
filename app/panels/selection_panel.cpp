#include "app/panels/selection_panel.h"

#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "app/panels/chart.h"
#include "app/panels/chart_data.h"
#include "app/panels/history_choice.h"
#include "app/panels/parts.h"
#include "app/panels/road_facts.h"
#include "app/panels/theme.h"
#include "app/session/city/bookmarks.h"
#include "app/session/city/method_words.h"
#include "app/session/command/unit_vehicle.h"
#include "app/session/live/feed_words.h"

namespace citymirror::panels {
namespace {

QString sourceOf(const CityModel& city, const std::string& layer) {
  const auto found = city.provenance.find(layer);
  if (found == city.provenance.end()) return {};
  const Provenance& p = found->second;
  QString text = QString::fromStdString(shownSource(p.source));
  if (!p.obtained.empty()) text += " · " + QString::fromStdString(p.obtained);
  if (!p.method.empty()) text += " · " + say(session::methodWords(p.method));
  return text;
}

template <class List>
auto* findCode(const List& list, const std::string& code) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.code == code; });
  return found == list.end() ? nullptr : &*found;
}

QString keptOff(const Road& road, const traffic::CityTrafficRules& rules,
                const session::UnitVehicle& vehicle) {
  return whyKeptOff(road, session::onRoad(rules, vehicle));
}

/// Behind its timetable at the next stop, which another feed may tell.
FactTable::Fact delayFact(const session::WorldView& w, const session::TripDelay& delay,
                          const std::string& feedOfVehicle) {
  const QString tip = SelectionPanel::tr("measured %1, source %2")
                          .arg(clockOf(w, delay.at), QString::fromStdString(delay.feed));
  const QString span = durationText(millis(std::abs(delay.seconds)));
  const QString age = durationText(std::max(w.cursor.at - delay.at, Millis{0}));
  QString text = SelectionPanel::tr("on time");
  if (delay.seconds > 0) text = SelectionPanel::tr("%1 late").arg(span);
  if (delay.seconds < 0) text = SelectionPanel::tr("%1 early").arg(span);
  text += " · " + SelectionPanel::tr("%1 ago").arg(age);
  if (delay.feed != feedOfVehicle) text += " · " + QString::fromStdString(delay.feed);
  return {SelectionPanel::tr("Next stop"), text, tip};
}

/// What a feed says of a vehicle: each with its source and age.
void addVehicleFacts(const session::WorldView& w, const session::VehicleView& seen,
                     std::vector<FactTable::Fact>& facts) {
  const QString none("—");
  const Millis age = std::max(w.cursor.at - seen.seen, Millis{0});
  const QString feed = QString::fromStdString(seen.feed);
  const QString tip = SelectionPanel::tr("measured %1, source %2").arg(clockOf(w, seen.seen), feed);
  const auto text = [&](const std::string& said) {
    return said.empty() ? none : QString::fromStdString(said);
  };
  QString when = SelectionPanel::tr("%1 ago").arg(durationText(age));
  if (seen.restored) when += SelectionPanel::tr(", before the restart; nothing newer has come");
  else if (!seen.stale && w.followsNow) when = SelectionPanel::tr("live, %1 old").arg(durationText(age));
  facts.push_back({SelectionPanel::tr("Route"), text(seen.line), tip});
  if (!seen.trip.empty()) facts.push_back({SelectionPanel::tr("Trip"), text(seen.trip), tip});
  facts.push_back({SelectionPanel::tr("State"),
                   seen.state.empty() ? none : say(session::vehicleStateText(seen.state)), tip});
  facts.push_back({SelectionPanel::tr("Speed"),
                   seen.speed ? SelectionPanel::tr("%1 km/h").arg(*seen.speed, 0, 'f', 0) : none, tip});
  facts.push_back({SelectionPanel::tr("Heading"), seen.bearing ? headingText(*seen.bearing) : none, tip});
  if (seen.delay) facts.push_back(delayFact(w, *seen.delay, seen.feed));
  facts.push_back({SelectionPanel::tr("Last seen"), when, tip});
  facts.push_back({SelectionPanel::tr("Source"), feed, tip});
}

}  // namespace

QString headingText(double degrees) {
  const QStringList winds{SelectionPanel::tr("north"),     SelectionPanel::tr("north-east"),
                          SelectionPanel::tr("east"),      SelectionPanel::tr("south-east"),
                          SelectionPanel::tr("south"),     SelectionPanel::tr("south-west"),
                          SelectionPanel::tr("west"),      SelectionPanel::tr("north-west")};
  const int whole = (int(std::lround(std::fmod(degrees, 360))) + 360) % 360;
  return QString("%1° %2").arg(whole).arg(winds[int(std::lround(whole / 45.0)) % 8]);
}

SelectionPanel::SelectionPanel(QWidget* parent) : Panel(parent) {
  heading_ = makeLabel("heading", this);
  title_ = makeLabel("title", this);
  title_->setWordWrap(true);
  hint_ = makeLabel("muted", this);
  hint_->setWordWrap(true);
  close_ = makeCloseButton(this);
  facts_ = new FactTable(this);
  chart_ = new Chart(this);
  back_ = new HistoryChoice(this);
  source_ = makeLabel("small", this);
  source_->setWordWrap(true);
  file_ = makeButton("fileHere", this);
  file_->setMenu(new QMenu(file_));
  connect(close_, &QPushButton::clicked, this, &SelectionPanel::cleared);
  connect(chart_, &Chart::timePicked, this, &SelectionPanel::timePicked);
  connect(back_, &HistoryChoice::chosen, this, &SelectionPanel::wantHistory);

  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
  column->setSpacing(kGrid);
  column->addLayout(makeTitleRow(heading_, close_));
  column->addWidget(title_);
  column->addWidget(hint_);
  column->addWidget(facts_);
  column->addWidget(chart_);
  column->addWidget(back_);
  column->addWidget(source_);
  column->addWidget(file_, 0, Qt::AlignLeft);
  retranslate();
  refresh();
}

void SelectionPanel::setSelected(const QString& code) {
  if (code_ != code && back_->back().count() > 0) {
    back_->reset();
    emit historyWanted({}, Millis{0});
  }
  code_ = code;
  refresh();
}

void SelectionPanel::wantHistory() {
  emit historyWanted(back_->back().count() > 0 ? code_ : QString(), back_->back());
  refresh();
}

void SelectionPanel::setRoadRules(std::vector<coupling::WadingRule> rules,
                                  traffic::CityTrafficRules traffic) {
  rules_ = std::move(rules);
  traffic_ = std::move(traffic);
  refresh();
}

void SelectionPanel::setEventClasses(incident::EventClasses classes) {
  classes_ = std::move(classes);
  fillClasses();
  refresh();
}

/// A menu of each department's classes.
void SelectionPanel::fillClasses() {
  file_->menu()->clear();
  for (const auto& [id, department] : classes_.departments) {
    QMenu* menu = nullptr;
    for (const auto& [code, eventClass] : classes_.classes) {
      if (eventClass.department != id) continue;
      if (menu == nullptr) menu = file_->menu()->addMenu(say(department.name, id));
      QAction* action = menu->addAction(severityIcon(eventClass.severity),
                                        say(eventClass.name, code));
      action->setData(QString::fromStdString(code));
      connect(action, &QAction::triggered, this, [this, code = code] { file(code); });
    }
  }
}

void SelectionPanel::file(const std::string& classCode) {
  const std::string code = code_.toStdString();
  if (!world().city) return;
  session::Filing filing;
  filing.classCode = classCode;
  filing.where = session::placeOf(*world().city, code);
  if (!filing.where && world().vehicle) filing.where = world().vehicle->at;
  const std::string title = title_->text().toStdString();
  filing.place = code.starts_with(session::kVehicleMark)
                     ? Text{title, title}
                     : session::placeNameOf(*world().city, code);
  session::CommandAct wanted;
  wanted.kind = session::CommandKind::fileIncident;
  wanted.document = session::filingText(filing);
  emit acted(wanted);
}

void SelectionPanel::retranslate() {
  file_->setText(tr("File an incident here"));
  file_->setToolTip(tr("What happened here becomes an incident to be verified and handled"));
  fillClasses();
  hint_->setText(tr("Click a building, road or sensor in the city, or search (Ctrl+K)."));
  close_->setToolTip(tr("Clear the selection (Esc)"));
  close_->setAccessibleName(tr("Clear the selection"));
  back_->retranslate();
}

void SelectionPanel::show(const QString& kind, const QString& title) {
  heading_->setText(kind);
  title_->setText(title);
}

void SelectionPanel::refresh() {
  const std::string code = code_.toStdString();
  for (QWidget* part : {static_cast<QWidget*>(chart_), static_cast<QWidget*>(back_),
                        static_cast<QWidget*>(source_)})
    part->hide();
  const bool shown = world().city && !code.empty() &&
                     (showVehicle(code) || showSensor(code) || showRoad(code) || showBuilding(code) ||
                      showSite(code));
  hint_->setVisible(!shown);
  title_->setVisible(shown);
  close_->setVisible(shown);
  facts_->setVisible(shown);
  file_->setVisible(shown && !classes_.classes.empty());
  if (!shown) {
    heading_->setText(tr("Selection"));
    title_->clear();
    facts_->setFacts({});
  }
}

bool SelectionPanel::showBuilding(const std::string& code) {
  const CityModel& city = *world().city;
  const BuildingSet& set = city.buildings;
  const auto found = std::find(set.code.begin(), set.code.end(), code);
  if (found == set.code.end()) return false;
  const auto i = std::size_t(found - set.code.begin());
  const QString source = sourceOf(city, "buildings");
  show(tr("Building"), say(set.name[i], code));
  const QString height =
      tr("%1 m (%2)").arg(set.height[i], 0, 'f', 1).arg(heightSourceText(set.heightSource[i]));
  const QString masked = maskedText(world(), "buildings", "residents");
  const QString residents = !masked.isEmpty()                       ? masked
                            : set.residents[i] == kUnknownResidents ? tr("unknown")
                                                   : tr("about %1").arg(set.residents[i]);
  const QString name = maskedText(world(), "buildings", "name");
  if (!name.isEmpty()) title_->setText(QString::fromStdString(code) + " · " + name);
  facts_->setFacts({{tr("Code"), QString::fromStdString(code), source},
                    {tr("Use"), say(nameOf(set.use[i])), source},
                    {tr("Floors"), QString::number(set.floors[i]), source},
                    {tr("Height"), height, source},
                    {tr("Ground"), tr("%1 m").arg(set.ground[i], 0, 'f', 2), source},
                    {tr("Residents"), residents, source}});
  return true;
}

bool SelectionPanel::showRoad(const std::string& code) {
  const session::WorldView& w = world();
  const Road* road = findCode(w.city->roads.roads, code);
  if (road == nullptr) return false;
  const QString source = sourceOf(*w.city, "roads");
  show(tr("Road"), say(road->name, code));
  std::vector<FactTable::Fact> facts{
      {tr("Code"), QString::fromStdString(code), source},
      {tr("Class"), roadClassText(road->roadClass) + " · " + structureText(road->structure),
       source},
      {tr("Free-flow speed"), tr("%1 km/h").arg(road->freeFlowKmh, 0, 'f', 0), source}};
  for (FactTable::Fact& limit : signFacts(*road, source)) facts.push_back(std::move(limit));
  const world::WorldState* state = stateAt(w, w.cursor.at);
  const double depth = state ? roadDepth(*w.city, *state, code).value_or(NAN) : NAN;
  const QString run = w.shown() ? tr("computed by run %1, state of %2")
                                      .arg(QString::fromStdString(w.shown()->id),
                                           state ? clockOf(w, state->at) : QString("—"))
                                : QString();
  facts.push_back({tr("Depth at %1").arg(clockOf(w, w.cursor.at)),
                   std::isfinite(depth) ? depthText(depth) : tr("not computed"), run});
  for (const coupling::WadingRule& rule : rules_) {
    const QString limit =
        tr("closed from %1; %2").arg(depthText(rule.closeDepth), say(rule.source));
    const QString open = depth >= rule.closeDepth ? tr("closed") : tr("open");
    const QString now = std::isfinite(depth) ? open : QString("—");
    const QString why = keptOff(*road, traffic_, {rule.vehicleClass});
    if (why.isEmpty())
      facts.push_back({say(rule.name), now, limit});
    else if (keptOff(*road, traffic_, {rule.vehicleClass, true}).isEmpty())
      facts.push_back({say(rule.name), tr("%1, with sirens only").arg(now), limit});
    else
      facts.push_back({say(rule.name), why, source});
  }
  facts_->setFacts(facts);
  chart_->setVisible(w.shown() != nullptr);
  chart_->setData(chartOfRoad(w, *road, rules_));
  return true;
}

bool SelectionPanel::showSensor(const std::string& code) {
  const session::WorldView& w = world();
  const SensorSite* site = findCode(w.city->sensors, code);
  if (site == nullptr) return false;
  const auto index = std::size_t(site - w.city->sensors.data());
  session::SensorReading reading;
  for (const session::SensorReading& r : w.sensors) {
    if (r.site == index) reading = r;
  }
  show(tr("Sensor"), say(site->name, code));
  const QString source =
      reading.latest ? QString::fromStdString(reading.latest->source) : QString("—");
  const QString value =
      reading.latest ? valueText(site->quantity, reading.latest->value) : QString("—");
  const QString tip = reading.latest
                          ? tr("measured %1, source %2").arg(clockOf(w, reading.latest->at), source)
                          : QString();
  facts_->setFacts(
      {{tr("Code"), QString::fromStdString(code), sourceOf(*w.city, "sensors")},
       {capitalised(say(nameOf(site->quantity))), value, tip},
       {tr("State"), freshnessText(w, reading),
        tr("live means younger than its cadence of %1")
            .arg(durationText(millis(site->cadenceSeconds)))},
       {tr("Quality"), reading.latest ? qualityText(reading.latest->quality) : QString("—"), tip},
       {tr("Source"), source.isEmpty() ? QString("—") : source, tip}});
  const Millis back = back_->back();
  const bool past = back.count() > 0;
  chart_->setData(past ? chartOfHistory(w, *site, back) : chartOfSensor(w, *site));
  chart_->show();
  back_->show();
  if (past) source_->setText(sourceOfHistory(w, *site, back));
  source_->setVisible(past);
  return true;
}

/// A mark that has gone leaves its card, which says so.
bool SelectionPanel::showVehicle(const std::string& code) {
  const std::string_view prefix = session::kVehicleMark;
  if (!code.starts_with(prefix)) return false;
  const auto& seen = world().vehicle;
  const bool known = seen && seen->code == code.substr(prefix.size());
  const QString name = QString::fromStdString(code.substr(prefix.size()));
  show(tr("Vehicle"), known && !seen->line.empty()
                          ? name + " · " + QString::fromStdString(seen->line)
                          : name);
  std::vector<FactTable::Fact> facts{{tr("Code"), name, {}}};
  if (known)
    addVehicleFacts(world(), *seen, facts);
  else
    facts.push_back({tr("Last seen"), tr("no longer shown: it has not reported for too long"), {}});
  facts_->setFacts(facts);
  return true;
}

bool SelectionPanel::showSite(const std::string& code) {
  const CityModel& city = *world().city;
  if (const Facility* facility = findCode(city.facilities, code)) {
    show(tr("Facility"), say(facility->name, code));
    const QString masked = maskedText(world(), "facilities", "capacity");
    facts_->setFacts({{tr("Code"), QString::fromStdString(code), sourceOf(city, "facilities")},
                      {tr("Kind"), facilityText(facility->kind), {}},
                      {tr("Capacity"), masked.isEmpty() ? tr("%1 places").arg(facility->capacity)
                                                        : masked, {}}});
    return true;
  }
  if (const PumpStation* pump = findCode(city.drains.pumps, code)) {
    show(tr("Pump station"), say(pump->name, code));
    facts_->setFacts(
        {{tr("Code"), QString::fromStdString(code), sourceOf(city, "drains")},
         {tr("Capacity"), tr("%1 m³/s").arg(pump->capacity, 0, 'f', 2), sourceOf(city, "drains")}});
    return true;
  }
  if (const Gate* gate = findCode(city.drains.gates, code)) {
    show(tr("Gate"), say(gate->name, code));
    facts_->setFacts(
        {{tr("Code"), QString::fromStdString(code), sourceOf(city, "drains")},
         {tr("Width"), tr("%1 m").arg(gate->width, 0, 'f', 1), sourceOf(city, "drains")},
         {tr("Sill"), tr("%1 m").arg(gate->sill, 0, 'f', 2), sourceOf(city, "drains")}});
    return true;
  }
  if (const Resource* unit = findCode(city.resources, code)) {
    const bool truck = unit->kind == ResourceKind::pumpTruck;
    show(truck ? tr("Pump truck") : tr("Crew"), say(unit->name, code));
    std::vector<FactTable::Fact> facts{
        {tr("Code"), QString::fromStdString(code), sourceOf(city, "resources")}};
    if (truck) facts.push_back({tr("Pump"), tr("%1 m³/s").arg(unit->pumpCapacity, 0, 'f', 2), {}});
    if (const auto& seen = world().vehicle; seen && seen->code == code)
      addVehicleFacts(world(), *seen, facts);
    facts_->setFacts(facts);
    return true;
  }
  return false;
}

}  // namespace citymirror::panels
