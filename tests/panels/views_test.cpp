// Bookmarks, flights, comparing and export over a city's picture.
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QImage>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>

#include "app/desktop/bookmark_tools.h"
#include "app/desktop/compare_tools.h"
#include "app/desktop/export_tools.h"
#include "app/desktop/options.h"
#include "app/desktop/viewer_tools.h"
#include "app/view/compare_widgets.h"
#include "app/view/surface_format.h"
#include "engine/core/file_io.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"
#include "tests/support/box_model.h"

using namespace citymirror;
using namespace citymirror::desktop;
using session::Bookmark, session::SideChoice, session::SideRun;
using view::CityView, view::CompareMode;

namespace {

class Asked : public SilentCommands {
 public:
  void seek(Instant at) override { sought = at; }

  std::optional<Instant> sought;
};

draw::CameraPose above(double x, double y, double distance) {
  return {{x, y}, 0, distance, 0, -89};
}

/// The world with deep water all over, so that every dry side differs from it.
session::WorldView wetWorld() {
  session::WorldView world = smallWorld();
  auto run = std::make_shared<world::ForecastRun>(*world.forecast);
  auto bed = std::make_shared<RasterGrid<float>>(GridShape{50, 50, 20, 0, 0}, 0.0F);
  for (int r = 0; r < 50; ++r)
    for (int c = 0; c < 50; ++c) {
      const Point2 p = bed->shape.centre(c, r);
      bed->at(c, r) = small::groundAt(p.x(), p.y());
    }
  run->bed = bed;
  world.forecast = run;
  session::SideFrames frames;
  world.cursor.at = minutesAfterNow(10);
  world.frame.water = frames.next(world, {SideRun::forecast, minutesAfterNow(40), {}}).frame.water;
  world.frame.at = world.cursor.at;
  return world;
}

QStringList namesOf(const std::vector<Bookmark>& marks) {
  QStringList names;
  for (const Bookmark& mark : marks) names << QString::fromStdString(mark.name.en);
  return names;
}

}  // namespace

class ViewsTest : public QObject {
  Q_OBJECT
  std::unique_ptr<QWidget> stage_;
  CityView* city_ = nullptr;
  CompareTools* compare_ = nullptr;
  BookmarkTools* bookmarks_ = nullptr;
  ExportTools* exports_ = nullptr;
  Asked commands_;
  panels::ViewPtr world_;

  void place() {
    city_->setGeometry(compare_->cityPlace(stage_->rect()));
    for (ViewerTool* tool : std::initializer_list<ViewerTool*>{compare_, bookmarks_, exports_})
      for (QWidget* card : tool->cards()) card->move(stage_->width(), 0);  // beside the picture
  }
  void show(const session::WorldView& world) {
    world_ = std::make_shared<const session::WorldView>(world);
    for (ViewerTool* tool : std::initializer_list<ViewerTool*>{compare_, bookmarks_, exports_})
      tool->setView(world_);
    city_->setFrame(world.frame);
    settle();
  }
  void settle() {
    QTRY_VERIFY_WITH_TIMEOUT(compare_->sides()->settled() && city_->framesDrawn() > 0, 30000);
  }
  QColor colorAt(const QPoint& place) {
    settle();
    return stage_->grab(QRect(place, QSize(1, 1))).toImage().pixelColor(0, 0);
  }
  static bool wet(const QColor& color) { return color.blue() > color.red() + 25; }

