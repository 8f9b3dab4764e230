#include "app/panels/layer_address_dialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/panels/parts.h"
#include "app/session/city/layer_files.h"

namespace citymirror::panels {

LayerAddressDialog::LayerAddressDialog(QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Add a layer of a server"));
  address_ = new QLineEdit(this);
  address_->setObjectName("layerAddress");
  address_->setAccessibleName(tr("Address"));
  auto* caption = makeLabel("small", this);
  caption->setText(tr("Address"));
  auto* examples = makeLabel("muted", this);
  examples->setText(
      tr("PostGIS: %1\nWFS: %2\nOGC API Features: %3\nFile on the web: %4\nBehind # stands the "
         "layer where the server has several.")
          .arg("PG:host=gis dbname=city tables=public.plots", "WFS:https://gis/wfs#plots",
               "OAPIF:https://gis/api#plots", "https://gis/plots.geojson"));
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
  QPushButton* add = buttons->button(QDialogButtonBox::Ok);
  add->setText(tr("Add"));
  add->setEnabled(false);
  buttons->button(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
  connect(address_, &QLineEdit::textChanged, this,
          [this, add] { add->setEnabled(session::isServerAddress(address().toStdString())); });
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* column = new QVBoxLayout(this);
  for (QWidget* part : {static_cast<QWidget*>(caption), static_cast<QWidget*>(address_),
                        static_cast<QWidget*>(examples), static_cast<QWidget*>(buttons)})
    column->addWidget(part);
  setMinimumWidth(560);
}

QString LayerAddressDialog::address() const { return address_->text().trimmed(); }

}  // namespace citymirror::panels
