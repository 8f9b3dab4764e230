#pragma once
#include <optional>
#include <vector>

#include "app/panels/panel.h"
#include "engine/core/geometry.h"

class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QPushButton;

namespace citymirror::panels {

/// Where an added model stands, to be written anew: by numbers, taken when a person asks for it.
/// UI thread only.
class ModelPlaceCard : public Panel {
  Q_OBJECT
 public:
  struct Place {
    bool byHand = false;         ///< else its file says where it stands, and it can only be raised
    Point2 at = Point2::Zero();  ///< metres of the city
    double headingDeg = 0;       ///< clockwise from north
    double scale = 1;            ///< metres for each unit of the file, > 0
    double raiseBy = 0;          ///< m
    std::optional<double> lod;   ///< none = the finest there is
  };
  /// What can be done besides writing numbers.
  struct Ways {
    bool former = false;  ///< it stood elsewhere before
    bool added = false;   ///< it stands elsewhere than where it was added
    bool busy = false;    ///< it is being placed: nothing can be asked for meanwhile
  };

  explicit ModelPlaceCard(QWidget* parent = nullptr);
  /// `lods`: of its file; fewer than two are no choice.
  void setModel(const QString& name, const Place& place, const std::vector<double>& lods);
  void setWays(const Ways& ways);
  /// As it is written in the card now.
  Place place() const;

 signals:
  void placeWanted();
  void formerWanted();
  void addedWanted();
  void closed();

 protected:
  void refresh() override {}
  void retranslate() override;

 private:
  void layOut();
  void connectParts();

  Place place_;
  std::vector<double> lods_;
  int lodRow_ = 0;  // of the level that was given
  QLabel *title_, *name_, *hint_;
  QGridLayout* rows_;
  QLabel* labels_[6];  ///< x, y, heading, scale, raise, level of detail
  QDoubleSpinBox *x_, *y_, *heading_, *scale_, *raise_;
  QComboBox* lod_;
  QPushButton *apply_, *former_, *added_, *close_;
};

}  // namespace citymirror::panels