 private slots:
  void init() {
    stage_ = std::make_unique<QWidget>();
    stage_->resize(640, 400);
    city_ = new CityView(stage_.get());
    compare_ = new CompareTools(city_, stage_.get());
    bookmarks_ = new BookmarkTools(city_, stage_.get(), commands_);
    exports_ = new ExportTools(city_, stage_.get(), *bookmarks_);
    exports_->setCommands(commands_);
    for (ViewerTool* tool : std::initializer_list<ViewerTool*>{compare_, bookmarks_, exports_})
      connect(tool, &ViewerTool::moved, this, [this] { place(); });
    place();
    stage_->show();
    QVERIFY(QTest::qWaitForWindowExposed(stage_.get()));
    city_->setLayerVisible(view::Layer::labels, false);
    city_->setLayerVisible(view::Layer::buildings, false);
    const session::WorldView world = wetWorld();
    city_->setCity(world.city);
    city_->setPose(above(500, 600, 700));
    show(world);
    QVERIFY(city_->city());
  }
  void cleanup() { stage_.reset(); }

  void aSwipeShowsALeftAndBRightOfItsLine() {
    const QPoint left(120, 150), right(520, 150), middle(400, 150);
    QVERIFY(wet(colorAt(left)) && wet(colorAt(right)));
    compare_->choose(1, {SideRun::none, {}, {}});
    compare_->start(CompareMode::swipe);
    QVERIFY2(wet(colorAt(left)), qPrintable(colorAt(left).name()));
    QVERIFY2(!wet(colorAt(right)), qPrintable(colorAt(right).name()));
    QVERIFY(!wet(colorAt(middle)));
    compare_->sides()->setSplit(0.75);
    QVERIFY(wet(colorAt(middle)));
    QVERIFY(!wet(colorAt(right)));
    compare_->start(CompareMode::off);
    QVERIFY(wet(colorAt(right)));
  }
  void bothSidesOfASwipeAreOnePicture() {
    const QImage alone = stage_->grab().toImage();
    compare_->choose(1, {SideRun::shown, {}, {}});
    compare_->start(CompareMode::swipe);
    settle();
    const QImage both = stage_->grab().toImage();
    const auto differing = [&](const QRect& part) {
      int count = 0;
      for (int y = part.top(); y <= part.bottom(); ++y)
        for (int x = part.left(); x <= part.right(); ++x) {
          const QColor a = alone.pixelColor(x, y), b = both.pixelColor(x, y);
          count += std::abs(a.red() - b.red()) + std::abs(a.blue() - b.blue()) > 24 ? 1 : 0;
        }
      return double(count) / (part.width() * part.height());
    };
    const QRect besideTitles(340, 110, 200, 230);
    QVERIFY2(differing(besideTitles) < 0.01, qPrintable(QString::number(differing(besideTitles))));
  }
  void theLineIsDraggedAndMovedByKeys() {
    compare_->start(CompareMode::swipe);
    auto* handle = stage_->findChild<view::SwipeHandle*>();
    QVERIFY(handle);
    emit handle->moved(160);
    QCOMPARE(compare_->sides()->split(), 0.25);
    QTest::keyClick(handle, Qt::Key_Right);
    QVERIFY(compare_->sides()->split() > 0.25);
    emit handle->moved(-50);
    QCOMPARE(compare_->sides()->split(), 0.05);
  }
  void linkedCamerasMoveTogetherAndUnlinkedOnesAlone() {
    compare_->start(CompareMode::four);
    auto* sides = compare_->sides();
    QCOMPARE(sides->sides(), 4);
    sides->side(2)->setPose(above(300, 300, 500));
    for (int i = 0; i < 4; ++i) QVERIFY(sides->side(i)->pose() == sides->side(2)->pose());
    sides->setLinked(false);
    sides->side(0)->setPose(above(600, 600, 400));
    QVERIFY(!(sides->side(1)->pose() == city_->pose()));
    sides->setLinked(true);
    QVERIFY(sides->side(1)->pose() == city_->pose());
  }
  void theCardOfFourViewsStandsBesideThemWhereThereIsRoom() {
    const auto rightmost = [this](int width) {
      stage_->resize(width, 400);
      compare_->start(CompareMode::four);
      place();
      int right = 0;
      for (int i = 0; i < 4; ++i)
        right = std::max(right, compare_->sides()->side(i)->geometry().right());
      return right;
    };
    QVERIFY(rightmost(1100) < 1100 - ViewerTools::kCardWidth);
    QVERIFY(rightmost(640) > 620);  // too narrow: the card lies over the picture
    compare_->start(CompareMode::off);
    place();
    QCOMPARE(city_->size(), stage_->size());
  }
  void sidesShareWhatIsBuiltUnlessTheyStandInAnotherLight() {
    compare_->start(CompareMode::two);
    auto* sides = compare_->sides();
    settle();
    QVERIFY(sides->side(1)->shares(*city_));
    sides->setLight(1, draw::LightChoice::night);
    settle();
    QVERIFY(!sides->side(1)->shares(*city_));
    const QColor night = colorAt({480, 100}), day = colorAt({160, 100});
    QVERIFY2(night.lightness() < day.lightness() - 20, qPrintable(night.name() + day.name()));
    sides->setLight(1, std::nullopt);
    settle();
    QVERIFY(sides->side(1)->shares(*city_));
  }
  void whatIsAddedStandsOnEverySide() {
    const double z = small::groundAt(500, 600);
    const auto box = std::make_shared<const MeshModel>(
        boxModel({480, 580, z - 5}, {520, 620, z + 40}, {0.9F, 0, 0, 1}));
    city_->addModel(box);
    compare_->start(CompareMode::two);
    settle();
    auto* sides = compare_->sides();
    const auto red = [this](const QPoint& place) {
      const QColor c = colorAt(place);
      return c.red() > 110 && c.green() < 60;
    };
    const QPoint a(160, 200), b(480, 200);  // the middles of the sides
    QVERIFY(red(a) && red(b));
    draw::Sketch sketch;
    sketch.notes = {{"here", {500, 600, z}, {150, 40, 230, 255}, true}};
    city_->setSketch(view::SketchOf::annotations, sketch);
    QVERIFY(sides->side(1)->sketch() == sketch);
    sides->setLight(1, draw::LightChoice::night);  // builds for itself
    settle();
    city_->setTheme(std::vector<draw::Color>(world_->city->buildings.size(), {40, 160, 200, 255}));
    QVERIFY(sides->side(1)->additions().theme == city_->additions().theme);
    QVERIFY(red(b));
    city_->setSketch(view::SketchOf::annotations, {});
    city_->setModelVisible(box, false);
    QVERIFY2(!red(a), qPrintable(colorAt(a).name()));
    QVERIFY2(!red(b), qPrintable(colorAt(b).name()));
    city_->removeModel(box);
    QVERIFY(sides->side(1)->additions().models.empty());
  }
  void aSideClosesWhileTheOthersLive() {
    const QImage before = city_->grabFramebuffer();
    compare_->start(CompareMode::four);
    settle();
    compare_->start(CompareMode::two);
    settle();
    QCOMPARE(compare_->sides()->side(2), nullptr);
    compare_->start(CompareMode::off);
    settle();
    city_->setPose(above(500, 600, 700));
    settle();
    QCOMPARE(city_->size(), stage_->size());
    QCOMPARE(city_->grabFramebuffer(), before);
  }
  void comparingIdlesForNothing() {
    compare_->start(CompareMode::two);
    settle();
    QTest::qWait(100);
    const int own = city_->framesDrawn(), other = compare_->sides()->side(1)->framesDrawn();
    for (int i = 0; i < 4; ++i) {
      compare_->setView(world_);
      city_->setFrame(world_->frame);
      QTest::qWait(40);
    }
    QCOMPARE(city_->framesDrawn(), own);
    QCOMPARE(compare_->sides()->side(1)->framesDrawn(), other);
  }
  void titlesNameSourceAndTimeAndDashWhatIsAhead() {
    session::WorldView world = wetWorld();
    world.whatIf = smallWhatIf(*world.forecast);
    show(world);
    compare_->choose(1, {SideRun::forecast, minutesAfterNow(-20), {}});
    compare_->start(CompareMode::two);
    auto* sides = compare_->sides();
    QVERIFY2(sides->title(0).contains("F001·1"), qPrintable(sides->title(0)));
    QVERIFY2(sides->title(1).contains("07-18 17:45"), qPrintable(sides->title(1)));
    QVERIFY(stage_->findChild<view::SideTitle*>("sideTitle0")->ahead());
    QVERIFY(!stage_->findChild<view::SideTitle*>("sideTitle1")->ahead());
    QVERIFY(view::SideTitle::colorOf(0) != view::SideTitle::colorOf(1));
  }
  void aSideThatAsksBeyondWhatIsKnownSaysSo() {
    compare_->choose(1, {SideRun::forecast, {}, std::chrono::hours(200)});
    compare_->start(CompareMode::two);
    const QString end = QString::fromStdString(
        session::wallTime(*world_, world_->recording.end)).mid(5);
    QVERIFY2(compare_->sides()->title(1).endsWith(end + " · end of the forecast"),
             qPrintable(compare_->sides()->title(1)));
    compare_->choose(1, {SideRun::forecast, {}, std::chrono::hours(-200)});
    QVERIFY2(compare_->sides()->title(1).endsWith("beginning of the recording"),
             qPrintable(compare_->sides()->title(1)));
    compare_->choose(1, {SideRun::forecast, {}, {}});
    QVERIFY(!compare_->sides()->title(1).contains(" of the "));
  }
  void escEndsTheComparison() {
    QVERIFY(!compare_->back());
    compare_->start(CompareMode::swipe);
    QVERIFY(compare_->back());
    QCOMPARE(compare_->sides()->mode(), CompareMode::off);
    QVERIFY(!stage_->findChild<view::SwipeHandle*>());
  }

