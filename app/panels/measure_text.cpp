#include "app/panels/measure_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "engine/draw/measure.h"

namespace citymirror::panels {
namespace {

class MeasureText {
  Q_DECLARE_TR_FUNCTIONS(MeasureText)
};

constexpr double kOnFacade = 0.3, kOverGround = 0.6;  // m
constexpr float kLineWidth = 3, kThinWidth = 1.6F;    // px
const QString kUnknown = QStringLiteral("–");

QString numberOrUnknown(double value, int digits) {
  if (!std::isfinite(value)) return kUnknown;
  const bool nothing = std::abs(value) < 0.5 * std::pow(10.0, -digits);  // no "-0"
  return QLocale::c().toString(nothing ? 0.0 : value, 'f', digits);
}

QString areaText(double value) {
  if (!std::isfinite(value)) return kUnknown;
  return value >= 1e5 ? numberOrUnknown(value / 1e6, 3) + " km²"
                      : numberOrUnknown(value, 0) + " m²";
}

QString riseText(double value, int digits) { return differenceText(value, digits) + " m"; }
QString slopeText(const draw::Leg& leg) { return differenceText(leg.slopePercent(), 1) + " %"; }

/// The building whose roof or wall a place lies on; −1 = none.
std::int64_t buildingAt(const BuildingSet& set, const Point3& p) {
  const Point2 place = p.head<2>();
  for (std::size_t i = 0; i < set.size(); ++i) {
    const auto ring = set.footprint(i);
    if (ring.size() < 3 || p.z() < set.ground[i] + kOverGround) continue;
    const Bounds b = boundsOf(ring);
    if (place.x() < b.west - kOnFacade || place.x() > b.east + kOnFacade ||
        place.y() < b.south - kOnFacade || place.y() > b.north + kOnFacade)
      continue;
    std::vector<Point2> closed(ring.begin(), ring.end());
    closed.push_back(closed.front());
    if (contains(ring, place) || distanceTo(closed, place) < kOnFacade) return std::int64_t(i);
  }
  return -1;
}

class Describer {
 public:
  Describer(const std::shared_ptr<const CityModel>& city, const Measure& measure)
      : city_(city), measure_(measure), digits_(draw::digitsFor(city->terrain.shape.cell)) {
    const draw::Palette& palette = draw::darkPalette();
    accent_ = palette.accent;
    hidden_ = palette.forecast;
    plain_ = palette.text;
  }

  Measured describe() {
    if (measure_.points.size() < 2) return fault(MeasureText::tr("Two places are needed"));
    switch (measure_.kind) {
      case MeasureKind::distance:
        distance();
        break;
      case MeasureKind::area:
        area();
        break;
      case MeasureKind::height:
        height();
        break;
      case MeasureKind::sight:
        sight();
        break;
      case MeasureKind::section:
        section();
        break;
    }
    out_.source = source();
    return std::move(out_);
  }

 private:
  QString m(double value) const { return metresText(value, digits_); }
  Measured fault(const QString& what) {
    out_.headline = what;
    out_.valid = false;
    return out_;
  }
  void head(const QString& value) { out_.headline = nameOf(measure_.kind) + "  " + value; }
  void say(const QString& name, const QString& value) { out_.lines << name + "  " + value; }
  void line(std::vector<Point3> points, draw::Color color, float width = kLineWidth) {
    out_.sketch.lines.push_back({std::move(points), color, width});
  }
  void note(const QString& text, const Point3& at, draw::Color color) {
    out_.sketch.notes.push_back({text.toStdString(), at, color});
  }
  std::vector<Point2> plan() const {
    std::vector<Point2> flat;
    for (const Point3& p : measure_.points) flat.push_back(p.head<2>());
    return flat;
  }
  double groundAt(const Point2& p) const { return bilinear(city_->terrain, p.x(), p.y()); }

  void distance() {
    const draw::PathMeasure path = draw::measurePath(city_->terrain, measure_.points);
    head(m(path.total.plan));
    say(MeasureText::tr("Along the ground"), m(path.total.ground));
    say(MeasureText::tr("Straight in space"), m(path.total.space));
    say(MeasureText::tr("Rise"),
        riseText(path.total.rise, digits_) + " · " + slopeText(path.total));
    line(measure_.points, accent_);
    for (std::size_t i = 0; i < path.legs.size(); ++i) {
      const Point3 middle = (measure_.points[i] + measure_.points[i + 1]) / 2;
      if (path.legs.size() > 1) {
        say(MeasureText::tr("Part %1").arg(i + 1),
            m(path.legs[i].plan) + " · " + riseText(path.legs[i].rise, digits_));
        note(m(path.legs[i].plan), middle, accent_);
      }
    }
    note(m(path.total.plan), measure_.points.back(), plain_);
  }

