#pragma once
#include <functional>
#include <string>

#include "engine/core/picture.h"
#include "engine/core/result.h"
#include "gis/raster/imagery_bands.h"
#include "gis/raster/imagery_carrier.h"
#include "gis/raster/missing_tiles.h"
#include "gis/raster/vain_levels.h"

namespace citymirror::gis {

/// Levels of tiles that are read, from the finest to the coarsest. One thread at a time.
struct TileSource {
  GDALDataset& dataset;
  const ColorBands& colors;
  std::string address;                   ///< for people
  bool service = false;                  ///< refuses single levels, breaks off, is out of reach
  bool lacksTiles = true;                ///< single ones; a server that draws each has all
  VainLevels* levels = nullptr;          ///< null = nothing is remembered of its answers
  MissingTiles* missing = nullptr;       ///< as `levels`
  std::function<bool()> cancelled = {};  ///< asked between tiles; empty = never
};

/// Whether a dataset is tiles of which any may be missing: a service, MBTiles or GeoPackage with
/// opacity.
bool isOfTiles(GDALDataset& dataset);

/// `side` texels over a square, from the overview that GDAL takes; what the source does not know
/// there stays transparent. Errors: unreadable, in GDAL's words.
Result<Picture> wholePicture(const TileSource& source, const Knots& knots, int side);

/// The same from the level that fits. Where the level that fits has nothing, each texel is taken
/// from the nearest coarser one that has something, up to the coarsest; where none has, it stays
/// transparent. What a source draws half transparent it draws on purpose: there nothing is filled.
/// A tile that had nothing is not asked for again while `missing` knows it. Errors: of the level
/// that is read (serviceError, unreadable), of those that fill only where the service is out of
/// reach; cancelled.
Result<Picture> tilePicture(const TileSource& source, const Knots& knots, int side);

}  // namespace citymirror::gis
