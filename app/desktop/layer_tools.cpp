#include "app/desktop/layer_tools.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app/desktop/stage.h"
#include "app/panels/parts.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"
#include "app/session/city/city_layers.h"
#include "app/session/command/warning_layer.h"

namespace citymirror::desktop {
namespace {

constexpr int kTableHeight = 300;

}  // namespace

LayerTools::LayerTools(view::CityView* city, QWidget* stage)
    : ViewerTool(stage),
      city_(city),
      catalog_(new panels::LayerCatalog(stage)),
      table_(new panels::AttributeTable(stage)),
      card_(new QFrame(stage)),
      progress_(new QFrame(stage)),
      view_(std::make_shared<const session::WorldView>()) {
  buildCards();
  connectPanels();
  retranslate();
}

LayerTools::~LayerTools() {
  jobs_.cancelAll();
  jobs_.drain();
}

void LayerTools::buildCards() {
  cardTitle_ = panels::makeLabel("statement", card_);
  cardFacts_ = panels::makeLabel("small", card_);
  auto* facts = new QVBoxLayout(card_);
  facts->setContentsMargins(2 * panels::kGrid, panels::kGrid, panels::kGrid, panels::kGrid);
  for (QLabel* label : {cardTitle_, cardFacts_}) {
    label->setWordWrap(true);
    facts->addWidget(label);
  }
  progressName_ = panels::makeLabel("muted", progress_);
  bar_ = new QProgressBar(progress_);
  bar_->setTextVisible(false);
  cancel_ = new QPushButton(progress_);
  auto* row = new QHBoxLayout;
  row->addWidget(bar_, 1);
  row->addWidget(cancel_);
  auto* column = new QVBoxLayout(progress_);
  column->setContentsMargins(2 * panels::kGrid, panels::kGrid, panels::kGrid, panels::kGrid);
  column->addWidget(progressName_);
  column->addLayout(row);
  for (QWidget* card : {static_cast<QWidget*>(card_), static_cast<QWidget*>(progress_)})
    card->setObjectName("overlay");
  for (QWidget* part : QList<QWidget*>{catalog_, table_, card_, progress_}) part->hide();
}

void LayerTools::connectPanels() {
  using panels::AttributeTable;
  using panels::LayerCatalog;
  connect(catalog_, &LayerCatalog::addWanted, this, &LayerTools::choose);
  connect(catalog_, &LayerCatalog::closeWanted, this, [this] {
    catalog_->hide();
    emit moved();
  });
  connect(catalog_, &LayerCatalog::visibleWanted, this, &LayerTools::show);
  connect(catalog_, &LayerCatalog::opacityWanted, this, &LayerTools::fade);
  connect(catalog_, &LayerCatalog::tableWanted, this, &LayerTools::openTable);
  connect(catalog_, &LayerCatalog::removeWanted, this, &LayerTools::remove);
  connect(catalog_, &LayerCatalog::styleWanted, this, &LayerTools::chooseStyle);
  connect(catalog_, &LayerCatalog::placeWanted, this,
          [this](const QString& key) { flyTo(placeOf(key)); });
  connect(catalog_, &LayerCatalog::resized, this, &LayerTools::moved);
  connect(table_, &AttributeTable::selected, this, &LayerTools::chosenRows);
  connect(table_, &AttributeTable::activated, this,
          [this](std::uint32_t row) { flyTo(session::placeOf(table_->model()->table(), {row})); });
  connect(table_, &AttributeTable::closeWanted, this, [this] { openTable({}); });
  connect(cancel_, &QPushButton::clicked, this, &LayerTools::stopReading);
  connect(&poll_, &QTimer::timeout, this, &LayerTools::showProgress);
  connect(city_, &view::CityView::opacityChanged, this, &LayerTools::refreshCatalog,
          Qt::QueuedConnection);  // the catalogue's own slider or switch may be on its way
  connect(city_, &view::CityView::modelsChanged, this, &LayerTools::refreshCatalog,
          Qt::QueuedConnection);
  connect(city_, &view::CityView::vectorsShown, this, &LayerTools::tellShown);
  connect(city_, &view::CityView::vectorsFailed, this, &LayerTools::drop);
}

void LayerTools::setView(const panels::ViewPtr& view) {
  const bool newMask = view->mask != view_->mask;
  const bool warnedAlike = session::sameWarnings(view->warnings, view_->warnings);
  view_ = view;
  if (newMask && view->computed() && view->computed() == whole_) {
    model_ = view->city;
    return maskAgain();
  }
  if (view->city == model_) {
    if (city_->models() != models_ || !warnedAlike) refreshCatalog();
    return;
  }
  stopReading();
  model_ = view->city;
  whole_ = view->computed();
  layers_.clear();
  models_.clear();
  selectedIn_ = -1;
  card_->hide();
  deselect();
  openTable({});
  refreshCatalog();
}

void LayerTools::maskLayer(Added& layer) const {
  layer.masked = view_->mask ? view_->mask->layer("*", layer.whole.terms) : std::nullopt;
  layer.read = view_->mask ? session::masked(layer.whole, *view_->mask) : layer.whole;
}

/// The city stays, another part of it is shown: what was added goes with it.
void LayerTools::maskAgain() {
  deselect();
  const QString open = std::exchange(tableKey_, QString());
  for (auto& [id, layer] : layers_) {
    emit layerWent(addedKey(id));
    maskLayer(layer);
    if (layer.masked) {
      city_->removeVectors(id);
      continue;
    }
    city_->addVectors(id, layer.read.layer, layer.read.style);
  }
  // After all tools have the new view.
  QTimer::singleShot(0, this, [this] {
    for (const auto& [id, layer] : layers_)
      if (!layer.masked) offer(id, layer);
  });
  openTable(open);
  refreshCatalog();
}

void LayerTools::fillMenu(QMenu& menu) {
  menu.addAction(tr("Layer catalogue"), this, &LayerTools::openCatalog)->setEnabled(bool(model_));
  QAction* open = menu.addAction(tr("Add layer…"), this, &LayerTools::choose);
  open->setToolTip(tr("Add a layer of a vector file to the picture"));
  open->setEnabled(bool(model_));
  QAction* server = menu.addAction(tr("Add layer of a server…"), this, &LayerTools::chooseAddress);
  server->setToolTip(tr("Add a layer of PostGIS, WFS, OGC API Features or a file on the web"));
  server->setEnabled(bool(model_));
}

void LayerTools::openCatalog() {
  refreshCatalog();
  catalog_->show();
  emit moved();
}

void LayerTools::openTable(const QString& key) {
  const FieldTable table = key.isEmpty() ? FieldTable{} : tableFor(key);
  const bool wanted = !table.columns.empty();
  if (key != tableKey_ && selectedIn_ < 0) deselect();
  tableKey_ = wanted ? key : QString();
  tableModel_ = modelOf(tableKey_);
  if (wanted) table_->setTable(titleOf(key), table);
  table_->setVisible(wanted);
  emit moved();
}

QString LayerTools::credits() const {
  std::vector<session::AddedCredit> added;
  for (const auto& [id, layer] : layers_) {
    if (layer.shown && layer.visible && !layer.masked && layer.read.layer)
      added.push_back(session::creditOf(layer.read));
  }
  const QString named = panels::say(session::creditsOf(added));
  return named.isEmpty() ? QString() : tr("Layers: %1").arg(named);
}

QString LayerTools::facts() const {
  return card_->isHidden() ? QString() : cardTitle_->text() + "\n" + cardFacts_->text();
}

bool LayerTools::back() {
  if (deselect()) return true;
  if (!tableKey_.isEmpty()) return openTable({}), true;
  if (catalog_->isHidden()) return false;
  catalog_->hide();
  emit moved();
  return true;
}

void LayerTools::setModelTable(const std::shared_ptr<const MeshModel>& model,
                               std::shared_ptr<const FieldTable> table) {
  const bool open = table && model == tableModel_;
  if (table)
    modelTables_[model.get()] = std::move(table);
  else
    modelTables_.erase(model.get());
  refreshCatalog();
  if (open) openTable(tableKey_);  // a mask has changed what it says
}

/// The number of a model in the catalogue changes with those before it; an open table goes along,
/// also with a model that is placed anew, and closes with its model.
void LayerTools::followModel() {
  if (!tableModel_ || modelOf(tableKey_) == tableModel_) return;
  const auto found = std::find(models_.begin(), models_.end(), tableModel_);
  if (found != models_.end()) {
    tableKey_ = modelKey(std::size_t(found - models_.begin()));
    return;
  }
  const std::string open = table_->model()->table().key;
  for (std::size_t i = 0; i < models_.size(); ++i) {
    const auto heir = modelTables_.find(models_[i].get());
    if (heir != modelTables_.end() && heir->second->key == open) return openTable(modelKey(i));
  }
  openTable({});
}

void LayerTools::flyTo(const std::optional<Bounds>& place) {
  if (!place || !model_) return;
  draw::CameraPose pose = city_->pose();
  pose.target = place->centre();
  pose.distance = std::max(250.0, 2.2 * std::hypot(place->width(), place->height()));
  city_->flyTo(pose);
}

QList<QRect> LayerTools::place(const QSize& room, const QList<QRect>&) {
  if (table_->isHidden()) return {};
  const int height = std::min(kTableHeight, room.height() * 2 / 5);
  table_->setGeometry(kMargin, room.height() - height - kMargin, room.width() - 2 * kMargin,
                      height);
  table_->raise();
  return {table_->geometry()};
}

void LayerTools::retranslate() {
  cancel_->setText(tr("Cancel"));
  catalog_->retranslate();
  table_->retranslate();
  refreshCatalog();
  if (!tableKey_.isEmpty()) table_->setTitle(titleOf(tableKey_));
}

}  // namespace citymirror::desktop
