#include <algorithm>
#include <cstdio>

#include "gis/city/demo_plan.h"

namespace citymirror::gis {
namespace {

constexpr double kViaductHalf = 42;  ///< m of expressway either side of an underpass

double side(const Point2& a, const Point2& b, const Point2& p) {
  return (b.x() - a.x()) * (p.y() - a.y()) - (b.y() - a.y()) * (p.x() - a.x());
}

bool crosses(const Point2& a, const Point2& b, const Point2& c, const Point2& d) {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

struct Standard {
  int lanes;
  double kmh;
};

Standard standardOf(RoadClass roadClass) {
  switch (roadClass) {
    case RoadClass::motorway:
      return {3, 80};
    case RoadClass::trunk:
      return {3, 70};
    case RoadClass::primary:
      return {3, 60};
    case RoadClass::secondary:
      return {2, 50};
    case RoadClass::tertiary:
      return {2, 40};
    case RoadClass::residential:
      return {1, 30};
    default:
      return {1, 30};
  }
}

class RoadWriter {
 public:
  RoadWriter(const DemoPlan& plan, const DemoSheet& sheet) : plan_(plan), sheet_(sheet) {}

  std::vector<Road> take() {
    for (const auto& street : plan_.streets) write(street);
    writeExpressways();
    for (const auto& ramp : plan_.ramps) {
      add({"快速路匝道", "Expressway ramp"}, RoadClass::service, RoadStructure::atGrade,
          sheet_.worldLine(ramp.from, ramp.to));
    }
    writeSouthBank();
    return std::move(roads_);
  }

 private:
  void add(const Text& name, RoadClass roadClass, RoadStructure structure,
           std::vector<Point2> line) {
    Road road;
    char code[16];
    std::snprintf(code, sizeof code, "R%04d", int(roads_.size()) + 1);
    road.code = code;
    road.name = name;
    road.roadClass = roadClass;
    road.structure = structure;
    const Standard standard = standardOf(roadClass);
    road.lanes = standard.lanes;
    road.freeFlowKmh = standard.kmh;
    road.line = std::move(line);
    roads_.push_back(std::move(road));
  }

  bool overCanal(const Point2& a, const Point2& b) const {
    for (const auto& canal : plan_.canals) {
      for (std::size_t i = 0; i + 1 < canal.size(); ++i) {
        if (crosses(a, b, canal[i], canal[i + 1])) return true;
      }
    }
    return false;
  }

  bool overUnderpass(const Point2& a, const Point2& b) const {
    return std::any_of(plan_.underpasses.begin(), plan_.underpasses.end(),
                       [&](const DemoUnderpass& p) { return crosses(a, b, p.a, p.b); });
  }

  RoadStructure structureOf(const DemoStreet& street, const Point2& a, const Point2& b) const {
    if (street.passesUnder) return RoadStructure::underpass;
    if (street.passesOver || overCanal(a, b)) return RoadStructure::bridge;
    return RoadStructure::atGrade;
  }

  void writeChain(const Text& name, RoadClass roadClass, const std::vector<Point2>& joints,
                  const std::vector<RoadStructure>& structures) {
    std::vector<Point2> line;
    for (std::size_t i = 0; i + 1 < joints.size(); ++i) {
      const auto piece = sheet_.worldLine(joints[i], joints[i + 1]);
      line.insert(line.end(), piece.begin() + (line.empty() ? 0 : 1), piece.end());
      if (i + 2 < joints.size() && structures[i] == structures[i + 1]) continue;
      add(name, roadClass, structures[i], std::move(line));
      line.clear();
    }
  }

  void write(const DemoStreet& street) {
    auto joints = street.joints;
    const Point2 along = (street.b - street.a).normalized();
    std::stable_sort(joints.begin(), joints.end(), [&](const Point2& p, const Point2& q) {
      return (p - street.a).dot(along) < (q - street.a).dot(along);
    });
    std::vector<Point2> kept{joints.front()};
    for (const Point2& p : joints) {
      if ((p - kept.back()).norm() > 0.6) kept.push_back(p);
    }
    std::vector<RoadStructure> structures;
    for (std::size_t i = 0; i + 1 < kept.size(); ++i) {
      structures.push_back(structureOf(street, kept[i], kept[i + 1]));
    }
    writeChain(street.name, street.roadClass, kept, structures);
  }

  void writeExpressways() {
    const Text names[2] = {{"北环快速路", "North Ring Expressway"},
                           {"东环快速路", "East Ring Expressway"}};
    for (std::size_t i = 0; i < plan_.expressways.size(); ++i) {
      const auto& middle = plan_.expressways[i];
      const Point2 start = middle.front(), end = middle.back();
      const Point2 along = (end - start).normalized();
      std::vector<double> stops{0, (end - start).norm()};
      const auto stop = [&](const Point2& p) { stops.push_back((p - start).dot(along)); };
      for (std::size_t k = 1; k + 1 < middle.size(); ++k) stop(middle[k]);
      for (const auto& ramp : plan_.ramps) {
        const Point2 to = ramp.from - start;
        if (std::abs(to.x() * along.y() - to.y() * along.x()) < 1) stop(ramp.from);
      }
      for (const auto& pass : plan_.underpasses) {
        if (!crosses(pass.a, pass.b, start, end)) continue;
        const double at = ((pass.a + pass.b) / 2 - start).dot(along);
        stops.push_back(at - kViaductHalf);
        stops.push_back(at + kViaductHalf);
      }
      if (i == 0) {
        stop({plan_.canalU - 32, plan_.ringV});
        stop({plan_.canalU + 32, plan_.ringV});
      }
      std::sort(stops.begin(), stops.end());
      std::vector<Point2> joints;
      for (const double s : stops) joints.push_back(start + along * s);
      std::vector<RoadStructure> structures;
      for (std::size_t k = 0; k + 1 < joints.size(); ++k) {
        structures.push_back(overCanal(joints[k], joints[k + 1]) ||
                                     overUnderpass(joints[k], joints[k + 1])
                                 ? RoadStructure::bridge
                                 : RoadStructure::atGrade);
      }
      writeChain(names[i], RoadClass::motorway, joints, structures);
    }
    if (plan_.expressways.size() > 1) {
      const Point2 from = toCentimetre(sheet_.world({plan_.ringU, 0}));
      add({"荆江长江大桥", "Jingjiang Yangtze Bridge"}, RoadClass::motorway, RoadStructure::bridge,
          {from, {from.x(), 2}});
    }
  }

  void writeSouthBank() {
    const auto yOf = [&](double x) {
      const double y = sheet_.riverCentre(x) - sheet_.riverWidth() / 2 - sheet_.levee() - 38;
      return std::max(y, 5.0);
    };
    const Point2 from = toCentimetre(sheet_.world({plan_.bridgeU, 0}));
    const Point2 to = toCentimetre(Point2(from.x(), yOf(from.x())));
    std::vector<Point2> line;
    const double size = sheet_.size();
    const int count = int(size / 50);
    for (int i = 0; i <= count; ++i) {
      const double x = size * i / count;
      if (!line.empty() && line.back().x() < to.x() && x >= to.x()) line.push_back(to);
      if (std::abs(x - to.x()) > 3) line.push_back(toCentimetre(Point2(x, yOf(x))));
    }
    add({"南岸堤路", "South Levee Road"}, RoadClass::tertiary, RoadStructure::atGrade,
        std::move(line));
    add({plan_.bridgeName.zh + "大桥", plan_.bridgeName.en + " Bridge"}, RoadClass::primary,
        RoadStructure::bridge, {from, to});
  }

  const DemoPlan& plan_;
  const DemoSheet& sheet_;
  std::vector<Road> roads_;
};

}  // namespace

double halfWidthOf(RoadClass roadClass) {
  switch (roadClass) {
    case RoadClass::motorway:
      return 18;
    case RoadClass::trunk:
      return 18;
    case RoadClass::primary:
      return 20;
    case RoadClass::secondary:
      return 16;
    case RoadClass::tertiary:
      return 11;
    case RoadClass::residential:
      return 7;
    default:
      return 5;
  }
}

std::vector<Road> roadsOf(const DemoPlan& plan, const DemoSheet& sheet) {
  return RoadWriter(plan, sheet).take();
}

}  // namespace citymirror::gis
