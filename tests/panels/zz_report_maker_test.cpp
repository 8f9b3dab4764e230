// The report that the window writes: its pictures say where, when and whose data they are.
#include "app/desktop/report_maker.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/export_tools.h"
#include "app/desktop/viewer_tools.h"
#include "app/panels/theme.h"
#include "app/view/surface_format.h"
#include "engine/core/file_io.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/storm_world.h"

using namespace citymirror;
using namespace citymirror::desktop;

namespace {

/// The ground of the strip, low at the left of a picture, where no word of it stands.
bool hasStrip(const QImage& picture) {
  const QColor seen = picture.pixelColor(2, picture.height() - 3), strip(0x15, 0x1D, 0x27);
  return std::abs(seen.red() - strip.red()) + std::abs(seen.green() - strip.green()) +
             std::abs(seen.blue() - strip.blue()) <
         12;
}

QImage firstPictureOf(const std::string& html) {
  const std::string mark = "data:image/png;base64,";
  const std::size_t at = html.find(mark);
  if (at == std::string::npos) return {};
  const std::size_t from = at + mark.size(), end = html.find('"', from);
  const QByteArray packed = QByteArray::fromStdString(html.substr(from, end - from));
  return QImage::fromData(QByteArray::fromBase64(packed), "PNG");
}

}  // namespace

class ReportMakerTest : public QObject {
  Q_OBJECT
  SilentCommands commands_;
  std::unique_ptr<Translation> translation_;
  std::unique_ptr<MainWindow> window_;

 private slots:
  void initTestCase() {
    panels::applyTheme(*qApp);
    view::chooseSurfaceFormat();
    translation_ = std::make_unique<Translation>();
    window_ = std::make_unique<MainWindow>(commands_, *translation_);
    window_->resize(1200, 800);
    window_->show();
    window_->setView(std::make_shared<const session::WorldView>(stormWorld()));
    QTRY_VERIFY_WITH_TIMEOUT(window_->cityView()->city() && window_->cityView()->settled(), 60000);
  }

  void itsPicturesHaveTheStripOfTimeDepthsAndSourceAndTheWindowNone() {
    const draw::PictureFooter footer = window_->tools()->tool<ExportTools>()->footer();
    QVERIFY(!footer.title.empty() && !footer.source.empty());
    QTemporaryDir folder;
    const QString path = folder.filePath("report.html");
    ReportMaker maker(*window_);
    QSignalSpy finished(&maker, &ReportMaker::finished);
    maker.make(path, CITYMIRROR_SOURCE_DIR "/assets/templates");
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 120000);
    QCOMPARE(finished.front()[1].toString(), QString());
    const auto html = readFile(path.toStdString());
    QVERIFY(html.ok());
    const QImage picture = firstPictureOf(*html);
    QVERIFY(!picture.isNull());
    QVERIFY(hasStrip(picture));
    QTRY_VERIFY_WITH_TIMEOUT(window_->cityView()->settled(), 60000);
    QVERIFY(!hasStrip(window_->cityView()->grabFramebuffer()));
  }

  void whoeverMayNotExportWritesNoReport() {
    session::WorldView world = *window_->view();
    world.person.role = session::Role::observer;
    world.person.rights = std::make_shared<const session::RoleTable>(
        session::RoleTable{{session::Role::observer, {session::Act::watch}}});
    window_->setView(std::make_shared<const session::WorldView>(world));
    QTemporaryDir folder;
    const QString path = folder.filePath("report.html");
    ReportMaker maker(*window_);
    QSignalSpy finished(&maker, &ReportMaker::finished);
    maker.make(path, CITYMIRROR_SOURCE_DIR "/assets/templates");
    QCOMPARE(finished.count(), 1);
    QVERIFY2(finished.front()[1].toString().contains("observer may not export data"),
             qPrintable(finished.front()[1].toString()));
    QVERIFY(!readFile(path.toStdString()).ok());
  }
};

QTEST_MAIN(ReportMakerTest)
#include "zz_report_maker_test.moc"
