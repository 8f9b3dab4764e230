#include "app/panels/left_rail.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "app/panels/conflict_list.h"
#include "app/panels/feed_list.h"
#include "app/panels/parts.h"
#include "app/panels/score_panel.h"
#include "app/panels/theme.h"
#include "app/panels/warning_list.h"
#include "app/session/city/coordinates.h"

namespace citymirror::panels {
namespace {

constexpr std::size_t kHits = 12, kNamesBesideCommands = 3;
constexpr int kRailRow = 28, kHitRows = 6, kIncidentRows = 3;  // px; rows before it scrolls
constexpr int kHitKind = Qt::UserRole + 2, kHitTable = Qt::UserRole + 3,
              kHitPlace = Qt::UserRole + 4;
constexpr const char* kBelowMenu = " › ";

void setRow(QListWidgetItem* item, const QString& text, const QString& tip, const QString& code) {
  if (item->text() != text) item->setText(text);
  const QString plain = plainTip(tip);
  if (item->toolTip() != plain) item->setToolTip(plain);
  item->setData(Qt::UserRole, code);
}

/// Whether a command has all words of what was typed.
bool namedBy(const FoundCommand& command, const QString& query) {
  const QStringList words = query.split(' ', Qt::SkipEmptyParts);
  return std::all_of(words.begin(), words.end(), [&](const QString& word) {
    return command.text.contains(word, Qt::CaseInsensitive);
  });
}

/// Whether it is all of the command's own words.
bool namesWhole(const FoundCommand& command, const QString& query) {
  const QString own = command.text.section(QString::fromUtf8(kBelowMenu), -1);
  return QString(own).remove(QChar(u'…')).compare(query, Qt::CaseInsensitive) == 0 ||
         own.compare(query, Qt::CaseInsensitive) == 0;
}

}  // namespace

struct LeftRail::Hit {
  enum Kind { name, place, command };
  Kind kind = name;
  QString text, code;
  bool enabled = true;
  QString table = {};  ///< key of the layer or model that holds it; empty = the city
  QPointF at = {};     ///< local metres
};

LeftRail::LeftRail(QWidget* parent)
    : Panel(parent), index_([this] {
        QMetaObject::invokeMethod(
            this, [this] { showHits(search_->text()); }, Qt::QueuedConnection);
      }) {
  setObjectName("leftRail");
  search_ = new QLineEdit(this);
  search_->setClearButtonEnabled(true);
  layersHeading_ = makeLabel("heading", this);
  incidentsHeading_ = makeLabel("heading", this);
  sensorsHeading_ = makeLabel("heading", this);
  noIncidents_ = makeLabel("muted", this);
  noHits_ = makeLabel("muted", this);
  score_ = makeLabel("small", this);
  for (QLabel* words : {score_, noIncidents_, noHits_, sensorsHeading_}) words->setWordWrap(true);
  noHits_->hide();
  feeds_ = new FeedList(this);
  connect(feeds_, &FeedList::unwanted, this, &LeftRail::feedUnwanted);
  conflicts_ = new ConflictList(this);
  connect(conflicts_, &ConflictList::chosen, this, &LeftRail::chosen);
  warnings_ = new WarningList(this);
  connect(warnings_, &WarningList::chosen, this, &LeftRail::warningChosen);
  buildLists();

  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, kGrid);
  column->setSpacing(4);
  column->addWidget(search_);
  column->addWidget(hits_);
  column->addWidget(noHits_);
  column->addSpacing(kGrid);
  column->addWidget(layersHeading_);
  for (int i = 0; i < kLayerCount; ++i) {
    layers_[i] = new QCheckBox(this);
    layers_[i]->setChecked(true);
    connect(layers_[i], &QCheckBox::toggled, this,
            [this, i](bool on) { emit layerToggled(LayerId(i), on); });
    column->addWidget(layers_[i]);
  }
  column->addSpacing(kGrid);
  column->addWidget(incidentsHeading_);
  column->addWidget(noIncidents_);
  column->addWidget(incidents_);
  column->addWidget(score_);
  column->addSpacing(kGrid);
  column->addWidget(warnings_);
  column->addWidget(feeds_);
  column->addWidget(conflicts_);
  column->addWidget(sensorsHeading_);
  column->addWidget(sensors_, 1);
  retranslate();
  refresh();
}

void LeftRail::buildLists() {
  hits_ = new QListWidget(this);
  incidents_ = new QListWidget(this);
  sensors_ = new QListWidget(this);
  hits_->hide();
  for (QListWidget* list : {hits_, incidents_, sensors_}) {
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setTextElideMode(Qt::ElideRight);
  }
  const auto choose = [this](QListWidgetItem* item) { chooseHit(*item); };
  for (QListWidget* list : {hits_, sensors_}) {
    connect(list, &QListWidget::itemClicked, this, choose);
    connect(list, &QListWidget::itemActivated, this, choose);
  }
  const auto chooseIncident = [this](QListWidgetItem* item) {
    emit incidentChosen(item->data(Qt::UserRole).toString());
  };
  connect(incidents_, &QListWidget::itemClicked, this, chooseIncident);
  connect(incidents_, &QListWidget::itemActivated, this, chooseIncident);
  connect(search_, &QLineEdit::textChanged, this, &LeftRail::typed);
  connect(search_, &QLineEdit::returnPressed, this, [this] {
    if (hits_->count() > 0) chooseHit(*hits_->item(0));
  });
}

