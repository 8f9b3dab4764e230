#pragma once
#include <QFrame>
#include <QTimer>
#include <memory>
#include <optional>
#include <vector>

#include "app/desktop/viewer_tool.h"
#include "app/session/city/model_files.h"
#include "app/session/command/label_mask.h"
#include "engine/core/field_table.h"
#include "engine/run/job_queue.h"

class QLabel;

namespace citymirror::panels {
class ModelList;
class ModelPlaceCard;
}  // namespace citymirror::panels

namespace citymirror::desktop {

/// Adds models to the city, keeps the list of them and tells what a click on one answers. Reads in
/// a worker.
class ModelTools : public ViewerTool {
  Q_OBJECT
 public:
  ModelTools(view::CityView* city, QWidget* stage);
  ~ModelTools() override;

  /// Reads and shows; `added` or `failed` follows, nothing where it is removed before. Without a
  /// city nothing happens.
  void add(const gis::ModelSource& source);
  /// Lets a person choose a file, a folder of oblique tiles, or an address.
  void choose();
  void chooseFolder();
  /// Also in which coordinate system it is, where it does not say so.
  void chooseInCrs();
  void chooseAddress();
  /// A model is read, or placed anew.
  bool busy() const { return !reading_.empty() || placing_ != 0; }
  /// Selects a feature of a model that stands here, by its row in `features` or in the table of
  /// that key; another model or key changes nothing.
  void showFeature(const std::shared_ptr<const MeshModel>& model, std::size_t row);
  void showRow(const QString& table, std::size_t row);
  void showCode(const QString& table, const QString& code);  ///< the first of that code
  /// Rows of the table of a model: one is selected with its card, several are marked in the
  /// picture, none ends either.
  void chooseFeatures(const std::shared_ptr<const MeshModel>& model,
                      const std::vector<std::uint32_t>& rows);
  /// What the card says of the selected feature; empty = none is selected.
  QString facts() const;
  panels::ModelList* list() const { return list_; }
  panels::ModelPlaceCard* placeCard() const { return placeCard_; }
  /// The models that are seen, for the words under a picture.
  QString credits() const;

  void setView(const panels::ViewPtr& view) override;
  void fillMenu(QMenu& menu) override;
  bool take(const QString& path, const QPointF& at) override;
  bool back() override { return closePlace() || deselect(); }
  QList<QWidget*> cards() override;
  int cardWidth() const override;

 signals:
  void added(const QString& name, int features, const std::vector<Note>& notes);
  void failed(const QString& error);
  /// The features of a model can be listed, asked and searched, or not any more.
  void tableCame(std::shared_ptr<const MeshModel> model, std::shared_ptr<const FieldTable> table);
  void tableWent(std::shared_ptr<const MeshModel> model, const QString& key);
  void changed();  ///< the rows of the list, or what of them is seen

 private:
  using Read = Result<std::shared_ptr<const MeshModel>>;
  using Table = std::shared_ptr<const FieldTable>;
  struct Reading {
    quint64 id;
    QString name;
    gis::ModelSource source;
    bool visible = true;  ///< once it is read
  };
  struct Shown {
    quint64 id;
    std::shared_ptr<const MeshModel> model;
    std::vector<Note> notes;
    gis::ModelSource source, added;  ///< as it stands; as it was added
    bool visible = true;
    Table table = nullptr;  ///< null where no feature has attributes
    std::optional<gis::ModelSource> former = std::nullopt;  ///< as it stood before
    std::shared_ptr<const MeshModel> before = nullptr;      ///< seen until the new one is built
  };
  /// A model is to stand elsewhere.
  struct Placed {
    quint64 job, id;
    gis::ModelSource to;
  };
  /// Not in the picture while a mask is changed or models are masked; read again afterwards.
  struct Withheld {
    gis::ModelSource source;
    bool visible = true;
  };

  /// Empty where nobody chose one.
  QString chosenFile();
  void addAt(const QString& path, const Point2& at, const QString& crs = {});
  void received(quint64 id, Read model, const FieldTable& table);
  void offer(Shown& shown, FieldTable table);
  void offerAgain();
  void withdraw(Shown& shown);
  void setVisible(quint64 id, bool visible);
  void remove(quint64 id);
  void refill();
  void show(const view::Pick& pick);
  void tell(const MeshModel& model, const MeshFeature& feature);
  void read(const gis::ModelSource& source, bool visible);
  void withhold();
  void readWithheld();
  void maskAgain();
  static QString maskedWords(const Text& label);
  /// By which this screen does not show it.
  std::optional<Text> labelOf(const MeshModel& model) const;
  QString remarksOf(const Shown& shown) const;
  Shown* find(quint64 id);
  void editPlace(quint64 id);
  void showPlace();
  bool closePlace();
  void putAnew(quint64 id, const gis::ModelSource& to);
  void placeAsWritten();
  void arrived(const Placed& asked, Read model, const FieldTable& table);
  void stand(Shown& shown, const Placed& asked, const Read& model, const FieldTable& table);
  void retire();
  bool deselect();  ///< false where nothing is selected

  view::CityView* city_;
  panels::ModelList* list_;
  panels::ModelPlaceCard* placeCard_;
  QFrame* card_;
  QLabel *title_, *facts_;
  QTimer ticks_;  // while something is read
  std::shared_ptr<const CityModel> model_;
  std::shared_ptr<const CityModel> whole_;  ///< the same, whatever is masked of it
  std::shared_ptr<const session::LabelMask> mask_;
  std::optional<Text> masked_;  ///< the label by which those without one are not shown
  std::vector<Reading> reading_;
  std::vector<Shown> shown_;
  std::vector<Withheld> withheld_;
  bool severalMarked_ = false;  ///< features of a model, in the picture
  quint64 placed_ = 0;     ///< the model on the card of places
  quint64 placing_ = 0;    ///< the job that places a model; 0 = none
  qsizetype count_ = 0;    // rows of the list
  int listWidth_ = 0;      // px that their names want
  run::JobQueue jobs_{1};  // last: its end waits for the worker
};

}  // namespace citymirror::desktop
