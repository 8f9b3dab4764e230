#include "engine/core/decimal_point.h"

#include <clocale>

namespace citymirror {

void keepDecimalPoint() { std::setlocale(LC_NUMERIC, "C"); }

}  // namespace citymirror