void LeftRail::chooseHit(const QListWidgetItem& item) {
  const QString code = item.data(Qt::UserRole).toString();
  const int kind = item.data(kHitKind).toInt();
  if (kind == Hit::command) return runCommand(code);
  if (kind == Hit::place) return emit placeChosen(code);
  const QString table = item.data(kHitTable).toString();
  if (!table.isEmpty()) return emit rowChosen(table, code, item.data(kHitPlace).toPointF());
  emit chosen(code);
}

/// Asks anew: what was found may have gone with its menu, or be out of place by now.
void LeftRail::runCommand(const QString& text) {
  const std::vector<FoundCommand> all = askCommands_ ? askCommands_() : std::vector<FoundCommand>();
  const auto found = std::find_if(all.begin(), all.end(), [&](const FoundCommand& command) {
    return command.text == text;
  });
  if (found == all.end() || !found->enabled) return typed(search_->text());
  search_->clear();
  found->run();
}

void LeftRail::setCommands(std::function<std::vector<FoundCommand>()> commands) {
  askCommands_ = std::move(commands);
}

void LeftRail::typed(const QString& query) {
  commands_.clear();
  if (askCommands_ && !query.trimmed().isEmpty()) commands_ = askCommands_();
  showHits(query);
}

void LeftRail::focusSearch() {
  search_->setFocus(Qt::ShortcutFocusReason);
  search_->selectAll();
}

void LeftRail::setLayerVisible(LayerId layer, bool visible) {
  layers_[int(layer)]->setChecked(visible);
}

bool LeftRail::layerVisible(LayerId layer) const { return layers_[int(layer)]->isChecked(); }

bool LeftRail::clearSearch() {
  if (search_->text().isEmpty()) return false;
  search_->clear();
  return true;
}

void LeftRail::retranslate() {
  search_->setPlaceholderText(tr("Search… (Ctrl+K)"));
  search_->setToolTip(tr("Search names, codes and commands (Ctrl+K)"));
  search_->setAccessibleName(tr("Search"));
  layersHeading_->setText(tr("Layers"));
  const QString names[kLayerCount] = {tr("Buildings"),
                                      tr("Roads"),
                                      tr("River and lakes"),
                                      tr("Trees"),
                                      tr("Ponding"),
                                      tr("Flow"),
                                      tr("Sensors and facilities"),
                                      tr("Labels"),
                                      tr("Routes and closures")};
  for (int i = 0; i < kLayerCount; ++i) layers_[i]->setText(names[i]);
  incidentsHeading_->setText(tr("Incidents"));
  noIncidents_->setText(tr("None"));
  incidents_->setAccessibleName(tr("Incidents"));
  sensors_->setAccessibleName(tr("Sensors"));
  hits_->setAccessibleName(tr("Search results"));
  typed(search_->text());
}

std::vector<LeftRail::Hit> LeftRail::hitsOf(const QString& query) const {
  static constexpr const char* kKinds[] = {QT_TR_NOOP("road"),        QT_TR_NOOP("zone"),
                                           QT_TR_NOOP("water"),       QT_TR_NOOP("levee"),
                                           QT_TR_NOOP("sensor"),      QT_TR_NOOP("facility"),
                                           QT_TR_NOOP("drain inlet"), QT_TR_NOOP("unit"),
                                           QT_TR_NOOP("building"),    QT_TR_NOOP("feature")};
  static_assert(std::size(kKinds) == std::size_t(session::FoundKind::feature) + 1);
  const QString words = query.trimmed();
  std::vector<Hit> hits, commands;
  if (session::parsePlace(query.toStdString()))
    hits.push_back({Hit::place, tr("Fly to %1").arg(words), query});
  for (const FoundCommand& command : commands_) {
    if (words.isEmpty() || !namedBy(command, words)) continue;
    const QString keys = command.shortcut.isEmpty() ? QString() : "  (" + command.shortcut + ")";
    auto& group = namesWhole(command, words) ? hits : commands;
    group.push_back({Hit::command, command.text + keys, command.text, command.enabled});
  }
  const std::size_t most = commands.empty() ? kHits : kNamesBesideCommands;
  for (const session::Found& found : index_.find(query.toStdString(), most)) {
    const QString code = QString::fromStdString(found.code);
    hits.push_back({Hit::name, say(found.name, found.code) + " · " + tr(kKinds[int(found.kind)]),
                    code, true, QString::fromStdString(found.table),
                    QPointF(found.at.x(), found.at.y())});
  }
  for (Hit& command : commands) {
    if (hits.size() < kHits) hits.push_back(std::move(command));
  }
  return hits;
}

