#include "app/panels/imagery_card.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "app/panels/elided_check.h"
#include "app/panels/parts.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

QToolButton* smallButton(const QString& text, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setText(text);
  button->setObjectName("small");
  button->setFixedSize(22, 22);
  return button;
}

}  // namespace

ImageryCard::ImageryCard(QWidget* parent) : QFrame(parent) {
  setObjectName("overlay");
  title_ = makeLabel("statement", this);
  message_ = makeLabel("small", this);
  message_->setWordWrap(true);
  message_->setTextFormat(Qt::PlainText);
  message_->hide();
  roads_ = makeLabel("small", this);
  roads_->setWordWrap(true);
  roads_->hide();
  close_ = smallButton(QStringLiteral("×"), this);
  file_ = new QPushButton(this);
  add_ = new QPushButton(this);
  address_ = new QLineEdit(this);
  crs_ = new QComboBox(this);
  crs_->setObjectName("imageryCrs");
  crs_->setEditable(true);
  crs_->setInsertPolicy(QComboBox::NoInsert);
  crs_->addItems({QString(), "GCJ-02", "BD-09"});
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(file_, 1);
  buttons->addWidget(crs_, 1);
  auto* service = new QHBoxLayout;
  service->addWidget(address_, 1);
  service->addWidget(add_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
  column->setSpacing(kGrid);
  list_ = new QVBoxLayout;
  column->addLayout(makeTitleRow(title_, close_));
  column->addLayout(list_);
  column->addWidget(roads_);
  column->addWidget(message_);
  column->addLayout(buttons);
  column->addLayout(service);
  connect(close_, &QToolButton::clicked, this, &ImageryCard::closed);
  connect(file_, &QPushButton::clicked, this, &ImageryCard::fileWanted);
  connect(add_, &QPushButton::clicked, this, &ImageryCard::enter);
  connect(address_, &QLineEdit::returnPressed, this, &ImageryCard::enter);
  retranslate();
}

void ImageryCard::enter() {
  const QString address = address_->text().trimmed();
  if (address.isEmpty()) return;
  emit addressEntered(address, takeCrs());
  address_->clear();
}

QString ImageryCard::takeCrs() {
  const QString text = crs_->currentText().trimmed(), own = crs_->itemText(0);
  crs_->setCurrentIndex(0);
  crs_->setEditText(own);
  return text == own ? QString() : text;
}

void ImageryCard::addRow() {
  const int row = int(rows_.size());
  RowWidgets w{};
  w.box = new QWidget(this);
  w.visible = new ElidedCheck(w.box);
  w.up = smallButton(QStringLiteral("↑"), w.box);
  w.down = smallButton(QStringLiteral("↓"), w.box);
  w.remove = smallButton(QStringLiteral("×"), w.box);
  w.opacity = new QSlider(Qt::Horizontal, w.box);
  w.opacity->setRange(0, 100);
  w.state = makeLabel("small", w.box);
  w.source = makeLabel("small", w.box);
  for (QLabel* label : {w.state, w.source}) {
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
  }
  auto* line = new QHBoxLayout;
  line->addWidget(w.visible, 1);
  for (QToolButton* button : {w.up, w.down, w.remove}) line->addWidget(button);
  auto* column = new QVBoxLayout(w.box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2);
  column->addLayout(line);
  for (QWidget* widget : std::initializer_list<QWidget*>{w.opacity, w.state, w.source})
    column->addWidget(widget);
  connect(w.visible, &ElidedCheck::toggled, this,
          [this, row](bool on) { emit visibleToggled(row, on); });
  connect(w.opacity, &QSlider::valueChanged, this,
          [this, row](int value) { emit opacityChanged(row, value / 100.0); });
  connect(w.up, &QToolButton::clicked, this, [this, row] { emit moveWanted(row, -1); });
  connect(w.down, &QToolButton::clicked, this, [this, row] { emit moveWanted(row, 1); });
  connect(w.remove, &QToolButton::clicked, this, [this, row] { emit removeWanted(row); });
  list_->addWidget(w.box);
  rows_.push_back(w);
  retranslate();
}

void ImageryCard::setRows(const std::vector<Row>& rows) {
  while (rows_.size() < rows.size()) addRow();
  while (rows_.size() > rows.size()) {
    list_->removeWidget(rows_.back().box);
    rows_.back().box->hide();
    rows_.back().box->deleteLater();
    rows_.pop_back();
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const RowWidgets& w = rows_[i];
    const QSignalBlocker still(w.visible), calm(w.opacity);
    w.visible->setWhole(rows[i].name);
    w.visible->setChecked(rows[i].visible);
    w.opacity->setValue(int(std::lround(rows[i].opacity * 100)));
    w.state->setText(rows[i].state);
    w.source->setText(rows[i].source);
    w.up->setEnabled(i > 0);
    w.down->setEnabled(i + 1 < rows.size());
  }
  roads_->setVisible(std::any_of(rows.begin(), rows.end(),
                                 [](const Row& row) { return row.visible && row.opacity > 0; }));
}

void ImageryCard::setMessage(const QString& message) {
  message_->setText(message);
  message_->setVisible(!message.isEmpty());
}

void ImageryCard::retranslate() {
  title_->setText(tr("Imagery"));
  close_->setToolTip(tr("Close"));
  file_->setText(tr("Add file…"));
  file_->setToolTip(tr("GeoTIFF, MBTiles or another image that knows its place"));
  add_->setText(tr("Add"));
  roads_->setText(
      tr("Imagery lies over roads that are painted on the ground: small ones from about 2 km away, "
         "all but main roads from about 6 km. A lower opacity lets them through."));
  address_->setPlaceholderText(tr("Service: WMTS, WMS, {z}/{x}/{y}"));
  address_->setToolTip(tr("Address of a WMTS, a WMS, tiles with {x}, {y} and {z}, or a GeoTIFF"));
  const bool own = crs_->currentText() == crs_->itemText(0);
  crs_->setItemText(0, tr("Its own coordinates"));
  if (own) crs_->setEditText(crs_->itemText(0));
  crs_->setToolTip(
      tr("EPSG:n or a file of parameters (.prj), instead of what a file names; GCJ-02 or BD-09 "
         "where it carries the shift of Chinese web maps"));
  for (const RowWidgets& w : rows_) {
    w.opacity->setToolTip(tr("Opacity"));
    w.up->setToolTip(tr("Raise above the next"));
    w.down->setToolTip(tr("Lower below the next"));
    w.remove->setToolTip(tr("Remove"));
  }
}

}  // namespace citymirror::panels
