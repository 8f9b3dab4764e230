#include "app/desktop/model_tools.h"

#include <QFile>
#include <QFileDialog>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "app/desktop/note_text.h"
#include "app/desktop/stage.h"
#include "app/panels/model_list.h"
#include "app/panels/model_place_card.h"
#include "app/panels/parts.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"
#include "app/session/city/about_file.h"
#include "app/session/city/model_table.h"

namespace citymirror::desktop {
namespace {

constexpr int kTickMs = 250;
constexpr std::size_t kMostCrs = 24;  // letters: a number, not WKT

/// A layer under a name that a city model may have as well.
bool isGeoJson(const QString& path) {
  QFile file(path);
  return path.endsWith(".json", Qt::CaseInsensitive) && file.open(QIODevice::ReadOnly) &&
         file.read(4096).contains("\"FeatureCollection\"");
}

/// GML that is no city model, whose namespaces stand in its root element.
bool isPlainGml(const QString& path) {
  QFile file(path);
  return path.endsWith(".gml", Qt::CaseInsensitive) && file.open(QIODevice::ReadOnly) &&
         !file.read(65536).toLower().contains("citygml");
}

}  // namespace

ModelTools::ModelTools(view::CityView* city, QWidget* stage)
    : ViewerTool(stage),
      city_(city),
      list_(new panels::ModelList(stage)),
      placeCard_(new panels::ModelPlaceCard(stage)),
      card_(new QFrame(stage)) {
  list_->hide();
  card_->setObjectName("overlay");
  card_->hide();
  title_ = panels::makeLabel("statement", card_);
  facts_ = panels::makeLabel("small", card_);
  for (QLabel* label : {title_, facts_}) {
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
  }
  auto* column = new QVBoxLayout(card_);
  column->setContentsMargins(2 * panels::kGrid, panels::kGrid, panels::kGrid, panels::kGrid);
  column->addWidget(title_);
  column->addWidget(facts_);
  connect(city_, &view::CityView::picked, this, &ModelTools::show);
  connect(list_, &panels::ModelList::visibleChanged, this, &ModelTools::setVisible);
  connect(city_, &view::CityView::modelsChanged, this, &ModelTools::refill);
  connect(list_, &panels::ModelList::removeWanted, this, &ModelTools::remove);
  connect(list_, &panels::ModelList::placeWanted, this, &ModelTools::editPlace);
  connect(list_, &panels::ModelList::folded, this, &ModelTools::moved);
  using panels::ModelPlaceCard;
  connect(placeCard_, &ModelPlaceCard::closed, this, &ModelTools::closePlace);
  connect(placeCard_, &ModelPlaceCard::placeWanted, this, &ModelTools::placeAsWritten);
  connect(placeCard_, &ModelPlaceCard::formerWanted, this, [this] {
    if (const Shown* shown = find(placed_); shown && shown->former)
      putAnew(placed_, *shown->former);
  });
  connect(placeCard_, &ModelPlaceCard::addedWanted, this, [this] {
    if (const Shown* shown = find(placed_)) putAnew(placed_, shown->added);
  });
  ticks_.setInterval(kTickMs);
  connect(&ticks_, &QTimer::timeout, this, &ModelTools::refill);
}

ModelTools::~ModelTools() {
  jobs_.cancelAll();
  jobs_.drain();
}

void ModelTools::setView(const panels::ViewPtr& view) {
  const bool wasMasked = masked_.has_value(), another = view->computed() != whole_;
  masked_ = view->mask ? view->mask->layer("models") : std::nullopt;
  const bool newMask = std::exchange(mask_, view->mask) != view->mask;
  if (view->city == model_ && !another && wasMasked == masked_.has_value()) {
    if (!newMask) return;
    deselect();
    maskAgain();
    QTimer::singleShot(0, this, &ModelTools::offerAgain);  // after all tools have the new view
    return;
  }
  const bool any = !shown_.empty() || !reading_.empty();
  withhold();
  if (another) withheld_.clear();
  jobs_.cancelAll();
  model_ = view->city;
  whole_ = view->computed();
  reading_.clear();
  placing_ = 0;
  closePlace();
  shown_.clear();  // the view drops them with its city
  deselect();
  if (masked_ && any) emit said(maskedWords(*masked_));
  readWithheld();
  refill();
}

/// Those that may be seen now, or whose own label must be read first.
void ModelTools::readWithheld() {
  if (!model_) return;
  for (const Withheld& back : std::exchange(withheld_, {})) {
    if (!masked_ || !session::aboutBeside(back.source.path).empty())
      read(back.source, back.visible);
    else
      withheld_.push_back(back);
  }
}

std::optional<Text> ModelTools::labelOf(const MeshModel& model) const {
  return mask_ ? mask_->layer("models", model.terms) : std::nullopt;
}

/// Under another mask over the same city.
void ModelTools::maskAgain() {
  const std::vector<Withheld> before = std::exchange(withheld_, {});
  for (std::size_t i = shown_.size(); i-- > 0;) {
    const Shown& shown = shown_[i];
    if (!labelOf(*shown.model)) continue;
    withheld_.insert(withheld_.begin(), {shown.source, shown.visible});
    remove(shown.id);
  }
  const std::vector<Withheld> now = std::exchange(withheld_, before);
  readWithheld();
  withheld_.insert(withheld_.end(), now.begin(), now.end());
}

/// A city under another mask is a new one to the view, which drops the models of the old one.
void ModelTools::withhold() {
  for (const Shown& shown : shown_) withheld_.push_back({shown.source, shown.visible});
  for (const Reading& reading : reading_) withheld_.push_back({reading.source, reading.visible});
  while (!reading_.empty()) remove(reading_.front().id);
  while (!shown_.empty()) remove(shown_.front().id);
}

QString ModelTools::maskedWords(const Text& label) {
  return tr("Models are not shown here: %1").arg(panels::say(session::maskedText(label)));
}

QList<QWidget*> ModelTools::cards() { return {list_, placeCard_, card_}; }
int ModelTools::cardWidth() const { return list_->wantedWidth(); }

void ModelTools::fillMenu(QMenu& menu) {
  const auto entry = [&](const QString& text, void (ModelTools::*act)()) {
    QAction* action = menu.addAction(text, this, act);
    action->setEnabled(model_ != nullptr);
    return action;
  };
  entry(tr("Add model…") + "\tCtrl+O", &ModelTools::choose)
      ->setToolTip(tr("Add a city model, tiles or a single model to the picture"));
  entry(tr("Add model in a coordinate system…"), &ModelTools::chooseInCrs)
      ->setToolTip(
          tr("Add a city model or the metadata.xml of tiles that name no system or a wrong one"));
  entry(tr("Add oblique tiles…"), &ModelTools::chooseFolder)
      ->setToolTip(tr("Add a folder with metadata.xml and tiles in .osgb"));
  entry(tr("Add model from an address…"), &ModelTools::chooseAddress)
      ->setToolTip(tr("Add 3D Tiles or glTF from a server"));
}

void ModelTools::add(const gis::ModelSource& source) {
  if (!model_) return;
  if (masked_ && session::aboutBeside(source.path).empty()) {
    emit said(maskedWords(*masked_));
    emit failed(maskedWords(*masked_));
    return;
  }
  read(source, true);
}

void ModelTools::read(const gis::ModelSource& source, bool visible) {
  const auto id = std::make_shared<quint64>(0);
  const auto reading = [this, id, source, city = model_, mask = mask_](const run::JobContext& job) {
    auto model = session::readModelFile(source, *city, job);
    auto table = model ? session::modelTable(*model, mask.get()) : FieldTable{};
    QMetaObject::invokeMethod(
        this,
        [this, id, city, mask, model = std::move(model), table = std::move(table)]() mutable {
          if (city != model_) return;
          if (model && mask != mask_) table = session::modelTable(*model, mask_.get());
          received(*id, std::move(model), table);
        },
        Qt::QueuedConnection);
  };
  *id = jobs_.submit({"读取模型", "Reading a model"}, reading);
  const auto name = QString::fromStdString(source.path.substr(0, source.path.find('?')));
  reading_.push_back({*id, name.section('/', -2), source, visible});
  refill();
}

/// A key that neither another model nor a set of the city has.
void ModelTools::offer(Shown& shown, FieldTable table) {
  if (table.columns.empty()) return;
  const std::string name = table.key;
  const auto taken = [&] {
    return (model_ && !tableOf(model_, table.key).columns.empty()) ||
           std::ranges::any_of(shown_, [&](const Shown& other) {
             return other.table && other.table->key == table.key;
           });
  };
  for (int n = 2; taken(); ++n) table.key = name + " (" + std::to_string(n) + ")";
  table.name = {table.key, table.key};
  shown.table = std::make_shared<const FieldTable>(std::move(table));
  emit tableCame(shown.model, shown.table);
}

void ModelTools::offerAgain() {
  for (Shown& shown : shown_) {
    withdraw(shown);
    offer(shown, session::modelTable(shown.model, mask_.get()));
  }
}

void ModelTools::withdraw(Shown& shown) {
  if (const Table gone = std::exchange(shown.table, nullptr))
    emit tableWent(shown.model, QString::fromStdString(gone->key));
}

void ModelTools::received(quint64 id, Read model, const FieldTable& table) {
  const auto asked = std::ranges::find(reading_, id, &Reading::id);
  if (asked == reading_.end()) return;
  const Reading reading = *asked;
  reading_.erase(asked);
  if (!model) {
    const QString error = panels::errorText(model.error());
    refill();
    emit said(tr("Model not added: %1").arg(error));
    emit failed(error);
    return;
  }
  if (const auto label = labelOf(**model)) {
    withheld_.push_back({reading.source, reading.visible});
    refill();
    emit said(maskedWords(*label));
    return emit failed(maskedWords(*label));
  }
  city_->addModel(*model);
  const QStringList notes = noteTexts(model.notes());
  shown_.push_back({id, *model, model.notes(), reading.source, reading.source, reading.visible});
  if (!reading.visible) city_->setModelVisible(*model, false);
  offer(shown_.back(), table);
  refill();
  const QString name = QString::fromStdString((*model)->name);
  emit said(notes.isEmpty() ? tr("Model added: %1").arg(name)
                            : tr("Model added: %1; %2 remarks, first: %3")
                                  .arg(name)
                                  .arg(notes.size())
                                  .arg(notes.front()));
  emit added(name, int((*model)->features.size()), model.notes());
}

void ModelTools::setVisible(quint64 id, bool visible) {
  for (Shown& shown : shown_) {
    if (shown.id != id) continue;
    shown.visible = visible;
    city_->setModelVisible(shown.model, visible);
    if (shown.before) city_->setModelVisible(shown.before, visible);
    deselect();
  }
}

void ModelTools::remove(quint64 id) {
  if (std::erase_if(reading_, [&](const Reading& r) { return r.id == id; }) > 0) jobs_.cancel(id);
  for (Shown& shown : shown_) {
    if (shown.id != id) continue;
    deselect();
    withdraw(shown);
    if (id == placed_) closePlace();
    if (shown.before) city_->removeModel(std::exchange(shown.before, nullptr));
    city_->removeModel(shown.model);
  }
  std::erase_if(shown_, [&](const Shown& shown) { return shown.id == id; });
  refill();
}

void ModelTools::refill() {
  retire();
  QList<panels::ModelList::Row> rows;
  for (const Shown& shown : shown_) {
    rows << panels::ModelList::Row{shown.id, QString::fromStdString(shown.model->name),
                                   remarksOf(shown), city_->modelVisible(*shown.model), -1};
  }
  const auto jobs = jobs_.status();
  for (const Reading& reading : reading_) {
    const auto job = std::find_if(jobs.begin(), jobs.end(),
                                  [&](const run::JobStatus& j) { return j.id == reading.id; });
    const double done = job == jobs.end() ? 1 : job->fraction;
    rows << panels::ModelList::Row{reading.id, reading.name, {}, true, int(100 * done)};
  }
  list_->setRows(rows);
  emit changed();
  if (reading_.empty())
    ticks_.stop();
  else if (!ticks_.isActive())
    ticks_.start();
  const int wide = list_->wantedWidth();
  if (list_->isHidden() != rows.isEmpty() || rows.size() != count_ || wide != listWidth_) {
    count_ = rows.size();
    listWidth_ = wide;
    list_->setVisible(!rows.isEmpty());
    emit moved();
  }
}

QString ModelTools::chosenFile() {
  QStringList suffixes;
  for (const gis::ModelFormat& format : gis::modelFormats()) {
    for (const std::string& suffix : format.suffixes)
      suffixes << "*." + QString::fromStdString(suffix);
  }
  suffixes.removeDuplicates();
  return QFileDialog::getOpenFileName(
      city_, tr("Add a model"), {},
      tr("Models") + " (" + suffixes.join(' ') + ");;" + tr("All files") + " (*)");
}

void ModelTools::choose() {
  if (!model_) return;
  const QString path = chosenFile();
  if (!path.isEmpty()) addAt(path, city_->pose().target);
}

void ModelTools::chooseInCrs() {
  if (!model_) return;
  const QString path = chosenFile();
  if (path.isEmpty()) return;
  const QString crs = QInputDialog::getText(
      city_, tr("Add model in a coordinate system"),
      tr("Coordinate system of the file, instead of what it names: %1, a file of parameters "
         "(.prj), "
         "GCJ-02 or BD-09")
          .arg(QString::fromStdString(model_->frame.crs.substr(0, kMostCrs))));
  if (!crs.trimmed().isEmpty()) addAt(path, city_->pose().target, crs.trimmed());
}

void ModelTools::chooseFolder() {
  const QString path = QFileDialog::getExistingDirectory(city_, tr("Add oblique tiles"));
  if (!path.isEmpty()) addAt(path, city_->pose().target);
}

void ModelTools::chooseAddress() {
  const QString address = QInputDialog::getText(city_, tr("Add model from an address"),
                                                tr("Address of tileset.json, .gltf or .glb"));
  if (!address.trimmed().isEmpty()) addAt(address.trimmed(), city_->pose().target);
}

void ModelTools::addAt(const QString& path, const Point2& at, const QString& crs) {
  gis::ModelSource source;
  source.path = path.toStdString();
  source.trueCrs = crs.toStdString();
  source.placement = gis::ModelPlacement{at, {}, 0, 1};
  add(source);
}

bool ModelTools::take(const QString& path, const QPointF& at) {
  if (!model_ || !gis::looksLikeModel(path.toStdString()) || isGeoJson(path) || isPlainGml(path))
    return false;
  const view::Pick under = city_->pick(at);
  addAt(path,
        under.kind == view::PickKind::none ? city_->pose().target : Point2(under.at.head<2>()));
  return true;
}

QString ModelTools::credits() const {
  std::vector<session::AddedCredit> added;
  for (const Shown& shown : shown_)
    if (city_->modelVisible(*shown.model)) added.push_back(session::creditOf(*shown.model));
  const QString named = panels::say(session::creditsOf(added));
  return named.isEmpty() ? QString() : tr("Models: %1").arg(named);
}

}  // namespace citymirror::desktop
