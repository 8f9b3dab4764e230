#pragma once
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/run/job_queue.h"

namespace citymirror::gis {

/// A relation type=restriction of OpenStreetMap with one way to come from, one to go to, and a node
/// between them.
struct OsmRestriction {
  std::string code;      ///< number of the relation
  std::string from, to;  ///< numbers of the ways, as they are codes of roads
  std::string kind;      ///< tag restriction: "no_left_turn", "only_straight_on", …
};

/// What a file has of them. Relations that lead over ways, lack a member or have several are
/// counted.
struct OsmRestrictions {
  std::vector<OsmRestriction> all;  ///< in the order of the file
  std::size_t overWays = 0, incomplete = 0;
};

/// Reads the relations of an .osm or .osm.pbf file (blobs plain or by zlib); OGR tells their members
/// without the part that each plays. A file of neither kind has none. Errors: notFound, ioFailed,
/// unreadable (damaged, or packed another way; with the byte), cancelled.
Result<OsmRestrictions> readOsmRestrictions(const std::string& path, const run::JobContext& job);

}  // namespace citymirror::gis
