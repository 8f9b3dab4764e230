#pragma once
#include <QFrame>
#include <QTimer>
#include <map>
#include <vector>

#include "app/desktop/row_marks.h"
#include "app/desktop/viewer_tool.h"
#include "app/panels/attribute_table.h"
#include "app/panels/layer_catalog.h"
#include "app/session/city/layer_files.h"
#include "engine/run/job_queue.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace citymirror::panels {
class LeftRail;
}

namespace citymirror::desktop {

class ImageryTools;

/// The key of an added layer in the catalogue, and back; −1 for a layer of the city.
QString addedKey(int id);
int addedLayer(const QString& key);
/// Attributes that a style writes on the picture.
std::vector<std::string> labelsOf(const draw::VectorStyle& style);
inline constexpr const char* kWarningsKey = "warnings";  ///< of the warnings of others
QString modelKey(std::size_t number);  ///< of a model, in the order of the picture

/// Adds vector layers to the city, keeps the catalogue of all layers and the attribute table, and
/// carries selections between the table and the picture.
class LayerTools : public ViewerTool {
  Q_OBJECT
 public:
  LayerTools(view::CityView* city, QWidget* stage);
  ~LayerTools() override;

  /// The switches of the rail and of the catalogue are the same.
  void follow(panels::LeftRail* rail);
  /// Imagery stands in the catalogue, above the layers.
  void follow(ImageryTools* imagery);
  /// Reads in a worker and shows; `added` or `failed` follows. Without a city nothing happens.
  void add(const session::LayerSource& source);
  /// Lets a person choose a file, its layer, its coordinate system and its style.
  void choose();
  /// The same of a server, whose address is typed.
  void chooseAddress();
  bool busy() const;
  void openCatalog();
  /// The attribute table of a layer by its key in the catalogue: "buildings", "added:1".
  void openTable(const QString& key);
  /// A model of the picture whose features have attributes; null = it has none any more.
  void setModelTable(const std::shared_ptr<const MeshModel>& model,
                     std::shared_ptr<const FieldTable> table);
  void fade(const QString& key, double opacity);
  void show(const QString& key, bool visible);
  void remove(const QString& key);

  panels::LayerCatalog* catalog() const { return catalog_; }
  panels::AttributeTable* table() const { return table_; }
  /// What the card says of the selected feature; empty = none is selected.
  QString facts() const;
  /// Marks a thing that was found elsewhere and says what it is, where nothing else does: water,
  /// levees, drain inlets, zones and features of added layers. Any other code ends what was marked.
  void showThing(const QString& code);
  /// The same of one of the added layers, by its key; of any other key as above.
  void showThing(const QString& key, const QString& code);
  /// A row of an added layer, by the key of its table; other keys mark nothing.
  void showRow(const QString& key, std::size_t row);
  /// A frame with the rows that are selected; buildings and added layers are accented in the
  /// picture itself.
  draw::DrawFrame dressed(draw::DrawFrame frame) const;
  /// Whom pictures have to name for the layers that are seen: their owners, else the files.
  QString credits() const;

  void setView(const panels::ViewPtr& view) override;
  void fillMenu(QMenu& menu) override;
  bool pick(const view::Pick& pick) override;
  bool take(const QString& path, const QPointF& at) override;
  bool back() override;
  QList<QWidget*> cards() override { return {progress_, card_, catalog_}; }
  QList<QRect> place(const QSize& room, const QList<QRect>& taken = {}) override;
  void retranslate() override;

 signals:
  void added(const QString& name, int features, const std::vector<Note>& notes);
  void failed(const QString& error);
  /// A layer stands in the catalogue or has left it; for those who search and ask. Its key is the
  /// one of the catalogue ("added:1"), its name that under which it is shown; `labels`: attributes
  /// that its style writes on the picture.
  void layerCame(std::shared_ptr<const FieldTable> table, const std::vector<std::string>& labels);
  void layerWent(const QString& key);
  void codeChosen(const QString& code);  ///< a feature of the city's own layers
  /// Rows of the table of a model; empty = none.
  void featuresChosen(std::shared_ptr<const MeshModel> model,
                      const std::vector<std::uint32_t>& rows);
  void warningsSwitched(bool visible);  ///< the layer of warnings of others
  void lookChanged();                   ///< the frame is to be dressed anew
  void changed();                       ///< what the catalogue lists, or what of it is seen

