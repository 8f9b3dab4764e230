#pragma once
#include <gdal_priv.h>

/// Files that end early and that GDAL opens all the same.
namespace citymirror::gis {

/// Whether a grid of text (ESRI ASCII) lacks rows. GDAL looks for a row by way of those before it,
/// without end where many are missing: they are read in order first, all of them. O(file).
bool lacksRows(GDALDataset& dataset);

/// Whether a file of bare values (ENVI) is shorter than its header says; GDAL reads zeros there.
bool endsEarly(GDALDataset& dataset);

}  // namespace citymirror::gis
