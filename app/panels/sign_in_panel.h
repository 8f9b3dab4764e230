#pragma once
#include "app/panels/panel.h"

class QLabel;
class QLineEdit;
class QPushButton;

namespace citymirror::panels {

/// Who works at this seat; asks for login and password where the seat has accounts.
class SignInPanel : public Panel {
  Q_OBJECT
 public:
  explicit SignInPanel(QWidget* parent = nullptr);

 signals:
  void signInWanted(const QString& login, const QString& password);
  void signOutWanted();
  void lockWanted();

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void ask();

  QLabel* who_;
  QLineEdit *login_, *password_;
  QPushButton *in_, *out_, *lock_;
};

}  // namespace citymirror::panels
