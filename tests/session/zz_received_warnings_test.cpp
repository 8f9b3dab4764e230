// Warnings of others: which are in force, and how they stand on the map.
#include <QtTest>

#include "app/session/command/warning_layer.h"
#include "app/session/live/warning_book.h"
#include "gis/crs/transform.h"
#include "gis/feed/gbt35965.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

const Instant kWarningSent = *parseIso("2026-07-18T10:00:00Z");

Instant afterSent(int minutes) { return kWarningSent + std::chrono::minutes(minutes); }

std::shared_ptr<const CityModel> warnedCity() {
  CityModel city = smallCity();
  city.frame = {"EPSG:4547", 500000, 3350000, "unknown"};
  city.utcOffsetMinutes = 480;
  return std::make_shared<const CityModel>(std::move(city));
}

/// A closed square of local metres, in degrees.
std::vector<Point2> degreesOf(const CityModel& city, double west, double south, double side) {
  std::vector<Point2> ring;
  for (const Point2& p :
       {Point2(west, south), Point2(west + side, south), Point2(west + side, south + side),
        Point2(west, south + side), Point2(west, south)})
    ring.push_back(*gis::toWgs84(city.frame, p));
  return ring;
}

/// Orange, for an hour, in both languages, over a square of 200 m.
gis::CapAlert orangeAlert(const CityModel& city, const std::string& id) {
  gis::CapAlert alert;
  alert.identifier = id;
  alert.sender = "office@example.org";
  alert.sent = kWarningSent;
  alert.status = "Actual";
  alert.msgType = "Alert";
  alert.scope = "Public";
  gis::CapInfo info;
  info.language = "zh-CN";
  info.event = "暴雨";
  info.severity = "Severe";
  info.headline = "暴雨橙色预警";
  info.senderName = "市气象台";
  info.areaDesc = "江津路一带";
  info.expires = afterSent(60);
  info.polygons = {degreesOf(city, 300, 300, 200)};
  alert.infos = {info, info};
  alert.infos[1].language = "en-US";
  alert.infos[1].headline = "Orange rainstorm warning";
  return alert;
}

gis::CapAlert followUp(const gis::CapAlert& earlier, const std::string& type, int minutes) {
  gis::CapAlert alert = earlier;
  alert.identifier += "-" + type;
  alert.msgType = type;
  alert.sent = afterSent(minutes);
  alert.references = gis::referenceTo(earlier);
  return alert;
}

std::size_t forceAt(WarningBook& book, int minutes) {
  const auto all = book.inForce(afterSent(minutes));
  return all ? all->size() : 0;
}

WorldView warnedView(const std::shared_ptr<const CityModel>& city, WarningBook& book) {
  WorldView view;
  view.city = city;
  view.now = view.cursor.at = afterSent(10);
  view.warnings = book.inForce(view.now);
  return view;
}

std::vector<const Feature*> warningFeatures(const FeatureLayer& layer, GeometryKind kind) {
  std::vector<const Feature*> found;
  for (const Feature& feature : layer.features)
    if (feature.kind == kind) found.push_back(&feature);
  return found;
}

}  // namespace

class ReceivedWarningsTest : public QObject {
  Q_OBJECT
  std::shared_ptr<const CityModel> city_ = warnedCity();
  FeedPlaces places_{*city_};

 private slots:
  void aWarningIsInForceFromItsReceptionUntilItExpires() {
    WarningBook book;
    book.take(orangeAlert(*city_, "A1"), afterSent(5), places_);
    QCOMPARE(forceAt(book, 4), std::size_t{0});  // nobody knew of it
    QCOMPARE(forceAt(book, 5), std::size_t{1});
    QCOMPARE(forceAt(book, 59), std::size_t{1});
    QCOMPARE(forceAt(book, 60), std::size_t{0});
    const ReceivedWarning& warning = *book.inForce(afterSent(5))->front();
    QVERIFY(warning.headline == (Text{"暴雨橙色预警", "Orange rainstorm warning"}));
    QVERIFY(warning.severity == Severity::orange && !warning.exercise && warning.drawn());
    QCOMPARE(warning.sender, std::string("市气象台"));
    QVERIFY(book.inForce(afterSent(6)) == book.inForce(afterSent(7)));  // the same value
  }

  void oneThatIsCancelledOrReplacedIsGoneAndARepeatIsNoSecond() {
    for (const char* type : {"Cancel", "Error", "Update"}) {
      WarningBook book;
      const gis::CapAlert alert = orangeAlert(*city_, "A1");
      book.take(alert, afterSent(0), places_);
      book.take(alert, afterSent(1), places_);
      QCOMPARE(forceAt(book, 2), std::size_t{1});
      book.take(followUp(alert, type, 10), afterSent(10), places_);
      const bool replaced = std::string(type) == "Update";
      QCOMPARE(forceAt(book, 11), std::size_t(replaced ? 1 : 0));
      if (replaced)
        QVERIFY(book.inForce(afterSent(11))->front()->id.find("Update") != std::string::npos);
      QCOMPARE(forceAt(book, 9), std::size_t{1});  // who looks back sees it as it was
    }
  }

