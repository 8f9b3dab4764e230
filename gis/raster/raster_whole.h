#pragma once
#include <gdal_priv.h>

/// Files that end early and that GDAL opens all the same.
namespace citymirror::gis {

/// Whether a grid of text (ESRI ASCII) lacks rows. GDAL looks for a row by way of those before it,
/// without end where many are missing: they are read in order first, all of them. O(file).
bool lacksRows(GDALDataset& dataset);

/// Whether a file of bare values (ENVI) is shorter than its header says; GDAL reads zeros there.
bool endsEarly(GDALDataset& dataset);

/// Whether a GeoTIFF names tiles of its full size beyond its end, or its list of them is cut off.
/// The coarse copies of a COG stand before those and look whole. Of a band at most 65,536 tiles are
/// asked about, evenly over the file, the last among them; 10^5 take about 0.1 s.
bool lacksTiles(GDALDataset& dataset);

}  // namespace citymirror::gis
