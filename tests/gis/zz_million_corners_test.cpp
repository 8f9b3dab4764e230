// Surfaces of a million corners in models that assimp reads: one remark, and the rest stands.
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <numbers>

#include "gis/city/model_file.h"
#include "tests/support/model_samples.h"
#include "tests/support/model_texts.h"
#include "tests/support/notes_text.h"
#include "tests/support/put_file.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

constexpr int kMillion = 1'000'000;
constexpr double kDiscRadius = 50;  // m

/// The corners of a disc, each as `print` writes its number, x and y.
std::string discCorners(const std::function<std::string(int, double, double)>& print) {
  std::string text;
  for (int i = 0; i < kMillion; ++i) {
    const double angle = 2 * std::numbers::pi * i / kMillion;
    text += print(i, kDiscRadius * std::cos(angle), kDiscRadius * std::sin(angle));
  }
  return text;
}

/// " x y 0" with another sign between them.
std::string spaceCorners(const char* between) {
  return discCorners([between](int, double x, double y) {
    char corner[64];
    std::snprintf(corner, sizeof corner, "%s%.6g%s%.6g%s0", between, x, between, y, between);
    return std::string(corner);
  });
}

std::string numbersFrom(int first, int count, const std::string& between) {
  std::string text;
  for (int i = first; i < first + count; ++i) text += between + std::to_string(i);
  return text;
}

void swapIn(std::string& text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) qFatal("the sample lacks %s", from.c_str());
  text.replace(at, from.size(), to);
}

std::string hugeDae() {
  std::string text = samples::kShedDae;
  swapIn(text, "count=\"12\">0 0 0 4 0 0 4 3 0 0 3 0",
         "count=\"" + std::to_string(12 + 3 * kMillion) + "\">0 0 0 4 0 0 4 3 0 0 3 0" +
             spaceCorners(" "));
  swapIn(text, "count=\"4\" stride", "count=\"" + std::to_string(4 + kMillion) + "\" stride");
  swapIn(text, "<polylist count=\"1\"", "<polylist count=\"2\"");
  swapIn(text, "<vcount>4<", "<vcount>4 " + std::to_string(kMillion) + "<");
  swapIn(text, "<p>0 1 2 3<", "<p>0 1 2 3" + numbersFrom(4, kMillion, " ") + "<");
  return text;
}

std::string hugeFbx() {
  std::string text = samples::shedFbx(100);
  swapIn(text, "Vertices: *12 {\n      a: 0,0,0,4,0,0,4,3,0,0,3,0",
         "Vertices: *" + std::to_string(12 + 3 * kMillion) +
             " {\n      a: 0,0,0,4,0,0,4,3,0,0,3,0" + spaceCorners(","));
  swapIn(text, "PolygonVertexIndex: *4 {\n      a: 0,1,2,-4",
         "PolygonVertexIndex: *" + std::to_string(4 + kMillion) + " {\n      a: 0,1,2,-4" +
             numbersFrom(4, kMillion - 1, ",") + ",-" + std::to_string(4 + kMillion));
  return text;
}

/// The house and a slab of three metres over the disc.
std::string hugeIfc() {
  std::string text = samples::kHouseIfc;
  swapIn(text, "(#38,#49),#20)", "(#38,#49,#66),#20)");
  const std::string slab =
      "#60=IFCARBITRARYCLOSEDPROFILEDEF(.AREA.,$,#61);\n#61=IFCPOLYLINE((" +
      numbersFrom(1000, kMillion, ",#").substr(1) +
      ",#1000));\n#62=IFCEXTRUDEDAREASOLID(#60,#12,#10,3000.);\n"
      "#63=IFCSHAPEREPRESENTATION(#13,'Body','SweptSolid',(#62));\n"
      "#64=IFCPRODUCTDEFINITIONSHAPE($,$,(#63));\n#65=IFCLOCALPLACEMENT(#19,#12);\n"
      "#66=IFCSLAB('CYvctVUKr0kugbFTf53O9L',#5,'Disc',$,$,#65,#64,$,.FLOOR.);\n";
  const std::string corners = discCorners([](int i, double x, double y) {
    char corner[80];
    std::snprintf(corner, sizeof corner, "#%d=IFCCARTESIANPOINT((%.3f,%.3f));\n", 1000 + i,
                  1000 * x, 1000 * y);
    return std::string(corner);
  });
  swapIn(text, "ENDSEC;\nEND-ISO", slab + corners + "ENDSEC;\nEND-ISO");
  return text;
}

}  // namespace

class MillionCornersTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  Result<MeshModel> read(const std::string& name, const std::string& text) {
    ModelSource source;
    source.path = test::putFile(folder_, name, text);
    source.placement = ModelPlacement{{500, 500}, {}, 0, 1};
    return readModel(source, samples::wuhan(), {});
  }
  static int leftOut(const Result<MeshModel>& model) {
    return int(std::count_if(model.notes().begin(), model.notes().end(), [](const Note& note) {
      return note.what.find(" corners is left out") != std::string::npos;
    }));
  }
  void mustKeepTheShed(const std::string& name, const std::string& text) {
    const auto model = read(name, text);
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->triangleCount(), std::size_t{2});
    QVERIFY2(leftOut(model) == 1, notesText(model.notes()).c_str());
    QVERIFY2(notesText(model.notes()).find("1000000 corners") != std::string::npos,
             notesText(model.notes()).c_str());
  }

 private slots:
  void ofColladaItIsNamedAndLeftOut() { mustKeepTheShed("huge.dae", hugeDae()); }
  void ofFbxItIsNamedAndLeftOut() { mustKeepTheShed("huge.fbx", hugeFbx()); }
  /// The sides of such a body are small surfaces: they stand with the house.
  void ofIfcItsCapsAreNamedAndLeftOut() {
    const auto model = read("huge.ifc", hugeIfc());
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QVERIFY2(leftOut(model) == 1, notesText(model.notes()).c_str());
    for (const char* kind : {"IfcWallStandardCase", "IfcSlab"}) {
      const auto found = std::find_if(model->features.begin(), model->features.end(),
                                      [&](const MeshFeature& f) { return f.kind == kind; });
      QVERIFY2(found != model->features.end() && !found->box.isEmpty(), kind);
    }
    QVERIFY(model->triangleCount() >= 24);
  }
};

QTEST_APPLESS_MAIN(MillionCornersTest)
#include "zz_million_corners_test.moc"
