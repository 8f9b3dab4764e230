#pragma once
#include <QFrame>
#include <memory>

#include "app/desktop/viewer_tool.h"
#include "app/session/model_files.h"
#include "engine/run/job_queue.h"

class QLabel;

namespace citymirror::desktop {

/// Adds models to the city and tells what a click on one answers. Reads in a worker.
class ModelTools : public ViewerTool {
  Q_OBJECT
 public:
  ModelTools(view::CityView* city, QWidget* stage);
  ~ModelTools() override;

  /// Reads and shows; `added` or `failed` follows. Without a city nothing happens.
  void add(const gis::ModelSource& source);
  /// Lets a person choose a file.
  void choose();
  bool busy() const { return reading_ > 0; }
  /// What the card says of the selected feature; empty = none is selected.
  QString facts() const;

  void setView(const panels::ViewPtr& view) override;
  void fillMenu(QMenu& menu) override;
  bool back() override { return deselect(); }
  QList<QWidget*> cards() override { return {card_}; }

 signals:
  void added(const QString& name, int features, const QStringList& notes);
  void failed(const QString& error);

 private:
  void received(Result<std::shared_ptr<const MeshModel>> model);
  void show(const view::Pick& pick);
  bool deselect();  ///< false where nothing is selected

  view::CityView* city_;
  QFrame* card_;
  QLabel *title_, *facts_;
  std::shared_ptr<const CityModel> model_;
  int reading_ = 0;
  run::JobQueue jobs_{1};  // last: its end waits for the worker
};

}  // namespace citymirror::desktop
