#include "app/panels/add_layer_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace citymirror::panels {

AddLayerDialog::AddLayerDialog(const QString& file, const QStringList& layers, QWidget* parent)
    : QDialog(parent) {
  setWindowTitle(tr("Add a layer of %1").arg(file.section('/', -1, -1, QString::SectionSkipEmpty)));
  layer_ = new QComboBox(this);
  layer_->addItems(layers);
  crs_ = new QLineEdit(this);
  crs_->setPlaceholderText(tr("as the file says; or EPSG:4547, GCJ-02, BD-09"));
  style_ = new QLineEdit(this);
  style_->setPlaceholderText(tr("beside the file, or the default look"));
  auto* browse = new QPushButton(tr("Choose…"), this);
  connect(browse, &QPushButton::clicked, this, [this] {
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Choose a style"), {}, tr("Styles") + " (*.json)");
    if (!path.isEmpty()) style_->setText(path);
  });
  auto* styleRow = new QHBoxLayout;
  styleRow->addWidget(style_, 1);
  styleRow->addWidget(browse);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
  buttons->button(QDialogButtonBox::Ok)->setText(tr("Add"));
  buttons->button(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* form = new QFormLayout(this);
  form->addRow(tr("Layer"), layer_);
  form->addRow(tr("Coordinate system"), crs_);
  form->addRow(tr("Style"), styleRow);
  form->addRow(buttons);
  setMinimumWidth(460);
}

QString AddLayerDialog::layer() const { return layer_->currentText(); }
QString AddLayerDialog::crs() const { return crs_->text().trimmed(); }
QString AddLayerDialog::style() const { return style_->text().trimmed(); }

}  // namespace citymirror::panels
