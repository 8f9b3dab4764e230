#pragma once
#include <QDialog>
#include <QStringList>

class QComboBox;
class QLineEdit;

namespace citymirror::panels {

/// What a person says of a vector file before it is added: which of its layers, and where its own
/// word is not to be taken, the coordinate reference system and the style.
class AddLayerDialog : public QDialog {
  Q_OBJECT
 public:
  AddLayerDialog(const QString& file, const QStringList& layers, QWidget* parent = nullptr);

  QString layer() const;
  QString crs() const;    ///< empty = what the file names
  QString style() const;  ///< empty = the one beside the file, or the default look

 private:
  QComboBox* layer_;
  QLineEdit *crs_, *style_;
};

}  // namespace citymirror::panels
