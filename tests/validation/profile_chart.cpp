#include "tests/validation/profile_chart.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "app/report/html.h"

namespace citymirror::flood::validation {
namespace {

using nlohmann::json;

constexpr double kWidth = 460, kHeight = 220, kLeft = 44, kRight = 8, kTop = 10, kBottom = 24;
enum Column { kX, kBed, kExact, kLevel };

std::string coordinate(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

std::string label(double value) {
  char text[32];
  std::snprintf(text, sizeof text, std::abs(value) < 100 ? "%.3g" : "%.0f", value);
  return text;
}

class Chart {
 public:
  explicit Chart(const json& profile) : profile_(profile) {
    west_ = profile.front()[kX];
    east_ = profile.back()[kX];
    for (const json& point : profile) {
      for (const Column c : {kBed, kExact, kLevel}) {
        low_ = std::min(low_, point[c].get<double>());
        high_ = std::max(high_, point[c].get<double>());
      }
    }
    high_ += (high_ - low_) * 0.05;
  }

  std::string svg() const {
    std::string text = "<svg viewBox=\"0 0 460 220\" role=\"img\">";
    text += "<path d=\"" + line(kBed) + " L" + at(east_, low_) + " L" + at(west_, low_) +
            " Z\" fill=\"#d9d4ca\"/>";
    text +=
        "<path d=\"" + line(kExact) + "\" fill=\"none\" stroke=\"#17212b\" stroke-width=\"1.4\"/>";
    for (const json& p : profile_) {
      text += "<circle cx=\"" + coordinate(x(p[kX])) + "\" cy=\"" + coordinate(y(p[kLevel])) +
              "\" r=\"2\" fill=\"#2b78c5\"/>";
    }
    return text + axes() + "</svg>";
  }

 private:
  double x(double value) const {
    return kLeft + (value - west_) / (east_ - west_) * (kWidth - kLeft - kRight);
  }
  double y(double value) const {
    return kHeight - kBottom - (value - low_) / (high_ - low_) * (kHeight - kTop - kBottom);
  }
  std::string at(double px, double py) const { return coordinate(x(px)) + " " + coordinate(y(py)); }

  std::string line(Column column) const {
    std::string path;
    for (const json& p : profile_) path += (path.empty() ? "M" : " L") + at(p[kX], p[column]);
    return path;
  }

  std::string axes() const {
    std::string text = "<path d=\"M44 10 V196 H452\" fill=\"none\" stroke=\"#5c6b7a\"/>";
    const auto word = [&](double px, double py, const char* anchor, const std::string& words) {
      text += "<text x=\"" + coordinate(px) + "\" y=\"" + coordinate(py) + "\" text-anchor=\"" +
              anchor + "\">" + words + "</text>";
    };
    word(kLeft - 4, kTop + 8, "end", label(high_));
    word(kLeft - 4, kHeight - kBottom, "end", label(low_));
    word(kLeft, kHeight - 8, "start", label(west_));
    word(kWidth - kRight, kHeight - 8, "end", label(east_) + " m");
    return text;
  }

  const json& profile_;
  double west_ = 0, east_ = 1;
  double low_ = std::numeric_limits<double>::max(), high_ = std::numeric_limits<double>::lowest();
};

}  // namespace

std::string profileCharts(const json& cases) {
  std::string charts;
  for (const json& exact : cases) {
    for (const json& scheme : exact.at("schemes")) {
      if (scheme.at("profile").empty()) continue;
      const json& title = exact.at("title");
      charts += "<figure>" + Chart(scheme.at("profile")).svg() + "<figcaption>" +
                report::both(title.at("zh").get<std::string>(), title.at("en").get<std::string>()) +
                " · " + scheme.at("scheme").get<std::string>() + "</figcaption></figure>\n";
    }
  }
  return "<div class=\"pictures\">\n" + charts + "</div>\n";
}

}  // namespace citymirror::flood::validation
