#include "app/panels/model_place_card.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app/panels/parts.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

constexpr double kFarthestPlace = 1e7, kHighestRaise = 20000;  // m
constexpr double kLeastScale = 1e-6, kLargestScale = 1e6;      // m a unit
constexpr int kPlaceDigits = 3, kTurnDigits = 3, kScaleDigits = 6;

QDoubleSpinBox* numberBox(const char* name, double least, double most, int digits,
                          QWidget* parent) {
  auto* box = new QDoubleSpinBox(parent);
  box->setObjectName(name);
  box->setDecimals(digits);
  box->setRange(least, most);
  return box;
}

/// What a person left as it stands keeps its digits.
double readBox(const QDoubleSpinBox& box, double before) {
  QDoubleSpinBox same;
  same.setDecimals(box.decimals());
  same.setRange(box.minimum(), box.maximum());
  same.setValue(before);
  return same.value() == box.value() ? before : box.value();
}

}  // namespace

ModelPlaceCard::ModelPlaceCard(QWidget* parent) : Panel(parent) {
  setObjectName("overlay");
  title_ = makeLabel("title", this);
  name_ = makeLabel("small", this);
  hint_ = makeLabel("small", this);
  for (QLabel* label : {name_, hint_}) {
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
  }
  for (QLabel*& label : labels_) label = makeLabel("small", this);
  x_ = numberBox("modelX", -kFarthestPlace, kFarthestPlace, kPlaceDigits, this);
  y_ = numberBox("modelY", -kFarthestPlace, kFarthestPlace, kPlaceDigits, this);
  heading_ = numberBox("modelHeading", -360, 360, kTurnDigits, this);
  scale_ = numberBox("modelScale", kLeastScale, kLargestScale, kScaleDigits, this);
  raise_ = numberBox("modelRaise", -kHighestRaise, kHighestRaise, kPlaceDigits, this);
  lod_ = new QComboBox(this);
  lod_->setObjectName("modelLod");
  apply_ = makeButton("placeModel", this);
  former_ = makeButton("formerPlace", this);
  added_ = makeButton("addedPlace", this);
  close_ = makeCloseButton(this);
  layOut();
  connectParts();
  retranslate();
  hide();
}

void ModelPlaceCard::layOut() {
  rows_ = new QGridLayout;
  QWidget* const fields[] = {x_, y_, heading_, scale_, raise_, lod_};
  for (int row = 0; row < 6; ++row) {
    rows_->addWidget(labels_[row], row, 0);
    rows_->addWidget(fields[row], row, 1);
  }
  rows_->setColumnStretch(1, 1);
  auto* back = new QHBoxLayout;
  back->addWidget(former_);
  back->addWidget(added_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
  column->setSpacing(kGrid);
  column->addLayout(makeTitleRow(title_, close_));
  column->addWidget(name_);
  column->addLayout(rows_);
  column->addWidget(hint_);
  column->addWidget(apply_);
  column->addLayout(back);
}

void ModelPlaceCard::connectParts() {
  connect(apply_, &QPushButton::clicked, this, &ModelPlaceCard::placeWanted);
  connect(former_, &QPushButton::clicked, this, &ModelPlaceCard::formerWanted);
  connect(added_, &QPushButton::clicked, this, &ModelPlaceCard::addedWanted);
  connect(close_, &QPushButton::clicked, this, &ModelPlaceCard::closed);
}

void ModelPlaceCard::setModel(const QString& name, const Place& place,
                              const std::vector<double>& lods) {
  place_ = place;
  lods_ = lods;
  name_->setText(name);
  x_->setValue(place.at.x());
  y_->setValue(place.at.y());
  heading_->setValue(place.headingDeg);
  scale_->setValue(place.scale);
  raise_->setValue(place.raiseBy);
  lod_->clear();
  lod_->addItem(tr("finest"));
  for (const double lod : lods) lod_->addItem(QString::number(lod));
  // A level that the file does not hold draws the finest below it.
  const auto above = std::upper_bound(lods.begin(), lods.end(), place.lod.value_or(0));
  lodRow_ = place.lod && !lods.empty() ? std::max(1, int(above - lods.begin())) : 0;
  lod_->setCurrentIndex(lodRow_);
  for (QWidget* part : std::initializer_list<QWidget*>{x_, y_, heading_, scale_, labels_[0],
                                                       labels_[1], labels_[2], labels_[3]})
    part->setVisible(place.byHand);
  hint_->setVisible(!place.byHand);
  lod_->setVisible(lods.size() > 1);
  labels_[5]->setVisible(lods.size() > 1);
}

void ModelPlaceCard::setWays(const Ways& ways) {
  apply_->setEnabled(!ways.busy);
  former_->setEnabled(ways.former && !ways.busy);
  added_->setEnabled(ways.added && !ways.busy);
}

ModelPlaceCard::Place ModelPlaceCard::place() const {
  Place place = place_;
  place.at = {readBox(*x_, place_.at.x()), readBox(*y_, place_.at.y())};
  place.headingDeg = readBox(*heading_, place_.headingDeg);
  place.scale = readBox(*scale_, place_.scale);
  place.raiseBy = readBox(*raise_, place_.raiseBy);
  const int chosen = lod_->currentIndex();
  if (chosen == lodRow_) return place;
  place.lod.reset();
  if (chosen > 0) place.lod = lods_[std::size_t(chosen - 1)];
  return place;
}

void ModelPlaceCard::retranslate() {
  title_->setText(tr("Place of the model"));
  const QString names[] = {tr("X, m of the city"),     tr("Y, m of the city"),
                           tr("Heading, ° clockwise"), tr("Scale, m a unit"),
                           tr("Raise by, m"),          tr("Level of detail")};
  for (int row = 0; row < 6; ++row) labels_[row]->setText(names[row]);
  hint_->setText(tr("Its file says where on Earth it stands; only its height can be shifted"));
  lod_->setItemText(0, tr("finest"));
  apply_->setText(tr("Place it so"));
  former_->setText(tr("Former place"));
  former_->setToolTip(tr("Where it stood before the last change"));
  added_->setText(tr("As added"));
  added_->setToolTip(tr("Where it stood when it was added"));
  close_->setToolTip(tr("Close"));
}

}  // namespace citymirror::panels
