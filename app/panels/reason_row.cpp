#include "app/panels/reason_row.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>

#include "app/panels/theme.h"
#include "app/session/command/command_act.h"

namespace citymirror::panels {

ReasonRow::ReasonRow(QWidget* parent)
    : QWidget(parent),
      reason_(new QLineEdit(this)),
      times_(new QComboBox(this)),
      confirm_(new QPushButton(this)),
      cancel_(new QPushButton(this)) {
  reason_->setObjectName("reason");
  confirm_->setObjectName("confirm");
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setSpacing(kGrid);
  grid->setColumnStretch(0, 1);
  grid->addWidget(reason_, 0, 0, 1, 3);
  grid->addWidget(times_, 1, 0);
  grid->addWidget(confirm_, 1, 1);
  grid->addWidget(cancel_, 1, 2);
  times_->hide();
  hide();
  connect(confirm_, &QPushButton::clicked, this, &ReasonRow::confirm);
  connect(reason_, &QLineEdit::returnPressed, this, &ReasonRow::confirm);
  connect(cancel_, &QPushButton::clicked, this, &QWidget::hide);
  connect(reason_, &QLineEdit::textChanged, this,
          [this](const QString& text) { confirm_->setEnabled(!text.trimmed().isEmpty()); });
  confirm_->setEnabled(false);
}

void ReasonRow::setTexts(const QString& reason, const QString& confirm, const QString& cancel) {
  reason_->setPlaceholderText(reason);
  reason_->setAccessibleName(reason);
  confirm_->setText(confirm);
  cancel_->setText(cancel);
}

void ReasonRow::setTimes(const std::vector<std::pair<QString, qint64>>& milliseconds) {
  const int kept = std::max(times_->currentIndex(), 0);
  times_->clear();
  for (const auto& [text, ms] : milliseconds) times_->addItem(text, ms);
  times_->setCurrentIndex(std::min(kept, times_->count() - 1));
  times_->setVisible(!milliseconds.empty());
}

void ReasonRow::ask() {
  reason_->clear();
  show();
  reason_->setFocus();
}

void ReasonRow::confirm() {
  const QString reason = reason_->text().trimmed();
  if (reason.isEmpty()) return;
  session::CommandAct words;
  words.why = reason.toStdString();
  if (session::checkWords(words)) hide();  // else it stays to be mended
  emit confirmed(reason, times_->currentData().toLongLong());
}

}  // namespace citymirror::panels
