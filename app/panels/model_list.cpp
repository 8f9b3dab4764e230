#include "app/panels/model_list.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app/panels/elided_check.h"
#include "app/panels/parts.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

constexpr int kBarHeight = 4;

}  // namespace

ModelList::ModelList(QWidget* parent) : QFrame(parent), column_(new QVBoxLayout(this)) {
  setObjectName("overlay");
  column_->setContentsMargins(2 * kGrid, kGrid, kGrid, kGrid);
  column_->setSpacing(kGrid / 2);
  heading_ = makeLabel("heading", this);
  fold_ = makeButton("modelFold", this);
  fold_->setCheckable(true);
  column_->addLayout(makeTitleRow(heading_, fold_));
  connect(fold_, &QPushButton::toggled, this, [this] {
    retranslate();
    emit folded();
  });
  retranslate();
}

ModelList::Line ModelList::makeLine() {
  const qsizetype index = lines_.size();
  Line line{new QWidget(this), nullptr, nullptr, nullptr, nullptr};
  line.name = new ElidedCheck(line.holder);
  line.bar = new QProgressBar(line.holder);
  line.bar->setRange(0, 100);
  line.bar->setTextVisible(false);
  line.bar->setFixedHeight(kBarHeight);
  line.remove = new QToolButton(line.holder);
  line.remove->setText(QStringLiteral("×"));
  line.place = new QToolButton(line.holder);
  auto* left = new QVBoxLayout;
  left->setSpacing(2);
  left->addWidget(line.name);
  left->addWidget(line.bar);
  auto* row = new QHBoxLayout(line.holder);
  row->setContentsMargins(0, 0, 0, 0);
  row->addLayout(left, 1);
  row->addWidget(line.place);
  row->addWidget(line.remove);
  column_->addWidget(line.holder);
  connect(line.name, &ElidedCheck::clicked, this,
          [this, index](bool on) { emit visibleChanged(rows_[index].id, on); });
  connect(line.place, &QToolButton::clicked, this,
          [this, index] { emit placeWanted(rows_[index].id); });
  connect(line.remove, &QToolButton::clicked, this,
          [this, index] { emit removeWanted(rows_[index].id); });
  return line;
}

/// What is being read is seen: it takes its time and can be stopped.
bool ModelList::shows(const Row& row) const { return !fold_->isChecked() || row.percent >= 0; }

void ModelList::setRows(const QList<Row>& rows) {
  rows_ = rows;
  while (lines_.size() < rows.size()) lines_ << makeLine();
  for (qsizetype i = 0; i < lines_.size(); ++i) {
    lines_[i].holder->setVisible(i < rows.size() && shows(rows[i]));
    if (i < rows.size()) fill(lines_[i], rows[i]);
  }
  heading_->setText(fold_->isChecked() ? tr("Models · %1").arg(rows.size()) : tr("Models"));
}

int ModelList::wantedWidth() const {
  int widest = 0;
  for (qsizetype i = 0; i < rows_.size(); ++i) {
    if (!shows(rows_[i])) continue;
    const Line& line = lines_[i];
    const int gap = line.holder->layout()->spacing();
    widest = std::max(widest, line.name->sizeHint().width() + gap + line.place->sizeHint().width() +
                                  gap + line.remove->sizeHint().width());
  }
  const QMargins around = column_->contentsMargins();
  const int frame = width() - contentsRect().width();
  return std::min(widest + around.left() + around.right() + frame, kWidest);
}

void ModelList::fill(const Line& line, const Row& row) const {
  const bool reading = row.percent >= 0;
  line.name->setWhole(row.name, row.remarks);
  line.name->setChecked(row.visible && !reading);
  line.name->setEnabled(!reading);
  line.bar->setVisible(reading);
  line.bar->setValue(std::max(row.percent, 0));
  line.place->setText(tr("Place…"));
  line.place->setToolTip(
      plainTip(tr("Where %1 stands: place, heading, scale, height").arg(row.name)));
  line.place->setVisible(!reading);
  line.remove->setToolTip(plainTip(reading ? tr("Stop reading %1").arg(row.name)
                                           : tr("Remove %1 from the picture").arg(row.name)));
}

void ModelList::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
}

void ModelList::retranslate() {
  fold_->setText(fold_->isChecked() ? tr("Unfold") : tr("Fold"));
  fold_->setToolTip(fold_->isChecked() ? QString()
                                       : tr("Leaves one line, so that the picture is free"));
  setRows(rows_);
}

}  // namespace citymirror::panels
