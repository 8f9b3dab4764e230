#include "app/panels/cutaway_card.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "app/panels/parts.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

constexpr int kMostDepth = 60, kGroundBelow = 35;  // m, %

QSlider* sliderTo(int most, int value, QWidget* parent) {
  auto* slider = new QSlider(Qt::Horizontal, parent);
  slider->setRange(0, most);
  slider->setValue(value);
  return slider;
}

}  // namespace

CutawayCard::CutawayCard(QWidget* parent) : Panel(parent) {
  setObjectName("overlay");
  title_ = makeLabel("title", this);
  cut_ = new QWidget(this);
  cutName_ = makeLabel("statement", cut_);
  cutValue_ = makeLabel("value", cut_);
  offset_ = new QSlider(Qt::Horizontal, cut_);
  swap_ = new QPushButton(cut_);
  whole_ = new QPushButton(cut_);
  buildingName_ = makeLabel("small", this);
  groundName_ = makeLabel("small", this);
  depthName_ = makeLabel("small", this);
  note_ = makeLabel("small", this);
  note_->setWordWrap(true);
  buildings_ = sliderTo(100, 100, this);
  ground_ = sliderTo(100, 100, this);
  depth_ = sliderTo(kMostDepth, 0, this);
  below_ = new QCheckBox(this);
  close_ = makeCloseButton(this);
  layOut();
  connectParts();
  setPlane(std::nullopt);
  retranslate();
  hide();
}

void CutawayCard::layOut() {
  auto* cut = new QGridLayout(cut_);
  cut->setContentsMargins(0, 0, 0, 0);
  cut->addWidget(cutName_, 0, 0);
  cut->addWidget(cutValue_, 0, 1, Qt::AlignRight);
  cut->addWidget(offset_, 1, 0, 1, 2);
  cut->addWidget(swap_, 2, 0);
  cut->addWidget(whole_, 2, 1);
  auto* rows = new QGridLayout;
  rows->addWidget(buildingName_, 0, 0);
  rows->addWidget(buildings_, 0, 1);
  rows->addWidget(groundName_, 1, 0);
  rows->addWidget(ground_, 1, 1);
  rows->addWidget(below_, 2, 0, 1, 2);
  rows->addWidget(depthName_, 3, 0);
  rows->addWidget(depth_, 3, 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, kGrid, 12, kGrid);
  column->setSpacing(6);
  column->addLayout(makeTitleRow(title_, close_));
  column->addWidget(cut_);
  column->addLayout(rows);
  column->addWidget(note_);
}

void CutawayCard::connectParts() {
  connect(offset_, &QSlider::valueChanged, this, [this] {
    sayValues();
    emit planeMoved();
  });
  connect(swap_, &QPushButton::clicked, this, [this] {
    if (!plane_) return;
    plane_ = plane_->turned();
    const QSignalBlocker quiet(offset_);
    offset_->setValue(-offset_->value());
    sayValues();
    emit planeMoved();
  });
  connect(whole_, &QPushButton::clicked, this, [this] {
    setPlane(std::nullopt);
    emit planeMoved();
  });
  for (QSlider* slider : {buildings_, ground_}) {
    connect(slider, &QSlider::valueChanged, this, [this] {
      sayValues();
      emit opacityChanged();
    });
  }
  connect(depth_, &QSlider::valueChanged, this, [this] {
    sayValues();
    emit depthChanged();
  });
  connect(below_, &QCheckBox::toggled, this, [this](bool on) {
    ground_->setValue(on ? std::min(ground_->value(), kGroundBelow) : 100);
    sayValues();
    emit depthChanged();
  });
  connect(close_, &QPushButton::clicked, this, &CutawayCard::closed);
}

void CutawayCard::retranslate() {
  title_->setText(tr("Cut and see through"));
  close_->setToolTip(tr("Show everything again (Esc)"));
  close_->setAccessibleName(tr("Show everything again"));
  swap_->setText(tr("Other side"));
  whole_->setText(tr("Do not cut"));
  below_->setText(tr("Below the ground"));
  below_->setToolTip(tr("Look at what is buried; the right mouse button turns the view upwards"));
  note_->setText(
      tr("Depths of inlets, sumps and outfall pipes are assumed after GB 50014-2021; a click tells "
         "each. Sewers are not in the data."));
  offset_->setAccessibleName(tr("Place of the cut"));
  buildings_->setAccessibleName(tr("Opacity of buildings"));
  ground_->setAccessibleName(tr("Opacity of the ground"));
  depth_->setAccessibleName(tr("Depth that is looked at"));
  sayValues();
}

void CutawayCard::setPlane(const std::optional<draw::ClipPlane>& plane, double reach) {
  plane_ = plane;
  const QSignalBlocker quiet(offset_);
  offset_->setRange(-int(std::ceil(reach)) * 10, int(std::ceil(reach)) * 10);
  offset_->setSingleStep(10);
  offset_->setValue(0);
  sayValues();
}

std::optional<draw::ClipPlane> CutawayCard::plane() const {
  if (!plane_) return std::nullopt;
  return plane_->moved(offset_->value() / 10.0);
}

double CutawayCard::buildingOpacity() const { return buildings_->value() / 100.0; }
double CutawayCard::groundOpacity() const { return ground_->value() / 100.0; }

void CutawayCard::setOpacity(double buildings, double ground) {
  const QSignalBlocker quietBuildings(buildings_), quietGround(ground_);
  buildings_->setValue(int(std::lround(100 * buildings)));
  ground_->setValue(int(std::lround(100 * ground)));
  sayValues();
}

std::optional<double> CutawayCard::depth() const {
  if (!below_->isChecked()) return std::nullopt;
  return depth_->value();
}

void CutawayCard::setUnderground(bool on) { below_->setChecked(on); }

bool CutawayCard::idle() const {
  return !plane_ && !below_->isChecked() && buildings_->value() == 100 && ground_->value() == 100;
}

void CutawayCard::reset() {
  setPlane(std::nullopt);
  buildings_->setValue(100);
  below_->setChecked(false);
  ground_->setValue(100);
  depth_->setValue(0);
  emit planeMoved();
}

void CutawayCard::sayValues() {
  cut_->setVisible(plane_.has_value());
  const bool below = below_->isChecked();
  for (QWidget* part : {static_cast<QWidget*>(depthName_), static_cast<QWidget*>(depth_),
                        static_cast<QWidget*>(note_)})
    part->setVisible(below);
  buildingName_->setText(tr("Buildings %1 %").arg(buildings_->value()));
  groundName_->setText(tr("Ground %1 %").arg(ground_->value()));
  depthName_->setText(tr("Depth %1 m").arg(depth_->value()));
  if (!plane_) return;
  const auto now = *plane();
  cutName_->setText(now.level() ? tr("Level cut") : tr("Upright cut"));
  cutValue_->setText(now.level() ? tr("at %1 m").arg(now.offset * now.normal.z(), 0, 'f', 1)
                                 : tr("moved by %1 m").arg(offset_->value() / 10.0, 0, 'f', 1));
}

}  // namespace citymirror::panels
