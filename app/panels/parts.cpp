#include "app/panels/parts.h"

#include <QGridLayout>
#include <QListWidget>
#include <QPainter>

#include "app/panels/theme.h"

namespace citymirror::panels {

QLabel* makeLabel(const char* style, QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setObjectName(style);
  label->setTextFormat(Qt::PlainText);
  return label;
}

QWidget* makeSeparator(QWidget* parent) {
  auto* line = new QWidget(parent);
  line->setObjectName("separator");
  line->setAttribute(Qt::WA_StyledBackground);
  return line;
}

void resizeRows(QListWidget* list, int rows) {
  while (list->count() > rows) delete list->takeItem(list->count() - 1);
  while (list->count() < rows) list->addItem(new QListWidgetItem);
}

QPixmap severityPixmap(Severity severity, double opacity) {
  QPixmap pixmap(14, 14);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setOpacity(opacity);
  drawSeverity(painter, QRectF(1, 1, 12, 12), severity);
  return pixmap;
}

QIcon severityIcon(Severity severity) {
  const QPixmap pixmap = severityPixmap(severity);
  QIcon icon(pixmap);
  icon.addPixmap(pixmap, QIcon::Selected);
  return icon;
}

SeverityMark::SeverityMark(QWidget* parent) : QWidget(parent) {
  setFixedSize(SeverityMark::sizeHint());
}

void SeverityMark::setSeverity(Severity severity) {
  if (severity_ == severity) return;
  severity_ = severity;
  update();
}

void SeverityMark::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  drawSeverity(painter, QRectF(rect()).adjusted(1, 1, -1, -1), severity_);
}

FactTable::FactTable(QWidget* parent) : QWidget(parent), grid_(new QGridLayout(this)) {
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setHorizontalSpacing(kGrid);
  grid_->setVerticalSpacing(2);
  grid_->setColumnStretch(1, 1);
}

void FactTable::setFacts(const std::vector<Fact>& facts) {
  while (rows_.size() < facts.size()) {
    auto* name = makeLabel("muted", this);
    auto* value = makeLabel("value", this);
    value->setWordWrap(true);
    value->setAlignment(Qt::AlignRight | Qt::AlignTop);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    name->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    grid_->addWidget(name, int(rows_.size()), 0);
    grid_->addWidget(value, int(rows_.size()), 1);
    rows_.push_back({name, value});
  }
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const bool used = i < facts.size();
    rows_[i].first->setVisible(used);
    rows_[i].second->setVisible(used);
    rows_[i].first->setText(used ? facts[i].name : QString());
    rows_[i].second->setText(used ? facts[i].value : QString());
    rows_[i].second->setToolTip(used ? facts[i].source : QString());
  }
}

}  // namespace citymirror::panels
