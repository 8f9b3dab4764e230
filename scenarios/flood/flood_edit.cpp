#include "scenarios/flood/flood_edit.h"

namespace citymirror::flood {

std::string textOf(const FloodEdit&) { return "{}"; }

Result<FloodEdit> floodEditFromText(const std::string&) {
  return Error{ErrorCode::unsupported, "edits are not there yet", "edit", "Wait"};
}

Text describe(const FloodEdit&) { return {"处置", "edit"}; }

}  // namespace citymirror::flood
