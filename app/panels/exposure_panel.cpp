#include "app/panels/exposure_panel.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>
#include <cmath>
#include <functional>
#include <set>

#include "app/panels/parts.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"

namespace citymirror::panels {
namespace {

using coupling::Exposed;
using coupling::kDepthBands;

constexpr int kExposureRow = 20, kExposureHeader = 36;  // px
constexpr int kTotal = int(kDepthBands) + 1;  // column
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
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
  column->setSpacing(kGrid);
  column->addWidget(heading_);
  column->addWidget(state_);
  column->addWidget(table_);
  retranslate();
  refresh();
}

void ExposurePanel::retranslate() {
  heading_->setText(tr("In the water, by depth"));
  table_->setAccessibleName(tr("What the water meets, by depth"));
  told_.clear();
}

/// Whose water it is, of when, and how old the run is.
QString ExposurePanel::stateText() const {
  const auto& exposure = world().exposure;
  if (world().exposedIn.empty()) return tr("No water is computed for this time");
  if (!exposure) return tr("Counting…");
  const QString run = QString::fromStdString(exposure->run);
  const QString at = clockOf(world(), exposure->at);
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

void ExposurePanel::refresh() {
  setVisible(world().city != nullptr);
  if (!world().city) return;
  state_->setText(stateText());
  table_->setVisible(world().exposure != nullptr);
  if (!world().exposure) return;
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
      {tr("of them homes"), tr("count"), counted(&Exposed::homes)},
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
  const Exposed all = exposure.counts.atLeast(0);
  for (int row = 0; row < int(rows.size()); ++row) {
    const ExposureRow& told = rows[std::size_t(row)];
    const QString tip = told.name + " (" + told.unit + "): " +
                        (row == 0 && !masked.isEmpty() ? masked : sourceText(exposure));
    setCell(table_, row, 0, told.name, tip);
    for (int k = 1; k <= kTotal; ++k) {
      const Exposed& of = k == kTotal ? all : exposure.counts.band[std::size_t(k - 1)];
      setCell(table_, row, k, told.value(of), tip);
      table_->item(row, k)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    }
  }
  table_->horizontalHeader()->setFixedHeight(kExposureHeader);
  table_->setFixedHeight(kExposureHeader +
                         int(rows.size()) * kExposureRow + 2 * table_->frameWidth());
}

}  // namespace citymirror::panels
