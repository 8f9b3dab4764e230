#include <QFileInfo>
#include <algorithm>
#include <numeric>

#include "app/desktop/imagery_tools.h"
#include "app/desktop/layer_tools.h"
#include "app/desktop/note_text.h"
#include "app/panels/left_rail.h"
#include "app/panels/words.h"
#include "app/session/city/city_layers.h"
#include "app/session/city/method_words.h"
#include "app/session/command/warning_layer.h"

/// What the catalogue says of each layer, and its switches.
namespace citymirror::desktop {
namespace {

using panels::LayerId;

/// The switch of the rail that shows a layer of the city; none for those without one.
std::optional<LayerId> switchOf(const std::string& layer) {
  static const std::pair<const char*, LayerId> switches[] = {
      {"buildings", LayerId::buildings}, {"roads", LayerId::roads},
      {"water", LayerId::water},         {"trees", LayerId::trees},
      {"sensors", LayerId::marks},       {"facilities", LayerId::marks},
      {"resources", LayerId::marks}};
  for (const auto& [name, id] : switches) {
    if (layer == name) return id;
  }
  return std::nullopt;
}

std::optional<view::Layer> fadedLayer(const std::string& layer) {
  if (layer == "terrain") return view::Layer::terrain;
  if (layer == "buildings") return view::Layer::buildings;
  if (layer == "roads") return view::Layer::roads;
  return std::nullopt;
}

/// Layers that the package keeps under the name of another.
std::string provenanceName(const std::string& layer) {
  return layer == "pumps" || layer == "gates" ? "drains" : layer;
}

const QString kAdded = QStringLiteral("added:"), kModel = QStringLiteral("model:");

}  // namespace

QString addedKey(int id) { return kAdded + QString::number(id); }

std::vector<std::string> labelsOf(const draw::VectorStyle& style) {
  std::vector<std::string> labels;
  for (const draw::VectorRule& rule : style.rules)
    if (!rule.symbol.label.empty()) labels.push_back(rule.symbol.label);
  return labels;
}

QString modelKey(std::size_t number) { return kModel + QString::number(number); }

int addedLayer(const QString& key) {
  return key.startsWith(kAdded) ? key.mid(kAdded.size()).toInt() : -1;
}

void LayerTools::follow(panels::LeftRail* rail) {
  rail_ = rail;
  connect(rail, &panels::LeftRail::layerToggled, this, &LayerTools::refreshCatalog,
          Qt::QueuedConnection);  // the switch of the catalogue itself may be on its way
}

void LayerTools::follow(ImageryTools* imagery) {
  imagery_ = imagery;
  connect(imagery, &ImageryTools::changed, this, &LayerTools::refreshCatalog, Qt::QueuedConnection);
  connect(imagery, &ImageryTools::vectorsDropped, this,
          [this](const QString& path) { look(path, Asks::ofSeveral); });
}

void LayerTools::show(const QString& key, bool visible) {
  if (imagery_) imagery_->setVisible(key, visible);
  if (const auto added = layers_.find(addedLayer(key)); added != layers_.end()) {
    added->second.visible = visible;
    city_->setVectorsVisible(added->first, visible);
    emit changed();
  } else if (const auto model = modelOf(key)) {
    city_->setModelVisible(model, visible);
  } else if (key == kWarningsKey) {
    warningsVisible_ = visible;
    emit warningsSwitched(visible);
  } else if (key == "terrain") {
    terrainVisible_ = visible;
    city_->setLayerVisible(view::Layer::terrain, visible);
  } else if (const auto id = switchOf(key.toStdString()); id && rail_) {
    rail_->setLayerVisible(*id, visible);
  }
}

void LayerTools::fade(const QString& key, double opacity) {
  if (imagery_) imagery_->setOpacity(key, opacity);
  if (const auto added = layers_.find(addedLayer(key)); added != layers_.end()) {
    added->second.opacity = opacity;
    city_->setVectorsOpacity(added->first, opacity);
  } else if (const auto model = modelOf(key)) {
    city_->setModelOpacity(*model, opacity);
  } else if (const auto layer = fadedLayer(key.toStdString())) {
    city_->setLayerOpacity(*layer, opacity);
  }
}

void LayerTools::remove(const QString& key) {
  if (imagery_) imagery_->remove(key);
  const int id = addedLayer(key);
  const auto found = layers_.find(id);
  if (found == layers_.end()) return;
  emit layerWent(key);
  layers_.erase(found);
  if (selectedIn_ == id) {
    selectedIn_ = -1;
    card_->hide();
  }
  if (tableKey_ == key) openTable({});
  city_->removeVectors(id);
  refreshCatalog();
}

QString LayerTools::titleOf(const QString& key) const {
  if (const auto added = layers_.find(addedLayer(key)); added != layers_.end())
    return added->second.title;
  if (const auto model = modelOf(key)) return QString::fromStdString(model->name);
  return panels::say(session::cityLayerTitle(key.toStdString()));
}

FieldTable LayerTools::tableFor(int id, const Added& layer) const {
  FieldTable table = tableOf(layer.read.layer);
  table.key = addedKey(id).toStdString();
  table.name.zh = table.name.en = layer.title.toStdString();
  return table;
}

void LayerTools::offer(int id, const Added& layer) {
  emit layerCame(std::make_shared<const FieldTable>(tableFor(id, layer)),
                 labelsOf(layer.read.style));
}

/// Two layers of one name, also of the city's own, are told apart by the file of the later one.
QString LayerTools::titleFor(const Added& layer) const {
  const auto taken = [this](const QString& title) {
    const auto same = [&](const QString& other) {
      return other.compare(title, Qt::CaseInsensitive) == 0;
    };
    return std::ranges::any_of(layers_, [&](const auto& e) { return same(e.second.title); }) ||
           std::ranges::any_of(session::cityLayerNames(), [&](const std::string& city) {
             const QString key = QString::fromStdString(city);
             return same(key) || same(titleOf(key));
           });
  };
  const QString name = QString::fromStdString(layer.whole.layer->name);
  if (!taken(name)) return name;
  const std::string& path = layer.source.vector.path;
  const QString shown = QString::fromStdString(session::shownPath(path));
  const QString file = session::isServerAddress(path) ? shown : QFileInfo(shown).fileName();
  for (int n = 1;; ++n) {
    const QString told = n == 1 ? file : QStringLiteral("%1, %2").arg(file).arg(n);
    if (const QString title = QStringLiteral("%1 (%2)").arg(name, told); !taken(title))
      return title;
  }
}

FieldTable LayerTools::tableFor(const QString& key) const {
  if (const auto added = layers_.find(addedLayer(key)); added != layers_.end())
    return added->second.masked ? FieldTable{} : tableFor(added->first, added->second);
  if (!model_) return {};
  if (const auto model = modelOf(key)) {
    const auto known = modelTables_.find(model.get());
    return known == modelTables_.end() ? FieldTable{} : *known->second;
  }
  FieldTable table = session::cityLayerTable(model_, key.toStdString());
  return view_->mask ? session::masked(std::move(table), *view_->mask) : table;
}

panels::CatalogEntry LayerTools::entryOf(const std::string& layer) const {
  panels::CatalogEntry entry;
  entry.key = QString::fromStdString(layer);
  entry.name = titleOf(entry.key);
  const bool terrain = layer == "terrain", plain = terrain || layer == "trees";
  const std::size_t count = session::featuresOf(*model_, layer);
  entry.kind = terrain ? tr("Elevation raster") : tr("Layer of the city");
  entry.count =
      terrain
          ? tr("%1 cells of %2 m")
                .arg(panels::countText(count))
                .arg(model_->terrain.shape.cell, 0, 'g', 3)
          : tr("%1 features").arg(panels::countText(count));
  const auto from = model_->provenance.find(provenanceName(layer));
  if (from != model_->provenance.end()) entry.from = from->second;
  const auto terms = model_->terms.find(provenanceName(layer));
  if (terms != model_->terms.end()) entry.terms = terms->second;
  entry.crs = QString::fromStdString(model_->frame.crs);
  entry.nature = panels::say(session::natureWords(*model_, provenanceName(layer)));
  if (terrain) entry.visible = terrainVisible_;
  if (const auto id = switchOf(layer); id && rail_) entry.visible = rail_->layerVisible(*id);
  if (const auto faded = fadedLayer(layer)) entry.opacity = city_->layerOpacity(*faded);
  entry.table = entry.place = !plain && count > 0;
  const auto label =
      view_->mask ? view_->mask->layer(provenanceName(layer), entry.terms) : std::nullopt;
  if (label) {
    entry.count = panels::say(session::maskedText(*label));
    entry.visible.reset();
  } else if (const Text counted = session::estimateCount(*model_, layer); !counted.en.empty()) {
    entry.nature += " (" + panels::say(counted) + ")";
  }
  return entry;
}

panels::CatalogEntry LayerTools::entryOf(int id, const Added& layer) const {
  const FeatureLayer& read = *layer.read.layer;
  const QString kinds[] = {tr("Table"), tr("Points"), tr("Lines"), tr("Areas")};
  panels::CatalogEntry entry;
  entry.key = addedKey(id);
  entry.name = layer.title;
  entry.kind = tr("Added: %1").arg(kinds[std::size_t(draw::commonKind(read))]);
  entry.count = tr("%1 features").arg(panels::countText(read.features.size()));
  entry.from = read.provenance;
  entry.terms = layer.read.terms;
  entry.crs = QString::fromStdString(layer.read.crs);
  entry.visible = layer.visible;
  entry.opacity = layer.opacity;
  entry.table = entry.place = entry.removable = entry.styled = true;
  entry.notes = noteTexts(layer.notes);
  if (layer.masked) {
    entry.count = panels::say(session::maskedText(*layer.masked));
    entry.visible.reset();
    entry.opacity.reset();
    entry.table = entry.place = entry.styled = false;
  }
  return entry;
}

/// There while warnings are in force, or while they would not be seen.
panels::CatalogEntry LayerTools::warningsEntry() const {
  panels::CatalogEntry entry;
  entry.key = kWarningsKey;
  entry.name = tr("Warnings in force");
  entry.kind = tr("Areas of warnings of others");
  int drawn = 0;
  for (const auto& [level, number] : session::drawnLevels(*view_)) drawn += number;
  const std::size_t all = view_->warnings ? view_->warnings->size() : 0;
  entry.count = tr("%1 on the map, %2 without an area").arg(drawn).arg(int(all) - drawn);
  entry.from = session::warningSource(*view_);
  if (entry.from.origin == Origin::real) entry.nature = tr("as issued");
  entry.crs = "EPSG:4326";
  entry.visible = warningsVisible_;
  return entry;
}

std::shared_ptr<const MeshModel> LayerTools::modelOf(const QString& key) const {
  const std::size_t number = key.startsWith(kModel) ? key.mid(kModel.size()).toULong() : SIZE_MAX;
  return number < models_.size() ? models_[number] : nullptr;
}

panels::CatalogEntry LayerTools::entryOf(const MeshModel& model, const QString& key) const {
  panels::CatalogEntry entry;
  entry.key = key;
  entry.name = QString::fromStdString(model.name);
  entry.kind = tr("Model");
  entry.count = tr("%1 features").arg(panels::countText(model.features.size()));
  entry.from = model.provenance;
  entry.terms = model.terms;
  entry.crs = QString::fromStdString(model.crs);
  entry.opacity = city_->modelOpacity(model);
  entry.visible = city_->modelVisible(model);
  entry.place = true;
  entry.table = modelTables_.contains(&model);
  return entry;
}

std::optional<Bounds> LayerTools::placeOf(const QString& key) const {
  if (const auto model = modelOf(key)) return city_->placeOfModel(*model);
  const FieldTable table = tableFor(key);
  std::vector<std::uint32_t> all(table.rows);
  std::iota(all.begin(), all.end(), 0U);
  return session::placeOf(table, all);
}

void LayerTools::refreshCatalog() {
  std::vector<panels::CatalogEntry> entries;
  if (model_) {
    for (const auto& [id, layer] : layers_) entries.push_back(entryOf(id, layer));
    models_ = city_->models();
    followModel();
    for (std::size_t i = 0; i < models_.size(); ++i)
      entries.push_back(entryOf(*models_[i], modelKey(i)));
    if (imagery_) {
      const auto images = imagery_->entries();
      entries.insert(entries.end(), images.rbegin(), images.rend());
    }
    std::reverse(entries.begin(), entries.end());
    if (view_->warnings || !warningsVisible_) entries.insert(entries.begin(), warningsEntry());
    for (const std::string& layer : session::cityLayerNames()) {
      if (session::featuresOf(*view_->computed(), layer) > 0) entries.push_back(entryOf(layer));
    }
  }
  catalog_->setEntries(std::move(entries), view_->now);
  emit changed();
}

}  // namespace citymirror::desktop
