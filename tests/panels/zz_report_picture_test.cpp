// The picture that a camera or a person sent with a report is opened before the report is decided.
#include <QLabel>
#include <QtTest>

#include "app/desktop/translation.h"
#include "app/panels/report_panel.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::panels;

namespace {

ViewPtr viewWithPictures(const std::vector<std::string>& pictures) {
  std::vector<session::FieldReport> reports;
  for (const std::string& picture : pictures) {
    session::FieldReport report;
    report.id = "R00" + std::to_string(reports.size() + 1);
    report.reporter = "cam-3";
    report.at = {500, 480};
    report.seen = minutesAfterNow(-5);
    report.picture = picture;
    reports.push_back(report);
  }
  session::WorldView world = smallWorld();
  world.reports = std::make_shared<const std::vector<session::FieldReport>>(std::move(reports));
  return std::make_shared<const session::WorldView>(std::move(world));
}

}  // namespace

class ReportPictureTest : public QObject {
  Q_OBJECT
 private slots:
  void theChosenReportOffersItsPictureInBothLanguages() {
    desktop::Translation translation;
    translation.use(Language::en);
    ReportPanel panel;
    auto* picture = panel.findChild<QLabel*>("reportPicture");
    panel.setView(viewWithPictures({"https://pictures.example/c.jpg?a=1&b=\"x\"", ""}));
    QVERIFY(picture->isHidden());  // none is chosen
    panel.choose("R001");
    QVERIFY(!picture->isHidden() && picture->openExternalLinks());
    QCOMPARE(picture->text(),
             QString("<a href=\"https://pictures.example/c.jpg?a=1&amp;b=&quot;x&quot;\">Open the "
                     "picture of R001</a>"));
    panel.choose("R002");
    QVERIFY(picture->isHidden());
    translation.use(Language::zh);
    panel.choose("R001");
    QVERIFY(picture->text().contains("打开 R001 的图片"));
  }

  void whatIsNoLinkIsNotOpened() {
    ReportPanel panel;
    panel.setView(viewWithPictures({"javascript:alert(1)", "file:///etc/passwd"}));
    for (const char* id : {"R001", "R002"}) {
      panel.choose(id);
      QVERIFY(panel.findChild<QLabel*>("reportPicture")->isHidden());
    }
  }
};

QTEST_MAIN(ReportPictureTest)
#include "zz_report_picture_test.moc"
