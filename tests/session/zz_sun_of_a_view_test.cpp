// The sun of another time than the one shown: bookmarks keep it, pictures name it.
#include <QtTest>

#include "app/session/branch/compare_frames.h"
#include "app/session/city/bookmarks.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

class SunOfAViewTest : public QObject {
  Q_OBJECT
  const Instant winter_ = *parseIso("2026-12-21T15:00:00+08:00");

 private slots:
  void aBookmarkKeepsItAndOneOfBeforeHasNone() {
    Bookmark mark;
    mark.name = {"日影", "Shadows"};
    mark.light = draw::LightChoice::byTime;
    const std::string before = bookmarksText({mark});
    mark.sun = winter_;
    const auto read = bookmarksFrom(bookmarksText({mark}), "kept.json");
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().text().c_str());
    QVERIFY(read->front() == mark);
    const auto old = bookmarksFrom(before, "old.json");
    QVERIFY(old.ok() && !old->front().sun);
  }
  void theStripOfAPictureNamesItOnTheClockOfTheCity() {
    CityModel city = smallCity();
    city.utcOffsetMinutes = 480;
    WorldView view;
    view.city = std::make_shared<const CityModel>(std::move(city));
    SideFrame shown = shownFrame(view);
    QVERIFY(footerOf(view, shown, Language::en).title.find("sun") == std::string::npos);
    shown.frame.sunAt = winter_;
    const std::string en = footerOf(view, shown, Language::en).title;
    QVERIFY2(en.ends_with(" · sun of 2026-12-21 15:00"), en.c_str());
    const std::string zh = footerOf(view, shown, Language::zh).title;
    QVERIFY2(zh.ends_with(" · 日照为 2026-12-21 15:00"), zh.c_str());
  }
  void aFrameIsLitByItInPlaceOfItsOwnTime() {
    draw::DrawFrame frame;
    frame.light = draw::LightChoice::byTime;
    frame.place = draw::EarthPlace{114.3, 30.6};
    frame.at = *parseIso("2026-07-18T23:00:00+08:00");
    QVERIFY(draw::lightOf(frame).night > 0.9F);
    frame.sunAt = winter_;
    const draw::Daylight lit = draw::lightOf(frame);
    QVERIFY(lit.night < 0.1F && lit.shadows);
    QVERIFY(lit.light.x() < 0 && lit.light.y() < 0);  // the sun in the south-west
  }
};

QTEST_GUILESS_MAIN(SunOfAViewTest)
#include "zz_sun_of_a_view_test.moc"
