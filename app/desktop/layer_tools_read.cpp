#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QProgressBar>
#include <algorithm>
#include <utility>

#include "app/desktop/layer_tools.h"
#include "app/desktop/note_text.h"
#include "app/panels/add_layer_dialog.h"
#include "app/panels/layer_address_dialog.h"
#include "app/panels/words.h"
#include "app/session/city/vector_style_file.h"

/// Layers come from files: chosen, read in a worker, shown, dressed anew.
namespace citymirror::desktop {
namespace {

constexpr int kLayerPollMs = 200;

}  // namespace

void LayerTools::choose() {
  if (!model_) return;
  const QString path = QFileDialog::getOpenFileName(
      city_, tr("Add a layer"), {},
      tr("Vector files") +
          " (*.gpkg *.shp *.geojson *.json *.fgb *.zip *.pbf *.osm *.kml *.kmz *.gml *.dxf "
          "*.mbtiles *.gdb *.gdbtable *.tab *.csv *.sqlite);;" +
          tr("All files") + " (*)");
  if (!path.isEmpty())
    look(QString::fromStdString(session::geodatabaseOf(path.toStdString())), Asks::always);
}

void LayerTools::chooseAddress() {
  if (!model_) return;
  panels::LayerAddressDialog dialog(city_);
  if (dialog.exec() != QDialog::Accepted) return;
  const session::LayerSource source = session::layerSourceFrom(dialog.address().toStdString());
  if (source.vector.layer.empty())
    look(QString::fromStdString(source.vector.path), Asks::always);
  else
    add(source);
}

/// A file of one layer needs no questions; which kinds have one alone is known without opening
/// them.
bool LayerTools::take(const QString& dropped, const QPointF&) {
  static const QStringList suffixes{"gpkg", "shp", "geojson", "json",   "fgb",    "zip",
                                    "pbf",  "osm", "kml",     "kmz",    "gml",    "dxf",
                                    "gdb",  "tab", "csv",     "sqlite", "mbtiles"};
  if (!model_ || !QFileInfo::exists(dropped)) return false;
  const QString path = QString::fromStdString(session::geodatabaseOf(dropped.toStdString()));
  static const QStringList single{"shp", "geojson", "fgb", "tab", "csv"};
  const QString suffix = QFileInfo(path).suffix().toLower();
  if (!suffixes.contains(suffix)) return false;
  session::LayerSource source;
  source.vector.path = path.toStdString();
  if (single.contains(suffix))
    add(source);
  else
    look(path, Asks::ofSeveral);
  return true;
}

/// A file on a slow share is opened without the window.
void LayerTools::look(const QString& path, Asks asks) {
  ++reading_;
  jobs_.submit({"查看文件中的图层", "Looking which layers a file holds"},
               [this, path, asks, city = model_](const run::JobContext& job) {
                 auto layers = session::layersIn(path.toStdString(), job);
                 QMetaObject::invokeMethod(
                     this,
                     [this, path, asks, layers = std::move(layers), city] {
                       --reading_;
                       if (city == model_) looked(path, asks, layers);
                     },
                     Qt::QueuedConnection);
               });
  poll_.start(kLayerPollMs);
  showProgress();
}

void LayerTools::looked(const QString& path, Asks asks,
                        const Result<std::vector<std::string>>& layers) {
  showProgress();
  if (!layers) return refuse(layers.error());
  if (asks == Asks::ofSeveral && layers->size() <= 1) {
    session::LayerSource source;
    source.vector.path = path.toStdString();
    return add(source);
  }
  QStringList names;
  for (const std::string& name : *layers) names << QString::fromStdString(name);
  askAbout(path, names);
}

void LayerTools::refuse(const Error& error) {
  const QString text = panels::errorText(error);
  emit said(tr("Layer not added: %1").arg(text));
  emit failed(text);
}

void LayerTools::stopReading() { reading_ -= int(jobs_.cancelAll().size()); }

void LayerTools::askAbout(const QString& path, const QStringList& names) {
  const QString shown = QString::fromStdString(session::shownPath(path.toStdString()));
  panels::AddLayerDialog dialog(shown, names, city_);
  if (dialog.exec() != QDialog::Accepted) return;
  session::LayerSource source;
  source.vector.path = path.toStdString();
  source.vector.layer = dialog.layer().toStdString();
  source.vector.trueCrs = dialog.crs().toStdString();
  source.style = dialog.style().toStdString();
  add(source);
}

void LayerTools::add(const session::LayerSource& source) {
  if (!model_) return;
  const int id = ++serial_;
  ++reading_;
  jobs_.submit({"读取图层", "Reading a layer"},
               [this, id, source, city = model_](const run::JobContext& job) {
                 auto read = session::readLayerFile(source, *city, std::size_t(id - 1), job);
                 QMetaObject::invokeMethod(
                     this,
                     [this, id, source, read = std::move(read), city]() mutable {
                       --reading_;
                       if (city == model_) received(id, source, std::move(read));
                     },
                     Qt::QueuedConnection);
               });
  poll_.start(kLayerPollMs);
  showProgress();
}

bool LayerTools::busy() const {
  return reading_ > 0 || std::any_of(layers_.begin(), layers_.end(),
                                     [](const auto& entry) { return !entry.second.shown; });
}

void LayerTools::showProgress() {
  const auto running = jobs_.status();
  const bool wanted = reading_ > 0 && !running.empty();
  if (!wanted && reading_ == 0) poll_.stop();
  if (wanted) {
    const QString name = panels::say(running.front().name);
    progressName_->setText(
        running.size() > 1 ? tr("%1 (%2 waiting)").arg(name).arg(running.size() - 1) : name);
    const double fraction = running.front().fraction;
    bar_->setRange(0, fraction > 0 ? 100 : 0);
    bar_->setValue(int(fraction * 100));
  }
  if (progress_->isHidden() != wanted) return;
  progress_->setVisible(wanted);
  emit moved();
}

void LayerTools::received(int id, const session::LayerSource& source,
                          Result<session::LayerRead> read) {
  showProgress();
  if (!read) return refuse(read.error());
  Added came;
  came.source = source;
  came.whole = *read;
  came.title = titleFor(came);
  Added& layer = layers_[id] = std::move(came);
  maskLayer(layer);
  layer.notes.insert(layer.notes.end(), read.notes().begin(), read.notes().end());
  if (layer.masked) {
    layer.shown = true;
    const QString words = panels::say(session::maskedText(*layer.masked));
    refreshCatalog();
    return void(emit said(tr("Layer %1: %2").arg(layer.title, words)));
  }
  city_->addVectors(id, layer.read.layer, layer.read.style);
  offer(id, layer);
  refreshCatalog();
}

void LayerTools::tellShown(int id, const std::vector<Note>& notes) {
  const auto found = layers_.find(id);
  if (found == layers_.end()) return;
  Added& layer = found->second;
  const bool first = !std::exchange(layer.shown, true);
  layer.notes.insert(layer.notes.end(), notes.begin(), notes.end());
  city_->setVectorsVisible(id, layer.visible);
  city_->setVectorsOpacity(id, layer.opacity);
  refreshCatalog();
  if (!first) return;
  catalog_->choose(addedKey(id));
  const QString name = layer.title;
  emit said(layer.notes.empty() ? tr("Layer added: %1").arg(name)
                                  : tr("Layer added: %1; %2 remarks, first: %3")
                                        .arg(name)
                                        .arg(layer.notes.size())
                                        .arg(noteText(layer.notes.front())));
  emit added(name, int(layer.read.layer->features.size()), layer.notes);
}

void LayerTools::drop(int id, const QString& error) {
  remove(addedKey(id));
  const QString told = faultText(error);
  emit said(tr("Layer not added: %1").arg(told));
  emit failed(told);
}

void LayerTools::chooseStyle(const QString& key) {
  const QString path =
      QFileDialog::getOpenFileName(city_, tr("Choose a style"), {}, tr("Styles") + " (*.json)");
  if (!path.isEmpty()) restyle(addedLayer(key), path);
}

void LayerTools::restyle(int id, const QString& path) {
  const auto found = layers_.find(id);
  if (found == layers_.end()) return;
  auto style = session::readLayerStyle(path.toStdString());
  std::optional<Error> fault = style ? std::nullopt : std::optional(style.error());
  if (!fault) {
    if (const auto fits = draw::applyStyle(style->style, *found->second.read.layer); !fits)
      fault = fits.error();
  }
  if (fault) {
    emit said(tr("Style not taken: %1").arg(panels::errorText(*fault)));
    return;
  }
  const auto before = labelsOf(found->second.read.style);
  found->second.whole.style = found->second.read.style = style->style;
  if (view_->mask) maskLayer(found->second);
  if (!found->second.masked && labelsOf(found->second.read.style) != before)
    offer(id, found->second);
  city_->addVectors(id, found->second.read.layer, found->second.read.style);
}

}  // namespace citymirror::desktop
