#include "engine/core/event.h"

namespace citymirror {

Text nameOf(Severity severity) {
  switch (severity) {
    case Severity::none: return {"无预警", "no warning"};
    case Severity::blue: return {"蓝色", "blue"};
    case Severity::yellow: return {"黄色", "yellow"};
    case Severity::orange: return {"橙色", "orange"};
    case Severity::red: return {"红色", "red"};
  }
  return {};
}

}  // namespace citymirror
