#pragma once
#include "app/panels/panel.h"

class QLabel;
class QLineEdit;
class QPushButton;

namespace citymirror::panels {

/// Over the picture of a seat that is locked: asks who is signed in for the password, or lets
/// somebody else sign in.
class LockCard : public Panel {
  Q_OBJECT
 public:
  explicit LockCard(QWidget* parent = nullptr);

 signals:
  void signInWanted(const QString& login, const QString& password);
  void signOutWanted();

 protected:
  void refresh() override;
  void retranslate() override;
  void showEvent(QShowEvent* event) override;

 private:
  void ask();

  QLabel *title_, *who_, *fault_;
  QLineEdit* password_;
  QPushButton *open_, *other_;
  std::size_t faultsBefore_ = 0;
};

}  // namespace citymirror::panels
