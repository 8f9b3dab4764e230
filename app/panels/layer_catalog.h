#pragma once
#include <QFrame>
#include <QStringList>
#include <optional>
#include <vector>

#include "engine/core/layer_terms.h"
#include "engine/core/provenance.h"
#include "engine/core/time.h"

class QLabel;
class QListWidget;
class QPushButton;
class QSlider;

namespace citymirror::panels {

class FactTable;

/// One layer as the catalogue shows it.
struct CatalogEntry {
  QString key;         ///< the owner's word for it
  QString name, kind;  ///< in the language of the window
  QString count;       ///< with its unit: "25,000 features"
  Provenance from;
  LayerTerms terms;
  QString nature;                 ///< measured, estimated …; empty = as `from.origin` says
  QString crs;                    ///< as read; empty = local metres of the city
  std::optional<bool> visible;    ///< none = cannot be hidden
  std::optional<double> opacity;  ///< 0..1; none = cannot be faded
  bool table = false, place = false, removable = false, styled = false;
  QStringList notes;  ///< what was repaired, guessed or left out
};

/// The layers of the city and those that were added: what each is, where it comes from, how old it
/// is, who may see it, and what can be done with it. UI thread only.
class LayerCatalog : public QFrame {
  Q_OBJECT
 public:
  explicit LayerCatalog(QWidget* parent = nullptr);
  /// Keeps the current row where its key is still there. `now` is what ages count from.
  void setEntries(std::vector<CatalogEntry> entries, Instant now);
  void choose(const QString& key);
  QString chosen() const;
  void retranslate();

 signals:
  void addWanted();
  void closeWanted();
  void visibleWanted(const QString& key, bool visible);
  void opacityWanted(const QString& key, double opacity);
  void tableWanted(const QString& key);
  void placeWanted(const QString& key);
  void styleWanted(const QString& key);
  void removeWanted(const QString& key);
  void resized();

 private:
  void layOut();
  void connectParts();
  const CatalogEntry* current() const;
  void fill();
  void showCurrent();
  QString ageText(const std::string& isoDate) const;
  static QString natureOf(const CatalogEntry& entry);

  std::vector<CatalogEntry> entries_;
  Instant now_;
  bool filling_ = false;
  QLabel *title_, *opacityName_, *notes_;
  QListWidget* list_;
  FactTable* facts_;
  QSlider* opacity_;
  QPushButton *add_, *close_, *table_, *place_, *style_, *remove_;
};

/// "公开" and the like as written by the owner, else "not labelled".
QString classificationText(const LayerTerms& terms);

}  // namespace citymirror::panels
