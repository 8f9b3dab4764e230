#pragma once
#include <string>

#include "app/session/city/city_query.h"

namespace citymirror::cli {

/// An answer for people: how many fit and how many are listed, the statistics of all that fit, then
/// the groups, or the first rows with their middle in the city's projected coordinates and what
/// orders them. Every column is named with its unit; "–" where there is no value.
std::string answerText(const session::CityAnswer& answer);

}  // namespace citymirror::cli
