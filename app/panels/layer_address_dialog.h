#pragma once
#include <QDialog>

class QLineEdit;

namespace citymirror::panels {

/// Where a layer of a server is: a database, a service of features or a file on the web. UI thread
/// only.
class LayerAddressDialog : public QDialog {
  Q_OBJECT
 public:
  explicit LayerAddressDialog(QWidget* parent = nullptr);

  /// As it was typed, with what may be secret in it: it is not to be shown again.
  QString address() const;

 private:
  QLineEdit* address_;
};

}  // namespace citymirror::panels