  void area() {
    out_.sketch.lines.push_back({measure_.points, accent_, kLineWidth, true});
    const auto area = draw::measureArea(city_->terrain, plan());
    if (!area) {
      out_.sketch.lines.back().filled = false;
      fault(faultOfRing());
      return;
    }
    head(areaText(area->plan));
    say(MeasureText::tr("Along the terrain"), areaText(area->ground));
    say(MeasureText::tr("Perimeter"), m(area->perimeter));
    say(MeasureText::tr("Terrain inside"),
        MeasureText::tr("%1 to %2").arg(m(area->lowest), m(area->highest)));
    const Point2 middle = centroid(plan());
    note(areaText(area->plan), {middle.x(), middle.y(), groundAt(middle)}, accent_);
  }
  QString faultOfRing() const {
    if (measure_.points.size() < 3) return MeasureText::tr("An area needs three places");
    if (crossesItself(plan()))
      return MeasureText::tr("The outline crosses itself: draw it without crossings");
    return MeasureText::tr("The places lie on one line");
  }

  void height() {
    const Point3 &a = measure_.points[0], &b = measure_.points[1];
    const draw::Leg leg = draw::measurePath(city_->terrain, measure_.points).total;
    head(riseText(leg.rise, digits_));
    say(MeasureText::tr("Horizontal"), m(leg.plan));
    say(MeasureText::tr("Straight in space"), m(leg.space));
    if (leg.plan > 0.5)
      say(MeasureText::tr("Slope"), slopeText(leg));
    place(MeasureText::tr("First place"), a);
    place(MeasureText::tr("Second place"), b);
    line({a, b}, plain_, kThinWidth);
    const Point3 corner = a.z() < b.z() ? Point3(a.x(), a.y(), b.z()) : Point3(b.x(), b.y(), a.z());
    line({a.z() < b.z() ? a : b, corner}, accent_);
    line({corner, a.z() < b.z() ? b : a}, accent_, kThinWidth);
    note(riseText(leg.rise, digits_), (corner + (a.z() < b.z() ? a : b)) / 2, accent_);
  }

  void place(const QString& name, const Point3& at) {
    say(name, MeasureText::tr("%1, %2 over the ground")
                  .arg(m(at.z()), m(draw::heightOverGround(city_->terrain, at))));
    const std::int64_t found = buildingAt(city_->buildings, at);
    if (found < 0) return;
    const auto i = std::size_t(found);
    say("  " + MeasureText::tr("Building %1").arg(QString::fromStdString(city_->buildings.code[i])),
        m(city_->buildings.height[i]) + " (" + heightSourceText(city_->buildings.heightSource[i]) +
            ")");
  }

  void profile() {
    out_.profile = draw::sampleSection(*draw::dryGround(city_), plan());
    out_.profile.buildings = draw::crossedBuildings(city_->buildings, city_->terrain, plan());
  }

  void sight() {
    if ((measure_.points[1] - measure_.points[0]).head<2>().norm() < 1) {
      fault(MeasureText::tr("Eye and target are on the same place"));
      return;
    }
    out_.sight = draw::sightLine(*city_, measure_.points[0], measure_.points[1], measure_.sight);
    const draw::SightLine& s = *out_.sight;
    profile();
    head(s.first ? MeasureText::tr("hidden") : MeasureText::tr("visible"));
    if (s.first) obstruction(*s.first, s.lift);
    say(MeasureText::tr("Distance"), m(s.length));
    double seen = 0;
    for (const draw::SightStretch& part : s.ground) seen += part.visible ? part.to - part.from : 0;
    say(MeasureText::tr("Ground seen on the way"),
        MeasureText::tr("%1 of %2").arg(m(seen), m(s.length)));
    say(MeasureText::tr("Eye"),
        MeasureText::tr("%1 over the place").arg(metresText(measure_.sight.eyeHeight, 1)));
    say(MeasureText::tr("Earth"),
        measure_.sight.earth == draw::EarthShape::curved
            ? MeasureText::tr("curved, refraction k = %1 (Gauss)").arg(draw::kRefraction)
            : MeasureText::tr("flat"));
    if (!s.whole) out_.lines << MeasureText::tr("Part of the way has no terrain");
    sketchSight(s);
  }

