#pragma once
#include <string>

#include "gis/vector/vector_io.h"

namespace citymirror::gis {

/// A layer as people name it in dialogs, on command lines and in scenario files: "FILE",
/// "FILE:LAYER", or the address of a server (vector_server.h), with "#LAYER" behind it or not.
/// "PG:key=value …" is taken whole, since any sign may stand in it; so is a path that exists, and
/// one whose last colon is followed by a path ("C:\data\roads.shp", "/vsicurl/http://host:8080/a").
/// A colon behind a file that exists goes before others. Asks the disk, of servers nothing. Path
/// and layer are set, everything else is as in VectorSource{}.
VectorSource vectorSourceFrom(const std::string& text);

}  // namespace citymirror::gis
