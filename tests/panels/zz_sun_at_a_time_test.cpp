// The sun of a date and time that a person asks for, whatever time is shown.
#include <QApplication>
#include <QDateTimeEdit>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSlider>
#include <QTest>
#include <QToolButton>
#include <algorithm>
#include <cstdlib>

#include "app/desktop/options.h"
#include "app/panels/theme.h"
#include "app/view/city_view.h"
#include "app/view/sun_dialog.h"
#include "app/view/surface_format.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using view::CityView;

namespace {

const draw::EarthPlace kSunnyPlace{114.3, 30.6};
const Instant kSummerNoon = *parseIso("2026-07-18T12:00:00+08:00");
const Instant kWinterAfternoon = *parseIso("2026-12-21T15:00:00+08:00");

std::shared_ptr<const CityModel> sunnyCity() {
  CityModel city = smallCity();
  city.utcOffsetMinutes = 480;
  return std::make_shared<const CityModel>(std::move(city));
}

double shareOfOtherPixels(const QImage& a, const QImage& b) {
  int count = 0;
  for (int y = 0; y < a.height(); ++y) {
    for (int x = 0; x < a.width(); ++x) {
      const QColor p = a.pixelColor(x, y), q = b.pixelColor(x, y);
      const int away = std::abs(p.red() - q.red()) + std::abs(p.green() - q.green()) +
                       std::abs(p.blue() - q.blue());
      count += away > 24 ? 1 : 0;
    }
  }
  return double(count) / (a.width() * a.height());
}

}  // namespace

class SunAtATimeTest : public QObject {
  Q_OBJECT
  std::unique_ptr<CityView> view_;

  QImage picture() {
    const auto settled = [&] { return view_->settled() && view_->framesDrawn() > 0; };
    if (!QTest::qWaitFor(settled, 30000)) qFatal("the view did not settle");
    return view_->grabFramebuffer();
  }
  QToolButton* button() const { return view_->findChild<QToolButton*>("sceneMenu"); }
  QAction* entry(const QString& text) const {
    for (QAction* action : button()->menu()->actions())
      if (action->text() == text) return action;
    return nullptr;
  }

 private slots:
  void init() {
    view_ = std::make_unique<CityView>();
    view_->resize(480, 320);
    view_->show();
    QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
    view_->setCity(sunnyCity());
    QTRY_VERIFY_WITH_TIMEOUT(view_->city() != nullptr, 60000);
    draw::CameraPose pose;
    pose.target = {500, 450};
    pose.distance = 700;
    view_->setPose(pose);
    draw::DrawFrame frame;
    frame.at = kSummerNoon;
    frame.place = kSunnyPlace;
    view_->setFrame(frame);
    view_->setLight(draw::LightChoice::byTime);
  }
  void cleanup() { view_.reset(); }

  void thePictureIsLitByItWhateverTimeIsShownUntilALightIsChosen() {
    const QImage noon = picture();
    view_->setSun(kWinterAfternoon);
    const QImage winter = picture();
    QVERIFY2(shareOfOtherPixels(noon, winter) > 0.05,
             qPrintable(QString::number(shareOfOtherPixels(noon, winter))));
    QVERIFY(view_->frame().sunAt == kWinterAfternoon && view_->frame().at == kSummerNoon);
    QTRY_VERIFY2(button()->text().contains("2026-12-21 15:00"), qPrintable(button()->text()));
    draw::DrawFrame later = view_->frame();
    later.at = kSummerNoon + std::chrono::hours(10);  // the clock goes on into the night
    later.sunAt.reset();
    view_->setFrame(later);
    QVERIFY(shareOfOtherPixels(winter, picture()) < 0.001);
    view_->setLight(draw::LightChoice::byTime);
    QVERIFY(!view_->sun() && view_->night() > 0.9F);
    QTRY_VERIFY(!button()->text().contains("2026"));
  }
  void aSunThatIsAskedForBeforeTheCityIsThereIsToldOnItsClock() {
    CityView early;
    early.setSun(kWinterAfternoon);  // as the option does
    early.setCityOf(*view_);
    auto* menu = early.findChild<QToolButton*>("sceneMenu");
    QTRY_VERIFY2(menu->text().contains("2026-12-21 15:00"), qPrintable(menu->text()));
    CityView built;
    built.setSun(kWinterAfternoon);
    built.setCity(sunnyCity());
    QTRY_VERIFY_WITH_TIMEOUT(built.city() != nullptr, 60000);
    menu = built.findChild<QToolButton*>("sceneMenu");
    QTRY_VERIFY2(menu->text().contains("2026-12-21 15:00"), qPrintable(menu->text()));
  }
  void aPersonAsksForItInADialogThatSaysWhereTheSunStands() {
    QAction* ask = entry("Sun at a date and time…");
    QVERIFY(ask != nullptr && !ask->isChecked());
    ask->trigger();
    auto* dialog = view_->findChild<view::SunDialog*>();
    QVERIFY(dialog != nullptr && dialog->isVisible());
    QVERIFY(view_->sun() == kSummerNoon);  // it begins with what is shown
    auto* when = dialog->findChild<QDateTimeEdit*>();
    when->setDateTime(QDateTime(QDate(2026, 12, 21), QTime(9, 0), Qt::UTC));
    QVERIFY(view_->sun() == *parseIso("2026-12-21T09:00:00+08:00"));
    auto* hours = dialog->findChild<QSlider*>();
    hours->setValue(hours->maximum() * 15 / 24 + 1);
    QVERIFY2(view_->sun() == kWinterAfternoon, toIso(*view_->sun(), 480).c_str());
    const auto labels = dialog->findChildren<QLabel*>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel* label) {
      return label->text().contains("24° high, at a bearing of 220°");
    }));
    QTRY_VERIFY(entry("Sun at a date and time…")->isChecked());
    dialog->findChild<QPushButton*>()->click();
    QVERIFY(!view_->sun() && dialog->isHidden());
    QCOMPARE(view_->light(), draw::LightChoice::byTime);
  }
  void theProgramTakesItAsAnOption() {
    const auto parsed =
        desktop::parseOptions({"citymirror", "--sun-at", "2026-12-21T15:00:00+08:00"});
    QVERIFY(parsed.ok() && parsed->sun == kWinterAfternoon);
    const auto wrong = desktop::parseOptions({"citymirror", "--sun-at", "noon"});
    QVERIFY(!wrong.ok() && wrong.error().where == "--sun-at");
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication app(argc, argv);
  panels::applyTheme(app);
  SunAtATimeTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "zz_sun_at_a_time_test.moc"
