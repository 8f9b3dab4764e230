#include "app/panels/measures_panel.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <limits>

#include "app/panels/parts.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

constexpr double kSandbagHeight =
    1.0;  ///< m, usual height of a sandbag wall without a pyramid base
constexpr double kHighestSandbags = 3.0;  ///< m
constexpr int kListHeight = 96;

}  // namespace

MeasuresPanel::MeasuresPanel(QWidget* parent) : Panel(parent) {
  heading_ = makeLabel("heading", this);
  state_ = makeLabel("body", this);
  hint_ = makeLabel("muted", this);
  heightName_ = makeLabel("muted", this);
  state_->setWordWrap(true);
  hint_->setWordWrap(true);
  const auto button = [&](const char* name, bool checkable) {
    auto* made = new QPushButton(this);
    made->setObjectName(name);
    made->setCheckable(checkable);
    return made;
  };
  sandbags_ = button("toolSandbags", true);
  block_ = button("toolBlock", true);
  undo_ = button("undo", false);
  redo_ = button("redo", false);
  back_ = button("backToForecast", false);
  height_ = new QDoubleSpinBox(this);
  height_->setRange(0.2, kHighestSandbags);
  height_->setSingleStep(0.1);
  height_->setDecimals(1);
  height_->setValue(kSandbagHeight);
  height_->setSuffix(" m");
  list_ = new QListWidget(this);
  list_->setFixedHeight(kListHeight);
  auto* tools = new QHBoxLayout;
  for (QWidget* part : {static_cast<QWidget*>(sandbags_), static_cast<QWidget*>(block_),
                        static_cast<QWidget*>(heightName_), static_cast<QWidget*>(height_)}) {
    tools->addWidget(part);
  }
  auto* acts = new QHBoxLayout;
  for (QPushButton* part : {undo_, redo_, back_}) acts->addWidget(part);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid);
  column->addWidget(heading_);
  column->addWidget(state_);
  column->addLayout(tools);
  column->addWidget(hint_);
  column->addWidget(list_);
  column->addLayout(acts);
  connect(sandbags_, &QPushButton::clicked, this,
          [this](bool on) { take(on ? Tool::sandbags : Tool::none); });
  connect(block_, &QPushButton::clicked, this,
          [this](bool on) { take(on ? Tool::block : Tool::none); });
  connect(undo_, &QPushButton::clicked, this, &MeasuresPanel::undoWanted);
  connect(redo_, &QPushButton::clicked, this, &MeasuresPanel::redoWanted);
  connect(back_, &QPushButton::clicked, this, &MeasuresPanel::forecastWanted);
  connect(list_, &QListWidget::itemClicked, this, [this](const QListWidgetItem* item) {
    emit chosen(item->data(Qt::UserRole).toString());
  });
  retranslate();
  refresh();
}

void MeasuresPanel::retranslate() {
  heading_->setText(tr("Measures on the water"));
  sandbags_->setText(tr("Sandbags"));
  sandbags_->setToolTip(tr("Draw a line of sandbags in front of the water"));
  block_->setText(tr("Block street"));
  block_->setToolTip(tr("Draw a line that no water passes"));
  heightName_->setText(tr("Height"));
  height_->setToolTip(tr("Crest above the highest ground along the line"));
  hint_->setText(tr("Click points on the ground, double click ends, Esc cancels."));
  undo_->setText(tr("Undo"));
  undo_->setToolTip(tr("Take the last measure back (Ctrl+Z)"));
  redo_->setText(tr("Redo"));
  redo_->setToolTip(tr("Do it again (Ctrl+Shift+Z)"));
  back_->setText(tr("Forecast"));
  back_->setToolTip(tr("Drop all measures and look at the forecast"));
}

void MeasuresPanel::refresh() {
  const session::WorldView& w = world();
  const bool possible = w.forecast != nullptr;
  setVisible(possible || !w.measures.empty());
  for (QPushButton* part : {sandbags_, block_}) part->setEnabled(possible);
  undo_->setEnabled(!w.measures.empty());
  redo_->setEnabled(w.canRedo);
  back_->setEnabled(!w.measures.empty());
  hint_->setVisible(tool_ != Tool::none);
  list_->setVisible(!w.measures.empty());
  const QString run = possible ? QString::fromStdString(w.forecast->id) : QString();
  if (w.measures.empty()) {
    state_->setText(tr("Forecast %1 as it is. Measures hold from the cursor's time on.").arg(run));
  } else if (w.measures.back().computed) {
    state_->setText(tr("What-if %1: not the forecast").arg(run));
  } else {
    state_->setText(
        tr("What-if %1 is being computed …").arg(QString::fromStdString(w.measures.back().branch)));
  }
  list_->clear();
  for (const session::MeasureView& measure : w.measures) {
    auto* item = new QListWidgetItem(clockOf(w, measure.at) + " · " + say(measure.what) + " · " +
                                     QString::fromStdString(measure.by));
    list_->addItem(item);
  }
  list_->scrollToBottom();
}

void MeasuresPanel::take(Tool tool) {
  tool_ = tool;
  sandbags_->setChecked(tool == Tool::sandbags);
  block_->setChecked(tool == Tool::block);
  hint_->setVisible(tool != Tool::none);
  emit toolChanged(tool != Tool::none);
}

double MeasuresPanel::crestOver(const std::vector<Point2>& line) const {
  double highest = -std::numeric_limits<double>::infinity();
  for (const Point2& p : resample(line, 2)) {
    const float ground = bilinear(world().city->terrain, p.x(), p.y());
    if (std::isfinite(ground)) highest = std::max(highest, double(ground));
  }
  return highest + height_->value();
}

std::string MeasuresPanel::freshId(const char* prefix) const {
  return prefix + std::to_string(world().measures.size() + 1);
}

void MeasuresPanel::lineDrawn(const std::vector<Point2>& line) {
  if (tool_ == Tool::none || !world().city) return;
  const bool sandbags = tool_ == Tool::sandbags;
  const double crest = sandbags ? crestOver(line) : std::numeric_limits<double>::infinity();
  take(Tool::none);
  if (std::isfinite(crest) || !sandbags) {
    emit editWanted(flood::DrawBarrier{freshId(sandbags ? "SB-" : "BL-"), line, crest});
  }
}

void MeasuresPanel::lineCancelled() {
  if (tool_ != Tool::none) take(Tool::none);
}

}  // namespace citymirror::panels
