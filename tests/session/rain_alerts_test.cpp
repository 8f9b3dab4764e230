// Rain that an office announces: what may drive a session, and what happens when it is taken back.
#include <QtTest>

#include "app/session/evening.h"
#include "app/session/live/resume.h"
#include "app/session/session.h"
#include "app/session/writer/world_writer.h"
#include "gis/crs/transform.h"
#include "gis/feed/cap.h"
#include "scenarios/flood/city_bed.h"
#include "tests/session/loop_desk.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using session::WorldWriter;

namespace {

/// The small city at 114° E, 30.3° N.
std::shared_ptr<const CityModel> citySomewhere() {
  CityModel city = smallCity();
  city.frame = {"EPSG:4547", 500000, 3350000, "unknown"};
  return std::make_shared<const CityModel>(std::move(city));
}

/// A live world over the small city with water, and an office that sends CAP.
struct OfficeDesk {
  QTemporaryDir folder;
  std::string path = folder.filePath("office.journal").toStdString();
  std::shared_ptr<const CityModel> city = citySomewhere();
  std::shared_ptr<const flood::FloodInputs> domain;
  session::Config config = *session::loadConfig(session::findAssets());
  std::unique_ptr<WorldWriter> world;
  Instant begin = session::demoEveningBegin(480);

  explicit OfficeDesk(feeds::Purpose purpose) {
    flood::CityFloodOptions options;
    options.cell = 10;
    domain = std::make_shared<const flood::FloodInputs>(flood::makeCityFlood(*city, options));
    open(purpose, begin, std::nullopt);
  }
  void open(feeds::Purpose purpose, Instant now, std::optional<session::Resumed> resumed) {
    world.reset();
    auto journal = store::Journal::open(path);
    if (!journal) qFatal("journal");
    world = std::make_unique<WorldWriter>(config, std::move(*journal), 1);
    world->setPurpose(purpose);
    world->openCity(city, domain, now, std::move(resumed));
    world->goLive(now);
  }
  Instant at(double minute) const { return begin + millis(minute * 60); }
  gis::CapAlert rain(const std::string& id, double minute, double millimetres,
                     const std::string& status = "Actual") const {
    gis::CapAlert alert = drillRain(id, at(minute), millimetres);
    alert.status = status;
    return alert;
  }
  gis::CapAlert about(const gis::CapAlert& earlier, const std::string& type, double minute,
                      const std::string& id) const {
    gis::CapAlert alert = earlier;
    alert.identifier = id;
    alert.msgType = type;
    alert.sent = at(minute);
    alert.references = earlier.sender + ',' + earlier.identifier + ',' + toIso(earlier.sent);
    return alert;
  }
  void hear(double minute, const gis::CapAlert& alert) {
    gis::FeedBatch batch;
    batch.alerts = {alert};
    if (!world->takeLive(at(minute), {{"office", {&batch}}}).ok()) qFatal("not taken");
  }
  void compute(const world::ForecastRequest& request) {
    world->finishForecast(request, world::runForecast(request, {}));
  }
  world::ForecastRequest asked() {
    auto request = world->takeForecastRequest();
    if (!request) qFatal("no forecast is asked for");
    return *request;
  }
  /// What the journal left for a run that begins so many minutes after.
  session::Resumed leftAt(double minute) const {
    auto left =
        session::resumeFrom(*store::Journal::open(path),
                            {config.watch, config.command, config.assimilation}, *city, at(minute));
    if (!left || !*left) qFatal("nothing goes on");
    return std::move(**left);
  }
  std::shared_ptr<const session::WorldView> view() { return world->publish(true, 1, {}); }
  bool logged(const std::string& zh) {
    const auto shown = view();
    return std::ranges::any_of(
        shown->log, [&](const auto& line) { return line.what.zh.find(zh) != std::string::npos; });
  }
};

/// Around a place, that many degrees to each side.
std::vector<Point2> square(const Point2& at, double degrees) {
  const double w = at.x() - degrees, e = at.x() + degrees;
  const double s = at.y() - degrees, n = at.y() + degrees;
  return {{w, s}, {e, s}, {e, n}, {w, n}, {w, s}};
}

double wettest(const world::ForecastRequest& request) {
  const auto& values = request.rain.value;
  return values.empty() ? 0 : *std::ranges::max_element(values);
}

}  // namespace

