#include "gis/raster/raster_heights.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <limits>
#include <set>

#include "engine/core/file_io.h"
#include "gis/raster/gdal_dataset.h"
#include "gis/raster/gdal_messages.h"
#include "gis/raster/raster_io.h"

namespace citymirror::gis {
namespace {

constexpr float kBeyondHeights = 1e20F;
constexpr int kMostLookedAt = 4096;  // cells, each way

std::string kindOfPicture(GDALDataset& dataset) {
  GDALRasterBand& first = *dataset.GetRasterBand(1);
  if (GDALDataTypeIsComplex(first.GetRasterDataType())) return "complex numbers (radar)";
  if (first.GetColorInterpretation() == GCI_PaletteIndex) return "colours of a palette";
  int colors = 0;
  for (int i = 1; i <= dataset.GetRasterCount(); ++i) {
    const GDALColorInterp color = dataset.GetRasterBand(i)->GetColorInterpretation();
    colors += color == GCI_RedBand || color == GCI_GreenBand || color == GCI_BlueBand ? 1 : 0;
  }
  return colors >= 3 ? "a picture (red, green, blue)" : "";
}

constexpr double kFoot = 0.3048, kSurveyFoot = 1200.0 / 3937;

/// Metres of a unit of feet, as files write them; 0 for any other.
double feetNamed(std::string name) {
  std::erase_if(name, [](unsigned char c) { return !std::isalpha(c); });
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return char(std::tolower(c)); });
  for (const char* word : {"ussurveyfoot", "ussurveyfeet", "footus", "usft", "ftus", "usfoot",
                           "usfeet", "surveyfoot", "surveyfeet", "sft"})
    if (name == word) return kSurveyFoot;
  for (const char* word : {"ft", "foot", "feet", "internationalfoot", "ift", "footinternational"})
    if (name == word) return kFoot;
  return 0;
}

/// The same of the unit of the vertical part of a CRS.
double feetOfCrs(const OGRSpatialReference* reference) {
  if (reference == nullptr || !(reference->IsCompound() || reference->IsVertical())) return 0;
  const char* name = nullptr;
  const double metres = reference->GetTargetLinearUnits("VERT_CS", &name);
  for (const double foot : {kFoot, kSurveyFoot})
    if (std::abs(metres - foot) < 1e-8) return foot;
  return 0;
}

}  // namespace

void convertFeet(RasterGrid<float>& grid, GDALDataset& source, UnitFrom from,
                 const std::string& path, std::vector<Note>& notes) {
  const std::string unit = source.GetRasterBand(1)->GetUnitType();
  const bool byCrs = unit.empty() && from == UnitFrom::bandOrVerticalCrs;
  const double metres = byCrs ? feetOfCrs(source.GetSpatialRef()) : feetNamed(unit);
  if (metres == 0) return;
  for (float& z : grid.values)
    if (!isUsualNoData(z)) z = float(double(z) * metres);
  notes.push_back({metres == kFoot ? "Its values in feet (0.3048 m) were converted to metres"
                                   : "Its values in US survey feet (1200/3937 m) were converted to "
                                     "metres",
                   path, NoteKind::remark});
}

Outcome requireHeights(const std::string& path) {
  if (!requireReadable(path)) return Done{};
  const GdalMessages quiet;
  GDALAllRegister();
  const DatasetPtr dataset(GDALDataset::Open(path.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY));
  if (!dataset || dataset->GetRasterCount() < 1) return Done{};
  const std::string kind = kindOfPicture(*dataset);
  if (kind.empty()) return Done{};
  return Error{ErrorCode::badInput, "The raster holds " + kind + ", not heights of ground", path,
               "Give a DEM: one band of heights in metres; pictures are shown as imagery"};
}

bool isUsualNoData(float value) {
  return value == -9999 || value == -99999 || value == -32768 || value == -32767 ||
         std::abs(value) >= kBeyondHeights;
}

std::optional<double> undeclaredNoData(GDALRasterBand& band) {
  int declared = 0;
  band.GetNoDataValue(&declared);
  if (declared) return std::nullopt;
  const int columns = std::min(band.GetXSize(), kMostLookedAt);
  const int rows = std::min(band.GetYSize(), kMostLookedAt);
  std::vector<float> cells(std::size_t(columns) * std::size_t(rows));
  if (band.RasterIO(GF_Read, 0, 0, band.GetXSize(), band.GetYSize(), cells.data(), columns, rows,
                    GDT_Float32, 0, 0, nullptr) != CE_None)
    return std::nullopt;
  const auto found = std::find_if(cells.begin(), cells.end(), isUsualNoData);
  return found == cells.end() ? std::nullopt : std::optional<double>(double(*found));
}

void maskUndeclared(RasterGrid<float>& grid, const std::string& path, std::vector<Note>& notes) {
  std::set<float> found;
  for (float& z : grid.values) {
    if (!isUsualNoData(z)) continue;
    found.insert(z);
    z = std::numeric_limits<float>::quiet_NaN();
  }
  for (const float value : found) notes.push_back(undeclaredNote(double(value), path));
}

Note undeclaredNote(double value, const std::string& path) {
  char text[120];
  std::snprintf(text, sizeof text,
                "Cells of %.6g are taken as without a height; the file does not declare it", value);
  return {text, path};
}

}  // namespace citymirror::gis
