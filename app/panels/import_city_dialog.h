#pragma once
#include <QDialog>
#include <QList>

#include "app/session/city/city_import_file.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace citymirror::panels {

/// Which files a city is made of, its coordinate system, the terms of its layers and the folder of
/// the package. It stays open until what it says can be begun with.
class ImportCityDialog : public QDialog {
  Q_OBJECT
 public:
  explicit ImportCityDialog(QWidget* parent = nullptr);

  /// As it stands. Errors: badInput without terrain or folder, for a folder that holds something,
  /// and for an extent that is none.
  Result<session::CityImport> wanted() const;
  /// The layers that have no file yet are looked for in this one.
  void fillLayers(const QString& file);

  void accept() override;

 private:
  enum class Kind { text, file, files, folder };
  QLineEdit* addRow(QFormLayout* form, const char* name, const QString& label, const QString& hint,
                    Kind kind);
  void addRules(QFormLayout* form);
  void browse(QLineEdit* row, const QString& label, Kind kind);

  QLineEdit *nameZh_, *nameEn_, *dems_, *buildings_, *roads_, *water_, *drains_, *facilities_,
      *trees_, *crs_, *vectorCrs_, *datum_, *extent_, *clock_, *licence_, *attribution_, *folder_;
  QCheckBox* keepOutlines_;
  QComboBox* side_;
  QPushButton* all_;
  QLabel* trouble_;
};

}  // namespace citymirror::panels
