#include "app/panels/evacuation_form.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTreeWidget>
#include <algorithm>
#include <cmath>

#include "app/panels/parts.h"
#include "app/panels/role_gate.h"
#include "app/session/branch/world_deed.h"

namespace citymirror::panels {
namespace {

constexpr int kShelterListHeight = 104;  // px
constexpr int kMostStatedPlaces = 100000;
constexpr double kSquareMetresOfKm = 1e6;

}  // namespace

EvacuationForm::EvacuationForm(QWidget* parent)
    : Panel(parent),
      open_(new QPushButton(this)),
      draw_(new QPushButton(this)),
      add_(new QPushButton(this)),
      order_(new QPushButton(this)),
      body_(new QWidget(this)),
      zoneWords_(makeLabel("small", this)),
      rulesWords_(makeLabel("small", this)),
      list_(new QTreeWidget(this)),
      places_(new QSpinBox(this)),
      choice_(new QComboBox(this)) {
  open_->setObjectName("evacuation");
  draw_->setObjectName("drawZone");
  add_->setObjectName("addShelter");
  order_->setObjectName("orderEvacuation");
  list_->setObjectName("shelters");
  for (QPushButton* button : {open_, draw_, add_}) button->setCheckable(true);
  for (QLabel* label : {zoneWords_, rulesWords_}) label->setWordWrap(true);
  list_->setColumnCount(2);
  list_->setRootIsDecorated(false);
  list_->setFixedHeight(kShelterListHeight);
  list_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
  list_->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
  list_->header()->setStretchLastSection(false);
  places_->setRange(1, kMostStatedPlaces);
  places_->setSingleStep(50);
  places_->setValue(int(rules_.places));
  choice_->addItem(QString(), int(world::ShelterChoice::planned));
  choice_->addItem(QString(), int(world::ShelterChoice::nearest));
  layOut();
  connectParts();
  retranslate();
}

void EvacuationForm::connectParts() {
  connect(open_, &QPushButton::clicked, this, &EvacuationForm::setOpen);
  connect(draw_, &QPushButton::clicked, this,
          [this](bool on) { setHand(on ? EvacuationHand::zone : EvacuationHand::none); });
  connect(add_, &QPushButton::clicked, this,
          [this](bool on) { setHand(on ? EvacuationHand::shelter : EvacuationHand::none); });
  connect(order_, &QPushButton::clicked, this, &EvacuationForm::ordered);
  connect(list_, &QTreeWidget::itemChanged, this, [this] {
    refresh();
    emit changed();
  });
}

void EvacuationForm::layOut() {
  auto* grid = new QGridLayout(body_);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setSpacing(6);
  grid->addWidget(draw_, 0, 0);
  grid->addWidget(zoneWords_, 0, 1);
  grid->addWidget(list_, 1, 0, 1, 2);
  grid->addWidget(add_, 2, 0);
  grid->addWidget(places_, 2, 1);
  grid->addWidget(choice_, 3, 0, 1, 2);
  grid->addWidget(rulesWords_, 4, 0, 1, 2);
  grid->addWidget(order_, 5, 0, 1, 2);
  grid->setColumnStretch(1, 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(6);
  column->addWidget(open_);
  column->addWidget(body_);
}

void EvacuationForm::setRules(session::EvacuationRules rules) {
  rules_ = std::move(rules);
  places_->setValue(int(rules_.places));
  listed_ = nullptr;
  refresh();
}

void EvacuationForm::setReady(bool ready) {
  if (ready_ == ready) return;
  ready_ = ready;
  refresh();
}

void EvacuationForm::setZone(std::vector<Point2> ring) {
  zone_ = std::move(ring);
  residents_ = zone_.empty() || !world().city
                   ? 0U
                   : session::residentsIn(*world().computed(), {zone_, {}});
  refresh();
  emit changed();
}

void EvacuationForm::addShelter(const Point2& at) {
  world::Shelter shelter;
  const long x = std::lround(at.x()), y = std::lround(at.y());
  shelter.code = "@" + std::to_string(x) + "," + std::to_string(y);
  shelter.name = {"自选地点 " + shelter.code, "place " + shelter.code};
  shelter.at = {double(x), double(y)};
  shelter.places = std::uint32_t(places_->value());
  shelter.rate = rules_.gateRate;
  const auto known = std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) {
    return row.shelter.code == shelter.code;
  });
  if (known == rows_.end()) {
    addRow({shelter, Places::stated}, Qt::Checked);
  } else {
    known->shelter = shelter;
    nameRows();
  }
  refresh();
  emit changed();
}

std::vector<world::Shelter> EvacuationForm::shelters() const {
  std::vector<world::Shelter> ticked;
  for (int row = 0; row < list_->topLevelItemCount(); ++row) {
    if (list_->topLevelItem(row)->checkState(0) == Qt::Checked)
      ticked.push_back(rows_[std::size_t(row)].shelter);
  }
  return ticked;
}

EvacuationHand EvacuationForm::hand() const {
  if (draw_->isChecked()) return EvacuationHand::zone;
  return add_->isChecked() ? EvacuationHand::shelter : EvacuationHand::none;
}

