#include "app/panels/cover_card.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <cmath>

#include "app/panels/parts.h"
#include "app/panels/theme.h"

namespace citymirror::panels {

CoverCard::CoverCard(QWidget* parent) : Panel(parent) {
  setObjectName("overlay");
  title_ = makeLabel("title", this);
  state_ = makeLabel("small", this);
  legend_ = makeLabel("small", this);
  legend_->setTextFormat(Qt::RichText);
  home_ = makeLabel("small", this);
  future_ = makeLabel("small", this);
  for (QLabel* label : {state_, legend_, home_, future_}) label->setWordWrap(true);
  close_ = makeCloseButton(this);
  minutes_ = new QComboBox(this);
  facts_ = new FactTable(this);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, kGrid, 12, kGrid);
  column->setSpacing(6);
  column->addLayout(makeTitleRow(title_, close_));
  for (QWidget* part : std::initializer_list<QWidget*>{minutes_, future_, state_, facts_, legend_,
                                                       home_})
    column->addWidget(part);
  connect(close_, &QPushButton::clicked, this, &CoverCard::closed);
  connect(minutes_, &QComboBox::activated, this, &CoverCard::minutesChosen);
  retranslate();
  refresh();
  hide();
}

void CoverCard::setMinutes(const std::vector<double>& minutes, double chosen) {
  const QSignalBlocker quiet(minutes_);
  minutes_->clear();
  for (const double each : minutes) minutes_->addItem(tr("within %1 min").arg(each), each);
  minutes_->setCurrentIndex(std::max(0, minutes_->findData(chosen)));
}

double CoverCard::minutes() const { return minutes_->currentData().toDouble(); }

void CoverCard::setCover(std::shared_ptr<const session::CoverLoss> cover, Instant zero) {
  cover_ = std::move(cover);
  zero_ = zero;
  fault_.clear();
  refresh();
}

void CoverCard::setFuture(const QString& words) {
  if (words == futureWords_) return;
  futureWords_ = words;
  refresh();
}

void CoverCard::setFault(const QString& fault) {
  cover_.reset();
  fault_ = fault;
  refresh();
}

void CoverCard::setHome(const QString& code) {
  picked_ = code;
  refresh();
}

QString CoverCard::homeText() const {
  if (!cover_) return {};
  const auto found = cover_->lostAt.find(picked_.toStdString());
  if (picked_.isEmpty()) return tr("Click a home to see when it loses the ambulance");
  if (found == cover_->lostAt.end())
    return tr("%1: no home within reach even over dry roads").arg(picked_);
  return std::isnan(found->second)
             ? tr("%1: keeps the ambulance in this time").arg(picked_)
             : tr("%1: loses the ambulance with calls from %2 on")
                   .arg(picked_, clockOf(world(), zero_ + millis(found->second)));
}

/// When the first, the middle and the last of those homes lose it.
std::vector<FactTable::Fact> CoverCard::instants() const {
  const auto all = cover_ ? cover_->instants() : std::vector<double>();
  if (all.empty()) return {};
  const auto at = [&](double time) { return clockOf(world(), zero_ + millis(time)); };
  const QString source = tr("first call of the minute that an ambulance comes too late for");
  return {{tr("First home lost"), at(all.front()), source},
          {tr("Half of them lost"), at(all[(all.size() - 1) / 2]), source},
          {tr("Last home lost"), at(all.back()), source}};
}

QString CoverCard::text() const {
  QString all;
  for (const QLabel* label : findChildren<QLabel*>()) {
    if (!label->isHidden()) all += label->text() + "\n";
  }
  return all;
}

void CoverCard::refresh() {
  std::vector<FactTable::Fact> facts;
  QString legend;
  std::size_t homes = 0, residents = 0;
  const QString masked = maskedText(world(), "buildings", "residents");
  for (std::size_t k = 0; cover_ && k < cover_->bands.size(); ++k) {
    const auto& band = cover_->bands[k];
    const QString span = QString("%1–%2").arg(clockOf(world(), zero_ + millis(band.from)),
                                              clockOf(world(), zero_ + millis(band.to)));
    facts.push_back({span,
                     masked.isEmpty()
                         ? tr("%1 homes, %2 residents").arg(band.homes).arg(band.residents)
                         : tr("%1 homes; residents: %2").arg(band.homes).arg(masked),
                     tr("lost in this span by the water that is shown")});
    legend += legendEntry(band.color, span);
    homes += band.homes;
    residents += band.residents;
  }
  for (auto& fact : instants()) facts.push_back(std::move(fact));
  future_->setText(tr("Water of %1").arg(futureWords_));
  future_->setVisible(!futureWords_.isEmpty());
  home_->setText(homeText());
  home_->setVisible(cover_ != nullptr);
  facts_->setFacts(facts);
  legend_->setText(legend);
  legend_->setVisible(cover_ != nullptr);
  state_->setText(!fault_.isEmpty() ? fault_
                  : !cover_         ? tr("Working it out…")
                                    : tr("%1 of %2 homes (%3 residents) lose the ambulance that "
                                         "comes from the nearest hospital (of %4) in this time")
                                          .arg(homes)
                                          .arg(cover_->homes)
                                          .arg(masked.isEmpty() ? QString::number(residents)
                                                                : masked)
                                          .arg(cover_->hospitals));
}

void CoverCard::retranslate() {
  title_->setText(tr("Ambulance cover"));
  close_->setToolTip(tr("Take the cover out of the picture (Esc)"));
  close_->setAccessibleName(tr("Take the cover out of the picture"));
  minutes_->setAccessibleName(tr("Minutes an ambulance has"));
  for (int k = 0; k < minutes_->count(); ++k)
    minutes_->setItemText(k, tr("within %1 min").arg(minutes_->itemData(k).toDouble()));
  refresh();
}

}  // namespace citymirror::panels