  void anExerciseEndsNothingThatIsMeantAndACancellationMayComeFirst() {
    WarningBook book;
    const gis::CapAlert alert = orangeAlert(*city_, "A1");
    book.take(alert, afterSent(0), places_);
    gis::CapAlert drilled = followUp(alert, "Cancel", 5);
    drilled.status = "Exercise";
    book.take(drilled, afterSent(5), places_);
    QCOMPARE(forceAt(book, 6), std::size_t{1});
    WarningBook other;
    other.take(followUp(alert, "Cancel", 5), afterSent(5), places_);
    other.take(alert, afterSent(6), places_);
    QCOMPARE(forceAt(other, 7), std::size_t{0});
  }

  void testsDraftsAndAcknowledgementsAreNoWarnings() {
    WarningBook book;
    for (const char* status : {"Test", "System", "Draft"}) {
      gis::CapAlert alert = orangeAlert(*city_, status);
      alert.status = status;
      book.take(alert, afterSent(0), places_);
    }
    gis::CapAlert ack = orangeAlert(*city_, "ack");
    ack.msgType = "Ack";
    book.take(ack, afterSent(0), places_);
    QCOMPARE(forceAt(book, 1), std::size_t{0});
  }

  void aCancellationOfAChineseCentreNamesItsTimeWithASpace() {
    WarningBook book;
    gis::CapAlert alert = orangeAlert(*city_, "42010041600000_20260718180000");
    alert.sender = "42010041600000";
    book.take(alert, afterSent(0), places_);
    gis::CapAlert cancel = followUp(alert, "Cancel", 10);
    cancel.references = "42010041600000,42010041600000_20260718180000,2026-07-18 18:00:00";
    const auto read = gis::parseGbt35965(gis::writeGbt35965(cancel));
    QVERIFY(read.ok());
    book.take(*read, afterSent(10), places_);
    QCOMPARE(forceAt(book, 11), std::size_t{0});
  }

  void whatLiesElsewhereDrawsNothingAndWhatIsNamedOnlyStaysInTheList() {
    WarningBook book;
    gis::CapAlert far = orangeAlert(*city_, "far");
    for (gis::CapInfo& info : far.infos) info.polygons = {degreesOf(*city_, 90'000, 90'000, 200)};
    book.take(far, afterSent(0), places_);
    QCOMPARE(forceAt(book, 1), std::size_t{0});
    gis::CapAlert named = orangeAlert(*city_, "named");
    for (gis::CapInfo& info : named.infos) info.polygons.clear();
    book.take(named, afterSent(0), places_);
    QCOMPARE(forceAt(book, 10), std::size_t{1});
    const WorldView view = warnedView(city_, book);
    QVERIFY(!view.warnings->front()->drawn() && view.warnings->front()->partlyUndrawn);
    QVERIFY(warningLayer(view, Language::zh).layer->features.empty());
    QVERIFY(drawnLevels(view).empty());
  }

  void neitherAlertsOfOtherPlacesNorOldOnesPushOutWhatIsInForce() {
    WarningBook book;
    gis::CapAlert stands = orangeAlert(*city_, "stands"), past = stands, far = stands;
    const auto elsewhere = degreesOf(*city_, 90'000, 90'000, 200);
    for (gis::CapInfo& info : stands.infos) info.expires = {};
    for (gis::CapInfo& info : past.infos) info.expires = afterSent(3);
    for (gis::CapInfo& info : far.infos) info.polygons = {elsewhere};
    book.take(stands, afterSent(0), places_);
    for (std::size_t i = 0; i < WarningBook::kMost + 10; ++i) {
      far.identifier = "far" + std::to_string(i);
      book.take(far, afterSent(1), places_);
    }
    QCOMPARE(forceAt(book, 2), std::size_t{1});
    for (std::size_t i = 0; i < WarningBook::kMost + 10; ++i) {
      past.identifier = "past" + std::to_string(i);
      book.take(past, afterSent(4), places_);
    }
    QCOMPARE(forceAt(book, 5), std::size_t{1});
  }

  void anAreaIsARimAHatchAndAMarkThatSaysLevelAndUntilWhen() {
    WarningBook book;
    book.take(orangeAlert(*city_, "A1"), afterSent(0), places_);
    const WorldView view = warnedView(city_, book);
    const auto made = warningLayer(view, Language::zh);
    const auto lines = warningFeatures(*made.layer, GeometryKind::line);
    const auto marks = warningFeatures(*made.layer, GeometryKind::point);
    QCOMPARE(lines.size(), std::size_t{2});
    QCOMPARE(marks.size(), std::size_t{1});
    for (const Feature* feature : lines) {
      QCOMPARE(feature->code, view.warnings->front()->id);
      for (const auto& line : feature->lines)
        for (const Point2& p : line)
          QVERIFY(p.x() > 299 && p.x() < 501 && p.y() > 299 && p.y() < 501);
    }
    const std::string& label = std::get<std::string>(marks[0]->values.at(2));
    QCOMPARE(label, std::string("暴雨橙色预警 · 橙色 · 有效至 19:00"));
    const std::string english = std::get<std::string>(
        warningFeatures(*warningLayer(view, Language::en).layer, GeometryKind::point)[0]->values.at(
            2));
    QCOMPARE(english, std::string("Orange rainstorm warning · orange · until 19:00"));
    const auto styled = draw::applyStyle(made.style, *made.layer);
    QVERIFY(styled.ok());
    for (const std::int32_t rule : styled->rule)
      QVERIFY(made.style.rules.at(std::size_t(rule)).symbol.fill ==
              draw::darkPalette().warning(Severity::orange));
  }

