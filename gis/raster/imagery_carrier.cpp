#include "gis/raster/imagery_carrier.h"

#include <gdal.h>

#include <algorithm>

namespace citymirror::gis {

Result<Carrier> Carrier::make(const GeoFrame& frame, const std::string& crs,
                              const std::string& shift, const double* affine,
                              const std::string& name) {
  Carrier carrier;
  carrier.frame_ = frame;
  std::copy(affine, affine + 6, carrier.fromPixel_);
  if (!GDALInvGeoTransform(carrier.fromPixel_, carrier.toPixel_)) {
    return Error{ErrorCode::badInput, "The place of the image makes no sense", name,
                 "Export it again with its georeference"};
  }
  if (crs.empty()) return carrier;
  auto ahead = Transform::make(frame.crs, shift.empty() ? crs : shift);
  if (!ahead) return ahead.error();
  carrier.first_ = std::move(*ahead);
  if (shift.empty()) return carrier;
  auto on = Transform::make("EPSG:4326", crs);
  if (!on) return on.error();
  carrier.second_ = std::move(*on);
  return carrier;
}

std::optional<Point2> Carrier::pixel(const Point2& p) const {
  Point2 q = frame_.toProjected(p);
  for (const auto* step : {&first_, &second_}) {
    if (!*step) continue;
    const auto next = (*step)->forward(q);
    if (!next) return std::nullopt;
    q = *next;
  }
  return Point2(toPixel_[0] + toPixel_[1] * q.x() + toPixel_[2] * q.y(),
                toPixel_[3] + toPixel_[4] * q.x() + toPixel_[5] * q.y());
}

std::optional<Point2> Carrier::local(const Point2& p) const {
  Point2 q(fromPixel_[0] + fromPixel_[1] * p.x() + fromPixel_[2] * p.y(),
           fromPixel_[3] + fromPixel_[4] * p.x() + fromPixel_[5] * p.y());
  for (const auto* step : {&second_, &first_}) {
    if (!*step) continue;
    const auto back = (*step)->inverse(q);
    if (!back) return std::nullopt;
    q = *back;
  }
  return frame_.toLocal(q.x(), q.y());
}

Point2 Knots::at(double u, double v) const {
  const double x = std::clamp(u, 0.0, 1.0) * kAlong, y = std::clamp(v, 0.0, 1.0) * kAlong;
  const int i = std::min(int(x), kAlong - 1), j = std::min(int(y), kAlong - 1);
  const auto knot = [&](int a, int b) { return pixel[std::size_t(b * (kAlong + 1) + a)]; };
  const double s = x - i, t = y - j;
  return (knot(i, j) * (1 - s) + knot(i + 1, j) * s) * (1 - t) +
         (knot(i, j + 1) * (1 - s) + knot(i + 1, j + 1) * s) * t;
}

std::optional<Knots> Knots::of(const Carrier& carrier, const Bounds& square) {
  Knots knots;
  for (int j = 0; j <= kAlong; ++j) {
    for (int i = 0; i <= kAlong; ++i) {
      const auto p = carrier.pixel(
          {square.west + square.width() * i / kAlong, square.south + square.height() * j / kAlong});
      if (!p) return std::nullopt;
      knots.pixel.push_back(*p);
    }
  }
  return knots;
}

}  // namespace citymirror::gis
