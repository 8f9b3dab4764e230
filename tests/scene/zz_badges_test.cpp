// Signs of sensors on a whole city: the worst and the highest are read, none in alarm is lost.
#include <QtTest>
#include <algorithm>
#include <cmath>

#include "engine/scene/badge_layer.h"
#include "engine/scene/glyph_atlas.h"
#include "engine/scene/offscreen.h"
#include "engine/scene/text_batch.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;

class BadgesTest : public QObject {
  Q_OBJECT
  static ViewGeometry from(double distance) {
    draw::CameraPose pose;
    pose.target = {500, 500};
    pose.distance = distance;
    pose.pitchDeg = -80;
    return {pose, 1280, 720, 1};
  }
  static draw::Mark gauge(const std::string& code, const Point2& at, Severity severity,
                          double weight = 0) {
    draw::Mark mark{code, draw::MarkIcon::rainGauge, at, severity, {}, false, weight};
    if (severity >= Severity::yellow) mark.caption = {code, code};
    return mark;
  }
  /// Twelve gauges 100 m from each other; the eighth has the most rain.
  static draw::MarkSet gauges(Severity severity) {
    draw::MarkSet marks;
    for (int i = 0; i < 12; ++i)
      marks.push_back(gauge("R" + std::to_string(i), {350.0 + 100 * (i % 4), 400.0 + 100 * (i / 4)},
                            severity, i == 7 ? 90 : 60 + i));
    return marks;
  }
  static void show(BadgeLayer& layer, const draw::MarkSet& marks, double distance) {
    static const GroundModel ground = buildGround(smallCity(), {});
    std::vector<PixelBox> taken;
    layer.setMarks(std::make_shared<draw::MarkSet>(marks));
    layer.layOut(from(distance), ground, taken);
  }
  static std::vector<std::string> badges(const BadgeLayer& layer) {
    std::vector<std::string> codes;
    for (const BadgeLayer::Placed& placed : layer.placed())
      if (!placed.small) codes.push_back((*layer.marks())[placed.index].code);
    return codes;
  }