class RainAlertsTest : public QObject {
  Q_OBJECT
 private slots:
  void onlyWhatIsMeantDrivesARealSessionAndTheLogSaysWhy_data() {
    QTest::addColumn<QString>("status");
    QTest::addColumn<QString>("word");
    QTest::addColumn<bool>("drivesDrill");
    QTest::newRow("exercise") << "Exercise" << "演练" << true;
    QTest::newRow("test") << "Test" << "测试" << false;
    QTest::newRow("system") << "System" << "系统" << false;
    QTest::newRow("draft") << "Draft" << "草稿" << false;
  }
  void onlyWhatIsMeantDrivesARealSessionAndTheLogSaysWhy() {
    QFETCH(QString, status);
    QFETCH(QString, word);
    QFETCH(bool, drivesDrill);
    OfficeDesk real(feeds::Purpose::real);
    const gis::CapAlert alert = real.rain("A1", 1, 60, status.toStdString());
    real.hear(2, alert);
    QVERIFY(!real.world->takeForecastRequest());
    QVERIFY(real.view()->faults.empty());
    QVERIFY(real.logged("［" + word.toStdString() + "］"));
    QVERIFY(real.logged("实战中不启动推演"));
    OfficeDesk drill(feeds::Purpose::drill);
    drill.hear(2, alert);
    QCOMPARE(drill.world->takeForecastRequest().has_value(), drivesDrill);
    QVERIFY(drill.logged("［" + word.toStdString() + "］"));
  }

  void whatIsMeantDrivesBoth() {
    for (const auto purpose : {feeds::Purpose::real, feeds::Purpose::drill}) {
      OfficeDesk desk(purpose);
      desk.hear(2, desk.rain("A1", 1, 60));
      QVERIFY(wettest(desk.asked()) > 0);
      QVERIFY(!desk.logged("［"));
    }
  }

  void aCancelledRainDrivesNothingAnyMoreAndItsIncidentSaysSo() {
    OfficeDesk desk(feeds::Purpose::real);
    const gis::CapAlert alert = desk.rain("A1", 1, 60);
    desk.hear(2, alert);
    desk.compute(desk.asked());
    QCOMPARE(desk.view()->incidents.size(), std::size_t(1));
    desk.hear(4, desk.about(alert, "Cancel", 3, "A2"));
    const auto view = desk.view();
    QVERIFY(view->faults.empty());
    QVERIFY(desk.logged("撤回了降水预报A1"));
    const auto& incident = view->incidents.at(0);
    QVERIFY2(incident.incident.headline.zh.starts_with("［依据已撤回］"),
             incident.incident.headline.zh.c_str());
    QVERIFY(incident.warning.body.in(Language::en).starts_with("[withdrawn] "));
    const auto dry = desk.asked();
    QCOMPARE(wettest(dry), 0.0);
    desk.compute(dry);
    QCOMPARE(desk.view()->incidents.size(), std::size_t(1));
  }

  void aRainThatIsCancelledWhileItsForecastComputesRaisesNothing() {
    OfficeDesk desk(feeds::Purpose::real);
    const gis::CapAlert alert = desk.rain("A1", 1, 60);
    desk.hear(2, alert);
    const auto request = desk.asked();
    desk.hear(3, desk.about(alert, "Cancel", 3, "A2"));
    desk.compute(request);
    QVERIFY(desk.view()->incidents.empty());
    QVERIFY(desk.logged("推演F001所依据的降水预报已撤回"));
  }

  void aCancelOfAnotherAlertAndAnExerciseOfCancellingChangeNothing() {
    OfficeDesk desk(feeds::Purpose::real);
    const gis::CapAlert alert = desk.rain("A1", 1, 60);
    desk.hear(2, alert);
    (void)desk.asked();
    desk.hear(3, desk.about(desk.rain("B7", 1, 60), "Cancel", 3, "A2"));
    gis::CapAlert exercise = desk.about(alert, "Cancel", 4, "A3");
    exercise.status = "Exercise";
    desk.hear(4, exercise);
    QVERIFY(!desk.world->takeForecastRequest());
    QVERIFY(!desk.logged("撤回了"));
  }

  void anUpdateReplacesTheRain() {
    OfficeDesk desk(feeds::Purpose::real);
    const gis::CapAlert alert = desk.rain("A1", 1, 60);
    desk.hear(2, alert);
    const double before = wettest(desk.asked());
    gis::CapAlert update = desk.about(alert, "Update", 3, "A2");
    update.infos = desk.rain("A2", 3, 20).infos;
    desk.hear(3, update);
    const double after = wettest(desk.asked());
    QVERIFY(after > 0 && after < before);
    QVERIFY(desk.logged("降水预报更新"));
    desk.hear(4, desk.about(update, "Cancel", 4, "A3"));  // takes back the newer one
    QCOMPARE(wettest(desk.asked()), 0.0);
  }