void EvacuationForm::setHand(EvacuationHand hand) {
  draw_->setChecked(hand == EvacuationHand::zone);
  add_->setChecked(hand == EvacuationHand::shelter);
  emit handChanged();
}

bool EvacuationForm::isOpen() const { return open_->isChecked(); }

void EvacuationForm::setOpen(bool open) {
  open_->setChecked(open);
  if (!open) setHand(EvacuationHand::none);
  refresh();
  emit changed();
}

world::EvacuationOrder EvacuationForm::order(double at) const {
  world::EvacuationOrder order = session::evacuationBy(rules_);
  order.at = at;
  order.zone.outer = zone_;
  order.shelters = shelters();
  order.choice = world::ShelterChoice(choice_->currentData().toInt());
  return order;
}

/// Shelters of the city, ticked, and its schools, not ticked.
void EvacuationForm::fillShelters() {
  if (listed_ == world().computed()) return;
  listed_ = world().computed();
  const QSignalBlocker quiet(list_);
  list_->clear();
  rows_.clear();
  zone_.clear();
  for (const FacilityKind kind : {FacilityKind::shelter, FacilityKind::school}) {
    for (std::size_t k = 0; listed_ && k < listed_->facilities.size(); ++k) {
      const Facility& facility = listed_->facilities[k];
      if (facility.kind != kind) continue;
      addRow({session::shelterOf(facility, rules_),
              facility.capacity > 0 ? Places::counted : Places::assumed},
             kind == FacilityKind::shelter ? Qt::Checked : Qt::Unchecked);
    }
  }
}

void EvacuationForm::addRow(Row row, Qt::CheckState ticked) {
  const QSignalBlocker quiet(list_);
  auto* item = new QTreeWidgetItem(list_);
  item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
  item->setCheckState(0, ticked);
  rows_.push_back(std::move(row));
  nameRows();
}

void EvacuationForm::nameRows() {
  const QSignalBlocker quiet(list_);
  for (std::size_t k = 0; k < rows_.size(); ++k) {
    QTreeWidgetItem* item = list_->topLevelItem(int(k));
    item->setText(0, say(rows_[k].shelter.name, rows_[k].shelter.code));
    item->setToolTip(0, plainTip(item->text(0)));
    item->setText(1, placesText(rows_[k]));
  }
}

QString EvacuationForm::placesText(const Row& row) const {
  const QString places = QString::number(row.shelter.places);
  if (row.places == Places::stated) return tr("%1 (stated)").arg(places);
  if (row.places == Places::assumed) return tr("%1 (assumed)").arg(places);
  const QString hidden = maskedText(world(), "facilities", "capacity");
  return hidden.isEmpty() ? places : hidden;
}

QString EvacuationForm::zoneText() const {
  if (zone_.empty()) return tr("No zone yet");
  const QString hidden = maskedText(world(), "buildings", "residents");
  const QString km2 =
      QLocale::c().toString(std::abs(signedArea(zone_)) / kSquareMetresOfKm, 'f', 2);
  return hidden.isEmpty() ? tr("%1 residents on %2 km²").arg(residents_).arg(km2)
                          : tr("residents %1, %2 km²").arg(hidden, km2);
}

void EvacuationForm::refresh() {
  fillShelters();
  body_->setVisible(isOpen());
  zoneWords_->setText(zoneText());
  rulesWords_->setText(
      tr("From %1 on; half have set out after %2 min; %3 persons in a car")
          .arg(clockOf(world(), world().cursor.at))
          .arg(std::lround(rules_.departureHalf / 60))
          .arg(rules_.personsPerCar));
  rulesWords_->setToolTip(say(rules_.source));
  draw_->setEnabled(ready_);
  add_->setEnabled(ready_);
  followRole(order_, world(), session::actOf(run::ActionKind::evacuate),
             ready_ && !zone_.empty() && !shelters().empty(),
             tr("Makes a branch in which the residents of a zone drive to shelters"));
}

void EvacuationForm::retranslate() {
  open_->setText(tr("Evacuate a zone…"));
  open_->setToolTip(tr("Makes a branch in which the residents of a zone drive to shelters"));
  draw_->setText(tr("Draw the zone"));
  draw_->setToolTip(tr("Click its corners; double click or Enter ends, Esc cancels"));
  add_->setText(tr("Add a place"));
  add_->setToolTip(tr("Click a place beside a street that takes so many persons"));
  places_->setSuffix(tr(" persons"));
  places_->setAccessibleName(tr("Persons that the place takes"));
  choice_->setItemText(0, tr("By a plan that heeds places"));
  choice_->setItemText(1, tr("Each to the nearest shelter"));
  choice_->setAccessibleName(tr("Who picks the shelter"));
  order_->setText(tr("Evacuate"));
  list_->setHeaderLabels({tr("Shelter"), tr("Places")});
  list_->setAccessibleName(tr("Shelters"));
  nameRows();
  refresh();
}

}  // namespace citymirror::panels