 private slots:
  /// A rim that no halo reaches would be drawn for nothing, in every letter of every picture. A
  /// side of the letter may be too faint for its halo to count there; all four never are.
  void aLetterTakesNoMoreRoomThanItsHaloCovers() {
    GlyphAtlas atlas;
    for (const int size : {12, 13, 15, 22, 40}) {
      const GlyphAtlas::Glyph* glyph = atlas.glyph(U'荆', size);
      QVERIFY(glyph != nullptr);
      const auto halo = [&](int x, int y) {
        return int(atlas.texture()->getImage()->data(unsigned(glyph->column + x),
                                                     unsigned(glyph->row + y))[1]);
      };
      int rim = 0;
      for (int y = 0; y < glyph->height; ++y) rim += halo(0, y) + halo(glyph->width - 1, y);
      for (int x = 0; x < glyph->width; ++x) rim += halo(x, 0) + halo(x, glyph->height - 1);
      QVERIFY2(rim > 0, qPrintable(QString::number(size)));
    }
  }
  void textsOfOnePictureLeaveNothingToTheNext() {
    GlyphAtlas atlas;
    TextBatch batch(atlas);
    const auto geode = static_cast<osg::Geode*>(batch.node());
    const auto corners = [&] {
      return geode->getNumDrawables() == 0
                 ? 0U
                 : geode->getDrawable(0)->asGeometry()->getVertexArray()->getNumElements();
    };
    const auto item = [](std::string_view text) { return TextItem{text, {100, 100}, 13, {}}; };
    batch.draw({item("荆江大道"), item("长港路")}, 200);
    QCOMPARE(corners(), 28U);
    const osg::Drawable* drawn = geode->getDrawable(0);
    batch.draw({item("长港路")}, 200);
    QCOMPARE(corners(), 12U);
    QVERIFY(geode->getDrawable(0) == drawn);  // nothing is made anew
    batch.draw({}, 200);
    QCOMPARE(corners(), 0U);
    batch.draw({item("长港")}, 200);
    QCOMPARE(corners(), 8U);
  }
  void nearByEveryGaugeInAlarmHasItsBadge() {
    BadgeLayer layer;
    show(layer, gauges(Severity::orange), 1500);
    QCOMPARE(badges(layer).size(), std::size_t(12));
  }
  void fromAfarTheHighestKeepsItsBadgeAndNoneVanishes() {
    BadgeLayer layer;
    show(layer, gauges(Severity::orange), 9000);
    QCOMPARE(layer.placed().size(), std::size_t(12));
    QCOMPARE(badges(layer), std::vector<std::string>{"R7"});
    GlyphAtlas letters;
    std::vector<PixelBox> taken;
    const auto texts = layer.captions(from(9000), Language::zh, letters, taken);
    QCOMPARE(texts.size(), std::size_t(1));
    QCOMPARE(texts[0].text, std::string("R7"));
  }
  void aWorseAlarmIsReadBesideAHigherValue() {
    draw::MarkSet marks = gauges(Severity::orange);
    marks[0].severity = Severity::red;
    BadgeLayer layer;
    show(layer, marks, 9000);
    QCOMPARE(badges(layer).front(), std::string("R0"));
    QCOMPARE(layer.placed().size(), std::size_t(12));
  }
  void anotherKindOfSensorIsReadBesideIt() {
    draw::MarkSet marks = gauges(Severity::orange);
    marks.push_back({"P", draw::MarkIcon::pondingSensor, {900, 900}, Severity::yellow,
                     {"P", "P"}, false, 0.3});
    BadgeLayer layer;
    show(layer, marks, 9000);
    QCOMPARE(badges(layer), (std::vector<std::string>{"R7", "P"}));
  }
  void withoutAnAlarmSensorsAreDotsAndHospitalsBadges() {
    draw::MarkSet marks = gauges(Severity::none);
    marks.push_back({"H", draw::MarkIcon::hospital, {100, 800}, Severity::none, {}, false});
    BadgeLayer layer;
    show(layer, marks, 8000);
    QCOMPARE(badges(layer), std::vector<std::string>{"H"});
    QVERIFY(layer.placed().size() > 6);
    show(layer, marks, 1500);
    QVERIFY(badges(layer).size() > 6);
  }
  void whatIsSelectedOrAskedForStaysABadge() {
    draw::MarkSet marks = gauges(Severity::orange);
    marks.push_back({"place", draw::MarkIcon::pin, {100, 800}, Severity::none,
                     {"此处", "Here"}, false});
    BadgeLayer layer;
    layer.setSelected("R2");
    show(layer, marks, 8000);
    const auto full = badges(layer);
    for (const char* code : {"R2", "R7", "place"})
      QVERIFY2(std::find(full.begin(), full.end(), code) != full.end(), code);
  }
  void anAlarmBehindAnotherIsASmallSignThatCanBeClicked() {
    BadgeLayer layer;
    show(layer,
         {gauge("red", {500, 500}, Severity::red),
          {"P", draw::MarkIcon::pondingSensor, {500, 500}, Severity::orange, {"P", "P"}, false}},
         1500);
    QCOMPARE(layer.placed().size(), std::size_t(2));
    QVERIFY(!layer.placed()[0].small && layer.placed()[1].small);
    QCOMPARE(layer.at(layer.placed()[0].at), std::int64_t(0));
    QCOMPARE(layer.at(layer.placed()[1].at + Point2(2, 4)), std::int64_t(1));
  }
  void valuesThatAreAlmostEqualDoNotTakeTurns() {
    draw::MarkSet marks = gauges(Severity::orange);
    BadgeLayer layer;
    show(layer, marks, 9000);
    marks[3].weight = 93;
    show(layer, marks, 9000);
    QCOMPARE(badges(layer), std::vector<std::string>{"R7"});
    marks[3].weight = 120;
    show(layer, marks, 9000);
    QCOMPARE(badges(layer), std::vector<std::string>{"R3"});
  }
  void riversBelowTheirWarningLevelDoNotTakeTurnsEither() {
    draw::MarkSet marks = gauges(Severity::orange);
    for (draw::Mark& mark : marks) mark.weight = -0.9;
    marks[7].weight = -0.5;
    marks[11].weight = std::nan("");  // weighs as 0 does
    BadgeLayer layer;
    show(layer, marks, 9000);
    QCOMPARE(badges(layer), std::vector<std::string>{"R11"});
    marks[11].weight = -0.9;
    show(layer, marks, 9000);
    QCOMPARE(badges(layer), std::vector<std::string>{"R7"});
    marks[3].weight = -0.48;
    show(layer, marks, 9000);
    QCOMPARE(badges(layer), std::vector<std::string>{"R7"});
    marks[3].weight = -0.3;
    show(layer, marks, 9000);
    QCOMPARE(badges(layer), std::vector<std::string>{"R3"});
  }
  void aSmallSignHasTheColourOfItsAlarm() {
    qunsetenv("DISPLAY");
    auto renderer = OffscreenRenderer::make(640, 360, 0);
    QVERIFY2(renderer.ok(), renderer.ok() ? "" : renderer.error().text().c_str());
    (*renderer)->setCity(std::make_shared<const CityModel>(smallCity()), {});
    draw::DrawFrame frame;
    frame.marks = std::make_shared<draw::MarkSet>(
        draw::MarkSet{gauge("front", {300, 500}, Severity::red),
                      gauge("behind", {300, 500}, Severity::orange)});
    const draw::CameraPose pose = from(2000).pose;
    const Image image = (*renderer)->render(frame, pose);
    const double z = small::groundAt(300, 500) + 1;
    const Point3 foot = ViewGeometry{pose, 640, 360, 1}.project({300, 500, z});
    const std::size_t at =  // below the tip of the one in front
        4 * (std::size_t(foot.y() + 3) * std::size_t(image.width) + std::size_t(foot.x()));
    const int red = image.rgba[at], green = image.rgba[at + 1], blue = image.rgba[at + 2];
    QVERIFY2(red > 200 && green > 90 && green < 190 && blue < 120,
             qPrintable(QString("%1 %2 %3").arg(red).arg(green).arg(blue)));
  }
};

QTEST_GUILESS_MAIN(BadgesTest)
#include "zz_badges_test.moc"
