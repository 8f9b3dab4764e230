#include "engine/core/result.h"

#include "engine/core/utf8.h"

namespace citymirror {

std::string Error::text() const {
  std::string line = what;
  if (!where.empty()) line += " (" + where + ")";
  if (!remedy.empty()) line += ". " + remedy;
  return printable(line);
}

}  // namespace citymirror
