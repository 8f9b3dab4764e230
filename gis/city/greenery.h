#pragma once
#include <string>

#include "gis/city/feature_values.h"

namespace citymirror::gis {

/// `open` is kept free of trees although it may lie in a park: pitches, playgrounds, pools. `other`
/// says nothing about trees.
enum class Greenery { wood, scrub, orchard, garden, park, open, other };

/// One tree to each square of `spacing` m. Estimated: woods so near that their crowns close,
/// orchards as standard trees are planted, scrub as low crowns, gardens and parks as lawns with
/// single trees.
struct Planting {
  const char* word;        ///< "woods"
  double spacing;          ///< m
  double lowest, highest;  ///< m, heights where none is told
  double crownShare;       ///< radius of a crown by the height of its tree
};
const Planting& plantingOf(Greenery kind);  ///< all but `open` and `other`

/// By the tags of OSM (natural, landuse, leisure, landcover), their Geofabrik class (`fclass`), the
/// land use classes of GB/T 21010-2017 (`dlmc`), else `kind`, `class` or `type`; a column that
/// names no greenery leaves it to the next one. By the layer's name where no column says what it
/// is.
Greenery greeneryOf(const FeatureValues& values, const std::string& layer);

/// Whether a tag or a class (not `kind`, `class`, `type`) says what an area is.
bool saysWhatItIs(const FeatureValues& values);

/// The OGR filter for areas of OSM that are planted or kept free.
const std::string& greeneryFilter();

}  // namespace citymirror::gis