  void anAreaAroundTheCityIsAMarkThatSaysSoWithoutHatchAndFalseRim() {
    WarningBook book;
    gis::CapAlert wide = orangeAlert(*city_, "wide");
    for (gis::CapInfo& info : wide.infos)
      info.polygons = {{{100, 20}, {130, 20}, {130, 45}, {100, 45}, {100, 20}}};
    book.take(wide, afterSent(0), places_);
    const WorldView view = warnedView(city_, book);
    const auto made = warningLayer(view, Language::en);
    const auto lines = warningFeatures(*made.layer, GeometryKind::line);
    QVERIFY(lines.empty());
    const auto mark = warningFeatures(*made.layer, GeometryKind::point).front();
    QVERIFY(std::get<std::string>(mark->values.at(2)).ends_with(" · most or all of the city"));
    QVERIFY(city_->extent.contains(mark->lines[0][0]));
    const auto place = placeOf(*view.warnings->front(), *city_);
    QVERIFY(place && city_->extent.contains(place->at) && place->reach > 300);
  }

  void anAreaThatReachesOutOfTheCityIsHatchedWithinIt() {
    WarningBook book;
    gis::CapAlert half = orangeAlert(*city_, "half");
    const Point2 from = *gis::toWgs84(city_->frame, {-4000, -4000});
    const Point2 to = *gis::toWgs84(city_->frame, {500, 5000});
    for (gis::CapInfo& info : half.infos)
      info.polygons = {{from, {to.x(), from.y()}, to, {from.x(), to.y()}, from}};
    book.take(half, afterSent(0), places_);
    const auto made = warningLayer(warnedView(city_, book), Language::en);
    const auto lines = warningFeatures(*made.layer, GeometryKind::line);
    QCOMPARE(lines.size(), std::size_t{2});
    for (const Feature* feature : lines)
      for (const auto& line : feature->lines)
        for (const Point2& p : line)
          QVERIFY(p.x() > -1e-6 && p.x() < 520 && p.y() > -1e-6 && p.y() < 1000 + 1e-6);
  }

  void anExerciseIsDashedAndSaysSo() {
    WarningBook book;
    gis::CapAlert drill = orangeAlert(*city_, "A1");
    drill.status = "Exercise";
    book.take(drill, afterSent(0), places_);
    const WorldView view = warnedView(city_, book);
    const auto made = warningLayer(view, Language::en);
    const auto rim = warningFeatures(*made.layer, GeometryKind::line).back();
    QVERIFY(rim->lines.size() > 4);
    double drawn = 0;
    for (const auto& dash : rim->lines) drawn += length(dash);
    QVERIFY(drawn < 700 && drawn > 300);  // of 800 m
    const auto mark = warningFeatures(*made.layer, GeometryKind::point).front();
    QVERIFY(std::get<std::string>(mark->values.at(2)).starts_with("[Exercise] "));
  }

  void aCircleWithoutARadiusIsAMarkAlone() {
    WarningBook book;
    gis::CapAlert point = orangeAlert(*city_, "A1");
    const Point2 at = *gis::toWgs84(city_->frame, {400, 400});
    for (gis::CapInfo& info : point.infos) info.polygons = {std::vector<Point2>(37, at)};
    book.take(point, afterSent(0), places_);
    const auto made = warningLayer(warnedView(city_, book), Language::zh);
    QCOMPARE(made.layer->features.size(), std::size_t{1});
    QVERIFY((made.layer->features[0].lines[0][0] - Point2(400, 400)).norm() < 0.1);
  }

  void aPictureAndTheCatalogueSayWhatTheAreasAre() {
    WarningBook book;
    book.take(orangeAlert(*city_, "A1"), afterSent(7), places_);
    const WorldView view = warnedView(city_, book);
    draw::PictureFooter footer;
    addWarningKey(view, Language::en, footer);
    QCOMPARE(footer.outlines, std::string("Warnings in force (hatched)"));
    QCOMPARE(footer.levels.size(), std::size_t{1});
    QCOMPARE(footer.levels[0].second, std::string("warning: orange 1"));
    draw::PictureFooter calm;
    addWarningKey(WorldView{}, Language::en, calm);
    QVERIFY(calm == draw::PictureFooter{});
    QCOMPARE(warningSource(view).source, std::string("市气象台"));
    QCOMPARE(warningSource(view).obtained, std::string("2026-07-18 18:07"));
  }
};

QTEST_GUILESS_MAIN(ReceivedWarningsTest)
#include "zz_received_warnings_test.moc"
