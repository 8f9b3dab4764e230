#pragma once
#include <string>

#include "app/session/city/city_query.h"

namespace citymirror::session {

/// The rows of an answer as a table with its source: comment lines (#), a header with units, one
/// thing a row, its middle in the city's projected coordinates; an empty field where there is no
/// value.
std::string answerCsv(const CityAnswer& answer);
/// The statistics of an answer in the same manner, one group a row.
std::string groupsCsv(const CityAnswer& answer);
/// Question, source, `count` of what fits, how many are `shown`, statistics and, with `all`, rows:
/// one JSON object on one line.
enum class JsonRows { none, all };
std::string answerJson(const CityAnswer& answer, JsonRows rows);

/// The rows with their geometry, and a table `provenance` that says what was asked of what.
/// Complete or not at all. Errors: ioFailed, diskFull.
Outcome saveAnswer(const CityAnswer& answer, const std::string& path);

}  // namespace citymirror::session
