#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/geometry.h"
#include "engine/core/result.h"
#include "engine/core/time.h"

namespace citymirror::gis {

/// One <parameter> or <eventCode>.
struct CapParameter {
  std::string name;
  std::string value;
};

struct CapInfo {
  std::string language;  ///< "zh-CN", "en-US"
  std::string category, event, urgency, severity, certainty, headline, description, instruction, senderName, areaDesc;
  Instant effective, onset, expires;
  std::vector<CapParameter> parameters;
  std::vector<std::vector<Point2>> polygons;  ///< WGS 84, x = longitude, y = latitude
};

/// A CAP 1.2 alert (OASIS CAP-V1.2, 2010).
struct CapAlert {
  std::string identifier, sender, status, msgType, scope;
  Instant sent;
  std::vector<CapInfo> infos;
};

/// Errors: unreadable (not XML, with the offset), badInput (a required element is missing or holds a
/// word CAP does not know, with its name), unsupported (other version).
Result<CapAlert> parseCap(std::string_view xml);
std::string writeCap(const CapAlert& alert);

/// Rain announced by an alert: parameters `rainfall_mm` with `rainfall_period_min` (and optional
/// `rainfall_series_mm`: comma-separated equal steps).
struct CapRain {
  Instant from;
  double periodSeconds = 3600;
  std::vector<double> stepMillimetres;  ///< equal steps over the period
  double total() const;
};
Result<CapRain> rainOf(const CapAlert& alert);

}  // namespace citymirror::gis
