#include "app/panels/sign_in_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include "app/panels/parts.h"
#include "app/panels/theme.h"

namespace citymirror::panels {

SignInPanel::SignInPanel(QWidget* parent) : Panel(parent) {
  who_ = makeLabel("muted", this);
  who_->setWordWrap(true);
  login_ = new QLineEdit(this);
  login_->setObjectName("login");
  password_ = new QLineEdit(this);
  password_->setObjectName("password");
  password_->setEchoMode(QLineEdit::Password);
  in_ = new QPushButton(this);
  in_->setObjectName("signIn");
  out_ = new QPushButton(this);
  out_->setObjectName("signOut");
  lock_ = new QPushButton(this);
  lock_->setObjectName("lockSeat");
  connect(lock_, &QPushButton::clicked, this, &SignInPanel::lockWanted);
  connect(in_, &QPushButton::clicked, this, &SignInPanel::ask);
  connect(password_, &QLineEdit::returnPressed, this, &SignInPanel::ask);
  connect(out_, &QPushButton::clicked, this, &SignInPanel::signOutWanted);
  for (QLineEdit* field : {login_, password_})
    connect(field, &QLineEdit::textChanged, this, [this] { refresh(); });
  auto* fields = new QHBoxLayout;
  fields->setSpacing(kGrid);
  fields->addWidget(login_, 1);
  fields->addWidget(password_, 1);
  fields->addWidget(in_);
  auto* row = new QHBoxLayout;
  row->addWidget(who_, 1);
  row->addWidget(lock_);
  row->addWidget(out_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, 0, 2 * kGrid, kGrid);
  column->setSpacing(kGrid);
  column->addLayout(row);
  column->addLayout(fields);
  retranslate();
  refresh();
}

void SignInPanel::ask() {
  if (!in_->isEnabled()) return;
  emit signInWanted(login_->text().trimmed(), password_->text());
  password_->clear();
}

void SignInPanel::retranslate() {
  login_->setPlaceholderText(tr("Login"));
  login_->setAccessibleName(tr("Login"));
  password_->setPlaceholderText(tr("Password"));
  password_->setAccessibleName(tr("Password"));
  in_->setText(tr("Sign in"));
  out_->setText(tr("Sign out"));
  lock_->setText(tr("Lock"));
  lock_->setToolTip(tr("Asks for the password before anything more is done here (Ctrl+Shift+L)"));
  refresh();
}

void SignInPanel::refresh() {
  const session::PersonView& person = world().person;
  setVisible(person.accounts);
  who_->setText(person.signedIn
                    ? (person.locked ? tr("%1 (%2), locked") : tr("%1 (%2)"))
                          .arg(QString::fromStdString(person.name), say(nameOf(person.role)))
                    : tr("Nobody has signed in: this seat may only look"));
  for (QWidget* part : std::initializer_list<QWidget*>{login_, password_, in_})
    part->setVisible(!person.signedIn || person.locked);
  out_->setVisible(person.signedIn);
  lock_->setVisible(person.signedIn);
  lock_->setEnabled(!person.locked);
  in_->setEnabled(!login_->text().trimmed().isEmpty() && !password_->text().isEmpty());
}

}  // namespace citymirror::panels
