#pragma once
#include "scenarios/flood/city_bed.h"

namespace citymirror::flood {

/// The city's levees, inlets, sewers, pump stations and gates as structures of a run on
/// `inputs.bed` (levels of water bodies already in it). Codes of the city are the ids.
/// - Levees are crest lines between cells.
/// - Inlets that share a cell are one; a grate takes its rated capacity from 1 cm of mean depth on.
/// - A district with inlets has one sewer store. Its outfall passes what the inlets can take while
///   the water there (that of its station's outfall, else the nearest canal, river or sea) stands
///   at its usual level, and less as that rises.
/// - Pump stations draw from the canal or lake at their intake above its usual level, from an
///   underpass from 5 cm on, elsewhere from the sewer of their district, or from the surface where
///   it has none.
/// - Gates within 60 m of a levee are flap gates between the waters on its two sides; others stand
///   in open canals and do nothing here.
HydraulicStructures cityWorks(const CityModel& city, const RasterGrid<float>& bed,
                              const CityFloodOptions& options);

}  // namespace citymirror::flood
