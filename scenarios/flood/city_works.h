#pragma once
#include "scenarios/flood/city_bed.h"

namespace citymirror::flood {

/// The city's levees, inlets, sewers, pump stations and gates as structures of a run on
/// `inputs.bed` (levels of water bodies already in it). Codes of the city are the ids.
/// - Levees are crest lines between cells.
/// - Inlets that share a cell are one; a grate takes its rated capacity from 1 cm of mean depth on.
/// - A district with inlets has one sewer store that lets out what its inlets can take, to the
/// outfall
///   of its pump station where it has one, else freely.
/// - Pump stations draw from the surface at their intake: from canals and lakes above the usual
/// level,
///   elsewhere (underpasses) from 5 cm on.
/// - Gates within 60 m of a levee are flap gates through it; others stand in open canals and do
///   nothing here.
HydraulicStructures cityWorks(const CityModel& city, const RasterGrid<float>& bed,
                              const CityFloodOptions& options);

}  // namespace citymirror::flood
