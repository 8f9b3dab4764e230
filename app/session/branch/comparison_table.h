#pragma once
#include <string>

#include "app/session/branch/world_runs.h"
#include "engine/core/text.h"

namespace citymirror::session {

/// What a table says of itself beside its figures.
struct TableOrigin {
  Text city;
  int utcOffsetMinutes = 0;
  Instant written;
  Language language = Language::zh;
};

/// The figures of two branches for a spreadsheet: CSV (RFC 4180), UTF-8 with a byte order mark, one
/// language. A row for each figure with its unit, both sides under letter and title (branchTitle),
/// B − A and where it comes from; below, apart by an empty row, the city, the forecast that both go
/// on from, the time they cover, all that is done in each and when the table was written. A figure
/// that a side does not have is empty. Errors: notFound (a branch), badInput (one that is not
/// computed to its end).
Result<std::string> comparisonTable(const WorldFutures& futures, const std::string& a,
                                    const std::string& b, const TableOrigin& origin);

}  // namespace citymirror::session
