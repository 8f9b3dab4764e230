#include "app/panels/measure_card.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "app/panels/parts.h"
#include "app/panels/section_plot.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

constexpr int kResultHeight = 24, kMostResults = 4, kPlotHeight = 150;

}  // namespace

MeasureCard::MeasureCard(QWidget* parent) : Panel(parent) {
  setObjectName("overlay");
  title_ = makeLabel("title", this);
  values_ = makeLabel("value", this);
  source_ = makeLabel("small", this);
  for (QLabel* label : {values_, source_}) {
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setProperty("content", true);
  }
  values_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  list_ = new QListWidget(this);
  plot_ = new SectionPlot(this);
  plot_->setFixedHeight(kPlotHeight);
  options_ = new QWidget(this);
  eyeName_ = makeLabel("small", options_);
  eye_ = new QDoubleSpinBox(options_);
  eye_->setRange(0, 300);
  eye_->setDecimals(1);
  eye_->setSingleStep(0.1);
  eye_->setSuffix(" m");
  eye_->setValue(draw::SightOptions{}.eyeHeight);
  curved_ = new QCheckBox(options_);
  copy_ = new QPushButton(this);
  remove_ = new QPushButton(this);
  clear_ = new QPushButton(this);
  layOut();
  connect(list_, &QListWidget::currentRowChanged, this, [this] {
    showChosen();
    emit changed();
  });
  connect(eye_, &QDoubleSpinBox::valueChanged, this, &MeasureCard::measureAgain);
  connect(curved_, &QCheckBox::toggled, this, &MeasureCard::measureAgain);
  connect(copy_, &QPushButton::clicked, this, &MeasureCard::copy);
  connect(remove_, &QPushButton::clicked, this, &MeasureCard::removeChosen);
  connect(clear_, &QPushButton::clicked, this, &MeasureCard::clear);
  retranslate();
  hide();
}

void MeasureCard::layOut() {
  auto* sight = new QHBoxLayout(options_);
  sight->setContentsMargins(0, 0, 0, 0);
  sight->addWidget(eyeName_);
  sight->addWidget(eye_);
  sight->addWidget(curved_, 1);
  auto* buttons = new QHBoxLayout;
  for (QPushButton* button : {copy_, remove_, clear_}) buttons->addWidget(button);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, kGrid, 12, kGrid);
  column->setSpacing(6);
  column->addWidget(title_);
  column->addWidget(list_);
  column->addWidget(values_);
  column->addWidget(plot_);
  column->addWidget(options_);
  column->addWidget(source_);
  column->addLayout(buttons);
}

void MeasureCard::retranslate() {
  title_->setText(tr("Measured"));
  eyeName_->setText(tr("Eye height"));
  curved_->setText(tr("Curved earth"));
  curved_->setToolTip(
      tr("Curvature of the earth and refraction, k = 0.13 (Gauss; Torge, Geodesy)"));
  copy_->setText(tr("Copy"));
  copy_->setToolTip(tr("Copy the values with their source"));
  remove_->setText(tr("Delete"));
  clear_->setText(tr("Clear all"));
  list_->setAccessibleName(tr("Measures"));
  measureAgain();
}

void MeasureCard::refresh() {
  if (city_ == world().city) return;
  city_ = world().city;
  clear();
  cleared_.clear();
}

void MeasureCard::add(Measure measure) {
  if (!city_) return;
  results_.push_back(measured(city_, measure));
  measures_.push_back(std::move(measure));
  show();
  list();
  list_->setCurrentRow(count() - 1);
}

int MeasureCard::row() const { return list_->currentRow(); }

const Measured* MeasureCard::chosen() const {
  return row() >= 0 && row() < count() ? &results_[std::size_t(row())] : nullptr;
}

void MeasureCard::removeChosen() {
  if (chosen() == nullptr) return;
  const int at = row();
  cleared_ = {measures_[std::size_t(at)]};
  measures_.erase(measures_.begin() + at);
  results_.erase(results_.begin() + at);
  setVisible(!measures_.empty());
  list();
  list_->setCurrentRow(std::min(at, count() - 1));
  showChosen();
  emit changed();
}

void MeasureCard::restore() {
  for (Measure& measure : std::exchange(cleared_, {})) add(std::move(measure));
}

void MeasureCard::clear() {
  if (!measures_.empty()) cleared_ = std::move(measures_);
  measures_.clear();
  results_.clear();
  hide();
  list();
  emit changed();
}

draw::SightOptions MeasureCard::sightOptions() const {
  draw::SightOptions options;
  options.eyeHeight = eye_->value();
  options.earth = curved_->isChecked() ? draw::EarthShape::curved : draw::EarthShape::flat;
  return options;
}

draw::Sketch MeasureCard::sketch() const {
  draw::Sketch all;
  for (const Measured& result : results_)
    all.lines.insert(all.lines.end(), result.sketch.lines.begin(), result.sketch.lines.end());
  if (const Measured* one = chosen()) all.notes = one->sketch.notes;
  return all;
}

void MeasureCard::measureAgain() {
  if (!city_) return;
  for (std::size_t i = 0; i < measures_.size(); ++i) {
    if (measures_[i].kind == MeasureKind::sight && int(i) == row())
      measures_[i].sight = sightOptions();
    results_[i] = measured(city_, measures_[i]);
  }
  const int at = row();
  list();
  if (at >= 0) list_->setCurrentRow(at);
  showChosen();
  emit changed();
}

void MeasureCard::list() {
  const QSignalBlocker quiet(list_);
  list_->clear();
  for (const Measured& result : results_) list_->addItem(result.headline);
  list_->setFixedHeight(kResultHeight * std::clamp(count(), 1, kMostResults) + 6);
}

void MeasureCard::showChosen() {
  const Measured* one = chosen();
  values_->setText(one != nullptr ? one->lines.join('\n') : QString());
  source_->setText(one != nullptr ? one->source : QString());
  const bool plotted = one != nullptr && !one->profile.stations.empty();
  plot_->setVisible(plotted);
  options_->setVisible(one != nullptr && one->sight.has_value());
  if (!plotted) return;
  const std::string& datum = city_->frame.verticalDatum;
  plot_->setProfile(one->profile, datum == "unknown" ? QString() : QString::fromStdString(datum),
                    one->sight);
  if (!one->sight) return;
  const QSignalBlocker quiet(eye_), calm(curved_);
  const draw::SightOptions& sight = measures_[std::size_t(row())].sight;
  eye_->setValue(sight.eyeHeight);
  curved_->setChecked(sight.earth == draw::EarthShape::curved);
}

void MeasureCard::copy() {
  const Measured* one = chosen();
  if (one == nullptr) return;
  QApplication::clipboard()->setText(resultText(*one));
  emit said(tr("Copied: %1").arg(one->headline));
}

}  // namespace citymirror::panels
