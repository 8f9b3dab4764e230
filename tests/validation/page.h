#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "engine/core/result.h"

namespace citymirror::flood::validation {

/// The validation page. `words` is the prose with slots that `figures` fill:
/// `{{/merewether/outflow_m3_per_s|2}}` is that number with two decimals, `|%2` the same times 100,
/// `|e1` in powers of ten, `{{exact}}` and `{{levels}}` are tables, `{{profiles}}`
/// charts. `frame` is
/// assets/templates/report.html. Errors: notFound naming a slot that has no figure.
Result<std::string> validationPage(const std::string& frame, const std::string& words,
                                   const nlohmann::json& figures);

}  // namespace citymirror::flood::validation
