#include "app/panels/import_city_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

#include "app/panels/parts.h"
#include "app/panels/words.h"
#include "app/session/city/layer_files.h"

namespace citymirror::panels {
namespace {

constexpr int kImportWidth = 620;  // px
constexpr const char* kBetweenFiles = "; ";

std::string said(const QLineEdit* row) { return row->text().trimmed().toStdString(); }

std::vector<std::string> filesOf(const QLineEdit* row) {
  std::vector<std::string> files;
  for (const QString& part : row->text().split(kBetweenFiles))
    if (!part.trimmed().isEmpty()) files.push_back(part.trimmed().toStdString());
  return files;
}

QString chosenFile(QWidget* parent, const QString& title) {
  const QString path = QFileDialog::getOpenFileName(parent, title);
  return QString::fromStdString(session::geodatabaseOf(path.toStdString()));
}

}  // namespace

ImportCityDialog::ImportCityDialog(QWidget* parent)
    : QDialog(parent), all_(makeButton("fillLayers", this)), trouble_(makeLabel("small", this)) {
  setWindowTitle(tr("Import a city"));
  auto* form = new QFormLayout(this);
  nameZh_ = addRow(form, "nameZh", tr("Name, Chinese"), tr("that of the folder"), Kind::text);
  nameEn_ = addRow(form, "nameEn", tr("Name, English"), tr("that of the folder"), Kind::text);
  dems_ = addRow(form, "dems", tr("Terrain"),
                 tr("GeoTIFF or another raster; of several the next fills the holes"), Kind::files);
  buildings_ = addRow(form, "buildings", tr("Buildings"), tr("FILE or FILE:LAYER"), Kind::file);
  roads_ = addRow(form, "roads", tr("Roads"), tr("centre lines"), Kind::file);
  water_ = addRow(form, "water", tr("Waters"), tr("areas and waterways"), Kind::file);
  drains_ = addRow(form, "drains", tr("Drainage"), tr("inlets, pumps, gates"), Kind::file);
  facilities_ = addRow(form, "facilities", tr("Facilities"),
                       tr("hospitals, fire stations, police, schools"), Kind::file);
  trees_ = addRow(form, "trees", tr("Trees and woods"), tr("points, rows or areas"), Kind::file);
  all_->setText(tr("All layers from one file…"));
  form->addRow(QString(), all_);
  crs_ = addRow(form, "crs", tr("Coordinate system"),
                tr("that of the terrain; or EPSG:4547, a file of parameters"), Kind::file);
  vectorCrs_ = addRow(form, "vectorCrs", tr("of the vectors"),
                      tr("what they name; or GCJ-02, BD-09, EPSG:n"), Kind::text);
  datum_ = addRow(form, "datum", tr("Vertical datum"), "1985国家高程基准", Kind::text);
  extent_ = addRow(form, "extent", tr("Extent"), tr("all; or west,south,east,north in metres"),
                   Kind::text);
  addRules(form);
  licence_ = addRow(form, "licence", tr("Licence"), "ODbL 1.0", Kind::text);
  attribution_ = addRow(form, "attribution", tr("To be named under pictures"),
                        "© OpenStreetMap contributors", Kind::text);
  folder_ = addRow(form, "folder", tr("Folder of the city"), tr("new or empty"), Kind::folder);
  trouble_->setObjectName("importTrouble");
  trouble_->setWordWrap(true);
  form->addRow(trouble_);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
  buttons->button(QDialogButtonBox::Ok)->setText(tr("Import"));
  buttons->button(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
  connect(buttons, &QDialogButtonBox::accepted, this, &ImportCityDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  form->addRow(buttons);
  connect(all_, &QPushButton::clicked, this, [this] {
    const QString file = chosenFile(this, tr("All layers from one file"));
    if (!file.isEmpty()) fillLayers(file);
  });
  setMinimumWidth(kImportWidth);
}

/// How what the files do not say is taken.
void ImportCityDialog::addRules(QFormLayout* form) {
  keepOutlines_ = new QCheckBox(tr("Keep outlines traced along a raster as they are"), this);
  keepOutlines_->setObjectName("keepOutlines");
  keepOutlines_->setToolTip(
      tr("Otherwise buildings with the stairs of raster cells get straight walls, within a cell"));
  form->addRow(QString(), keepOutlines_);
  side_ = makeChoice("drivingSide", this);
  const QString label = tr("Vehicles keep");
  side_->addItem(tr("as configured"));
  side_->addItem(tr("right"), QString("right"));
  side_->addItem(tr("left"), QString("left"));
  side_->setAccessibleName(label);
  side_->setToolTip(
      tr("Written into city.json; without it driving_side of city_traffic.json holds"));
  const QString clock = tr("Wall clock");
  clock_ = new QLineEdit(this);
  clock_->setObjectName("clock");
  clock_->setPlaceholderText(tr("by the place; or UTC+8"));
  clock_->setToolTip(tr("UTC+8 for data on a datum of China, elsewhere by the longitude"));
  clock_->setAccessibleName(clock);
  auto* line = new QHBoxLayout;
  line->addWidget(side_, 1);
  line->addWidget(new QLabel(clock, this));
  line->addWidget(clock_, 1);
  form->addRow(label, line);
}

QLineEdit* ImportCityDialog::addRow(QFormLayout* form, const char* name, const QString& label,
                                    const QString& hint, Kind kind) {
  auto* row = new QLineEdit(this);
  row->setObjectName(name);
  row->setPlaceholderText(hint);
  row->setAccessibleName(label);
  if (kind == Kind::text) {
    form->addRow(label, row);
    return row;
  }
  auto* choose = new QPushButton(tr("Choose…"), this);
  choose->setAutoDefault(false);
  choose->setAccessibleName(tr("Choose: %1").arg(label));
  connect(choose, &QPushButton::clicked, this,
          [this, row, label, kind] { browse(row, label, kind); });
  auto* line = new QHBoxLayout;
  line->addWidget(row, 1);
  line->addWidget(choose);
  form->addRow(label, line);
  return row;
}

void ImportCityDialog::browse(QLineEdit* row, const QString& label, Kind kind) {
  QString chosen;
  if (kind == Kind::files)
    chosen = QFileDialog::getOpenFileNames(this, label).join(kBetweenFiles);
  else if (kind == Kind::folder)
    chosen = QFileDialog::getExistingDirectory(this, label);
  else
    chosen = chosenFile(this, label);
  if (!chosen.isEmpty()) row->setText(chosen);
}

void ImportCityDialog::fillLayers(const QString& file) {
  for (QLineEdit* row : {buildings_, roads_, water_, drains_, facilities_, trees_})
    if (row->text().trimmed().isEmpty()) row->setText(file);
}

Result<session::CityImport> ImportCityDialog::wanted() const {
  session::CityImport import;
  const std::vector<std::string> dems = filesOf(dems_);
  if (dems.empty())
    return Error{ErrorCode::badInput, "A city needs terrain", "terrain",
                 "Choose a raster of heights (DEM)"};
  import.folder = said(folder_);
  const char* const another = "Choose a new or an empty folder";
  if (import.folder.empty())
    return Error{ErrorCode::badInput, "The city has no folder", "folder", another};
  if (const auto free = session::requireFreeFolder(import.folder, import.replacing); !free) {
    Error error = free.error();
    error.remedy = another;  // a window replaces nothing
    return error;
  }
  gis::ImportSources& sources = import.sources;
  sources.dem = dems.front();
  sources.lowerDems.assign(dems.begin() + 1, dems.end());
  sources.name = {said(nameZh_), said(nameEn_)};
  sources.buildings = said(buildings_);
  sources.roads = said(roads_);
  sources.water = said(water_);
  sources.drains = said(drains_);
  sources.facilities = said(facilities_);
  sources.trees = said(trees_);
  sources.crs = said(crs_);
  sources.vectorCrs = said(vectorCrs_);
  sources.verticalDatum = said(datum_);
  if (keepOutlines_->isChecked()) sources.tracedOutlines = gis::TracedOutlines::asTheyAre;
  sources.drivingSide = drivingSideFromWord(side_->currentData().toString().toStdString());
  if (!said(extent_).empty()) {
    const auto extent = session::extentFrom(said(extent_));
    if (!extent) return extent.error();
    sources.extent = *extent;
  }
  if (!said(clock_).empty()) {
    const auto minutes = session::utcOffsetFrom(said(clock_));
    if (!minutes) return minutes.error();
    sources.utcOffsetMinutes = *minutes;
  }
  import.termsOfAll = {said(licence_), "", said(attribution_)};
  return import;
}

void ImportCityDialog::accept() {
  const auto import = wanted();
  trouble_->setText(import ? QString() : errorText(import.error()));
  if (import) QDialog::accept();
}

}  // namespace citymirror::panels
