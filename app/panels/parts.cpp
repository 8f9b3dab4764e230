#include "app/panels/parts.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QTableWidget>
#include <QTextDocument>
#include <algorithm>

#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

constexpr int kCloseWidth = 28, kChoiceSigns = 8;

}  // namespace

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

QPushButton* makeButton(const char* name, QWidget* parent) {
  auto* button = new QPushButton(parent);
  button->setObjectName(name);
  return button;
}

void leaveKeyboard(QPushButton* button) { button->setFocusPolicy(Qt::TabFocus); }

QPushButton* makeCloseButton(QWidget* parent) {
  auto* button = new QPushButton(QStringLiteral("×"), parent);
  button->setFixedWidth(kCloseWidth);
  return button;
}

QHBoxLayout* makeTitleRow(QLabel* title, QWidget* close) {
  auto* row = new QHBoxLayout;
  row->addWidget(title, 1);
  row->addWidget(close);
  return row;
}

QComboBox* makeChoice(const char* name, QWidget* parent) {
  auto* choice = new QComboBox(parent);
  choice->setObjectName(name);
  choice->setProperty("content", true);
  choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  choice->setMinimumContentsLength(kChoiceSigns);
  return choice;
}

QListWidget* makeList(const char* name, QWidget* parent) {
  auto* list = new QListWidget(parent);
  list->setObjectName(name);
  list->setProperty("content", true);
  list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list->setTextElideMode(Qt::ElideRight);
  return list;
}

void resizeRows(QListWidget* list, int rows) {
  while (list->count() > rows) delete list->takeItem(list->count() - 1);
  while (list->count() < rows) list->addItem(new QListWidgetItem);
}

void fitHeight(QListWidget* list, int most, int rowHeight) {
  list->ensurePolished();  // its style pads the rows
  const int rows = std::min(list->count(), most);
  int height = rows == 0 ? rowHeight : 0;
  for (int row = 0; row < rows; ++row) height += list->sizeHintForRow(row);
  list->setFixedHeight(height + 2 * list->frameWidth());
}

QTableWidget* makeTable(const char* name, int columns, int wide, int rowHeight, QWidget* parent) {
  auto* table = new QTableWidget(0, columns, parent);
  table->setObjectName(name);
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->setShowGrid(false);
  table->setWordWrap(false);
  table->verticalHeader()->hide();
  table->verticalHeader()->setDefaultSectionSize(rowHeight);
  table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table->horizontalHeader()->setSectionResizeMode(wide, QHeaderView::Stretch);
  table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  return table;
}

QString plainTip(const QString& text) {
  if (!Qt::mightBeRichText(text)) return text;
  return "<qt>" + text.toHtmlEscaped().replace('\n', "<br>") + "</qt>";
}

void setCell(QTableWidget* table, int row, int column, const QString& text, const QString& tip) {
  QTableWidgetItem* item = table->item(row, column);
  if (item == nullptr) {
    item = new QTableWidgetItem;
    table->setItem(row, column, item);
  }
  if (item->text() != text) item->setText(text);
  const QString plain = plainTip(tip);
  if (item->toolTip() != plain) item->setToolTip(plain);
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

/// What comes from outside is text, never markup.
void FactTable::showValue(QLabel& label, const Fact& fact) {
  const bool opens = fact.link.startsWith("https://") || fact.link.startsWith("http://");
  label.setTextFormat(opens ? Qt::RichText : Qt::PlainText);
  label.setOpenExternalLinks(opens);
  label.setTextInteractionFlags(opens ? Qt::TextBrowserInteraction : Qt::TextSelectableByMouse);
  label.setText(opens ? QString("<a href=\"%1\">%2</a>")
                            .arg(fact.link.toHtmlEscaped(), fact.value.toHtmlEscaped())
                      : fact.value);
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
    showValue(*rows_[i].second, used ? facts[i] : Fact{});
    rows_[i].second->setToolTip(used ? plainTip(facts[i].source) : QString());
  }
}

}  // namespace citymirror::panels
