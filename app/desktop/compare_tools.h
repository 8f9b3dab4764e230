#pragma once
#include <QFrame>
#include <array>
#include <functional>

#include "app/desktop/viewer_tool.h"
#include "app/session/branch/compare_frames.h"
#include "app/view/compare_view.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;

namespace citymirror::desktop {

/// What a side leaves out, beside what the window leaves out.
enum class SideLayers { all, noBuildings, noFlood, noWords };

/// Compares the picture with another time, another run, other layers or another light: the sides
/// and what each of them shows. Side A is the window's own.
class CompareTools : public ViewerTool {
  Q_OBJECT
 public:
  CompareTools(view::CityView* city, QWidget* stage);

  view::CompareView* sides() const { return sides_; }
  void setRules(coupling::PondingBands bands, std::optional<coupling::WadingRule> car);
  /// Branches of a coupled run, id and name, and which one the window shows (empty = none).
  void setBranches(std::vector<std::pair<QString, QString>> branches, const QString& shown);
  /// Pictures of those branches.
  using BranchSide = std::function<session::SideFrame(const QString& id, Instant at)>;
  void setBranchSide(BranchSide side) { branchSide_ = std::move(side); }
  enum class Controls { shown, hidden };  ///< hidden: somebody else chooses the sides
  void start(view::CompareMode mode, Controls controls = Controls::shown);
  /// What a side shows; 1 = B.
  void choose(int side, const session::SideChoice& choice);
  const session::SideChoice& choice(int side) const { return choices_[std::size_t(side)]; }

  void setView(const panels::ViewPtr& view) override;
  void fillMenu(QMenu& menu) override;
  bool back() override;
  QList<QWidget*> cards() override { return {card_}; }
  /// Four views leave the card a column of its own where there is room for both.
  QRect cityPlace(const QRect& stage) override;
  QList<QRect> place(const QSize&, const QList<QRect>& = {}) override {
    return sides_->titlePlaces();
  }
  void retranslate() override;

 private:
  static constexpr std::size_t kSides = view::CompareView::kMostSides;
  struct Row {
    QWidget* box = nullptr;
    QLabel* letter = nullptr;
    QComboBox *run = nullptr, *time = nullptr, *light = nullptr, *layers = nullptr;
  };

  void buildCard();
  Row makeRow(int side);
  void fillRow(int side);
  void takeRow(int side);
  void showSides();
  QString edgeText(int side) const;
  session::SideFrame frameOf(int side);
  void applyLayers();

  view::CityView* city_;
  view::CompareView* sides_;
  QFrame* card_;
  QLabel* title_;
  QCheckBox* linked_;
  QPushButton* end_;
  std::array<Row, kSides> rows_;
  std::array<session::SideChoice, kSides> choices_;
  std::array<SideLayers, kSides> layers_{};
  std::array<session::SideFrames, kSides> frames_;
  std::vector<std::pair<QString, QString>> branches_;
  QString shownBranch_;
  BranchSide branchSide_;
  panels::ViewPtr view_ = std::make_shared<const session::WorldView>();
};

}  // namespace citymirror::desktop
