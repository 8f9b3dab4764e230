#include "app/panels/annotation_card.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "app/panels/parts.h"
#include "app/panels/role_gate.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

using session::AnnotationColor, session::AnnotationKind;

constexpr int kNoteHeight = 24, kMostNotesShown = 6, kNoteSwatch = 22;
constexpr AnnotationColor kColors[] = {AnnotationColor::accent, AnnotationColor::measured,
                                       AnnotationColor::forecast, AnnotationColor::text};

QIcon swatchOf(AnnotationColor color) {
  QPixmap map(14, 14);
  map.fill(colorOf(session::colorOf(color)));
  return map;
}

}  // namespace

AnnotationCard::AnnotationCard(QWidget* parent) : Panel(parent) {
  setObjectName("overlay");
  title_ = makeLabel("title", this);
  hint_ = makeLabel("small", this);
  hint_->setWordWrap(true);
  list_ = new QListWidget(this);
  list_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
  for (const AnnotationColor color : kColors) {
    auto* swatch = new QPushButton(this);
    swatch->setIcon(swatchOf(color));
    swatch->setCheckable(true);
    swatch->setAutoExclusive(true);
    swatch->setFixedWidth(kNoteSwatch + 10);
    connect(swatch, &QPushButton::clicked, this, [this, color] { choose(color); });
    swatches_.push_back(swatch);
  }
  swatches_[0]->setChecked(true);
  for (QPushButton** button : {&label_, &line_, &area_, &remove_, &undo_, &export_})
    *button = new QPushButton(this);
  close_ = makeCloseButton(this);
  layOut();
  connectParts();
  retranslate();
  hide();
}

void AnnotationCard::layOut() {
  auto* kinds = new QHBoxLayout;
  for (QPushButton* button : {label_, line_, area_}) kinds->addWidget(button);
  auto* colors = new QHBoxLayout;
  for (QPushButton* swatch : swatches_) colors->addWidget(swatch);
  colors->addStretch();
  auto* acts = new QHBoxLayout;
  for (QPushButton* button : {remove_, undo_, export_}) acts->addWidget(button);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, kGrid, 12, kGrid);
  column->setSpacing(6);
  column->addLayout(makeTitleRow(title_, close_));
  column->addLayout(colors);
  column->addLayout(kinds);
  column->addWidget(list_);
  column->addWidget(hint_);
  column->addLayout(acts);
}

void AnnotationCard::connectParts() {
  connect(label_, &QPushButton::clicked, this, [this] { emit newWanted(AnnotationKind::label); });
  connect(line_, &QPushButton::clicked, this, [this] { emit newWanted(AnnotationKind::line); });
  connect(area_, &QPushButton::clicked, this, [this] { emit newWanted(AnnotationKind::area); });
  connect(remove_, &QPushButton::clicked, this, [this] {
    if (chosen() >= 0) emit removeWanted(chosen());
  });
  connect(undo_, &QPushButton::clicked, this, &AnnotationCard::undoWanted);
  connect(export_, &QPushButton::clicked, this, &AnnotationCard::exportWanted);
  connect(close_, &QPushButton::clicked, this, &AnnotationCard::closed);
  connect(list_, &QListWidget::itemClicked, this, [this] { emit chose(chosen()); });
  connect(list_, &QListWidget::itemChanged, this, [this](QListWidgetItem* item) {
    emit changed(list_->row(item), item->text(), item->checkState() == Qt::Checked);
  });
}

void AnnotationCard::retranslate() {
  title_->setText(tr("Annotations"));
  label_->setText(tr("Label"));
  line_->setText(tr("Line"));
  area_->setText(tr("Area"));
  remove_->setText(tr("Delete"));
  undo_->setText(tr("Undo"));
  undo_->setToolTip(tr("Take the last act on annotations back"));
  export_->setText(tr("Export"));
  refresh();
  close_->setToolTip(tr("Close the list (Esc); annotations stay in the picture"));
  close_->setAccessibleName(tr("Close the list"));
  list_->setAccessibleName(title_->text());
  hint_->setText(tr("Tick = seen; double click writes the text"));
  const QString names[] = {tr("teal"), tr("light blue"), tr("violet"), tr("white")};
  for (std::size_t i = 0; i < swatches_.size(); ++i) {
    swatches_[i]->setToolTip(names[i]);
    swatches_[i]->setAccessibleName(names[i]);
  }
}

void AnnotationCard::refresh() {
  followRole(export_, world(), session::Act::exportData, true,
             tr("Save what is ticked as GeoJSON (WGS 84)"));
}

void AnnotationCard::choose(AnnotationColor color) { color_ = color; }

int AnnotationCard::chosen() const { return list_->currentRow(); }

void AnnotationCard::show(const session::Annotations& annotations, bool canUndo) {
  const QSignalBlocker quiet(list_);
  while (list_->count() > int(annotations.size())) delete list_->takeItem(list_->count() - 1);
  while (list_->count() < int(annotations.size())) {
    auto* item = new QListWidgetItem(list_);
    item->setFlags(item->flags() | Qt::ItemIsEditable | Qt::ItemIsUserCheckable);
  }
  for (std::size_t i = 0; i < annotations.size(); ++i) {
    const session::Annotation& a = annotations[i];
    QListWidgetItem* item = list_->item(int(i));
    item->setIcon(swatchOf(a.color));
    item->setText(QString::fromStdString(a.text));
    item->setCheckState(a.visible ? Qt::Checked : Qt::Unchecked);
    item->setToolTip(plainTip(QString::fromStdString(a.author + ", " + toIso(a.at))));
  }
  list_->setFixedHeight(kNoteHeight * std::clamp(list_->count(), 1, kMostNotesShown) + 6);
  remove_->setEnabled(list_->count() > 0);
  export_->setEnabled(list_->count() > 0);
  undo_->setEnabled(canUndo);
}

void AnnotationCard::rename(int index) {
  list_->setCurrentRow(index);
  if (QListWidgetItem* item = list_->item(index)) list_->editItem(item);
}

}  // namespace citymirror::panels
