#pragma once
#include <QFrame>
#include <QRect>
#include <memory>
#include <vector>

#include "app/session/model_files.h"
#include "app/view/city_view.h"
#include "engine/run/job_queue.h"

class QLabel;
class QPushButton;

namespace citymirror::desktop {

/// Adds models to the city and tells what a click on one answers. Reads in a worker.
class ModelTools : public QObject {
  Q_OBJECT
 public:
  ModelTools(view::CityView* city, QWidget* stage);
  ~ModelTools() override;

  void setCity(std::shared_ptr<const CityModel> city);
  /// Reads and shows; `added` or `failed` follows. Without a city nothing happens.
  void add(const gis::ModelSource& source);
  /// Lets a person choose a file.
  void choose();
  bool busy() const { return reading_ > 0; }
  /// What the card says of the selected feature; empty = none is selected.
  QString facts() const;
  /// False where nothing is selected.
  bool deselect();
  /// Puts button and card in their places; what they cover.
  QList<QRect> place(const QSize& room);
  void retranslate();

 signals:
  void added(const QString& name, int features, const QStringList& notes);
  void failed(const QString& error);
  void said(const QString& message);
  void moved();  ///< the card came, went or changed its size

 private:
  void received(Result<std::shared_ptr<const MeshModel>> model);
  void show(const view::Pick& pick);

  view::CityView* city_;
  QPushButton* open_;
  QFrame* card_;
  QLabel *title_, *facts_;
  std::shared_ptr<const CityModel> model_;
  int reading_ = 0;
  run::JobQueue jobs_{1};  // last: its end waits for the worker
};

}  // namespace citymirror::desktop