  void theRainThatWasAnnouncedBeforeARestartStillComesAndIsNotTakenTwice() {
    OfficeDesk desk(feeds::Purpose::real);
    const gis::CapAlert alert = desk.rain("A1", 1, 60);
    desk.hear(2, alert);
    desk.compute(desk.asked());
    desk.open(feeds::Purpose::real, desk.at(5), desk.leftAt(5));
    const auto renewed = desk.asked();
    QCOMPARE(renewed.id, std::string("F002"));  // names go on
    QVERIFY(wettest(renewed) > 0);
    desk.compute(renewed);
    QCOMPARE(desk.view()->incidents.size(), std::size_t(1));  // it goes on, not raised again
    QVERIFY(!desk.view()->incidents[0].risks.empty());
    desk.hear(6, alert);  // the sender repeats it
    QVERIFY(!desk.world->takeForecastRequest());
    desk.hear(7, desk.about(alert, "Cancel", 7, "A2"));
    QCOMPARE(wettest(desk.asked()), 0.0);
    desk.open(feeds::Purpose::real, desk.at(9), desk.leftAt(9));
    QVERIFY(!desk.world->takeForecastRequest());
    QVERIFY(desk.view()->incidents[0].warning.body.zh.starts_with("［依据已撤回］"));
  }

  void aWarningStandsInTheViewUntilItIsCancelledAlsoAfterARestart() {
    OfficeDesk desk(feeds::Purpose::real);
    const auto inForce = [&] {
      const auto view = desk.view();
      return view->warnings ? view->warnings->size() : 0;
    };
    const Point2 centre = *gis::toWgs84(desk.city->frame, desk.city->extent.centre());
    gis::CapAlert alert = desk.rain("A1", 1, 60);
    alert.infos[0].parameters.clear();  // words only
    alert.infos[0].areaDesc = "江津路";
    alert.infos[0].polygons = {square(centre, 0.001)};
    QCOMPARE(inForce(), std::size_t(0));
    desk.hear(2, alert);
    QCOMPARE(inForce(), std::size_t(1));
    QVERIFY(desk.view()->warnings->front()->drawn());
    auto left = session::resumeFrom(
        *store::Journal::open(desk.path),
        {desk.config.watch, desk.config.command, desk.config.assimilation}, *desk.city, desk.at(5));
    QVERIFY(left && *left);
    desk.open(feeds::Purpose::real, desk.at(5), std::move(**left));
    QCOMPARE(inForce(), std::size_t(1));
    desk.hear(7, desk.about(alert, "Cancel", 7, "A2"));
    QCOMPARE(inForce(), std::size_t(0));
    desk.world->seek(desk.at(3));
    QCOMPARE(inForce(), std::size_t(1));  // who looks back sees what stood then
  }

  void aWarningOutlivesARestartAmongManyOfOtherPlaces() {
    OfficeDesk desk(feeds::Purpose::real);
    const Point2 centre = *gis::toWgs84(desk.city->frame, desk.city->extent.centre());
    gis::CapAlert alert = desk.rain("A1", 1, 60);
    alert.infos[0].parameters.clear();
    alert.infos[0].areaDesc = "江津路";
    alert.infos[0].polygons = {square(centre, 0.001)};
    desk.hear(2, alert);
    gis::FeedBatch others;
    alert.infos[0].polygons = {square(centre + Point2(5, 3), 1)};
    for (int i = 0; i < 510; ++i) {
      alert.identifier = "B" + std::to_string(i);
      others.alerts.push_back(alert);
    }
    QVERIFY(desk.world->takeLive(desk.at(3), {{"office", {&others}}}).ok());
    desk.open(feeds::Purpose::real, desk.at(5), desk.leftAt(5));
    const auto view = desk.view();
    QVERIFY(view->warnings);
    QCOMPARE(view->warnings->size(), std::size_t(1));
    QVERIFY(view->warnings->front()->id.find("A1") != std::string::npos);
  }

  void rainForAnotherProvinceStartsNothingAndIsToldOnce() {
    OfficeDesk desk(feeds::Purpose::real);
    const Point2 centre = *gis::toWgs84(desk.city->frame, desk.city->extent.centre());
    gis::CapAlert far = desk.rain("A1", 1, 60);
    far.infos[0].areaDesc = "远方";
    far.infos[0].polygons = {square(centre + Point2(5, 3), 1)};
    desk.hear(2, far);
    QVERIFY(!desk.world->takeForecastRequest());
    QVERIFY(desk.logged("A1的区域（远方）不在本市"));
    far.identifier = "A2";
    desk.hear(3, far);
    QVERIFY(!desk.world->takeForecastRequest());
    QVERIFY(!desk.logged("A2"));
    QVERIFY(desk.view()->faults.empty());
  }