  void obstruction(const draw::Obstruction& first, double lift) {
    QString what = MeasureText::tr("the ground");
    if (first.kind == draw::Blocker::building) what = MeasureText::tr("building %1");
    if (first.kind == draw::Blocker::levee) what = MeasureText::tr("levee %1");
    if (first.kind != draw::Blocker::ground) what = what.arg(QString::fromStdString(first.code));
    say(MeasureText::tr("First in the way"), what);
    say("  " + MeasureText::tr("at"),
        MeasureText::tr("%1, %2 over the line").arg(m(first.along), m(first.over)));
    say(MeasureText::tr("Missing height of the target"), m(lift));
    note(what + "\n" + MeasureText::tr("%1 over the line").arg(m(first.over)), first.at, hidden_);
  }

  void sketchSight(const draw::SightLine& s) {
    for (const draw::SightStretch& part : s.ground) {
      std::vector<Point3> points;
      for (const draw::Station& station : out_.profile.stations) {
        if (station.along >= part.from && station.along <= part.to && std::isfinite(station.ground))
          points.push_back({station.at.x(), station.at.y(), station.ground + 0.5});
      }
      line(std::move(points), part.visible ? accent_ : hidden_);
    }
    line({s.eye, s.target}, plain_, kThinWidth);
    note(MeasureText::tr("Eye"), s.eye, plain_);
    note(s.first ? MeasureText::tr("hidden") : MeasureText::tr("visible"), s.target,
         s.first ? hidden_ : accent_);
  }

  void section() {
    profile();
    const auto& stations = out_.profile.stations;
    double low = INFINITY, high = -INFINITY;
    std::vector<Point3> points;
    for (const draw::Station& s : stations) {
      if (!std::isfinite(s.ground)) continue;
      low = std::min(low, s.ground);
      high = std::max(high, s.ground);
      points.push_back({s.at.x(), s.at.y(), s.ground + 0.5});
    }
    if (points.empty()) {
      fault(MeasureText::tr("There is no terrain along the line"));
      return;
    }
    head(m(stations.back().along));
    say(MeasureText::tr("Ground"), MeasureText::tr("%1 to %2").arg(m(low), m(high)));
    const auto& crossed = out_.profile.buildings;
    say(MeasureText::tr("Buildings on the line"), QString::number(crossed.size()));
    const auto top = std::max_element(crossed.begin(), crossed.end(),
                                      [](const auto& a, const auto& b) { return a.top < b.top; });
    if (top != crossed.end())
      say(MeasureText::tr("Highest roof"),
          m(top->top) + " (" + QString::fromStdString(top->code) + ")");
    line(points, accent_);
    note("0", points.front(), accent_);
    note(m(stations.back().along), points.back(), accent_);
  }

  QString source() const {
    const auto found = city_->provenance.find("terrain");
    const QString from =
        found == city_->provenance.end() ? kUnknown : QString::fromStdString(found->second.source);
    const std::string& datum = city_->frame.verticalDatum;
    QString text = MeasureText::tr("Terrain: %1, cells of %2")
                       .arg(from, metresText(city_->terrain.shape.cell, 1));
    if (!datum.empty() && datum != "unknown")
      text += " · " + MeasureText::tr("heights: %1").arg(QString::fromStdString(datum));
    if (city_->synthetic()) text += " · " + MeasureText::tr("synthetic");
    return text;
  }

  std::shared_ptr<const CityModel> city_;
  const Measure& measure_;
  int digits_;
  draw::Color accent_, hidden_, plain_;
  Measured out_;
};

}  // namespace

int mostPoints(MeasureKind kind) {
  const bool two = kind == MeasureKind::height || kind == MeasureKind::sight;
  return two ? 2 : 1000;
}

QString nameOf(MeasureKind kind) {
  switch (kind) {
    case MeasureKind::distance:
      return MeasureText::tr("Distance");
    case MeasureKind::area:
      return MeasureText::tr("Area");
    case MeasureKind::height:
      return MeasureText::tr("Height");
    case MeasureKind::sight:
      return MeasureText::tr("Line of sight");
    case MeasureKind::section:
      break;
  }
  return MeasureText::tr("Section");
}

Measured measured(const std::shared_ptr<const CityModel>& city, const Measure& measure) {
  return Describer(city, measure).describe();
}

QString resultText(const Measured& result) {
  QStringList all{result.headline};
  all += result.lines;
  if (!result.source.isEmpty()) all << result.source;
  return all.join('\n');
}

QString metresText(double value, int digits) { return numberOrUnknown(value, digits) + " m"; }

}  // namespace citymirror::panels
