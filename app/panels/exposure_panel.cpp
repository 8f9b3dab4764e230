#include "app/panels/exposure_panel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <utility>

#include "app/panels/parts.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"

namespace citymirror::panels {
namespace {

using coupling::Exposed;
using coupling::kDepthBands;

constexpr int kExposureRow = 20, kExposureHeader = 36;  // px
constexpr int kTotal = int(kDepthBands) + 1;  // column
constexpr int kPeopleRow = 0, kBuildingsRow = 1, kRoadsRow = 5;
constexpr int kSumRows = 6;  // before those of the classes of roads
constexpr const char* kBandShapes[] = {"○", "△", "◇", "□"};

/// A row of the table: what it counts of some water.
struct ExposureRow {
  QString name, unit;  ///< the unit for the tip
  std::function<QString(const Exposed&)> value;
};

/// Of a layer that this screen does not show.
bool buildingsMasked(const session::WorldView& world) {
  return world.city->buildings.size() == 0 && world.computed()->buildings.size() > 0;
}
QString kilometreText(double metres) { return QString::number(metres / 1000, 'f', 1); }

std::set<RoadClass> classesOf(const CityModel& city) {
  std::set<RoadClass> classes;
  for (const Road& road : city.roads.roads) classes.insert(road.roadClass);
  return classes;
}

}  // namespace

ExposurePanel::ExposurePanel(QWidget* parent) : Panel(parent) {
  heading_ = makeLabel("heading", this);
  state_ = makeLabel("small", this);
  state_->setWordWrap(true);
  table_ = makeTable("exposure", kTotal + 1, 0, kExposureRow, this);
  table_->setFont(fontOf(TypeSize::small));
  table_->horizontalHeader()->setFont(fontOf(TypeSize::small));
  table_->setStyleSheet("QHeaderView::section { padding: 2px; } QTableView::item { padding: 0 2px; }"
                        "QTableView, QHeaderView { font-size: 11px; }");
  table_->horizontalHeader()->setMinimumSectionSize(24);
  table_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  table_->setSelectionMode(QAbstractItemView::NoSelection);
  table_->setFocusPolicy(Qt::NoFocus);
  table_->horizontalHeader()->setSectionsClickable(false);
  classes_ = new QPushButton(this);
  classes_->setObjectName("exposureClasses");
  classes_->setCheckable(true);
  connect(classes_, &QPushButton::toggled, this, &ExposurePanel::fitRows);
  fold_ = new QPushButton(this);
  fold_->setObjectName("exposureFold");
  fold_->setCheckable(true);
  connect(fold_, &QPushButton::toggled, this, &ExposurePanel::refresh);
  sum_ = makeLabel("small", this);
  sum_->setWordWrap(true);
  auto* title = new QHBoxLayout;
  title->addWidget(heading_, 1);
  title->addWidget(classes_);
  title->addWidget(fold_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
  column->setSpacing(kGrid);
  column->addLayout(title);
  column->addWidget(state_);
  column->addWidget(sum_);
  column->addWidget(table_);
  retranslate();
  refresh();
}

void ExposurePanel::retranslate() {
  heading_->setText(tr("In the water, by depth"));
  fold_->setText(fold_->isChecked() ? tr("Unfold") : tr("Fold"));
  fold_->setToolTip(tr("Leaves one line of the table"));
  classes_->setText(tr("Roads"));
  classes_->setToolTip(tr("Kilometres in the water of each class of road"));
  table_->setAccessibleName(tr("What the water meets, by depth"));
  told_.clear();
}

/// Whose water it is, of when, and how old the run is.
QString ExposurePanel::stateText() const {
  const auto& exposure = world().exposure;
  if (const QString ended = endedText(world()); !ended.isEmpty()) return ended;
  if (world().exposedIn.empty()) return tr("No water is computed for this time");
  if (!exposure) return tr("Counting…");
  const QString run = QString::fromStdString(exposure->run);
  const QString at = clockOf(world(), exposure->at);
  if (world().scenario && !world().forecast)
    return tr("%1: water of %2 in a drilled scenario").arg(run, at);
  const Millis age = std::max(Millis{0}, world().now - exposure->issued);
  return (exposure->at > exposure->issued ? tr("%1: forecast water of %2, run %3 old")
                                          : tr("%1: computed water of %2, run %3 old"))
      .arg(run, at, durationText(age));
}

QString ExposurePanel::sourceText(const session::ExposureView& exposure) const {
  return tr("%1 at %2; buildings: the deepest water beside their walls, roads: metres under water; "
            "bands: %3")
      .arg(QString::fromStdString(exposure.run), clockOf(world(), exposure.at),
           say(exposure.bands.source));
}

void ExposurePanel::setRoomy(bool roomy) {
  if (roomy == std::exchange(roomy_, roomy)) return;
  fold_->setChecked(!roomy);
}

void ExposurePanel::refresh() {
  setVisible(world().city != nullptr);
  if (!world().city) return;
  state_->setText(stateText());
  const bool counted = world().exposure != nullptr, folded = fold_->isChecked();
  fold_->setText(folded ? tr("Unfold") : tr("Fold"));
  fold_->setVisible(counted);
  table_->setVisible(counted && !folded);
  classes_->setVisible(counted && !folded);
  sum_->setVisible(counted && folded);
  if (!counted) return;
  const QString masked = maskedText(world(), "buildings", "residents");
  const QString rests =
      sourceText(*world().exposure) + masked + (buildingsMasked(world()) ? "—" : "");
  if (world().exposure == shown_ && told_ == rests) return;
  shown_ = world().exposure;
  told_ = rests;
  fill(*shown_);
}

void ExposurePanel::fill(const session::ExposureView& exposure) {
  const QString masked = maskedText(world(), "buildings", "residents");
  const bool hidden = buildingsMasked(world());
  const auto counted = [hidden](std::size_t Exposed::* what, bool withheld = false) {
    return [what, none = hidden || withheld](const Exposed& e) {
      return none ? QString("—") : countText(e.*what);
    };
  };
  std::vector<ExposureRow> rows{
      {tr("People"), tr("persons"),
       [none = hidden || !masked.isEmpty()](const Exposed& e) {
         return none ? QString("—") : residentsText(e.residents, e.uncounted);
       }},
      {tr("Buildings"), tr("count"), counted(&Exposed::buildings)},
      {tr("Homes"), tr("count"), counted(&Exposed::homes)},
      {tr("Hospitals"), tr("buildings"), counted(&Exposed::hospitals)},
      {tr("Schools"), tr("buildings"), counted(&Exposed::schools)},
      {tr("Roads, km"), "km", [](const Exposed& e) { return kilometreText(e.roadMetres()); }}};
  for (const RoadClass kind : classesOf(*world().city)) {
    rows.push_back({roadClassText(kind), "km", [kind](const Exposed& e) {
                      return kilometreText(e.metres[std::size_t(kind)]);
                    }});
  }
  const auto limits = coupling::limitsOf(exposure.bands);
  QStringList headers{tr("Depth, cm")};
  for (std::size_t k = 0; k < kDepthBands; ++k) {
    const QString from = QString::number(std::lround(limits[k] * 100));
    headers << QString("%1\n").arg(kBandShapes[k]) +
                   (k + 1 < kDepthBands
                        ? from + "–" + QString::number(std::lround(limits[k + 1] * 100))
                        : "≥" + from);
  }
  headers << tr("all");
  for (QString& header : headers)
    if (!header.contains('\n')) header.prepend('\n');
  table_->setHorizontalHeaderLabels(headers);
  table_->setRowCount(int(rows.size()));
  const Exposed total = exposure.counts.atLeast(0);
  for (int row = 0; row < int(rows.size()); ++row) {
    const ExposureRow& told = rows[std::size_t(row)];
    const QString tip = told.name + " (" + told.unit + "): " +
                        (row == kPeopleRow && !masked.isEmpty() ? masked : sourceText(exposure));
    setCell(table_, row, 0, told.name, tip);
    for (int k = 1; k <= kTotal; ++k) {
      const Exposed& of = k == kTotal ? total : exposure.counts.band[std::size_t(k - 1)];
      setCell(table_, row, k, told.value(of), tip);
      table_->item(row, k)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    }
  }
  table_->horizontalHeader()->setFixedHeight(kExposureHeader);
  const auto all = [this](int row) { return table_->item(row, kTotal)->text(); };
  sum_->setText(tr("%1 persons, %2 buildings, %3 km of roads")
                    .arg(all(kPeopleRow), all(kBuildingsRow), all(kRoadsRow)));
  sum_->setToolTip(sourceText(exposure));
  fitRows();
}

/// As high as what it shows: without the classes of roads it leaves room for what lies below.
void ExposurePanel::fitRows() {
  const int all = table_->rowCount();
  const int shown = classes_->isChecked() ? all : std::min(kSumRows, all);
  for (int row = 0; row < all; ++row) table_->setRowHidden(row, row >= shown);
  table_->setFixedHeight(kExposureHeader + shown * kExposureRow + 2 * table_->frameWidth());
}

}  // namespace citymirror::panels