 private:
  struct Added {
    session::LayerSource source;
    session::LayerRead whole, read;  ///< as read; as it may be shown here
    QString title;                   ///< its name, with its file where something has that name
    std::optional<Text> masked;      ///< the label by which nothing of it is shown
    std::vector<Note> notes;
    bool shown = false, visible = true;
    double opacity = 1;  ///< 0 to 1
  };

  void buildCards();
  void connectPanels();
  void received(int id, const session::LayerSource& source, Result<session::LayerRead> read);
  enum class Asks { always, ofSeveral };  ///< which of a file's layers is meant
  void look(const QString& path, Asks asks);
  void looked(const QString& path, Asks asks, const Result<std::vector<std::string>>& layers);
  void askAbout(const QString& path, const QStringList& names);
  void refuse(const Error& error);
  void stopReading();
  void tellShown(int id, const std::vector<Note>& notes);
  void drop(int id, const QString& error);
  void chooseStyle(const QString& key);
  void restyle(int id, const QString& path);
  void showProgress();
  void refreshCatalog();
  void followModel();
  QString titleFor(const Added& layer) const;
  FieldTable tableFor(int id, const Added& layer) const;
  void offer(int id, const Added& layer);
  void maskLayer(Added& layer) const;
  void maskAgain();
  panels::CatalogEntry entryOf(const std::string& layer) const;
  panels::CatalogEntry warningsEntry() const;
  panels::CatalogEntry entryOf(int id, const Added& layer) const;
  panels::CatalogEntry entryOf(const MeshModel& model, const QString& key) const;
  FieldTable tableFor(const QString& key) const;
  QString titleOf(const QString& key) const;
  void chosenRows(const std::vector<std::uint32_t>& rows);
  std::shared_ptr<const MeshModel> modelOf(const QString& key) const;  ///< null for other layers
  std::optional<Bounds> placeOf(const QString& key) const;
  void flyTo(const std::optional<Bounds>& place);
  bool pickRow(const view::Pick& pick);
  bool pickFeature(const view::Pick& pick);
  void mark(const FieldTable& table, const std::vector<std::uint32_t>& rows);
  void selectFeatures(int id, const std::vector<std::uint32_t>& rows);
  void showFacts(const Added& layer, std::uint32_t row);
  void showFacts(const QString& key, const FieldTable& table, std::uint32_t row);
  void showCard(const QString& title, const QStringList& lines);
  bool deselect();

  view::CityView* city_;
  panels::LayerCatalog* catalog_;
  panels::AttributeTable* table_;
  QFrame *card_, *progress_;
  QLabel *cardTitle_, *cardFacts_, *progressName_;
  QProgressBar* bar_;
  QPushButton* cancel_;
  ImageryTools* imagery_ = nullptr;
  panels::LeftRail* rail_ = nullptr;
  QTimer poll_;
  panels::ViewPtr view_;
  std::shared_ptr<const CityModel> model_;
  std::shared_ptr<const CityModel> whole_;  ///< with what this screen does not show of it
  std::map<int, Added> layers_;
  std::vector<std::shared_ptr<const MeshModel>> models_;  ///< that the catalogue knows
  std::map<const MeshModel*, std::shared_ptr<const FieldTable>> modelTables_;
  std::shared_ptr<const MeshModel> tableModel_;  ///< whose table is open
  QString tableKey_;  ///< of the layer in the table; empty = none
  bool terrainVisible_ = true, warningsVisible_ = true;
  int selectedIn_ = -1;  ///< added layer with selected rows
  RowMarks marked_;      ///< selected rows of the city's layers
  int serial_ = 0, reading_ = 0;
  run::JobQueue jobs_{1};  // last: its end waits for the worker
};

}  // namespace citymirror::desktop