  void theFirstBookmarksComeFromTheCity() {
    const auto marks = session::firstBookmarks(smallCity());
    QCOMPARE(namesOf(marks),
             QStringList({"The whole city", "Underpass, Jiangjin Road", "First Hospital"}));
    for (const Bookmark& mark : marks) QVERIFY(mark.computed);
    QCOMPARE(namesOf(bookmarks_->bookmarks()), namesOf(marks));
  }
  void aFileGivesBackWhatWasKeptAndABrokenOneIsSetAside() {
    QTemporaryDir folder;
    const CityModel city = smallCity();
    const std::string file = session::bookmarkFile(folder.path().toStdString(), city);
    Bookmark mark{{"名", "Name"},
                  above(1, 2, 300),
                  minutesAfterNow(5),
                  {"flood", "labels"},
                  draw::LightChoice::night,
                  false,
                  "QUJD"};
    QVERIFY(session::saveBookmarks(file, {mark}).ok());
    const auto read = session::loadBookmarks(file, city);
    QVERIFY(read.ok() && read->size() == 1 && read->front() == mark);
    const std::string whole = session::bookmarksText({mark});
    QVERIFY(writeFile(file, whole.substr(0, whole.size() / 2)).ok());
    const auto mended = session::loadBookmarks(file, city);
    QVERIFY(mended.ok());
    QCOMPARE(mended.notes().size(), std::size_t(1));
    QVERIFY(QString::fromStdString(mended.notes().front().where).endsWith(".broken-1"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
    QCOMPARE(namesOf(*mended), namesOf(session::firstBookmarks(city)));
  }
  void bookmarksThatMakeNoCameraAreNamed() {
    for (
        const char* text :
        {"[]", R"({"format": 2, "bookmarks": []})", R"({"format": 1, "bookmarks": [{}]})",
         R"({"format":1,"bookmarks":[{"name":{"zh":"","en":""},"pose":{"target":[0,0,0],"distance":-5,"heading":0,"pitch":0}}]})"})
      QCOMPARE(session::bookmarksFrom(text, "here").error().code, ErrorCode::unreadable);
  }
  void keysGoToBookmarksAndKeepThem() {
    QTemporaryDir folder;
    bookmarks_->setFolder(folder.path());
    stage_->activateWindow();
    city_->setFocus();
    QTRY_VERIFY_WITH_TIMEOUT(stage_->isActiveWindow(), 30000);
    QTest::keyClick(city_, Qt::Key_2);
    settle();
    QVERIFY((city_->pose().target - bookmarks_->bookmarks()[1].pose.target).norm() < 1);
    QTRY_VERIFY_WITH_TIMEOUT(!bookmarks_->bookmarks()[1].picture.empty(), 30000);
    city_->setPose(above(420, 380, 333));
    city_->setLight(draw::LightChoice::night);
    QSignalSpy said(bookmarks_, &BookmarkTools::said);
    QTest::keyClick(city_, Qt::Key_7, Qt::ControlModifier);
    QCOMPARE(said.size(), 1);
    QVERIFY2(said[0][0].toString().startsWith("View kept as number 4"),
             qPrintable(said[0][0].toString()));
    QCOMPARE(bookmarks_->bookmarks().size(), std::size_t(4));
    const Bookmark kept = bookmarks_->bookmarks()[3];
    QVERIFY(!kept.computed && kept.light == draw::LightChoice::night);
    QCOMPARE(kept.pose.distance, 333.0);
    QCOMPARE(kept.hidden, (std::vector<std::string>{"buildings", "labels"}));
    QVERIFY(!kept.picture.empty());
    const auto read = session::loadBookmarks(
        session::bookmarkFile(folder.path().toStdString(), *world_->city), *world_->city);
    QVERIFY(read.ok() && *read == bookmarks_->bookmarks());
  }
  void bookmarksBringBackTimeLightAndLayers() {
    session::WorldView world = wetWorld();
    world.followsNow = false;
    show(world);
    bookmarks_->keep(0);
    city_->setLight(draw::LightChoice::night);
    QSignalSpy layers(bookmarks_, &BookmarkTools::layersWanted);
    commands_.sought.reset();
    bookmarks_->go(0);
    QCOMPARE(city_->light(), draw::LightChoice::day);
    QVERIFY(commands_.sought && *commands_.sought == world.cursor.at);
    QCOMPARE(layers.front().front().toStringList(), QStringList({"buildings", "labels"}));
  }
  void bookmarksAreRenamedReorderedAndDeleted() {
    bookmarks_->rename(0, "  城区  ");
    bookmarks_->shift(0, 1);
    QCOMPARE(bookmarks_->bookmarks()[1].name.zh, std::string("城区"));
    bookmarks_->remove(0);
    bookmarks_->shift(0, -1);
    bookmarks_->remove(17);
    QCOMPARE(bookmarks_->bookmarks().size(), std::size_t(2));
    QCOMPARE(bookmarks_->bookmarks()[0].name.zh, std::string("城区"));
    QCOMPARE(stage_->findChild<QListWidget*>()->count(), 2);
  }
  void theirCardHasAWayOut() {
    bookmarks_->open(true);
    QWidget* card = bookmarks_->cards().front();
    QVERIFY(!card->isHidden());
    for (QPushButton* button : card->findChildren<QPushButton*>())
      if (button->text() == QStringLiteral("×")) button->click();
    QVERIFY(card->isHidden());
  }
  void bookmarksThatWereDeletedComeBackWhereTheyStood() {
    const std::vector<Bookmark> before = bookmarks_->bookmarks();
    QVERIFY(before.size() >= 3);
    QSignalSpy said(bookmarks_, &BookmarkTools::said);
    bookmarks_->bringBack();  // none was deleted
    QCOMPARE(bookmarks_->bookmarks(), before);
    bookmarks_->remove(1);
    bookmarks_->remove(0);
    QCOMPARE(said.count(), 2);
    bookmarks_->bringBack();
    QCOMPARE(bookmarks_->bookmarks()[0], before[0]);
    QMenu menu;
    bookmarks_->fillMenu(menu);
    QAction* back = nullptr;
    for (QAction* action : menu.findChildren<QAction*>())
      if (action->text() == "Bring the deleted view back") back = action;
    QVERIFY(back != nullptr && back->isEnabled());
    back->trigger();
    QCOMPARE(bookmarks_->bookmarks(), before);
    bookmarks_->bringBack();
    QCOMPARE(bookmarks_->bookmarks(), before);
  }
  void aFlightEndsAtItsLastViewAndAHandEndsIt() {
    auto* flight = bookmarks_->flight();
    flight->setSpeed(4);
    const auto path =
        draw::CameraPath::make(std::vector{above(500, 600, 700), above(480, 590, 690)});
    flight->start(*path, draw::FlightEnds::atRest);
    QVERIFY(flight->flying());
    QTest::qWait(80);
    flight->pause();
    const draw::CameraPose paused = city_->pose();
    QTest::qWait(60);
    QVERIFY(flight->paused() && city_->pose() == paused);
    flight->resume();
    QTRY_VERIFY_WITH_TIMEOUT(!flight->flying(), 30000);
    QVERIFY((city_->pose().target - Point2(480, 590)).norm() < 1e-6);
    bookmarks_->flyRound();
    QVERIFY(flight->flying());
    city_->setPose(above(400, 400, 500));
    QVERIFY(!flight->flying());
  }

  void anExportSaysHowFarItIsAndNeverGoesBack() {
    QTemporaryDir folder;
    QList<double> told;
    connect(exports_->exports(), &view::PictureExport::progressed, this,
            [&](double fraction) { told << fraction; });
    QSignalSpy finished(exports_->exports(), &view::PictureExport::finished);
    exports_->cards().front()->findChildren<QComboBox*>().front()->setCurrentIndex(0);
    exports_->savePicture(folder.filePath("a.png"));
    QStringList words;
    for (const QLabel* label : exports_->cards().front()->findChildren<QLabel*>())
      if (!label->isHidden()) words << label->text();
    QVERIFY2(words.contains("0 %"), qPrintable(words.join('|')));
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 60000);
    QVERIFY(std::is_sorted(told.begin(), told.end()));
    disconnect(exports_->exports(), &view::PictureExport::progressed, this, nullptr);
  }
  void aPictureIsSavedInItsSizeAndACancelledOneIsNot() {
    QTemporaryDir folder;
    QSignalSpy finished(exports_->exports(), &view::PictureExport::finished);
    exports_->exports()->savePicture(folder.filePath("a.png"), {1200, 700}, {});
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 30000);
    QCOMPARE(finished[0][1].toString(), QString());
    QCOMPARE(QImage(folder.filePath("a.png")).size(), QSize(1200, 700));
    exports_->exports()->savePicture(folder.filePath("b.png"), {8000, 8000}, {});
    QVERIFY(exports_->exports()->busy());
    exports_->exports()->cancel();
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 2, 30000);
    QVERIFY(finished[1][2].toBool());
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList({"a.png"}));
  }
  void theCommandLineSaysWhatIsCompared() {
    const auto parsed = [](const char* text) {
      return parseOptions({"citymirror", "--compare", text, "--bookmark", "2"});
    };
    const auto four = parsed("four/forecast-60/none/what-if@2026-07-18T10:30:00Z");
    QVERIFY(four.ok());
    QCOMPARE(four->compare, CompareMode::four);
    QCOMPARE(four->bookmark, 2);
    QCOMPARE(four->sides.size(), std::size_t(3));
    QVERIFY((four->sides[0] == SideChoice{SideRun::forecast, {}, std::chrono::minutes(-60)}));
    QVERIFY(four->sides[2].fixed == parseIso("2026-07-18T10:30:00Z"));
    for (const char* wrong : {"three", "two/forecast/none", "swipe/tomorrow", "four/forecast@noon"})
      QVERIFY2(!parsed(wrong).ok(), wrong);
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication app(argc, argv);
  ViewsTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "views_test.moc"
