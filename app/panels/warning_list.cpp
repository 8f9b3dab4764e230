#include "app/panels/warning_list.h"

#include <QListWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "app/panels/parts.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"
#include "app/session/command/warning_layer.h"

namespace citymirror::panels {
namespace {

constexpr int kWarningRow = 44, kWarningRows = 3;  // px; rows before it scrolls
constexpr int kMostOfText = 600;                   // signs of what a warning tells

}  // namespace

WarningList::WarningList(QWidget* parent) : Panel(parent) {
  heading_ = makeLabel("heading", this);
  heading_->setWordWrap(true);
  list_ = makeList("warnings", this);
  text_ = makeLabel("small", this);
  text_->setWordWrap(true);
  text_->hide();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, kGrid);
  column->setSpacing(4);
  column->addWidget(heading_);
  column->addWidget(list_);
  column->addWidget(text_);
  const auto choose = [this](QListWidgetItem* item) {
    const QString id = item->data(Qt::UserRole).toString();
    open(id);
    emit chosen(id);
  };
  connect(list_, &QListWidget::itemClicked, this, choose);
  connect(list_, &QListWidget::itemActivated, this, choose);
  retranslate();
  refresh();
}

void WarningList::retranslate() { list_->setAccessibleName(tr("Warnings in force")); }

void WarningList::refresh() {
  const session::ReceivedWarnings& all = session::warningsIn(world());
  setVisible(!all.empty());
  heading_->setText(tr("Warnings in force: %1").arg(all.size()));
  resizeRows(list_, int(all.size()));
  for (int i = 0; i < int(all.size()); ++i) {
    const session::ReceivedWarning& warning = *all[std::size_t(i)];
    QListWidgetItem* item = list_->item(i);
    QStringList facts{say(session::untilText(warning, world().city->utcOffsetMinutes)),
                      QString::fromStdString(warning.sender)};
    if (!warning.drawn())
      facts << (warning.partlyUndrawn ? tr("its area is named only: not on the map")
                                      : tr("without an area: not on the map"));
    else if (warning.partlyUndrawn)
      facts << tr("part of its area is named only");
    const QString headline = say(warning.headline);
    const QString text =
        (warning.exercise ? tr("Exercise: %1").arg(headline) : headline) + "\n" + facts.join(" · ");
    if (item->text() != text) item->setText(text);
    item->setIcon(severityPixmap(warning.severity));
    item->setData(Qt::UserRole, QString::fromStdString(warning.id));
    item->setToolTip(text.toHtmlEscaped().replace('\n', "<br>"));
  }
  fitHeight(list_, kWarningRows, kWarningRow);
  showOpened();
}

void WarningList::open(const QString& id) {
  opened_ = id;
  for (int i = 0; i < list_->count(); ++i) {
    if (list_->item(i)->data(Qt::UserRole).toString() != id) continue;
    list_->setCurrentRow(i);
    list_->scrollToItem(list_->item(i));
  }
  showOpened();
}

/// What it tells goes with it.
void WarningList::showOpened() {
  const session::ReceivedWarnings& all = session::warningsIn(world());
  const auto found = std::ranges::find_if(
      all, [this](const auto& warning) { return QString::fromStdString(warning->id) == opened_; });
  if (found == all.end()) {
    opened_.clear();
    return text_->hide();
  }
  const session::ReceivedWarning& warning = **found;
  QStringList lines;
  for (const Text& part : {warning.area, warning.description, warning.instruction})
    if (const QString told = say(part); !told.isEmpty()) lines << told;
  lines << tr("In force from %1, received %2")
               .arg(clockOf(world(), warning.from), clockOf(world(), warning.received));
  const QString text = lines.join('\n'), shown = shortened(text, kMostOfText);
  text_->setToolTip(shown == text ? QString() : text.toHtmlEscaped().replace('\n', "<br>"));
  text_->setText(shown);
  text_->show();
}

}  // namespace citymirror::panels
