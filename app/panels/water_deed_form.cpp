#include "app/panels/water_deed_form.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>

#include "app/panels/parts.h"

namespace citymirror::panels {
namespace {

constexpr int kMostRainMinutes = 120;

}  // namespace

WaterDeedForm::WaterDeedForm(QWidget* parent)
    : Panel(parent),
      takes_(new QCheckBox(this)),
      hint_(makeLabel("small", this)),
      factor_(new QDoubleSpinBox(this)),
      later_(new QSpinBox(this)),
      rain_(new QPushButton(this)) {
  takes_->setObjectName("waterInBranch");
  factor_->setObjectName("branchRainFactor");
  later_->setObjectName("rainLater");
  rain_->setObjectName("changeBranchRain");
  takes_->setChecked(true);
  hint_->setWordWrap(true);
  factor_->setSingleStep(0.1);
  factor_->setDecimals(1);
  later_->setRange(-kMostRainMinutes, kMostRainMinutes);
  later_->setSingleStep(10);
  setLimits({});
  factor_->setValue(1);
  auto* rain = new QHBoxLayout;
  for (QWidget* part : {static_cast<QWidget*>(factor_), static_cast<QWidget*>(later_),
                        static_cast<QWidget*>(rain_)})
    rain->addWidget(part);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(6);
  column->addWidget(takes_);
  column->addWidget(hint_);
  column->addLayout(rain);
  connect(takes_, &QCheckBox::toggled, hint_, &QLabel::setVisible);
  connect(factor_, &QDoubleSpinBox::valueChanged, this, &WaterDeedForm::tellRain);
  connect(later_, &QSpinBox::valueChanged, this, &WaterDeedForm::tellRain);
  connect(rain_, &QPushButton::clicked, this,
          [this] { emit rainWanted(factor_->value(), later_->value()); });
  retranslate();
}

void WaterDeedForm::setLimits(const session::SteeringConfig& limits) {
  factor_->setRange(limits.leastRain, limits.mostRain);
}

bool WaterDeedForm::takesWater() const { return takes_->isChecked(); }

/// A rain that stays as it is makes no branch.
void WaterDeedForm::tellRain() {
  rain_->setEnabled(factor_->value() != 1 || later_->value() != 0);
}

void WaterDeedForm::retranslate() {
  takes_->setText(tr("Water is changed in the chosen branch"));
  takes_->setToolTip(tr("Off: pumps, gates, sandbags and blocked streets change the forecast's "
                        "what-if run instead"));
  hint_->setText(tr("Click a pump or gate and set it at the right, lay sandbags or block a street: "
                    "each makes a branch from the time that is shown"));
  factor_->setPrefix(tr("rain × "));
  factor_->setToolTip(tr("How much of the rain to come falls"));
  later_->setPrefix(tr("delay "));
  later_->setSuffix(tr(" min"));
  later_->setToolTip(tr("How much later the rain to come falls; negative = earlier"));
  rain_->setText(tr("Change"));
  rain_->setToolTip(tr("Makes a branch in which another rain falls from the time that is shown"));
  tellRain();
}

}  // namespace citymirror::panels