void LeftRail::showHits(const QString& query) {
  const std::vector<Hit> hits = hitsOf(query);
  const int rows = int(hits.size());
  resizeRows(hits_, rows);
  for (int i = 0; i < rows; ++i) {
    const Hit& hit = hits[std::size_t(i)];
    QListWidgetItem* item = hits_->item(i);
    const bool coded = hit.kind == Hit::name && hit.code != hit.text;
    setRow(item, hit.text, coded ? hit.text + " · " + hit.code : hit.text, hit.code);
    item->setData(kHitKind, hit.kind);
    item->setData(kHitTable, hit.table);
    item->setData(kHitPlace, hit.at);
    item->setFlags(hit.enabled ? item->flags() | Qt::ItemIsEnabled
                               : item->flags() & ~Qt::ItemIsEnabled);
  }
  hits_->setVisible(rows > 0);
  fitHeight(hits_, kHitRows, kRailRow);
  noHits_->setText(index_.ready() ? tr("Nothing found") : tr("Preparing the search…"));
  noHits_->setVisible(rows == 0 && !query.trimmed().isEmpty());
}

void LeftRail::setHidden(const QStringList& words) {
  static const QStringList known{"buildings", "roads", "water",  "trees", "flood",
                                 "flow",      "marks", "labels", "routes"};
  for (int i = 0; i < kLayerCount; ++i) layers_[i]->setChecked(!words.contains(known[i]));
}

void LeftRail::showForecastConflict(const QString& gauge) { conflicts_->showForecast(gauge); }

void LeftRail::openWarning(const QString& id) { warnings_->open(id); }

void LeftRail::refresh() {
  if (world().city != indexed_) {
    indexed_ = world().city;
    index_.setCity(indexed_);
  }
  feeds_->setView(view());
  conflicts_->setView(view());
  warnings_->setView(view());
  refreshIncidents();
  refreshSensors();
}

void LeftRail::refreshIncidents() {
  const auto& all = world().incidents;
  resizeRows(incidents_, int(all.size()));
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Incident& incident = all[i].incident;
    QListWidgetItem* item = incidents_->item(int(i));
    item->setIcon(severityPixmap(incident.severity));
    const bool waits = incident.status == IncidentStatus::awaitingVerification;
    const QString step = all[i].desk ? capitalised(say(nameOf(all[i].desk->loop.step())))
                                     : QString();
    const QString text = clockOf(world(), incident.raised) + "  " + say(incident.headline);
    const QString stands = !step.isEmpty() ? step
                           : waits         ? tr("Awaiting verification")
                                           : tr("Decided");
    setRow(item, text, text + "\n" + stands, QString::fromStdString(incident.id));
  }
  incidents_->setVisible(!all.empty());
  noIncidents_->setVisible(all.empty());
  const QString score = scoreLine(world());
  score_->setText(score.isEmpty() ? score : tr("Forecasts: %1").arg(score));
  score_->setVisible(!score.isEmpty());
  fitHeight(incidents_, kIncidentRows, kRailRow);
}

void LeftRail::refreshSensors() {
  const session::WorldView& w = world();
  std::vector<const session::SensorReading*> order;
  int silent = 0;
  for (const session::SensorReading& reading : w.sensors) {
    order.push_back(&reading);
    silent += reading.stale ? 1 : 0;
  }
  std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
    if (a->severity != b->severity) return a->severity > b->severity;
    return !a->stale && b->stale;
  });
  sensorsHeading_->setText(tr("Sensors: %1, %2 stale").arg(order.size()).arg(silent));
  resizeRows(sensors_, w.city ? int(order.size()) : 0);
  for (int i = 0; w.city && i < int(order.size()); ++i) {
    const session::SensorReading& reading = *order[std::size_t(i)];
    const SensorSite& site = w.city->sensors[reading.site];
    QListWidgetItem* item = sensors_->item(i);
    const bool usable = reading.latest && (reading.latest->quality == Quality::good ||
                                           reading.latest->quality == Quality::suspect);
    const QString value = usable ? valueText(site.quantity, reading.latest->value) : QString("—");
    const QString tip =
        tr("%1 · %2 · %3")
            .arg(say(site.name, site.code), say(nameOf(site.quantity)), freshnessText(w, reading));
    const int key = int(reading.severity) * 2 + (reading.stale ? 1 : 0) + 1;
    if (item->data(Qt::UserRole + 1).toInt() != key) {
      item->setIcon(severityPixmap(reading.severity, reading.stale ? 0.4 : 1));
      item->setForeground(colorOf(reading.stale ? Tone::muted : Tone::text));
      item->setData(Qt::UserRole + 1, key);
    }
    setRow(item, value + "   " + say(site.name, site.code), tip, QString::fromStdString(site.code));
  }
}

}  // namespace citymirror::panels
