#pragma once
#include <vector>

#include "app/desktop/viewer_tool.h"
#include "app/panels/imagery_card.h"
#include "app/panels/layer_catalog.h"
#include "app/session/city/imagery_files.h"
#include "app/session/command/label_mask.h"
#include "engine/run/job_queue.h"

namespace citymirror::desktop {

/// Pictures over the ground: adds files and services, their order, opacity and visibility, how
/// reading them goes, and whom to name beside them. Opens in a worker.
class ImageryTools : public ViewerTool {
  Q_OBJECT
 public:
  ImageryTools(view::CityView* city, QWidget* stage);
  ~ImageryTools() override;

  /// Where answers of services are kept; empty = nowhere.
  void setCacheFolder(const QString& folder) { cacheFolder_ = folder; }
  /// Opens and shows a file or the address of a service; `added` or `failed` follows. Without a
  /// city nothing happens.
  void add(const QString& where, const QString& crs = {});
  bool busy() const { return opening_ > 0; }
  /// What lies over the ground, from the highest to the lowest, for the catalogue of layers.
  std::vector<panels::CatalogEntry> entries() const;
  /// Whom to name beside the picture, and that some of it may be old; empty = nobody.
  QString credits() const;
  /// By the key of an entry; keys of others are left alone.
  void setVisible(const QString& key, bool visible);
  void setOpacity(const QString& key, double opacity);
  void remove(const QString& key);

  void setView(const panels::ViewPtr& view) override;
  void fillMenu(QMenu& menu) override;
  bool take(const QString& path, const QPointF& at) override;
  bool back() override;
  QList<QWidget*> cards() override { return {card_}; }
  void retranslate() override;

 signals:
  void added(const QString& name, const std::vector<Note>& notes);
  void failed(const QString& error);
  void changed();  ///< the entries, or whom to name
  /// A file that was dropped turned out to hold vectors (an MBTiles of vector tiles).
  void vectorsDropped(const QString& path);

 private:
  void connectCard();
  void choose();
  void startOpening(const QString& where, const QString& crs, const QString& dropped);
  void received(Result<session::OpenedImagery> opened, const QString& dropped);
  void show();
  void refresh();
  QString stateOf(const session::OpenedImagery& image) const;
  /// By which this screen does not show it.
  std::optional<Text> labelOf(const session::OpenedImagery& image) const;
  /// Null for keys of others.
  session::OpenedImagery* ofKey(const QString& key);
  session::OpenedImagery& ofRow(int row) { return images_[images_.size() - 1 - std::size_t(row)]; }

  view::CityView* city_;
  panels::ImageryCard* card_;
  QString cacheFolder_;
  std::shared_ptr<const CityModel> model_;
  std::shared_ptr<const CityModel> whole_;  ///< with what this screen does not show of it
  std::shared_ptr<const session::LabelMask> mask_;
  std::vector<session::OpenedImagery> images_;  // from the lowest to the highest
  std::uint64_t lastId_ = 0;
  int opening_ = 0;
  run::JobQueue jobs_{1};  // last: its end waits for the worker
};

}  // namespace citymirror::desktop
