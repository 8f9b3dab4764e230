#include "app/desktop/handling_tools.h"

#include <QFileDialog>
#include <QMenu>

#include "app/panels/words.h"
#include "app/session/command/seat_rights.h"
#include "engine/core/file_io.h"

namespace citymirror::desktop {

HandlingTools::HandlingTools(QWidget* stage)
    : ViewerTool(stage), card_(new panels::HandlingCard(stage)) {
  connect(card_, &panels::HandlingCard::closed, this, &HandlingTools::back);
  connect(card_, &panels::HandlingCard::refilled, this, &HandlingTools::moved);
  connect(card_, &panels::HandlingCard::indicesWanted, this,
          [this] { save("handling.csv", card_->indicesTable()); });
  connect(card_, &panels::HandlingCard::casesWanted, this,
          [this] { save("cases.csv", card_->casesTable()); });
}

void HandlingTools::start() {
  card_->show();
  emit moved();
}

/// The figures are those of when the button was pressed.
void HandlingTools::save(const QString& name, const std::string& table) {
  const QString path =
      QFileDialog::getSaveFileName(card_, tr("Save the table"), name, "CSV (*.csv)");
  if (!path.isEmpty()) write(path, table);
}

void HandlingTools::write(const QString& path, const std::string& table) {
  const Outcome may = mayExport(*view_, {"处置指标表", "table of handling"}, path);
  const Outcome saved = may ? writeFile(path.toStdString(), table) : may;
  emit said(saved ? tr("Table saved: %1").arg(path)
                  : tr("Table not saved: %1").arg(panels::errorText(saved.error())));
}

void HandlingTools::setView(const panels::ViewPtr& view) {
  view_ = view;
  card_->setView(view);
}

void HandlingTools::fillMenu(QMenu& menu) {
  QAction* action = menu.addAction(tr("Handling of incidents…"), this, &HandlingTools::start);
  action->setEnabled(view_->city != nullptr);
}

bool HandlingTools::back() {
  if (card_->isHidden()) return false;
  card_->hide();
  emit moved();
  return true;
}

}  // namespace citymirror::desktop
