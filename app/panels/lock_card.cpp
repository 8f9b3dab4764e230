#include "app/panels/lock_card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include "app/panels/parts.h"
#include "app/panels/theme.h"

namespace citymirror::panels {

LockCard::LockCard(QWidget* parent) : Panel(parent) {
  setObjectName("overlay");
  title_ = makeLabel("title", this);
  who_ = makeLabel("muted", this);
  fault_ = makeLabel("statement", this);
  fault_->setObjectName("lockFault");
  for (QLabel* label : {who_, fault_}) label->setWordWrap(true);
  password_ = new QLineEdit(this);
  password_->setObjectName("lockPassword");
  password_->setEchoMode(QLineEdit::Password);
  open_ = new QPushButton(this);
  open_->setObjectName("unlock");
  other_ = new QPushButton(this);
  other_->setObjectName("otherPerson");
  connect(open_, &QPushButton::clicked, this, &LockCard::ask);
  connect(password_, &QLineEdit::returnPressed, this, &LockCard::ask);
  connect(password_, &QLineEdit::textChanged, this, [this] { refresh(); });
  connect(other_, &QPushButton::clicked, this, &LockCard::signOutWanted);
  auto* row = new QHBoxLayout;
  row->addWidget(password_, 1);
  row->addWidget(open_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid);
  column->addWidget(title_);
  column->addWidget(who_);
  column->addLayout(row);
  column->addWidget(fault_);
  column->addWidget(other_);
  setFixedWidth(360);
  hide();
  retranslate();
  refresh();
}

void LockCard::ask() {
  if (!open_->isEnabled()) return;
  faultsBefore_ = world().faults.size();
  emit signInWanted(QString::fromStdString(world().person.login), password_->text());
  password_->clear();
}

void LockCard::showEvent(QShowEvent* event) {
  Panel::showEvent(event);
  faultsBefore_ = world().faults.size();
  password_->clear();
  password_->setFocus();
}

void LockCard::retranslate() {
  title_->setText(tr("This seat is locked"));
  password_->setPlaceholderText(tr("Password"));
  password_->setAccessibleName(tr("Password"));
  open_->setText(tr("Unlock"));
  other_->setText(tr("Sign in as somebody else"));
  refresh();
}

void LockCard::refresh() {
  const session::PersonView& person = world().person;
  who_->setText(tr("%1 (%2) is signed in. The picture goes on; nothing is done until the password "
                   "is shown again.")
                    .arg(QString::fromStdString(person.name), say(nameOf(person.role))));
  open_->setEnabled(!password_->text().isEmpty());
  const auto& faults = world().faults;
  fault_->setVisible(faults.size() > faultsBefore_);
  if (faults.size() > faultsBefore_) fault_->setText(errorText(faults.back().error));
}

}  // namespace citymirror::panels