  void anAreaThatTouchesTheCityOrIsNotDrawnDrives() {
    const auto drives = [](const auto& change) {
      OfficeDesk desk(feeds::Purpose::real);
      const Point2 centre = *gis::toWgs84(desk.city->frame, desk.city->extent.centre());
      gis::CapAlert alert = desk.rain("A1", 1, 60);
      alert.infos[0].areaDesc = "本市";  // CAP 1.2 asks a name of every area
      change(alert.infos[0], centre);
      desk.hear(2, alert);
      return desk.world->takeForecastRequest().has_value();
    };
    QVERIFY(drives([](gis::CapInfo& info, const Point2& c) {  // around the city
      info.polygons = {square(c, 2)};
    }));
    QVERIFY(drives([](gis::CapInfo& info, const Point2& c) {  // within it
      info.polygons = {square(c, 1e-4)};
    }));
    QVERIFY(drives([](gis::CapInfo& info, const Point2& c) {  // across, without a corner inside
      info.polygons = {{c + Point2(-3, -1e-4), c + Point2(3, -1e-4), c + Point2(3, 1e-4),
                        c + Point2(-3, 1e-4), c + Point2(-3, -1e-4)}};
    }));
    QVERIFY(drives([](gis::CapInfo& info, const Point2& c) {  // far, and a place by its name
      info.areaDesc = "远方; 本市";
      info.undrawn = "本市";
      info.polygons = {square(c + Point2(5, 3), 1)};
    }));
    QVERIFY(drives([](gis::CapInfo& info, const Point2&) { info.areaDesc = "本市"; }));
    QVERIFY(!drives([](gis::CapInfo& info, const Point2& c) {
      info.polygons = {square(c + Point2(5, 3), 1), square(c - Point2(5, 3), 1)};
    }));
  }

  void anUpdateThatMovesTheRainAwayWithdrawsIt() {
    OfficeDesk desk(feeds::Purpose::real);
    const gis::CapAlert first = desk.rain("A1", 1, 60);
    desk.hear(2, first);
    (void)desk.asked();
    gis::CapAlert update = desk.about(first, "Update", 5, "A2");
    const Point2 centre = *gis::toWgs84(desk.city->frame, desk.city->extent.centre());
    update.infos[0].areaDesc = "远方";
    update.infos[0].polygons = {square(centre + Point2(5, 3), 1)};
    desk.hear(6, update);
    QVERIFY(desk.logged("撤回了降水预报A1"));
  }

  void aWarningTellsUntilWhenWhatToDoAndWhomToAsk() {
    OfficeDesk desk(feeds::Purpose::real);
    gis::CapAlert alert = desk.rain("A1", 1, 60);
    gis::CapInfo& info = alert.infos[0];
    info.parameters.clear();
    info.expires = desk.begin + std::chrono::hours(30);
    info.responseType = "Shelter Avoid";
    info.contact = "027-12345";
    info.web = "https://w.example/1";
    desk.hear(2, alert);
    const std::string until = toIso(info.expires, desk.city->utcOffsetMinutes);
    QVERIFY(desk.logged("暴雨预报 · 有效至 " + until.substr(5, 5) + " " + until.substr(11, 5) +
                        " · 就地躲避、避开 · 027-12345 · https://w.example/1"));
  }

  void rainWhosePeriodIsOverStartsNothing() {
    OfficeDesk desk(feeds::Purpose::real);
    desk.hear(90, desk.rain("A1", 1, 60));
    QVERIFY(!desk.world->takeForecastRequest());
    QVERIFY(desk.view()->faults.empty());
    QVERIFY(desk.logged("降水预报（A1）的时段已于"));
  }

  void aDryForecastStartsNoRunUnlessRainWasAnnounced() {
    OfficeDesk desk(feeds::Purpose::real);
    desk.hear(2, desk.rain("A1", 1, 0));
    QVERIFY(!desk.world->takeForecastRequest());
    QVERIFY(desk.view()->faults.empty());
    QVERIFY(desk.logged("暴雨预报"));
    desk.hear(3, desk.rain("A2", 3, 60));
    QVERIFY(wettest(desk.asked()) > 0);
    desk.hear(4, desk.rain("A3", 4, 0));
    QCOMPARE(wettest(desk.asked()), 0.0);
  }

  void aRestartTakesWhatWasAnnouncedAsItWasTakenBefore() {
    OfficeDesk desk(feeds::Purpose::real);
    desk.hear(2, desk.rain("A1", 1, 60));
    (void)desk.asked();
    desk.hear(3, desk.rain("A2", -90, 40));  // over when it came
    QVERIFY(!desk.world->takeForecastRequest());
    desk.open(feeds::Purpose::real, desk.at(5), desk.leftAt(5));
    QVERIFY(wettest(desk.asked()) > 0);
    OfficeDesk dry(feeds::Purpose::real);
    dry.hear(2, dry.rain("A1", 1, 0));
    dry.open(feeds::Purpose::real, dry.at(5), dry.leftAt(5));
    QVERIFY(!dry.world->takeForecastRequest());
  }
};

QTEST_GUILESS_MAIN(RainAlertsTest)
#include "rain_alerts_test.moc"
