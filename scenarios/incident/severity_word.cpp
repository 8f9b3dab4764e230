#include "scenarios/incident/severity_word.h"

namespace citymirror::incident {

std::optional<Severity> severityFromWord(std::string_view word) {
  for (const Severity severity :
       {Severity::blue, Severity::yellow, Severity::orange, Severity::red}) {
    if (nameOf(severity).en == word) return severity;
  }
  return std::nullopt;
}

}  // namespace citymirror::incident
